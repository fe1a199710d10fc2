"""A page's bytes to its articles."""

import json
from datetime import UTC, date, datetime

import pytest

from extractors.fetch import sample
from extractors.parse.articles import RawPlace
from extractors.parse.pages import Page, PageError, read_page

PLACE = RawPlace("raw", 0, 1)
URL = "https://www.example.org/world/story-1?utm_source=feed"
PARAGRAPH = (
    "The foreign ministers of Norway and Finland met in Helsinki on Monday to discuss ice navigation, and the two sides"
    " signed a programme of consultations that runs for three years and covers the work of their ports."
)
JSON_LD = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Ministers &amp; ice",
    "datePublished": "2025-12-15T23:30:00+02:00",
    "author": [{"@type": "Person", "name": "Marit Lund"}, {"@type": "Person", "name": "Ola Berg"}],
    "publisher": {"@type": "Organization", "name": "The News"},
}


def html(head="", body="", ld=None, paragraphs=3, lang="en"):
    script = f'<script type="application/ld+json">{json.dumps(ld)}</script>' if ld is not None else ""
    text = "".join(f"<p>{PARAGRAPH} {n}.</p>" for n in range(paragraphs))
    article = f"<article>{body}{text}</article>"
    return f"<!doctype html><html lang={lang}><head>{head}{script}</head><body>{article}</body></html>".encode()


def read(data, url=URL, latest=None, **given):
    return read_page(Page(data, url=url, **given), PLACE, latest)[0]


@pytest.mark.parametrize(
    "ld",
    [
        JSON_LD,
        [JSON_LD],
        {"@graph": [{"@type": "WebPage", "name": "x"}, {**JSON_LD, "@type": ["NewsArticle", "Article"]}]},
        {"@type": "WebPage", "mainEntity": JSON_LD},
    ],
    ids=["object", "list", "graph", "nested"],
)
def test_json_ld_comes_first(ld):
    head = '<meta property="og:title" content="Other"><meta property="article:published_time" content="2020-01-01">'
    article = read(html(head, "<h1>Another</h1>", ld))
    assert (article.title, article.byline, article.source) == ("Ministers & ice", "Marit Lund, Ola Berg", "The News")
    assert article.published.at == datetime(2025, 12, 15, 21, 30, tzinfo=UTC)
    assert (article.published.day, article.published.origin) == (date(2025, 12, 15), "json-ld")


def test_json_ld_of_a_linked_story_is_not_ours():
    other = {**JSON_LD, "headline": "Another story", "url": "https://www.example.org/world/other"}
    assert (
        read(html(ld=[other, {**JSON_LD, "url": "https://www.example.org/world/story-1"}])).title == "Ministers & ice"
    )


@pytest.mark.parametrize("script", ["{broken", '{"@type": "NewsArticle", "headline": "Careless",}', "[]", "null", "3"])
def test_broken_json_ld_is_repaired_or_passed_over(script):
    head = f'<script type="application/ld+json">{script}</script>'
    assert read(html(head, "<h1>From the heading</h1>")).title in {"From the heading", "Careless"}


@pytest.mark.parametrize(
    ("head", "day", "origin"),
    [
        ('<meta property="article:published_time" content="2025-12-15T10:00:00Z">', date(2025, 12, 15), "meta"),
        ('<meta name="pubdate" content="2025-12-15">', date(2025, 12, 15), "meta"),
        ('<meta property="article:published_time" content="soon">', None, "none"),
    ],
)
def test_meta_elements_give_the_date(head, day, origin):
    article = read(html(head))
    assert (article.published.day, article.published.origin) == (day, origin)


def test_a_marked_time_gives_the_date():
    body = '<time class="published" datetime="2025-12-15">15 Dec</time><time datetime="2020-01-01">old</time>'
    assert read(html(body=body)).published.day == date(2025, 12, 15)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.org/2025/12/15/story", date(2025, 12, 15)),
        ("https://example.org/world/2025-12-15-story", date(2025, 12, 15)),
        ("https://example.org/20251215/story", date(2025, 12, 15)),
        ("https://example.org/story/20251315", None),
        ("https://example.org/2025/story", None),
    ],
)
def test_the_address_gives_the_date_where_the_page_does_not(url, day):
    found = read(html(), url=url).published
    assert (found.day, found.origin) == (day, "url" if day else "none")


def test_the_feed_gives_the_date_where_nothing_else_does():
    found = read(html(), feed_date="Mon, 15 Dec 2025 23:30:00 +0200").published
    assert (found.day, found.origin) == (date(2025, 12, 15), "feed")


