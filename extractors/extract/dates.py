"""Dates and relative times in a text, and what they mean for a given day of publication.

A `TimeMention` is found once; what it means may depend on the tense of the event that it belongs to ("on Tuesday" is
the last one for what has happened, the next one for what is to come), so that it is resolved later, by `resolve`.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from extractors.extract.lowering import lowered

MONTHS = {
    name: i // 2 + 1
    for i, name in enumerate(
        "january jan february feb march mar april apr may may june jun july jul august aug september sep october oct "
        "november nov december dec".split()
    )
} | {"sept": 9}
WEEKDAYS = {name: i for i, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
ALMOST = timedelta(days=10)  # a month that begins so soon may be told as past and be meant as to come
NUMBERS = {
    name: i
    for i, name in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
    )
} | {"a": 1, "an": 1, "few": 0, "several": 0}
LEAP = 2024  # a year that has all days
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}

PAST, FUTURE, UNKNOWN = -1, 1, 0
REACH = 40  # characters round a time word that its expression may span
FAR, NEAR = (
    timedelta(days=270),
    timedelta(days=45),
)  # where the tense asks for a far day and a near one fits, the near one


@dataclass(frozen=True)
class When:
    """A resolved time: first and last day, precision (day, month, year) and basis (explicit or relative)."""

    start: date
    end: date
    precision: str
    basis: str


def relation(when: When | None, day: date | None) -> str:
    """How a time stands to a day: past, future, now, or none where either is not known."""
    if when is None or day is None:
        return "none"
    return "past" if when.end < day else "future" if when.start > day else "now"


def is_day(when: When | None) -> bool:
    """Whether a time is one single day."""
    return when is not None and when.precision == "day" and when.start == when.end


@dataclass(frozen=True)
class TimeMention:
    """A time expression at characters [start, end) of a text. direction: what the words say of themselves; base: the
    day told before that "the same day" or "two days later" goes by."""

    start: int
    end: int
    rule: str
    groups: dict[str, str]
    direction: int = UNKNOWN
    base: "TimeMention | None" = None


_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan\.|feb\.|mar\.|apr\.|jun\.|jul\.|aug\.|sept?\.|oct\.|nov\.|dec\.|sept|jan|feb|aug|oct|nov|dec)"
)
_WEEKDAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:19\d\d|20\d\d)"
_OLD_YEAR = r"1[5-8]\d\d"  # also an hour or a number: a year where words tell so
_ANY_YEAR = rf"(?:{_OLD_YEAR}(?!:|\s(?:[a-z]{{4,}}s|people|men|gmt)\b)|{_YEAR})"
_PACT = r"(?:treaty|agreement|convention|accord|pact|protocol|compact|declaration)"
_OF_PACT = "|".join(rf"(?<={name}\s)" for name in _PACT[3:-1].split("|"))
_DASH = r"\s?(?:[-–—−]|to|through|until|till|and)\s?"
# The day of the week, or the part of the day, before a date.
_OPEN = rf"(?:{_WEEKDAY}(?:\s(?:morning|afternoon|evening|night))?,?\s(?:\(|the\s)?)"
_HOUR = r"(?:(?:early\s)?(?:morning|afternoon|evening|night|hours)\sof\s)"
_COUNT = r"(?:\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|few|several)"

_NTH = r"(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)"
_BEHIND = "and|he|she|they|i|we|it|the|in|at|with|for|to"  # what tells "the 23rd" from "the 23rd summit"
_MET = r"(?:summit|meeting|talks|session|visit|trip|conference|gathering|dialogue)"
TOLD_DAY = "told_day"
_SAME_YEAR = r"\s(?:of\s)?(?P<same>that|the\ssame)\syear"
_HOURS = r"(?:day|morning|afternoon|evening|night)"
_CLOSED = r"\s?[,.;:)\n—–]|\s?$|\s(?:in|at|with|by|that|and|from|on|for|to|as|during|when|where|but)\b"
_BASES = frozenset("iso md md_md dotted today weekday word nth slashed".split())
_WITHIN = 900  # characters between a day and the words that go by it

# Of texts in lower case; longest and most specific first, the first that matches at a position wins.
RULES: tuple[tuple[str, str], ...] = (
    ("iso", rf"(?P<y>{_YEAR})-(?P<m>\d\d)-(?P<d>\d\d)"),
    (
        "md_md",
        rf"{_OPEN}?(?P<mo>{_MONTH})\s(?P<d>{_DAY}){_DASH}{_OPEN}?(?P<mo2>{_MONTH})\s(?P<d2>{_DAY})(?!\d)"
        rf"(?:,?\s(?P<y>{_YEAR}))?",
    ),
    (
        "md_md",
        rf"{_OPEN}?(?P<mo>{_MONTH})\s(?P<d>{_DAY}){_DASH}{_OPEN}?(?P<d2>{_DAY})(?![\d:])(?:,?\s(?P<y>{_YEAR}))?",
    ),
    (
        "md_md",
        rf"{_OPEN}?(?<!\d)(?P<d>{_DAY}){_DASH}(?:{_OPEN}|the\s)?(?P<d2>{_DAY})\s(?:of\s)?(?P<mo>{_MONTH})"
        rf"(?:,?\s(?P<y>{_YEAR}))?",
    ),
    (
        "md_md",
        rf"{_OPEN}?(?<!\d)(?P<d>{_DAY})\s(?P<mo>{_MONTH}){_DASH}{_OPEN}?(?P<d2>{_DAY})\s(?P<mo2>{_MONTH})(?:,?\s(?P<y>{_YEAR}))?",
    ),
    ("week_of", rf"week of (?P<mo>{_MONTH})\s(?P<d>{_DAY})(?:,?\s(?P<y>{_YEAR}))?"),
    (
        "md",
        rf"(?:{_OPEN}|{_HOUR})?(?P<mo>{_MONTH})\s(?:the\s)?(?P<d>{_DAY})(?![\d:])"
        rf"(?:,?\s(?P<y>{_ANY_YEAR})|\s(?P<rel>last|this|next)\syear|{_SAME_YEAR})?",
    ),
    (
        "md",
        rf"(?:{_OPEN}|{_HOUR})?(?P<d>{_DAY})(?:\sof)?\s(?P<mo>{_MONTH})"
        rf"(?:,?\s(?P<y>{_ANY_YEAR})|\s(?P<rel>last|this|next)\syear|{_SAME_YEAR})?",
    ),
    ("dotted", rf"(?<![\d.])(?P<d>{_DAY})\.(?P<m>1[0-2]|0?[1-9])\.(?P<y>{_YEAR})"),
    (
        "part_of_year",
        r"\bthe\s(?P<part>first|second|third|fourth|last)\s(?P<what>half|quarter)\sof\s"
        rf"(?:(?P<y>{_YEAR})|(?P<rel>last|this|next|the)\syear)\b",
    ),
    (
        "week_of",
        rf"\b(?P<nth>first|second|third|fourth|last)\s(?P<what>week|half)\sof\s(?P<mo>{_MONTH})(?![a-z])"
        rf"(?:,?\s(?P<y>{_YEAR}))?",
    ),
    (
        "my",
        rf"(?P<part>early|mid|late|earlier|later)?[\s-]?(?P<mo>{_MONTH}),?\s(?:of\s)?"
        rf"(?:(?P<y>{_ANY_YEAR})|(?:of\s)?(?P<rel>last|this|next)\syear|(?:of\s)?(?P<same>that|the\ssame)\syear)",
    ),
    ("rel_year_month", rf"(?P<rel>last|this|next)\syear,?\sin\s(?P<mo>{_MONTH})"),
    ("rel_month_name", rf"(?P<rel>last|this|next|past|this\spast|this\scoming)\s(?P<mo>{_MONTH})\b"),
    ("month", rf"(?<![a-z])(?:early|mid|late)[\s-](?P<mo>{_MONTH})(?![a-z])"),
    (
        "month",
        r"\b(?:(?:back\s)?in|of|since|for|by|until|during|last|from|before|after|throughout|end of|beginning of)\s"
        rf"(?P<mo>{_MONTH})(?![a-z])(?!\s\d)",
    ),
    ("month", rf"\b(?:an?|the|its|their|his|her|this)\s(?P<mo>{_MONTH})(?=\s(?:[a-z-]+\s)?{_MET}\b)"),
    (
        "word",
        r"\b(?P<word>yesterday|today|tomorrow)\s(?:and|to|until|till|through)\s"
        rf"(?:(?P<last>today|tomorrow)|(?P<w2>{_WEEKDAY}))\b",
    ),
    ("today", rf"(?P<w>{_WEEKDAY})\s\((?P<word>today|tomorrow|yesterday)\)"),
    ("weekday_range", rf"(?P<w>{_WEEKDAY})(?:\s?[-–—]\s?|\sto\s|\sand\s|\sthrough\s)(?P<w2>{_WEEKDAY})"),
    (
        "weekday",
        rf"(?:(?P<rel>last|next|this|past|this\spast|this\scoming|coming|previous|following|later|later\son|earlier)\s)?"
        rf"(?P<w>{_WEEKDAY})\b(?:,?\s(?:of\s)?(?P<week>last|next|this)\sweek\b)?",
    ),
    (
        "nth",
        rf"\bon\sthe\s(?P<d>{_NTH})"
        rf"(?:\sof\s(?:(?:this|the)|(?P<same>that|the\ssame))\smonth|(?=[,.;]|\s(?:{_BEHIND})\b))",
    ),
    (
        "span_rel",
        r"\b(?:(?:early|late|later|earlier|in the middle of|at the (?:end|beginning|start) of)\s)?"
        r"(?P<rel>last|this|next|past|this\spast|the\spast|the\scoming|coming|previous)\s"
        r"(?P<unit>week|weekend|month|year|spring|summer|autumn|fall)\b",
    ),
    (
        "span_rel",
        r"\b(?:(?:later|earlier|early|late|in|of)\s(?:in\s)?(?P<same>that|the\ssame)|(?:that|the)\ssame"
        r"|the\s(?P<then>following))\s(?P<unit>month|year)\b(?!\s(?:that|as|when|in\swhich)\b)",
    ),
    ("end_of_unit", r"\b(?P<part>end|beginning|start|close) of the (?P<unit>month|year|week)\b"),
    ("later_unit", r"\b(?P<rel>later|earlier) in the (?P<unit>week|month|year)\b"),
    (
        TOLD_DAY,
        rf"\b(?:(?P<n>{_COUNT})\sdays?\s(?:later|afterwards|after(?=[,.;]))|the\s(?P<next>following|next)\s{_HOURS}"
        r"|the\s(?P<after>day\safter)(?=[,.;])|(?:(?:that|the)\ssame|that)\s(?:day|date|evening|afternoon|morning|night)"
        r"|later\sin\sthe\sday)\b",
    ),
    (
        "ago",
        rf"\bthe\s(?:(?P<back>previous|preceding)\s{_HOURS}\b|{_HOURS}\s(?P<before>before|earlier)(?={_CLOSED}))",
    ),
    ("weekend", r"\b(?:over|at|on|during|for)\sthe\sweekend\b"),
    ("slashed", r"\((?P<d>\d{1,2})/(?P<m>\d{1,2})(?:/(?P<y>20\d\d))?\)"),
    (
        "ago",
        r"\b(?:exactly |about |almost |nearly |just |over |some )*"
        rf"(?P<n>{_COUNT})\s(?P<unit>day|week|month|year)s?\s(?:ago|(?P<back>earlier))\b",
    ),
    ("ahead", rf"\bin (?P<n>{_COUNT})\s(?P<unit>day|week|month|year)s?(?:[’']\stime)?\b(?! of)"),
    (
        "within",
        rf"\b(?:within|in)\s(?:the\s)?(?:(?:next|coming|following)\s|(?<=within\s)|(?<=within\sthe\s))"
        rf"(?P<n>{_COUNT})\s(?P<unit>day|week|month)s?\b(?! of)",
    ),
    (
        "word",
        r"\b(?P<word>today|yesterday|tomorrow|tonight|last night|this morning|this afternoon|this evening"
        r"|earlier in the day|the day before yesterday|the day after tomorrow|day before)\b",
    ),
    (
        "season",
        rf"\bin\s(?:the\s)?(?:early\s|late\s)?(?P<unit>spring|summer|autumn|(?<=the\s)fall)(?:,?\s(?:of\s)?(?P<y>{_YEAR}))?\b",
    ),
    ("year", rf"\b(?:in|since|of|during|for|early|late|mid|by|until|back in)[\s-](?P<y>{_YEAR})\b(?!\s?[-–])"),
    (
        "year",
        rf"\b(?:in|since|back in|(?:{_OF_PACT})of)\s(?P<y>{_OLD_YEAR})"
        r"(?=\W?$|\s?[,.;:)—–]|\s(?:between|and|by|with|that|which|to|in|when|is|was|the|as|on|after|under|gave|has|had)\b)",
    ),
    ("year_adj", rf"(?<![\w-])(?P<y>{_YEAR})(?=\s[a-z])"),
    ("year", rf"(?<!between\s\d\d\d\d\sand\s)(?<=\d\d\d\d\sand\s)(?P<y>{_YEAR})\b(?!\s?[-–])"),  # "in 2013 and 2015"
    ("year_adj", rf"(?<![\w-])(?P<y>{_OLD_YEAR})(?=\s(?:[a-z–-]+\s){{0,3}}?{_PACT}\b)"),
)
# What a rule cannot do without: a month, a day of the week, figures of a year; all others a word of time.
_NEEDS = dict.fromkeys("md_md md week_of my rel_year_month rel_month_name month".split(), frozenset({"month"}))
_NEEDS |= dict.fromkeys(("today", "weekday_range", "weekday"), frozenset({"weekday"}))
_NEEDS |= dict.fromkeys(("iso", "dotted", "year", "year_adj"), frozenset({"year"}))
_NEEDS |= {"part_of_year": frozenset({"year", "word"}), "nth": frozenset({"nth"}), "slashed": frozenset({"slashed"})}
_WORD = frozenset({"word"})
_COMPILED = tuple((rule, _NEEDS.get(rule, _WORD), re.compile(pattern)) for rule, pattern in RULES)
_HINT = re.compile(
    rf"\b(?:(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})|(?P<weekday>{'|'.join(WEEKDAYS)})"
    r"|(?P<word>week|weekend|month|year|today|yesterday|tomorrow|tonight|night|morning|afternoon|evening|day|date|ago|earlier"
    r"|spring|summer|autumn|fall|days|weeks|months|years))\b"
    rf"|(?P<slashed>\(\d{{1,2}}/\d)|(?P<year>(?:1[5-9]|20)\d\d)|(?P<nth>\b{_NTH}\b)"
)
_DIRECTIONS = {"last": PAST, "past": PAST, "this past": PAST, "the past": PAST, "previous": PAST, "next": FUTURE}
_DIRECTIONS |= {"coming": FUTURE, "the coming": FUTURE, "this coming": FUTURE, "following": FUTURE}
_PARTS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}


_OPEN_SPANS = {"this": {"earlier": PAST, "later": FUTURE}}  # the word before a span under way → where in it
_RECORD = 80  # characters from "the first" to how long nothing of the kind was
_SAME_DAY = "earlier in the day"  # of the day told before, where one is
_TODAY = frozenset({"later", "later on", "this"})  # before the day of the week on which a text is: it is that day
_WAS_TO = re.compile(
    r"\b(?:was|were|had\sbeen)\s(?:also\s|later\s|then\s)?(?:to|set|due|scheduled|slated|expected|supposed|planning)\s[^.!?]*$"
)
_NOW = re.compile(  # "lands in Hanoi on Wednesday", told that Wednesday
    r"(?<!\bto )(?<!\bwill )(?<!\bof )\b(?:arrives|lands|begins|starts|flies|travels|visits|embarks|opens|pays|hosts"
    r"|meets|holds|receives|welcomes)\b(?:(?!\b(?:will|would|and|after|who)\b|\bto [a-z])[^.;:,]){0,70} on $"
)
_ASIDE = re.compile(r"[^.!?\n]*(?:\b(?:after|who|when)\b|,\swhich\b)[^.!?\n,]*$")  # behind a day, a clause on another
_BEFORE_DAY = re.compile(  # what stands before a day of the week told otherwise than agencies tell that of a text
    r"(?:^|[^\w\s’',]\s?|\b(?:on|for|until|till|by|from|since|before|after|to|and|or|the|an?|each|every|said|says|told"
    r"|announced|agreed|reported)\s)$",
    re.IGNORECASE,
)


def _windows(lower: str) -> list[tuple[int, int, frozenset[str]]]:
    """The stretches of a text in lower case round its time words, and the kinds of these: no time is elsewhere."""
    found: list[tuple[int, int, frozenset[str]]] = []
    for match in _HINT.finditer(lower):
        start, end = max(0, match.start() - REACH), min(len(lower), match.end() + REACH)
        kinds = frozenset({match.lastgroup or ""})
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end, found[-1][2] | kinds)
        else:
            found.append((start, end, kinds))
    return found


def find_times(text: str) -> list[TimeMention]:
    """Every time expression of `text`, in order, none inside another."""
    found: list[TimeMention] = []
    taken: list[tuple[int, int]] = []
    lower = lowered(text)
    windows = _windows(lower)
    for rule, needed, pattern in _COMPILED:
        able = [(a, b) for a, b, kinds in windows if not needed.isdisjoint(kinds)]
        for match in (m for a, b in able for m in pattern.finditer(lower, a, b)):
            start, end = match.span()
            groups = {k: text[match.start(k) : match.end(k)] for k, v in match.groupdict().items() if v}
            names = [groups[k] for k in ("mo", "mo2", "w", "w2") if k in groups]
            if any(a < end and start < b for a, b in taken) or any(n[0].islower() for n in names):
                continue
            is_span = lower.endswith("between ", 0, start)
            if rule == "md_md" and not is_span and _are_two(groups, text[start:end]):
                continue
            taken.append((start, end))
            relative = (groups.get("rel") or groups.get("week") or "").lower()
            direction = _DIRECTIONS.get(relative, UNKNOWN)
            if rule == "weekday" and relative == "earlier":
                direction = PAST
            elif rule == "span_rel" and relative in _OPEN_SPANS:  # "earlier this week"
                direction = _OPEN_SPANS[relative].get(match.group().split()[0], UNKNOWN)
            elif rule in ("weekday", "weekday_range") and _may_be_today(relative, text, start):
                groups["now"] = "may be"
            found.append(TimeMention(start, end, rule, groups, direction))
    return _based(text, sorted((m for m in found if not _is_back_to_then(lower, m)), key=lambda m: m.start))


_RANKED = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|only|last|latest|(?:high|bigg|larg|great|clos"
    r"|long|low|strong|sharp|bold|clear|new|young|deep|tough|warm)est|most|once|twice|\w+ times)\b[^.;:]*$"
)
_IS_AHEAD = re.compile(r"\b(?:will|would|shall|can|may|could|to be|due|planned|expected|scheduled)\b")


def _is_back_to_then(lower: str, mention: TimeMention) -> bool:
    """Whether a time tells how long nothing of the kind was: "the first summit in ten years" is not to come, nor "the
    second visit in five weeks"; "the first meeting will be held in two weeks" is."""
    if mention.rule != "ahead":
        return False
    ranked = _RANKED.search(lower, max(0, mention.start - _RECORD), mention.start)
    is_long = mention.groups["unit"].lower() in ("month", "year")
    return ranked is not None and (is_long or not _IS_AHEAD.search(ranked.group()))


