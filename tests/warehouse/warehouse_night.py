"""A small zone of hand-made partitions, and a build with marts that stand in for dbt's."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from extractors.records import MENTION_SCHEMAS, content_id
from extractors.settings import Settings
from extractors.storage import partition, write_json, write_table
from warehouse import journal, load, publish
from warehouse.database import STAGING, build_path
from warehouse.lease import Lease

NIGHT = date(2026, 3, 2)
BODY = "The ministers met in Muscat on Monday. Nobody outside the palace heard the nightingale of the garden sing."
QUOTE = "The ministers met in Muscat on Monday."


def rows_of(
    night: date = NIGHT, source: str = "gulf-news", key: str = "a", text: str = BODY
) -> dict[str, list[dict[str, Any]]]:
    """One article with one meeting of Iran and Russia, as rows by staging table."""
    article, version = content_id(source, key), content_id(source, key, text)
    mention = content_id(article, "meeting")
    partition_of = {"source_id": source, "night": night, "batch": "night"}
    child = {**partition_of, "mention_id": mention, "n": 0}
    return {
        "articles": [
            {
                **partition_of,
                "article_id": article,
                "article_version_id": version,
                "source": source,
                "article_url": f"https://{source}.example/{key}",
                "canonical_url": f"https://{source}.example/{key}",
                "title": "Ministers meet in Muscat",
                "published_at": datetime(2026, 3, 2, 9, tzinfo=UTC),
                "published_date": night,
                "published_precision": "instant",
                "published_from": "json-ld",
                "language": "en",
                "text": text,
                "text_sha256": content_id(text),
                "zones": [{"start": 0, "end": 3, "kind": "teaser", "reason": "link"}],
                "near_duplicate_group": article,
                "is_representative": True,
                "access": "open",
                "is_extractable": True,
                "raw_file": f"source={source}/date={night}/pages.warc.gz",
                "raw_offset": 10,
                "raw_length": 100,
                "parser_version": "parser-1",
            }
        ],
        "meeting_mentions": [
            {
                **child,
                "article_id": article,
                "article_version_id": version,
                "status": "held",
                "start_date": night,
                "end_date": night,
                "date_precision": "day",
                "date_basis": "relative",
                "is_background": False,
                "confidence": Decimal("0.9000"),
                "description": "a meeting of ministers",
                "extractor_version": "extractor-1",
                "kind": "in_person",
                "level": "foreign_minister",
                "is_sideline": False,
                "city": "Muscat",
                "country_code": "OMN",
            }
        ],
        "meeting_sides": [{**child, "n": i, "side_code": side} for i, side in enumerate(("IRN", "RUS"))],
        "meeting_participants": [{**child, "name": "Sergei Lavrov", "role": "foreign minister", "side_code": "RUS"}],
        "mention_evidence": [
            {**child, "article_version_id": version, "field": "text", "start": 0, "end": len(QUOTE), "quote": QUOTE}
        ],
        "article_extractions": [
            {
                **partition_of,
                "article_id": article,
                "article_version_id": version,
                "outcome": "ok",
                "n_mentions": 1,
                "extractor_version": "extractor-1",
            }
        ],
    }


def write_rows(rows: dict[str, list[dict[str, Any]]], settings: Settings) -> None:
    """Writes rows as the stages do: one part of one partition, a file for every table."""
    (first, *_) = rows["articles"]
    source, night, batch = first["source_id"], first["night"], first["batch"]
    for table, schema in STAGING.items():
        given = rows.get(table, [])
        if table == "requests":
            path = partition(settings.raw, source, night) / "requests.parquet"
        elif table in MENTION_SCHEMAS:
            path = partition(settings.mentions, source, night, table) / f"{batch}-0000.parquet"
        else:
            path = partition(settings.articles, source, night) / f"{batch}-0000.parquet"
        write_table(path, pa.Table.from_pylist(given, schema), "articles:1:model-1")
    for zone, stage in ((settings.raw, "fetch"), (settings.articles, "parse"), (settings.mentions, "extract")):
        outcome = {
            "source_id": source,
            "night": night,
            "stage": stage,
            "outcome": "ok",
            "n_articles": 1,
            "messages": ["é"],
        }
        write_json(partition(zone, source, night) / f"outcome.{stage}.json", outcome)


MARTS = Path(__file__).with_name("marts.sql").read_text(encoding="utf-8")


def make_marts(run_id: str, settings: Settings, sql: str = MARTS) -> Path:
    """Stands in for dbt where a test is about something else."""
    build = build_path(run_id, settings)
    with duckdb.connect(str(build)) as connection:
        connection.execute(sql)
    return build


def run_night(run_id: str, settings: Settings, night: date = NIGHT) -> dict[str, Any]:
    """Load, marts and publish of one night, under the lease."""
    Lease.acquire(settings, run_id)
    try:
        journal.start_run(run_id, night, settings)
        load.load_night(run_id, night, settings)
        make_marts(run_id, settings)
        return publish.publish(run_id, night, settings)
    finally:
        Lease.release(settings, run_id)


def query(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()
