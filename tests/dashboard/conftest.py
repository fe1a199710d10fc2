"""The small warehouse, and the site made from it."""

from pathlib import Path

import pytest
import small_warehouse

from dashboard.build import build_site
from dashboard.pages import Pages
from dashboard.read import read
from extractors.settings import Settings


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_warehouse.make(tmp_path_factory.mktemp("snapshot") / "warehouse-2025-12-18-test.duckdb")


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_warehouse.make(tmp_path_factory.mktemp("empty") / "warehouse-empty.duckdb", is_empty=True)


@pytest.fixture(scope="session")
def site(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_site(snapshot, Settings(data=tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="session")
def pages(snapshot: Path) -> Pages:
    return Pages(read(snapshot))
