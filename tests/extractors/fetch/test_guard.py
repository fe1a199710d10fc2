"""Which addresses may be fetched."""

import socket

import pytest

from extractors.fetch.guard import BlockedAddressError, Guard
from extractors.settings import SettingsError, load_settings


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.10", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "192.0.0.8", "198.18.0.1", "203.0.113.7", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1",
        "2002:7f00:1::", "2001:0:7f00:1::",
    ],
)  # fmt: skip
def test_addresses_inside_are_refused(address):
    with pytest.raises(BlockedAddressError, match="is not a public address"):
        Guard().check(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
)
def test_public_addresses_pass(address):
    Guard().check(address)


def test_an_allowed_network_passes_and_its_neighbours_do_not():
    guard = Guard.of(load_settings(allow_networks="10.1.0.0/16, fd12::/16"))
    guard.check("10.1.2.3")
    guard.check("fd12::5")
    guard.check("::ffff:10.1.2.3")
    with pytest.raises(BlockedAddressError):
        guard.check("10.2.0.1")


def test_a_network_that_is_none_is_named():
    with pytest.raises(SettingsError, match=r"ALLOW_NETWORKS.*nonsense"):
        Guard.of(load_settings(allow_networks="nonsense"))


def test_a_name_is_refused_before_anything_is_sent_to_its_address():
    """A listener inside sees no connection at all."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        with pytest.raises(BlockedAddressError):
            Guard().connect("localhost", listener.getsockname()[1], 1.0)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_an_allowed_host_is_connected_to():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        guard = Guard.of(load_settings(allow_networks="127.0.0.0/8"))
        with guard.connect("127.0.0.1", listener.getsockname()[1], 1.0) as connection:
            assert connection.getpeername() == listener.getsockname()
