"""What happened is kept, whatever became of the run."""

from datetime import timedelta

import pytest
from warehouse_night import NIGHT, query, rows_of, run_night, write_rows

from extractors.settings import Settings
from warehouse import journal
from warehouse.database import WarehouseError
from warehouse.lease import Lease
from warehouse.load import load_night

CHECK = {
    "suite": "articles",
    "table_name": "articles",
    "expectation": "expect_column_values_to_not_be_null",
    "column_name": "text",
    "severity": "block",
    "success": False,
    "n_checked": 3,
    "n_failed": 1,
    "examples": ["article 1: 'x'"],
    "why": "an article without text says nothing",
}


def test_a_published_run_says_what_it_did(published: Settings) -> None:
    settings = published
    (row,) = query(
        settings.warehouse,
        "select status, night, concat_ws(' ', versions->>'parser', versions->>'extractor', versions->>'model'),"
        " cast(counts->>'loaded_meeting_sides' as int), message,"
        " ended_at >= started_at, cast(seconds->>'load' as double) > 0 from audit.runs",
    )
    assert row == ("published", NIGHT, "parser-1 extractor-1 model-1", 2, "", True, True)
    assert query(settings.warehouse, "select n_rows from audit.row_counts where table_name = 'fct_meetings'") == [(1,)]
    assert query(settings.warehouse, "select stage, messages from audit.source_runs order by 1") == [
        ("extract", ["é"]),
        ("fetch", ["é"]),
        ("parse", ["é"]),
    ]


def test_a_blocked_night_is_told_by_the_next_that_is_published(settings: Settings) -> None:
    write_rows(rows_of(), settings)
    Lease.acquire(settings, "bad")
    load_night("bad", NIGHT, settings)
    journal.note_validations("bad", "staging", [CHECK], settings)
    journal.finish_run("bad", journal.BLOCKED, settings, "articles: 1 of 3 rows")
    Lease.release(settings, "bad")
    following = NIGHT + timedelta(days=1)
    write_rows(rows_of(night=following, key="b"), settings)
    run_night("good", settings, following)
    assert query(settings.warehouse, "select run_id, status, message from audit.runs order by 1") == [
        ("bad", "blocked", "articles: 1 of 3 rows"),
        ("good", "published", ""),
    ]
    (found,) = query(
        settings.warehouse, "select run_id, night, gate, n_failed, examples->>0, success from audit.validations"
    )
    assert found == ("bad", NIGHT, "staging", 1, "article 1: 'x'", False)
    assert query(settings.warehouse, "select distinct start_date from marts.fct_meetings") == [(following,)]


def test_a_gate_that_is_asked_again_replaces_its_answers(settings: Settings) -> None:
    journal.start_run("run", NIGHT, settings)
    for gate, n in (("staging", 1), ("marts", 2), ("staging", 3)):
        journal.note_validations("run", gate, [{**CHECK, "n_failed": n}], settings)
    kept = journal.read_run("run", settings).rows["validations"]
    assert [(row["gate"], row["n_failed"]) for row in kept] == [("marts", 2), ("staging", 3)]


def test_a_killed_run_is_marked_by_the_run_that_takes_its_night_over(settings: Settings) -> None:
    write_rows(rows_of(), settings)
    Lease.acquire(settings, "killed")
    load_night("killed", NIGHT, settings)
    Lease.break_(settings)
    run_night("again", settings)
    found = query(settings.warehouse, "select run_id, status, ended_at is null from audit.runs order by 1")
    assert found == [("again", "published", False), ("killed", "failed", True)]


def test_a_failure_after_publish_degrades_the_run(published: Settings) -> None:
    settings = published
    journal.finish_run("first", journal.FAILED, settings, "dashboard: no fonts")
    run_night("next", settings)
    found = query(settings.warehouse, "select run_id, status, message from audit.runs order by 1")
    assert found == [("first", "degraded", "dashboard: no fonts"), ("next", "published", "")]


def test_journals_that_the_base_holds_go(published: Settings) -> None:
    run_night("second", published)
    assert [run.run_id for run in journal.runs(published)] == ["second"]


def test_seconds_are_noted_also_where_a_stage_fails(settings: Settings) -> None:
    journal.start_run("run", NIGHT, settings)
    with pytest.raises(ValueError), journal.stage("run", "load", settings):
        raise ValueError
    assert journal.read_run("run", settings).seconds["load"] >= 0


def test_a_run_that_has_not_started_has_no_journal(settings: Settings) -> None:
    with pytest.raises(WarehouseError, match="has not started"):
        journal.note("nobody", settings, counts={"x": 1})
