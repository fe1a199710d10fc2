"""One thread works at a time, and none while it waits for somebody else."""

import threading
import time
from contextlib import closing, suppress

from misbehaving_site import HOST

from extractors.fetch.baton import Baton
from extractors.fetch.client import Client, FetchError, Request
from extractors.fetch.guard import Guard
from extractors.fetch.turnstile import FileTurnstile


def at_once(work, n=4):
    threads = [threading.Thread(target=work) for _ in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_one_thread_works_at_a_time():
    baton, working, most = Baton(), [], []

    def work():
        for _ in range(50):
            with baton:
                working.append(1)
                most.append(len(working))
                time.sleep(0.0001)
                working.pop()

    at_once(work)
    assert max(most) == 1
    assert len(most) == 200


def test_those_that_wait_wait_together_and_go_on_one_at_a_time():
    baton, waiting = Baton(), threading.Barrier(4, timeout=10)

    def work():
        with baton:
            with baton.laid_down():
                waiting.wait()  # breaks unless all four wait at once
            assert baton._holder == threading.get_ident()

    at_once(work)
    assert not waiting.broken


def test_who_does_not_hold_it_lays_nothing_down():
    baton = Baton()
    with baton:
        other = threading.Thread(target=lambda: baton.laid_down().__enter__())
        other.start()
        other.join()
        assert baton._holder == threading.get_ident()


def test_a_silent_server_holds_up_only_who_asked_it(site, settings, tmp_path):
    baton, ended = Baton(), []
    hurried = settings.model_copy(update={"request_deadline": 1})

    def ask(path):
        with (
            closing(FileTurnstile(tmp_path / path, baton=baton)) as turnstile,
            closing(Client(hurried, turnstile, Guard.of(settings, site.routes), baton=baton)) as client,
            baton,
            suppress(FetchError),
        ):
            client.get(Request(f"http://{HOST}/{path}", retries=0))
        ended.append(path)

    silent = threading.Thread(target=ask, args=["silent"])
    silent.start()
    while not site.asked:
        time.sleep(0.001)
    ask("story")
    silent.join()
    assert ended == ["story", "silent"]
