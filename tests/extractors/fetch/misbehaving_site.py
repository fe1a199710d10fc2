"""A news site on this machine that misbehaves on purpose: each path of it does one thing wrong."""

import gzip
import socket
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli

HOST = "news.test"
STORY = (
    "<html lang=en><head><title>Ministers meet</title></head><body><article><h1>Ministers meet</h1><p>The foreign"
    " ministers of the two states met in the capital on Tuesday and spoke about trade, transit and the work of their"
    " commission.</p></article></body></html>"
)


@dataclass
class Site:
    """The running site: the routes to it, and what it was asked."""

    routes: dict[str, tuple[str, int]]
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    robots: Callable[["Handler"], None] | None = None
    more: dict[str, Callable[["Handler"], None]] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def counts(self) -> Counter[str]:
        return Counter(path for path, _ in self.asked)

    def headers_of(self, path: str) -> list[dict[str, str]]:
        return [headers for asked, headers in self.asked if asked == path]


class Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        self.site.asked.append((path, dict(self.headers.items())))
        if path == "/robots.txt" and self.site.robots:
            self.site.robots(self)
            return
        name = path.strip("/").split("/")[0].split(".")[0].replace("-", "_") or "index"
        with suppress(BrokenPipeError, ConnectionError):
            if name in self.site.more:
                self.site.more[name](self)
            else:
                getattr(self, f"send_{name}", self.send_missing)()

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, body: bytes, status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_missing(self) -> None:
        self.answer(b"not here", 404)

    send_robots = send_missing

    def send_story(self) -> None:
        self.answer(STORY.encode())

    # --- time

    def send_trickle(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        while not self.site.stop.wait(0.05):
            self.wfile.write(b".")
            self.wfile.flush()

    def send_trickling_head(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.site.stop.wait(0.05):
            self.wfile.write(b"X-More: yes\r\n")
            self.wfile.flush()

    def send_silent(self) -> None:
        self.site.stop.wait(10)

    # --- size

    def send_gzip_bomb(self) -> None:
        self.answer(bomb("gzip"), Content_Encoding="gzip")

    def send_deflate_bomb(self) -> None:
        self.answer(bomb("deflate"), Content_Encoding="deflate")

    def send_brotli_bomb(self) -> None:
        self.answer(bomb("br"), Content_Encoding="br")

    def send_double_bomb(self) -> None:
        self.answer(gzip.compress(bomb("gzip")), Content_Encoding="gzip, gzip")

    def send_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.site.stop.is_set():
            self.wfile.write(b"x" * 65536)

    def send_empty_members(self) -> None:
        self.answer(gzip.compress(b"") * 400_000, Content_Encoding="gzip")

    # --- where

    def send_loop(self) -> None:
        self.answer(b"", 302, Location="/loop/again")

    def send_to_metadata(self) -> None:
        self.answer(b"", 302, Location="http://169.254.169.254/latest/meta-data/")

    def send_to_localhost(self) -> None:
        self.answer(b"", 301, Location=f"http://2130706433:{self.server.server_port}/story")

    def send_to_mapped(self) -> None:
        self.answer(b"", 307, Location=f"http://[::ffff:127.0.0.1]:{self.server.server_port}/story")

    def send_to_file(self) -> None:
        self.answer(b"", 302, Location="file:///etc/passwd")

    def send_moved(self) -> None:
        self.answer(b"", 301, Location="/story")

    # --- what

    def send_wrong_charset(self) -> None:
        text = STORY.replace("Ministers", "Ministers of Côte d’Ivoire")
        self.answer(text.encode("cp1252"), kind="text/html; charset=utf-8")

    def send_truncated(self) -> None:
        self.answer(STORY.encode()[:100], Content_Length="5000")
        self.close_connection = True

    def send_torn_gzip(self) -> None:
        self.answer(gzip.compress(STORY.encode())[:-20], Content_Encoding="gzip")

    def send_reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        self.connection.close()

    def send_odd_coding(self) -> None:
        self.answer(b"????", Content_Encoding="zstd")

    def send_picture(self) -> None:
        self.answer(b"\x89PNG....", kind="image/png")

    # --- again

    def send_busy(self) -> None:
        """429 twice, then the story."""
        if self.site.counts["/busy"] <= 2:
            self.answer(b"slow down", 429, Retry_After="7")
        else:
            self.send_story()

    def send_busy_for_hours(self) -> None:
        self.answer(b"come back", 503, Retry_After="7200")

    def send_broken(self) -> None:
        self.answer(b"oops", 500)

    def send_tagged(self) -> None:
        if self.headers.get("If-None-Match") == '"v1"':
            self.answer(b"", 304, ETag='"v1"')
        else:
            self.answer(STORY.encode(), ETag='"v1"', Last_Modified="Tue, 16 Dec 2025 10:00:00 GMT")

    # --- lists

    def send_feed(self) -> None:
        self.answer(feed("/story", "/tagged", "/missing"), kind="application/rss+xml")

    def send_mixed_feed(self) -> None:
        paths = ["/story", "/gzip-bomb", "/trickle", "/loop", "/to-metadata", "/truncated", "/picture", "/reset"]
        self.answer(feed(*paths), kind="application/rss+xml")

    def send_long_feed(self) -> None:
        self.answer(feed(*(f"/story/{n}" for n in range(10_000))), kind="application/rss+xml")

    def send_linkless(self) -> None:
        self.answer(b"<rss version='2.0'><channel><item><title>No link, no date</title></item></channel></rss>")

    def send_laughs(self) -> None:
        entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
        self.answer(f'<!DOCTYPE x [<!ENTITY l0 "ha">{entities}]><urlset><url><loc>&l9;</loc></url></urlset>'.encode())


def feed(*paths: str) -> bytes:
    """An RSS feed of the paths, without dates."""
    items = "".join(f"<item><title>t</title><link>http://{HOST}{path}</link></item>" for path in paths)
    return f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()


@lru_cache
def bomb(coding: str) -> bytes:
    """120 MB of spaces in less than a megabyte."""
    block, n_blocks = b" " * (1 << 20), 120
    if coding == "br":
        pack = brotli.Compressor(quality=1)
        return b"".join([*(pack.process(block) for _ in range(n_blocks)), pack.finish()])
    pack = zlib.compressobj(1, zlib.DEFLATED, 31 if coding == "gzip" else 15)
    return b"".join([*(pack.compress(block) for _ in range(n_blocks)), pack.flush()])


@contextmanager
def running(robots: Callable[[Handler], None] | None = None) -> Iterator[Site]:
    """The site while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("SiteHandler", (Handler,), {}))
    server.daemon_threads = True
    site = Site({HOST: ("127.0.0.1", server.server_port)}, robots=robots)
    server.RequestHandlerClass.site = site
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.stop.set()
        server.shutdown()
        server.server_close()


def wait_forever(handler: Handler) -> None:
    """A robots.txt that never comes."""
    handler.site.stop.wait(10)
