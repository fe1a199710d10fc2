"""The shipped sample is what its README says: every page found by its source, readable, with its facts beside it."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from extractors.parse.articles import RawPlace
from extractors.parse.pages import Page, read_page

SAMPLE = Path(__file__).resolve().parents[2] / "extractors" / "fetch" / "sample"
EXPECTED = [json.loads(line) for line in (SAMPLE / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
FETCHED = [page for page in EXPECTED if page["fetched"]]


def read(page):
    data = (SAMPLE / page["file"]).read_bytes()
    (article,) = read_page(Page(data, url=page["url"]), RawPlace(page["file"], 0, len(data)))
    return article


def facts(page):
    return page["meetings"] + page["visits"] + page["agreements"]


def links(path):
    text = path.read_text(encoding="utf-8")
    return (
        set(re.findall(r"http://[^\s<>\"]+\.html", text))
        if path.suffix == ".xml"
        else set(re.findall(r'href="(/[^"]+\.html)"', text))
    )


def test_every_page_is_listed_once():
    files = {str(path.relative_to(SAMPLE)) for path in SAMPLE.glob("site/**/*.html") if path.name != "index.html"}
    assert files == {page["file"] for page in EXPECTED}
    assert len({page["url"] for page in EXPECTED}) == len(EXPECTED) >= 30


def test_a_page_lies_where_its_address_says():
    for page in EXPECTED:
        address = urlsplit(page["url"])
        assert page["file"] == f"site/{address.hostname}{address.path}"


def test_readme_shows_every_page():
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")
    assert [page["file"] for page in EXPECTED if page["file"] not in readme] == []


def test_each_page_is_in_what_its_source_reads():
    read_by_host = {
        "avash.example": links(SAMPLE / "site/avash.example/feed.xml"),
        "moscowdaily.example": links(SAMPLE / "site/moscowdaily.example/feed.xml"),
        "gulfwire.example": links(SAMPLE / "site/gulfwire.example/news-sitemap.xml"),
        "harbour-times.example": {
            f"http://harbour-times.example{path}"
            for path in links(SAMPLE / "site/harbour-times.example/world/index.html")
        },
    }
    for page in EXPECTED:
        assert page["url"] in read_by_host[urlsplit(page["url"]).hostname]


@pytest.mark.parametrize("path", sorted(SAMPLE.glob("site/*/*.xml")), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_feeds_and_sitemaps_are_well_formed(path):
    assert len(ElementTree.parse(path).getroot()) > 0  # noqa: S314 - our own file


@pytest.mark.parametrize("page", EXPECTED, ids=lambda p: p["doc_id"])
def test_the_parser_reads_the_page(page):
    article = read(page)
    assert article.title == page["title"]
    assert article.byline == page["byline"]
    assert article.language == page["language"]
    assert article.access == page["access"]
    assert str(article.published.day) == str(page["published"])[:10]  # "None" for both where there is no date


@pytest.mark.parametrize("page", FETCHED, ids=lambda p: p["doc_id"])
def test_evidence_stands_in_the_article_and_outside_its_zones(page):
    article = read(page)
    zones = "\n".join(article.text[zone.start : zone.end] for zone in article.zones)
    for fact in facts(page):
        for quote in fact["evidence"]:
            assert quote in article.text
            assert quote not in zones


def test_the_tail_of_another_story_is_a_zone():
    (page,) = [p for p in EXPECTED if p["file"].endswith("araghchi-lavrov-hold-talks-in-moscow.html")]
    article = read(page)
    (zone,) = article.zones
    assert zone.kind == "teaser"
    assert article.text[zone.start :].startswith("Baku invites Caspian ports")
