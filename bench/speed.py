"""`python -m bench.speed [STAGE …]`: how fast each stage is, against something measured in the same run.

Ratios are of processor time unless they say otherwise, so that they mean the same on a busy or a slow machine.
"""

import json
import os
import platform
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Final, Optional

import typer
from rich.console import Console
from rich.table import Table

from bench import fetching, growing, reading, whole, writing
from bench.measure import Result
from extractors.settings import ROOT, Settings, load_settings

RESULTS: Final = ROOT / "bench" / "results"
STAGES: Final[dict[str, Callable[..., list[Result]]]] = {
    "fetch": fetching.fetch,
    "parse": reading.parse,
    "extract": reading.extract,
    "load": writing.load,
    "gate": writing.gate,
    "dbt": writing.dbt,
    "publish": writing.publish,
    "dashboard": writing.dashboard,
    "imports": whole.imports,
    "night": whole.night,
    "month": whole.month,
    "growth": growing.growth,
}


def table_of(results: list[Result]) -> Table:
    """The results of one stage, as printed."""
    table = Table(show_header=True)
    for name in ("stage", "measured on", "figure", "against"):
        table.add_column(name, overflow="fold")
    table.add_column("ratio", justify="right")
    table.add_column("wanted", justify="right")
    table.add_column("reached")
    for result in results:
        ratio = "" if result.ratio is None else f"{result.ratio:.2f}"
        wanted = "" if result.wanted is None else f"{'≤' if result.is_ceiling else '≥'} {result.wanted:g}"
        style = {"no": "red", "yes": "green"}.get(result.verdict)
        verdict = f"[{style}]{result.verdict}[/]" if style else ""
        table.add_row(result.stage, result.measured_on, result.figure, result.against, ratio, wanted, verdict)
    return table


def save(results: list[Result], settings: Settings, *, is_full: bool) -> str:
    """Adds the results to today's file, in place of earlier ones of the same stages; gives its path."""
    path = RESULTS / f"{datetime.now(UTC).date()}.json"
    path.parent.mkdir(exist_ok=True)
    kept = json.loads(path.read_text(encoding="utf-8"))["results"] if path.exists() else {}
    machine = {"machine": platform.machine(), "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}
    for result in results:
        kept[result.stage + (", full size" if is_full else "")] = {**asdict(result), "is_full": is_full, **machine}
    path.write_text(json.dumps({"results": kept}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return str(path)


def main(
    stages: Annotated[Optional[list[str]], typer.Argument(help=f"Of {', '.join(STAGES)}; all if none.")] = None,  # noqa: UP045
    full: Annotated[bool, typer.Option("--full", help="The full sizes: hours on a busy machine.")] = False,
) -> None:
    """Measures the stages in turn; prints a table of ratios and writes bench/results/<date>.json."""
    unknown = sorted(set(stages or ()) - STAGES.keys())
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: none of {', '.join(STAGES)}")
    settings, console = load_settings(input=None), Console()
    if not settings.shared.is_dir():
        console.print(f"{settings.shared} is missing: texts and pages are those of the shipped sample.")
    results = []
    for name in stages or STAGES:
        with console.status(name):
            found = STAGES[name](settings, is_full=full)
        console.print(table_of(found))
        results += found
        path = save(found, settings, is_full=full)
    console.print(path)


if __name__ == "__main__":
    typer.run(main)
