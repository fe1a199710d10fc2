"""Which words may report travel, by where a place stands; names are invented so that nothing but the words can tell."""

import pytest

from extractors.extract.reading import number_of
from extractors.extract.triggers import plain_travel


def travel(context):
    return [e.trigger.word for row in context.rows for e in row.elements if e.kind == "Z" and e.trigger is not None]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("returned on Sunday from Accra", ["returned"]),
        ("spent Wednesday in Ghana", ["spent"]),
        ("sent three experts to Accra", ["sent"]),
        ("returned on Sunday, as Accra had asked", []),
        ("spent much on ships", []),
        ("reached Accra on Monday", ["reached"]),
        ("reached an understanding", []),
    ],
)
def test_some_words_tell_travel_only_where_a_place_follows_in_the_clause(context_of, words, found):
    assert travel(context_of(f"Norwegian Foreign Minister Kari Testmann {words}.")) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Norwegian Foreign Minister Kari Testmann, in Accra for talks, spoke of fish.", ["in … for"]),
        ("Foreign Minister Kari Testmann in Accra to sign a protocol", ["in … for"]),
        ("The price of fish in Accra for a year has been low.", []),
    ],
)
def test_who_is_somewhere_for_something_is_there(context_of, text, found):
    assert travel(context_of(text)) == found


def test_a_message_travels_alone(context_of):
    assert travel(context_of("Norwegian Foreign Minister Kari Testmann sent a message of thanks to Ghana.")) == []
    assert travel(context_of("Norwegian Foreign Minister Kari Testmann sent her deputy to Ghana.")) == ["sent"]


def test_somebody_is_seen_by_name_or_as_a_counterpart(context_of):
    context = context_of("Norwegian Foreign Minister Kari Testmann saw both her counterparts and the museum.")
    assert "saw" in {e.text for row in context.rows for e in row.elements if e.kind == "M"}


def meetings(context):
    return [e.text for row in context.rows for e in row.elements if e.kind == "M"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ghana's President Kwame Proof told visiting Norwegian Premier Kari Testmann that it is open.", ["told"]),
        ("Norwegian Premier Kari Testmann was told by Ghana's President Kwame Proof that it is open.", ["told"]),
        ("Norwegian Premier Kari Testmann told NATO and European Union officials that it is open.", ["told"]),
        ("Norwegian Premier Kari Testmann was told that it is open.", []),
    ],
)
def test_who_has_come_is_told_something_and_others_are_told_it_by_somebody(context_of, text, found):
    assert meetings(context_of(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Norwegian Premier Kari Testmann saw the president of Ghana on Monday.", ["saw"]),
        ("Norwegian Premier Kari Testmann saw each of the two leaders.", ["saw"]),
        ("Ghana's President Kwame Proof, whom she saw on Monday, spoke of fish.", ["saw", "spoke"]),
        ("Norwegian Premier Kari Testmann saw the president's plane and the harbour.", []),
    ],
)
def test_officials_are_seen_by_their_office_or_behind_whom(context_of, text, found):
    assert meetings(context_of(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Norwegian Premier Kari Testmann spent much of yesterday with President Kwame Proof.", ["spent"]),
        ("Norwegian Premier Kari Testmann spent most of Tuesday in Accra with President Kwame Proof.", ["spent"]),
        ("Kari Testmann and Kwame Proof spent an hour together on Friday in Accra.", ["spent"]),
        ("We spent a lot of time together over the years.", []),
        ("Norwegian Premier Kari Testmann spent much of yesterday in Accra.", []),
    ],
)
def test_parts_of_a_day_are_spent_with_somebody_and_hours_together(context_of, text, found):
    assert meetings(context_of(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The King looks forward to welcoming Ghana's President Kwame Proof to Oslo on May 20.", ["welcoming"]),
        ("The King looks forward to welcoming leaders from across the world to Oslo.", []),
        ("Norwegian Premier Kari Testmann took part in a welcoming ceremony.", ["took part"]),
    ],
)
def test_somebody_looks_forward_to_welcoming_a_guest(context_of, text, found):
    assert meetings(context_of(text)) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("took up the matter with Ghana's President Kwame Proof", ["took"]),
        ("will go over the text with Ghana's President Kwame Proof", ["go"]),
        ("took up a post with a bank in Accra", []),
        ("went through Ghana with a heavy heart", []),
    ],
)
def test_matters_are_taken_up_and_gone_over_with_somebody(context_of, words, found):
    assert meetings(context_of(f"Norwegian Premier Kari Testmann {words}.")) == found


def test_a_word_of_travel_that_no_network_knows_is_read_as_a_plain_one():
    plain = plain_travel()
    assert (plain["travelled on to"], plain["was again in"], plain["is due"]) == ("went to", "was in", "due in")
    assert number_of("travelled on to", {"went to": 7, "~ to": 8}) == 7


def test_both_leaders_are_seen_as_somebody_is(context_of):
    assert "M" in context_of("She saw both leaders on Monday.").rows[-1].letters
    assert "M" in context_of("She saw each of the two men on Monday.").rows[-1].letters
    assert "M" not in context_of("She saw the two towers on Monday.").rows[-1].letters
