"""Who else was at a meeting, as a sentence behind it tells."""

import pytest

MET = (
    "Norwegian Foreign Minister Ola Testmann and his Ghanaian counterpart Kwame Proof met in Accra on Monday. They "
    "spoke of fish. "
)


def meetings(events):
    return sorted((e.kind, tuple(sorted(e.sides)), len(e.persons)) for e in events if e.letter == "M")


@pytest.mark.parametrize(
    "told",
    [
        "Iceland's foreign minister Jon Sample also took part in the talks.",
        "Icelandic Foreign Minister Jon Sample joined them.",
        "Icelandic Foreign Minister Jon Sample was in the capital and attended the meeting.",
    ],
)
def test_who_joins_a_meeting_is_of_it(events_of, told):
    (found,) = [e for e in events_of(MET + told) if e.letter == "M"]
    assert set(found.sides) == {"NOR", "GHA", "ISL"}
    assert "Jon Sample" in {p.name for p in found.persons}
    assert any("Jon Sample" in row.text for row in found.rows)


def test_who_takes_part_by_video_makes_no_call_of_a_meeting(events_of):
    ((kind, sides, _),) = meetings(events_of(f"{MET}Icelandic President Jon Sample took part by video link."))
    assert kind != "call"
    assert sides == ("GHA", "ISL", "NOR")


def test_who_is_told_to_have_attended_something_else_is_not(events_of):
    told = f"{MET}Icelandic President Jon Sample attended the meeting of the Nordic Council in Oslo in April."
    assert ("in_person", ("GHA", "NOR"), 2) in meetings(events_of(told))
