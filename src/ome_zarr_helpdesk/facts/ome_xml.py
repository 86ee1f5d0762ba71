"""OME-XML beside the images of bioformats2raw: how many images it describes."""

from __future__ import annotations

from xml.parsers import expat

__all__ = ["MAX_IMAGES", "count_images"]

MAX_IMAGES = 100_000
"""As many items as are read of any list."""


class _Refused(Exception):
    """The text has something that OME-XML has not, or too much of it."""


def count_images(text: str) -> int | None:
    """Return how many images an OME-XML document describes; None where it is no such.

    Only the names of elements are looked at. A document type, and with it every
    entity, is refused before it can do anything; nothing else is ever loaded.

    Parameters
    ----------
    text
        The document; its size is bounded by who read it.
    """
    depth, images, root = 0, 0, ""

    def start(name: str, attributes: object) -> None:
        nonlocal depth, images, root
        depth += 1
        local = name.rpartition(" ")[2]
        if depth == 1:
            root = local
        elif depth == 2 and local == "Image":
            images += 1
        if root != "OME" or images > MAX_IMAGES:
            raise _Refused

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except (expat.ExpatError, _Refused, ValueError):
        return None
    return images


def _refuse(*_: object) -> None:
    raise _Refused
