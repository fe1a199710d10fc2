"""`python -m extractors`: every stage as a command; a DAG task calls the same functions."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Optional

import typer

from extractors.settings import SettingsError, get_settings

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

Night = Annotated[Optional[datetime], typer.Option(formats=["%Y-%m-%d"], help="Logical date of the night.")]  # noqa: UP045


def _night(given: datetime | None) -> date:
    if given is None:
        raise typer.BadParameter("--night is needed with --source: the partition's logical date, YYYY-MM-DD")
    return given.date()


@app.command()
def fetch(
    source: Annotated[
        str, typer.Option(help="A source's id, `all`, or `dropped` for the files of the setting `input`.")
    ],
    night: Night = None,
    dry_run: Annotated[bool, typer.Option(help="Show what would be fetched, and why not; fetch no page.")] = False,
) -> None:
    """Fetches one source's night into the raw zone: tonight's, or the sample's own, where none is given."""
    from extractors.fetch import commands

    commands.fetch(source, night.date() if night else None, get_settings(), dry_run=dry_run)


@app.command()
def parse(
    paths: Annotated[Optional[list[Path]], typer.Argument(help="Pages to parse.")] = None,  # noqa: UP045
    out: Annotated[Optional[Path], typer.Option(help="JSON lines to write, one article a line.")] = None,  # noqa: UP045
    url: Annotated[Optional[str], typer.Option(help="Address of the one page.")] = None,  # noqa: UP045
    source: Annotated[Optional[str], typer.Option(help="Parse a source's night of the raw zone.")] = None,  # noqa: UP045
    night: Night = None,
) -> None:
    """Parses pages into articles: prints one, writes many, or works on a partition."""
    from extractors.parse import commands

    if source:
        commands.parse_partition(source, _night(night), get_settings())
    elif paths:
        commands.parse_pages(paths, out=out, url=url)
    else:
        raise typer.BadParameter("give pages, or --source with --night")


@app.command()
def extract(
    docs: Annotated[Optional[Path], typer.Argument(help="Documents as JSON lines.")] = None,  # noqa: UP045
    out: Annotated[Optional[Path], typer.Option(help="Evaluation form to write.")] = None,  # noqa: UP045
    source: Annotated[Optional[str], typer.Option(help="Extract a source's night of the articles zone.")] = None,  # noqa: UP045
    night: Night = None,
) -> None:
    """Extracts mentions: from documents into the evaluation form, or a partition of articles."""
    from extractors import compose

    if source:
        compose.extract_partition(source, _night(night), get_settings())
    elif docs and out:
        compose.extract_documents(docs, out)
    else:
        raise typer.BadParameter("give DOCS.jsonl with --out, or --source with --night")


@app.command()
def explain(
    doc: Annotated[Path, typer.Argument(help="A text, a page, or JSON lines of which --doc-id names one.")],
    doc_id: Annotated[Optional[str], typer.Option(help="Which document of a JSON-lines file.")] = None,  # noqa: UP045
    html: Annotated[Optional[Path], typer.Option(help="Also write the explanation as a page.")] = None,  # noqa: UP045
) -> None:
    """Shows the sentences, matches and decisions behind one document's mentions."""
    from extractors import compose

    compose.explain_document(doc, doc_id, html)


if __name__ == "__main__":
    try:
        app()
    except SettingsError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(2)
