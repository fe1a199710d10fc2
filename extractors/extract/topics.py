"""What an event is about: topic words in its sentences, in those near it and in the whole text, weighed by a model."""

import re
from functools import lru_cache

from extractors.extract.decide import Event
from extractors.extract.events import Context
from extractors.extract.lattice import DATA
from extractors.extract.linear import LinearModel

NEAR = 3


@lru_cache(maxsize=1)
def topic_patterns() -> dict[str, re.Pattern[str]]:
    """Topic → pattern of its words, from data/topic_words.tsv."""
    table = {}
    for line in (DATA / "topic_words.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            topic, words = line.split("\t")
            options = "|".join(w.replace("*", r"\w*") for w in words.split("|"))
            table[topic] = re.compile(rf"(?<!\w)(?:{options})(?!\w)", re.IGNORECASE)
    return table


def row_topics(context: Context) -> list[dict[str, int]]:
    """For each row, how often each topic's words stand in it."""
    found = []
    patterns = topic_patterns()
    for row in context.rows:
        text = context.doc[row.start : row.end].text
        counts = {} if row.in_zone else {t: len(p.findall(text)) for t, p in patterns.items()}
        found.append({t: n for t, n in counts.items() if n})
    return found


def topic_features(event: Event, topic: str, counts: list[dict[str, int]]) -> list[str]:
    """Features of one topic for one event: its words in the event's rows, in rows near them, in title and text."""
    rows = {r.index for r in event.rows}
    near = {i for r in rows for i in range(r - 1, r + NEAR + 1) if 0 <= i < len(counts)} - rows
    inside = sum(counts[r].get(topic, 0) for r in rows)
    around = sum(counts[r].get(topic, 0) for r in near)
    total = sum(c.get(topic, 0) for c in counts)
    top = sorted({t for c in counts for t in c}, key=lambda t: (-sum(c.get(t, 0) for c in counts), t))
    rank = top.index(topic) if topic in top else 9
    share = f"{min(inside, 2)}{min(around, 2)}"
    found = [
        f"t={topic}",
        f"in={min(inside, 3)}",
        f"near={min(around, 3)}",
        f"all={min(total, 6)}",
        f"rank={min(rank, 6)}",
        f"io={share}",
    ]
    found += [
        f"t={topic}&in={min(inside, 1)}",
        f"t={topic}&near={min(around, 1)}",
        f"title={counts[0].get(topic, 0) > 0}",
    ]
    found += [f"t={topic}&all={min(total, 2)}", f"t={topic}&rank={min(rank, 3)}"]
    return found


def topics_of(event: Event, counts: list[dict[str, int]], model: LinearModel) -> list[str]:
    """The topics of an event, by code."""
    return sorted(t for t in topic_patterns() if model.probability(topic_features(event, t, counts), "yes") >= 0.4)
