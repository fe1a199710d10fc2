"""Airflow's own database: one clear line where it cannot be used."""

import pytest

from extractors.settings import SettingsError, load_settings
from ops import airflow_home


def test_a_database_that_airflow_cannot_use_is_one_clear_line(tmp_path):
    settings = load_settings(data=tmp_path)
    (tmp_path / "airflow").mkdir()
    (tmp_path / "airflow" / "airflow.db").write_text("of something else")
    with pytest.raises(SettingsError, match=r"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: .*cannot use its database") as told:
        airflow_home.prepare(settings)
    assert "move" in str(told.value)
    assert len(str(told.value).splitlines()) == 1
    assert not (tmp_path / "airflow" / "database.version").exists()
