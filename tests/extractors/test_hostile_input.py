"""Hostile input through parse and extract: no crash, no unbounded time, and what comes out stands in the text."""

import contextlib
import json
import resource
import time
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations import check_staging
from extractors.extract.batch import extract_batch
from extractors.fetch.candidates import CandidateError, read_feed, read_sitemap
from extractors.parse.articles import RawPlace, articles_table
from extractors.parse.documents import articles_from_records, read_documents
from extractors.parse.pages import Page, PageError, read_page
from extractors.records import MENTION_SCHEMAS, Mentions
from extractors.settings import Settings, load_settings
from warehouse.database import create_schemas

NIGHT = date(2025, 12, 18)
DEADLINE = 8.0
TALKS = "Russian Foreign Minister Sergey Lavrov met Iranian Foreign Minister Abbas Araghchi in Moscow on Wednesday. "
FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)

HOSTILE = {
    "sql": TALKS + "'; drop table staging.articles; -- \" ) or 1=1 /* $$ {{ jinja }} %s %(x)s ${x}",
    "control characters": TALKS.replace(" ", "\x07 \x1b[31m") + "\x00\x01\x02\x7f\x85\x9f",
    "bidi overrides": "\u202e" + TALKS + "\u2066\u2069\u200f\u202c" + TALKS[::-1],
    "null bytes": "\x00".join(TALKS),
    "lone surrogates": TALKS + "\ud800\udfff" + TALKS,
    "no letters": "\u200b\u200c\u200d\ufeff" * 500,
    "combining marks": TALKS.replace("o", "o" + "\u0301" * 300),
    "emoji families": TALKS.replace(" ", " 👨‍👩‍👧‍👦🏴‍☠️ "),
    "line separators": TALKS.replace(" ", "\u2028") + "\r\n\v\f\x1c\x1d\x1e\u2029" + TALKS,
    "script": "<script>alert(document.cookie)</script><img src=x onerror=alert(1)>" + TALKS,
    "fullwidth": TALKS.translate({i: i + 0xFEE0 for i in range(33, 127)}),
    "capitals": TALKS.upper() * 5,
    "brackets": "(" * 3000 + TALKS + ")" * 3000,
    "quotes": "\"'“”‘’«»" * 1000 + TALKS,
    "dashes and dots": TALKS.replace(" ", " — … . ") * 20,
    "nothing but names": "Lavrov Araghchi Macron Merz Trump Putin Xi Modi " * 300,
    "nothing but dates": "on 31 February 2025 on 99 May 0000 on 12/13/14 last Tuesday next year in 20255 " * 100,
    "many commas": "Russia, " * 3000 + "met Iran.",
    "and": " and ".join(["the foreign minister of Iran"] * 500) + " met in Moscow.",
    "digits": "9" * 20_000,
    "empty": "",
    "white": " \n\t\u00a0\u3000" * 1000,
}
HUGE = {
    "one line of a megabyte": "The minister spoke of trade and peace with his guests from Iran " * 16_000,
    "one word of a megabyte": "a" * 1_000_000,
    "a sentence of 50,000 tokens": "the minister of Iran met the minister of Russia and " * 5_000,
    "a megabyte of news": "President Putin met with President Erdogan in Ankara and signed a treaty with him, "
    * 12_000,
    "a megabyte of line ends": "\n" * 1_000_000,
}


