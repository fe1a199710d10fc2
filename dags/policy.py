"""What every DAG here shares: owner, retries and time-outs from settings, and the record that each task leaves.

`stage` makes a TaskFlow task of a function. Around it a line is appended to `$DATA/logs/<run_id>.jsonl` when the
function starts, ends or fails: the progress that `make run` shows, and where its seconds come from.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Any, NamedTuple

from airflow.sdk import AsyncCallback, DeadlineAlert, DeadlineReference, Param, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException, AirflowTaskTimeout

from extractors.settings import Settings, get_settings, load_settings
from ops import record
from ops.alerts import Alert

settings = get_settings()


def let_go(context: Any) -> None:
    """Ends a failed run in the warehouse too, where Airflow stopped it before its last task gave the lease back."""
    from ops import steps

    if "dag_run" in context:
        steps.abandon(*opened(described(context)))


DAG_OPTIONS: dict[str, Any] = {
    "catchup": False,
    "max_active_runs": 1,
    "dagrun_timeout": timedelta(seconds=2 * settings.night_deadline),
    "tags": ["communique"],
    "on_failure_callback": [let_go, Alert("failed")],
    "default_args": {
        "owner": "communique",
        "retries": settings.retries,
        "retry_delay": timedelta(seconds=settings.retry_delay),
        "retry_exponential_backoff": True,
        "max_retry_delay": timedelta(minutes=30),
        "execution_timeout": timedelta(seconds=settings.night_deadline),
    },
}
# Tasks that write the warehouse: one at a time and, with several machines, on the one that holds the file. The run that
# has begun to write goes first: others that ask for their turn must not keep its last task from giving it back.
WRITER = {"pool": "warehouse_writer", "queue": "writer", "weight_rule": "absolute", "priority_weight": 2}
# Tasks that begin to write find the warehouse taken where another DAG is at it. They ask again until the night would be
# late anyway, and hold no slot of the pool in between, which the other run needs to come to its end.
BEGINS_TO_WRITE = WRITER | {
    "priority_weight": 1,
    "retries": int(settings.night_deadline // max(settings.retry_delay, 1.0)) + settings.retries,
    "retry_exponential_backoff": False,
}
# A night that has not ended by then is told by the triggerer, while it goes on. `airflow dags test` of Airflow 3.3
# falls over a deadline at its end, so that a night in the foreground has none: somebody is watching it anyway.
LATE = (
    None
    if sys.argv[1:3] == ["dags", "test"]
    else DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(seconds=settings.night_deadline),
        callback=AsyncCallback("ops.alerts.Alert", {"event": "late"}),
    )
)
BY_SOURCE = {"map_index_template": "{{ task.op_kwargs['source_id'] }}"}
PARAMS = {
    "sources": Param(
        None,
        type=["null", "string"],
        pattern="^[A-Za-z0-9_.,-]+$",
        title="Sources",
        description="`live`, `sample`, or ids of sources.yml separated by commas; empty: COMMUNIQUE_SOURCES.",
    ),
    "input": Param(
        None,
        type=["null", "string"],
        title="Input",
        description="A file or folder of dropped articles, read instead of sources; empty: COMMUNIQUE_INPUT.",
    ),
}

DAY = {"type": ["null", "string"], "format": "date"}
RANGE_PARAMS = {
    "first": Param(None, **DAY, title="First night", description="Empty: from the oldest that is kept."),
    "last": Param(None, **DAY, title="Last night", description="Empty: to the newest that is kept."),
    "sources": Param(
        None,
        type=["null", "string"],
        pattern="^[A-Za-z0-9_.,-]+$",
        title="Sources",
        description="Ids separated by commas. Empty: all that are kept.",
    ),
}


class Run(NamedTuple):
    """One run of a DAG, as its tasks see it."""

    run_id: str
    night: date
    settings: Settings


def described(context: Any) -> dict[str, Any]:
    """The run as XCom carries it: its id, its night, and the settings that its parameters change."""
    dag_run, params = context["dag_run"], context["params"]
    given = {name: params[name] for name in PARAMS if params.get(name)} if "input" in params else {}
    run_id = record.name_of({"conf": dag_run.conf, "run_id": dag_run.run_id})
    night = (dag_run.logical_date or dag_run.run_after).date()
    return {"run_id": run_id, "night": night.isoformat(), "given": given}


def opened(run: dict[str, Any]) -> Run:
    """The run that `described` described. A task never waits for the lease, which would hold the writer's slot."""
    return Run(run["run_id"], date.fromisoformat(run["night"]), load_settings(lease_wait=0, **run["given"]))


def counts(outcome: dict[str, Any]) -> dict[str, Any]:
    """An outcome without its messages, which stay in the stage's own file: XCom carries counts and URIs only."""
    return {key: value for key, value in outcome.items() if isinstance(value, int | float | str)}


def stage(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """A TaskFlow decorator: the function becomes a task with `options`, and its start, end and failure are recorded."""

    def decorate(function: Callable[..., Any]) -> Any:
        @wraps(function)
        def recorded(*args: Any, **kwargs: Any) -> Any:
            started = time.monotonic()
            _record("started")
            try:
                result = function(*args, **kwargs)
            except (Exception, AirflowTaskTimeout) as error:
                is_final = getattr(error, "is_final", False)
                told = str(error) if is_final else f"{type(error).__name__}: {error}"
                _record("failed", seconds=time.monotonic() - started, kind=type(error).__name__, error=told)
                if is_final or ("retries" in options and not _may_wait(error)):
                    raise AirflowFailException(told) from error
                raise
            _record("ended", seconds=time.monotonic() - started, result=result)
            return result

        return task(**options)(recorded)

    return decorate


def _may_wait(error: BaseException) -> bool:
    """True where a task that may ask for its turn often is only waiting, or has failed no oftener than others may."""
    return getattr(error, "is_waiting", False) or get_current_context()["ti"].try_number <= settings.retries


def _record(event: str, **details: Any) -> None:
    context = get_current_context()
    run, ti = described(context), context["ti"]
    line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "run_id": run["run_id"], "dag": ti.dag_id}
    line |= {"task": ti.task_id, "map_index": ti.map_index, "try": ti.try_number, "event": event, **details}
    record.append(settings, run["run_id"], run["night"], line)
