"""### Kept articles, read again by a new extractor or model

Extracts the articles of a range anew where extractor or model changed, without the network, then writes and publishes
night by night. A fact whose event stays the same keeps its id.

* **Owner**: communique. **Guide**: `docs/operations.md`.
* **A night is blocked by a gate**: the new model fails a canary or loses too many facts. Nothing of that night was
  published; go back to the old model, or mend the new one, and trigger again.
"""

from airflow.sdk import DAG
from policy import DAG_OPTIONS, RANGE_PARAMS
from stages import choose, extract, list_parts, nights_of, sum_up, write_night

with DAG("reextract", schedule=None, params=RANGE_PARAMS, doc_md=__doc__, **DAG_OPTIONS):
    chosen = choose("articles")
    extracted = extract.override(max_active_tis_per_dag=2).expand_kwargs(list_parts(chosen))
    extracted >> sum_up(chosen) >> write_night.expand(run=nights_of(chosen))
