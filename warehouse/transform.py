"""dbt on a run's build file, in a process of its own: inside this one it would keep the file locked."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from extractors.settings import ROOT, Settings
from warehouse import journal
from warehouse.database import WarehouseError, existing_build
from warehouse.lease import Lease

PROJECT: Final = ROOT / "dbt_project"
_KEPT_OUTPUT: Final = 2_000
# what dbt may see of the environment: enough to start, and no secret that a night may carry
_PASSED_ON: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "SSL_CERT_FILE")
_BAD: Final = frozenset({"error", "fail", "runtime error", "warn"})


class TransformError(WarehouseError):
    """dbt failed; the message says which models or tests and why."""


def run_dbt(run_id: str, night: date, settings: Settings, full_refresh: bool = False) -> dict[str, Any]:
    """`dbt build` of the whole project on the run's build. The run must own the lease.

    Results of dbt that are no success go to the journal as validations of gate `dbt`. Returns seconds by model.
    Raises TransformError with the first failures.
    """
    Lease.check(settings, run_id)
    build = existing_build(run_id, settings)
    target = target_folder(settings)
    for left in ("run_results.json", "manifest.json"):
        (target / left).unlink(missing_ok=True)
    with journal.stage(run_id, "transform", settings):
        done = subprocess.run(
            _command(run_id, night, settings, full_refresh),
            env=_environment(build, settings),
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    results = _results(target, run_id)
    journal.note_validations(run_id, "dbt", [_validation(result) for result in results if _is_bad(result)], settings)
    if done.returncode:
        raise TransformError(_failure(build, results, (done.stdout + done.stderr)[-_KEPT_OUTPUT:]))
    seconds = {result["unique_id"]: round(result["execution_time"], 3) for result in results}
    journal.note(
        run_id,
        settings,
        versions=_versions(target),
        seconds={"dbt_models": round(sum(seconds.values()), 3)},
    )
    return {"run_id": run_id, "build": str(build), "seconds": seconds}


def target_folder(settings: Settings) -> Path:
    """Where dbt keeps its manifest and results of the last run."""
    return settings.build / "dbt"


def manifest(settings: Settings) -> dict[str, Any] | None:
    """dbt's manifest of the last run; None before the first."""
    path = target_folder(settings) / "manifest.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _command(run_id: str, night: date, settings: Settings, full_refresh: bool) -> list[str]:
    variables = {"run_id": run_id, "night": night.isoformat()}
    folders = {
        "--project-dir": PROJECT,
        "--profiles-dir": PROJECT,
        "--target-path": target_folder(settings),
        "--log-path": settings.data / "logs" / "dbt",
    }
    return [
        str(Path(sys.executable).with_name("dbt")),
        "--no-use-colors",
        "build",
        "--exclude-resource-type",  # unit tests are about the code, not about tonight's rows
        "unit_test",
        *(str(part) for pair in folders.items() for part in pair),
        "--vars",
        json.dumps(variables),
        *(["--full-refresh"] if full_refresh else []),
    ]


def _environment(build: Path, settings: Settings) -> dict[str, str]:
    return {
        **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        "DBT_BUILD_PATH": str(build),
        "DBT_DUCKDB_MEMORY": settings.duckdb_memory,
        "DBT_DUCKDB_THREADS": str(settings.duckdb_threads),
        "DBT_DUCKDB_TEMP": str(settings.build / "tmp"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DBT_VERSION_CHECK": "false",
        "DO_NOT_TRACK": "1",
    }


def _results(target: Path, run_id: str) -> list[dict[str, Any]]:
    """Every result of the run, and none where dbt stopped before it ran anything.

    A dbt that outlived a killed run may still write here: what it says is of another run and is passed over.
    """
    path = target / "run_results.json"
    if not path.exists():
        return []
    said = json.loads(path.read_text(encoding="utf-8"))
    results: list[dict[str, Any]] = said["results"]
    return results if said["args"]["vars"]["run_id"] == run_id else []


def _is_bad(result: dict[str, Any]) -> bool:
    return result["status"] in _BAD


def _validation(result: dict[str, Any]) -> dict[str, Any]:
    """A result of dbt as a row of `audit.validations`."""
    kind, _, name = result["unique_id"].split(".", 2)
    return {
        "suite": f"dbt {kind}",
        "table_name": name,
        "expectation": result["status"],
        "severity": "warn" if result["status"] == "warn" else "block",
        "success": False,
        "n_failed": result.get("failures"),
        "examples": [],
        "why": result.get("message") or "",
    }


def _failure(build: Path, results: list[dict[str, Any]], output: str) -> str:
    failed = [result for result in results if _is_bad(result) and result["status"] != "warn"]
    if not failed:
        return f"dbt stopped on {build} before it built anything:\n{output}"
    lines = [f"{result['unique_id']}: {' '.join((result.get('message') or '').split())[:300]}" for result in failed[:5]]
    more = f"\nand {len(failed) - 5} more" if len(failed) > 5 else ""
    return (
        f"dbt failed on {build} in {len(failed)} of {len(results)} nodes; nothing is published\n"
        + "\n".join(lines)
        + more
    )


def _versions(target: Path) -> dict[str, str]:
    described = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    sums = "\n".join(sorted(_checksums(described)))
    return {
        "dbt": described["metadata"]["dbt_version"],
        "dbt_manifest": hashlib.sha256(sums.encode()).hexdigest()[:20],
    }


def _checksums(described: dict[str, Any]) -> Iterator[str]:
    for name, node in described["nodes"].items():
        if "checksum" in node:
            yield f"{name} {node['checksum']['checksum']}"