def _may_be_today(relative: str, text: str, start: int) -> bool:
    """Whether the day of the week at a character may be that of the text, though it lies ahead: "later on Tuesday",
    "was to meet on Tuesday", "arrives on Tuesday", and where no word stands before it, as agencies write: "is to meet
    the envoy Tuesday"."""
    if relative:
        return relative in _TODAY
    return not _BEFORE_DAY.search(text, max(0, start - 12), start) or bool(
        _WAS_TO.search(text, max(0, start - 80), start) or _NOW.search(text, max(0, start - 100), start)
    )


def _based(text: str, found: list[TimeMention]) -> list[TimeMention]:
    """Gives words that go by a day told before that day, and leaves out those without one: "two days later"; "a day
    earlier" goes by the day of the text then."""
    told: list[TimeMention] = []
    base: TimeMention | None = None
    for mention in found:
        if _is_of_told(mention):
            span = next((t for t in reversed(told) if _may_tell(t, mention)), None)
            if span is None and mention.rule == "span_rel":
                continue
            mention = replace(mention, base=span)
        is_near = base is not None and mention.start - base.start <= _WITHIN
        if mention.rule == TOLD_DAY and not is_near:
            continue
        if mention.rule == TOLD_DAY and base is not None:
            is_past = base.rule == "weekday" and _WAS_TO.search(text, max(0, mention.start - 80), mention.start)
            mention = replace(mention, base=replace(base, direction=PAST) if is_past and not base.direction else base)
        elif is_near and mention.groups.get("word", "").lower() == _SAME_DAY:
            mention = replace(mention, rule=TOLD_DAY, groups={}, base=base)
        elif base is not None and _is_back(mention) and _is_beside(text[base.end : mention.start]):
            mention = replace(mention, base=base)
        is_aside = base is not None and _ASIDE.fullmatch(text, base.end, mention.start) is not None
        if not is_aside and (mention.rule in _BASES or (mention.base is not None and mention.rule != "span_rel")):
            base = mention
        told.append(mention)
    return told


