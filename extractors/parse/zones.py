"""Which spans of a text are not the article: the heading and first words of another story, and notices of the page.

Zones are marked on the unchanged text; nothing is cut from it. Being wrong costs facts, so a line is marked only where
its form and its words both speak against it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import yaml

PHRASES: Final = Path(__file__).with_name("phrases.yml")
_WORD: Final = re.compile(r"[^\W\d_][\w’'-]*")
_ENDED: Final = re.compile(r"[.!?:;。！？][\"'”’»)\]*]*\s*$")
_TORN: Final = re.compile(r"(?:\.\.\.|…)[\])]?\s*$")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])[\"'”’»)]*\s+(?=[\"'“‘(\[]*[A-Z0-9©])")
_INITIALS: Final = r"[A-Z]{2,4}(?:/[A-Z]{0,4})*|\([^()]{2,60}\)|<…>|–30–"
_SIGNED: Final = re.compile(rf"(?:^|[.!?][\"'”’»)]*\s+)\W*(?:{_INITIALS})\W*$")
_SPEAKER: Final = re.compile(r"(?:Q|[A-Z][A-Z.’' -]{2,40}:|[A-Z][\w.’' -]{2,40}:)\s")
_NO_HEADING: Final = re.compile(r"[,–—-]$|https?://|www\.|^\W*\d+:\d\d|^[(\[]|[A-Z]\.M\.")
_HEADING_WORDS: Final = range(3, 33)
_TEASER_WORDS: Final = range(4, 70)
_INLINE_WORDS: Final = 30
_SHORT_SENTENCE: Final = 7  # words
_RUNNING_WORDS: Final = 0.2  # share of small-letter words below which a line is a list of names
_ANNOUNCED_LINES: Final = 12
_ANNOUNCED_WORDS: Final = 60
_MOST_PAIRS: Final = 6
# Of the content words of a heading and its torn line, the share that the text before them has too: in 3,000 pairs of
# unrelated releases and articles, 98 % stay below it.
_SHARED_AT_MOST: Final = 0.5


@dataclass(frozen=True)
class Zone:
    """A half-open span of a text in code points; `kind` is `teaser` or `boilerplate`, `reason` names the rule."""

    start: int
    end: int
    kind: str
    reason: str

    def as_row(self) -> dict[str, Any]:
        """The zone as a value of the articles table."""
        return {"start": self.start, "end": self.end, "kind": self.kind, "reason": self.reason}


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    text: str

    @property
    def n_words(self) -> int:
        return len(self.text.split())

    @property
    def is_torn(self) -> bool:
        """Does the line break off: no full stop, or dots for the rest?"""
        return _TORN.search(self.text) is not None or _ENDED.search(self.text) is None

    @property
    def is_complete(self) -> bool:
        """Does a paragraph end here, perhaps with its writers' initials or a credit in parentheses after it?"""
        return not self.is_torn or _SIGNED.search(self.text) is not None


@dataclass(frozen=True)
class _Phrases:
    """The phrases of phrases.yml, compiled."""

    related: re.Pattern[str]
    teasers: re.Pattern[str]
    notices: re.Pattern[str]
    endings: re.Pattern[str]
    separators: re.Pattern[str]
    stop: frozenset[str]


@lru_cache(maxsize=1)
def _phrases() -> _Phrases:
    given = yaml.safe_load(PHRASES.read_text(encoding="utf-8"))

    def compiled(name: str, form: str) -> re.Pattern[str]:
        return re.compile(form.format("|".join(given[name])), re.IGNORECASE)

    whole = r"\W*(?:{})\W*"
    return _Phrases(
        related=compiled("related", whole),
        teasers=compiled("teasers", r"\W*(?:{})"),
        notices=compiled("notices", whole),
        endings=compiled("endings", "{}"),
        separators=compiled("separators", whole),
        stop=frozenset(given["stop_words"]),
    )


def mark(text: str) -> tuple[Zone, ...]:
    """The zones of `text`, in order, not overlapping."""
    lines = _lines(text)
    zones = _closing(lines)
    zones += [zone for line in lines if (zone := _inline(line))]
    taken = {zone.start for zone in zones}
    zones += _tail(text, [line for line in lines if line.start not in taken])
    apart: list[Zone] = []
    for zone in sorted(zones, key=lambda zone: (zone.start, -zone.end)):
        if not apart or zone.start >= apart[-1].end:
            apart.append(zone)
    return tuple(apart)


def _inline(line: _Line) -> Zone | None:
    """The zone of a line that is a notice or names another story, wherever it stands."""
    phrases = _phrases()
    if line.n_words <= _INLINE_WORDS and phrases.teasers.match(line.text):
        return Zone(line.start, line.end, "teaser", "names another story")
    if line.n_words <= _INLINE_WORDS and phrases.notices.fullmatch(line.text):
        return Zone(line.start, line.end, "boilerplate", "notice")
    return None


