"""Publish: whole files, flipped in one step, without the text of any article; back again by rollback."""

import os
import re
import shutil
import stat
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from warehouse_night import BODY, NIGHT, QUOTE, make_marts, query, rows_of, run_night, write_rows

from extractors.settings import ROOT, Settings, load_settings
from extractors.storage import write_json
from warehouse import journal, publish
from warehouse.database import WarehouseError, base_path, build_path, wal_of
from warehouse.lease import Lease, LeaseHeldError, LeaseLostError, leased
from warehouse.load import load_night
from warehouse.publish import PublishError, current_snapshot, readable_snapshot, rollback, snapshots, verify
from warehouse.quarantine import quarantine

SECRET = "Nobody outside the palace heard the nightingale"  # of the article's body, in no quote


def test_the_snapshot_holds_marts_as_the_build_had_them_and_the_run_as_published(loaded: Settings) -> None:
    publish.publish("run", NIGHT, loaded)
    base = base_path(loaded)
    tables = query(base, "select schema_name, table_name from duckdb_tables() where schema_name in ('marts', 'audit')")
    assert query(loaded.warehouse, "select schema_name, table_name from duckdb_tables()") == tables
    for table in (table for schema, table in tables if schema == "marts"):
        sql = f"select * from marts.{table} order by all"
        assert query(loaded.warehouse, sql) == query(base, sql)
    told = "select run_id, status, ended_at is not null from audit.runs"
    assert query(loaded.warehouse, told) == [("run", "published", True)]
    assert query(loaded.warehouse, "select count(*) from audit.row_counts where schema_name = 'marts'") != [(0,)]


def test_the_next_load_folds_the_published_run_into_its_build(loaded: Settings) -> None:
    publish.publish("run", NIGHT, loaded)
    Lease.release(loaded, "run")
    night = NIGHT + timedelta(days=1)
    with leased(loaded, "next"):
        build = Path(load_night("next", night, loaded)["build"])
    for table in ("row_counts", "source_runs", "validations", "quarantine"):
        sql = f"select * from audit.{table} where run_id = 'run' order by all"
        assert query(build, sql) == query(loaded.warehouse, sql)
    assert query(build, "select status from audit.runs order by started_at") == [("published",), ("running",)]


def test_no_text_of_an_article_is_published(settings: Settings) -> None:
    assert SECRET in BODY and SECRET not in QUOTE
    write_rows(rows_of(), settings)
    bad = rows_of(source="wire")
    write_rows(bad, settings)
    Lease.acquire(settings, "run")
    load_night("run", NIGHT, settings)
    finding = {"table": "articles", "key": bad["articles"][0]["article_version_id"], "rule": "r", "reason": "why"}
    quarantine("run", NIGHT, settings, [{**finding, "row": bad["articles"][0]}])
    make_marts("run", settings)
    publish.publish("run", NIGHT, settings)
    assert SECRET.encode() in base_path(settings).read_bytes()
    published = current_snapshot(settings).read_bytes()
    assert QUOTE.encode() in published
    assert SECRET.encode() not in published


def test_the_snapshot_is_read_only_and_alone(loaded: Settings) -> None:
    publish.publish("run", NIGHT, loaded)
    snapshot = current_snapshot(loaded)
    assert stat.S_IMODE(snapshot.stat().st_mode) == 0o444
    assert sorted(path.name for path in loaded.snapshots.iterdir()) == [f"warehouse-{NIGHT}-run.duckdb"]
    assert str(loaded.warehouse.readlink()) == f"snapshots/warehouse-{NIGHT}-run.duckdb"
    assert base_path(loaded).exists() and not build_path("run", loaded).exists()
    assert verify(loaded) == []


def test_the_data_folder_may_be_moved(loaded: Settings, tmp_path: Path) -> None:
    publish.publish("run", NIGHT, loaded)
    moved = loaded.data.rename(tmp_path / "elsewhere")
    assert query(moved / "warehouse.duckdb", "select count(*) from meetings") == [(1,)]


