"""Sources that are WARC archives on disk, such as Common Crawl's news archives: their pages into the raw zone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

from extractors import urls, warc
from extractors.fetch import index
from extractors.fetch.candidates import read_canonical
from extractors.fetch.sources import Source
from extractors.settings import Settings
from extractors.storage import partition

_ENDINGS: Final = (".warc", ".warc.gz")


def file_archives(source: Source, night: date, settings: Settings) -> index.Row:
    """Copies the archives' pages that are of the source's hosts and declare its language, or none; gives the outcome.

    The pages are filtered before anything parses them; at most `max_pages` are taken, the newest of each address.
    """
    folder = partition(settings.raw, source.id, night)
    path = settings.sources_file.parent / (source.path or "")
    messages: list[str] = []
    rows: dict[str, index.Row] = {}
    n_other = 0
    target = folder / "night-0001.warc.gz"
    if not path.exists():
        messages.append(f"{source.id}: {path} does not exist; mend `path`")
    with warc.WarcFile(target) as archive:
        for response in _responses(path, source, settings, messages):
            declared = warc.declared_language(response.body)
            if declared not in {None, source.language}:
                n_other += 1
                continue
            if len(rows) >= settings.max_pages and response.url not in rows:
                messages.append(
                    f"{source.id}: has more than {settings.max_pages} pages, the setting max_pages; the rest is left"
                )
                break
            given = replace(response, source_name=source.name, language=source.language)
            offset, length = archive.append(given, datetime.combine(night, time(), UTC))
            rows[response.url] = index.row(
                source.id, night, "night", response.url, "page", "new", status=response.status, sha256=response.sha256,
                n_bytes=len(response.body), raw_file=target.relative_to(settings.raw).as_posix(), raw_offset=offset,
                raw_length=length, final_url=response.url, canonical=read_canonical(response.body, response.url),
            )  # fmt: skip
    if n_other:
        messages.append(f"{source.id}: {n_other} pages in other languages than {source.language} were passed over")
    index.write_rows(folder, list(rows.values()))
    return index.write_outcome(folder, source.id, night, rows.values(), messages)


def _responses(path: Path, source: Source, settings: Settings, messages: list[str]) -> Iterator[warc.Response]:
    files = sorted(p for p in path.rglob("*") if p.name.endswith(_ENDINGS)) if path.is_dir() else [path]

    def wanted(url: str) -> bool:
        return (not source.hosts or urls.is_of(url, source.hosts)) and source.refuses(url) is None

    for file in files if path.exists() else []:
        try:
            yield from warc.read_archive(file, max_body=settings.max_body, wanted=wanted)
        except warc.ArchiveError as error:
            messages.append(f"{source.id}: {file.name} {error}")
