"""Who else was at a meeting, as a sentence behind it tells."""

import pytest

from extractors.extract.company import THERE_WERE

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


@pytest.mark.parametrize("word", ["Present were", "Participants included", "Taking part in the session were"])
def test_those_who_were_present_are_of_the_meeting_told_before(events_of, word):
    told = f"{MET}{word} Icelandic President Jon Sample and Chilean President Ana Probe."
    (found,) = [e for e in events_of(told) if e.letter == "M"]
    assert set(found.sides) == {"NOR", "GHA", "ISL", "CHL"}


def test_who_takes_part_by_video_makes_no_call_of_a_meeting(events_of):
    ((kind, sides, _),) = meetings(events_of(f"{MET}Icelandic President Jon Sample took part by video link."))
    assert kind != "call"
    assert sides == ("GHA", "ISL", "NOR")


def test_who_is_told_to_have_attended_something_else_is_not(events_of):
    told = f"{MET}Icelandic President Jon Sample attended the meeting of the Nordic Council in Oslo in April."
    assert ("in_person", ("GHA", "NOR"), 2) in meetings(events_of(told))


@pytest.mark.parametrize(
    "told",
    [
        "On the Norwegian side the talks were attended by Fish Minister Jon Sample and Deputy Minister Lars Probe.",
        "Norway's delegation at the talks included Fish Minister Jon Sample and Deputy Minister Lars Probe.",
        "Also taking part in the talks on the Norwegian side were Fish Minister Jon Sample and Adviser Lars Probe.",
        "Representing Norway at the talks were Fish Minister Jon Sample and Deputy Foreign Minister Lars Probe.",
        "The meeting was also attended by Norwegian Fish Minister Jon Sample and Deputy Foreign Minister Lars Probe.",
    ],
)
def test_those_of_a_side_who_are_told_behind_a_meeting_are_of_it(events_of, told):
    (found,) = [e for e in events_of(MET + told) if e.letter == "M"]
    assert set(found.sides) == {"NOR", "GHA"}
    assert {"Ola Testmann", "Kwame Proof", "Jon Sample", "Lars Probe"} == {p.name for p in found.persons}


def test_who_attended_a_meeting_of_a_state_alone_was_at_no_other():
    told = "The meeting was attended by Prime Minister Jon Sample and Speaker Lars Probe."
    assert THERE_WERE.search(told) is None
    assert THERE_WERE.search(told.replace("attended", "also attended"))


@pytest.mark.parametrize(
    "told",
    [
        "Ghana and Togo did not attend.",
        "Ghana, which had been invited, stayed away, and Togo was absent.",
        "Togo's president was absent.",
        "Togo declined to send its fish minister.",
    ],
)
def test_who_was_absent_is_of_no_gathering_that_does_not_name_him(context_of, told):
    context = context_of(f"The presidents of Norway and Iceland opened a conference in Oslo on Monday. {told}")
    assert context.absent & {"GHA", "TGO"} and not context.absent & {"NOR", "ISL"}


def test_a_gathering_has_no_sides_that_did_not_attend(events_of):
    text = "Ministers of more than 40 countries met at a conference in Oslo. Ghana, Togo and Chile did not attend."
    found = events_of(f"{text} Icelandic President Jon Sample opened the conference.")
    assert not {"GHA", "TGO", "CHL"} & {side for e in found for side in e.sides}
