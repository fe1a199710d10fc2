"""What an event is about: topic words in its sentences, in those near it and in the whole text, weighed by a model."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache

from extractors.extract.decide import Event
from extractors.extract.events import Context
from extractors.extract.lattice import DATA
from extractors.extract.models import Model

NEAR = 3
LIKELY = 0.4  # the least probability of a topic
TOLD = 0.3  # that of one whose words stand in the event's own rows
_WORD = re.compile(r"\w+")


@dataclass
class TopicCounts:
    """How often each topic's words stand in a document; counted where they are asked for."""

    context: Context

    @cached_property
    def rows(self) -> list[Counter[str]]:
        """For each row, topic → how often; in zones nothing counts."""
        return [Counter() if row.in_zone else _counted(row.text.lower()) for row in self.context.rows]

    @cached_property
    def total(self) -> Counter[str]:
        """The same for all rows together."""
        total: Counter[str] = Counter()
        for counts in self.rows:
            total.update(counts)
        return total

    @cached_property
    def rank(self) -> dict[str, int]:
        """Topic → its place among those of the document, the one told most being 0."""
        return {t: k for k, t in enumerate(sorted(self.total, key=lambda t: (-self.total[t], t)))}


@lru_cache(maxsize=1)
def topic_words() -> dict[str, tuple[str, ...]]:
    """Topic → the words of data/topic_words.tsv, as patterns."""
    lines = (DATA / "topic_words.tsv").read_text(encoding="utf-8").splitlines()
    given = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {topic: tuple(words.replace("*", r"\w*").split("|")) for topic, words in given}


@lru_cache(maxsize=1)
def _patterns() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """Two letters → (topic, pattern) of the words that begin with them."""
    table: dict[str, dict[str, list[str]]] = {}
    for topic, words in topic_words().items():
        for word in words:
            table.setdefault(word[:2], {}).setdefault(topic, []).append(word)
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
        for topic, pattern in patterns.get(text[start : start + 2], ()):
            if start >= ends.get(topic, 0) and (match := pattern.match(text, start)):
                counts[topic] += 1
                ends[topic] = match.end()
    return counts


def topic_features(event: Event, topic: str, counts: TopicCounts) -> list[str]:
    """Features of one topic for one event: its words in the event's rows, in rows near them, in title and text."""
    rows = {r.index for r in event.rows}
    near = {i for r in rows for i in range(r - 1, r + NEAR + 1) if 0 <= i < len(counts.rows)} - rows
    inside = sum(counts.rows[r][topic] for r in rows)
    around = sum(counts.rows[r][topic] for r in near)
    return _features(topic, inside, around, counts.total[topic], counts.rank.get(topic, 9), counts.rows[0][topic] > 0)


def _features(topic: str, inside: int, around: int, total: int, rank: int, in_title: bool) -> list[str]:
    return [
        f"t={topic}",
        f"in={min(inside, 3)}",
        f"near={min(around, 3)}",
        f"all={min(total, 6)}",
        f"rank={min(rank, 6)}",
        f"io={min(inside, 2)}{min(around, 2)}",
        f"t={topic}&in={min(inside, 1)}",
        f"t={topic}&near={min(around, 1)}",
        f"title={in_title}",
        f"t={topic}&all={min(total, 2)}",
        f"t={topic}&rank={min(rank, 3)}",
    ]


def topics_of(event: Event, counts: TopicCounts, model: Model) -> list[str]:
    """The topics of an event, by code."""
    inside: Counter[str] = Counter()
    for index in {r.index for r in event.rows}:
        inside.update(counts.rows[index])
    scores = {t: model.probability(topic_features(event, t, counts), "yes") for t in topic_words() if counts.total[t]}
    found = {t for t, score in scores.items() if score >= (TOLD if inside[t] else LIKELY)}
    found |= _unsaid(model) - set(scores)
    return sorted(found)


@lru_cache(maxsize=4)
def _unsaid(model: Model) -> frozenset[str]:
    """The topics that are likely without any word of theirs."""
    return frozenset(t for t in topic_words() if model.probability(_features(t, 0, 0, 0, 9, False), "yes") >= LIKELY)
