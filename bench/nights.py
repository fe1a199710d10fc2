"""Whole nights over given documents, in this process and in a data folder of their own."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

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
