"""A source's night against a site that misbehaves: what is asked, logged, kept, and taken up again."""

import gzip
import time
from datetime import UTC, date, datetime, timedelta

import pyarrow.parquet as pq
import pytest
from misbehaving_site import HOST, STORY, feed, running, wait_forever
from warcio.archiveiterator import ArchiveIterator

from extractors import warc
from extractors.fetch import index
from extractors.fetch.client import Client
from extractors.fetch.guard import Guard
from extractors.fetch.night import SourceNight
from extractors.fetch.sources import Source
from extractors.fetch.turnstile import FileTurnstile
from extractors.storage import partition, write_table

NIGHT = date(2025, 12, 18)


@pytest.fixture
def fetch(site, settings):
    """Fetches one night of a source whose list is at `path` of the site."""

    def run(path="/feed", night=NIGHT, using=site, source=None, given=settings):
        listed = source or Source(id="news", name="News", kind="feed", url=f"http://{HOST}{path}")
        return _night(listed, night, using, given).fetch()

    return run


def _night(source, night, site, settings):
    turnstile = FileTurnstile(settings.raw / ".state", sleep=lambda _: None)
    client = Client(settings, turnstile, Guard.of(settings, site.routes), sleep=lambda _: None)
    folder = partition(settings.raw, source.id, night)
    state = settings.raw / ".state"
    return SourceNight(
        source, night, folder, settings, client, state, 0.0, clock=lambda: datetime(2025, 12, 18, tzinfo=UTC)
    )


def rows_of(settings, night=NIGHT):
    return {
        row["url"].removeprefix(f"http://{HOST}"): row
        for row in index.read_rows(partition(settings.raw, "news", night))
    }


def outcomes(settings, night=NIGHT):
    return {path: row["outcome"] for path, row in rows_of(settings, night).items()}


def test_a_night_keeps_feed_and_pages_and_logs_every_request(fetch, settings):
    outcome = fetch()
    assert outcomes(settings) == {
        "/robots.txt": "skipped", "/feed": "new", "/story": "new", "/tagged": "new", "/missing": "failed",
    }  # fmt: skip
    assert outcome["outcome"] == "partial"
    assert outcome["messages"] == [f"http://{HOST}/missing: status 404"]
    row = rows_of(settings)["/story"]
    kept = warc.read_response(settings.raw / row["raw_file"], row["raw_offset"], row["raw_length"])
    assert (kept.body.decode(), kept.sha256, kept.source_name) == (STORY, row["sha256"], "News")


def test_the_next_night_asks_conditionally_and_keeps_nothing_twice(fetch, settings, site):
    fetch()
    fetch(night=NIGHT + timedelta(days=1))
    assert site.headers_of("/tagged")[1]["If-None-Match"] == '"v1"'
    assert outcomes(settings, NIGHT + timedelta(days=1)) == {
        "/feed": "unchanged", "/story": "unchanged", "/tagged": "not_modified", "/missing": "failed",
    }  # fmt: skip
    assert not list(partition(settings.raw, "news", NIGHT + timedelta(days=1)).glob("*.warc.gz"))


def test_the_log_has_the_address_that_a_page_declares(fetch, settings, site):
    page = STORY.replace("<head>", '<head><link rel="canonical" href="/world/one">').encode()
    site.more["story"] = lambda h: h.answer(page)
    site.more["tagged"] = lambda h: h.answer(
        *((b"", 304) if "If-None-Match" in h.headers else (page, 200)), ETag='"v1"'
    )
    declared = {"/story": f"http://{HOST}/world/one", "/tagged": f"http://{HOST}/world/one"}
    for night in (NIGHT, NIGHT + timedelta(days=1), NIGHT + timedelta(days=2)):
        fetch(night=night)
        rows = rows_of(settings, night)
        assert {path: row["canonical"] for path, row in rows.items() if row["canonical"]} == declared
    assert (rows["/story"]["outcome"], rows["/tagged"]["outcome"]) == ("unchanged", "not_modified")
    (partition(settings.raw, "news", NIGHT) / index.INDEX_FILE).unlink()
    fetch()  # its log made again from the archive
    assert {path: rows_of(settings)[path]["canonical"] for path in declared} == declared


def test_a_log_of_an_earlier_version_is_read(fetch, settings):
    fetch()
    folder = partition(settings.raw, "news", NIGHT)
    log = folder / index.INDEX_FILE
    write_table(log, pq.read_table(log, partitioning=None).drop_columns(["canonical"]))
    assert outcomes(settings)["/story"] == "new"
    assert {row["canonical"] for row in index.read_rows(folder)} == {None}


