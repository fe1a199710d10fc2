"""A partition of the raw zone into the articles zone: reads files, calls the pure readers, writes tables."""

import gzip
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from extractors import warc
from extractors.parse.articles import PARSER_VERSION, Article, RawPlace, articles_table
from extractors.parse.documents import DocumentError, article_of_text, articles_from_records, read_documents
from extractors.records import ARTICLES, REQUESTS, content_id
from extractors.settings import Settings
from extractors.storage import (
    StorageError,
    batch_of,
    local_files,
    partition,
    parts,
    read_table,
    rows_made_from,
    write_json,
    write_parts,
)

OUTCOME_FILE: Final = "outcome.parse.json"
BATCHES_FILE: Final = "batches.parse.json"  # of a share: batches.parse.<n>.json, until the whole night is summed up
REQUESTS_FILE: Final = "requests.parquet"
_MESSAGES: Final = 100
_SHARE_BYTES: Final = 256 * 1024**2  # minutes of one core: 3,000 pages, 50,000 documents or 15,000 pages in an archive
_DAYS_AHEAD: Final = timedelta(days=2)  # time zones and clocks of sites
_DOCUMENTS: Final = (".jsonl", ".jsonl.gz")
_ARCHIVES: Final = (".warc", ".warc.gz")
_GZIP_ERRORS: Final = (OSError, EOFError, zlib.error)

Row = dict[str, Any]


@dataclass
class Tally:
    """What the parsing of one batch came to."""

    n_new: int = 0
    n_skipped: int = 0
    n_failed: int = 0
    n_articles: int = 0
    messages: list[str] = field(default_factory=list)

    def fail(self, message: str) -> None:
        """Counts one thing that could not be read."""
        self.n_failed += 1
        self.messages.append(message)


def parse_partition(source_id: str, night: date, settings: Settings) -> dict[str, Any]:
    """Parses what one source's night of the raw zone holds into articles; gives the outcome, also kept beside them.

    Batches whose parts were made from the same bytes by the same parser are left as they are. What the raw zone holds
    never raises: a file that cannot be read is counted and named in a message.
    """
    folder = partition(settings.articles, source_id, night)
    missing = Tally()
    batches = _batches(_stored_rows(source_id, night, settings, missing), settings.batch_size)
    tallies = _parse_batches(source_id, night, batches, settings)
    for part in parts(folder):
        if batch_of(part) not in batches:
            part.unlink()
    _write_tallies(folder / BATCHES_FILE, tallies)
    for path in _tally_files(folder)[1:]:
        path.unlink()
    outcome = _outcome(source_id, night, [missing, *tallies.values()])
    write_json(folder / OUTCOME_FILE, outcome)
    return outcome


def count_shares(source_id: str, night: date, settings: Settings) -> int:
    """Among how many tasks the batches of a source's night are worth being dealt out; one at least."""
    rows = _stored_rows(source_id, night, settings, Tally())
    n_worth = 1 + sum(row["n_bytes"] or 0 for row in rows) // _SHARE_BYTES
    return max(1, min(n_worth, len(_batches(rows, settings.batch_size))))


def parse_share(source_id: str, night: date, share: int, n_shares: int, settings: Settings) -> dict[str, Any]:
    """Parses the batches of one share; `parse_partition` then sums up. Gives the outcome of the share."""
    missing = Tally()
    batches = _batches(_stored_rows(source_id, night, settings, missing), settings.batch_size)
    tallies = _parse_batches(source_id, night, dict(islice(batches.items(), share, None, n_shares)), settings)
    folder = partition(settings.articles, source_id, night)
    _write_tallies(folder / BATCHES_FILE.replace(".json", f".{share}.json"), tallies)
    return _outcome(source_id, night, [missing, *tallies.values()])


