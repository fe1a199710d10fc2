"""Quarantine: what a rule refused is out of staging, in audit, and comes back only by a person's word."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from warehouse_night import BODY, NIGHT, make_marts, query, rows_of, run_night, write_rows

from extractors.settings import Settings
from extractors.storage import write_json
from warehouse import journal, publish
from warehouse.database import WarehouseError, build_path
from warehouse.lease import Lease
from warehouse.load import load_night
from warehouse.quarantine import DROPPED, RELEASED, decide, entries, quarantine

RULE = "quote equals the text"


def start(settings: Settings, run_id: str) -> None:
    Lease.acquire(settings, run_id)
    load_night(run_id, NIGHT, settings)


def end(settings: Settings, run_id: str) -> None:
    make_marts(run_id, settings)
    publish.publish(run_id, NIGHT, settings)
    Lease.release(settings, run_id)


def finding(table: str, row: dict[str, Any], rule: str = RULE) -> dict[str, Any]:
    key = row["article_version_id"] if table == "articles" else row["mention_id"]
    return {"table": table, "key": key, "rule": rule, "reason": "the quote is not in the text", "row": row}


@pytest.fixture
def rows(settings: Settings) -> dict[str, list[dict[str, Any]]]:
    """Two articles with a meeting each; the rows of the first."""
    write_rows(rows_of(source="wire"), settings)
    mine = rows_of()
    write_rows(mine, settings)
    return mine


@pytest.mark.parametrize("table", ["meeting_mentions", "meeting_sides", "mention_evidence"])
def test_a_bad_row_of_a_mention_takes_the_whole_mention(settings: Settings, rows: dict[str, Any], table: str) -> None:
    start(settings, "run")
    removed = quarantine("run", NIGHT, settings, [finding(table, rows[table][0])])
    assert removed == {"meeting_mentions": 1, "meeting_sides": 2, "meeting_participants": 1, "mention_evidence": 1}
    build = build_path("run", settings)
    assert query(build, "select count(*) from staging.meeting_mentions") == [(1,)]
    assert query(build, "select count(*) from staging.articles") == [(2,)]


def test_a_bad_article_takes_its_mentions(settings: Settings, rows: dict[str, Any]) -> None:
    start(settings, "run")
    quarantine("run", NIGHT, settings, [finding("articles", rows["articles"][0])])
    build = build_path("run", settings)
    for table in ("articles", "article_extractions", "meeting_mentions", "meeting_participants", "mention_evidence"):
        assert query(build, f"select distinct source_id from staging.{table}") == [("wire",)]


def test_the_row_is_kept_with_its_reason_and_without_the_body(settings: Settings, rows: dict[str, Any]) -> None:
    start(settings, "run")
    long = {**rows["meeting_mentions"][0], "description": "x" * 10_000}
    quarantine(
        "run", NIGHT, settings, [finding("articles", rows["articles"][0]), finding("meeting_mentions", long, "y")]
    )
    end(settings, "run")
    found = query(
        settings.warehouse, "select table_name, rule, reason, state, night, row::varchar from audit.quarantine"
    )
    (article,) = (row for row in found if row[0] == "articles")
    assert article[1:5] == (RULE, "the quote is not in the text", "held", NIGHT)
    assert BODY not in article[5] and "Ministers meet in Muscat" in article[5]
    assert all(len(row[5]) < 2_000 for row in found)


def test_a_row_is_held_once_however_often_its_night_is_run(settings: Settings, rows: dict[str, Any]) -> None:
    for run_id in ("first", "second"):
        start(settings, run_id)
        quarantine(run_id, NIGHT, settings, [finding("meeting_mentions", rows["meeting_mentions"][0])])
        end(settings, run_id)
    assert [row["run_id"] for row in entries(settings)] == ["second"]
    assert query(settings.warehouse, "select run_id from audit.quarantine") == [("second",)]


def test_a_row_that_passes_after_a_fix_is_held_no_longer(settings: Settings, rows: dict[str, Any]) -> None:
    start(settings, "first")
    quarantine("first", NIGHT, settings, [finding("meeting_mentions", rows["meeting_mentions"][0])])
    end(settings, "first")
    run_night("second", settings)
    assert query(settings.warehouse, "from audit.quarantine") == []
    assert query(settings.warehouse, "select count(*) from marts.fct_meetings") == [(2,)]


def test_rows_stay_held_when_the_next_run_of_their_night_fails(settings: Settings, rows: dict[str, Any]) -> None:
    start(settings, "first")
    quarantine("first", NIGHT, settings, [finding("meeting_mentions", rows["meeting_mentions"][0])])
    end(settings, "first")
    start(settings, "killed")
    journal.finish_run("killed", journal.FAILED, settings, "no room on the disk")
    Lease.release(settings, "killed")
    following = NIGHT + timedelta(days=1)
    write_rows(rows_of(night=following, key="b"), settings)
    run_night("next", settings, following)
    assert query(settings.warehouse, "select run_id, state from audit.quarantine") == [("first", "held")]


def test_a_row_is_held_by_the_last_run_though_the_clock_went_back(settings: Settings, rows: dict[str, Any]) -> None:
    bad = finding("meeting_mentions", rows["meeting_mentions"][0])
    start(settings, "first")
    quarantine("first", NIGHT, settings, [bad])
    end(settings, "first")
    path = settings.build / "runs" / "first.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    later = datetime.fromisoformat(told["started_at"]) + timedelta(days=30)
    write_json(path, told | {"started_at": later.isoformat()})
    start(settings, "second")
    quarantine("second", NIGHT, settings, [bad])
    end(settings, "second")
    assert query(settings.warehouse, "select run_id, state from audit.quarantine") == [("second", "held")]
    write_rows(rows_of(night=NIGHT + timedelta(days=1), key="b"), settings)
    run_night("next", settings, NIGHT + timedelta(days=1))
    assert query(settings.warehouse, "select run_id, state from audit.quarantine") == [("second", "held")]


def test_a_released_row_comes_in_when_its_night_is_run_again(settings: Settings, rows: dict[str, Any]) -> None:
    bad = finding("meeting_mentions", rows["meeting_mentions"][0])
    start(settings, "first")
    quarantine("first", NIGHT, settings, [bad])
    end(settings, "first")
    (held,) = entries(settings)
    assert decide(held["quarantine_id"], RELEASED, settings)["night"] == str(NIGHT)
    start(settings, "second")
    assert quarantine("second", NIGHT, settings, [bad]) == {}
    end(settings, "second")
    assert query(settings.warehouse, "select count(*) from marts.fct_meetings") == [(2,)]
    assert query(settings.warehouse, "select state from audit.quarantine") == [(RELEASED,)]
    assert entries(settings) == []


def test_a_dropped_row_stays_out_and_is_held_no_longer(settings: Settings, rows: dict[str, Any]) -> None:
    bad = finding("meeting_mentions", rows["meeting_mentions"][0])
    for run_id in ("first", "second"):
        start(settings, run_id)
        quarantine(run_id, NIGHT, settings, [bad])
        end(settings, run_id)
        for held in entries(settings):
            decide(held["quarantine_id"], DROPPED, settings)
    assert query(settings.warehouse, "select count(*) from marts.fct_meetings") == [(1,)]
    assert query(settings.warehouse, "select state from audit.quarantine") == [(DROPPED,)]


def test_a_dropped_row_stays_out_when_its_rule_is_mended(settings: Settings, rows: dict[str, Any]) -> None:
    for run_id, found in (("first", [finding("meeting_mentions", rows["meeting_mentions"][0])]), ("second", [])):
        start(settings, run_id)
        quarantine(run_id, NIGHT, settings, found)
        end(settings, run_id)
        for held in entries(settings):
            decide(held["quarantine_id"], DROPPED, settings)
    assert query(settings.warehouse, "select count(*) from marts.fct_meetings") == [(1,)]
    assert query(settings.warehouse, "select state from audit.quarantine") == [(DROPPED,)]


def test_rows_of_a_run_that_published_nothing_can_be_decided_too(settings: Settings, rows: dict[str, Any]) -> None:
    bad = finding("meeting_mentions", rows["meeting_mentions"][0])
    start(settings, "first")
    quarantine("first", NIGHT, settings, [bad])
    journal.finish_run("first", journal.BLOCKED, settings, "volume")
    Lease.release(settings, "first")
    (held,) = entries(settings)
    decide(held["quarantine_id"], RELEASED, settings)
    start(settings, "second")
    assert quarantine("second", NIGHT, settings, [bad]) == {}


def test_what_is_not_in_quarantine_cannot_be_decided(settings: Settings) -> None:
    with pytest.raises(WarehouseError, match="not in quarantine"):
        decide("0123", RELEASED, settings)


def test_rows_that_are_no_article_and_no_mention_cannot_be_set_aside(settings: Settings, rows: dict[str, Any]) -> None:
    start(settings, "run")
    strange = {"table": "requests", "key": "1", "rule": "r", "reason": "", "row": {"source_id": "a", "batch": "night"}}
    with pytest.raises(WarehouseError, match="requests"):
        quarantine("run", NIGHT, settings, [strange])
