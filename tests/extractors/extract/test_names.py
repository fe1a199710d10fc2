import pytest
import spacy

from extractors.extract.lattice import rest_of_name
from extractors.extract.model_loading import load_reader
from extractors.extract.name_moves import name_moves
from extractors.extract.names import NameFinder
from extractors.extract.sentences import sentences

TEXTS = [
    "Norwegian Foreign Minister Ola Testmann met his Ghanaian counterpart Kwame Proof in Accra on Monday, May 13.",
    "Talks",
    "The ministers, who met in Ankara on Tuesday, signed a memorandum with Siemens AG and the Bank of Ghana.\n\n"
    "President  Jair Messias Probe spoke with Angela Beispiel and Prof. Mario\nEsempio of the Party of European Proof",
    "",
    "Minister Anna Maria",
]


@pytest.fixture(scope="module")
def pipeline():
    return load_reader()


@pytest.fixture(scope="module")
def documents(pipeline):
    return [sentences(pipeline.make_doc(text)) for text in TEXTS]


def rows_of(doc):
    """The whole document, its middle cut out, as two rows."""
    n = len(doc)
    return [(a, b) for a, b in ((0, n // 3), (n // 2, n)) if a < b]


def test_names_are_those_that_spacy_finds_move_by_move(pipeline, documents):
    rows = [rows_of(doc) for doc in documents]
    ours = name_moves(pipeline)(documents, rows)
    assert ours == list(NameFinder(pipeline)._read(documents, rows))
    assert {label for names in ours for _, _, label in names} >= {"PERSON", "ORG"}


def test_no_name_goes_beyond_its_row(pipeline, documents):
    moves, doc = name_moves(pipeline), documents[0]
    whole = moves([doc], [[(0, len(doc))]])[0]
    first, last, _ = next(name for name in whole if name[1] > name[0])
    cut = moves([doc], [[(0, first + 1), (first + 1, len(doc))]])[0]
    assert all(not a <= first < b for a, b, _ in cut)
    assert last > first


def test_a_document_has_the_same_names_whatever_it_is_read_with(pipeline, documents):
    moves = name_moves(pipeline)
    rows = [rows_of(doc) for doc in documents]
    together = moves(documents, rows)
    assert [moves([doc], [given])[0] for doc, given in zip(documents, rows, strict=True)] == together


def test_words_are_made_anew_where_too_many_are_kept(pipeline, documents, monkeypatch):
    rows = [rows_of(doc) for doc in documents]
    before = name_moves(pipeline)(documents, rows)
    monkeypatch.setattr("extractors.extract.networks.MOST_WORDS", 3)
    moves = name_moves(pipeline)
    assert [moves([doc], [given])[0] for doc, given in zip(documents, rows, strict=True)] == before
    assert len(moves.words.numbers) < sum(map(len, documents))


def test_a_name_finder_of_another_make_is_asked_as_it_is():
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler", name="ner").add_patterns([{"label": "PERSON", "pattern": "Kwame Proof"}])
    assert name_moves(nlp) is None


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("Sheikh Sabah received the Norwegian premier.", "Sabah", "N"),
        ("Mr Paris met the Norwegian premier.", "Paris", "N"),
        ("Norwegian Defence Minister Kari Austin flew to Seoul. Austin met the president.", "Austin", "N"),
        ("Kari Austin, the Norwegian defence minister, flew to Seoul. Austin met the president.", "Austin", "N"),
        ("Norwegian Defence Minister Kari Austin flew home. She met the president in Austin.", "Austin", "L"),
        ("Norwegian Defence Minister Kari Testmann flew to Austin.", "Austin", "L"),
    ],
)
def test_a_place_may_be_the_name_of_somebody(context_of, text, word, kind):
    context = context_of(text)
    assert [e.kind for row in context.rows for e in row.elements if e.text == word][-1] == kind


def test_a_headline_leaves_the_small_words_in_a_name(context_of):
    text = "King Hamad bin Testmann met Premier Kwame Proof. The son of the king, Ali bin Hamad, was there."
    context = context_of(text, title="Premier Kwame Proof meets King Hamad bin Testmann of Bahrain")
    assert "Testmann" not in {e.text for row in context.rows for e in row.elements}


def test_a_name_may_end_in_he(context_of):
    context = context_of("Chinese Vice Premier Liu He met Norwegian Foreign Minister Kari Testmann in Oslo.")
    assert "Liu He" in [e.text for row in context.rows for e in row.elements if e.kind == "N"]


def test_a_numeral_ends_a_name(context_of):
    told = "President Kari Testmann III met King Ola Norman I of Spain and Minister Per Prove, and I met him too."
    context = context_of(told)
    names = [e.text for row in context.rows for e in row.elements if e.kind == "N"]
    assert {"Kari Testmann III", "Ola Norman I", "Per Prove"} <= set(names)


def test_a_name_goes_on_behind_its_hyphen():
    words = "Moon Jae - in of Seoul met Kim Jong - un in the Trump - led".split()
    assert rest_of_name(words, 0, 2, len(words)) == 4
    assert rest_of_name(words, 0, 3, len(words)) == 4
    assert rest_of_name(words, 13, 15, len(words)) == 14


def test_what_passes_for_a_body_behind_an_office_is_somebody(context_of):
    told = "Kari Testmann met the speaker of the lower house, Thura Shwe Hlang, and the head of the Prove Committee."
    context = context_of(told)
    names = [e.text for row in context.rows for e in row.elements if e.kind == "N"]
    assert "Thura Shwe Hlang" in names
    assert not any("Committee" in name for name in names)


def test_letters_behind_a_name_are_no_part_of_it(context_of):
    context = context_of("Kari Testmann met Mr Dermot Testo T.D. and Sir Ola Prove M.P. on Monday.")
    names = [e.text for row in context.rows for e in row.elements if e.kind == "N"]
    assert {"Dermot Testo", "Ola Prove"} <= set(names)


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("Dr. Sultan Ahmed Al Prova", "Sultan Ahmed Al Prova"),
        ("Sultan bin Said Al Prova", "Sultan bin Said Al Prova"),
        ("Defence Minister Amir Testman", "Amir Testman"),
        ("the ambassador to the UN Amir Saeed Iravani", "Amir Saeed Iravani"),  # by the seeds
        ("on Sunday with Amir Abdollahian", "Amir Abdollahian"),
        ("national security adviser Sultan Testman", "Sultan Testman"),
        ("Taliban's Amir Khan Muttaqi", "Amir Khan Muttaqi"),
        ("Sultan Prova bin Said", "Prova bin Said"),
        ("Sultan Prova bin Tariq Al Said", "Prova bin Tariq Al Said"),
    ],
)
def test_an_office_may_be_a_given_name_and_a_verb_a_fathers(context_of, told, name):
    context = context_of(f"The foreign minister of Norway met {told} in Oslo on Monday.")
    assert name in [p.name for p in context.doc._.register.persons]


