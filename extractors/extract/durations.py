"""How long visits and talks were: "a two-day visit", "ended three days of talks"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from extractors.extract.dates import JOURNEYS, When, is_day, lasting, stretched, tells_end
from extractors.extract.decide import Event
from extractors.extract.events import Context, event_times, leads_on, resolve_for, row_places
from extractors.extract.lattice import Row
from extractors.extract.trips import is_there


def stretch_days(context: Context, visits: Sequence[Event]) -> None:
    """Gives visits of one day the length that a row tells, "a two-day visit": one of their own that names no other
    destination, or where a text has one destination, any."""
    if not visits:
        return
    told = [(row, found) for row in context.rows if not row.in_zone and (found := lasting(row.text)) is not None]
    lengths = [(row, at, g) for row, (at, _, what, g) in told if what in JOURNEYS or row.text.endswith("for ", 0, at)]
    is_one = len({v.place.country for v in visits if v.place}) == 1
    for visit in visits:
        mine = [(row, groups) for row, at, groups in lengths if not _leads_on(context, visit, row, at, groups)]
        groups = next((groups for row, groups in mine if is_one or _is_only_of(context, row, visit)), {})
        if visit.when is None and _has_just_ended(context, visit, groups):
            visit.when = context.today
        visit.when = _up_to(context, visit, groups, is_one) or visit.when
        visit.when = stretched(visit.when, groups) if visit.when and visit.when.precision == "day" else visit.when
        if visit.when is not None and visit.status == "held" and _is_since(context, visit):
            visit.when = replace(visit.when, end=max(visit.when.end, context.published or visit.when.end))
        visit.when = _since_it_began(context, visit) or visit.when
        if visit.when is not None and visit.status == "held" and is_day(visit.when):
            visit.when = replace(visit.when, end=max((visit.when.end, *_days_of_leaving(context, visit, visit.when))))


def _leads_on(context: Context, visit: Event, row: Row, at: int, length: dict[str, str]) -> bool:
    """Whether a row tells where a visitor went on to from another visit, whose length stands at character `at`."""
    return any(leads_on(context, row, i, at, length) for index, i in visit.elements if index == row.index)


_HAS_ENDED = re.compile(r"\b(?:has|have) (?:\w+ )?(?:concluded|ended|completed|finished|wrapped)\b", re.IGNORECASE)
_HAS_COME = re.compile(r"\b(?:has|have) (?:\w+ ){0,2}?\w+(?:ed|en|wn|ound|ght|ade)\b")
_HAS_BEEN = re.compile(r"\b(?:has|have|had) been\b[^.;]*\bsince $", re.IGNORECASE)


def _has_just_ended(context: Context, visit: Event, groups: dict[str, str]) -> bool:
    """Whether a text tells of a visit of several days, without a day, that it "has ended"."""
    return groups.get("edge") == "end" and any(_HAS_ENDED.search(row.text) for row in visit.rows)


def _is_since(context: Context, visit: Event) -> bool:
    """Whether somebody is told to have been somewhere since the day of a visit, and so to be there still."""
    for row in visit.rows:
        for time in (e.time for e in row.elements if e.time is not None):
            if _HAS_BEEN.search(row.text[: time.start - row.begin]):
                return resolve_for(time, context.published, "held") == visit.when
    return False


_BEGAN = re.compile(r"\b(?:visit|stay)\b[^.;]{0,50}?,? (?:which|that) (?:began|started) (?:on )?$")
_FORTNIGHT = timedelta(days=14)


def _since_it_began(context: Context, visit: Event) -> When | None:
    """The days of a visit that its row tells to have begun on one of them: up to the day told of it, "concludes today
    his visit, which began on Sunday", else up to that of the text."""
    now = context.published
    if visit.status != "held" or now is None or not (visit.when is None or is_day(visit.when)):
        return None
    for row in visit.rows:
        for time in (e.time for e in row.elements if e.time is not None):
            begun = resolve_for(time, now, "held") if _BEGAN.search(row.text[: time.start - row.begin]) else None
            if begun is not None and is_day(begun) and timedelta() <= now - begun.start <= _FORTNIGHT:
                told = visit.when.end if visit.when is not None else begun.end
                return replace(begun, end=told if told > begun.end else now)
    return None


