"""Labelled event documents: what the project's own labels hold, and how their texts are found again."""

import gzip
import json
import re
import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from extractors.extract.topics import topic_words
from extractors.settings import ROOT
from extractors.training.decisions import context_of
from extractors.training.event_labels import (
    EVENTS,
    HELD_OUT,
    TABLES,
    detokenise,
    fingerprint,
    held_out_events,
    labelled_events,
    load_agency,
    load_corpus,
    load_labelled,
)
from extractors.training.labels import label_candidates

HALVES = ("read", "unread")
EVENT_STATUSES = {"held", "planned", "cancelled"}
STATUSES = {
    "meetings": EVENT_STATUSES,
    "visits": EVENT_STATUSES,
    "agreements": set(
        "proposed planned signed ratified in_force extended suspended terminated referenced".split(),
    ),
}
KINDS = {
    "meetings": {"in_person", "call", "multilateral", "unspecified"},
    "visits": {None},
    "agreements": set(
        "treaty agreement convention protocol memorandum arrangement programme joint_statement contract ceasefire "
        "charter amendment other".split()
    ),
}
HELD_OUT_LABELS = [f"../held_out/{half}/{name}" for half in HALVES for name in ("corpus.jsonl", "own.gold.jsonl")]
LABELS = ["corpus.jsonl", "agency.jsonl", "own.gold.jsonl", *HELD_OUT_LABELS]
SIDE = re.compile(r"[A-Z]{3}|[A-Z][A-Z0-9_]+|ORG:\S.*")


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (EVENTS / name).read_text(encoding="utf-8").splitlines()]


