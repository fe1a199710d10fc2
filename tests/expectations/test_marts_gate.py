"""Gate 2 on marts as dbt leaves them: keys, relations, counts beside the snapshot before, canaries."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations import GateResult, check_marts
from expectations.marts import relations
from extractors.settings import Settings

NIGHT = date(2025, 12, 18)
DATED = """status text, start_date date, end_date date, date_precision text, last_reported_at timestamptz,
    confidence decimal(5, 4)"""
MARTS = f"""
create schema marts; create schema intermediate;
create table intermediate.int_facts_touched (fact_type text, fact_id text, is_present boolean);
create table marts.fct_meetings (
    meeting_id text, kind text, country_code text, n_sides int, n_articles int, n_sources int, {DATED});
create table marts.fct_visits (visit_id text, side_code text, to_country_code text, {DATED});
create table marts.fct_agreements (
    agreement_id text, title text, kind text, status text, valid_from date, valid_to date, confidence decimal(5, 4));
create table marts.fct_agreement_actions (agreement_id text, action text);
create table marts.fct_mentions (mention_id text, fact_type text, fact_id text, source text, quote text);
create table marts.bridge_meeting_sides (meeting_id text, side_code text);
create table marts.bridge_meeting_participants (meeting_id text, person_id text);
create table marts.bridge_meeting_topics (meeting_id text, topic_code text);
create table marts.bridge_agreement_parties (agreement_id text, side_code text);
create table marts.bridge_agreement_signatories (agreement_id text, person_id text);
create table marts.bridge_agreement_meetings (agreement_id text, meeting_id text);
create table marts.bridge_mention_evidence (mention_id text);
create table marts.dim_country (country_code text);
create table marts.dim_organization (organization_code text);
create table marts.dim_person (person_id text);
create table marts.dim_topic (topic_code text);
"""
FACTS = """
insert into marts.dim_country values ('IRN'), ('RUS');
insert into marts.dim_topic values ('diplomatic');
insert into marts.dim_person values ('p1');
insert into marts.fct_meetings select concat('m', i), 'in_person', 'RUS', 2, 1, 1, 'held', date '2025-12-17',
    date '2025-12-17', 'day', timestamptz '2025-12-17 12:00:00+00', 0.9 from range(100) as r (i);
insert into marts.bridge_meeting_sides
    select meeting_id, side from marts.fct_meetings, (values ('IRN'), ('RUS')) as s (side);
insert into marts.bridge_meeting_participants values ('m1', 'p1');
insert into marts.bridge_meeting_topics values ('m1', 'diplomatic');
insert into marts.fct_visits values
    ('v1', 'IRN', 'RUS', 'held', date '2025-12-17', date '2025-12-17', 'day', null, 0.9);
insert into marts.fct_agreements values ('a1', 'programme', 'programme', 'signed', null, null, 0.9);
insert into marts.bridge_agreement_parties values ('a1', 'IRN'), ('a1', 'RUS');
insert into marts.bridge_agreement_meetings values ('a1', 'm1');
insert into marts.fct_agreement_actions values ('a1', 'signed');
insert into marts.fct_mentions select concat('n', meeting_id), 'meeting', meeting_id, 'Site', 'They met.'
    from marts.fct_meetings;
insert into marts.fct_mentions values
    ('nv1', 'visit', 'v1', 'Site', 'He came.'), ('na1', 'agreement', 'a1', 'Site', 'Signed.');
