"""What an event is about: the words of its sentences, of those near it, of the title and of the whole text.

Beside the words themselves, those of `data/topic_words.tsv` are counted, which say what they speak of. A model weighs
both (`many_labels.py`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from extractors.extract.decide import Event
from extractors.extract.events import Context
from extractors.extract.lattice import DATA
from extractors.extract.many_labels import LabelsModel

NEAR = 3  # rows behind an event's own that are near it; before it is one
LIKELY = 0.3  # the least probability of a topic
TOPICS = "topics.npz"  # the model, among the decisions
FIRST_LETTERS = (2, 3, 4)
_SPECIAL = re.compile(r"[^\w -]")  # ends the letters with which a pattern begins
_WORD = re.compile(r"\w+")
_TERM = re.compile(r"[a-z][a-z'’-]+")


@dataclass
class TopicCounts:
    """What each row of a document says of topics; looked at where it is asked for. In zones nothing counts."""

    context: Context

    @cached_property
    def rows(self) -> list[Counter[str]]:
        """For each row, topic → how often its words stand there."""
        return [Counter() if row.in_zone else _counted(row.text.lower()) for row in self.context.rows]

    @cached_property
    def terms(self) -> list[frozenset[str]]:
        """For each row, its words."""
        return [frozenset() if row.in_zone else frozenset(_TERM.findall(row.text.lower())) for row in self.context.rows]

    @cached_property
    def whole(self) -> list[str]:
        """The features of the document, which are the same for all its events."""
        total = sum(self.rows, Counter[str]())
        features = [f"d:{term}" for term in sorted(frozenset[str]().union(*self.terms))]
        for rank, topic in enumerate(sorted(total, key=lambda t: (-total[t], t))):
            features += [f"all={topic}{min(total[topic], 6)}", f"rank={topic}{min(rank, 5)}"]
        if self.context.rows and self.context.rows[0].in_title:
            features += [f"t:{term}" for term in sorted(self.terms[0])]
            features += [f"title={topic}" for topic in self.rows[0]]
        return features


@lru_cache(maxsize=1)
def topic_words() -> dict[str, tuple[str, ...]]:
    """Topic → the words of data/topic_words.tsv, as patterns."""
    lines = (DATA / "topic_words.tsv").read_text(encoding="utf-8").splitlines()
    given = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {topic: tuple(words.replace("*", r"\w*").split("|")) for topic, words in given}


@lru_cache(maxsize=1)
def _patterns() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """Up to four letters → (topic, pattern) of the words that begin with them."""
    table: dict[str, dict[str, list[str]]] = {}
    for topic, words in topic_words().items():
        for word in words:
            start = _SPECIAL.split(word, maxsplit=1)[0][: FIRST_LETTERS[-1]]
            table.setdefault(start, {}).setdefault(topic, []).append(word)
    return {
        start: [(topic, re.compile(rf"(?:{'|'.join(words)})(?!\w)")) for topic, words in topics.items()]
        for start, topics in table.items()
    }


def _counted(text: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    ends: dict[str, int] = {}
    patterns = _patterns()
    for word in _WORD.finditer(text):
        start = word.start()
        for n in FIRST_LETTERS:
            for topic, pattern in patterns.get(text[start : start + n], ()):
                if start >= ends.get(topic, 0) and (match := pattern.match(text, start)):
                    counts[topic] += 1
                    ends[topic] = match.end()
    return counts


def topic_features(event: Event, counts: TopicCounts) -> list[str]:
    """Features of an event: words of its rows ("i"), of rows near them ("n"), of title and text, and their topics."""
    rows = {r.index for r in event.rows}
    near = {i for r in rows for i in range(r - 1, r + NEAR + 1) if 0 <= i < len(counts.rows)} - rows
    return [*_zone("i", rows, counts), *_zone("n", near, counts), *counts.whole]


def _zone(name: str, rows: Iterable[int], counts: TopicCounts) -> Iterator[str]:
    """Features of some rows together."""
    for term in sorted(frozenset[str]().union(*(counts.terms[r] for r in rows))):
        yield f"{name}:{term}"
    for topic, n in sum((counts.rows[r] for r in rows), Counter[str]()).items():
        yield f"{name}={topic}{min(n, 3)}"


def topics_of(event: Event, counts: TopicCounts, model: LabelsModel) -> list[str]:
    """The topics of an event, by code."""
    chances = model.probabilities(topic_features(event, counts))
    return sorted(topic for topic, chance in chances.items() if chance >= LIKELY)
