"""Addresses of hosts, looked up in threads that the end of the process does not wait for.

The system may look for a name for half a minute where the network is gone, and cannot
be stopped. The client's own resolver looks in the threads of the loop's executor, which
Python joins when it ends: napari, closed meanwhile, would hang as long.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, cast

from aiohttp.resolver import ThreadedResolver

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aiohttp.abc import ResolveResult

__all__ = ["Resolver", "in_a_daemon"]


class _Lookups:
    """What the resolver asks of a loop."""

    async def getaddrinfo(self, *question: Any, **options: Any) -> Any:
        return await in_a_daemon(lambda: socket.getaddrinfo(*question, **options))

    async def getnameinfo(self, *question: Any) -> Any:
        return await in_a_daemon(lambda: socket.getnameinfo(*question))


class Resolver(ThreadedResolver):
    """Looks up the addresses of a host, in a daemon thread.

    Parameters
    ----------
    found
        Called with a host and its addresses; what it raises refuses them.
    """

    def __init__(self, found: Callable[[str, Sequence[str]], None]) -> None:
        super().__init__(cast("asyncio.AbstractEventLoop", _Lookups()))
        self._found = found

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a host."""
        answers = await super().resolve(host, port, family)
        self._found(host, [answer["host"] for answer in answers])
        return answers


async def in_a_daemon(look_up: Callable[[], Any]) -> Any:
    """Return what a function returns in a thread of its own."""
    answer: Future[Any] = Future()
    answer.set_running_or_notify_cancel()  # or who gives up would keep the thread from answering

    def run() -> None:
        try:
            answer.set_result(look_up())
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            answer.set_exception(error)

    threading.Thread(target=run, name="helpdesk-lookup", daemon=True).start()
    return await asyncio.wrap_future(answer)
