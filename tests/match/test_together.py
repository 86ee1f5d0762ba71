"""What all layers of one file show together, seen from each of them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import dask.array as da
import pytest
import zarr
from napari.components import ViewerModel
from napari.layers import Image, Labels

from ome_zarr_helpdesk.documents import open_documents
from ome_zarr_helpdesk.facts.collect import collect
from ome_zarr_helpdesk.match import match, showing, together
from ome_zarr_helpdesk.source.given import place_of_path
from ome_zarr_helpdesk.source.place import Place
from ome_zarr_helpdesk.state.siblings import MOST_SIBLINGS, sibling_states
from ome_zarr_helpdesk.state.snapshot import layer_state
from tests.stores.images import complete_omero
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from napari.layers import Layer

    from ome_zarr_helpdesk.facts.model import Facts
    from ome_zarr_helpdesk.match.together import Together
    from ome_zarr_helpdesk.state.model import LayerState

WHITE = {"colormap": "gray", "blending": "additive"}


def facts_of(path: Path) -> Facts:
    place = place_of_path(path)
    assert isinstance(place, Place)
    return collect(open_documents(place))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Three channels, the last switched off, and two label images."""
    omero = complete_omero(("DNA", "Actin", "Tubulin"), "uint16")
    omero["channels"][2]["active"] = False
    return tree(tmp_path).image(
        version="0.4",
        axes="cyx",
        shape=(3, 32, 32),
        levels=1,
        omero=omero,
        labels={"nuclei": {}, "cells": {"name": None}},
    )


def channel(path: Path, number: int, **options: Any) -> Layer:
    array = zarr.open_array(path / "0", mode="r")
    names = ("DNA", "Actin", "Tubulin")
    options = {"name": names[number], "units": ("micrometer",) * 2, **options}
    return Image(da.from_zarr(array)[number], contrast_limits=(0, 65535), **options)


def label(path: Path, group: str, **options: Any) -> Layer:
    array = zarr.open_array(path / "labels" / group / "0", mode="r")
    return Labels(da.from_zarr(array), **{"name": group, **options})


def of(facts: Facts, *layers: Layer) -> Together:
    found = together(facts, showing(facts, [layer_state(layer) for layer in layers]))
    assert found is not None
    return found


def seen_from(facts: Facts, own: LayerState, *others: LayerState) -> Together | None:
    """What they show together, where one of them is explained."""
    found = match(facts, own)
    return together(facts, showing(facts, others, (own, found)), found)


def test_all_is_well(path: Path) -> None:
    layers = [channel(path, 0, colormap="cyan"), channel(path, 1, colormap="magenta")]
    layers += [label(path, "nuclei"), label(path, "cells")]
    found = of(facts_of(path), *layers)
    assert found.layers == ("DNA", "Actin", "nuclei", "cells")
    assert found.channel_layers == ("DNA", "Actin")
    assert found.labels == ("nuclei", "cells")
    empty = replace(found, layers=(), channel_layers=(), labels=())
    assert empty == type(found)()


def test_hidden_labels(path: Path) -> None:
    facts, hidden = facts_of(path), partial(label, path, visible=False)
    found = of(facts, channel(path, 0), hidden("nuclei"), hidden("cells"))
    assert found.hidden_labels == ("nuclei", "cells")
    found = of(facts, hidden("nuclei"), label(path, "nuclei", name="copy"), hidden("cells"))
    assert found.hidden_labels == ("cells",)  # another layer shows the nuclei


def test_hidden_labels_seen_from_a_label(path: Path) -> None:
    facts = facts_of(path / "labels" / "nuclei")
    layers = [channel(path, 0), label(path, "nuclei"), label(path, "cells", visible=False)]
    own = layer_state(layers[1])
    found = seen_from(facts, own, *map(layer_state, layers))
    assert found is not None
    assert found.labels == ("nuclei", "cells")
    assert found.hidden_labels == ("cells",)


NAMELESS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "by the reader": (("image.ome", "image.ome [1]"), ("DNA", "Actin")),
    "by napari": (("Image", "Image [1]"), ("DNA", "Actin")),
    "by splitting": (("x layer 0", "x layer 1"), ("DNA", "Actin")),
    "one is named": (("DNA", "image [1]"), ()),
    "renamed": (("my nuclei", "my skeleton"), ()),
    "renamed, one layer": (("my nuclei",), ()),
    "one layer": (("image",), ("DNA",)),
    "one layer, a copy": (("image.ome copy",), ("DNA",)),
    "the name within": (("cells: dna", "cells: actin [3]"), ()),
}


@pytest.mark.parametrize("case", NAMELESS)
def test_lost_names(case: str, path: Path) -> None:
    names, lost = NAMELESS[case]
    layers = [channel(path, i, name=name) for i, name in enumerate(names)]
    found = of(facts_of(path), *layers)
    assert found.lost_channel_names == lost
    assert found.nameless_layers == (names if lost else ())


UNNAMED: dict[str, tuple[str, bool]] = {
    "of the image": ("image [2]", True),
    "of the folder": ("image.ome", True),
    "of the layer of the image": ("DNA", True),
    "napari's own": ("Labels [1]", True),
    "of the group": ("cells", False),
    "of the group, within": ("labels/labels/cells [1]", False),
    "chosen by somebody": ("segmented by hand", False),
}


