"""Load: a night of Parquet into the build, all of it or nothing, as often as one likes."""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from warehouse_night import NIGHT, query, rows_of, write_rows

from extractors.records import ARTICLES
from extractors.settings import Settings
from extractors.storage import partition, write_table
from warehouse.database import STAGING, WarehouseError, base_path, build_path
from warehouse.lease import Lease, LeaseLostError
from warehouse.load import LoadError, load_night

NEXT = NIGHT + timedelta(days=1)


@pytest.fixture(autouse=True)
def lease(settings: Settings) -> None:
    Lease.acquire(settings, "run")


def part(settings: Settings, table: str = "articles", night: date = NIGHT, source: str = "gulf-news") -> Path:
    zone, name = (settings.articles, None) if table == "articles" else (settings.mentions, table)
    return partition(zone, source, night, name) / "night-0000.parquet"


def test_every_table_of_records_is_loaded_with_its_values(settings: Settings) -> None:
    rows = rows_of()
    write_rows(rows, settings)
    counts = load_night("run", NIGHT, settings)["rows"]
    assert counts == {table: len(rows.get(table, [])) for table in STAGING}
    with duckdb.connect(str(build_path("run", settings)), read_only=True) as connection:
        for table, schema in STAGING.items():
            loaded = connection.execute(f"from staging.{table}").to_arrow_table()
            assert loaded.column_names == schema.names
            assert loaded.to_pylist() == pa.Table.from_pylist(rows.get(table, []), schema).to_pylist()


def test_loading_a_night_again_gives_equal_tables(settings: Settings) -> None:
    for source in ("gulf-news", "wire"):
        write_rows(rows_of(source=source), settings)
    load_night("run", NIGHT, settings)
    build_path("run", settings).replace(base_path(settings))
    load_night("run", NIGHT, settings)
    with duckdb.connect(str(base_path(settings)), read_only=True) as connection:
        connection.execute(f"attach '{build_path('run', settings)}' as again (read_only)")
        for table in STAGING:
            first, again = (
                connection.execute(f"select * from {name}staging.{table} order by all").fetchall()
                for name in ("", "again.")
            )
            assert first == again


def test_a_partition_replaces_itself_and_leaves_the_others(settings: Settings) -> None:
    write_rows(rows_of(), settings)
    write_rows(rows_of(source="wire"), settings)
    write_rows(rows_of(night=NEXT), settings)
    load_night("run", NIGHT, settings)
    build_path("run", settings).replace(base_path(settings))
    load_night("run", NEXT, settings)
    build_path("run", settings).replace(base_path(settings))
    write_rows(rows_of(key="b"), settings)
    load_night("run", NIGHT, settings)
    found = query(
        build_path("run", settings), "select night, source_id, article_url from staging.articles order by all"
    )
    assert found == [
        (NIGHT, "gulf-news", "https://gulf-news.example/b"),
        (NIGHT, "wire", "https://wire.example/a"),
        (NEXT, "gulf-news", "https://gulf-news.example/a"),
    ]


def test_mentions_go_where_the_night_has_none_any_more(settings: Settings) -> None:
    write_rows(rows_of(), settings)
    load_night("run", NIGHT, settings)
    build_path("run", settings).replace(base_path(settings))
    empty = {"articles": rows_of()["articles"]}
    write_rows(empty, settings)
    load_night("run", NIGHT, settings)
    assert query(build_path("run", settings), "from staging.meeting_mentions") == []


def test_other_batches_of_a_night_are_kept_beside_each_other(settings: Settings) -> None:
    for batch in ("aaaa", "bbbb"):
        rows = rows_of(source="dropped", key=batch)
        for table in rows.values():
            for row in table:
                row["batch"] = batch
        write_rows(rows, settings)
    load_night("run", NIGHT, settings)
    assert query(build_path("run", settings), "select batch from staging.articles order by 1") == [("aaaa",), ("bbbb",)]


