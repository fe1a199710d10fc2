"""The city or state that the first lines of a text tell."""

import pytest

from extractors.extract.datelines import dateline
from extractors.extract.knowledge import load_knowledge
from extractors.settings import ROOT

KNOWN = load_knowledge(ROOT / "dbt_project" / "seeds")


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("ACCRA (Wire) – Ministers met on Tuesday.", "Accra"),
        ("ACCRA, Ghana, May 3. Ministers met.", "Accra"),
        ("ACCRA. May 3 (Wire) - Ministers met.", "Accra"),
        ("(WIRE) - Accra, May 3 - Ministers met.", "Accra"),
        ("ACCRA\nMinisters met.", "Accra"),
        ("PORT-AU-PRINCE - Ministers met.", "Port-au-Prince"),
        ("NUKU'ALOFA, Tonga - Ministers met.", "Nuku'alofa"),
        ("PORT OF SPAIN — Ministers met.", "Port of Spain"),
        ("By Ola Testmann\nWest Africa Correspondent\nNEW DELHI — Ministers met.", "New Delhi"),
        ("Ola Testmann, Minister\nAccra, Ghana\nMINISTER TESTMANN: Welcome.", "Accra"),
        ("Ola Testmann, Minister\nWashington, D.C.\nMINISTER TESTMANN: Welcome.", "Washington"),
        ("TRANSCRIPT, ACCRA\nMINISTER: Welcome.", "Accra"),
        ("May 3, 2024 – Accra, Ghana\nMinisters met.", "Accra"),
        ("Oval Office\n2:20 P.M.\nTHE MINISTER: Welcome.", "Washington"),
    ],
)
def test_the_first_lines_tell_where_a_text_was_filed_or_said(text, city):
    assert dateline(text, KNOWN).canonical == city


@pytest.mark.parametrize(
    "text",
    [
        "Accra has said that ministers met.",
        "Accra-based officials said that ministers met.",
        "Ministers met on Tuesday. It was their first meeting in many years, they said.\nACCRA — They met again.",
        "Vladimir Testmann, Minister\nMINISTER TESTMANN: Welcome.",
        "By Ola Testmann\nAccra has said that ministers met – again.",
    ],
)
def test_other_first_lines_tell_no_place(text):
    assert dateline(text, KNOWN) is None


@pytest.mark.parametrize("place", ["LIMA", "Lima", "BERLIN", "PORT-AU-PRINCE", "N'DJAMENA", "SAN JOSE"])
def test_where_a_text_was_filed_is_no_part_of_the_name_behind_it(context_of, place):
    context = context_of(f"{place} - Ann Testmann, the Norwegian foreign minister, met officials on Monday.", title="x")
    assert [a.person.name for a in context.actors[1] if a.person] == ["Ann Testmann"]
