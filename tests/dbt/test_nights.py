"""Stories of several nights, told by mentions: after each night the marts hold one row per event, under a stable id.

All stories run in one history, as they share no states. Each names the rule that it is about.
"""

import duckdb
import pytest
import staging_db

NIGHTS = ("2026-03-02", "2026-03-05", "2026-03-09", "2026-03-12")


def day(start, end=None):
    return {"start": f"2026-03-{start:02}", "end": f"2026-03-{end or start:02}", "precision": "day"}


def who(*people):
    return [{"name": name, "role": role, "side": side} for name, role, side in people]


def meeting(sides, status="held", date=None, people=(), **more):
    return {
        "sides": sides.split("+"),
        "status": status,
        "kind": "in_person",
        "date": date,
        "participants": who(*people),
        **more,
    }


def article(url, published, *, outlet=None, title="", meetings=(), agreements=(), access="open"):
    return {
        "url": f"https://news.example/{url}",
        "source": outlet or url,
        "published": published and f"2026-03-{published:02}",
        "title": title,
        "meetings": list(meetings),
        "agreements": list(agreements),
        "access": access,
    }


def ministers(side_a, name_a, side_b, name_b):
    return (name_a, "Foreign Minister", side_a), (name_b, "Foreign Minister", side_b)


NORTH = ministers("NOR", "Kari Solberg", "ISL", "Jon Sigurdsson")
RIVER = ministers("BRA", "Paulo Nunes", "URY", "Ana Silveira")
STEPPE = ministers("JPN", "Kenji Arai", "MNG", "Bat Erdene")
MEKONG = ministers("VNM", "Tran Minh", "LAO", "Bounmy Keola")


def pact(status, date=None, title="Pacific Fisheries Agreement", parties="CHL+PER", **more):
    return {"title": title, "kind": "agreement", "status": status, "parties": parties.split("+"), "date": date, **more}


STORIES = {
    "2026-03-02": [
        article("moved-1", 2, meetings=[meeting("NOR+ISL", "planned", day(9), NORTH)]),
        article("moved-2", 2, meetings=[meeting("NOR+ISL", "planned", day(9), NORTH)]),
        article("off-1", 2, meetings=[meeting("KEN+ETH", "planned", day(10))]),
        article("life-1", 2, agreements=[pact("proposed")]),
        article("merge-1", 4, meetings=[meeting("BRA+URY", date=day(3), people=RIVER)]),
        article("merge-2", 7, meetings=[meeting("BRA+URY", date=day(6), people=RIVER)]),
        article("split-1", 6, meetings=[meeting("JPN+MNG", date=day(3, 5), people=STEPPE)]),
        article("split-2", 4, meetings=[meeting("JPN+MNG", date=day(3), people=STEPPE)]),
        article("split-3", 6, meetings=[meeting("JPN+MNG", date=day(5), people=STEPPE)]),
        article("retract-1", 5, meetings=[meeting("VNM+LAO", date=day(4), people=MEKONG)]),
        article("retract-2", 5, meetings=[meeting("VNM+LAO", date=day(4), people=MEKONG)]),
        article("correct-1", 5, meetings=[meeting("EST+LVA", date=day(4))]),
        article("correct-2", 5, meetings=[meeting("EST+LTU", date=day(3))]),
    ],
    "2026-03-05": [
        article(
            "moved-3",
            5,
            meetings=[meeting("NOR+ISL", "cancelled", day(9), NORTH), meeting("NOR+ISL", "planned", day(12))],
        ),
        article("life-2", 5, agreements=[pact("signed", day(5), actions=[{"action": "signed", "date": "2026-03-05"}])]),
        article(
            "life-3",
            9,
            agreements=[
                pact("ratified", day(9), actions=[{"action": "ratified", "party": "CHL", "date": "2026-03-09"}])
            ],
        ),
        article(
            "life-4",
            12,
            agreements=[
                pact("ratified", day(12), actions=[{"action": "ratified", "party": "PER", "date": "2026-03-12"}])
            ],
        ),
        article("dates-1", 5, meetings=[meeting("NAM+ZAF", date=day(3))]),
        article("dates-2", 5, meetings=[meeting("NAM+ZAF", date=day(3))]),
        article("dates-3", 5, meetings=[meeting("NAM+ZAF", date=day(4))]),
        article("late-1", 5, meetings=[meeting("MEX+GTM", date=day(4))]),
        article("levels-1", 3, meetings=[meeting("BGR+ROU", date=day(3), level="foreign_minister")]),
        article("levels-2", 4, meetings=[meeting("BGR+ROU", date=day(4), level="head")]),
        article("levels-3", 5, meetings=[meeting("BGR+ROU", date=day(4), level="head")]),
        article(
            "summit-1",
            5,
            meetings=[
                meeting("MYS+PHL+THA", date=day(4), kind="multilateral"),
                meeting("MYS+THA", date=day(4), is_sideline=True),
            ],
        ),
        article("summit-2", 5, meetings=[meeting("MYS+THA", date=day(4), is_sideline=True)]),
        article("name-1", 5, agreements=[pact("signed", day(4), "Batumi Transit Agreement", "GEO+TUR")]),
        article("name-2", 8, agreements=[pact("signed", day(4), "Black Sea Transit Pact", "GEO+TUR")]),
        article("undated-1", 5, meetings=[meeting("IRL+CAN", date=day(3))]),
        article("undated-2", None, meetings=[meeting("IRL+CAN", date=day(3))]),
        article("undated-3", None, meetings=[meeting("IRL+CAN")]),
        article("names-1", 3, meetings=[meeting("IRN+OMN", people=[("Araghchi", "foreign minister", "IRN")])]),
        article("names-2", 3, meetings=[meeting("IRN+OMN", people=[("A. Araqchi", None, "IRN")])]),
        article("names-3", 4, meetings=[meeting("IRN+OMN", people=[("Seyed Abbas Araghchi", None, "IRN")])]),
        article("names-4", 4, meetings=[meeting("IRN+OMN", people=[("Javad Zarif", None, "IRN")])]),
        article("call-1", 4, meetings=[meeting("FRA+GRC", date=day(4), kind="call")]),
        article("call-2", 4, meetings=[meeting("FRA+GRC", date=day(4))]),
    ],
    "2026-03-09": [
        article("off-2", 9, meetings=[meeting("KEN+ETH", "cancelled", day(10))]),
        article("merge-3", 9, meetings=[meeting("BRA+URY", date=day(3, 6), people=RIVER)]),
        article("split-1", 6, title="corrected", meetings=[meeting("JPN+MNG", date=day(3), people=STEPPE)]),
        article("retract-1", 5, access="retracted"),
        article("correct-1", 5, title="corrected", meetings=[meeting("EST+LVA", date=day(3))]),
        article("correct-2", 5, title="corrected", meetings=[meeting("EST+POL", date=day(3))]),
        article("late-2", 1, meetings=[meeting("MEX+GTM", "planned", day(4))]),
        article("life-5", 16, agreements=[pact("in_force", day(16))]),
        article("life-6", 20, agreements=[pact("suspended", day(20))]),
    ],
    "2026-03-12": [
        article("moved-4", 12, meetings=[meeting("NOR+ISL", date=day(12), people=NORTH)]),
        article("retract-2", 5, access="retracted"),
        article("life-7", 24, agreements=[pact("in_force", day(24))]),
    ],
}


