"""Without the optional client: one sentence, with the line to install it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

# A fresh process: fsspec keeps what it has loaded once.
CODE = """
import json, sys

address, package = sys.argv[1:]
sys.modules[package] = None
from ome_zarr_helpdesk import explain

answer = explain(address)
print(json.dumps([answer.kind, [p.code for p in answer.facts.problems], answer.to_text()]))
"""


@pytest.mark.parametrize(
    ("address", "package"),
    [
        ("http://127.0.0.1:1/x.zarr", "fsspec"),
        ("http://127.0.0.1:1/x.zarr", "aiohttp"),
        ("s3://bucket/x.zarr", "s3fs"),
        ("gs://bucket/x.zarr", "gcsfs"),
        ("az://container/x.zarr", "adlfs"),
    ],
)
def test_what_to_install_is_said(address: str, package: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE, address, package],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    kind, codes, text = json.loads(done.stdout)
    assert (kind, codes) == ("unreadable", ["document-remote-extra"])
    assert 'pip install "napari-ome-zarr-helpdesk[remote]"' in text.replace("\n", " ")