def test_a_data_folder_may_have_an_odd_name(tmp_path: Path) -> None:
    settings = load_settings(data=tmp_path / "it's [1] * ü")
    write_rows(rows_of(), settings)
    run_night("first", settings)
    run_night("second", settings)
    assert query(settings.warehouse, "select count(*) from meetings") == [(1,)]


VIEWS = {
    "meetings": "sides = 'IRN, RUS'",
    "meetings_between": "side_a = 'IRN' and side_b = 'RUS'",
    "dyad_timeline": "side_a = 'IRN' and fact_type = 'agreement'",
    "itinerary": "names like '%serguei%' and fact_type = 'visit'",
    "evidence": "is_background = false",
}
MACROS = {
    "meetings_between('rus', 'IRN')": "side_a = 'RUS' and side_b = 'IRN' order by start_date",
    "dyad_timeline('IRN', 'rus')": "side_a = 'IRN' and side_b = 'RUS' order by event_date, fact_type, fact_id, what",
    "itinerary('LAVROV')": "names like '%lavrov%' order by event_date, fact_id",
    "itinerary('sergueï')": "names like '%serguei%' order by event_date, fact_id",
    "evidence((select meeting_id from {0}meetings))": "fact_id = (select meeting_id from {0}meetings)",
}


def asked(settings: Settings, folder: Path, sql: str) -> list[list[tuple]]:
    """What `sql` answers by every name of the published file; {0} stands before the names of tables and views."""
    renamed = folder / "renamed by an analyst.duckdb"
    shutil.copyfile(current_snapshot(settings), renamed)
    return [query(path, sql.format("")) for path in (settings.warehouse, current_snapshot(settings), renamed)]


def test_every_macro_has_a_view_of_its_name(loaded: Settings) -> None:
    publish.publish("run", NIGHT, loaded)
    views = query(loaded.warehouse, "select view_name from duckdb_views() where schema_name = 'main' and not internal")
    macros = query(
        loaded.warehouse,
        "select function_name from duckdb_functions() where schema_name = 'main' and not internal",
    )
    assert {name for (name,) in views} == set(VIEWS)
    assert {name for (name,) in macros} == {macro.partition("(")[0] for macro in MACROS} == set(VIEWS) - {"meetings"}


@pytest.mark.parametrize(("view", "condition"), VIEWS.items())
def test_views_answer_by_every_name_of_the_file(loaded: Settings, tmp_path: Path, view: str, condition: str) -> None:
    publish.publish("run", NIGHT, loaded)
    sql = f"from {{0}}{view} where {condition}"
    answers = asked(loaded, tmp_path, sql)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{loaded.warehouse}' as x (read_only)")
        answers.append(connection.execute(sql.format("x.")).fetchall())
    assert len(answers[0]) == 1
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize(("macro", "condition"), MACROS.items())
def test_macros_answer_by_every_name_of_the_file(loaded: Settings, tmp_path: Path, macro: str, condition: str) -> None:
    publish.publish("run", NIGHT, loaded)
    answers = asked(loaded, tmp_path, f"from {macro}")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{loaded.warehouse}' as x (read_only)")
        columns = [row[0] for row in query(loaded.warehouse, f"describe from {macro.format('')}")]
        view = f"select {', '.join(columns)} from {{0}}{macro.partition('(')[0]} where {condition}"
        answers.append(connection.execute(view.format("x.")).fetchall())
        with pytest.raises(duckdb.CatalogException):  # DuckDB's limit, which the guide tells of
            connection.execute(f"from x.{macro.format('x.')}")
        connection.execute("use x")
        answers.append(connection.execute(f"from {macro.format('')}").fetchall())
    assert answers[0]
    assert all(answer == answers[0] for answer in answers)


