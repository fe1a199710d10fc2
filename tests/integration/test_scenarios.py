"""Stories of several nights: after each, the published rows are those of `scenarios/<name>/expected/<night>.yml`.

All scenarios are played in one history, since they share no states; two are also played alone.
The stages are called as the DAG calls them, without Airflow and without the gates, which have tests of their own.
"""

import json
import shutil
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest
import yaml

from extractors.compose import extract_partition
from extractors.fetch.service import fetch_source
from extractors.parse.service import parse_partition
from extractors.records import DROPPED
from extractors.settings import load_settings
from warehouse.lease import leased
from warehouse.load import load_night
from warehouse.publish import publish
from warehouse.transform import run_dbt

SCENARIOS = Path(__file__).with_name("scenarios")
NAMES = sorted(path.name for path in SCENARIOS.iterdir() if path.is_dir())
ALONE = ["planned-moved-held", "late-arrival"]
FACTS = {
    "meetings": ("meeting", "sides", "bridge_meeting_sides"),
    "agreements": ("agreement", "parties", "bridge_agreement_parties"),
}


@dataclass(frozen=True)
class Night:
    """What one night published, and what of it belongs to one scenario."""

    snapshot: Path
    urls: frozenset[str]

    def query(self, sql, *parameters):
        with duckdb.connect(str(self.snapshot), read_only=True) as connection:
            cursor = connection.execute(sql, list(parameters))
            columns = [column[0] for column in cursor.description]
            return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def facts(self, kind):
        """Rows of `fct_meetings` or `fct_agreements` that the scenario's articles speak of, with what hangs on them."""
        fact_type, codes, bridge = FACTS[kind]
        key = f"{fact_type}_id"
        return self.query(
            f"""
            with mentions as (
                select fact_id, list(start_date order by start_date) as mention_dates
                from marts.fct_mentions
                where fact_type = ? and not is_referenced and list_contains(?, article_url)
                group by fact_id
            )
            select
                facts.*,
                mentions.mention_dates,
                facts.first_reported_at::date as first_reported,
                (
                    select list(b.side_code order by b.side_code) from marts.{bridge} as b where b.{key} = facts.{key}
                ) as {codes},
            from marts.fct_{kind} as facts
            inner join mentions on facts.{key} = mentions.fact_id
            """,
            fact_type,
            sorted(self.urls),
        )

    def actions(self, agreement_id):
        rows = self.query(
            "select action, party_code as party, start_date as date from marts.fct_agreement_actions"
            " where agreement_id = ? order by start_date nulls first, action, party",
            agreement_id,
        )
        return [{key: value for key, value in row.items() if value is not None} for row in rows]


def nights_of(name):
    return sorted(date.fromisoformat(path.stem) for path in (SCENARIOS / name / "expected").glob("*.yml"))


def urls_of(name):
    lines = [line for path in (SCENARIOS / name).glob("*/articles.jsonl") for line in path.open(encoding="utf-8")]
    return frozenset(json.loads(line)["url"] for line in lines)


def play(names, folder):
    """Runs every night on which one of the scenarios has articles; the snapshot of each."""
    published = {}
    for night in sorted({night for name in names for night in nights_of(name)}):
        given = folder / "input" / night.isoformat()
        given.mkdir(parents=True)
        for name in names:
            articles = SCENARIOS / name / night.isoformat() / "articles.jsonl"
            if articles.exists():
                shutil.copy(articles, given / f"{name}.jsonl")
        published[night] = run_night(night, load_settings(data=folder / "data", input=given, keep_snapshots=100))
    return published


def run_night(night, settings):
    run_id = f"scenario-{night}"
    with leased(settings, run_id):
        for stage in (fetch_source, parse_partition, extract_partition):
            outcome = stage(DROPPED, night, settings)
            assert outcome["outcome"] == "ok", outcome
        load_night(run_id, night, settings)
        run_dbt(run_id, night, settings)
        return Path(publish(run_id, night, settings)["snapshot"])


def check(name, published):
    """Compares every night of a scenario; labels carry ids from night to night."""
    ids, urls, problems = {}, urls_of(name), []
    for day in nights_of(name):
        night = Night(published[day], urls)
        expected = yaml.safe_load((SCENARIOS / name / "expected" / f"{day}.yml").read_text(encoding="utf-8"))
        for kind in FACTS.keys() & expected.keys():
            problems += [f"{day} {line}" for line in check_facts(night, kind, expected[kind], ids)]
        problems += [f"{day} {line}" for line in check_changes(night, expected, ids)]
    assert not problems, "\n".join([f"{name}:", *problems])


def check_facts(night, kind, expected, ids):
    fact_type, codes, _ = FACTS[kind]
    found = night.facts(kind)
    left = {row[f"{fact_type}_id"]: row for row in found}
    for wanted in expected:
        row = choose(left, wanted, codes, ids.get(wanted["label"]))
        if row is None:
            yield f"{wanted['label']}: no such row; unmatched: {[describe(r, codes) for r in left.values()]}"
            continue
        row_id = row[f"{fact_type}_id"]
        del left[row_id]
        if ids.setdefault(wanted["label"], row_id) != row_id:
            yield f"{wanted['label']}: its id changed from {ids[wanted['label']]} to {row_id}"
        if "actions" in wanted:
            row["actions"] = night.actions(row_id)
        for key in wanted.keys() - {"label"}:
            if row[key] != wanted[key]:
                yield f"{wanted['label']}: {key} is {row[key]!r}, not {wanted[key]!r}"
    for row in left.values():
        yield f"not expected: {describe(row, codes)}"


def choose(rows, wanted, codes, known_id):
    """The row with the label's id, else the one with its codes that has most of the values wanted."""
    if known_id in rows:
        return rows[known_id]
    same = [row for row in rows.values() if sorted(row[codes]) == sorted(wanted[codes])]
    return max(same, key=lambda row: sum(row.get(key) == value for key, value in wanted.items()), default=None)


def describe(row, codes):
    shown = {
        key: row[key]
        for key in ("status", "start_date", "city", "n_sources", "title", codes)
        if row.get(key) is not None
    }
    return ", ".join(f"{key} {value}" for key, value in shown.items())


def check_changes(night, expected, ids):
    audit = defaultdict(set)
    for table, columns in {
        "removed_facts": "fact_id",
        "merged_ids": "old_fact_id, into_fact_id",
        "split_ids": "new_fact_id, old_fact_id",
    }.items():
        audit[table] = {tuple(row.values()) for row in night.query(f"select {columns} from audit.{table}")}
    for label in expected.get("removed", []):
        if (ids[label],) not in audit["removed_facts"]:
            yield f"{label}: not in audit.removed_facts"
    for table, key in (("merged_ids", "merged"), ("split_ids", "split")):
        for one, other in expected.get(key, {}).items():
            if (ids[one], ids[other]) not in audit[table]:
                yield f"{one}, {other}: not in audit.{table}"


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    return play(NAMES, tmp_path_factory.mktemp("history"))


@pytest.mark.parametrize("name", ALONE)
def test_alone(name, tmp_path):
    check(name, play([name], tmp_path))


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", NAMES)
def test_in_one_history(name, history):
    check(name, history)
