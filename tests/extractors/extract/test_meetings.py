"""How many meetings a text tells of, who met, and what is none; names are invented so that only the words can tell."""

import pytest


def meetings(events):
    return sorted((e.status, tuple(sorted(e.sides))) for e in events if e.letter == "M")


COUNTERPARTS = (
    "Kazakh President Daniyar Mysal, Chilean President Sara Example and Japanese Prime Minister Ken Sample on Tuesday."
)
PAIRS = [("held", ("CHL", "TUR")), ("held", ("JPN", "TUR")), ("held", ("KAZ", "TUR"))]


@pytest.mark.parametrize(
    ("title", "told", "expected"),
    [
        ("", "held phone calls with", PAIRS),
        ("", "spoke separately with", PAIRS),
        ("Deneme's calls with presidents", "spoke by phone with", PAIRS),
        ("", "held a phone call with", [("held", ("CHL", "JPN", "KAZ", "TUR"))]),
    ],
)
def test_several_calls_are_one_each_and_a_call_with_several_is_one(events_of, title, told, expected):
    assert meetings(events_of(f"Turkish President Ali Deneme {told} {COUNTERPARTS}", title=title)) == expected
