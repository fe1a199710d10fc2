"""Gate 1 on real DuckDB files: what passes, what is set aside, what stops the night."""

import csv
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import duckdb

import expectations.database
from warehouse import journal
from warehouse.database import STAGING, build_path, create_schemas
from warehouse.lease import Lease
from warehouse.quarantine import quarantine

# Each defect: the table, the rule that sees it, and how a copy of the sound row is broken.
DEFECTS = [
    ("articles", "no_text_unlike_its_hash", "text = 'changed on the way'"),
    ("articles", "no_zone_outside_text", "zones = [{'start': 5, 'end': 9999, 'kind': 'teaser', 'reason': ''}]"),
    ("articles", "no_published_after_night", "published_date = date '2026-03-01'"),
    ("articles", "no_precision_without_date", "published_date = null"),
    ("articles", "access_known", "access = 'locked'"),
    ("articles", "source_filled", "source = null"),
    ("meeting_mentions", "no_unknown_article", "article_version_id = 'elsewhere'"),
    ("meeting_mentions", "status_known", "status = 'rumoured'"),
    ("meeting_mentions", "kind_known", "kind = 'séance'"),
    ("meeting_mentions", "confidence_in_range", "confidence = 1.5"),
    ("meeting_mentions", "no_held_after_report", "start_date = date '2025-12-20', end_date = date '2025-12-20'"),
    ("visit_mentions", "no_date_beyond_belief", "start_date = date '1207-07-15'"),
    ("meeting_mentions", "no_half_a_date", "date_precision = null"),
    ("meeting_mentions", "start_date_not_after_end_date", "end_date = date '2025-12-01'"),
    ("meeting_mentions", "no_unknown_country", "country_code = 'ATL'"),
    ("visit_mentions", "no_unknown_side", "side_code = 'ORG:'"),
    ("visit_mentions", "side_code_filled", "side_code = null"),
    (
        "agreement_mentions",
        "valid_from_not_after_valid_to",
        "valid_from = date '2026-01-01', valid_to = date '2025-01-01'",
    ),
    ("agreement_mentions", "no_status_unlike_reference", "is_referenced = true"),
    ("meeting_sides", "no_unknown_side", "side_code = 'ATL'"),
    ("meeting_participants", "name_filled", "name = ' '"),
    ("meeting_topics", "no_unknown_topic", "topic_code = 'alchemy'"),
    ("agreement_parties", "no_unknown_side", "side_code = '; drop table staging.articles; --'"),
    ("agreement_actions", "action_known", "action = 'burnt'"),
    ("mention_evidence", "no_offsets_outside_text", "start = -1"),
    ("mention_evidence", "no_quote_not_in_text", "quote = 'They signed nothing.'"),
]


def test_a_sound_night_passes_and_its_validations_fit_the_audit_table(night: Any) -> None:
    result = night.check()
    assert (result.blocked, result.warned, result.row_failures) == ([], [], [])
    assert result.passed
    assert json.loads(json.dumps(result.as_dict()))["passed"] is True
    with duckdb.connect() as connection:
        create_schemas(connection)
        names = [row[0] for row in connection.execute("describe audit.validations").fetchall()]
    assert list(result.as_dict()["validations"][0]) == names


def test_an_empty_night_passes(empty_night: Any) -> None:
    result = empty_night.check()
    assert (result.blocked, result.warned) == ([], [])


def test_each_broken_row_is_set_aside_by_its_rule_and_no_other_row_is(night: Any) -> None:
    mentions = {"meeting": "m1", "visit": "m2", "agreement": "m3"}
    statements, expected = [], set()
    for n, (table, rule, change) in enumerate(DEFECTS):
        statements += [*copies(n), f"update staging.{table} set {change} where batch = 'copy-{n}'"]
        mention = mentions.get(table.split("_")[0], "m1")
        key = "v1" if table == "articles" else mention if table.endswith("mentions") else f"{mention}#0"
        expected.add((f"copy-{n}", table, rule, key))
    night.sql(*statements)
    result = night.check()
    assert result.passed, result.message
    found = {(failure.row["batch"], failure.table, failure.rule, failure.key) for failure in result.row_failures}
    assert expected <= found
    assert {batch for batch, *_ in found} == {batch for batch, *_ in expected}


def copies(n: int) -> list[str]:
    """The sound night once more, as batch `copy-n` of its own."""
    return [
        f"insert into staging.{table} select * replace ('copy-{n}' as batch) from staging.{table} where batch = 'night'"
        for table in STAGING
    ]


