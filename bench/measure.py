"""What every measurement is made with: processor time, a process of its own, and the form of a result."""

import importlib.util
import multiprocessing
import resource
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from extractors.settings import ROOT

MEGABYTE: Final = 1024  # of ru_maxrss, which counts kibibytes


@dataclass(frozen=True)
class Result:
    """A stage's figure, what it is measured against in the same run, and the ratio that it must reach."""

    stage: str
    measured_on: str
    figure: str
    against: str = ""
    ratio: float | None = None
    wanted: float | None = None
    is_ceiling: bool = False
    details: dict[str, float] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """`yes`, `no`, or nothing where nothing is wanted."""
        if self.wanted is None or self.ratio is None:
            return ""
        return "yes" if (self.ratio <= self.wanted if self.is_ceiling else self.ratio >= self.wanted) else "no"


@dataclass
class Spent:
    """Seconds that a block took; `processor` counts this process and the children that ended in the block."""

    processor: float = 0.0
    wall: float = 0.0


def _processor() -> float:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


@contextmanager
def clock() -> Iterator[Spent]:
    """Seconds of the block, known when it has ended."""
    spent, processor, wall = Spent(), _processor(), time.perf_counter()
    yield spent
    spent.processor, spent.wall = _processor() - processor, time.perf_counter() - wall


def peak_megabytes(who: int = resource.RUSAGE_SELF) -> float:
    """The most memory that this process has held, or any one of its children (`resource.RUSAGE_CHILDREN`)."""
    return resource.getrusage(who).ru_maxrss / MEGABYTE


@dataclass
class Cost:
    """Processor seconds of a block, and the most memory that this process, or the largest child, held in it, in MB."""

    processor: float = 0.0
    megabytes: float = 0.0


@contextmanager
def cost() -> Iterator[Cost]:
    """What the block costs, known when it has ended; children as far as they held more than any that ended before."""
    found, before = Cost(), peak_megabytes(resource.RUSAGE_CHILDREN)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak of this process begins anew
    with clock() as spent:
        yield found
    found.processor = spent.processor
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    own = next(int(line.split()[1]) / MEGABYTE for line in status.splitlines() if line.startswith("VmHWM"))
    child = peak_megabytes(resource.RUSAGE_CHILDREN)
    found.megabytes = max(own, child if child > before else 0.0)


def alone(work: Callable[..., Any], *arguments: Any) -> Any:
    """Runs `work` in a fresh process, so that its memory and its imports are its own."""
    return together(work, [arguments])[0]


def together(work: Callable[..., Any], calls: list[tuple[Any, ...]]) -> list[Any]:
    """Runs `work` once for each tuple of arguments, each in a fresh process, all at the same time."""
    with ProcessPoolExecutor(len(calls), multiprocessing.get_context("spawn")) as pool:
        return [call.result() for call in [pool.submit(work, *arguments) for arguments in calls]]


def builder(path: str) -> ModuleType:
    """A module of the tests that makes a warehouse of any size, such as `tests/dbt/synthetic.py`."""
    spec = importlib.util.spec_from_file_location(path.rpartition("/")[2].removesuffix(".py"), ROOT / path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(ROOT / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