@pytest.fixture(scope="module")
def nights(tmp_path_factory):
    """What each night left, by night: facts by the articles that tell of them, and the audit."""
    build = tmp_path_factory.mktemp("nights") / "build.duckdb"
    staging_db.new_build(build).close()
    found = {}
    for night in NIGHTS:
        with duckdb.connect(str(build)) as connection:
            staging_db.load(connection, STORIES[night], night)
        staging_db.dbt(
            build, night, "run" if found else "build", *(() if found else ("--exclude-resource-type", "unit_test"))
        )
        found[night] = staging_db.read(build)
    return found


def facts(nights, night, story, fact_type="meeting"):
    """Rows of a night that articles of `story` tell of, by start date."""
    return sorted(
        (fact for fact in nights[night][fact_type] if any(f"/{story}-" in url for url in fact["urls"])),
        key=lambda fact: str(fact.get("start_date")),
    )


def only(nights, night, story, fact_type="meeting"):
    found = facts(nights, night, story, fact_type)
    assert len(found) == 1, [(f["urls"], f["status"]) for f in found]
    return found[0]


def test_a_meeting_that_is_planned_moved_and_held_is_one_row(nights):
    told = [only(nights, night, "moved") for night in NIGHTS]
    assert [(row["status"], str(row["start_date"])) for row in told] == [
        ("planned", "2026-03-09"),
        ("planned", "2026-03-12"),
        ("planned", "2026-03-12"),
        ("held", "2026-03-12"),
    ]
    assert len({row["id"] for row in told}) == 1
    history = nights["2026-03-12"]["history"][told[0]["id"]]
    assert [(status, str(day)) for status, day in history] == [
        ("planned", "2026-03-09"),
        ("planned", "2026-03-12"),
        ("held", "2026-03-12"),
    ]


def test_a_meeting_that_is_called_off_stays_as_cancelled(nights):
    first, last = only(nights, "2026-03-02", "off"), only(nights, "2026-03-12", "off")
    assert (first["status"], last["status"], first["id"]) == ("planned", "cancelled", last["id"])


