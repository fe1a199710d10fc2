"""The lease: one run writes, a dead one is replaced, a live one is named."""

import multiprocessing
import os
import subprocess
import sys
import threading
import time
from dataclasses import asdict, replace
from typing import Any

import pytest

from extractors.settings import Settings, load_settings
from extractors.storage import write_json
from warehouse.database import WarehouseError
from warehouse.lease import Lease, LeaseHeldError, LeaseLostError, leased, process_mark


def test_a_second_run_is_refused_and_told_who_writes(settings: Settings) -> None:
    first = Lease.acquire(settings, "first")
    with pytest.raises(LeaseHeldError) as refusal:
        Lease.acquire(settings, "second")
    for said in ("run first", str(os.getpid()), first.host, first.acquired_at, "LEASE_WAIT"):
        assert said in str(refusal.value)


def test_released_means_free(settings: Settings) -> None:
    Lease.acquire(settings, "first")
    assert not Lease.release(settings, "second")
    assert Lease.release(settings, "first")
    assert Lease.current(settings) is None
    assert Lease.acquire(settings, "second").run_id == "second"


def test_a_run_may_hand_its_lease_to_another_of_its_processes(settings: Settings) -> None:
    Lease.acquire(settings, "night")
    taken = Lease.acquire(settings, "night", owner_pid=os.getppid())
    assert Lease.current(settings) == taken
    assert taken.pid == os.getppid()


def test_the_lease_of_a_dead_process_is_taken_over(settings: Settings) -> None:
    owner = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    Lease.acquire(settings, "dead", owner_pid=owner.pid)
    with pytest.raises(LeaseHeldError):
        Lease.acquire(settings, "next")
    owner.kill()
    while process_mark(owner.pid) is not None:  # a zombie counts as dead: nobody has waited for it yet
        time.sleep(0.01)
    assert Lease.acquire(settings, "next").run_id == "next"
    owner.wait()
    with pytest.raises(LeaseLostError, match="run next"):
        Lease.check(settings, "dead")


def test_a_number_used_again_by_another_process_is_not_the_owner(settings: Settings) -> None:
    held = Lease.acquire(settings, "before")
    write_json(settings.build / "lease.json", asdict(replace(held, process="another-boot/1")))
    assert Lease.current(settings).is_stale
    assert Lease.acquire(settings, "after").run_id == "after"


def test_a_lease_of_another_host_is_never_taken_over_but_can_be_broken(settings: Settings) -> None:
    held = Lease.acquire(settings, "far")
    write_json(settings.build / "lease.json", asdict(replace(held, host="elsewhere", process="x")))
    with pytest.raises(LeaseHeldError, match="elsewhere"):
        Lease.acquire(settings, "near")
    assert Lease.break_(settings).run_id == "far"
    assert Lease.acquire(settings, "near").run_id == "near"


def test_waiting_ends_when_the_other_run_ends(settings: Settings) -> None:
    patient = load_settings(data=settings.data, lease_wait=10)
    Lease.acquire(settings, "first")
    threading.Timer(0.5, Lease.release, (settings, "first")).start()
    started = time.monotonic()
    assert Lease.acquire(patient, "second").run_id == "second"
    assert 0.3 < time.monotonic() - started < 5


def test_an_owner_that_does_not_exist_is_refused(settings: Settings) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    with pytest.raises(WarehouseError, match="does not exist"):
        Lease.acquire(settings, "night", owner_pid=gone.pid)


def test_a_damaged_lease_says_how_to_remove_it(settings: Settings) -> None:
    settings.build.mkdir(parents=True)
    (settings.build / "lease.json").write_text("{")
    with pytest.raises(WarehouseError, match="--break"):
        Lease.acquire(settings, "night")
    Lease.break_(settings)
    Lease.acquire(settings, "night")


def test_a_step_inside_a_run_leaves_the_lease_with_the_run(settings: Settings) -> None:
    Lease.acquire(settings, "night")
    with leased(settings, "night"):
        pass
    assert Lease.current(settings).run_id == "night"
    with pytest.raises(LeaseHeldError), leased(settings, "rollback"):
        pass


def _take(settings: Settings, run_id: str, start: Any, results: Any) -> None:
    start.wait(20)
    try:
        Lease.acquire(settings, run_id)
    except LeaseHeldError:
        results.put("refused")
    else:
        results.put("taken")
        time.sleep(1)


def test_of_many_that_start_at_once_one_gets_it(settings: Settings) -> None:
    context = multiprocessing.get_context("forkserver")  # this process has threads once another test has loaded jax
    start, results = context.Barrier(8), context.Queue()
    takers = [context.Process(target=_take, args=(settings, f"run-{i}", start, results)) for i in range(8)]
    for taker in takers:
        taker.start()
    found = sorted(results.get(timeout=20) for _ in takers)
    for taker in takers:
        taker.join()
    assert found == ["refused"] * 7 + ["taken"]
