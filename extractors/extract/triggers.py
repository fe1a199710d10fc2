"""Words that may report an event, from data/triggers.tsv, matched longest first on lower-case tokens."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
TO_PLACE, TOWARD = "verb_place", "verb_toward"
WITHIN = 9  # tokens between "returned" and the place in "returned on Sunday from New York"


@dataclass(frozen=True)
class Trigger:
    """letter: M, Z or S; form: verb or noun; group: the class of the data file; word: its text; length in tokens."""

    letter: str
    form: str
    group: str
    word: str
    length: int
    is_plural: bool
    treaty: str = ""  # the group of data/treaties.tsv, for a well-known document
    needs_place: bool = False  # it tells of travel only before a place
    within: int = 0  # where it needs a place, so many tokens off at most


@lru_cache(maxsize=1)
def treaty_names() -> dict[str, tuple[str, str]]:
    """Spelling → (kind, group) of the documents in data/treaties.tsv."""
    return {word: (kind, group) for kind, group, words, *_ in _treaties() for word in words.split("|")}


@lru_cache(maxsize=1)
def treaty_parties() -> dict[str, tuple[str, ...]]:
    """Group of data/treaties.tsv → codes of its parties, where it tells them."""
    return {group: tuple(told[0].split("|")) for _, group, _, *told in _treaties() if told}


def _treaties() -> list[list[str]]:
    lines = (DATA / "treaties.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def _table() -> dict[str, list[tuple[tuple[str, ...], Trigger]]]:
    table: dict[str, list[tuple[tuple[str, ...], Trigger]]] = {}
    for line in (DATA / "triggers.tsv").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        letter, form, group, words = line.split("\t")
        needs_place, within = form in (TO_PLACE, TOWARD), WITHIN if form == TOWARD else 0
        form = "verb" if needs_place else form
        for word in words.split("|"):
            tokens = tuple(word.replace("-", " - ").split())
            head = word.split(" of ")[0]
            plural = form == "noun" and head.endswith(("s", "memoranda"))
            trigger = Trigger(letter, form, group, word, len(tokens), plural, needs_place=needs_place, within=within)
            table.setdefault(tokens[0], []).append((tokens, trigger))
    for entries in table.values():
        entries.sort(key=lambda e: -len(e[0]))
    return table


@lru_cache(maxsize=1)
def first_words() -> frozenset[str]:
    """The words that a trigger may begin with."""
    return frozenset(_table())


@lru_cache(maxsize=1)
def office_words() -> frozenset[str]:
    """Words of data/office_words.txt: one of them stands in nearly every phrase that names an official."""
    lines = (DATA / "office_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def find_trigger(lowers: list[str], i: int, end: int) -> Trigger | None:
    """The longest trigger at token i, before token `end`; None where there is none."""
    for tokens, trigger in _table().get(lowers[i], ()):
        if i + len(tokens) <= end and tuple(lowers[i : i + len(tokens)]) == tokens:
            return trigger
    return None


WENT = frozenset("went came took made led flew flown spent drove got brought sent left wound began".split())
BE = {"is": "is in", "are": "are in", "was": "was in", "were": "were in", "be": "be in", "been": "were in"}
AHEAD = {"due": "due in", "expected": "expected in", "invitation": "go to"}


@lru_cache(maxsize=1)
def plain_travel() -> dict[str, str]:
    """Every word of travel → a plain one in the same tense, by which a network reads those that it does not know."""
    travel = (trigger for entries in _table().values() for _, trigger in entries if trigger.letter == "Z")
    return {trigger.word: _plain(trigger) for trigger in travel}


def _plain(trigger: Trigger) -> str:
    words = trigger.word.split()
    first = words[0]
    for ahead, plain in AHEAD.items():
        if ahead in words:
            return plain
    if trigger.form == "noun":
        return "visit"
    if first in BE:
        return BE[first]
    if first in WENT or (first.endswith("ed") and first != "proceed"):
        return "went to"
    return "going to" if first.endswith("ing") else "goes to" if first.endswith("s") else "go to"
