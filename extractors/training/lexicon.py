"""The word lists that repair corpora and make silver labels: places, demonyms, organisations, titles, particles."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.training.files import open_text

KNOWLEDGE = Path(__file__).parent / "knowledge"

_AMBIGUOUS_PLACES = frozenset({"Jordan", "Chad", "Georgia", "Victoria", "Mali", "Guinea", "Nice", "Man", "Male"})
"""Places that are given names or words as well: labelled by rules only where the context allows."""


@dataclass(frozen=True)
class Lexicon:
    """Closed lists; phrases as written, except ``title_words``, ``strong_titles`` and ``not_names`` in lower case."""

    places: frozenset[str]
    countries: frozenset[str]
    demonyms: frozenset[str]
    organizations: frozenset[str]
    title_words: frozenset[str]
    strong_titles: frozenset[str]
    particles: frozenset[str]
    not_names: frozenset[str]


def read_list(name: str) -> list[str]:
    """Return the lines of a file of ``knowledge/`` without comments and blank lines."""
    lines = (KNOWLEDGE / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def load_lexicon(countries_path: Path) -> Lexicon:
    """Read the lists of this package and the countries list (mledoze/countries, gzipped JSON)."""
    with open_text(countries_path) as stream:
        records: list[dict[str, Any]] = json.load(stream)
    countries: set[str] = set()
    capitals: set[str] = set()
    demonyms: set[str] = set()
    for record in records:
        countries.update((record["name"]["common"], record["name"]["official"]))
        countries.update(name for name in record["altSpellings"] if name.isascii() and len(name) > 3)
        capitals.update(capital for capital in record["capital"] if capital)
        demonyms.update(form for form in record["demonyms"].get("eng", {}).values() if form)
    titles = [line.split() for line in read_list("titles.txt")]
    demonyms |= {form + "s" for form in demonyms if form.endswith(("n", "i"))} | set(read_list("demonyms.txt"))
    places = countries | capitals | set(read_list("places.txt"))
    places |= {capital.upper() for capital in capitals if len(capital) > 3}
    return Lexicon(
        places=frozenset(places - demonyms),
        countries=frozenset(countries - demonyms),
        demonyms=frozenset(demonyms - {"Georgia"}),
        organizations=frozenset(read_list("organizations.txt")),
        title_words=frozenset(word for word, _ in titles),
        strong_titles=frozenset(word for word, strength in titles if strength == "strong"),
        particles=frozenset(read_list("particles.txt")),
        not_names=frozenset(read_list("not_names.txt")),
    )
