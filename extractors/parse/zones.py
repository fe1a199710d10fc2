"""Which spans of a text are not the article: the heading and first words of another story, and notices of the page.

Zones are marked on the unchanged text; nothing is cut from it. Being wrong costs facts, so a line is marked only where
its form and its words both speak against it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

PHRASES: Final = Path(__file__).with_name("phrases.yml")
_WORD: Final = re.compile(r"[^\W\d_][\w’'-]*")
_ENDED: Final = re.compile(r"[.!?…:;。！？][\"'”’»)\]*]*\s*$")
_HEADING_WORDS: Final = range(3, 22)
_TEASER_WORDS: Final = range(4, 70)
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
    def is_ended(self) -> bool:
        return _ENDED.search(self.text) is not None


@dataclass(frozen=True)
class _Phrases:
    """The phrases of phrases.yml, compiled."""

    related: re.Pattern[str]
    notices: re.Pattern[str]
    stop: frozenset[str]


@lru_cache(maxsize=1)
def _phrases() -> _Phrases:
    given = yaml.safe_load(PHRASES.read_text(encoding="utf-8"))

    def whole(patterns: list[str]) -> re.Pattern[str]:
        return re.compile(r"\W*(?:" + "|".join(patterns) + r")\W*", re.IGNORECASE)

    return _Phrases(whole(given["related"]), whole(given["notices"]), frozenset(given["stop_words"]))


def mark(text: str) -> tuple[Zone, ...]:
    """The zones of `text`, in order, not overlapping."""
    lines = _lines(text)
    zones = [Zone(line.start, line.end, "boilerplate", "notice") for line in lines if _is_notice(line.text)]
    taken = {zone.start for zone in zones}
    body = [line for line in lines if line.start not in taken]
    zones.extend(_tail(body))
    return tuple(sorted(zones, key=lambda zone: zone.start))


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


def _is_notice(line: str) -> bool:
    return len(line) < 400 and _phrases().notices.fullmatch(line) is not None


def _tail(lines: Sequence[_Line]) -> list[Zone]:
    """The related stories at the end of a text: after a phrase that announces them, or a heading and a torn line."""
    return _announced(lines) or _broken_off(lines)


def _announced(lines: Sequence[_Line]) -> list[Zone]:
    """What follows a line such as "Related stories" near the end, where all that follows is headings and teasers."""
    for n in range(len(lines) - 1, max(len(lines) // 2 - 1, 0), -1):
        if lines[n].n_words <= 8 and _phrases().related.fullmatch(lines[n].text):
            after = lines[n + 1 :]
            if len(after) <= 12 and all(line.n_words <= 60 for line in after):
                return [Zone(lines[n].start, lines[-1].end, "teaser", "after a related-story phrase")]
    return []


def _broken_off(lines: Sequence[_Line]) -> list[Zone]:
    """A heading-like line and a line without an end at the end of a text, both strange to what stands before them."""
    if len(lines) < 3:
        return []
    heading, last = lines[-2], lines[-1]
    if heading.is_ended or last.is_ended or not lines[-3].is_ended:
        return []
    if (
        heading.n_words not in _HEADING_WORDS
        or last.n_words not in _TEASER_WORDS
        or last.n_words <= heading.n_words / 2
    ):
        return []
    if not last.text[:1].isupper() and not last.text[:1].isdigit():
        return []
    body = _content_words(" ".join(line.text for line in lines[:-2]))
    words = _content_words(f"{heading.text} {last.text}")
    if not words or len(words & body) / len(words) > _SHARED_AT_MOST:
        return []
    return [Zone(heading.start, last.end, "teaser", "a heading and a line that breaks off, strange to the text")]


def _content_words(text: str) -> frozenset[str]:
    stop = _phrases().stop
    words = (word.casefold().removesuffix("’s").removesuffix("'s") for word in _WORD.findall(text))
    return frozenset(word for word in words if len(word) > 2 and word not in stop)
