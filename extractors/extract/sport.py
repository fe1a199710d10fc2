"""Sport: "Iran will meet Yemen on Sunday" in a report on football is no meeting of states, a player's contract no
agreement."""

import re
from functools import lru_cache

from extractors.extract.actors import Actor
from extractors.extract.events import Context
from extractors.extract.lattice import Row, word_list
from extractors.extract.lowering import lowered

NO_OFFICIALS = frozenset({None, "Delegation", "Counterpart"})  # offices that teams and hosts may seem to hold
CAPTAIN = "Military officer"  # for whom that of a team is taken
ENOUGH = 3  # different words of sport that a report on sport has
PLAYERS = re.compile(
    r"\b(?:strikers?|midfielders?|wingers?|defenders?|goalkeepers?|footballers?|teammates?|coach|players?|squad|club"
    r"|captain|season|league)\b"
)


@lru_cache(maxsize=1)
def _sport() -> re.Pattern[str]:
    options = "|".join(re.escape(word) for word in sorted(word_list("sport_words.txt"), key=len, reverse=True))
    return re.compile(rf"\b(?:{options})\b")


@lru_cache(maxsize=64)
def _words(text: str) -> frozenset[str]:
    return frozenset(_sport().findall(lowered(text)))


def is_fixture(context: Context, row: Row) -> bool:
    """Whether a row without an official tells of sport, in a report on sport, by its words or those beside it."""
    if len(_words(context.doc._.string)) < ENOUGH:
        return False
    near = [r for r in context.rows if r.in_title or abs(r.index - row.index) <= 1]
    if not any(_words(r.text) for r in near):
        return False
    return not any(_is_official(actor) for actor in context.actors[row.index])


def is_signing(context: Context, row: Row) -> bool:
    """Whether a row without an official tells whom a club has signed, by its words and those beside it."""
    near = " ".join(r.text for r in context.rows if r.in_title or abs(r.index - row.index) <= 1)
    officials = (_is_official(actor, CAPTAIN) for actor in context.actors[row.index])
    return len(set(PLAYERS.findall(near))) > 1 and not any(officials)


def _is_official(actor: Actor, other: str | None = None) -> bool:
    offices = {actor.office, actor.person.office if actor.person else None} - {other}
    return not offices <= NO_OFFICIALS
