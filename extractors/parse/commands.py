"""The command `parse`: a partition, one page printed, or many pages written as JSON lines."""

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any, Final

from rich.console import Console

from extractors.parse import service
from extractors.parse.articles import Article, RawPlace
from extractors.parse.documents import DocumentError
from extractors.parse.pages import Page, PageError, read_page
from extractors.parse.zones import without
from extractors.settings import Settings, SettingsError, get_settings

_SUFFIXES: Final = (".html", ".htm", ".html.gz", ".htm.gz")


def parse_partition(source: str, night: date, settings: Settings) -> None:
    """Parses a source's night of the raw zone and prints the outcome; exit code 1 where nothing could be parsed."""
    outcome = service.parse_partition(source, night, settings)
    Console().print_json(data=outcome)
    if outcome["outcome"] == "failed":
        sys.exit(1)


def parse_pages(paths: list[Path], out: Path | None, url: str | None) -> None:
    """Prints the article of one page as JSON, or writes an article a line to `out` for any number of files and folders.

    A page that cannot be read is named on the error stream; its line has a null text. The exit code is 1 where no page
    could be read. Raises SettingsError where a path does not exist or holds no page.
    """
    pages = [page for path in paths for page in _pages(path)]
    if url and len(pages) > 1:
        raise SettingsError("--url is the address of one page; more than one was given")
    if out is None and len(pages) > 1:
        raise SettingsError(f"{len(pages)} pages were given: name the file to write with --out")
    errors = Console(stderr=True, soft_wrap=True)
    n_read = n_twice = 0
    with ExitStack() as stack:
        handle = stack.enter_context(out.open("w", encoding="utf-8")) if out else None
        for path in pages:
            line, n_readings = _read(path, url, errors)
            n_read += n_readings > 0
            n_twice += n_readings > 1
            if handle:
                handle.write(json.dumps(line, ensure_ascii=False) + "\n")
            else:
                sys.stdout.write(json.dumps(line, ensure_ascii=False, indent=1) + "\n")
    if out:
        errors.print(f"{out}: {n_read} of {len(pages)} pages read, {n_twice} of them twice")
    if not n_read:
        sys.exit(1)


def _pages(path: Path) -> Iterator[Path]:
    if path.is_dir():
        found = sorted(p for p in path.rglob("*") if p.name.lower().endswith(_SUFFIXES) and p.is_file())
        if not found:
            raise SettingsError(f"{path}: holds no page; looked for {', '.join(_SUFFIXES)}")
        yield from found
    elif path.is_file():
        yield path
    else:
        raise SettingsError(f"{path}: does not exist")


def _read(path: Path, url: str | None, errors: Console) -> tuple[dict[str, Any], int]:
    stem = path.name.removesuffix(".gz").removesuffix(".html").removesuffix(".htm")
    try:
        data = service.read_bytes(path, get_settings().max_body)
        article = read_page(Page(data, url=url), RawPlace(path.name, 0, len(data)))[0]
    except (DocumentError, PageError) as error:
        errors.print(f"{path}: {error}", markup=False, highlight=False)
        return {"page": stem, "text": None}, 0
    return {"page": stem, **_as_json(article)}, article.n_readings


def _as_json(article: Article) -> dict[str, Any]:
    when = article.published
    return {
        "url": article.article_url,
        "canonical_url": article.canonical_url,
        "source": article.source,
        "title": article.title,
        "byline": article.byline,
        "published_at": when.at.isoformat() if when.at else None,
        "published_date": when.day.isoformat() if when.day else None,
        "published_precision": when.precision,
        "published_from": when.origin,
        "language": article.language,
        "access": article.access,
        "is_extractable": article.is_extractable,
        "text": without(article.text, article.zones),
        "stored_text": article.text,
        "zones": [zone.as_row() for zone in article.zones],
    }
