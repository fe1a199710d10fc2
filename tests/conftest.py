"""What every test may rely on: its own data folder, no settings from outside, and the evaluation data where it lies."""

import os
from pathlib import Path

import pytest

from extractors.settings import PREFIX, ROOT, get_settings

SHARED = ROOT.parent / "shared"


@pytest.fixture(autouse=True)
def _clean_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """No test sees the settings of the shell it was started from, or writes into the project's data."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv(PREFIX + "DATA", str(tmp_path / "data"))
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of evaluation data beside the repository."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is missing")
    return SHARED


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests marked `shared` are skipped where the evaluation data is missing, and say so."""
    if SHARED.is_dir():
        return
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(pytest.mark.skip(reason=f"{SHARED} is missing"))
