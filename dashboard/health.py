"""How the nights went: runs, gates, sources, rows set aside."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from dashboard import charts, wording
from dashboard.read import Row, Warehouse

MOST_ROWS: Final = 400
_FACTS: Final = ("fct_meetings", "fct_visits", "fct_agreements")
_WORST_FIRST: Final = ("failed", "partial", "ok")


def health(warehouse: Warehouse) -> Row:
    """What the page of that name shows: the last run in detail, and all nights."""
    last = warehouse.runs[-1] if warehouse.runs else None
    of_last = [row for row in warehouse.validations if last and row["run_id"] == last["run_id"]]
    return {
        "last": last,
        "runs": warehouse.runs[::-1][:60],
        "stages": _stages(last),
        "growth": _growth(warehouse),
        "gates": _gates(of_last),
        "failing": [row for row in of_last if not row["success"]],
        "sources": _sources([row for row in warehouse.source_runs if last and row["run_id"] == last["run_id"]]),
        "quarantine": warehouse.quarantine[:MOST_ROWS],
        "moved_ids": warehouse.moved_ids[:MOST_ROWS],
    }


def _growth(warehouse: Warehouse) -> Any:
    """Facts published by night; None before the second night."""
    published = {run["run_id"] for run in warehouse.runs if run["status"] in ("published", "degraded")}
    by_run: dict[tuple[date, str], int] = defaultdict(int)
    for row in warehouse.row_counts:
        if row["schema_name"] == "marts" and row["table_name"] in _FACTS and row["run_id"] in published:
            by_run[row["night"], row["run_id"]] += row["n_rows"]
    nights = {night: n for (night, _), n in sorted(by_run.items())}
    rows = [{"night": night, "n": n} for night, n in nights.items()]
    return charts.line(rows[-60:], "Facts in the warehouse by night") if len(rows) > 1 else None


def _stages(last: Row | None) -> Any:
    taken = {name: n for name, n in (last["seconds"] if last else {}).items() if n >= 0.05}
    rows = [{"name": wording.words(name), "n": n, "text": wording.seconds(n)} for name, n in taken.items()]
    rows.sort(key=lambda row: -row["n"])
    return charts.bars(rows[:12], "Seconds by stage of the last run") if rows else None


def _gates(validations: Iterable[Row]) -> list[Row]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in validations:
        groups[row["gate"]].append(row)
    return [
        {
            "gate": gate,
            "n": len(rows),
            "n_blocked": sum(1 for r in rows if not r["success"] and r["severity"] == "block"),
            "n_warned": sum(1 for r in rows if not r["success"] and r["severity"] != "block"),
            "n_checked": sum(r["n_checked"] or 0 for r in rows),
        }
        for gate, rows in sorted(groups.items(), key=lambda item: item[0] != "staging")
    ]


def _sources(rows: Iterable[Row]) -> list[Row]:
    """A row a source: requests, articles and mentions of its stages, the worst outcome, and what was said."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["source_id"]].append(row)
    found = []
    for source_id, stages in groups.items():
        by_stage = {row["stage"]: row for row in stages}
        found.append(
            {
                "source_id": source_id,
                "outcome": min((row["outcome"] for row in stages), key=_WORST_FIRST.index),
                "n_requests": by_stage.get("fetch", {}).get("n_requests"),
                "n_skipped": sum(row["n_skipped"] or 0 for row in stages),
                "n_failed": sum(row["n_failed"] or 0 for row in stages),
                "n_articles": by_stage.get("parse", {}).get("n_articles"),
                "n_mentions": by_stage.get("extract", {}).get("n_mentions"),
                "messages": [f"{row['stage']}: {said}" for row in stages for said in row["messages"] or []],
            }
        )
    return sorted(found, key=lambda row: (_WORST_FIRST.index(row["outcome"]), row["source_id"]))
