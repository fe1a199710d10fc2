"""What a visit and the meetings of its visitor tell of each other's place."""

from datetime import date

import pytest

from extractors.extract.actors import Person
from extractors.extract.dates import When
from extractors.extract.decide import Event, Part
from extractors.extract.durations import stretch_days
from extractors.extract.events import Place, resolve_for, row_places
from extractors.extract.lattice import is_passed
from extractors.extract.trips import (
    leave_places,
    name_cities,
    name_city_states,
    place_at_dateline,
    place_here,
    place_of_transcript,
    place_there,
    share_cities,
    share_places,
    share_times,
    share_visitors,
)

VISITOR = Person("Ola Testmann", side="NOR")
CITY, COUNTRY = Place("Accra", "GHA", 0, 0), Place(None, "GHA", 0, 0)


def event(letter, sides, place, person=VISITOR, status="held"):
    return Event(letter, "", status, 1.0, sides, persons=[person], place=place)


def test_a_meeting_without_a_place_is_where_its_visitor_travelled(context_of):
    meeting = event("M", ["NOR", "GHA"], None)
    share_places(context_of("They met."), [meeting], [event("Z", ["NOR"], CITY)])
    assert meeting.place == CITY


def test_a_meeting_of_another_person_or_status_stays_without_a_place(context_of):
    meetings = [
        event("M", ["NOR", "GHA"], None, Person("Kari Other", side="NOR")),
        event("M", ["NOR", "GHA"], None, status="planned"),
    ]
    share_places(context_of("They met."), meetings, [event("Z", ["NOR"], CITY)])
    assert [m.place for m in meetings] == [None, None]


def test_a_meeting_with_somebody_of_a_third_state_is_where_its_visitor_travelled(context_of):
    meetings = [event("M", ["NOR", "TGO"], None), event("M", ["NOR", "TGO"], None, Person("Kari Other", side="NOR"))]
    share_places(context_of("They met."), meetings, [event("Z", ["NOR"], CITY)])
    assert [m.place for m in meetings] == [CITY, None]


def test_meetings_of_one_person_on_one_day_are_in_one_place(context_of):
    meetings = [event("M", ["NOR", "TGO"], CITY), event("M", ["NOR", "CHL"], None)]
    share_places(context_of("They met."), meetings, [])
    assert meetings[1].place == CITY


def test_a_visit_has_the_city_where_its_visitor_met():
    visit = event("Z", ["NOR"], COUNTRY)
    share_cities([event("M", ["NOR", "GHA"], CITY)], [visit])
    assert visit.place == CITY


def test_a_visit_has_no_city_that_stands_only_before_the_sentence_of_it_and_the_meeting(context_of):
    told = "Norwegian Premier Ola Testmann, who was in Ghana in May, met the president."
    context = context_of(f"The ministers spoke in Accra. {told}")
    meeting = event("M", ["NOR", "GHA"], Place("Accra", "GHA", 0, context.rows[-2].index))
    visit = event("Z", ["NOR"], COUNTRY)
    meeting.rows, visit.rows = context.rows[-2:], [context.rows[-1]]
    share_cities([meeting], [visit])
    assert visit.place == COUNTRY
    meeting.place = Place("Accra", "GHA", 0, context.rows[-1].index)
    share_cities([meeting], [visit])
    assert visit.place == meeting.place


TOUR = "Norwegian Foreign Minister Ola Testmann will travel to Ghana, Kenya, and Chile May 20-25, 2024."


def test_each_listed_stop_of_a_tour_is_a_visit(events_of):
    visits = [e for e in events_of(TOUR) if e.letter == "Z"]
    assert [v.place.country for v in visits] == ["GHA", "KEN", "CHL"]
    assert {(v.when.start.day, v.when.end.day) for v in visits} == {(20, 25)}


def test_a_stop_has_its_own_days_where_they_are_told(events_of):
    days = {
        v.place.country: (v.when.start.day, v.when.end.day)
        for v in events_of(TOUR + "\nIn Nairobi, he will visit a port on May 22-23.")
        if v.letter == "Z"
    }
    assert days == {"GHA": (20, 25), "KEN": (22, 23), "CHL": (20, 25)}


def test_a_visit_lasts_as_long_as_any_row_tells(context_of):
    context = context_of("Ola Testmann flew to Accra on Monday. The two-day visit is the first.")
    visit = event("Z", ["NOR"], CITY)
    visit.when = When(date(2024, 5, 13), date(2024, 5, 13), "day", "relative")
    stretch_days(context, [visit])
    assert (visit.when.start.day, visit.when.end.day) == (13, 14)


