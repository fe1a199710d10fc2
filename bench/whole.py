"""A whole night under Airflow against its stages alone, a month of nights, and what starting up costs."""

import os
import resource
import statistics
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bench.measure import Result, alone, clock, peak_megabytes
from bench.nights import NIGHT, costs_by_stage, drop
from bench.reading import Document, documents
from extractors.settings import PREFIX, ROOT, Settings

IMPORTS: Final = {
    "nothing": "pass",
    "Airflow": "import airflow.sdk",
    "parser": "import extractors.parse.pages",
    "extractor and its models": (
        "from extractors.extract import batch, pipeline; from extractors.settings import get_settings;"
        " pipeline.build_pipeline(get_settings().seeds, None); batch.decisions()"
    ),
    "Great Expectations": "import great_expectations, expectations.marts",
    "dbt": "from dbt.cli.main import dbtRunner; import dbt.adapters.duckdb",
    "dashboard": "import dashboard.build, dashboard.pages",
}


def imports(settings: Settings, *, is_full: bool) -> list[Result]:
    """Processor seconds until each part is ready to work, in a fresh process."""
    seconds = {name: _start(code) for name, code in IMPORTS.items()}
    bare = seconds.pop("nothing")
    said = ", ".join(f"{name} {s - bare:.1f}" for name, s in seconds.items())
    return [Result("imports", "a fresh process each", f"{said} processor seconds", details=seconds)]


def _start(code: str) -> float:
    with clock() as spent:
        subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True)
    return spent.processor


def night(settings: Settings, *, is_full: bool) -> list[Result]:
    """`python -m ops night` over documents of the corpus, against the same stages called one after another."""
    given, told = documents(settings, 10_000 if is_full else 1_000)
    with TemporaryDirectory(prefix="bench-night-") as folder:
        mine = drop(Path(folder), given, settings)
        stages = {name: cost.processor for name, cost in costs_by_stage(mine).items()}
        with clock() as spent:
            _under_airflow(Path(folder) / "night", Path(str(mine.input)))
        peak = peak_megabytes(resource.RUSAGE_CHILDREN)
    total = sum(stages.values())
    largest = sorted(stages.items(), key=lambda item: -item[1])
    return [
        Result(
            "night",
            told,
            f"{spent.processor:.0f} processor seconds ({spent.wall:.0f} s by the clock); peak {peak:.0f} MB a process",
            f"stages alone {total:.0f}: " + ", ".join(f"{name} {seconds:.1f}" for name, seconds in largest),
            spent.processor / total,
            1.15,
            is_ceiling=True,
            details={"night": spent.processor, "wall": spent.wall, "megabytes": peak, **stages},
        )
    ]


def _under_airflow(data: Path, dropped: Path) -> None:
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", PREFIX))}
    variables |= {PREFIX + "DATA": str(data), PREFIX + "INPUT": str(dropped)}
    command = [sys.executable, "-m", "ops", "night", "--night", NIGHT.isoformat()]
    subprocess.run(command, env=variables, cwd=ROOT, check=True, capture_output=True)


def month(settings: Settings, *, is_full: bool) -> list[Result]:
    """Nights of as many articles each, drawn alike, so that only history differs: the last three against the first."""
    n_nights, n_articles = (30, 300) if is_full else (12, 100)
    given, told = documents(settings, n_nights * n_articles)
    nights = [given[n * n_articles : (n + 1) * n_articles] for n in range(n_nights)]
    stages: list[dict[str, float]] = alone(_nights, settings, nights)
    seconds = [sum(one.values()) for one in stages]
    last = statistics.median(seconds[-3:])
    grown = {name: statistics.median(one[name] for one in stages[-3:]) for name in stages[0]}
    told_by_stage = ", ".join(f"{name} {stages[0][name]:.1f} → {grown[name]:.1f}" for name in grown)
    return [
        Result(
            "month",
            f"{n_nights} nights of {n_articles} articles each: {told}",
            f"{last:.1f} processor seconds, median of the last three nights; {told_by_stage}",
            f"the first night: {seconds[0]:.1f}",
            last / seconds[0],
            1.3,
            is_ceiling=True,
            details={f"night {n + 1}": one for n, one in enumerate(seconds)}
            | {f"night {n + 1}, {name}": one[name] for n, one in enumerate(stages) for name in one},
        )
    ]


def _nights(settings: Settings, nights: list[list[Document]]) -> list[dict[str, float]]:
    """Processor seconds of each night by stage, in one history; what is imported once is not counted."""
    with TemporaryDirectory(prefix="bench-month-") as folder:
        _one_night(settings, Path(folder) / "before", nights[0][:10], 0)
        return [_one_night(settings, Path(folder) / "month", given, n) for n, given in enumerate(nights)]


def _one_night(settings: Settings, folder: Path, given: list[Document], n: int) -> dict[str, float]:
    costs = costs_by_stage(drop(folder, given, settings, str(n)), NIGHT + timedelta(days=n), f"night-{n}")
    return {name: cost.processor for name, cost in costs.items()}
