"""The published marts as Parquet files, for tools that do not read DuckDB."""

import shutil
from pathlib import Path
from typing import Any

import duckdb

from extractors.settings import Settings
from extractors.storage import sync_folder
from warehouse.database import WarehouseError, connect, identifier, quoted, tables_of
from warehouse.publish import existing_snapshot


def export(folder: Path, settings: Settings) -> dict[str, Any]:
    """Writes `<table>.parquet` for every table of `marts` of the current snapshot, instead of what `folder` held.

    The files appear together. Returns rows by table. Raises WarehouseError where nothing is published, or where
    `folder` holds something else than an export.
    """
    snapshot = existing_snapshot(settings)
    folder = folder.absolute()
    _refuse_foreign(folder)
    temporary = folder.with_name(f".{folder.name}.tmp")
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        temporary.mkdir(parents=True)
        with connect(snapshot, settings, read_only=True) as connection:
            counts = {name: _write(connection, name, temporary) for name in tables_of(connection, "marts")}
        shutil.rmtree(folder, ignore_errors=True)
        temporary.replace(folder)
    except OSError as error:
        raise WarehouseError(f"{folder}: cannot be written ({error})") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    sync_folder(folder.parent)
    return {"folder": str(folder), "snapshot": snapshot.name, "rows": counts}


def _write(connection: duckdb.DuckDBPyConnection, name: str, folder: Path) -> int:
    target = quoted(folder / f"{name}.parquet")
    done = connection.execute(
        f"copy marts.{identifier(name)} to {target} (format parquet, compression zstd)"
    ).fetchone()
    return int(done[0]) if done else 0


def _refuse_foreign(folder: Path) -> None:
    if folder.is_dir():
        strange = sorted(path.name for path in folder.iterdir() if path.suffix != ".parquet")
    else:
        strange = [folder.name] if folder.exists() else []
    if strange:
        raise WarehouseError(f"{folder}: holds {strange[0]}, which no export wrote; give another folder")
