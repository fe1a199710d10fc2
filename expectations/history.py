"""Gate 1, the night as a whole: volume, freshness, yield, language and duplicates, beside the trailing 28 nights.

Only a source that is fetched has a history; its rules stop a night from its eighth night on, and only warn before.
"""

from typing import Final

import great_expectations.expectations as gxe

from expectations.rules import Check, between, none, rule
from extractors.settings import Settings

NIGHTS: Final = 28
ENOUGH_NIGHTS: Final = 7
# A source below this many articles a night is quiet by nature: its silence says nothing.
USUAL_ARTICLES: Final = 5
JUMP: Final = 10
JUMP_ARTICLES: Final = 100
STALE_DAYS: Final = 7
# Shares of few articles are chance.
ENOUGH_ARTICLES: Final = 50
YIELD_FALL: Final = 0.2
UNKNOWN_LANGUAGE: Final = 0.5
DUPLICATES: Final = 0.7
SILENT_SOURCES: Final = 0.9  # on a holiday most ministries publish nothing


def checks(settings: Settings) -> list[Check]:
    """One check of the sources, one of the night that they make together."""
    is_live = settings.input is None and settings.sources != "sample"
    return [sources(is_live), night(is_live)]


def _sources_sql(is_live: bool) -> str:
    """One row a source: tonight's counts, and the medians of its earlier nights."""
    return f"""
        with past_nights as (
            select source_id, night,
                max(case when stage = 'parse' then n_articles end) as n_articles,
                max(case when stage = 'extract' then n_mentions end) as n_mentions
            from audit.source_runs
            where night between $night::date - {NIGHTS} and $night::date - 1
            group by all
        ),
        past as (
            select source_id, count(*) as n_nights, median(coalesce(n_articles, 0)) as usual_articles,
                max(n_articles) as most_articles, sum(n_mentions) / nullif(sum(n_articles), 0) as usual_yield
            from past_nights group by all
        ),
        articles as (
            select source_id, count(*) as n_articles, max(published_date) as newest,
                avg((language = 'und')::int) as unknown_language, avg((not is_representative)::int) as duplicates
            from staging.articles where night = $night::date group by all
        ),
        mentions as (select source_id, count(*) as n_mentions from tonight_mentions group by all),
        named as (
            select source_id from articles union select source_id from audit.source_runs where night = $night::date
        ),
        counted as (
            select
                source_id, coalesce(n_nights, 0) as n_nights, coalesce(n_articles, 0) as n_articles, usual_articles,
                coalesce(most_articles, 0) as most_articles,
                coalesce(n_mentions, 0) as n_mentions, usual_yield, newest, unknown_language, duplicates,
                {str(is_live).lower()} and source_id <> 'dropped' and coalesce(n_nights, 0) >= {ENOUGH_NIGHTS}
                    as is_compared
            from named left join past using (source_id) left join articles using (source_id)
                left join mentions using (source_id)
        )
        select row_number() over (order by source_id) as row_id, *,
            n_articles = 0 and usual_articles >= {USUAL_ARTICLES} as is_silent,
            n_articles >= {JUMP_ARTICLES} and n_articles > {JUMP} * usual_articles
                and n_articles > 2 * most_articles as is_jump,
            n_articles >= {ENOUGH_ARTICLES} and n_mentions < {YIELD_FALL} * usual_yield * n_articles as is_barren
        from counted
    """


def sources(is_live: bool) -> Check:
    """Each source beside its own past. One source that misbehaves costs only itself, so most of it warns."""
    return Check(
        table="staging.sources",
        key=("source_id", "n_articles", "usual_articles", "n_mentions", "n_nights"),
        sql=f"""
            select *,
                case when is_silent then source_id end as silent_source,
                case when is_jump and is_compared then source_id end as flooding_source,
                case when is_jump and not is_compared then source_id end as flooding_new_source,
                case when is_barren then source_id end as barren_source,
                case when {str(is_live).lower()} and source_id <> 'dropped'
                    and newest < $night::date - {STALE_DAYS} then newest end as stale_source,
                case when n_articles >= {ENOUGH_ARTICLES} and unknown_language > {UNKNOWN_LANGUAGE}
                    then round(unknown_language, 2) end as unreadable_source,
                case when n_articles >= {ENOUGH_ARTICLES} and duplicates > {DUPLICATES}
                    then round(duplicates, 2) end as repeating_source
            from ({_sources_sql(is_live)})
        """,
        expectations=(
            none("silent_source", "A source that usually speaks gave nothing: look at its fetch log.", severity="warn"),
            none(
                "flooding_source",
                f"More than {JUMP} times a source's usual articles: archives or broken URLs would flood the facts.",
                scope="batch",
            ),
            none("flooding_new_source", "Many more articles than on the few nights known so far.", severity="warn"),
            none(
                "barren_source",
                "Far fewer mentions an article than usual: its pages may have changed.",
                severity="warn",
            ),
            none("stale_source", f"Its newest article is older than {STALE_DAYS} days.", severity="warn"),
            none("unreadable_source", "Most of its articles are in no known language.", severity="warn"),
            none("repeating_source", "Most of its articles repeat others.", severity="warn"),
        ),
    )


def night(is_live: bool) -> Check:
    """All sources together: what breaks everywhere at once is our own fault and stops the night."""
    return Check(
        table="staging.night",
        key=("n_sources", "n_articles", "n_mentions"),
        sql=f"""
            select
                1 as row_id, count(*) as n_sources, sum(n_articles) as n_articles, sum(n_mentions) as n_mentions,
                count(*) filter (is_compared) as n_compared,
                case when count(*) filter (is_compared) >= 3
                    then avg(is_silent::int) filter (is_compared) end as silent_share,
                case when sum(n_articles) filter (is_compared and usual_yield > 0) >= {ENOUGH_ARTICLES}
                    then sum(n_mentions) filter (is_compared and usual_yield > 0)
                        / sum(usual_yield * n_articles) filter (is_compared and usual_yield > 0) end
                    as share_of_usual_yield
            from ({_sources_sql(is_live)})
        """,
        expectations=(
            _night_rule(
                "silent_share",
                None,
                SILENT_SOURCES,
                "sources_speak",
                "Nearly all sources fell silent at once: the fault is on this side of the network.",
            ),
            _night_rule(
                "share_of_usual_yield",
                YIELD_FALL,
                None,
                "yield_holds",
                "Articles give far fewer mentions than usual everywhere: the extractor or its model is broken.",
            ),
            rule(
                gxe.ExpectTableRowCountToEqual,
                "night_counted",
                "The night's sources can be counted.",
                scope="batch",
                value=1,
            ),
        ),
    )


def _night_rule(column: str, low: float | None, high: float | None, name: str, why: str) -> gxe.Expectation:
    return between(column, low, high, why, name=name, scope="batch")
