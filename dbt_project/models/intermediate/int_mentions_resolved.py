"""Which mentions tell of one event, and under which id.

Mentions joined by pairs of enough weight make a component. Inside a component clusters grow by the best average weight,
and two clusters never join where any two of their mentions have no pair: mentions without a pair contradict each other.
A pair without a weight contradicts itself unless a third report covers both (two days, two of three parties); it counts
for nothing, and stands only in a cluster that has such a report. The outcome depends on the component's pairs only, so
it is enough to look again at the components that tonight's articles touch.

A cluster keeps the oldest id that its mentions had (`audit.fact_ids`); where two clusters want one id, the one with the
older mentions keeps it; a cluster without one gets the hash of its first mention.
"""

import hashlib
from collections import defaultdict

import numpy as np

NEVER = -np.inf
JOIN_AT = 1000  # thousandths: the weight from which two mentions, or two clusters on average, count as one event


def components(ids, weights):
    """Groups of `ids` that pairs of at least JOIN_AT connect: each id with the smallest id of its group."""
    parent = {i: i for i in ids}

    def root(i):
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for (a, b), weight in weights.items():
        if weight is not None and weight >= JOIN_AT:
            low, high = root(a), root(b)
            if low != high:
                parent[max(low, high)] = min(low, high)
    return {i: root(i) for i in ids}


class Clusters:
    """Clusters of one component, each under the smallest id of its mentions.

    `weights` maps (smaller id, larger id) to thousandths, whole numbers, so that sums do not depend on their order, or
    to None; `spans` are the ids of mentions that tell of several days. All pairs of a component lie in matrices of
    its mentions, in the order of their ids: a story of a thousand reports has two hundred thousand pairs.
    """

    def __init__(self, ids, weights, spans):
        self.ids = sorted(ids)
        self.members = {i: [i] for i in self.ids}
        self.spans = spans
        self.weights = weights
        place = {i: k for k, i in enumerate(self.ids)}
        shape = len(ids), len(ids)
        self.sums, self.weighed, self.pairs = (np.zeros(shape, kind) for kind in (np.int64, np.int32, np.int32))
        at = np.array([(place[a], place[b]) for a, b in weights], dtype=np.int64).reshape(-1, 2)
        known = np.array([weight is not None for weight in weights.values()], dtype=bool)
        told = np.array([weight or 0 for weight in weights.values()], dtype=np.int64)
        for rows, columns in (at.T, at.T[::-1]):
            self.sums[rows, columns], self.weighed[rows, columns], self.pairs[rows, columns] = told, known, 1
        self.sizes = np.ones(len(ids), dtype=np.int32)
        self.averages = np.full(shape, NEVER)  # of a cluster and a later one, where they may join
        for k in range(len(ids)):
            self.averages[k, k + 1 :] = self._average_with(k)[k + 1 :]
        self.best = self.averages.argmax(axis=1) if ids else np.zeros(0, dtype=np.int64)

    def grow(self):
        """Joins clusters, the best average first, until no two may join; the clusters by label."""
        every = np.arange(len(self.ids))
        while len(self.ids):
            tops = self.averages[every, self.best]
            a = int(tops.argmax())
            if tops[a] == NEVER:
                break
            self._join(a, int(self.best[a]))
        return self.members

    def _average_with(self, k):
        """The average weight of cluster k with each other, NEVER where they may not join."""
        sums, weighed, pairs = self.sums[k], self.weighed[k], self.pairs[k]
        may = (weighed > 0) & (pairs == self.sizes[k] * self.sizes) & (sums >= JOIN_AT * weighed.astype(np.int64))
        for other in np.flatnonzero(may & (weighed != pairs)):
            may[other] = self._is_spanned(self.ids[k], self.ids[other])
        return np.divide(sums, weighed, out=np.full(len(may), NEVER), where=may)

    def _is_spanned(self, a, b):
        """True where one mention of several days agrees with every other mention of both clusters."""
        together = self.members[a] + self.members[b]
        return any(
            all(self.weights.get((min(span, m), max(span, m))) is not None for m in together if m != span)
            for span in together
            if span in self.spans
        )

    def _join(self, a, b):
        self.members[self.ids[a]] += self.members.pop(self.ids[b])
        self.sizes[a] += self.sizes[b]
        self.sizes[b] = 0
        for matrix in (self.sums, self.weighed, self.pairs):
            matrix[a] += matrix[b]
            matrix[b] = 0
            matrix[:, a] = matrix[a]
            matrix[:, b] = 0
            matrix[a, a] = 0
        self.averages[b] = self.averages[:, b] = NEVER
        averages = self._average_with(a)
        self.averages[a, a + 1 :], self.averages[:a, a] = averages[a + 1 :], averages[:a]
        self._look_again(a, b)

    def _look_again(self, a, b):
        """Finds the best partner anew of cluster a and of those before it whose best it was or may now be."""
        lost = np.isin(self.best, (a, b))
        lost[a] = True
        self.best[lost] = self.averages[lost].argmax(axis=1)
        before, best = self.averages[np.arange(a), self.best[:a]], self.best[:a]
        now = self.averages[:a, a]
        best[(now > before) | ((now == before) & (a < best))] = a


