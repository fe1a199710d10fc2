"""The days of talks that took several."""

from datetime import date

import pytest

from extractors.extract.dates import When, lasting
from extractors.extract.decide import Event
from extractors.extract.durations import stretch_days, stretch_talks

TODAY, MONDAY = date(2024, 5, 15), date(2024, 5, 13)


@pytest.mark.parametrize(
    ("text", "told", "days"),
    [
        ("The ministers of Ghana and Togo have ended two days of talks in Accra.", None, (14, 15)),
        ("The ministers signed it on Monday after three days of discussions between Ghana and Togo.", None, (11, 13)),
        ("Ghana and Togo wrapped up on Monday two weeks of negotiations.", None, (None, 13)),
        ("Ghana and Togo concluded two days of talks.", MONDAY, (12, 13)),
        ("Ghana and Togo concluded two days of talks.", None, None),
        ("The ministers of Ghana and Togo have ended a two-day visit and held talks.", None, None),
        ("Ghana and Togo have ended talks after two days of fighting.", None, None),
    ],
)
def test_talks_that_ended_took_the_days_that_are_told(context_of, text, told, days):
    context = context_of(text, published=TODAY)
    row = next(r for r in context.rows if "Ghana" in r.text)
    at = max(i for i, e in enumerate(row.elements) if e.trigger is not None and e.kind == "M")
    when = When(told, told, "day", "relative") if told else None
    meeting = Event("M", "", "held", 1.0, ["GHA", "TGO"], when=when, rows=[row], elements=[(row.index, at)])
    stretch_talks(context, [meeting])
    if days is None:
        assert meeting.when is None
    else:
        start = date(2024, 4, 29) if days[0] is None else date(2024, 5, days[0])
        assert (meeting.when.start, meeting.when.end) == (start, date(2024, 5, days[1]))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Ghana and Togo signed it after talks in Accra that opened on Monday.", 13),
        ("The ministers of Ghana and Togo had been negotiating in Accra since Monday.", 13),
        ("The ministers of Ghana and Togo had negotiated in Accra through the night.", 14),
        ("Ghana and Togo held talks and started on Monday to build a road.", 15),
        ("The ministers of Ghana and Togo met for the first time since Monday.", 15),
    ],
)
def test_talks_last_from_the_day_on_which_they_opened(context_of, text, first):
    context = context_of(text, published=TODAY)
    row = next(r for r in context.rows if "Ghana" in r.text)
    at = max(i for i, e in enumerate(row.elements) if e.trigger is not None and e.kind == "M")
    when = When(TODAY, TODAY, "day", "relative")
    meeting = Event("M", "", "held", 1.0, ["GHA", "TGO"], when=when, rows=[row], elements=[(row.index, at)])
    stretch_talks(context, [meeting])
    assert (meeting.when.start, meeting.when.end) == (date(2024, 5, first), TODAY)


def test_what_is_planned_is_not_stretched(context_of):
    context = context_of("Ghana and Togo concluded two days of talks.", published=TODAY)
    row = next(r for r in context.rows if "Ghana" in r.text)
    meeting = Event("M", "", "planned", 1.0, ["GHA", "TGO"], rows=[row], elements=[(row.index, len(row.elements) - 1)])
    meeting.when = When(MONDAY, MONDAY, "day", "relative")
    stretch_talks(context, [meeting])
    assert meeting.when.start == MONDAY


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("winding up a three-day visit to Ghana", ("visit", "end")),
        ("left after a historic three-day visit to Ghana", ("visit", "end")),
        ("arrived after nightfall for a three-day visit to Ghana", ("visit", "start")),
        ("arrived for a 36-hour stay after two hours of talks", ("stay", "start")),
        ("to end two weeks of protests, after direct talks", None),
    ],
)
def test_what_is_said_to_have_lasted(told, expected):
    found = lasting(told)
    assert (found and (found[2], found[3]["edge"])) == expected


