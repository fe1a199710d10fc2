"""Where labels come from: joined tokens, repaired corpora, rules on titles, invented names."""

import pytest

from extractors.extract.tokenizer import blank_pipeline
from extractors.training.chance import seeded
from extractors.training.headlines import Fillers, fill
from extractors.training.labelled_text import LabelledSpan, LabelledText, from_words, to_doc
from extractors.training.lexicon import Lexicon, read_list
from extractors.training.names import InventedName, NamePool, capitalise, split_leader
from extractors.training.ner_corpora import repair_gmb
from extractors.training.renaming import Rates, change_case, rename_persons
from extractors.training.silver import cut_segments, make_silver

POOL = NamePool({"Utopia": ["Ada"]}, {"Utopia": ["Quill"]}, frozenset())
EVERY_NAME = Rates(rename=1.0, shorten=0.0, drop_title=0.0, headline=0.0, capitals=0.0)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    titles = [line.split() for line in read_list("titles.txt")]
    return Lexicon(
        places=frozenset({"Norway", "Oslo", "Peru", "Republic of Peru", "Lima"}),
        countries=frozenset({"Norway", "Peru", "Republic of Peru"}),
        demonyms=frozenset({"Norwegian", "Peruvian"}),
        organizations=frozenset({"United Nations", "NATO"}),
        title_words=frozenset(word for word, _ in titles),
        strong_titles=frozenset(word for word, strength in titles if strength == "strong"),
        particles=frozenset(read_list("particles.txt")),
        not_names=frozenset(read_list("not_names.txt")),
    )


def entities(labelled: LabelledText) -> list[tuple[str, str]]:
    return [(labelled.text[span.start : span.end], span.label) for span in labelled.spans]


def silver(lexicon: Lexicon, text: str, title: str = "x") -> list[tuple[str, str]]:
    nlp = blank_pipeline()
    segments = make_silver([("d", title, text)], {}, lexicon, nlp.make_doc, seeded(1))
    return sorted({entity for segment in segments for entity in entities(segment)})


def test_words_are_joined_as_print_spaces_them() -> None:
    labelled = from_words(
        ["Oslo", "(", "Norway", ")", "said", '"', "no", '"', "."], ["B-LOC", "O", "B-LOC", *["O"] * 6]
    )
    assert labelled.text == 'Oslo (Norway) said "no".'
    assert entities(labelled) == [("Oslo", "LOC"), ("Norway", "LOC")]


def test_a_span_within_a_token_becomes_unknown_not_wrong() -> None:
    doc = to_doc(blank_pipeline(), LabelledText("Osloan talks", (LabelledSpan(0, 4, "LOC"),)))
    assert not doc.ents
    assert doc[0].ent_iob == 0


def test_titles_and_demonyms_are_cut_from_the_meaning_banks_persons(lexicon: Lexicon) -> None:
    rows = [
        ("President", "B-PERSON"),
        ("Ada", "I-PERSON"),
        ("Quill", "I-PERSON"),
        ("of", "O"),
        ("Norwegian", "B-LOC"),
        ("Peru", "B-ORG"),
    ]
    assert repair_gmb(rows, lexicon) == [
        ("President", "O"),
        ("Ada", "B-PERSON"),
        ("Quill", "I-PERSON"),
        ("of", "O"),
        ("Norwegian", "O"),
        ("Peru", "B-LOC"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Foreign Minister Ada Quill arrived in Oslo on Monday.",
        "The Foreign Minister of the Republic of Peru Ada Quill arrived in Oslo.",
        "The Norwegian minister, Mr. Ada Quill, arrived in Oslo.",
        "Ada Quill, the Norwegian ambassador, arrived in Oslo.",
    ],
)
def test_a_title_shows_a_name(lexicon: Lexicon, text: str) -> None:
    assert ("Ada Quill", "PERSON") in silver(lexicon, text)


def test_a_surname_is_carried_through_the_document(lexicon: Lexicon) -> None:
    found = silver(
        lexicon, "President Ada Quill met the envoy of Peru. Then the ambassador and Quill left for Lima with NATO."
    )
    assert {("Ada Quill", "PERSON"), ("Quill", "PERSON"), ("Lima", "LOC"), ("NATO", "ORG")} <= set(found)


def test_segments_break_no_entity() -> None:
    text = "Ada Quill spoke. Ben Marl listened. Both left."
    labelled = LabelledText(text, (LabelledSpan(0, 9, "PERSON"), LabelledSpan(17, 25, "PERSON")))
    segments = cut_segments(labelled, seeded(0), longest=1)
    assert [segment.text for segment in segments] == ["Ada Quill spoke.", "Ben Marl listened.", "Both left."]
    assert entities(segments[1]) == [("Ben Marl", "PERSON")]


def test_one_person_keeps_one_invented_name() -> None:
    text = "Ben Marl met her in Oslo; Marl left."
    labelled = LabelledText(
        text, (LabelledSpan(0, 8, "PERSON"), LabelledSpan(20, 24, "LOC"), LabelledSpan(26, 30, "PERSON"))
    )
    renamed = rename_persons(labelled, POOL, EVERY_NAME, seeded(0))
    assert renamed.text == "Ada Quill met her in Oslo; Quill left."
    assert entities(renamed) == [("Ada Quill", "PERSON"), ("Oslo", "LOC"), ("Quill", "PERSON")]


def test_a_change_of_case_keeps_spans() -> None:
    labelled = LabelledText("Marl leaves Oslo", (LabelledSpan(0, 4, "PERSON"), LabelledSpan(12, 16, "LOC")))
    assert entities(change_case(labelled, lambda words: [word.upper() for word in words])) == [
        ("MARL", "PERSON"),
        ("OSLO", "LOC"),
    ]


def test_headline_patterns_are_filled_and_labelled() -> None:
    fillers = Fillers(POOL, ["Oslo"], ["NATO"], ["Norwegian"])
    filled = fill("{S1} meets {D1} envoy in {L1}", fillers, seeded(4))
    assert ("Oslo", "LOC") in entities(filled)
    assert all(label in ("PERSON", "LOC") for _, label in entities(filled))


@pytest.mark.parametrize(
    ("name", "given", "surname", "first"),
    [
        ("Ada QUILL", ["Ada"], ["Quill"], False),
        ("QUILL Ada", ["Ada"], ["Quill"], True),
        ("Ada al-QUILL", ["Ada"], ["al-Quill"], False),
    ],
)
def test_leaders_names_are_split(name: str, given: list[str], surname: list[str], first: bool) -> None:
    assert split_leader(name) == (given, surname, first)


def test_capitals_become_usual_writing() -> None:
    assert [capitalise(name) for name in ("AL-SABAH", "O'NEIL", "al-RUMAYHI")] == ["Al-Sabah", "O'Neil", "al-Rumayhi"]


def test_the_pool_is_drawn_from_one_state() -> None:
    assert POOL.invent(seeded(0)) == InventedName(("Ada", "Quill"), ("Quill",))
