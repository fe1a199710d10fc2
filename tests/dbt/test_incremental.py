"""Nights in any order and a full refresh give equal tables: the same grouping of mentions and the same attributes."""

import json
from collections.abc import Iterable

import duckdb
import pytest
import staging_db

NIGHTS = ("2026-03-01", "2026-03-02", "2026-03-03")
ORDERS = ((0, 1, 2), (2, 0, 1), (1, 2, 0))
IDS = {"meeting_id", "visit_id", "agreement_id", "fact_id"}
MADE_OF_IDS = {"agreement_action_id", "event_id"}
BY_NIGHT = {"night", "known_night", "updated_at", "from_night", "to_night", "known_since_night", "n_days_ahead"}

pytestmark = [pytest.mark.shared, pytest.mark.slow]


def documents(shared):
    """Real documents with their labels, as articles."""
    for docs, gold in (("train/events", "train/events"), ("eval/dev", "eval/dev")):
        labels = {}
        for line in (shared / f"{gold}.gold.jsonl").read_text(encoding="utf-8").splitlines():
            label = json.loads(line)
            labels[label["doc_id"]] = label
        for line in (shared / f"{docs}.docs.jsonl").read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            yield {**document, **{k: v for k, v in labels[document["doc_id"]].items() if k != "doc_id"}}


def thirds(articles: Iterable[dict]) -> list[list[dict]]:
    groups: list[list[dict]] = [[], [], []]
    for article in articles:
        for kind, sides in (("meetings", "sides"), ("agreements", "parties")):
            for told in article[kind]:
                told[sides] = [side for side in told[sides] if side]
        article["visits"] = [visit for visit in article["visits"] if visit["side"]]
        groups[int(staging_db.content_id(article["url"]), 16) % 3].append(article)
    return groups


def tables(build, leave_out=frozenset()):
    """Every table of marts as a sorted list of rows, each fact under the smallest id of its mentions."""
    found = {}
    with duckdb.connect(str(build), read_only=True) as connection:
        names = dict(
            connection.execute("select fact_id, min(mention_id) from marts.fct_mentions group by fact_id").fetchall()
        )
        listed = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()
        for (table,) in sorted(listed):
            cursor = connection.execute(f"select * from marts.{table}")
            columns = [column[0] for column in cursor.description]
            kept = [i for i, column in enumerate(columns) if column not in MADE_OF_IDS | leave_out]
            found[table] = sorted(
                repr([names[row[i]] if columns[i] in IDS else row[i] for i in kept]) for row in cursor.fetchall()
            )
    return found


def play(folder, groups, order):
    build = folder / "build.duckdb"
    staging_db.new_build(build).close()
    for night, group in zip(NIGHTS, order, strict=True):
        with duckdb.connect(str(build)) as connection:
            staging_db.load(connection, groups[group], night)
        staging_db.dbt(
            build, night, "run" if night != NIGHTS[0] else "build", "--exclude", "test_type:unit", "test_type:data"
        )
    return build


@pytest.fixture(scope="module")
def builds(tmp_path_factory, shared):
    groups = thirds(documents(shared))
    return [play(tmp_path_factory.mktemp("order"), groups, order) for order in ORDERS]


def differences(one, other):
    return {
        table: (sorted(set(one[table]) - set(other[table]))[:3], sorted(set(other[table]) - set(one[table]))[:3])
        for table in one
        if one[table] != other[table]
    }


def test_three_orders_of_arrival_give_equal_tables(builds):
    leave_out = BY_NIGHT
    first, *others = [tables(build, leave_out) for build in builds]
    for other in others:
        for table in ("fct_status_history", "mart_upcoming"):  # told by night, so arrival shows
            other.pop(table), first.pop(table, None)
        assert differences(first, other) == {}


def test_a_full_refresh_gives_equal_tables_and_keeps_every_id(builds):
    build = builds[0]
    before = tables(build)
    with duckdb.connect(str(build), read_only=True) as connection:
        ids = set(connection.execute("select mention_id, fact_id from marts.fct_mentions").fetchall())
    staging_db.dbt(build, NIGHTS[-1], "run", "--full-refresh")
    with duckdb.connect(str(build), read_only=True) as connection:
        assert set(connection.execute("select mention_id, fact_id from marts.fct_mentions").fetchall()) == ids
        assert connection.execute("select count(*) from audit.merged_ids").fetchone() is not None
    assert differences(before, tables(build)) == {}
