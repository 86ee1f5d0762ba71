"""What is asked of a server: by a client that knows beforehand, and by parts of the Help Desk."""

from __future__ import annotations

import asyncio
import json
import os
from typing import TYPE_CHECKING, Any

from benchmarks.peers import Peer

if TYPE_CHECKING:
    from benchmarks.peers import Task


def _ideal(address: str) -> Task:
    """Ask for the node's own document, then for all that tier 1 has found below it at once."""
    from aiohttp import ClientSession, TCPConnector

    first, *rest = _keys_of_tier_1(address)
    web_address = _web_address(address)

    async def get(session: ClientSession, key: str) -> Any:
        async with session.get(f"{web_address}/{key}") as answer:
            return json.loads(await answer.read())

    async def run() -> None:
        async with ClientSession(connector=TCPConnector(limit=32)) as session:
            await get(session, first)
            await asyncio.gather(*(get(session, key) for key in rest))

    return lambda: asyncio.run(run())


def _web_address(address: str) -> str:
    """Return where a bucket's files are, for who may read without signing."""
    if address.startswith("s3://"):
        return f"{os.environ['AWS_ENDPOINT_URL']}/{address.removeprefix('s3://')}"
    return address


def _keys_of_tier_1(address: str) -> list[str]:
    from ome_zarr_helpdesk.documents import open_documents
    from ome_zarr_helpdesk.facts import collect
    from ome_zarr_helpdesk.source.locate import locate

    documents = open_documents(locate(address))
    collect(documents)
    documents.close()
    return list(documents.contents(asked=True))


def _tier_1(address: str) -> Task:
    from ome_zarr_helpdesk.documents import open_documents
    from ome_zarr_helpdesk.facts import collect
    from ome_zarr_helpdesk.source.locate import locate

    def run() -> None:
        documents = open_documents(locate(address))
        collect(documents)
        documents.close()

    return run


class _EnoughError(Exception):
    """The first answer is there."""


def _first_answer(source: Any) -> Task:
    from ome_zarr_helpdesk.api import explain_facts, read_place
    from ome_zarr_helpdesk.source.locate import locate

    def stop(facts: Any, _: object) -> None:
        explain_facts(facts).to_json()
        raise _EnoughError

    def run() -> None:
        try:
            read_place(locate(source), at_first=stop)
        except _EnoughError:
            return
        raise AssertionError("no first answer")

    return run


def _of_a_layer(address: str) -> Task:
    import zarr

    group = zarr.open_group(address, mode="r", use_consolidated=False)
    multiscales = group.attrs.get("ome", group.attrs)["multiscales"]
    return _first_answer([group[level["path"]] for level in multiscales[0]["datasets"]])


IDEAL = Peer("ideal client", _ideal, _ideal)
TIER_1 = Peer("tier 1", _tier_1, _tier_1)
FIRST_ANSWER = Peer("first answer", _first_answer, _first_answer)
OF_A_LAYER = Peer("first answer of a loaded layer", _of_a_layer, _of_a_layer)
AT_SERVERS = (IDEAL, TIER_1, FIRST_ANSWER, OF_A_LAYER)
