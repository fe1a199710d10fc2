"""How agreements are named, which mentions are one document, and what is no document."""

import pytest


@pytest.fixture
def agreements(events_of):
    """The agreements of a text."""
    return lambda text, title="": [e for e in events_of(text, title) if e.letter == "S"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Chile and Peru signed an insurance agreement in Arica on Monday.", "insurance agreement"),
        ("Chile and Peru signed a trade deal in Arica on Monday.", "trade deal"),
        ("Chile and Peru signed a fishery partnership agreement in Arica on Monday.", "fishery partnership agreement"),
    ],
)
def test_a_title_has_its_adjectives_and_nouns(agreements, text, title):
    assert [e.title for e in agreements(text)] == [title]


def test_a_document_signed_after_talks_has_their_day(agreements):
    text = (
        "Norwegian Foreign Minister Ola Testmann met his Ghanaian counterpart Kwame Proof in Accra on May 13, 2024. "
        "After the talks, Norway and Ghana signed a memorandum of understanding on fisheries cooperation."
    )
    assert [str(e.when.start) for e in agreements(text) if e.when] == ["2024-05-13"]


def test_a_document_named_by_its_year_is_of_that_year(agreements):
    text = "Under the 1973 agreement on water sharing signed by Chile and Peru, each state gives the other a share."
    assert [(e.when.start.year, e.when.precision) for e in agreements(text)] == [(1973, "year")]


def test_the_deal_is_the_one_named_before_it(agreements):
    text = "Norway and Ghana signed a fisheries treaty in Accra on Monday. The deal was praised by fishermen of Ghana."
    assert [(e.group, e.n_mentions) for e in agreements(text)] == [("treaty", 2)]


def test_an_agreement_with_a_company_is_a_contract(agreements):
    text = "Gazprom and Turkey signed an agreement in Ankara on Monday."
    assert [e.group for e in agreements(text)] == ["contract"]
