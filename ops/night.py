"""One night in the foreground: the DAG `nightly`, run to its end by Airflow, with a line for each stage."""

import importlib.util
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console
from rich.status import Status

from extractors.settings import PREFIX, Settings, SettingsError
from ops import airflow_home, record, report

_POLL_SECONDS = 0.2
_STOP_SECONDS = 20


def run(settings: Settings, night: date | None, console: Console) -> int:
    """Runs one night and prints what came of it; returns the exit code, which is the DAG's.

    Raises SettingsError, and LeaseHeldError where another run is writing, before anything starts.
    """
    from extractors.fetch import service
    from warehouse.lease import Lease

    check_ready(settings)
    night = night or service.default_night(settings)
    run_id = f"{datetime.now(UTC):%Y%m%dt%H%M%S}-{secrets.token_hex(2)}"
    Lease.acquire(settings, run_id)
    try:
        console.print(
            f"[bold]Night {night}[/] · {_reads(settings)} · run {run_id} · data in {settings.data}", soft_wrap=True
        )
        with console.status("Airflow starts") as status:
            variables = airflow_home.prepare(settings)
            code = _airflow(settings, run_id, night, variables, console, status)
    finally:
        Lease.release(settings, run_id)
    report.show(settings, record.concluded(settings, run_id, night.isoformat()), console)
    return code


def check_ready(settings: Settings) -> None:
    """Raises SettingsError, in one line, where the night could not even begin."""
    from extractors.fetch import service
    from warehouse import load

    _check_data(settings.data)
    _check_zones(settings)
    if not (settings.seeds / "countries.csv").is_file():
        raise SettingsError(f"COMMUNIQUE_SEEDS: {settings.seeds} holds no seeds; give the folder of countries.csv")
    if not settings.sources_file.is_file():
        raise SettingsError(f"COMMUNIQUE_SOURCES_FILE: {settings.sources_file} does not exist; give a list of sources")
    if settings.input:
        _check_input(settings.input)
    _check_model(settings.spacy_model)
    _check_alerts(settings.alert_urls)
    service.plan_sources(settings)
    load.check_base(settings)


def _check_data(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"COMMUNIQUE_DATA: {folder} cannot be made ({error.strerror}); give another folder"
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SettingsError(f"COMMUNIQUE_DATA: {folder} cannot be written; give another folder or change its owner")


def _check_zones(settings: Settings) -> None:
    if settings.zones is None:
        return
    from extractors import storage

    try:
        storage.write_json(settings.raw / ".writable", {})
        (settings.raw / ".writable").unlink()
    except ImportError as error:
        raise SettingsError(
            f"COMMUNIQUE_ZONES: {settings.zones} needs a package that is not installed ({error})"
        ) from None
    except Exception as error:  # every kind of store has errors of its own
        said = " ".join(str(error).split())[:200]
        raise SettingsError(
            f"COMMUNIQUE_ZONES: {settings.zones} cannot be written ({said}); mend the address, or AWS_ENDPOINT_URL,"
            " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        ) from None


def _check_model(name: str | None) -> None:
    if name is not None and not Path(name).is_dir() and importlib.util.find_spec(name) is None:
        raise SettingsError(f"COMMUNIQUE_SPACY_MODEL: {name!r} is not installed; install it, or give none for our own")


def _check_alerts(urls: str) -> None:
    if urls:
        import apprise

        unknown = sum(apprise.Apprise.instantiate(url.strip()) is None for url in urls.split(",") if url.strip())
        if unknown:  # an address may hold a secret and is not shown
            raise SettingsError(
                f"COMMUNIQUE_ALERT_URLS: {unknown} of them Apprise does not know; see its list of services"
            )


def _check_input(path: Path) -> None:
    if not path.exists():
        raise SettingsError(f"COMMUNIQUE_INPUT: {path} does not exist; give a file or a folder of articles")
    if not os.access(path, os.R_OK | (os.X_OK if path.is_dir() else 0)):
        raise SettingsError(f"COMMUNIQUE_INPUT: {path} cannot be read; change its mode or give another")
    if path.is_dir() and not any(child.is_file() for child in path.rglob("*")):
        raise SettingsError(f"COMMUNIQUE_INPUT: {path} holds no file; give a file or a folder of articles")


def _reads(settings: Settings) -> str:
    return f"input {settings.input}" if settings.input else f"sources {settings.sources}"


def _airflow(
    settings: Settings, run_id: str, night: date, variables: dict[str, str], console: Console, status: Status
) -> int:
    log = record.path(settings, run_id, ".log")
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "airflow", "dags", "test", "nightly", night.isoformat()]
    command += ["--conf", json.dumps({"run_id": run_id})]
    variables = {PREFIX + "RETRY_DELAY": "2", **variables}  # somebody waits
    with log.open("w", encoding="utf-8") as handle, _session(command, variables, handle.fileno()) as process:
        shown: set[str] = set()
        while True:
            code = process.poll()
            _progress(settings, run_id, shown, console, status, is_over=code is not None)
            if code is not None:
                return code if code >= 0 else 128 - code
            time.sleep(_POLL_SECONDS)


@contextmanager
def _session(command: list[str], variables: dict[str, str], output: int) -> Iterator[subprocess.Popen[bytes]]:
    """The command in a session of its own, which ends with the block, be it by Ctrl-C or by SIGTERM."""
    before = signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    process = subprocess.Popen(command, env=variables, stdout=output, stderr=output, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        signal.signal(signal.SIGTERM, before)


def _progress(
    settings: Settings, run_id: str, shown: set[str], console: Console, status: Status, *, is_over: bool
) -> None:
    stages = record.stages(record.read(settings, run_id))
    names = [name for name in stages if name != "finish"]
    for position, name in enumerate(names):
        if name not in shown and (is_over or position < len(names) - 1):
            shown.add(name)
            report.show_stage(stages[name], console)
    if names and not is_over:
        stage = stages[names[-1]]
        status.update(f"{stage.name} {stage.n_ended}" if stage.n_started > 1 else stage.name)
