"""Of what kind a meeting is: what its words tell against the model."""

import pytest

from extractors.extract.decide import Event
from extractors.extract.events import row_places
from extractors.extract.objects import kind_of


class Always:
    """A model that finds every meeting to be of one kind."""

    def __init__(self, kind):
        self.kind = kind

    def best(self, features):
        return self.kind


def kind_in(context, found, row=-1):
    row = context.rows[row]
    at = next(i for i, e in enumerate(row.elements) if e.kind == "M")
    places = row_places(context, row)
    event = Event("M", "", "held", 1.0, ["NOR", "GHA"], place=places[-1] if places else None, rows=[row])
    event.elements, event.features = [(row.index, at)], ["form=noun"]
    return kind_of(context, event, {"M.kind": Always(found)})


@pytest.mark.parametrize(
    ("text", "found", "kind"),
    [
        ("The summit in Accra was followed by six conversations.", "call", "in_person"),
        ("The ministers had spoken since their last conversation.", "call", "call"),
        ("The ministers had a conversation there on Monday.", "call", "in_person"),
        ("The ministers spoke on the sidelines of the summit.", "call", "in_person"),
        ("The ministers spoke for an hour at his hotel.", "call", "in_person"),
        ("The ministers spoke by phone on the sidelines of the summit.", "call", "call"),
        ("The minister of Norway took a call from the minister of Ghana.", "in_person", "call"),
        ("The minister of Norway had telephoned the minister of Ghana.", "in_person", "call"),
        ("The minister of Norway is to call his counterpart.", "in_person", "call"),
        ("The minister of Norway received a courtesy call from the envoy.", "in_person", "in_person"),
        ("The minister of Norway called on the president.", "in_person", "in_person"),
        ("The bells were rung in Norway.", "in_person", "in_person"),
        ("The ministers of Norway and Ghana held telephone talks on Tuesday.", "in_person", "call"),
    ],
)
def test_a_meeting_told_with_its_place_is_no_call_and_telephone_talks_are(context_of, text, found, kind):
    assert kind_in(context_of(text), found) == kind


def test_the_talk_before_which_people_spoke_is_no_call(context_of):
    title = "Minister Testmann and Minister Mensah Before Their Meeting"
    context = context_of("MINISTER TESTMANN: We have spoken by phone.", title=title)
    assert kind_in(context, "call", row=0) == "in_person"


def event_of(context):
    """All mentions of a text as one meeting."""
    told = [(row.index, i) for row in context.rows for i, e in enumerate(row.elements) if e.kind == "M"]
    rows = list({index: context.rows[index] for index, _ in told}.values())
    return Event("M", "", "held", 1.0, ["NOR", "GHA"], rows=rows, elements=told)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Minister Testmann received Minister Mensah. The two had spoken by telephone before.", "in_person"),
        ("Minister Testmann met Minister Mensah on Monday, her aide said by telephone.", "in_person"),
        ("Minister Testmann spoke with Minister Mensah on Monday. The two spoke by telephone for an hour.", "call"),
        ("Minister Testmann met Minister Mensah. The virtual meeting lasted for an hour.", "call"),
        ("Minister Testmann met Minister Mensah by video link. The two last spoke by telephone in May.", "call"),
    ],
)
def test_a_call_that_is_recalled_behind_a_meeting_makes_it_none(context_of, text, kind):
    context = context_of(text)
    assert kind_of(context, event_of(context), {"M.kind": Always("in_person")}) == kind


def test_a_text_without_a_word_of_speaking_tells_of_no_call(events_of):
    events = events_of(
        "Ministers of Norway, Ghana and Chile have convened to reaffirm their commitment to cooperation."
    )
    assert [e.kind for e in events if e.letter == "M"] != ["call"]


def test_a_talk_with_each_of_several_is_of_two(events_of):
    text = (
        "NATO leaders ended their summit in Oslo on Friday. Icelandic President Jon Sample met separately with the "
        "leaders of Norway, Ghana and Chile on Thursday."
    )
    kinds = {e.kind for e in events_of(text) if e.letter == "M" and len(e.sides) == 2 and "ISL" in e.sides}
    assert kinds == {"in_person"}
