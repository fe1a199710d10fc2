"""Which of the documents that a text tells of are one: asked of each two once their status and their sides are settled.

"Ministers sign trade pact" and "the Convention on Mutual Recognition was signed" may be one document, while two
memoranda of one day are two; the words of their names, their kinds, sides and days, and how far apart they stand tell.
"""

from collections.abc import Sequence

from extractors.extract.agreements import (
    ANOTHER,
    PLAIN,
    absorb_document,
    gist,
    is_headline,
    is_of_one_kind,
)
from extractors.extract.decide import Event
from extractors.extract.events import bucket
from extractors.extract.lattice import Row
from extractors.extract.models import Model
from extractors.extract.objects import at_least, day_relation

ONE = 0.6  # two documents are one from this probability on
ASKED = 30  # documents that a new one is compared with at most


def may_be_one(a: Event, b: Event) -> bool:
    """Whether two documents may be asked about: at least half of their sides are the same, or one tells no more."""
    ours, theirs = set(a.sides), set(b.sides)
    return ours <= theirs or theirs <= ours or 2 * len(ours & theirs) >= len(ours | theirs)


def _relation(ours: set[str], theirs: set[str]) -> str:
    if not ours or not theirs:
        return "none" if not ours and not theirs else "one"
    if ours == theirs:
        return "equal"
    if ours < theirs or theirs < ours:
        return "sub" if ours < theirs else "super"
    return "part" if ours & theirs else "apart"


def document_features(a: Event, b: Event, events: Sequence[Event]) -> list[str]:
    """Features of two documents of one text, the earlier one first; events: all its documents."""
    sides, words = _relation(set(a.sides), set(b.sides)), _relation(gist(a) - PLAIN, gist(b) - PLAIN)
    all_words = gist(a) | gist(b)
    gap = b.rows[0].index - a.rows[-1].index
    where = f"{is_headline(a)}{is_headline(b)}"
    kinds = "equal" if a.group == b.group else "akin" if is_of_one_kind(a, b) else "apart"
    days = day_relation(a, b)
    told = f"{b.is_named}{b.is_definite}"
    many = "one" if a.count == b.count == 1 else "equal" if a.count == b.count else "other"
    named = "treaty" if a.treaty and a.treaty == b.treaty else "other" if a.treaty or b.treaty else "none"
    another = bool(ANOTHER.search(b.rows[0].text))
    found = [
        f"sides={sides}",
        f"words={words}",
        f"kinds={kinds}",
        f"kinds={a.group}&{b.group}",
        f"status={a.status}&{b.status}",
        f"days={days}",
        f"gap={bucket(abs(gap))}",
        f"where={where}",
        f"told={told}",
        f"first={a.is_named}{a.is_definite}",
        f"many={many}",
        f"named={named}",
        f"another={another}",
        f"words={words}&kinds={kinds}",
        f"words={words}&sides={sides}",
        f"words={words}&told={told}",
        f"words={words}&days={days}",
        f"where={where}&words={words}",
        f"where={where}&kinds={kinds}",
        f"gap={bucket(abs(gap))}&words={words}",
        f"gap={bucket(abs(gap))}&told={told}",
        f"same={a.status == b.status}&days={days}",
        f"n={bucket(len(events))}",
        f"alike={sum(may_be_one(a, e) for e in events) > 2}",
        f"word={a.word}&{b.word}",
        f"word={b.word}",
        f"aim={bool(a.aim)}{bool(b.aim)}",
        f"stated={a.is_stated}{b.is_stated}",
    ]
    found += at_least("shared", len(gist(a) & gist(b)) / max(1, len(all_words)))
    found += at_least("sure", b.score) + at_least("was", a.score)
    row = b.rows[0]
    if gap == 0:
        i, j = sorted((_at(a, row), _at(b, row)))
        between = row.elements[i + 1 : j]
        found += [
            f"letters={''.join(e.kind for e in between)[:8]}",
            *(f"between={e.text.lower()}" for e in between[:6]),
        ]
    at = _at(b, row)
    return found + [f"t-{k}={row.elements[at - k].text.lower()}" for k in (1, 2) if at >= k]


def _at(event: Event, row: Row) -> int:
    """The first element of a row that names the document of an event."""
    return min((at for r, at in event.elements if r == row.index), default=0)


def join_documents(events: Sequence[Event], model: Model) -> list[Event]:
    """One event for each document, in the order of the first mention."""
    found: list[Event] = []
    for event in events:
        options = [
            (model.probability(document_features(e, event, events), "yes"), -k)
            for k, e in enumerate(found[-ASKED:])
            if may_be_one(e, event)
        ]
        likely, k = max(options, default=(0.0, 0))
        if likely >= ONE:
            absorb_document(found[-ASKED:][-k], event)
        else:
            found.append(event)
    return found
