"""What happened in each run, kept outside the build files so that a run that publishes nothing still leaves its rows.

A run has one JSON file, `$DATA/build/runs/<run>.json`, written atomically by the steps of the run one after another.
`fold` copies the files into schema `audit` of a build when a night is loaded, and into the copy for readers when it is
published; once a published base holds a run that has ended, its file goes.
"""

import json
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import duckdb

from extractors.records import slug
from extractors.settings import ROOT, Settings
from extractors.storage import write_json
from warehouse.database import Row, WarehouseError, insert_rows

RUNNING: Final = "running"
PUBLISHED: Final = "published"
BLOCKED: Final = "blocked"
FAILED: Final = "failed"
DEGRADED: Final = "degraded"
REBUILT: Final = "rebuilt"
_CHILDREN: Final = ("source_runs", "validations", "quarantine", "row_counts")
# What an earlier run of a night set aside: a later run that was published has looked again, and so has one that set the
# same row aside.
_SUPERSEDED: Final = """
    delete from audit.quarantine where rowid in (
        select q.rowid
        from audit.quarantine as q
        inner join audit.runs as r on r.run_id = q.run_id
        inner join audit.runs as later on later.night = q.night and later.run_id <> q.run_id
        left join audit.quarantine as o on o.run_id = later.run_id and o.quarantine_id = q.quarantine_id
        where
            later.started_at > r.started_at
            and (o.quarantine_id is not null or (q.state = 'held' and later.status in ('published', 'degraded')))
    )
"""


@dataclass(frozen=True)
class Run:
    """One run: the row of `audit.runs` and its rows in the other tables of `audit`, by table name."""

    run_id: str
    night: str
    status: str
    started_at: str
    ended_at: str | None = None
    git_commit: str = "unknown"
    versions: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    message: str = ""
    rows: dict[str, list[Row]] = field(default_factory=dict)


def start_run(run_id: str, night: date, settings: Settings) -> Run:
    """Begins the journal of a run, later than all others though the clock goes back; one of its name begins anew."""
    latest = [datetime.fromisoformat(run.started_at) + timedelta(microseconds=1) for run in runs(settings)]
    started = max([datetime.now(UTC), *latest]).isoformat(timespec="microseconds")
    return _write(Run(run_id, night.isoformat(), RUNNING, started, git_commit=git_commit()), settings)


def note(
    run_id: str,
    settings: Settings,
    *,
    versions: Mapping[str, str] | None = None,
    counts: Mapping[str, int] | None = None,
    seconds: Mapping[str, float] | None = None,
    rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> Run:
    """Adds to the journal of a run that has started; a key given again replaces its value, a table its rows."""
    run = read_run(run_id, settings)
    return _write(
        replace(
            run,
            versions={**run.versions, **(versions or {})},
            counts={**run.counts, **(counts or {})},
            seconds={**run.seconds, **(seconds or {})},
            rows={**run.rows, **{table: [dict(row) for row in given] for table, given in (rows or {}).items()}},
        ),
        settings,
    )


def note_validations(run_id: str, gate: str, validations: Sequence[Mapping[str, Any]], settings: Settings) -> Run:
    """Keeps the results of one gate, instead of any that it gave before in this run."""
    run = read_run(run_id, settings)
    others = [row for row in run.rows.get("validations", []) if row["gate"] != gate]
    added = [{**row, "gate": gate} for row in validations]
    return note(run_id, settings, rows={"validations": others + added})


def finish_run(run_id: str, status: str, settings: Settings, message: str = "") -> Run:
    """Ends a run as `published`, `blocked`, `failed` or `degraded`.

    A run that published and then fails is degraded: its snapshot stays.
    """
    run = read_run(run_id, settings)
    if run.status == PUBLISHED and status == FAILED:
        status = DEGRADED
    return _write(replace(run, status=status, ended_at=_now(), message=message), settings)


@contextmanager
def stage(run_id: str, name: str, settings: Settings) -> Iterator[None]:
    """Notes the seconds that the block takes, also where it fails."""
    started = time.monotonic()
    try:
        yield
    finally:
        note(run_id, settings, seconds={name: round(time.monotonic() - started, 3)})


def read_run(run_id: str, settings: Settings) -> Run:
    """The journal of a run. Raises WarehouseError where the run has none."""
    path = _path(run_id, settings)
    try:
        return Run(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise WarehouseError(f"{path}: run {run_id} has not started; load its night first") from None


def is_running(run_id: str, settings: Settings) -> bool:
    """True where the run has started and not ended."""
    return _path(run_id, settings).exists() and read_run(run_id, settings).status == RUNNING


def runs(settings: Settings) -> list[Run]:
    """Every journal that is kept, in order of start."""
    found = [Run(**json.loads(p.read_text(encoding="utf-8"))) for p in (settings.build / "runs").glob("[!.]*.json")]
    return sorted(found, key=lambda run: (run.started_at, run.run_id))


def fold(connection: duckdb.DuckDBPyConnection, settings: Settings, publishing: str | None = None) -> None:
    """Copies all journals into schema `audit`, each instead of what it said before.

    The run `publishing` is written as published: the copy is seen only if it is.
    """
    found = [
        replace(run, status=PUBLISHED, ended_at=_now()) if run.run_id == publishing else run for run in runs(settings)
    ]
    tables = {table: [(run, row) for run in found for row in run.rows.get(table, [])] for table in _CHILDREN}
    tables["runs"] = [(run, {key: value for key, value in asdict(run).items() if key != "rows"}) for run in found]
    for table, rows in tables.items():
        connection.execute(f"delete from audit.{table} where run_id in ?", [[run.run_id for run in found]])
        filled = [{"run_id": run.run_id, "night": run.night, **row} for run, row in rows]
        insert_rows(connection, f"audit.{table}", filled)
    connection.execute(_SUPERSEDED)


def decide_quarantine(quarantine_id: str, state: str, settings: Settings) -> None:
    """Changes the state of a row in quarantine wherever a journal holds it."""
    for run in runs(settings):
        rows = run.rows.get("quarantine", [])
        if any(row["quarantine_id"] == quarantine_id for row in rows):
            changed = [{**row, "state": state} if row["quarantine_id"] == quarantine_id else row for row in rows]
            _write(replace(run, rows={**run.rows, "quarantine": changed}), settings)


def overtake(run_id: str, night: date, settings: Settings) -> None:
    """Marks runs of the same night that never ended as failed: whoever holds the lease knows that they were killed."""
    for run in runs(settings):
        if run.status == RUNNING and run.night == night.isoformat() and run.run_id != run_id:
            _write(replace(run, status=FAILED, message=f"killed; run {run_id} took the night over"), settings)


def forget(run_id: str, settings: Settings) -> None:
    """Removes the journals of ended runs other than `run_id`, which the load of that run has folded into the base."""
    for run in runs(settings):
        if run.status != RUNNING and run.run_id != run_id:
            _path(run.run_id, settings).unlink(missing_ok=True)


def git_commit() -> str:
    """The commit of the running code, `-dirty` after it where files were changed; `unknown` outside a checkout."""
    command = ["git", "-C", str(ROOT), "describe", "--always", "--abbrev=40", "--dirty", "--exclude=*"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    return done.stdout.strip() or "unknown"


def _path(run_id: str, settings: Settings) -> Path:
    return settings.build / "runs" / f"{slug(run_id)}.json"


def _write(run: Run, settings: Settings) -> Run:
    write_json(_path(run.run_id, settings), asdict(run))
    return run


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