def test_one_of_several_visits_lasts_as_long_as_its_own_row_tells(context_of):
    context = context_of("Ola Testmann will go to Accra for a two-day visit on Monday.\nHe will then travel to Chile.")
    visits = [event("Z", ["NOR"], CITY), event("Z", ["NOR"], Place(None, "CHL", 0, 1))]
    for visit, row in zip(visits, context.rows[-2:], strict=True):
        visit.rows, visit.when = [row], When(date(2024, 5, 20), date(2024, 5, 20), "day", "relative")
    stretch_days(context, visits)
    assert [v.when.end.day for v in visits] == [21, 20]


def test_a_meeting_that_was_here_is_where_the_text_was_filed(context_of):
    text = "ACCRA, May 14 (GNA) -- Norwegian Foreign Minister Ola Testmann held talks here with the Ghanaian president."
    context = context_of(text)
    row = context.rows[-1]
    meeting = event("M", ["NOR", "GHA"], None)
    meeting.elements = [(row.index, row.letters.index("M"))]
    place_here(context, [meeting])
    assert (meeting.place.city, meeting.place.country) == ("Accra", "GHA")


@pytest.mark.parametrize(
    ("words", "city"),
    [("was received there by the premier", "Accra"), ("met the premier and said there was progress", None)],
)
def test_a_meeting_that_was_there_is_where_the_words_before_it_go(context_of, words, city):
    context = context_of(f"Norwegian Minister Ola Testmann flew to Accra on Monday.\nHe {words}.")
    row = context.rows[-1]
    meeting = event("M", ["NOR", "GHA"], None)
    meeting.elements = [(row.index, row.letters.index("M"))]
    place_there(context, [meeting])
    assert (meeting.place.city if meeting.place else None) == city


def test_a_meeting_in_a_state_is_in_the_city_of_it_where_its_row_tells_it(context_of):
    context = context_of("Ola Testmann ended a visit to Ghana, where he met ministers in Accra on Monday.")
    row = context.rows[-1]
    meeting = event("M", ["NOR", "GHA"], row_places(context, row)[0])
    meeting.elements = [(row.index, row.letters.index("M"))]
    name_cities(context, [meeting])
    assert meeting.place.city == "Accra"


def test_a_meeting_with_the_host_of_where_a_text_was_filed_is_no_part_of_a_later_trip(context_of):
    context = context_of("ACCRA (Wire) – Norwegian and Ghanaian ministers met on Tuesday.", source="Example Wire")
    meeting = event("M", ["NOR", "GHA"], None)
    meeting.rows = [context.rows[0]]
    share_places(context, [meeting], [event("Z", ["NOR"], Place("Lima", "PER", 0, 0))])
    assert meeting.place is None


def test_a_meeting_in_a_state_that_bears_the_name_of_its_capital_is_in_that_city(context_of):
    context = context_of("Norwegian and Ghanaian ministers met in Singapore and in Ghana.")
    row = context.rows[-1]
    places = row_places(context, row)
    meetings = [event("M", ["NOR", "GHA"], place) for place in places]
    name_city_states(context, meetings)
    assert [m.place.city for m in meetings] == ["Singapore", None]


@pytest.mark.parametrize(
    ("source", "sides", "city"),
    [
        ("Example Wire", ["NOR", "GHA"], "Accra"),
        ("Example Wire", ["NOR", "TGO"], None),
        ("Ghana Post", ["NOR", "GHA"], None),
    ],
)
def test_a_meeting_without_a_place_is_where_the_text_was_filed(context_of, source, sides, city):
    context = context_of("ACCRA (Wire) – Norwegian and Ghanaian ministers met on Tuesday.", source=source)
    meeting = event("M", sides, None)
    meeting.rows = [context.rows[0]]
    place_at_dateline(context, [meeting])
    assert (meeting.place.city if meeting.place else None) == city


def test_the_talk_of_a_transcript_is_where_its_words_were_said(context_of):
    title = "Minister Testmann and Minister Mensah Before Their Meeting"
    context = context_of("Accra, Ghana\nMINISTER TESTMANN: It is good to see you.", title=title)
    meetings = [event("M", ["NOR", "GHA"], Place("Oslo", "NOR", 0, 0)), event("M", ["NOR", "TGO"], CITY)]
    meetings[0].rows, meetings[1].rows = [context.rows[0]], [context.rows[-1]]
    place_of_transcript(context, meetings)
    assert [m.place.city for m in meetings] == ["Accra", "Accra"]


def test_a_visit_without_a_visitor_is_of_the_one_of_its_sides_other_visits():
    visits = [event("Z", ["NOR"], CITY), event("Z", ["NOR"], COUNTRY), event("Z", ["TGO"], COUNTRY)]
    visits[1].persons, visits[2].persons = [], []
    share_visitors([], visits)
    assert [v.persons for v in visits] == [[VISITOR], [VISITOR], []]


