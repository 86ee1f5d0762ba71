"""Pages for when there is nothing to explain: yet, or after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ome_zarr_helpdesk.rendering.html import escaped
from ome_zarr_helpdesk.rendering.pages.parts import WRITER, body, button, said
from ome_zarr_helpdesk.rendering.visible import last_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ome_zarr_helpdesk.catalog.catalog import Catalog

__all__ = ["empty", "failed", "part_failed", "reading", "stopped", "with_others"]


def empty(catalog: Catalog, samples: Iterable[tuple[str, str]]) -> str:
    """Return the page for a viewer without a selected layer."""
    say = catalog.messages
    links = "".join(
        f'<li><a href="do:sample/{escaped(name)}">{escaped(title)}</a></li>'
        for name, title in samples
    )
    return body(
        f'<p class="lead">{said(catalog, "empty.lead")}</p>'
        f"<p>{said(catalog, 'empty.open')}</p>"
        f"{button('do:explain-path', say.words('empty.explain'))}"
        f'{WRITER.heading(say.words("empty.samples"))}<ul class="list">{links}</ul>'
        f'<p class="small">{said(catalog, "empty.browse")}</p>'
    )


def reading(catalog: Catalog, name: str) -> str:
    """Return the page shown while something is read."""
    say = catalog.messages
    stop = button("do:cancel", say.words("reading.cancel"))
    sentence = say.say("reading.lead", name=name)
    return body(f'<p class="lead">{WRITER.inlines(sentence)}</p>{stop}')


def stopped(catalog: Catalog, name: str) -> str:
    """Return the page after somebody has stopped a read."""
    say = catalog.messages
    lead = WRITER.inlines(say.say("reading.stopped", name=name))
    return body(f'<p class="lead">{lead}</p>{button("do:retry", say.words("failed.retry"))}')


def failed(catalog: Catalog, name: str, reason: str) -> str:
    """Return the page for a read that we could not finish."""
    say = catalog.messages
    lead = WRITER.inlines(say.say("failed.lead", name=name))
    again = button("do:retry", say.words("failed.retry"))
    return body(f'<p class="lead">{lead}</p>{_detail(catalog, reason)}{again}')


def part_failed(catalog: Catalog, reason: str) -> str:
    """Return a page, in place of one that we could not write."""
    return body(_detail(catalog, reason))


def _detail(catalog: Catalog, reason: str) -> str:
    return WRITER.problem(WRITER.inlines(catalog.messages.say("failed.detail", reason=reason)))


def with_others(page: str, catalog: Catalog, names: Sequence[str], shown: int) -> str:
    """Return a page that offers the other things that came together.

    Parameters
    ----------
    page
        The page about one of them.
    catalog
        Has the words.
    names
        What all of them are called, in order.
    shown
        Which of them the page is about.
    """
    say = catalog.messages
    lead = WRITER.inlines(say.say("drop.others", count=len(names)))
    links = " · ".join(
        f'<a href="do:explain/{index}">{escaped(last_part(name))}</a>'
        for index, name in enumerate(names)
        if index != shown
    )
    return page.replace("<body>", f'<body><p class="small">{lead} {links}</p>', 1)
