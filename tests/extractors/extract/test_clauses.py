from datetime import date

import pytest

from extractors.extract.clauses import leave_to_pair, part_of_row
from extractors.extract.events import candidates


def meetings(events):
    found = [e for e in events if e.letter == "M"]
    return sorted(
        (e.status, tuple(sorted(e.sides)), tuple(sorted(p.name.split()[-1] for p in e.persons))) for e in found
    )


def test_what_two_do_while_two_others_meet_are_two_meetings(events_of):
    told = (
        "Norwegian Prime Minister Kari Testmann met Ghanaian President Kwame Proof in Accra as Iceland's President "
        "Jon Sample met Togo's President Ama Muster in Lome."
    )
    assert meetings(events_of(told)) == [
        ("held", ("GHA", "NOR"), ("Proof", "Testmann")),
        ("held", ("ISL", "TGO"), ("Muster", "Sample")),
    ]


@pytest.mark.parametrize("lead", ["ahead of", "to help lay the groundwork for", "that pave the way for"])
def test_a_meeting_that_others_prepare_is_planned_and_not_theirs(events_of, lead):
    told = (
        "Norwegian Finance Minister Kari Testmann and Ghanaian Finance Minister Kwame Proof held talks in Accra "
        f"{lead} a summit between Iceland and Togo."
    )
    found = meetings(events_of(told))
    assert ("held", ("GHA", "NOR"), ("Proof", "Testmann")) in found
    assert ("planned", ("ISL", "TGO"), ()) in found


def test_a_hyphen_joins_two_leaders_before_their_meeting(context_of):
    context = context_of(
        "Envoys of both sides met in Oslo ahead of the Biden-Putin summit.", published=date(2023, 5, 15)
    )
    people = [a.person.side for a in context.actors[-1] if a.person is not None]
    assert people == ["USA", "RUS"]


@pytest.mark.parametrize("title", ["Trump Kim summit: What was said", "The Trump-Kim summit as it happened"])
def test_two_heads_of_state_before_their_meeting_are_two(context_of, title):
    context = context_of("The two met on Tuesday.", title=title, published=date(2018, 6, 12))
    assert {p.side for p in context.doc._.register.persons} == {"USA", "PRK"}


def test_a_name_with_a_hyphen_is_one(context_of):
    context = context_of("Foreign Minister Kari Test-Muster met officials of Ghana in Oslo.")
    assert [a.person.name for a in context.actors[-1] if a.person is not None] == ["Kari Test-Muster"]
    assert [c.row.elements[c.element].text for c in candidates(context, "M")] == ["met"]


def test_what_somebody_wants_while_another_comes_is_no_clause_of_its_own(context_of):
    told = "Ghanaian President Kwame Proof arrives in Oslo as King Ola Muster seeks momentum for talks with Togo."
    given = [c for c in candidates(context_of(told), "M") if c.row.elements[c.element].text.startswith("talks")]
    assert [part_of_row(c, []) for c in given] == [(0, len(c.row.elements)) for c in given]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            "Norwegian Prime Minister Kari Testmann met Ghanaian President Kwame Proof in Accra on Monday, a day after "
            "talks with Togo's President Ama Muster in Lome.",
            ["GHA NOR", "NOR TGO"],
        ),
        (
            "Two days after Ghanaian President Kwame Proof met Togo's President Ama Muster, Norwegian Prime Minister "
            "Kari Testmann met her Icelandic counterpart in Oslo.",
            ["GHA TGO", "ISL NOR"],
        ),
        (
            "Norwegian Prime Minister Kari Testmann spoke by phone on Monday with Ghanaian President Kwame Proof and "
            "with Chilean President Sara Example.",
            ["CHL NOR", "GHA NOR"],
        ),
    ],
)
def test_whom_each_word_of_meeting_names_behind_it_met_apart(events_of, told, expected):
    assert sorted(" ".join(sides) for _, sides, _ in meetings(events_of(told))) == expected


