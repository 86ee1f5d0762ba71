"""Write docs/findings.md from the content: every finding, when it is shown, and its sources.

    python docs/make_findings.py

A test fails where the page is no longer what this writes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog import Catalog, our_content
from ome_zarr_helpdesk.catalog.richtext import Slot
from ome_zarr_helpdesk.rendering.markdown import code, inlines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ome_zarr_helpdesk.catalog.entry import Entry, Here, Judgement
    from ome_zarr_helpdesk.catalog.richtext import Inline

PAGE = Path(__file__).parent / "findings.md"

HEAD = """\
# What the Help Desk looks for

<!-- Written by docs/make_findings.py from content/findings; do not edit it here. -->

A finding is shown where its condition holds. The first case that holds decides how bad it is:
*error* means wrong science or nothing opens, *warning* slow, misleading or fragile, *tip* good to
know. A name whose value is not known makes a condition unknown, and then nothing is shown.
`ome-zarr-helpdesk content facts SOURCE` tells every name with its meaning and value.

The questions that come first when their condition holds stand at the end.
"""


def page(catalog: Catalog) -> str:
    """Return the whole page."""
    findings = sorted(catalog.of_kind("finding"), key=lambda entry: entry.id)
    questions = [entry for entry in catalog.of_kind("faq") if _is_central(entry)]
    parts = [HEAD, f"{len(findings)} findings:", _list(findings)]
    parts += [_section(entry) for entry in findings]
    parts.append("# Questions that come first where their condition holds")
    parts += [_section(entry) for entry in sorted(questions, key=lambda entry: entry.id)]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _is_central(entry: Entry) -> bool:
    return any(case.rank == "central" for case in entry.when)


def _list(entries: list[Entry]) -> str:
    return "\n".join(f"- [{entry.id}](#{entry.id})" for entry in entries)


def _section(entry: Entry) -> str:
    cases = "\n".join(_cases(entry))
    said = "\n".join(f"- {_said(here)}" for here in entry.here)
    sources = "\n".join(f"- {_source(source)}" for source in entry.sources)
    actions = ", ".join(code(action) for action in entry.actions)
    parts = [
        f"## {entry.id}",
        f"**{entry.title}** {inlines(entry.definition)}",
        f"Shown when\n\n{cases}",
        f"Says\n\n{said}" if said else "",
        f"Can be done in the viewer: {actions}" if actions else "",
        f"Sources ({entry.applies_to}; reviewed {entry.reviewed})\n\n{sources}",
    ]
    return "\n\n".join(part for part in parts if part)


def _cases(entry: Entry) -> Iterator[str]:
    for case in entry.when:
        judged = _judged(case.judgement) if case.judgement is not None else case.rank
        yield f"- {judged}: {code(case.condition.text)}"


def _judged(judgement: Judgement) -> str:
    if judgement.rule is None:
        return judgement.severity
    where = f" of OME-Zarr {judgement.version}, {judgement.section}" if judgement.version else ""
    return f"{judgement.severity} ({judgement.rule}{where})"


def _said(here: Here) -> str:
    return inlines(tuple(_shown(inline) for inline in here.say))


def _shown(inline: Inline) -> Inline:
    """Return a slot as its name in braces."""
    from ome_zarr_helpdesk.catalog.richtext import Code

    return Code(f"{{{inline.expression.text}}}") if isinstance(inline, Slot) else inline


def _source(source: str) -> str:
    return f"<{source}>" if source.startswith("https://") else source


if __name__ == "__main__":
    PAGE.write_text(page(Catalog(our_content())), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
