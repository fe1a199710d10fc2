"""Commands of the warehouse. Each calls the function of the same name that a DAG task calls."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from extractors.settings import Settings, SettingsError, get_settings
from warehouse import explain, export, journal, load, publish, quarantine, rebuild, shell, status, transform
from warehouse.database import WarehouseError
from warehouse.lease import Lease, leased

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
quarantine_app = typer.Typer(no_args_is_help=True, help="Rows that the gate refused.")
app.add_typer(quarantine_app, name="quarantine")
out = Console(soft_wrap=True)

Night = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Logical date.")]
Run = Annotated[str, typer.Option(help="Name of the run; the steps of one run share it.")]


def main() -> None:
    """Runs the command line; an error that names its remedy is one line, not a traceback."""
    try:
        app()
    except (WarehouseError, SettingsError) as error:
        Console(stderr=True, soft_wrap=True).print(str(error), style="red", markup=False, highlight=False)
        sys.exit(1)


@contextmanager
def _step(run: str, settings: Settings) -> Iterator[None]:
    """One step of a run by hand: under the lease, and in the journal where it fails."""
    with leased(settings, run):
        try:
            yield
        except WarehouseError as error:
            if journal.is_running(run, settings):
                journal.finish_run(run, journal.FAILED, settings, str(error))
            raise


@app.command("load")
def load_command(night: Night, run: Run) -> None:
    """Parquet of a night into the run's build file."""
    settings = get_settings()
    with _step(run, settings):
        _show(load.load_night(run, night.date(), settings))


@app.command("transform")
def transform_command(
    night: Night,
    run: Run,
    full_refresh: Annotated[bool, typer.Option(help="Make every table anew from all nights.")] = False,
) -> None:
    """dbt on the run's build file."""
    settings = get_settings()
    with _step(run, settings):
        _show(transform.run_dbt(run, night.date(), settings, full_refresh))


@app.command("publish")
def publish_command(night: Night, run: Run) -> None:
    """The run's build file becomes what readers see."""
    settings = get_settings()
    with _step(run, settings):
        _show(publish.publish(run, night.date(), settings))


@app.command("rollback")
def rollback_command(
    to: Annotated[
        str | None, typer.Option(help="Name of a snapshot; the one before the current where left out.")
    ] = None,
) -> None:
    """Readers see an older snapshot again."""
    snapshot = publish.rollback(get_settings(), to)
    out.print(f"readers now see {snapshot.name}; the next published night brings back what the base holds")


@app.command("snapshots")
def snapshots_command() -> None:
    """Published files, newest first."""
    rows = [
        (
            "→" if snapshot.is_current else "",
            snapshot.name,
            f"{datetime.fromtimestamp(snapshot.published_ns / 1e9, UTC):%Y-%m-%d %H:%M:%S}",
            f"{snapshot.path.stat().st_size / 1e6:,.1f} MB",
        )
        for snapshot in publish.snapshots(get_settings())
    ]
    _table(("", "snapshot", "published (UTC)", "size"), rows)


@app.command("verify")
def verify_command() -> None:
    """Checks every published file; the exit code is 1 where one is wrong."""
    problems = publish.verify(get_settings())
    for problem in problems:
        out.print(problem, markup=False)
    if problems:
        raise typer.Exit(1)
    out.print("all snapshots are whole")


@app.command("rebuild")
def rebuild_command(
    run: Annotated[str | None, typer.Option(help="Name of the run; made up where left out.")] = None,
) -> None:
    """The base anew from all Parquet on disk; facts keep their ids. Published with the next night."""
    settings = get_settings()
    name = run or f"rebuild-{datetime.now(UTC):%Y%m%dt%H%M%S}"
    with _step(name, settings):
        _show(rebuild.rebuild(name, settings))


@app.command("explain")
def explain_command(fact_id: str) -> None:
    """Where a fact comes from, down to the raw bytes."""
    _show_explanation(explain.explain(fact_id, get_settings()))


@app.command("export")
def export_command(
    to: Annotated[Path, typer.Option(help="Folder for the Parquet files; what it held of an older export goes.")],
) -> None:
    """The published marts as Parquet files."""
    _show(export.export(to, get_settings()))


