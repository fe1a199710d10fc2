import json

import pytest

from extractors.settings import load_settings
from ops import record

AT = "2025-12-18T02:00:0{}+00:00"


def lines(*events):
    """Lines of a record from (task, event, what else)."""
    return [
        {"at": AT.format(i), "dag": "nightly", "task": task, "map_index": -1, "event": event, **more}
        for i, (task, event, more) in enumerate(events)
    ]


@pytest.fixture
def concluded(tmp_path):
    settings = load_settings(data=tmp_path)
    (tmp_path / "logs").mkdir()

    def conclude(*events):
        text = "".join(json.dumps(line) + "\n" for line in lines(*events))
        record.path(settings, "r").write_text(text, encoding="utf-8")
        return record.concluded(settings, "r", "2025-12-18")

    return conclude


PUBLISHED = ("publish", "ended", {"result": {"snapshot": "/s.duckdb"}})
SITE = ("dashboard", "ended", {"result": {"site": "/site"}})


def failed(task, kind, error):
    return task, "failed", {"kind": kind, "error": error}


def test_a_run_that_published_and_built_its_site(concluded):
    result = concluded(PUBLISHED, SITE)
    assert (result.status, result.message, result.snapshot, result.site) == ("published", "", "/s.duckdb", "/site")


def test_a_site_that_failed_leaves_the_run_degraded(concluded):
    result = concluded(PUBLISHED, failed("dashboard", "OSError", "OSError: no space"))
    assert result.status == "degraded"
    assert result.message == "dashboard: OSError: no space"


def test_a_gate_that_refused(concluded):
    result = concluded(failed("gate_marts", "GateBlockedError", "marts gate: too few"))
    assert (result.status, result.snapshot) == ("blocked", None)


def test_a_gate_that_could_not_be_asked_is_a_failure(concluded):
    assert concluded(failed("gate_marts", "GateError", "a seed is missing")).status == "failed"


def test_an_error_that_another_try_mended_is_forgotten(concluded):
    result = concluded(
        failed("fetch", "OSError", "OSError: reset"), ("fetch", "ended", {"result": {}}), PUBLISHED, SITE
    )
    assert result.status == "published"


def test_a_run_that_was_killed(concluded):
    result = concluded(("load", "started", {}))
    assert (result.status, result.message) == ("failed", "the run was stopped before it ended")


def test_counts_of_a_mapped_task_add_up():
    stage = record.stages(lines(("parse", "started", {}), ("parse", "ended", {"result": {"n_new": 2, "x": "y"}})))[
        "parse"
    ]
    stage.add(lines(("parse", "ended", {"result": {"n_new": 3}}))[0])
    assert stage.total == {"n_new": 5}


def test_half_a_line_is_not_read(tmp_path):
    settings = load_settings(data=tmp_path)
    (tmp_path / "logs").mkdir()
    record.path(settings, "r").write_text('{"a": 1}\n{"b": ', encoding="utf-8")
    assert record.read(settings, "r") == [{"a": 1}]


def test_names_fit_for_files():
    assert record.name_of({"conf": {"run_id": "given"}, "run_id": "x"}) == "given"
    assert record.name_of({"conf": None, "run_id": "scheduled__2025-12-18T02:00:00+00:00"}) == (
        "scheduled-2025-12-18t02-00-00-00-00"
    )
