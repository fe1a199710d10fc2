"""Invented names of many cultures, to teach the recogniser names that it has never seen.

A name is put together from the given names of one office holder and the surname of another of the same state (CIA
"World Leaders", October 2019, public domain), in the order and writing of that state.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from extractors.training.files import open_text

_SUFFIXES = frozenset({"Jr.", "Sr.", "II", "III", "Dr.", "Gen.", "Lt.", "Col.", "(Ret.)", "Brig.", "Maj.", "Adm."})


@dataclass(frozen=True)
class InventedName:
    """A full name as words, and the part by which later mentions call the person."""

    full: tuple[str, ...]
    short: tuple[str, ...]


class NameSource(Protocol):
    """Whatever persons can be drawn from."""

    def invent(self, rng: random.Random) -> InventedName:
        """Draw a person."""


@dataclass(frozen=True)
class NamePool:
    """Given names and surnames by state; ``surname_first`` tells the order of a state's names."""

    given: dict[str, list[str]]
    surnames: dict[str, list[str]]
    surname_first: frozenset[str]

    def invent(self, rng: random.Random) -> InventedName:
        """Draw a state, then a given name and a surname of it."""
        state = rng.choice(sorted(self.given))
        given = rng.choice(self.given[state]).split()
        surname = tuple(rng.choice(self.surnames[state]).split())
        if len(given) > 1 and rng.random() < 0.6:
            given = given[:1]
        if state in self.surname_first:
            return InventedName((*surname, *given), surname)
        return InventedName((*given, *surname), surname)


def capitalise(surname: str) -> str:
    """Turn a surname in capitals into the usual writing: ``al-RUMAYHI`` → ``al-Rumayhi``, ``O'NEIL`` → ``O'Neil``."""
    parts = surname.split("-")
    if parts[0] in ("al", "el"):
        return parts[0] + "-" + capitalise("-".join(parts[1:]))
    written = "-".join(part[:1] + part[1:].lower() for part in parts)
    written = "'".join(part[:1].upper() + part[1:] for part in written.split("'"))
    if written.startswith("Mc") and len(written) > 3:
        written = "Mc" + written[2:].capitalize()
    return written


def split_leader(name: str) -> tuple[list[str], list[str], bool]:
    """Split "Rick HOUENIPWELA" into given names, surname words, and whether the surname comes first."""
    given: list[str] = []
    surname: list[str] = []
    first = False
    for word in name.replace(",", " ").split():
        if word in _SUFFIXES or not any(character.isalpha() for character in word):
            continue
        article = word.startswith(("al-", "el-"))
        core = word[3 * article :].replace("-", "").replace("'", "")
        if len(core) > 1 and core.isupper() and "." not in word:
            surname.append(capitalise(word))
            first |= not (given or article)
        elif word[0].isupper() and len(core) > 2:
            given.append(word)
        elif surname or given:
            (given or surname).append(word)
    return given, surname, first


def build_pool(leaders_path: Path) -> NamePool:
    """Read the leaders table (gzipped TSV: name, office, state) into a pool of names by state."""
    given: defaultdict[str, set[str]] = defaultdict(set)
    surnames: defaultdict[str, set[str]] = defaultdict(set)
    order: defaultdict[str, int] = defaultdict(int)
    with open_text(leaders_path) as lines:
        for line in lines:
            name, _, state = (field.strip() for field in line.rstrip("\n").split("\t")[:3])
            first_names, last_names, surname_first = split_leader(name)
            while first_names and not first_names[-1][0].isupper():
                last_names.insert(0, first_names.pop())
            if not first_names or not last_names:
                continue
            given[state].add(" ".join(first_names))
            surnames[state].add(" ".join(last_names))
            order[state] += 1 if surname_first else -1
    states = sorted(state for state in given if len(given[state]) >= 5)
    return NamePool(
        given={state: sorted(given[state]) for state in states},
        surnames={state: sorted(surnames[state]) for state in states},
        surname_first=frozenset(state for state in states if order[state] > 0),
    )


def save_pool(pool: NamePool, path: Path) -> None:
    """Write a pool as JSON."""
    table = {"given": pool.given, "surnames": pool.surnames, "surname_first": sorted(pool.surname_first)}
    path.write_text(json.dumps(table, ensure_ascii=False, sort_keys=True), encoding="utf-8")


def load_pool(path: Path) -> NamePool:
    """Read a pool that ``save_pool`` wrote."""
    table = json.loads(path.read_text(encoding="utf-8"))
    return NamePool(table["given"], table["surnames"], frozenset(table["surname_first"]))