@pytest.mark.parametrize(
    ("told", "last"),
    [
        ("arrived in Accra on Monday and leaves for home tonight", 15),
        ("arrived in Accra on Monday and is due to leave on Friday", 17),
        ("came to Accra on Monday and flew home on Tuesday", 14),
        ("arrived in Accra on Monday from Lome, which he had left on Sunday", 13),
        ("left Lome on Sunday and arrived in Accra on Monday", 13),
    ],
)
def test_who_came_one_day_and_left_another_was_there_until_then(context_of, told, last):
    context = context_of(f"The minister {told}.", published=TODAY)
    row = next(r for r in context.rows if "minister" in r.text)
    visit = Event("Z", "", "held", 1.0, ["TGO"], when=When(MONDAY, MONDAY, "day", "relative"), rows=[row])
    stretch_days(context, [visit])
    assert (visit.when.start, visit.when.end) == (MONDAY, date(2024, 5, last))


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("The talks started on Sunday and lasted until late Monday.", [(12, 13)]),
        ("The talks opened on Tuesday and are due to end on Friday.", [(14, 17)]),
        ("The talks began on May 6 and wrapped up on May 13.", [(6, 13)]),
        ("The talks began on Monday and ended in a good mood.", [(13, 13)]),
        ("They met on May 5 and on May 12.", [(5, 5), (12, 12)]),
    ],
)
def test_talks_that_began_on_a_day_and_ended_on_another_are_one(events_of, words, days):
    text = f"Norway's foreign minister and his counterpart of Ghana held talks in Accra. {words}"
    told = {(e.when.start.day, e.when.end.day) for e in events_of(text) if e.letter == "M" and e.when}
    assert sorted(told) == days


def test_planned_talks_last_to_the_day_on_which_they_are_to_end(events_of):
    text = "Norway and Ghana will hold talks in Accra. The talks will begin on Friday in Accra and run through Sunday."
    assert {(e.when.start.day, e.when.end.day) for e in events_of(text) if e.letter == "M" and e.when} == {(17, 19)}


def test_how_long_a_visit_was_is_not_how_long_the_next_one_is(events_of):
    text = "Norwegian Premier Kari Testmann left for Togo on Tuesday at the end of a three-day visit to Ghana."
    found = {e.place.country: (e.when.start.day, e.when.end.day) for e in events_of(text) if e.letter == "Z"}
    assert found == {"TGO": (14, 14), "GHA": (12, 14)}


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Ghana and Togo extended the gas contract until the end of 2026.", (None, date(2026, 12, 31))),
        ("Ghana and Togo extended the ceasefire through June 3.", (None, date(2024, 6, 3))),
        (
            "Ghana and Togo signed an agreement on labour, valid from 1 July 2024 to 30 June 2026.",
            (date(2024, 7, 1), date(2026, 6, 30)),
        ),
        ("Ghana and Togo signed a treaty that will enter into force on Aug. 13.", (date(2024, 8, 13), None)),
        ("Ghana and Togo signed a gas contract that expires on December 31.", (None, date(2024, 12, 31))),
        ("Ghana and Togo signed a treaty, after which talks go on until June.", (None, None)),
    ],
)
def test_a_document_is_valid_until_the_day_that_its_sentence_tells(events_of, text, term):
    assert [e.term for e in events_of(text) if e.letter == "S"] == [term]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Ghana's President Kwame Proof concludes today his visit to Norway, which began on Sunday.", (12, 15)),
        ("Ghana's President Kwame Proof was in Oslo on a state visit to Norway that began on Monday.", (13, 15)),
        ("Ghana's President Kwame Proof arrived in Oslo on Monday. The visit lasts until May 17.", (13, 17)),
        ("Ghana's President Kwame Proof flew to Oslo today on a state visit until Friday.", (15, 17)),
        ("Ghana's President Kwame Proof arrived in Oslo on Monday. Talks go on until May 17.", (13, 13)),
    ],
)
def test_a_visit_begins_and_ends_on_the_days_that_are_told_of_it(events_of, text, days):
    (visit,) = [e for e in events_of(text, published=TODAY) if e.letter == "Z"]
    assert (visit.when.start.day, visit.when.end.day) == days
