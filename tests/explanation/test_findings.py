"""Findings: where they are shown and where not, what they say, and what mends the file."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

import ome_zarr_helpdesk
from ome_zarr_helpdesk.api import default_catalog, explain_view
from ome_zarr_helpdesk.catalog.entry import SEVERITIES
from ome_zarr_helpdesk.catalog.expressions import holds
from ome_zarr_helpdesk.catalog.markdown import parse_blocks
from ome_zarr_helpdesk.catalog.messages import first_said
from ome_zarr_helpdesk.catalog.richtext import CodeBlock, Items, Paragraph, plain
from ome_zarr_helpdesk.explanation.result import FindingHere
from tests.stores.every import ALL_LAYERS, ALL_SOURCES
from tests.stores.given import explained_as_given, is_given

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.catalog.entry import Entry
    from ome_zarr_helpdesk.catalog.richtext import Block

FINDINGS = {entry.id: entry for entry in default_catalog().of_kind("finding")}


@pytest.fixture(scope="module")
def explained(
    sample_path: Callable[[str], Path],
) -> Callable[[str], Explanation]:
    """Give the explanation of a sample, of a layer with everything around it."""
    known: dict[str, Explanation] = {}

    def of(name: str) -> Explanation:
        if name not in known:
            if is_given(name):
                known[name] = explained_as_given(name, sample_path)
            elif name in ALL_SOURCES:
                known[name] = ome_zarr_helpdesk.explain(sample_path(name))
            else:
                known[name] = _of_layer(name, sample_path)
        return known[name]

    return of


def _of_layer(name: str, sample_path: Callable[[str], Path]) -> Explanation:
    from napari.components import ViewerModel

    from ome_zarr_helpdesk.state.snapshot import take_snapshot

    viewer = ViewerModel()
    layers = ALL_LAYERS[name](viewer, sample_path)
    if not layers:
        return explain_view(take_snapshot(viewer).view)
    viewer.layers.selection.active = layers[0]
    explanation = ome_zarr_helpdesk.explain(layers[0], state=take_snapshot(viewer))
    viewer.layers.clear()
    return explanation


@pytest.mark.parametrize("finding", FINDINGS)
def test_each_is_shown_where_it_says_and_says_every_sentence(
    finding: str, explained: Callable[[str], Explanation]
) -> None:
    entry = FINDINGS[finding]
    answers = [explained(name) for name in entry.shown_on]
    assert [
        n for n, a in zip(entry.shown_on, answers, strict=True) if a.entry(finding) is None
    ] == []
    unsaid = [
        plain_condition(here.condition)
        for here in entry.here
        if all(first_said((here,), answer.known) is None for answer in answers)
    ]
    assert unsaid == [], "name a sample in shown-on for which this is said"
    never = [
        case.condition.text
        for case in entry.when
        if not any(holds(case.condition, answer.known) for answer in answers)
    ]
    assert never == [], "name a sample in shown-on for which this case holds"


def plain_condition(condition: Any) -> str:
    return "always" if condition is None else str(condition.text)


@pytest.mark.parametrize("sample", [*ALL_SOURCES, *ALL_LAYERS])
def test_what_is_found_can_be_said(sample: str, explained: Callable[[str], Explanation]) -> None:
    answer = explained(sample)
    for finding in answer.findings:
        assert first_said(finding.entry.here, answer.known) is not None, finding.id
        assert finding.in_napari, finding.id
        assert finding.evidence, finding.id
        assert _announced_and_left_out(finding.body) == [], finding.id
    ranks = [SEVERITIES.index(finding.severity) for finding in answer.findings]
    assert ranks == sorted(ranks)
    later = {entry.id for entry in answer.not_looked_for}
    assert later.isdisjoint(finding.id for finding in answer.findings)


def _announced_and_left_out(blocks: Sequence[Block]) -> list[str]:
    """Return paragraphs that end in a colon, and have no code or list behind them."""
    behind = [*blocks[1:], None]
    return [
        plain(block.children)
        for block, following in zip(blocks, behind, strict=True)
        if isinstance(block, Paragraph)
        and plain(block.children).rstrip().endswith(":")
        and not isinstance(following, CodeBlock | Items)
    ]


def _fixes() -> Iterator[tuple[str, str]]:
    for entry in FINDINGS.values():
        if any(isinstance(b, CodeBlock) and b.language == "python fix" for b in entry.body):
            yield from ((entry.id, name) for name in entry.shown_on if name in ALL_SOURCES)


@pytest.mark.parametrize(("finding", "sample"), list(_fixes()))
def test_the_lines_given_mend_the_file(
    finding: str, sample: str, sample_path: Callable[[str], Path], tmp_path: Path
) -> None:
    original = sample_path(sample)
    at = ome_zarr_helpdesk.explain(original).facts.container
    assert at is not None
    inside = original.relative_to(at.root) if original.is_relative_to(at.root) else None
    copy = tmp_path / f"copy of it {at.root.rpartition('/')[2]}"
    shutil.copytree(at.root, copy)
    path = copy / inside if inside is not None else copy
    here = ome_zarr_helpdesk.explain(path).entry(finding)
    assert isinstance(here, FindingHere)
    codes = [
        b.text for b in here.in_file if isinstance(b, CodeBlock) and b.language == "python fix"
    ]
    if not codes:
        pytest.skip("nothing is offered for this case of it")
    _run(codes[0])
    after = ome_zarr_helpdesk.explain(path)
    assert after.kind == ome_zarr_helpdesk.explain(original).kind
    assert after.entry(finding) is None


def _run(code: str) -> None:
    """Run lines as if they stood in a file of their own."""
    exec(compile(code, "lines", "exec"), {"__name__": "__main__"})  # noqa: S102 - they are ours


REWRITTEN = ("chunks-small", "chunks-large", "channels-share-chunk", "tiny-chunks-in-shards")


@pytest.mark.parametrize("finding", REWRITTEN)
def test_lines_that_write_arrays_anew_keep_what_they_state(
    finding: str, sample_path: Callable[[str], Path], tmp_path: Path
) -> None:
    sample = next(n for n in FINDINGS[finding].shown_on if n.startswith("image-05"))
    copy = tmp_path / "copy.zarr"
    shutil.copytree(sample_path(sample), copy)
    path = copy / "0" / "zarr.json"
    before = json.loads(path.read_text())
    before |= {"fill_value": 7, "attributes": {"made by": "hand"}}
    path.write_text(json.dumps(before))
    here = ome_zarr_helpdesk.explain(copy).entry(finding)
    assert isinstance(here, FindingHere)
    code = next(b.text for b in here.in_file if isinstance(b, CodeBlock))
    _run(code)
    after = json.loads(path.read_text())
    for key in ("fill_value", "attributes", "shape", "data_type", "dimension_names"):
        assert after.get(key) == before.get(key), key


def test_lines_of_code_hold_values_as_the_language_writes_them() -> None:
    from types import SimpleNamespace

    from ome_zarr_helpdesk.catalog.known import Known
    from ome_zarr_helpdesk.catalog.richtext import sayable

    text = '```python\nopen({{ source }})\n```\n\n```json\n{"unit": {{ kind }}}\n```\n'
    hostile = SimpleNamespace(source="a')\n```\nimport os #", kind='x"}\n```\n<b>')
    code, metadata = sayable(parse_blocks(text, Known), hostile)
    assert isinstance(code, CodeBlock)
    assert isinstance(metadata, CodeBlock)
    assert code.text == """open("a')\\n```\\nimport os #")"""
    assert metadata.text == '{"unit": "x\\"}\\n```\\n<b>"}'


def test_what_is_left_out_is_not_announced() -> None:
    from types import SimpleNamespace

    from ome_zarr_helpdesk.catalog.known import Known
    from ome_zarr_helpdesk.catalog.richtext import sayable

    text = (
        "These lines help:\n\n```python\nopen({{ source }})\n```\n\nAnd these:\n\n- in {{ kind }}\n"
    )
    blocks = parse_blocks(text, Known)
    assert sayable(blocks, SimpleNamespace(source=None, kind=None)) == ()
    assert len(sayable(blocks, SimpleNamespace(source="a", kind=None))) == 2
    assert len(sayable(blocks, SimpleNamespace(source="a", kind="image"))) == 4


def test_what_needs_an_unknown_value_is_left_out_with_its_heading() -> None:
    from types import SimpleNamespace

    from ome_zarr_helpdesk.catalog.known import Known
    from ome_zarr_helpdesk.catalog.richtext import sayable

    text = "#### One\n\nA {{ kind }}.\n\n#### Two\n\n- in {{ ome_zarr_version }}\n- always\n"
    names = SimpleNamespace(kind=None, ome_zarr_version=None)
    heading, items = sayable(parse_blocks(text, Known), names)
    assert plain(heading.children) == "Two"  # type: ignore[union-attr]
    assert len(items.items) == 1  # type: ignore[union-attr]


CASES = {
    "no severity": "- {if: 'true'}",
    "another severity": "- {if: 'true', severity: awful}",
    "another rule": "- {if: 'true', severity: tip, rule: custom}",
    "a rule of no specification": "- {if: 'true', severity: tip, rule: MUST}",
    "a rank": "- {if: 'true', rank: central}",
    "a name that does not exist": "- {if: 'image.levles', severity: tip}",
}


@pytest.mark.promise("wrong-entry-alone")
@pytest.mark.parametrize("case", CASES)
def test_a_wrong_case_refuses_the_finding(case: str, tmp_path: Path) -> None:
    catalog = _catalog(tmp_path, f"when:\n{CASES[case]}\n")
    assert "odd-thing" not in catalog
    assert len(catalog.errors) == 1


def test_only_findings_have_evidence_and_actions(tmp_path: Path) -> None:
    folder = tmp_path / "glossary"
    folder.mkdir()
    (folder / "odd-thing.md").write_text(
        "---\nid: odd-thing\ntitle: Odd\nactions: [reopen]\n---\nIt is odd.\n"
    )
    from ome_zarr_helpdesk.catalog import Catalog

    assert "keys that do not exist: actions" in Catalog(tmp_path).errors[0]


def _catalog(folder: Path, front: str) -> Any:
    from ome_zarr_helpdesk.catalog import Catalog

    (folder / "findings").mkdir()
    entry: str = f"---\nid: odd-thing\ntitle: Odd\n{front}---\nIt is odd.\n"
    (folder / "findings" / "odd-thing.md").write_text(entry)
    return Catalog(folder)


ODD = """when:
  - {if: 'probes', severity: warning}
  - {if: 'layer.visible', severity: error, rule: SHOULD, version: "0.4", section: "well"}
  - {if: 'image.n_levels == 3', severity: tip}
here:
  - {say: "It has {{ image.n_levels }} levels."}
evidence:
  - {name: levels, value: image.n_levels}
  - {name: unknown, value: plate.n_wells}
  - {name: chunk, value: image.full.chunk_nbytes, unit: bytes}
actions: [reopen]
related: [codec]
"""


def test_the_first_case_that_holds_judges(
    sample_path: Callable[[str], Path], tmp_path: Path
) -> None:
    catalog = _catalog(tmp_path, ODD)
    found = ome_zarr_helpdesk.explain(sample_path("image-05"), catalog=catalog).to_json()
    (finding,) = found["findings"]
    assert finding["severity"] in ("warning", "tip")
    assert finding["text"] == "It has 3 levels."
    assert list(finding["evidence"]) == ["levels", "chunk"]
    assert finding["evidence"]["chunk"]["document"] == "0/zarr.json"
    assert finding["action"] == "reopen"
    none: Entry | None = catalog.get("nothing")
    assert none is None
