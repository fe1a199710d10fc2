"""The request log of a source's night: one row for every request, and what earlier nights knew of an address."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from extractors.records import REQUESTS
from extractors.settings import Settings
from extractors.storage import StorageError, partition, read_table, write_json, write_table

INDEX_FILE: Final = "requests.parquet"
OUTCOME_FILE: Final = "outcome.fetch.json"
_MESSAGES: Final = 100
_NIGHTS_BACK: Final = 30

# Arrow's own allocator keeps 4 MB and more for every thread that has used it once; a fetch has one for each host.
pa.set_memory_pool(pa.system_memory_pool())

Row = dict[str, Any]
_EMPTY: Final[Row] = dict.fromkeys(REQUESTS.names)


@dataclass(frozen=True)
class Known:
    """What an earlier answer said about an address."""

    etag: str | None
    last_modified: str | None
    sha256: str | None
    canonical: str | None = None


def row(source_id: str, night: date, batch: str, url: str, kind: str, outcome: str, **given: Any) -> Row:
    """One row of the request log; columns that are not given are null."""
    return {
        **_EMPTY, "source_id": source_id, "night": night, "batch": batch, "n": 0, "url": url, "kind": kind,
        "outcome": outcome, **given,
    }  # fmt: skip


def read_rows(folder: Path) -> list[Row]:
    """The rows of a night's log; none where there is none.

    Raises StorageError where the file is damaged.
    """
    path = folder / INDEX_FILE
    return list(read_table(path, REQUESTS).to_pylist()) if path.exists() else []


def write_rows(folder: Path, rows: Sequence[Row]) -> None:
    """Writes the log, rows numbered in the order given."""
    columns: dict[str, Sequence[Any]] = {name: [entry[name] for entry in rows] for name in REQUESTS.names}
    columns["n"] = range(len(rows))
    write_table(folder / INDEX_FILE, pa.Table.from_pydict(columns, schema=REQUESTS))


def known_before(source_id: str, night: date, settings: Settings) -> dict[str, Known]:
    """For each address the newest that earlier nights knew of it; damaged logs are passed over."""
    known: dict[str, Known] = {}
    for folder in _earlier_nights(source_id, night, settings):
        try:
            rows = read_rows(folder)
        except StorageError:
            continue
        for entry in rows:
            if entry["outcome"] in {"new", "unchanged", "not_modified"}:
                said = Known(entry["etag"], entry["last_modified"], entry["sha256"], entry["canonical"])
                known.setdefault(entry["url"], said)
    return known


def left_before(source_id: str, night: date, settings: Settings, mark: str) -> list[str]:
    """Addresses of pages that the newest earlier night left for the next: their reason holds `mark`."""
    for folder in _earlier_nights(source_id, night, settings)[:1]:
        try:
            return [r["url"] for r in read_rows(folder) if r["kind"] == "page" and mark in (r["reason"] or "")]
        except StorageError:
            break
    return []


def _earlier_nights(source_id: str, night: date, settings: Settings) -> list[Path]:
    """Folders of the source's nights before `night`, newest first."""
    parent = partition(settings.raw, source_id, night).parent
    this = f"date={night.isoformat()}"
    folders = sorted((p for p in parent.glob("date=*") if p.name < this), reverse=True)
    return folders[:_NIGHTS_BACK]


def read_outcome(folder: Path) -> Row | None:
    """The outcome kept beside a night's log; None where there is none that can be read."""
    try:
        kept = json.loads((folder / OUTCOME_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return kept if isinstance(kept, dict) else None


def write_outcome(folder: Path, source_id: str, night: date, rows: Iterable[Row], messages: Sequence[str]) -> Row:
    """Counts the night's requests into its outcome, kept beside the log: a copy, counted again where it is torn.

    A night is `failed` when nothing was got and something went wrong, `partial` when only something did.
    """
    outcomes = [entry["outcome"] for entry in rows]
    n_failed = outcomes.count("failed")
    n_got = len(outcomes) - n_failed - outcomes.count("skipped")
    wrong = n_failed > 0 or bool(messages)
    outcome = {
        "source_id": source_id,
        "night": night.isoformat(),
        "stage": "fetch",
        "outcome": "ok" if not wrong else "partial" if n_got else "failed",
        "n_requests": len(outcomes),
        "n_new": outcomes.count("new"),
        "n_unchanged": outcomes.count("unchanged") + outcomes.count("not_modified"),
        "n_skipped": outcomes.count("skipped"),
        "n_failed": n_failed,
        "n_articles": 0,
        "n_mentions": 0,
        "messages": list(messages)[:_MESSAGES],
    }
    write_json(folder / OUTCOME_FILE, outcome, is_durable=False)
    return outcome
