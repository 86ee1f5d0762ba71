"""Lines to copy that really open the data, and the link to the validator on the web."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.rendering.pages.data import overview
from ome_zarr_helpdesk.rendering.snippets import snippets, validator_address
from tests.processes import in_fresh_process
from tests.servers.http import serve
from tests.stores.trees import tree

if TYPE_CHECKING:
    from pathlib import Path


def run(code: str) -> str:
    return in_fresh_process(code, NO_PROXY="127.0.0.1")


# Each has names of its own, and what it alone needs nobody before it has loaded; what all load is
# loaded once.
EACH = """
for name, code in {codes!r}:
    print(f"\\n== {{name}} ==", flush=True)
    exec(code, {{"__name__": "__main__"}})
"""


@pytest.mark.parametrize("where", ["local", "http"])
def test_lines_open_the_image(where: str, tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    served, server = serve(tmp_path)
    facts = explain(str(path) if where == "local" else f"{served.url}/{path.name}").facts
    pieces = snippets(facts)
    assert list(pieces) == ["zarr", "dask", "ome-zarr-py"]
    try:
        said = run(EACH.format(codes=list(pieces.items())))
        for name in pieces:
            assert "256" in said.partition(f"== {name} ==")[2].partition("\n== ")[0], name
    finally:
        server.shutdown()
        server.server_close()


def test_lines_open_an_array_and_a_zip_file(tmp_path: Path) -> None:
    array = tree(tmp_path).array(shape=(77, 64))
    assert "77" in run(snippets(explain(str(array)).facts)["zarr"])
    image = tree(tmp_path).image()
    file = tmp_path / "image.ozx"
    with zipfile.ZipFile(file, "w") as archive:
        for document in sorted(image.rglob("zarr.json")):
            archive.write(document, document.relative_to(image).as_posix())
    pieces = snippets(explain(str(file)).facts)
    assert list(pieces) == ["zarr"]
    assert "256" in run(pieces["zarr"])


PUBLIC = {
    "https://example.org/x.zarr": True,
    "http://example.org/data/x.zarr": True,
    "http://127.0.0.1:8000/x.zarr": False,
    "http://192.168.1.4/x.zarr": False,
    "http://localhost/x.zarr": False,
    "http://fileserver/x.zarr": False,
    "http://files.lab.local/x.zarr": False,
}


@pytest.mark.parametrize("root", PUBLIC)
def test_the_web_validator_is_offered_for_public_addresses_alone(root: str, tmp_path: Path) -> None:
    answer = explain(str(tree(tmp_path).image()))
    assert answer.facts.container is not None
    assert validator_address(answer.facts) is None
    container = replace(answer.facts.container, store="http", root=root, place="a b/ü")
    facts = replace(answer.facts, container=container)
    address = validator_address(facts)
    assert (address is not None) is PUBLIC[root]
    if address is not None:
        assert address.endswith(f"?source={root}/a%20b/%C3%BC")
        page = overview(replace(answer, facts=facts), unfold=frozenset({"elsewhere"}))
        assert address in page
