"""From a fact back to the bytes."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from warehouse_night import NIGHT, QUOTE, query, rows_of, run_night, write_rows

from extractors.settings import Settings, load_settings
from warehouse.cli import main
from warehouse.database import WarehouseError, base_path
from warehouse.explain import explain
from warehouse.publish import current_snapshot


@pytest.fixture
def published(published: Settings, tmp_path: Path) -> Settings:
    """The published night, with seeds of its own."""
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "override_rejected_mentions.csv").write_text("mention_id,author,reason,decided_on\n")
    return load_settings(data=published.data, seeds=seeds)


def fact_of(settings: Settings) -> str:
    ((fact_id,),) = query(settings.warehouse, "select meeting_id from marts.fct_meetings")
    return str(fact_id)


def audit(settings: Settings, sql: str) -> None:
    """Changes the published file, as a later night would."""
    snapshot = current_snapshot(settings)
    snapshot.chmod(0o644)
    with duckdb.connect(str(snapshot)) as connection:
        connection.execute(sql)


def test_a_fact_leads_to_mention_quote_version_and_bytes(published: Settings) -> None:
    raw = published.raw / f"source=gulf-news/date={NIGHT}/pages.warc.gz"
    raw.write_bytes(b"warc")
    found = explain(fact_of(published), published)
    assert (found.fact_type, found.fact["status"]) == ("meeting", "held")
    (mention,) = found.mentions
    assert mention.row["article_url"] == "https://gulf-news.example/a"
    (quote,) = mention.quotes
    assert (quote.quote, quote.before, quote.field) == (QUOTE, "", "text")
    assert quote.after.startswith(" Nobody outside")
    (version,) = mention.versions
    assert (version["raw_offset"], version["raw_length"], version["is_kept"]) == (10, 100, True)
    assert version["parser_version"] == "parser-1"


def test_every_version_of_the_article_is_shown(published: Settings) -> None:
    later = NIGHT.replace(day=9)
    corrected = rows_of(night=later, text=QUOTE + " It was a Tuesday.")
    write_rows(corrected, published)
    run_night("later", published, later)
    (mention, *_) = explain(fact_of_first(published), published).mentions
    assert [version["night"] for version in mention.versions] == [NIGHT, later]
    assert len({version["article_version_id"] for version in mention.versions}) == 2


def fact_of_first(settings: Settings) -> str:
    rows = query(settings.warehouse, "select meeting_id from marts.fct_meetings order by start_date")
    return str(rows[0][0])


def test_a_merged_id_leads_to_the_fact_that_took_it_in(published: Settings) -> None:
    fact_id = fact_of(published)
    audit(published, f"insert into audit.merged_ids values ('meeting', 'old', '{fact_id}', '{NIGHT}')")
    found = explain("old", published)
    assert found.fact["meeting_id"] == fact_id
    assert found.history == [f"old was merged into {fact_id} on {NIGHT}"]


def test_a_fact_that_went_says_when_and_why(published: Settings) -> None:
    audit(
        published, f"insert into audit.removed_facts values ('meeting', 'gone', '{NIGHT}', 'the article was retracted')"
    )
    with pytest.raises(WarehouseError, match=r"gone: no such fact.*removed on 2026-03-02: the article was retracted"):
        explain("gone", published)


def test_what_people_decided_is_shown(published: Settings) -> None:
    fact_id = fact_of(published)
    path = published.seeds / "override_rejected_mentions.csv"
    path.write_text(path.read_text() + f"{fact_id},ada,a wedding,2026-03-03\n")
    assert explain(fact_id, published).overrides == [
        f"override_rejected_mentions.csv: mention_id {fact_id}, author ada, reason a wedding, decided_on 2026-03-03"
    ]


def test_without_the_private_base_the_published_part_is_told(published: Settings) -> None:
    base_path(published).unlink()
    (mention,) = explain(fact_of(published), published).mentions
    assert mention == replace(mention, quotes=[], versions=[])
    assert mention.row["quote"] == QUOTE


def test_an_unknown_fact_and_an_empty_warehouse_are_errors(published: Settings, tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="no such fact"):
        explain("'; drop table marts.fct_meetings; --", published)
    with pytest.raises(WarehouseError, match="nothing is published"):
        explain("x", load_settings(data=tmp_path / "empty"))


def test_the_command_prints_it_on_plain_lines(
    published: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("warehouse.cli.get_settings", lambda: published)
    monkeypatch.setattr("sys.argv", ["warehouse", "explain", fact_of(published)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    printed = capsys.readouterr().out
    for said in ("meeting", f"»{QUOTE}«", "100 bytes from 10 of source=gulf-news", "pages.warc.gz", "no longer kept"):
        assert said in printed
