"""What a run does between the stages: takes the lease, says whether the night goes on, asks the gates, and ends."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from extractors.settings import Settings
from ops import record

_TOLD = 5


class NightError(RuntimeError):
    """The night cannot go on; the message says why and what to do. Trying again would change nothing."""

    is_final = True


class GateBlockedError(NightError):
    """A gate refused the night."""


def prepare(run_id: str, night: date, settings: Settings) -> None:
    """Takes the lease for the run, in the name of the process that outlives its tasks: the leader of this session.

    Raises LeaseHeldError where another run has it.
    """
    from warehouse import journal
    from warehouse.lease import Lease

    Lease.acquire(settings, run_id, owner_pid=os.getsid(0))
    journal.start_run(run_id, night, settings)


def check_sources(outcomes: Sequence[dict[str, Any]], folder: Path) -> list[str]:
    """Ids of the sources that go on after a stage that writes `folder`. Raises NightError where all of them failed."""
    going = [outcome["source_id"] for outcome in outcomes if outcome["outcome"] != "failed"]
    if not going:
        named = ", ".join(outcome["source_id"] for outcome in outcomes) or "none was named"
        told = [message for outcome in outcomes for message in _messages(outcome, folder)][:_TOLD]
        raise NightError("\n".join([f"every source failed ({named}), so there is nothing to publish", *told]))
    return going


def _messages(outcome: dict[str, Any], folder: Path) -> list[str]:
    """What a stage wrote of a source beside its files."""
    from extractors import storage

    night = date.fromisoformat(outcome["night"])
    path = storage.partition(folder, outcome["source_id"], night) / f"outcome.{outcome['stage']}.json"
    return list(json.loads(path.read_text(encoding="utf-8"))["messages"]) if path.exists() else []


def parts(source_id: str, run_id: str, night: date, settings: Settings) -> list[str]:
    """Names of the article files of one source's night. Raises NightError where parsing left none."""
    from extractors import storage

    folder = storage.partition(settings.articles, source_id, night)
    found = [part.name for part in storage.parts(folder)]
    if not found:
        raise NightError(f"{folder}: parsing left no file here; run the night again")
    return found


def gate(run_id: str, night: date, settings: Settings, name: str) -> dict[str, Any]:
    """Asks gate `name` (`staging` or `marts`), keeps its results in the journal, and sets aside the rows it refuses.

    Raises GateBlockedError, with the gate's own message, where it blocks.
    """
    import expectations
    from extractors import compose
    from warehouse import journal, quarantine
    from warehouse.database import existing_build
    from warehouse.publish import readable_snapshot

    build = existing_build(run_id, settings)
    journal.note(run_id, settings, seconds=record.concluded(settings, run_id, night.isoformat()).seconds)
    with journal.stage(run_id, f"gate_{name}", settings):
        if name == "staging":
            result = expectations.check_staging(build, night, settings, run_id)
        else:
            previous = readable_snapshot(settings)
            result = expectations.check_marts(build, night, settings, previous, run_id, compose.documents_to_facts)
    journal.note_validations(run_id, name, [asdict(row) for row in result.validations], settings)
    n_held = 0
    if name == "staging":  # kept also where the night stops here
        quarantine.quarantine(run_id, night, settings, [asdict(row) for row in result.row_failures])
        n_held = journal.read_run(run_id, settings).counts["quarantined"]  # not those that a person let through
    if not result.passed:
        raise GateBlockedError(result.message)
    return {
        "n_expectations": len(result.validations),
        "n_warnings": len(result.warned),
        "n_quarantined": n_held,
        "docs": result.docs,
    }


def dashboard(run_id: str, night: date, settings: Settings, snapshot: str) -> dict[str, Any]:
    """Builds the static site of a snapshot and flips to it."""
    from dashboard.build import build_site

    return {"site": str(build_site(Path(snapshot), settings))}


def partitions(zone: Path, first: date | None, last: date | None, sources: str | None) -> list[dict[str, str]]:
    """What a zone holds of the nights from `first` to `last`, of some sources or of all: `night` and `source_id`.

    In order of nights. Raises NightError where there is nothing.
    """
    named = {name.strip() for name in sources.split(",")} if sources else None
    found = sorted(
        (folder.name.removeprefix("date="), folder.parent.name.removeprefix("source="))
        for folder in zone.glob("source=*/date=*")
    )
    first_night, last_night = (first or date.min).isoformat(), (last or date.max).isoformat()
    kept = [
        {"night": night, "source_id": source_id}
        for night, source_id in found
        if first_night <= night <= last_night and (named is None or source_id in named)
    ]
    if not kept:
        raise NightError(f"{zone} holds nothing of {sources or 'any source'} from {first or '…'} to {last or '…'}")
    return kept


def write_night(run_id: str, night: date, settings: Settings) -> dict[str, Any]:
    """All that the writer does for one night, load to dashboard, under a lease of its own.

    Raises LeaseHeldError where another run is writing, and what the steps raise.
    """
    from warehouse import journal, load, publish, transform
    from warehouse.lease import leased

    with leased(settings, run_id):
        journal.start_run(run_id, night, settings)
        try:
            load.load_night(run_id, night, settings)
            gate(run_id, night, settings, "staging")
            transform.run_dbt(run_id, night, settings)
            gate(run_id, night, settings, "marts")
            snapshot = str(publish.publish(run_id, night, settings)["snapshot"])
            dashboard(run_id, night, settings, snapshot)
        except Exception as error:
            status = journal.BLOCKED if isinstance(error, GateBlockedError) else journal.FAILED
            journal.finish_run(run_id, status, settings, str(error))
            raise
    return {"night": night.isoformat(), "snapshot": snapshot}


def finish(run_id: str, night: date, settings: Settings) -> dict[str, Any]:
    """Writes into the run's journal how it ended, with the seconds of each stage, and gives the lease back."""
    from warehouse import journal
    from warehouse.lease import Lease

    result = record.concluded(settings, run_id, night.isoformat())
    journal.note(run_id, settings, seconds=result.seconds)
    journal.finish_run(run_id, result.status, settings, result.message)
    Lease.release(settings, run_id)
    return {"status": result.status}


def abandon(run_id: str, night: date, settings: Settings) -> None:
    """Ends a run that was stopped before `finish`; does nothing where it ended by itself."""
    from warehouse.lease import Lease

    holder = Lease.current(settings)
    if holder is not None and holder.run_id == run_id:
        finish(run_id, night, settings)