def test_a_changed_page_is_kept_again(fetch, settings, site):
    fetch()
    site.more["story"] = lambda h: h.answer(STORY.replace("Tuesday", "Wednesday").encode())
    fetch(night=NIGHT + timedelta(days=1))
    first, second = rows_of(settings)["/story"], rows_of(settings, NIGHT + timedelta(days=1))["/story"]
    assert (first["outcome"], second["outcome"]) == ("new", "new")
    assert first["sha256"] != second["sha256"]


def test_a_night_run_again_asks_only_for_what_it_lacks(fetch, settings, site):
    first = fetch()
    log = partition(settings.raw, "news", NIGHT) / index.INDEX_FILE
    rows = index.read_rows(log.parent)
    assert fetch() == first
    assert site.counts["/story"] == site.counts["/tagged"] == 1
    assert [{**r, "seconds": 0} for r in index.read_rows(log.parent)] == [{**r, "seconds": 0} for r in rows]


def test_one_bad_page_costs_only_itself(fetch, settings):
    outcome = fetch("/mixed-feed")
    reasons = {path: row["reason"] for path, row in rows_of(settings).items() if row["reason"]}
    assert outcomes(settings)["/story"] == "new"
    assert {path: reason.split(";")[0] for path, reason in reasons.items()} == {
        "/robots.txt": "status 404",
        "/gzip-bomb": f"is longer than {settings.max_body} bytes",
        "/loop": "redirects more than 5 times",
        "/to-metadata": reasons["/to-metadata"].split(";")[0],
        "http://169.254.169.254/robots.txt": "169.254.169.254 is not a public address",
        "/truncated": reasons["/truncated"].split(";")[0],
        "/picture": "is image/png, no page",
        "/reset": reasons["/reset"].split(";")[0],
        "/trickle": "took longer than the deadline",
    }
    assert "169.254.169.254 is not a public address" in reasons["/to-metadata"]
    assert outcome["outcome"] == "partial"


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"request_deadline": 1.0})


def test_a_feed_of_ten_thousand_items_is_capped(fetch, settings, site):
    few = settings.model_copy(update={"max_pages": 3})
    outcome = fetch("/long-feed", given=few)
    assert sum(path.startswith("/story") for path, _ in site.asked) == 3
    assert outcome["n_skipped"] == 9_997 + 1  # robots.txt
    assert outcome["messages"] == ["news: 9997 pages are left for the next night; the setting max_pages is 3"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/linkless", "has 1 entries, none of them with a link"),
        ("/laughs", "declares entities, which no feed and no sitemap needs, and is not read"),
        ("/story", "is not a feed"),
        ("/broken", "status 500"),
        ("/reset", ""),
    ],
)
def test_a_feed_that_cannot_be_read_is_named(fetch, path, message):
    outcome = fetch(path)
    assert len(outcome["messages"]) == 1
    assert outcome["messages"][0].startswith(f"http://{HOST}{path}: {message}")


def test_a_source_that_is_down_fails(fetch):
    assert fetch("/broken")["outcome"] == "failed"


def test_pages_that_failed_are_asked_for_first_on_the_next_night(fetch, settings, site):
    site.more["flaky"] = lambda h: h.answer(feed("/story", "/truncated", "/reset"))
    fetch("/flaky")
    site.asked.clear()
    fetch(night=NIGHT + timedelta(days=1))
    pages = list(dict.fromkeys(path for path, _ in site.asked if path not in {"/feed", "/robots.txt"}))
    assert set(pages[:2]) == {"/truncated", "/reset"}


# --- robots.txt


FORBIDDEN = "robots.txt does not allow it"
UNREADABLE = "robots.txt could not be read ({}), so nothing is fetched from the host"


def _text(*lines):
    return lambda handler: handler.answer("\n".join(lines).encode())


