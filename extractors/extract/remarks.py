"""The day of a meeting at which somebody said what a text reports: "A said on Tuesday …", "he said in talks with B"."""

from collections.abc import Sequence

from extractors.extract.dates import When
from extractors.extract.decide import Event
from extractors.extract.events import Context, resolve_for
from extractors.extract.lattice import Row
from extractors.extract.speakers import is_of_saying, was_said_at


def date_of_remarks(context: Context, meetings: Sequence[Event]) -> None:
    """Gives what was held without a time the day on which its people spoke, where they spoke there."""
    for meeting in meetings:
        if meeting.when is None and meeting.status == "held":
            told = (context.rows[index] for index, i in meeting.elements if _is_remark(context, context.rows[index], i))
            meeting.when = next((when for row in told if (when := _said_on(context, row)) is not None), None)


def _is_remark(context: Context, row: Row, i: int) -> bool:
    return was_said_at(row, context.offset(row, row.elements[i]))


def _said_on(context: Context, row: Row) -> When | None:
    """The last day before a row on which somebody is told to have spoken."""
    for other in reversed(context.rows[: row.index]):
        for time in [e.time for e in other.elements if e.time is not None and not (other.in_title or other.in_zone)]:
            if is_of_saying(other, time):
                when = resolve_for(time, context.published, "held")
                if when is not None and when.precision == "day" and when.start == when.end:
                    return when
    return None