insert into intermediate.int_facts_touched select distinct fact_type, fact_id, true from marts.fct_mentions;
"""


def make(path: Path, *statements: str) -> Path:
    """A DuckDB file with marts, filled and then changed by `statements`."""
    with duckdb.connect(str(path)) as connection:
        for statement in (MARTS, FACTS, *statements):
            connection.execute(statement)
    return path


def check(tmp_path: Path, settings: Settings, *changes: str, previous: Path | None = None) -> GateResult:
    """Gate 2 on sound marts after `changes`."""
    return check_marts(make(tmp_path / "run.duckdb", *changes), NIGHT, settings, previous)


def rules(findings: list[Any]) -> set[tuple[str, str]]:
    """Table and rule of each finding."""
    return {(finding.table.removeprefix("marts."), finding.rule) for finding in findings}


def test_sound_marts_pass_with_and_without_a_snapshot_before(tmp_path: Path, settings: Settings) -> None:
    result = check(tmp_path, settings, previous=make(tmp_path / "before.duckdb"))
    assert (result.blocked, result.warned) == ([], [])


def test_empty_marts_pass(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "run.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(MARTS)
    result = check_marts(path, NIGHT, settings, path)
    assert (result.blocked, result.warned) == ([], [])


def test_what_breaks_readers_stops_the_night(tmp_path: Path, settings: Settings) -> None:
    result = check(
        tmp_path,
        settings,
        "insert into marts.dim_person values ('p1')",
        "insert into marts.fct_visits by name select null as visit_id, 'IRN' as side_code, 'held' as status",
        "insert into marts.bridge_meeting_topics values ('m1', 'alchemy')",
        "update marts.fct_meetings set country_code = 'ATL' where meeting_id = 'm2'",
        "delete from marts.fct_mentions where fact_id = 'm3'",
        "insert into marts.fct_mentions values ('x', 'agreement', 'a9', 'Site', 'Signed.')",
        "update marts.fct_meetings set n_sides = 1 where meeting_id = 'm4'",
        "update marts.fct_mentions set quote = '' where fact_id = 'm5'",
    )
    assert rules(result.blocked) == {
        ("grain", "no_repeated"),
        ("grain", "no_without_key"),
        ("relations", "no_orphans"),
        ("facts_and_mentions", "no_without_mention"),
        ("facts_and_mentions", "no_mentions_of_nothing"),
        ("fct_meetings", "two_sides"),
        ("fct_meetings", "sides_counted"),
        ("fct_mentions", "quote_filled"),
    }
    assert "column_name topic_code, parent_name dim_topic, example alchemy" in result.message
    assert result.row_failures == []


def test_every_code_and_id_that_leads_nowhere_is_seen(tmp_path: Path) -> None:
    sql = relations().sql
    with duckdb.connect(str(make(tmp_path / "run.duckdb"))) as connection:
        found = connection.execute(f"select table_name, column_name, n_orphans from ({sql})").fetchall()
        assert {n for _, _, n in found} == {0}
        for table, column, _ in found:
            connection.execute(f"insert into marts.{table} by name select 'nowhere' as {column}")
        again = connection.execute(f"select table_name, column_name from ({sql}) where n_orphans > 0").fetchall()
    assert again == [(table, column) for table, column, _ in found]
    assert ("bridge_meeting_sides", "side_code") in again


def test_an_odd_row_warns_and_many_stop_the_night(tmp_path: Path, settings: Settings) -> None:
    later = "update marts.fct_meetings set start_date = '2025-12-19', end_date = '2025-12-19'"
    one = check(tmp_path, settings, f"{later} where meeting_id = 'm1'")
    assert one.passed
    assert rules(one.warned) == {("fct_meetings", "no_held_after_last_report")}
    (tmp_path / "run.duckdb").unlink()
    many = check(tmp_path, settings, later)
    assert rules(many.blocked) == {("fct_meetings", "no_held_after_last_report")}


def test_a_meeting_may_be_held_the_day_after_a_report_from_another_time_zone(
    tmp_path: Path, settings: Settings
) -> None:
    result = check(
        tmp_path, settings, "update marts.fct_meetings set start_date = '2025-12-18', end_date = '2025-12-18'"
    )
    assert (result.blocked, result.warned) == ([], [])


def test_facts_that_vanish_stop_the_night(tmp_path: Path, settings: Settings) -> None:
    before = make(tmp_path / "before.duckdb")
    gone = "substr(meeting_id, 2)::int >= 60"
    result = check(
        tmp_path,
        settings,
        f"delete from marts.fct_meetings where {gone}",
        f"delete from marts.bridge_meeting_sides where {gone}",
        f"delete from marts.fct_mentions where fact_type = 'meeting' and {gone.replace('meeting_id', 'fact_id')}",
        "delete from marts.fct_visits",
        "delete from marts.fct_mentions where fact_type = 'visit'",
        previous=before,
    )
    assert rules(result.blocked) == {("counts", "facts_stay")}
    assert rules(result.warned) == {("counts", "few_facts_stay")}
    assert "table_name fct_meetings, n_before 100, n_now 60" in result.message


def test_steps_back_are_pointed_out(tmp_path: Path, settings: Settings) -> None:
    before = make(tmp_path / "before.duckdb")
    result = check(
        tmp_path,
        settings,
        "update marts.fct_meetings set status = 'planned' where meeting_id = 'm1'",
        "update marts.fct_agreements set status = 'proposed'",
        previous=before,
    )
    assert result.passed
    (finding,) = result.warned
    assert finding.n_failed == 2
    assert any("signed → proposed" in example for example in finding.examples)


def test_marts_without_a_column_stop_the_night(tmp_path: Path, settings: Settings) -> None:
    result = check(tmp_path, settings, "alter table marts.fct_mentions drop column quote")
    assert rules(result.blocked) == {("schema", "no_missing_column")}


@pytest.mark.parametrize(("healthy", "passes"), [(True, True), (False, False)])
def test_a_broken_extractor_publishes_nothing(tmp_path: Path, settings: Settings, healthy: bool, passes: bool) -> None:
    def documents_to_facts(documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
        facts = expected_facts() if healthy else {}
        return [facts.get(doc["doc_id"], {"doc_id": doc["doc_id"]}) for doc in documents]

    result = check_marts(make(tmp_path / "run.duckdb"), NIGHT, settings, documents_to_facts=documents_to_facts)
    assert result.passed is passes
    assert rules(result.blocked) == (set() if passes else {("canaries", "no_lost_with_many")})


def expected_facts() -> dict[str, Any]:
    """What a perfect extractor says of the canaries."""
    from expectations import canary

    return {facts["doc_id"]: facts for facts in canary._lines(canary.FOLDER / "expected.jsonl")}