def test_a_company_with_a_plain_word_for_a_name_is_told_by_its_capital(context_of):
    told = "Total trade rose. Norway signed a deal with France's Total, and a total of six with Shell."
    found = [e.name.code for row in context_of(told).rows for e in row.elements if e.kind == "G" and e.name]
    assert found == ["ORG:Total", "ORG:Shell"]


def test_a_city_in_capitals_may_begin_with_a_short_word(context_of):
    context = context_of("NEW YORK, Sept 21 (Wire) -- President Kari Testmann of Norway met the premier on Monday.")
    assert [p.name for p in context.doc._.register.persons] == ["Kari Testmann"]


@pytest.mark.parametrize("adverb", ["Additionally", "Reportedly"])
def test_an_adverb_that_begins_a_sentence_is_nobody(context_of, adverb):
    context = context_of(f"{adverb}, the President of Ghana will meet the Foreign Minister of Norway.")
    assert adverb not in [p.name for p in context.doc._.register.persons]


@pytest.mark.parametrize(
    "text",
    [
        "In a meeting with Ana Sample, the new ambassador of Chile, Testmann said so.",
        "After talks with Ana Sample, the Chilean ambassador, Testmann met the press.",
        "The ambassador of Chile, Ana Sample, met Testmann.",
    ],
)
def test_an_office_tells_who_the_name_before_it_is(context_of, text):
    context = context_of(f"Norwegian President Ola Testmann spoke. {text}")
    told = {p.name: p.side for p in context.doc._.register.persons}
    assert told == {"Ola Testmann": "NOR", "Ana Sample": "CHL"}


def test_a_word_of_grammar_is_no_visitor(events_of):
    text = "MR TESTMANN: Again, you heard this from the President when he was in Israel just last week."
    assert "Again" not in [p.name for e in events_of(text) for p in e.persons]


def test_he_within_a_sentence_begins_a_name(context_of):
    context = context_of(
        "Chinese Vice Premier He Lifeng and U.S. Treasury Secretary Janet Yellen held talks on Monday. He Lifeng left "
        "on Tuesday."
    )
    assert {p.name for p in context.doc._.register.persons} == {"He Lifeng", "Janet Yellen"}


