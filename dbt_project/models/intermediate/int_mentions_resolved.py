"""Which mentions tell of one event, and under which id.

Mentions joined by pairs of positive weight make a component. Inside a component clusters grow by the best average weight, and two
clusters never join where any two of their mentions have no pair: mentions without a pair contradict each other. The
outcome depends on the component's pairs only, so it is enough to look again at the components that tonight's articles touch.

A cluster keeps the oldest id that its mentions had (`audit.fact_ids`); where two clusters want one id, the one with the older mentions
keeps it; a cluster without one gets the hash of its first mention.
"""

import hashlib
import heapq
from collections import defaultdict

JOIN_AT = 1000  # thousandths: a pair's weight from which two mentions count as one event


def components(ids, weights):
    """Groups of `ids` that pairs of at least JOIN_AT connect, as a mapping of each id to the smallest id of its group."""
    parent = {i: i for i in ids}

    def root(i):
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for (a, b), weight in weights.items():
        if weight >= JOIN_AT:
            low, high = sorted((root(a), root(b)))
            parent[high] = low
    return {i: root(i) for i in ids}


def cluster(ids, weights):
    """Clusters of `ids` by average weight; a pair that `weights` does not hold keeps its two clusters apart.

    `weights` maps (smaller id, larger id) to thousandths, whole numbers, so that sums do not depend on their order.
    Returns a mapping of each id to the smallest id of its cluster.
    """
    members = {i: [i] for i in ids}
    links = defaultdict(dict)
    for (a, b), weight in weights.items():
        links[a][b] = links[b][a] = (weight, 1)
    queue = [(-weight, a, b, 1, 1) for (a, b), weight in weights.items() if weight >= JOIN_AT]
    heapq.heapify(queue)
    while queue:
        _, a, b, size_a, size_b = heapq.heappop(queue)
        if len(members.get(a, ())) != size_a or len(members.get(b, ())) != size_b:
            continue
        members[a] += members.pop(b)
        joined = _joined_links(links, a, b)
        for c, (total, count) in joined.items():
            links[c].pop(b, None)
            links[c][a] = (total, count)
            if count == len(members[a]) * len(members[c]) and total >= JOIN_AT * count:
                low, high = sorted((a, c))
                heapq.heappush(queue, (-total / count, low, high, len(members[low]), len(members[high])))
    return {i: label for label, group in members.items() for i in group}


def _joined_links(links, a, b):
    """Links of the cluster that `a` and `b` make: those that both had."""
    of_a, of_b = links.pop(a), links.pop(b)
    joined = {c: (of_a[c][0] + of_b[c][0], of_a[c][1] + of_b[c][1]) for c in of_a if c in of_b}
    for c in (of_a.keys() | of_b.keys()) - joined.keys() - {a, b}:
        links[c].pop(a, None)
        links[c].pop(b, None)
    links[a] = joined
    return joined


def name_clusters(clusters, nights, prior, taken):
    """An id for each cluster.

    `clusters` maps a label to its mentions, `nights` a mention to its first night, `prior` a mention to its earlier
    (fact id, first night), `taken` is a test whether an id belongs to another fact.
    """
    born, parts = {}, defaultdict(list)
    for label, mentions in clusters.items():
        for mention in mentions:
            if mention in prior:
                fact_id, night = prior[mention]
                born[fact_id] = min(born.get(fact_id, night), night)
                parts[fact_id, label].append((night, mention))
    wishes = sorted(
        (born[fact_id], fact_id, min(part)[0], -len(part), min(part)[1], label) for (fact_id, label), part in parts.items()
    )
    named, used = {}, set()
    for _, fact_id, _, _, _, label in wishes:
        if label not in named and fact_id not in used:
            named[label] = fact_id
            used.add(fact_id)
    for label, mentions in sorted(clusters.items()):
        if label not in named:
            named[label] = _new_id(min((nights[m], m) for m in mentions)[1], used, taken)
            used.add(named[label])
    return named


def _new_id(mention, used, taken):
    fact_id = hashlib.sha256(mention.encode()).hexdigest()[:20]
    while fact_id in used or taken(fact_id):
        fact_id = hashlib.sha256(fact_id.encode()).hexdigest()[:20]
    return fact_id


