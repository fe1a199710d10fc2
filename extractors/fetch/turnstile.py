"""Politeness across the processes on one data folder: one request at a time to a domain, with a pause after."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from extractors.fetch.baton import Baton
from extractors.records import slug

AFTER_429: Final = 30.0
_WIDTH: Final = 20  # of what a lock file holds, always as long: cutting it off first costs as much as fetching a page
_MOST_OPEN: Final = 8


@dataclass
class Turn:
    """One turn at a domain."""

    pause: float

    def slow_down(self) -> None:
        """Makes the pause after this turn a long one: the server said that it gets too many requests."""
        self.pause = max(self.pause, AFTER_429)


class FileTurnstile:
    """Holds a lock file a domain; the file says when the domain may next be asked. A killed process leaves its lock.

    For one thread. The files of the domains asked last stay open: opening one costs a tenth of fetching a page.
    """

    def __init__(self, folder: Path, sleep: Callable[[float], None] = time.sleep, baton: Baton | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._baton = baton or Baton()
        self._folder = folder
        self._sleep = sleep
        self._open: dict[str, int] = {}

    def close(self) -> None:
        """Closes the files."""
        while self._open:
            os.close(self._open.popitem()[1])

    @contextmanager
    def turn(self, site: str, delay: float) -> Iterator[Turn]:
        """Waits for the domain, holds it for the block, and lets the next one in after `delay` seconds."""
        file = self._file(site)
        self._lock(file)
        try:
            wait = _next_at(file) - time.time()
            if wait > 0:
                with self._baton.laid_down():  # a clock that was set back does not hold us for hours
                    self._sleep(min(wait, 2 * max(delay, AFTER_429)))
            held = Turn(delay)
            try:
                yield held
            finally:
                if held.pause > 0 or wait > 0:  # else what stands there has passed
                    os.pwrite(file, f"{time.time() + held.pause:<{_WIDTH}.6f}".encode(), 0)
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)

    def _lock(self, file: int) -> None:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with self._baton.laid_down():
                fcntl.flock(file, fcntl.LOCK_EX)

    def _file(self, site: str) -> int:
        if site not in self._open:
            if len(self._open) >= _MOST_OPEN:
                self.close()
            self._open[site] = os.open(self._folder / f"{slug(site)}.turn", os.O_RDWR | os.O_CREAT, 0o666)
        return self._open[site]


def _next_at(file: int) -> float:
    """When the domain may next be asked; at once where its file is new or damaged."""
    try:
        return float(os.pread(file, 2 * _WIDTH, 0))
    except ValueError:
        return 0.0