def test_what_the_stages_said_of_sources_is_there_for_the_gates(settings: Settings) -> None:
    write_rows(rows_of(), settings)
    load_night("run", NIGHT, settings)
    said = query(
        build_path("run", settings), "select run_id, source_id, night, stage from audit.source_runs order by all"
    )
    assert said == [("run", "gulf-news", NIGHT, stage) for stage in ("extract", "fetch", "parse")]


@pytest.mark.parametrize("damage", ["truncated", "data page", "no parquet"])
def test_a_damaged_file_is_named_and_nothing_is_loaded(settings: Settings, damage: str) -> None:
    write_rows(rows_of(), settings)
    path = part(settings, "mention_evidence")
    content = path.read_bytes()
    spoiled = {
        "truncated": content[: len(content) // 2],
        "data page": content[:4] + bytes(len(content) // 3) + content[4 + len(content) // 3 :],
        "no parquet": b"<html>",
    }[damage]
    path.write_bytes(spoiled)
    with pytest.raises(LoadError, match="run its night again") as error:
        load_night("run", NIGHT, settings)
    assert str(path) in str(error.value)
    assert path.with_name("night-0000.parquet.refused").read_bytes() == spoiled and not path.exists()
    with duckdb.connect(str(build_path("run", settings))) as connection:
        tables = connection.execute("select count(*) from information_schema.tables where table_schema='staging'")
        assert tables.fetchone() == (0,)


def test_the_other_parts_of_a_damaged_batch_are_set_aside_with_it(settings: Settings) -> None:
    write_rows(rows_of(), settings)
    write_rows(rows_of(source="wire"), settings)
    second = part(settings).with_name("night-0001.parquet")
    second.write_bytes(b"damaged")
    with pytest.raises(LoadError):
        load_night("run", NIGHT, settings)
    assert sorted(path.name for path in second.parent.glob("night*")) == [
        "night-0000.parquet.refused",
        "night-0001.parquet.refused",
    ]
    assert part(settings, source="wire").exists()


def test_a_missing_table_of_a_batch_is_not_taken_for_an_empty_one(settings: Settings) -> None:
    write_rows(rows_of(), settings)
    part(settings, "meeting_sides").unlink()
    with pytest.raises(LoadError, match=r"meeting_sides.*is missing.*run its night again"):
        load_night("run", NIGHT, settings)


def test_a_damaged_request_log_is_left_where_it_is(settings: Settings) -> None:
    write_rows(rows_of(), settings)
    path = partition(settings.raw, "gulf-news", NIGHT) / "requests.parquet"
    path.write_bytes(b"damaged")
    with pytest.raises(LoadError, match="put it back from a copy"):
        load_night("run", NIGHT, settings)
    assert path.read_bytes() == b"damaged"


def test_a_file_with_other_columns_is_refused(settings: Settings) -> None:
    write_rows(rows_of(), settings)
    table = pq.read_table(part(settings), partitioning=None)
    odd = (
        table.drop_columns(["byline"]).set_column(0, "source_id", pa.array([1])).append_column("extra", pa.array(["x"]))
    )
    write_table(part(settings), odd)
    with pytest.raises(LoadError) as error:
        load_night("run", NIGHT, settings)
    for said in ("byline is missing", "source_id is int64, not string", "extra is string, not wanted"):
        assert said in str(error.value)


def test_what_an_earlier_version_wrote_is_loaded_without_the_columns_that_came_later(settings: Settings) -> None:
    for source in ("gulf-news", "wire"):
        rows = rows_of(source=source)
        of = {name: rows["articles"][0][name] for name in ("source_id", "night", "batch")}
        request = {
            "n": 0,
            "url": "https://a.example/a",
            "kind": "page",
            "outcome": "new",
            "canonical": "https://a.example/b",
        }
        write_rows({**rows, "requests": [{**of, **request}]}, settings)
    path = partition(settings.raw, "gulf-news", NIGHT) / "requests.parquet"
    write_table(path, pq.read_table(path, partitioning=None).drop_columns(["canonical"]))
    load_night("run", NIGHT, settings)
    build_path("run", settings).replace(base_path(settings))
    asked = "select source_id, canonical from staging.requests order by all"
    expected = [("gulf-news", None), ("wire", "https://a.example/b")]
    assert query(base_path(settings), asked) == expected
    with duckdb.connect(str(base_path(settings))) as connection:
        connection.execute("alter table staging.requests drop column canonical")
    load_night("run", NIGHT, settings)
    assert query(build_path("run", settings), asked) == expected


def test_a_row_of_another_partition_is_refused(settings: Settings) -> None:
    write_rows(rows_of(), settings)
    strange = pa.Table.from_pylist(rows_of(night=NEXT)["articles"], ARTICLES)
    write_table(part(settings), strange)
    with pytest.raises(LoadError, match=f"night {NEXT}"):
        load_night("run", NIGHT, settings)


def test_a_row_that_lacks_a_value_is_loaded_for_the_gate_to_judge(settings: Settings) -> None:
    write_rows(rows_of(), settings)
    table = pq.read_table(part(settings, "meeting_mentions"), partitioning=None)
    lacking = table.set_column(table.column_names.index("status"), "status", pa.array([None], pa.string()))
    write_table(part(settings, "meeting_mentions"), lacking)
    load_night("run", NIGHT, settings)
    assert query(build_path("run", settings), "select status from staging.meeting_mentions") == [(None,)]


def test_text_of_every_kind_comes_through(settings: Settings) -> None:
    text = "'; drop table staging.articles; -- \x00\x07\u202e" + "x" * 1_000_000 + "\U0001f54a"
    rows = rows_of(text=text)
    write_rows(rows, settings)
    load_night("run", NIGHT, settings)
    assert query(build_path("run", settings), "select text from staging.articles") == [(text,)]


def test_a_night_without_partitions_is_loaded_as_nothing(settings: Settings) -> None:
    assert set(load_night("run", NIGHT, settings)["rows"].values()) == {0}


def test_a_run_without_the_lease_loads_nothing(settings: Settings) -> None:
    with pytest.raises(LeaseLostError):
        load_night("other", NIGHT, settings)


def test_a_base_that_was_not_closed_is_refused(settings: Settings) -> None:
    base_path(settings).touch()
    base_path(settings).with_name("base.duckdb.wal").write_bytes(b"half a change")
    with pytest.raises(WarehouseError, match="rebuild"):
        load_night("run", NIGHT, settings)


def test_a_base_of_another_version_is_refused(settings: Settings) -> None:
    write_rows(rows_of(), settings)
    load_night("run", NIGHT, settings)
    build_path("run", settings).rename(base_path(settings))
    with duckdb.connect(str(base_path(settings))) as connection:
        connection.execute("alter table staging.mention_evidence drop column quote")
    with pytest.raises(WarehouseError, match=r"another version \(mention_evidence differs\); .*rebuild"):
        load_night("run", NIGHT, settings)


def test_tables_that_dbt_left_behind_go(settings: Settings) -> None:
    write_rows(rows_of(), settings)
    build = Path(load_night("run", NIGHT, settings)["build"])
    with duckdb.connect(str(build)) as connection:
        connection.execute("create table main.int_mentions_resolved__dbt_tmp1 as select 1 as n")
    build.replace(base_path(settings))
    load_night("run", NEXT, settings)
    assert query(build, "select table_name from duckdb_tables() where schema_name = 'main'") == []


def test_builds_that_other_runs_left_behind_go(settings: Settings) -> None:
    write_rows(rows_of(), settings)
    settings.build.mkdir(exist_ok=True)
    left = [settings.build / name for name in ("killed.duckdb", "killed.duckdb.wal", "killed.duckdb.tmp")]
    for path in left:
        path.write_bytes(b"")
    spilled = settings.build / "spilled.duckdb.tmp" / "block"
    spilled.parent.mkdir()
    spilled.write_bytes(b"")
    load_night("run", NIGHT, settings)
    assert not any(path.exists() for path in (*left, spilled))
