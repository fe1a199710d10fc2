import pytest
from spacy.tokens import Doc

from extractors.extract.knowledge import KnowledgeError, load_knowledge
from extractors.extract.sentences import sentences
from extractors.extract.tokenizer import blank_pipeline


def split(text):
    doc = sentences(blank_pipeline().make_doc(text))
    return [s.text.strip() for s in doc.sents]


def test_sentences_end_at_stops_and_lines_but_not_at_abbreviations():
    assert split("Mr. Brown met Gen. Dost in the U.S. capital. They spoke.\nHe left") == [
        "Mr. Brown met Gen. Dost in the U.S. capital.",
        "They spoke.",
        "He left",
    ]


def test_a_closing_quote_belongs_to_its_sentence():
    assert split("“We agreed.” The talks ended.") == ["“We agreed.”", "The talks ended."]


def test_an_empty_text_has_no_rows():
    doc = sentences(Doc(blank_pipeline().vocab, words=[]))
    assert list(doc._.bounds) == []


def test_persons_have_role_and_side_from_the_words_around_them(context_of):
    context = context_of(
        "Norwegian Foreign Minister Ola Testmann met Ghana’s energy minister, Kwame Proof, in Accra. "
        "Sara Example, the president of Chile, was there."
    )
    people = {p.name: p.side for p in context.doc._.register.persons}
    assert people["Ola Testmann"] == "NOR"
    assert people["Kwame Proof"] == "GHA"
    assert people["Sara Example"] == "CHL"


def test_a_surname_finds_the_full_name(context_of):
    context = context_of("Norwegian Foreign Minister Ola Testmann arrived in Accra. Testmann met President Kofi Proof.")
    assert [p.name for p in context.doc._.register.persons if "Testmann" in p.name] == ["Ola Testmann"]


def test_a_named_meeting_is_a_meeting(context_of):
    context = context_of("Norway and Ghana held the twelfth Defense Consultative Talks in Accra.")
    assert [e.text for r in context.rows for e in r.elements if e.kind == "M" and e.text[0].isupper()] == ["Talks"]


def test_rows_in_a_zone_are_marked(context_of):
    text = "Talks were held.\nRelated: Norway meets Ghana."
    context = context_of(text, zones=[(17, len(text))])
    assert [r.in_zone for r in context.rows if r.elements] == [False, True]


def test_a_missing_seed_is_named(tmp_path):
    with pytest.raises(KnowledgeError, match=r"countries\.csv"):
        load_knowledge(tmp_path)
