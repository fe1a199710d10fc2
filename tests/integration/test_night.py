"""One golden night: the shipped sample through Airflow to what readers open, and once more."""

import json
import re
import shutil
import stat

import duckdb
import pytest
from nights import published, query, run_night, start_night, wait

from ops import record

pytestmark = [pytest.mark.night, pytest.mark.timeout(1500)]
STAGES = ("fetch", "parse", "extract", "load", "gate_staging", "transform", "gate_marts", "publish", "dashboard")


def test_a_night_ends_well_and_says_what_it_published(first_night):
    data, ended = first_night
    assert ended.code == 0, ended.text
    assert "Night 2025-12-18: published" in ended.text
    for stage in (
        "fetch",
        "parse",
        "extract",
        "load",
        "gate_staging",
        "transform",
        "gate_marts",
        "publish",
        "dashboard",
    ):
        assert re.search(rf"✓ {stage} +\d+\.\d s", ended.text), stage
    assert re.search(r"IRN – RUS +Moscow, RUS +[34] outlets", ended.text)
    assert str(data / "warehouse.duckdb") in ended.text


def test_one_meeting_is_one_row_however_many_outlets_told_it(first_night):
    rows = query(
        first_night[0],
        "select n_sources, status from marts.fct_meetings where sides_key = 'IRN+RUS' and city = 'Moscow'"
        " and start_date = '2025-12-17'",
    )
    assert len(rows) == 1
    assert rows[0][0] >= 3
    assert rows[0][1] == "held"


def test_every_fact_has_a_quote_that_stands_in_its_article(first_night):
    data = first_night[0]
    with duckdb.connect(str(data / "build" / "base.duckdb"), read_only=True) as connection:
        (n, n_wrong) = connection.execute(
            """
            select count(*), count(*) filter (
                case e.field when 'title' then a.title else a.text end[e.start + 1 : e."end"] is distinct from e.quote)
            from staging.mention_evidence as e left join staging.articles as a using (article_version_id)
            """
        ).fetchone()
    assert n > 0
    assert n_wrong == 0
    assert (
        query(
            data,
            """
        select fact_id from (select meeting_id as fact_id from marts.fct_meetings union all
            select visit_id from marts.fct_visits union all select agreement_id from marts.fct_agreements)
        anti join (select fact_id from marts.fct_mentions where quote <> '') using (fact_id)
        """,
        )
        == []
    )


def test_the_tail_of_another_story_gives_no_fact(first_night):
    assert query(first_night[0], "select quote from marts.fct_mentions where contains(quote, 'Caspian ports')") == []


def test_the_audit_knows_the_run(first_night):
    data = first_night[0]
    ((status, seconds, versions),) = query(data, "select status, seconds, versions from audit.runs")
    assert status == "published"
    took = json.loads(seconds)
    assert all(took[stage] > 0 for stage in STAGES if stage not in ("publish", "dashboard"))  # those come after
    assert {"parser", "extractor", "duckdb", "dbt"} <= set(json.loads(versions))
    stages = {row[0] for row in query(data, "select distinct stage from audit.source_runs")}
    assert stages == {"fetch", "parse", "extract"}
    assert query(data, "select count(*) from audit.validations where gate = 'staging'")[0][0] > 20


def test_readers_get_no_full_text_and_a_file_they_cannot_change(first_night):
    snapshot = (first_night[0] / "warehouse.duckdb").resolve()
    assert stat.S_IMODE(snapshot.stat().st_mode) == 0o444
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        schemas = {
            r[0] for r in connection.execute("select distinct table_schema from information_schema.tables").fetchall()
        }
    assert "staging" not in schemas


def test_no_sentence_of_an_article_that_is_no_quote_is_published(first_night):
    data = first_night[0]
    with duckdb.connect(str(data / "build" / "base.duckdb"), read_only=True) as connection:
        texts = connection.execute("select text from staging.articles where text <> ''").fetchall()
        quotes = "\n".join(
            row[0] for row in connection.execute("select quote from staging.mention_evidence").fetchall()
        )
    sentences = {s for (text,) in texts for s in re.findall(r"[^.!?\n]{60,}[.!?]", text) if s.strip() not in quotes}
    assert len(sentences) > 100
    with duckdb.connect(str(data / "warehouse.duckdb"), read_only=True) as connection:
        tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        cells = "\n".join(
            row[0]
            for schema, table in tables
            for row in connection.execute(f"select t::varchar from {schema}.{table} as t").fetchall()
        )
    assert [sentence for sentence in sentences if sentence.strip() in cells] == []
    stored = (data / "warehouse.duckdb").read_bytes()
    assert [sentence for sentence in sentences if sentence.strip().encode() in stored] == []


