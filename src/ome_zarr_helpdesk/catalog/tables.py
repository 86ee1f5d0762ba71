"""Tables of words: a row for each codec and each type of transformation.

A row says what a thing does, what its settings mean, what it costs, and who knows
it. Its texts are plain: whatever of a file stands among them is a value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ome_zarr_helpdesk.catalog.richtext import Inline

__all__ = ["LOSSES", "STEPS", "TABLES", "Group", "Loss", "Row", "Table", "Tables"]

Loss = Literal["nothing", "can", "always"]

LOSSES: tuple[Loss, ...] = ("nothing", "can", "always")
STEPS = ("filter", "bytes", "compress", "checksum", "other")
"""What kind of step a codec is."""

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Group:
    """Who knows what has this mark: one sentence, the Zarr formats, a package to install.

    ``usual`` marks what every reader in napari knows, so that nothing need be said.
    """

    id: str
    say: str
    formats: tuple[int, ...] = ()
    install: str | None = None
    usual: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One codec or one type of transformation.

    Parameters
    ----------
    names
        Every name it has in files, with the marks of those who know it by that name.
    step
        What kind of step a codec is: ``filter``, ``bytes``, ``compress``, ``checksum``.
    called
        As it is named in a sentence: ``a rotation``.
    does
        What it does: goes on after its name, and ends without a full stop.
    settings
        By setting a text, or texts by value; an empty text says nothing.
    loses, loss
        Whether values change, and a sentence about it.
    keeps_all_if
        Settings with which nothing is lost all the same: any of these cases, all of
        its settings; ``absent`` stands for one that is not there.
    term
        Id of the entry to read on.
    """

    id: str
    names: Mapping[str, tuple[str, ...]]
    does: str
    step: str = "other"
    called: str = ""
    settings: Mapping[str, str | Mapping[str, str]] = field(default_factory=lambda: _NOTHING)
    loses: Loss = "nothing"
    loss: str = ""
    keeps_all_if: tuple[Mapping[str, tuple[str, ...]], ...] = ()
    term: str | None = None
    link: str = ""
    sources: tuple[str, ...] = ()
    reviewed: str = ""


class Table:
    """Rows by the names they have in files.

    Attributes
    ----------
    rows
        By id.
    groups
        Who knows what, by mark.
    say
        Sentences around a row, by key.
    """

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.groups: dict[str, Group] = {}
        self.say: dict[str, tuple[Inline, ...]] = {}
        self._found: dict[tuple[int | None, str], tuple[Row, Group]] = {}

    def index(self) -> None:
        """Prepare `find`, once all rows are there."""
        self._found = {}
        for row in self.rows.values():
            for name, marks in row.names.items():
                for group in (self.groups[mark] for mark in marks):
                    for zarr_format in (*group.formats, None):
                        self._found.setdefault((zarr_format, name), (row, group))

    def __contains__(self, name: object) -> bool:
        """Whether a name is that of a row, not only of a family."""
        return (None, name) in self._found

    def find(self, name: str | None, zarr_format: int | None = None) -> tuple[Row, Group] | None:
        """Return the row of a name and who knows it; that of a family such as ``a_*`` else.

        Parameters
        ----------
        name
            As a file has it.
        zarr_format
            A name can mean two things in the two formats.
        """
        if name is None:
            return None
        family = f"{name.partition('_')[0]}_*"
        for key in (name, family):
            for stated in (zarr_format, None):
                if (stated, key) in self._found:
                    return self._found[stated, key]
        return None


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of a catalog."""

    codecs: Table = field(default_factory=Table)
    transformations: Table = field(default_factory=Table)

    def items(self) -> Iterator[tuple[str, Table]]:
        """Yield the name of each table's file, and the table."""
        for name in TABLES:
            yield f"{name}.yaml", getattr(self, name)


TABLES = ("codecs", "transformations")
"""Names of the tables; each is a file of the content, and its rows stand under the same name."""
