"""Build files for tests of the models: what articles say, given by hand or from labelled documents.

An article is a dict with `url`, `source`, `published`, `title`, `text` and the lists `meetings`, `visits` and
`agreements` in the form of labelled documents (sides, participants, date, place, status, …).
"""

import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from extractors.records import ARTICLES, MENTION_SCHEMAS, content_id
from warehouse.database import create_schemas

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "dbt_project"
TARGET = Path(tempfile.mkdtemp(prefix="dbt-target-"))  # one a test process, so that dbt parses once
LEVELS = (
    (
        "foreign_minister",
        ("foreign minister", "foreign secretary", "secretary of state", "minister of foreign affairs", "top diplomat"),
    ),
    (
        "head",
        ("president", "prime minister", "chancellor", "king", "emir", "premier", "sultan", "queen", "pope", "leader"),
    ),
    ("minister", ("minister", "secretary")),
)


def new_build(path: Path) -> duckdb.DuckDBPyConnection:
    """An empty build file with the schemas that every run starts from."""
    connection = duckdb.connect(str(path))
    create_schemas(connection)
    return connection


def load(
    connection: duckdb.DuckDBPyConnection, articles: Iterable[dict[str, Any]], night: str, batch: str = "night"
) -> None:
    """Puts `articles` into `staging` as the partition (dropped, night, batch), in place of what it held."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ("articles", *MENTION_SCHEMAS)}
    for article in articles:
        _add(rows, article, {"source_id": "dropped", "night": date.fromisoformat(night), "batch": batch})
    for name, schema in {"articles": ARTICLES, **MENTION_SCHEMAS}.items():
        connection.execute(f"delete from staging.{name} where night = ? and batch = ?", [night, batch])
        connection.register("loaded", pa.Table.from_pylist(rows[name], schema=schema))
        connection.execute(f"insert into staging.{name} by name select * from loaded")
    connection.unregister("loaded")


def dbt(build: Path, night: str, *arguments: str, run_id: str = "") -> dict[str, float]:
    """Runs dbt on `build` inside this process; seconds by node. Raises AssertionError with the first failures."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    os.environ |= {"DBT_BUILD_PATH": str(build), "DBT_DUCKDB_TEMP": str(build.parent / "tmp")}
    folders = {
        "--project-dir": PROJECT,
        "--profiles-dir": PROJECT,
        "--target-path": TARGET,
        "--log-path": build.parent / "logs",
    }
    done = dbtRunner().invoke(
        [
            "-q",
            *(arguments or ("run",)),
            *(str(part) for pair in folders.items() for part in pair),
            *("--vars", json.dumps({"run_id": run_id or f"run-{night}", "night": night})),
        ]
    )
    DuckDBConnectionManager.close_all_connections()
    results = getattr(done.result, "results", [])
    failed = [f"{r.node.unique_id}: {r.message}" for r in results if r.status not in ("success", "pass")]
    assert done.success, "\n".join(failed[:5]) or str(done.exception)
    return {r.node.unique_id: r.execution_time for r in results}


def _add(rows: dict[str, list[dict[str, Any]]], article: dict[str, Any], partition: dict[str, Any]) -> None:
    article_id = content_id(article["url"])
    version = content_id(
        article_id, article.get("title", ""), article.get("text", ""), json.dumps(article, sort_keys=True, default=str)
    )
    published = article.get("published")
    rows["articles"].append(_article(article, article_id, version, partition))
    seen: Counter[str] = Counter()
    head = {**partition, "article_id": article_id, "article_version_id": version}
    for fact_type in ("meeting", "visit", "agreement"):
        for n, told in enumerate(article.get(f"{fact_type}s", [])):
            sides = sorted(told.get("sides") or told.get("parties") or [told.get("side") or ""])
            equal = f"{fact_type}|{'+'.join(sides)}"
            mention_id = content_id(article_id, equal, str(seen[equal]))
            seen[equal] += 1
            _add_mention(rows, fact_type, told, {**head, "mention_id": mention_id, "n": n}, published)
    rows["article_extractions"].append(
        {**head, "outcome": "ok", "reason": None, "n_mentions": sum(seen.values()), "extractor_version": "test"}
    )


def _article(article: dict[str, Any], article_id: str, version: str, partition: dict[str, Any]) -> dict[str, Any]:
    published = date.fromisoformat(article["published"]) if article.get("published") else None
    return {
        **partition,
        "article_id": article_id,
        "article_version_id": version,
        "doc_id": article.get("doc_id"),
        "source": article.get("source", "outlet"),
        "article_url": article["url"],
        "canonical_url": article["url"],
        "title": article.get("title", ""),
        "published_at": datetime(published.year, published.month, published.day, tzinfo=UTC) if published else None,
        "published_date": published,
        "published_precision": "day" if published else "none",
        "published_from": "record" if published else "none",
        "language": "en",
        "text": article.get("text", ""),
        "text_sha256": content_id(article.get("text", "")),
        "zones": [],
        "near_duplicate_group": article.get("near_duplicate_group") or article_id,
        "is_representative": True,
        "access": article.get("access", "open"),
        "is_extractable": True,
        "raw_file": "test",
        "raw_offset": 0,
        "raw_length": 0,
        "parser_version": "test",
    }


