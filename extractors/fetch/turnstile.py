"""Politeness across the processes on one data folder: one request at a time to a domain, with a pause after."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from extractors.records import slug

AFTER_429: Final = 30.0
_WIDTH: Final = 20  # of what a lock file holds, always as long: cutting it off first costs as much as fetching a page


@dataclass
class Turn:
    """One turn at a domain."""

    pause: float

    def slow_down(self) -> None:
        """Makes the pause after this turn a long one: the server said that it gets too many requests."""
        self.pause = max(self.pause, AFTER_429)


class FileTurnstile:
    """Holds a lock file a domain; the file says when the domain may next be asked. A killed process leaves its lock."""

    def __init__(self, folder: Path, sleep: Callable[[float], None] = time.sleep) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._sleep = sleep

    @contextmanager
    def turn(self, site: str, delay: float) -> Iterator[Turn]:
        """Waits for the domain, holds it for the block, and lets the next one in after `delay` seconds."""
        with open(self._folder / f"{slug(site)}.turn", "r+", encoding="ascii", opener=_made) as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            handle.seek(0)
            next_at = 0.0
            with suppress(ValueError):
                next_at = float(handle.read() or 0)
            wait = next_at - time.time()
            if wait > 0:
                self._sleep(
                    min(wait, 2 * max(delay, AFTER_429))
                )  # a clock that was set back does not hold us for hours
            held = Turn(delay)
            try:
                yield held
            finally:
                handle.seek(0)
                handle.write(f"{time.time() + held.pause:<{_WIDTH}.3f}")


def _made(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CREAT, 0o666)
