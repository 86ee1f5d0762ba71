"""Lines to copy: open this very image with other libraries, or look at it on the web."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model import Facts

__all__ = ["snippets", "validator_address"]

VALIDATOR = "https://ome.github.io/ome-ngff-validator/?source="
"""The validator of the OME-Zarr community on the web; it runs in the reader's browser."""

_DESCRIBED = ("image", "label-image", "plate", "well", "bioformats2raw", "labels")


def snippets(facts: Facts) -> dict[str, str]:
    """Return code by the name of the library it uses; empty where there is nothing to open.

    Every name from the file stands as a Python literal, so that no name can be code.
    """
    container, image = facts.container, facts.image
    if container is None or not _can_be_opened(container.store, container.root):
        return {}
    array = image.full if image is not None and image.full is not None else facts.array
    if array is None or array.shape is None:
        return {}
    root, path = container.root, array.path
    # object stores are asked without a login: public data are what one shows to others
    options = ", storage_options={'anon': True}" if root.startswith("s3://") else ""
    opened = f"store = zarr.storage.ZipStore({root!r}, mode='r')\n"
    source = "store" if container.store == "zip" else repr(root)
    before = opened if container.store == "zip" else ""
    if not path:
        return {
            "zarr": f"import zarr\n\n{before}array = zarr.open_array({source}, mode='r'{options})\n"
            "print(array)"
        }
    found = {
        "zarr": (
            f"import zarr\n\n{before}"
            f"root = zarr.open_group({source}, mode='r'{options})\n"
            f"array = root[{path!r}]\n"
            "print(array.shape, array.dtype, array.chunks)"
        )
    }
    if container.store == "zip":
        return found
    found["dask"] = (
        "import dask.array as da\n\n"
        f"array = da.from_zarr({root!r}, component={path!r}{options})\n"
        "print(array)"
    )
    if image is not None and not options:
        folder = container.address_of(image.path)
        found["ome-zarr-py"] = (
            "from ome_zarr.io import parse_url\n"
            "from ome_zarr.reader import Reader\n\n"
            f"node = next(iter(Reader(parse_url({folder!r}))()))\n"
            "print(node.data[0], node.metadata.get('axes'))"
        )
    return found


def validator_address(facts: Facts) -> str | None:
    """Return where the web validator shows this very thing; None unless it is public.

    Only addresses that anybody can reach are handed on: no file, no private network.
    """
    container = facts.container
    if container is None or container.store != "http" or facts.kind not in _DESCRIBED:
        return None
    if not _is_public(urlsplit(container.root).hostname or ""):
        return None
    return VALIDATOR + quote(container.address, safe=":/%")


def _can_be_opened(store: str, root: str) -> bool:
    return store in ("local", "http", "zip", "s3") and bool(root)


def _is_public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".internal", ".lan", ".localhost"))
