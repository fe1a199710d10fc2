"""The HTTP client: politely, to public addresses only, within a deadline and a size, tried again where that helps."""

import random
import re
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any, Final, Protocol

import brotli

from extractors import urls, warc
from extractors.fetch.baton import Baton
from extractors.fetch.connection import Connection, Connections
from extractors.fetch.guard import ANYWHERE, BlockedAddressError, Guard
from extractors.fetch.index import Known
from extractors.settings import Settings

NAME: Final = "Communique"
VERSION: Final = "0.1"
RETRIES: Final = 3
MAX_REDIRECTS: Final = 5
RETRIED: Final = frozenset({408, 429, *range(500, 600)})
_BACKOFF: Final = 2.0  # seconds before the first retry; doubles
_LONGEST_WAIT: Final = 120.0  # a server that asks for more is left for the next night
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_CHUNK: Final = 1 << 16
_UNKNOWN: Final = Known(None, None, None)


class FetchError(Exception):
    """A request came to nothing; the message says why, `is_transient` whether another night may do better."""

    def __init__(
        self, reason: str, *, is_transient: bool, status: int | None = None, wait: float | None = None
    ) -> None:
        super().__init__(reason)
        self.is_transient = is_transient
        self.status = status
        self.wait = wait


class RefusedError(FetchError):
    """The address itself may not be asked for, and was not."""


class Turnstile(Protocol):
    """Lets one request at a time through to a registered domain, not before the domain's delay has passed."""

    def turn(self, site: str, delay: float) -> Any:
        """A context that holds the domain."""


@dataclass(frozen=True)
class Request:
    """What is asked for: `permit` says of each address on the way why it may not be fetched, or None."""

    url: str
    kind: str = "page"
    known: Known | None = None
    max_body: int | None = None
    delay: float | None = None
    permit: Callable[[str], str | None] = lambda _: None
    retries: int = RETRIES


class Client:
    """Asks servers for pages, one at a time. `sleep` waits between tries; else only deadlines depend on the clock."""

    def __init__(
        self,
        settings: Settings,
        turnstile: Turnstile,
        guard: Guard,
        sleep: Callable[[float], None] = time.sleep,
        baton: Baton | None = None,
    ) -> None:
        self._settings = settings
        self._turnstile = turnstile
        self._sleep = sleep
        peers = ANYWHERE if settings.proxy else guard  # through a proxy, that is the peer
        self._baton = baton or Baton()
        self._connections = Connections(peers, settings.proxy, self._baton)
        self.agent = f"{NAME}/{VERSION} (+{settings.contact})"
        always = {"User-Agent": self.agent, "Accept": "*/*", "Accept-Encoding": "gzip, deflate, br"}
        self._always = "".join(_line(name, value) for name, value in always.items())

    def close(self) -> None:
        """Ends the connections that are kept for further requests."""
        self._connections.close()

    def get(self, request: Request) -> warc.Response:
        """The answer to a request, redirects followed and its body decoded; status 304 where nothing changed.

        Raises FetchError where there is none within the deadline, size and number of tries, or its status is an error.
        """
        for attempt in range(request.retries + 1):
            try:
                return self._attempt(request)
            except FetchError as error:
                backoff = _BACKOFF * 2**attempt * random.uniform(0.8, 1.2)  # noqa: S311 - jitter, no secret
                wait = backoff if error.wait is None else error.wait
                if not error.is_transient or attempt == request.retries or wait > _LONGEST_WAIT:
                    raise
                with self._baton.laid_down():
                    self._sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def _attempt(self, request: Request) -> warc.Response:
        """One try: the chain of redirects, each hop permitted, guarded and polite, all within one deadline."""
        begun = time.monotonic()
        end = begun + self._settings.request_deadline
        url = request.url
        for _ in range(MAX_REDIRECTS + 1):
            waited = time.monotonic()
            refusal = request.permit(url)
            if refusal and url == request.url:
                raise RefusedError(refusal, is_transient=False)
            if refusal:
                raise FetchError(f"{url}: {refusal}", is_transient=False)
            delay = self._settings.polite_delay if request.delay is None else request.delay
            with self._turnstile.turn(urls.site_of(url) or "", delay) as held:
                end += time.monotonic() - waited  # permission and our turn are no fault of the server's
                response = self._one(url, request, begun, end)
                if response.status == 429:
                    held.slow_down()
            if response.status not in _REDIRECTS:
                return self._judged(response)
            target = urls.resolve(response.header("location"), url)
            if target is None:
                raise FetchError(f"redirects to no address ({response.header('location')!r})", is_transient=False)
            url = target
        raise FetchError(f"redirects more than {MAX_REDIRECTS} times", is_transient=False)

    def _judged(self, response: warc.Response) -> warc.Response:
        if response.status in RETRIED:
            wait = _retry_after(response.header("retry-after"))
            raise FetchError(f"status {response.status}", is_transient=True, status=response.status, wait=wait)
        if response.status == 304 or 200 <= response.status < 300:
            return response
        raise FetchError(f"status {response.status}", is_transient=False, status=response.status)

    def _one(self, url: str, request: Request, begun: float, end: float) -> warc.Response:
        """One request, given up at `end`."""
        try:
            return self._exchange(url, request, begun, end)
        except BlockedAddressError as error:
            raise FetchError(str(error), is_transient=False) from error
        except TimeoutError as error:
            is_over = time.monotonic() >= end
            reason = "took longer than the deadline" if is_over else "connecting took too long"
            raise FetchError(reason, is_transient=True) from error
        except ssl.SSLError as error:
            is_broken = isinstance(error, ssl.SSLCertVerificationError)
            raise FetchError(f"no secure connection ({_short(error)})", is_transient=not is_broken) from error
        except socket.gaierror as error:
            raise FetchError(f"the name of {url} leads nowhere ({error.strerror})", is_transient=True) from error
        except (OSError, ValueError) as error:
            raise FetchError(_short(error), is_transient=isinstance(error, OSError)) from error

    def _exchange(self, url: str, request: Request, begun: float, end: float) -> warc.Response:
        address = urls.ascii_form(url)
        if address is None:
            raise FetchError(f"{url} cannot be asked for", is_transient=False)
        with self._connections.asked(address, self._headers(request), end) as answer:
            body = self._body(answer, request) if answer.status == 304 or 200 <= answer.status < 300 else b""
            headers, seconds = tuple(answer.headers), time.monotonic() - begun
            return warc.Response(request.url, answer.status, headers, body, request.kind, url, seconds=seconds)

    def _body(self, answer: Connection, request: Request) -> bytes:
        """The decoded body; that of robots.txt ends at its limit, any other must keep within it."""
        limit = request.max_body or self._settings.max_body
        n_wire, body = 0, BytesIO()

        def wire() -> Iterator[bytes]:
            nonlocal n_wire
            for piece in answer.body():
                n_wire += len(piece)
                yield piece
                if n_wire > limit:
                    return

        coding = ", ".join(value for name, value in answer.headers if name.lower() == "content-encoding")
        for piece in _decoded(wire(), coding):
            body.write(piece)
            if body.tell() > limit or n_wire > limit:
                if request.kind == "robots":
                    break
                raise FetchError(f"is longer than {limit} bytes", is_transient=False)
        return body.getvalue()[:limit]

    def _headers(self, request: Request) -> str:
        known = request.known or _UNKNOWN
        asked = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return self._always + "".join(_line(name, value) for name, value in asked.items() if value)


