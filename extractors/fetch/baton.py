"""One thread of a fetch works while the others wait: Python lets no more than one run, and contending is dear."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType


class Baton:
    """What a thread of a fetch holds while it works, and lays down where it waits for somebody else.

    Without it, all threads would contend for the interpreter at each call of the system, some ten times a page: with a
    processor idle, that takes longer than the work. A thread that does not hold the baton waits without laying it down.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holder: int | None = None

    def __enter__(self) -> None:
        self._lock.acquire()
        self._holder = threading.get_ident()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._holder = None
        self._lock.release()

    @contextmanager
    def laid_down(self) -> Iterator[None]:
        """For the block, which waits, others may work."""
        if self._holder != threading.get_ident():
            yield
            return
        self.__exit__(None, None, None)
        try:
            yield
        finally:
            self.__enter__()
