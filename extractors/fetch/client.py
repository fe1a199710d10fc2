"""The HTTP client: politely, to public addresses only, within a deadline and a size, tried again where that helps."""

import random
import re
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, ClassVar, Final, Protocol

import brotli
import certifi
import urllib3
from urllib3.exceptions import HTTPError, ProtocolError, SSLError

from extractors import urls, warc
from extractors.fetch.guard import ANYWHERE, BlockedAddressError, Connections, Guard
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
_TICK: Final = 0.05  # seconds between two looks at the deadlines


class FetchError(Exception):
    """A request came to nothing; the message says why, `is_transient` whether another night may do better."""

    def __init__(
        self, reason: str, *, is_transient: bool, status: int | None = None, wait: float | None = None
    ) -> None:
        super().__init__(reason)
        self.is_transient = is_transient
        self.status = status
        self.wait = wait


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
        self, settings: Settings, turnstile: Turnstile, guard: Guard, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._settings = settings
        self._turnstile = turnstile
        self._sleep = sleep
        self._connections = Connections(ANYWHERE if settings.proxy else guard)  # through a proxy, that is the peer
        proxy, tls = settings.proxy, _tls()
        self._pools = urllib3.ProxyManager(proxy, ssl_context=tls) if proxy else urllib3.PoolManager(ssl_context=tls)
        self._pools.pool_classes_by_scheme = self._connections.pool_classes()
        self.agent = f"{NAME}/{VERSION} (+{settings.contact})"

    def close(self) -> None:
        """Ends the connections that are kept for further requests."""
        self._pools.clear()
        self._connections.sweep()

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
            if refusal:
                raise FetchError(f"{url}: {refusal}" if url != request.url else refusal, is_transient=False)
            delay = self._settings.polite_delay if request.delay is None else request.delay
            with self._turnstile.turn(urls.site_of(url) or "", delay) as held:
                end += time.monotonic() - waited  # permission and our turn are no fault of the server's
                response = self._one(url, request, end)
                if response.status == 429:
                    held.slow_down()
            if response.status not in _REDIRECTS:
                return self._judged(replace(response, seconds=time.monotonic() - begun))
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

    def _one(self, url: str, request: Request, end: float) -> warc.Response:
        """One request, cut off at `end`; its connection is kept where its answer was read to the end."""
        remaining = end - time.monotonic()
        if remaining <= 0:
            raise FetchError("took longer than the deadline", is_transient=True)
        watch = _Watch(self._connections, end)
        try:
            with watch:
                response = self._exchange(url, request, remaining)
                if watch.is_over:  # a body without a length ends where the connection does
                    raise FetchError("took longer than the deadline", is_transient=True)
                return response
        except BlockedAddressError as error:
            raise FetchError(str(error), is_transient=False) from error
        except SSLError as error:
            is_broken = isinstance(error.args[0] if error.args else None, ssl.SSLCertVerificationError)
            raise FetchError(f"no secure connection ({_short(error)})", is_transient=not is_broken) from error
        except (HTTPError, OSError, ValueError) as error:
            if watch.is_over or time.monotonic() >= end:
                raise FetchError("took longer than the deadline", is_transient=True) from error
            raise FetchError(_short(error), is_transient=not isinstance(error, ValueError)) from error
        finally:
            self._connections.sweep()

    def _exchange(self, url: str, request: Request, timeout: float) -> warc.Response:
        answer = self._pools.urlopen(
            "GET",
            urls.ascii_form(url) or url,
            headers=self._headers(request),
            timeout=urllib3.Timeout(connect=min(timeout, 10), read=timeout),
            redirect=False,
            retries=False,
            preload_content=False,
            decode_content=False,
        )
        try:
            headers = tuple((str(name), str(value)) for name, value in answer.headers.items())
            body = self._body(answer, request) if 200 <= answer.status < 300 else b""
            return warc.Response(request.url, answer.status, headers, body, kind=request.kind, final_url=url)
        finally:
            answer.close()  # the connection too, unless the body was read to its end

    def _body(self, answer: Any, request: Request) -> bytes:
        """The decoded body; that of robots.txt ends at its limit, any other must keep within it."""
        limit = request.max_body or self._settings.max_body
        n_wire, body = 0, bytearray()

        def wire() -> Iterator[bytes]:
            nonlocal n_wire
            while n_wire <= limit and (piece := answer.read(_CHUNK)):
                n_wire += len(piece)
                yield piece

        for piece in _decoded(wire(), answer.headers.get("content-encoding") or ""):
            body += piece
            if len(body) > limit or n_wire > limit:
                if request.kind == "robots":
                    return bytes(body[:limit])
                raise FetchError(f"is longer than {limit} bytes", is_transient=False)
        return bytes(body)

    def _headers(self, request: Request) -> dict[str, str]:
        headers = {"User-Agent": self.agent, "Accept": "*/*", "Accept-Encoding": "gzip, deflate, br"}
        if request.known and request.known.etag:
            headers["If-None-Match"] = request.known.etag
        if request.known and request.known.last_modified:
            headers["If-Modified-Since"] = request.known.last_modified
        return headers


class _Watch:
    """Cuts the connections of a client when the time of its request is up, whatever it waits for."""

    _watched: ClassVar[set["_Watch"]] = set()
    _changed: ClassVar[threading.Condition] = threading.Condition()
    _watcher: ClassVar[threading.Thread | None] = None

    def __init__(self, connections: Connections, end: float) -> None:
        self._connections = connections
        self._end = end
        self.is_over = False

    def __enter__(self) -> None:
        with self._changed:
            if _Watch._watcher is None or not _Watch._watcher.is_alive():  # it does not live on in a forked process
                _Watch._watcher = threading.Thread(target=self._look, name="deadlines", daemon=True)
                _Watch._watcher.start()
            self._watched.add(self)
            self._changed.notify()

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._watched.discard(self)

    @classmethod
    def _look(cls) -> None:
        """Looks again and again at all requests that are under way; one thread for them all."""
        while True:
            with cls._changed:
                cls._changed.wait_for(lambda: cls._watched)
                for watch in cls._watched:
                    if time.monotonic() >= watch._end:
                        watch.is_over = True
                        watch._connections.cut()
            time.sleep(_TICK)


@cache
def _tls() -> ssl.SSLContext:
    """What makes connections secure: reading the certificates takes longer than many a page."""
    return ssl.create_default_context(cafile=certifi.where())


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
    """One line of an error of the network, without addresses of objects."""
    inner = error.args[-1] if isinstance(error, ProtocolError) and error.args else error
    text = re.sub(r"^<[^>]*>:?\s*|^\w+\(host=[^)]*\):\s*|[\w.]+\([^)]*object at[^)]*\)[:,]?\s*", "", str(inner))
    return " ".join(text.split())[:200] or type(error).__name__
