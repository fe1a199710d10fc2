"""The day of a meeting at which somebody spoke, where another row tells when."""

from datetime import date

import pytest

from extractors.extract.decide import Event
from extractors.extract.remarks import date_of_remarks

LEDE = "ACCRA – Norwegian Foreign Minister Ola Testmann said on Tuesday that trade will grow."


@pytest.mark.parametrize(
    ("lede", "row", "found"),
    [
        (LEDE, "He made the remarks in a meeting with the Ghanaian president.", True),
        (LEDE, "“It will,” he said during talks with the Ghanaian president.", True),
        (LEDE, "Testmann held a meeting with the Ghanaian president.", False),
        ("Exports fell on Tuesday.", "He made the remarks in a meeting with the Ghanaian president.", False),
    ],
)
def test_a_meeting_is_on_the_day_of_what_was_said_there(context_of, lede, row, found):
    context = context_of(f"{lede}\n{row}")
    told = next(r for r in context.rows if "Ghanaian" in r.text)
    at = next(i for i, e in enumerate(told.elements) if e.trigger is not None and e.kind == "M")
    meeting = Event("M", "", "held", 1.0, ["NOR", "GHA"], rows=[told], elements=[(told.index, at)])
    date_of_remarks(context, [meeting])
    assert (meeting.when is not None and meeting.when.start.weekday() == date(2024, 5, 21).weekday()) is found


@pytest.mark.parametrize(
    ("lede", "hour", "day"),
    [
        ("Norwegian Premier Kari Testmann met the Ghanaian president in Accra on Monday.", "In the afternoon", 13),
        ("Norwegian Premier Kari Testmann came home with a cold.", "In the afternoon", 15),
        ("Norway and Ghana signed a trade agreement in Accra on Monday.", "Before the ceremony", 13),
    ],
)
def test_an_hour_is_of_the_day_told_last_or_of_the_text(events_of, lede, hour, day):
    found = events_of(f"{lede} {hour} Norwegian Premier Kari Testmann received Chilean Foreign Minister Sara Example.")
    assert [e.when.start.day for e in found if e.letter == "M" and "CHL" in e.sides] == [day]


@pytest.mark.parametrize(
    ("title", "told", "day"),
    [
        ("Public Schedule – May 16, 2024", "9:30 a.m. Premier Kari Testmann meets with", 16),
        ("Appointments of the Premier for Thursday, 16 May", "10:00 Premier Kari Testmann will meet with", 16),
        ("Daily agenda: May 16, 2024", "On May 20, Premier Kari Testmann will meet with", 20),
    ],
)
def test_what_the_diary_of_a_day_tells_is_on_that_day(events_of, title, told, day):
    text = f"Norwegian Premier's office.\n{told} Chilean Foreign Minister Sara Example at Norway's State House."
    found = [e.when and e.when.start.day for e in events_of(text, title) if e.letter == "M" and "CHL" in e.sides]
    assert found == [day]


def test_what_stands_below_a_day_in_a_diary_of_several_is_on_that_day(events_of):
    text = (
        "Thursday 16 May 2024\n10:00 Meeting with Ghanaian President Kwame Proof\n12:00 Meeting with Ghanaian Foreign "
        "Minister Ama Sample\nFriday 17 May 2024 - Oslo\n11:00 Meeting with Chilean Foreign Minister Sara Example"
    )
    found = events_of(text, "Weekly schedule of Norwegian Premier Kari Testmann")
    assert [(e.when.start.day, sorted(e.sides)) for e in found if e.letter == "M"] == [
        (16, ["GHA", "NOR"]),
        (16, ["GHA", "NOR"]),
        (17, ["CHL", "NOR"]),
    ]


def test_remarks_at_a_meeting_are_of_the_month_in_which_they_are_told_to_have_been_made(events_of):
    text = (
        "Exports to Norway doubled, the ambassador said on Tuesday. Last August, Ghanaian President Kwame Proof "
        "said visas would be lifted. He made the remarks in a meeting with Norwegian Premier Kari Testmann in Accra."
    )
    found = [(e.when.start.isoformat(), e.when.precision) for e in events_of(text) if e.letter == "M"]
    assert found == [("2023-08-01", "month")]


def test_who_came_the_day_before_is_to_meet_somebody_on_that_of_the_text(events_of):
    text = (
        "Ghanaian President Kwame Proof, who arrived in the capital yesterday, is also scheduled to call on Norwegian "
        "Premier Kari Testmann later in the day."
    )
    found = [(e.status, e.when and e.when.start.day) for e in events_of(text) if e.letter == "M"]
    assert found == [("planned", 15)]