_UNTIL_DAY = re.compile(
    r"\b(?:visit|trip|tour|stay(?:s|ing)?|remain(?:s|ing)?|lasts?|(?:is|was|be) (?:here|there|in))\b[^.;,]{0,45}? "
    r"(?:until|through|till) (?:on )?$",
    re.IGNORECASE,
)
_ROWS_ON = 3  # rows behind that of a visit that may tell until when it is


def _up_to(context: Context, visit: Event, length: dict[str, str], is_one: bool) -> When | None:
    """The days of a visit under way that its row tells to go on until one, "a visit until Friday", "on a three-day
    visit through Saturday"; or the next rows, where a text tells of no other."""
    now, came = context.published, visit.when
    if visit.status != "held" or now is None or came is None:
        return None
    rows = list(visit.rows)
    for row in visit.rows if is_one else ():
        rows += context.rows[row.index + 1 : row.index + 1 + _ROWS_ON]
    for row in rows:
        for time in (e.time for e in row.elements if e.time is not None):
            if not _UNTIL_DAY.search(row.text[: time.start - row.begin]):
                continue
            until, last = resolve_for(time, now, "planned"), resolve_for(time, now, "held")
            until = last if time.rule == "weekday" and last == context.today else until
            if until is None or last is None or not is_day(until):
                continue
            if came.start == last.start != until.start:  # "Friday" was taken for the last one
                return stretched(until, {**length, "edge": "end"}) if length else replace(until, start=now)
            if is_day(came) and came.start < until.start <= came.start + LONGEST:
                return replace(came, end=until.end)
    return None


_CAME = re.compile(r"\b(?:arriv\w+|landed|came|flew (?:in|into|to)|reached)\b")
_LEFT = re.compile(
    r"\b(?:(?P<ahead>to (?:fly (?:home|back|out)|go home)|(?:to |will )?(?:leave|depart|return)s?|stays? until"
    r"|(?:goes|flies|heads) (?:home|back))|left|departed|returned|flew (?:home|back|out))\b[^.;]{0,60}$"
)
LONGEST = timedelta(days=21)  # from arriving to leaving


def _days_of_leaving(context: Context, visit: Event, came: When) -> Iterator[date]:
    """The days on which a visitor left or leaves, as a row tells that tells on which day he came: "arrived on Sunday
    and leaves tonight"."""
    for row in visit.rows:
        for time in (e.time for e in row.elements if e.time is not None):
            before = row.text[: time.start - row.begin]
            gone = _LEFT.search(before)
            if (
                gone is None
                or not _CAME.search(before, 0, gone.start())
                or not _is_told(context, row, gone.start(), came)
            ):
                continue
            when = resolve_for(time, context.published, "planned" if gone["ahead"] else "held")
            if is_day(when) and when is not None and came.start < when.start <= came.start + LONGEST:
                yield when.start


def _is_told(context: Context, row: Row, end: int, when: When) -> bool:
    """Whether a row tells a time before character `end`."""
    times = [e.time for e in row.elements if e.time is not None and e.time.start - row.begin < end]
    return any(resolve_for(time, context.published, "held") == when for time in times)


def _is_only_of(context: Context, row: Row, visit: Event) -> bool:
    """Whether a row is one of a visit's, and names no destination but its."""
    there = {p.country for p in row_places(context, row) if is_there(row, p.element)}
    return any(r is row for r in visit.rows) and visit.place is not None and there <= {visit.place.country}


def stretch_talks(context: Context, meetings: Sequence[Event]) -> None:
    """Gives held meetings of one day the length that one of their rows tells, "ended three days of talks"; those
    without a day end on the one that the row tells, or today where they "have ended". What is told to begin on a day
    and to end on another, held or planned, was from the one to the other."""
    for meeting in meetings:
        if meeting.status == "held":
            _stretch_talk(context, meeting)
        course = next(_courses(context, meeting), None)
        if course is not None and not _is_within(course, meeting.when):
            meeting.when = course


