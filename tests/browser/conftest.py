"""A headless Chromium, and a site made from the small warehouse, opened from disk."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import small_warehouse
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from dashboard.build import build_site
from extractors.settings import Settings

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--hide-scrollbars",
)  # fmt: skip


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site's folder."""
    folder = tmp_path_factory.mktemp("browser")
    snapshot = small_warehouse.make(folder / "warehouse-2025-12-18-test.duckdb")
    return build_site(snapshot, Settings(data=folder / "data"))


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """Chromium with a log of its console and of its requests."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not program or not driver:
        pytest.skip("chromium or chromedriver is missing: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    yield chrome
    chrome.quit()


@pytest.fixture
def show(browser: webdriver.Chrome, site: Path) -> Callable[..., None]:
    """Opens a page of the site at a width, light or dark."""

    def opened(page: str, width: int = 1440, scheme: str = "light") -> None:
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        browser.get("about:blank")  # so that a change of the fragment alone loads the page anew
        browser.get(f"{site.as_uri()}/{page}")

    return opened


@pytest.fixture
def logs(browser: webdriver.Chrome) -> Callable[[], tuple[list[str], list[str]]]:
    """What the console said, and the addresses that were asked for, since the last call."""

    def said() -> tuple[list[str], list[str]]:
        console = [entry["message"] for entry in browser.get_log("browser")]
        events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
        sent = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
        return console, sent

    said()
    return said


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The accessibility checker axe-core, from npm."""
    folder = Path(os.environ.get("AXE_CORE", tmp_path_factory.mktemp("axe")))
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        npm = shutil.which("npm")
        if not npm:
            pytest.skip("npm is missing, so axe-core cannot be had")
        command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder), "axe-core@4"]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=60)
        except subprocess.SubprocessError as error:
            pytest.skip(f"npm cannot install axe-core: {error}")
    return script.read_text(encoding="utf-8")
