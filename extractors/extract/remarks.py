"""The day of a meeting at which somebody said what a text reports: "A said on Tuesday …", "he said in talks with B"."""

import re
from collections.abc import Sequence

from extractors.extract.dates import When
from extractors.extract.decide import Event
from extractors.extract.events import Context, resolve_for
from extractors.extract.lattice import Row

_SAYS = (
    r"\b(?:said|says|told|stated|added|stressed|noted|underlined|emphasi[sz]ed|called|quoted|warned|urged|criticized"
    r"|described|announced|reiterated|highlighted|expressed|hailed|praised|condemned)\b"
)
_AT_IT = re.compile(
    rf"(?:{_SAYS}|\bremarks?\b|\b(?:made|making) (?:the|these|this) (?:comment|statement)s?\b)[^.;]{{0,160}}?"
    r"\b(?:in|during|at|on the sidelines of|before) (?:an? |his |her |their |the |this )?(?:[\w’'-]+ ){0,3}$",
    re.IGNORECASE,
)
_WHEN = re.compile(rf"{_SAYS}[^.,;“”\"]{{0,60}}?(?: late| early| also)?(?: on| in)? $", re.IGNORECASE)


def date_of_remarks(context: Context, meetings: Sequence[Event]) -> None:
    """Gives what was held without a time the day on which its people spoke, where they spoke there."""
    for meeting in meetings:
        if meeting.when is None and meeting.status == "held":
            told = (context.rows[index] for index, i in meeting.elements if _was_said_at(context, index, i))
            meeting.when = next((when for row in told if (when := _said_on(context, row)) is not None), None)


def _was_said_at(context: Context, index: int, i: int) -> bool:
    """Whether a row tells that something was said at the meeting of its trigger i."""
    row = context.rows[index]
    return _AT_IT.search(row.text[: int(context.doc[row.elements[i].start].idx) - row.begin]) is not None


def _said_on(context: Context, row: Row) -> When | None:
    """The last day before a row on which somebody is told to have spoken."""
    for other in reversed(context.rows[: row.index]):
        for time in [e.time for e in other.elements if e.time is not None and not (other.in_title or other.in_zone)]:
            if _WHEN.search(other.text[: max(time.start - other.begin, 0)]):
                when = resolve_for(time, context.published, "held")
                if when is not None and when.precision == "day" and when.start == when.end:
                    return when
    return None
