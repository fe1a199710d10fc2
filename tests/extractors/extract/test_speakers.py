"""Who "I" is, whose official is meant, and which day heads a row."""

import pytest

TITLE = "Joint press conference in Accra"


def speaker(context, word):
    """The name or side of who speaks in the row that holds a word."""
    (row,) = [r for r in context.rows if word in r.text]
    actor = context.speakers.get(row.index)
    return None if actor is None else actor.person.name if actor.person else actor.sides[0]


def test_who_speaks_is_told_by_the_last_label(context_of):
    text = (
        "Norwegian Foreign Minister Ola Testmann: I met the fishermen on Monday.\n"
        "Ghanaian Foreign Minister Kwame Proof: We spoke about ports.\nQuestion: I have a doubt.\n"
    )
    context = context_of(text, title=TITLE)
    assert [speaker(context, w) for w in ("fishermen", "ports", "doubt")] == ["Ola Testmann", "Kwame Proof", None]


def test_a_label_may_end_in_a_bracket(context_of):
    text = "Norwegian Foreign Minister Ola Testmann (translated): I met the fishermen on Monday.\n"
    assert speaker(context_of(text, title=TITLE), "fishermen") == "Ola Testmann"


def test_a_spokesman_tells_what_others_do(context_of, events_of):
    text = (
        "Norwegian Foreign Ministry Spokesperson Ola Testmann: We met the Ghanaian delegation in Accra on Monday. "
        "Foreign Minister Kari Testmann held talks with Ghanaian Foreign Minister Kwame Proof."
    )
    assert speaker(context_of(text, title=TITLE), "delegation") == "NOR"
    assert "Ola Testmann" not in {p.name for e in events_of(text, title=TITLE) for p in e.persons}


def test_who_speaks_without_a_label_is_whom_the_title_names(context_of):
    context = context_of("I visited Accra and Nairobi.", title="Address by Norwegian Foreign Minister Ola Testmann")
    assert speaker(context, "Nairobi") == "Ola Testmann"


def test_the_speaker_is_the_visitor(events_of):
    text = "On Monday I visited Ghana for talks on fisheries."
    (visit,) = [
        e for e in events_of(text, title="Address by Norwegian Foreign Minister Ola Testmann") if e.letter == "Z"
    ]
    assert ([p.name for p in visit.persons], visit.place.country) == (["Ola Testmann"], "GHA")


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Deputy Minister Ola Testmann spoke.", "NOR"),
        ("Special Envoy Ola Testmann spoke.", None),
    ],
)
def test_an_official_without_a_state_is_of_who_issues_the_text(context_of, text, side):
    context = context_of(text, source="Ministry of Foreign Affairs of Norway")
    assert [p.side for p in context.doc._.register.persons] == [side]


def test_an_office_alone_is_the_same_office(context_of):
    text = "Ghanaian Foreign Minister Kwame Proof spoke.\nThe Prime Minister spoke.\nThe Foreign Minister spoke.\n"
    context = context_of(text, source="Example Wire")
    told = [a.person.name if a.person else None for actors in context.actors for a in actors if a.kind == "office"]
    assert told == [None, "Kwame Proof"]


def test_a_row_has_the_day_that_heads_it(context_of):
    context = context_of("Monday, 6 May\nThe minister meets Ola Testmann.\nTuesday, 7 May\nThe minister travels.\n")
    heads = {r.text.split()[-1]: context.headings[r.index].text.strip() for r in context.rows if "minister" in r.text}
    assert heads == {"Testmann.": "Monday, 6 May", "travels.": "Tuesday, 7 May"}


def test_i_am_whose_name_stands_above_a_text(context_of):
    text = "Senator the Hon Kari Testmann\n\nMinister for Foreign Affairs\nI will travel to Ghana on Monday.\n"
    context = context_of(text, source="Minister for Foreign Affairs, Norway")
    speaker = context.speakers[context.rows[-1].index]
    assert speaker.person is not None and speaker.person.name == "Kari Testmann"
