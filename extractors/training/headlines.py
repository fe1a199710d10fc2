"""Synthetic headlines: patterns in the project's own words, filled with invented names, states, cities and bodies."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.training.augment import to_headline_case
from extractors.training.labelled_text import LabelledSpan, LabelledText
from extractors.training.lexicon import Lexicon, read_list
from extractors.training.names import NamePool
from extractors.training.renaming import change_case

_PLAIN_PLACE = re.compile(r"[A-Z][a-z]+(?:[ -][A-Z][a-z]+)?|UK|US|UAE|U\.S\.")
_SLOT = re.compile(r"\{([A-Z])\d?\}")
_TITLES = (
    "president",
    "prime minister",
    "foreign minister",
    "defense minister",
    "vice president",
    "chancellor",
    "ambassador",
    "special envoy",
    "secretary of state",
    "king",
    "deputy foreign minister",
    "energy minister",
    "speaker of the parliament",
)


@dataclass(frozen=True)
class Fillers:
    """What slots are filled with."""

    pool: NamePool
    places: Sequence[str]
    organizations: Sequence[str]
    demonyms: Sequence[str]


def make_fillers(lexicon: Lexicon, pool: NamePool) -> Fillers:
    """Take the places, bodies and demonyms of the lexicon that are written in headlines' case."""
    return Fillers(
        pool=pool,
        places=sorted(place for place in lexicon.places if _PLAIN_PLACE.fullmatch(place)),
        organizations=sorted(name for name in lexicon.organizations if len(name.split()) < 4),
        demonyms=sorted(form for form in lexicon.demonyms if form[-1] in "nie" and "," not in form),
    )


def fill(pattern: str, fillers: Fillers, rng: random.Random) -> LabelledText:
    """Fill one pattern; now and then in title case or with titles as capitalised words."""
    parts: list[str] = []
    spans: list[LabelledSpan] = []
    position, length = 0, 0
    capital_titles = rng.random() < 0.6
    for match in _SLOT.finditer(pattern):
        before = pattern[position : match.start()]
        value, label = _draw(match.group(1), fillers, rng, capital_titles=capital_titles or length + len(before) == 0)
        parts.extend((before, value))
        length += len(before)
        if label:
            spans.append(LabelledSpan(length, length + len(value), label))
        length += len(value)
        position = match.end()
    parts.append(pattern[position:])
    filled = LabelledText("".join(parts), tuple(spans))
    return change_case(filled, to_headline_case) if rng.random() < 0.4 else filled


def _draw(slot: str, fillers: Fillers, rng: random.Random, *, capital_titles: bool) -> tuple[str, str]:
    """Return a slot's text and label ('' where it is no entity)."""
    if slot in "PS":
        name = fillers.pool.invent(rng)
        short = rng.random() < (0.9 if slot == "S" else 0.25)
        return " ".join(name.short if short else name.full), "PERSON"
    if slot == "L":
        return rng.choice(fillers.places), "LOC"
    if slot == "O":
        return rng.choice(fillers.organizations), "ORG"
    if slot == "D":
        return rng.choice(fillers.demonyms), ""
    title = rng.choice(_TITLES)
    return (" ".join(to_headline_case(title.split())) if capital_titles else title), ""


def synthesise(n_texts: int, fillers: Fillers, rng: random.Random) -> list[LabelledText]:
    """Make ``n_texts`` headlines from the patterns of ``knowledge/headlines.txt``."""
    patterns = read_list("headlines.txt")
    return [fill(rng.choice(patterns), fillers, rng) for _ in range(n_texts)]
