"""Stories of several nights, told by mentions: after each night the marts hold one row per event, under a stable id.

All stories run in one history, as they share no states (`stories.py`). Each test names the rule that it is about.
"""

from stories import NIGHTS


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


def test_a_well_known_agreement_is_one_in_full_and_in_letters(nights):
    assert [row["n_articles"] for row in facts(nights, "2026-03-05", "letters", "agreement")] == [2]


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
