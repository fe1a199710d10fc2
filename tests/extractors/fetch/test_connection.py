"""Answers as servers send them, well-formed or not, and the ways through a proxy. Each server says one thing."""

import socket
import threading
import time
from contextlib import closing, contextmanager, suppress

import pytest

from extractors.fetch.client import Client, FetchError, Request
from extractors.fetch.connection import BrokenAnswerError, Connections
from extractors.fetch.guard import ANYWHERE, Guard
from extractors.fetch.turnstile import FileTurnstile


@contextmanager
def saying(*answers: bytes, stays: bool = True):
    """A server that gives these answers in order over each connection; its address, and the requests that it got."""
    server, asked = socket.create_server(("127.0.0.1", 0)), []

    def serve():
        with suppress(OSError):
            while True:
                connection, _ = server.accept()
                threading.Thread(target=talk, args=(connection,), daemon=True).start()

    def talk(connection):
        with connection, suppress(ConnectionError):
            for answer in answers:
                asked.append(connection.recv(65536))
                connection.sendall(answer)
            if stays:
                connection.recv(1)

    threading.Thread(target=serve, daemon=True).start()
    with closing(server):
        yield server.getsockname(), asked


def got(*answers: bytes, n: int = 1, stays: bool = True) -> list[tuple[int, bytes, bool]]:
    """Status, body, and whether the connection may be kept, of each of `n` requests."""
    with saying(*answers, stays=stays) as (address, _), closing(Connections(ANYWHERE)) as connections:
        return [once(connections, address) for _ in range(n)]


def once(connections, address):
    with connections.asked("http://{}:{}/story".format(*address), "", time.monotonic() + 2) as answer:
        body = b"".join(answer.body())
        return answer.status, body, answer.may_be_kept()


@pytest.mark.parametrize(
    ("answer", "is_kept"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nThey", True),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nTh\r\n2;x=y\r\ney\r\n0\r\nX: x\r\n\r\n", True),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 9\r\n\r\n4\r\nThey\r\n0\r\n\r\n", True),
        (b"HTTP/1.1 200 OK\nContent-Length: 4\n\nThey", True),
        (b"HTTP/1.1 200\r\nContent-Length: 4\r\n\r\nThey", True),
        (b"HTTP/1.1 200 OK\r\nUpgrade: h2,h2c\r\nConnection: Upgrade\r\nContent-Length: 4\r\n\r\nThey", True),
        (b"HTTP/1.1 200 OK\r\nX-Odd: a\x01b\xe9\r\nContent-Length: 4\r\n\r\nThey", True),
        (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nThey", True),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nThey", False),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nThey", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nThey met.", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nTheyHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nX", False),
    ],
)  # fmt: skip
def test_an_answer_is_read_as_it_was_meant(answer, is_kept):
    assert got(answer) == [(200, b"They", is_kept)]


def test_a_body_without_a_length_ends_with_the_connection():
    assert got(b"HTTP/1.1 200 OK\r\n\r\nThey", stays=False) == [(200, b"They", False)]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nThey", "breaks off"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nThey\r\n", "breaks off"),
        (b"HTTP/1.1 200 OK\r\nContent-", "breaks off"),
        (b"", "breaks off"),
        (b"<html>They met.", "is not HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nThey", "is not HTTP"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 20_000, "head of more than"),
        (b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 400_000, "head of more than"),
    ],
)
def test_what_is_no_whole_answer_is_an_error(answer, reason):
    with pytest.raises(BrokenAnswerError, match=reason):
        got(answer, stays=False)


def test_answers_over_one_connection_are_not_mixed_up():
    first, second = (b"HTTP/1.1 200 OK\r\nX-%b: 1\r\nContent-Length: 1\r\n\r\n%b" % (x, x) for x in (b"A", b"B"))
    assert [body for _, body, _ in got(first, second, n=2)] == [b"A", b"B"]


def test_a_second_answer_is_not_taken_for_that_to_the_next_request():
    told = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n"
    with saying(told + b"A" + told + b"B") as (address, asked), closing(Connections(ANYWHERE)) as connections:
        assert [once(connections, address)[1] for _ in range(2)] == [b"A", b"A"]
        assert len(asked) == 2


def test_few_connections_are_kept():
    with saying(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as (address, _):
        routes = {f"host-{n}.test": address for n in range(30)}
        with closing(Connections(Guard(routes=routes))) as connections:
            for host in routes:
                once(connections, (host, 80))
            assert len(connections._kept) < 10


@pytest.fixture
def proxied(settings):
    @contextmanager
    def through(address):
        behind = settings.model_copy(update={"proxy": "http://{}:{}".format(*address)})
        with closing(Client(behind, FileTurnstile(settings.data), Guard())) as client:
            yield client

    return through


def test_a_proxy_is_asked_for_whole_addresses(proxied):
    with saying(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nThey") as (address, asked), proxied(address) as client:
        assert client.get(Request("http://news.test/story?a=b", retries=0)).body == b"They"
        assert asked[0].startswith(b"GET http://news.test/story?a=b HTTP/1.1\r\nHost: news.test\r\n")


def test_a_proxy_leads_to_a_secure_server_or_says_no(proxied):
    with saying(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n") as (address, asked), proxied(address) as client:
        with pytest.raises(FetchError, match="the proxy refuses with status 407"):
            client.get(Request("https://news.test/story", retries=0))
        assert asked[0].startswith(b"CONNECT news.test:443 HTTP/1.1\r\n")
    with saying(b"HTTP/1.1 200 Yes\r\n\r\n", b"no TLS") as (address, asked), proxied(address) as client:
        with pytest.raises(FetchError, match="no secure connection"):
            client.get(Request("https://news.test/story", retries=0))
        assert asked[1].startswith(b"\x16\x03")  # a TLS handshake with the server behind it


def test_a_request_that_nobody_takes_ends_at_the_deadline():
    with closing(socket.create_server(("127.0.0.1", 0))) as server, closing(Connections(ANYWHERE)) as connections:
        url = "http://{}:{}/story".format(*server.getsockname())
        with (
            pytest.raises(TimeoutError, match="longer than the deadline"),
            connections.asked(url, f"X-Long: {'x' * 20_000_000}\r\n", time.monotonic() + 0.2),
        ):
            pass
