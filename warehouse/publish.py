"""A finished build becomes the file that readers open, in one step and for good.

The snapshot holds `marts` and `audit` only: quotes and links, no text of articles. It is written in the storage format
of DuckDB 1.0, made durable and queried before the link `warehouse.duckdb` is flipped to it. Then the build is the base
of the next run. Readers of an older snapshot keep it until they close it.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb

from extractors.records import slug
from extractors.settings import Settings
from extractors.storage import sync_folder
from warehouse import journal
from warehouse.database import (
    WarehouseError,
    base_path,
    connect,
    existing_build,
    identifier,
    quoted,
    refuse_wal,
    relations,
    sync_file,
    transaction,
    wal_of,
)
from warehouse.lease import Lease, leased
from warehouse.transform import manifest

READER_SQL: Final = Path(__file__).with_name("reader.sql")
_STORAGE: Final = "v1.0.0"
_SCHEMAS: Final = ("marts", "audit")


class PublishError(WarehouseError):
    """The build cannot be published; readers still see the snapshot they saw before."""


@dataclass(frozen=True)
class Snapshot:
    """One published file."""

    path: Path
    is_current: bool
    published_ns: int

    @property
    def name(self) -> str:
        """File name without its ending."""
        return self.path.stem


def publish(run_id: str, night: date, settings: Settings) -> dict[str, Any]:
    """Publishes the build of `run_id`: writes the snapshot, makes the build the base, flips the link, prunes.

    The run must own the lease, and its gates must have passed: that is for the caller to see to. A crash at any point
    leaves either the old link or the new one, each to a whole file. Returns the snapshot's path and rows by table.
    """
    Lease.check(settings, run_id)
    _refuse_ended(run_id, settings)
    _refuse_stray(settings)
    _refuse_file(settings.warehouse)
    build = existing_build(run_id, settings)
    refuse_wal(build, f"it may still be open in a process; close it, or run night {night} again")
    path = settings.snapshots / f"warehouse-{night.isoformat()}-{slug(run_id)}.duckdb"
    with journal.stage(run_id, "publish", settings):
        counts = _write_snapshot(run_id, build, path, settings)
        Lease.check(settings, run_id)
        build.replace(base_path(settings))
        sync_folder(settings.build)
        flip(path, settings)
    journal.finish_run(run_id, journal.PUBLISHED, settings)
    journal.forget(run_id, settings)
    removed = _prune(settings)
    return {"run_id": run_id, "snapshot": str(path), "rows": counts, "removed": [s.name for s in removed]}


def rollback(settings: Settings, to: str | None = None) -> Snapshot:
    """Flips the link to the snapshot published before the current one, or to the one named.

    The base stays: the next published night brings back what the base holds. Raises WarehouseError where there is no
    such snapshot.
    """
    with leased(settings, "rollback"):
        target = _choose(snapshots(settings), to)
        flip(target.path, settings)
    return Snapshot(target.path, True, target.published_ns)


def snapshots(settings: Settings) -> list[Snapshot]:
    """All published files, newest publication first."""
    current = current_snapshot(settings)
    found = [
        Snapshot(path, path == current, path.stat().st_mtime_ns)
        for path in settings.snapshots.glob("warehouse-*.duckdb")
    ]
    return sorted(found, key=lambda s: (s.published_ns, s.name), reverse=True)


def current_snapshot(settings: Settings) -> Path | None:
    """The file that the link points to; None before the first publish."""
    link = settings.warehouse
    return link.parent / link.readlink() if link.is_symlink() else None


def readable_snapshot(settings: Settings) -> Path | None:
    """What tonight is compared with: the file that readers see, or the newest other one where that is damaged."""
    current = current_snapshot(settings)
    for path in sorted((s.path for s in snapshots(settings)), key=lambda path: path != current):
        try:
            _count(path, settings, "marts")
        except WarehouseError:
            continue
        return path
    return None


def existing_snapshot(settings: Settings) -> Path:
    """The file that readers see. Raises WarehouseError where there is none."""
    current = current_snapshot(settings)
    if current is None:
        raise WarehouseError(f"{settings.warehouse}: nothing is published yet; run a night first")
    if not current.exists():
        raise WarehouseError(
            f"{settings.warehouse}: points to {current.name}, which is gone; python -m warehouse rollback"
        )
    return current


def flip(path: Path, settings: Settings) -> None:
    """Points the link to `path`, in one step."""
    link = settings.warehouse
    _refuse_file(link)
    temporary = link.with_name(f".{link.name}.{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(path.relative_to(link.parent))
    temporary.replace(link)
    sync_folder(link.parent)


def smoke(path: Path, settings: Settings) -> dict[str, int]:
    """Opens a snapshot as a reader does and counts every table and view. Raises WarehouseError where that fails."""
    return _count(path, settings, *_SCHEMAS, "main")


def verify(settings: Settings) -> list[str]:
    """What is wrong with the published files; empty where all is well."""
    try:
        existing_snapshot(settings)
    except WarehouseError as error:
        return [str(error)]
    problems = [f"{wal}: a stray write-ahead log; delete it" for wal in _stray_logs(settings)]
    for snapshot in snapshots(settings):
        mode = snapshot.path.stat().st_mode & 0o777
        if mode != 0o444:
            problems.append(f"{snapshot.path}: mode is {mode:o}, not 444")
        try:
            smoke(snapshot.path, settings)
        except WarehouseError as error:
            problems.append(str(error))
    return problems


def _refuse_ended(run_id: str, settings: Settings) -> None:
    run = journal.read_run(run_id, settings)
    if run.status != journal.RUNNING:
        raise PublishError(f"run {run_id} is {run.status} ({run.message or 'ended'}); run its night again")


def _stray_logs(settings: Settings) -> list[Path]:
    """Logs beside what readers open; those of a copy that a killed run did not end are swept away with the copy."""
    return sorted([*settings.snapshots.glob("[!.]*.wal"), *settings.data.glob("warehouse.duckdb.wal")])


def _refuse_file(link: Path) -> None:
    if link.exists() and not link.is_symlink():
        raise PublishError(f"{link}: is a file, not a link; move it away, it would be lost")


def _refuse_stray(settings: Settings) -> None:
    for wal in _stray_logs(settings):
        raise PublishError(f"{wal}: a stray write-ahead log, which readers would replay; find what wrote it, delete it")


def _count(path: Path, settings: Settings, *schemas: str) -> dict[str, int]:
    with connect(path, settings, read_only=True) as connection:
        return _rows(connection, relations(connection, schemas))


def _rows(connection: duckdb.DuckDBPyConnection, named: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Rows of tables and views of the database in use, by "schema.name"."""
    counted = [
        f"select {quoted(f'{schema}.{name}')}, count(*) from {schema}.{identifier(name)}" for schema, name in named
    ]
    return dict(connection.execute(" union all ".join(counted)).fetchall()) if counted else {}


