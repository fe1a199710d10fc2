import json
import subprocess
import sys
from pathlib import Path

import pytest

from extractors.settings import load_settings
from ops import airflow_home

DESCRIBE = Path(__file__).with_name("describe_dags.py")


@pytest.fixture(scope="session")
def dags(tmp_path_factory):
    """All DAGs as Airflow reads them, described by a process with a clean home: id → what the tests ask about."""
    variables = airflow_home.environment(load_settings(data=tmp_path_factory.mktemp("dags")))
    done = subprocess.run([sys.executable, str(DESCRIBE)], env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
