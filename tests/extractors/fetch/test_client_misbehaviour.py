"""What the client makes of servers that misbehave: a clear reason, in bounded time and memory."""

import resource
import socket
import threading
import time
from contextlib import suppress

import pytest
from misbehaving_site import HOST, STORY, bomb

from extractors.fetch.client import Client, FetchError, Request
from extractors.fetch.guard import Guard
from extractors.fetch.index import Known
from extractors.fetch.turnstile import FileTurnstile

MEGABYTE = 1024  # of ru_maxrss


@pytest.fixture
def waits():
    return []


@pytest.fixture
def client(site, settings, waits):
    turnstile = FileTurnstile(settings.data, sleep=lambda _: None)
    return Client(settings, turnstile, Guard.of(settings, site.routes), sleep=waits.append)


def failure(client, path, **options) -> FetchError:
    with pytest.raises(FetchError) as caught:
        client.get(Request(f"http://{HOST}{path}", **options))
    return caught.value


def test_a_good_page_comes_as_it_is(client):
    response = client.get(Request(f"http://{HOST}/story"))
    assert (response.status, response.body.decode()) == (200, STORY)


def test_we_say_who_we_are(client, site, settings):
    client.get(Request(f"http://{HOST}/story"))
    assert site.headers_of("/story")[0]["User-Agent"] == f"Communique/0.1 (+{settings.contact})"


@pytest.mark.parametrize("path", ["/trickle", "/trickling-head", "/silent"])
def test_a_server_that_takes_its_time_is_cut_off_at_the_deadline(site, settings, path):
    hurried = settings.model_copy(update={"request_deadline": 0.5})
    client = Client(hurried, FileTurnstile(settings.data), Guard.of(settings, site.routes))
    begun = time.monotonic()
    error = failure(client, path, retries=0)
    assert (str(error), error.is_transient) == ("took longer than the deadline", True)
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    "path", ["/gzip-bomb", "/deflate-bomb", "/brotli-bomb", "/double-bomb", "/endless", "/empty-members"]
)
def test_a_body_beyond_the_limit_is_refused_in_bounded_memory(client, settings, path):
    bomb("gzip"), bomb("deflate"), bomb("br")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    error = failure(client, path)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / MEGABYTE
    assert (str(error), error.is_transient) == (f"is longer than {settings.max_body} bytes", False)
    assert grown < 40


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/loop", "redirects more than 5 times"),
        ("/to-metadata", "169.254.169.254 is not a public address"),
        ("/to-localhost", "127.0.0.1 is not a public address"),
        ("/to-mapped", "127.0.0.1 is not a public address"),
        ("/to-file", "redirects to no address"),
    ],
)
def test_redirects_lead_to_public_addresses_only(client, path, reason):
    error = failure(client, path)
    assert reason in str(error)
    assert not error.is_transient


@pytest.mark.parametrize(
    "host",
    [
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "0",
        "[::1]",
        "localhost.",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "a@127.0.0.1",
    ],
)
def test_this_machine_is_not_reached_under_any_spelling(client, site, host):
    site.more["away"] = lambda h: h.answer(b"", 302, Location=f"http://{host}:{h.server.server_port}/story")
    assert "is not a public address" in str(failure(client, "/away"))
    assert site.counts["/story"] == 0


def test_proxies_of_the_environment_are_not_used(client, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert client.get(Request(f"http://{HOST}/story", retries=0)).status == 200


def test_a_redirect_is_followed_and_remembered(client):
    response = client.get(Request(f"http://{HOST}/moved"))
    assert (response.url, response.final_url) == (f"http://{HOST}/moved", f"http://{HOST}/story")


def test_each_hop_of_a_redirect_needs_permission(client):
    error = failure(client, "/moved", permit=lambda url: "robots.txt does not allow it" if "story" in url else None)
    assert str(error) == f"http://{HOST}/story: robots.txt does not allow it"


@pytest.mark.parametrize("path", ["/truncated", "/torn-gzip", "/reset"])
def test_a_broken_transfer_is_tried_again_and_then_left(client, site, waits, path):
    error = failure(client, path)
    assert error.is_transient
    assert site.counts[path] == 4
    assert [round(wait / 2**n) for n, wait in enumerate(waits)] == [2, 2, 2]


def test_a_coding_that_was_not_asked_for_is_refused(client):
    assert str(failure(client, "/odd-coding")) == "has a body coded as 'zstd', which was not asked for"


def test_a_busy_server_is_asked_again_when_it_says(client, waits):
    assert client.get(Request(f"http://{HOST}/busy")).status == 200
    assert waits == [7.0, 7.0]


def test_a_server_busy_for_hours_is_left_for_the_next_night(client, site, waits):
    assert str(failure(client, "/busy-for-hours")) == "status 503"
    assert (site.counts["/busy-for-hours"], waits) == (1, [])


def test_a_missing_page_is_not_asked_for_again(client, site):
    error = failure(client, "/missing")
    assert (str(error), error.is_transient, site.counts["/missing"]) == ("status 404", False, 1)


def test_what_is_known_is_asked_for_conditionally(client, site):
    known = Known('"v1"', "Tue, 16 Dec 2025 10:00:00 GMT", "abc")
    assert client.get(Request(f"http://{HOST}/tagged", known=known)).status == 304
    assert site.headers_of("/tagged")[0]["If-Modified-Since"] == "Tue, 16 Dec 2025 10:00:00 GMT"


def test_a_host_that_does_not_exist_is_a_reason(client):
    with pytest.raises(FetchError, match=r"nowhere\.invalid") as caught:
        client.get(Request("http://nowhere.invalid/", retries=0))
    assert caught.value.is_transient


def test_a_server_that_never_ends_its_tls_handshake_is_cut_off_too(settings):
    """Single bytes of a TLS record that never comes to its end, each within every time-out of a read."""
    server = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def trickle():
        connection, _ = server.accept()
        with connection, suppress(OSError):
            connection.sendall(b"\x16\x03\x03\x40\x00")
            while not stop.wait(0.05):
                connection.sendall(b"\x02")

    thread = threading.Thread(target=trickle, daemon=True)
    thread.start()
    hurried = settings.model_copy(update={"request_deadline": 0.5})
    guard = Guard.of(settings, {"news.test": server.getsockname()})
    client = Client(hurried, FileTurnstile(settings.data), guard)
    begun = time.monotonic()
    with pytest.raises(FetchError):
        client.get(Request("https://news.test/", retries=0))
    assert time.monotonic() - begun < 2
    stop.set()
    server.close()