def test_xcom_carries_counts_and_addresses_only(first_night):
    import sqlite3

    with sqlite3.connect(first_night[0] / "airflow" / "airflow.db") as connection:
        rows = connection.execute("select task_id, length(value) from xcom").fetchall()
    assert rows
    assert {task: n for task, n in rows if n > 2000} == {}


def test_a_secret_of_the_environment_is_in_no_file(first_night, secret):
    files = [path for path in first_night[0].rglob("*") if path.is_file() and not path.name.endswith(("-wal", "-shm"))]
    assert any(path.name == "airflow.db" for path in files)  # SQLite takes its log away when the last reader goes
    assert [path for path in files if secret.encode() in path.read_bytes()] == []
    assert secret not in first_night[1].text


def test_the_record_names_every_task_and_run(first_night):
    (path,) = (first_night[0] / "logs").glob("*.jsonl")
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert {line["run_id"] for line in lines} == {path.stem}
    assert {"finish", "dashboard", "prepare"} <= record.stages(lines).keys()


def test_the_same_night_again_publishes_equal_tables(first_night, after_first):
    before = published(first_night[0])
    shutil.rmtree(after_first / "mentions")  # read anew, by another process
    ended = run_night(after_first)
    assert ended.code == 0, ended.text
    after = published(after_first)
    assert after.keys() == before.keys()
    assert {name: (before[name], after[name]) for name in before if before[name] != after[name]} == {}


def test_a_night_with_nothing_new_is_published_too(first_night, after_first):
    ended = run_night(after_first, "--night", "2025-12-19")
    assert ended.code == 0, ended.text
    assert "Night 2025-12-19: published" in ended.text
    told = "select meeting_id, sides_key, start_date, n_sources from marts.fct_meetings order by all"
    assert query(after_first, told) == query(first_night[0], told)


def test_two_nights_at_once_are_one_night_and_one_clear_refusal(after_first):
    processes = [start_night(after_first), start_night(after_first)]
    ended = sorted((wait(process) for process in processes), key=lambda e: e.code)
    assert [e.code for e in ended] == [0, 2], [e.text for e in ended]
    assert re.search(r"error: .*is being written by run \S+ \(process \d+ on \S+, since", ended[1].text)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"input": "/nowhere/at/all"}, "COMMUNIQUE_INPUT: /nowhere/at/all does not exist"),
        ({"sources": "no-such-source"}, "no-such-source"),
        ({"schedule": "every day"}, "COMMUNIQUE_SCHEDULE"),
        ({"seeds": "/none"}, "COMMUNIQUE_SEEDS: /none holds no seeds"),
        ({"sources_file": "/none"}, "COMMUNIQUE_SOURCES_FILE: /none does not exist"),
        ({"spacy_model": "none"}, "COMMUNIQUE_SPACY_MODEL: 'none' is not installed"),
        ({"alert_urls": "none"}, "COMMUNIQUE_ALERT_URLS: 1 of them Apprise does not know"),
        ({"zones": "none"}, "COMMUNIQUE_ZONES: give an address such as s3://bucket/folder"),
        ({"retries": "many"}, "COMMUNIQUE_RETRIES"),
        ({"retrys": "3"}, "unknown setting COMMUNIQUE_RETRYS"),
        ({"data": "/proc/none"}, "COMMUNIQUE_DATA: /proc/none cannot be made"),
    ],
)
def test_a_bad_setting_is_one_clear_line_before_anything_starts(tmp_path, given, said):
    data = given.pop("data", tmp_path / "data")
    ended = run_night(data, **given)
    assert ended.code == 2
    assert said in ended.text
    assert ended.text.startswith("error: ")
    assert len(ended.text.splitlines()) == 1
    assert not (tmp_path / "data" / "airflow").exists()
