"""Prints, as one line of JSON, what the tests ask about the DAGs: run in Airflow's own environment."""

import json
import os
import sys
import time
from pathlib import Path

before = set(sys.modules)
started = time.process_time()
from airflow.dag_processing.dagbag import BundleDagBag  # noqa: E402

imported_airflow = time.process_time()
folder = os.environ["AIRFLOW__CORE__DAGS_FOLDER"]
bag = BundleDagBag(dag_folder=folder, bundle_path=Path(folder), bundle_name="dags-folder")
read = time.process_time()


def described(task):
    return {
        "upstream": sorted(task.upstream_task_ids),
        "owner": task.owner,
        "retries": task.retries,
        "timeout": task.execution_timeout.total_seconds() if task.execution_timeout else None,
        "pool": task.pool,
        "queue": task.queue,
        "weight": [str(task.weight_rule), task.priority_weight],
        "is_mapped": task.is_mapped,
        "is_teardown": task.is_teardown,
        "trigger_rule": str(task.trigger_rule),
        "outlets": [asset.name for asset in task.outlets],
    }


sys.stdout.write(
    json.dumps(
        {
            "errors": bag.import_errors,
            "seconds": read - imported_airflow,
            "modules": sorted(name for name in sys.modules if name not in before),
            "dags": {
                dag_id: {
                    "doc": dag.doc_md,
                    "tags": sorted(dag.tags),
                    "schedule": str(dag.schedule),
                    "catchup": dag.catchup,
                    "max_active_runs": dag.max_active_runs,
                    "timeout": dag.dagrun_timeout.total_seconds() if dag.dagrun_timeout else None,
                    "has_deadline": bool(dag.deadline),
                    "on_failure": str(dag.on_failure_callback),
                    "params": {name: dag.params.get_param(name).schema for name in dag.params},
                    "file": dag.fileloc,
                    "tasks": {task.task_id: described(task) for task in dag.tasks},
                }
                for dag_id, dag in bag.dags.items()
            },
        }
    )
)
