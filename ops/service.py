"""Airflow as a service on this machine: scheduler, DAG processor, triggerer and page, started and stopped as one.

Each runs in a session of its own, so that whatever it starts can be found and ended with it: tasks keep the session of
the scheduler even where Airflow gives them a process group of their own.
"""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import psutil
from rich.console import Console

from extractors.settings import Settings, SettingsError
from extractors.storage import write_json
from ops import airflow_home

# Logs lie on this machine's disk: without the flag, two of them would serve logs on every address.
COMPONENTS: Final[dict[str, list[str]]] = {
    "scheduler": ["--skip-serve-logs"],
    "dag-processor": [],
    "triggerer": ["--skip-serve-logs"],
    "api-server": [],
}
HOST: Final = "127.0.0.1"
_START_SECONDS: Final = 600  # of a busy machine with a cold disk; a component that ends is seen at once
_STOP_SECONDS: Final = 30


class ServiceError(RuntimeError):
    """A component did not start; the message names it and its log."""


def up(settings: Settings, console: Console) -> None:
    """Starts all components and waits until the page answers.

    Raises SettingsError where they run already or the port is taken, ServiceError where one of them ends at once.
    """
    if running(settings):
        raise SettingsError(f"Airflow runs already on this data folder ({page(settings)}); `make down` stops it")
    _check_port(settings.port)
    with console.status("Airflow starts"):
        variables = airflow_home.prepare(settings)
        _password(settings)
        write_json(_register(settings), {name: _start(name, settings, variables) for name in COMPONENTS})
        try:
            _await_page(settings)
        except ServiceError:
            down(settings, console)
            raise
    console.print(f"Airflow   {page(settings)}")
    console.print(f"login     admin, password in {_password_file(settings)}", soft_wrap=True)
    console.print(f"nightly   {settings.schedule} UTC, of {settings.input or settings.sources}")


def down(settings: Settings, console: Console) -> int:
    """Stops every process of every component, the tasks included; returns how many there were."""
    sessions = set(_registered(settings).values())
    found = list(_of_sessions(sessions))
    for process in found:
        _signal(process, signal.SIGTERM)
    psutil.wait_procs(found, timeout=_STOP_SECONDS)
    while left := list(_of_sessions(sessions)):  # also what was started in the meantime
        for process in left:
            _signal(process, signal.SIGKILL)
        psutil.wait_procs(left, timeout=1)
    _register(settings).unlink(missing_ok=True)
    console.print(f"stopped {len(found)} processes" if found else "nothing was running")
    return len(found)


def running(settings: Settings) -> dict[str, int]:
    """Components that run, and their processes."""
    return {name: pid for name, pid in _registered(settings).items() if any(_of_sessions({pid}))}


def page(settings: Settings) -> str:
    """Address of Airflow's page."""
    return f"http://{HOST}:{settings.port}"


def credentials(settings: Settings) -> tuple[str, str]:
    """Name and password for the page and its REST interface."""
    return "admin", json.loads(_password_file(settings).read_text(encoding="utf-8"))["admin"]


def _start(name: str, settings: Settings, variables: dict[str, str]) -> int:
    log = settings.data / "logs" / f"airflow-{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        command = [sys.executable, "-m", "airflow", name, *COMPONENTS[name]]
        return subprocess.Popen(command, env=variables, stdout=output, stderr=output, start_new_session=True).pid


def _await_page(settings: Settings) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        missing = COMPONENTS.keys() - running(settings).keys()
        if missing:
            name = sorted(missing)[0]
            raise ServiceError(f"airflow {name} ended at once; see {settings.data / 'logs' / f'airflow-{name}.log'}")
        if _health(settings):
            return
        time.sleep(0.5)
    raise ServiceError(f"the page did not answer in {_START_SECONDS} s; see {settings.data / 'logs'}/airflow-*.log")


def _health(settings: Settings) -> bool:
    """True where page, scheduler and DAG processor all say that they are well."""
    try:
        with urllib.request.urlopen(f"{page(settings)}/api/v2/monitor/health", timeout=5) as answer:  # noqa: S310
            told: dict[str, Any] = json.load(answer)
    except (OSError, ValueError):
        return False
    return all(told[name]["status"] == "healthy" for name in ("metadatabase", "scheduler", "dag_processor"))


def _of_sessions(sessions: set[int]) -> Iterable[psutil.Process]:
    """Every process of these sessions; none that is only waiting to be forgotten."""
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) in sessions and process.status() != psutil.STATUS_ZOMBIE:
                yield process
        except (ProcessLookupError, psutil.NoSuchProcess):
            continue


def _signal(process: psutil.Process, number: signal.Signals) -> None:
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        return


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise SettingsError(f"COMMUNIQUE_PORT: {port} cannot be used ({error.strerror}); give another") from error


def _register(settings: Settings) -> Path:
    return settings.data / "airflow" / "services.json"


def _registered(settings: Settings) -> dict[str, int]:
    try:
        return dict(json.loads(_register(settings).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}


def _password_file(settings: Settings) -> Path:
    return settings.data / "airflow" / "passwords.json"


def _password(settings: Settings) -> None:
    path = _password_file(settings)
    if path.exists():
        return
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"admin": secrets.token_urlsafe(12)}, file)
