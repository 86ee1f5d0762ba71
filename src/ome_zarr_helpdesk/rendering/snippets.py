"""Lines to copy: open this very image with other libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model import Facts

__all__ = ["snippets"]


def snippets(facts: Facts) -> dict[str, str]:
    """Return code by the name of the library it uses; empty where there is nothing to open.

    Every name from the file stands as a Python literal, so that no name can be code.
    """
    container, image = facts.container, facts.image
    if container is None or container.store != "local":
        return {}
    array = image.full if image is not None and image.full is not None else facts.array
    if array is None or array.shape is None:
        return {}
    root, path = container.root, array.path
    found = {
        "zarr": (
            "import zarr\n\n"
            f"root = zarr.open_group({root!r}, mode='r')\n"
            f"array = root[{path!r}]\n"
            "print(array.shape, array.dtype, array.chunks)"
        ),
        "dask": (
            "import dask.array as da\n\n"
            f"array = da.from_zarr({root!r}, component={path!r})\n"
            "print(array)"
        ),
    }
    if not path:
        found = {
            "zarr": f"import zarr\n\narray = zarr.open_array({root!r}, mode='r')\nprint(array)"
        }
    if image is not None:
        folder = "/".join(part for part in (root, image.path) if part)
        found["ome-zarr-py"] = (
            "from ome_zarr.io import parse_url\n"
            "from ome_zarr.reader import Reader\n\n"
            f"node = next(iter(Reader(parse_url({folder!r}))()))\n"
            "print(node.data[0], node.metadata.get('axes'))"
        )
    return found
