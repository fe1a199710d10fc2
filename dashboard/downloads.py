"""The tables of the site as CSV files for spreadsheets."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, Final

from dashboard.pages import Pages
from dashboard.read import Fact, Row

_MARK: Final = "\ufeff"  # of byte order, by which spreadsheets know UTF-8
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
# fmt: off
_FACT: Final = (
    "fact_type", "fact_id", "status", "kind", "level", "start_date", "end_date", "date_precision", "city",
    "country_code", "sides", "people", "title", "signed_on", "ratified_on", "in_force_on", "ended_on", "n_sources",
    "n_articles", "confidence", "plover_event", "plover_mode", "cameo_code", "description",
)
_ACT: Final = (
    "agreement_id", "action", "party_code", "start_date", "end_date", "date_precision", "known_night", "n_mentions",
    "n_sources", "is_date_disputed",
)
_QUOTE: Final = (
    "fact_type", "fact_id", "source", "article_url", "article_title", "published_at", "mention_status", "is_background",
)
_RUN: Final = ("run_id", "night", "status", "started_at", "ended_at", "git_commit", "message")
_SOURCE: Final = (
    "run_id", "source_id", "night", "stage", "outcome", "n_requests", "n_new", "n_unchanged", "n_skipped", "n_failed",
    "n_articles", "n_mentions", "messages",
)
_QUARANTINE: Final = (
    "quarantine_id", "run_id", "night", "table_name", "row_key", "article_version_id", "rule", "reason", "row", "state",
)
_COUNTS: Final = ("n_meetings", "n_planned", "n_visits", "n_agreements")
# fmt: on


class Tables:
    """The files of one site."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        facts = pages.warehouse.facts
        self._facts = dict(zip(facts, _lines(map(_fact, facts.values())), strict=True))

    def facts(self, found: Iterable[Fact]) -> str:
        """Facts of any type, a row each."""
        return _MARK + "".join([*_lines([_FACT]), *(self._facts[fact.key] for fact in found)])

    def files(self) -> dict[str, Callable[[], str]]:
        """Every file but those of single sides and people, by name, made when it is asked for."""
        pages, warehouse = self.pages, self.pages.warehouse
        return {
            "meetings.csv": lambda: self.facts(warehouse.of_type("meeting")),
            "visits.csv": lambda: self.facts(warehouse.of_type("visit")),
            "agreements.csv": lambda: self.facts(warehouse.of_type("agreement")),
            "upcoming.csv": lambda: self.facts(
                fact for fact in warehouse.of_type("meeting", "visit") if fact.status == "planned"
            ),
            "agreement-acts.csv": lambda: _records(
                _ACT, (act for fact in warehouse.of_type("agreement") for act in fact.actions)
            ),
            "quotes.csv": lambda: text((*_QUOTE, "quote_field", "quote"), _quotes(warehouse.facts.values())),
            "pairs.csv": lambda: text(
                ("side_code", "other_side_code", "n_held", "n_head", "n_foreign_minister", "last_held_on"),
                ((*r["pair"], r["n"], r["n_head"], r["n_foreign_minister"], r["last"].day) for r in pages.pair_rows()),
            ),
            "places.csv": lambda: _records(
                ("name", "country", "n", "n_held", "n_planned", "latitude", "longitude"), pages.places()
            ),
            "sides.csv": lambda: _records(
                ("side_code", "side", *_COUNTS),
                (r | {"side_code": r["side"].code, "side": r["side"].name} for r in pages.sides()["rows"]),
            ),
            "people.csv": lambda: _records(
                ("person_id", "name", "side_code", "role", *_COUNTS), pages.persons()["rows"]
            ),
            "nights.csv": lambda: _records(_RUN, warehouse.runs),
            "sources.csv": lambda: _records(
                _SOURCE, (r | {"messages": " | ".join(r["messages"] or [])} for r in warehouse.source_runs)
            ),
            "quarantine.csv": lambda: _records(_QUARANTINE, warehouse.quarantine),
        }


def text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV."""
    return _MARK + "".join(_lines([columns, *([cell(value) for value in row] for row in rows)]))


def cell(value: Any) -> Any:
    """A value as it may stand in a spreadsheet: text that would be taken for a formula gets an apostrophe."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value.isoformat() if isinstance(value, date | datetime) else value


def _records(columns: Sequence[str], rows: Iterable[Row]) -> str:
    return text(columns, ([row[column] for column in columns] for row in rows))


def _lines(rows: Iterable[Sequence[Any]]) -> list[str]:
    """Each row as the line that a file has of it."""
    lines: list[str] = []
    csv.writer(SimpleNamespace(write=lines.append), lineterminator="\r\n").writerows(rows)
    return lines


def _quotes(facts: Iterable[Fact]) -> Iterator[Sequence[Any]]:
    for mention in (mention for fact in facts for mention in fact.mentions):
        told = [mention[column] for column in _QUOTE]
        yield from ([*told, quote["quote_field"], quote["quote"]] for quote in mention["quotes"])


def _fact(fact: Fact) -> list[Any]:
    special = {
        "fact_type": fact.row["type"],
        "fact_id": fact.row["id"],
        "sides": ";".join(fact.sides),
        "people": ";".join(person["name"] or "" for person in fact.people),
    }
    return [cell(special[column] if column in special else fact.row[column]) for column in _FACT]