def resolve(mentions, weights, prior, vanished, taken):
    """Rows of the model for `mentions` (id → fact type, article, first night) and for those that `vanished`."""
    group = components(mentions, weights)
    inside = defaultdict(dict)
    for (a, b), weight in weights.items():
        if group[a] == group[b]:
            inside[group[a]][a, b] = weight
    label = {}
    grouped = defaultdict(list)
    for mention, component in group.items():
        grouped[component].append(mention)
    for component, ids in sorted(grouped.items()):
        label |= cluster(sorted(ids), inside[component])
    clusters = defaultdict(list)
    for mention in sorted(label):
        clusters[label[mention]].append(mention)
    named = name_clusters(clusters, {m: row[2] for m, row in mentions.items()}, prior, taken)
    rows = []
    for mention, (fact_type, article_id, night) in sorted(mentions.items()):
        before = prior.get(mention, (None, night))
        rows.append((mention, fact_type, article_id, group[mention], named[label[mention]], before[0], before[1]))
    for mention, (fact_type, article_id, night) in sorted(vanished.items()):
        rows.append((mention, fact_type, article_id, None, None, prior.get(mention, (None,))[0], night))
    return rows


def _affected(rows, live):
    """Mentions that tonight's articles no longer have, and all others of the components that tonight touches."""
    mentions = "select mention_id, fact_type, article_id, first_night from resolved where fact_id is not null"
    before = rows(f"{mentions} and article_id in (select article_id from touched)")  # noqa: S608 - no data in it
    gone = {row[0]: row[1:] for row in before if row[0] not in live}
    pairs = rows(
        """select mention_id, other_mention_id from pairs
        where mention_id in (select unnest(?)) or other_mention_id in (select unnest(?))""",
        live,
        live,
    )
    near = {mention for pair in pairs for mention in pair}
    others = rows(
        f"""{mentions} and component_id in (
            select component_id from resolved where fact_id is not null and mention_id in (select unnest(?))
        )""",  # noqa: S608 - no data in it
        near | gone.keys() | live.keys(),
    )
    return gone, {row[0]: row[1:] for row in others if row[0] not in live and row[0] not in gone}


def model(dbt, session):
    """One row per mention: its component, its fact, and the fact that it had before tonight; no fact where it vanished."""
    dbt.config(materialized="incremental", unique_key="mention_id", incremental_strategy="delete+insert")
    import pyarrow as pa

    session.register("touched", dbt.ref("int_articles_touched"))
    session.register("mentions", dbt.ref("int_mentions"))
    session.register("pairs", dbt.ref("int_mention_pairs"))
    session.register("fact_ids", dbt.source("audit", "fact_ids"))

    def rows(sql, *ids):
        return session.execute(sql, [pa.array(sorted(values), pa.string()).to_pylist() for values in ids]).fetchall()

    live = rows(
        """select mention_id, fact_type, article_id, first_night from mentions
        where article_id in (select article_id from touched)"""
    )
    live, gone = {row[0]: row[1:] for row in live}, {}
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
        "select mention_id, fact_id, first_night from fact_ids where mention_id in (select unnest(?))", live.keys() | gone.keys()
    )
    resolved = resolve(
        live,
        {(a, b): int(weight * 1000) for a, b, weight in pairs},
        {mention: (fact_id, night) for mention, fact_id, night in prior},
        gone,
        lambda fact_id: bool(rows("select 1 from fact_ids where fact_id in (select unnest(?))", [fact_id])),
    )
    run_id = session.execute("select any_value(run_id) from touched").fetchone()[0]
    columns = ["mention_id", "fact_type", "article_id", "component_id", "fact_id", "previous_fact_id", "first_night"]
    types = [pa.string()] * 6 + [pa.date32()]
    arrays = [pa.array(list(values), kind) for values, kind in zip(zip(*resolved, strict=True), types, strict=True)]
    if not resolved:
        arrays = [pa.array([], kind) for kind in types]
    table = pa.table(dict(zip(columns, arrays, strict=True)))
    return table.append_column("touched_by_run_id", pa.array([run_id] * table.num_rows, pa.string()))
