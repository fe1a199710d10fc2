"""A partition of the raw zone into articles: dropped files, a fetched night, archives, bad input, nights run again."""

import gzip
import json
import os
from datetime import date
from io import BytesIO

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors.fetch import index, sample
from extractors.fetch.service import fetch_source
from extractors.parse import service
from extractors.parse.service import parse_partition
from extractors.records import ARTICLES
from extractors.settings import load_settings
from extractors.storage import batch_of, concat, partition, parts, read_table
from ops import steps

NIGHT = date(2025, 12, 18)
TEXT = "The foreign ministers of Norway and Finland met in Helsinki on Monday for talks about ice in the Baltic. "
PAGE = (
    f"<html lang=en><head><title>Ministers meet</title></head><body><article><p>{TEXT * 4}</p></article></body></html>"
)


@pytest.fixture
def inputs(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


@pytest.fixture
def night(tmp_path, inputs):
    """Drops the input folder, parses, and gives the outcome and the articles."""

    def run(**given):
        settings = load_settings(data=tmp_path / "data", input=inputs, **given)
        fetch_source("dropped", NIGHT, settings)
        outcome = parse_partition("dropped", NIGHT, settings)
        return outcome, articles_of(settings)

    return run


def articles_of(settings, source_id="dropped", night=NIGHT):
    found = parts(partition(settings.articles, source_id, night))
    return concat((read_table(part, ARTICLES) for part in found), ARTICLES).to_pylist()


def test_a_mixed_folder_becomes_articles_and_messages(night, inputs):
    (inputs / "a.html").write_text(PAGE)
    (inputs / "b.html.gz").write_bytes(gzip.compress(PAGE.replace("Norway", "Denmark").encode()))
    (inputs / "c.txt").write_text(TEXT)
    (inputs / "d.jsonl").write_text(json.dumps({"text": TEXT, "doc_id": "1"}) + "\nnot json\n")
    (inputs / "e.html").write_bytes(b"")
    (inputs / "f.html").write_bytes(os.urandom(2000))
    (inputs / "g.html.gz").write_bytes(gzip.compress(PAGE.encode())[:60])
    (inputs / "h.txt").write_bytes(b"\xff\xfe\xfd")
    (inputs / "i.jsonl.gz").write_bytes(b"no gzip")
    outcome, articles = night()
    assert {a["raw_file"].split(".")[-1] for a in articles} == {"html", "gz", "txt", "jsonl"}
    assert (outcome["outcome"], outcome["n_new"], outcome["n_failed"], outcome["n_articles"]) == ("partial", 4, 6, 4)
    named = {message.split(":")[0]: message for message in outcome["messages"]}
    assert set(named) == {"d.jsonl", "e.html", "f.html", "g.html.gz", "h.txt", "i.jsonl.gz"}
    assert named["d.jsonl"] == "d.jsonl:2: is not JSON (Expecting value at character 1); the line is left out"
    assert named["e.html"] == "e.html: is empty"
    assert named["f.html"] == "f.html: is not HTML but binary data"


def test_pages_and_texts_are_one_batch_and_every_other_file_its_own(night, inputs, tmp_path):
    (inputs / "a.html").write_text(PAGE)
    (inputs / "b.txt").write_text(TEXT)
    (inputs / "c.jsonl").write_text(json.dumps({"text": TEXT}))
    night()
    settings = load_settings(data=tmp_path / "data")
    found = [batch_of(part) for part in parts(partition(settings.articles, "dropped", NIGHT))]
    assert sorted(map(len, found)) == [len("pages"), 16]


def test_a_night_parsed_again_writes_the_same_bytes_and_the_same_outcome(night, inputs, tmp_path):
    (inputs / "a.html").write_text(PAGE)
    (inputs / "c.jsonl").write_text(json.dumps({"text": TEXT}) + "\nbad\n")
    first, articles = night()
    files = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in (tmp_path / "data" / "articles").rglob("*.parquet")}
    assert night() == (first, articles)
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in files} == files
    next(iter(files)).unlink()
    assert night() == (first, articles)
    assert {p: p.read_bytes() for p in files} == {p: data for p, (data, _) in files.items()}


def test_a_batch_is_cut_into_parts(night, inputs):
    (inputs / "c.jsonl").write_text("".join(json.dumps({"text": f"{n} {TEXT}"}) + "\n" for n in range(25)))
    outcome, articles = night(batch_size=10)
    assert (outcome["n_articles"], len(articles)) == (25, 25)


@pytest.mark.parametrize("fault", ["gone", "a bit of a row is wrong"])
def test_a_part_of_a_batch_that_is_gone_or_damaged_is_made_again(night, inputs, tmp_path, fault):
    (inputs / "c.jsonl").write_text("".join(json.dumps({"text": f"{n} {TEXT}"}) + "\n" for n in range(25)))
    whole = night(batch_size=10)
    part = sorted((tmp_path / "data" / "articles").rglob("*.parquet"))[1]
    data = bytearray(part.read_bytes())
    if fault == "gone":
        part.unlink()
    else:
        data[200] ^= 1
        part.write_bytes(data)
    assert night(batch_size=10) == whole