def _parse_batches(
    source_id: str, night: date, batches: Mapping[str, Sequence[Row]], settings: Settings
) -> dict[str, Tally]:
    """Parses those batches that are not done yet; what each of them came to, now or before."""
    folder = partition(settings.articles, source_id, night)
    before = _read_tallies(folder)
    tallies: dict[str, Tally] = {}
    for batch, members in batches.items():
        fingerprint = content_id(PARSER_VERSION, *(f"{r['kind']} {r['url']} {r['sha256']}" for r in members))
        if batch in before and _is_done(parts(folder, batch), before[batch].n_articles, fingerprint):
            tallies[batch] = before[batch]
            continue
        table, tallies[batch] = _parse_batch(source_id, night, batch, members, settings)
        write_parts(folder, batch, table, settings.batch_size, fingerprint)
    return tallies


def _is_done(made: Sequence[Path], n_articles: int, fingerprint: str) -> bool:
    """True where the parts of a batch are whole, none is missing, and all were made from the same bytes."""
    rows = [rows_made_from(part, fingerprint) for part in made]
    return bool(rows) and None not in rows and sum(n for n in rows if n) == n_articles


def _outcome(source_id: str, night: date, tallies: Sequence[Tally]) -> dict[str, Any]:
    n_new, n_failed = sum(t.n_new for t in tallies), sum(t.n_failed for t in tallies)
    return {
        "source_id": source_id,
        "night": night.isoformat(),
        "stage": "parse",
        "outcome": "ok" if not n_failed else "partial" if n_new else "failed",
        "n_requests": n_new + n_failed + sum(t.n_skipped for t in tallies),
        "n_new": n_new,
        "n_unchanged": 0,
        "n_skipped": sum(t.n_skipped for t in tallies),
        "n_failed": n_failed,
        "n_articles": sum(t.n_articles for t in tallies),
        "n_mentions": 0,
        "messages": [message for t in tallies for message in t.messages][:_MESSAGES],
    }


def _tally_files(folder: Path) -> list[Path]:
    """The night's file of tallies, then those of shares that are not summed up yet, which are newer."""
    return [folder / BATCHES_FILE, *sorted(folder.glob(BATCHES_FILE.replace(".json", ".*.json")))]


def _write_tallies(path: Path, tallies: Mapping[str, Tally]) -> None:
    write_json(path, {batch: asdict(tally) for batch, tally in tallies.items()})


def _read_tallies(folder: Path) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for path in _tally_files(folder):
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            found |= {batch: Tally(**tally) for batch, tally in kept.items()}
        except (OSError, ValueError, TypeError):
            continue
    return found


def _stored_rows(source_id: str, night: date, settings: Settings, tally: Tally) -> list[Row]:
    """The request log's rows that have bytes in the raw zone to parse."""
    index = partition(settings.raw, source_id, night) / REQUESTS_FILE
    try:
        rows: list[Row] = read_table(index, REQUESTS).to_pylist()
    except StorageError as error:
        tally.fail(f"{index}: nothing was fetched" if not index.exists() else str(error))
        return []
    return [row for row in rows if row["outcome"] == "new" and row["raw_file"] and row["kind"] in {"page", "file"}]


def _batches(rows: Sequence[Row], size: int) -> dict[str, list[Row]]:
    """The rows of each batch: a fetched night is one, all dropped pages and texts are one, other files one each.

    One of more than `size` rows goes on in batches of its own, `<batch>-2` and so on. Nothing at all is one batch, so
    that a source without a page tonight has a file as the others have.
    """
    if not rows:
        return {"night": []}
    named: dict[str, list[Row]] = {}
    for row in rows:
        named.setdefault(row["batch"], []).append(row)
    return {
        batch if start == 0 else f"{batch}-{start // size + 1}": members[start : start + size]
        for batch, members in sorted(named.items())
        for start in range(0, len(members), size)
    }


