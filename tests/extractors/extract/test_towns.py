"""Towns that the seeds do not know; the list is GeoNames', whose towns here are smaller than any of the seeds."""

import pytest

from extractors.extract.knowledge import Name
from extractors.extract.lattice import Element, Row
from extractors.extract.towns import states_of, tell_towns

STATES = {"Germany": "DEU", "Japan": "JPN", "Switzerland": "CHE", "both_Koreas": "ORG:Koreas"}


def row_of(words):
    """A row of words; capitalised ones are names, or states; `Swiss` is an adjective."""
    row = Row([], 0, 0, 0, False, False)
    for i, word in enumerate(words.split()):
        text = word.replace("_", " ")
        kind, name = ("N" if text[0].isupper() else "," if text == "," else "x"), None
        if word in STATES:
            kind, name = "C", Name("C", STATES[word], text)
        if word in ("Bavaria", "Orvo"):  # a region, and a firm
            kind = "R" if word == "Bavaria" else "G"
            name = Name(kind, "DEU" if kind == "R" else "ORG:Orvo", text)
        if text == "Swiss":
            kind, name = "A", Name("A", "CHE", text)
        row.elements.append(Element(kind, i, i + 1, name=name, text=text))
    row.letters = "".join(e.kind for e in row.elements)
    return row


def towns(*given):
    rows = [row_of(words) for words in given]
    tell_towns(rows)
    assert all(row.letters == "".join(e.kind for e in row.elements) for row in rows)
    return [(e.text, e.name.code) for row in rows for e in row.elements if e.kind == "L"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("they met in Orvelin , Switzerland .", [("Orvelin", "CHE")]),
        ("they met in the Swiss resort of Orvelin .", [("Orvelin", "CHE")]),
        ("they met in the Swiss village Orvelin .", [("Orvelin", "CHE")]),
        ("they met in Orvelin , Bavaria .", [("Orvelin", "DEU")]),
        ("they met in Orvo , Bavaria .", [("Orvo", "DEU")]),
        ("they met for Orvo , Bavaria .", []),
        ("they met in Orvelin .", []),
        ("they met in Orvelin , both_Koreas .", []),
        ("in Orvelin , Japan Smith said", []),  # "… said Orvelin; Japan's Smith": whose state that is, nobody tells
        ("the town of Orvelin", []),
    ],
)
def test_the_words_around_a_name_tell_its_state(words, told):
    assert towns(words) == told


def test_a_listed_town_is_one_where_the_text_names_its_state():
    assert states_of("Stralsund") == ("DEU",)
    assert states_of("Orvelin") == ()
    assert towns("Germany welcomed him in Stralsund .") == [("Stralsund", "DEU")]
    assert towns("Japan welcomed him in Stralsund .") == []
    assert towns("Germany heard that Stralsund said no .") == []


def test_a_town_that_was_told_is_one_from_there_on():
    assert towns("in Orvelin , Switzerland .", "they flew to Orvelin .")[1:] == [("Orvelin", "CHE")]


def test_accents_do_not_matter_to_the_list():
    assert towns("Germany met them in Strålsund .") == [("Strålsund", "DEU")]


@pytest.mark.parametrize(
    ("told", "city", "state"),
    [
        ("in Valencia, Venezuela, on Monday", "Valencia", "VEN"),
        ("in Cordoba, Argentina, on Monday", "Cordoba", "ARG"),
        ("on Monday in Atlanta, Georgia", "Atlanta", "USA"),
        ("in Valencia on Monday", "Valencia", "ESP"),
    ],
)
def test_the_state_behind_a_city_is_where_it_lies(events_of, told, city, state):
    text = f"Norwegian Foreign Minister Ola Testmann met his Cuban counterpart Juan Muestra {told}."
    assert {(e.place.city, e.place.country) for e in events_of(text)} == {(city, state)}
