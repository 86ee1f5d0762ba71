"""Run the benchmarks, each in a process of its own, and write `results.md` beside this file.

python -m benchmarks                    all of them
python -m benchmarks search memory      some of them; the page is not written
python -m benchmarks --quick            a trial of all; the page is not written
python -m benchmarks --records FILE     keeps what was measured; runs of some scripts add up there
python -m benchmarks --records FILE --page      measures nothing, and writes the page of that
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from benchmarks.measuring import read_records
from benchmarks.results import write_results

FOLDER = Path(__file__).parent
SCRIPTS: tuple[str, ...] = (
    "explain_images",
    "explain_plates",
    "fresh_process",
    "explain_remote",
    "select_layers",
    "panel",
    "search",
    "mouse_moves",
    "memory",
    "napari_start",
)
"""In the order in which they are told."""


def main() -> int:
    """Run them, and return 1 where one failed or missed a budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scripts", nargs="*", choices=[[], *SCRIPTS], metavar="SCRIPT")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--records", type=Path)
    parser.add_argument("--page", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _screen():
        records = (options.records or Path(folder) / "records.jsonl").absolute()
        records.touch()
        scripts = () if options.page else options.scripts or SCRIPTS
        codes = [run(name, records, options.quick) for name in scripts]
        if options.page or not (options.scripts or options.quick):
            write_results(FOLDER, read_records(records))
    return 1 if any(codes) else 0


def run(script: str, records: Path, quick: bool) -> int:
    """Run one script in a fresh process, without settings and kept content of whoever runs it."""
    with tempfile.TemporaryDirectory() as settings:
        ours = ("OME_ZARR_HELPDESK_CONFIG", "OME_ZARR_HELPDESK_CACHE")
        environment = os.environ | dict.fromkeys(ours, settings) | {"NAPARI_CONFIG": ""}
        # The code of whoever is installed is compiled; ours is to be so as well.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        command = [sys.executable, "-m", f"benchmarks.{script}", "--records", str(records)]
        command += ["--quick"] if quick else []
        return subprocess.run(command, env=environment, cwd=FOLDER.parent, check=False).returncode


def _screen() -> AbstractContextManager[object]:
    """Return a virtual screen where there is none."""
    if not sys.platform.startswith("linux") or "DISPLAY" in os.environ:
        return nullcontext()
    from pyvirtualdisplay import Display

    return Display(size=(1600, 1000), color_depth=24)  # type: ignore[no-any-return]


if __name__ == "__main__":
    sys.exit(main())