def _is_back(mention: TimeMention) -> bool:
    """Whether words count days back from a day told before: "the previous day", "two days earlier"."""
    return bool({"back", "before"} & mention.groups.keys()) and mention.groups.get("unit", "day").lower() == "day"


def _is_of_told(mention: TimeMention) -> bool:
    """Whether words go by a month or a year told before: "later that month", "on May 6 of that year"."""
    return "same" in mention.groups or (mention.rule == "span_rel" and "rel" not in mention.groups)


def _may_tell(told: TimeMention, mention: TimeMention) -> bool:
    """Whether a time told before may be that of which another tells the month or the year."""
    is_year = told.rule in ("year", "year_adj") or told.groups.get("unit", "").lower() == "year"
    is_of_month = mention.rule == "nth" or mention.groups.get("unit", "").lower() == "month"
    return mention.start - told.start <= _WITHIN and not (is_year and is_of_month)


def _is_beside(between: str) -> bool:
    """Whether a day that is counted back goes by one told so far before it: in its paragraph, or in the one before
    where it begins its own."""
    before, _, own = between.rpartition("\n")
    return len(between) <= _WITHIN and "\n" not in before.rstrip() and (not before or own.strip().lower() in ("", "on"))


def is_told(mention: TimeMention) -> bool:
    """Whether the words of a time say themselves that it lies behind or ahead: "last Friday"."""
    return (mention.groups.get("rel") or mention.groups.get("week") or "").lower() in _DIRECTIONS


