"""dbt in a process of its own: what it says when it fails, and what it is not told."""

import json
from pathlib import Path

import pytest
from warehouse_night import NIGHT, query

from extractors.settings import Settings
from warehouse import journal, transform
from warehouse.database import build_path
from warehouse.transform import TransformError, run_dbt

PROFILE = """
communique:
  target: build
  outputs:
    build: {type: duckdb, path: "{{ env_var('DBT_BUILD_PATH') }}", threads: 1}
"""
PROJECT = """
name: communique
version: "1.0.0"
profile: communique
flags: {send_anonymous_usage_stats: false}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dbt project of one model, in place of the real one."""
    folder = tmp_path / "project"
    (folder / "models").mkdir(parents=True)
    (folder / "dbt_project.yml").write_text(PROJECT)
    (folder / "profiles.yml").write_text(PROFILE)
    (folder / "models" / "told.sql").write_text(
        "select '{{ var('night') }}' as night, '{{ var('run_id') }}' as run_id,"
        " '{{ env_var('SECRET_TOKEN', 'unknown') }}' as secret"
    )
    monkeypatch.setattr(transform, "PROJECT", folder)
    return folder


def test_models_are_built_with_the_night_and_without_secrets(
    loaded: Settings, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "hunter2")
    seconds = run_dbt("run", NIGHT, loaded)["seconds"]
    assert list(seconds) == ["model.communique.told"]
    assert query(build_path("run", loaded), "from main.told") == [(str(NIGHT), "run", "unknown")]
    run = journal.read_run("run", loaded)
    assert run.versions["dbt"].startswith("1.11") and len(run.versions["dbt_manifest"]) == 20
    assert {"transform", "dbt_models"} <= run.seconds.keys()
    assert run.rows["validations"] == []


def test_failures_are_named_and_kept_for_audit(loaded: Settings, project: Path) -> None:
    (project / "models" / "told.sql").write_text("select nonsense")
    (project / "models" / "tests.yml").write_text(
        json.dumps({"models": [{"name": "good", "columns": [{"name": "n", "data_tests": ["not_null"]}]}]})
    )
    (project / "models" / "good.sql").write_text("select cast(null as int) as n")
    with pytest.raises(TransformError) as error:
        run_dbt("run", NIGHT, loaded)
    assert "model.communique.told" in str(error.value) and "nonsense" in str(error.value)
    assert "not_null_good_n" in str(error.value)
    rows = {row["table_name"]: row for row in journal.read_run("run", loaded).rows["validations"]}
    assert rows["told"]["expectation"] == "error" and not rows["told"]["success"]
    (test,) = (row for name, row in rows.items() if name.startswith("not_null_good_n"))
    assert (test["expectation"], test["n_failed"], test["severity"], test["gate"]) == ("fail", 1, "block", "dbt")


def test_a_project_that_cannot_be_read_shows_what_dbt_said(loaded: Settings, project: Path) -> None:
    (project / "models" / "told.sql").write_text("select * from {{ ref('nobody') }}")
    with pytest.raises(TransformError, match="nobody"):
        run_dbt("run", NIGHT, loaded)
