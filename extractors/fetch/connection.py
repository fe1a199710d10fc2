"""Connections to servers: HTTP/1.1 as llhttp reads it, kept for the next page of a host, all within deadlines."""

import select
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Final, cast
from urllib.parse import urlsplit

import certifi
from httptools import HttpParserError, HttpResponseParser
from urllib3.util.ssltransport import SSLTransport

from extractors.fetch.baton import Baton
from extractors.fetch.guard import Guard

_CHUNK: Final = 1 << 16
_LONGEST_HEAD: Final = 1 << 18
_LONGEST_CONNECT: Final = 10.0  # seconds
_SOON: Final = 1  # millisecond: to let another thread work and to go on after it takes about as long
_MOST_KEPT: Final = 8
_PORTS: Final = {"http": 80, "https": 443}
_SIZED: Final = frozenset({"content-length", "transfer-encoding"})


class BrokenAnswerError(OSError):
    """An answer is not HTTP, or ends before its end."""


class Connection:
    """One connection and the answer that comes over it; also what llhttp calls with the parts of the answer."""

    def __init__(self, connected: socket.socket, baton: Baton) -> None:
        self._socket = connected
        self._baton = baton
        self._is_secure = isinstance(connected, ssl.SSLSocket | SSLTransport)
        if not self._is_secure:
            connected.setblocking(False)
        self._arriving = select.poll()
        self._arriving.register(connected, select.POLLIN)
        self._parser = HttpResponseParser(self)
        self._parser.set_dangerous_leniencies(  # servers that browsers put up with
            lenient_headers=True,
            lenient_chunked_length=True,
            lenient_transfer_encoding=True,
            lenient_data_after_close=True,
            lenient_optional_lf_after_cr=True,
            lenient_optional_cr_before_lf=True,
            lenient_optional_crlf_after_chunk=True,
            lenient_spaces_after_chunk_size=True,
        )
        self._is_whole = self._lasts = False

    def close(self) -> None:
        """Ends the connection."""
        self._socket.close()

    def may_be_kept(self) -> bool:
        """Has the answer come to its end, nothing after it, and is the server willing to be asked again?"""
        return self._is_whole and self._lasts

    def is_idle(self) -> bool:
        """Does the server say nothing? One that speaks unasked has ended the connection, or may not be believed."""
        return not self._arriving.poll(0)

    def ask(self, request: bytes, end: float) -> None:
        """Sends a request and reads the head of its answer: `status` and `headers`.

        Raises TimeoutError at `end`, a time of the monotonic clock; BrokenAnswerError on an answer that is none.
        """
        self._end = end
        self.status = 0
        self.headers: list[tuple[str, str]] = []
        self._pieces: list[bytes] = []
        self._is_whole = self._lasts = False
        self._send(request)
        n_read = 0
        while not self.status:
            n_read += self._read()
            if n_read > _LONGEST_HEAD and not self.status:
                raise BrokenAnswerError(f"has a head of more than {_LONGEST_HEAD} bytes")

    def body(self) -> Iterator[bytes]:
        """The body as it was sent, in pieces of at most 64 KiB; errors as `ask`."""
        while True:
            pieces, self._pieces = self._pieces, []
            yield from pieces
            if self._is_whole:
                return
            self._read()

    def _remaining(self) -> float:
        remaining = self._end - time.monotonic()
        if remaining <= 0:
            raise TimeoutError("took longer than the deadline")
        return remaining

    def _send(self, request: bytes) -> None:
        if self._is_secure:
            with self._baton.laid_down():
                self._socket.settimeout(self._remaining())
                self._socket.sendall(request)
            return
        left = memoryview(request)
        while left:
            try:
                left = left[self._socket.send(left) :]
            except BlockingIOError:
                taking = select.poll()
                taking.register(self._socket, select.POLLOUT)
                with self._baton.laid_down():
                    taking.poll(1000 * self._remaining())

    def _receive(self) -> bytes:
        """What comes next, waited for once: a socket with a timeout of its own asks the system three times as often."""
        if self._is_secure:  # which may hold bytes that have come
            with self._baton.laid_down():
                self._socket.settimeout(self._remaining())
                return self._socket.recv(_CHUNK)
        while True:
            if not self._arriving.poll(_SOON):
                with self._baton.laid_down():
                    self._arriving.poll(1000 * self._remaining())
            try:
                return self._socket.recv(_CHUNK)
            except BlockingIOError:
                continue  # nothing came until the deadline, which the next turn tells

    def _read(self) -> int:
        data = self._receive()
        if data:
            self._parse(data)
        elif self.status and not any(name.lower() in _SIZED for name, _ in self.headers):
            self._is_whole = True  # a body without a length ends where the connection does
        else:
            raise BrokenAnswerError("breaks off: the server ended the connection")
        return len(data)

    def _parse(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except HttpParserError as error:
            self._lasts = False
            if not self._is_whole:  # what comes after the answer does not matter
                raise BrokenAnswerError(f"is not HTTP ({error})") from None

    # --- what llhttp calls

    def on_message_begin(self) -> None:
        """A head begins, perhaps after one that only said that another would come."""
        if self._is_whole:
            raise ValueError("more than one answer")
        self.headers.clear()

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header; those behind the body are passed over."""
        if not self.status:
            self.headers.append((name.decode("latin-1"), value.decode("latin-1")))

    def on_headers_complete(self) -> None:
        """The head is there; one of status 1xx is followed by another."""
        status = self._parser.get_status_code()
        if status >= 200:
            self.status, self._lasts = status, self._parser.should_keep_alive()

    def on_body(self, piece: bytes) -> None:
        """A piece of the body, its chunks taken apart."""
        self._pieces.append(piece)

    def on_message_complete(self) -> None:
        """The answer has come to its end."""
        self._is_whole = self.status > 0


class Connections:
    """The connections of one client, each past the guard; those to the hosts asked last are kept. For one thread."""

    def __init__(self, guard: Guard, proxy: str | None = None, baton: Baton | None = None) -> None:
        self._guard = guard
        self._proxy = proxy
        self._baton = baton or Baton()
        self._kept: dict[str, Connection] = {}

    def close(self) -> None:
        """Ends those that are kept."""
        while self._kept:
            self._kept.popitem()[1].close()

    @contextmanager
    def asked(self, url: str, headers: str, end: float) -> Iterator[Connection]:
        """For the block, the connection over which the head of the answer to a request has come.

        `url` is in its ASCII form, `headers` are lines. The connection is kept if the whole answer has come by then.
        Raises as `Guard.connect` and `Connection.ask`, ssl.SSLError where no secure connection comes about.
        """
        slash = url.index("/", len("https://"))
        origin, target = url[:slash], url[slash:]
        host = origin.partition("://")[2]
        is_relayed = self._proxy is not None and origin.startswith("http:")
        connection = self._kept.pop(origin, None)
        if connection is not None and not connection.is_idle():
            connection.close()
            connection = None
        if connection is None:
            with self._baton.laid_down():
                connection = self._opened(origin, end)
        try:
            request = f"GET {url if is_relayed else target} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n"
            connection.ask(request.encode("latin-1"), end)
            yield connection
        finally:
            if connection.may_be_kept():
                self._keep(origin, connection)
            else:
                connection.close()

    def _keep(self, origin: str, connection: Connection) -> None:
        if len(self._kept) >= _MOST_KEPT:
            self._kept.pop(next(iter(self._kept))).close()  # the one that was not asked for longest
        self._kept[origin] = connection

    def _opened(self, origin: str, end: float) -> Connection:
        there = urlsplit(origin)
        near = urlsplit(self._proxy) if self._proxy else there
        timeout = min(end - time.monotonic(), _LONGEST_CONNECT)
        connected: socket.socket = self._guard.connect(near.hostname or "", near.port or _PORTS[near.scheme], timeout)
        try:
            if near.scheme == "https":
                connected = _secured(connected, near.hostname or "", end)
            if near is not there and there.scheme == "https":
                tunnel = f"{there.hostname}:{there.port or _PORTS['https']}"
                self._tunnelled(connected, tunnel, end)
                connected = _secured(connected, there.hostname or "", end)
            return Connection(connected, self._baton)
        except BaseException:
            connected.close()
            raise

    def _tunnelled(self, connected: socket.socket, to: str, end: float) -> None:
        """Asks the proxy at the other end to lead to a host and port."""
        proxy = Connection(connected, self._baton)
        proxy.ask(f"CONNECT {to} HTTP/1.1\r\nHost: {to}\r\n\r\n".encode("ascii"), end)
        if not 200 <= proxy.status < 300:
            raise BrokenAnswerError(f"the proxy refuses with status {proxy.status}")


def _secured(connected: socket.socket, host: str, end: float) -> socket.socket:
    """The connection under TLS, the name and certificate of its other end verified."""
    connected.settimeout(max(end - time.monotonic(), 0.001))  # for the whole handshake
    if isinstance(connected, ssl.SSLSocket):  # to a secure proxy
        return cast(socket.socket, SSLTransport(connected, _tls(), host))
    return _tls().wrap_socket(connected, server_hostname=host)


@cache
def _tls() -> ssl.SSLContext:
    """What makes connections secure: reading the certificates takes longer than many a page."""
    context = ssl.create_default_context(cafile=certifi.where())
    context.set_alpn_protocols(["http/1.1"])
    return context
