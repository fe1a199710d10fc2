import sys
from pathlib import Path

import pytest

from extractors.settings import load_settings

sys.path.insert(0, str(Path(__file__).parent))

from misbehaving_site import running


@pytest.fixture
def site():
    with running() as found:
        yield found


@pytest.fixture
def settings(tmp_path):
    return load_settings(data=tmp_path / "data", polite_delay=0, request_deadline=10)
