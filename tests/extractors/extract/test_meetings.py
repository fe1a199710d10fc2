"""How many meetings a text tells of, who met, and what is none; names are invented so that only the words can tell."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from extractors.extract.actors import Person
from extractors.extract.batch import decisions
from extractors.extract.dates import When
from extractors.extract.decide import Event, Part, fill, meeting_mentions
from extractors.extract.events import Place, candidates, is_org
from extractors.extract.linear import fit
from extractors.extract.objects import join_mentions, kind_features, kind_of, one_of_equals, one_of_twins
from extractors.extract.settle import _can_be, place_options


def meetings(events):
    return sorted((e.status, tuple(sorted(e.sides))) for e in events if e.letter == "M")


COUNTERPARTS = (
    "Kazakh President Daniyar Mysal, Chilean President Sara Example and Japanese Prime Minister Ken Sample on Tuesday."
)
PAIRS = [("held", ("CHL", "TUR")), ("held", ("JPN", "TUR")), ("held", ("KAZ", "TUR"))]


@pytest.mark.parametrize(
    ("title", "told", "expected"),
    [
        ("", "held phone calls with", PAIRS),
        ("", "spoke separately with", PAIRS),
        ("Deneme's calls with presidents", "spoke by phone with", PAIRS),
        ("", "held a phone call with", [("held", ("CHL", "JPN", "KAZ", "TUR"))]),
        ("", "telephoned", PAIRS),
        ("", "called", PAIRS),
        ("", "met on the sidelines with", PAIRS),
        ("", "spoke by telephone together with", [("held", ("CHL", "JPN", "KAZ", "TUR"))]),
    ],
)
def test_several_calls_are_one_each_and_a_call_with_several_is_one(events_of, title, told, expected):
    assert meetings(events_of(f"Turkish President Ali Deneme {told} {COUNTERPARTS}", title=title)) == expected


def test_counterparts_who_are_phoned_need_no_names(events_of):
    text = "Norwegian Foreign Minister Ola Testmann {} his Ghanaian and Icelandic counterparts on Monday."
    assert meetings(events_of(text.format("called"))) == [("held", ("GHA", "NOR")), ("held", ("ISL", "NOR"))]
    assert len(meetings(events_of(text.format("met")))) == 1


def test_a_fixture_is_no_meeting_of_states(events_of):
    text = (
        "Norway beat Togo in the semifinals of the football tournament on Monday. Norway will meet Ghana on Friday. {} "
        "The match will be played in Accra."
    )
    official = "Norwegian Prime Minister Ola Testmann will meet Ghanaian President Kwame Proof before it."
    assert meetings(events_of(text.format("Coach Kari Other named her squad."))) == []
    assert meetings(events_of(text.format(official))) == [("planned", ("GHA", "NOR"))]


def test_separate_talks_go_on_in_the_next_sentence_with_all_of_a_list(events_of):
    text = (
        "Norwegian Foreign Minister Ola Testmann met separately with his counterparts on Monday. He met with foreign "
        "ministers of Ghana, the Netherlands, Austria, Algeria, Germany, Paraguay, Slovenia, Japan, Chile and Togo."
    )
    others = {"AUT", "CHL", "DEU", "DZA", "GHA", "JPN", "NLD", "PRY", "SVN", "TGO"}
    found = [set(sides) for _, sides in meetings(events_of(text))]
    assert all({"NOR", other} in found for other in others)


def test_what_separate_meetings_were_about_took_part_in_none(events_of):
    text = (
        "Turkish Foreign Minister Ali Deneme received, in separate meetings, President Kwame Proof of Ghana, President "
        "Sara Example of Chile and President Ken Sample of Kenya, with whom he reviewed the Japanese crisis."
    )
    expected = [("held", ("CHL", "TUR")), ("held", ("GHA", "TUR")), ("held", ("KEN", "TUR"))]
    assert meetings(events_of(text)) == expected
    text = "The foreign ministers of Norway, Ghana and Chile met on Monday to set out each country's quota."
    assert meetings(events_of(text)) == [("held", ("CHL", "GHA", "NOR"))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The foreign ministers of Norway and Ghana met in Oslo on 2 March and in Accra on 8 May.",
            [("2024-03-02", "Oslo", ("GHA", "NOR")), ("2024-05-08", "Accra", ("GHA", "NOR"))],
        ),
        (
            "Turkish President Ali Deneme met with Kazakh President Daniyar Mysal on May 6 and with Chilean President "
            "Sara Example on May 8.",
            [("2024-05-06", None, ("KAZ", "TUR")), ("2024-05-08", None, ("CHL", "TUR"))],
        ),
        (
            "Norway and Ghana held rounds of the talks on January 23-24, February 15-16 and March 14-15.",
            [(f"2024-{day}", None, ("GHA", "NOR")) for day in ("01-23", "02-15", "03-14")],
        ),
        (
            "On May 6 and again on May 8, Norwegian Premier Kari Testmann spoke by phone with President Kwame Proof of "
            "Ghana.",
            [(f"2024-05-{day}", None, ("GHA", "NOR")) for day in ("06", "08")],
        ),
        (
            "Norway and Ghana held talks in Berlin on May 6 and 7 and again in Oslo at the end of that week.",
            [("2024-05-06", "Berlin", ("GHA", "NOR")), ("None", "Oslo", ("GHA", "NOR"))],
        ),
        (
            "The ceremony was put off in March and again in April, and Norway and Ghana met on May 6.",
            [("2024-05-06", None, ("GHA", "NOR"))],
        ),
        (
            "The foreign ministers of Norway and Ghana met on May 6 and signed a memorandum on May 8.",
            [("2024-05-06", None, ("GHA", "NOR"))],
        ),
    ],
)
def test_several_days_are_a_meeting_each(events_of, text, expected):
    told = [e for e in events_of(text) if e.letter == "M"]
    found = [(str(e.when and e.when.start), e.place and e.place.city, tuple(sorted(e.sides))) for e in told]
    assert sorted(found, key=str) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Norwegian Foreign Minister Ola Testmann spoke of his talks in Accra and Santiago last month.",
            [("Accra", ("GHA", "NOR")), ("Santiago", ("CHL", "NOR"))],
        ),
        (
            "Norwegian Foreign Minister Ola Testmann met with the Ghanaian and Chilean presidents in Accra and "
            "Santiago.",
            [("Accra", ("GHA", "NOR")), ("Santiago", ("CHL", "NOR"))],
        ),
        (
            "Norwegian President Ola Testmann met with Ghanaian President Kwame Proof in Berlin before and "
            "recently in Oslo.",
            [("Berlin", ("GHA", "NOR")), ("Oslo", ("GHA", "NOR"))],
        ),
        (
            "Norwegian officials held talks with Ghanaian officials in Berlin, Paris and Rome last month.",
            [(city, ("GHA", "NOR")) for city in ("Berlin", "Paris", "Rome")],
        ),
    ],
)
def test_cities_of_several_states_are_a_meeting_each(events_of, text, expected):
    told = [e for e in events_of(text) if e.letter == "M" and e.place]
    assert sorted((e.place.city, tuple(sorted(e.sides))) for e in told) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Norwegian officials held talks with Ghanaian officials in Accra and Kumasi last month.",
        "The Norwegian president met with the Ghanaian envoy, who told him of his contacts in Berlin and Rome.",
    ],
)
def test_cities_of_one_state_or_of_another_talk_are_one_meeting(events_of, text):
    assert len([e for e in events_of(text) if e.letter == "M"]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "It is not known whether Norwegian Foreign Minister Ola Testmann will meet with Ghanaian Foreign Minister "
        "Kwame Proof on Friday.",
        "Norway and Ghana have held four rounds of talks on fisheries.",
        "Norway's envoy Kari Testmann, who has held thirteen rounds of talks with Ghana in Oslo, flew home on Friday.",
        "Norwegian President Ola Testmann and Ghanaian President Kwame Proof attended a performance.",
        "Norwegian President Ola Testmann and Ghanaian President Kwame Proof took part in the opening of the Games.",
        "The two signed an accord at a ceremony in Accra attended by Norwegian President Ola Testmann and Ghanaian "
        "President Kwame Proof.",
        "Norwegian President Ola Testmann and Ghanaian President Kwame Proof attended the signing.",
        "Norwegian President Ola Testmann on Monday exchanged congratulatory messages with Ghana's Kwame Proof.",
        "Norwegian President Ola Testmann met Norwegian residents in Accra on Monday.",
        "Norway said there would be no direct talks with Ghanaian President Kwame Proof in Lima on Monday.",
        "Norwegian Foreign Minister Ola Testmann spoke of the possibility of a meeting with Ghana's Kwame Proof.",
        "Norwegian Foreign Minister Ola Testmann invited Ghanaian Foreign Minister Kwame Proof to take part in talks.",
        "Norwegian Foreign Minister Ola Testmann has ruled out holding a meeting with Ghana.",
        "Norway and Ghana have a programme of consultations for 2025.",
        "The foreign ministers of Norway and Ghana will meet alternately in Oslo and Accra.",
        "Will Norwegian Foreign Minister Ola Testmann meet Ghanaian Foreign Minister Kwame Proof?",
        "The talks between Norway and Ghana on fisheries have been on hold.",
        "It did not say whether such a meeting of the presidents of Norway and Ghana will take place.",
        "Norwegian Foreign Minister Ola Testmann called on Ghanaian Foreign Minister Kwame Proof to open the ports.",
    ],
)
def test_what_is_open_or_counted_or_a_ceremony_is_no_meeting(events_of, text):
    assert meetings(events_of(text)) == []


def test_who_talks_about_the_results_of_an_international_gathering_was_not_there(events_of):
    text = (
        "Norwegian President Ola Testmann met Ghanaian President Kwame Proof on Monday. The two leaders praised the "
        "results of the 6th international meeting on Prova held in Lima on May 6."
    )
    assert meetings(events_of(text)) == [("held", ("GHA", "NOR"))]


def test_who_hands_over_a_letter_of_another_has_met_whom_it_is_for(events_of):
    text = (
        "Norway's Foreign Minister Kari Testmann handed over a letter from the King to Ghanaian President Kwame Proof "
    )
    assert meetings(events_of(f"{text}in Accra on Monday.")) == [("held", ("GHA", "NOR"))]


def test_a_city_that_was_discussed_is_not_where_it_was(events_of):
    found = events_of("The foreign ministers of Norway and Ghana met on Monday to discuss Mariupol.")
    assert [e.place for e in found if e.letter == "M"] == [None]


def test_who_stays_away_from_a_summit_is_no_side_of_it(events_of):
    told = "The African Union summit in Lima on Monday was attended by Norway and Ghana "
    assert meetings(events_of(f"{told}but boycotted by Burundi.")) == [("held", ("AU", "GHA", "NOR"))]
    assert meetings(events_of(f"{told}while Burundi refrained from joining.")) == [("held", ("AU", "GHA", "NOR"))]


def test_a_headline_in_the_infinitive_is_planned(context_of):
    title = "Norwegian Foreign Minister Ola Testmann to meet Ghanaian Foreign Minister Kwame Proof"
    context = context_of("Fisheries are at stake.", title=title)
    assert [e.status for e in meeting_mentions(context, decisions(), 0.3)] == ["planned"]


def test_a_headline_is_joined_to_its_text_sooner_than_two_sentences_of_it(context_of):
    context = context_of("Norway and Ghana met in Accra.\nNorway and Ghana met.", title="Norway meets Ghana")
    title, first, second = meeting_mentions(context, decisions(), 0.0)
    same = fit([(["x"], "yes", 65.0), (["x"], "no", 35.0)], ("no", "yes"), min_count=1)
    assert len(join_mentions(context, [replace(title), replace(first)], {"M.same": same})) == 1
    assert len(join_mentions(context, [replace(first), replace(second)], {"M.same": same})) == 2


def test_a_body_named_inside_an_office_goes_on_with_it(context_of):
    text = "The Deputy Head of the Main Directorate of the Presidential Administration of Ghana Kofi Proof spoke."
    assert [(p.name, p.side) for p in context_of(text).doc._.register.persons] == [("Kofi Proof", "GHA")]


def test_the_delegation_is_of_all_its_members(events_of):
    text = (
        "A Norwegian delegation led by Foreign Minister Ola Testmann and including Defence Minister Kari Sample will "
        "travel to Accra on May 20.\nThe delegation will meet Ghanaian President Kwame Proof."
    )
    (meeting,) = [e for e in events_of(text) if e.letter == "M"]
    assert sorted(p.name for p in meeting.persons) == ["Kari Sample", "Kwame Proof", "Ola Testmann"]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("In the Netherlands President Ola Testmann spoke.", [None]),
        ("Ghanaian Prime Minister Kwame Proof and Parliament Speaker Efua Sample spoke.", ["GHA", "GHA"]),
    ],
)
def test_whose_officials_are_named_behind_a_place_or_another_official(context_of, text, sides):
    assert [p.side for p in context_of(text).doc._.register.persons] == sides


def test_a_sea_is_of_no_state(context_of):
    context = context_of("Norway and Ghana spoke about the Indian Ocean and the South China Sea.")
    assert [side for actor in context.actors[-1] for side in actor.sides] == ["NOR", "GHA"]


def test_a_sentence_may_end_with_initials(context_of):
    rows = context_of("He met the minister in Washington, D.C. In Accra, talks went on with the U.S. Navy.").rows
    assert [row.text.split()[0] for row in rows if row.text.strip()] == ["He", "In"]


def test_an_office_holder_is_known_by_every_form_of_the_name(context_of):
    context = context_of("Joseph R. Biden met Norwegian Foreign Minister Ola Testmann.")
    assert {p.name: p.side for p in context.doc._.register.persons}["Joseph R. Biden"] == "USA"
    context = context_of("Jack Biden met Norwegian Foreign Minister Ola Testmann.")
    assert {p.name: p.side for p in context.doc._.register.persons}.get("Jack Biden") is None
    context = context_of("Kim Moo-sung met Norwegian Foreign Minister Ola Testmann.")  # no Kim Il-sung
    assert {p.name: p.side for p in context.doc._.register.persons}.get("Kim Moo-sung") is None


def test_officials_in_a_state_are_its_own(context_of):
    context = context_of("Norwegian Foreign Minister Ola Testmann met with officials in Ghana.")
    groups = [a.sides for actors in context.actors for a in actors if a.kind == "group"]
    assert groups == [("GHA",)]


def test_a_summit_told_by_its_body_and_by_its_members_is_one(events_of):
    text = (
        "Leaders of Thailand, Malaysia and the Philippines met in Manila on Tuesday at the ASEAN summit.\n"
        "The summit ended with a dinner of forty dishes."
    )
    events = events_of(text, title="ASEAN leaders meet in Manila")
    assert meetings(events) == [("held", ("ASEAN", "MYS", "PHL", "THA"))]


TWO = "Norwegian Foreign Minister Ola Testmann spoke first. Ghanaian Foreign Minister Kwame Proof spoke next. "


@pytest.mark.parametrize(
    ("told", "people"),
    [
        ("The Norwegian and Ghanaian foreign ministers met in Accra on Monday.", {"Ola Testmann", "Kwame Proof"}),
        ("Ola Testmann met his Ghanaian counterpart in Accra on Monday.", {"Ola Testmann", "Kwame Proof"}),
        (
            "Following Ola Testmann's visit to Togo, President Kari Nordmann of Norway met Kwame Proof on Monday.",
            {"Kari Nordmann", "Kwame Proof"},
        ),
        ("Norwegian spokesman Per Prater said Ola Testmann met Kwame Proof.", {"Ola Testmann", "Kwame Proof"}),
        (
            "The Norwegian Premier, Amb. Kari Deneme, met Foreign Affairs CS Kwame Proof.",
            {"Kari Deneme", "Kwame Proof"},
        ),
        (
            "Norwegian Premier Kari Deneme left. According to Mr Per Prater, the Premier also received Kwame Proof.",
            {"Kari Deneme", "Kwame Proof"},
        ),
        ("Norwegian Premier Kari Deneme met Brig Gen Kojo Sample of Ghana.", {"Kari Deneme", "Kojo Sample"}),
    ],
)
def test_who_takes_part(context_of, told, people):
    (meeting,) = [e for e in meeting_mentions(context_of(TWO + told), decisions(), 0.3) if len(e.sides) == 2][-1:]
    assert {p.name for p in meeting.persons} == people


def test_a_body_or_an_outlet_is_no_person(context_of):
    text = "In remarks to broadcaster TV24, the Norwegian foreign minister said the Coast Authority Forum met in Ghana."
    assert context_of(text).doc._.register.persons == []


def test_the_kind_of_a_meeting_is_told_by_its_sure_sides_and_the_words_beside_it(context_of):
    context = context_of("They met in Accra under the auspices of Norway.", title="Virtual summit")
    part = Part({}, {"GHA": 0.9, "NOR": 0.9, "TGO": 0.3}, None, False, backing={"GHA": "people", "NOR": "site"})
    row = context.rows[-1]
    event = Event("M", "meet", "held", 1.0, ["NOR", "GHA", "TGO"], rows=[row], parts=[part])
    event.elements = [(row.index, row.letters.index("M"))]
    assert {"sure=1", "psides=0", "title:many", "title:remote", "together", "any:g=meet"} <= set(
        kind_features(context, event)
    )


def test_four_sides_in_one_room_are_multilateral(context_of):
    context = context_of("They met in Accra.")
    model = fit([(["x"], "in_person", 1.0), (["x"], "call", 0.1)], ("in_person", "call"), min_count=1)
    four = Event("M", "meet", "held", 1.0, ["NOR", "GHA", "TGO", "CHL"], rows=[context.rows[0]])
    assert kind_of(context, four, {"M.kind": model}) == "multilateral"
    assert kind_of(context, replace(four, is_cut=True), {"M.kind": model}) == "in_person"


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Norway and Ghana held talks, the Example Wire reported on Monday.", 0),
        ("In his Monday statement, the minister said Norway and Ghana held talks.", 0),
        ("Norway and Ghana held talks on Monday, the Example Wire reported.", 1),
    ],
)
def test_the_day_of_a_report_is_not_that_of_the_meeting(context_of, text, n):
    talks = [c for c in candidates(context_of(text), "M") if c.group in ("hold", "talks")]
    assert {len(c.times) for c in talks} == {n}


@pytest.mark.parametrize(("told", "cities"), [("Accra says it", set()), ("In Accra it", {"Accra"})])
def test_a_capital_that_acts_is_no_place(context_of, told, cities):
    context = context_of(f"{told} was open with all of its neighbours.\nNorway and Togo held talks.")
    places = [link.place for c in candidates(context, "M") for link in c.places]
    assert {p.city for p in places if p.city} == cities


def test_what_was_held_may_be_dated_after_a_day_of_publication_that_is_early(events_of):
    text = "Norwegian Foreign Minister Ola Testmann met Ghanaian Foreign Minister Kwame Proof in Accra on May {}."
    (meeting,) = [e for e in events_of(text.format(16)) if e.letter == "M"]
    assert (meeting.status, str(meeting.when.start)) == ("held", "2024-05-16")
    (meeting,) = [e for e in events_of(text.format(20)) if e.letter == "M"]
    assert (meeting.status, meeting.when) == ("held", None)


def test_the_day_of_a_meeting_called_off_lies_ahead(events_of):
    text = (
        "The talks between Norwegian Foreign Minister Ola Testmann and Ghanaian Foreign Minister Kwame Proof in Accra "
    )
    told = next(e for e in events_of(text + "on Friday have been called off.") if e.letter == "M")
    assert (told.status, str(told.when.start)) == ("cancelled", "2024-05-17")


@pytest.mark.parametrize(("day", "start"), [("Tuesday", "2024-05-14"), ("Sunday", "2024-05-12")])
def test_the_day_of_a_meeting_called_off_is_the_nearest(events_of, day, start):
    text = "Norway cancelled a meeting with Ghanaian Foreign Minister Kwame Proof that had been set for "
    told = next(e for e in events_of(f"{text}{day}.") if e.letter == "M")
    assert (told.status, str(told.when.start)) == ("cancelled", start)


@pytest.mark.parametrize("told", ["was to see", "was also due to meet", "was later expected to hold talks with"])
def test_whom_somebody_was_to_see_he_had_not_seen(events_of, told):
    text = f"Norway's foreign minister met Chile's president and {told} Ghanaian President Kwame Proof before leaving."
    assert ("planned", ("GHA", "NOR")) in meetings(events_of(text))


def test_talks_that_broke_off_were_held(events_of):
    text = "Ministerial talks between Norway and Ghana in Accra broke off on Tuesday after a quarrel over rice."
    assert meetings(events_of(text)) == [("held", ("GHA", "NOR"))]


def test_time_spent_with_somebody_is_a_meeting(events_of):
    text = "Norwegian Foreign Minister Ola Testmann spent four hours on Monday with Ghanaian President Kwame Proof."
    assert meetings(events_of(text)) == [("held", ("GHA", "NOR"))]


def test_what_counts_on_from_a_meeting_may_tell_of_one(context_of):
    context = context_of(
        "Norway and Ghana held a round of talks in Oslo. The next is scheduled to take place in Accra in May. One "
        "second will surprise nobody. Oil fell. The third was held in Oslo."
    )
    assert [c.row.elements[c.element].text for c in candidates(context, "M")] == ["round", "talks", "next"]


def test_a_call_on_somebody_is_another_meeting_and_a_call_for_something_none(events_of):
    text = (
        "Norwegian Foreign Minister Ola Testmann held talks with Ghanaian Foreign Minister Kwame Proof on Monday. "
        "Mr Testmann {}"
    )
    pair = ("held", ("GHA", "NOR"))
    assert meetings(events_of(text.format("called on Ghanaian President Kofi Other in the evening."))) == [pair, pair]
    assert meetings(events_of(text.format("called on Ghanaian President Kofi Other to discuss cocoa."))) == [pair, pair]
    assert meetings(events_of(text.format("left after calling on Ghanaian President Kofi Other."))) == [pair, pair]
    assert meetings(events_of(text.format("also met with Ghanaian President Kofi Other."))) == [pair, pair]
    assert meetings(events_of(text.format("called the talks “useful”."))) == [pair]


def test_what_is_so_called_is_no_call(events_of):
    text = "Norway and Ghana initialled an agreement on cod, the so-called Loophole Agreement, in Accra on Monday."
    assert meetings(events_of(text)) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Mr Testmann of Norway sat with Ghanaian President Kwame Proof in Accra.", "sat"),
        ("A dinner in Accra between Ola Testmann and Kwame Proof lasted long.", "dinner"),
        ("He told of the lunch he had with President Kwame Proof.", "lunch"),
        ("Ola Testmann and Kwame Proof will see each other in Accra.", "see"),
        ("Ola Testmann spent much of the weekend with President Kwame Proof.", "spent"),
        ("Ola Testmann will see dos Proof on Friday.", "see"),
        ("Ola Testmann huddled with President Kwame Proof in Accra.", "huddled with"),
        ("Ola Testmann and Kwame Proof congratulated each other on the telephone.", "on the telephone"),
        ("President Ola Testmann assured UN envoy Kwame Proof that it would be open.", "assured"),
    ],
)
def test_company_and_meals_are_told_by_who_is_with_whom(unread_context_of, text, word):
    found = [c.row.elements[c.element].text for c in candidates(unread_context_of(text), "M")]
    assert found == [word]
    without = unread_context_of("They sat with folded hands. Dinner was served. They will see the port.")
    assert candidates(without, "M") == []


def test_what_is_told_to_somebody_of_another_side_is_told_at_a_meeting(events_of):
    text = "Norwegian Prime Minister Ola Testmann told {} on Tuesday that the ports would open."
    assert meetings(events_of(text.format("Ghanaian President Kwame Proof"))) == [("held", ("GHA", "NOR"))]
    for nobody in ("Norwegian Foreign Minister Kari Other", "reporters", "Ghanaian President Kwame Proof’s envoys"):
        assert meetings(events_of(text.format(nobody))) == []


def test_calls_with_several_are_one_each_where_the_next_sentence_says_so(events_of):
    text = f"Turkish President Ali Deneme spoke to {COUNTERPARTS} In three separate calls, he told them of the plan."
    assert set(PAIRS) <= set(meetings(events_of(text)))
    assert ("held", ("CHL", "JPN", "KAZ", "TUR")) not in meetings(events_of(text))


def test_a_list_of_people_goes_on_behind_semicolons(events_of):
    text = (
        "Turkish Foreign Minister Ali Deneme held separate meetings with Ola Testmann, foreign minister of Norway; "
        "Kwame Proof, foreign minister of Ghana; and Sara Example, the Chilean foreign minister. He left; Togo stayed."
    )
    assert meetings(events_of(text)) == [("held", (other, "TUR")) for other in ("CHL", "GHA", "NOR")]


def test_what_was_discussed_is_not_ahead_with_its_subject(context_of):
    context = context_of(
        "Norwegian President Ola Testmann and Ghanaian President Kwame Proof also discussed preparation for the Prime "
        "Minister’s upcoming talks scheduled for early June."
    )
    assert [m.status for m in meeting_mentions(context, decisions(), 0.3)][:1] == ["held"]


def test_a_body_s_summit_is_told_by_a_talk_beside_it(events_of):
    text = (
        "Norwegian Prime Minister Ola Testmann met with Ghanaian President Kwame Proof on the sidelines of the NATO "
        "summit in Madrid on Monday."
    )
    assert meetings(events_of(text)) == [("held", ("GHA", "NATO", "NOR")), ("held", ("GHA", "NOR"))]


def test_a_talk_beside_a_summit_is_another_meeting(events_of):
    text = (
        "Leaders of Norway, Ghana and Chile met in Lima on Tuesday at a summit on fisheries.\n"
        "On the sidelines of the summit, Norwegian Prime Minister Ola Testmann met Ghanaian President Kwame Proof.\n"
    )
    assert meetings(events_of(text)) == [("held", ("CHL", "GHA", "NOR")), ("held", ("GHA", "NOR"))]


def test_leaders_of_several_states_are_not_the_two_that_are_named(context_of):
    text = "Leaders of Norway, Ghana and Chile met in Lima.\nNorwegian Prime Minister Ola Testmann spoke.\n"
    assert meeting_mentions(context_of(text), decisions(), 0.3)[0].persons == []


def test_a_meeting_on_relations_with_a_state_is_none_with_it(events_of):
    text = (
        "Norway and Chile met in Lima on Monday.\n"
        "A number of senior Ghanaian officials held a special meeting on relations with Norway.\n"
    )
    assert meetings(events_of(text)) == [("held", ("CHL", "NOR"))]


def test_a_call_is_another_meeting_than_the_talks_it_was_about(events_of):
    text = (
        "Norwegian Prime Minister Kari Testmann spoke by telephone with President Kwame Proof of Ghana. "
        "The two leaders discussed the decisions adopted at the Norway-Ghana summit held in Accra on April 3."
    )
    told = [e for e in events_of(text) if e.letter == "M"]
    assert [(e.kind, e.place.city if e.place else None) for e in told] == [("call", None), ("in_person", "Accra")]


def test_the_day_of_what_was_discussed_is_not_that_of_the_meeting(context_of):
    told = "Norwegian Minister Kari Testmann discussed with Kwame Proof of Ghana the {} on May 3."
    assert [len(c.times) for c in candidates(context_of(told.format("truce announced by Chad")), "M")] == [0]
    assert [len(c.times) for c in candidates(context_of(told.format("state of the truce")), "M")] == [1]


def test_the_part_of_a_year_that_was_discussed_is_not_when_it_was(context_of):
    told = "Norwegian Minister Kari Testmann discussed with Kwame Proof of Ghana {} in the first quarter of this year."
    assert [len(c.times) for c in candidates(context_of(told.format("trade")), "M")] == [0]


def test_a_meeting_was_at_the_place_of_which_where_tells(context_of):
    context = context_of(
        "Norway's Foreign Minister Ola Testmann flew to Nairobi from Accra, where he met Ghana's president."
    )
    [told] = [c for c in candidates(context, "M") if c.row.elements[c.element].text == "met"]
    assert [p.place.city for p in told.places if p.source == "row"] == ["Accra"]


def test_what_is_planned_is_not_long_past():
    context = SimpleNamespace(published=date(2024, 5, 15))
    days = [date(2024, 5, 10), date(2024, 3, 10)]
    event = Event("M", "", "planned", 1.0, ["NOR", "GHA"])
    assert [_can_be(event, [(When(d, d, "day", "relative"), 0.9, True, "md")], context) for d in days] == [True, False]


def test_officials_met_on_a_tour_are_those_of_each_stop(events_of):
    text = (
        "Norwegian Foreign Minister Kari Testmann will travel to Ghana and Togo on June 3. "
        "She will meet with senior government officials to discuss trade."
    )
    assert meetings(events_of(text)) == [("planned", ("GHA", "NOR")), ("planned", ("NOR", "TGO"))]


def test_an_envoy_is_of_whose_he_is(context_of):
    told = "Ghanaian President Kwame Proof spoke. Proof's special envoy Ama Sample met Norwegian officials in Oslo."
    assert [(p.name, p.side) for p in context_of(told).doc._.register.persons] == [
        ("Kwame Proof", "GHA"),
        ("Ama Sample", "GHA"),
    ]


def test_of_two_of_one_name_the_one_with_the_office_is_meant(context_of):
    told = "Norwegian Prime Minister Kari Testmann and First Lady Ola Testmann arrived. {} Testmann met officials."
    context = context_of(told.format("Prime Minister"))
    assert [a.person.name for a in context.actors[-1] if a.person is not None] == ["Kari Testmann"]


@pytest.mark.parametrize(("title", "day"), [("Before Their Meeting", 15), ("on Trade", None)])
def test_a_transcript_is_of_the_day_of_its_meeting(context_of, title, day):
    context = context_of("So welcome.", title=f"Secretary Ola Testmann and Ghanaian Minister Kwame Proof {title}")
    event = Event("M", "", "held", 1.0, ["NOR", "GHA"], rows=[context.rows[0]])
    fill(event, context.published)
    assert (event.when.start.day if event.when else None) == day


MINISTERS = "Norwegian Foreign Minister Kari Testmann and Icelandic Foreign Minister Jon Sample"


def test_days_that_follow_each_other_in_two_places_are_two_meetings(events_of):
    told = (
        "In Brussels, June 14-15, Norwegian Foreign Minister Kari Testmann will meet with European Union officials. "
        "In Riga, June 16-17, Foreign Minister Testmann will hold talks with European Union officials."
    )
    found = [e for e in events_of(told, published=date(2022, 6, 11)) if e.letter == "M"]
    assert [(e.place.city, e.when.start.day) for e in found] == [("Brussels", 14), ("Riga", 16)]


def test_a_place_that_one_of_several_triggers_tells_weighs_less():
    place = {city: Place(city, country, k, 1) for k, (city, country) in enumerate([("Accra", "GHA"), ("Lome", "TGO")])}
    parts = [
        Part({}, {}, None, False, places=((place["Accra"], 0.9, True), (place["Lome"], lome, True)))
        for lome in (0.3, 0.95)
    ]
    event = Event("M", "meeting", "held", 0.9, ["GHA", "NOR"], parts=parts)
    options = {city: max(o[1] for o in given) for (city, _), given in place_options(event).items()}
    assert options["accra"] > options["lome"]


def test_a_meeting_moved_to_another_day_is_planned_for_it(events_of):
    (meeting,) = (
        e
        for e in events_of(
            f"The meeting of {MINISTERS}, planned for March 9, has been postponed to March 12.",
            title="Testmann's talks in Reykjavik moved to March 12",
            published=date(2026, 3, 5),
        )
        if e.letter == "M"
    )
    assert (meeting.status, meeting.when.start) == ("planned", date(2026, 3, 12))


def test_to_call_off_is_no_call(events_of):
    told = f"The meeting between {MINISTERS}, planned for March 10, has been cancelled."
    found = meetings(events_of(told, title="Norway, Iceland call off March 10 talks", published=date(2026, 3, 9)))
    assert found == [("cancelled", ("ISL", "NOR"))]


def test_a_city_in_capitals_is_the_city(events_of):
    text = (
        "ACCRA, May 13 (Example Wire) – Norwegian Foreign Minister Ola Testmann held talks with Ghanaian Foreign "
        "Minister Kwame Proof on Monday. Testmann was received in PORT-AU-PRINCE last week."
    )
    meeting = next(e for e in events_of(text) if e.letter == "M" and set(e.sides) == {"NOR", "GHA"})
    assert {p.name for p in meeting.persons} == {"Ola Testmann", "Kwame Proof"}
    assert meeting.place.city == "Accra"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("was received by President Kwame Proof and met Foreign Minister Ama Sample", [{"Proof"}, {"Sample"}]),
        ("met President Kwame Proof and Foreign Minister Ama Sample", [{"Proof", "Sample"}]),
        ("met President Kwame Proof and Foreign Minister Ama Sample in separate meetings", [{"Proof"}, {"Sample"}]),
        ("met President Kwame Proof and told reporters that his talks with Proof were good", [{"Proof"}]),
    ],
)
def test_two_triggers_that_name_others_of_one_state_as_met_are_two_meetings(events_of, told, expected):
    found = events_of(f"Norwegian Prime Minister Ola Testmann arrived in Accra on Monday, where he {told}.")
    met = [{p.name.split()[-1] for p in e.persons if p.side == "GHA"} for e in found if e.letter == "M"]
    assert met == expected


@pytest.mark.parametrize(
    "told",
    [
        f"Ghana has signed off on a meeting between {MINISTERS}.",
        f"{MINISTERS} agreed to a summit.",
        f"The EU has called {MINISTERS} to Brussels for talks.",
    ],
)
def test_a_meeting_agreed_to_is_still_to_come(events_of, told):
    assert {status for status, _ in meetings(events_of(told))} == {"planned"}


def test_a_noun_with_a_day_and_an_infinitive_is_to_come(events_of):
    found = [
        e
        for e in events_of(
            "Talks on Friday to focus on fisheries.", title="Norway and Ghana seek reset at Oslo meeting"
        )
        if e.letter == "M"
    ]
    assert [(e.status, e.when.start.day, set(e.sides)) for e in found] == [("planned", 17, {"NOR", "GHA"})]


def test_an_office_in_the_plural_is_of_each_state_that_owns_it(context_of):
    context = context_of("Norway's and Ghana's foreign ministers met in Oslo on Monday.")
    assert ("NOR", "GHA") in [a.sides for a in context.actors[-1]]


def test_separate_meetings_are_one_each_behind_a_time_and_a_place(events_of):
    text = (
        "Norwegian Deputy Foreign Minister Anna Larsen met yesterday in Accra with Ghanaian Foreign Minister "
        "Peter Mensah and Ghanaian Defence Minister Paul Boateng in separate meetings."
    )
    met = [sorted(p.name for p in e.persons) for e in events_of(text) if e.letter == "M"]
    assert sorted(met) == [["Anna Larsen", "Paul Boateng"], ["Anna Larsen", "Peter Mensah"]]


def test_counterparts_from_several_states_are_not_of_where_they_met(events_of):
    text = (
        "Norwegian Foreign Minister Ola Testmann held separate meetings on Monday in New York with his counterparts "
        "from Japan, Ghana, Chile and Egypt."
    )
    met = [set(e.sides) for e in events_of(text) if e.letter == "M"]
    assert sorted(met, key=sorted) == [{other, "NOR"} for other in ("CHL", "EGY", "GHA", "JPN")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Chilean President Sara Example will host the leaders of Ghana and Japan in Santiago on Friday.",
            ["CHL GHA JPN"],
        ),
        ("Chile hosts Bolivia's president on Monday.", ["BOL CHL"]),
        ("Chile is to host a football tournament on Monday.", []),
        ("Chilean President Sara Example thanked his hosts in Bolivia on Monday.", []),
    ],
)
def test_whoever_will_host_officials_meets_them(events_of, text, expected):
    assert [" ".join(sorted(e.sides)) for e in events_of(text) if e.letter == "M"] == expected


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Iranian Foreign Minister Ali Testi held talks with the E3 in Vienna on Tuesday.", "DEU FRA GBR IRN"),
        ("Foreign ministers of the Weimar Triangle met in Oslo on Tuesday.", "DEU FRA POL"),
        ("Ghanaian President Kofi Test met the leaders of the Baltic states in Oslo on Tuesday.", "EST GHA LTU LVA"),
    ],
)
def test_states_that_negotiate_together_are_each_a_side(events_of, text, sides):
    assert {" ".join(sorted(e.sides)) for e in events_of(text) if e.letter == "M"} == {sides}


def test_a_council_of_two_sides_that_took_place_is_their_meeting(events_of):
    (found,) = events_of("The eighth EU-Norway Association Council took place on 6 May 2024 in Oslo.")
    assert (set(found.sides), found.status) == ({"EU", "NOR"}, "held")


def test_intra_afghan_talks_are_of_the_two_sides_there(events_of):
    text = "Intra-Afghan negotiations will begin in Oslo on Friday, Norwegian Foreign Minister Ola Testmann said."
    assert [set(e.sides) for e in events_of(text) if e.letter == "M"] == [{"AFG", "ORG:Taliban"}]


def test_the_body_of_a_summit_takes_no_part_in_a_talk_beside_it(events_of):
    found = events_of("", title="Chilean, Ghanaian ministers discuss trade on sidelines of NATO summit")
    assert {frozenset(e.sides) for e in found} == {frozenset(["CHL", "GHA"]), frozenset(["CHL", "GHA", "NATO"])}


def test_a_with_of_its_own_tells_another_meeting(events_of):
    text = (
        "Norwegian Prime Minister Kari Testmann will meet with Ghanaian President Kwame Proof in Accra on Monday and "
        "with Chilean President Sara Example in Santiago on Friday."
    )
    told = [(e.sides, e.place.city) for e in events_of(text) if e.letter == "M"]
    assert told == [(["NOR", "GHA"], "Accra"), (["NOR", "CHL"], "Santiago")]


def test_a_second_with_behind_its_own_time_is_of_another_meeting(events_of):
    text = (
        "Norwegian Prime Minister Kari Testmann spoke with Ghanaian President Kwame Proof and, late on Monday, with "
        "Chilean Foreign Minister Sara Example."
    )
    found = [e for e in events_of(text) if e.letter == "M"]
    assert {tuple(sorted(e.sides)): e.when is None for e in found} == {("GHA", "NOR"): True, ("CHL", "NOR"): False}


def test_the_two_koreas_are_both(events_of):
    found = [e for e in events_of("The leaders of the two Koreas met in Panmunjom on Monday.") if e.letter == "M"]
    assert [(sorted(e.sides), e.kind) for e in found] == [(["KOR", "PRK"], "in_person")]


def test_the_north_is_a_korea_where_both_are_named(events_of):
    told = "Envoys of the South met envoys of the North on Monday."
    assert meetings(events_of(told)) == []
    assert meetings(events_of(f"South Korea and North Korea were silent. {told}")) == [("held", ("KOR", "PRK"))]


@pytest.mark.parametrize(
    "words", ["visited Accra last week for", "was in Accra last week for", "paid a visit to Accra for"]
)
def test_talks_for_which_somebody_was_there_were_held(events_of, words):
    text = f"Norwegian Prime Minister Kari Testmann {words} talks with Ghanaian President Kwame Proof."
    assert [(e.status, set(e.sides)) for e in events_of(text) if e.letter == "M"] == [("held", {"NOR", "GHA"})]


def test_what_somebody_arrived_for_on_a_day_is_not_planned_for_that_weekday(events_of):
    text = "Norwegian Premier Kari Testmann arrived in Accra on Sunday for talks with Ghana's President Kwame Proof."
    assert [e.when for e in events_of(text) if e.letter == "M" and e.status == "planned"] in ([], [None])


def test_who_sends_greetings_has_met_nobody(events_of):
    text = (
        "Norwegian Foreign Minister Ola Testmann met Ghana's President Kwame Proof in Accra on Monday. At the meeting, "
        "Minister Testmann conveyed the regards of Crown Prince Olav Exempel, President Kari Sample and Prime Minister "
        "Jon Beispiel to the Ghanaian leader."
    )
    assert [{p.name for p in e.persons} for e in events_of(text)] == [{"Ola Testmann", "Kwame Proof"}]


def test_who_calls_on_somebody_and_brings_a_message_asks_for_nothing(events_of):
    text = "Norwegian Premier Kari Testmann called on Ghana's President Kwame Proof and conveyed to him a message."
    assert [set(e.sides) for e in events_of(text) if e.letter == "M"] == [{"NOR", "GHA"}]


@pytest.mark.parametrize(
    "told",
    [
        "called on Ghana's President Kwame Proof before flying on to Lagos.",
        "called on Ghana's President Kwame Proof and asked for the port to be opened.",
    ],
)
def test_what_a_caller_does_else_is_nothing_asked_for(events_of, told):
    events = events_of(f"Norwegian Premier Kari Testmann {told}")
    assert [set(e.sides) for e in events if e.letter == "M"] == [{"NOR", "GHA"}]


def test_colleagues_of_other_states_are_counterparts(events_of):
    text = "Norwegian Foreign Minister Kari Testmann met her Ghanaian and Togolese colleagues in Oslo on Sunday."
    assert [set(e.sides) for e in events_of(text) if e.letter == "M"] == [{"NOR", "GHA", "TGO"}]


@pytest.mark.parametrize(
    "told",
    [
        "wants to meet Ghana's President Kwame Proof in Accra in June",
        "might still meet Ghana's President Kwame Proof in Accra in June",
        "was asked if she would meet Ghana's President Kwame Proof",
        "and Ghana's President Kwame Proof have met four times since the war",
        "spoke of a farce, and Ghana's President Kwame Proof of a triumph",
        "called it a farce in Accra with Ghana's President Kwame Proof",
        "called Ghana's plan for peace unhelpful",
        "and Ghana's President Kwame Proof called for restraint on Thursday",
        "called Ghana a critical partner beside Ghana's President Kwame Proof",
        "usually meets Ghana's President Kwame Proof in Accra",
        "and Ghana's President Kwame Proof agreed to continue consultations on the issue",
        "was met at Accra's airport on Monday by Ghana's President Kwame Proof",
        "landed at the airport of Accra and was received by Ghana's President Kwame Proof",
    ],
)
def test_what_is_wanted_thought_of_counted_or_only_said_is_no_meeting(events_of, told):
    assert [e for e in events_of(f"Norwegian Premier Kari Testmann {told}.") if e.letter == "M"] == []


@pytest.mark.parametrize("told", ["met {} three times on Monday", "called {} a day later"])
def test_what_was_held_is_one_though_it_is_counted(events_of, told):
    told = told.format("Ghana's President Kwame Proof")
    events = events_of(f"Norwegian Premier Kari Testmann {told}.")
    assert [set(e.sides) for e in events if e.letter == "M"] == [{"NOR", "GHA"}]


def told_of(events):
    found = [e for e in events if e.letter == "M"]
    return sorted((e.status, tuple(sorted(e.sides)), str(e.when.start) if e.when else None) for e in found)


def test_a_headline_s_run_of_surnames_is_several_people(events_of):
    told = "Norwegian President Kari Testmann and Ghanaian President Kwame Proof held talks in Accra on Monday."
    (found,) = [e for e in events_of(told, title="Testmann Proof discuss fish") if e.letter == "M"]
    assert sorted(p.name for p in found.persons) == ["Kari Testmann", "Kwame Proof"]


def test_a_town_is_no_side_of_a_meeting_of_two_others(events_of):
    told = "Norwegian President Kari Testmann and Ghanaian President Kwame Proof hailed their talks on fish."
    found = told_of(events_of(told, title="Geneva summit: Testmann and Proof praise talks"))
    assert all("CHE" not in sides for _, sides, _ in found)


def test_months_in_several_places_are_a_meeting_each(events_of):
    told = (
        "Norwegian Foreign Minister Kari Testmann and Ghanaian Foreign Minister Kwame Proof met in Oslo in January, in "
        "Accra last September and in Vienna in May 2023."
    )
    assert [day for _, _, day in told_of(events_of(told))] == ["2023-05-01", "2023-09-01", "2024-01-01"]


def test_those_met_on_days_of_their_own_need_not_be_sides_before(events_of):
    told = (
        "Norwegian President Kari Testmann will meet Ghanaian President Kwame Proof on Thursday and leaders of the "
        "Bucharest Nine on Friday."
    )
    assert told_of(events_of(told)) == [
        ("planned", ("B9", "NOR"), "2024-05-17"),
        ("planned", ("GHA", "NOR"), "2024-05-16"),
    ]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Norwegian President Kari Testmann welcomed Ghanaian President Kwame Proof in Oslo on Monday.", "held"),
        (
            "Ghanaian President Kwame Proof and Togo's President Ama Muster meet Kari Testmann in Oslo on Friday.",
            "planned",
        ),
    ],
)
def test_the_tense_of_a_verb_tells_held_from_planned(events_of, told, expected):
    assert {status for status, *_ in told_of(events_of(told))} == {expected}


def test_a_headline_in_the_present_is_over_where_the_text_tells_it_in_the_past(events_of):
    told = (
        "Norwegian President Kari Testmann welcomed Ghanaian President Kwame Proof in Oslo on Wednesday for a state "
        "visit. On Thursday they will be joined by Togo's President Ama Muster for a summit of the three countries."
    )
    found = told_of(events_of(told, title="Testmann hosts Proof for state visit"))
    assert ("held", ("GHA", "NOR"), "2024-05-15") in found
    assert not [sides for status, sides, _ in found if status == "planned" and sides == ("GHA", "NOR")]


def test_whom_other_rows_name_takes_no_part_where_a_verb_names_both(events_of):
    told = (
        "Norwegian Speaker Kari Testmann arrived in Taipei on Tuesday. Ghana's foreign ministry summoned Norwegian "
        "ambassador Ola Beispiel on Wednesday."
    )
    found = [sides for _, sides, _ in told_of(events_of(told, title="Testmann lands in Taiwan, angering Ghana"))]
    assert ("GHA", "NOR") in found
    assert not [sides for sides in found if "TWN" in sides and "GHA" in sides]


def test_a_format_of_talks_with_iran_is_none_where_iran_is_not_told(events_of):
    told = "An informal 5+1 meeting on the Cyprus issue opened in Geneva today, with Greece, Turkey and Britain."
    assert not {"CHN", "RUS", "DEU"} & {side for e in events_of(told) if e.letter == "M" for side in e.sides}


def test_a_former_leader_who_leads_people_of_a_body_is_of_the_body(events_of):
    told = (
        "A delegation of the West African bloc ECOWAS led by former Nigerian president Abdulsalami Abubakar met "
        "Ghana's President Kwame Proof in Accra on Monday."
    )
    assert {tuple(sorted(e.sides)) for e in events_of(told) if e.letter == "M"} == {("ECOWAS", "GHA")}


def test_an_address_to_lawmakers_is_no_meeting(events_of):
    told = "Norwegian Prime Minister Kari Testmann addressed a joint meeting of Congress in Washington on Monday."
    assert not [e for e in events_of(told) if e.letter == "M"]


def test_three_who_meet_in_a_capital_do_not_meet_its_state(events_of):
    told = (
        "Norwegian Foreign Minister Kari Testmann met Ghanaian Foreign Minister Kwame Proof and Togo's Foreign "
        "Minister Ama Muster in Paris on Monday."
    )
    assert [sides for _, sides, _ in told_of(events_of(told))] == [("GHA", "NOR", "TGO")]


def test_where_a_text_was_filed_is_no_side_of_what_others_do(events_of):
    text = (
        "SINGAPORE - Norwegian President Kari Testmann and Ghanaian President Kwame Proof committed to it in a joint "
        "statement signed on Tuesday after their summit in Singapore."
    )
    found = told_of(events_of(text))
    assert [sides for _, sides, _ in found] == [("GHA", "NOR")]


def test_an_office_that_the_issuer_s_state_has_not_is_another_s(context_of):
    text = (
        "Saudi Crown Prince Saud Testmann came to Islamabad. Officials said so. It rained. Nobody spoke. "
        "On Monday the crown prince will meet Ghanaian President Kwame Proof."
    )
    context = context_of(text, source="dawn.com")
    (told,) = [a for a in context.actors[-1] if a.office == "Crown Prince"]
    assert told.person is not None and told.person.side == "SAU"


@pytest.mark.parametrize(
    "words",
    [
        "received each of them",
        "met both leaders separately",
        "phoned the two in turn",
        "met each leader",
        "had separate talks with each of his guests",
        "met the two one after the other",
    ],
)
def test_each_of_those_told_before_is_met_apart(events_of, words):
    text = "Norwegian Premier Kari Testmann and Chilean President Sara Example signed a treaty in Accra on Monday."
    found = events_of(f"{text} Ghanaian President Kwame Proof {words} on Sunday.")
    assert {frozenset(e.sides) for e in found if e.letter == "M" and "GHA" in e.sides} == {
        frozenset({"GHA", "NOR"}),
        frozenset({"GHA", "CHL"}),
    }


def test_whoever_met_both_is_no_city(events_of):
    text = "Norwegian Premier Kari Testmann and Chilean President Sara Example signed a treaty in Accra on Monday."
    found = events_of(f"{text} Icelandic Premier Jon Sample, who was in Lima on Sunday and met both separately, left.")
    assert {frozenset(e.sides) for e in found if e.letter == "M" and "ISL" in e.sides} == {
        frozenset({"ISL", "NOR"}),
        frozenset({"ISL", "CHL"}),
    }


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Norwegian Premier Kari Testmann flies to Accra on Friday to brief President Kwame Proof of Ghana.", True),
        ("Norwegian Premier Kari Testmann will brief the Ghanaian and Chilean foreign ministers on Friday.", True),
        ("Norwegian Premier Kari Testmann will brief reporters in Ghana on Friday.", False),
        ("Norwegian Premier Kari Testmann spent much of the weekend with friends in Ghana.", False),
        ("Norwegian Premier Kari Testmann is to have a bilateral with Ghanaian President Kwame Proof.", True),
        (
            "Norwegian Premier Kari Testmann brought together Kwame Proof of Ghana and Sara Example of Chile.",
            True,
        ),
    ],
)
def test_words_for_meeting_somebody(events_of, text, is_told):
    assert bool(meetings(events_of(text))) is is_told


def test_who_brings_others_together_travels_nowhere(events_of):
    text = "Norwegian Premier Kari Testmann brought together Kwame Proof of Ghana and Sara Example of Chile."
    assert [e for e in events_of(text) if e.letter == "Z"] == []


@pytest.mark.parametrize(("what", "is_meeting"), [("talks", True), ("tariffs", False), ("new sanctions", False)])
def test_not_every_round_is_one_of_talks(events_of, what, is_meeting):
    text = f"The next round of {what} between Norway and Ghana is due to start in Accra on Friday."
    assert bool(meetings(events_of(text))) is is_meeting


@pytest.mark.parametrize(
    "text",
    [
        "At the Accra Security Conference on Friday, Norwegian Premier Kari Testmann spoke with Chilean President Sara "
        "Example and with President Kwame Proof of Ghana.",
        "Norwegian Premier Kari Testmann will meet President Kwame Proof of Ghana on Friday and will meet Chilean "
        "President Sara Example before she speaks at the university.",
    ],
)
def test_no_word_beside_them_joins_two_who_were_met_one_by_one(events_of, text):
    found = {frozenset(e.sides) for e in events_of(text) if e.letter == "M"}
    assert found == {frozenset({"NOR", "CHL"}), frozenset({"NOR", "GHA"})}


@pytest.mark.parametrize(
    ("text", "n_meetings"),
    [
        ("The presidents of Ghana, Kenya and Chile also attended the summit.", 1),
        ("The summit was chaired by President Kwame Proof of Ghana and attended by those of Kenya and Chile.", 1),
        ("The presidents of Ghana, Kenya and Chile also attended the summit of the cocoa producers.", 2),
        ("Participants in the call included the presidents of Ghana, Kenya and Chile.", 1),
        ("Joining President Kwame Proof of Ghana at the summit were those of Kenya and Chile.", 1),
        ("The presidents of Ghana, Kenya and Chile spoke about cocoa.", 2),
    ],
)
def test_who_attended_the_summit_was_at_no_other(text, n_meetings):
    def told(index, text, sides):
        word = SimpleNamespace(text="summit", trigger=None)
        row = SimpleNamespace(index=index, text=text, letters="M", elements=[word], in_title=False)
        return Event("M", "summit", "held", 1.0, sides, rows=[row], elements=[(index, 0)])

    summit = told(1, "Leaders of Ghana, Kenya, Chile and Norway met in Accra.", ["GHA", "KEN", "CHL", "NOR"])
    found = one_of_twins([summit, told(8, text, ["GHA", "KEN", "CHL"])])
    assert len(found) == n_meetings
    assert found[0].sides == ["GHA", "KEN", "CHL", "NOR"]


def test_a_headline_sums_up_the_talks_of_the_text():
    def told(index, sides):
        row = SimpleNamespace(index=index, text="Calls", letters="M", elements=[], in_title=index == 0)
        return Event("M", "call", "held", 1.0, sides, rows=[row], elements=[(index, 0)])

    title, first, second = told(0, ["NOR", "GHA", "CHL"]), told(2, ["NOR", "GHA"]), told(4, ["NOR", "CHL"])
    assert one_of_twins([title, first, second]) == [first, second]
    assert one_of_twins([title, first]) == [title, first]


@pytest.mark.parametrize("words", ["another with", "one with", "separately, with", "then with"])
def test_a_second_with_tells_of_a_second_meeting(events_of, words):
    text = "Norwegian Premier Kari Testmann had a meeting with Chilean President Sara Example"
    text = f"{text} and {words} Ghanaian President Kwame Proof."
    assert meetings(events_of(text)) == [("held", ("CHL", "NOR")), ("held", ("GHA", "NOR"))]


@pytest.mark.parametrize(
    ("told", "n_meetings"),
    [
        ("with Chilean President Sara Example and, on Tuesday, with Chilean Foreign Minister Jose Sample", 2),
        ("with Chilean President Sara Example on Monday and with Chilean Foreign Minister Jose Sample on Tuesday", 2),
        ("with Chilean President Sara Example and with Chilean Foreign Minister Jose Sample on Tuesday", 1),
    ],
)
def test_two_of_one_state_are_met_apart_on_days_of_their_own(events_of, told, n_meetings):
    text = f"Norwegian Premier Kari Testmann held talks {told}."
    assert meetings(events_of(text)) == n_meetings * [("held", ("CHL", "NOR"))]


def test_the_minsk_group_is_the_osce(events_of):
    text = "Azerbaijani President Ali Testi received the Minsk Group co-chairs in Baku on Tuesday."
    assert [set(e.sides) for e in events_of(text) if e.letter == "M"] == [{"AZE", "OSCE"}]


@pytest.mark.parametrize(
    ("text", "name", "n_meetings"),
    [
        ("Cocoa was the first thing that Testmann raised in her meeting with Proof.", "Kwame Proof", 1),
        ("Testmann also met Proof at the harbour.", "Kwame Proof", 2),
        ("Testmann spoke with Adwoa Proof.", "Adwoa Proof", 2),
    ],
)
def test_meetings_of_the_same_people_on_a_day_are_one_unless_told_apart(text, name, n_meetings):
    day = When(date(2024, 5, 13), date(2024, 5, 13), "day", "relative")

    def told(index, words, guest):
        row = SimpleNamespace(index=index, text=words, letters="M", elements=[], in_title=False)
        people = [Person("Kari Testmann", side="NOR"), Person(guest, side="GHA")]
        return Event("M", "talks", "held", 1.0, ["NOR", "GHA"], persons=people, when=day, rows=[row])

    first = told(1, "Kari Testmann and Kwame Proof held talks in Accra on Monday.", "Kwame Proof")
    assert len(one_of_equals([first, told(8, text, name)])) == n_meetings


@pytest.mark.parametrize("told", ["File photo: ", "AB/CD PHOTO: "])
def test_what_only_the_words_below_a_picture_tell_is_no_meeting(events_of, told):
    text = "Norwegian Premier Kari Testmann met Ghana's President Kwame Proof in Accra on Monday."
    assert meetings(events_of(told + text)) == []
    assert meetings(events_of(text)) == [("held", ("GHA", "NOR"))]


@pytest.mark.parametrize(
    ("told", "is_meeting"),
    [
        ("visited the Ghanaian minister of energy", True),
        ("also visited her Ghanaian counterpart", True),
        ("visited Kwame Proof, the Ghanaian minister of energy,", True),
        ("visited the Ghanaian president's palace", False),
        ("visited Ghana, President Kwame Proof said,", False),
    ],
)
def test_who_visits_an_official_meets_him(context_of, told, is_meeting):
    row = context_of(f"Norwegian Minister Kari Testmann {told} on Monday.").rows[-1]
    assert ("M" in row.letters) == is_meeting


def test_the_only_leader_of_a_body_is_of_a_state(events_of):
    text = "Hungarian President Sara Examplova, the only EU leader to go, met Kazakh President Daniyar Mysal on Monday."
    assert meetings(events_of(text)) == [("held", ("HUN", "KAZ"))]


def test_will_then_host_is_a_verb(events_of):
    told = (
        "Norwegian Prime Minister Kari Testmann met Ghanaian President Kwame Proof and will then host Icelandic "
        "President Jon Sample."
    )
    assert sorted(sorted(e.sides) for e in events_of(told)) == [["GHA", "NOR"], ["ISL", "NOR"]]


@pytest.mark.parametrize(
    "behind",
    [
        "with Ghanaian President Kwame Proof, then with Icelandic President Jon Sample",
        "with Ghanaian President Kwame Proof and finally with Icelandic President Jon Sample",
        "Ghanaian President Kwame Proof on the sidelines and later Icelandic President Jon Sample",
    ],
)
def test_whom_somebody_met_then_he_met_apart(events_of, behind):
    found = events_of(f"Norwegian Prime Minister Kari Testmann met {behind}.")
    assert sorted(sorted(e.sides) for e in found) == [["GHA", "NOR"], ["ISL", "NOR"]]


def test_several_met_on_days_of_their_own_before_another_verb(events_of):
    told = (
        "Norwegian Prime Minister Kari Testmann met Ghanaian President Kwame Proof on Monday, Icelandic President Jon "
        "Sample on Tuesday and is to see Turkish President Ali Muster on Thursday."
    )
    found = {tuple(sorted(e.sides)) for e in events_of(told) if e.status == "held"}
    assert found >= {("GHA", "NOR"), ("ISL", "NOR")}


def test_the_state_of_the_town_where_ministers_of_the_eu_meet_is_no_side(events_of):
    text = "Norwegian Foreign Minister Ola Testmann attended the Foreign Affairs Council in Luxembourg on Monday."
    assert [sorted(e.sides) for e in events_of(text) if e.letter == "M"] == [["EU", "NOR"]]


def test_a_session_of_a_market_is_no_meeting(events_of):
    text = (
        "Norwegian and Ghanaian shares fell for the fifth straight session on Monday. "
        "Norwegian Premier Kari Testmann had a letter from Ghanaian Premier Kwame Proof."
    )
    assert meetings(events_of(text)) == []


def test_talks_with_several_are_each_on_the_day_told_with_him(events_of):
    told = (
        "Norwegian Foreign Minister Kari Testmann will hold talks with Ghanaian Foreign Minister Kwame Proof on May 20 "
        "and with Icelandic Foreign Minister Jon Sample on May 21."
    )
    found = {tuple(sorted(e.sides)): e.when.start for e in events_of(told) if e.letter == "M"}
    assert found == {("GHA", "NOR"): date(2024, 5, 20), ("ISL", "NOR"): date(2024, 5, 21)}


def test_two_of_one_state_who_spoke_did_so_at_home(events_of):
    text = (
        "The Norwegian parliament voted on Tuesday for sanctions on Ghana. "
        "Norwegian Foreign Minister Ola Testmann said he had spoken with Norwegian Premier Kari Testmann on Monday."
    )
    assert meetings(events_of(text)) == []


@pytest.mark.parametrize(
    ("words", "n_meetings"), [("speaking again soon", 1), ("meeting again", 1), ("meeting in Accra in May", 2)]
)
def test_who_looks_forward_to_some_other_time_has_planned_nothing(events_of, words, n_meetings):
    text = "Norwegian President Ola Testmann spoke by phone today with Ghanaian President Kofi Exampleman."
    told = events_of(f"{text} The two leaders looked forward to {words}.")
    assert len(told) == n_meetings


def test_a_summit_is_no_separate_meeting_of_each_with_its_body(events_of):
    text = (
        "On the sidelines of the NATO summit, Norwegian Prime Minister Ola Testmann held a separate meeting with "
        "President of Ghana Kwame Proof."
    )
    assert ("held", ("GHA", "NATO")) not in meetings(events_of(text, title="Testmann at NATO summit"))
    assert ("held", ("GHA", "NOR")) in meetings(events_of(text, title="Testmann at NATO summit"))


@pytest.mark.parametrize("told", ["met the foreign ministers of", "met his counterparts from"])
@pytest.mark.parametrize("word", ["", "of ", "from "])
def test_a_semicolon_goes_on_with_whom_somebody_met(events_of, told, word):
    text = (
        f"Norwegian Foreign Minister Ola Testmann {told} Ghana, Kwame Proof; {word}Chile, Ana Sample; and {word}Togo, "
        "Koffi Other, on Monday."
    )
    (found,) = meetings(events_of(text))
    assert {"CHL", "GHA", "NOR"} <= set(found[1])


@pytest.mark.parametrize(
    "told",
    [
        "{t}Ola Testmann, President of Norway, {t}Kwame Proof, President of Ghana, {t}Ana Sample, President of Chile, "
        "and {t}Ali Deneme, President of Turkey",
        "the president of Norway, {t}Ola Testmann, the president of Ghana, {t}Kwame Proof, the president of Chile, "
        "{t}Ana Sample, and the president of Turkey, {t}Ali Deneme",
    ],
)
@pytest.mark.parametrize("title", ["", "H.E. ", "Mr. "])
def test_each_of_a_list_has_the_office_that_stands_on_his_side_of_the_comma(events_of, told, title):
    (found,) = events_of(f"The meeting in Accra on Monday was attended by {told.format(t=title)}.")
    expected = {"Ola Testmann": "NOR", "Kwame Proof": "GHA", "Ana Sample": "CHL", "Ali Deneme": "TUR"}
    assert {p.name: p.side for p in found.persons} == expected


@pytest.mark.parametrize(
    "words",
    ["met {} in Reykjavik and {} in Lisbon", "will leave on Friday, going on to see {} in Reykjavik and {} in Lisbon"],
)
def test_who_is_met_each_in_a_city_of_his_own_is_met_apart(events_of, words):
    told = words.format("Icelandic Premier Jon Sample", "Portuguese Premier Ana Testa")
    found = [e for e in events_of(f"Norwegian Premier Ola Testmann {told}.") if e.letter == "M"]
    assert {(*sorted(e.sides), e.place.city) for e in found} == {("ISL", "NOR", "Reykjavik"), ("NOR", "PRT", "Lisbon")}


@pytest.mark.parametrize(
    "words",
    [
        " is to meet Icelandic President Jon Sample on Friday and saw Ghanaian President Kwame Proof on Monday",
        ", who spoke by telephone on Monday with Ghanaian President Kwame Proof, will be in Reykjavik on Friday",
        " will fly to Reykjavik tomorrow after she had lunch with Ghanaian President Kwame Proof on Monday",
    ],
)
def test_what_a_verb_in_the_past_tense_tells_was_held_whatever_is_to_come(events_of, words):
    found = events_of(f"Norwegian Premier Kari Testmann{words}.")
    assert [e.status for e in found if e.letter == "M" and "GHA" in e.sides] == ["held"]


@pytest.mark.parametrize(
    ("title", "count"),
    [
        ("Will Norway and Ghana sign a fisheries treaty?", 0),
        ("Why is Ola Testmann meeting Kwame Proof?", 0),
        ("Norway and Ghana sign fisheries treaty: What is in it?", 1),
    ],
)
def test_what_a_headline_asks_it_does_not_tell(events_of, title, count):
    assert len(events_of("The ministers have long known each other.", title)) == count


def test_of_whom_somebody_only_speaks_at_a_meeting_is_not_there(context_of):
    told = (
        "“We and Ghana will wait for Togo and will build the bridge with money from Chile,” Norwegian Premier Kari "
        "Testmann said after talks in Accra with President Kwame Proof."
    )
    (meeting,) = meeting_mentions(context_of(told), decisions(), 0.3)
    assert {side for side, p in meeting.parts[0].sides.items() if p > 0.1} == {"NOR", "GHA"}
    assert meeting.parts[0].is_full


def test_whom_he_met_is_told_with_no_other_of_the_rows_before(context_of):
    told = (
        "Norwegian Minister Kari Testmann flew to Lima after talks on Togo and Chile. President Ama Muster of Togo "
        "waited. She later met Ghanaian Premier Kwame Proof."
    )
    meeting = meeting_mentions(context_of(told, title="Testmann on tour of Chile, Togo"), decisions(), 0.3)[-1]
    assert len(meeting.parts[0].sides) == len(meeting.sides) == 2


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("In a meeting with Testmann, Ghanaian Speaker Ama Sample praised Oslo.", 2),
        ("Ghanaian Speaker Ama Sample and Norwegian Premier Kari Testmann were at the meeting, officials said.", 1),
    ],
)
def test_who_meets_two_of_one_state_in_two_sentences_has_two_meetings(events_of, text, number):
    first = "Norwegian Premier Kari Testmann met Ghanaian President Kwame Proof in Accra on Tuesday."
    assert len([e for e in events_of(f"{first} {text}") if e.letter == "M"]) == number


def test_who_welcomed_a_summit_received_nobody(events_of):
    text = (
        "Norwegian Premier Kari Testmann met Ghanaian President Kwame Proof in Accra on Tuesday. They welcomed the "
        "upcoming Ghana-Norway Summit taking place on 15 June."
    )
    found = {(e.status, e.when and e.when.start.month) for e in events_of(text) if e.letter == "M"}
    assert found == {("held", 5), ("planned", 6)}


def test_the_two_leaders_met_without_the_body_beside_whose_summit_they_met_again(events_of):
    text = (
        "Norwegian Premier Kari Testmann and Ghanaian President Kwame Proof spoke on the fringes of the G20 summit in "
        "Lima on Tuesday. The two leaders, who last sat down together in Oslo in March, remained divided."
    )
    found = [sorted(e.sides) for e in events_of(text) if e.letter == "M" and e.when and e.when.start.month == 3]
    assert found == [["GHA", "NOR"]]


def test_the_town_where_a_body_sits_is_no_side_of_its_summit(events_of):
    text = (
        "NATO leaders including Norwegian Premier Kari Testmann and Icelandic President Jon Sample met in Brussels on "
        "Tuesday. The summit, the first since 2019, ended with a communique on trade."
    )
    found = [e for e in events_of(text) if e.letter == "M"]
    assert found
    assert all("BEL" not in e.sides for e in found)


@pytest.mark.parametrize(
    ("side", "is_body"), [("G20", True), ("COE", True), ("NATO", True), ("NOR", False), ("CAN", False)]
)
def test_a_body_may_have_a_code_of_three_letters(side, is_body):
    assert is_org(side) is is_body


def test_whom_somebody_met_here_is_not_whom_he_is_to_meet(events_of):
    text = (
        "Norwegian Premier Kari Testmann met here Monday with her Icelandic counterpart Jon Sample and is scheduled to "
        "meet Ghana's Kwame Proof on Friday."
    )
    found = {(e.status, *sorted(e.sides)) for e in events_of(text) if e.letter == "M"}
    assert found == {("held", "ISL", "NOR"), ("planned", "GHA", "NOR")}


def test_what_somebody_considers_is_neither_a_meeting_nor_a_visit(events_of):
    text = "Premier Kari Testmann of Norway is considering a visit to Ghana and mulls a meeting with its President."
    assert [e for e in events_of(text) if e.letter in "MZ"] == []


def test_a_body_whose_summit_was_before_takes_no_part(events_of):
    text = "Norwegian Premier Ola Testmann spoke with Ghanaian President Kwame Proof by phone on Monday after {}."
    assert ("held", ("GHA", "NOR")) in meetings(events_of(text.format("a NATO summit in Brussels")))


@pytest.mark.parametrize("words", ["will see", "is due to meet", "will hold talks with"])
def test_whom_somebody_met_and_will_meet_are_two_meetings_on_two_days(events_of, words):
    text = (
        f"Norwegian Premier Kari Testmann met Icelandic President Jon Sample in Oslo on Monday and {words} Ghanaian "
        "President Kwame Proof on Friday."
    )
    found = {(e.status, *sorted(e.sides), e.when and e.when.start.day) for e in events_of(text) if e.letter == "M"}
    assert found == {("held", "ISL", "NOR", 13), ("planned", "GHA", "NOR", 17)}


def test_a_series_of_meetings_is_none_but_those_that_are_told(events_of):
    text = (
        "Norwegian Premier Kari Testmann held a series of bilateral meetings on the sidelines of the forum in Lima on "
        "Monday. She met with Icelandic President Jon Sample and Ghanaian President Kwame Proof."
    )
    found = sorted(tuple(sorted(e.sides)) for e in events_of(text) if e.letter == "M" and len(e.sides) == 2)
    assert ("GHA", "NOR") in found or ("ISL", "NOR") in found
    assert all("held a series" not in row.text for e in events_of(text) if e.letter == "M" for row in e.rows[:1])


def test_those_that_a_meeting_came_after_are_meetings_too(events_of):
    text = (
        "Norwegian Premier Kari Testmann will meet Ghanaian President Kwame Proof in Lima on Friday. It will be their "
        "third meeting, following those in Accra last April and in Oslo in January."
    )
    found = {(e.status, e.when.start.month, e.place.city) for e in events_of(text) if e.letter == "M"}
    assert found == {("planned", 5, "Lima"), ("held", 4, "Accra"), ("held", 1, "Oslo")}


def test_what_is_planned_is_not_on_the_day_since_which_somebody_is_there(context_of):
    context = context_of(
        "Norwegian Premier Kari Testmann, in Accra since Friday, is to meet Ghanaian President Kwame Proof on Tuesday."
    )
    (event,) = meeting_mentions(context, decisions(), 0.5)
    assert [when.start.day for part in event.parts for when, *_ in part.times] == [21]


def test_who_met_and_will_meet_again_are_the_same_two(events_of):
    text = (
        "Norwegian Premier Kari Testmann and Ghanaian President Kwame Proof met in Oslo on Tuesday and will meet again "
        "at the G20 summit in Chile in September."
    )
    found = {(e.status, e.when and e.when.start.month, *sorted({"GHA", "NOR"} & set(e.sides))) for e in events_of(text)}
    assert {("held", 5, "GHA", "NOR"), ("planned", 9, "GHA", "NOR")} <= found


def test_what_somebody_told_another_by_phone_was_a_call(events_of):
    text = (
        "Norwegian Premier Kari Testmann, due in Lima on Friday, told Ghanaian President Kwame Proof by phone to wait."
    )
    assert [e.status for e in events_of(text) if e.letter == "M"] == ["held"]


def test_who_is_met_on_the_sidelines_told_of_behind_is_no_side_of_the_summit(events_of):
    text = (
        "Norwegian Prime Minister Ola Testmann opened the ASEAN summit in Jakarta on Tuesday. "
        "On the sidelines he met Ghanaian President Kwame Proof."
    )
    assert meetings(events_of(text)) == [("held", ("ASEAN", "NOR")), ("held", ("GHA", "NOR"))]


def test_who_met_before_a_summit_met_without_its_body(events_of):
    text = (
        "NATO leaders meet in Lima on Wednesday. Norwegian Prime Minister Ola Testmann met Ghanaian President Kwame "
        "Proof and Icelandic Premier Jon Sample before the summit."
    )
    assert ("held", ("GHA", "ISL", "NOR")) in meetings(events_of(text))


def test_who_was_not_invited_is_no_side_of_a_gathering(events_of):
    text = (
        "Norwegian Prime Minister Ola Testmann opened a peace summit with Icelandic Premier Jon Sample in Oslo on "
        "Tuesday, to which Chile, Togo and Peru were not invited."
    )
    assert meetings(events_of(text)) == [("held", ("ISL", "NOR"))]


def test_who_attended_a_summit_and_is_met_there_brings_no_body(events_of):
    text = (
        "Norwegian Prime Minister Ola Testmann met Ghanaian President Kwame Proof, who has attended the Shanghai "
        "Cooperation Organization (SCO) summit in Samarkand."
    )
    assert meetings(events_of(text)) == [("held", ("GHA", "NOR"))]