def _closing(lines: Sequence[_Line]) -> list[Zone]:
    """The notices that a text closes with, up to the last sentence that is none; separators between them go along."""
    phrases = _phrases()
    found: list[Zone] = []
    pending: list[Zone] = []
    for line in reversed(lines):
        if phrases.separators.fullmatch(line.text):
            pending.append(Zone(line.start, line.end, "boilerplate", "closing notice"))
            continue
        at = _closing_from(line.text)
        if at is None or line is lines[0]:
            break
        found += [*pending, Zone(line.start + at, line.end, "boilerplate", "closing notice")]
        pending = []
        if at > 0:
            break
    return found


def _closing_from(line: str) -> int | None:
    """Where the closing notices of a line begin: the first of its last sentences that are notices, short ones between
    them taken along; None where the line does not end in one."""
    phrases = _phrases()
    at = None
    for start, end in reversed(_sentences(line)):
        sentence = line[start:end]
        if phrases.endings.search(sentence):
            at = start
        elif at is None or len(sentence.split()) > _SHORT_SENTENCE:
            break
    return at


def _sentences(line: str) -> list[tuple[int, int]]:
    """Spans of the sentences of a line, told by their punctuation alone."""
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(line))]
    return list(zip(starts, [*starts[1:], len(line)], strict=True))


def without(text: str, zones: Sequence[Zone]) -> str:
    """`text` without its zones: what a scorer of page cutting compares."""
    kept, at = [], 0
    for zone in zones:
        kept.append(text[at : zone.start])
        at = zone.end
    kept.append(text[at:])
    return re.sub(r"\n\s*\n+", "\n", "".join(kept)).strip()


def _lines(text: str) -> list[_Line]:
    """The lines of `text` that are not blank, with their ends trimmed."""
    found = []
    for match in re.finditer(r"[^\n]+", text):
        line = match.group()
        stripped = line.strip()
        if stripped:
            start = match.start() + line.index(stripped)
            found.append(_Line(start, start + len(stripped), stripped))
    return found


def _tail(text: str, lines: Sequence[_Line]) -> list[Zone]:
    """The related stories at the end of a text: after a phrase that announces them, or a heading and a torn line."""
    return _announced(lines) or _broken_off(text, lines)


def _announced(lines: Sequence[_Line]) -> list[Zone]:
    """What follows a line such as "Related stories" near the end, where all that follows is headings and teasers."""
    for n in range(len(lines) - 1, max(len(lines) // 2 - 1, 0), -1):
        if lines[n].n_words <= 8 and _phrases().related.fullmatch(lines[n].text):
            after = lines[n + 1 :]
            if len(after) <= _ANNOUNCED_LINES and all(line.n_words <= _ANNOUNCED_WORDS for line in after):
                return [Zone(lines[n].start, lines[-1].end, "teaser", "after a related-story phrase")]
    return []


def _broken_off(text: str, lines: Sequence[_Line]) -> list[Zone]:
    """Headings with a torn line each at the end of a text, strange to what stands before them."""
    for n_pairs in range(_MOST_PAIRS, 0, -1):
        first = len(lines) - 2 * n_pairs
        if first < 1 or not (lines[first - 1].is_complete or _stands_apart(text, lines, first)):
            continue
        pairs = [(lines[n], lines[n + 1]) for n in range(first, len(lines), 2)]
        if not all(_is_teaser(heading, torn) for heading, torn in pairs):
            continue
        body = _content_words(" ".join(line.text for line in lines[:first]))
        if all(_is_strange(heading, torn, body) for heading, torn in pairs):
            reason = "a heading and a line that breaks off, strange to the text"
            return [Zone(lines[first].start, lines[-1].end, "teaser", reason)]
    return []


def _stands_apart(text: str, lines: Sequence[_Line], first: int) -> bool:
    """Is the line `first` set off by the only blank line between lines that are not?"""
    blank = [text.count("\n", a.end, b.start) > 1 for a, b in pairwise(lines)]
    return len(blank) > 2 and blank[first - 1] and sum(blank) == 1


def _is_teaser(heading: _Line, torn: _Line) -> bool:
    """Has a pair of lines the form of another story's heading and first words?"""
    has_form = (
        heading.n_words in _HEADING_WORDS and torn.n_words in _TEASER_WORDS and torn.n_words > heading.n_words / 2
    )
    is_heading = heading.is_torn or heading.text.endswith("?")
    if not has_form or not is_heading or not torn.is_torn or torn.text[0].islower():
        return False
    words = torn.text.split()
    if sum(word[0].islower() for word in words) < _RUNNING_WORDS * len(words):
        return False
    odd = _NO_HEADING.search(heading.text) or _NO_HEADING.search(torn.text)
    return not odd and not _SPEAKER.match(heading.text) and not _SPEAKER.match(torn.text)


def _is_strange(heading: _Line, torn: _Line, body: frozenset[str]) -> bool:
    words = _content_words(f"{heading.text} {torn.text}")
    return len(words) > 3 and len(words & body) / len(words) <= _SHARED_AT_MOST


def _content_words(text: str) -> frozenset[str]:
    stop = _phrases().stop
    words = (word.casefold().removesuffix("’s").removesuffix("'s") for word in _WORD.findall(text))
    return frozenset(word for word in words if len(word) > 2 and word not in stop)