def test_the_guide_to_attaching_says_what_works(loaded: Settings) -> None:
    publish.publish("run", NIGHT, loaded)
    guide = (ROOT / "docs" / "bi.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```sql\n(attach .*?)```", guide, re.DOTALL)
    (fact,) = query(loaded.warehouse, "select meeting_id from marts.fct_meetings")
    given = {"data/warehouse.duckdb": str(loaded.warehouse), "428e9f6a245b4f14378b": fact[0]}
    statements = re.sub("|".join(given), lambda found: given[found[0]], block).split(";\n")
    with duckdb.connect() as connection:
        answers = [connection.execute(s).fetchall() for s in statements if s.strip()]
    assert answers[1:5] == answers[6:]
    assert [len(rows) for rows in answers[1:5]] == [1, 2, 2, 1]


def test_descriptions_of_dbt_and_of_audit_are_comments(loaded: Settings) -> None:
    node = {
        "resource_type": "model",
        "schema": "marts",
        "name": "fct_meetings",
        "description": "One row per meeting,\nwhoever reported it. It's so.",
        "columns": {"kind": {"description": "How they met."}, "gone": {"description": "No such column."}},
    }
    write_json(loaded.build / "dbt" / "manifest.json", {"nodes": {"model.communique.fct_meetings": node}})
    publish.publish("run", NIGHT, loaded)
    found = dict(query(loaded.warehouse, "select table_name, comment from duckdb_tables()"))
    assert found["fct_meetings"] == "One row per meeting, whoever reported it. It's so."
    assert found["runs"].startswith("One row per run")
    columns = query(loaded.warehouse, "select comment from duckdb_columns() where column_name = 'kind'")
    assert ("How they met.",) in columns
    assert query(
        loaded.warehouse, "select count(*) from duckdb_columns() where schema_name = 'audit' and comment is null"
    ) == [(0,)]


def test_the_format_is_that_of_duckdb_1_0(loaded: Settings) -> None:
    publish.publish("run", NIGHT, loaded)
    with duckdb.connect(str(loaded.warehouse), read_only=True) as connection:
        (tags,) = connection.execute("select tags from duckdb_databases() where not internal").fetchone()
    assert tags["storage_version"].startswith("v1.0.0")


def test_a_stray_log_is_refused(loaded: Settings) -> None:
    for stray in (wal_of(build_path("run", loaded)), wal_of(loaded.warehouse)):
        stray.write_bytes(b"half a change")
        with pytest.raises(WarehouseError, match="log"):
            publish.publish("run", NIGHT, loaded)
        stray.unlink()
        assert not loaded.warehouse.is_symlink()
    publish.publish("run", NIGHT, loaded)
    wal_of(current_snapshot(loaded)).write_bytes(b"")
    assert "stray" in verify(loaded)[0]


def test_what_a_killed_publish_left_is_swept_away(loaded: Settings) -> None:
    loaded.snapshots.mkdir()
    left = loaded.snapshots / f".warehouse-{NIGHT}-killed.duckdb"
    for path in (left, wal_of(left)):
        path.write_bytes(b"half a copy")
    publish.publish("run", NIGHT, loaded)
    assert [path.name for path in loaded.snapshots.iterdir()] == [f"warehouse-{NIGHT}-run.duckdb"]
    assert verify(loaded) == []


def test_a_build_without_marts_is_refused(settings: Settings) -> None:
    write_rows(rows_of(), settings)
    Lease.acquire(settings, "run")
    load_night("run", NIGHT, settings)
    with pytest.raises(PublishError, match="marts is empty"):
        publish.publish("run", NIGHT, settings)


def test_a_blocked_run_is_never_published(loaded: Settings) -> None:
    journal.finish_run("run", journal.BLOCKED, loaded, "rule quote: 3 rows")
    with pytest.raises(PublishError, match="rule quote"):
        publish.publish("run", NIGHT, loaded)


def test_a_run_that_lost_its_lease_publishes_nothing(loaded: Settings) -> None:
    Lease.break_(loaded)
    Lease.acquire(loaded, "other")
    with pytest.raises(LeaseLostError, match="run other"):
        publish.publish("run", NIGHT, loaded)
    assert current_snapshot(loaded) is None


def test_a_file_in_the_place_of_the_link_is_not_lost(loaded: Settings) -> None:
    loaded.warehouse.write_bytes(b"somebody's own")
    with pytest.raises(PublishError, match="move it away"):
        publish.publish("run", NIGHT, loaded)
    assert loaded.warehouse.read_bytes() == b"somebody's own"
    assert not base_path(loaded).exists()