def _are_two(groups: dict[str, str], text: str) -> bool:
    """Whether "and" stands between two days that do not follow each other: "on 19 and 27 August" is no span, "on 31
    August and 1 September" is one."""
    if " and " not in text:
        return False
    first, last = _month(groups["mo"]), _month(groups.get("mo2", groups["mo"]))
    start = date(LEAP, first, 1) + timedelta(days=_number(groups["d"]))
    return not 0 < (date(LEAP, last, 1) + timedelta(days=_number(groups["d2"])) - start).days <= 2


_LASTS = (
    r"(?:visit|trip|tour|stay|mission|swing|stop|summit|meetings?|talks|conference|forum|gathering|sessions?|round"
    r"|negotiations|consultations|discussions|deliberations|dialogue)"
)
_MAY_LAST = re.compile(r"[-\s](?i:day|week|hour)")  # in all three of the following: no "today", no "Monday"
_LASTING = re.compile(
    rf"\b(?P<n>{_COUNT})[-\s](?P<unit>day|week|(?<=(?:24|36|48|72)[-\s])hour)s?\b"
    r"(?:[\s,]+(?!(?:after|before|following|amid|until)\b)[\w'’-]+){0,4}?"
    rf"\s(?P<what>{_LASTS})\b",
    re.IGNORECASE,
)
_NTH_DAY = re.compile(
    r"\b(?P<n>second|third|fourth|fifth|sixth|seventh)(?: and (?:final|last))? day of (?:[\w'’-]+ ){0,4}?"
    rf"(?P<what>{_LASTS})\b",
    re.IGNORECASE,
)
_WILL_LAST = re.compile(
    rf"\b(?P<what>{_LASTS}) (?:will|(?:is|are) (?:set|due|scheduled|expected) to) last (?:for )?(?P<n>{_COUNT}) days\b",
    re.IGNORECASE,
)
_ORDINALS = {name: i for i, name in enumerate("second third fourth fifth sixth seventh".split(), 2)}
_ABOUT = r"almost|nearly|about|around|roughly|some|over|more than|less than|under|at least|what were"
_OVER = re.compile(
    r"\b(?:conclu[ds]|end(?:s|ed|ing)?\b|wrap|wound|wind(?:s|ing)? up|return|finish|complet|clos|came (?:home|back)"
    r"|capp(?:ed|ing)\b|culminat)"
    rf"|\b(?:after|following|followed)(?:(?: (?:an?|the|his|her|their|{_ABOUT}))*|(?: (?:an?|his|her|their))"
    r"(?: [a-z-]+){1,2}) $",
    re.IGNORECASE,
)
_BEGUN = re.compile(
    r"\b(?:first|opening) day of|\b(?:start|beginning) of|\b(?:beg[iau]n|open|launch)\w*", re.IGNORECASE
)
_ENDING = re.compile(
    r"[^.;]{0,110}\b(?:end(?:s|ed|ing)?|conclud(?:ed|es|ing)|clos(?:ed|es|ing)|wrap(?:s|ped|ping) up|w(?:inds|ound) up"
    r"|finish(?:ed|es)|collapsed|broke up|left(?! for)|(?:c[ao]mes?|coming|dr[ae]w\w*) to an? (?:end|close))\b"
)
_ENDS = re.compile(
    r"\b(?:(?:last|r[au]n|continu|stretch|went on|go(?:es|ing)? on|carr)\w* [^.;,]{0,20}?(?:through|until|till|to|into)"
    r"|(?:end|conclud|clos|finish|wrap|w[io]und)(?:s|e|es|ed|ing|ping|ped)?(?: up)?)(?: late| early)?(?: on)? $"
)
_DAYS_A_WEEK, _HOURS_A_DAY, _LONGEST = 7, 24, 22
JOURNEYS = frozenset({"visit", "trip", "tour", "stay", "mission", "swing", "stop"})


