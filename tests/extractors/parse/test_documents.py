"""Articles that arrive as JSON lines or text."""

import gzip
import json
from datetime import UTC, date, datetime

import pytest

from extractors.parse.articles import RawPlace
from extractors.parse.documents import DocumentError, article_of_text, articles_from_records, read_documents
from extractors.records import ARTICLES, content_id

NIGHT = date(2025, 12, 18)
TEXT = "The foreign ministers of Norway and Finland met in Helsinki on Monday for talks about ice in the Baltic."


def table(*records, source_id="dropped"):
    numbered = list(enumerate(records, start=1))
    return articles_from_records(numbered, source_id=source_id, night=NIGHT, batch="b", raw_file="f.jsonl")


def test_a_document_becomes_an_article_with_its_text_unchanged():
    text = f"  {TEXT}\r\n\n\ttail \n"
    given = {
        "doc_id": "x-1", "source": "Avash News", "url": "https://www.news.test/a?utm_source=x",
        "published": "2025-12-18",
        "title": "Ministers meet", "text": text, "licence": "ignored",
    }  # fmt: skip
    articles = table(given)
    assert articles.schema.equals(ARTICLES)
    row = articles.to_pylist()[0]
    assert row["text"] == text
    assert (row["doc_id"], row["source"], row["article_url"]) == ("x-1", "Avash News", given["url"])
    assert row["canonical_url"] == "https://www.news.test/a"
    assert row["article_id"] == content_id("news.test/a")
    assert (row["published_at"], row["published_date"], row["published_precision"]) == (None, NIGHT, "day")
    assert (row["published_from"], row["language"], row["access"]) == ("record", "en", "open")
    assert (row["raw_file"], row["raw_offset"], row["raw_length"]) == ("f.jsonl", 1, 1)
    assert row["is_extractable"]
    assert row["is_representative"]


def test_a_document_may_know_nothing_but_its_text():
    row = table({"text": TEXT}, source_id="my-source").to_pylist()[0]
    assert (row["source"], row["title"], row["published_date"], row["published_from"]) == (
        "my-source",
        "",
        None,
        "none",
    )
    assert row["article_url"] is None


def test_ids_are_of_the_address_else_of_source_and_doc_id_else_of_the_bytes():
    rows = table(
        {"text": TEXT, "url": "http://a.test/1", "doc_id": "1"},
        {"text": "other", "url": "https://www.a.test/1/", "doc_id": "2"},
        {"text": TEXT, "source": "s", "doc_id": "1"},
        {"text": "other", "source": "s", "doc_id": "1"},
        {"text": TEXT},
        {"text": TEXT},
    ).to_pylist()
    ids = [row["article_id"] for row in rows]
    assert ids[0] == ids[1] != ids[2] == ids[3] != ids[4] == ids[5]
    assert rows[0]["article_version_id"] != rows[1]["article_version_id"]


def test_an_instant_keeps_its_calendar_day():
    row = table({"text": TEXT, "published": "2025-12-18T00:50:00+03:30"}).to_pylist()[0]
    assert row["published_at"] == datetime(2025, 12, 17, 21, 20, tzinfo=UTC)
    assert row["published_date"] == NIGHT


def test_what_no_file_can_hold_is_replaced_and_offsets_stay():
    row = table({"text": "a\ud800b\x00c " + TEXT, "title": "\udfff"}).to_pylist()[0]
    assert row["text"] == "a\ufffdb\ufffdc " + TEXT
    assert row["title"] == "\ufffd"