def write(path: Path, rows: list[Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)
    with gzip.open(path, "wt", encoding="utf-8") if path.suffix == ".gz" else path.open("w", encoding="utf-8") as out:
        out.write(lines)
    return path


def sides(table: str, item: dict[str, Any]) -> list[str]:
    return {"meetings": item.get("sides"), "visits": [item.get("side")], "agreements": item.get("parties")}[table]


def illegal(table: str, item: dict[str, Any]) -> list[str]:
    """What the guideline does not allow in an object, evidence apart."""
    when = item["date"] or {"start": "2000-01-01", "end": "2000-01-01", "precision": "day"}
    checks = {
        "status": item["status"] in STATUSES[table],
        "kind": item.get("kind") in KINDS[table],
        "sides": all(SIDE.fullmatch(side) for side in sides(table, item)),
        "two sides": table != "meetings" or len(set(item["sides"])) > 1,
        "topics": set(item.get("topics", ())) <= set(topic_words()),
        "date": date.fromisoformat(when["start"]) <= date.fromisoformat(when["end"]),
        "precision": when["precision"] in ("day", "month", "year"),
        "evidence": bool(item["evidence"]) and all(item["evidence"]),
    }
    return [name for name, holds in checks.items() if not holds]


@pytest.mark.parametrize("name", LABELS)
def test_labels_are_legal(name):
    bad = [(line, table, wrong) for line in read(name) for table in TABLES for item in line[table]
           if (wrong := illegal(table, item))]  # fmt: skip
    assert bad == []


@pytest.mark.parametrize("name", LABELS)
def test_no_object_is_labelled_twice(name):
    twice = [
        (line.get("doc_id") or line["first"], table)
        for line in read(name)
        for table in TABLES
        if len({json.dumps(item, sort_keys=True) for item in line[table]}) < len(line[table])
    ]
    assert twice == []


def test_documents_are_labelled_once():
    names = ["corpus.jsonl", "own.docs.jsonl", *(name.replace("gold", "docs") for name in HELD_OUT_LABELS)]
    ids = [line["doc_id"] for name in names for line in read(name)]
    assert len(set(ids)) == len(ids)
    ranges = sorted((line["first"], line["last"]) for line in read("agency.jsonl"))
    assert all(first <= last for first, last in ranges)
    assert all(last < first for (_, last), (first, _) in pairwise(ranges))


def test_no_foreign_text_is_kept():
    """Beside values, only offsets: a quote would be text of others."""
    names = ["corpus.jsonl", "agency.jsonl", *(f"../held_out/{half}/corpus.jsonl" for half in HALVES)]
    for line in (line for name in names for line in read(name)):
        assert "text" not in line
        for table in TABLES:
            for item in line[table]:
                assert all(type(at) is int for span in item["evidence"] for at in span)


@pytest.mark.parametrize("folder", [EVENTS, *(HELD_OUT / half for half in HALVES)])
def test_own_evidence_is_verbatim(folder):
    pairs = load_labelled(folder / "own.docs.jsonl", folder / "own.gold.jsonl")
    missing = [
        (document["doc_id"], quote)
        for document, gold in pairs
        for table in TABLES
        for item in gold[table]
        for quote in item["evidence"]
        if " ".join(quote.split()) not in " ".join(f"{document['title']}\n\n{document['text']}".split())
    ]
    assert missing == []


@pytest.mark.parametrize("half", HALVES)
def test_feed_entries_held_out_are_of_one_event_or_none(half):
    ids = [entry["doc_id"] for entry in read(f"../held_out/{half}/feeds.docs.jsonl")]
    events = read(f"../held_out/{half}/feeds.gold.jsonl")
    assert len(set(ids)) == len(ids)
    assert {member for event in events for member in event["members"]} <= set(ids)
    assert all(set(event["status_by_member"]) == set(event["members"]) for event in events)


def test_the_folder_stays_small():
    assert sum(path.stat().st_size for path in EVENTS.iterdir()) < 32_000_000


MEETING = {"kind": "in_person", "status": "held", "sides": ["NOR", "PER"], "topics": []}
RELEASE = {
    "doc_id": "gazette-1",
    "published": "2020-01-02",
    "title": "Talks in Lima",
    "text": "The ministers of Norway and Peru\nmet in Lima.",
}


def labels_of(document: dict[str, Any], start: int, end: int, **keys: Any) -> dict[str, Any]:
    meetings = [{**MEETING, "evidence": [[start, end]]}]
    return {**keys, "fingerprint": fingerprint(document), "meetings": meetings, "visits": [], "agreements": []}


def test_quotes_are_cut_from_the_document_and_no_more_is_read(tmp_path):
    labels = write(tmp_path / "labels.jsonl", [labels_of(RELEASE, 32, 60, doc_id="gazette-1")])
    other = {**RELEASE, "doc_id": "gazette-0"}
    write(tmp_path / "corpus" / "gazette.jsonl.gz", [other, RELEASE, "no JSON"])
    [(document, gold)] = load_corpus(labels, tmp_path / "corpus")
    assert document == RELEASE
    assert gold == {
        "doc_id": "gazette-1",
        "meetings": [{**MEETING, "evidence": ["Norway and Peru\nmet in Lima."]}],
        "visits": [],
        "agreements": [],
    }


@pytest.mark.parametrize("changed", [{"text": RELEASE["text"] + " "}, {"title": ""}, {"published": "2020-01-03"}])
def test_a_changed_document_is_refused(tmp_path, changed):
    labels = write(tmp_path / "labels.jsonl", [labels_of(RELEASE, 32, 60, doc_id="gazette-1")])
    write(tmp_path / "gazette.jsonl.gz", [RELEASE | changed])
    with pytest.raises(ValueError, match="gazette-1: its text is not the one that was labelled"):
        load_corpus(labels, tmp_path)


def test_offsets_beyond_the_document_are_refused(tmp_path):
    labels = write(tmp_path / "labels.jsonl", [labels_of(RELEASE, 32, 600, doc_id="gazette-1")])
    write(tmp_path / "gazette.jsonl.gz", [RELEASE])
    with pytest.raises(ValueError, match=r"gazette-1: evidence .* reaches beyond its 60 characters"):
        load_corpus(labels, tmp_path)


def test_missing_files_and_documents_are_named(tmp_path):
    labels = write(tmp_path / "labels.jsonl", [labels_of(RELEASE, 32, 60, doc_id="gazette-1")])
    with pytest.raises(FileNotFoundError, match=r"gazette\.jsonl\.gz is missing.*COMMUNIQUE_SHARED"):
        load_corpus(labels, tmp_path)
    write(tmp_path / "gazette.jsonl.gz", [{**RELEASE, "doc_id": "gazette-2"}])
    with pytest.raises(ValueError, match="lacks labelled documents: gazette-1"):
        load_corpus(labels, tmp_path)
    docs = write(tmp_path / "docs.jsonl", [{**RELEASE, "doc_id": "gazette-2"}])
    with pytest.raises(ValueError, match="no labels for gazette-2"):
        load_labelled(docs, labels)


SENTENCES = ["Sentence #,Word,POS,Tag", "Sentence: 1,Rain,NN,O", ",.,.,O", "Sentence: 2,Norway,NNP,B-geo", ",met,VBD,O",
             ",Peru,NNP,B-geo", ",.,.,O", "Sentence: 3,They,PRP,O", ",agreed,VBD,O", ",.,.,O"]  # fmt: skip
STORY = {"published": "2020-01-02", "title": "Talks", "text": "Norway met Peru.\nThey agreed."}


def test_agency_stories_are_sentences_of_the_file_under_our_title(tmp_path):
    keys = {"first": 1, "last": 2, "published": "2020-01-02", "title": "Talks"}
    labels = write(tmp_path / "labels.jsonl", [labels_of(STORY, 7, 22, **keys)])
    [(document, gold)] = load_agency(labels, write(tmp_path / "words.csv.gz", SENTENCES))
    assert document == {**STORY, "doc_id": "voa-1-2", "source": "VOA", "url": None}
    assert gold["meetings"][0]["evidence"] == ["Norway met Peru"]
    with pytest.raises(ValueError, match=r"words\.csv\.gz ends before sentence 2"):
        load_agency(labels, write(tmp_path / "words.csv.gz", SENTENCES[:-3]))


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Iran 's envoy said , \" We ca n't stay . \"", "Iran's envoy said, \"We can't stay.\""),
        ("the ministers ' talks ( in Oslo ) cost $ 5", "the ministers' talks (in Oslo) cost $5"),
        ('" Yes " , he said ; 50 % agreed', '"Yes", he said; 50% agreed'),
    ],
)
def test_tokens_are_joined_as_printed(words, text):
    assert detokenise(words.split()) == text


