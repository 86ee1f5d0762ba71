"""What does not fit together in a plate, and what a closer look at its wells and rows tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ome_zarr_helpdesk import explain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ome_zarr_helpdesk.facts.model import Plate, Probes

    SamplePath = Callable[[str], Path]


def plate_of(path: Path) -> Plate:
    plate = explain(path).facts.plate
    assert plate is not None
    return plate


def probes_of(path: Path) -> Probes:
    probes = explain(path).facts.probes
    assert probes is not None
    return probes


@pytest.mark.parametrize("sample", ["plate-05", "plate-04", "plate-384", "plate-05-sparse"])
def test_nothing_is_wrong_with_a_plate_as_it_should_be(
    sample: str, sample_path: SamplePath
) -> None:
    checks = plate_of(sample_path(sample)).checks
    assert (checks.unnamed, checks.misindexed, checks.swapped) == ((), (), False)
    assert (checks.field, checks.without_field) == ("0", ())


def test_paths_that_are_no_names(sample_path: SamplePath) -> None:
    checks = plate_of(sample_path("plate-05-one-padded")).checks
    assert checks.unnamed == ("A/2", "B/2")
    assert (checks.named, checks.first_named) == (("A/02", "B/02"), "A/02")
    assert not checks.swapped
    assert checks.misindexed == ()


def test_lists_that_changed_places(sample_path: SamplePath) -> None:
    checks = plate_of(sample_path("plate-04-swapped")).checks
    assert checks.n_unnamed == 6
    assert checks.swapped
    assert (checks.rows_meant, checks.columns_meant) == (("A", "B"), ("1", "2", "3"))
    assert checks.first_named is None


def test_indices_that_tell_otherwise_than_paths(sample_path: SamplePath) -> None:
    checks = plate_of(sample_path("plate-05-misindexed")).checks
    assert (checks.unnamed, checks.misindexed) == ((), ("A/1", "A/2"))


def test_a_well_with_another_name_for_its_image(sample_path: SamplePath) -> None:
    checks = plate_of(sample_path("plate-05-other-field")).checks
    assert (checks.field, checks.without_field) == ("0", ("A/2",))


def test_the_first_well_by_name_is_always_read(tmp_path: Path) -> None:
    from tests.stores.trees import tree

    left_out = [f"A/{number}" for number in (1, 3, 5)]
    plate = plate_of(tree(tmp_path).plate(rows=1, columns=24, left_out=left_out))
    assert plate.wells is not None
    assert plate.wells[0] == "A/2"
    assert plate.wells_read[0] == "A/2"
    assert "A/10" in plate.wells_read
    assert len(plate.wells_read) == 8
    assert plate.checks.field == "0"


def test_what_a_view_of_the_plate_is_made_of(sample_path: SamplePath) -> None:
    plate = plate_of(sample_path("plate-05-many"))
    assert (plate.n_arrays, plate.n_reads) == (480, 2400)
    assert (plate.mosaic_plane, plate.mosaic_longest) == ((512, 768), 768)


def test_rounds_that_the_wells_tell_of(sample_path: SamplePath) -> None:
    plate = plate_of(sample_path("plate-04-rounds-unlisted"))
    assert plate.acquisitions_read == (0, 1)


@pytest.mark.parametrize(
    ("sample", "differing"),
    [
        ("plate-05", ((), (), ())),
        ("plate-05-other-shape", (("B/2",), (), ())),
        ("plate-05-other-dtype", ((), ("B/2",), ())),
        ("plate-05-other-levels", ((), (), ("B/2",))),
    ],
)
def test_fields_are_held_against_the_first(
    sample: str, differing: tuple[tuple[str, ...], ...], sample_path: SamplePath
) -> None:
    fields = probes_of(sample_path(sample)).fields
    assert fields is not None
    assert (fields.other_shape, fields.other_dtype, fields.other_levels) == differing
    assert fields.fields[0].well == "A/1"


def test_nothing_but_a_plate_has_fields_and_rows(sample_path: SamplePath) -> None:
    probes = probes_of(sample_path("image-05"))
    assert (probes.fields, probes.rows) == (None, None)


@pytest.mark.parametrize("version", ["04", "05"])
def test_rows_that_are_folders(version: str, sample_path: SamplePath) -> None:
    rows = probes_of(sample_path(f"plate-{version}-folders-as-rows")).rows
    assert rows is not None
    assert (rows.checked, rows.without_metadata) == (("A", "B"), ("A", "B"))
    rows = probes_of(sample_path(f"plate-{version}")).rows
    assert rows is not None
    assert rows.without_metadata == ()


def test_wells_stand_where_their_numbers_say_else_where_their_paths_do(tmp_path: Path) -> None:
    from tests.stores.trees import edited_metadata, tree

    path = tree(tmp_path).plate(rows=2, columns=3)
    with edited_metadata(path) as ome:
        wells = ome["plate"]["wells"]
        wells[0]["columnIndex"] = 2
        del wells[1]["rowIndex"]
        wells[2]["rowIndex"], wells[2]["path"] = None, "B"
        wells[3]["columnIndex"] = -1
        wells[4]["rowIndex"] = 2
    assert plate_of(path).places == ((0, 2), (0, 1), None, None, None, (1, 2))


def test_fields_are_known_of_the_wells_that_were_read_and_of_all_that_were_counted(
    tmp_path: Path,
) -> None:
    from tests.stores.trees import edited_metadata, tree

    path = tree(tmp_path).plate(rows=4, columns=6, fields=2, lost=("C/3",))
    with edited_metadata(path / "B" / "1") as ome:
        ome["well"]["images"] = [{"path": str(n)} for n in range(100)] + [{}, 3]
    sample, counted = plate_of(path), explain(path, all_wells=True).facts.plate
    assert set(sample.known_images()) == set(sample.wells_read)
    known = counted.known_images()
    assert len(known) == 23
    assert known["D/6"] == ("0", "1")
    assert dict(counted.census.fields)["B/1"] == 102
    assert known["B/1"][:2] == ("0", "1")
    assert len(known["B/1"]) < 102
    assert (sample.known_missing, counted.known_missing) == (frozenset(), {"C/3"})