def lasting(text: str) -> tuple[int, int, str, dict[str, str]] | None:
    """(start, end, what, groups) of "a two-day visit" or "the second day of talks" in a sentence; groups: what to add
    to the day that is told."""
    if ("day" not in text and "week" not in text and "hour" not in text) or not _MAY_LAST.search(text):
        return None
    nth = _NTH_DAY.search(text)
    match = nth or _LASTING.search(text) or _WILL_LAST.search(text)
    if match is None:
        return None
    count = match["n"].lower()
    days = _ORDINALS.get(count) or (int(count) if count.isdigit() else NUMBERS[count])
    unit = match.groupdict().get("unit", "day").lower()
    if unit == "hour":
        days = 1 + days // _HOURS_A_DAY if match["what"].lower() in JOURNEYS else 0
    if unit == "week":
        days = _DAYS_A_WEEK * days + (match["what"].lower() not in JOURNEYS)  # "two weeks of talks", Monday to Monday
    if not 2 <= days <= _LONGEST:
        return None
    whole = _LASTING.search(text, match.start(), match.end()) if nth is not None else None
    if whole is not None and whole["n"].lower() in NUMBERS and NUMBERS[whole["n"].lower()] >= days:
        return *match.span(), match["what"].lower(), {"days": str(NUMBERS[whole["n"].lower()]), "nth": str(days)}
    is_over = nth is not None or _is_over(text, match)
    return *match.span(), match["what"].lower(), {"days": str(days), "edge": "end" if is_over else "start"}


