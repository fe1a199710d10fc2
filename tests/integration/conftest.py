import shutil
from pathlib import Path

import pytest
from nights import Ended, run_night

SECRET = "hunter2-of-the-night"


@pytest.fixture(scope="session")
def secret() -> str:
    """A part of an address that the first night is given in its environment."""
    return SECRET


@pytest.fixture(scope="session")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """A data folder after one undisturbed night over the sample, and what was said. Not to be changed."""
    data = tmp_path_factory.mktemp("first") / "data"
    return data, run_night(data, alert_urls=f"json://somebody:{SECRET}@127.0.0.1:9/hook")


@pytest.fixture
def after_first(first_night: tuple[Path, Ended], tmp_path: Path) -> Path:
    """A copy of that folder, to do with as a test likes."""
    data = tmp_path / "data"
    shutil.copytree(first_night[0], data, symlinks=True)
    return data