@pytest.fixture(scope="module")
def everything(shared):
    return labelled_events(shared)


@pytest.mark.shared
def test_each_document_comes_once_and_none_is_of_the_evaluation(shared, everything):
    ids = [document["doc_id"] for document, _ in everything]
    assert ids == [gold["doc_id"] for _, gold in everything]
    assert len(set(ids)) == len(ids) == 346 + 7021 + 1427 + 7401
    held_out = set((shared / "eval" / "exclude_ids.txt").read_text(encoding="utf-8").split())
    with (shared / "eval" / "dev.docs.jsonl").open(encoding="utf-8") as lines:
        held_out |= {json.loads(line)["doc_id"] for line in lines}
    assert held_out.isdisjoint(ids)


@pytest.mark.shared
@pytest.mark.parametrize("half", HALVES)
def test_nothing_held_out_is_trained_on(shared, everything, half):
    held_out = held_out_events(shared, half)
    assert len(held_out) == 56 + 96
    trained_on = {fingerprint(document) for document, _ in everything}
    assert trained_on.isdisjoint(fingerprint(document) for document, _ in held_out)


@pytest.mark.shared
def test_quotes_are_the_text_at_their_offsets(everything):
    by_id = {document["doc_id"]: (document, gold) for document, gold in everything}
    for line in read("corpus.jsonl") + read("agency.jsonl"):
        document, gold = by_id[line.get("doc_id") or f"voa-{line['first']}-{line['last']}"]
        whole = f"{document['title']}\n\n{document['text']}"
        for table in TABLES:
            for item, restored in zip(line[table], gold[table], strict=True):
                assert restored["evidence"] == [whole[start:end] for start, end in item["evidence"]]
                for start, end in item["evidence"]:
                    assert whole[start:end].strip() == whole[start:end]
                    assert not re.match(r"\w\w", whole[start - 1 : start + 1] if start else "")
                    assert not re.match(r"\w\w", whole[end - 1 : end + 1])


@pytest.mark.shared
def test_the_whole_set_keeps_to_the_guideline(shared, everything, tmp_path):
    docs = write(tmp_path / "docs.jsonl", [document for document, _ in everything])
    gold = write(tmp_path / "gold.jsonl", [gold for _, gold in everything])
    command = [sys.executable, str(shared / "eval" / "check_gold.py"), str(docs), str(gold)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("16195 documents")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Norway’s President Ola Testmann to Meet Ghana’s President Kwame Proof", ["planned"]),  # as the text says
        ("Norway and Chile to meet", []),  # one of the two: it may be that meeting
        ("Chile and Peru met", ["none"]),
    ],
)
def test_a_headline_takes_the_status_of_the_meeting_that_it_tells_of(title, expected):
    text = "President Ola Testmann of Norway will meet President Kwame Proof of Ghana in Accra on Friday."
    document = {"doc_id": "a", "title": title, "text": text, "published": "2024-05-15", "source": "Example Wire"}
    people = [{"name": "Ola Testmann"}, {"name": "Kwame Proof"}]
    item = {"status": "planned", "sides": ["NOR", "GHA"], "participants": people, "evidence": [text]}
    gold = {"meetings": [item], "visits": [], "agreements": []}
    context = context_of(document, ROOT / "dbt_project" / "seeds")
    found = label_candidates(document, gold, context, "M")
    assert [labelled.status for labelled in found if labelled.candidate.row.in_title] == expected
