"""Readers while nights are published: no error, never two generations in one answer."""

import multiprocessing
import shutil
import time
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import duckdb
import pytest
from warehouse_night import NIGHT, make_marts

from extractors.settings import Settings
from warehouse import journal, publish
from warehouse.database import base_path, build_path
from warehouse.lease import Lease

GENERATION = """
create or replace table marts.generation as select {n} as n from range(2000);
create or replace table marts.generation_again as select {n} as n from range(2000);
"""
QUESTION = """
select min(a.n), max(a.n), min(b.n), max(b.n), (select count(*) from meetings)
from (select n, row_number() over () as i from marts.generation) as a
join (select n, row_number() over () as i from marts.generation_again) as b using (i)
"""


def _read(path: Path, started: Any, stop: Event, results: Any) -> None:
    seen, problems, n_reads = set(), [], 0
    started.wait()
    while not stop.is_set():
        try:
            with duckdb.connect(str(path), read_only=True) as connection:
                low, high, low_again, high_again, _ = connection.execute(QUESTION).fetchone()
        except duckdb.Error as error:
            problems.append(str(error))
            continue
        n_reads += 1
        time.sleep(0.01)
        seen.add(low)
        if not low == high == low_again == high_again:
            problems.append(f"generations {low} to {high} and {low_again} to {high_again}")
    results.put((n_reads, seen, problems))


def publish_generation(n: int, settings: Settings) -> None:
    run_id = f"run-{n}"
    Lease.acquire(settings, run_id)
    journal.start_run(run_id, NIGHT, settings)
    shutil.copyfile(base_path(settings), build_path(run_id, settings))
    make_marts(run_id, settings, GENERATION.format(n=n))
    publish.publish(run_id, NIGHT, settings)
    Lease.release(settings, run_id)


@pytest.mark.parametrize("n_publishes", [3, pytest.param(50, marks=pytest.mark.slow)])
def test_four_readers_see_no_error_and_no_mixture(published: Settings, n_publishes: int) -> None:
    settings = published
    publish_generation(0, settings)
    context = multiprocessing.get_context("spawn")
    started, stop, results = context.Barrier(5), context.Event(), context.Queue()
    readers = [context.Process(target=_read, args=(settings.warehouse, started, stop, results)) for _ in range(4)]
    for reader in readers:
        reader.start()
    started.wait(timeout=60)
    for n in range(1, n_publishes + 1):
        publish_generation(n, settings)
    time.sleep(0.5)
    stop.set()
    found = [results.get(timeout=60) for _ in readers]
    for reader in readers:
        reader.join()
    assert [problems for _, _, problems in found] == [[]] * 4
    assert all(n_reads > 0 for n_reads, _, _ in found)
    assert n_publishes in set.union(*(seen for _, seen, _ in found))


def test_a_connection_that_is_kept_sees_the_old_file_until_it_is_closed(published: Settings) -> None:
    settings = published
    publish_generation(1, settings)
    sql = "select max(n) from marts.generation"
    kept = duckdb.connect(str(settings.warehouse), read_only=True)
    publish_generation(2, settings)
    assert kept.execute(sql).fetchone() == kept.cursor().execute(sql).fetchone() == (1,)
    with duckdb.connect(str(settings.warehouse), read_only=True) as beside:
        assert beside.execute(sql).fetchone() == (2,)
    assert kept.execute(sql).fetchone() == (1,)
    kept.close()
    with duckdb.connect(str(settings.warehouse), read_only=True) as after:
        assert after.execute(sql).fetchone() == (2,)
