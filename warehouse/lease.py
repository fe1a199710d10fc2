"""The lease: one run at a time writes the warehouse, from load to publish, whatever starts it.

The lease is a small JSON file that names the run and the process that stands behind it: the command, or the process
in which Airflow runs the night. Steps of one run may be processes of their own; they share the run's name. A lease is
taken over only when its process is gone from this host; the start of the process and the boot are compared too, because
numbers of processes are used again. An flock around each change keeps two takers apart.
"""

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from extractors.settings import Settings
from extractors.storage import write_json
from warehouse.database import WarehouseError

_POLL_SECONDS = 0.2


class LeaseHeldError(WarehouseError):
    """Another run is writing; the message names it."""

    is_final = False
    is_waiting = True  # nothing is wrong: the run's turn has not come


class LeaseLostError(WarehouseError):
    """The run no longer owns the lease that its step relies on."""


@dataclass(frozen=True)
class Lease:
    """Who writes the warehouse. `process` tells a process from a later one with the same number."""

    run_id: str
    pid: int
    host: str
    process: str
    acquired_at: str

    def __str__(self) -> str:
        return f"run {self.run_id} (process {self.pid} on {self.host}, since {self.acquired_at})"

    @property
    def is_stale(self) -> bool:
        """True where the owner is known to be gone; a process of another host is never known to be."""
        return self.host == socket.gethostname() and process_mark(self.pid) != self.process

    @staticmethod
    def acquire(settings: Settings, run_id: str, owner_pid: int | None = None) -> "Lease":
        """Takes the lease for `run_id`, waiting up to `settings.lease_wait` seconds.

        `owner_pid` is the process whose end means that the run is dead; this process where none is given. A run may
        take its own lease again, and so hand it from one process to another: names of runs are unique.
        Raises LeaseHeldError where another run keeps it.
        """
        pid = owner_pid or os.getpid()
        mark = process_mark(pid)
        if mark is None:
            raise WarehouseError(f"process {pid} does not exist and cannot own the lease of run {run_id}")
        wanted = Lease(run_id, pid, socket.gethostname(), mark, datetime.now(UTC).isoformat(timespec="seconds"))
        deadline = time.monotonic() + settings.lease_wait
        while True:
            holder = _take(settings, wanted)
            if holder is None:
                return wanted
            if time.monotonic() >= deadline:
                raise LeaseHeldError(
                    f"the warehouse is being written by {holder}; wait until it ends, or set COMMUNIQUE_LEASE_WAIT to "
                    "wait for it; if that process is on another host and dead: python -m warehouse lease --break"
                )
            time.sleep(_POLL_SECONDS)

    @staticmethod
    def check(settings: Settings, run_id: str) -> None:
        """Raises LeaseLostError unless `run_id` owns the lease."""
        holder = Lease.current(settings)
        if holder is None or holder.run_id != run_id:
            raise LeaseLostError(
                f"run {run_id} does not own the warehouse: {holder or 'no run does'}; run its night again"
            )

    @staticmethod
    def release(settings: Settings, run_id: str) -> bool:
        """Gives the lease back; False where the run did not own it."""
        with _locked(settings):
            holder = _read(_path(settings))
            if holder is None or holder.run_id != run_id:
                return False
            _path(settings).unlink()
            return True

    @staticmethod
    def current(settings: Settings) -> "Lease | None":
        """The lease as it stands, stale or not; None where nobody writes."""
        return _read(_path(settings))

    @staticmethod
    def break_(settings: Settings) -> "Lease | None":
        """Removes the lease whoever owns it, for an owner that died on another host; returns what was removed."""
        with _locked(settings):
            try:
                return _read(_path(settings))
            except WarehouseError:
                return None
            finally:
                _path(settings).unlink(missing_ok=True)


@contextmanager
def leased(settings: Settings, run_id: str) -> Iterator[None]:
    """Owns the lease for the block; a step inside a run that owns it already leaves it with the run."""
    holder = Lease.current(settings)
    if holder is not None and holder.run_id == run_id and not holder.is_stale:
        yield
        return
    Lease.acquire(settings, run_id)
    try:
        yield
    finally:
        Lease.release(settings, run_id)


def process_mark(pid: int) -> str | None:
    """What tells process `pid` from others that had or will have its number; None where there is no such process.

    On Linux the boot and the tick at which it started, which no change of the clock moves; elsewhere its start time.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        if Path("/proc/self/stat").exists() or not psutil.pid_exists(pid):
            return None
        return str(psutil.Process(pid).create_time())
    state, *rest = stat.rpartition(")")[2].split()
    return None if state in "ZX" else f"{boot}/{rest[18]}"


def _path(settings: Settings) -> Path:
    return settings.build / "lease.json"


def _read(path: Path) -> Lease | None:
    try:
        return Lease(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        remedy = "if nothing writes: python -m warehouse lease --break"
        raise WarehouseError(f"{path}: not a lease ({error}); {remedy}") from None


def _take(settings: Settings, wanted: Lease) -> Lease | None:
    """Writes `wanted` unless another run owns the lease; returns that owner."""
    with _locked(settings):
        holder = _read(_path(settings))
        if holder is not None and holder.run_id != wanted.run_id and not holder.is_stale:
            return holder
        write_json(_path(settings), asdict(wanted))
        return None


@contextmanager
def _locked(settings: Settings) -> Iterator[None]:
    settings.build.mkdir(parents=True, exist_ok=True)
    with (settings.build / "lease.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