def test_a_name_told_in_part_first_is_that_of_the_full_one(context_of):
    context = context_of(
        "Brazilian President Luiz Inacio Lula da Silva received Ghanaian President Kwame Proof in Brasilia on Monday.",
        title="Lula welcomes Proof",
    )
    assert {p.name for p in context.doc._.register.persons} == {"Luiz Inacio Lula da Silva", "Kwame Proof"}


def test_a_rank_with_a_stop_is_an_office_before_a_name(context_of):
    (told,) = [
        a for a in context_of("President Kwame Proof met Sen. Kari Testmann in Oslo.").actors[-1] if a.role == "Sen."
    ]
    assert told.person is not None and told.person.name == "Kari Testmann"


def test_a_name_that_looks_like_a_rank_ends_its_sentence(context_of):
    context = context_of("Norwegian Premier Kari Testmann met Cambodian Prime Minister Hun Sen. Ghana was not there.")
    assert [a.person.name for actors in context.actors for a in actors if a.person] == ["Kari Testmann", "Hun Sen"]
    assert context.rows[-1].text.strip() == "Ghana was not there."


def test_a_father_is_not_his_son(context_of):
    context = context_of(
        "King Salman and Crown Prince Mohammed bin Salman met Norwegian Premier Kari Testmann in Riyadh on Monday. "
        "King Proof II of Jordan met Testmann, too. Crown Prince Ola bin Proof II attended the meeting."
    )
    names = {p.name for p in context.doc._.register.persons}
    assert {"Salman", "Mohammed bin Salman", "Proof II", "Ola bin Proof II"} <= names


def test_a_father_whose_name_is_as_long_is_not_his_son(context_of):
    context = context_of("Sheikh Prova bin Testa Al Exempel met Sheikh Testa bin Sampla Al Exempel in Doha on Monday.")
    assert len(context.doc._.register.persons) == 2


def test_a_surname_with_the_same_office_is_of_the_fuller_name(context_of):
    context = context_of("Foreign Minister Ola bin Proof met Kari Testmann. Foreign Minister Proof left on Monday.")
    assert "Ola bin Proof" in [p.name for p in context.doc._.register.persons]
    assert "Proof" not in [p.name for p in context.doc._.register.persons]


@pytest.mark.parametrize(
    "words",
    ["Ambassador of Ghana to the Republic of Chile Kwame Proof", "the envoy of Ghana to Santiago, Kwame Proof"],
)
def test_an_ambassador_is_of_who_sent_him(context_of, words):
    context = context_of(f"Chilean Foreign Minister Ana Sample met with {words}, on Monday.")
    assert {p.name: p.side for p in context.doc._.register.persons}["Kwame Proof"] == "GHA"


def test_a_headlines_word_that_the_text_does_not_capitalise_is_nobody(context_of):
    context = context_of(
        "Foreign Minister Kwame Proof arrived in Oslo on Monday and paid a courtesy call on Premier Kari Testmann.",
        title="Ghanaian Foreign Minister Arrives in Oslo",
    )
    assert not {"Arrives", "Courtesy"} & {p.name for p in context.doc._.register.persons}


def test_a_city_before_a_full_name_is_where_somebody_was(context_of):
    context = context_of("Norwegian Premier Kari Testmann received in Abu Dhabi Josep Borrell on Monday.")
    assert "L" in context.rows[-1].letters
    assert "Josep Borrell" in [p.name for p in context.doc._.register.persons]


@pytest.mark.parametrize("city", ["NEW YORK", "SAN SALVADOR"])
def test_a_city_of_two_words_in_capitals_is_one(context_of, city):
    row = context_of(f"{city}, May 15 (Reuters) - Norway and Ghana have agreed to a truce.").rows[-1]
    assert row.letters.startswith("L,D")


def test_a_headlines_verb_and_its_adverb_are_nobody(context_of):
    context = context_of("The king will not come.", title="Summit in Doubt as Norwegian King Drops Out")
    assert not [p.name for p in context.doc._.register.persons]


def test_neither_a_state_and_an_office_nor_a_network_is_somebody(context_of):
    text = "Norwegian Premier Kari Testmann met Ghanaian Premier Kwame Proof in Accra, she wrote on X on Monday."
    assert {p.name: p.side for p in context_of(text).doc._.register.persons} == {
        "Kari Testmann": "NOR",
        "Kwame Proof": "GHA",
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Holy Father Francis spoke to them on Monday.", "Francis"),
        ("H.E. Msgr. Ola Testmann spoke to them on Monday.", "Ola Testmann"),
        ("The Representative of the OSCE Chairmanship, Ambassador Ola Testmann, spoke.", "Ola Testmann"),
    ],
)
def test_a_pope_has_one_name_a_prelate_a_title_and_an_office_none(context_of, text, name):
    assert [p.name for p in context_of(text).doc._.register.persons] == [name]