def name_clusters(clusters, nights, prior, taken):
    """An id for each cluster.

    `clusters` maps a label to its mentions, `nights` a mention to its first night, `prior` a mention to its earlier
    (fact id, first night), `taken` tells which of some ids belong to other facts.
    """
    born, parts = {}, defaultdict(list)
    for label, mentions in clusters.items():
        for mention in mentions:
            if mention in prior:
                fact_id, night = prior[mention]
                born[fact_id] = min(born.get(fact_id, night), night)
                parts[fact_id, label].append((night, mention))
    wishes = sorted(
        (born[fact_id], fact_id, min(part)[0], -len(part), min(part)[1], label)
        for (fact_id, label), part in parts.items()
    )
    named, used = {}, set()
    for _, fact_id, *_, label in wishes:
        if label not in named and fact_id not in used:
            named[label] = fact_id
            used.add(fact_id)
    first = {label: min((nights[m], m) for m in clusters[label])[1] for label in clusters if label not in named}
    used |= taken([_digest(mention) for mention in first.values()])
    for label, mention in sorted(first.items()):
        named[label] = _digest(mention)
        while named[label] in used:
            named[label] = _digest(named[label])
        used.add(named[label])
    return named


def _digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def resolve(mentions, weights, prior, vanished, taken):
    """Rows of the model for `mentions` (id → fact type, article, first night, several days) and the `vanished`."""
    component = components(mentions, weights)
    ids, inside, clusters = defaultdict(list), defaultdict(dict), {}
    for mention in sorted(mentions):
        ids[component[mention]].append(mention)
    for (a, b), weight in weights.items():
        if component[a] == component[b]:
            inside[component[a]][a, b] = weight
    spans = {mention for mention, row in mentions.items() if row[3]}
    for group, group_ids in ids.items():
        clusters |= Clusters(group_ids, inside[group], spans).grow()
    named = name_clusters(clusters, {mention: row[2] for mention, row in mentions.items()}, prior, taken)
    rows = []
    for label, members in sorted(clusters.items()):
        for mention in sorted(members):
            fact_type, article_id, night, _ = mentions[mention]
            before, since = prior.get(mention, (None, night))
            rows.append((mention, fact_type, article_id, component[mention], named[label], before, since))
    for mention, (fact_type, article_id, night, _) in sorted(vanished.items()):
        rows.append((mention, fact_type, article_id, None, None, prior.get(mention, (None,))[0], night))
    return rows


def _affected(rows, live):
    """Mentions that tonight's articles no longer have, and all others of the components that tonight touches."""
    mentions = "select mention_id, fact_type, article_id, first_night from resolved where fact_id is not null"
    before = rows(f"{mentions} and article_id in (select article_id from touched)")  # noqa: S608 - no data in it
    gone = {row[0]: (*row[1:], False) for row in before if row[0] not in live}
    found = rows(
        """select other_mention_id from pairs where mention_id in (select unnest(?))
        union select mention_id from pairs where other_mention_id in (select unnest(?))""",
        live,
        live,
    )
    near = {mention for (mention,) in found}
    others = rows(
        """select mention_id, fact_type, article_id, first_night, is_span from mentions
        where mention_id in (
            select mention_id from resolved
            where component_id in (select component_id from resolved where mention_id in (select unnest(?)))
        )""",
        near | gone.keys() | live.keys(),
    )
    return gone, {row[0]: row[1:] for row in others if row[0] not in live and row[0] not in gone}


def model(dbt, session):
    """One row per mention: its component, its fact, and its fact before tonight; no fact where it vanished."""
    dbt.config(materialized="incremental", unique_key="mention_id", incremental_strategy="delete+insert")
    import pyarrow as pa

    session.register("touched", dbt.ref("int_articles_touched"))
    session.register("mentions", dbt.ref("int_mentions"))
    session.register("pairs", dbt.ref("int_mention_pairs"))
    session.register("fact_ids", dbt.source("audit", "fact_ids"))

    def rows(sql, *ids):
        return session.execute(sql, [pa.array(sorted(values), pa.string()).to_pylist() for values in ids]).fetchall()

    found = rows(
        """select mention_id, fact_type, article_id, first_night, is_span from mentions
        where article_id in (select article_id from touched)"""
    )
    live, gone = {row[0]: row[1:] for row in found}, {}
    if dbt.is_incremental:
        session.register("resolved", session.table(str(dbt.this)))
        gone, others = _affected(rows, live)
        live |= others
    pairs = rows(
        """select mention_id, other_mention_id, weight from pairs
        where mention_id in (select unnest(?)) and other_mention_id in (select unnest(?))""",
        live,
        live,
    )
    prior = rows(
        "select mention_id, fact_id, first_night from fact_ids where mention_id in (select unnest(?))",
        live.keys() | gone.keys(),
    )
    resolved = resolve(
        live,
        {(a, b): None if weight is None else int(weight * 1000) for a, b, weight in pairs},
        {mention: (fact_id, night) for mention, fact_id, night in prior},
        gone,
        lambda ids: {
            row[0] for row in rows("select distinct fact_id from fact_ids where fact_id in (select unnest(?))", ids)
        },
    )
    run_id = session.execute("select any_value(run_id) from touched").fetchone()[0]
    names = ["mention_id", "fact_type", "article_id", "component_id", "fact_id", "previous_fact_id", "first_night"]
    columns = list(zip(*resolved, strict=True)) or [()] * len(names)
    kinds = [pa.string()] * (len(names) - 1) + [pa.date32()]
    table = pa.table({name: pa.array(column, kind) for name, column, kind in zip(names, columns, kinds, strict=True)})
    return table.append_column("touched_by_run_id", pa.array([run_id] * table.num_rows, pa.string()))
