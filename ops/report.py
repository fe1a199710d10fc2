"""What a person reads at the end of a night: one line a stage, then what was published, or why nothing was."""

from pathlib import Path

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from extractors.settings import Settings
from ops.record import Result, Stage

_COLOURS = {"published": "green", "degraded": "yellow", "blocked": "red", "failed": "red"}
_QUIET = {"prepare", "plan", "check_sources"}
_SHOWN = {
    "n_new": "new",
    "n_unchanged": "unchanged",
    "n_skipped": "skipped",
    "n_failed": "failed",
    "n_articles": "articles",
    "n_mentions": "mentions",
}


def show_stage(stage: Stage, console: Console) -> None:
    """One line: the stage, its counts and seconds, or its error."""
    if stage.errors:
        for error in stage.errors.values():
            console.print(
                f"  [red]✗[/] {stage.name:<14} {stage.seconds:6.1f} s  [red]{escape(error.splitlines()[0])}[/]"
            )
    elif stage.name not in _QUIET:
        said = ", ".join(f"{n:,} {_SHOWN.get(key, key[2:])}" for key, n in stage.total.items() if n)
        console.print(f"  [green]✓[/] {stage.name:<14} {stage.seconds:6.1f} s  {said}")


def show(settings: Settings, result: Result, console: Console) -> None:
    """What the run published, or why it did not."""
    if result.snapshot:
        _show_published(settings, Path(result.snapshot), console)
    colour = _COLOURS[result.status]
    words = {
        "published": "published",
        "degraded": "published, but a later step failed",
        "blocked": "not published: a gate refused tonight's data; the last published warehouse stays",
        "failed": "not published: the night failed; the last published warehouse stays",
    }[result.status]
    console.print(f"[bold {colour}]Night {result.night}: {words}[/]")
    if result.message:
        console.print(Panel(escape(result.message), border_style=colour, title=result.status, title_align="left"))
        console.print(f"Airflow's log: {settings.data / 'logs' / (result.run_id + '.log')}", soft_wrap=True)


def _show_published(settings: Settings, snapshot: Path, console: Console) -> None:
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        counts = Table("table", "rows", title=None, box=None, pad_edge=False)
        for name in ("fct_meetings", "fct_visits", "fct_agreements", "fct_mentions"):
            (n,) = connection.execute(f"select count(*) from marts.{name}").fetchone() or (0,)  # noqa: S608 - names above
            counts.add_row(f"marts.{name}", f"{n:,}")
        console.print(counts)
    console.print(f"Warehouse: {settings.warehouse} → {snapshot.name}", soft_wrap=True)
