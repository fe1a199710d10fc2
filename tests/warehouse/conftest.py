import shutil
from pathlib import Path

import pytest
from warehouse_night import NIGHT, make_marts, rows_of, run_night, write_rows

from extractors.settings import Settings, load_settings
from warehouse.lease import Lease
from warehouse.load import load_night


def settings_of(data: Path) -> Settings:
    return load_settings(data=data, duckdb_memory="500MB")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation in which nothing has happened yet."""
    return settings_of(tmp_path / "data")


@pytest.fixture(scope="session")
def loaded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = settings_of(tmp_path_factory.mktemp("loaded"))
    write_rows(rows_of(), settings)
    Lease.acquire(settings, "run")
    load_night("run", NIGHT, settings)
    make_marts("run", settings)
    return settings.data


@pytest.fixture(scope="session")
def published_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = settings_of(tmp_path_factory.mktemp("published"))
    write_rows(rows_of(), settings)
    run_night("first", settings)
    return settings.data


@pytest.fixture
def loaded(loaded_once: Path, settings: Settings) -> Settings:
    """A run called `run` that owns the lease and is ready to be published."""
    shutil.copytree(loaded_once, settings.data, symlinks=True)
    return settings


@pytest.fixture
def published(published_once: Path, settings: Settings) -> Settings:
    """One night, published by a run called `first`."""
    shutil.copytree(published_once, settings.data, symlinks=True)
    return settings
