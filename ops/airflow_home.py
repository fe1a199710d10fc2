"""Airflow as this project runs it: everything under `$DATA/airflow`, told by environment variables only."""

import hashlib
import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Final

from extractors.settings import PREFIX, ROOT, Settings, SettingsError

_DATABASE: Final = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"
_PREPARE = """
import sys
from airflow.models.pool import Pool
from airflow.utils.db import initdb, upgradedb
from airflow.utils.session import create_session
upgradedb()
with create_session() as session:
    Pool.create_or_update_pool("warehouse_writer", 1, "One writer of the warehouse at a time", False, session=session)
"""


def environment(settings: Settings) -> dict[str, str]:
    """The environment in which every Airflow process of this data folder runs.

    What the caller has set under `AIRFLOW__` wins, so that another executor or metadata database is configuration only.
    """
    home = settings.data / "airflow"
    given = {
        PREFIX + name.upper(): str(value)
        for name, value in settings.model_dump(exclude_unset=True).items()
        if value is not None
    }
    ours = {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(home / "plugins"),
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "True",
        "AIRFLOW__CORE__MAX_MAP_LENGTH": "100000",
        "AIRFLOW__CORE__FERNET_KEY": "",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home / "passwords.json"),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{settings.port}/execution/",
        _DATABASE: f"sqlite:///{home / 'airflow.db'}",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(settings.data / "logs" / "tasks"),
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(settings.port),
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{settings.port}",
        "AIRFLOW__API__SECRET_KEY": _secret(home / "api.secret"),
        "AIRFLOW__API_AUTH__JWT_SECRET": _secret(home / "jwt.secret"),
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "PYTHONPATH": str(ROOT),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "DO_NOT_TRACK": "1",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "GX_ANALYTICS_ENABLED": "false",
    }
    theirs = {name: value for name, value in os.environ.items() if name.startswith("AIRFLOW__")}
    return {**os.environ, **ours, **theirs, **given, PREFIX + "DATA": str(settings.data)}


def prepare(settings: Settings) -> dict[str, str]:
    """Makes `$DATA/airflow` ready and returns its environment.

    The database is made, or upgraded, once for each version of Airflow and each address of it.

    Raises SettingsError where Airflow cannot use its database.
    """
    from importlib.metadata import version

    home = settings.data / "airflow"
    home.mkdir(parents=True, exist_ok=True)
    variables = environment(settings)
    airflow = version("apache-airflow")
    address = hashlib.sha256(variables[_DATABASE].encode()).hexdigest()[:16]
    stamp, made_for = home / "database.version", f"{airflow} {address}"
    if not stamp.is_file() or stamp.read_text() != made_for:
        log = home / "database.log"
        with log.open("w") as output:
            done = subprocess.run(
                [sys.executable, "-c", _PREPARE], env=variables, stdout=output, stderr=output, check=False
            )
        if done.returncode:
            said = [line for line in log.read_text().splitlines() if line.strip() and not line.startswith("(Back")]
            raise SettingsError(
                f"{_DATABASE}: Airflow {airflow} cannot use its database ({said[-1] if said else ''});"
                f" if a newer Airflow made it, install that one; else give another, or move {home / 'airflow.db'} away,"
                f" whereby only Airflow's own history is lost. All of it: {log}"
            )
        stamp.write_text(made_for)
    return variables


def _secret(path: Path) -> str:
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(32))
    return path.read_text()
