"""What goes wrong around the warehouse leaves what was published as it was."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from warehouse_night import NIGHT, query, rows_of, run_night, write_rows

from extractors.settings import Settings, load_settings
from warehouse import journal
from warehouse.database import WarehouseError, base_path
from warehouse.lease import Lease
from warehouse.load import load_night
from warehouse.publish import current_snapshot, verify

NEXT = NIGHT + timedelta(days=1)
HERE = Path(__file__).parent
SCRIPT = """
import sys
from datetime import date
sys.path[:0] = [{here!r}, {root!r}]
from extractors.settings import load_settings
from warehouse_night import run_night
import {owner}
real = {owner}.{name}
def stop(*args, **kwargs):
    {before}
    print("here", flush=True)
    input()
{owner}.{name} = stop
run_night("killed", load_settings(data={data!r}), date.fromisoformat({night!r}))
"""
MOMENTS = {
    "copying the base": ("warehouse.load", "insert_files", "pass"),
    "after the load": ("warehouse.journal", "note", "pass"),
    "writing the snapshot": ("warehouse.publish", "_found", "pass"),
    "before the base is replaced": ("warehouse.publish", "sync_folder", "pass"),
    "before the flip": ("warehouse.publish", "flip", "pass"),
    "after the flip": ("warehouse.publish", "flip", "real(*args, **kwargs)"),
}
FEW = {"after the load", "before the flip"}


def tables(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    names = query(settings.warehouse, "select table_name from duckdb_tables() where schema_name = 'marts'")
    return {name: query(settings.warehouse, f"select * from marts.{name} order by all") for (name,) in names}


@pytest.fixture(scope="module")
def undisturbed(published_once: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[object, ...]]]:
    """The published tables after two nights in which nothing went wrong."""
    settings = load_settings(data=tmp_path_factory.mktemp("undisturbed") / "data")
    shutil.copytree(published_once, settings.data, symlinks=True)
    write_rows(rows_of(night=NEXT, source="wire", key="b"), settings)
    run_night("next", settings, NEXT)
    return tables(settings)


@pytest.mark.parametrize("moment", [m if m in FEW else pytest.param(m, marks=pytest.mark.slow) for m in MOMENTS])
def test_a_night_that_is_killed_and_run_again_is_as_if_undisturbed(
    published: Settings, undisturbed: dict[str, list[tuple[object, ...]]], moment: str
) -> None:
    owner, name, before = MOMENTS[moment]
    write_rows(rows_of(night=NEXT, source="wire", key="b"), published)
    places = {"here": str(HERE), "root": str(HERE.parent.parent), "data": str(published.data), "night": str(NEXT)}
    script = SCRIPT.format(**places, owner=owner, name=name, before=before)
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stdin=subprocess.PIPE)
    assert process.stdout.readline() == b"here\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert query(published.warehouse, "select count(*) >= 1 from marts.fct_meetings") == [(True,)]
    assert Lease.current(published).is_stale
    run_night("again", published, NEXT)
    assert tables(published) == undisturbed
    assert verify(published) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount a tmpfs")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("free_kib", [0, 2_000, 6_000])
def test_a_full_disk_leaves_what_was_published(published_once: Path, small_disk: Path, free_kib: int) -> None:
    settings = load_settings(data=small_disk / "data")
    shutil.copytree(published_once, settings.data, symlinks=True)
    before = current_snapshot(settings), tables(settings)
    write_rows(rows_of(night=NEXT, source="wire", key="b"), settings)
    ballast = small_disk / "ballast"
    left = os.statvfs(small_disk)
    ballast.write_bytes(bytes(max(0, left.f_bavail * left.f_frsize - free_kib * 1024)))
    with pytest.raises((WarehouseError, OSError)):
        run_night("full", settings, NEXT)
    assert (current_snapshot(settings), tables(settings)) == before
    assert len(list(settings.snapshots.iterdir())) == 1
    ballast.unlink()
    run_night("again", settings, NEXT)
    assert query(settings.warehouse, "select count(*) from marts.fct_meetings") == [(2,)]


def test_a_damaged_base_is_an_error_that_names_it(published: Settings) -> None:
    settings = published
    base_path(settings).write_bytes(b"\0" * 10_000)
    with pytest.raises(WarehouseError, match=r"base\.duckdb: cannot be opened.*warehouse rebuild"):
        run_night("next", settings)
    assert query(settings.warehouse, "select count(*) from marts.fct_meetings") == [(1,)]


def test_a_base_that_is_gone_is_no_fresh_start(published: Settings) -> None:
    base_path(published).unlink()
    with pytest.raises(WarehouseError, match=r"is gone.*warehouse rebuild"):
        run_night("next", published)


def test_two_nights_at_once_one_refuses(settings: Settings) -> None:
    write_rows(rows_of(), settings)
    Lease.acquire(settings, "other")
    with pytest.raises(WarehouseError, match="run other"):
        run_night("run", settings)
    Lease.release(settings, "other")
    run_night("run", settings)


def test_a_bad_night_leaves_no_trace_in_a_good_one(settings: Settings) -> None:
    write_rows(rows_of(), settings)
    write_rows(rows_of(night=NEXT, key="bad"), settings)
    Lease.acquire(settings, "bad")
    load_night("bad", NEXT, settings)
    journal.finish_run("bad", journal.BLOCKED, settings, "gate")
    Lease.release(settings, "bad")
    run_night("good", settings)
    assert query(settings.warehouse, "select distinct night from audit.source_runs where run_id = 'good'") == [(NIGHT,)]
    assert query(base_path(settings), "select distinct night from staging.articles") == [(NIGHT,)]
    assert b"example/bad" not in current_snapshot(settings).read_bytes()
