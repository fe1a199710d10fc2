"""Gate 1 beside the trailing nights: one source's trouble warns, everybody's trouble stops the night."""

from datetime import timedelta
from typing import Any

import pytest

SOURCES = ("alpha", "beta", "gamma")


def live(night: Any) -> Any:
    """The same night, of sources that are fetched."""
    night.settings = night.settings.model_copy(update={"sources": "live"})
    return night


def past(source: str, nights: int, articles: int = 60, mentions: int = 120) -> str:
    """SQL that gives a source `nights` earlier nights of so many articles and mentions."""
    return f"""
        insert into audit.source_runs by name
        select 'r' as run_id, '{source}' as source_id, date '2025-12-18' - cast(i as int) as night, stage,
            'ok' as outcome, {articles} as n_articles, if(stage = 'extract', {mentions}, 0) as n_mentions
        from range(1, {nights} + 1) as r (i), (values ('parse'), ('extract')) as s (stage)
    """


def tonight(source: str, articles: int, mentions: int = 0) -> list[str]:
    """SQL that gives a source so many articles and meetings tonight."""
    mentions = mentions if articles else 0
    of_source = f"'{source}' as source_id"
    names = ", ".join(f"concat({name}, '{source}', i) as {name}" for name in ("article_id", "article_version_id"))
    mention = f"{of_source}, concat(mention_id, '{source}', i) as mention_id"
    return [
        f"insert into staging.articles by name select t.* replace ({of_source}, {names})"
        f" from staging.articles as t, range({articles}) as r (i) where source_id = 'site'",
        f"insert into staging.meeting_mentions by name select t.* replace ({mention})"
        f" from staging.meeting_mentions as t, range({mentions}) as r (i) where source_id = 'site'",
        f"insert into audit.source_runs by name select 'now' as run_id, '{source}' as source_id,"
        f" date '2025-12-18' as night, 'parse' as stage, 'ok' as outcome, {articles} as n_articles",
    ]


def rules(findings: list[Any]) -> set[tuple[str, str]]:
    return {(finding.table.removeprefix("staging."), finding.rule) for finding in findings}


def test_a_usual_night_passes(night: Any) -> None:
    for source in SOURCES:
        night.sql(past(source, 20), *tonight(source, 50, 100))
    result = live(night).check("sources", "night")
    assert (result.blocked, result.warned) == ([], [])


def test_one_silent_source_warns(night: Any) -> None:
    for source in SOURCES:
        night.sql(past(source, 20), *tonight(source, 0 if source == "alpha" else 50, 100))
    result = live(night).check("sources", "night")
    assert result.blocked == []
    assert rules(result.warned) == {("sources", "no_silent_source")}
    assert "alpha" in result.warned[0].examples[0]


def test_all_sources_silent_at_once_stop_the_night(night: Any) -> None:
    for source in SOURCES:
        night.sql(past(source, 20), *tonight(source, 0))
    assert rules(live(night).check("sources", "night").blocked) == {("night", "sources_speak")}


@pytest.mark.parametrize(("nights", "stops"), [(7, True), (6, False)])
def test_a_tenfold_jump_stops_the_night_from_the_eighth_on(night: Any, nights: int, stops: bool) -> None:
    night.sql(past("alpha", nights, articles=20, mentions=0), *tonight("alpha", 300))
    result = live(night).check("sources", "night")
    assert rules(result.blocked) == ({("sources", "no_flooding_source")} if stops else set())
    assert rules(result.warned) == (set() if stops else {("sources", "no_flooding_new_source")})


def test_a_source_that_comes_back_after_an_outage_is_no_flood(night: Any) -> None:
    night.sql(past("alpha", 20, articles=0), past("alpha", 3, articles=90), *tonight("alpha", 150, 300))
    assert live(night).check("sources", "night").blocked == []


def test_a_yield_that_collapses_everywhere_stops_the_night(night: Any) -> None:
    for source in SOURCES:
        night.sql(past(source, 20), *tonight(source, 60, 2))
    result = live(night).check("sources", "night")
    assert rules(result.blocked) == {("night", "yield_holds")}
    assert rules(result.warned) == {("sources", "no_barren_source")}


def test_the_sample_and_given_files_are_compared_with_nothing(night: Any) -> None:
    for source in SOURCES:
        night.sql(past(source, 20), *tonight(source, 0))
    assert night.check("sources", "night").blocked == []


def test_odd_shares_warn(night: Any) -> None:
    night.sql(
        *tonight("alpha", 60),
        "update staging.articles set language = 'und', is_representative = false, published_date = date '2025-11-01',"
        " published_at = null, published_precision = 'day' where source_id = 'alpha'",
    )
    assert rules(live(night).check("sources", "night").warned) == {
        ("sources", "no_stale_source"),
        ("sources", "no_unreadable_source"),
        ("sources", "no_repeating_source"),
    }


def test_only_the_trailing_four_weeks_count(night: Any) -> None:
    night.sql(past("alpha", 20), f"update audit.source_runs set night = night - {timedelta(days=30).days}")
    night.sql(*tonight("alpha", 0))
    assert live(night).check("sources", "night").warned == []
