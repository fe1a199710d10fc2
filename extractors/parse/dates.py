"""Instants and days as pages and feeds write them."""

import re
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from extractors.parse.articles import Published

_EARLIEST: Final = date(1900, 1, 1)
_ISO: Final = re.compile(
    r"(?P<year>\d{4})-?(?P<month>\d{2})-?(?P<day>\d{2})"
    r"(?:[T\s]+(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
    r"\s*",
    re.IGNORECASE,
)


def published(value: object, origin: str, latest: date | None = None) -> Published:
    """When `value` says; nothing where it is no date, or one before 1900 or after `latest`.

    An instant keeps the calendar day of its own time zone. A time of day without a zone is taken as UTC.
    """
    text = str(value).strip() if value is not None else ""
    found = _iso(text, origin) or _rfc2822(text, origin)
    if found is None or found.day is None or found.day < _EARLIEST or (latest and found.day > latest):
        return Published()
    return found


def _iso(text: str, origin: str) -> Published | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        if match["hour"] is None:
            return Published(None, day, "day", origin)
        clock = time(int(match["hour"]), int(match["minute"]), min(int(match["second"] or 0), 59))
        instant = datetime.combine(day, clock, tzinfo=UTC) - _offset(match["zone"])
    except (ValueError, OverflowError):
        return None
    return Published(instant, day, "instant", origin)


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone.upper() in {"Z", "UTC", "GMT"}:
        return timedelta(0)
    digits = zone[1:].replace(":", "").ljust(4, "0")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -size if zone[0] == "-" else size


def _rfc2822(text: str, origin: str) -> Published | None:
    if not re.search(r"[A-Za-z]{3}", text):
        return None
    try:
        local = parsedate_to_datetime(text)
        instant = local.astimezone(UTC) if local.tzinfo else local.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return Published(instant, local.date(), "instant", origin)
