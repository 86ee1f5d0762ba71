"""Code in a Python that has just begun: what it loads, and what it says."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap


def in_fresh_process(code: str, *arguments: object, **environment: str) -> str:
    """Return what some code prints; it ends without an error within two minutes."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=os.environ | environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
