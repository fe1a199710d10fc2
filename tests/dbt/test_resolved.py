"""Which facts a night makes anew, and that a run which goes on where it broke off comes to the same."""

import importlib.util
import shutil

import duckdb
import pytest
import staging_db
from stories import RIVER, article, day, meeting

NIGHTS = ("2026-03-02", "2026-03-09")
ARTICLES = {
    "2026-03-02": [
        article("merge-1", 4, meetings=[meeting("BRA+URY", date=day(3), people=RIVER)]),
        article("merge-2", 7, meetings=[meeting("BRA+URY", date=day(6), people=RIVER)]),
        article("gone-1", 4, meetings=[meeting("CHL+PER", date=day(3))]),
    ],
    "2026-03-09": [
        article("merge-3", 9, meetings=[meeting("BRA+URY", date=day(3, 6), people=RIVER)]),
        article("gone-1", 4, access="retracted"),
    ],
}
MARTS = ("fct_meetings", "fct_mentions", "fct_status_history", "bridge_meeting_sides", "bridge_meeting_participants")
AUDIT = ("fact_ids", "merged_ids", "split_ids", "removed_facts")


def made_anew():
    path = staging_db.PROJECT / "models" / "intermediate" / "int_mentions_resolved.py"
    spec = importlib.util.spec_from_file_location("int_mentions_resolved", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.made_anew


@pytest.mark.parametrize(
    ("facts", "tonight", "anew"),
    [
        ({"a": "F", "b": "F", "c": "G"}, set(), set()),
        ({"a": "F", "b": "F", "c": "G"}, {"c"}, {"G"}),
        ({"a": "F", "b": "F", "c": "G", "d": "G"}, {"d"}, {"G", None}),
        ({"a": "F", "b": "G", "c": "G"}, set(), {"F", "G"}),
        ({"a": "F", "b": "F", "c": None}, set(), {"G", None}),
    ],
)
def test_only_facts_with_other_mentions_or_with_mentions_read_again_are_made_anew(facts, tonight, anew):
    assert made_anew()(facts, {"a": "F", "b": "F", "c": "G"}, tonight) == anew


def test_a_run_that_broke_off_goes_on_to_the_same_end(tmp_path):
    build = tmp_path / "build.duckdb"
    staging_db.new_build(build).close()
    for night in NIGHTS:
        with duckdb.connect(str(build)) as connection:
            staging_db.load(connection, ARTICLES[night], night)
        if night == NIGHTS[0]:
            staging_db.dbt(build, night, "build", "--exclude-resource-type", "unit_test")
    broken = shutil.copy(build, tmp_path / "broken.duckdb")
    staging_db.dbt(build, NIGHTS[1])
    whole = tables(build)
    assert [len(whole[name]) for name in ("audit.merged_ids", "audit.removed_facts", "marts.fct_meetings")] == [1, 1, 1]

    shutil.copy(broken, build)  # under the same name, which views remember
    staging_db.dbt(build, NIGHTS[1], "run", "--select", "+fact_ids")
    staging_db.dbt(build, NIGHTS[1])
    assert tables(build) == whole


def tables(build):
    with duckdb.connect(str(build), read_only=True) as connection:
        names = [*(f"marts.{name}" for name in MARTS), *(f"audit.{name}" for name in AUDIT)]
        return {name: connection.execute(f"from {name} order by all").fetchall() for name in names}