@app.command("status")
def status_command(as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False) -> None:
    """What readers see, what the last runs did, what waits for a person."""
    found = status.status(get_settings())
    if as_json:
        _show(asdict(found))
        return
    out.print(f"readers see   {found.snapshot.stem if found.snapshot else 'nothing yet'}")
    if not found.is_readable:
        out.print("              which is damaged or gone: python -m warehouse rollback, or run the night again")
    out.print(f"being written {found.writer or 'by nobody'}", markup=False)
    out.print(f"quarantine    {found.n_quarantined} rows held")
    out.print(f"not published {', '.join(found.unpublished) or 'no night'}")
    rows = [
        (r.night, r.status, r.run_id, r.started_at[:19], f"{r.seconds:,.0f}", "late" if r.is_late else "")
        for r in found.runs
    ]
    _table(("night", "status", "run", "began (UTC)", "seconds", ""), rows)
    for line in (r for r in found.runs if r.message):
        _say(f"night {line.night}, run {line.run_id}, {line.status}: {line.message}")


@app.command("sql")
def sql_command(
    query: Annotated[str | None, typer.Argument(help="One statement; a prompt where left out.")] = None,
) -> None:
    """SQL on the published file."""
    if query:
        shell.run_query(query, get_settings(), out)
    else:
        shell.open_shell(get_settings())


@app.command("lease")
def lease_command(
    break_: Annotated[bool, typer.Option("--break", help="Remove the lease, whoever has it.")] = False,
) -> None:
    """Who is writing the warehouse."""
    settings = get_settings()
    holder = Lease.break_(settings) if break_ else Lease.current(settings)
    said = "nobody is writing the warehouse" if holder is None else f"{'removed: ' if break_ else ''}{holder}"
    out.print(said + (" (dead: the next run takes over)" if holder and not break_ and holder.is_stale else ""))


@quarantine_app.command("list")
def quarantine_list(
    every: Annotated[bool, typer.Option("--all", help="Released and dropped rows too.")] = False,
) -> None:
    """Rows in quarantine."""
    rows = quarantine.entries(get_settings(), None if every else quarantine.HELD)
    for row in rows:
        _say(f"{row['quarantine_id']}  {row['state']}  night {row['night']}, {row['table_name']} {row['row_key']}")
        _say(f"  {row['rule']}: {row['reason']}")
    if not rows:
        out.print("no row is in quarantine")


@quarantine_app.command("release")
def quarantine_release(quarantine_id: str) -> None:
    """Lets a row in when its night is run again."""
    _decide(quarantine_id, quarantine.RELEASED)


@quarantine_app.command("drop")
def quarantine_drop(quarantine_id: str) -> None:
    """Refuses a row for good."""
    _decide(quarantine_id, quarantine.DROPPED)


def _decide(quarantine_id: str, state: str) -> None:
    row = quarantine.decide(quarantine_id, state, get_settings())
    again = f"; now run its night again: make run NIGHT={row['night']}" if state == quarantine.RELEASED else ""
    out.print(f"{row['table_name']} {row['row_key']} is {state}{again}", markup=False)


def _show_explanation(found: explain.Explanation) -> None:
    """A fact on top, its mentions below, each with its sentences and with the bytes it was read from."""
    for name, value in found.fact.items():
        if value is not None:
            _say(f"{name:<24} {value}")
    for line in found.history:
        _say(f"{'history':<24} {line}")
    for line in found.overrides:
        _say(f"{'decided by hand':<24} {line}")
    for mention in found.mentions:
        row = mention.row
        out.print()
        _say(f"{row['source']}, {row['published_at'] or 'undated'}, mention {row['mention_id']}")
        _say(f"  {row['article_url'] or 'no address'}")
        for quote in mention.quotes:
            before, after = ("…" if quote.before else ""), ("…" if quote.after else "")
            _say(
                f"  {quote.field} {quote.start}–{quote.end}: {before}{quote.before}»{quote.quote}«{quote.after}{after}"
            )
        for version in mention.versions:
            kept = "" if version["is_kept"] else ", no longer kept"
            _say(
                f"  version {version['article_version_id']}, read in night {version['night']} by parser "
                f"{version['parser_version']}: {version['raw_length']} bytes from {version['raw_offset']} of "
                f"{version['raw_file']}{kept}"
            )


def _say(line: str) -> None:
    """One line of text that came from outside: nothing in it is markup."""
    out.print(shell.plain(line), markup=False, highlight=False)


def _show(result: dict[str, Any]) -> None:
    out.print_json(json.dumps(result, default=str))


def _table(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    if not rows:
        return
    table = Table(box=None, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    out.print(table)