def test_two_facts_merge_when_a_report_spans_both_and_the_older_id_stays(nights):
    before, after = facts(nights, "2026-03-05", "merge"), only(nights, "2026-03-09", "merge")
    assert len(before) == 2
    assert after["id"] in {row["id"] for row in before}
    gone = next(row["id"] for row in before if row["id"] != after["id"])
    assert nights["2026-03-09"]["merged"] == {gone: after["id"]}


def test_a_fact_splits_when_the_report_that_held_it_together_is_corrected(nights):
    before, after = only(nights, "2026-03-05", "split"), facts(nights, "2026-03-09", "split")
    assert [str(row["start_date"]) for row in after] == ["2026-03-03", "2026-03-05"]
    assert [row["n_articles"] for row in after] == [2, 1]
    assert after[0]["id"] == before["id"]
    assert nights["2026-03-09"]["split"] == {after[1]["id"]: before["id"]}


def test_a_retracted_article_takes_its_mentions_back_and_a_fact_without_mentions_goes(nights):
    first = only(nights, "2026-03-02", "retract")
    assert [only(nights, night, "retract")["n_sources"] for night in NIGHTS[:3]] == [2, 2, 1]
    assert facts(nights, "2026-03-12", "retract") == []
    assert first["id"] in nights["2026-03-12"]["removed"]


def test_a_corrected_article_changes_its_fact_or_takes_it_away(nights):
    before, after = facts(nights, "2026-03-05", "correct"), facts(nights, "2026-03-09", "correct")
    assert sorted(row["sides_key"] for row in after) == ["EST+LVA", "EST+POL"]
    rail = {row["sides_key"]: row for row in before}["EST+LVA"]
    assert {row["id"]: str(row["start_date"]) for row in after}[rail["id"]] == "2026-03-03"
    cables = {row["sides_key"]: row for row in before}["EST+LTU"]
    assert cables["id"] in nights["2026-03-09"]["removed"]


def test_the_date_that_most_outlets_give_is_taken_and_the_row_says_that_they_disagree(nights):
    row = only(nights, "2026-03-05", "dates")
    assert (str(row["start_date"]), row["is_date_disputed"], row["n_sources"]) == ("2026-03-03", True, 3)


def test_an_announcement_that_arrives_late_leaves_the_meeting_held(nights):
    first, last = only(nights, "2026-03-05", "late"), only(nights, "2026-03-12", "late")
    assert (last["status"], last["n_sources"], last["id"]) == ("held", 2, first["id"])
    assert last["first_reported_at"] < first["first_reported_at"]


def test_ministers_and_presidents_of_the_same_states_are_two_meetings(nights):
    assert [(row["level"], row["n_articles"]) for row in facts(nights, "2026-03-05", "levels")] == [
        ("foreign_minister", 1),
        ("head", 2),
    ]


def test_a_talk_on_the_sidelines_is_not_the_summit(nights):
    assert sorted((row["sides_key"], row["n_articles"]) for row in facts(nights, "2026-03-05", "summit")) == [
        ("MYS+PHL+THA", 1),
        ("MYS+THA", 2),
    ]


def test_a_call_is_not_a_meeting_in_person(nights):
    assert sorted(row["kind"] for row in facts(nights, "2026-03-05", "call")) == ["call", "in_person"]


def test_undated_articles_join_by_the_date_in_their_text_only(nights):
    assert sorted(row["n_articles"] for row in facts(nights, "2026-03-05", "undated")) == [1, 2]


def test_spellings_of_a_name_are_one_person_and_another_name_is_another_meeting(nights):
    assert sorted(row["n_articles"] for row in facts(nights, "2026-03-05", "names")) == [1, 3]


def test_an_outlets_own_name_for_a_treaty_joins_by_parties_and_day_of_signing(nights):
    row = only(nights, "2026-03-05", "name", "agreement")
    assert row["is_title_disputed"]


def test_an_agreement_lives_from_proposal_to_being_in_force_again(nights):
    told = [only(nights, night, "life", "agreement") for night in NIGHTS]
    assert [row["status"] for row in told] == ["proposed", "ratified", "suspended", "in_force"]
    assert len({row["id"] for row in told}) == 1
    last = told[-1]
    assert [str(last[name]) for name in ("signed_on", "ratified_on", "in_force_on")] == [
        "2026-03-05",
        "2026-03-12",
        "2026-03-16",
    ]
    assert nights["2026-03-12"]["actions"][last["id"]] == [
        ("proposed", None, None),
        ("signed", None, "2026-03-05"),
        ("ratified", "CHL", "2026-03-09"),
        ("ratified", "PER", "2026-03-12"),
        ("in_force", None, "2026-03-16"),
        ("suspended", None, "2026-03-20"),
        ("in_force", None, "2026-03-24"),
    ]
