"""A whole night under Airflow against its stages alone, a month of nights, and what starting up costs."""

import json
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from bench.measure import Result, alone, clock, peak_megabytes
from bench.nights import NIGHT, reading_stages, run_night
from bench.reading import Document, documents
from extractors.records import DROPPED
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
        dropped = Path(folder) / "articles.jsonl"
        dropped.write_text("".join(json.dumps(document) + "\n" for document in given), encoding="utf-8")
        stages = _stages_alone(settings.model_copy(update={"data": Path(folder) / "alone", "input": dropped}))
        with clock() as spent:
            _under_airflow(Path(folder) / "night", dropped)
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


def _stages_alone(settings: Settings) -> dict[str, float]:
    """Processor seconds of each stage in this process, imports and children among them."""
    from ops import steps
    from warehouse import journal, load, publish, transform
    from warehouse.lease import leased

    run_id, seconds = "bench", {}
    for name, stage in reading_stages().items():
        with clock() as spent:
            stage(DROPPED, NIGHT, settings)
        seconds[name] = spent.processor
    snapshot: dict[str, Any] = {}
    writers: dict[str, Callable[[], Any]] = {
        "load": lambda: load.load_night(run_id, NIGHT, settings),
        "gate 1": lambda: steps.gate(run_id, NIGHT, settings, "staging"),
        "dbt": lambda: transform.run_dbt(run_id, NIGHT, settings),
        "gate 2": lambda: steps.gate(run_id, NIGHT, settings, "marts"),
        "publish": lambda: snapshot.update(publish.publish(run_id, NIGHT, settings)),
        "dashboard": lambda: steps.dashboard(run_id, NIGHT, settings, snapshot["snapshot"]),
    }
    with leased(settings, run_id):
        journal.start_run(run_id, NIGHT, settings)
        for name, step in writers.items():
            with clock() as spent:
                step()
            seconds[name] = spent.processor
    return seconds


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
    seconds: list[float] = alone(_nights, settings, nights)
    last = statistics.median(seconds[-3:])
    return [
        Result(
            "month",
            f"{n_nights} nights of {n_articles} articles each: {told}",
            f"{last:.1f} processor seconds, median of the last three nights",
            f"the first night: {seconds[0]:.1f}",
            last / seconds[0],
            1.3,
            is_ceiling=True,
            details={f"night {n + 1}": one for n, one in enumerate(seconds)},
        )
    ]


def _nights(settings: Settings, nights: list[list[Document]]) -> list[float]:
    """Processor seconds of each night, in one history; what is imported once is not counted."""
    with TemporaryDirectory(prefix="bench-month-") as folder:
        _one_night(settings, Path(folder) / "before", nights[0][:10], 0)
        return [_one_night(settings, Path(folder) / "month", given, n) for n, given in enumerate(nights)]


def _one_night(settings: Settings, folder: Path, given: list[Document], n: int) -> float:
    folder.mkdir(exist_ok=True)
    dropped = folder / f"{n}.jsonl"
    dropped.write_text("".join(json.dumps(document) + "\n" for document in given), encoding="utf-8")
    mine = settings.model_copy(update={"data": folder / "data", "input": dropped})
    with clock() as spent:
        run_night(mine, NIGHT + timedelta(days=n), f"night-{n}")
    return spent.processor
