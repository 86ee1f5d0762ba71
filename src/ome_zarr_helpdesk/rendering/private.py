"""What is private in a name: people name images by the path, the address or the account."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

__all__ = ["HIDDEN", "without_private"]

HIDDEN = "(hidden)"

_PRIVATE = re.compile(
    r"""
      ://                                              # an address, with whatever it holds
    | \\ | %\w+% | ~\w*/ | (?<![\w.])/\S               # a folder, on three systems
    | \b(?:home|users)/\w
    | \S@\S                                            # mail, or an account on a host
    | \b\d{1,3}(?:\.\d{1,3}){3}\b                      # numbers of a host
    | [0-9a-f]{1,4}(?::[0-9a-f]{0,4}){3,}
    | \w\.(?:internal|intranet|corp|lan|local|private)\b
    | \b(?:token|sig|signature|password|secret|key)\s*[=:]
    | \b(?:ghp|gho|github_pat|glpat|xox[abp]|sk|hf)[_-]\w{8}  # tokens, by how they begin
    | \beyJ[\w-]{8}
    | (?<![A-Za-z0-9])(?=[A-Za-z]*\d)(?=(?:\d*[A-Za-z]){4})[A-Za-z0-9]{16}
    | (?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40}
    """,
    re.VERBOSE | re.IGNORECASE,
)


def without_private(name: str) -> str:
    """Return a name, or a word in its place if it tells of a computer, an account or a key."""
    user = _user()
    if _PRIVATE.search(name) or (user and re.search(rf"\b{user}\b", name, re.IGNORECASE)):
        return HIDDEN
    return name


@lru_cache(maxsize=1)
def _user() -> str:
    """Return the user's name, by the home folder; none where it says nothing of a person."""
    try:
        name = Path.home().name
    except RuntimeError:  # there is no home
        return ""
    return "" if name in ("", "root", "user") else re.escape(name)
