"""The tables of the site as CSV files for spreadsheets."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

from dashboard.pages import Pages
from dashboard.read import Fact

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_FACT_COLUMNS: Final = (
    "fact_type", "fact_id", "status", "kind", "level", "start_date", "end_date", "date_precision", "city",
    "country_code", "sides", "people", "title", "signed_on", "ratified_on", "in_force_on", "ended_on", "n_sources",
    "n_articles", "confidence", "plover_event", "plover_mode", "cameo_code", "description",
)  # fmt: skip


def text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV with a byte order mark, by which spreadsheets know UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return "\ufeff" + out.getvalue()


def cell(value: Any) -> Any:
    """A value as it may stand in a spreadsheet: text that would be taken for a formula gets an apostrophe."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value.isoformat() if isinstance(value, date | datetime) else value


def facts(found: Iterable[Fact]) -> str:
    """Facts of any type, a row each."""
    return text(_FACT_COLUMNS, (_fact(fact) for fact in found))


def tables(pages: Pages) -> dict[str, Callable[[], str]]:
    """Every file by name, made when it is asked for."""
    warehouse = pages.warehouse
    return {
        "meetings.csv": lambda: facts(warehouse.of_type("meeting")),
        "visits.csv": lambda: facts(warehouse.of_type("visit")),
        "agreements.csv": lambda: facts(warehouse.of_type("agreement")),
        "upcoming.csv": lambda: facts(f for f in warehouse.of_type("meeting", "visit") if f.status == "planned"),
        "agreement-acts.csv": lambda: _records(a for f in warehouse.of_type("agreement") for a in f.actions),
        "quotes.csv": lambda: text(
            ("fact_type", "fact_id", "source", "article_url", "article_title", "published_at", "status", "field",
             "quote"),
            (
                (m["fact_type"], m["fact_id"], m["source"], m["article_url"], m["article_title"], m["published_at"],
                 m["mention_status"], q["quote_field"], q["quote"])
                for f in warehouse.facts.values() for m in f.mentions for q in m["quotes"]
            ),
        ),
        "pairs.csv": lambda: text(
            ("side_code", "other_side_code", "n_held", "n_head", "n_foreign_minister", "last_held_on"),
            (
                (*row["pair"], row["n"], row["n_head"], row["n_foreign_minister"], row["last"].day)
                for row in pages.pair_rows()
            ),
        ),
        "places.csv": lambda: text(
            ("place", "country_code", "n_events", "n_held", "n_planned"),
            ((p["name"], p["country"], p["n"], p["n_held"], p["n_planned"]) for p in pages.map()["places"]),
        ),
        "sides.csv": lambda: text(
            ("side_code", "name", "n_meetings_held", "n_planned", "n_visits", "n_agreements"),
            (
                (r["side"].code, r["side"].name, r["n_meetings"], r["n_planned"], r["n_visits"], r["n_agreements"])
                for r in pages.sides()["rows"]
            ),
        ),
        "people.csv": lambda: text(
            ("person_id", "person", "side_code", "role", "n_meetings_held", "n_planned", "n_visits"),
            (
                (r["person_id"], r["name"], r["side_code"], r["role"], r["n_meetings"], r["n_planned"], r["n_visits"])
                for r in pages.persons()["rows"]
            ),
        ),
        "nights.csv": lambda: _records(
            {k: run[k] for k in ("run_id", "night", "status", "started_at", "ended_at", "git_commit", "message")}
            for run in warehouse.runs
        ),
        "sources.csv": lambda: _records(
            {k: v for k, v in row.items() if k != "messages"} | {"messages": " | ".join(row["messages"] or [])}
            for row in warehouse.source_runs
        ),
        "quarantine.csv": lambda: _records(warehouse.quarantine),
    }  # fmt: skip


def _fact(fact: Fact) -> list[Any]:
    special = {
        "fact_type": fact.row["type"],
        "fact_id": fact.row["id"],
        "sides": ";".join(fact.sides),
        "people": ";".join(p["name"] or "" for p in fact.people),
    }
    return [special.get(column, fact.row.get(column)) for column in _FACT_COLUMNS]


def _records(rows: Iterable[dict[str, Any]]) -> str:
    found = list(rows)
    return text(list(found[0]), (list(row.values()) for row in found)) if found else text(("empty",), ())