def test_shares_parsed_side_by_side_are_the_night_parsed_at_once(night, inputs, tmp_path, monkeypatch):
    monkeypatch.setattr(service, "_SHARE_BYTES", 2000)
    for n in range(7):
        (inputs / f"{n}.html").write_text(PAGE.replace("Norway", f"Norway and {n}"))
        (inputs / f"{n}.jsonl").write_text(json.dumps({"text": f"{n} {TEXT}"}) + "\nbad\n")
    whole = night(batch_size=3)
    settings = load_settings(data=tmp_path / "shares", input=inputs, batch_size=3)
    fetch_source("dropped", NIGHT, settings)
    n_shares = service.count_shares("dropped", NIGHT, settings)
    assert n_shares > 2
    for share in reversed(range(n_shares)):
        assert service.parse_share("dropped", NIGHT, share, n_shares, settings)["n_articles"] > 0
    made = {path: path.stat().st_mtime_ns for path in settings.articles.rglob("*.parquet")}
    assert (parse_partition("dropped", NIGHT, settings), articles_of(settings)) == whole
    assert {path: path.stat().st_mtime_ns for path in settings.articles.rglob("*.parquet")} == made
    assert {batch_of(path) for path in made} >= {"pages", "pages-2", "pages-3"}
    assert [path.name for path in settings.articles.rglob("batches*")] == ["batches.parse.json"]


def test_nothing_fetched_is_a_failure_and_named(tmp_path):
    outcome = parse_partition("nobody", NIGHT, load_settings(data=tmp_path))
    assert outcome["outcome"] == "failed"
    assert "nothing was fetched" in outcome["messages"][0]


def test_a_source_without_a_page_tonight_leaves_an_empty_file_and_the_night_goes_on(tmp_path):
    settings = load_settings(data=tmp_path)
    feed = index.row("quiet", NIGHT, "night", "https://quiet.example/feed", "feed", "new")
    index.write_rows(partition(settings.raw, "quiet", NIGHT), [feed])
    outcome = parse_partition("quiet", NIGHT, settings)
    assert (outcome["outcome"], outcome["n_articles"]) == ("ok", 0)
    assert steps.parts("quiet", "run", NIGHT, settings) == ["night-0000.parquet"]
    assert articles_of(settings, "quiet") == []


def test_only_bad_input_is_a_failure(night, inputs):
    (inputs / "a.html").write_bytes(b"")
    assert night()[0]["outcome"] == "failed"


@pytest.mark.parametrize("held", [b"", b"\n\n", b'[{"text": "x"}]', json.dumps({"text": TEXT}).encode("utf-16")])
def test_a_file_without_one_readable_document_costs_nothing_else(night, inputs, held):
    (inputs / "a.jsonl").write_bytes(held)
    (inputs / "b.txt").write_text(TEXT)
    outcome, articles = night()
    assert [article["text"] for article in articles] == [TEXT]
    assert outcome["outcome"] == "partial"
    assert {message.split(":")[0] for message in outcome["messages"]} == {"a.jsonl"}


def test_a_day_that_is_none_or_is_to_come_is_not_believed_and_named(night, inputs):
    days = ["2025-12-17", "17/12/2025", "2999-05-01", None]
    told = [json.dumps({"text": TEXT, "doc_id": str(i), "published": day}) for i, day in enumerate(days)]
    (inputs / "a.jsonl").write_text("\n".join(told))
    (inputs / "b.html").write_text(PAGE.replace("<title>", '<meta name="date" content="2999-05-01"><title>'))
    outcome, articles = night()
    assert sorted(str(article["published_date"]) for article in articles) == ["2025-12-17", *["None"] * 4]
    assert outcome["outcome"] == "ok"
    assert outcome["messages"] == [
        "a.jsonl:2: `published` '17/12/2025' is no day from 1900 to today, written YYYY-MM-DD; "
        "2 of 4 documents are read without a date"
    ]


def test_a_damaged_log_is_a_failure_and_named(night, inputs, tmp_path):
    (inputs / "a.html").write_text(PAGE)
    night()
    log = next((tmp_path / "data" / "raw").rglob("requests.parquet"))
    log.write_bytes(log.read_bytes()[:50])
    outcome = parse_partition("dropped", NIGHT, load_settings(data=tmp_path / "data"))
    assert outcome["outcome"] == "failed"
    assert str(log) in outcome["messages"][0]


