"""The base made anew from the Parquet zones, with the memory that only the published file has."""

from datetime import date
from typing import Any

import duckdb

from extractors.settings import Settings
from warehouse import journal, load, transform
from warehouse.database import (
    STAGING,
    WarehouseError,
    base_path,
    build_path,
    connect,
    create_schemas,
    quoted,
    relations,
    sync_file,
    transaction,
    wal_of,
)
from warehouse.lease import Lease
from warehouse.publish import current_snapshot
from warehouse.quarantine import DROPPED, HELD, kept_out, remove_rows


def rebuild(run_id: str, settings: Settings) -> dict[str, Any]:
    """Makes the base from every night on disk: `staging` from Parquet, `audit` from the snapshot, `marts` by dbt.

    Facts keep their ids (`audit.fact_ids`), and rows in quarantine stay out. Nothing is published: the next night that
    passes its gates does that. The run must own the lease. Raises WarehouseError where there is no night on disk.
    """
    Lease.check(settings, run_id)
    nights = load.nights_on_disk(settings)
    if not nights:
        raise WarehouseError(f"{settings.articles}: no night to rebuild from")
    journal.start_run(run_id, nights[-1], settings)
    counts = _fill(run_id, nights, settings)
    transform.run_dbt(run_id, nights[-1], settings, full_refresh=True)
    build = build_path(run_id, settings)
    sync_file(build)
    wal_of(base_path(settings)).unlink(missing_ok=True)
    build.replace(base_path(settings))
    journal.finish_run(run_id, journal.REBUILT, settings)
    return {"run_id": run_id, "base": str(base_path(settings)), "nights": len(nights), "rows": counts}


def _fill(run_id: str, nights: list[date], settings: Settings) -> dict[str, int]:
    """Fills a new build, a transaction a night: all of history at once may be more than memory holds."""
    counts = dict.fromkeys(STAGING, 0)
    with connect(load.new_build(run_id, settings, is_empty=True), settings) as connection:
        with transaction(connection):
            create_schemas(connection)
            _remember(connection, settings)
            journal.fold(connection, settings)
        for night in nights:
            with transaction(connection):
                for table in STAGING:
                    files = load.night_files(table, night, settings)
                    load.refuse_damaged(files)
                    counts[table] += load.insert_files(connection, table, files)
        with transaction(connection):
            remove_rows(connection, kept_out(connection, [HELD, DROPPED]))
        connection.execute("checkpoint")
    return counts


def _remember(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Copies what the current snapshot knows of runs, gates, quarantine and ids of facts."""
    snapshot = current_snapshot(settings)
    if snapshot is None:
        return
    connection.execute(f"attach {quoted(snapshot)} as snapshot (read_only)")
    for _, table in set(relations(connection, ["audit"], "snapshot")) & set(relations(connection, ["audit"])):
        connection.execute(f"delete from audit.{table}")
        connection.execute(f"insert into audit.{table} by name from snapshot.audit.{table}")
