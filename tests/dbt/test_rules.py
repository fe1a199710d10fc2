"""Every rule of resolution, on the case that made it: the unit tests of the models."""

import shutil

import staging_db
from stories import NIGHTS


def test_every_unit_test_of_the_models_passes(history, tmp_path):
    build = shutil.copy(history[0], tmp_path / "build.duckdb")
    assert staging_db.dbt(build, NIGHTS[-1], "test", "--select", "test_type:unit")
