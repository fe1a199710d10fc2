"""The HTTP client: politely, to public addresses only, within a deadline and a size, tried again where that helps."""

import random
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, Protocol

import brotli
import certifi
import urllib3
from urllib3.exceptions import HTTPError, ProtocolError, SSLError

from extractors import urls, warc
from extractors.fetch.guard import ANYWHERE, BlockedAddressError, Guard, guarded_pools
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
    """Asks servers for pages. `sleep` waits between tries; nothing else of it depends on the clock but deadlines."""

    def __init__(
        self, settings: Settings, turnstile: Turnstile, guard: Guard, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._settings = settings
        self._turnstile = turnstile
        self._guard = guard
        self._sleep = sleep
        self._tls = ssl.create_default_context(cafile=certifi.where())
        self.agent = f"{NAME}/{VERSION} (+{settings.contact})"

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
                response = self._one(replace(request, url=url), end)
                if response.status == 429:
                    held.slow_down()
            if response.status not in _REDIRECTS:
                return self._judged(replace(response, url=request.url, final_url=url, seconds=time.monotonic() - begun))
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

    def _one(self, request: Request, end: float) -> warc.Response:
        """One request on a connection of its own, cut off at `end`."""
        remaining = end - time.monotonic()
        if remaining <= 0:
            raise FetchError("took longer than the deadline", is_transient=True)
        opened: list[socket.socket] = []
        watch = _Watch(opened, remaining)
        pools = self._pools(remaining, opened)
        try:
            with watch:
                response = self._exchange(pools, request)
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
            pools.clear()

    def _pools(self, timeout: float, opened: list[socket.socket]) -> urllib3.PoolManager:
        """Pools for one request; through a proxy, the proxy is the peer and may be anywhere."""
        proxy = self._settings.proxy
        options: dict[str, Any] = {
            "timeout": urllib3.Timeout(connect=min(timeout, 10), read=timeout),
            "ssl_context": self._tls,
        }
        pools = urllib3.ProxyManager(proxy, **options) if proxy else urllib3.PoolManager(**options)
        pools.pool_classes_by_scheme = guarded_pools(ANYWHERE if proxy else self._guard, opened)
        return pools

    def _exchange(self, pools: urllib3.PoolManager, request: Request) -> warc.Response:
        answer = pools.urlopen(
            "GET",
            urls.ascii_form(request.url) or request.url,
            headers=self._headers(request),
            redirect=False,
            retries=False,
            preload_content=False,
            decode_content=False,
        )
        headers = tuple((str(name), str(value)) for name, value in answer.headers.items())
        response = warc.Response(url=request.url, status=answer.status, headers=headers, body=b"", kind=request.kind)
        if not 200 <= answer.status < 300:
            return response
        return replace(response, body=self._body(answer, response, request))

    def _body(self, answer: Any, response: warc.Response, request: Request) -> bytes:
        """The decoded body; that of robots.txt ends at its limit, any other must keep within it."""
        limit = request.max_body or self._settings.max_body
        n_wire, body = 0, bytearray()

        def wire() -> Iterator[bytes]:
            nonlocal n_wire
            while n_wire <= limit and (piece := answer.read(_CHUNK)):
                n_wire += len(piece)
                yield piece

        for piece in _decoded(wire(), response.header("content-encoding") or ""):
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
    """Cuts every connection in `opened` when the time is up, whatever it waits for; lets go of them at the end."""

    def __init__(self, opened: list[socket.socket], seconds: float) -> None:
        self._opened = opened
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self.is_over = False

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        for connection in self._opened:
            connection.close()

    def _cut(self) -> None:
        self.is_over = True
        for connection in list(self._opened):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


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