DAYS = When(date(2024, 5, 20), date(2024, 5, 23), "day", "explicit")


@pytest.mark.parametrize(
    ("when", "place", "found"),
    [
        (DAYS, COUNTRY, DAYS),
        (DAYS, Place(None, "TGO", 0, 0), None),
        (DAYS, None, None),
        (When(DAYS.start, DAYS.start, "day", "explicit"), COUNTRY, None),
        (When(date(2024, 5, 1), date(2024, 5, 31), "month", "explicit"), COUNTRY, None),
    ],
)
def test_a_meeting_without_a_time_has_the_days_of_its_visit(when, place, found):
    meeting, visit = event("M", ["NOR", "GHA"], place), event("Z", ["NOR"], CITY)
    visit.when = when
    share_times([meeting], [visit])
    assert meeting.when == found


def test_a_meeting_elsewhere_does_not_take_the_day_of_the_last_stop(events_of):
    text = (
        "On May 14, Norwegian Foreign Minister Kari Testmann visited Lima, Peru, and met with President Juan Prueba. "
        "It followed a stop in Ghana, where she met with President Kwame Testing."
    )
    days = {e.place.country: e.when for e in events_of(text) if e.letter == "M" and e.place}
    assert days["PER"].start == date(2024, 5, 14)
    assert days["GHA"] is None


def test_what_a_visit_followed_has_not_its_day(events_of):
    text = (
        "On May 14, Norwegian Foreign Minister Kari Testmann visited Lima, Peru. The visit followed talks in Accra "
        "between Testmann and Ghanaian President Kwame Mensah."
    )
    assert [e.when for e in events_of(text) if e.letter == "M"] == [None]


def test_a_talk_beside_a_body_s_meeting_is_where_that_was(events_of):
    text = (
        "Norwegian Foreign Minister Kari Testmann will travel to Lima, Peru, on May 20 to attend the G20 foreign "
        "ministers' meeting.\nOn the sidelines of the G20, Testmann will also meet with Ghanaian Foreign Minister "
        "Peter Mensah."
    )
    talk = next(e for e in events_of(text) if e.letter == "M" and set(e.sides) == {"NOR", "GHA"})
    assert talk.place.country == "PER"


def test_a_planned_visit_without_a_time_is_on_the_day_of_its_meeting():
    meetings, visits = [event("M", ["NOR", "GHA"], CITY, status="planned")], [event("Z", ["NOR"], CITY)]
    visits.append(event("Z", ["NOR"], CITY, status="planned"))
    meetings[0].when = When(DAYS.start, DAYS.start, "day", "explicit")
    share_times(meetings, visits)
    assert [v.when for v in visits] == [None, meetings[0].when]


def test_who_has_been_somewhere_since_a_day_is_still_there(events_of):
    text = "Officials of the Norwegian Foreign Ministry have been in Accra, Ghana, since Monday, sources said."
    visit = next(e for e in events_of(text) if e.letter == "Z")
    assert (visit.when.start, visit.when.end) == (date(2024, 5, 13), date(2024, 5, 15))


def test_a_visit_of_days_that_has_ended_ends_with_the_report(events_of):
    text = "Norwegian Foreign Minister Kari Testmann has concluded a two-day visit to Ghana."
    visit = next(e for e in events_of(text) if e.letter == "Z")
    assert (visit.when.start, visit.when.end) == (date(2024, 5, 14), date(2024, 5, 15))


def test_a_visit_is_as_long_as_the_talks_that_it_is_for(events_of):
    text = "Norwegian Foreign Minister Kari Testmann arrived in Accra on Monday for two days of talks."
    visit = next(e for e in events_of(text) if e.letter == "Z")
    assert (visit.when.start, visit.when.end) == (date(2024, 5, 13), date(2024, 5, 14))


@pytest.mark.parametrize(
    ("source", "sides", "probability", "city"),
    [
        ("accra_times", ["NOR", "GHA"], 0.5, None),
        ("accra_times", ["NOR", "GHA"], 0.7, "Accra"),
        ("accra_times", ["NOR", "TGO"], 0.7, None),
        ("Example Wire", ["NOR", "TGO"], 0.5, "Accra"),
    ],
)
def test_the_dateline_of_a_citys_own_outlet_seldom_tells_where_people_met(context_of, source, sides, probability, city):
    text = "ACCRA – Ghana wants more trade. Norwegian and Ghanaian ministers met on Tuesday."
    context = context_of(text, source=source)
    place = row_places(context, context.rows[0] if context.rows[0].elements else context.rows[1])[0]
    meeting = event("M", sides, place)
    meeting.rows = [context.rows[-1]]
    meeting.parts = [Part({"held": 1.0}, {}, None, False, places=((place, probability, False),))]
    leave_places(context, [meeting])
    assert (meeting.place.city if meeting.place else None) == city


