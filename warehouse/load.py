"""Parquet into schema `staging` of a run's private build file: the first step of every run that writes."""

import glob
import json
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from extractors.records import LATER, MENTION_SCHEMAS
from extractors.settings import Settings
from extractors.storage import batch_of, filesystem, fingerprint_of, parts, read_schema, rows_of
from warehouse import journal
from warehouse.database import (
    STAGING,
    WarehouseError,
    base_path,
    build_path,
    connect,
    create_schemas,
    identifier,
    quoted,
    refuse_wal,
    sql_type,
    tables_of,
    transaction,
    wal_of,
)
from warehouse.lease import Lease

_ANEW: Final = "make the base anew: python -m warehouse rebuild"
_STAGES: Final = ("fetch", "parse", "extract")


class LoadError(WarehouseError):
    """A file of a zone cannot be loaded; the message names it."""


def load_night(run_id: str, night: date, settings: Settings) -> dict[str, Any]:
    """Copies the base to the run's build and puts every partition of `night` into its schema `staging`.

    A partition replaces what the base had of the same source and night; other nights stay as they are. One transaction:
    all of the night or nothing of it. The run must own the lease. Returns rows by table.
    """
    Lease.check(settings, run_id)
    if not journal.is_running(run_id, settings):
        journal.start_run(run_id, night, settings)
    journal.overtake(run_id, night, settings)
    journal.note(run_id, settings, rows={"source_runs": source_outcomes(night, settings)})  # the gates look at them
    with journal.stage(run_id, "load", settings):
        _check_whole(night, settings)
        build = new_build(run_id, settings)
        with connect(build, settings) as connection:
            with transaction(connection):
                create_schemas(connection)
                _drop_left(connection)
                journal.fold(connection, settings)
                counts = {table: _load_table(connection, table, night, settings) for table in STAGING}
            versions = _versions(connection, night, settings)
            connection.execute("checkpoint")
    journal.note(
        run_id,
        settings,
        versions=versions,
        counts={f"loaded_{table}": n for table, n in counts.items()},
    )
    return {"run_id": run_id, "night": night.isoformat(), "build": str(build), "rows": counts}


def new_build(run_id: str, settings: Settings, *, is_empty: bool = False) -> Path:
    """Where the run's build lies: a copy of the base, or nothing yet. Builds that other runs left behind go.

    Raises WarehouseError where the base is damaged, or gone although there is something published: a run that starts
    from nothing would publish a warehouse without history.
    """
    base, build = base_path(settings), build_path(run_id, settings)
    settings.build.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(settings.build / "tmp", ignore_errors=True)
    for left in settings.build.glob("*.duckdb*"):
        if left.is_dir():
            shutil.rmtree(left)
        elif left.name not in (base.name, wal_of(base).name):
            left.unlink()
    if is_empty:
        return build
    if base.exists():
        check_base(settings)
        copy = build.with_suffix(".duckdb.tmp")
        shutil.copyfile(base, copy)
        copy.replace(build)
    elif settings.warehouse.is_symlink():
        raise WarehouseError(f"{base}: is gone, and with it all nights before this one; {_ANEW}")
    return build


def check_base(settings: Settings) -> None:
    """Raises WarehouseError where there is a base that no night can be added to: damaged, or of another version."""
    base = base_path(settings)
    if not base.exists():
        return
    refuse_wal(base, _ANEW)
    try:
        with connect(base, settings, read_only=True) as connection:
            connection.execute("select count(*) from audit.schema_version")
            found = connection.execute(
                "select table_name, list(column_name) from duckdb_columns() where schema_name = 'staging' group by all"
            ).fetchall()
    except WarehouseError as error:
        raise WarehouseError(f"{error}; {_ANEW}") from error
    other = [
        table
        for table, columns in found
        if table in STAGING and LATER.union(columns) != LATER.union(STAGING[table].names)
    ]
    if other:
        raise WarehouseError(f"{base}: was made by another version ({', '.join(sorted(other))} differs); {_ANEW}")


def night_files(table: str, night: date, settings: Settings) -> list[Path]:
    """The Parquet files that hold `table` for `night`, of all sources, in order."""
    day = f"date={night.isoformat()}"
    if table == "requests":
        return sorted(settings.raw.glob(f"source=*/{day}/requests.parquet"))
    zone = settings.articles if table == "articles" else settings.mentions / table
    return [part for folder in sorted(zone.glob(f"source=*/{day}")) for part in parts(folder)]


def nights_on_disk(settings: Settings) -> list[date]:
    """Every night that has articles, oldest first."""
    found = {path.name.removeprefix("date=") for path in settings.articles.glob("source=*/date=*")}
    return sorted(date.fromisoformat(day) for day in found)