def _line(name: str, value: str) -> str:
    """A header's line. Raises ValueError on a value that is more than one."""
    if re.search(r"[\0\r\n]", value):
        raise ValueError(f"{name} would be {value!r}, which no header can be")
    return f"{name}: {value}\r\n"


def _decoded(pieces: Iterator[bytes], encodings: str) -> Iterator[bytes]:
    """The decoded body in pieces of bounded size, whatever was packed into it.

    Raises FetchError on an unknown coding and on a body that is damaged or breaks off.
    """
    for name in reversed([part.strip().lower() for part in encodings.split(",") if part.strip()]):
        if name in {"gzip", "x-gzip", "deflate"}:
            pieces = _inflated(pieces, name)
        elif name == "br":
            pieces = _unbrotlied(pieces)
        elif name != "identity":
            raise FetchError(f"has a body coded as {name!r}, which was not asked for", is_transient=False)
    return pieces


def _inflated(pieces: Iterator[bytes], name: str) -> Iterator[bytes]:
    inflate = None
    for piece in pieces:
        while piece:
            if inflate is None:
                is_bare = name == "deflate" and piece[0] & 0x0F != 8  # no zlib header, as some servers send it
                inflate = zlib.decompressobj(-15 if is_bare else 15 + 32)
            try:
                yield inflate.decompress(piece, _CHUNK)
            except zlib.error as error:
                raise FetchError(f"has a damaged {name} body ({error})", is_transient=False) from None
            piece = inflate.unconsumed_tail or inflate.unused_data
            if inflate.eof:
                inflate = None
                if name == "deflate":
                    return
    if inflate is not None:
        yield inflate.flush()
        if not inflate.eof:
            raise FetchError(f"breaks off inside its {name} body", is_transient=True)


def _unbrotlied(pieces: Iterator[bytes]) -> Iterator[bytes]:
    unpack = brotli.Decompressor()
    try:
        for piece in pieces:
            yield unpack.process(piece, output_buffer_limit=_CHUNK)
            while not unpack.can_accept_more_data():
                yield unpack.process(b"", output_buffer_limit=_CHUNK)
    except brotli.error:
        raise FetchError("has a damaged br body", is_transient=False) from None
    if not unpack.is_finished():
        raise FetchError("breaks off inside its br body", is_transient=True)


def _retry_after(value: str | None) -> float | None:
    """Seconds that a Retry-After header asks for; None where there is none that can be read."""
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    with suppress(ValueError, TypeError):
        moment = parsedate_to_datetime(value)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    return None


def _short(error: Exception) -> str:
    """One line of an error of the network."""
    return " ".join(str(error).split())[:200] or type(error).__name__
