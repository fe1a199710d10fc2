"""How time and memory of each stage grow: at one, ten and a hundred times the input, each size in a fresh process."""

import gzip
import itertools
import math
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bench.fetching import ours_of, served
from bench.measure import Cost, Result, alone, cost, peak_megabytes
from bench.nights import NIGHT, costs_by_stage, drop, reading_stages
from bench.reading import documents
from extractors.records import DROPPED
from extractors.settings import Settings

TIMES: Final = (1, 10, 100)
PAGES_FETCHED: Final = 200
PAGES_READ: Final = 10
DOCUMENTS: Final = 20
MOST: Final = 1.1

_Costs = dict[str, Cost]


def growth(settings: Settings, *, is_full: bool) -> list[Result]:
    """Every stage: fetching from hosts of this machine, reading real pages, and a night of documents of the corpus."""
    work: dict[str, tuple[Callable[[Settings, int], _Costs], int]] = {
        "pages of 30 KB over 40 hosts": (_fetched, PAGES_FETCHED),
        "pages": (_read, PAGES_READ),
        "documents of a first night": (_night, DOCUMENTS),
    }
    results = []
    for unit, (measure, n) in work.items():
        found: list[_Costs] = [alone(measure, settings, times * n) for times in TIMES]
        sizes = ", ".join(f"{times * n:,}" for times in TIMES)
        results += [_grown(stage, f"{sizes} {unit}", [one[stage] for one in found]) for stage in found[0]]
    return results


def exponent(values: list[float]) -> float:
    """The steeper of the two steps: a cost that does not depend on the input would hide the growth in their mean."""
    return max(math.log10(more / less) for less, more in itertools.pairwise(values))


def _grown(stage: str, sizes: str, costs: list[Cost]) -> Result:
    seconds, megabytes = [one.processor for one in costs], [one.megabytes for one in costs]
    of_memory = exponent(megabytes)
    return Result(
        f"growth, {stage}",
        sizes,
        f"{', '.join(f'{one:.2f}' for one in seconds)} processor seconds",
        f"{', '.join(f'{one:.0f}' for one in megabytes)} MB, exponent {of_memory:.2f}",
        exponent(seconds),
        MOST,
        is_ceiling=True,
        details={f"{times}, seconds": one for times, one in zip(TIMES, seconds, strict=True)}
        | {f"{times}, MB": one for times, one in zip(TIMES, megabytes, strict=True)}
        | {"exponent of memory": of_memory},
    )


def _fetched(_: Settings, n: int) -> _Costs:
    with served(n, 0.0) as sites:
        spent, _megabytes = ours_of(sites)
    return {"fetch": Cost(spent.processor, peak_megabytes())}


def _read(settings: Settings, n: int) -> _Costs:
    """Real pages, repeated with another ending where there are not so many, through the stage `parse`."""
    from extractors.fetch import sample

    stages = reading_stages()
    found = sorted((settings.shared / "pages").rglob("*.html.gz")) or sorted(sample.SITE.rglob("*.html"))
    with TemporaryDirectory(prefix="bench-pages-") as folder:
        for name, some in (("before", found[:2]), ("pages", [found[i % len(found)] for i in range(n)])):
            pages = Path(folder) / name
            pages.mkdir()
            for i, path in enumerate(some):
                data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
                (pages / f"{i}.html").write_bytes(data + b"<!-- %d -->" % (i // len(found)))
            mine = settings.model_copy(update={"data": Path(folder) / f"{name}-data", "input": pages})
            stages["fetch"](DROPPED, NIGHT, mine)
            with cost() as spent:
                stages["parse"](DROPPED, NIGHT, mine)
    return {"parse": spent}


def _night(settings: Settings, n: int) -> _Costs:
    """The stages after parse; what is imported once is not counted."""
    given, _ = documents(settings, n)
    with TemporaryDirectory(prefix="bench-growth-") as folder:
        costs_by_stage(drop(Path(folder) / "before", given[:10], settings))
        shutil.rmtree(Path(folder) / "before")
        costs = costs_by_stage(drop(Path(folder) / "night", given, settings))
    return {stage: costs[stage] for stage in costs if stage not in ("fetch", "parse")}
