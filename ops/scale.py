"""`make scale-test`: one night on Celery, Redis, PostgreSQL and S3, a worker killed midway, compared row for row.

Redis and PostgreSQL come from Debian's packages, S3 is moto's server; they run for the test only, on 127.0.0.1, in a
folder of their own. Two workers read and extract, a third is the writer; each has a data folder of its own, so that
they share nothing but the zones on S3. The same input is first run on one machine, in one process, in local zones.
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
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

import duckdb
import psutil
from rich.console import Console

from extractors import storage
from extractors.settings import PREFIX, Settings, SettingsError, load_settings
from ops import night as nights
from ops import service

_NIGHT: Final = "2026-01-15"
_CORPUS: Final = ("us_state_dept_pr", "kremlin", "tehran_times")
_FILES: Final = 8
_BUCKET: Final = "communique"
_SECONDS: Final = 3600


@dataclass(frozen=True)
class _Servers:
    """Where the broker, the database and the store of this test answer."""

    broker: str
    database: str
    store: str


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
        zones = f"s3://{_BUCKET}/zones"
        together = load_settings(data=home / "together", input=given, port=_free_port(), zones=zones)
        started = time.monotonic()
        with _servers(home) as servers:
            _night_on_workers(together, servers, console)
        seconds_together = time.monotonic() - started
        differing = _differences(alone.warehouse, together.warehouse)
        console.print(
            f"{n_articles} articles: one machine {seconds_alone:.0f} s; Celery and S3, with a worker killed midway,"
            f" {seconds_together:.0f} s",
            soft_wrap=True,
        )
        console.print(f"tables that differ: {', '.join(differing) or 'none'}")
        return int(bool(differing))


def _corpus(settings: Settings, folder: Path, n_articles: int) -> Path:
    """`n_articles` real articles in several files, so that there are several batches to hand out."""
    folder.mkdir()
    taken: list[str] = []
    for name in _CORPUS:
        source = settings.shared / "corpus" / f"{name}.jsonl.gz"
        if not source.is_file():
            raise SettingsError(f"COMMUNIQUE_SHARED: {source} is missing; the test reads real articles from there")
        with gzip.open(source, "rt", encoding="utf-8") as lines:
            taken += islice(lines, n_articles - len(taken))
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
            "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": str(_SECONDS),
            "AWS_ENDPOINT_URL": servers.store,
            "AWS_ACCESS_KEY_ID": "communique",
            "AWS_SECRET_ACCESS_KEY": "communique",
            "AWS_DEFAULT_REGION": "us-east-1",
            "COMMUNIQUE_RETRY_DELAY": "5",
            # Far from now: a night that was due within the last two hours would begin by itself.
            "COMMUNIQUE_SCHEDULE": f"0 {(datetime.now(UTC).hour + 12) % 24} * * *",
        }
    )
    storage.filesystem(settings.raw).mkdir(_BUCKET)
    service.up(settings, console)
    workers = {name: _worker(name, settings) for name in ("default-1", "default-2", "writer-1")}
    try:
        run_id = _trigger(settings)
        n_ended = _await_extraction(settings, run_id)
        _kill(workers["default-1"])
        console.print(f"killed one of two workers when {n_ended} of {_FILES} parts were extracted")
        state = _await_end(settings, run_id)
        console.print(f"the night on the workers ended as {state}; {_told(settings, run_id)}", soft_wrap=True)
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
        if queue != "writer":
            variables[PREFIX + "DATA"] = str(settings.data.with_name(name))
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


def _extractions(settings: Settings, run_id: str) -> list[dict[str, Any]]:
    path = f"/api/v2/dags/nightly/dagRuns/{run_id}/taskInstances?task_id=extract&limit=100"
    return list(_call(settings, path, token=_token(settings))["task_instances"])


def _await_extraction(settings: Settings, run_id: str) -> int:
    """Waits until a quarter of the parts is extracted and both workers are at another; how many are done then."""
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        states = [task["state"] for task in _extractions(settings, run_id)]
        if states.count("success") >= _FILES // 4 and states.count("running") == 2:
            time.sleep(3)
            return states.count("success")
        time.sleep(1)
    raise service.ServiceError(f"extraction did not come on in {_SECONDS} s; see {settings.data / 'logs'}")


def _told(settings: Settings, run_id: str) -> str:
    """How often extraction was tried, how long it took, and what lies on S3."""
    tasks = _extractions(settings, run_id)
    n_again = sum(task["try_number"] > 1 for task in tasks)
    seconds = sum(task["duration"] or 0 for task in tasks) / len(tasks)
    objects = storage.filesystem(settings.raw).find(f"{_BUCKET}/zones", detail=True).values()
    size = sum(entry["size"] for entry in objects) / 1024**2
    return (
        f"{len(tasks)} parts of {seconds:.0f} s on average, {n_again} tried again; "
        f"on S3 {len(objects)} objects of {size:.0f} MiB"
    )


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
    """Redis, PostgreSQL and S3 for the block. Raises SettingsError where a package is missing."""
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
    store_port = _free_port()
    moto = [sys.executable, "-m", "moto.server", "--host", service.HOST, "--port", str(store_port)]
    with (home / "servers.log").open("ab") as log:
        broker = subprocess.Popen(redis, stdout=log, stderr=log)
        store = subprocess.Popen(moto, stdout=log, stderr=log)
        database = subprocess.Popen(postgres, stdout=log, stderr=log, cwd=folder, **as_user)
        try:
            where = ["-h", service.HOST, "-p", str(postgres_port), "-U", "airflow"]
            _retried([str(binaries[-1] / "createdb"), *where, "airflow"])
            yield _Servers(
                f"redis://{service.HOST}:{redis_port}/0",
                f"airflow@{service.HOST}:{postgres_port}/airflow",
                f"http://{service.HOST}:{store_port}",
            )
        finally:
            for server in (broker, database, store):
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
