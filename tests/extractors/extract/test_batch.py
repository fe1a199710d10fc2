from dataclasses import fields
from datetime import date

import pyarrow as pa
import pytest

from extractors.extract import batch
from extractors.extract.batch import chunks, extract_batch
from extractors.parse.documents import articles_from_records
from extractors.records import MENTION_SCHEMAS, Mentions
from extractors.settings import Settings

DOCUMENTS = [
    {
        "doc_id": f"d{i}",
        "url": f"https://wire.example/{i}",
        "source": "Example Wire",
        "published": "2024-05-15",
        "title": f"{a} and {b} ministers meet in {city}",
        "text": f"{a} Foreign Minister Ola Testmann met with his {b} counterpart Kwame Proof in {city} on Monday.\n"
        f"They signed a memorandum of understanding on trade. The {b} minister will visit Oslo in June.",
    }
    for i, (a, b, city) in enumerate(
        [
            ("Norwegian", "Ghanaian", "Accra"),
            ("Chilean", "Japanese", "Tokyo"),
            ("Turkish", "Kazakh", "Astana"),
            ("Greek", "Egyptian", "Cairo"),
        ]
        * 3
    )
]


def articles(documents):
    records = list(enumerate(documents, start=1))
    return articles_from_records(records, source_id="dropped", night=date(2024, 5, 15), batch="b", raw_file="x.jsonl")


def rows(mentions, name):
    return sorted(map(repr, getattr(mentions, name).to_pylist()))


@pytest.fixture(scope="module")
def mentions():
    return extract_batch(articles(DOCUMENTS))


def test_every_table_has_its_schema(mentions):
    for table in fields(Mentions):
        assert getattr(mentions, table.name).schema.equals(MENTION_SCHEMAS[table.name])
    assert mentions.meeting_mentions.num_rows >= len(DOCUMENTS)


def test_evidence_stands_at_its_offsets(mentions):
    texts = {a["article_version_id"]: a for a in articles(DOCUMENTS).to_pylist()}
    evidence = mentions.mention_evidence.to_pylist()
    assert evidence
    for row in evidence:
        field = texts[row["article_version_id"]][row["field"]]
        assert field[row["start"] : row["end"]] == row["quote"]


def test_the_same_rows_whatever_is_read_together(mentions, monkeypatch):
    monkeypatch.setattr(batch, "TOGETHER", 1)
    alone = extract_batch(articles(list(reversed(DOCUMENTS))))
    for name in MENTION_SCHEMAS:
        assert rows(alone, name) == rows(mentions, name)


def test_one_bad_article_is_set_aside(monkeypatch):
    def broken(context, models):
        if "Chilean" in context.doc.text:
            raise ValueError("no such thing")
        return [], []

    monkeypatch.setattr(batch, "find_events", broken)
    outcomes = extract_batch(articles(DOCUMENTS[:3])).article_extractions.to_pylist()
    assert [o["outcome"] for o in outcomes] == ["ok", "failed", "ok"]
    assert outcomes[1]["reason"] == "ValueError: no such thing"


def test_other_languages_are_skipped_and_counted():
    text = (
        "Le ministre des affaires étrangères a rencontré son homologue à Paris lundi, et les deux ont signé un accord."
    )
    table = articles([{"doc_id": "f", "title": "Rencontre à Paris", "text": text, "published": "2024-05-15"}])
    outcome = extract_batch(table).article_extractions.to_pylist()[0]
    assert (outcome["outcome"], outcome["n_mentions"]) == ("skipped", 0)


def test_a_long_text_is_cut_at_lines_and_nothing_is_lost():
    text = "\n".join(f"Line {i} of the text." for i in range(200))
    parts = list(chunks(text, 500))
    assert "".join(part for _, part in parts) == text
    assert all(len(part) <= 500 and text[start : start + len(part)] == part for start, part in parts)


def test_no_articles_give_empty_tables():
    mentions = extract_batch(articles(DOCUMENTS[:1]).slice(0, 0))
    assert isinstance(mentions.meeting_mentions, pa.Table)
    assert mentions.meeting_mentions.num_rows == 0


def test_a_quote_keeps_the_spaces_of_its_article():
    document = {**DOCUMENTS[0], "text": DOCUMENTS[0]["text"].replace("Ola Testmann", "Ola\u00a0Testmann")}
    table = articles([document])
    quotes = [row["quote"] for row in extract_batch(table).mention_evidence.to_pylist() if row["field"] == "text"]
    assert any("Ola\u00a0Testmann" in quote for quote in quotes)
    assert all(quote in table["text"][0].as_py() for quote in quotes)


def test_what_two_parts_of_a_long_text_tell_alike_are_two_mentions():
    sentence = (
        "Norwegian Foreign Minister Ola Testmann met with his Ghanaian counterpart Kwame Proof in Accra on Monday.\n"
    )
    filler = "The weather was fine in the whole of the country, and the markets were full of people.\n" * 4
    table = articles([{**DOCUMENTS[0], "title": "Talks", "text": (sentence + filler) * 3}])
    found = extract_batch(table, Settings(max_document=480))
    ids = found.meeting_mentions["mention_id"].to_pylist()
    assert len(ids) == len(set(ids)) > 1
    assert found.article_extractions["n_mentions"].to_pylist() == [len(ids) + found.visit_mentions.num_rows]


def test_a_headline_on_top_of_the_text_again_is_read_once():
    title = "Testmann, Proof sign friendship treaty"
    text = "Norwegian President Ola Testmann and Ghanaian President Kwame Proof signed a Treaty on Friendship in Oslo."
    plain, again = ({**DOCUMENTS[0], "title": title, "text": t} for t in (text, f"{title}\n\n{text}"))
    found = [extract_batch(articles([document])) for document in (plain, again)]
    titles = [m.agreement_mentions["title"].to_pylist() for m in found]
    assert titles[0] == titles[1] == ["Treaty on Friendship"]
    for row in found[1].mention_evidence.to_pylist():
        assert again[row["field"]][row["start"] : row["end"]] == row["quote"]
