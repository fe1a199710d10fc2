"""How the warehouse stands: what readers see, what the last runs did, what waits for a person."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from extractors.settings import Settings
from warehouse import journal, load, quarantine
from warehouse.database import base_path, connect
from warehouse.lease import Lease
from warehouse.publish import current_snapshot, readable_snapshot

_SHOWN: Final = 7


@dataclass(frozen=True)
class RunLine:
    """One run in short."""

    run_id: str
    night: str
    status: str
    started_at: str
    seconds: float
    is_late: bool
    message: str


@dataclass(frozen=True)
class Status:
    """`unpublished` are nights on disk that no published run holds; `runs` are the newest first."""

    snapshot: Path | None
    is_readable: bool
    runs: list[RunLine]
    unpublished: list[str]
    n_quarantined: int
    writer: str | None


def status(settings: Settings, now: datetime | None = None) -> Status:
    """Where things stand. `now` is only for telling how long a run that has not ended is running."""
    known = _known_runs(settings)
    newest = sorted(known, key=lambda run: (run.started_at, run.run_id), reverse=True)
    published = {run.night for run in known if run.status in (journal.PUBLISHED, journal.DEGRADED)}
    holder = Lease.current(settings)
    current = current_snapshot(settings)
    return Status(
        snapshot=current,
        is_readable=current is None or readable_snapshot(settings) == current,
        runs=[_line(run, settings, now or datetime.now(UTC)) for run in newest[:_SHOWN]],
        unpublished=[
            night.isoformat() for night in load.nights_on_disk(settings) if night.isoformat() not in published
        ],
        n_quarantined=len(quarantine.entries(settings)),
        writer=None if holder is None else f"{holder}{', dead' if holder.is_stale else ''}",
    )


def _known_runs(settings: Settings) -> list[journal.Run]:
    """Runs that the base remembers, and those whose journals say more."""
    found: dict[str, journal.Run] = {}
    if base_path(settings).exists():
        query = (
            "select run_id, night::varchar, status, strftime(started_at, '%Y-%m-%dT%H:%M:%S+00:00'),"
            " strftime(ended_at, '%Y-%m-%dT%H:%M:%S+00:00'), message from audit.runs"
        )
        with connect(base_path(settings), settings, read_only=True) as connection:
            for run_id, night, state, started, ended, message in connection.execute(query).fetchall():
                found[run_id] = journal.Run(run_id, night, state, started, ended, message=message or "")
    return list((found | {run.run_id: run for run in journal.runs(settings)}).values())


def _line(run: journal.Run, settings: Settings, now: datetime) -> RunLine:
    ended = datetime.fromisoformat(run.ended_at) if run.ended_at else now
    seconds = (ended - datetime.fromisoformat(run.started_at)).total_seconds()
    return RunLine(
        run.run_id, run.night, run.status, run.started_at, seconds, seconds > settings.night_deadline, run.message
    )