def _stretch_talk(context: Context, meeting: Event) -> None:
    """Gives a held meeting the days that its rows tell of how long it took."""
    row, groups = next(_lengths(context, meeting), (None, {}))
    if meeting.when is None and row is not None and groups["edge"] == "end":
        meeting.when = _last_day(context, row)
    if meeting.when is not None and meeting.when.precision == "day":
        meeting.when = stretched(meeting.when, groups)
    if is_day(meeting.when):
        meeting.when = _since_opening(context, meeting)
    if meeting.when is not None and is_day(meeting.when) and _lasted_a_night(context, meeting):
        meeting.when = replace(meeting.when, start=meeting.when.start - timedelta(days=1))


_BEGINS = re.compile(r"^[^.;]{0,90}?\b(?:open|beg[aiu]n|start|kick|resum|inaugurat|conven|launch)\w*\b[^.;,]{0,40}$")


def _courses(context: Context, meeting: Event) -> Iterator[When]:
    """The days of a meeting of which a row tells on which day it begins and on which it ends: "the summit opened on
    Thursday and lasts until Friday"."""
    by_index = {row.index: row for row in meeting.rows}
    for index, i in meeting.elements:
        row = by_index.get(index)
        if row is None or meeting.status == "cancelled":
            continue
        at = context.offset(row, row.elements[i])
        times = [e.time for e in row.elements if e.time is not None and e.time.start - row.begin > at]
        for first, last in pairwise(times):
            between = row.text[first.end - row.begin : last.start - row.begin]
            if _BEGINS.search(row.text[at : first.start - row.begin]) and tells_end(between):
                start = resolve_for(first, context.published, meeting.status)
                ends = (resolve_for(last, context.published, status) for status in (meeting.status, "planned"))
                yield from (when for end in ends if (when := _from_to(start, end)) is not None)


def _is_within(a: When, b: When | None) -> bool:
    """Whether one time begins with another that is told as days too, and ends no later."""
    return b is not None and b.precision == "day" and b.start == a.start and a.end <= b.end


def _from_to(first: When | None, last: When | None) -> When | None:
    """From one day to another that follows it."""
    if first is None or last is None or not (is_day(first) and is_day(last)):
        return None
    return replace(first, end=last.end) if first.start < last.start <= first.start + LONGEST else None


_BY_NIGHT = re.compile(r"\b(?:through(?:out)? the night|all night)\b(?! (?:of|to)\b)")
_NEAR = 80  # characters on either side of a meeting's word


def _lasted_a_night(context: Context, meeting: Event) -> bool:
    """Whether a meeting began on the day before that on which it is told: "they negotiated through the night"."""
    for index, i in meeting.elements:
        row = context.rows[index]
        at = context.offset(row, row.elements[i])
        if _BY_NIGHT.search(row.text, max(0, at - _NEAR), at + _NEAR):
            return True
    return False


_OPENED = re.compile(
    r"^[^.;]{0,60}?\b(?:(?:opened|began|started|begun|resumed)(?: (?!and\b)[^.;,]{1,30})?|[^.;,]{0,30} since)"
    r"(?: early| late)?(?: on)? $"
)
_HAD_BEEN = re.compile(r"\bbeen (?:\w+ly )?$")  # "had been negotiating since Monday"
SURE = 0.4  # that a time is a meeting's


def _since_opening(context: Context, meeting: Event) -> When | None:
    """The days of a meeting from the one on which a row tells that it opened to the last one told of it."""
    if meeting.when is None:
        return None
    told = {
        w.start for p in meeting.parts for w, chance, is_near, _ in p.times if is_near and chance >= SURE and is_day(w)
    }
    last = max(
        (day for day in {*told, meeting.when.start} if day <= (context.published or day)), default=meeting.when.start
    )
    opened = min((day for day in _openings(context, meeting) if day < last), default=None)
    return meeting.when if opened is None else replace(meeting.when, start=opened, end=last)


def _openings(context: Context, meeting: Event) -> Iterator[date]:
    """The days on which rows of a meeting tell that it opened: "the talks, which began on Monday"."""
    by_index = {row.index: row for row in meeting.rows}
    for index, i in meeting.elements:
        row = by_index.get(index)
        trigger = row.elements[i].trigger if row is not None else None
        if row is None or trigger is None:
            continue
        at = context.offset(row, row.elements[i])
        if trigger.form != "noun" and not _HAD_BEEN.search(row.text[:at]):
            continue
        for time in (e.time for e in row.elements if e.time is not None):
            if time.start - row.begin > at and _OPENED.search(row.text[at : time.start - row.begin]):
                when = resolve_for(time, context.published, "held")
                if when is not None and is_day(when):
                    yield when.start