def test_a_date_ahead_of_the_night_is_not_believed():
    assert read(html(ld={**JSON_LD, "datePublished": "2031-01-01"}), latest=date(2025, 12, 20)).published.day is None


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Ministers meet | The News</title>", "Ministers meet"),
        ('<meta property="og:title" content="Talks - News"><meta property="og:site_name" content="News">', "Talks"),
        ('<meta property="og:title" content="War - and peace in our time">', "War - and peace in our time"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_title_is_without_the_site(head, title):
    assert read(html(head)).title == title


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Daily Post</h1><h1>Ministers meet for talks about ice</h1><h1>Most read</h1>",
        "<table><tr><td>World</td><td><font size=4><b>Ministers meet for talks about ice</b></font></td></tr></table>",
    ],
    ids=["of several headings", "where there is no heading"],
)
def test_the_part_of_the_title_that_stands_on_the_page_is_the_title(body):
    head = "<title>Daily Post - World - Ministers meet for talks about ice</title>"
    assert read(html(head, body)).title == "Ministers meet for talks about ice"


def test_authors_and_outlet_may_be_named_by_reference():
    people = [{"@type": "Person", "@id": "#anna", "name": "Anna Berg"}, {"@id": "#paper", "name": "The Paper"}]
    own = {**JSON_LD, "author": {"@id": "#anna"}, "publisher": {"@id": "#paper"}}
    article = read(html(ld={"@graph": [own, *people]}))
    assert (article.byline, article.source) == ("Anna Berg", "The Paper")


@pytest.mark.parametrize(
    ("body", "byline"),
    [
        ('<a rel="author" href="/lund">Marit Lund</a>', "Marit Lund"),
        ('<div class="meta author">By <b>Marit Lund</b> and <b>Ola de Berg</b></div>', "Marit Lund, Ola de Berg"),
        ('<div class="byline">By Marit Lund 15 Dec 2025 <span class="author">Marit Lund</span></div>', "Marit Lund"),
        ("<p>By Marit Lund</p>", "Marit Lund"),
        ("<p>By Monday the ministers had met.</p>", None),
        ('<div class="author-box"><a class="author">View all posts</a></div>', None),
        ('<ol id="comments"><li><span class="author">Ivan Petrov</span></li></ol>', None),
        ('<aside><span class="author">Ivan Petrov</span></aside>', None),
    ],
)
def test_a_byline_that_stands_on_the_page_is_taken_where_the_page_declares_none(body, byline):
    assert read(html(body=body)).byline == byline
    assert read(html('<meta name="author" content="Anna Berg">', body)).byline == "Anna Berg"


def test_a_shortened_title_is_completed_from_the_heading():
    head = '<meta property="og:title" content="Ministers meet in Helsinki to…">'
    assert read(html(head, "<h1>Ministers meet in Helsinki to discuss ice</h1>")).title.endswith("discuss ice")


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ("https://www.example.org/world/story-one", "https://www.example.org/world/story-one"),
        ("/world/story-one?fbclid=1", "https://www.example.org/world/story-one"),
        ("https://amp.example.org/world/story-1", "https://amp.example.org/world/story-1"),
        ("https://other.example.net/story", "https://www.example.org/world/story-1"),
        ("https://www.example.org/", "https://www.example.org/world/story-1"),
        ("https://www.example.org/index.html", "https://www.example.org/world/story-1"),
        ("https://www.example.org/world", "https://www.example.org/world/story-1"),
        ("javascript:void(0)", "https://www.example.org/world/story-1"),
        ("", "https://www.example.org/world/story-1"),
    ],
)
def test_the_canonical_address_is_within_the_site_and_no_front_page(canonical, expected):
    article = read(html(f'<link rel="canonical" href="{canonical}">'))
    assert article.canonical_url == expected
    assert article.article_url == URL


def test_an_amp_page_is_the_page_it_stands_for():
    plain = read(html(), url="https://example.org/world/story-1")
    amp = read(
        html('<link rel="canonical" href="https://example.org/world/story-1">'),
        url="https://example.org/world/story-1/amp",
    )
    assert amp.article_id == plain.article_id


def test_a_page_without_an_address_is_known_by_what_it_says_or_by_its_bytes():
    named = read(html('<meta property="og:url" content="http://example.org/a">'), url=None)
    assert named.article_url == named.canonical_url == "http://example.org/a"
    nameless = read(html('<link rel="canonical" href="a.html">'), url=None)
    assert nameless.canonical_url is None
    assert (
        nameless.article_id
        == read(html('<link rel="canonical" href="a.html">'), url=None).article_id
        != named.article_id
    )


