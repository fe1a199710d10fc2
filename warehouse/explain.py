"""Where a fact comes from: its mentions, the sentences in context, the versions of the articles, the raw bytes."""

import csv
from dataclasses import dataclass, field
from typing import Final

import duckdb

from extractors.settings import Settings
from warehouse.database import Row, WarehouseError, base_path, connect, fetch_rows
from warehouse.publish import existing_snapshot

FACTS: Final = {"meeting": "meetings", "visit": "visits", "agreement": "agreements"}
_NAMES: Final = ("mention_id", "article_id", "article_version_id", "article_url", "source_id", "source")
_AROUND: Final = 120


@dataclass(frozen=True)
class Quote:
    """One sentence of evidence; `before` and `after` are the text around it, empty where the text is not at hand."""

    field: str
    start: int
    end: int
    before: str
    quote: str
    after: str


@dataclass(frozen=True)
class Mention:
    """One article's word on a fact: the row of `marts.fct_mentions`, its evidence, and its article's versions.

    A version says when it was read (`night`), by which parser, and where its bytes lie in the raw zone.
    """

    row: Row
    quotes: list[Quote]
    versions: list[Row]


@dataclass(frozen=True)
class Explanation:
    """All that is known of where a fact comes from."""

    fact_type: str
    fact: Row
    mentions: list[Mention]
    history: list[str] = field(default_factory=list)
    overrides: list[str] = field(default_factory=list)


def explain(fact_id: str, settings: Settings) -> Explanation:
    """Explains a fact of the current snapshot; the id of a fact that was merged leads to the one that took it in.

    Raises WarehouseError where there is no such fact, and says what became of it where that is known.
    """
    with connect(existing_snapshot(settings), settings, read_only=True) as connection:
        history, final_id = _follow(connection, fact_id)
        fact_type, fact = _fact(connection, final_id, history)
        history += _splits(connection, final_id)
        mentions = fetch_rows(
            connection,
            "select * from marts.fct_mentions where fact_id = ? order by published_at, mention_id",
            [final_id],
        )
        people = connection.execute(
            "select distinct person from marts.mart_person_itineraries where fact_id = ?", [final_id]
        ).fetchall()
    named = {fact_id, final_id, *(person for (person,) in people)}
    named |= {str(row[key]) for row in mentions for key in _NAMES if row.get(key)}
    return Explanation(fact_type, fact, _with_sources(mentions, settings), history, _overrides(named, settings))


def _follow(connection: duckdb.DuckDBPyConnection, fact_id: str) -> tuple[list[str], str]:
    history: list[str] = []
    seen = {fact_id}
    while True:
        merged = connection.execute(
            "select into_fact_id, night from audit.merged_ids where old_fact_id = ? order by night desc limit 1",
            [fact_id],
        ).fetchone()
        if merged is None or merged[0] in seen:
            return history, fact_id
        history.append(f"{fact_id} was merged into {merged[0]} on {merged[1]}")
        fact_id = merged[0]
        seen.add(fact_id)


def _fact(connection: duckdb.DuckDBPyConnection, fact_id: str, history: list[str]) -> tuple[str, Row]:
    for fact_type, table in FACTS.items():
        found = fetch_rows(connection, f"select * from marts.fct_{table} where {fact_type}_id = ?", [fact_id])
        if found:
            return fact_type, found[0]
    removed = connection.execute(
        "select night, reason from audit.removed_facts where fact_id = ? order by night desc limit 1", [fact_id]
    ).fetchone()
    told = [*history, f"it was removed on {removed[0]}: {removed[1]}"] if removed else history
    raise WarehouseError(f"{fact_id}: no such fact in the current snapshot" + (f" ({'; '.join(told)})" if told else ""))


def _splits(connection: duckdb.DuckDBPyConnection, fact_id: str) -> list[str]:
    rows = connection.execute(
        "select old_fact_id, new_fact_id, night from audit.split_ids"
        " where ? in (old_fact_id, new_fact_id) order by night",
        [fact_id],
    ).fetchall()
    return [f"{new} was split from {old} on {night}" for old, new, night in rows]


def _with_sources(mentions: list[Row], settings: Settings) -> list[Mention]:
    """Adds what only the private base has: texts around the quotes, versions of articles, places in the raw zone."""
    base = base_path(settings)
    if not base.exists():
        return [Mention(row, [], []) for row in mentions]
    with connect(base, settings, read_only=True) as connection:
        return [
            Mention(row, _quotes(connection, row), _versions(connection, row["mention_id"], settings))
            for row in mentions
        ]


def _quotes(connection: duckdb.DuckDBPyConnection, mention: Row) -> list[Quote]:
    """The evidence in the version of the article that counts."""
    rows = connection.execute(
        """
        select distinct e.n, e.field, e.start, e."end", e.quote, if(e.field = 'title', a.title, a.text)
        from staging.mention_evidence as e
        left join staging.articles as a using (source_id, night, batch, article_version_id)
        where e.mention_id = ? and e.article_version_id = ?
        order by all
        """,
        [mention["mention_id"], mention["article_version_id"]],
    ).fetchall()
    return [
        Quote(
            where,
            start,
            end,
            (text or "")[max(0, start - _AROUND) : start],
            quote,
            (text or "")[end : end + _AROUND],
        )
        for _, where, start, end, quote, text in rows
    ]


def _versions(connection: duckdb.DuckDBPyConnection, mention_id: str, settings: Settings) -> list[Row]:
    rows = fetch_rows(
        connection,
        """
        with

        articles_of_mention as (

            select article_id from staging.meeting_mentions where mention_id = $mention_id
            union
            select article_id from staging.visit_mentions where mention_id = $mention_id
            union
            select article_id from staging.agreement_mentions where mention_id = $mention_id

        )

        select night, source_id, article_version_id, title, parser_version, raw_file, raw_offset, raw_length
        from staging.articles
        where article_id in (select article_id from articles_of_mention)
        order by night, source_id, batch
        """,
        {"mention_id": mention_id},
    )
    return [{**row, "is_kept": (settings.raw / row["raw_file"]).exists()} for row in rows]


def _overrides(named: set[str], settings: Settings) -> list[str]:
    """Lines of the override seeds that name the fact, a mention, an article, a source or a person of it."""
    found = []
    for path in sorted(settings.seeds.glob("override_*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            found += [
                f"{path.name}: " + ", ".join(f"{name} {value}" for name, value in line.items() if value)
                for line in csv.DictReader(handle)
                if named & set(line.values())
            ]
    return found
