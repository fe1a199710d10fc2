"""Decisions of people, written into the override seeds, take hold on the next night, and undone ones with a rebuild."""

import duckdb
import pytest
import staging_db
from stories import article, day, meeting

from extractors.records import content_id

NIGHTS = ("2026-03-02", "2026-03-05")
UNDECIDED = [
    ["alias-1"], ["alias-2"], ["apart-1", "apart-2"], ["down-1"], ["outlet-1"], ["reject-1"], ["same-1"], ["same-2"],
]  # fmt: skip


def held(sides, start, *names):
    people = [(name, "Foreign Minister", side) for side, name in zip(sides.split("+"), names, strict=bool(names))]
    return meeting(sides, date=day(start), people=people)


ARTICLES = [
    article("same-1", 2, meetings=[held("NOR+ISL", 1, "Kari Solberg", "Jon Sigurdsson")]),
    article("same-2", 25, meetings=[held("NOR+ISL", 24, "Kari Solberg", "Jon Sigurdsson")]),
    article("apart-1", 2, meetings=[held("BRA+URY", 1, "Paulo Nunes", "Ana Silveira")]),
    article("apart-2", 2, meetings=[held("BRA+URY", 1, "Paulo Nunes", "Ana Silveira")]),
    article("reject-1", 2, meetings=[held("KEN+ETH", 1)]),
    article("down-1", 2, meetings=[held("CHL+PER", 1)]),
    article("outlet-1", 2, outlet="Rumour Daily", meetings=[held("JPN+MNG", 1)]),
    article("alias-1", 2, meetings=[held("GHA+TGO", 1, "Kofi Mensah", "Ama Lawson")]),
    article("alias-2", 2, meetings=[held("GHA+BEN", 1, "The Elder", "Koffi Adjovi")]),
]


def mention(url, sides):
    return content_id(content_id(f"https://news.example/{url}"), f"meeting|{'+'.join(sorted(sides.split('+')))}", "0")


DECISIONS = {
    "override_same_events": [
        (mention("same-1", "NOR+ISL"), mention("same-2", "NOR+ISL"), "same"),
        (mention("apart-1", "BRA+URY"), mention("apart-2", "BRA+URY"), "different"),
    ],
    "override_rejected_mentions": [(mention("reject-1", "KEN+ETH"),)],
    "override_takedowns": [("article", "https://news.example/down-1"), ("source", "Rumour Daily")],
    "override_person_aliases": [("GHA", "The Elder", "Kofi Mensah")],
}


def decide(build, decisions):
    """Writes the decisions as the seeds would hold them."""
    with duckdb.connect(str(build)) as connection:
        ((schema,),) = connection.execute(
            "select distinct schema_name from duckdb_tables() where table_name = 'override_takedowns'"
        ).fetchall()
        for table, rows in decisions.items():
            connection.execute(f"delete from {schema}.{table}")
            for row in rows:
                values = [*row, "ada", "as the ministry said", "2026-03-03"]
                marks = ", ".join("?" for _ in values)
                connection.execute(f"insert into {schema}.{table} values ({marks})", values)


def persons(build):
    """Who of Ghana took part, and in how many meetings."""
    with duckdb.connect(str(build), read_only=True) as connection:
        return connection.execute(
            "select name, count(distinct meeting_id) from marts.bridge_meeting_participants"
            " where side_code = 'GHA' group by person_id, name order by name"
        ).fetchall()


def stories(found):
    """Addresses of each meeting, as the sets of articles that tell of it."""
    return sorted([url.rpartition("/")[2] for url in fact["urls"]] for fact in found["meeting"])


@pytest.fixture(scope="module")
def nights(tmp_path_factory):
    build = tmp_path_factory.mktemp("overrides") / "build.duckdb"
    with staging_db.new_build(build) as connection:
        staging_db.load(connection, ARTICLES, NIGHTS[0])
    staging_db.dbt(build, NIGHTS[0], "build", "--exclude-resource-type", "unit_test", "test")
    before = staging_db.read(build)
    decide(build, DECISIONS)
    staging_db.dbt(build, NIGHTS[1], "run")
    after, people = staging_db.read(build), persons(build)
    decide(build, {table: [] for table in DECISIONS})
    staging_db.dbt(build, NIGHTS[1], "run", "--full-refresh")
    return before, after, people, staging_db.read(build)


def test_before_any_decision(nights):
    assert stories(nights[0]) == UNDECIDED


def test_every_decision_takes_hold_on_the_next_night(nights):
    assert stories(nights[1]) == [["alias-1"], ["alias-2"], ["apart-1"], ["apart-2"], ["same-1", "same-2"]]


def test_what_a_decision_took_away_is_told(nights):
    gone = {fact["id"] for fact in nights[0]["meeting"]} - {fact["id"] for fact in nights[1]["meeting"]}
    assert gone == nights[1]["removed"] | nights[1]["merged"].keys()


def test_an_alias_names_the_person_in_articles_of_earlier_nights_too(nights):
    assert nights[2] == [("Kofi Mensah", 2)]


def test_a_decision_that_is_undone_leaves_no_trace_after_a_rebuild(nights):
    assert stories(nights[3]) == UNDECIDED
    first, decided, last = ({fact["id"] for fact in night["meeting"]} for night in (nights[0], nights[1], nights[3]))
    assert last <= first | decided
