from datetime import UTC, date, datetime

import pytest

from extractors.settings import load_settings
from ops import retention, steps
from ops.standing import due


@pytest.fixture
def settings(tmp_path):
    for zone in ("raw", "articles", "mentions/meeting_mentions"):
        for source in ("one", "two"):
            for night in ("2024-01-01", "2025-12-17", "2025-12-18"):
                (tmp_path / zone / f"source={source}" / f"date={night}").mkdir(parents=True)
    return load_settings(data=tmp_path, retain_raw_days=400)


def outcome(source_id, result):
    return {"source_id": source_id, "night": "2025-12-18", "stage": "parse", "outcome": result}


def test_the_night_goes_on_with_the_sources_that_did_not_fail(settings):
    assert steps.check_sources([outcome("one", "partial"), outcome("two", "failed")], settings.articles) == ["one"]


def test_no_source_no_night_and_the_message_says_why(settings):
    path = settings.articles / "source=two" / "date=2025-12-18" / "outcome.parse.json"
    path.write_text('{"messages": ["given.jsonl, line 1: not JSON"]}', encoding="utf-8")
    with pytest.raises(steps.NightError, match=r"every source failed \(two\).*\n.*given.jsonl, line 1: not JSON"):
        steps.check_sources([outcome("two", "failed")], settings.articles)


def test_partitions_of_a_range_in_order_of_nights(settings):
    chosen = steps.partitions(settings.raw, date(2025, 1, 1), date(2025, 12, 17), None)
    assert chosen == [{"night": "2025-12-17", "source_id": "one"}, {"night": "2025-12-17", "source_id": "two"}]
    assert [part["night"] for part in steps.partitions(settings.raw, None, None, "two")] == [
        "2024-01-01",
        "2025-12-17",
        "2025-12-18",
    ]


def test_an_empty_range_says_so(settings):
    with pytest.raises(steps.NightError, match="holds nothing of three from 2025-01-01"):
        steps.partitions(settings.raw, date(2025, 1, 1), None, "three")


def test_old_nights_that_nothing_cites_go(settings):
    assert retention.clean(date(2025, 12, 18), settings) == {"n_partitions": 6, "n_logs": 0}
    assert {path.name for path in settings.data.rglob("date=*")} == {"date=2025-12-17", "date=2025-12-18"}


def test_old_nights_that_a_fact_cites_stay_unless_expired(settings, monkeypatch):
    monkeypatch.setattr(retention, "cited", lambda settings: {("one", "2024-01-01")})
    assert retention.clean(date(2025, 12, 18), settings)["n_partitions"] == 3
    assert (settings.raw / "source=one" / "date=2024-01-01").is_dir()
    assert retention.clean(date(2025, 12, 18), settings, expire=True)["n_partitions"] == 3


def test_when_nights_are_due():
    last, following = due(load_settings(schedule="0 2 * * *"), datetime(2025, 12, 18, 1, tzinfo=UTC))
    assert (last.date(), following.date()) == (date(2025, 12, 17), date(2025, 12, 18))
