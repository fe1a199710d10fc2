"""The DAGs as their operators meet them: they load fast and clean, say who owns them, and join the right tasks."""

from pathlib import Path

import pytest

from extractors.settings import load_settings

IDS = ["backfill", "nightly", "reextract", "retention"]
SECONDS_TO_READ = 5.0  # of processor time, all files; the processor gives up after 50 by the clock
HEAVY = {"spacy", "pandas", "duckdb", "great_expectations", "trafilatura", "altair", "dbt"}
WRITERS = {"load", "gate_staging", "transform", "gate_marts", "publish", "prepare", "finish", "write_night"}
EDGES = {
    "nightly": {
        "prepare": [],
        "plan": ["prepare"],
        "fetch": ["plan", "prepare"],
        "check_sources": ["fetch", "prepare"],
        "list_batches": ["check_sources"],
        "parse": ["list_batches"],
        "check_parsed": ["check_sources", "parse"],
        "list_parts": ["check_parsed"],
        "extract": ["list_parts"],
        "sum_up": ["check_parsed", "extract"],
        "load": ["prepare", "sum_up"],
        "gate_staging": ["load", "prepare"],
        "transform": ["gate_staging", "prepare"],
        "gate_marts": ["prepare", "transform"],
        "publish": ["gate_marts", "prepare"],
        "dashboard": ["prepare", "publish"],
        "finish": ["dashboard", "prepare"],
    },
    "backfill": {
        "choose": [],
        "nights_of": ["check_parsed"],
        "list_batches": ["choose"],
        "parse": ["list_batches"],
        "check_parsed": ["choose", "parse"],
        "list_parts": ["check_parsed"],
        "extract": ["list_parts"],
        "sum_up": ["check_parsed", "extract"],
        "write_night": ["nights_of", "sum_up"],
    },
    "reextract": {
        "choose": [],
        "nights_of": ["choose"],
        "list_parts": ["choose"],
        "extract": ["list_parts"],
        "sum_up": ["choose", "extract"],
        "write_night": ["nights_of", "sum_up"],
    },
    "retention": {"clean": []},
}


def test_they_load_without_errors_and_fast(dags):
    assert dags["errors"] == {}
    assert sorted(dags["dags"]) == IDS
    assert dags["seconds"] < SECONDS_TO_READ


def test_reading_them_imports_nothing_heavy(dags):
    assert {name.split(".")[0] for name in dags["modules"]} & HEAVY == set()


@pytest.mark.parametrize("dag_id", IDS)
def test_edges(dags, dag_id):
    tasks = dags["dags"][dag_id]["tasks"]
    assert {name: task["upstream"] for name, task in tasks.items()} == EDGES[dag_id]


@pytest.mark.parametrize("dag_id", IDS)
def test_policy(dags, dag_id):
    dag = dags["dags"][dag_id]
    assert dag["doc"].startswith("### ")
    assert "**Owner**" in dag["doc"]
    assert "docs/operations.md" in dag["doc"]
    assert "communique" in dag["tags"]
    assert dag["catchup"] is False
    assert dag["max_active_runs"] == 1
    assert dag["timeout"] > 0
    assert "Alert" in dag["on_failure"]
    for task in dag["tasks"].values():
        assert task["owner"] == "communique"
        assert task["retries"] >= 1
        assert task["timeout"] > 0


def test_writers_share_one_slot_and_one_queue(dags):
    for dag in dags["dags"].values():
        for name, task in dag["tasks"].items():
            if name in WRITERS:
                assert (task["pool"], task["queue"]) == ("warehouse_writer", "writer"), name


def test_the_site_is_built_where_the_snapshot_lies(dags):
    assert dags["dags"]["nightly"]["tasks"]["dashboard"]["queue"] == "writer"


def test_who_begins_to_write_asks_again_until_the_night_is_late(dags):
    settings = load_settings()
    for dag in dags["dags"].values():
        for name, task in dag["tasks"].items():
            is_patient = task["retries"] * settings.retry_delay >= settings.night_deadline
            assert is_patient == (name in {"prepare", "write_night"}), name


def test_the_run_that_writes_goes_before_those_that_wait_for_their_turn(dags):
    for dag in dags["dags"].values():
        for name, task in dag["tasks"].items():
            if name in WRITERS:
                assert task["weight"] == ["absolute", 1 if name in {"prepare", "write_night"} else 2], name


def test_sources_and_batches_are_mapped_tasks(dags):
    tasks = dags["dags"]["nightly"]["tasks"]
    assert {name for name, task in tasks.items() if task["is_mapped"]} == {"fetch", "parse", "extract"}


def test_the_night_gives_its_lease_back_whatever_happens(dags):
    finish = dags["dags"]["nightly"]["tasks"]["finish"]
    assert finish["is_teardown"]


def test_publishing_is_told_to_other_dags(dags):
    assert dags["dags"]["nightly"]["tasks"]["publish"]["outlets"] == ["communique_warehouse"]


def test_a_late_night_is_told(dags):
    assert dags["dags"]["nightly"]["has_deadline"]


def test_a_night_in_the_foreground_has_no_deadline_which_airflow_would_fall_over(dags_of_a_test):
    assert dags_of_a_test["errors"] == {}
    assert not dags_of_a_test["dags"]["nightly"]["has_deadline"]


def test_params_have_a_schema_for_the_form(dags):
    for dag in dags["dags"].values():
        for name, schema in dag["params"].items():
            assert schema["type"], name
            assert schema["title"], name


@pytest.mark.parametrize("dag_id", IDS)
def test_a_dag_file_is_wiring(dags, dag_id):
    assert len(Path(dags["dags"][dag_id]["file"]).read_text(encoding="utf-8").splitlines()) < 80
