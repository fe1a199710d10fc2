"""Who was not there: "The United States and China did not attend", "Mali, which had been invited, stayed away"."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.extract.actors import LEVELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.extract.actors import Actor
    from extractors.extract.lattice import Row

_NOT = r"(?:did|do|does|will|would|could|was|were)(?: not|n[’']t)"
_STAYS_AWAY = (
    rf"(?:{_NOT} (?:attend|take part|participate|represented|present|invited)\b"
    r"|(?:refused|declined|decided not) to (?:attend|take part|participate|join|send)\b|refrained from\b"
    r"|stay(?:s|ed)? away\b(?! from (?:war|the war)\b)|(?:was|were) (?:[a-z]+ly |also )?absent\b)"
)
ABSENT = re.compile(rf"\b{_STAYS_AWAY}(?![^.;]*\b(?:sent|sending|sends|represented by|instead)\b)")
IN_ROW = re.compile(  # who was not there, beside who was
    r"(?:^|; |\b(?:while|but|(?:al)?though|whereas|(?:to|at|in|from) which) )"
    r"(?P<they>(?:(?!\b(?:while|but|though|although|met|held|meet|hold|talks|said|says|that)\b)"
    r"(?:[^.;,]|,(?= [A-Z][\w’'-]+,? (?:and\b|[A-Z])))){1,90}?),? "
    rf"(?:(?:ha[sd]|have) )?(?:{_STAYS_AWAY}|{_NOT} (?:come|join)\b"
    r"|(?:skip(?:s|ped)?|boycott(?:s|ed)?|snub(?:s|bed)?) (?:the|a|an|this)\b)"
    r"|\b(?:boycotted|skipped|snubbed|shunned) by (?P<by>[^.;,]{1,90})"
)
MAY_TELL = re.compile(r"not |n[’']t |declined|refused|refrained|stay|absent")  # in all of them
TO_VERB = re.compile(r",?(?:r[^MZSy.;]{1,12},)?r?[xa]{0,2}")  # between who was absent and the words that tell it
NEXT_OF_LIST = re.compile(r"[,&]{1,2}f?d?[smXxOT]*")  # between two of those
OF_WEIGHT = LEVELS[2:]  # of people whose absence is that of their side


@lru_cache(maxsize=512)  # asked for by each actor of a row
def absent_in(text: str) -> tuple[tuple[int, int], ...]:
    """Where the text of a row names who was not there: "while the emir and the sultan refrained from joining"."""
    return tuple(m.span("by" if m["by"] else "they") for m in IN_ROW.finditer(text))


def absent_sides(rows: "Sequence[Row]", actors: "Sequence[Sequence[Actor]]", begins: "Sequence[int]") -> frozenset[str]:
    """The sides that a document tells to have been absent; `begins`: the first character of each of its tokens."""
    found: set[str] = set()
    for row, inside in zip(rows, actors, strict=True):
        told = ABSENT.search(row.text) if MAY_TELL.search(row.text) else None
        if told is None:
            continue
        end = next(k for k, e in enumerate(row.elements) if begins[e.start] - row.begin >= told.start())
        gap = TO_VERB
        for actor in reversed([a for a in inside if a.last < end]):
            if not gap.fullmatch(row.letters, actor.last + 1, end):
                break
            if actor.kind in ("country", "group", "org") or actor.level in OF_WEIGHT:
                found.update(actor.sides)
            gap, end = NEXT_OF_LIST, actor.first
    return frozenset(found)