def _lengths(context: Context, meeting: Event) -> Iterator[tuple[Row, dict[str, str]]]:
    """The rows of a meeting that tell how many days it took, and what they add to its day."""
    by_index = {row.index: row for row in meeting.rows}
    for index, element in meeting.elements:
        row = by_index.get(index)
        found = lasting(row.text) if row is not None and not row.in_zone else None
        if row is None or found is None or found[2] in JOURNEYS or "edge" not in found[3]:
            continue
        start, end, _, groups = found
        if start <= context.offset(row, row.elements[element]) < end:
            yield row, groups


def _last_day(context: Context, row: Row) -> When | None:
    """The only day that a row tells, or today where it tells none and that something "has" come of it."""
    times = [e.time for e in event_times(context, row) if e.time is not None]
    if not times:
        return context.today if _HAS_COME.search(row.text) else None
    told = [resolve_for(time, context.published, "held") for time in times]
    days = {when for when in told if when is not None and when.precision == "day" and when.start == when.end}
    return min(days, key=lambda when: when.basis) if len({when.start for when in days}) == 1 else None


_FIRST_WORDS = re.compile(r"\s?(?:(?:until|till|through|in|of|on|since|from)\s)?", re.IGNORECASE)  # of a time
_AT = r"(?:at least |midnight on |the (?:end|middle) of )?$"
_UNTIL = re.compile(rf"\b(?:until|till|through|up to) {_AT}", re.IGNORECASE)
_EXPIRES = re.compile(rf"\b(?:expires?|expiring|lapses?|runs out|run out) (?:on |in |at )?{_AT}", re.IGNORECASE)
_IS_VALID = re.compile(
    r"\b(?:valid(?:ity)?|in (?:force|effect|place)|runs?|running|appl(?:y|ies)|lasts?|lasting|extend\w*|prolong\w*"
    r"|renew\w*|roll\w* over|remains?)\b[^.;]{0,70}$",
    re.IGNORECASE,
)
_VALID_FROM = re.compile(
    r"\b(?:valid|applicable|effective)(?: for \w+(?:[ -]\w+)? years?)?,? (?:from|as of|starting|since) $"
    r"|\b(?:will|shall|to|is expected to|is due to) (?:(?:enter|come|go) into (?:force|effect)|take effect) "
    r"(?:on |in |from |as of )?$",
    re.IGNORECASE,
)
_TO = re.compile(r"\s*(?:to|until|till|through) $")
VALID = frozenset({"extended", "in_force"})  # statuses of what is valid until a day that is told
VALID_FOR = VALID | {"signed", "ratified", "planned"}


def tell_term(context: Context, event: Event) -> None:
    """Gives a document the days from which and until which a sentence of it tells that it is valid: "extended until
    March 2024", "valid from 1 July to 30 June 2026", "will enter into force on August 13", "expires on December 31"."""
    if event.status not in VALID_FOR or event.group == "joint_statement":
        return
    for index, i in event.elements:
        row = context.rows[index]
        from_on = 0 if event.status == "extended" else row.elements[i].start
        since = ""  # what stands behind the day from which it is
        for time in (e.time for e in row.elements if e.time is not None and e.start >= from_on):
            begin = _FIRST_WORDS.match(row.text, time.start - row.begin)
            left, when = row.text[: begin.end() if begin else 0], resolve_for(time, context.published, "planned")
            if when is not None and _VALID_FROM.search(left):
                event.term = event.term[0] or when.start, event.term[1]
                since = row.text[: time.end - row.begin]
            elif when is not None and (_TO.fullmatch(left.removeprefix(since)) or _is_end(left, event.status)):
                event.term = event.term[0], event.term[1] or when.end


def _is_end(left: str, status: str) -> bool:
    """Whether the words before a time tell that a document is valid until then."""
    is_until = _UNTIL.search(left) is not None
    return _EXPIRES.search(left) is not None or (is_until and (status in VALID or _IS_VALID.search(left) is not None))
