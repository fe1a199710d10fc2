"""Atomic reading and writing of partitions: a file is whole or absent, whatever kills the process.

Zones are folders below the data folder, or lie at an address that fsspec reaches (`COMMUNIQUE_ZONES=s3://…`); their
paths then only behave like `Path`. Local files are written to a temporary name, fsynced and renamed; the folder is
fsynced after. An object is made on this machine and sent whole. A part file carries in its Parquet metadata the
fingerprint of what it was made from, so that a stage can tell that its output is still good.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any, BinaryIO, cast

import pyarrow as pa
import pyarrow.parquet as pq

from extractors.records import LATER

FINGERPRINT = b"communique.fingerprint"
_LARGE = 1_000_000  # bytes; below, making ready for zstd, column by column, takes longer than writing the table


class StorageError(OSError):
    """A file of a zone cannot be read or written; the message names it and what to do."""


def partition(zone: Path, source_id: str, night: date, table: str | None = None) -> Path:
    """The folder of one source's night in `zone`, or in `zone/table`."""
    return (zone / table if table else zone) / f"source={source_id}" / f"date={night.isoformat()}"


def filesystem(path: Path) -> Any:
    """The fsspec file system of a path in a zone that is elsewhere; None for a file of this machine."""
    return getattr(path, "fs", None)


@contextmanager
def atomic_file(path: Path, *, is_durable: bool = True) -> Iterator[BinaryIO]:
    """A binary file that appears under `path` only when the block ends without an error.

    One that is not durable waits for no disk: a machine that goes down may leave it torn or absent.
    """
    elsewhere = filesystem(path)
    if elsewhere is not None:
        with NamedTemporaryFile() as made:
            yield cast(BinaryIO, made)
            made.flush()
            elsewhere.put_file(made.name, str(path))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as handle:
            yield handle
            handle.flush()
            if is_durable:
                os.fsync(handle.fileno())
        temporary.replace(path)
        if is_durable:
            sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Makes the names in `folder` durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_table(path: Path, table: pa.Table, fingerprint: str = "") -> Path:
    """Writes `table` as one Parquet file, atomically; the bytes depend on the rows and the fingerprint only."""
    metadata = {**(table.schema.metadata or {}), FINGERPRINT: fingerprint.encode()}
    packing = "zstd" if table.nbytes > _LARGE else "snappy"
    with atomic_file(path) as handle:
        pq.write_table(table.replace_schema_metadata(metadata), handle, compression=packing, write_page_checksum=True)
    return path


def read_table(path: Path, schema: pa.Schema) -> pa.Table:
    """Reads one Parquet file and casts it to `schema`.

    Columns that were added later are null. Raises StorageError where the file is damaged or its columns are not those
    of `schema`.
    """
    try:
        table = _read(path)
        for name in LATER.intersection(schema.names).difference(table.column_names):
            table = table.append_column(schema.field(name), pa.nulls(table.num_rows, schema.field(name).type))
        return table.select(schema.names).replace_schema_metadata(None).cast(schema)
    except (pa.ArrowException, KeyError, OSError, ValueError) as error:
        raise StorageError(f"{path}: cannot be read ({error}); delete it and run the night again") from error


def _read(path: Path) -> pa.Table:
    with path.open("rb") as handle:
        return pq.read_table(handle, partitioning=None, page_checksum_verification=True)


def read_schema(path: Path) -> pa.Schema:
    """Columns and metadata of a Parquet file. Raises pa.ArrowException or OSError where it cannot be read."""
    with path.open("rb") as handle:
        return pq.read_schema(handle)


def fingerprint_of(path: Path) -> str | None:
    """The fingerprint of a part file; None where the file is missing or damaged."""
    try:
        metadata = read_schema(path).metadata or {}
    except (pa.ArrowException, OSError):
        return None
    value = metadata.get(FINGERPRINT)
    return value.decode() if value is not None else None


def rows_made_from(path: Path, fingerprint: str) -> int | None:
    """Rows of a part file; None unless it carries `fingerprint` and is whole, each page like its checksum.

    Without the checksums, two of three flipped bits would change a value in silence.
    """
    return rows_of(path) if fingerprint_of(path) == fingerprint else None


def rows_of(path: Path) -> int | None:
    """Rows of a Parquet file; None where it is missing or damaged."""
    try:
        return int(_read(path).num_rows)
    except (pa.ArrowException, OSError):
        return None


def write_parts(folder: Path, batch: str, table: pa.Table, rows: int, fingerprint: str = "") -> list[Path]:
    """Writes `table` as `<batch>-<part>.parquet` files of at most `rows` rows and removes older parts of the batch.

    An empty table is one empty part, so that a later stage sees that the batch was done.
    """
    starts = range(0, max(table.num_rows, 1), rows)
    written = [
        write_table(folder / f"{batch}-{i:04d}.parquet", table.slice(start, rows), fingerprint)
        for i, start in enumerate(starts)
    ]
    for stale in set(parts(folder, batch)) - set(written):
        stale.unlink(missing_ok=True)
    return written


def parts(folder: Path, batch: str | None = None) -> list[Path]:
    """The part files of a partition in order, of one batch or of all."""
    if not folder.is_dir():
        return []
    found = (p for p in folder.glob("*.parquet") if not p.name.startswith("."))
    return sorted(p for p in found if batch is None or batch_of(p) == batch)


def batch_of(part: Path) -> str:
    """The batch that a part file belongs to."""
    return part.stem.rsplit("-", 1)[0]


@contextmanager
def local_files(zone: Path) -> Iterator[Callable[[str], Path]]:
    """For the block, a function from a file's name in `zone` to a file of this machine that holds the same."""
    elsewhere = filesystem(zone)
    if elsewhere is None:
        yield zone.joinpath
        return
    with TemporaryDirectory() as folder:

        @cache
        def got(name: str) -> Path:
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            elsewhere.get_file(str(zone / name), str(path))
            return path

        yield got


def remove_folder(folder: Path) -> None:
    """Removes a folder of a zone with everything in it."""
    elsewhere = filesystem(folder)
    if elsewhere is None:
        shutil.rmtree(folder)
    else:
        elsewhere.rm(str(folder), recursive=True)


def write_json(path: Path, value: object, *, is_durable: bool = True) -> Path:
    """Writes `value` as JSON with sorted keys, atomically; `is_durable` as in `atomic_file`."""
    with atomic_file(path, is_durable=is_durable) as handle:
        handle.write(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode())
    return path


def concat(tables: Iterable[pa.Table], schema: pa.Schema) -> pa.Table:
    """One table of `schema` from any number of tables, none included."""
    given = list(tables)
    return pa.concat_tables(given).combine_chunks() if given else schema.empty_table()
