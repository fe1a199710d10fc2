"""Airflow as a service: a night asked for over REST, watched in Airflow's own page, and nothing left after `down`."""

import json
import os
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest
from nights import query
from rich.console import Console

from extractors.settings import ROOT, SettingsError, load_settings
from ops import service

pytestmark = [pytest.mark.slow, pytest.mark.night, pytest.mark.timeout(1500)]
SECONDS_FOR_A_NIGHT = 900
PORT = 18_473


@pytest.fixture(scope="module")
def up(tmp_path_factory):
    data = tmp_path_factory.mktemp("service") / "data"
    settings = load_settings(data=data, port=PORT, retry_delay=2)
    service.up(settings, Console(quiet=True))
    sessions = set(service.running(settings).values())
    yield settings
    service.down(settings, Console(quiet=True))
    left = [p for p in psutil.process_iter() if p.status() != psutil.STATUS_ZOMBIE and session_of(p) in sessions]
    assert left == []


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


@pytest.fixture(scope="module")
def token(up):
    name, password = service.credentials(up)
    return call(up, "/auth/token", {"username": name, "password": password})["access_token"]


@pytest.fixture(scope="module")
def ended(up, token):
    """The night of the sample, asked for over REST and seen to its end."""
    run_id = call(up, "/api/v2/dags/nightly/dagRuns", {"logical_date": "2025-12-18T00:00:00Z"}, token)["dag_run_id"]
    deadline = time.monotonic() + SECONDS_FOR_A_NIGHT
    while time.monotonic() < deadline:
        state = call(up, f"/api/v2/dags/nightly/dagRuns/{run_id}", token=token)["state"]
        if state in ("success", "failed"):
            return run_id, state
        time.sleep(2)
    pytest.fail(f"the night did not end in {SECONDS_FOR_A_NIGHT} s")


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


def test_the_picture_in_the_guide_exists():
    assert (ROOT / "docs" / "img" / "airflow.png").is_file()
