"""Who else was there, as a sentence behind a meeting tells: "Turkey's foreign minister also took part in the talks"."""

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
ENDS = frozenset('MZSaeyr"')  # letters that stand before those whom a verb tells of


def tell_company(context: Context, mentions: Sequence[Event]) -> list[Event]:
    """The mentions of a document without those which only tell who else was at a meeting told before; that one keeps
    whom they tell."""
    left = list(mentions)
    for row in context.rows:
        found = WAS_THERE.search(row.text)
        if found is None or row.in_title:
            continue
        here = [e for e in left if e.rows[0] is row and _begins(context, e) >= found.start()]
        is_bare = " " not in found[0].removeprefix("took ")
        reach = NEXT if is_bare else CLOSE_BY
        held = [e for e in left if e.status == "held" and all(e is not h for h in here)]
        before = [e for e in held if 0 <= row.index - e.rows[0].index <= reach]
        company = _company(context, row, found.start())
        if not before or not company or (is_bare and not here):
            continue
        last = max(before, key=lambda e: (not is_aside(e), e.rows[0].index, e.elements[0][1]))
        last.company.append((row, company))
        last.n_mentions += len(here)
        last.score = max(e.score for e in [last, *here])
        left = [e for e in left if all(e is not h for h in here)]
    return left


def add_company(event: Event) -> None:
    """Gives a meeting those who were there, too: their sides, and who is named."""
    for _, company in event.company:
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
