"""Content folders whose every line is wrong: to say so takes no longer than a few seconds."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ome_zarr_helpdesk.catalog.reading import MAX_FILE_BYTES, read_content
from tests.hostile.everything import write_files

OURS = Path(__file__).parents[2] / "content"

SECONDS = 6.0
"""Of the processor; ours alone take half a second."""


def filled(line: str) -> str:
    """A quarter of the lines that may stand in a file, each with its own number."""
    count = MAX_FILE_BYTES // 4 // len(line.format(99_999))
    return "".join(line.format(number) for number in range(count))


def entry(front: str, body: str = "A word.") -> str:
    return f"---\nid: chunk\ntitle: Chunk\n{front}\n---\n{body}\n"


WRONG: dict[str, tuple[str, str]] = {
    "sentences": ("messages.yaml", "panel:\n" + filled("  nothing-{0}: x\n")),
    "choices": (
        "messages.yaml",
        "summary:\n  image:\n" + filled("    a{0}: [{{when: image.lvels, say: x}}]\n"),
    ),
    "conditions": (
        "glossary/chunk.md",
        entry("when:\n" + filled("- {{if: image.lvels{0}, rank: present}}\n")),
    ),
    "brackets": ("glossary/chunk.md", entry("order: x", "A word.\n\n" + "[" * 20_000)),
}


@pytest.mark.promise("wrong-entry-alone")
@pytest.mark.parametrize("name", WRONG)
def test_wrong_lines_are_told_in_bounded_time(name: str, tmp_path: Path) -> None:
    file, text = WRONG[name]
    assert len(text) <= MAX_FILE_BYTES
    write_files(tmp_path, {file: text.encode()})
    over = [OURS] if file == "messages.yaml" else []  # keys are compared with ours
    began = time.thread_time()
    content = read_content([*over, tmp_path])
    took = time.thread_time() - began
    assert content.errors
    assert all(len(error) < 400 for error in content.errors)
    assert took < SECONDS