@pytest.mark.parametrize(
    ("robots", "reason"),
    [
        (_text("User-agent: *", "Disallow: /story"), FORBIDDEN),
        (_text("User-agent: Communique", "Disallow: /story", "", "User-agent: *", "Allow: /"), FORBIDDEN),
        (_text("User-agent: *", "Disallow: /story", "# " * 1_000_000), FORBIDDEN),
        (_text("User-agent: *", "Crawl-delay: 500"), "robots.txt asks for 500 s between requests, more than 120"),
        (lambda h: h.answer(b"", 500), UNREADABLE.format("status 500")),
        (lambda h: h.answer(b"", 429), UNREADABLE.format("status 429")),
        (wait_forever, UNREADABLE.format("took longer than the deadline")),
    ],
    ids=["disallow", "our name", "capped", "crawl-delay", "500", "429", "time-out"],
)
def test_robots_keep_us_out(settings, robots, reason):
    with running(robots) as site:
        source = Source(id="news", name="News", kind="feed", url=f"http://{HOST}/feed")
        night = _night(source, NIGHT, site, settings)
        assert night.robots.of(f"http://{HOST}/story").refuses(f"http://{HOST}/story") == reason


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_robots_that_are_not_there_allow_all(settings, status):
    with running(lambda h: h.answer(b"no", status)) as site:
        source = Source(id="news", name="News", kind="feed", url=f"http://{HOST}/feed")
        assert _night(source, NIGHT, site, settings).fetch()["n_new"] == 3


@pytest.mark.parametrize(("asked", "pause"), [(2, 5.0), (90, 90.0)])
def test_a_crawl_delay_of_up_to_two_minutes_is_kept_to(settings, asked, pause):
    with running(_text("User-agent: *", f"Crawl-delay: {asked}")) as site:
        source = Source(id="news", name="News", kind="feed", url=f"http://{HOST}/feed")
        night = _night(source, NIGHT, site, settings)
        night.delay = 5.0
        assert night._request(f"http://{HOST}/story", "page").delay == pause
        assert night.robots.of(f"http://{HOST}/story").refuses(f"http://{HOST}/story") is None


def test_robots_are_asked_for_again_after_a_day(settings, monkeypatch):
    with running(_text("User-agent: *", "Allow: /")) as site:
        source = Source(id="news", name="News", kind="feed", url=f"http://{HOST}/feed")
        now = time.time()
        for hours in (0, 23, 25):
            monkeypatch.setattr("extractors.fetch.robots.time.time", lambda hours=hours: now + 3600 * hours)
            _night(source, NIGHT, site, settings).robots.of(f"http://{HOST}/story")
        assert site.counts["/robots.txt"] == 2


def test_robots_are_asked_for_once_a_day(settings):
    with running(lambda h: h.answer(b"User-agent: *\nAllow: /\nCrawl-delay: 0")) as site:
        source = Source(id="news", name="News", kind="feed", url=f"http://{HOST}/feed")
        _night(source, NIGHT, site, settings).fetch()
        _night(source, NIGHT + timedelta(days=1), site, settings).fetch()
        assert site.counts["/robots.txt"] == 1


# --- what is kept


def test_the_archive_keeps_the_decoded_body_and_the_headers_of_the_wire(fetch, settings, site):
    site.more["packed"] = lambda h: h.answer(
        gzip.compress(STORY.encode()), Content_Encoding="gzip", X_Served_By="cache 1"
    )
    site.more["packed_feed"] = lambda h: h.answer(feed("/packed"))
    fetch("/packed-feed")
    row = rows_of(settings)["/packed"]
    path = settings.raw / row["raw_file"]
    kept = warc.read_response(path, row["raw_offset"], row["raw_length"])
    assert (kept.body.decode(), kept.header("content-encoding"), kept.header("x-served-by")) == (
        STORY,
        "gzip",
        "cache 1",
    )
    with path.open("rb") as handle:
        handle.seek(row["raw_offset"])
        record = next(ArchiveIterator(handle, check_digests="raise"))
        assert record.http_headers.get_header("X-Archive-Orig-Content-Encoding") == "gzip"
        assert record.content_stream().read() == STORY.encode()


# --- killed in the middle


def test_what_a_killed_run_wrote_is_kept_and_only_the_rest_is_asked_for(fetch, settings, site):
    """Every place at which the archive may have been cut off, the log not written."""
    fetch()
    folder = partition(settings.raw, "news", NIGHT)
    whole = folder / "night-0001.warc.gz"
    data, rows = whole.read_bytes(), rows_of(settings)
    ends = sorted(r["raw_offset"] + r["raw_length"] for r in rows.values() if r["raw_file"])
    for cut in sorted({0, 1, *ends, *(end - 1 for end in ends), *range(0, len(data), 251)}):
        for file in folder.iterdir():
            file.unlink()
        (folder / "night-0001.warc.gz.tmp").write_bytes(data[:cut])
        site.asked.clear()
        fetch()
        again = rows_of(settings)
        assert {p: (r["outcome"], r["sha256"]) for p, r in again.items() if r["raw_file"]} == {
            p: (r["outcome"], r["sha256"]) for p, r in rows.items() if r["raw_file"]
        }
        kept = {p for p, r in rows.items() if r["raw_file"] and r["raw_offset"] + r["raw_length"] <= cut}
        assert not {p for p in kept if site.counts[p] and p not in {"/feed", "/robots.txt"}}
        for row in again.values():
            if row["raw_file"]:
                path = settings.raw / row["raw_file"]
                assert warc.read_response(path, row["raw_offset"], row["raw_length"]).sha256 == row["sha256"]
        assert not list(folder.glob("*.tmp"))


