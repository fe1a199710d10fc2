"""`python -m dashboard build`: the site of the published snapshot, or of the one named."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from dashboard.build import build_site
from dashboard.read import DashboardError
from extractors.settings import SettingsError, get_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@app.callback()
def callback() -> None:
    """The static site."""


@app.command()
def build(
    snapshot: Annotated[Path | None, typer.Option(help="File to read; the published one by default.")] = None,
) -> None:
    """Writes the site and points `site/current` to it."""
    settings = get_settings()
    site = build_site(snapshot or settings.warehouse, settings)
    Console(soft_wrap=True).print(f"{settings.site / 'current' / 'index.html'} → {site.name}", highlight=False)


if __name__ == "__main__":
    try:
        app()
    except (DashboardError, SettingsError) as error:
        Console(stderr=True, soft_wrap=True).print(str(error), style="red", markup=False, highlight=False)
        sys.exit(1)
