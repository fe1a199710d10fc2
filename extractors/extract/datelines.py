"""Datelines: the city or state where a text was filed, or where its words were said, as its first lines tell."""

import re
from collections.abc import Iterator

from extractors.extract.knowledge import Knowledge, Name, squeezed

_PLACE = r"[^\W\d_][\w'’.]*(?:[ -][^\W\d_][\w'’.]*){0,3}?"
DATELINE = re.compile(
    rf"\s*(?P<place>{_PLACE})(?:,[^\n(:–—]{{1,40}}?)?\s?(?:\((?P<agency>[^)\n]{{2,30}})\)|/(?P<slashed>[A-Z-]{{2,12}})/)?"
    r"[\s.]{0,2}(?:[–—=:]|-(?![^\W_])|(?<=[A-Z]{3})-(?=[A-Z][a-z])|(?<=[)/]))"
)
_CAPITALS = r"[A-Z][A-Z'’]+(?:[ -][A-Z][A-Z'’]*){0,2}"
_STOPPED = re.compile(
    rf"\s*(?P<place>{_CAPITALS})(?:,[^\n.]{{1,30}})?(?:\.\s|\n)"
)  # "LUANDA. July 2 (X) -", "LUANDA, July 2. The"
_AGENCY_FIRST = re.compile(rf"\s*\([^)\n]{{2,30}}\)\s?[-–—]\s?(?P<place>{_PLACE}),[^\n–—-]{{1,20}}[-–—]")
_HEADING = re.compile(  # a line of its own: "Luanda, Angola", "December 7, 2017 – Luanda, Angola", "TRANSCRIPT, LUANDA"
    rf"(?:[^\n–—]{{3,20}} [–—-] |[A-Z]+, )?(?P<place>{_PLACE})(?:, (?:[A-Z]\.[A-Z]\.|[^\n,.:–—]{{2,25}}))?$"
)
FIRST = 120  # characters at which the dateline of a text's first line ends
LONGEST, BEHIND = 8, frozenset({"-", "--", "–", "—", ",", ":", "(", "/"})  # words of a place, and what follows them
LINES, SHORT = 4, 70  # lines that may head a text, and how long such a line is


def dateline(text: str, known: Knowledge) -> Name | None:
    """The city or state that a text's dateline names, or the city or venue that heads it."""
    for place, kinds in _places(text):
        name = _named(place.split(), kinds, known)
        if name is not None:
            return name
    return None


def _places(text: str) -> Iterator[tuple[str, str]]:
    """What may be the place of a dateline, and the kinds of names that it can be there."""
    for pattern, kinds in ((DATELINE, "LC"), (_STOPPED, "L"), (_AGENCY_FIRST, "L")):
        match = pattern.match(text[:FIRST])
        if match is not None:
            yield match["place"], kinds
    for n, line in enumerate(_heading(text)):
        match = _HEADING.match(line) if len(line) <= SHORT else None
        if match is not None:
            yield match["place"], "LV"
        match = DATELINE.match(line[:FIRST]) if n else None
        if match is not None and match["place"].isupper():  # behind a byline
            yield match["place"], "L"


def _heading(text: str) -> list[str]:
    """The lines before a text's first sentence, and the one that holds it."""
    lines = [line.strip() for line in text.split("\n", 2 * LINES)[: 2 * LINES] if line.strip()][:LINES]
    end = next((n for n, line in enumerate(lines) if len(line) > SHORT or line.endswith((".", "?", "!"))), LINES)
    return lines[: end + 1]


def _named(place: list[str], kinds: str, known: Knowledge) -> Name | None:
    """The name that begins the words of a place, however written; all of them where it heads a text."""
    is_heading = "V" in kinds
    for n in (len(place),) if is_heading else range(len(place), 0, -1):
        name = known.towns.get(squeezed(place[:n]))
        if name is not None and name.kind in kinds:
            return name
    words = [word.title() for word in place] if is_heading else []
    venues = known.names.get(words[0], ()) if words else ()
    return next((name for tokens, name in venues if list(tokens) == words and name.kind in kinds), None)


def filed_at(words: list[str], known: Knowledge, told: Name | None) -> tuple[int, Name] | None:
    """The place that begins the words of a text as its dateline, and how many of them: "PORT-AU-PRINCE -", "LIMA, May
    3"; in small letters that which was told, before a dash: "Lima - The ministers met"."""
    for n in range(min(LONGEST, len(words) - 1), 0, -1):
        name = known.towns.get(squeezed(words[:n])) if words[n] in BEHIND else None
        is_told = name == told and words[n] not in ",:(/"
        if name is not None and (is_told or "".join(words[:n]).isupper()):
            return n, name
    return None
