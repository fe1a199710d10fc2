"""The record of a run: the lines that its tasks wrote to `$DATA/logs/<run_id>.jsonl`, and what they add up to.

Where the zones are elsewhere, tasks may run on several machines: each line is then also an object beside the zones.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from extractors.settings import Settings


@dataclass
class Stage:
    """What the tasks of one name did; a mapped task has several, by source."""

    name: str
    n_started: int = 0
    n_ended: int = 0
    results: list[Any] = field(default_factory=list)
    errors: dict[int, str] = field(default_factory=dict)
    is_blocked: bool = False
    first_at: datetime | None = None
    last_at: datetime | None = None

    @property
    def seconds(self) -> float:
        """From the first start to the last end."""
        return (self.last_at - self.first_at).total_seconds() if self.first_at and self.last_at else 0.0

    @property
    def total(self) -> dict[str, int]:
        """The sums of the counts (`n_…`) that its tasks returned."""
        sums: dict[str, int] = {}
        for result in self.results:
            for key, value in result.items() if isinstance(result, dict) else ():
                if key.startswith("n_") and isinstance(value, int):
                    sums[key] = sums.get(key, 0) + value
        return sums

    def add(self, line: dict[str, Any]) -> None:
        """Takes in one line of the record."""
        at, index = datetime.fromisoformat(line["at"]), line["map_index"]
        self.first_at, self.last_at = self.first_at or at, at
        if line["event"] == "started":
            self.n_started += 1
        elif line["event"] == "ended":
            self.n_ended += 1
            self.results.append(line["result"])
            self.errors.pop(index, None)
        else:
            self.errors[index] = line["error"]
            self.is_blocked = line["kind"] == "GateBlockedError"


@dataclass(frozen=True)
class Result:
    """How a run ended: `published`, `blocked` by a gate, `failed`, or `degraded` (a step after publish failed)."""

    run_id: str
    dag: str
    night: str
    status: str
    message: str
    started_at: str
    ended_at: str
    snapshot: str | None
    site: str | None
    seconds: dict[str, float]
    counts: dict[str, dict[str, int]]


def name_of(dag_run: Mapping[str, Any]) -> str:
    """The run's name in the warehouse and in its record: what `conf` gives, else Airflow's, fit for a file name."""
    given = (dag_run.get("conf") or {}).get("run_id")
    return given or re.sub("[^a-z0-9]+", "-", str(dag_run.get("run_id")).lower())


def path(settings: Settings, run_id: str, suffix: str = ".jsonl") -> Path:
    """Where a file of the run's record lies."""
    return settings.data / "logs" / f"{run_id}{suffix}"


def stages(lines: list[dict[str, Any]]) -> dict[str, Stage]:
    """The record's lines by task, in the order in which they started."""
    found: dict[str, Stage] = {}
    for line in lines:
        found.setdefault(line["task"], Stage(line["task"])).add(line)
    return found


def append(settings: Settings, run_id: str, night: str, line: dict[str, Any]) -> None:
    """Adds a line to the record."""
    text = json.dumps(line, ensure_ascii=False, default=str) + "\n"
    file = path(settings, run_id)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as handle:
        handle.write(text)
    if settings.zones is not None:
        from extractors import storage

        name = f"{line['at']}-{line['task']}-{line['map_index']}-{line['event']}.jsonl"
        with storage.atomic_file(settings.records / night / run_id / name) as sent:
            sent.write(text.encode())


def read_everywhere(settings: Settings, run_id: str, night: str) -> list[dict[str, Any]]:
    """The lines that tasks wrote on whatever machine, in order of time."""
    if settings.zones is None:
        return read(settings, run_id)
    from extractors import storage

    folder = settings.records / night / run_id
    names = [str(file) for file in folder.glob("*.jsonl")]
    texts = storage.filesystem(folder).cat(names) if names else {}
    return sorted((json.loads(text) for text in texts.values()), key=lambda line: str(line["at"]))


def read(settings: Settings, run_id: str) -> list[dict[str, Any]]:
    """The whole lines that tasks wrote on this machine; none where they wrote none."""
    try:
        text = path(settings, run_id).read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def concluded(settings: Settings, run_id: str, night: str) -> Result:
    """What the record adds up to."""
    lines = read_everywhere(settings, run_id, night)
    found = stages(lines)
    errors = {name: error for name, stage in found.items() for error in stage.errors.values() if name != "finish"}
    published = _returned(found, "publish")
    if published:
        status = "degraded" if errors else "published"
    else:
        status = "blocked" if any(stage.is_blocked for stage in found.values()) else "failed"
    message = "\n".join(f"{name}: {error}" for name, error in errors.items())
    if status == "failed" and not message:
        message = "the run was stopped before it ended"
    return Result(
        run_id=run_id,
        dag=lines[0]["dag"] if lines else "nightly",
        night=night,
        status=status,
        message=message,
        started_at=lines[0]["at"] if lines else "",
        ended_at=lines[-1]["at"] if lines else "",
        snapshot=published.get("snapshot"),
        site=_returned(found, "dashboard").get("site"),
        seconds={name: round(stage.seconds, 3) for name, stage in found.items()},
        counts={name: stage.total for name, stage in found.items() if stage.total},
    )


def _returned(found: dict[str, Stage], name: str) -> dict[str, Any]:
    results = found[name].results if name in found else []
    return results[-1] if results and isinstance(results[-1], dict) else {}
