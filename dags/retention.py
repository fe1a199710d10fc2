"""### What is old and cited by nobody goes

Removes raw files, articles and mentions of nights older than COMMUNIQUE_RETAIN_RAW_DAYS, and logs older than
COMMUNIQUE_RETAIN_LOG_DAYS. Snapshots are bounded by COMMUNIQUE_KEEP_SNAPSHOTS at every publish.

A night of a source that a live fact cites stays whole, unless `expire` is set; `python -m warehouse explain` then says
that the bytes are no longer kept.

* **Owner**: communique. **Guide**: `docs/operations.md`.
* **It fails**: nothing is half removed that matters; clear the task.
"""

from airflow.sdk import DAG, Param
from policy import DAG_OPTIONS
from stages import clean

EXPIRE = Param(False, type="boolean", title="Expire", description="Remove also what live facts cite.")

with DAG("retention", schedule="30 12 * * 0", params={"expire": EXPIRE}, doc_md=__doc__, **DAG_OPTIONS):
    clean()
