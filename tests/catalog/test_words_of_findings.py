"""What findings tell users to do: buttons that are there, lines that run where they are pasted."""

from __future__ import annotations

import ast
import builtins
import re

import pytest
import yaml

from ome_zarr_helpdesk.api import default_catalog
from ome_zarr_helpdesk.catalog import our_content

FINDINGS = {entry.id: entry for entry in default_catalog().of_kind("finding")}
IN_THE_CONSOLE = {"viewer"}
"""Names that napari's console has from the beginning."""


def _text(*path: str) -> str:
    return our_content().joinpath(*path).read_text(encoding="utf-8")


@pytest.mark.parametrize("finding", FINDINGS)
def test_a_button_is_called_what_stands_on_it(finding: str) -> None:
    labels = yaml.safe_load(_text("messages.yaml"))["action"]
    parts = [re.split(r"\{\{.*?\}\}", labels[action]) for action in FINDINGS[finding].actions]
    known = [".+".join(map(re.escape, part)) for part in parts]
    named = re.findall(r"buttons? \*([^*]+)\*", _text("findings", f"{finding}.md"))
    assert [name for name in named if not any(re.fullmatch(k, name) for k in known)] == []


@pytest.mark.parametrize("finding", FINDINGS)
def test_lines_of_python_know_every_name_they_use(finding: str) -> None:
    text = re.sub(r"\{\{.*?\}\}", "None", _text("findings", f"{finding}.md"))
    for block in re.findall(r"```python[^\n]*\n(.*?)```", text, re.DOTALL):
        lines = [line for line in block.splitlines() if not line.startswith("%")]
        nodes = list(ast.walk(ast.parse("\n".join(lines))))
        names = [node for node in nodes if isinstance(node, ast.Name)]
        made = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
        made |= {node.arg for node in nodes if isinstance(node, ast.arg)}
        for node in nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                made |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        unknown = {node.id for node in names} - made - IN_THE_CONSOLE - set(dir(builtins))
        assert unknown == set(), block


@pytest.mark.parametrize("finding", FINDINGS)
def test_paths_in_the_store_stand_beside_its_root(finding: str) -> None:
    # the address of an image in a plate holds its path already
    text = _text("findings", f"{finding}.md")
    for block in re.findall(r"```python[^\n]*\n(.*?)```", text, re.DOTALL):
        if re.search(r"\{\{ image\.(full\.)?path \}\}", block):
            assert "container.root" in block
            assert "container.address" not in block
