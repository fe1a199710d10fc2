"""Which spans of a text are not the article; the text itself never changes."""

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.parse.zones import mark, without

BODY = (
    "The foreign ministers of Norway and Finland met in Helsinki on Monday to discuss ice navigation in the Baltic.\n"
    "They signed a programme of consultations and agreed to hold the next round of talks in Oslo in spring."
)
HEADING = "Pakistan reaffirms commitment to expanding ties with Iran"
TORN = (
    "According to a statement released on Wednesday, a number of senior Pakistani officials held a special meeting on"
)


def spans(text, kind=None):
    return [text[zone.start : zone.end] for zone in mark(text) if kind in (None, zone.kind)]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n \n\n"])
@pytest.mark.parametrize("dots", ["", "...", "…", " [...]"])
def test_a_heading_with_a_torn_line_is_a_teaser(gap, dots):
    text = f"{BODY}{gap}{HEADING}\n{TORN}{dots}\n\n\n"
    assert spans(text, "teaser") == [f"{HEADING}\n{TORN}{dots}"]


def test_a_question_may_be_a_heading():
    heading = "Will Pakistan keep its word on the gas pipeline?"
    assert spans(f"{BODY}\n{heading}\n{TORN}", "teaser") == [f"{heading}\n{TORN}"]


def test_the_only_blank_line_sets_a_teaser_apart_from_a_caption():
    text = f"{BODY}\nPhoto by Anna Berg\n\n{HEADING}\n{TORN}"
    assert spans(text, "teaser") == [f"{HEADING}\n{TORN}"]


def test_several_teasers_are_one_zone():
    other = "Kenya opens tender for wind farm\nNairobi has invited bids for a wind farm near Malindi that would supply"
    text = f"{BODY}\n{HEADING}\n{TORN}\n{other}"
    assert spans(text, "teaser") == [f"{HEADING}\n{TORN}\n{other}"]


def test_initials_and_credits_before_a_teaser_do_not_hide_it():
    assert spans(f"{BODY} SP/PA\n{HEADING}\n{TORN}", "teaser") == [f"{HEADING}\n{TORN}"]


@pytest.mark.parametrize(
    "end",
    [
        "Ice navigation\nThe ministers of Norway and Finland agreed that ice navigation in the Baltic needs talks and",
        f"{HEADING}\n{TORN} trade.",
        HEADING,
        "QUESTION: Thank you, about Sudan —\nSECRETARY CLINTON: We are looking at options in Khartoum and",
        "Heads of delegation\nMaria Garcia Lopez, John Smith, Ahmed Hassan, Li Wei, Anna Kowalska, Jean Dupont",
        "Watch the event at https://www.example.org/live\nMore information will be posted at www.example.org/press",
        "it was reported\nand the talks ended without a joint statement by the two delegations in the capital",
    ],
    ids=["of the same story", "ended", "heading alone", "transcript", "names", "addresses", "no heading"],
)
def test_what_may_belong_to_the_article_is_left(end):
    assert spans(f"{BODY}\n{end}", "teaser") == []


@pytest.mark.parametrize(
    "phrase", ["Related stories", "READ MORE", "You may also like:", "More from Europe", "Top stories"]
)
def test_what_follows_a_related_story_phrase_is_a_teaser(phrase):
    text = f"{BODY}\n{phrase}\n{HEADING}\nKenya opens tender for coastal wind farm"
    assert spans(text, "teaser") == [text[len(BODY) + 1 :]]


def test_a_related_story_phrase_before_much_text_is_none():
    text = f"{BODY}\nRelated news\n" + "\n".join([BODY] * 10)
    assert spans(text, "teaser") == []


@pytest.mark.parametrize(
    "line", ["READ MORE: Oslo opens new embassy", "Also read: Ferry line reopens", "Related: Ice report"]
)
def test_a_line_that_names_another_story_is_a_teaser_wherever_it_stands(line):
    first, second = BODY.split("\n")
    assert spans(f"{first}\n{line}\n{second}") == [line]


@pytest.mark.parametrize(
    "notice",
    [
        "Reporting by Anna Berg; Editing by Ola Nordmann",
        "Associated Press writers Anna Berg and Ola Nordmann contributed to this report.",
        "Follow us on Twitter @news and on Facebook.",
        "Sign up for our daily newsletter and get the news in your inbox.",
        "For more information, please contact press@example.org.",
        "Have a tip? Write to tips@example.org.",
        "© 2025 News. All rights reserved.",
        "All Content by Mehr News Agency is licensed under a Creative Commons Attribution 4.0 International License.",
    ],
)
def test_closing_notices_are_boilerplate(notice):
    assert spans(f"{BODY}\n{notice}", "boilerplate") == [notice]
    assert spans(f"{BODY} {notice}\n___", "boilerplate")[0].startswith(notice)


def test_a_notice_in_a_sentence_of_the_story_is_none():
    text = f"{BODY}\nThe ministers spoke of Finland's NATO membership and its application to join the programme."
    assert spans(text) == []


def test_without_takes_the_zones_out():
    text = f"{BODY}\n\n{HEADING}\n{TORN}"
    assert without(text, mark(text)) == BODY


@given(st.text("ab .\nAB…", max_size=200))
def test_zones_are_ordered_apart_and_within_the_text(text):
    at = 0
    for zone in mark(text):
        assert at <= zone.start < zone.end <= len(text)
        at = zone.end


@pytest.mark.shared
def test_the_seed_ends_in_a_teaser(shared):
    text = next((shared / "seed").glob("*.txt")).read_text(encoding="utf-8")
    assert [zone.kind for zone in mark(text)] == ["teaser"]
    assert spans(text)[0].startswith("Pakistan reaffirms")
    assert spans(text)[0].endswith("special meeting on relations with")


@pytest.mark.shared
@pytest.mark.parametrize("name", ["eval/dev", "train/events"])
def test_no_evidence_stands_in_a_zone(shared, name):
    texts = {d["doc_id"]: d["text"] for d in map(json.loads, (shared / f"{name}.docs.jsonl").open(encoding="utf-8"))}
    hidden = []
    for gold in map(json.loads, (shared / f"{name}.gold.jsonl").open(encoding="utf-8")):
        text = texts[gold["doc_id"]]
        zones = mark(text)
        quotes = [q for kind in ("meetings", "visits", "agreements") for fact in gold[kind] for q in fact["evidence"]]
        places = [(at, at + len(quote)) for quote in quotes if (at := text.find(quote)) >= 0]
        hidden += [text[a:b] for a, b in places if any(zone.start < b and a < zone.end for zone in zones)]
    assert hidden == []


@pytest.mark.shared
def test_teasers_are_not_seen_where_there_are_none(shared):
    """Official releases end where they end: a zone of two lines there would be a mistake."""
    with gzip.open(shared / "corpus" / "us_state_dept_pr.jsonl.gz", "rt", encoding="utf-8") as lines:
        found = [spans(json.loads(line)["text"], "teaser") for line in lines]
    assert sum(map(bool, found)) == 0
