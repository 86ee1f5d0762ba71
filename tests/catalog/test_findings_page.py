"""The page of all findings is what the content says."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from ome_zarr_helpdesk.api import default_catalog

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_of_findings_is_up_to_date() -> None:
    script = DOCS / "make_findings.py"
    spec = importlib.util.spec_from_file_location("make_findings", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page = module.page(default_catalog())
    assert page == (DOCS / "findings.md").read_text(encoding="utf-8"), "run docs/make_findings.py"
    for entry in default_catalog().of_kind("finding"):
        assert f"## {entry.id}\n" in page
        assert all(source in page for source in entry.sources)