def _is_over(text: str, match: re.Match[str]) -> bool:
    """Whether what lasted some days is told as ended on the day that is told."""
    before = text[max(0, match.start() - 60) : match.start()]
    is_begun = _BEGUN.search(before[-24:])
    return not is_begun and bool(_OVER.search(before) or _ENDING.match(text, match.end()))


def tells_end(before: str) -> bool:
    """Whether the words before a time tell that something ends then: "and lasts until", "and closed on"."""
    return _ENDS.search(before) is not None


def stretched(when: When, groups: dict[str, str]) -> When:
    """A single day with the length that `lasting` found: from that day on, or up to it."""
    if "days" not in groups or when.start != when.end:
        return when
    length = timedelta(days=int(groups["days"]) - 1)
    if "nth" in groups:
        start = when.start - timedelta(days=int(groups["nth"]) - 1)
        return When(start, start + length, when.precision, when.basis)
    if groups["edge"] == "end":
        return When(when.start - length, when.end, when.precision, when.basis)
    return When(when.start, when.end + length, when.precision, when.basis)


def resolve(mention: TimeMention, published: date | None, direction: int) -> When | None:
    """What `mention` means in a text of day `published` for an event in `direction` (PAST, FUTURE, UNKNOWN).

    None where it cannot be told: a relative time without a day of publication, or a date that does not exist.
    """
    direction = mention.direction or direction
    try:
        if mention.base is not None and _is_of_told(mention):
            return _told_span(mention, resolve(mention.base, published, direction), published, direction)
        if mention.base is not None:
            return _told_day(mention.groups, _day_told(mention.base, published, direction))
        when = _RESOLVERS[mention.rule](mention.groups, published, direction)
        if when is not None and "apart" in mention.groups:
            when = _moved(when, mention.groups)
        return when and stretched(when, mention.groups)
    except (ValueError, OverflowError):
        return None


def _day_told(base: TimeMention, published: date | None, direction: int) -> When | None:
    """The day on which something else was, from which what is to come is told: "opened on Monday", told that Monday or
    the next day, and "is to see A later in the day", are of one Monday."""
    last = resolve(base, published, PAST) if direction == FUTURE and base.rule == "weekday" else None
    is_recent = last is not None and published is not None and (published - last.start).days in (0, 1)
    return last if is_recent else resolve(base, published, direction)


def _told_span(mention: TimeMention, told: When | None, published: date | None, direction: int) -> When | None:
    """The month or year of a time told before, the one behind it, or a day in that year."""
    if told is None:
        return None
    unit, step = mention.groups.get("unit", "").lower(), int("then" in mention.groups)
    if unit == "year":
        return year_span(told.start.year + step, told.basis)
    if unit == "month":
        return _shift_months(told.start, step)
    if mention.rule == "nth":
        day = told.start.replace(day=_number(mention.groups["d"]))
        return When(day, day, "day", told.basis)
    return _RESOLVERS[mention.rule](mention.groups | {"y": str(told.start.year)}, published, direction)


def _told_day(groups: dict[str, str], told: When | None) -> When | None:
    """The day that words give by one told before: the same, or days after or before it."""
    count = groups.get("n", "one" if {"next", "after", "back", "before"} & set(groups) else "zero").lower()
    days = int(count) if count.isdigit() else NUMBERS[count]
    if told is None or told.precision != "day" or ("n" in groups and not days):
        return None
    is_back = bool({"back", "before"} & set(groups))
    day = told.start - timedelta(days=days) if is_back else told.end + timedelta(days=days)
    return When(day, day, "day", "relative")


_APART = re.compile(
    rf"\b(?P<n>{_COUNT})\s(?P<unit>day|week|month|year)s?\s(?P<way>after|before|ahead\sof|prior\sto|following)\s",
    re.IGNORECASE,
)


def told_apart(text: str, at: int) -> dict[str, str] | None:
    """How far from the other time of its sentence what stands at character `at` is, where it is told by that: "two days
    after …" up to the next comma."""
    found = [m for m in _APART.finditer(text, 0, at) if not re.search(r"[,;]", text[m.end() : at])]
    if not found:
        return None
    groups = found[-1].groupdict()
    return {
        "apart": groups["n"].lower(),
        "steps": groups["unit"].lower(),
        "way": groups["way"].lower(),
        "at": str(found[-1].start()),
    }


def _moved(when: When, groups: dict[str, str]) -> When | None:
    """A day as many days or weeks before it, for what "two days after …" tells behind, or after it; a week stays."""
    if when.start != when.end:
        return when
    count, unit = groups["apart"], groups["steps"]
    number = int(count) if count.isdigit() else NUMBERS[count]
    if not number or unit not in ("day", "week") or when.precision != "day":
        return None
    step = timedelta(days=number * (7 if unit == "week" else 1)) * (
        -1 if groups["way"] in ("after", "following") else 1
    )
    return replace(when, start=when.start + step, end=when.end + step)


