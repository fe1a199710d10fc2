"""Addresses of articles in feeds, sitemaps and listings, good and bad ones."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.fetch.candidates import (
    Candidate,
    CandidateError,
    Sitemap,
    read_canonical,
    read_feed,
    read_listing,
    read_sitemap,
)

BASE = "http://news.test/feed.xml"
LOCATION = "<url><loc>http://news.test/{}</loc>{}</url>"


def test_rss_gives_links_and_dates_as_written():
    feed = b"""<rss version="2.0"><channel>
      <item><link>http://news.test/1</link><pubDate>Wed, 17 Dec 2025 17:20:00 +0330</pubDate></item>
      <item><guid isPermaLink="true">http://news.test/2</guid></item>
      <item><link>/3</link></item>
      <item><link>http://news.test/1?utm_source=rss</link></item></channel></rss>"""
    assert read_feed(feed, BASE) == [
        Candidate("http://news.test/1", "Wed, 17 Dec 2025 17:20:00 +0330"),
        Candidate("http://news.test/2"),
        Candidate("http://news.test/3"),
    ]


def test_atom_prefers_the_article_to_its_other_links():
    feed = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry>
      <link rel="self" href="http://news.test/api/1"/><link rel="alternate" href="http://news.test/1"/>
      <updated>2025-12-17T10:00:00Z</updated></entry></feed>"""
    assert read_feed(feed, BASE) == [Candidate("http://news.test/1", "2025-12-17T10:00:00Z")]


@pytest.mark.parametrize(
    "feed",
    [
        b"<rss><channel><item><link>http://news.test/1</link><title>Tom & Jerry <b></title></item>",
        b"\n\n<?xml version='1.0'?><rss version='2.0'><channel><item><link> http://news.test/1\n</link></item></channel></rss>",
        "<?xml version='1.0' encoding='utf-8'?><rss><channel><item><link>http://news.test/1</link><title>Côte</title></item>"
        "</channel></rss>".encode("latin-1"),
        b"<rss><channel><item><link>http://news.test/1</link><title>&#55357;&#56832; &#xD83D;</title></item></channel>",
        b"<?xml version='1.0' encoding='idna'?><rss><channel><item><link>http://news.test/1</link></item></channel></rss>",
    ],
    ids=["torn", "blank lines before", "wrong charset", "halves of a character", "a charset that is none"],
)  # fmt: skip
def test_malformed_feeds_are_read_as_far_as_they_go(feed):
    assert [c.url for c in read_feed(feed, BASE)] == ["http://news.test/1"]


@pytest.mark.parametrize("body", [b"", b"<html><body>not found</body></html>", b"\x00\x01\x02", b"{}"])
def test_what_is_no_feed_is_refused(body):
    with pytest.raises(CandidateError):
        read_feed(body, BASE)


@pytest.mark.parametrize(
    "start",
    [
        b"<?xml version='1.0'?>" + b" " * 100_000 + b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>",
        "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE rss [<!ENTITY a 'b'>]><rss>".encode("utf-16"),
        b"<rss " + b" ".join(b"a%d='1'" % n for n in range(200_000)) + b">",
    ],
    ids=["entities far in", "entities in UTF-16", "attributes, each compared with all before"],
)
def test_a_trap_for_readers_of_xml_is_not_read(start):
    with pytest.raises(CandidateError, match="is not read"):
        read_feed(start + b"<channel><item><link>http://news.test/1</link></item></channel></rss>", BASE)


def test_a_news_sitemap_gives_publication_dates():
    body = (
        b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/'
        b'sitemap-news/0.9"><url><loc> http://news.test/1 </loc><lastmod>2025-12-18</lastmod><news:news>'
        b"<news:publication_date>2025-12-17T13:48:00Z</news:publication_date></news:news></url></urlset>"
    )
    assert read_sitemap(body) == Sitemap(pages=(Candidate("http://news.test/1", "2025-12-17T13:48:00Z"),))
    assert read_sitemap(gzip.compress(body)) == read_sitemap(body)


def test_a_torn_sitemap_is_read_as_far_as_it_goes():
    body = f"<urlset>{LOCATION.format(1, '')}{LOCATION.format(2, '')}<url><loc>http://news.te".encode()
    assert [c.url for c in read_sitemap(body).pages][:2] == ["http://news.test/1", "http://news.test/2"]


@pytest.mark.parametrize("odd", ["<a:>x</a:>", "<loc>&#xD800;</loc>", "<news:x>&#xD800;</news:x>", "<é\udcff/>"])
def test_an_odd_element_costs_a_sitemap_no_more_than_what_follows_it(odd):
    body = f"<urlset>{LOCATION.format(1, '')}<url>{odd}</url></urlset>".encode("utf-8", "surrogateescape")
    assert [c.url for c in read_sitemap(body).pages] == ["http://news.test/1"]


def test_a_feed_that_breaks_its_reader_is_refused():
    body = b"<rss xmlns:gml='http://www.opengis.net/gml'><channel><item><gml:pos>1 2</gml:pos></item></channel></rss>"
    with pytest.raises(CandidateError, match="cannot be read"):
        read_feed(body, BASE)


def test_a_text_sitemap_is_read():
    assert [c.url for c in read_sitemap(b"http://news.test/1\nhttp://news.test/2\nnonsense").pages] == [
        "http://news.test/1", "http://news.test/2",
    ]  # fmt: skip


def test_a_sitemap_with_a_million_addresses_is_capped():
    body = b"<urlset>" + b"".join(LOCATION.format(n, "").encode() for n in range(60_000)) + b"</urlset>"
    assert len(read_sitemap(body).pages) == 50_000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html></html>",
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><urlset><url><loc>&a;</loc></url></urlset>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>http://x.test/&a;</loc></url></urlset>',
        b"\x1f\x8b\x08broken",
        gzip.compress(b" " * (60 * 1024 * 1024)),
    ],
    ids=["empty", "html", "entities", "external entity", "damaged gzip", "gzip bomb"],
)
def test_what_is_no_sitemap_is_refused(body):
    with pytest.raises(CandidateError):
        read_sitemap(body)


PAGE = "http://news.test/world/story-1"
LINK = '<link rel="canonical" href="{}">'


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (LINK.format("/world/story-one?utm_source=x#top"), "http://news.test/world/story-one"),
        ("<LINK HREF='http://news.test/a?x=1&amp;y=2' REL=Canonical>", "http://news.test/a?x=1&y=2"),
        ('<meta property="og:url" content="http://news.test/a">', "http://news.test/a"),
        ('<meta property="og:url" content="http://news.test/b">' + LINK.format("/a"), "http://news.test/a"),
        (LINK.format("http://news.test/") + '<meta property="og:url" content="/a">', "http://news.test/a"),
        (LINK.format("/a") + "<script>canonical = '", "http://news.test/a"),
        (LINK.format("/a") + "é" * 60_000, "http://news.test/a"),
        (LINK.format("/président"), "http://news.test/pr%C3%A9sident"),
        (LINK.format("http://other.test/a"), None),
        (LINK.format("http://news.test/"), None),
        (LINK.format("/world"), None),
        (LINK.format("javascript:void(0)"), None),
        ('<!-- <link rel="canonical" href="/a"> -->', None),
        (" " * 200_000 + LINK.format("/a"), None),
        ("canonical", None),
        ("", None),
    ],
)
def test_what_a_page_declares_as_its_address_is_believed_within_its_site(head, expected):
    assert read_canonical(f"<html><head>{head}".encode(), PAGE) == expected


def test_a_listing_resolves_its_links():
    hrefs = ("a.html", "../b.html#x", "a.html", "mailto:x.html")
    page = '<base href="/world/"><a>no</a>' + "".join(f'<a href="{href}">x</a>' for href in hrefs)
    links = read_listing(page.encode(), "http://news.test/", r"\.html")
    assert [c.url for c in links] == ["http://news.test/world/a.html", "http://news.test/b.html"]


@given(st.binary(max_size=300))
def test_no_bytes_break_a_reader(body):
    for reader in (lambda: read_feed(body, BASE), lambda: read_sitemap(body), lambda: read_listing(body, BASE, "x")):
        try:
            reader()
        except CandidateError as error:
            assert str(error)
