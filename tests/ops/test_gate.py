"""A gate between the stages: what it refuses is kept, also where the night stops there."""

from datetime import timedelta

import pytest
from warehouse_night import NIGHT, query, rows_of, run_night, write_rows

from extractors.settings import load_settings
from ops import steps
from warehouse import journal, quarantine
from warehouse.lease import Lease
from warehouse.load import load_night

MISQUOTED = "They did not meet."


@pytest.fixture
def settings(tmp_path):
    """A night of two sources: a quote of the first is not in its text, the article of the second was never read."""
    settings = load_settings(data=tmp_path / "data")
    misquoted, unread = rows_of(), rows_of(source="wire")
    misquoted["mention_evidence"][0]["quote"] = MISQUOTED
    unread = {"articles": unread["articles"]}
    for rows in (misquoted, unread):
        write_rows(rows, settings)
    return settings


def test_rows_that_were_refused_in_a_blocked_night_are_in_quarantine(settings):
    Lease.acquire(settings, "bad")
    load_night("bad", NIGHT, settings)
    with pytest.raises(steps.GateBlockedError, match=r"rule no_not_read: 1 of 2 rows"):
        steps.gate("bad", NIGHT, settings, "staging")
    journal.finish_run("bad", journal.BLOCKED, settings, "articles that were not read")
    Lease.release(settings, "bad")
    held = [row for row in quarantine.entries(settings) if row["table_name"] == "mention_evidence"]
    assert {(row["run_id"], row["state"], row["row"]["quote"]) for row in held} == {("bad", "held", MISQUOTED)}

    following = NIGHT + timedelta(days=1)
    write_rows(rows_of(night=following, key="b"), settings)
    run_night("good", settings, following)
    kept = "select distinct run_id, night, row->>'quote' from audit.quarantine where table_name = 'mention_evidence'"
    assert query(settings.warehouse, kept) == [("bad", NIGHT, MISQUOTED)]
    assert query(settings.warehouse, "select distinct start_date from marts.fct_meetings") == [(following,)]


def test_what_a_person_released_is_not_told_as_set_aside(tmp_path):
    settings = load_settings(data=tmp_path / "data")
    misquoted = rows_of()
    misquoted["mention_evidence"][0]["quote"] = MISQUOTED
    write_rows(misquoted, settings)
    told = []
    for run_id in ("first", "second"):
        Lease.acquire(settings, run_id)
        load_night(run_id, NIGHT, settings)
        told.append(steps.gate(run_id, NIGHT, settings, "staging")["n_quarantined"])
        journal.finish_run(run_id, journal.FAILED, settings, "stopped here")
        Lease.release(settings, run_id)
        for row in quarantine.entries(settings):
            quarantine.decide(row["quarantine_id"], quarantine.RELEASED, settings)
    assert told[0] > 0
    assert told[1] == 0
