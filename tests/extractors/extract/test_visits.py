"""Visits as sentences tell them; names are invented so that nothing but the words can tell."""


def visits(events):
    return [(e.status, e.sides[0], e.place.country) for e in events if e.letter == "Z"]


def test_a_trip_told_as_held_and_as_planned_is_one_visit(events_of):
    text = (
        "Norwegian Prime Minister Kari Testmann arrived in Accra, Ghana, on Monday for a two-day official visit. "
        "During her visit to Ghana, Testmann will meet President Kwame Proof."
    )
    assert visits(events_of(text)) == [("held", "NOR", "GHA")]
