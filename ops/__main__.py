"""`python -m ops`: run a night, keep it running, look after it. The Makefile's targets call these commands."""

import sys
from datetime import datetime
from typing import Annotated, Optional

import typer
from rich.console import Console

from extractors.settings import SettingsError, get_settings
from warehouse.database import WarehouseError

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def main() -> None:
    """Run a night, keep it running, look after it."""


@app.command()
def night(
    night: Annotated[
        Optional[datetime],  # noqa: UP045 - typer reads the annotation
        typer.Option(formats=["%Y-%m-%d"], help="Logical date; today, or the sample's own night."),
    ] = None,
) -> None:
    """Runs one night to its end and prints what was published."""
    from ops import night as nights

    raise typer.Exit(nights.run(get_settings(), night.date() if night else None, Console()))


if __name__ == "__main__":
    try:
        app()
    except (SettingsError, WarehouseError) as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(2)
