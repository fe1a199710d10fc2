"""The command `fetch`: one source's night, or what it would ask for."""

import sys
from datetime import date

from rich.console import Console
from rich.markup import escape

from extractors.fetch import service
from extractors.fetch.sources import load_sources, read_sources
from extractors.records import DROPPED
from extractors.settings import Settings, SettingsError

ALL = "all"


def fetch(source: str, night: date | None, settings: Settings, *, dry_run: bool) -> None:
    """Fetches one source's night, or that of `all` at once, and prints the outcomes; exit code 1 where all failed.

    With `dry_run`, only the source's lists are asked for, and each page is printed with the reason why it would not be
    fetched.
    """
    if dry_run:
        _show(source, night, _with_source(source, settings))
        return
    night = night or service.default_night(settings)
    is_all = source == ALL
    outcomes = service.fetch_sources(night, settings) if is_all else [service.fetch_source(source, night, settings)]
    for outcome in outcomes:
        Console().print_json(data=outcome)
    if all(outcome["outcome"] == "failed" for outcome in outcomes):
        sys.exit(1)


def _with_source(source_id: str, settings: Settings) -> Settings:
    """Settings that know the source: those given, or live ones where it is in sources.yml and not in the sample."""
    if source_id in load_sources(settings) or source_id not in read_sources(settings.sources_file):
        return settings
    return settings.model_copy(update={"sources": source_id})


def _show(source_id: str, night: date | None, settings: Settings) -> None:
    known = load_sources(settings)
    if source_id == DROPPED or source_id not in known or known[source_id].kind == "archive":
        raise SettingsError(f"--dry-run is for a source that is asked over the network; there are {', '.join(known)}")
    console = Console(soft_wrap=True, highlight=False)
    n_wanted = n_listed = 0
    with service.source_night(known[source_id], night or service.default_night(settings), settings) as fetching:
        for candidate, refusal in fetching.plan():
            n_listed += 1
            n_wanted += refusal is None
            mark = "[green]fetch[/]" if refusal is None else "[yellow]skip [/]"
            console.print(f"{mark} {escape(candidate.url)}{f'  ({escape(refusal)})' if refusal else ''}")
        for message in fetching.messages:
            console.print(f"[red]note [/] {escape(message)}")
    limit = min(n_wanted, settings.max_pages)
    console.print(f"{n_listed} pages are listed; {limit} would be fetched")
