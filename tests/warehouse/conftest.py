from pathlib import Path

import pytest

from extractors.settings import Settings, load_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(data=tmp_path / "data", duckdb_memory="500MB")