def _month(name: str) -> int:
    return MONTHS[name.lower().rstrip(".")]


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def month_span(year: int, month: int, basis: str) -> When:
    """The whole month, at month precision."""
    return When(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month", basis)


def year_span(year: int, basis: str) -> When:
    """The whole year, at year precision."""
    return When(date(year, 1, 1), date(year, 12, 31), "year", basis)


def _year_for(month: int, day: int, published: date, direction: int) -> int:
    """The year that puts a day where the tense wants it: not after publication, not before it, or nearest to it."""
    options = [date(y, month, min(day, monthrange(y, month)[1])) for y in range(published.year - 1, published.year + 2)]
    nearest = min(options, key=lambda d: abs(d - published))
    slack = timedelta(days=3)
    if direction == PAST:
        wanted = max((d for d in options if d <= published + slack), default=options[0])
    elif direction == FUTURE:
        wanted = min((d for d in options if d >= published - slack), default=options[-1])
    else:
        return nearest.year
    return nearest.year if abs(wanted - published) > FAR and abs(nearest - published) < NEAR else wanted.year


def _year_of_month(month: int, published: date, direction: int) -> int:
    """The same for a month alone: "signed in January" in a text of December is of that year."""
    soon = published + ALMOST
    if direction != PAST or (soon.month == month and soon.day <= ALMOST.days):
        return _year_for(month, 1, published, direction)
    return published.year if month <= published.month else published.year - 1


def _given_year(groups: dict[str, str], month: int, day: int, published: date | None, direction: int) -> int | None:
    if "y" in groups:
        return int(groups["y"])
    if published is None:
        return None
    relative = groups.get("rel", "").lower()
    if relative:
        return published.year + {"last": -1, "next": 1}.get(relative, 0)
    return _year_for(month, day, published, direction)


def _basis(groups: dict[str, str]) -> str:
    return "explicit" if "y" in groups else "relative"


def _iso(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    day = date(int(groups["y"]), int(groups["m"]), int(groups["d"]))
    return When(day, day, "day", "explicit")


def _dotted(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    day = date(int(groups["y"]), int(groups["m"]), _number(groups["d"]))
    return When(day, day, "day", "explicit")


def _part_of_year(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    length = 6 if groups["what"].lower() == "half" else 3
    part = _PARTS[groups["part"].lower()] % (12 // length)
    year = int(groups["y"]) if "y" in groups else None
    if year is None and published is not None:
        year = published.year + {"last": -1, "next": 1}.get(groups["rel"].lower(), 0)
    if year is None:
        return None
    first, last = part * length + 1, (part + 1) * length
    return When(date(year, first, 1), date(year, last, monthrange(year, last)[1]), "month", _basis(groups))


def _md(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    month, day = _month(groups["mo"]), _number(groups["d"])
    year = _given_year(groups, month, day, published, direction)
    if year is None:
        return None
    return When(date(year, month, day), date(year, month, day), "day", _basis(groups))


def _md_md(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    first, last = _month(groups["mo"]), _month(groups.get("mo2", groups["mo"]))
    year = _given_year(groups, first, _number(groups["d"]), published, direction)
    if year is None:
        return None
    start, end = date(year, first, _number(groups["d"])), date(year, last, _number(groups["d2"]))
    return When(start, end, "day", _basis(groups)) if start <= end else None


def _nth(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    """The day of the month last before publication, or first after it."""
    if published is None:
        return None
    number = _number(groups["d"])
    index = published.year * 12 + published.month - 1
    index += (direction == FUTURE and number < published.day) - (direction == PAST and number > published.day)
    day = date(index // 12, index % 12 + 1, number)
    return When(day, day, "day", "relative")


def _slashed(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    """Day and month, or month and day where that alone is a date."""
    day, month = _number(groups["d"]), _number(groups["m"])
    day, month = (month, day) if month > 12 else (day, month)
    year = _given_year(groups, month, day, published, direction)
    return When(date(year, month, day), date(year, month, day), "day", _basis(groups)) if year else None


def _weekend(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    if published is None:
        return None
    saturday = _weekday_on(WEEKDAYS["saturday"], published, direction)
    return When(saturday, saturday + timedelta(days=1), "day", "relative")


def _season_of(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    first, last = SEASONS[groups["unit"].lower()]
    year = _given_year(groups, first, 1, published, direction)
    return (
        When(date(year, first, 1), date(year, last, monthrange(year, last)[1]), "month", _basis(groups))
        if year
        else None
    )


def _part_of_month(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    """A week or a half of a month: from its first day on, or up to its last."""
    month = _month_only(groups, published, direction) if "y" not in groups else _my(groups, published, direction)
    if month is None:
        return None
    length, nth = (month.end.day // 2, 2) if groups["what"].lower() == "half" else (_DAYS_A_WEEK, len(_PARTS))
    part = _PARTS[groups["nth"].lower()]
    first = part * length + 1 if part >= 0 else month.end.day - length + 1
    last = month.end.day if part == nth - 1 else first + length - 1
    return When(month.start.replace(day=first), month.start.replace(day=last), "day", month.basis)


def _week_of(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    if "what" in groups:
        return _part_of_month(groups, published, direction)
    day = _md(groups, published, direction)
    if day is None:
        return None
    end = day.start + timedelta(days=6)
    return When(day.start, min(end, published) if published and day.start <= published else end, "day", day.basis)


def _my(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    year = _given_year(groups, _month(groups["mo"]), 15, published, direction)
    return month_span(year, _month(groups["mo"]), _basis(groups)) if year else None


def _rel_month_name(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    if published is None:
        return None
    year = _year_of_month(_month(groups["mo"]), published, direction)
    return month_span(year, _month(groups["mo"]), "relative")


def _month_only(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    if published is None:
        return None
    month = _month(groups["mo"])
    if direction == FUTURE and month == published.month:
        return month_span(published.year, month, "relative")
    return month_span(_year_of_month(month, published, direction), month, "relative")


def _weekday_on(weekday: int, published: date, direction: int) -> date:
    if direction == FUTURE:
        return published + timedelta(days=(weekday - published.weekday() - 1) % 7 + 1)
    return published - timedelta(days=(published.weekday() - weekday) % 7)


_WEEKS = {"last": -1, "this": 0, "next": 1}
_BEFORE = frozenset({"last", "previous"})


def _weekday(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    if published is None:
        return None
    weekday = WEEKDAYS[groups["w"].lower()]
    if "week" in groups:
        monday = published - timedelta(days=published.weekday()) + timedelta(weeks=_WEEKS[groups["week"].lower()])
        day = monday + timedelta(days=weekday)
        return When(day, day, "day", "relative")
    is_today = weekday == published.weekday()
    if is_today and groups.get("rel", "").lower() in _BEFORE:  # "last Tuesday", told on a Tuesday
        published -= timedelta(weeks=1)
    is_now = "now" in groups and is_today  # "was to meet on Tuesday", told that Tuesday
    day = published if is_now else _weekday_on(weekday, published, direction)
    return When(day, day, "day", "relative")


def _weekday_range(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    if published is None:
        return None
    first, last = WEEKDAYS[groups["w"].lower()], WEEKDAYS[groups["w2"].lower()]
    length = timedelta(days=(last - first) % 7)
    if direction == FUTURE:
        is_now = "now" in groups and first == published.weekday()
        start = published if is_now else _weekday_on(first, published, direction)
        return When(start, start + length, "day", "relative")
    end = _weekday_on(last, published, direction)
    return When(end - length, end, "day", "relative")


def _week(offset: int, published: date, direction: int) -> When:
    monday = published - timedelta(days=published.weekday()) + timedelta(weeks=offset)
    start, end = monday, monday + timedelta(days=6)
    if offset == 0:
        start, end = (published, end) if direction == FUTURE else (start, published)
    return When(start, end, "day", "relative")


def _span_rel(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    if published is None:
        return None
    offset = _DIRECTIONS.get(groups["rel"].lower(), 0)
    unit = groups["unit"].lower()
    if unit == "week":
        return _week(offset, published, direction)
    if unit == "weekend":
        saturday = published - timedelta(days=published.weekday()) + timedelta(days=5, weeks=offset)
        return When(saturday, saturday + timedelta(days=1), "day", "relative")
    if unit == "month":
        index = published.year * 12 + published.month - 1 + offset
        return month_span(index // 12, index % 12 + 1, "relative")
    if unit == "year":
        return year_span(published.year + offset, "relative")
    return _season(unit, offset, published)


def _season(unit: str, offset: int, published: date) -> When:
    first, last = SEASONS[unit]
    year = published.year
    if offset == PAST and published.month <= last:
        year -= 1
    if offset == FUTURE and published.month >= first:
        year += 1
    return When(date(year, first, 1), date(year, last, monthrange(year, last)[1]), "month", "relative")


def _end_of_unit(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    if published is None:
        return None
    if groups["unit"].lower() == "month":
        return month_span(published.year, published.month, "relative")
    if groups["unit"].lower() == "week":
        return _week(0, published, direction)
    return year_span(published.year, "relative")


def _shift_months(published: date, months: int) -> When:
    index = published.year * 12 + published.month - 1 + months
    return month_span(index // 12, index % 12 + 1, "relative")


def _shifted(groups: dict[str, str], published: date | None, sign: int) -> When | None:
    text = groups.get("n", "one").lower()
    count = int(text) if text.isdigit() else NUMBERS[text]
    if published is None or not count:
        return None
    unit = groups.get("unit", "day").lower()
    if unit in ("day", "week"):
        day = published + sign * timedelta(days=count * (7 if unit == "week" else 1))
        return When(day, day, "day", "relative")
    if unit == "month":
        return _shift_months(published, sign * count)
    return year_span(published.year + sign * count, "relative")


def _ago(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    return _shifted(groups, published, PAST)


def _ahead(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    return _shifted(groups, published, FUTURE)


def _within(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    """The days from the text on until so many have passed, for what lies ahead alone: "will meet within ten days"."""
    end = _shifted(groups, published, FUTURE) if direction == FUTURE else None
    if end is None or published is None:
        return None
    last = end.end if end.precision == "day" else _same_day(published, end.start)
    return When(published, last, "day", "relative")


def _same_day(told: date, month: date) -> date:
    """The day of `told` in a month, or its last."""
    return month.replace(day=min(told.day, monthrange(month.year, month.month)[1]))


_WORD_SHIFTS = {
    "yesterday": -1,
    "last night": -1,
    "tomorrow": 1,
    "the day before yesterday": -2,
    "the day after tomorrow": 2,
}


def _word(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    word = groups["word"].lower()
    if published is None:
        return None
    day = end = published + timedelta(days=_WORD_SHIFTS.get(word, -1 if word == "day before" else 0))
    if "last" in groups:
        end = published + timedelta(days=_WORD_SHIFTS.get(groups["last"].lower(), 0))
    elif "w2" in groups:
        end = _weekday_on(WEEKDAYS[groups["w2"].lower()], day, FUTURE)
    return When(day, end, "day", "relative")


def _year_only(groups: dict[str, str], published: date | None, direction: int) -> When | None:
    return year_span(int(groups["y"]), "explicit")


_RESOLVERS: dict[str, Callable[[dict[str, str], date | None, int], When | None]] = {
    "iso": _iso,
    "dotted": _dotted,
    "part_of_year": _part_of_year,
    "today": _word,
    "md": _md,
    "md_md": _md_md,
    "week_of": _week_of,
    "nth": _nth,
    "slashed": _slashed,
    "weekend": _weekend,
    "season": _season_of,
    "my": _my,
    "rel_year_month": _my,
    "rel_month_name": _rel_month_name,
    "month": _month_only,
    "weekday": _weekday,
    "weekday_range": _weekday_range,
    "span_rel": _span_rel,
    "end_of_unit": _end_of_unit,
    "later_unit": _end_of_unit,
    "ago": _ago,
    "ahead": _ahead,
    "within": _within,
    "word": _word,
    "year": _year_only,
    "year_adj": _year_only,
}
