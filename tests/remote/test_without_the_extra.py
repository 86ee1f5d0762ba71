"""Without the optional client: one sentence, with the line to install it."""

from __future__ import annotations

import sys

import pytest

from ome_zarr_helpdesk import explain

OURS = ("remote", "remote_http", "remote_objects")


@pytest.mark.parametrize(
    ("address", "package"),
    [
        ("http://127.0.0.1:1/x.zarr", "fsspec"),
        ("http://127.0.0.1:1/x.zarr", "aiohttp"),
        ("s3://bucket/x.zarr", "s3fs"),
        ("gs://bucket/x.zarr", "gcsfs.core"),
        ("az://container/x.zarr", "adlfs"),
    ],
)
def test_what_to_install_is_said(
    address: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = [name for name in sys.modules if name == package or name.startswith(f"{package}.")]
    for name in (*loaded, package):
        monkeypatch.setitem(sys.modules, name, None)
    for name in OURS:
        monkeypatch.delitem(sys.modules, f"ome_zarr_helpdesk.documents.{name}", raising=False)
    answer = explain(address)
    assert answer.kind == "unreadable"
    assert [p.code for p in answer.facts.problems] == ["document-remote-extra"]
    assert 'pip install "napari-ome-zarr-helpdesk[remote]"' in answer.to_text().replace("\n", " ")