def insert_files(connection: duckdb.DuckDBPyConnection, table: str, files: Sequence[Path]) -> int:
    """Appends the rows of `files` to a staging table; returns how many.

    Raises LoadError where a file is damaged, has other columns than in records.py, or holds rows of another partition.
    Such a file is set aside, so that running its night again makes it anew; only what fetch wrote stays where it is.
    """
    for path in files:
        _check_columns(path, STAGING[table])
    if not files:
        return 0
    elsewhere = filesystem(files[0])
    if elsewhere is not None and not connection.list_filesystems():
        connection.register_filesystem(elsewhere)
    listed = ", ".join(quoted(glob.escape(str(path))) for path in files)
    source = f"read_parquet([{listed}], hive_partitioning = false, union_by_name = true, filename = true)"
    try:
        stray = connection.execute(
            f"select * from (select distinct filename, source_id, night from {source})"
            " where not contains(filename, concat('/source=', source_id, '/date=', night, '/')) limit 1"
        ).fetchone()
        if stray:
            raise _refused(
                next(path for path in files if str(path) == stray[0]),
                f"holds a row of source {stray[1]}, night {stray[2]}",
            )
        done = connection.execute(
            f"insert into staging.{table} by name select * exclude (filename) from {source}"
        ).fetchone()
    except duckdb.Error as error:
        damaged = next((path for path in files if rows_of(path) is None), None)
        if damaged is None:
            raise
        raise _refused(damaged, f"cannot be read ({error})") from error
    return int(done[0]) if done else 0


def refuse_damaged(files: Sequence[Path]) -> None:
    """Raises LoadError where a file is not as it was written: nights that were read long ago have lain on the disk."""
    for path in files:
        if rows_of(path) is None:
            raise _refused(path, "is damaged")


def source_outcomes(night: date, settings: Settings) -> list[dict[str, Any]]:
    """What fetch, parse and extract said of each source, for `audit.source_runs`."""
    found = [
        path
        for zone in (settings.raw, settings.articles, settings.mentions)
        for path in sorted(zone.glob(f"source=*/date={night.isoformat()}/outcome.*.json"))
    ]
    rows = [json.loads(path.read_text(encoding="utf-8")) for path in found]
    return sorted(rows, key=lambda row: (row["source_id"], _STAGES.index(row["stage"])))


def _drop_left(connection: duckdb.DuckDBPyConnection) -> None:
    """Removes what dbt makes in schema `main` for a model in Python and leaves there, every night another table."""
    for table in tables_of(connection, "main"):
        connection.execute(f"drop table main.{identifier(table)}")


def _load_table(connection: duckdb.DuckDBPyConnection, table: str, night: date, settings: Settings) -> int:
    files = night_files(table, night, settings)
    replaced = {_source_of(path) for path in files}
    if table in MENTION_SCHEMAS:
        replaced |= {_source_of(path) for path in night_files("articles", night, settings)}
    connection.execute(
        f"delete from staging.{table} where night = ? and source_id in (select unnest(?::varchar[]))",
        [night, sorted(replaced)],
    )
    return insert_files(connection, table, files)


def _source_of(path: Path) -> str:
    return path.parent.parent.name.removeprefix("source=")


def _check_whole(night: date, settings: Settings) -> None:
    """Raises LoadError where an extracted batch lacks one of its tables: its rows would go in silence."""
    for part in night_files("article_extractions", night, settings):
        for table in MENTION_SCHEMAS:
            path = settings.mentions / table / part.relative_to(settings.mentions / "article_extractions")
            if not path.exists():
                raise LoadError(f"{path}: is missing, although its batch has been extracted; run its night again")


def _check_columns(path: Path, schema: pa.Schema) -> None:
    try:
        found = read_schema(path)
    except (pa.ArrowException, OSError) as error:
        raise _refused(path, f"cannot be read ({error})") from error
    given = {field.name: field.type for field in found}
    wanted = {field.name: field.type for field in schema}
    lacking = LATER - given.keys()
    differing = sorted(n for n in given.keys() | wanted.keys() - lacking if not _is_same(given, wanted, n))
    if differing:
        said = "; ".join(f"{n} is {given.get(n, 'missing')}, not {wanted.get(n, 'wanted')}" for n in differing)
        raise _refused(path, f"not the columns of records.py ({said})")


def _refused(path: Path, reason: str) -> LoadError:
    """What to say of a file that cannot be loaded.

    What parse or extract made is renamed, with the other parts of its batch, which would make the batch look whole.
    """
    if path.name == "requests.parquet":
        return LoadError(f"{path}: {reason}; put it back from a copy, or delete it and lose the log of its requests")
    for part in parts(path.parent, batch_of(path)):
        part.rename(part.with_name(part.name + ".refused"))
    return LoadError(f"{path}: {reason}; set aside as {path.name}.refused, run its night again to make it anew")


def _is_same(given: dict[str, pa.DataType], wanted: dict[str, pa.DataType], name: str) -> bool:
    """True where both are one type to DuckDB; Parquet has its own ways with names of list items and with nulls."""
    try:
        return sql_type(given[name]) == sql_type(wanted[name])
    except KeyError:
        return False


def _versions(connection: duckdb.DuckDBPyConnection, night: date, settings: Settings) -> dict[str, str]:
    """Versions of parser, extractor and model that made the rows of the night, and of DuckDB."""
    found = {"duckdb": duckdb.__version__, "model": _models(night, settings)}
    for name, table, column in (
        ("parser", "articles", "parser_version"),
        ("extractor", "article_extractions", "extractor_version"),
    ):
        query = f"select string_agg(distinct {column}, ', ' order by {column}) from staging.{table} where night = ?"
        row = connection.execute(query, [night]).fetchone()
        found[name] = (row[0] if row else None) or "none"
    return found


def _models(night: date, settings: Settings) -> str:
    """Fingerprints of the models that read the night: extract ends the fingerprint of a part with its model's."""
    marks = (fingerprint_of(part) for part in night_files("article_extractions", night, settings))
    return ", ".join(sorted({mark.rpartition(":")[2] for mark in marks if mark})) or "none"
