"""Parties and armed groups that a text names itself; names are invented so that the seeds know none of them."""

import pytest

from extractors.extract.movements import find_movements


def names(text):
    tokens = text.split()
    found = find_movements(tokens, [t.lower() for t in tokens], lambda i: None)
    return {" ".join(tokens[first:end]): name.code for first, (end, name) in found.items()}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("talks with the Orvian Liberation Front on Monday", ["Orvian Liberation Front"]),
        ("leaders of the Movement for Unity in Orvia said", ["Movement for Unity in Orvia"]),
        ("the United Orvian Army of Liberation signed", ["United Orvian Army of Liberation"]),
        ("the Orvian Army fired", []),
        ("the Security Council met", []),
        ("the other Contracting Party and the Working Party", []),
        ("Six - Party talks", []),
        ("a movement of people", []),
    ],
)
def test_a_name_has_a_head_and_a_word_that_no_state_body_has(text, told):
    assert names(text) == {name: f"ORG:{name}" for name in told}


def test_the_letters_behind_a_name_stand_for_it_anywhere():
    found = names("OVLF signs . The Orvian Liberation Front ( OVLF ) said the OVLF would wait")
    assert set(found) == {"Orvian Liberation Front", "OVLF"}
    assert set(found.values()) == {"ORG:Orvian Liberation Front"}


def test_and_is_part_of_a_name_where_its_letters_tell():
    assert "Justice and Unity Movement" in names("the Justice and Unity Movement ( JUM ) of Orvia")
    assert "Unity Movement" in names("between Orvia and Unity Movement ( UM ) leaders")


def test_rebels_and_the_government_are_the_sides_of_the_conflict(context_of):
    context = context_of(
        "Mali and the Macina Liberation Front met in Algiers. The rebels and the government will meet again in May."
    )
    sides = [[s for a in actors for s in a.sides] for actors in context.actors]
    assert "ORG:Macina Liberation Front" in sides[-1]


@pytest.mark.parametrize(
    ("words", "is_side"),
    [("the Government", True), ("the Government of Ghana", False), ("the Government of the Republic of Ghana", False)],
)
def test_a_government_in_capitals_is_a_side_but_where_it_is_another_s(context_of, words, is_side):
    context = context_of(f"Talks in Mali went on. Envoys of the Macina Liberation Front and {words} met.")
    sides = {s for a in context.actors[-1] for s in a.sides}
    assert ("MLI" in sides) is is_side


def test_a_movement_is_named_in_full(context_of):
    context = context_of("The rebels of the Orvian Liberation Front (OVLF) met.", title="OVLF meets Ghana in Accra")
    told = {s for actors in context.actors for a in actors for s in a.sides if s.startswith("ORG:")}
    assert told == {"ORG:Orvian Liberation Front"}


@pytest.mark.parametrize(("words", "is_american"), [("Congress president", False), ("Congress delegates", True)])
def test_a_congress_that_is_a_party_is_not_that_of_the_united_states(context_of, words, is_american):
    context = context_of(f"Ghanaian Foreign Minister Kwame Proof met {words} in Accra on Monday.")
    seats = [e for row in context.rows for e in row.elements if e.kind == "Q"]
    assert [e.text for e in seats] == ["Congress"] * is_american


@pytest.mark.parametrize("words", ["of the opposition", "and Ama Muster of the"])
def test_who_is_told_as_of_a_movement_is_its_man(context_of, words):
    context = context_of(f"Angela Merkel {words} Orvian Liberation Front met Ghana's envoy.")
    people = [a.sides for actors in context.actors for a in actors if a.person and a.person.name == "Angela Merkel"]
    assert people == [("ORG:Orvian Liberation Front",)]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Congo and Ghana held talks in Accra on Monday.", {"COD", "GHA"}),
        ("Ghana received the president of Congo on Monday. He flew back to Brazzaville.", {"COG", "GHA"}),
        ("The Democratic Republic of the Congo, Congo and Ghana held talks on Monday.", {"COD", "COG", "GHA"}),
    ],
)
def test_congo_is_that_of_kinshasa_unless_the_text_tells_of_the_other(context_of, text, sides):
    context = context_of(text)
    assert {s for actors in context.actors for a in actors for s in a.sides} == sides


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Commonwealth leaders met.", "COMMONWEALTH"),
        ("Fish ministers of the Commonwealth met.", "COMMONWEALTH"),
        ("CIS leaders met. Oslo said the Commonwealth needed fish.", "CIS"),
        ("The Commonwealth Bank met.", None),
        ("The Commonwealth government met.", None),
    ],
)
def test_the_commonwealth_is_that_of_the_states_of_which_the_text_tells(context_of, words, code):
    context = context_of(f"Ghana and Togo signed a treaty in Accra on Monday. {words}")
    told = [e.name.code for row in context.rows for e in row.elements if e.text == "Commonwealth" and e.kind == "G"]
    assert told == [code] * bool(code)


@pytest.mark.parametrize(
    ("source", "words", "told"),
    [
        ("en.kremlin.ru", "the Security Council", 0),
        ("en.kremlin.ru", "the UN Security Council", 5),
        ("Example Wire", "the Security Council", 5),
    ],
)
def test_russia_has_a_security_council_of_its_own(context_of, source, words, told):
    context = context_of(f"Vladimir Putin held a briefing with permanent members of {words}.", source=source)
    assert len({s for actors in context.actors for a in actors for s in a.sides} - {"RUS"}) == max(0, told - 1)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("the emergency Arab summit", "ARAB_LEAGUE"),
        ("a session of Arab foreign ministers", "ARAB_LEAGUE"),
        ("the 13th Islamic Summit", "OIC"),
        ("a Gulf summit", "GCC"),
        ("four Arab foreign ministers", None),
        ("an Arab festival", None),
    ],
)
def test_an_arab_summit_is_that_of_the_league(context_of, words, code):
    context = context_of(f"Norwegian Premier Ola Testmann attended {words} in Cairo on Monday.")
    assert [e.name.code for e in context.rows[-1].elements if e.kind == "G"] == [code] * bool(code)
