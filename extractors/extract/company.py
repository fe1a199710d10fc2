"""Who else was there, as a sentence behind a meeting tells: "Turkey's foreign minister also took part in the talks",
"On the Turkish side the talks were attended by A and B"."""

import re
from collections.abc import Sequence

from extractors.extract.actors import Actor
from extractors.extract.decide import Event, is_aside
from extractors.extract.events import Context, is_site
from extractors.extract.lattice import Row
from extractors.extract.people import add_people

CLOSE_BY, NEXT = 6, 2  # rows from a meeting to who else was there, and to who only "attended"
_CALLED = r"(?:meetings?|talks|session|discussions|conversation|negotiations|consultations)"
_VIDEO = r"(?:video ?link|video ?conference|video|phone|telephone)"
WAS_THERE = re.compile(
    r"(?<!\bwho )\b(?:(?:attended|joined|(?:took|taken) part in|participated in|sat in on"
    rf"|(?:was|were) (?:also )?present (?:at|in|during)) (?:the|this|that|these|their) {_CALLED}"
    r"|joined (?:them|the two)"
    rf"|(?:took part|participated|joined)(?: in it| them)? (?:by|via|through|over) (?:an? )?{_VIDEO}"
    r"|(?:attended|took part|participated)(?= ?\W*$))\b(?! (?:of|between|with|in which|that|to)\b)"
)
_AT = rf"(?:in|at) (?:the|this|that|these|their) (?:[\w-]+ ){{0,2}}{_CALLED}\b"
_THERE = (
    rf"(?:(?:[Tt]aking part|[Pp]articipating|[Pp]resent)(?: also)? {_AT}|[Aa]ttending (?:the|these|their) {_CALLED})"
)
_SIDE = r"(?:[Oo]n|[Ff]or|[Ff]rom) (?:the )?[\w’'-]+ side\b"
THERE_WERE = re.compile(  # before those of one side, or those who came besides
    rf"\b{_SIDE},? (?:the|these|their) (?:[\w-]+ ){{0,2}}{_CALLED} (?:was|were) (?:also )?attended by\b"
    rf"|\b[Tt]he (?:[\w-]+ ){{0,2}}{_CALLED} (?:was|were) also (?:attended|joined) by\b"
    rf"|\b[Tt]he (?:[\w-]+ ){{0,2}}{_CALLED} (?:was|were) (?:attended|joined) also by\b"
    rf"|\b{_THERE},? {_SIDE},? (?:were|was)\b"
    rf"|\b[Aa]lso (?:taking part|participating|present|attending)\b(?: {_AT})?(?: (?:the|these) {_CALLED})?"
    rf"(?: {_SIDE})? (?:were|was)\b"
    rf"|\b(?:[Tt]aking part|[Pp]articipating|[Aa]ttending|[Pp]resent) {_SIDE} (?:were|was)\b"
    rf"|\b[Rr]epresenting [A-Z][\w’' -]{{2,30}}? {_AT} (?:were|was)\b"
    rf"|\b(?:delegation|team|side) {_AT} (?:also )?(?:included|comprised|consisted of)\b"
    r"|^\W*(?:(?:Present|Taking part|Attending|Participating|In attendance)"
    r"(?: (?:at|in) the (?:\w+ ){0,2}(?:summit|session|conference))? (?:were|was)"
    r"|(?:Those present|Participants|Attendees) (?:were|included))\b"
    r"|^\W*The [A-Z][\w’'-]+ delegation (?:also )?(?:included|comprised|consisted of)\b"
)
MAY_TELL = re.compile("attend|join|part|present|in on|delegation|team|side|epresenting")  # in all of them
OF_ONE_SIDE = re.compile(r"\b(?:side|delegation|team|[Rr]epresenting)\b")
ENDS = frozenset('MZSaeyr"')  # letters that stand before those whom a verb tells of


