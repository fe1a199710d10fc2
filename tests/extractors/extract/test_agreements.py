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
