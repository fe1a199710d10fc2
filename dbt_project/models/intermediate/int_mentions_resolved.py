"""Which mentions tell of one event, and under which id.

Mentions joined by pairs of enough weight make a component. Inside a component clusters grow by the best average weight,
and two clusters never join where any two of their mentions have no pair: mentions without a pair contradict each other.
A pair without a weight contradicts itself unless a third report covers both (two days, two of three parties); it counts
for nothing, and stands only in a cluster that has such a report. The outcome depends on the component's pairs only, so
it is enough to look again at the components that tonight's articles touch; and of their facts, those are made anew that
have other mentions than before or mentions in tonight's articles.

A cluster keeps the oldest id that its mentions had (`audit.fact_ids`); where two clusters want one id, the one with the
older mentions keeps it; a cluster without one gets the hash of its first mention.
"""

import hashlib
from collections import defaultdict

import numpy as np

NEVER = -np.inf
NEITHER = -(2**31)  # the weight of a pair that neither joins nor parts two mentions of itself
JOIN_AT = 1000  # thousandths: the weight from which two mentions, or two clusters on average, count as one event


def components(n, a, b):
    """For each of `n` mentions the smallest that pairs connect it with; the pairs' mentions are `a` and `b`."""
    label = np.arange(n)
    while True:
        lower = label.copy()
        np.minimum.at(lower, a, label[b])
        np.minimum.at(lower, b, label[a])
        lower = lower[lower]
        if (lower == label).all():
            return label
        label = lower


class Clusters:
    """Clusters of one component, each under the smallest of its mentions, which are numbered in the order of their ids.

    `a` and `b` are the mentions of each pair, `weights` thousandths, whole numbers, so that sums do not depend on their
    order, or NEITHER; `spans` tells which mentions speak of several days. All pairs of a component lie in matrices of
    its mentions: a story of a thousand reports has two hundred thousand pairs.
    """

    def __init__(self, a, b, weights, spans):
        n = len(spans)
        self.members = {k: [k] for k in range(n)}
        self.spans = spans
        self.sums, self.weighed, self.pairs = (np.zeros((n, n), kind) for kind in (np.int64, np.int32, np.int32))
        known = weights != NEITHER
        for rows, columns in ((a, b), (b, a)):
            self.sums[rows, columns], self.weighed[rows, columns] = np.where(known, weights, 0), known
            self.pairs[rows, columns] = 1
        self.agree = self.weighed > 0
        self.sizes = np.ones(n, dtype=np.int32)
        self.averages = np.full((n, n), NEVER)  # of a cluster and a later one, where they may join
        for k in range(n):
            self.averages[k, k + 1 :] = self._average_with(k)[k + 1 :]
        self.best = self.averages.argmax(axis=1)

    def grow(self):
        """Joins clusters, the best average first, until no two may join; the clusters by label."""
        every = np.arange(len(self.best))
        while True:
            tops = self.averages[every, self.best]
            a = int(tops.argmax())
            if tops[a] == NEVER:
                return self.members
            self._join(a, int(self.best[a]))

    def _average_with(self, k):
        """The average weight of cluster k with each other, NEVER where they may not join."""
        sums, weighed, pairs = self.sums[k], self.weighed[k], self.pairs[k]
        may = (weighed > 0) & (pairs == self.sizes[k] * self.sizes) & (sums >= JOIN_AT * weighed.astype(np.int64))
        for other in np.flatnonzero(may & (weighed != pairs)):
            may[other] = self._is_spanned(k, other)
        return np.divide(sums, weighed, out=np.full(len(may), NEVER), where=may)

    def _is_spanned(self, a, b):
        """True where one mention of several days agrees with every other mention of both clusters."""
        together = self.members[a] + self.members[b]
        return any(
            self.agree[one, [other for other in together if other != one]].all() for one in together if self.spans[one]
        )

    def _join(self, a, b):
        self.members[a] += self.members.pop(b)
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


