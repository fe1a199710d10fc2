"""Airflow as a service: nights asked for over REST, watched in Airflow's own page, and nothing left after `down`.

The tests of the module share one service and its data, and run in their order.
"""

import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import psutil
import pytest
from nights import published, query
from rich.console import Console

from extractors.settings import ROOT, SettingsError, load_settings
from ops import service
from warehouse.lease import Lease

pytestmark = [pytest.mark.slow, pytest.mark.night, pytest.mark.timeout(1500)]
SECONDS_FOR_A_NIGHT = 900
PORT = 18_473
NIGHT = "2025-12-18"


class Receiver(BaseHTTPRequestHandler):
    """Keeps what is posted: alerts, and metrics of OpenTelemetry."""

    def do_POST(self):
        self.server.got.append((self.path, self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def receiver():
    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        server.got = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def alerts(receiver):
    return [json.loads(body)["title"] for path, body in receiver.got if path == "/hook"]


@contextmanager
def service_of(data, port, **given):
    """Airflow for the block; afterwards no process of it is left."""
    schedule = (
        f"0 {(datetime.now(UTC).hour + 12) % 24} * * *"  # one due within the last two hours would begin by itself
    )
    settings = load_settings(data=data, port=port, retry_delay=2, schedule=schedule, **given)
    service.up(settings, Console(quiet=True))
    sessions = set(service.running(settings).values())
    try:
        yield settings
    finally:
        service.down(settings, Console(quiet=True))
    left = [p for p in psutil.process_iter() if p.status() != psutil.STATUS_ZOMBIE and session_of(p) in sessions]
    assert left == []


@pytest.fixture(scope="module")
def up(tmp_path_factory, receiver):
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AIRFLOW__METRICS__OTEL_ON", "True")
        environment.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{receiver.server_port}")
        environment.setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
        environment.setenv("OTEL_METRIC_EXPORT_INTERVAL", "5000")
        hook = f"json://127.0.0.1:{receiver.server_port}/hook"
        data = tmp_path_factory.mktemp("service") / "data"
        with service_of(data, PORT, alert_urls=hook, retain_raw_days=30) as settings:
            yield settings


def session_of(process):
    try:
        return os.getsid(process.pid)
    except ProcessLookupError:
        return None


def call(settings, path, body=None, token=""):
    request = urllib.request.Request(  # noqa: S310 - the page of this test, on 127.0.0.1
        service.page(settings) + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={"content-type": "application/json", "authorization": f"Bearer {token}"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        return json.load(answer)


def token_of(settings):
    name, password = service.credentials(settings)
    return call(settings, "/auth/token", {"username": name, "password": password})["access_token"]


def trigger(settings, dag_id, logical_date=None, **conf):
    """Starts a run over REST, switching its DAG on; the run's id."""
    token = token_of(settings)
    request = urllib.request.Request(  # noqa: S310 - the page of this test, on 127.0.0.1
        f"{service.page(settings)}/api/v2/dags/{dag_id}",
        data=b'{"is_paused": false}',
        headers={"content-type": "application/json", "authorization": f"Bearer {token}"},
        method="PATCH",
    )
    urllib.request.urlopen(request, timeout=60).close()  # noqa: S310
    body = {"logical_date": logical_date, "conf": conf}
    return call(settings, f"/api/v2/dags/{dag_id}/dagRuns", body, token)["dag_run_id"]


def await_end(settings, dag_id, run_id):
    """State in which a run ended."""
    deadline = time.monotonic() + SECONDS_FOR_A_NIGHT
    while time.monotonic() < deadline:
        state = call(settings, f"/api/v2/dags/{dag_id}/dagRuns/{run_id}", token=token_of(settings))["state"]
        if state in ("success", "failed"):
            return state
        time.sleep(2)
    pytest.fail(f"{dag_id} did not end in {SECONDS_FOR_A_NIGHT} s")


@pytest.fixture(scope="module")
def ended(up):
    """The night of the sample, asked for over REST and seen to its end."""
    run_id = trigger(up, "nightly", f"{NIGHT}T00:00:00Z")
    return run_id, await_end(up, "nightly", run_id)


@pytest.fixture(scope="module")
def first(up, ended):
    """What readers saw after that night."""
    return published(up.data)


def test_all_components_run(up):
    assert service.running(up).keys() == service.COMPONENTS.keys()


def test_nothing_listens_except_on_this_machine(up):
    sessions = set(service.running(up).values())
    pids = {process.pid for process in psutil.process_iter() if session_of(process) in sessions}
    addresses = {
        connection.laddr.ip
        for connection in psutil.net_connections("inet")
        if connection.pid in pids and connection.status == psutil.CONN_LISTEN
    }
    assert addresses <= {"127.0.0.1", "::1"}


def test_a_login_is_needed(up):
    with pytest.raises(urllib.error.HTTPError) as refused:
        call(up, "/api/v2/dags")
    assert refused.value.code == 401


def test_a_second_start_is_refused(up):
    with pytest.raises(SettingsError, match="runs already"):
        service.up(up, Console(quiet=True))


def test_a_taken_port_is_one_clear_line(up, tmp_path):
    with pytest.raises(SettingsError, match=f"COMMUNIQUE_PORT: {PORT} cannot be used"):
        service.up(load_settings(data=tmp_path / "other", port=PORT), Console(quiet=True))


def test_a_night_asked_for_over_rest_publishes(up, ended):
    assert ended[1] == "success"
    rows = query(up.data, "select n_sources from marts.fct_meetings where sides_key = 'IRN+RUS' and city = 'Moscow'")
    assert max(rows)[0] >= 3


@pytest.mark.browser
def test_the_night_is_seen_in_the_page(up, ended, tmp_path):
    selenium = pytest.importorskip("selenium.webdriver")
    options = selenium.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1400,900"):
        options.add_argument(argument)
    try:
        browser = selenium.Chrome(options=options, service=selenium.ChromeService("/usr/bin/chromedriver"))
    except OSError as error:
        pytest.skip(f"no Chromium: {error}")
    try:
        browser.implicitly_wait(60)
        browser.get(f"{service.page(up)}/auth/login")
        name, password = service.credentials(up)
        browser.find_element("name", "username").send_keys(name)
        browser.find_element("name", "password").send_keys(password)
        browser.find_element("css selector", "button[type=submit]").click()
        browser.find_element("xpath", "//*[contains(text(), 'Dags')]")
        browser.get(f"{service.page(up)}/dags/nightly/runs/{ended[0]}")
        browser.find_element("xpath", "//*[contains(text(), 'gate_marts')]")
        assert "Success" in browser.page_source
        picture = os.environ.get("KEEP_SCREENSHOT") or str(tmp_path / "airflow.png")
        assert browser.save_screenshot(picture)
        assert Path(picture).stat().st_size > 10_000
    finally:
        browser.quit()


def test_kept_nights_and_kept_articles_are_read_again_in_turn(up, first):
    backfill = trigger(up, "backfill", first="2025-12-01", last="2025-12-31")
    reextract = trigger(up, "reextract")  # finds the warehouse taken and waits
    assert await_end(up, "backfill", backfill) == "success"
    assert await_end(up, "reextract", reextract) == "success"
    assert published(up.data) == first


def test_a_range_that_holds_nothing_fails_and_says_so(up, ended, receiver):
    assert await_end(up, "backfill", trigger(up, "backfill", first="2020-01-01", last="2020-01-31")) == "failed"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not any("backfill" in title for title in alerts(receiver)):
        time.sleep(1)
    assert any(title.startswith("Communiqué: backfill") and title.endswith("failed") for title in alerts(receiver))


def test_what_a_fact_cites_is_kept_until_it_is_expired(up, first):
    cited = sorted(path.parent.name for path in up.raw.glob("source=*/date=*"))
    assert await_end(up, "retention", trigger(up, "retention")) == "success"
    assert sorted(path.parent.name for path in up.raw.glob("source=*/date=*")) == cited
    assert await_end(up, "retention", trigger(up, "retention", expire=True)) == "success"
    assert [path for zone in (up.raw, up.articles, up.mentions) for path in zone.rglob("date=*")] == []
    ((fact_id,),) = query(up.data, "select min(meeting_id) from marts.fct_meetings")
    variables = {**os.environ, "COMMUNIQUE_DATA": str(up.data)}
    command = [sys.executable, "-m", "warehouse", "explain", fact_id]
    said = subprocess.run(command, env=variables, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "no longer kept" in " ".join(said.split())
    assert published(up.data) == first


def test_metrics_reach_a_collector(up, ended, receiver):
    assert any(path == "/v1/metrics" and b"airflow" in body for path, body in receiver.got)


def test_airflows_own_backfill_makes_a_night_again(up, first):
    # the last of those that use this service: Airflow then begins the newest night that is due, too
    arguments = ["--dag-id", "nightly", "--from-date", NIGHT, "--to-date", "2025-12-19"]
    variables = {**os.environ, "COMMUNIQUE_DATA": str(up.data), "COMMUNIQUE_PORT": str(PORT)}
    command = [sys.executable, "-m", "ops", "airflow", "backfill", "create", *arguments]
    done = subprocess.run(command, env=variables, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    hour = int(up.schedule.split()[1])
    assert await_end(up, "nightly", f"backfill__{NIGHT}T{hour:02}:00:00+00:00") == "success"
    assert published(up.data) == first


def test_a_late_night_is_told_and_a_stopped_one_lets_the_warehouse_go(tmp_path, receiver):
    hook = f"json://127.0.0.1:{receiver.server_port}/hook"
    with service_of(tmp_path / "data", PORT + 1, alert_urls=hook, night_deadline=12) as settings:
        assert await_end(settings, "nightly", trigger(settings, "nightly", f"{NIGHT}T00:00:00Z")) == "failed"
        deadline = time.monotonic() + 60
        wanted = {f"Communiqué: nightly {NIGHT} is late", f"Communiqué: nightly {NIGHT} failed"}
        while time.monotonic() < deadline and not wanted <= set(alerts(receiver)):
            time.sleep(1)
        assert wanted <= set(alerts(receiver))
        assert Lease.current(settings) is None


def test_the_picture_in_the_guide_exists():
    assert (ROOT / "docs" / "img" / "airflow.png").is_file()
