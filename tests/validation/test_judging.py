"""Validators that are absent, break, disagree or have too much to say; files without bounds."""

from __future__ import annotations

import json
import re
import sys
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.api import default_catalog
from ome_zarr_helpdesk.catalog.richtext import plain
from ome_zarr_helpdesk.explanation.verdicts import put_into_words
from ome_zarr_helpdesk.facts.model import Note
from ome_zarr_helpdesk.validation import VALIDATORS, Shelf, validate
from ome_zarr_helpdesk.validation import judging as module
from ome_zarr_helpdesk.validation.judging import Limits, Validator
from ome_zarr_helpdesk.validation.model import Answer, Complaint
from ome_zarr_helpdesk.validation.places import MAX_SAID, cleaned, listed, pointer, shown
from tests.stores.trees import edited, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ome_zarr_helpdesk.explanation.verdicts import ValidationHere
    from ome_zarr_helpdesk.validation import Validation
    from ome_zarr_helpdesk.validation.model import Subject


def judged(path: Path, **options: Any) -> Validation:
    explanation = explain(path)
    return validate(explanation.facts, Shelf(explanation.documents), **options)


def in_words(validation: Validation) -> ValidationHere:
    return put_into_words(validation, default_catalog())


def saying(answer: Answer, name: str = "zarr") -> Validator:
    """A validator that always says the same; it has the name of a package that is installed."""
    return Validator(name, name, lambda _: answer)


def raising(error: BaseException) -> Validator:
    def judge(subject: Subject) -> Answer:
        raise error

    return Validator("zarr", "zarr", judge)


@pytest.mark.parametrize("name", [v.name for v in VALIDATORS])
def test_validator_that_is_not_installed(
    name: str, sample_path: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = module.version_of
    monkeypatch.setattr(module, "version_of", lambda d: None if d == name else found(d))
    validation = judged(sample_path("image-05"))
    [absent] = validation.absent
    assert absent.validator == name
    assert name not in {v.validator for v in validation.verdicts}
    assert len(validation.verdicts) == 2
    [told] = [v for v in in_words(validation).verdicts if not v.installed]
    assert plain(told.summary) == (
        f"{name} is not installed, so it was not asked. "
        f'To add it: pip install "{absent.requirement}".'
    )


@pytest.mark.parametrize(
    ("validator", "needs"),
    [("ngff-zarr", "jsonschema"), ("ome-zarr-models", "ome_zarr_models"), ("yaozarrs", "yaozarrs")],
)
def test_validator_without_what_it_needs(
    validator: str,
    needs: str,
    sample_path: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from ome_zarr_helpdesk.validation import by_ngff_zarr

    by_ngff_zarr._validator.cache_clear()
    for name in [m for m in sys.modules if m.partition(".")[0] == needs]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, needs, None)  # type: ignore[arg-type]
    validation = judged(sample_path("image-05"))
    assert [absent.validator for absent in validation.absent] == [validator]
    assert len(validation.verdicts) == 2


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("boom"), KeyError("x"), RecursionError(), MemoryError(), ImportError("broken"),
        TypeError("\x1b[31m<script>"),
    ],
    ids=lambda e: type(e).__name__,
)  # fmt: skip
def test_validator_that_breaks_is_its_own_answer(
    error: Exception, sample_path: Callable[[str], Path]
) -> None:
    good = saying(Answer(True), "numpy")
    validation = judged(sample_path("image-05"), validators=(raising(error), good))
    broken, other = validation.verdicts
    assert (broken.valid, other.valid) == (None, True)
    said = plain(in_words(validation).verdicts[0].summary)
    assert "could not judge" in said
    assert type(error).__name__ in said
    assert "script" not in said


def test_disagreement_is_said(tmp_path: Path) -> None:
    path = tree(tmp_path).image(channels=("DNA", "Actin"))
    assert in_words(judged(path)).disagreement is None
    with edited(path / "zarr.json") as document:
        document["attributes"]["ome"]["omero"]["channels"][0]["color"] = "red"
    said = plain(in_words(judged(path)).disagreement or ())
    assert "yaozarrs" in said.partition("found errors where")[0]
    assert "ngff-zarr" in said.partition("found errors where")[2]
    assert "ome-zarr-models" in said.partition("found errors where")[2]


