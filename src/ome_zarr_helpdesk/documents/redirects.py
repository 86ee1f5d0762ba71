"""Where servers send us on to: not from the internet into a private network.

What listens on the user's own computer, or in an institute behind its gateway, often
does what it is asked without a login. Who runs a server on the internet could ask it
through us. A server that lies inside itself may send us on to another one there.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

from yarl import URL

from ome_zarr_helpdesk.documents.reader import Oddity, ReadError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import aiohttp

__all__ = ["Redirects", "is_public"]

_REDIRECTS = (301, 302, 303, 307, 308)
_TRANSLATED = IPv6Network("64:ff9b::/96")
"""How networks without IPv4 name its addresses."""


class Redirects:
    """Knows where the servers of one store send us on to, and refuses what leads inside.

    Names are judged by the addresses they stand for, when these are looked up. Behind a
    proxy nobody looks them up here; then only an address in numbers is judged.
    """

    def __init__(self) -> None:
        self._own: set[str] = set()
        self._led_to: set[str] = set()
        self._is_inside = False
        self.oddities: tuple[Oddity, ...] = ()

    def asked(self, url: URL) -> None:
        """Remember the host of an address that we ask for of ourselves."""
        host = _name(url.raw_host)
        if host not in self._own:
            self._own.add(host)
            self._is_inside |= not is_public(host)

    def found(self, host: str, addresses: Iterable[str]) -> None:
        """Judge the addresses of a host; raise where we were sent there and must not be."""
        name = _name(host)
        if name in self._own:
            self._is_inside |= not any(is_public(address) for address in addresses)
        elif name in self._led_to and not self._is_inside and not all(map(is_public, addresses)):
            raise ReadError("remote-inside", whole=True, host=name)

    def followed(self, answer: aiohttp.ClientResponse) -> URL | None:
        """Return where an answer sends us on to (RFC 9110, section 10.2.2); None where nowhere.

        Raises
        ------
        ReadError
            Where we do not go there.
        """
        location = answer.headers.get("Location")
        if answer.status not in _REDIRECTS or not location:
            return None
        target = _joined(answer.url, location)
        host = _name(target.raw_host)
        self._led_to.add(host)
        self.found(host, [host])
        if (answer.url.scheme, target.scheme) == ("https", "http"):
            self.oddities = (Oddity("remote-unencrypted", values=(("host", host),)),)
        return target


def is_public(address: str) -> bool:
    """Return whether an address, in numbers, lies in the internet; names do not tell."""
    try:
        number = ip_address(address)
    except ValueError:
        return True
    return (_embedded(number) or number).is_global


def _embedded(number: IPv4Address | IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that one of IPv6 stands for (RFC 4291, RFC 3056, RFC 6052)."""
    if isinstance(number, IPv4Address):
        return None
    if number in _TRANSLATED:
        return IPv4Address(number.packed[-4:])
    return number.ipv4_mapped or number.sixtofour


def _joined(url: URL, location: str) -> URL:
    """Return the address that a redirect names, without a login that it brings along."""
    try:
        target = url.join(URL(location))
        if target.scheme in ("http", "https") and target.port and _is_host(target.raw_host):
            return target.with_user(None)
    except ValueError:
        pass
    raise ReadError("remote-away", whole=True)


def _is_host(host: str | None) -> bool:
    """Return whether something names a host: not a number short of dots, which systems complete."""
    if not host:
        return False
    return not host.replace(".", "").isdigit() or bool(ip_address(host))


def _name(host: str | None) -> str:
    """Return a host as it is compared: a name may end with a dot, and in any case."""
    return (host or "").rstrip(".").lower()
