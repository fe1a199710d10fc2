"""One request at a time to a domain, and a pause after it, whoever asks on the same data folder."""

import threading
import time
from contextlib import closing

import pytest
from misbehaving_site import HOST

from extractors.fetch.client import Client, Request
from extractors.fetch.guard import Guard
from extractors.fetch.turnstile import AFTER_429, FileTurnstile


@pytest.fixture
def turnstile(tmp_path):
    """A turnstile that notes its pauses instead of waiting."""
    with closing(FileTurnstile(tmp_path / "state", sleep=lambda seconds: pauses.append(round(seconds)))) as made:
        pauses = made.pauses = []
        yield made


def test_the_next_request_waits_for_the_pause_of_the_one_before(turnstile):
    for delay in (5, 60, 5):
        with turnstile.turn("news.test", delay):
            pass
    with turnstile.turn("other.test", 5):
        pass
    assert turnstile.pauses == [5, 60]


def test_two_never_hold_a_domain_at_once(tmp_path):
    holding, most = [], []

    def ask():
        with closing(FileTurnstile(tmp_path / "state")) as own:
            for _ in range(20):
                with own.turn("news.test", 0):
                    holding.append(1)
                    most.append(len(holding))
                    time.sleep(0.001)
                    holding.pop()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1
    assert len(most) == 80


def test_many_domains_do_not_keep_as_many_files_open(turnstile):
    for n in range(50):
        with turnstile.turn(f"{n}.test", 0):
            pass
    assert len(turnstile._open) < 10


def test_a_clock_that_was_set_back_does_not_hold_us_for_hours(turnstile, tmp_path):
    (tmp_path / "state").mkdir(exist_ok=True)
    with turnstile.turn("news.test", 0):
        pass
    next((tmp_path / "state").glob("*.turn")).write_text(str(time.time() + 86_400))
    with turnstile.turn("news.test", 5):
        pass
    assert turnstile.pauses == [2 * AFTER_429]


def test_after_a_429_the_pause_is_long(turnstile, site, settings):
    waits = []
    with closing(Client(settings, turnstile, Guard.of(settings, site.routes), sleep=waits.append)) as client:
        client.get(Request(f"http://{HOST}/busy", delay=1))
        client.get(Request(f"http://{HOST}/story", delay=1))
    assert turnstile.pauses == [AFTER_429, AFTER_429, 1]