@pytest.mark.parametrize(
    ("title", "text", "access"),
    [
        ("RETRACTED: Ministers meet", TEXT, "retracted"),
        ("Retraction: Ministers meet", TEXT, "retracted"),
        ("Ministers meet", f"This story has been withdrawn. {TEXT}", "retracted"),
        (
            "Ministers meet",
            f"Editor's note: The article has been retracted at the author's request. {TEXT}",
            "retracted",
        ),
        ("Russia has withdrawn its ambassador", TEXT, "open"),
        ("Article 5 was withdrawn from the treaty", TEXT, "open"),
        ("Ministers meet", f"The report of the commission was withdrawn from the agenda. {TEXT}", "open"),
        ("Ministers meet", f"{TEXT * 10} This article has been retracted.", "open"),
    ],
)
def test_retractions_are_seen_in_title_and_lede(title, text, access):
    row = table({"title": title, "text": text}).to_pylist()[0]
    assert row["access"] == access
    assert row["is_extractable"] == (access == "open")


def test_near_duplicates_follow_the_earliest():
    rows = table(
        {"doc_id": "b", "source": "s", "text": TEXT * 3, "published": "2025-12-18"},
        {"doc_id": "a", "source": "s", "text": TEXT * 3 + " And more.", "published": "2025-12-17"},
        {"doc_id": "c", "source": "s", "text": "Something else entirely happened in another place today."},
    ).to_pylist()
    assert [row["is_representative"] for row in rows] == [False, True, True]
    assert rows[0]["near_duplicate_group"] == rows[1]["near_duplicate_group"] == rows[1]["article_id"]


BAD = b"""{"text": "good"}
not json
{"title": " "}
[1, 2]

{"text": 3.5, "doc_id": 7}
{"text": [], "title": "Talks"}
\xff\xfe
{"text": "good too", "published": "never"}
"""


@pytest.mark.parametrize("name", ["bad.jsonl", "bad.jsonl.gz"])
def test_bad_lines_are_named_and_good_ones_kept(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(gzip.compress(BAD) if name.endswith(".gz") else BAD)
    records, messages = read_documents(path, name="in/bad.jsonl")
    assert [number for number, _ in records] == [1, 6, 9]
    assert messages == [
        "in/bad.jsonl:2: is not JSON (Expecting value at character 1); the line is left out",
        "in/bad.jsonl:3: has neither a text nor a title; the line is left out",
        "in/bad.jsonl:4: is not a JSON object; the line is left out",
        "in/bad.jsonl:7: key 'text': Input should be a valid string; the line is left out",
        "in/bad.jsonl:8: is not UTF-8 (byte 1); the line is left out",
    ]


def test_a_file_that_breaks_off_is_read_as_far_as_it_goes(tmp_path):
    path = tmp_path / "torn.jsonl.gz"
    whole = gzip.compress(b"".join(json.dumps({"text": f"{n} {n * n}"}).encode() + b"\n" for n in range(9999)))
    path.write_bytes(whole[: len(whole) // 2])
    records, messages = read_documents(path, name="in/torn.jsonl.gz")
    assert [number for number, _ in records] == list(range(1, len(records) + 1))
    assert 1000 < len(records) < 9999
    (message,) = messages
    assert message.startswith(f"in/torn.jsonl.gz:{len(records) + 1}: cannot be read to its end (")
    assert message.endswith(f"; {len(records)} documents before that are read, give the whole file again for the rest")


def test_a_file_of_which_nothing_can_be_read_is_refused(tmp_path):
    path = tmp_path / "torn.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "a"}')[:12])
    with pytest.raises(DocumentError, match="cannot be read to its end"):
        read_documents(path)


@pytest.mark.parametrize("text", [{}, {"text": None}, {"text": ""}])
def test_a_document_may_be_a_headline_alone(text):
    row = table({"title": "Norwegian and Finnish foreign ministers met in Helsinki", **text}).to_pylist()[0]
    assert (row["text"], row["is_extractable"]) == ("", True)


def test_a_text_file_is_text_and_nothing_else():
    article = article_of_text(b"\xef\xbb\xbfFirst line\n" + TEXT.encode(), RawPlace("f.txt", 0, 1))
    assert (article.title, article.source, article.published.day) == ("", "dropped", None)
    assert article.text == f"First line\n{TEXT}"
    with pytest.raises(DocumentError, match="is not UTF-8 text"):
        article_of_text(b"\xff\x00", RawPlace("f.txt", 0, 1))
