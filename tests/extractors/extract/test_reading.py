import pytest
from spacy.tokens import Doc

from extractors.extract.knowledge import KnowledgeError, load_knowledge
from extractors.extract.sentences import sentences
from extractors.extract.tokenizer import blank_pipeline


def split(text):
    doc = sentences(blank_pipeline().make_doc(text))
    return [s.text.strip() for s in doc.sents]


def test_sentences_end_at_stops_and_lines_but_not_at_abbreviations():
    assert split("Mr. Brown met Gen. Dost in the U.S. capital. They spoke.\nHe left") == [
        "Mr. Brown met Gen. Dost in the U.S. capital.",
        "They spoke.",
        "He left",
    ]


def test_a_rank_before_a_name_ends_no_sentence():
    assert len(split("He met Lt. Gen. Dost and Amb. Brown. Resolution No. 5 was adopted.")) == 2
    assert len(split("She called on Smt. Rani and Engr. Cruz. It cost Rs. 250 crore.")) == 2


def test_a_closing_quote_belongs_to_its_sentence():
    assert split("“We agreed.” The talks ended.") == ["“We agreed.”", "The talks ended."]


def test_an_empty_text_has_no_rows():
    doc = sentences(Doc(blank_pipeline().vocab, words=[]))
    assert list(doc._.bounds) == []


def test_persons_have_role_and_side_from_the_words_around_them(context_of):
    context = context_of(
        "Norwegian Foreign Minister Ola Testmann met Ghana’s energy minister, Kwame Proof, in Accra. "
        "Sara Example, the president of Chile, was there."
    )
    people = {p.name: p.side for p in context.doc._.register.persons}
    assert people["Ola Testmann"] == "NOR"
    assert people["Kwame Proof"] == "GHA"
    assert people["Sara Example"] == "CHL"


@pytest.mark.parametrize(
    ("text", "name", "side"),
    [
        ("President Kofi Proof of Ghana spoke.", "Kofi Proof", "GHA"),
        ("Foreign Minister Ola Testmann of the Kingdom of Norway spoke.", "Ola Testmann", "NOR"),
        ("Foreign Minister Ola Testmann (Norway) spoke.", "Ola Testmann", "NOR"),
        ("Mr Ola Testmann (Norway) spoke.", "Ola Testmann", "NOR"),
        ("Mr Ola Testmann of Norway spoke.", "Ola Testmann", "NOR"),
        ("After a meeting of the ASEAN leaders' council, Mr Ola Testmann spoke.", "Ola Testmann", None),
        ("The Secretary-General's Special Envoy, Ola Testmann, arrived in Accra.", "Ola Testmann", "UN"),
        ("The Personal Envoy of the Secretary-General, Ola Testmann, arrived in Accra.", "Ola Testmann", "UN"),
        ("NATO met. The Secretary General, Dr Ola Testmann, spoke.", "Ola Testmann", "NATO"),
        (
            "Former Norwegian President Ola Testmann left. The African Union's special envoy, Ola Testmann, spoke.",
            "Ola Testmann",
            "AU",
        ),
    ],
)
def test_a_side_is_told_behind_a_name_too(context_of, text, name, side):
    people = {p.name: p.side for p in context_of(text).doc._.register.persons}
    assert people == {name: side}


@pytest.mark.parametrize(
    ("source", "text", "home"),
    [
        ("Ministry of Foreign Affairs of Turkey", "The Minister spoke.", "TUR"),
        ("Ministry of Foreign Affairs of the People's Republic of China", "The Minister spoke.", "CHN"),
        ("DFAT", "The Minister spoke.", "AUS"),
        ("Federal Foreign Office (Germany)", "The Minister spoke.", "DEU"),
        ("NATO press service", "The Secretary General spoke.", "NATO"),
        ("Xinhua", "The minister spoke.", "CHN"),
        ("Example Wire", "MINSK, 17 April (BelTA) – The minister spoke.", "BLR"),
        ("Example Wire", "Riyadh, May 18, 2014, SPA -- The minister spoke.", "SAU"),
        ("Example Wire", "SKOPJE, Macedonia, March 5 — The minister spoke.", "MKD"),
        ("Example Wire", "The minister spoke.", None),
        ("News agency, Norway", "ACCRA, March 5 — The energy minister spoke.", "GHA"),
        ("News agency, Norway", "ACCRA, March 5 — The energy minister spoke in Norway.", "NOR"),
        ("xinhua_world", "The energy minister spoke.", "CHN"),
        ("https://www.mofa.go.jp/press/1", "The energy minister spoke.", "JPN"),
        ("news.example.kr", "The energy minister spoke.", "KOR"),
        ("news.example.tv", "The energy minister spoke.", None),
    ],
)
def test_whose_officials_a_text_names_without_their_state(context_of, source, text, home):
    assert context_of(text, source=source).home == home


def test_an_office_that_several_states_have_is_that_of_the_outlet_where_no_other_is_named(context_of):
    text = "Defence secretary Asha Sample spoke{}."
    for behind, side in (("", "IND"), (" in London", "GBR")):
        (person,) = context_of(text.format(behind), source="Daily paper, India").doc._.register.persons
        assert person.side == side


def test_a_body_tells_of_its_own_secretary_general(context_of):
    context = context_of("The Secretary General, Dr Ola Testmann, spoke.", source="OAS press releases")
    assert [p.side for p in context.doc._.register.persons] == ["OAS"]


def test_he_goes_on_about_whom_the_last_sentence_was_about(context_of):
    context = context_of(
        "Norwegian Foreign Minister Ola Testmann left Accra.\n"
        "He then met Chilean President Sara Example in Lima.\nLater he flew home."
    )
    assert [a and a.person.name for a in context.topics[-2:]] == ["Ola Testmann", "Ola Testmann"]


def test_a_given_name_may_end_behind_a_hyphen(context_of):
    context = context_of("Minister of Foreign Affairs and Trade Hong Soon-young met Prime Minister Theresa May.")
    assert {"Hong Soon-young", "Theresa May"} <= {p.name for p in context.doc._.register.persons}


def test_a_non_state_actor_bears_the_name_of_the_text(context_of):
    context = context_of("The Revolutionary Armed Forces of Colombia (FARC) met Norway. The FARC left.")
    sides = {s for actors in context.actors for a in actors for s in a.sides if s.startswith("ORG:")}
    assert sides == {"ORG:Revolutionary Armed Forces of Colombia"}


def test_a_surname_finds_the_full_name(context_of):
    context = context_of("Norwegian Foreign Minister Ola Testmann arrived in Accra. Testmann met President Kofi Proof.")
    assert [p.name for p in context.doc._.register.persons if "Testmann" in p.name] == ["Ola Testmann"]


def test_a_named_meeting_is_a_meeting(context_of):
    context = context_of("Norway and Ghana held the twelfth Defense Consultative Talks in Accra.")
    assert [e.text for r in context.rows for e in r.elements if e.kind == "M" and e.text[0].isupper()] == ["Talks"]


def test_rows_in_a_zone_are_marked(context_of):
    text = "Talks were held.\nRelated: Norway meets Ghana."
    context = context_of(text, zones=[(17, len(text))])
    assert [r.in_zone for r in context.rows if r.elements] == [False, True]


def test_a_missing_seed_is_named(tmp_path):
    with pytest.raises(KnowledgeError, match=r"countries\.csv"):
        load_knowledge(tmp_path)
