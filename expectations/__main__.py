"""`python -m expectations check`: holds one gate on a build file and prints what it found."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.table import Column, Table

from expectations.database import GateError
from expectations.gate import check_marts, check_staging
from expectations.result import Finding, GateResult
from extractors.settings import SettingsError, get_settings

app = typer.Typer(add_completion=False, no_args_is_help=True, help="The gates between load, marts and publish.")


@app.callback()
def _main() -> None:
    """The gates between load, marts and publish."""


@app.command()
def check(
    gate: Annotated[Literal["staging", "marts"], typer.Option(help="Which gate.")],
    build: Annotated[Path, typer.Option(help="The run's DuckDB file; opened read-only.")],
    night: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The logical date.")],
    previous: Annotated[Path | None, typer.Option(help="The snapshot before, for the marts gate.")] = None,
    run_id: Annotated[str, typer.Option(help="The run's name in the results; the file's name unless given.")] = "",
) -> None:
    """Hold a gate; exit code 1 where it stays shut, 2 where it cannot be held."""
    console = Console(stderr=True)
    try:
        settings = get_settings()
        if gate == "staging":
            result = check_staging(build, night.date(), settings, run_id)
        else:
            result = check_marts(build, night.date(), settings, previous, run_id)
    except (GateError, SettingsError) as error:
        console.print(f"[red]{error}[/red]", soft_wrap=True)
        raise typer.Exit(2) from None
    show(result, Console())
    if not result.passed:
        raise typer.Exit(1)


@app.command()
def rules() -> None:
    """List every rule, a line each: table, name, severity, scope, and why it exists, between tabs."""
    from expectations import history, marts, staging

    settings = get_settings()
    night = date(1970, 1, 1)
    checks = [
        staging.schema(),
        *staging.checks(night),
        *history.checks(settings),
        *marts.checks(settings, with_previous=True, with_canaries=True),
    ]
    for check in checks:
        for expectation in check.expectations:
            meta = expectation.meta or {}
            typer.echo("\t".join([check.table, meta["rule"], meta["severity"], meta["scope"], meta["why"]]))


def show(result: GateResult, console: Console) -> None:
    """Prints the verdict, a table of findings and where the Data Docs are."""
    verdict = "[green]open[/green]" if result.passed else "[red]shut[/red]"
    console.print(
        f"{result.gate} gate {verdict}: {len(result.validations)} rules, {len(result.blocked)} stop the night, "
        f"{len(result.warned)} warn, {len(result.row_failures)} rows set aside"
    )
    if result.blocked or result.warned:
        console.print(_table(result))
    console.print(f"Data Docs: {result.docs}", soft_wrap=True, highlight=False)


def _table(result: GateResult) -> Table:
    names = ("", "table", "rule", "rows", "why and examples")
    table = Table(*(Column(name, overflow="fold") for name in names), show_lines=True)  # no id is cut
    for label, findings in (("[red]stops[/red]", result.blocked), ("[yellow]warns[/yellow]", result.warned)):
        for finding in findings:
            table.add_row(label, finding.table, finding.rule, _rows(finding), _why(finding))
    return table


def _rows(finding: Finding) -> str:
    return f"{finding.n_failed:,} of {finding.n_checked:,}"


def _why(finding: Finding) -> str:
    from rich.markup import escape

    return "\n".join(escape(line) for line in (finding.why, *finding.examples))


if __name__ == "__main__":
    app()
