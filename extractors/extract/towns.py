"""Towns that the seeds do not know, or know in another state.

The words around tell one: "in Glion, Switzerland", "the Swiss resort of Glion"; or GeoNames' list does, where the text
names the state in which it lies: "met Merkel in Stralsund".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extractors.extract.knowledge import Name, fold

if TYPE_CHECKING:
    from extractors.extract.lattice import Row

LISTED: Final = Path(__file__).parent / "data" / "towns.tsv"
INSIDE: Final = frozenset({"in", "near", "outside"})  # a town may follow whatever stands before
TOWARDS: Final = frozenset({"to", "at", "from", "for", "reached", "via"})  # one that is told or listed
KINDS: Final = frozenset("town city village resort port suburb spa township settlement municipality".split())
UNNAMED: Final = "NX"  # kinds of elements that may be a town's name
LONGEST: Final = 4  # words of a name
GEORGIA: Final = ("USA", "GEO")  # "in Atlanta, Georgia"
FILED: Final = 2  # index of the last row that may begin with where a text was filed
CITY_AND_STATE: Final = re.compile(r"(?<!^)[pi](?P<city>L),C(?=[.Dpir]|,(?!d?[CAL])|$)")  # "met in Valencia, Venezuela"


@lru_cache(maxsize=1)
def _listed() -> list[str]:
    """The lines of the list, which is sorted."""
    return LISTED.read_text(encoding="utf-8").splitlines()


@lru_cache(maxsize=10_000)
def states_of(name: str) -> tuple[str, ...]:
    """The states that have a town of that name, by its size; none where the list has none."""
    key, lines = f"{fold(name)}\t", _listed()
    at = bisect_left(lines, key)
    found = at < len(lines) and lines[at].startswith(key)
    return tuple(lines[at].removeprefix(key).split()) if found else ()


def tell_towns(rows: Sequence[Row]) -> None:
    """Makes cities of the towns that rows name, in place; once told, a town is one behind any preposition."""
    states = {e.name.code for row in rows for e in row.elements if e.kind in "CALK" and e.name is not None}
    told: dict[str, str] = {}
    for row in rows:
        is_in_region = ",R" in row.letters
        for j in range(1, len(row.elements)):
            is_open = row.elements[j].kind in UNNAMED or (is_in_region and _is_firm_in_region(row, j))
            if is_open and (state := _state_of(row, j, states, told)):
                text = row.elements[j].text
                row.rename(j, Name("L", state, text))
                told[text] = state


def tell_namesakes(rows: Sequence[Row]) -> None:
    """Gives a city the state that a text tells behind it, where the seeds know one of that name elsewhere, and whatever
    else the text calls so: "in Valencia, Venezuela", "CORDOBA, Argentina"."""
    told: dict[str, str] = {}
    for row in rows:
        for match in CITY_AND_STATE.finditer(row.letters):
            j = match.start("city")
            city, state = row.elements[j].name, row.elements[j + 2].name
            is_open = row.elements[j - 1].text.lower() in INSIDE | TOWARDS
            if not is_open or city is None or state is None or city.code == state.code:
                continue
            if (city.code, state.code) == GEORGIA:
                row.rename(j + 2, Name("R", city.code, state.canonical))
            else:
                told[fold(row.elements[j].text)] = state.code
        filed = row.elements[0] if row.index <= FILED and row.letters[:1] == "L" else None
        if filed is not None and filed.name is not None and "," in filed.text:
            told[fold(filed.text.partition(",")[0])] = filed.name.code
    for row in rows if told else ():
        for j, element in enumerate(row.elements):
            name, state_told = element.name, told.get(fold(element.text))
            if element.kind == "L" and name is not None and state_told is not None:
                row.rename(j, Name("L", state_told, element.text))


def _state_of(row: Row, j: int, states: set[str], told: dict[str, str]) -> str | None:
    """The state of the town that element j names; None where it names none."""
    text, before = row.elements[j].text, row.elements[j - 1].text.lower()
    if len(text.split()) > LONGEST or not text[0].isupper() or (text.isupper() and len(text) < 5):
        return None
    of_kind = (before in KINDS or before == "of") and _of_kind(row, j)
    if before not in INSIDE and before not in TOWARDS and not of_kind:
        return None
    if text in told:
        return told[text]
    if before in INSIDE or of_kind:
        behind = _state_behind(row, j)
        if behind:
            return behind
    if of_kind and (adjective := _adjective(row, j - 3 if before == "of" else j - 2)):
        return adjective
    return next((state for state in states_of(text) if state in states), None)


def _is_firm_in_region(row: Row, j: int) -> bool:
    """Whether a firm's name is that of a town where it stands: "in Woodside, California"."""
    name = row.elements[j].name
    is_firm = name is not None and name.code.startswith("ORG:")
    return is_firm and row.elements[j - 1].text.lower() == "in" and row.letters[j + 1 : j + 3] == ",R"


def _of_kind(row: Row, j: int) -> bool:
    """Whether "the town of" or "the resort" stands before element j."""
    words = [e.text.lower() for e in row.elements[max(j - 2, 0) : j]]
    return len(words) == 2 and (words[1] in KINDS or (words[1] == "of" and words[0] in KINDS))


def _adjective(row: Row, j: int) -> str | None:
    """The state of "the Swiss resort of", whose adjective is element j or the one before it."""
    for element in row.elements[max(j - 1, 0) : j + 1][::-1]:
        if element.kind == "A" and element.name is not None:
            return element.name.code
    return None


def _state_behind(row: Row, j: int) -> str | None:
    """The state of "…, Switzerland" or "…, Bavaria", unless somebody or something of it follows."""
    behind = row.elements[j + 1 : j + 4]
    if len(behind) < 2 or behind[0].text != "," or behind[1].kind not in "CR" or behind[1].name is None:
        return None
    goes_on = len(behind) > 2 and behind[2].kind in "sNOTA&"
    return None if goes_on or behind[1].name.code.startswith("ORG:") else behind[1].name.code
