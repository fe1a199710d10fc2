"""Connections to public addresses only: the peer is checked when the connection stands, before a byte is sent."""

import ipaddress
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final

from extractors.settings import Settings, SettingsError

_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_NEVER: Final = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "64:ff9b:1::/48", "2001::/23", "::/96")))

Network = IPv4Network | IPv6Network
Peer = IPv4Address | IPv6Address


class BlockedAddressError(Exception):
    """A connection led to an address that may not be fetched. No OSError: those are tried again."""


@dataclass(frozen=True)
class Guard:
    """Which addresses may be fetched; `routes` sends a host to another address and port, which may then be fetched."""

    allowed: tuple[Network, ...] = ()
    routes: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Settings, routes: Mapping[str, tuple[str, int]] | None = None) -> "Guard":
        """The guard of an installation. Raises SettingsError where `allow_networks` holds what is no network."""
        try:
            names = [name.strip() for name in settings.allow_networks.split(",") if name.strip()]
            return cls(tuple(ipaddress.ip_network(name) for name in names), routes or {})
        except ValueError as error:
            raise SettingsError(f"COMMUNIQUE_ALLOW_NETWORKS: {error}; give CIDRs such as 10.1.0.0/16") from None

    def connect(self, host: str, port: int, timeout: float) -> socket.socket:
        """A connection to the host, or to where it is routed, within `timeout` seconds for all its addresses.

        Addresses are judged before they are tried, and the peer once more when the connection stands. Raises
        BlockedAddressError where one is not allowed, OSError where none answers.
        """
        end = time.monotonic() + timeout
        routed = self.routes.get(host.rstrip(".").lower())
        if routed is not None:
            return socket.create_connection(routed, timeout)
        error: OSError = TimeoutError("no address answered in time")
        for *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            self.check(str(address[0]))
            remaining = end - time.monotonic()
            if remaining <= 0:
                break
            try:
                return self._checked(socket.create_connection((str(address[0]), port), remaining))
            except OSError as failure:
                error = failure
        raise error

    def _checked(self, connection: socket.socket) -> socket.socket:
        try:
            self.check(connection.getpeername()[0])
        except (BlockedAddressError, OSError):
            connection.close()
            raise
        return connection

    def check(self, address: str) -> None:
        """Raises BlockedAddressError where the address is not public and not allowed."""
        peer = ipaddress.ip_address(address.split("%")[0])
        embedded = _embedded(peer)
        is_allowed = any(one in network for one in (peer, embedded) if one for network in self.allowed)
        if not is_allowed and not (_is_public(peer) and (embedded is None or _is_public(embedded))):
            raise BlockedAddressError(f"{address} is not a public address; allow_networks may allow it")


def _embedded(peer: Peer) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for."""
    if isinstance(peer, IPv4Address):
        return None
    if peer in _NAT64:
        return IPv4Address(int(peer) & 0xFFFFFFFF)
    return peer.ipv4_mapped or peer.sixtofour or (peer.teredo[1] if peer.teredo else None)


def _is_public(peer: Peer) -> bool:
    if isinstance(peer, IPv6Address) and (peer.ipv4_mapped or peer in _NAT64):
        return True  # judged by the address inside
    odd = peer.is_multicast or peer.is_reserved or (isinstance(peer, IPv6Address) and peer.is_site_local)
    return peer.is_global and not odd and not any(peer in network for network in _NEVER)


ANYWHERE: Final = Guard((ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0")))
