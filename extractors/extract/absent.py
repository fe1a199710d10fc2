"""Who was not there: "The United States and China did not attend", "Mali, which had been invited, stayed away"."""

import re
from typing import TYPE_CHECKING

from extractors.extract.actors import LEVELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.extract.actors import Actor
    from extractors.extract.lattice import Row

_NOT = r"(?:did|was|were)(?: not|n[’']t)"
ABSENT = re.compile(
    rf"\b(?:{_NOT} (?:attend|take part|participate|represented|present|invited)\b"
    r"|(?:declined|refused) to (?:attend|take part|join|send)\b|stayed away\b(?! from (?:war|the war)\b)"
    r"|(?:was|were) (?:[a-z]+ly |also )?absent\b)"
    r"(?![^.;]*\b(?:sent|sending|sends|represented by|instead)\b)"
)
MAY_TELL = re.compile(r"not |n[’']t |declined|refused|stayed away|absent")  # in all of them
TO_VERB = re.compile(r",?(?:r[^MZSy.;]{1,12},)?r?[xa]{0,2}")  # between who was absent and the words that tell it
NEXT_OF_LIST = re.compile(r"[,&]{1,2}f?d?[smXxOT]*")  # between two of those
OF_WEIGHT = LEVELS[2:]  # of people whose absence is that of their side


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
