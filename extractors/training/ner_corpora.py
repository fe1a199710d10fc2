"""Public corpora with entity labels, brought to PERSON, ORG and LOC."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from extractors.training.files import open_text
from extractors.training.labelled_text import LabelledText, from_words
from extractors.training.lexicon import Lexicon

Row = tuple[str, str]
"""A token and its label."""

_WIKIGOLD = {"PER": "PERSON", "ORG": "ORG", "LOC": "LOC"}
_CROSSNER = {
    "politician": "PERSON",
    "person": "PERSON",
    "organisation": "ORG",
    "politicalparty": "ORG",
    "country": "LOC",
    "location": "LOC",
}
_DIRECTIONS = frozenset({"North", "South", "East", "West", "Central", "Latin"})
_GMB = {"per": "PERSON", "org": "ORG", "geo": "LOC", "gpe": "LOC"}


def _read_columns(path: Path) -> Iterator[list[Row]]:
    with open_text(path) as lines:
        rows: list[Row] = []
        for line in lines:
            fields = line.split()
            if fields:
                rows.append((fields[0], fields[1]))
            elif rows:
                yield rows
                rows = []
        if rows:
            yield rows


def _map_labels(rows: Iterable[Row], table: Mapping[str, str]) -> list[Row]:
    """Rename IOB1 or IOB2 labels by ``table``; labels that it lacks become ``O``."""
    mapped: list[Row] = []
    previous = ""
    for word, tag in rows:
        kind = table.get(tag[2:], "")
        begins = tag.startswith("B-") or tag[2:] != previous
        mapped.append((word, f"{'B' if begins else 'I'}-{kind}" if kind else "O"))
        previous = tag[2:]
    return mapped


def read_wikigold(path: Path) -> Iterator[list[Row]]:
    """Yield the sentences of wikigold (IOB1)."""
    for rows in _read_columns(path):
        yield _map_labels([row for row in rows if row[0] != "-DOCSTART-"], _WIKIGOLD)


def read_crossner(path: Path) -> Iterator[list[Row]]:
    """Yield the sentences of CrossNER politics; elections, events and the rest become ``O``."""
    for rows in _read_columns(path):
        yield _map_labels(rows, _CROSSNER)


def read_uner(path: Path) -> Iterator[list[Row]]:
    """Yield the sentences of Universal NER's EWT."""
    with open_text(path) as lines:
        rows: list[Row] = []
        for line in lines:
            if line.startswith("#"):
                continue
            fields = line.rstrip("\n").split("\t")
            if len(fields) > 2:
                rows.append((fields[1], fields[2]))
            elif rows:
                yield _map_labels(rows, _WIKIGOLD)
                rows = []
        if rows:
            yield _map_labels(rows, _WIKIGOLD)


def read_gmb(path: Path, lexicon: Lexicon) -> Iterator[list[Row]]:
    """Yield the distinct sentences of the Groningen Meaning Bank as CSV, its labels repaired.

    Its persons begin with their titles ("President Obama"), its ``gpe`` mixes countries with demonyms, and its ``org``
    holds some countries: titles are cut, demonyms dropped, countries and capitals made LOC.
    """
    with open_text(path, encoding="latin-1") as stream:
        table = csv.reader(io.StringIO(stream.read()))
    next(table)
    seen: set[tuple[str, ...]] = set()
    rows: list[Row] = []
    for number, word, _, tag in (record[:4] for record in table if len(record) >= 4):
        if number and rows:
            key = tuple(word for word, _ in rows)
            if key not in seen:
                seen.add(key)
                yield repair_gmb(_map_labels(rows, _GMB), lexicon)
            rows = []
        if word:
            rows.append((word, tag))
    if rows:
        yield repair_gmb(_map_labels(rows, _GMB), lexicon)


def repair_gmb(rows: list[Row], lexicon: Lexicon) -> list[Row]:
    """Return a sentence of the Groningen Meaning Bank with the project's idea of persons, places and bodies."""
    repaired = [(word, "O") for word, _ in rows]
    start = 0
    while start < len(rows):
        if rows[start][1] == "O":
            start += 1
            continue
        end = start + 1
        while end < len(rows) and rows[end][1].startswith("I-"):
            end += 1
        words = [word for word, _ in rows[start:end]]
        label, first, last = _repair_entity(words, rows[start][1][2:], lexicon)
        for position in range(start + first, start + last) if label else ():
            prefix = "B" if position == start + first else "I"
            repaired[position] = (rows[position][0], f"{prefix}-{label}")
        start = end
    return repaired


def _repair_entity(words: list[str], label: str, lexicon: Lexicon) -> tuple[str, int, int]:
    """Return the label of an entity ('' for none) and which of its words, half-open, are its own."""
    last = next((number for number, word in enumerate(words) if word in ("'", "'s", "’s")), len(words))
    first = 0
    while first < last and _is_outer_word(words[first], label, lexicon):
        first += 1
    if first == last or not words[last - 1][:1].isupper():
        return "", 0, 0
    phrase = " ".join(words[first:last])
    if phrase in lexicon.demonyms or phrase.lower() in lexicon.not_names:
        return "", 0, 0
    if phrase in _DIRECTIONS:
        return "", 0, 0
    if phrase in lexicon.places:
        label = "LOC"
    elif phrase in lexicon.organizations:
        label = "ORG"
    return label, first, last


def _is_outer_word(word: str, label: str, lexicon: Lexicon) -> bool:
    """Tell whether a first word belongs to no entity: a title or demonym before a person, a lower-case word."""
    if label == "PERSON" and (word.rstrip(".").lower() in lexicon.title_words or word in lexicon.demonyms):
        return True
    return word.islower() and not word.startswith(("al-", "el-"))


def group_rows(sentences: Iterable[list[Row]], rng: random.Random, longest: int = 3) -> Iterator[LabelledText]:
    """Join one to ``longest`` neighbouring sentences to a text."""
    rows: list[Row] = []
    left = rng.randint(1, longest)
    for sentence in sentences:
        rows.extend(sentence)
        left -= 1
        if left == 0:
            yield from_words([word for word, _ in rows], [label for _, label in rows])
            rows, left = [], rng.randint(1, longest)
    if rows:
        yield from_words([word for word, _ in rows], [label for _, label in rows])
