"""The tokeniser splits what diplomatic prose joins, and keeps what belongs together."""

import pytest

from extractors.extract.tokenizer import blank_pipeline, normalise_spaces


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("for 2026–2028", ["for", "2026", "–", "2028"]),
        ("the Iran–Russia pact", ["the", "Iran", "–", "Russia", "pact"]),
        ("the Iran-Russia pact", ["the", "Iran", "-", "Russia", "pact"]),
        ("a U.S.-China summit", ["a", "U.S.", "-", "China", "summit"]),
        ('He agreed."The talks', ["He", "agreed", ".", '"', "The", "talks"]),
        ("in Moscow.The sides", ["in", "Moscow", ".", "The", "sides"]),
        ("COVID-19 aid", ["COVID-19", "aid"]),
        ("Xi’s visit", ["Xi", "’s", "visit"]),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert [token.text for token in blank_pipeline()(text)] == tokens


def test_no_break_spaces_become_plain_ones_at_the_same_offsets() -> None:
    text = "Vice President Kamala\u00a0Harris"
    assert normalise_spaces(text) == "Vice President Kamala Harris"
    assert len(normalise_spaces(text)) == len(text)