def _parse_batch(
    source_id: str, night: date, batch: str, rows: Sequence[Row], settings: Settings
) -> tuple[pa.Table, Tally]:
    tally = Tally()
    tables, articles = [], []
    with local_files(settings.raw) as raw:
        for row in rows:
            name = row["raw_file"]
            try:
                if row["kind"] == "page":
                    articles.extend(_read_warc_page(row, raw(name), night))
                    tally.n_new += 1
                elif name.endswith(_DOCUMENTS):
                    tables.append(_read_json_lines(row, raw(name), tally))
                elif name.endswith(_ARCHIVES):
                    articles.extend(_read_archive(row, raw(name), night, settings.max_body, tally))
                else:
                    articles.append(_read_file(row, raw(name), night, settings.max_body))
                    tally.n_new += 1
            except (DocumentError, ValueError, *_GZIP_ERRORS) as error:
                tally.fail(f"{row['url']}: {error}")
    if articles:
        tables.append(articles_table(_newest(articles), source_id=source_id, night=night, batch=batch))
    table = pa.concat_tables(tables).combine_chunks() if tables else ARTICLES.empty_table()
    tally.n_articles = table.num_rows
    return table, tally


def _newest(articles: Sequence[Article]) -> list[Article]:
    """One article an id, the last that came: a page got twice in one night is one article in its newest version."""
    return list({article.article_id: article for article in articles}.values())


def _read_json_lines(row: Row, path: Path, tally: Tally) -> pa.Table:
    records, messages = read_documents(path, name=row["url"])
    for message in messages or ([] if records else [f"{row['url']}: is empty"]):
        tally.fail(message)
    tally.n_new += len(records)
    table = articles_from_records(
        records,
        source_id=row["source_id"],
        night=row["night"],
        batch=row["batch"],
        raw_file=row["raw_file"],
        latest=_latest(row["night"]),
    )
    days = zip(records, table["published_date"].to_pylist(), strict=True)
    if undated := [(number, given["published"]) for (number, given), day in days if given.get("published") and not day]:
        first, value = undated[0]
        tally.messages.append(
            f"{row['url']}:{first}: `published` {str(value)[:40]!r} is no day from 1900 to today, written YYYY-MM-DD; "
            f"{len(undated)} of {len(records)} documents are read without a date"
        )
    last = {article_id: i for i, article_id in enumerate(table["article_id"].to_pylist())}
    kept = pa.array(sorted(last.values()), pa.int64())
    return table.take(kept)  # one article an id, the last that came, as with pages


def _latest(night: date) -> date:
    """The last day on which what was dropped may have been published; a night may be older than what is dropped."""
    return max(night, datetime.now(UTC).date()) + _DAYS_AHEAD


def _read_warc_page(row: Row, path: Path, night: date) -> list[Article]:
    from extractors.parse.pages import Page, read_page  # costs a second, and documents do without

    response = warc.read_response(path, row["raw_offset"], row["raw_length"])
    page = Page(
        response.body,
        url=row["url"],
        final_url=row["final_url"],
        content_type=response.header("content-type"),
        feed_date=response.feed_date,
        source=response.source_name,
        language=response.language,
        source_id=row["source_id"],
    )
    place = RawPlace(row["raw_file"], row["raw_offset"], row["raw_length"])
    return read_page(page, place, latest=night + _DAYS_AHEAD)


def _read_file(row: Row, path: Path, night: date, max_body: int) -> Article:
    from extractors.parse.pages import Page, read_page

    name = row["raw_file"]
    data = read_bytes(path, max_body)
    place = RawPlace(name, 0, row["raw_length"] or len(data))
    if name.removesuffix(".gz").endswith(".txt"):
        return article_of_text(data, place)
    return read_page(Page(data), place, _latest(night))[0]


def read_bytes(path: Path, limit: int) -> bytes:
    """The content of a file, gunzipped where its name says so.

    Raises DocumentError where it is damaged or longer than `limit`.
    """
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as handle:
            data = handle.read(limit + 1)
    except _GZIP_ERRORS as error:
        raise DocumentError(f"cannot be read ({error})") from error
    if len(data) > limit:
        raise DocumentError(f"is longer than {limit} bytes, the setting max_body")
    return data


def _read_archive(row: Row, path: Path, night: date, max_body: int, tally: Tally) -> list[Article]:
    from extractors.parse.archives import articles_of_archive

    articles, n_skipped, messages = articles_of_archive(path, row["url"], row["raw_file"], max_body, _latest(night))
    tally.n_new += len(articles)
    tally.n_skipped += n_skipped
    for message in messages:
        tally.fail(message)
    return articles
