"""### Past nights, from what the raw zone keeps

Parses and extracts the kept nights of a range, several at a time, then writes and publishes them one after another.
Nothing is fetched. Parts that this parser and extractor already made are not made again, so a run that was stopped
goes on where it was: clear its failed tasks, or trigger it again.

* **Owner**: communique. **Guide**: `docs/operations.md`.
* **A night is blocked by a gate**: only that night is left out of what is published; mend the cause and clear its task.
* **The lease is held**: the nightly run is writing; the task waits for its next try.
"""

from airflow.sdk import DAG
from policy import DAG_OPTIONS, RANGE_PARAMS
from stages import check_parsed, choose, extract, list_batches, list_parts, nights_of, parse, sum_up, write_night

with DAG("backfill", schedule=None, params=RANGE_PARAMS, doc_md=__doc__, **DAG_OPTIONS):
    chosen = choose("raw")
    parsed, readable = (
        parse.override(max_active_tis_per_dag=2).expand_kwargs(list_batches(chosen)),
        check_parsed(chosen),
    )
    parsed >> readable
    extracted = extract.override(max_active_tis_per_dag=2).expand_kwargs(list_parts(readable))
    extracted >> sum_up(readable) >> write_night.expand(run=nights_of(readable))
