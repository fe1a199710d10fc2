"""The writer's stages on made rows of any number: load, gates, dbt, publish, dashboard."""

import csv
import os
import shutil
import statistics
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import duckdb

from bench.measure import Result, Spent, builder, clock
from bench.nights import NIGHT
from extractors.records import DROPPED
from extractors.settings import Settings

TABLES: Final = ("articles", "meeting_mentions", "meeting_sides", "meeting_participants", "mention_evidence")
ROWS_AN_ARTICLE: Final = 7
PART_ROWS: Final = 10_000
ROUNDS: Final = 3


def _settings(settings: Settings, folder: str | Path, **given: Any) -> Settings:
    return settings.model_copy(update={"data": Path(folder) / "data", "input": None, **given})


def _fill(path: Path, n_articles: int) -> None:
    """A build file with so many made articles of one night, seven rows each."""
    from warehouse.database import create_schemas

    with duckdb.connect(str(path)) as connection:
        create_schemas(connection)
        builder("tests/dbt/synthetic.py").fill(connection, 0, n_articles, NIGHT.isoformat())
        connection.execute("update staging.articles set text = 'They met.', text_sha256 = sha256('They met.')")


def load(settings: Settings, *, is_full: bool) -> list[Result]:
    """`load_night`, all of it, against DuckDB's own `insert … from read_parquet` of the same files."""
    from warehouse.lease import leased
    from warehouse.load import load_night

    n_rows = 1_000_000 if is_full else 100_000
    ours, theirs = [], []
    with TemporaryDirectory(prefix="bench-load-") as folder:
        mine = _settings(settings, folder)
        _write_parts(Path(folder) / "made.duckdb", n_rows // ROWS_AN_ARTICLE, mine)
        for turn in range(ROUNDS):
            with leased(mine, f"load-{turn}"), clock() as spent:
                loaded = load_night(f"load-{turn}", NIGHT, mine)["rows"]
            ours.append(spent)
            theirs.append(_insert_bare(Path(folder) / f"bare-{turn}.duckdb", mine))
    n = sum(loaded.values())
    mine_s, bare_s = _median(ours), _median(theirs)
    return [
        Result(
            "load",
            f"{n:,} rows in parts of {PART_ROWS:,}",
            f"{n / mine_s:,.0f} rows a processor second",
            f"insert … from read_parquet: {n / bare_s:,.0f}",
            bare_s / mine_s,
            0.8,
            details={"ours": mine_s, "theirs": bare_s},
        )
    ]


def _median(spent: list[Spent]) -> float:
    return statistics.median(s.processor for s in spent)


def _write_parts(made: Path, n_articles: int, settings: Settings) -> None:
    from extractors import storage
    from warehouse.database import STAGING

    _fill(made, n_articles)
    with duckdb.connect(str(made)) as connection:
        for table in TABLES:
            rows = connection.execute(f"select * from staging.{table}").to_arrow_table()  # noqa: S608 - a constant
            rows = rows.select(STAGING[table].names).cast(STAGING[table])
            zone = settings.articles if table == "articles" else settings.mentions / table
            storage.write_parts(storage.partition(zone, DROPPED, NIGHT), "night", rows, PART_ROWS)


def _insert_bare(path: Path, settings: Settings) -> Spent:
    from warehouse.database import connect, create_schemas
    from warehouse.load import night_files

    with clock() as spent, connect(path, settings) as connection:
        create_schemas(connection)
        for table in TABLES:
            files = [str(file) for file in night_files(table, NIGHT, settings)]
            connection.execute(
                f"insert into staging.{table} by name select * from read_parquet(?, hive_partitioning = false)",  # noqa: S608
                [files],
            )
        connection.execute("checkpoint")
    return spent


def gate(settings: Settings, *, is_full: bool) -> list[Result]:
    """Gate 1 on sound rows, against reading the same rows into frames."""
    from expectations import check_staging

    n_articles = (100_000 if is_full else 20_000) // ROWS_AN_ARTICLE
    with TemporaryDirectory(prefix="bench-gate-") as folder:
        build = Path(folder) / "build.duckdb"
        _fill(build, n_articles)
        mine = _settings(settings, folder, seeds=_seeds_with_made_sides(settings, Path(folder) / "seeds"))
        with clock() as first:
            check_staging(build, NIGHT, mine, "first")  # imports, and the pages of the documentation
        with clock() as gated:
            result = check_staging(build, NIGHT, mine, "second")
        with clock() as read, duckdb.connect(str(build), read_only=True) as connection:
            n = sum(len(connection.execute(f"select * from staging.{table}").df()) for table in TABLES)  # noqa: S608
    return [
        Result(
            "gate",
            f"{n:,} rows, {len(result.validations)} expectations",
            f"{gated.processor:.1f} processor seconds, {first.processor:.1f} with imports",
            f"reading the same rows: {read.processor:.2f}",
            gated.processor / read.processor,
            details={"gate": gated.processor, "first": first.processor, "read": read.processor},
        )
    ]


def _seeds_with_made_sides(settings: Settings, folder: Path) -> Path:
    """The seeds, with the sixty states of the made rows among the countries."""
    shutil.copytree(settings.seeds, folder)
    path = folder / "countries.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        names = next(csv.reader(handle))
    with path.open("a", encoding="utf-8", newline="") as handle:
        for n in range(60):
            csv.DictWriter(handle, names).writerow({"country_code": f"S{n:02}", "name": f"State {n}"})
    return folder


def dbt(settings: Settings, *, is_full: bool) -> list[Result]:
    """A night of 200 articles on histories of several lengths, by the times that dbt gives its models."""
    sizes, most = ((1_000, 100_000, 1_000_000), (1.5, 2.0)) if is_full else ((1_000, 20_000), (1.5,))
    with TemporaryDirectory(prefix="bench-dbt-") as folder:
        seconds = {size: _night_on(Path(folder), size, max(sizes)) for size in sizes}
    first = seconds[sizes[0]]
    return [
        Result(
            f"dbt, history of {size:,}",
            f"200 new articles on a history of {size:,}",
            f"{seconds[size]:.1f} s of models",
            f"history of {sizes[0]:,}: {first:.1f} s",
            seconds[size] / first,
            wanted,
            is_ceiling=True,
            details={"seconds": seconds[size], "first": first},
        )
        for size, wanted in zip(sizes[1:], most, strict=True)
    ]


def _night_on(folder: Path, history: int, last: int) -> float:
    """Seconds of the models for 200 articles that follow `history` others, all of them before number `last`."""
    staging, made = builder("tests/dbt/staging_db.py"), builder("tests/dbt/synthetic.py")
    build = folder / f"build-{history}.duckdb"
    last -= last % 3  # three articles tell of each event: none of them may stay behind
    with staging.new_build(build) as connection:
        made.fill(connection, last - history + history % 3, last)
    staging.dbt(build, "2020-01-01", "build", "--exclude", "test_type:unit", "test_type:data")
    with duckdb.connect(str(build)) as connection:
        made.fill(connection, last, last + 200, "2026-03-01")
    return float(sum(staging.dbt(build, "2026-03-01", "run").values()))


def publish(settings: Settings, *, is_full: bool) -> list[Result]:
    """`publish` against `create table as` of the same tables into a new file, made durable; by the clock."""
    return [_publish(settings, megabytes) for megabytes in ((10, 1_000) if is_full else (10, 100))]


def _publish(settings: Settings, megabytes: int) -> Result:
    from warehouse import publish as publishing
    from warehouse.lease import leased
    from warehouse.load import load_night

    ours, theirs = [], []
    with TemporaryDirectory(prefix="bench-publish-") as folder:
        mine = _settings(settings, folder, keep_snapshots=1)
        for turn in range(ROUNDS):
            run_id = f"publish-{turn}"
            with leased(mine, run_id):
                build = Path(load_night(run_id, NIGHT, mine)["build"])
                if turn == 0:
                    _add_marts(build, megabytes)
                theirs.append(_copy_bare(build, Path(folder) / f"bare-{turn}.duckdb"))
                with clock() as spent:
                    done = publishing.publish(run_id, NIGHT, mine)
                ours.append(spent)
        size = Path(done["snapshot"]).stat().st_size / 1e6
    mine_s, bare_s = (statistics.median(s.wall for s in some) for some in (ours, theirs))
    return Result(
        f"publish, {megabytes} MB",
        f"a snapshot of {size:.0f} MB",
        f"{mine_s:.2f} s",
        f"create table as, and fsync: {bare_s:.2f} s",
        mine_s / bare_s,
        1.2,
        is_ceiling=True,
        details={"ours": mine_s, "theirs": bare_s, "megabytes": size},
    )


def _add_marts(build: Path, megabytes: int) -> None:
    from extractors.settings import ROOT

    with duckdb.connect(str(build)) as connection:
        connection.execute((ROOT / "tests" / "warehouse" / "marts.sql").read_text(encoding="utf-8"))
        connection.execute(  # hashes hardly compress: about 36 bytes a row
            "create table marts.made as select i, sha256(i::varchar) as said from range(?) as numbers(i)",
            [megabytes * 28_000],
        )


def _copy_bare(build: Path, target: Path) -> Spent:
    with clock() as spent:
        with duckdb.connect() as connection:
            connection.execute(f"attach '{build}' as build (read_only)")
            connection.execute(f"attach '{target}' as copy (storage_version 'v1.0.0')")
            found = connection.execute(
                "select schema_name, table_name from duckdb_tables()"
                " where database_name = 'build' and schema_name in ('marts', 'audit')"
            ).fetchall()
            for schema in ("marts", "audit"):
                connection.execute(f"create schema copy.{schema}")
            for schema, table in found:
                connection.execute(f'create table copy.{schema}."{table}" as from build.{schema}."{table}"')
            connection.execute("detach copy")
        with target.open("rb") as handle:
            os.fsync(handle.fileno())
    target.unlink()
    return spent


def dashboard(settings: Settings, *, is_full: bool) -> list[Result]:
    """The site of a warehouse with so many facts."""
    from dashboard.build import build_site

    n = 10_000 if is_full else 2_000
    with TemporaryDirectory(prefix="bench-dashboard-") as folder:
        snapshot = builder("tests/dashboard/small_warehouse.py").make(Path(folder) / "made.duckdb", n_copies=n)
        with clock() as spent:
            build_site(snapshot, _settings(settings, folder))
    share = spent.processor / 20
    return [
        Result(
            "dashboard",
            f"{n:,} facts",
            f"{spent.processor:.1f} processor seconds",
            "20 s",
            share,
            1.0,
            is_ceiling=True,
            details={"seconds": spent.processor},
        )
    ]
