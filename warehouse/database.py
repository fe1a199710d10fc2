"""DuckDB files of the warehouse: where they lie, how they are opened, and the tables of schema `staging`."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from extractors.records import ARTICLES, LATER, MENTION_SCHEMAS, REQUESTS, slug
from extractors.settings import Settings

STAGING: Final[dict[str, pa.Schema]] = {"articles": ARTICLES, "requests": REQUESTS, **MENTION_SCHEMAS}
_TAKEN: Final = {"base", "snapshot", "memory", "system", "temp", "main", "staging", "marts", "audit", "intermediate"}
SCHEMA_SQL: Final = Path(__file__).with_name("schema.sql")
_NAMES: Final = {
    pa.string(): "varchar",
    pa.bool_(): "boolean",
    pa.int16(): "smallint",
    pa.int32(): "integer",
    pa.int64(): "bigint",
    pa.float64(): "double",
    pa.date32(): "date",
}


Row = dict[str, Any]


class WarehouseError(RuntimeError):
    """A step of the warehouse cannot be done; the message says what, where, and what to do.

    Trying the same step again is no remedy.
    """

    is_final = True


def base_path(settings: Settings) -> Path:
    """The private file that the next run starts from: the build of the last published run."""
    return settings.build / "base.duckdb"


def build_path(run_id: str, settings: Settings) -> Path:
    """The private file of one run."""
    name = slug(run_id)
    if name in _TAKEN:
        raise WarehouseError(f"a run cannot be called {name}: that is the name of a file, catalog or schema of its own")
    return settings.build / f"{name}.duckdb"


def existing_build(run_id: str, settings: Settings) -> Path:
    """The file of a run that has been loaded. Raises WarehouseError where there is none."""
    path = build_path(run_id, settings)
    if not path.exists():
        raise WarehouseError(f"{path}: run {run_id} has no build; load its night first")
    return path


def wal_of(path: Path) -> Path:
    """The write-ahead log that DuckDB keeps beside `path` while changes are not yet in the file."""
    return path.with_name(path.name + ".wal")


def refuse_wal(path: Path, remedy: str) -> None:
    """Raises WarehouseError where a write-ahead log lies beside `path`: the file alone is not the whole truth."""
    if wal_of(path).exists():
        raise WarehouseError(f"{wal_of(path)}: a write-ahead log was left behind, {path.name} is not whole; {remedy}")


def quoted(name: str | Path) -> str:
    """`name` as an SQL string."""
    return "'" + str(name).replace("'", "''") + "'"


def identifier(name: str) -> str:
    """`name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def connect(path: Path | None, settings: Settings, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to `path`, or to memory, that stays in UTC, within the set memory and off the network.

    Raises WarehouseError, with the path, for whatever DuckDB refuses in the block.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": settings.duckdb_memory,
        "threads": settings.duckdb_threads,
        "temp_directory": str(settings.build / "tmp"),
        "autoinstall_known_extensions": False,
    }
    try:
        connection = duckdb.connect(str(path or ":memory:"), read_only=read_only, config=config)
    except duckdb.Error as error:
        raise WarehouseError(f"{path}: cannot be opened ({error})") from error
    try:
        connection.execute("set timezone = 'UTC'")
        yield connection
    except duckdb.Error as error:
        raise WarehouseError(f"{path or 'a database in memory'}: {error}") from error
    finally:
        connection.close()


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of the block, or nothing of it."""
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def sql_type(kind: pa.DataType) -> str:
    """The DuckDB type of an Arrow type that records.py uses."""
    if pa.types.is_list(kind):
        return sql_type(kind.value_type) + "[]"
    if pa.types.is_struct(kind):
        return "struct(" + ", ".join(f"{identifier(field.name)} {sql_type(field.type)}" for field in kind) + ")"
    if pa.types.is_decimal(kind):
        return f"decimal({kind.precision}, {kind.scale})"
    if pa.types.is_timestamp(kind):
        return "timestamptz"
    return _NAMES[kind]


def create_schemas(connection: duckdb.DuckDBPyConnection) -> None:
    """Creates what a build needs before anything is loaded: schemas, `staging` and `audit` tables, comments.

    Columns of `staging` may be null whatever records.py says: a row that breaks the contract is for the gate to
    set aside, not for the load to fall over.
    """
    connection.execute(SCHEMA_SQL.read_text(encoding="utf-8"))
    for table, schema in STAGING.items():
        columns = ", ".join(f"{identifier(field.name)} {sql_type(field.type)}" for field in schema)
        connection.execute(f"create table if not exists staging.{table} ({columns})")
        for name in LATER.intersection(schema.names):
            kind = sql_type(schema.field(name).type)
            connection.execute(f"alter table staging.{table} add column if not exists {identifier(name)} {kind}")


def tables_of(connection: duckdb.DuckDBPyConnection, schema: str) -> list[str]:
    """Names of tables and views in a schema, in order."""
    return [name for _, name in relations(connection, [schema])]


def relations(
    connection: duckdb.DuckDBPyConnection, schemas: Sequence[str], catalog: str | None = None
) -> list[tuple[str, str]]:
    """Schema and name of each table and view in `schemas`, in order."""
    return connection.execute(
        """
        select schema_name, name
        from (
            select database_name, schema_name, table_name as name from duckdb_tables()
            union all
            select database_name, schema_name, view_name from duckdb_views() where not internal
        )
        where schema_name in ? and database_name = coalesce(?, current_database())
        order by all
        """,
        [list(schemas), catalog],
    ).fetchall()


def fetch_rows(connection: duckdb.DuckDBPyConnection, query: str, parameters: object = None) -> list[Row]:
    """The rows of a query as mappings of column names to values."""
    result = connection.execute(query, parameters)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def insert_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Appends JSON-like rows to a table by column name.

    A column that a row lacks is null; a name that the table has no column for is left out.
    """
    if not rows:
        return
    kinds = dict(connection.execute(f"select column_name, column_type from (describe {table})").fetchall())
    shape = {
        name: kind if kind == "JSON" else ["VARCHAR"] if kind == "VARCHAR[]" else "VARCHAR"
        for name, kind in kinds.items()
    }
    columns = ", ".join(map(identifier, kinds))
    values = ", ".join(f"cast(given.{identifier(name)} as {kind})" for name, kind in kinds.items())
    connection.execute(
        f"insert into {table} ({columns}) select {values} from (select unnest(from_json(?::json, ?)) as given)",
        [json.dumps(rows, ensure_ascii=False, default=str), json.dumps([shape])],
    )


def sync_file(path: Path) -> None:
    """Makes the bytes of `path` durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