def test_a_failure_leaves_the_old_snapshot_and_no_litter(loaded: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    publish.publish("run", NIGHT, loaded)
    before = current_snapshot(loaded)
    Lease.release(loaded, "run")
    Lease.acquire(loaded, "next")
    load_night("next", NIGHT, loaded)
    make_marts("next", loaded, "drop table marts.fct_mentions")
    with pytest.raises(PublishError, match="fct_mentions"):
        publish.publish("next", NIGHT, loaded)
    assert current_snapshot(loaded) == before
    assert [path.name for path in loaded.snapshots.iterdir()] == [before.name]


def test_only_so_many_snapshots_are_kept(published: Settings) -> None:
    few = load_settings(data=published.data, keep_snapshots=2)
    for i in (1, 2):
        run_night(f"run-{i}", few)
    assert [s.name[-5:] for s in snapshots(few)] == ["run-2", "run-1"]


def test_the_current_snapshot_is_kept_however_old(published: Settings) -> None:
    run_night("second", published)
    rollback(published)
    publish._prune(load_settings(data=published.data, keep_snapshots=1))
    assert [(s.name[-6:], s.is_current) for s in snapshots(published)] == [("second", False), ("-first", True)]


def test_rollback_goes_back_one_or_to_a_name(published: Settings) -> None:
    settings = published
    for i in (1, 2):
        run_night(f"run-{i}", settings)
    assert rollback(settings).name.endswith("run-1")
    assert rollback(settings).name.endswith("first")
    with pytest.raises(WarehouseError, match="no older"):
        rollback(settings)
    assert rollback(settings, f"warehouse-{NIGHT}-run-2").is_current
    assert query(settings.warehouse, "select count(*) from audit.runs") == [(3,)]
    with pytest.raises(WarehouseError, match="no such snapshot"):
        rollback(settings, "warehouse-1999")
    Lease.acquire(settings, "busy")
    with pytest.raises(LeaseHeldError):
        rollback(settings)


def test_order_of_publication_holds_when_the_clock_goes_back(published: Settings) -> None:
    settings = published
    ahead = current_snapshot(settings).stat().st_mtime_ns + 10**15
    os.utime(current_snapshot(settings), ns=(ahead, ahead))
    run_night("second", settings)
    assert [s.name[-6:] for s in snapshots(settings)] == ["second", "-first"]


def test_a_reader_of_the_old_file_keeps_it_and_blocks_nothing(published: Settings) -> None:
    few = load_settings(data=published.data, keep_snapshots=1)
    with duckdb.connect(str(few.warehouse), read_only=True) as connection:
        write_rows(rows_of(night=NIGHT + timedelta(days=1)), few)
        run_night("second", few, NIGHT + timedelta(days=1))
        assert connection.execute("select count(*) from audit.runs").fetchall() == [(1,)]
    assert query(few.warehouse, "select count(*) from audit.runs") == [(2,)]


def test_a_night_is_compared_with_the_newest_file_that_can_be_read(published: Settings) -> None:
    first = current_snapshot(published)
    run_night("second", published)
    second = current_snapshot(published)
    assert readable_snapshot(published) == second
    rollback(published)
    assert readable_snapshot(published) == first
    first.chmod(0o644)
    first.write_bytes(b"not a database" * 1000)
    assert readable_snapshot(published) == second
    second.unlink()
    assert readable_snapshot(published) is None


def test_a_damaged_snapshot_is_found_and_can_be_left(published: Settings) -> None:
    settings = published
    run_night("bad", settings)
    damaged = current_snapshot(settings)
    damaged.chmod(0o644)
    damaged.write_bytes(damaged.read_bytes()[:5000])
    found = verify(settings)
    assert any("mode is 644" in problem for problem in found)
    assert any("cannot be" in problem and damaged.name in problem for problem in found)
    rollback(settings)
    assert query(settings.warehouse, "select count(*) from meetings") == [(1,)]
