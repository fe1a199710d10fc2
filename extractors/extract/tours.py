"""Tours: somebody who travels to several states and meets "officials" there meets those of each."""

import re

from extractors.extract.events import Candidate, Context, Place, row_places
from extractors.extract.lattice import Row

BACK = 2  # rows between the one that tells the stops and the one that tells whom somebody meets there
LISTED = frozenset("CLRV,&dpiD")  # what stands between the stops of a tour
OFFICIALS = re.compile(
    r"^(?: \w+ly)?(?: with)?(?: [\w-]+,?){0,4}? "
    r"(?:officials|leaders|counterparts|interlocutors|authorities|ministers)\b",
    re.IGNORECASE,
)
MEETS = frozenset({"meet", "meeting", "talks", "discuss", "hold", "consult"})
ENDS = frozenset("MZSar.:")  # letters at which the words end that tell whom somebody meets


def stops_told(candidate: Candidate) -> list[Place]:
    """The stops, in several states, of the tour on which a trigger tells a meeting with officials of no state.

    "She will travel to Ghana and Togo. She will meet senior officials."
    """
    context, row, i = candidate.context, candidate.row, candidate.element
    if candidate.group not in MEETS or _names_counterpart(context, row, i):
        return []
    element = row.elements[i]
    begin = context.offset(row, element)
    if not OFFICIALS.match(row.text[begin + len(element.text) :]):
        return []
    before = [r for r in context.rows[max(0, row.index - BACK) : row.index] if "Z" in r.letters and not r.in_zone]
    return _stops(context, before[-1]) if before else []


def _names_counterpart(context: Context, row: Row, i: int) -> bool:
    """Whether a row tells where a meeting is, or of what side those are who are met."""
    end = next((k for k in range(i + 1, len(row.letters)) if row.letters[k] in ENDS), len(row.letters))
    is_placed = any(row.letters[p.element - 1 : p.element] == "i" for p in row_places(context, row))
    return is_placed or any(a.sides and i < a.first < end for a in context.actors[row.index])


def _stops(context: Context, row: Row) -> list[Place]:
    """The places listed behind the first word of travel in a row, where they are of several states."""
    at = row.letters.index("Z")
    found: list[Place] = []
    for place in row_places(context, row):
        if place.element < at or place.country is None:
            continue
        if found and set(row.letters[found[-1].element + 1 : place.element]) - LISTED:
            break
        if all(place.country != other.country for other in found):
            found.append(place)
    return found if len(found) > 1 else []