def test_an_archive_whose_log_was_lost_is_logged_again(fetch, settings, site):
    fetch()
    folder = partition(settings.raw, "news", NIGHT)
    (folder / index.INDEX_FILE).unlink()
    site.asked.clear()
    fetch()
    assert outcomes(settings)["/story"] == "new"
    assert site.counts["/story"] == 0


# --- other lists


def test_a_listing_names_its_pages_by_pattern(settings):
    page = '<a href="/story/1#c">one</a><a href="/story/1">again</a><a href="/about">no</a><a href="http://x.test/story/2">else</a>'
    with running() as site:
        site.routes["x.test"] = site.routes[HOST]
        site.more["listing"] = lambda h: h.answer(page.encode())
        source = Source(id="news", name="News", kind="listing", url=f"http://{HOST}/listing", include=r"/story/\d+$")
        outcome = _night(source, NIGHT, site, settings).fetch()
    assert outcomes(settings)["/story/1"] == "new"
    assert rows_of(settings)["http://x.test/story/2"]["reason"].startswith("is of another site than news.test")
    assert (outcome["n_new"], outcome["n_skipped"]) == (2, 2)  # robots.txt


def test_a_sitemap_index_is_followed_to_recent_pages(settings):
    url = "<url><loc>http://news.test/story/{}</loc><lastmod>{}</lastmod></url>"
    month = f"<urlset>{url.format(1, '2025-12-17')}{url.format(2, '2020-01-01')}{url.format(3, '')}</urlset>"
    top = "<sitemapindex><sitemap><loc>http://news.test/month.xml.gz</loc></sitemap></sitemapindex>"
    with running() as site:
        site.more["top"] = lambda h: h.answer(top.encode(), kind="application/xml")
        site.more["month"] = lambda h: h.answer(gzip.compress(month.encode()), kind="application/gzip")
        source = Source(id="news", name="News", kind="sitemap", url=f"http://{HOST}/top.xml")
        _night(source, NIGHT, site, settings).fetch()
        assert sorted(path for path in site.counts if path.startswith("/story")) == ["/story/1", "/story/3"]
    row = rows_of(settings)["/story/1"]
    assert (
        warc.read_response(settings.raw / row["raw_file"], row["raw_offset"], row["raw_length"]).feed_date
        == "2025-12-17"
    )


# --- a dry run


def test_a_plan_says_what_would_be_fetched_and_why_not(settings, site):
    site.robots = lambda h: h.answer(b"User-agent: *\nDisallow: /tagged")
    source = Source(id="news", name="News", kind="feed", url=f"http://{HOST}/mixed", exclude="/loop")
    site.more["mixed"] = lambda h: h.answer(feed("/story", "/tagged", "/loop", "/picture.png"))
    night = _night(source, NIGHT, site, settings)
    planned = {candidate.url.removeprefix(f"http://{HOST}"): reason for candidate, reason in night.plan()}
    assert planned == {
        "/story": None,
        "/tagged": "robots.txt does not allow it",
        "/loop": "matches the source's `exclude`",
        "/picture.png": "is no page by the ending of its address",
    }
    assert set(site.counts) == {"/robots.txt", "/mixed"}
    assert not night.folder.exists()


def test_a_plan_knows_what_was_got_earlier_tonight(settings, site):
    source = Source(id="news", name="News", kind="feed", url=f"http://{HOST}/feed")
    _night(source, NIGHT, site, settings).fetch()
    reasons = [reason for _, reason in _night(source, NIGHT, site, settings).plan()]
    assert reasons == ["was got earlier tonight", "was got earlier tonight", None]


def test_a_sitemap_is_asked_for_whole_each_night(settings, site):
    site.more["map"] = lambda h: h.answer(b"<urlset><url><loc>http://news.test/story</loc></url></urlset>", ETag='"m"')
    source = Source(id="news", name="News", kind="sitemap", url=f"http://{HOST}/map")
    _night(source, NIGHT, site, settings).fetch()
    outcome = _night(source, NIGHT + timedelta(days=1), site, settings).fetch()
    assert "If-None-Match" not in site.headers_of("/map")[1]
    assert outcome["n_unchanged"] == 2
