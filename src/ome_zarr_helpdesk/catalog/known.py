"""Everything a condition or a value may speak of, under the names that content uses."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

# At run time too: content is checked against these types by their hints.
from ome_zarr_helpdesk.catalog.values import Values
from ome_zarr_helpdesk.facts.model import (
    Array,
    Channel,
    Collection,
    Container,
    Facts,
    Image,
    Labels,
    Level,
    Plate,
    Probes,
    Read,
    Scene,
    Well,
)
from ome_zarr_helpdesk.state.environment import Environment

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.tables import Tables
    from ome_zarr_helpdesk.match.model import Match
    from ome_zarr_helpdesk.match.sliders import Slider
    from ome_zarr_helpdesk.match.together import Together
    from ome_zarr_helpdesk.state.model import LayerState, ViewState

__all__ = ["NAMES", "Known", "known_of"]


@dataclass(frozen=True, slots=True)
class Known:
    """Facts, state and match side by side.

    ``layer``, ``view``, ``match`` and ``together`` (all layers of the file) are None
    where nothing is loaded; a condition that touches them is then unknown. ``loaded``
    tells whether a layer is explained. ``probes`` is what was looked at closer after
    the first answer, ``problem_codes`` the codes of what is missing or malformed,
    ``environment`` what is installed. ``slider`` is the one under the mouse, for the
    sentences of controls; None elsewhere. The tables are no names of the
    content: filters look words up in them. Nor are the values: what expressions came to so
    far, kept by their text.
    """

    source: str
    kind: str
    ome_zarr_version: str | None = None
    version_source: str | None = None
    zarr_format: int | None = None
    ome_key: bool | None = None
    stated_versions: tuple[str, ...] | None = None
    version_to_state: str | None = None
    container: Container | None = None
    image: Image | None = None
    plate: Plate | None = None
    well: Well | None = None
    labels: Labels | None = None
    collection: Collection | None = None
    scene: Scene | None = None
    scene_above: Scene | None = None
    array: Array | None = None
    read: Read | None = None
    probes: Probes | None = None
    problem_codes: tuple[str, ...] = ()
    loaded: bool = False
    layer: LayerState | None = None
    view: ViewState | None = None
    match: Match | None = None
    together: Together | None = None
    environment: Environment | None = None
    slider: Slider | None = None
    _tables: Tables | None = None
    _values: Values = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Begin the values with the names; they must not keep hold of this object."""
        names = {name: getattr(self, name) for name in NAMES}
        object.__setattr__(self, "_values", Values(names, tables=self._tables))

    @property
    def channel(self) -> Channel | None:
        """What ``omero`` says of the one channel that the layer shows."""
        number = self.match.channel if self.match is not None else None
        channels = (self.image.channels if self.image is not None else None) or ()
        return channels[number] if number is not None and number < len(channels) else None

    @property
    def level(self) -> Level | None:
        """The file's resolution level on screen."""
        return None if self.match is None else self.match.level_on_screen(self.image, self.layer)


def late_types() -> dict[str, Any]:
    """Return the types of layers by their names, for `schema`.

    Where no layer is explained and no content is read, nothing else loads them.
    """
    from ome_zarr_helpdesk.match.model import Match
    from ome_zarr_helpdesk.match.sliders import Slider
    from ome_zarr_helpdesk.match.together import Together
    from ome_zarr_helpdesk.state.model import LayerState, ViewState

    types = (Match, Slider, Together, LayerState, ViewState)
    return {cls.__name__: cls for cls in types}


NAMES = (*(f.name for f in fields(Known) if not f.name.startswith("_")), "channel", "level")
"""Every name that conditions and values begin with."""

_SHARED = tuple(f.name for f in fields(Facts) if f.name != "problems")


def known_of(
    facts: Facts,
    layer: LayerState | None = None,
    view: ViewState | None = None,
    match: Match | None = None,
    *,
    together: Together | None = None,
    environment: Environment | None = None,
    tables: Tables | None = None,
) -> Known:
    """Put facts, state and match side by side.

    Parameters
    ----------
    facts
        What the file states.
    layer, view, match
        What napari shows, where it shows it.
    together
        What all layers of the file show together.
    environment
        What is installed.
    tables
        The words of a catalog for codecs and transformations; without them nothing
        is said that needs them.
    """
    shared = {name: getattr(facts, name) for name in _SHARED}
    return Known(
        **shared,
        problem_codes=tuple(dict.fromkeys(problem.code for problem in facts.problems)),
        loaded=layer is not None,
        layer=layer,
        view=view,
        match=match,
        together=together,
        environment=environment,
        _tables=tables,
    )