def test_two_names_of_one_organisation_are_one_side(night: Any) -> None:
    night.sql("update staging.meeting_sides set side_code = case side_code when 'IRN' then 'ORG:U.N.' else 'UN' end")
    (failure,) = night.check("meeting_mentions").row_failures
    assert (failure.rule, failure.key) == ("two_sides", "m1")
    night.sql("update staging.meeting_sides set side_code = 'ORG:Unheard Of' where side_code = 'UN'")
    assert night.check("meeting_mentions", "meeting_sides").row_failures == []


def test_a_quote_from_a_teaser_is_set_aside(night: Any) -> None:
    night.sql(
        "update staging.articles set zones = [{'start': 70, 'end': length(text), 'kind': 'teaser', 'reason': ''}]"
    )
    rules = {failure.rule for failure in night.check("mention_evidence").row_failures}
    assert rules == {"no_quote_from_teaser"}


def test_a_row_whose_number_is_missing_is_shown_too(night: Any) -> None:
    night.sql("update staging.meeting_sides set n = null, side_code = 'ATL'")
    (finding,) = night.check("meeting_sides").warned
    assert "n null, " in finding.examples[0]


def test_what_is_set_aside_carries_no_body_text(night: Any) -> None:
    night.sql("update staging.articles set access = 'locked'")
    (failure,) = night.check("articles").row_failures
    assert failure.row["title"] == "Talks in Moscow"
    assert "text" not in failure.row
    assert "locked" in failure.reason


def test_the_same_row_twice_stops_the_night_with_a_message_to_act_on(night: Any) -> None:
    night.sql("insert into staging.articles from staging.articles")
    result = night.check("articles")
    assert not result.passed
    assert [finding.rule for finding in result.blocked] == ["no_repeats"]
    assert "staging.articles" in result.message
    assert "2 of 2 rows" in result.message
    assert "article_version_id v1" in result.message
    page = Path(unquote(urlparse(result.blocked[0].page).path))
    assert page.is_file()
    assert str(page) in unquote(result.message)


def test_many_rows_under_one_row_rule_stop_the_night(night: Any) -> None:
    night.sql(
        "insert into staging.meeting_topics by name select t.* replace (i as n, 'alchemy' as topic_code)"
        " from staging.meeting_topics as t, range(60) as r (i)"
    )
    result = night.check("meeting_topics")
    assert [finding.rule for finding in result.blocked] == ["no_unknown_topic"]
    assert result.row_failures == []


def test_a_missing_column_stops_the_night_before_anything_else_is_asked(night: Any) -> None:
    night.sql("alter table staging.articles drop column zones")
    result = night.check()
    assert [(finding.table, finding.rule) for finding in result.blocked] == [("staging.schema", "columns_as_agreed")]
    assert "zones" in result.message


def test_readable_articles_that_nobody_read_stop_the_night(night: Any) -> None:
    night.sql("delete from staging.article_extractions")
    assert [finding.rule for finding in night.check("article_extractions").blocked] == ["no_not_read"]


def test_other_nights_are_none_of_its_business(night: Any) -> None:
    night.sql(
        "insert into staging.articles select * replace (night - 1 as night, 'locked' as access) from staging.articles"
    )
    assert night.check("articles").row_failures == []


def test_what_a_night_on_a_full_disk_left_half_written_is_not_read(night: Any) -> None:
    night.check("articles")
    left = list(night.settings.gx.rglob("*.json"))
    assert len(left) == 4
    for path in left:
        path.write_bytes(b"")
    assert night.check("articles").passed


def test_the_columns_asked_for_are_those_of_the_contract() -> None:
    with duckdb.connect() as connection:
        create_schemas(connection)
        agreed = connection.execute(
            "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'staging'"
        ).fetchall()
    with expectations.database.COLUMNS.open(encoding="utf-8", newline="") as file:
        asked = [tuple(row) for row in csv.reader(file)][1:]
    assert sorted(asked) == sorted(agreed)


def test_what_was_set_aside_is_gone_when_the_gate_is_asked_again(night: Any) -> None:
    run = "run-1"
    night.sql("update staging.mention_evidence set quote = 'They met.' where mention_id = 'm1'")
    build = build_path(run, night.settings)
    build.parent.mkdir(parents=True)
    night.path = night.path.rename(build)
    Lease.acquire(night.settings, run)
    journal.start_run(run, night.date, night.settings)
    quarantine(run, night.date, night.settings, night.check().as_dict()["row_failures"])
    Lease.release(night.settings, run)
    again = night.check()
    assert (again.blocked, again.warned, again.row_failures) == ([], [], [])
    with duckdb.connect(str(night.path)) as connection:
        left = connection.execute("select distinct mention_id from staging.mention_evidence order by all").fetchall()
    assert left == [("m2",), ("m3",)]