def _write_snapshot(run_id: str, build: Path, path: Path, settings: Settings) -> dict[str, int]:
    """Writes the copy for readers beside the snapshots, with the journals in it; gives the rows of `marts` by table.

    The build is only read: the journal of this run stays until the load of the next has folded it into its build.
    """
    settings.snapshots.mkdir(parents=True, exist_ok=True)
    newest = max((s.published_ns for s in snapshots(settings)), default=0)
    with _temporary(path) as temporary:
        with connect(None, settings) as connection:  # once: opening costs more than most of what is done here
            connection.execute(f"attach {quoted(build)} as {identifier(build.stem)} (read_only)")
            connection.execute(f"use {identifier(build.stem)}")
            tables = relations(connection, _SCHEMAS)
            if not any(schema == "marts" for schema, _ in tables):
                raise PublishError(f"{build}: schema marts is empty; run the transformation first")
            try:
                counts = _copy(connection, build.stem, tables, temporary, run_id, settings)
                found = _found(connection, temporary)
            except (duckdb.Error, OSError) as error:
                raise PublishError(f"{temporary}: cannot be written ({error}); the old snapshot stays") from error
        for written in (build, temporary):
            if wal_of(written).exists():
                raise PublishError(f"{wal_of(written)}: {written.name} is not one file; the old snapshot stays")
        sync_file(build)
        differing = [name for name, n in counts.items() if found.get(name) != n]
        if differing:
            raise PublishError(f"{temporary}: {', '.join(differing)} differ from the build's; the old snapshot stays")
        # publications keep their order though the clock goes back
        stamp = max(temporary.stat().st_mtime_ns, newest + 1_000_000)
        os.utime(temporary, ns=(stamp, stamp))
        temporary.chmod(0o444)
        sync_file(temporary)
        temporary.replace(path)
        sync_folder(path.parent)
    return {name.removeprefix("marts."): n for name, n in counts.items()}


def _note_counts(run_id: str, counts: dict[str, int], settings: Settings) -> None:
    """Puts the rows of each table of `marts` into the journal of this run."""
    rows = [
        {"schema_name": "marts", "table_name": name.removeprefix("marts."), "n_rows": n} for name, n in counts.items()
    ]
    journal.note(run_id, settings, rows={"row_counts": rows})