def test_not_knowing_is_no_disagreement(tmp_path: Path) -> None:
    path = tree(tmp_path).image(version="0.3", axes="cyx", shape=(2, 64, 64))
    with edited(path / ".zattrs") as document:
        del document["multiscales"][0]["datasets"]
    validation = judged(path)
    assert validation.verdicts[0].valid is False
    assert in_words(validation).disagreement is None


def test_same_words_at_the_same_place_are_told_once(tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    with edited(path / "zarr.json") as document:
        del document["attributes"]["ome"]["multiscales"][0]["axes"]
    told = in_words(judged(path))
    assert [sum(c.required for c in v.complaints) for v in told.verdicts] == [1, 1, 1]
    [one] = [t for t in told.together if t.complaint.required]
    assert plain(one.complaint.message) == "The key axes is missing."
    by = plain(one.by)
    assert all(v.name in by for v in told.verdicts)
    assert "'axes' is a required property" in by
    assert one.complaint.term == "axes"
    assert by.endswith("It is about: Axes.")


@pytest.mark.parametrize(
    ("location", "term"),
    [
        ("/multiscales/0/axes/1/unit", "unit"),
        ("/multiscales/0/axes/1/name", "axes"),
        ("/attributes/ome/multiscales/0/datasets/0/path", "resolution-level"),
        ("/multiscales/0/datasets/0/coordinateTransformations/0/scale/2", "scale"),
        ("/multiscales/0/datasets/0/coordinateTransformations/0/type", "transformation"),
        ("/omero/channels/0/window/start", "contrast-limits"),
        ("/plate/wells/3/rowIndex", "well"),
        ("/plate/acquisitions/0/id", "acquisition"),
        ("/plate/rows", "plate"),
        ("/well/images/0/path", "field-of-view"),
        ("/image-label/colors/0/rgba", "image-label"),
        ("/bioformats2raw.layout", "bioformats2raw"),
        ("/attributes/ome/series/0", "series"),
        ("/something/else", None),
        ("", None),
    ],
)
def test_term_an_error_is_about(
    location: str, term: str | None, sample_path: Callable[[str], Path]
) -> None:
    complaint = Complaint("zarr.json", location, "missing", (("key", "x"),), "x")
    validator = saying(Answer(False, (complaint,)))
    [verdict] = in_words(judged(sample_path("image-05"), validators=(validator,))).verdicts
    assert verdict.complaints[0].term == term


def test_thousand_errors_are_counted_and_fifty_told(tmp_path: Path) -> None:
    path = tree(tmp_path).plate(rows=2, columns=2)
    with edited(path / "zarr.json") as document:
        plate = document["attributes"]["ome"]["plate"]
        wells = [{"path": f"A/{n}", "rowIndex": 0} for n in range(1000)]
        plate["wells"] = wells
    validation = judged(path)
    for verdict in validation.verdicts:
        assert len(verdict.complaints) == 50
        assert verdict.more == 950
        assert verdict.valid is False
    for told in in_words(validation).verdicts:
        assert "1,000 errors" in plain(told.summary)
        assert "Another 950 are not listed." in plain(told.summary)


def test_errors_of_many_levels_are_all_counted(tmp_path: Path) -> None:
    path = tree(tmp_path).image(axes="yx", shape=(64, 64), levels=1)
    with edited(path / "zarr.json") as document:
        entry = document["attributes"]["ome"]["multiscales"][0]
        entry["datasets"] = [{**entry["datasets"][0], "path": n} for n in range(2000)]
    for verdict in judged(path).verdicts:
        assert len(verdict.complaints) + verdict.more == 2000


@pytest.mark.promise("bad-input")
def test_metadata_without_end_are_not_judged(tmp_path: Path) -> None:
    path = tree(tmp_path).image(axes="yx", shape=(64, 64))
    with edited(path / "zarr.json") as document:
        document["attributes"]["ome"]["multiscales"][0]["metadata"] = [0] * 200_000
    for verdict in judged(path).verdicts:
        assert verdict.valid is None
        assert [n.note and n.note.code for n in verdict.nodes] == ["too-large"]


@pytest.mark.promise("bad-input")
def test_time_has_an_end(sample_path: Callable[[str], Path]) -> None:
    validation = judged(sample_path("plate-05"), limits=Limits(seconds=-1.0))
    assert all(verdict.valid is None for verdict in validation.verdicts)
    assert "time" in {note.code for note in validation.unseen}


def test_large_plate_is_judged_in_a_moment(tmp_path: Path) -> None:
    import time

    path = tree(tmp_path).plate(rows=2, columns=2)
    with edited(path / "zarr.json") as document:
        plate = document["attributes"]["ome"]["plate"]
        plate["rows"] = [{"name": f"R{n}"} for n in range(32)]
        plate["columns"] = [{"name": str(n)} for n in range(48)]
        plate["wells"] = [
            {"path": f"R{r}/{c}", "rowIndex": r, "columnIndex": c}
            for r in range(32)
            for c in range(48)
        ]
    judged(path)  # what is loaded once
    began = time.perf_counter()
    validation = judged(path)
    assert time.perf_counter() - began < 3
    assert all(verdict.valid for verdict in validation.verdicts)


@pytest.mark.parametrize("name", ["zarr-array-v3", "zarr-group", "not-zarr", "row-05"])
def test_nothing_to_judge(name: str, sample_path: Callable[[str], Path]) -> None:
    validation = judged(sample_path(name))
    assert all(verdict.valid is None for verdict in validation.verdicts)
    for told in in_words(validation).verdicts:
        assert "no OME-Zarr metadata here" in plain(told.summary)
    assert in_words(validation).unseen == ()


def test_never_called_valid(sample_path: Callable[[str], Path]) -> None:
    explanation = explain(sample_path("image-05"))
    told = in_words(judged(sample_path("image-05")))
    text = replace(explanation, validation=told).to_text().partition("What validators say")[2]
    assert "found no error in the metadata of the image." in text
    assert "No validator looks at pixels" in text
    assert not re.search(r"\b(in)?valid\b", text.partition("Resolution levels")[0])


def test_every_complaint_and_note_has_its_sentence() -> None:
    """Codes that stand in the program are in the content; see also test_messages."""
    from ome_zarr_helpdesk.validation import pydantic_errors, schema_errors

    messages = default_catalog().messages
    codes = {code for _, code, _ in pydantic_errors._SAYINGS}
    codes |= {*pydantic_errors._TYPES.values(), *schema_errors._TYPES.values()}
    codes |= {code for code, _ in pydantic_errors._BOUNDS.values()}
    codes |= {*schema_errors._LIMITS.values(), *schema_errors._CONTAINS.values()}
    codes |= {"missing", "extra-key", "not-one-of", "version", "unit", "pattern", "duplicate"}
    codes |= {"no-form", "other"}
    assert [code for code in codes if f"validation.error.{code}" not in messages] == []
    for code in ("nothing", "version-unknown", "version-none", "kind-unknown", "too-large"):
        assert f"validation.note.{code}" in messages


def test_validators_may_be_asked_from_several_threads(sample_path: Callable[[str], Path]) -> None:
    found: list[bool | None] = []

    def ask() -> None:
        found.extend(v.valid for v in judged(sample_path("image-05")).verdicts)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 12


@pytest.mark.parametrize(
    ("path", "written"),
    [((), ""), (("a", 0), "/a/0"), (("a/b", "~c"), "/a~1b/~0c")],
)
def test_pointer(path: tuple[str | int, ...], written: str) -> None:
    assert pointer(path) == written


def test_values_and_messages_are_short() -> None:
    assert shown({"a": [1, "x"]}) == '{"a": [1, "x"]}'
    assert len(shown(["<b>"] * 10**6)) < 100
    assert len(cleaned("x " * 10**6)) <= MAX_SAID
    assert cleaned("Value error,  a\n b") == "a b"
    assert listed(range(20)).endswith("7, …")
    assert json.loads(shown("é")) == "é"


def test_note_of_a_verdict_that_is_only_partial(tmp_path: Path) -> None:
    path = tree(tmp_path).plate()
    answers = iter([Answer(True), Answer(None, note=Note("kind-unknown")), Answer(False)])
    validator = Validator("zarr", "zarr", lambda _: next(answers, Answer(True)))
    [verdict] = judged(path, validators=(validator,)).verdicts
    assert verdict.valid is False
    assert [node.valid for node in verdict.nodes][:3] == [True, None, False]
