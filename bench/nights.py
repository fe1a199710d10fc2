"""Whole nights over given documents, in this process and in a data folder of their own."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from bench.measure import Cost, cost
from bench.reading import Document
from extractors.records import DROPPED
from extractors.settings import Settings

NIGHT = date(2026, 1, 15)  # after every document of the evaluation data


class NightFailedError(RuntimeError):
    """A stage read nothing; the message says which."""


def reading_stages() -> dict[str, Callable[[str, date, Settings], dict[str, Any]]]:
    """The stages before the writer's, by name."""
    from extractors.compose import extract_partition
    from extractors.fetch.service import fetch_source
    from extractors.parse.service import parse_partition

    return {"fetch": fetch_source, "parse": parse_partition, "extract": extract_partition}


def run_night(settings: Settings, night: date = NIGHT, run_id: str = "bench") -> Path:
    """Everything from the dropped files to the dashboard, as the DAG does it; the published file.

    Raises NightFailedError where a stage reads nothing, and what the writer's steps raise.
    """
    from ops.steps import write_night

    for name, stage in reading_stages().items():
        outcome = stage(DROPPED, night, settings)
        if outcome["outcome"] == "failed":
            raise NightFailedError(f"{name}: {'; '.join(outcome['messages']) or 'nothing was read'}")
    return Path(write_night(run_id, night, settings)["snapshot"])


def drop(folder: Path, given: list[Document], settings: Settings, name: str = "articles") -> Settings:
    """Settings whose input is a file of these documents, and whose data lie in the same folder."""
    folder.mkdir(parents=True, exist_ok=True)
    dropped = folder / f"{name}.jsonl"
    dropped.write_text("".join(json.dumps(document) + "\n" for document in given), encoding="utf-8")
    return settings.model_copy(update={"data": folder / "data", "input": dropped})


def costs_by_stage(settings: Settings, night: date = NIGHT, run_id: str = "bench") -> dict[str, Cost]:
    """What each stage of a night costs in this process, imports and children among it."""
    from ops import steps
    from warehouse import journal, load, publish, transform
    from warehouse.lease import leased

    found = {}
    for name, stage in reading_stages().items():
        with cost() as found[name]:
            stage(DROPPED, night, settings)
    published: dict[str, Any] = {}
    writers: dict[str, Callable[[], Any]] = {
        "load": lambda: load.load_night(run_id, night, settings),
        "gate 1": lambda: steps.gate(run_id, night, settings, "staging"),
        "dbt": lambda: transform.run_dbt(run_id, night, settings),
        "gate 2": lambda: steps.gate(run_id, night, settings, "marts"),
        "publish": lambda: published.update(publish.publish(run_id, night, settings)),
        "dashboard": lambda: steps.dashboard(run_id, night, settings, published["snapshot"]),
    }
    with leased(settings, run_id):
        journal.start_run(run_id, night, settings)
        for name, step in writers.items():
            with cost() as found[name]:
                step()
    return found