def test_who_said_it_after_which_talks_takes_no_part_in_what_was_said(events_of):
    told = (
        "The foreign ministers of Norway, Ghana and Togo will meet in Oslo on 19 June, Ghanaian Foreign Minister Kwame "
        "Proof said on Tuesday after talks with his Norwegian colleague Kari Testmann in Accra."
    )
    assert meetings(events_of(told)) == [
        ("held", ("GHA", "NOR"), ("Proof", "Testmann")),
        ("planned", ("GHA", "NOR", "TGO"), ()),
    ]


def test_the_next_stop_has_its_own_meeting(events_of):
    told = (
        "Norwegian Prime Minister Kari Testmann will travel to Accra on Tuesday to meet President Kwame Proof, then to "
        "Lome where she, Togo's President Ama Muster and Benin's President Jean Exemple will hold a summit."
    )
    found = [sides for _, sides, _ in meetings(events_of(told))]
    assert ("GHA", "NOR") in found
    assert ("BEN", "NOR", "TGO") in found


def test_the_day_on_which_somebody_came_is_not_that_of_the_call(events_of):
    found = events_of(
        "Premier Kari Testmann of Norway, who arrived in Accra on Monday, called on President Kwame Proof."
    )
    assert [(e.letter, e.when and e.when.start.day) for e in found if e.letter == "Z"] == [("Z", 13)]
    context_day = [p.times for e in found if e.letter == "M" for p in e.parts]
    assert all(not told for told in context_day)


def test_whom_somebody_will_see_was_not_whom_he_met(events_of):
    told = (
        "Norwegian Premier Kari Testmann, who is to host Icelandic President Jon Sample in Oslo on Friday, met "
        "Ghanaian President Kwame Proof in Accra on Tuesday."
    )
    found = {(e.status, *sorted(e.sides), e.when.start.day) for e in events_of(told) if e.letter == "M"}
    assert found == {("planned", "ISL", "NOR", 17), ("held", "GHA", "NOR", 14)}


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("The Ghana-Norway summit will be held in Lima on Tuesday.", {"GHA", "NOR"}),
        ("Icelandic President Jon Sample attended the Ghana-Norway summit on Tuesday.", {"GHA", "NOR", "ISL"}),
        ("Togo said the Chile-Ghana-Norway summit was held on Tuesday.", {"CHL", "GHA", "NOR", "TGO", "ISL"}),
    ],
)
def test_a_meeting_named_by_two_sides_has_these_and_people_who_are_there(context_of, text, sides):
    context = context_of(f"Togo and Iceland signed a treaty. {text}")
    (candidate,) = [c for c in candidates(context, "M") if c.group == "summit"]
    leave_to_pair(candidate)
    told = {side for link in candidate.actors if link.actor for side in link.actor.sides}
    assert told == sides


def test_a_state_before_whom_another_verb_met_goes_with_him(events_of):
    told = (
        "Norwegian Prime Minister Kari Testmann met Ghanaian President Kwame Proof on Friday and saw Togo's Ama Muster "
        "in Lome on Saturday."
    )
    found = [sides for _, sides, _ in meetings(events_of(told))]
    assert found == [("GHA", "NOR"), ("NOR", "TGO")]


BEFORE = (
    "Ghanaian President Kwame Proof and Togo's President Ama Muster agreed on Tuesday to end the dispute on fishing. "
)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Norwegian Prime Minister Kari Testmann met both leaders in Lome.", [("GHA", "NOR", "TGO")]),
        ("Norwegian Prime Minister Kari Testmann telephoned both leaders.", [("GHA", "NOR"), ("NOR", "TGO")]),
        (
            "In Benin Norwegian Prime Minister Kari Testmann met the two leaders one after the other.",
            [("GHA", "NOR"), ("NOR", "TGO")],
        ),
    ],
)
def test_both_are_the_two_of_the_row_before(events_of, told, expected):
    assert [sides for _, sides, _ in meetings(events_of(BEFORE + told))] == expected


def test_whom_somebody_met_at_a_summit_takes_no_part_in_that(events_of):
    told = (
        "At the ECOWAS summit in Lome last week, Ghanaian President Kwame Proof had meetings with Togo's President Ama "
        "Muster and Benin's President Jean Exemple."
    )
    found = [sides for _, sides, _ in meetings(events_of(told))]
    assert ("GHA", "TGO") in found
    assert ("BEN", "GHA") in found
    assert not any("ECOWAS" in sides and "BEN" in sides for sides in found)


