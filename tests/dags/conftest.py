import json
import subprocess
import sys
from pathlib import Path

import pytest

from extractors.settings import load_settings
from ops import airflow_home

DESCRIBE = Path(__file__).with_name("describe_dags.py")


def describe(data, *arguments):
    """All DAGs as Airflow reads them, in a process with a clean home: id → what the tests ask about."""
    variables = airflow_home.environment(load_settings(data=data))
    command = [sys.executable, str(DESCRIBE), *arguments]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="session")
def dags(tmp_path_factory):
    """The DAGs as the scheduler reads them."""
    return describe(tmp_path_factory.mktemp("dags"))


@pytest.fixture(scope="session")
def dags_of_a_test(tmp_path_factory):
    """The DAGs as `airflow dags test` reads them."""
    return describe(tmp_path_factory.mktemp("dags"), "dags", "test", "nightly")
