"""Which sources a night has, and what becomes of a night that has passed or of the sample."""

import json
from datetime import date

import pytest

from extractors.fetch import index, sample, service
from extractors.settings import SettingsError, load_settings
from extractors.storage import partition


@pytest.fixture
def settings(tmp_path):
    return load_settings(data=tmp_path / "data", polite_delay=0)


def test_input_comes_before_sources(tmp_path):
    assert service.plan_sources(load_settings(input=tmp_path, sources="live")) == ["dropped"]


def test_live_is_all_that_is_enabled():
    ids = service.plan_sources(load_settings(sources="live"))
    assert len(ids) >= 25
    assert "cc-news" not in ids
    assert service.plan_sources(load_settings(sources="kremlin, tass,kremlin")) == ["kremlin", "tass"]


@pytest.mark.parametrize("sources", ["nobody", "kremlin,nobody", ",", "dropped"])
def test_a_source_that_does_not_exist_is_named(sources):
    with pytest.raises(SettingsError, match=r"nobody|SOURCES is empty|dropped"):
        service.plan_sources(load_settings(sources=sources))


def test_a_night_that_has_passed_is_never_fetched(tmp_path):
    settings = load_settings(data=tmp_path, sources="live")
    outcome = service.fetch_source("kremlin", date(2020, 1, 1), settings)
    assert outcome["outcome"] == "failed"
    assert outcome["messages"] == [
        "kremlin: nothing is kept of 2020-01-01, and a night that has passed is not fetched again"
    ]
    assert not list(partition(settings.raw, "kremlin", date(2020, 1, 1)).glob("*.warc.gz"))


def test_a_night_that_has_passed_is_what_was_kept(tmp_path):
    settings = load_settings(data=tmp_path, sources="live")
    night = date(2020, 1, 1)
    folder = partition(settings.raw, "kremlin", night)
    rows = [index.row("kremlin", night, "night", "http://en.kremlin.ru/1", "page", "new")]
    index.write_rows(folder, rows)
    kept = index.write_outcome(folder, "kremlin", night, rows, [])
    assert service.fetch_source("kremlin", night, settings) == kept


def test_the_sample_is_fetched_whole_and_robots_txt_is_kept_to(settings):
    expected = {p["url"]: p for p in map(json.loads, sample.SITE.with_name("expected.jsonl").open(encoding="utf-8"))}
    pages = {}
    outcomes = service.fetch_sources(sample.NIGHT, settings)
    assert [outcome["outcome"] for outcome in outcomes] == ["ok"] * 4
    for source_id in service.plan_sources(settings):
        rows = index.read_rows(partition(settings.raw, source_id, sample.NIGHT))
        pages |= {row["url"]: row["outcome"] for row in rows if row["kind"] == "page"}
    assert pages == {url: "new" if page["fetched"] else "skipped" for url, page in expected.items()}
