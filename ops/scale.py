"""`make scale-test`: one night on Celery, Redis and PostgreSQL, a worker killed midway, compared row for row.

Redis and PostgreSQL come from Debian's packages and run for the test only, on 127.0.0.1, in a folder of their own. Two
workers read and extract, a third is the writer. The same input is first run on one machine, in one process.
"""

import gzip
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb
import psutil
from rich.console import Console

from extractors.settings import Settings, SettingsError, load_settings
from ops import night as nights
from ops import service

_NIGHT: Final = "2026-01-15"
_FILES: Final = 8
_SECONDS: Final = 3600


@dataclass(frozen=True)
class _Servers:
    """Where the broker and the database of this test answer."""

    broker: str
    database: str


def run(settings: Settings, n_articles: int, console: Console) -> int:
    """Runs both nights over `n_articles` real articles and compares them; 0 where every published row is equal."""
    with tempfile.TemporaryDirectory(prefix="communique-scale-") as folder:
        home = Path(folder)
        home.chmod(0o755)  # PostgreSQL runs as another user
        given = _corpus(settings, home / "input", n_articles)
        alone = load_settings(data=home / "alone", input=given)
        started = time.monotonic()
        code = nights.run(alone, date.fromisoformat(_NIGHT), console)
        seconds_alone = time.monotonic() - started
        if code:
            return code
        together = load_settings(data=home / "together", input=given, port=_free_port())
        started = time.monotonic()
        with _servers(home) as servers:
            _night_on_workers(together, servers, console)
        seconds_together = time.monotonic() - started
        differing = _differences(alone.warehouse, together.warehouse)
        console.print(
            f"one machine {seconds_alone:.0f} s; Celery, with a worker killed midway, {seconds_together:.0f} s"
        )
        console.print(f"tables that differ: {', '.join(differing) or 'none'}")
        return int(bool(differing))


def _corpus(settings: Settings, folder: Path, n_articles: int) -> Path:
    """`n_articles` releases in several files, so that there are several batches to hand out."""
    source = settings.shared / "corpus" / "us_state_dept_pr.jsonl.gz"
    if not source.is_file():
        raise SettingsError(f"COMMUNIQUE_SHARED: {source} is missing; the test reads real articles from there")
    folder.mkdir()
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        taken = [line for line, _ in zip(lines, range(n_articles), strict=False)]
    for i in range(_FILES):
        (folder / f"{i}.jsonl").write_text("".join(taken[i::_FILES]), encoding="utf-8")
    return folder


def _night_on_workers(settings: Settings, servers: _Servers, console: Console) -> None:
    os.environ.update(
        {
            "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
            "AIRFLOW__CELERY__BROKER_URL": servers.broker,
            "AIRFLOW__CELERY__RESULT_BACKEND": f"db+postgresql+psycopg2://{servers.database}",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"postgresql+psycopg2://{servers.database}",
            "AIRFLOW__CELERY__WORKER_PREFETCH_MULTIPLIER": "1",
            "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "60",
            "COMMUNIQUE_RETRY_DELAY": "5",
        }
    )
    service.up(settings, console)
    workers = {name: _worker(name, settings) for name in ("default-1", "default-2", "writer-1")}
    try:
        run_id = _trigger(settings)
        _await_task(settings, run_id, "extract")
        _kill(workers["default-1"])
        console.print("killed one of two workers in the middle of extraction")
        state = _await_end(settings, run_id)
        console.print(f"the night on the workers ended as {state}")
    finally:
        for pid in workers.values():
            _kill(pid)
        service.down(settings, console)


def _worker(name: str, settings: Settings) -> int:
    from ops import airflow_home

    queue = name.split("-")[0]
    command = [sys.executable, "-m", "airflow", "celery", "worker", "--queues", queue, "--concurrency", "1"]
    command += [
        "--celery-hostname",
        f"{name}@localhost",
        "--skip-serve-logs",
        "--pid",
        str(settings.data / f"{name}.pid"),
    ]
    with (settings.data / "logs" / f"worker-{name}.log").open("ab") as output:
        variables = airflow_home.environment(settings)
        return subprocess.Popen(command, env=variables, stdout=output, stderr=output, start_new_session=True).pid


def _kill(pid: int) -> None:
    """SIGKILL to every process of a worker's session."""
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) == pid:
                process.send_signal(signal.SIGKILL)
        except (ProcessLookupError, psutil.NoSuchProcess):
            continue


