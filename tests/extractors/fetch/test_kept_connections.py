"""A connection is kept for the next page of its host, and only while nothing is wrong with it."""

import threading
import time
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from extractors.fetch.client import Client, FetchError, Request
from extractors.fetch.guard import Guard
from extractors.fetch.turnstile import FileTurnstile

LONG = b" " * 6_000_000


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    ports: list[int]

    def do_GET(self) -> None:
        self.ports.append(self.client_address[1])
        with suppress(ConnectionError):
            getattr(self, f"send_{self.path[1:]}")()

    def answer(self, body: bytes, length: int | None = None) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(length or len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_story(self) -> None:
        self.answer(b"<p>They met.")

    def send_leaving(self) -> None:
        self.answer(b"<p>They met.")
        self.close_connection = True  # and no header says so

    def send_long(self) -> None:
        self.answer(LONG)

    def send_trickle(self) -> None:
        self.answer(b"<p>", 1000)
        for _ in range(100):
            time.sleep(0.05)
            self.wfile.write(b".")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def ports():
    """Our end of the connection of each request that the server got."""
    return []


@pytest.fixture
def client(ports, settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Told", (Handler,), {"ports": ports}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    hurried = settings.model_copy(update={"request_deadline": 0.5})
    guard = Guard.of(settings, {"news.test": server.server_address})
    with closing(Client(hurried, FileTurnstile(settings.data), guard)) as client:
        yield client
    server.shutdown()
    server.server_close()


def get(client, path):
    return client.get(Request(f"http://news.test/{path}", retries=0)).body


def test_pages_of_a_host_come_over_one_connection(client, ports):
    assert [get(client, "story") for _ in range(3)] == [b"<p>They met."] * 3
    assert len(set(ports)) == 1


def test_a_server_that_left_is_asked_over_a_new_connection(client, ports):
    get(client, "leaving")
    time.sleep(0.1)
    assert get(client, "story") == b"<p>They met."
    assert len(set(ports)) == 2


@pytest.mark.parametrize(("path", "reason"), [("trickle", "longer than the deadline"), ("long", "longer than 5242880")])
def test_a_kept_connection_is_watched_too_and_kept_no_longer(client, ports, path, reason):
    get(client, "story")
    begun = time.monotonic()
    with pytest.raises(FetchError, match=reason):
        get(client, path)
    assert time.monotonic() - begun < 2
    assert get(client, "story") == b"<p>They met."
    assert ports[0] == ports[1] != ports[2]
