"""How dates, numbers and names read."""

from datetime import UTC, date, datetime

import pytest

from dashboard import wording


@pytest.mark.parametrize(
    ("start", "end", "precision", "text"),
    [
        (date(2025, 12, 17), date(2025, 12, 17), "day", "17 December 2025"),
        (date(2025, 12, 17), None, "day", "17 December 2025"),
        (date(2025, 12, 15), date(2025, 12, 16), "day", "15–16 December 2025"),
        (date(2025, 11, 30), date(2025, 12, 2), "day", "30 November – 2 December 2025"),
        (date(2025, 12, 30), date(2026, 1, 2), "day", "30 December 2025 – 2 January 2026"),
        (date(2026, 2, 1), date(2026, 2, 28), "month", "February 2026"),
        (date(2026, 1, 1), date(2026, 12, 31), "year", "2026"),
        (None, None, None, "Date not told"),
    ],
)
def test_days_read_as_exactly_as_they_are_known(start, end, precision, text):
    assert wording.span(start, end, precision) == text


def test_a_publication_at_midnight_shows_its_day_alone():
    assert wording.moment(datetime(2025, 12, 17, tzinfo=UTC)) == "17 Dec 2025"
    assert wording.moment(datetime(2025, 12, 17, 9, 5, tzinfo=UTC)) == "17 Dec 2025, 09:05 UTC"
    assert wording.moment(None) == "–"


def test_numbers_are_grouped_and_counted():
    assert wording.count(12345) == "12,345"
    assert wording.count(None) == "–"
    assert wording.plural(1, "outlet") == "1 outlet"
    assert wording.plural(2000, "person", "people") == "2,000 people"


@pytest.mark.parametrize(
    ("value", "text"), [(0.25, "0.2 s"), (42.3, "42 s"), (59.7, "1 min 00 s"), (185, "3 min 05 s")]
)
def test_seconds(value, text):
    assert wording.seconds(value).replace("\u00a0", " ") == text


def test_long_lists_are_shortened():
    assert wording.join(["A"]) == "A"
    assert wording.join(["A", "B", "C"]) == "A, B and C"
    assert wording.join(["A", "B", "C", "D", "E", "F"]) == "A, B, C and 3 others"


def test_a_nameless_agreement_and_visitor_have_a_headline(pages):
    sides = pages.warehouse.sides
    assert wording.headline(pages.warehouse.facts["agreement", "nameless"], sides) == "Untitled treaty"
    assert wording.headline(pages.warehouse.facts["visit", "visit"], sides) == "Abbas Araghchi to Moscow"
    assert wording.headline(pages.warehouse.facts["meeting", "talks"], sides) == "Iran and Russia"