@pytest.mark.parametrize(
    ("other", "row", "city"),
    [
        ("The presidents met in Accra on 3 May.", "In October 2019 the ministers held talks.", None),
        ("The presidents met in Accra on 3 May.", "In October 2019 the ministers held talks there.", "Accra"),
        ("The presidents met in Accra on 3 May.", "On 5 May the ministers held talks.", "Accra"),
        ("The presidents met in Accra.", "In October 2019 the ministers held talks.", "Accra"),
    ],
)
def test_a_meeting_long_before_what_another_sentence_tells_was_not_there(context_of, other, row, city):
    context = context_of(f"{other} {row}")
    told = [r for r in context.rows if r.elements]
    time = next(e.time for e in told[-1].elements if e.time is not None)
    meeting = event("M", ["NOR", "GHA"], row_places(context, told[0])[0])
    meeting.rows, meeting.when = [told[-1]], resolve_for(time, context.published, "held")
    leave_places(context, [meeting])
    assert (meeting.place.city if meeting.place else None) == city


def test_a_city_keeps_its_article(context_of):
    context = context_of("They met in the Hague and in The Hague.")
    assert [p.city for row in context.rows for p in row_places(context, row)] == ["The Hague", "The Hague"]


@pytest.mark.parametrize(
    ("text", "city", "is_so"),
    [
        ("The Norwegian minister, who came from Santiago on Sunday, met the president of Ghana.", "Santiago", True),
        ("He had come from Santiago, where he met the president of Chile.", "Santiago", False),
        ("He flew in from Santiago after talks with the president of Chile.", "Santiago", False),
        ("They flew home from Santiago on Sunday, having met the president of Chile.", "Santiago", False),
        ("The minister met the president of Ghana on Monday before flying to Santiago.", "Santiago", True),
        ("Before flying to Santiago, the minister met the president of Ghana.", "Santiago", False),
        ("The minister met the president of Ghana in Santiago before Monday.", "Santiago", False),
    ],
)
def test_a_place_that_somebody_left_or_went_to_next_is_none_of_a_meeting(context_of, text, city, is_so):
    row = context_of(text).rows[-1]
    triggers = [(row.index, k) for k, e in enumerate(row.elements) if e.kind == "M"]
    place = next(k for k, e in enumerate(row.elements) if e.text == city)
    assert is_passed(row, triggers[-1:], place) is is_so


@pytest.mark.parametrize(
    ("text", "cities"),
    [
        ("Florence Testmann met the president of Ghana.", []),
        ("The president of Ghana received Florence and Kari Testmann.", []),
        ("The presidents of Norway and Ghana met in Florence.", ["Florence"]),
    ],
)
def test_a_first_name_is_no_city(context_of, text, cities):
    context = context_of(text)
    assert [p.city for row in context.rows for p in row_places(context, row) if p.city] == cities


def test_who_had_met_in_another_month_did_so_elsewhere(events_of):
    text = (
        "Norwegian Premier Ola Testmann met Ghanaian President Kofi Exampleman in Accra on Monday. "
        "The two had met in April."
    )
    found = [(e.when.start.month, e.place and e.place.city) for e in events_of(text) if e.letter == "M"]
    assert sorted(found) == [(4, None), (5, "Accra")]


def test_the_day_behind_what_is_planned_is_not_that_of_who_is_there(events_of):
    text = (
        "Norwegian Premier Kari Testmann, now in Accra, was scheduled to meet Ghanaian President Kwame Proof on Friday."
    )
    found = {e.letter: (e.status, e.when and e.when.start.day) for e in events_of(text)}
    assert found["M"] == ("planned", 17)
    assert found.get("Z", ("held", None)) == ("held", None)


def test_a_call_is_not_on_the_day_of_the_visit_of_which_it_was_about(events_of):
    text = (
        "Norwegian Premier Ola Testmann had a telephone conversation with Ghanaian President Kwame Proof. They "
        "discussed the agreements reached during Ola Testmann's visit to Accra on January 15, 2024."
    )
    (call,) = [e for e in events_of(text) if e.letter == "M"]
    assert (call.kind, call.when) == ("call", None)


def test_what_somebody_will_visit_next_is_not_on_the_day_of_the_stop_before_it(events_of):
    text = "Norwegian Premier Ola Testmann arrived in Accra on Monday and will travel on to Togo."
    found = {e.place.country: (e.status, e.when and e.when.start.day) for e in events_of(text) if e.letter == "Z"}
    assert found == {"GHA": ("held", 13), "TGO": ("planned", None)}
