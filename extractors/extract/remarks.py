"""The day of a meeting at which somebody said what a text reports, "A said on Tuesday …", "he said in talks with B", or
of which it tells no more than the hour: "in the afternoon he saw B"; or the day of which a text is the diary.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

from extractors.extract.dates import TimeMention, When, is_day
from extractors.extract.decide import Event
from extractors.extract.events import Context, resolve_for
from extractors.extract.lattice import Row
from extractors.extract.speakers import is_of_saying, was_said_at


def date_of_remarks(context: Context, meetings: Sequence[Event]) -> None:
    """Gives what was held without a time the day on which its people spoke, where they spoke there; and so what only
    other rows gave a time, where the row right before it tells when they spoke."""
    for meeting in meetings:
        if meeting.status != "held":
            continue
        rows = [context.rows[index] for index, _ in meeting.elements]
        told = [row for row, (_, i) in zip(rows, meeting.elements, strict=True) if _is_remark(context, row, i)]
        if meeting.when is None:
            meeting.when = next((when for row in told if (when := _said_on(context, row)) is not None), None)
        elif told == rows and not any(e.time is not None for row in rows for e in row.elements):
            before = context.rows[max(0, rows[0].index - 1) : rows[0].index]
            meeting.when = next((when for row in before if (when := _said_in(context, row)) is not None), meeting.when)


def _is_remark(context: Context, row: Row, i: int) -> bool:
    return was_said_at(row, context.offset(row, row.elements[i]))


def _said_on(context: Context, row: Row) -> When | None:
    """The last day before a row on which somebody is told to have spoken, or the month in the row right before it."""
    for other in reversed(context.rows[: row.index]):
        when = _said_in(context, other)
        if when is not None and (is_day(when) or other.index == row.index - 1):
            return when
    return None


def _said_in(context: Context, row: Row) -> When | None:
    """When a row tells that somebody spoke."""
    times = [e.time for e in row.elements if e.time is not None and not (row.in_title or row.in_zone)]
    told = (resolve_for(time, context.published, "held") for time in times if is_of_saying(row, time))
    return next((when for when in told if when is not None), None)


_DIARY = re.compile(  # before the day that ends the title of a diary
    r"\b(?:schedule|diary|calendar|appointments|engagements|(?:daily|public|media|press) (?:agenda|programme|program))"
    r"(?: of (?:the )?[\w’'. -]{1,50}?)?[\s,:|–—-]*(?:\b(?:for|of|on))?\s*$",
    re.IGNORECASE,
)


def date_of_diary(context: Context, meetings: Sequence[Event]) -> None:
    """Gives what a diary tells the day that heads it, where its sentence has none: of its title, "Public Schedule –
    July 14, 2022", or of the last line before it that is but a day."""
    title = context.rows[0] if context.rows and context.rows[0].in_title else None
    times = [e.time for e in title.elements if e.time is not None] if title is not None else []
    is_of_day = title is not None and len(times) == 1 and _heads_diary(title, times[0])
    days = _heading_days(context)
    for meeting in meetings if is_of_day or days else ():
        rows = [context.rows[index] for index, _ in meeting.elements]
        if any(e.time is not None for row in rows for e in row.elements):
            continue
        first = next((row.index for row in rows if not row.in_title), 0)
        told = next(
            (row for row in reversed(context.rows[:first]) if any(e.time is not None for e in row.elements)), None
        )
        heading = days.get(told.index) if told is not None else None
        heading = heading or (times[0] if is_of_day else None)
        when = resolve_for(heading, context.published, meeting.status) if heading is not None else None
        meeting.when = when if is_day(when) or (days and when is not None) else meeting.when


_BEHIND_DAY = re.compile(r"[\s,.:–—-]*(?:\d{1,2}\b[\s,.:–—-]*)?(?:[A-Z][\w’'-]+(?:, | and | )?){0,5}\s*")  # "– Accra"


def _heading_days(context: Context) -> dict[int, TimeMention]:
    """The lines that are but a day, and a town, by the rows that they are: two at least, as of the days of a week."""
    found = {}
    for row in context.rows:
        time = next((e.time for e in row.elements[:2] if e.time is not None), None)
        if time is None or row.in_title or row.in_zone or row.text[: time.start - row.begin].strip():
            continue
        if _BEHIND_DAY.fullmatch(row.text[time.end - row.begin :]):
            found[row.index] = time
    return found if len(found) > 1 else {}


def _heads_diary(title: Row, time: TimeMention) -> bool:
    """Whether a title names a diary and then its day, and nothing more."""
    before, behind = title.text[: time.start - title.begin], title.text[time.end - title.begin :]
    return _DIARY.search(before) is not None and not behind.strip()


HOUR = re.compile(
    r"\b(?:(?:in|during) the (?:late |early )?(?:morning|afternoon|evening)"
    r"|(?:the same|that) (?:day|morning|afternoon|evening)|(?:later|earlier) in the day"
    r"|(?:during|throughout|in the course of) the (?:day|night)"
    r"|(?:before|after|prior to) the (?:signing|ceremony)(?! of\b))\b",
    re.IGNORECASE,
)
LATER = re.compile(r"\blater (?:in the|that|the same) (?:day|afternoon|evening)\b|\bin the evening\b")
RECENT = timedelta(days=7)  # from the day that an hour is of to that of the text


def date_by_hour(context: Context, meetings: Sequence[Event], others: Sequence[Event]) -> None:
    """Gives what was held without a time, but for an hour, "in the afternoon", "before the ceremony", the day of what
    was told before; that of the text where nothing was; and so what is to come "later in the day"."""
    for meeting in meetings:
        rows = [context.rows[index] for index, _ in meeting.elements]
        row = next((row for row in rows if not row.in_zone and HOUR.search(row.text)), None)
        if row is not None and meeting.when is None and meeting.status == "held":
            meeting.when = _day_before(context, row, [*meetings, *others]) or context.today
        elif row is not None and meeting.status == "planned" and LATER.search(row.text):
            held = [m for m in meetings if m.status == "held" and all(index != row.index for index, _ in m.elements)]
            is_told = any(_is_ahead(context, e.time) for r in rows for e in r.elements if e.time is not None)
            meeting.when = meeting.when if is_told else _day_before(context, row, held) or context.today


def _is_ahead(context: Context, time: TimeMention) -> bool:
    """Whether a time of what is planned is no day gone by."""
    when = resolve_for(time, context.published, "planned")
    return when is None or context.published is None or when.end >= context.published


def _day_before(context: Context, row: Row, events: Sequence[Event]) -> When | None:
    """The recent day of the event that is told last before a row."""
    told = [
        (index, event.when)
        for event in events
        for index, _ in event.elements
        if index <= row.index and event.when is not None and _is_recent(context, event.when)
    ]
    return max(told, key=lambda pair: pair[0])[1] if told else None


def _is_recent(context: Context, when: When) -> bool:
    """Whether a time is one day, not long before that of a text."""
    return is_day(when) and context.published is not None and timedelta(0) <= context.published - when.start <= RECENT