def test_each_of_them_are_those_whom_one_word_names(events_of):
    told = (
        "The presidents of Ghana and Togo met in Oslo on Tuesday. Norwegian Prime Minister Kari Testmann had received "
        "each of them on Monday."
    )
    found = [sides for _, sides, _ in meetings(events_of(told))]
    assert ("GHA", "NOR") in found
    assert ("NOR", "TGO") in found


@pytest.mark.parametrize(
    "told",
    [
        "hours after Togo's President Ama Lawson met Benin's President Koffi Dossou in Cotonou",
        "two days before Togo's President Ama Lawson is to receive Benin's President Koffi Dossou in Cotonou",
        "shortly before Togo's President Ama Lawson held talks with Benin's President Koffi Dossou in Cotonou",
    ],
)
def test_what_others_do_before_or_after_is_a_meeting_of_its_own(events_of, told):
    text = f"Norway's President Ola Testmann met Ghana's President Kwame Proof in Accra on Tuesday, {told}."
    found = {tuple(sorted(e.sides)) for e in events_of(text) if e.letter == "M"}
    assert found == {("GHA", "NOR"), ("BEN", "TGO")}


@pytest.mark.parametrize("told", ["Ama Lawson began a three-day state visit to Benin", "Ama Lawson's trip to Benin"])
def test_who_else_travels_at_that_time_has_no_part_in_the_visit(events_of, told):
    text = f"Norway's President Ola Testmann visited Accra on Tuesday, hours after Togo's President {told}."
    found = {(e.sides[0], e.place.country) for e in events_of(text) if e.letter == "Z"}
    assert found == {("NOR", "GHA"), ("TGO", "BEN")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Norwegian President Ola Testmann will attend the APEC summit and then fly to Rio for the G20 summit.",
            [{"NOR", "APEC"}, {"NOR", "G20"}],
        ),
        (
            "Norwegian President Ola Testmann met Chilean President Kofi Test in Oslo before flying to Accra to meet "
            "Ghanaian President Anna Example.",
            [{"NOR", "CHL"}, {"NOR", "GHA"}],
        ),
    ],
)
def test_where_somebody_went_next_he_met_others(events_of, text, expected):
    assert [set(e.sides) for e in events_of(text) if e.letter == "M"] == expected


def test_whom_somebody_met_at_a_summit_met_him_alone(events_of):
    text = "Norwegian President Testmann was at the ASEAN summit in Hanoi, where he met Chilean Prime Minister Test."
    assert [set(e.sides) for e in events_of(text) if e.letter == "M"] == [{"NOR", "ASEAN"}, {"NOR", "CHL"}]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            "Norwegian Prime Minister Kari Testmann met Ghanaian President Kwame Proof and received Icelandic Foreign "
            "Minister Jon Sample.",
            [("GHA", "NOR"), ("ISL", "NOR")],
        ),
        (
            "Norwegian Prime Minister Kari Testmann, who hosted Ghanaian President Kwame Proof last week, met "
            "Icelandic President Jon Sample in Oslo on Tuesday.",
            [("GHA", "NOR"), ("ISL", "NOR")],
        ),
        (
            "Norwegian Prime Minister Kari Testmann met Ghanaian President Kwame Proof in Accra and was received in "
            "Reykjavik by Icelandic President Jon Sample.",
            [("GHA", "NOR"), ("ISL", "NOR")],
        ),
    ],
)
def test_whom_somebody_received_he_did_not_meet_with_the_others(events_of, told, expected):
    assert [sides for _, sides, _ in meetings(events_of(told))] == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            "Norwegian Prime Minister Kari Testmann met Ghanaian President Kwame Proof, who had earlier held talks "
            "with Icelandic President Jon Sample.",
            [("GHA", "ISL"), ("GHA", "NOR")],
        ),
        (
            "Norwegian Prime Minister Kari Testmann and Ghanaian President Kwame Proof, who met Icelandic President "
            "Jon Sample on Monday, condemned it.",
            [("GHA", "ISL", "NOR")],
        ),
    ],
)
def test_who_stands_right_before_a_clause_met_those_it_names(events_of, told, expected):
    assert [sides for _, sides, _ in meetings(events_of(told))] == expected


