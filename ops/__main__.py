"""`python -m ops`: run a night, keep it running, look after it. The Makefile's targets call these commands."""

import subprocess
import sys
from datetime import datetime
from typing import Annotated, Optional

import typer
from rich.console import Console

from extractors.settings import SettingsError, get_settings
from ops.service import ServiceError
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


@app.command()
def up() -> None:
    """Starts Airflow's scheduler, DAG processor, triggerer and page, on 127.0.0.1 with a login."""
    from ops import night, service

    night.check_ready(get_settings())
    service.up(get_settings(), Console())


@app.command()
def down() -> None:
    """Stops every process that `up` started."""
    from ops import service

    service.down(get_settings(), Console())


@app.command()
def status() -> None:
    """Whether Airflow runs, what the last nights did, what readers see, what waits for a person."""
    from ops import standing

    standing.show(get_settings(), Console())


@app.command()
def faults(
    only: Annotated[
        str, typer.Option("--only", "-k", help="Words of the tests to run, as for pytest; all if empty.")
    ] = "",
) -> None:
    """Runs the fault tests and prints what held."""
    from ops import faults as tests

    raise typer.Exit(tests.run(Console(), only))


@app.command("scale-test")
def scale_test(
    articles: Annotated[int, typer.Option(min=16, help="Real articles that both nights read.")] = 2_500,
) -> None:
    """Runs one night on Celery with a worker killed midway, and compares it with one machine's, row for row."""
    from ops import scale

    raise typer.Exit(scale.run(get_settings(), articles, Console()))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def airflow(context: typer.Context) -> None:
    """Airflow's own command, in the environment of this installation."""
    from ops import airflow_home

    variables = airflow_home.prepare(get_settings())
    command = [sys.executable, "-m", "airflow", *context.args]
    raise typer.Exit(subprocess.run(command, env=variables, check=False).returncode)


@app.command()
def docs() -> None:
    """Makes dbt's documentation page and the data dictionary, from the last published night."""
    from ops import dictionary

    dictionary.make(get_settings(), Console())


if __name__ == "__main__":
    try:
        app()
    except (SettingsError, WarehouseError, ServiceError) as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(2)
    except (PermissionError, NotADirectoryError) as error:
        typer.echo(
            f"error: COMMUNIQUE_DATA: {error.filename} cannot be used ({error.strerror});"
            " give another folder or change its owner",
            err=True,
        )
        sys.exit(2)