def _add_mention(
    rows: dict[str, list[dict[str, Any]]],
    fact_type: str,
    told: dict[str, Any],
    head: dict[str, Any],
    published: str | None,
) -> None:
    when = told.get("date") or {}
    place = told.get("place") or told.get("to") or {}
    quotes = told.get("evidence") or [f"{fact_type} {told.get('status')}"]
    mention = {
        **head,
        "status": told["status"],
        "start_date": _day(when.get("start")),
        "end_date": _day(when.get("end") or when.get("start")),
        "date_precision": when.get("precision", "day") if when else None,
        "date_basis": "explicit" if when else "unresolved",
        "is_background": bool(told.get("is_background", _is_background(when, published))),
        "confidence": Decimal(str(told.get("confidence", "0.9"))),
        "description": quotes[0][:200],
        "extractor_version": "test",
    }
    child = {name: head[name] for name in ("source_id", "night", "batch", "mention_id")}
    for n, quote in enumerate(quotes):
        rows["mention_evidence"].append(
            {
                **child,
                "n": n,
                "article_version_id": head["article_version_id"],
                "field": "text",
                "start": 0,
                "end": len(quote),
                "quote": quote,
            }
        )
    _ADD[fact_type](rows, told, mention, child, place)


def _is_background(when: dict[str, Any], published: str | None) -> bool:
    """True for what happened more than ten days before the article."""
    if not when or not published:
        return False
    return (date.fromisoformat(published) - date.fromisoformat(when["end"])).days > 10


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def level_of(participants: Iterable[dict[str, Any]]) -> str:
    """The highest office among the roles given."""
    order = ["head", "foreign_minister", "minister", "official"]
    found = []
    for person in participants:
        role = (person.get("role") or "").lower()
        if role:
            found.append(next((level for level, words in LEVELS if any(word in role for word in words)), "official"))
    return min(found, key=order.index) if found else "unspecified"


def _add_meeting(rows: Any, told: Any, mention: Any, child: Any, place: Any) -> None:
    people = told.get("participants", [])
    rows["meeting_mentions"].append(
        {
            **mention,
            "kind": told.get("kind", "unspecified"),
            "level": told.get("level") or level_of(people),
            "is_sideline": bool(told.get("is_sideline", False)),
            "city": place.get("city"),
            "country_code": place.get("country"),
        }
    )
    rows["meeting_sides"] += [{**child, "n": n, "side_code": side} for n, side in enumerate(told["sides"])]
    rows["meeting_participants"] += [
        {**child, "n": n, "name": p["name"], "role": p.get("role"), "side_code": p.get("side")}
        for n, p in enumerate(people)
    ]
    rows["meeting_topics"] += [{**child, "n": n, "topic_code": topic} for n, topic in enumerate(told.get("topics", []))]


def _add_visit(rows: Any, told: Any, mention: Any, child: Any, place: Any) -> None:
    rows["visit_mentions"].append(
        {
            **mention,
            "visitor_name": told.get("visitor"),
            "visitor_role": told.get("role"),
            "side_code": told["side"] or "UNKNOWN",
            "to_city": place.get("city"),
            "to_country_code": place.get("country"),
        }
    )


def _add_agreement(rows: Any, told: Any, mention: Any, child: Any, place: Any) -> None:
    rows["agreement_mentions"].append(
        {
            **mention,
            "title": told.get("title"),
            "kind": told.get("kind", "agreement"),
            "valid_from": _day(told.get("valid_from")),
            "valid_to": _day(told.get("valid_to")),
            "n_documents": told.get("count") or 1,
            "is_referenced": told["status"] == "referenced",
        }
    )
    rows["agreement_parties"] += [{**child, "n": n, "side_code": side} for n, side in enumerate(told["parties"])]
    rows["agreement_signatories"] += [
        {**child, "n": n, "name": name, "side_code": None} for n, name in enumerate(told.get("signatories") or [])
    ]
    for n, act in enumerate(told.get("actions", [])):
        when = act.get("date")
        rows["agreement_actions"].append(
            {
                **child,
                "n": n,
                "action": act["action"],
                "party_code": act.get("party"),
                "start_date": _day(when),
                "end_date": _day(when),
                "date_precision": "day" if when else None,
            }
        )


_ADD = {"meeting": _add_meeting, "visit": _add_visit, "agreement": _add_agreement}


def read(build: Path) -> dict[str, Any]:
    """Facts with the addresses that tell of them, and what `audit` says of ids."""
    with duckdb.connect(str(build), read_only=True) as connection:
        found: dict[str, Any] = {}
        for fact_type, table in (("meeting", "fct_meetings"), ("visit", "fct_visits"), ("agreement", "fct_agreements")):
            cursor = connection.execute(
                f"""select {fact_type}_id as id, facts.*, mentions.urls from marts.{table} as facts
                left join (
                    select fact_id, list(article_url order by article_url) as urls
                    from marts.fct_mentions group by fact_id
                ) as mentions on facts.{fact_type}_id = mentions.fact_id"""
            )
            names = [column[0] for column in cursor.description]
            found[fact_type] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        found["merged"] = dict(connection.execute("select old_fact_id, into_fact_id from audit.merged_ids").fetchall())
        found["split"] = dict(connection.execute("select new_fact_id, old_fact_id from audit.split_ids").fetchall())
        found["removed"] = {row[0] for row in connection.execute("select fact_id from audit.removed_facts").fetchall()}
        found["history"], found["actions"] = {}, {}
        for fact_id, *step in connection.execute(
            "select fact_id, status, start_date from marts.fct_status_history order by n"
        ).fetchall():
            found["history"].setdefault(fact_id, []).append(tuple(step))
        for fact_id, *act in connection.execute(
            """select agreement_id, action, party_code, start_date::varchar from marts.fct_agreement_actions
            order by agreement_id, ordered_on, action, party_code"""
        ).fetchall():
            found["actions"].setdefault(fact_id, []).append(tuple(act))
    return found
