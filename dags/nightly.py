"""### The nightly run

Reads one night's news and publishes the warehouse:
fetch → parse → extract → load → gate → dbt → gate → publish → dashboard.

* **Owner**: communique. **Guide**: `docs/operations.md`.
* **Logical date**: the night. A night run again overwrites its own partitions and leaves the published tables equal.
* **A source fails**: nothing to do; the night goes on and `audit.source_runs` says what happened.
  All sources fail: the run fails.
* **A gate blocks**: nothing was published, yesterday's file stays. The message names table, rule, rows and the
  Data Docs page; mend the cause, then clear the run.
* **`dashboard` fails**: the snapshot is published and the run is degraded; clear that task.
"""

from airflow.sdk import DAG, CronTriggerTimetable
from policy import DAG_OPTIONS, LATE, PARAMS, settings
from stages import (
    check_parsed,
    check_sources,
    dashboard,
    extract,
    fetch,
    finish,
    gate,
    list_batches,
    list_parts,
    load,
    parse,
    plan,
    prepare,
    publish,
    sum_up,
    transform,
)

SCHEDULE = CronTriggerTimetable(settings.schedule, timezone="UTC", run_immediately=False)

with DAG(
    "nightly",
    schedule=SCHEDULE,
    is_paused_upon_creation=False,
    params=PARAMS,
    deadline=LATE,
    doc_md=__doc__,
    **DAG_OPTIONS,
):
    run = prepare()
    fetched = fetch.partial(run=run).expand(source_id=plan(run))
    sources = check_sources(run, fetched)
    parsed, readable = parse.expand_kwargs(list_batches(sources)), check_parsed(sources)
    extracted, summed = extract.expand_kwargs(list_parts(readable)), sum_up(readable)
    loaded, transformed, published = load(run), transform(run), publish(run)
    gate_staging = gate.override(task_id="gate_staging")(run, "staging")
    gate_marts = gate.override(task_id="gate_marts")(run, "marts")
    parsed >> readable
    extracted >> summed >> loaded >> gate_staging >> transformed >> gate_marts >> published
    dashboard(run, published) >> finish(run).as_teardown(setups=run)