@pytest.fixture(scope="module")
def limits(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return load_settings(data=tmp_path_factory.mktemp("data"), document_deadline=DEADLINE)


def articles_of(texts: dict[str, str], title: str = "Talks in Moscow") -> pa.Table:
    """Articles of JSON-lines documents as they would come from a file."""
    records = [
        (
            n,
            {
                "doc_id": name,
                "url": f"https://site.example/{n}",
                "published": "2025-12-18",
                "title": title,
                "text": text,
            },
        )
        for n, (name, text) in enumerate(texts.items(), start=1)
    ]
    return articles_from_records(records, source_id="dropped", night=NIGHT, batch="fuzz", raw_file="fuzz.jsonl")


def assert_sound(articles: pa.Table, mentions: Mentions) -> None:
    """Each article has an outcome, and each quote is the text at its offsets."""
    by_version = {row["article_version_id"]: row for row in articles.to_pylist()}
    outcomes = {row["article_version_id"]: row for row in mentions.article_extractions.to_pylist()}
    assert outcomes.keys() == by_version.keys()
    unread = {row["reason"] for row in outcomes.values() if row["outcome"] == "failed"}
    assert all("DeadlineError" in reason for reason in unread), unread
    for row in mentions.mention_evidence.to_pylist():
        body = by_version[row["article_version_id"]][row["field"]]
        assert 0 <= row["start"] < row["end"] <= len(body)
        assert body[row["start"] : row["end"]] == row["quote"]


def assert_passes_gate(articles: pa.Table, mentions: Mentions, path: Path, settings: Settings) -> None:
    """What was extracted, loaded as a night, is let through by gate 1 with no row set aside."""
    with duckdb.connect(str(path)) as connection:
        create_schemas(connection)
        for name, table in {"articles": articles, **{n: getattr(mentions, n) for n in MENTION_SCHEMAS}}.items():
            connection.register("given", table)
            connection.execute(f"insert into staging.{name} by name select * from given")
            connection.unregister("given")
    result = check_staging(path, NIGHT, settings)
    assert result.passed, result.message
    assert result.row_failures == []


@pytest.mark.parametrize("hostile_title", [False, True])
def test_hostile_documents_come_through_and_pass_the_gate(
    tmp_path: Path, limits: Settings, hostile_title: bool
) -> None:
    title = "<script>alert(1)</script> '; drop table x; -- \u202e\x00 ${x} {{ 7 * 7 }}" if hostile_title else "Talks"
    articles = articles_of(HOSTILE, title)
    mentions = extract_batch(articles, limits)
    assert_sound(articles, mentions)
    assert {row["outcome"] for row in mentions.article_extractions.to_pylist()} <= {"ok", "skipped"}
    assert_passes_gate(articles, mentions, tmp_path / "build.duckdb", limits)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", HUGE)
def test_huge_documents_end_in_time_and_memory(limits: Settings, name: str) -> None:
    articles = articles_of({name: HUGE[name]})
    extract_batch(articles_of({"short": TALKS}), limits)  # what is loaded once is no cost of the document
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    mentions = extract_batch(articles, limits)
    assert time.process_time() - started < 4 * DEADLINE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1024**2  # KiB
    assert_sound(articles, mentions)


@FUZZ
@given(
    st.lists(
        st.one_of(
            st.text(max_size=60),
            st.sampled_from([TALKS, "Iran", "signed an agreement", "on Tuesday", "in Moscow", "\n", ". ", '"', "’s "]),
        ),
        max_size=12,
    ).map("".join),
    st.text(max_size=40),
)
def test_any_text_is_read(text: str, title: str) -> None:
    articles = articles_of({"fuzz": text}, title)
    assert_sound(articles, extract_batch(articles))


MARKUP = st.sampled_from(
    [
        "<html><body><article>",
        "<p>" + TALKS * 3 + "</p>",
        "<script type='application/ld+json'>",
        "</script>",
        '{"@type": "NewsArticle", "headline": "<b>x", "datePublished": "2025-99-99T25:61:00Z"}',
        '{"@graph": [' * 30,
        "<!--",
        "-->",
        "<![CDATA[",
        "<meta property='article:published_time' content='",
        "'>",
        "<title>",
        "</title>",
        "&#0;&#xD800;&bogus;",
        "<svg onload=alert(1)>",
        "<base href='javascript:1'>",
        "<link rel=canonical href='http://[::1'>",
        "<time datetime='",
        "</p>",
        "\x00",
        "<div " * 50,
        "<",
        "<?xml version='1.0' encoding='utf-7'?>",
    ]
)
FEED = st.sampled_from(
    [
        "<rss version='2.0'><channel>",
        "<item><link>https://site.example/a</link>",
        "</item>",
        "<feed>",
        "<entry>",
        "<link href='http://[::1'/>",
        "<guid>javascript:alert(1)</guid>",
        "<pubDate>Thu, 99 Foo 0000</pubDate>",
        "<urlset><url><loc>",
        "</loc></url>",
        "<sitemapindex>",
        "&#x0;",
        "<![CDATA[",
        "https://a.example/1\n",
    ]
)


@FUZZ
@given(
    st.lists(st.one_of(MARKUP, st.text(max_size=30)), max_size=20).map("".join), st.sampled_from(["utf-8", "utf-16"])
)
def test_any_page_is_read_or_refused(html: str, charset: str) -> None:
    page = Page(html.encode(charset, "surrogatepass"), url="https://site.example/page", content_type="text/html")
    try:
        found = read_page(page, RawPlace("page.html", 0, 1), NIGHT)
    except PageError:
        return
    articles_table(found, source_id="site", night=NIGHT, batch="night")


@FUZZ
@given(st.binary(max_size=400), st.sampled_from([None, "text/html; charset=utf-32", "text/html; charset=bogus", "x/y"]))
def test_any_bytes_are_read_or_refused(data: bytes, content_type: str | None) -> None:
    with contextlib.suppress(PageError):
        read_page(Page(data, content_type=content_type), RawPlace("page.html", 0, 1))


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 20_000 + TALKS,
        "<table><tr><td>" * 5_000 + TALKS,
        "<p " + "a='b' " * 50_000 + ">" + TALKS,
        "<script type='application/ld+json'>" + '{"a":' * 20_000 + "</script>" + TALKS,
        "<!DOCTYPE x [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><p>" + "&b;" * 1000 + TALKS,
        "<p>" + "&amp;" * 200_000 + TALKS,
        "<a href='" + "/../" * 50_000 + "'>x</a>" + TALKS,
        "<!--" * 100_000 + TALKS,
    ],
    ids=["deep", "tables", "attributes", "json-ld", "entities", "ampersands", "link", "comments"],
)
def test_pages_made_to_exhaust_a_parser_end_in_time(html: str) -> None:
    started = time.monotonic()
    with contextlib.suppress(PageError):
        read_page(Page(html.encode(), url="https://site.example/page"), RawPlace("page.html", 0, 1))
    assert time.monotonic() - started < 20


@FUZZ
@given(st.lists(st.one_of(FEED, st.text(max_size=20)), max_size=15).map("".join))
def test_any_feed_and_sitemap_is_read_or_refused(body: str) -> None:
    data = body.encode("utf-8", "surrogatepass")
    with contextlib.suppress(CandidateError):
        read_feed(data, "https://site.example/feed")
    with contextlib.suppress(CandidateError):
        read_sitemap(data)


JSON_VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20), lambda v: st.lists(v, max_size=3), max_leaves=4
)


@FUZZ
@given(
    st.lists(st.dictionaries(st.sampled_from(["text", "title", "url", "published", "doc_id"]), JSON_VALUES), max_size=5)
)
def test_any_json_lines_are_read_or_named(tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]) -> None:
    path = tmp_path_factory.mktemp("lines") / "given.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + '{"text": \n[1]\n', encoding="utf-8")
    records, messages = read_documents(path)
    assert len(records) + len(messages) == len(rows) + 2
    articles_from_records(records, source_id="dropped", night=NIGHT, batch="fuzz", raw_file="given.jsonl")
