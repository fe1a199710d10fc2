"""Instants and days as pages and feeds write them."""

from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.parse.articles import Published
from extractors.parse.dates import published

OFFSETS = st.integers(-14 * 4, 14 * 4).map(lambda quarter: timezone(timedelta(minutes=15 * quarter)))
INSTANTS = st.datetimes(datetime(1901, 1, 2), datetime(2090, 1, 1), timezones=OFFSETS)  # noqa: DTZ001 - bounds are naive


@given(INSTANTS)
def test_an_iso_instant_keeps_its_own_calendar_day(instant):
    found = published(instant.isoformat(timespec="seconds"), "json-ld")
    assert found.at == instant.replace(microsecond=0)
    assert found.at.tzinfo is UTC
    assert found.day == instant.date()
    assert found.precision == "instant"


@given(INSTANTS)
def test_a_mail_date_is_the_same_instant(instant):
    whole = instant.replace(microsecond=0)
    found = published(format_datetime(whole), "feed")
    assert (found.at, found.day, found.origin) == (whole, whole.date(), "feed")


@given(st.dates(date(1900, 1, 1), date(2090, 1, 1)))
def test_a_day_has_no_time(day):
    assert published(day.isoformat(), "meta") == Published(None, day, "day", "meta")


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_is_not(text):
    found = published(text, "meta")
    assert (found.day is None) == (found.precision == "none") == (found.origin == "none")


@pytest.mark.parametrize(
    ("text", "at", "day"),
    [
        ("2025-12-18T00:50:00+03:30", "2025-12-17T21:20:00", "2025-12-18"),
        ("2025-12-18T00:50:00.123Z", "2025-12-18T00:50:00", "2025-12-18"),
        ("2025-12-18T00:50", "2025-12-18T00:50:00", "2025-12-18"),
        ("2025-12-18 00:50:00 +0330", "2025-12-17T21:20:00", "2025-12-18"),
        ("20251218T005000Z", "2025-12-18T00:50:00", "2025-12-18"),
        ("Thu, 18 Dec 2025 00:50:00 GMT", "2025-12-18T00:50:00", "2025-12-18"),
        ("Thu, 18 Dec 2025 00:50:00 EST", "2025-12-18T05:50:00", "2025-12-18"),
    ],
)
def test_examples(text, at, day):
    found = published(text, "meta")
    assert (found.at, found.day) == (datetime.fromisoformat(at).replace(tzinfo=UTC), date.fromisoformat(day))


@pytest.mark.parametrize(
    "text", [None, "", "yesterday", "2025-13-01", "2025-02-30", "0001-01-01", "1899-12-31", 20251218]
)
def test_what_is_no_date_is_none(text):
    assert published(text, "meta") == Published() or text == 20251218


def test_a_date_ahead_is_not_believed():
    assert published("2031-01-01", "meta", latest=date(2025, 12, 20)) == Published()