@pytest.mark.parametrize("case", UNNAMED)
def test_unnamed_label(case: str, path: Path) -> None:
    name, is_unnamed = UNNAMED[case]
    found = of(facts_of(path), channel(path, 0), label(path, "cells", name=name))
    assert found.unnamed_labels == (("cells",) if is_unnamed else ())
    assert found.unnamed_label_layers == ((name,) if is_unnamed else ())


def test_inactive(path: Path) -> None:
    facts = facts_of(path)
    hidden = [channel(path, i, visible=False) for i in (1, 2)]
    assert of(facts, channel(path, 0), *hidden).inactive_channels == ("Tubulin",)
    assert of(facts, *hidden, channel(path, 2)).inactive_channels == ()


def test_gray(path: Path) -> None:
    facts = facts_of(path)
    gray = [channel(path, i, **WHITE) for i in (0, 1)]
    assert of(facts, *gray).gray_layers == ("DNA", "Actin")
    assert of(facts, gray[0]).gray_layers == ()
    assert of(facts, *gray, channel(path, 2, colormap="red")).gray_layers == ()
    covering = channel(path, 0, colormap="gray", blending="translucent_no_depth")
    assert of(facts, covering, gray[1]).gray_layers == ("DNA", "Actin")
    other = channel(path, 1, colormap="gray", blending="translucent")
    assert of(facts, covering, other).gray_layers == ()
    assert of(facts, gray[0], channel(path, 0, **WHITE)).gray_layers == ()  # one channel twice
    hidden = channel(path, 1, visible=False, **WHITE)
    assert of(facts, gray[0], hidden).gray_layers == ()
    assert facts.image is not None
    asked = replace(facts, image=replace(facts.image, color_model="greyscale"))
    assert of(asked, *gray).gray_layers == ()


def test_stacked(path: Path) -> None:
    array = zarr.open_array(path / "0", mode="r")
    layer = Image(array, name="all", contrast_limits=(0, 1))
    facts = facts_of(path)
    assert of(facts, layer).stacked_layers == ("all",)
    assert match(facts, layer_state(layer)).stacked_channels == 3
    assert match(facts, layer_state(channel(path, 0))).stacked_channels is None
    one = Image(da.from_zarr(array)[:1], contrast_limits=(0, 1))
    assert match(facts, layer_state(one)).stacked_channels is None
    last = da.moveaxis(da.from_zarr(array), 0, -1)
    color = Image(last, rgb=True, contrast_limits=(0, 1))
    assert match(facts, layer_state(color)).stacked_channels is None


def test_moved_and_resized(path: Path) -> None:
    moved = channel(path, 0, translate=(5, 0))
    grown = channel(path, 1, scale=(2, 2))
    bare = channel(path, 2, units=None)
    found = of(facts_of(path), moved, grown, bare)
    assert (found.moved, found.resized) == (("DNA",), ("Actin",))
    assert found.without_units == ("Tubulin",)


def test_another_file_does_not_count(path: Path, tmp_path: Path) -> None:
    other = tree(tmp_path / "other").image(version="0.4", axes="cyx", shape=(3, 32, 32), levels=1)
    facts = facts_of(other)
    assert together(facts, showing(facts, [layer_state(channel(path, 0))])) is None
    assert together(facts_of(other), []) is None


def test_wells_are_kept_apart(tmp_path: Path) -> None:
    plate = tree(tmp_path).plate(rows=1, columns=2)
    facts = facts_of(plate)

    def of_well(well: str, number: int) -> Layer:
        array = zarr.open_array(plate / well / "0" / "0", mode="r")
        return Image(da.from_zarr(array)[number], name=well, contrast_limits=(0, 1), **WHITE)

    one, other = of_well("A/1", 0), of_well("A/2", 1)
    own = layer_state(one)
    found = seen_from(facts, own, layer_state(other))
    assert found is not None
    assert found.layers == ("A/1",)


def test_siblings_are_few_and_of_the_same_path(
    path: Path, sample_path: Callable[[str], Path]
) -> None:
    from tests.stores.layers import open_with

    viewer = ViewerModel()
    layers = open_with("napari-ome-zarr", viewer, path)
    open_with("napari-ome-zarr", viewer, sample_path("image-04-time"))
    viewer.add_points([[1, 1]])
    beside = sibling_states(layers[0], viewer)
    assert [state.name for state in beside] == [layer.name for layer in layers[1:]]
    extra = [viewer.add_layer(channel(path, 0)) for _ in range(3)]
    states = sibling_states(layers[0], viewer)
    assert len(states) == len(layers) - 1 + len(extra)
    for _ in range(MOST_SIBLINGS):
        viewer.add_layer(channel(path, 0))
    assert len(sibling_states(layers[0], viewer)) == MOST_SIBLINGS


def test_opened_by_napari(path: Path) -> None:
    from tests.stores.layers import open_with

    viewer = ViewerModel()
    (layer,) = open_with("napari", viewer, path / "0")
    found = match(facts_of(path), layer_state(layer))
    assert found.by_napari
    assert found.opened_alone
    (layer,) = (viewer.add_layer(channel(path, 0)),)
    found = match(facts_of(path), layer_state(layer))
    assert not found.by_napari
    assert not found.opened_alone