@pytest.mark.parametrize(
    ("data", "access"),
    [
        (html(ld={**JSON_LD, "isAccessibleForFree": False}), "paywall"),
        (html(ld={**JSON_LD, "isAccessibleForFree": "False"}), "paywall"),
        (html(ld={**JSON_LD, "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False}}), "paywall"),
        (html(ld={**JSON_LD, "isAccessibleForFree": True}), "open"),
        (html("<title>Page not found</title>", "<p>The page could not be found.</p>", paragraphs=0), "soft_404"),
        (html("<title>404</title>", "<p>Nothing.</p>", paragraphs=0), "soft_404"),
        (html("<title>Story not found in the archive of a minister</title>", paragraphs=9), "open"),
        (html("<title>Before you go on</title>", "<p>We and our partners use cookies.</p>", paragraphs=0), "consent"),
        (html("<title>RETRACTED: Ministers meet</title>"), "retracted"),
        (html(body="<p>This article has been retracted by the editors, its source was not real.</p>"), "retracted"),
        (html(body="<p>The minister said that the report was withdrawn from the agenda of the council.</p>"), "open"),
        (html(), "open"),
    ],
)  # fmt: skip
def test_access(data, access):
    article = read(data)
    assert article.access == access
    assert article.is_extractable == (access in {"open", "paywall"})


def test_a_live_blog_is_split_into_its_posts():
    posts = [
        {"@type": "BlogPosting", "headline": f"Post {n}", "datePublished": f"2025-12-15T1{n}:00:00Z",
         "articleBody": f"<p>{PARAGRAPH}</p><p>More of {n}.</p>", "url": f"{URL}#post-{n}"}
        for n in range(3)
    ]  # fmt: skip
    ld = {**JSON_LD, "@type": "LiveBlogPosting", "liveBlogUpdate": posts}
    articles = read_page(Page(html(ld=ld), url=URL), PLACE)
    assert [a.title for a in articles] == ["Post 0", "Post 1", "Post 2"]
    assert articles[1].text == f"{PARAGRAPH}\nMore of 1."
    assert articles[1].published.at == datetime(2025, 12, 15, 11, tzinfo=UTC)
    assert len({a.article_id for a in articles}) == 3
    assert articles[1].article_url == f"{URL}#post-1"


def test_a_page_in_another_language_is_kept_and_not_extracted():
    french = (
        "<p>"
        + "Les ministres des affaires étrangères se sont réunis mardi à Helsinki pour parler de la glace. " * 4
        + "</p>"
    )
    article = read(html(body=french, paragraphs=0, lang="fr"))
    assert (article.language, article.is_extractable) == ("fr", False)
    assert article.text


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b" \n\t", "is empty"),
        (b"%PDF-1.7 ...", "binary"),
        (b"\x89PNG\r\n\x1a\n", "binary"),
        (bytes(range(256)) * 20, "binary"),
        (b"just text without any element", "is not HTML"),
    ],
)
def test_what_is_no_page_is_refused(data, why):
    with pytest.raises(PageError, match=why):
        read(data)


def test_a_page_of_very_many_elements_is_refused():
    with pytest.raises(PageError, match="has more than 50000 elements"):
        read(b"<html><body>" + b"<p>word</p>" * 50_000)


@pytest.mark.parametrize(
    "ld",
    [
        {"@type": "a" * 1_000_000},
        {"@type": "LiveBlogPosting", "liveBlogUpdate": [{"articleBody": "<" * 1_000_000}]},
    ],
    ids=["a type of a million letters", "a post of a million brackets"],
)
def test_json_ld_that_is_made_to_be_slow_is_read_in_good_time(ld):
    assert read(html(ld=ld)).text


def test_a_wrong_charset_is_seen_through():
    page = html(body="<h1>Côte d’Ivoire</h1>").replace(b"C\xc3\xb4te d\xe2\x80\x99", b"C\xf4te d\x92")
    assert read(page, content_type="text/html; charset=utf-8").title == "Côte d’Ivoire"


@pytest.mark.parametrize("page", sorted(sample.SITE.rglob("*/*.html")), ids=lambda p: p.stem)
def test_the_pages_of_the_sample_say_what_is_expected(page):
    url = "http://" + page.relative_to(sample.SITE).as_posix()
    expected = EXPECTED.get(url)
    if expected is None or not expected["fetched"]:
        return  # a front page or listing, or one that robots.txt keeps us from
    article = read(page.read_bytes(), url=url)
    when = expected["published"]
    assert (article.title, article.byline or None, article.language, article.access) == (
        expected["title"], expected["byline"], expected["language"], expected["access"],
    )  # fmt: skip
    assert article.published.day == (date.fromisoformat(when[:10]) if when else None)
    assert article.published.at == (datetime.fromisoformat(when).astimezone(UTC) if when else None)


EXPECTED = {p["url"]: p for p in map(json.loads, sample.SITE.with_name("expected.jsonl").open(encoding="utf-8"))}