def test_who_stands_right_before_a_clause_travels(events_of):
    told = (
        "Norwegian Prime Minister Kari Testmann will meet Ghanaian President Kwame Proof, who will visit Togo next "
        "week."
    )
    assert [(e.sides[0], e.place.country) for e in events_of(told) if e.letter == "Z"] == [("GHA", "TGO")]


def test_who_met_whom_behind_a_comma_and_and_is_another_meeting(events_of):
    told = (
        "Norwegian President Kari Testmann met Ghanaian President Kwame Proof in Accra on Monday, and Icelandic "
        "Foreign Minister Jon Sample held talks with his Turkish counterpart."
    )
    found = [e for e in events_of(told) if e.letter == "M"]
    assert [(sorted(e.sides), e.when is None) for e in found] == [(["GHA", "NOR"], False), (["ISL", "TUR"], True)]


def test_who_then_met_others_had_another_meeting_on_that_day(events_of):
    told = (
        "On Monday, Norwegian Prime Minister Kari Testmann received Ghanaian President Kwame Proof, who subsequently "
        "met Norwegian Foreign Minister Ola Testmann."
    )
    found = [e for e in events_of(told) if e.letter == "M"]
    assert [(sorted(e.sides), [p.name for p in e.persons], e.when.start.day) for e in found] == [
        (["GHA", "NOR"], ["Kari Testmann", "Kwame Proof"], 13),
        (["GHA", "NOR"], ["Kwame Proof", "Ola Testmann"], 13),
    ]


@pytest.mark.parametrize(
    "told",
    [
        "While attending the NATO summit in Oslo, Ghanaian Foreign Minister Kwame Proof met",
        "During his visit to Oslo to participate in the NATO summit, Ghanaian Foreign Minister Kwame Proof met",
        "Ghanaian Foreign Minister Kwame Proof, who is attending the NATO summit in Oslo, met",
    ],
)
def test_who_was_met_beside_a_session_was_not_at_it_nor_is_its_body_at_the_talks(events_of, told):
    found = meetings(events_of(f"{told} with his Chilean counterpart Sara Example."))
    assert [set(sides) for _, sides, _ in found] == [{"CHL", "GHA"}, {"GHA", "NATO"}]


@pytest.mark.parametrize(
    "what", ["greetings to participants in", "a message of greetings to", "a letter to the guests of"]
)
def test_who_wrote_to_a_gathering_is_no_side_of_it(events_of, what):
    text = (
        f"Norwegian President Ola Testmann sent {what} the Ghana-Togo fish conference, which opened in Accra on Monday."
    )
    assert ["GHA", "TGO"] in [sorted(e.sides) for e in events_of(text) if e.letter == "M"]


@pytest.mark.parametrize("word", ["planned", "upcoming", "forthcoming"])
def test_a_meeting_that_talks_only_speak_of_is_still_to_come_and_not_on_their_day(events_of, word):
    told = (
        "Norwegian President Kari Testmann and Ghanaian President Kwame Proof spoke by phone on Thursday and discussed "
        f"a {word} meeting in Accra."
    )
    found = [e for e in events_of(told) if e.letter == "M"]
    assert [e.status for e in found if e.place and e.place.city == "Accra" and e.when is None] == ["planned"]
    assert [e.status for e in found if e.when is not None] == ["held"]


@pytest.mark.parametrize("what", ["took office last week", "opened a bridge on Monday", "had won a prize in May"])
def test_what_somebody_did_on_another_day_does_not_date_his_call(events_of, what):
    told = f"Norwegian President Kari Testmann, who {what}, received Ghanaian President Kwame Proof in Oslo."
    assert [e.when for e in events_of(told) if e.letter == "M" and set(e.sides) == {"GHA", "NOR"}] == [None]