def test_the_sample_becomes_articles(tmp_path):
    settings = load_settings(data=tmp_path)
    fetch_source("avash", sample.NIGHT, settings)
    outcome = parse_partition("avash", sample.NIGHT, settings)
    articles = {a["article_url"]: a for a in articles_of(settings, "avash", sample.NIGHT)}
    assert outcome["outcome"] == "ok"
    talks = articles["http://avash.example/2025/12/17/araghchi-lavrov-hold-talks-in-moscow.html"]
    assert [zone["kind"] for zone in talks["zones"]] == ["teaser"]
    assert "Baku invites" in talks["text"][talks["zones"][0]["start"] : talks["zones"][0]["end"]]
    assert (talks["source"], talks["batch"], talks["is_extractable"]) == ("Avash News (sample)", "night", True)
    call = articles["http://avash.example/2025/12/18/araghchi-albusaidi-phone-call.html"]
    assert (call["published_date"], call["published_at"].date()) == (date(2025, 12, 18), date(2025, 12, 17))
    assert {a["language"] for a in articles.values()} == {"en", "fa"}


def test_a_changed_page_is_a_new_version_of_the_same_article(inputs, tmp_path):
    settings = load_settings(data=tmp_path / "data", input=inputs)
    link = '<link rel="canonical" href="http://news.example.org/story-1">'
    versions = []
    for n, text in enumerate(("Monday", "Tuesday")):
        page = PAGE.replace("<title>", f"{link}<title>").replace("Monday", text)
        (inputs / "page.html").write_text(page)
        day = date(2025, 12, 18 + n)
        fetch_source("dropped", day, settings)
        parse_partition("dropped", day, settings)
        versions += articles_of(settings, night=day)
    assert versions[0]["article_id"] == versions[1]["article_id"]
    assert versions[0]["article_version_id"] != versions[1]["article_version_id"]


# --- archives made by others


def archive(*pages):
    """A WARC in the layout of Common Crawl's news archives: warcinfo, requests, responses."""
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    writer.write_record(writer.create_warcinfo_record("CC-NEWS.warc.gz", {"software": "test"}))
    for url, status, kind, body, coding in pages:
        fields = [("Content-Type", kind), *([("Content-Encoding", coding)] if coding else [])]
        headers = StatusAndHeaders(status, fields, protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(url, "response", payload=BytesIO(body), http_headers=headers))
    return buffer.getvalue()


FRENCH = PAGE.replace("lang=en", "lang=fr")
PAGES = (
    ("http://news.example.org/1", "200 OK", "text/html", PAGE.encode(), None),
    (
        "http://news.example.org/2",
        "200 OK",
        "text/html",
        gzip.compress(PAGE.replace("Norway", "Sweden").encode()),
        "gzip",
    ),
    ("http://news.example.org/fr", "200 OK", "text/html", FRENCH.encode(), None),
    ("http://news.example.org/gone", "404 Not Found", "text/html", b"<p>gone", None),
    ("http://news.example.org/pic", "200 OK", "image/png", b"\x89PNG", None),
    ("http://other.example.net/3", "200 OK", "text/html; charset=utf-8", PAGE.encode(), None),
)


def test_a_dropped_archive_gives_its_readable_pages(night, inputs):
    (inputs / "CC-NEWS.warc.gz").write_bytes(archive(*PAGES))
    outcome, articles = night()
    assert [a["article_url"] for a in articles] == [PAGES[0][0], PAGES[1][0], PAGES[5][0]]
    assert (outcome["n_new"], outcome["n_skipped"], outcome["outcome"]) == (3, 1, "ok")
    assert all(TEXT.strip() in a["text"].replace("Sweden", "Norway") for a in articles)


def test_a_torn_archive_gives_what_stands_before_the_damage(night, inputs):
    whole = archive(*PAGES[:2])
    (inputs / "torn.warc.gz").write_bytes(whole[:-40])
    outcome, articles = night()
    assert [a["article_url"] for a in articles] == [PAGES[0][0]]
    assert outcome["messages"] == ["torn.warc.gz: breaks off inside a page, which is left out"]


def test_an_archive_that_is_none_is_named(night, inputs):
    (inputs / "none.warc.gz").write_bytes(b"this is no archive" * 10)
    outcome, articles = night()
    assert articles == []
    assert (outcome["outcome"], outcome["messages"]) == ("failed", ["none.warc.gz: is no WARC archive"])


def test_an_archive_source_is_filtered_by_host_before_it_is_parsed(tmp_path):
    (tmp_path / "cc.warc.gz").write_bytes(archive(*PAGES))
    (tmp_path / "sources.yml").write_text(
        "sources:\n- {id: cc, name: CC, kind: archive, path: cc.warc.gz, hosts: [example.org]}\n"
    )
    settings = load_settings(data=tmp_path / "data", sources_file=tmp_path / "sources.yml", sources="live")
    fetched = fetch_source("cc", NIGHT, settings)
    assert (fetched["n_new"], fetched["messages"]) == (2, ["cc: 1 pages in other languages than en were passed over"])
    parse_partition("cc", NIGHT, settings)
    assert [a["article_url"] for a in articles_of(settings, "cc")] == [PAGES[0][0], PAGES[1][0]]
