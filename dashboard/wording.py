"""How values read on a page: dates, numbers, statuses, and the one line that names a fact."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from dashboard.read import Fact, Side

STATUS: Final = {
    "planned": "Planned",
    "held": "Held",
    "cancelled": "Cancelled",
    "proposed": "Proposed",
    "signed": "Signed",
    "ratified": "Ratified",
    "in_force": "In force",
    "extended": "Extended",
    "suspended": "Suspended",
    "terminated": "Ended",
    "referenced": "Cited only",
}
PIPELINE: Final = ("proposed", "planned", "signed", "ratified", "in_force", "extended", "suspended", "terminated")
LEVEL: Final = {
    "head": "Heads of state or government",
    "foreign_minister": "Foreign ministers",
    "minister": "Ministers",
    "official": "Officials",
    "unspecified": "Level not told",
}
_KIND: Final = {
    "in_person": "Meeting",
    "call": "Call",
    "multilateral": "Multilateral meeting",
    "unspecified": "Meeting",
    "joint_statement": "Joint statement",
    "other": "Document",
}
_ABSENT: Final = "–"


def count(value: float | None) -> str:
    """`12,345`, or a dash where there is nothing."""
    return _ABSENT if value is None else f"{value:,.0f}"


def plural(n: int, one: str, many: str | None = None) -> str:
    """`1 outlet`, `2 outlets`."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def day(value: date | datetime | None) -> str:
    """`17 December 2025`."""
    return f"{value.day} {value:%B %Y}" if value else _ABSENT


def short_day(value: date | datetime | None) -> str:
    """`17 Dec 2025`."""
    return f"{value.day} {value:%b %Y}" if value else _ABSENT


def moment(value: datetime | None) -> str:
    """`17 Dec 2025, 14:05 UTC`; a publication whose hour is unknown stands at midnight and shows its day alone."""
    if value is None:
        return _ABSENT
    return short_day(value) if (value.hour, value.minute) == (0, 0) else f"{short_day(value)}, {value:%H:%M} UTC"


def span(start: date | None, end: date | None, precision: str | None) -> str:
    """Days of an event, as exact as they are known: `17–18 December 2025`, `December 2025`, `2025`."""
    if start is None:
        return "Date not told"
    if precision == "year":
        return str(start.year)
    if precision == "month" and (end is None or (end.year, end.month) == (start.year, start.month)):
        return f"{start:%B %Y}"
    if end is None or end == start:
        return day(start)
    if (end.year, end.month) == (start.year, start.month):
        return f"{start.day}–{day(end)}"
    first = f"{start.day} {start:%B}" if end.year == start.year else day(start)
    return f"{first} – {day(end)}"


def when(fact: Fact) -> str:
    """The days of a fact; of an agreement those of the act that it is listed by."""
    told = fact.act or fact.row
    return span(told["start_date"], told["end_date"], told["date_precision"])


def short_when(fact: Fact) -> str:
    """The same, short enough for a table."""
    told = fact.act or fact.row
    start, end = told["start_date"], told["end_date"]
    if start is None or told["date_precision"] in ("year", "month"):
        return when(fact) if start else _ABSENT
    if end is None or end == start:
        return short_day(start)
    if (end.year, end.month) == (start.year, start.month):
        return f"{start.day}–{short_day(end)}"
    return f"{start.day} {start:%b} – {short_day(end)}"


def seconds(value: float | None) -> str:
    """`42 s`, `3 min 05 s`."""
    if value is None:
        return _ABSENT
    if round(value) < 60:
        return f"{value:.1f}\u00a0s" if value < 10 else f"{value:.0f}\u00a0s"
    minutes, rest = divmod(round(value), 60)
    return f"{minutes}\u00a0min\u00a0{rest:02}\u00a0s"


def words(code: str | None) -> str:
    """A code as words: `foreign_minister` → `foreign minister`."""
    return (code or "").replace("_", " ")


def kind(fact: Fact) -> str:
    """What sort of thing it is."""
    if fact.row["type"] == "visit":
        return "Visit"
    if fact.kind == "multilateral" and fact.level == "head":
        return "Summit"
    return _KIND.get(fact.kind or "", words(fact.kind).capitalize())


def join(names: Iterable[str], most: int = 4) -> str:
    """`Iran and Russia`, `A, B, C and 4 others`."""
    given = list(names)
    if len(given) > most:
        given = [*given[: most - 1], f"{len(given) - most + 1} others"]
    return " and ".join([", ".join(given[:-1]), given[-1]]) if len(given) > 1 else "".join(given)


def headline(fact: Fact, sides: dict[str, Side]) -> str:
    """The one line that names a fact."""
    names = [sides[code].name for code in fact.sides]
    if fact.row["type"] == "agreement":
        title = fact.title or f"untitled {words(fact.kind)}"
        return title[:1].upper() + title[1:]
    if fact.row["type"] == "visit":
        who = fact.visitor or (f"An official of {names[0]}" if names else "An official")
        place = fact.city or (sides[fact.country_code].name if fact.country_code else None)
        return f"{who} to {place}" if place else who
    return join(names) or fact.description or "Meeting"


def place(fact: Fact, sides: dict[str, Side]) -> str:
    """`Moscow, Russia`, or nothing."""
    country = sides[fact.country_code].name if fact.country_code else None
    return ", ".join(filter(None, dict.fromkeys((fact.city, country))))


def listed(names: str | None) -> list[str]:
    """A column of values joined by semicolons, as a list."""
    return [name.strip() for name in (names or "").split(";") if name.strip()]