def _call(settings: Settings, path: str, body: Any = None, token: str = "") -> Any:
    request = urllib.request.Request(  # noqa: S310 - the page of this test, on 127.0.0.1
        service.page(settings) + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={"content-type": "application/json", "authorization": f"Bearer {token}"},
    )
    with urllib.request.urlopen(request, timeout=300) as answer:  # noqa: S310
        return json.load(answer)


def _token(settings: Settings) -> str:
    name, password = service.credentials(settings)
    return str(_call(settings, "/auth/token", {"username": name, "password": password})["access_token"])


def _trigger(settings: Settings) -> str:
    body = {"logical_date": f"{_NIGHT}T00:00:00Z"}
    return str(_call(settings, "/api/v2/dags/nightly/dagRuns", body, _token(settings))["dag_run_id"])


def _await_task(settings: Settings, run_id: str, task_id: str) -> None:
    """Waits until `task_id` runs somewhere."""
    deadline = time.monotonic() + _SECONDS
    path = f"/api/v2/dags/nightly/dagRuns/{run_id}/taskInstances?task_id={task_id}&state=running"
    while time.monotonic() < deadline:
        if _call(settings, path, token=_token(settings))["total_entries"]:
            time.sleep(5)
            return
        time.sleep(1)
    raise service.ServiceError(f"{task_id} did not start in {_SECONDS} s; see {settings.data / 'logs'}")


def _await_end(settings: Settings, run_id: str) -> str:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        state = str(_call(settings, f"/api/v2/dags/nightly/dagRuns/{run_id}", token=_token(settings))["state"])
        if state in ("success", "failed"):
            return state
        time.sleep(2)
    raise service.ServiceError(f"the night did not end in {_SECONDS} s; see {settings.data / 'logs'}")


def _differences(one: Path, other: Path) -> list[str]:
    """Published tables of `marts` whose rows differ between two warehouses."""
    with duckdb.connect() as connection:
        for name, path in (("one", one), ("other", other)):
            connection.execute(f"attach '{path.resolve()}' as {name} (read_only)")
        tables = connection.execute(
            "select distinct table_name from duckdb_tables() where database_name in ('one', 'other')"
            " and schema_name = 'marts' order by 1"
        ).fetchall()
        return [name for (name,) in tables if not _is_equal(connection, name)]


def _is_equal(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    row = connection.execute(
        f"select 1 from ((from one.marts.{table} except all from other.marts.{table})"  # noqa: S608 - a table's name
        f" union all (from other.marts.{table} except all from one.marts.{table})) limit 1"
    ).fetchone()
    return row is None


@contextmanager
def _servers(home: Path) -> Iterator[_Servers]:
    """Redis and PostgreSQL for the block. Raises SettingsError where a package is missing."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not binaries or shutil.which("redis-server") is None:
        raise SettingsError("redis-server or PostgreSQL is missing; apt-get install redis-server postgresql")
    redis_port, postgres_port, folder = _free_port(), _free_port(), home / "postgres"
    folder.mkdir()
    user = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    os.chown(folder, user.pw_uid, user.pw_gid)
    as_user: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid} if os.geteuid() == 0 else {}
    initdb = [str(binaries[-1] / "initdb"), "-D", str(folder / "data"), "--auth", "trust", "--username", "airflow"]
    subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **as_user)
    postgres = [str(binaries[-1] / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
    postgres += ["-p", str(postgres_port), "-h", service.HOST]
    redis = ["redis-server", "--port", str(redis_port), "--bind", service.HOST, "--save", "", "--dir", str(home)]
    with (home / "servers.log").open("ab") as log:
        broker = subprocess.Popen(redis, stdout=log, stderr=log)
        database = subprocess.Popen(postgres, stdout=log, stderr=log, cwd=folder, **as_user)
        try:
            where = ["-h", service.HOST, "-p", str(postgres_port), "-U", "airflow"]
            _retried([str(binaries[-1] / "createdb"), *where, "airflow"])
            yield _Servers(f"redis://{service.HOST}:{redis_port}/0", f"airflow@{service.HOST}:{postgres_port}/airflow")
        finally:
            for server in (broker, database):
                server.send_signal(signal.SIGINT)  # PostgreSQL waits for its clients at SIGTERM
                server.wait(timeout=60)


def _retried(command: list[str], tries: int = 30) -> None:
    for _ in range(tries):
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            return
        time.sleep(1)
    raise service.ServiceError(f"PostgreSQL did not answer: {' '.join(command)}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((service.HOST, 0))
        return int(probe.getsockname()[1])
