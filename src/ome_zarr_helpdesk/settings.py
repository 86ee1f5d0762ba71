"""What a user chose, kept between sessions in one small file."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

__all__ = ["MOST_RECENT", "Settings", "load_settings", "save_settings", "settings_file"]

FOLDER_VARIABLE = "OME_ZARR_HELPDESK_CONFIG"
"""Environment variable that names another folder for the settings."""

MOST_RECENT = 10
"""How many paths are remembered."""

MOST_HIDDEN = 1000
"""How many findings of single files are remembered as hidden."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices and what they are without any.

    Parameters
    ----------
    follow_selection
        Whether the panel follows the selected layer.
    image_cards
        Whether resting the mouse on the image shows a card.
    rest_milliseconds
        How long the mouse must rest.
    layer_cards
        Whether resting the mouse on a layer's name in napari's list shows a card.
    content_folder
        A folder of a facility's own content; empty for none.
    recent
        Paths explained last, newest first, at most `MOST_RECENT`; never with
        credentials.
    hidden_findings
        Ids of findings that are not shown of any file.
    hidden_here
        Findings that are not shown of one file, each as ``number:id``, the oldest
        first, at most `MOST_HIDDEN`. The number tells files apart and not what they
        are called (see `ome_zarr_helpdesk.qt.hiding`).
    """

    follow_selection: bool = True
    image_cards: bool = True
    rest_milliseconds: int = 500
    layer_cards: bool = True
    content_folder: str = ""
    recent: tuple[str, ...] = ()
    hidden_findings: tuple[str, ...] = ()
    hidden_here: tuple[str, ...] = ()


def settings_file() -> Path:
    """Return where the settings are kept."""
    folder = os.environ.get(FOLDER_VARIABLE)
    if folder:
        return Path(folder) / "settings.json"
    from platformdirs import user_config_path

    return user_config_path("napari-ome-zarr-helpdesk", appauthor=False) / "settings.json"


def load_settings() -> Settings:
    """Return the settings; what is missing or of a wrong type is as without any choice."""
    try:
        stored = json.loads(settings_file().read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Settings()
    if not isinstance(stored, dict):
        return Settings()
    default = Settings()
    values = {
        f.name: _checked(f.name, stored.get(f.name), getattr(default, f.name))
        for f in fields(default)
    }
    return Settings(**values)


def save_settings(settings: Settings) -> bool:
    """Keep the settings for the next session.

    Returns
    -------
    bool
        False where they could not be written, as in a read-only home folder.
    """
    file = settings_file()
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(asdict(settings), indent=1), encoding="utf-8")
        return True
    return False


def _checked(name: str, value: Any, default: Any) -> Any:
    if isinstance(default, tuple):
        texts = [text for text in value if isinstance(text, str)] if isinstance(value, list) else []
        return tuple(texts[:MOST_RECENT] if name == "recent" else texts[-MOST_HIDDEN:])
    return value if type(value) is type(default) else default