@pytest.mark.parametrize("name", ["KM Testmann", "A K Testmann", "AK Olav Testmann"])
def test_letters_before_a_name_begin_it(context_of, name):
    context = context_of(f"Norwegian Foreign Minister {name} met his counterpart in Accra on Monday.")
    assert [p.name for p in context.doc._.register.persons] == [name]


@pytest.mark.parametrize("letters", ["PM", "HE"])
def test_an_office_in_letters_begins_no_name(context_of, letters):
    context = context_of(f"Norway said that its {letters} Ola Testmann met Ghanaian officials in Accra on Monday.")
    assert [p.name for p in context.doc._.register.persons if "Testmann" in p.name] in (["Ola Testmann"], [])


def test_a_title_may_be_part_of_a_name(context_of):
    context = context_of("Bangladesh Prime Minister Sheikh Hasina met Norwegian officials in Dhaka on Monday.")
    assert [p.name for p in context.doc._.register.persons] == ["Sheikh Hasina"]


def test_a_banks_country_manager_is_its_own(context_of):
    context = context_of("Ghanaian Premier Kwame Proof met the World Bank country manager for Ghana, Ola Testmann.")
    assert {p.name: p.side for p in context.doc._.register.persons}["Ola Testmann"] == "WB"


def test_a_senate_is_of_the_state_that_the_text_is_of(context_of):
    text = (
        "Chairwoman of the Senate of Kazakhstan Dana Mysal met Ghanaian Ambassador Kwame Proof. The Senate sat later."
    )
    context = context_of(text, source="Kazinform")
    assert {p.name: p.side for p in context.doc._.register.persons} == {"Dana Mysal": "KAZ", "Kwame Proof": "GHA"}
    assert all("USA" not in a.sides for actors in context.actors for a in actors)


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("the presidents of Ghana and Chile - Kwame Proof and Jose Sample - have", "Jose Sample"),
        ("Governor of Russia's Kaluga Oblast Ivan Testov", "Ivan Testov"),
        ("Ambassador Ola Testmann, Head of the OSCE Centre in Ashgabat", "Ola Testmann"),
        ("USAID Administrator Samantha Power", "Samantha Power"),
        ("Speaker of the Sejm Ewa Testowa", "Ewa Testowa"),
    ],
)
def test_what_stands_around_a_name_is_none_of_it(context_of, told, name):
    context = context_of(f"Norwegian Premier Kari Example met {told} on Monday.")
    assert name in [p.name for p in context.doc._.register.persons]


def test_a_state_before_a_full_name_is_where_somebody_comes_from(context_of):
    context = context_of("Chilean Foreign Minister Ana Sample left. From Turkey Ana Sample will fly to Brussels.")
    assert [p.name for p in context.doc._.register.persons] == ["Ana Sample"]


def test_he_and_what_is_a_name_with_it_are_one_where_the_name_is_known(context_of):
    context = context_of("The trade representative will hold talks with Vice Premier He Lifeng this weekend.")
    assert [p.name for p in context.doc._.register.persons] == ["He Lifeng"]


def test_a_name_is_whole_without_its_hyphen(context_of):
    context = context_of("South Korean President Moon Jae In met Norwegian Foreign Minister Kari Testmann in Oslo.")
    assert [p.name for p in context.doc._.register.persons] == ["Moon Jae In", "Kari Testmann"]


@pytest.mark.parametrize(
    ("told", "role"),
    [
        ("Head of Norway's Coast Promovia Organization Kari Testmann", "Head of Norway's Coast Promovia Organization"),
        ("Norwegian Gender Minister Kari Testmann", "Norwegian Gender Minister"),
        ("Norwegian Minister for Defence Production Kari Testmann", "Norwegian Minister for Defence Production"),
        (
            "Vice President for Womenia and Family Affairs Kari Testmann",
            "Vice President for Womenia and Family Affairs",
        ),
    ],
)
def test_a_word_of_a_body_inside_an_office_is_nobody(context_of, told, role):
    (person,) = context_of(f"{told} met the press in Oslo.").doc._.register.persons
    assert (person.name, person.role) == ("Kari Testmann", role)