def tell_company(context: Context, mentions: Sequence[Event]) -> list[Event]:
    """The mentions of a document without those which only tell who else was at a meeting told before; that one keeps
    whom they tell."""
    left = list(mentions)
    held_at = {e.rows[0].index for e in left if e.status == "held"}
    near = sorted({at + k for at in held_at for k in range(max(NEXT, CLOSE_BY) + 1)})
    for row in (context.rows[k] for k in near if k < len(context.rows)):
        if row.in_title or not MAY_TELL.search(row.text):
            continue
        behind = THERE_WERE.search(row.text)
        found = behind or WAS_THERE.search(row.text)
        if found is None:
            continue
        here = [e for e in left if e.rows[0] is row and _begins(context, e) >= found.start()]
        is_bare = behind is None and " " not in found[0].removeprefix("took ")
        reach = NEXT if is_bare else CLOSE_BY
        held = [e for e in left if e.status == "held" and all(e is not h for h in here)]
        before = [e for e in held if 0 <= row.index - e.rows[0].index <= reach]
        company = _behind(context, row, behind) if behind else _company(context, row, found.start())
        if not before or not company or (is_bare and not here):
            continue
        last = max(before, key=lambda e: (not is_aside(e), e.rows[0].index, e.elements[0][1]))
        last.company.append((row, company))
        last.n_mentions += len(here)
        last.score = max(e.score for e in [last, *here])
        left = [e for e in left if all(e is not h for h in here)]
    return left


def add_company(event: Event) -> None:
    """Gives a meeting those who were there, too: their sides, and who is named; of a side's delegation the people only,
    as the head of a state's firm is one of them."""
    for row, company in event.company:
        told = THERE_WERE.search(row.text)
        if told is None or not OF_ONE_SIDE.search(told[0]):
            event.sides = list(dict.fromkeys([*event.sides, *(side for a in company for side in a.sides)]))
        add_people(event, [a.person for a in company if a.person is not None])


def show_company(event: Event) -> None:
    """Adds the sentences that tell who else was there to those that show a meeting, whose kind they do not tell."""
    for row, _ in event.company:
        if all(r is not row for r in event.rows):
            event.rows.append(row)


def _begins(context: Context, event: Event) -> int:
    """The character of its row at which the trigger of a mention begins."""
    index, i = event.elements[0]
    return context.offset(context.rows[index], context.rows[index].elements[i])


def _company(context: Context, row: Row, at: int) -> list[Actor]:
    """Whom the verb at a character of a row tells of: those right before it, or where none are, who begins the row."""
    verb = next((k for k, e in enumerate(row.elements) if context.offset(row, e) >= at), len(row.elements))
    ends = [k for k in range(verb) if row.letters[k] in ENDS]
    able = [a for a in context.actors[row.index] if a.last < verb and (a.sides or a.person) and not is_site(row, a)]
    if ends and row.letters[:verb].endswith("&"):  # "A was in Skopje and took part in"
        return [a for a in able if a.last < ends[0]]
    return [a for a in able if not ends or a.first > ends[-1]] or able[:1]


def _behind(context: Context, row: Row, told: re.Match[str]) -> list[Actor]:
    """Who is named in a row behind words for those who were there, up to the next clause of somebody who speaks; of the
    side that the words name, where no other is told for him."""
    first = next((k for k, e in enumerate(row.elements) if context.offset(row, e) >= told.end()), len(row.elements))
    end = next((k for k in range(first, len(row.letters)) if row.letters[k] in 'y"'), len(row.elements))
    found = [a for a in context.actors[row.index] if a.person is not None and first <= a.first and a.last < end]
    named = [e.name for e in row.elements[:first] if e.kind in "AC" and e.name]
    for actor in found if named and OF_ONE_SIDE.search(told[0]) else []:
        if actor.person is not None and not actor.person.is_certain:
            actor.person.side, actor.sides = named[-1].code, (named[-1].code,)
    return found