@contextmanager
def _temporary(path: Path) -> Iterator[Path]:
    """A name beside `path` that nothing is left of, whatever happens; leftovers of killed runs go first."""
    for left in path.parent.glob(".*.duckdb*"):
        left.unlink()
    temporary = path.with_name(f".{path.name}")
    try:
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
        wal_of(temporary).unlink(missing_ok=True)


def _copy(
    connection: duckdb.DuckDBPyConnection,
    build: str,
    tables: list[tuple[str, str]],
    target: Path,
    run_id: str,
    settings: Settings,
) -> dict[str, int]:
    """Tables of `marts` and `audit` as they are, this run as published, then views and macros for readers, comments.

    Gives the rows written of each table of `marts`, by "marts.name".
    """
    source = identifier(build)
    comments = ";".join(_comments(connection, build, settings))  # listed while there is no other file's to list
    kept = f"storage_version {quoted(_STORAGE)}, recovery_mode no_wal_writes"  # a copy that breaks off is thrown away
    connection.execute(f"attach {quoted(target)} as snapshot ({kept})")
    connection.execute("use snapshot")
    with transaction(connection):
        for schema in _SCHEMAS:
            connection.execute(f"create schema if not exists {schema}")
        counts = {}
        for schema, name in tables:
            copied = f"create table {schema}.{identifier(name)} as from {source}.{schema}.{identifier(name)}"
            ((n_rows,),) = connection.execute(copied).fetchall()
            if schema == "marts":
                counts[f"{schema}.{name}"] = n_rows
        _note_counts(run_id, counts, settings)
        journal.fold(connection, settings, publishing=run_id)
        connection.execute(READER_SQL.read_text(encoding="utf-8"))
        connection.execute(comments)
    connection.execute("use memory")
    connection.execute("detach snapshot")
    return counts


def _found(connection: duckdb.DuckDBPyConnection, written: Path) -> dict[str, int]:
    """Rows of every table and view of the copy, read back from its file.

    As `smoke`, but by the connection that is open: to open another takes as long as the counting.
    """
    connection.execute(f"attach {quoted(written)} as snapshot (read_only)")
    connection.execute("use snapshot")
    found = _rows(connection, relations(connection, (*_SCHEMAS, "main")))
    connection.execute("use memory")
    connection.execute("detach snapshot")
    return found


def _comments(connection: duckdb.DuckDBPyConnection, build: str, settings: Settings) -> Iterator[str]:
    """Descriptions for what is copied: dbt's, and where dbt says nothing those of the build's own tables."""
    tables = connection.execute(
        "select schema_name, table_name, comment from duckdb_tables() where database_name = ? and schema_name in ?",
        [build, list(_SCHEMAS)],
    ).fetchall()
    columns = connection.execute(
        """
        select schema_name, table_name, column_name, comment
        from duckdb_columns() where database_name = ? and schema_name in ?
        """,
        [build, list(_SCHEMAS)],
    ).fetchall()
    described = _dbt_descriptions(settings)
    for schema, table, comment in sorted(tables):
        if said := described.get((schema, table, None), comment):
            yield f"comment on table {schema}.{identifier(table)} is {quoted(said)}"
    for schema, table, column, comment in columns:
        if said := described.get((schema, table, column), comment):
            yield f"comment on column {schema}.{identifier(table)}.{identifier(column)} is {quoted(said)}"


_Descriptions = dict[tuple[str, str, str | None], str]  # of a schema's table's column; of the table where it is None


def _dbt_descriptions(settings: Settings) -> _Descriptions:
    described = manifest(settings) or {"nodes": {}}
    found: _Descriptions = {}
    for node in described["nodes"].values():
        if node["resource_type"] in ("model", "seed", "snapshot"):
            schema, table = node["schema"], node.get("alias") or node["name"]
            found[schema, table, None] = node["description"]
            found |= {(schema, table, name): column["description"] for name, column in node["columns"].items()}
    return {key: " ".join(said.split()) for key, said in found.items() if said.strip()}


def _choose(found: list[Snapshot], to: str | None) -> Snapshot:
    if to is not None:
        named = [s for s in found if to in (s.name, s.path.name)]
        if not named:
            raise WarehouseError(f"{to}: no such snapshot; python -m warehouse snapshots lists them")
        return named[0]
    places = [i for i, s in enumerate(found) if s.is_current]
    older = found[places[0] + 1 :] if places else found
    if not older:
        raise WarehouseError("there is no older snapshot to go back to")
    return older[0]


def _prune(settings: Settings) -> list[Snapshot]:
    removed = [s for s in snapshots(settings)[settings.keep_snapshots :] if not s.is_current]
    for snapshot in removed:
        snapshot.path.unlink()
    return removed