def grow(ids, pairs, spans):
    """The component of each of `ids`, which are in order, and the clusters, under their smallest mention.

    `pairs` are the places of two of the ids and the weight of each; `spans` tells which mentions speak of several days.
    """
    a, b, weights = pairs
    component = components(len(ids), *(ends[weights >= JOIN_AT] for ends in (a, b)))
    inside = component[a] == component[b]
    order = np.argsort(component[a[inside]], kind="stable")
    a, b, weights = (values[inside][order] for values in pairs)
    by_component = np.argsort(component, kind="stable")
    labels, starts = np.unique(component[by_component], return_index=True)
    first_pairs = np.searchsorted(component[a], [*labels, len(ids)])
    place = np.empty(len(ids), dtype=np.int64)
    clusters = {}
    for n, here in zip(range(len(labels)), np.split(by_component, starts[1:]), strict=False):
        place[here] = np.arange(len(here))
        some = slice(first_pairs[n], first_pairs[n + 1])
        grown = Clusters(place[a[some]], place[b[some]], weights[some], spans[here]).grow()
        clusters |= {ids[here[k]]: [ids[here[m]] for m in members] for k, members in grown.items()}
    return [ids[k] for k in component], clusters


def made_anew(facts, before, tonight):
    """Facts that have other mentions than before, or mentions that are read again tonight: the others stay as they are.

    `facts` tells the fact of each mention, None where it vanished, and `before` what it was.
    """
    return {
        fact
        for mention, now in facts.items()
        if mention in tonight or now != before.get(mention)
        for fact in (now, before.get(mention))
    }


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


def _before(rows, prior, *, is_incremental):
    """The fact that each mention had before this run, also where the run goes on after it broke off."""
    before = {mention: fact_id for mention, (fact_id, _) in prior.items()}
    if is_incremental:
        done = "where touched_by_run_id in (select run_id from touched)"
        before |= dict(rows(f"select mention_id, previous_fact_id from resolved {done}"))  # noqa: S608 - no data in it
    return before


def _pairs(session, ids):
    """The pairs among `ids`: the places of both and the weight in thousandths."""
    import pyarrow as pa

    session.register("here", pa.table({"mention_id": pa.array(ids, pa.string()), "place": np.arange(len(ids))}))
    found = session.execute(
        """select a.place as a, b.place as b, coalesce(cast(weight * 1000 as integer), ?) as weight
        from pairs
        inner join here as a on pairs.mention_id = a.mention_id
        inner join here as b on pairs.other_mention_id = b.mention_id""",
        [NEITHER],
    ).fetchnumpy()
    return [found[name] for name in ("a", "b", "weight")]


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
    tonight = {row[0]: row[1:] for row in found}
    live, gone = tonight, {}
    if dbt.is_incremental:
        session.register("resolved", session.table(str(dbt.this)))
        gone, others = _affected(rows, tonight)
        live = tonight | others
    ids = sorted(live)
    component, clusters = grow(ids, _pairs(session, ids), np.array([live[i][3] for i in ids], dtype=bool))
    known = rows(
        "select mention_id, fact_id, first_night from fact_ids where mention_id in (select unnest(?))",
        live.keys() | gone.keys(),
    )
    prior = {mention: (fact_id, night) for mention, fact_id, night in known}
    named = name_clusters(
        clusters,
        {mention: row[2] for mention, row in live.items()},
        prior,
        lambda ids: {
            row[0] for row in rows("select distinct fact_id from fact_ids where fact_id in (select unnest(?))", ids)
        },
    )
    facts = {mention: named[label] for label, members in clusters.items() for mention in members}
    before = _before(rows, prior, is_incremental=dbt.is_incremental)
    anew = made_anew(facts | dict.fromkeys(gone), before, tonight.keys() | gone.keys())
    run_id = session.execute("select any_value(run_id) from touched").fetchone()[0]
    resolved = [
        (
            mention,
            *live[mention][:2],
            label,
            facts[mention],
            before.get(mention),
            prior[mention][1] if mention in prior else live[mention][2],
            run_id if facts[mention] in anew else None,
        )
        for mention, label in zip(ids, component, strict=True)
    ]
    resolved += [
        (mention, fact_type, article_id, None, None, before.get(mention), night, run_id)
        for mention, (fact_type, article_id, night, _) in sorted(gone.items())
    ]
    names = ["mention_id", "fact_type", "article_id", "component_id", "fact_id", "previous_fact_id", "first_night"]
    names.append("touched_by_run_id")
    kinds = {"first_night": pa.date32()}
    columns = list(zip(*resolved, strict=True)) or [()] * len(names)
    return pa.table(
        {name: pa.array(column, kinds.get(name, pa.string())) for name, column in zip(names, columns, strict=True)}
    )
