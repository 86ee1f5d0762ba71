"""From ``messages.yaml`` to sentences by key; a wrong one is left out, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.catalog.loading import here as parse_here
from ome_zarr_helpdesk.catalog.markdown import ContentError, parse_inline

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.messages import Messages

__all__ = ["read_messages"]


def read_messages(messages: Messages, content: Any, errors: list[str], prefix: str = "") -> None:
    """Add the sentences of a loaded file.

    Parameters
    ----------
    messages
        Sentences of a key that is known take the place of the ones before.
    content
        What the file holds.
    errors
        One sentence for each key that is left out is added here.
    prefix
        Key under which the content stands.
    """
    if not isinstance(content, dict):
        errors.append(f"messages: {prefix or 'the file'} is not a list of keys and values")
        return
    for name, value in content.items():
        key = f"{prefix}.{name}" if prefix else str(name)
        if isinstance(value, dict):
            read_messages(messages, value, errors, key)
            continue
        try:
            _read(messages, key, value)
        except ContentError as error:
            errors.append(f"messages: {key} {error}")


def _read(messages: Messages, key: str, value: Any) -> None:
    if isinstance(value, str):
        messages.sentences[key] = parse_inline(value, None)
    elif isinstance(value, list) and all(isinstance(i, dict) and "say" in i for i in value):
        messages.choices[key] = tuple(parse_here(item) for item in value)
    else:
        raise ContentError("needs a text, or a list of 'when' and 'say'")
