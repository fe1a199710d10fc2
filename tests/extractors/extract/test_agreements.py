"""How agreements are named, which mentions are one document, and what is no document."""

from datetime import date

import pytest

from extractors.extract.agreements import complete_title, document_kind, fill_date, one_of_equals, validity
from extractors.extract.batch import decisions
from extractors.extract.dates import When
from extractors.extract.decide import Event, Part
from extractors.extract.objects import keep


@pytest.fixture
def agreements(events_of):
    """The agreements of a text."""
    return lambda text, title="": [e for e in events_of(text, title) if e.letter == "S"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Chile and Peru signed an insurance agreement in Arica on Monday.", "insurance agreement"),
        ("Chile and Peru signed a trade deal in Arica on Monday.", "trade deal"),
        ("Chile and Peru signed a fishery partnership agreement in Arica on Monday.", "fishery partnership agreement"),
        ("Chile and Peru signed an agreement on fishing rights late on Monday.", "agreement on fishing rights"),
        ("Chile and Peru signed a deal to open the port but due to storms it waits.", "deal to open the port"),
        ("Chile was the first to agree on deal with Peru.", "deal"),
        ("Chile and Peru signed a 90-million-U.S.-dollar grant agreement on Monday.", "grant agreement"),
        ("Chile and Peru signed a 5 billion peso loan agreement on Monday.", "loan agreement"),
        ("Iran and the United States signed the JCPOA agreement to contain Tehran.", "JCPOA"),
    ],
)
def test_a_title_has_its_adjectives_and_nouns(agreements, text, title):
    assert [e.title for e in agreements(text)] == [title]


def test_a_document_signed_after_talks_has_their_day(agreements):
    text = (
        "Norwegian Foreign Minister Ola Testmann met his Ghanaian counterpart Kwame Proof in Accra on May 13, 2024. "
        "After the talks, Norway and Ghana signed a memorandum of understanding on fisheries cooperation."
    )
    assert [str(e.when.start) for e in agreements(text) if e.when] == ["2024-05-13"]


def test_a_document_named_by_its_year_is_of_that_year(agreements):
    text = "Under the 1973 agreement on water sharing signed by Chile and Peru, each state gives the other a share."
    assert [(e.when.start.year, e.when.precision) for e in agreements(text)] == [(1973, "year")]


def test_the_deal_is_the_one_named_before_it(agreements):
    text = "Norway and Ghana signed a fisheries treaty in Accra on Monday. The deal was praised by fishermen of Ghana."
    assert [(e.group, e.n_mentions) for e in agreements(text)] == [("treaty", 2)]


def test_an_agreement_with_a_company_is_a_contract(agreements):
    text = "Gazprom and Turkey signed an agreement in Ankara on Monday."
    assert [e.group for e in agreements(text)] == ["contract"]


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Ghana plan to open a joint office in Accra on Monday.",
        "Chile and Peru signed it within the framework of the visit to Arica on Monday.",
        "The ministers of Chile and Peru found a high degree of agreement in Arica on Monday.",
        "Chile and Peru signed no agreement in Arica on Monday.",
        "Chile's ministry thanked the Chief of Protocol of Peru in Arica on Monday.",
        "Chile recognises documents issued by Peru since Monday.",
        "The ministers of Chile and Peru agreed on the importance of trade in Arica on Monday.",
        "The law gives Chile and Peru a legal framework for cooperation.",
        "CONAKRY, May 13 - The Port of Conakry signed a memorandum of understanding with Guinea's Ministry of Energy.",
    ],
)
def test_a_verb_and_a_turn_of_speech_are_no_document(agreements, text):
    assert agreements(text) == []


def test_a_short_name_in_brackets_is_no_second_document(agreements):
    text = "Chile and Peru signed a memorandum of understanding (MOU) on fisheries in Arica on Monday."
    assert [e.n_mentions for e in agreements(text)] == [1]


def test_sides_behind_the_name_are_its_parties(agreements):
    text = (
        "The minister of Chile said on Monday in Lima that a fisheries agreement between Norway and Ghana was signed."
    )
    assert [sorted(e.sides) for e in agreements(text)] == [["GHA", "NOR"]]


@pytest.mark.parametrize(
    ("told", "count"), [("16 accords", 16), ("nineteen trade agreements", 19), ("a 12-point plan", 1)]
)
def test_a_number_tells_how_many_documents(agreements, told, count):
    assert [e.count for e in agreements(f"Norway and Ghana signed {told} in Accra on Monday.")] == [count]


def test_one_document_is_none_of_several_that_are_told_by_their_number(agreements):
    text = (
        "Norway and Ghana signed 22 deals in Accra on Monday. "
        "The agreement, signed by their kings on May 16, 1974, was ratified by Norway the same year."
    )
    assert [(e.status, e.count) for e in agreements(text)] == [("signed", 22), ("ratified", 1)]


def test_a_headlines_verb_is_no_part_of_a_title(events_of):
    text = "Norway and Ghana are negotiating the Example Fisheries Agreement, the foreign ministry said on Monday."
    events = events_of(text, title="Norway and Ghana negotiate fisheries agreement")
    assert [(e.status, e.title) for e in events if e.letter == "S"] == [("proposed", "Example Fisheries Agreement")]


def test_each_item_of_a_list_is_a_document(agreements):
    text = (
        "Norwegian President Ola Testmann and Ghanaian President Kwame Proof met in Accra on Monday.\n"
        "After the talks of the two presidents of Norway and Ghana, the following documents were signed:\n"
        "- Agreement on cooperation in fisheries;\n- Memorandum of understanding on ports;\n"
        "The presidents then spoke about the weather."
    )
    found = [(e.title, e.status, sorted(e.sides)) for e in agreements(text)]
    assert ("Agreement on cooperation in fisheries", "signed", ["GHA", "NOR"]) in found
    assert ("Memorandum of understanding on ports", "signed", ["GHA", "NOR"]) in found
    assert len(found) == 2


def test_a_name_that_tells_its_parties_first_is_whole(agreements):
    text = "On Monday the ministers signed an agreement between Norway and Ghana on the protection of fish."
    assert [e.title for e in agreements(text)] == ["agreement between Norway and Ghana on the protection of fish"]


def test_a_document_has_the_day_of_the_talks_it_will_be_signed_at():
    monday, tuesday = (When(date(2024, 5, d), date(2024, 5, d), "day", "relative") for d in (20, 21))
    talks = [Event("M", "meet", "planned", 1.0, ["NOR", "GHA"], when=monday)]
    document = Event("S", "agreement", "planned", 1.0, ["NOR", "GHA"])
    fill_date(document, talks)
    assert document.when == monday
    other = Event("S", "agreement", "planned", 1.0, ["NOR", "GHA"])
    fill_date(other, [*talks, Event("M", "meet", "planned", 1.0, ["NOR", "GHA"], when=tuesday)])
    assert other.when is None


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("Chile and Peru also signed a treaty on tax.", "2024-05-13"),
        ("Chile and Peru have signed a treaty on tax, which both parliaments debate.", None),
        ("The minister said that the treaty on tax between Chile and Peru helped traders.", None),
        ("“The treaty on tax that Chile and Peru signed helps our traders.”", None),
    ],
)
def test_a_document_that_a_sentence_looks_back_on_is_not_of_the_day_of_the_talks(context_of, told, day):
    monday = When(date(2024, 5, 13), date(2024, 5, 13), "day", "relative")
    document = Event("S", "treaty", "signed", 1.0, ["CHL", "PER"], rows=context_of(told).rows[-1:])
    fill_date(document, [Event("M", "meet", "held", 1.0, ["CHL", "PER"], when=monday)])
    assert (document.when and str(document.when.start)) == day


def test_a_visit_alone_told_elsewhere_is_not_when_a_document_was_signed(context_of):
    monday = When(date(2024, 5, 13), date(2024, 5, 13), "day", "relative")
    rows = context_of("Chile and Peru signed a treaty on tax.").rows[-1:]
    document = Event("S", "treaty", "signed", 1.0, ["CHL", "PER"], rows=rows)
    fill_date(document, [Event("Z", "visit", "held", 1.0, ["CHL", "PER"], when=monday)])
    assert document.when is None


@pytest.mark.parametrize(
    "text",
    [
        "The presidents of Chile and Peru agreed to continue their consultations in Lima.",
        "Chile and Peru reviewed the nuclear program in Lima on Monday.",
        "Under the fisheries agreement, Chile and Peru agreed to share their catch.",
    ],
)
def test_what_goes_on_or_is_told_under_a_document_is_none(agreements, text):
    assert all(e.group not in ("arrangement", "programme") for e in agreements(text))


def test_names_without_words_of_their_own_are_one_document(agreements):
    text = (
        "Chile and Peru signed a memorandum of understanding in Arica. Fishermen of both coasts had waited for years. "
        "The quotas will be set later. Prices may fall. Chile and Peru signed an agreement in Arica."
    )
    assert len(agreements(text)) == 1


def test_another_document_is_one_of_its_own(agreements):
    text = "Chile and Peru signed a memorandum of understanding in Arica. Chile and Peru also signed another agreement."
    assert len(agreements(text)) == 2


def test_the_two_sides_are_no_number_of_documents(agreements):
    assert [e.count for e in agreements("The two sides, Chile and Peru, agreed to set up a joint fishery fund.")] == [1]


def test_a_headline_may_open_a_list(events_of):
    text = (
        "1. Agreement on Fisheries between the Government of Norway and the Government of Ghana.\n\n"
        "2. Memorandum of Understanding on Ports between the Government of Norway and the Government of Ghana.\n"
    )
    events = events_of(text, title="List of agreements signed between Norway and Ghana")
    assert [(e.group, e.status) for e in events if e.letter == "S"] == [
        ("agreement", "signed"),
        ("memorandum", "signed"),
    ]


def test_a_plural_that_sums_up_a_list_is_no_document_of_its_own(agreements):
    text = (
        "A number of documents were signed by Norway and Ghana in Accra on Monday.\n\n"
        "The following documents were signed by the ministers of Norway and Ghana:\n\n"
        "1) Agreement between Norway and Ghana on fisheries;\n\n2) Protocol between Norway and Ghana on ports.\n"
    )
    assert [e.group for e in agreements(text)] == ["agreement", "protocol"]


def test_a_list_may_go_on_in_one_sentence(agreements):
    text = (
        "Norwegian President Ola Testmann and Ghanaian President Kwame Proof met in Accra on Monday.\n"
        "As the presidents of Norway and Ghana looked on, the following agreements were signed: on cooperation in "
        "fisheries; on youth policy; and on the mutual recognition of diplomas.\n"
    )
    titles = ["on cooperation in fisheries", "on youth policy", "on the mutual recognition of diplomas"]
    assert [e.title for e in agreements(text) if e.status == "signed"] == titles


def test_the_short_form_of_a_name_does_not_end_it(agreements):
    text = "Norway and Ghana signed a memorandum of understanding (MOU) on fisheries cooperation in Accra on Monday."
    assert [e.title for e in agreements(text)] == ["memorandum of understanding (MOU) on fisheries cooperation"]


def test_a_headline_may_shorten_the_name_that_the_text_tells(agreements):
    title = "Norway–Ghana partnership treaty enters into force"
    text = "The Comprehensive Fisheries Partnership Treaty between Norway and Ghana entered into force on Thursday."
    assert [e.title for e in agreements(text, title)] == ["Comprehensive Fisheries Partnership Treaty"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Chile and Peru signed an agreement to share police data in Arica.", "agreement to share police data"),
        ("Chile and Peru signed an agreement on Monday to waive visas.", "agreement to waive visas"),
        ("Chile and Peru signed an agreement allowing visa-free travel.", "agreement allowing visa-free travel"),
        ("Chile and Peru issued a joint statement calling for calm in Arica.", "joint statement"),
        ("Chile and Peru signed an agreement on water and an exchange of notes in Arica.", "agreement on water"),
    ],
)
def test_a_title_tells_what_a_document_is_to_do(agreements, text, title):
    assert agreements(text)[0].title == title


def test_a_documents_own_name_is_its_title(agreements):
    text = (
        "Norway and Ghana signed a regional fisheries agreement in Accra on Monday. The Fisheries Agreement between "
        "Norway and Ghana was signed by their ministers."
    )
    assert [e.title for e in agreements(text)] == ["Fisheries Agreement"]


def test_whose_matter_a_document_is_about_tells_no_second_one(agreements):
    text = (
        "Norway withdrew from a 1973 agreement on Ghana's fisheries programme in May 2018. Its withdrawal from the "
        "fisheries agreement angered Ghana."
    )
    assert [e.title for e in agreements(text)] == ["1973 agreement on Ghana's fisheries programme"]


@pytest.mark.parametrize(
    ("behind", "titles"),
    [
        ("The Oslo Declaration calls for joint patrols.", ["Oslo Declaration"]),
        ("Under the Oslo Declaration, both states open their ports.", ["Oslo Declaration"]),
        ("They also recalled the Accra Declaration of 1975.", ["Accra Declaration", "joint declaration"]),
    ],
)
def test_a_text_may_name_the_declaration_that_it_told_of(agreements, behind, titles):
    text = f"Norwegian President Ola Testmann and Ghanaian President Kwame Proof signed a joint declaration. {behind}"
    assert sorted(e.title for e in agreements(text)) == titles


def test_a_treaty_has_its_full_name(agreements):
    text = (
        "The United States withdrew from the 2015 nuclear deal with Iran in May 2018. The Joint Comprehensive Plan of "
        "Action, or JCPOA, had been signed in Vienna by Iran and the United States."
    )
    assert {e.title for e in agreements(text)} == {"Joint Comprehensive Plan of Action"}


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Testmann Shipping Company and Ghana signed a contract on ferries.", {"ORG:Testmann Shipping Company", "GHA"}),
        ("Norway signed a ceasefire with southern rebels in Accra.", {"NOR", "ORG:southern rebels"}),
        ("Norway signed a ceasefire with Togolese factions in Accra.", {"NOR", "ORG:Togolese factions"}),
        ("A pact was signed in Accra on Monday by ministers of Norway and Chile.", {"NOR", "CHL"}),
        (
            "An agreement was signed in Accra by Fjord Rail Bhd and Volta Shipping Limited.",
            {"ORG:Fjord Rail Bhd", "ORG:Volta Shipping Limited"},
        ),
        ("An agreement was signed between Norway and Bank Probe of Ghana.", {"NOR", "ORG:Bank Probe of Ghana"}),
        (
            "Ghana's Port and Docks Company (PDC) signed a memorandum (MOU) with Fjord Fund of Norway.",
            {"ORG:Port and Docks Company", "ORG:Fjord Fund of Norway"},
        ),
        (
            "Ghana's Volta Bank, a unit of Volta Holding, signed a contract with Norway's Fjord Insurance.",
            {"ORG:Volta Bank", "ORG:Fjord Insurance"},
        ),
        ("The Ghanaian Port Holding signed a contract with Norway on ferries.", {"ORG:Port Holding", "NOR"}),
    ],
)
def test_the_sentence_tells_who_concludes_a_document(agreements, text, parties):
    assert set(agreements(text)[0].sides) == parties


def test_a_headlines_document_has_the_name_that_the_text_gives_it(agreements):
    text = "ACCRA, May 13 - Norway and Ghana signed a memorandum of understanding on fisheries training in Accra."
    found = agreements(text, "Norway, Ghana sign MOU to boost fishing")
    assert [(e.title, e.n_mentions) for e in found] == [("memorandum of understanding on fisheries training", 2)]


def test_a_document_that_is_agreed_on_is_no_decision_beside_it(agreements):
    text = "Norway and Ghana agreed on a ceasefire in Accra on Monday."
    assert [e.group for e in agreements(text)] == ["ceasefire"]


def test_a_well_known_treaty_is_one_object_by_whatever_words():
    pact = Event("S", "treaty", "terminated", 0.9, ["IRN", "USA"], title="Iran nuclear deal", treaty="JCPOA")
    again = Event("S", "treaty", "signed", 0.9, ["USA"], title="tattered pact")
    other = Event("S", "agreement", "signed", 0.9, ["IRN", "USA"], title="prisoner swap agreement")
    assert one_of_equals([pact, again, other]) == [pact, other]


def test_an_end_that_is_stated_stands_with_one_side(agreements):
    text = "A peace accord signed with Ghana in Accra in March 1993 collapsed within weeks."
    assert [e.status for e in agreements(text)] == ["terminated"]


def test_the_two_sides_are_those_of_the_row_before(agreements):
    text = "Norway held talks with Ghana in Accra on Monday. The two sides signed an agreement on fisheries."
    assert [set(e.sides) for e in agreements(text)] == [{"NOR", "GHA"}]


def test_what_a_document_is_likened_to_is_no_other(agreements):
    text = "Norway and Ghana signed a cooperation program, which both sides described as a roadmap for cooperation."
    assert [e.title for e in agreements(text)] == ["cooperation program"]


@pytest.mark.parametrize(
    ("told", "titles"),
    [
        ("agreements on port security, avoiding double taxation, and health cooperation", 3),
        ("agreements on port security and health cooperation", 1),
        ("a package of documents, including a treaty on port security", 1),
        ("two agreements on ports, visas and health", 1),
    ],
)
def test_each_thing_that_several_documents_are_about_is_one(agreements, told, titles):
    assert len(agreements(f"Norway and Ghana signed {told} in Accra on Monday.")) == titles


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Norway and Ghana signed agreements on ports, visas and health on Monday.", ["ports", "visas", "health"]),
        (
            "Norway and Ghana signed accords on investment, tourism, visas and other matters.",
            ["accords on investment, tourism, visas and other matters"],
        ),
        ("The cessation of hostilities was signed on Monday by Norway, Ghana, and Togo.", ["cessation of hostilities"]),
        (
            "Norway and Ghana signed documents on cooperation in health, banking, sport and tourism on Monday.",
            ["documents on cooperation in health, banking, sport and tourism"],
        ),
        (
            "Norway and Ghana signed agreements on cooperation in health, double taxation of firms, and ending visas.",
            ["cooperation in health", "double taxation of firms", "ending visas"],
        ),
        (
            "Norway and Ghana signed agreements on visas, on a ferry between Oslo and Accra and on the use of ports.",
            ["visas", "a ferry between Oslo and Accra", "the use of ports"],
        ),
        (
            "Norway and Ghana signed agreements on visas, on ports, and on cooperation in health, sport and tourism.",
            ["visas", "ports", "cooperation in health, sport and tourism"],
        ),
        ("Norway signed the accords on behalf of Togo, Ghana, and Chad.", [None]),
    ],
)
def test_what_several_documents_are_about_is_no_day_and_not_all_the_rest(agreements, text, titles):
    assert [e.title for e in agreements(text)] == titles


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Ghana signed a treaty at the Accra Convention Centre on Monday.",
        "Norway and Ghana signed a treaty in the Protocol Hall in Accra on Monday.",
        "Norway and Ghana signed a treaty at a convention centre in Accra on Monday.",
    ],
)
def test_a_house_may_bear_the_name_of_a_document(agreements, text):
    assert [e.group for e in agreements(text)] == ["treaty"]


def test_documents_listed_behind_a_colon_are_one_each(agreements):
    text = (
        "The following agreements were signed by Norway and Ghana: an agreement on ports, an agreement on visas and an "
        "agreement on fisheries."
    )
    assert len(agreements(text)) == 3


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (
            "Norway and Ghana signed two documents – a joint statement on trade and a treaty on fisheries.",
            ["joint statement on trade", "treaty on fisheries"],
        ),
        (
            "Norway and Ghana signed two agreements on Monday, namely a consular convention and a protocol on visas.",
            ["consular convention", "protocol on visas"],
        ),
        (
            "Norway and Ghana signed nine agreements on Monday: a consular convention and a protocol on visas.",
            [None, "consular convention", "protocol on visas"],
        ),
    ],
)
def test_as_many_documents_as_are_named_behind_their_number_are_not_told_twice(agreements, text, titles):
    assert [e.title for e in agreements(text)] == titles


def test_a_title_ends_before_the_sidelines(agreements):
    text = "Norway and Ghana signed a fisheries agreement on the sidelines of a fair in Accra on Monday."
    assert [e.title for e in agreements(text)] == ["fisheries agreement"]


def test_a_well_known_document_has_those_of_its_parties_that_the_text_names(agreements):
    (deal,) = agreements(
        "The United States withdrew from the 2015 nuclear deal with Iran in May 2018. "
        "Norway's minister called on Paris, France, and on Russia to keep to it."
    )
    assert (deal.status, deal.sides) == ("terminated", ["IRN", "USA", "FRA", "RUS"])


@pytest.mark.parametrize("told", ["15 documents", "a number of bilateral agreements", "Several contracts"])
def test_documents_of_which_only_the_number_is_told_have_no_title(told):
    event = Event("S", "agreement", "signed", 0.9, ["GHA", "NOR"], title=told)
    complete_title(event)
    assert event.title is None


@pytest.mark.parametrize(
    ("told", "titles"),
    [
        ("a separate deal, the Volta Framework Agreement, on Monday.", ["Volta Framework Agreement"]),
        ("an agreement on fisheries, the so-called Volta Agreement, on Monday.", ["Volta Agreement"]),
        ("a second document, a memorandum of understanding on cod, on Monday.", ["memorandum of understanding on cod"]),
        ("a pact, the Volta Treaty and the Accra Protocol on Monday.", ["pact", "Volta Treaty", "Accra Protocol"]),
    ],
)
def test_a_name_beside_a_word_for_a_document_is_that_of_the_document(agreements, told, titles):
    assert [e.title for e in agreements(f"Norway and Ghana signed {told}")] == titles


def test_letters_that_a_text_calls_a_document_by_are_its_name():
    parts = [Part({"signed": 0.9}, {}, None, False, title=t) for t in ("JCPOA", "nuclear deal", "nuclear deal")]
    event = Event("S", "agreement", "signed", 0.9, ["IRN", "USA"], title="JCPOA", treaty="JCPOA", parts=parts)
    complete_title(event)
    assert event.title == "JCPOA"


def test_a_headline_may_name_the_states_of_firms(agreements):
    text = "ACCRA, May 13 - Ghana's Volta Bank and Norway's Fjord Insurance signed a contract on crop loans on Monday."
    found = agreements(text, "Ghana, Norway ink deal on crop loans")
    assert [set(e.sides) for e in found] == [{"ORG:Volta Bank", "ORG:Fjord Insurance"}]


@pytest.mark.parametrize(
    "text",
    [
        "Volta Bank Chairman Kofi Boateng and Fjord Insurance CEO Olav Berg signed a contract in Lome on Monday.",
        "A contract was signed in Lome by the head of Volta Bank, Kofi Boateng, and the chairman of Fjord Insurance, "
        "Olav Berg.",
    ],
)
def test_who_signs_for_a_firm_is_no_part_of_its_name_and_no_party(agreements, text):
    assert [set(e.sides) for e in agreements(text)] == [{"ORG:Volta Bank", "ORG:Fjord Insurance"}]


def test_a_further_field_of_a_ministry_is_no_party(agreements):
    text = "A protocol between Volta Bank and the Togo Ministry of Energy and Mineral Resources was signed on Monday."
    assert [set(e.sides) for e in agreements(text)] == [{"ORG:Volta Bank", "TGO"}]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("The Reserve Bank of India and the National Bank of Georgia signed a swap agreement.", {"IND", "GEO"}),
        ("The Central Bank of Iran (CBI) and the Bank of Japan signed a swap agreement.", {"IRN", "JPN"}),
        (
            "Norway's Fjord Bank and the National Bank of Georgia signed a loan agreement on Monday.",
            {"ORG:Fjord Bank", "GEO"},
        ),
    ],
)
def test_a_central_bank_stands_for_its_state(agreements, text, sides):
    assert [set(e.sides) for e in agreements(text)] == [sides]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Ghana and the EU also issued a statement on fisheries on Monday.", [{"GHA", "EU"}]),
        ("Norway, Ghana and Togo released a political statement on Monday.", [{"NOR", "GHA", "TGO"}]),
        ("Norway met Ghana in Lome. After the talks, the leaders made a statement on trade.", [{"NOR", "GHA"}]),
        ("A Norwegian-Ghanaian statement on piracy was signed in Lome on Monday.", [{"NOR", "GHA"}]),
        ("Norway met Ghana in Lome. After the talks, the leaders made statements to the press.", []),
        ("Norway met Ghana in Lome. The Ghanaian ministers issued a statement on trade.", []),
        ("Police in Norway and Ghana released a statement on Monday.", []),
    ],
)
def test_a_statement_that_several_issue_is_a_joint_one(agreements, text, sides):
    assert [set(e.sides) for e in agreements(text)] == sides


def test_firms_that_a_sentence_tells_to_have_signed_are_kept(context_of):
    told = Part({"signed": 0.6}, {}, None, False, told=("ORG:Volta Bank", "ORG:Fjord Insurance"))
    row = context_of("Volta Bank signed a contract.").rows[-1]
    event = Event("S", "contract", "signed", 0.1, list(told.told), rows=[row], elements=[], parts=[told])
    assert keep(context_of("Volta Bank signed a contract."), [event], decisions(), "S.keep", 0.99) == [event]


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        ("Six agreements, on matters from ports to visas, were signed on Monday.", True),
        ("The two ministers signed a number of documents.", True),
        ("The council adopted two documents, the Accra Declaration and a statement.", False),
        ("Such agreements were never signed.", False),
    ],
)
def test_several_documents_that_are_told_to_be_signed_are_kept(context_of, text, is_kept):
    context = context_of(text)
    row = context.rows[-1]
    at = next(i for i, e in enumerate(row.elements) if e.kind == "S" and e.trigger.is_plural)
    event = Event("S", "agreement", "signed", 0.1, ["NOR", "GHA"], rows=[row], elements=[(row.index, at)])
    assert (keep(context, [event], decisions(), "S.keep", 0.99) == [event]) == is_kept


@pytest.mark.parametrize("told", ["brokered last month by Iceland", "which was signed in April"])
def test_a_document_is_of_the_time_at_which_it_is_told_to_be_concluded(agreements, told):
    found = agreements(f"Norway and Ghana are moving ahead with an agreement on shared fisheries, {told}.")
    assert [(e.when.start, e.when.precision) for e in found] == [(date(2024, 4, 1), "month")]


@pytest.mark.parametrize(
    "text",
    [
        "Norwegian President Ola Testmann and Ghanaian President Kwame Proof agreed Monday to jointly build a port.",
        "Norwegian Premier Ola Testmann and Ghanaian President Kwame Proof agreed in Accra on Friday to dig a port.",
        "Norway and Ghana set up a joint investment fund of 2 billion dollars in March.",
    ],
)
def test_what_was_agreed_at_a_time_or_set_up_together_is_an_arrangement(agreements, text):
    assert [(e.group, set(e.sides)) for e in agreements(text)] == [("arrangement", {"NOR", "GHA"})]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Norwegian and Ghanaian ministers signed a Blue Water Partnership in Accra on Monday.", "Water Partnership"),
        ("The police partnership that Norway and Ghana signed in 2017 goes on.", "police partnership"),
        ("In Accra, Norway and Ghana signed nine cooperation instruments on Monday.", "cooperation instruments"),
        ("The currency swap was signed on Tuesday by Norway and Ghana.", "currency swap"),
        ("Norway and Ghana signed a loan agreement on Sunday.", "loan agreement"),
    ],
)
def test_what_is_signed_is_a_document(agreements, text, title):
    (event,) = agreements(text)
    assert event.status == "signed" and event.title.endswith(title) and set(event.sides) == {"NOR", "GHA"}


@pytest.mark.parametrize(
    "text",
    [
        "The partnership of Norway and Ghana is a strong one.",
        "Norwegian President Ola Testmann signed off on Monday and Ghana repaid a loan.",
    ],
)
def test_a_partnership_or_a_loan_alone_is_no_document(agreements, text):
    assert agreements(text) == []


def test_what_sides_agreed_on_a_day_to_continue_is_no_decision(agreements):
    text = "Norwegian President Ola Testmann and Ghanaian President Kwame Proof agreed Monday to continue their talks."
    assert agreements(text) == []


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        (
            "Norway's Fjord Insurance and Ghana's Voltamin signed a contract on crop loans.",
            {"ORG:Fjord Insurance", "ORG:Voltamin"},
        ),
        (
            "Ghana's Volta-Energy JSC and Norway's Fjord Insurance signed a contract on wind power.",
            {"ORG:Volta-Energy JSC", "ORG:Fjord Insurance"},
        ),
        (
            "Norway's Fjord Insurance and Ghana's Volta Bank had entered into a supply contract on 9 May.",
            {"ORG:Fjord Insurance", "ORG:Volta Bank"},
        ),
    ],
)
def test_a_name_beside_a_firm_that_signs_is_a_firm(agreements, text, sides):
    assert [(e.status, set(e.sides)) for e in agreements(text)] == [("signed", sides)]


def test_the_headline_of_a_joint_statement_is_its_name(events_of):
    title = "Joint Statement by Norway and Ghana on Fisheries"
    text = "The text of the following statement was released by the Governments of Norway and Ghana."
    assert title in [e.title for e in events_of(text, title=title) if e.letter == "S"]


def test_who_issued_a_joint_statement_are_its_parties(events_of):
    text = "The following statement was released by the Governments of Norway, Ghana, Iceland and Togo."
    events = events_of(text, title="Joint Statement on Fiji")
    assert [sorted(e.sides) for e in events if e.letter == "S"] == [["GHA", "ISL", "NOR", "TGO"]]


@pytest.mark.parametrize(
    ("text", "status", "day"),
    [
        (
            "Chile's congress on Monday ratified the border treaty with Peru, which was signed in 2007.",
            "ratified",
            "2024-05-13",
        ),
        ("Chile and Peru agreed in principle on Monday to build a bridge.", "signed", "2024-05-13"),
        (
            "Chile ratified the Comprehensive and Progressive Agreement for Trans-Pacific Partnership.",
            "ratified",
            None,
        ),
    ],
)
def test_the_act_and_its_own_day(events_of, text, status, day):
    (found,) = [e for e in events_of(text) if e.letter == "S"]
    assert found.status == status
    assert (found.when.start.isoformat() if found.when else None) == day


def test_visiting_forces_are_no_visit(events_of):
    (found,) = events_of("Chile is terminating the Visiting Forces Agreement with Peru, its president said on Monday.")
    assert (found.letter, found.title) == ("S", "Visiting Forces Agreement")


def test_people_known_by_the_text_are_no_firms_of_their_own(events_of):
    text = (
        "Hamas leader Ola Testmann and Ghanaian Energy Minister Kwame Proof met in Accra on Monday. "
        "An agreement on gas was signed by Testmann and Proof on Tuesday."
    )
    assert [set(e.sides) for e in events_of(text) if e.letter == "S"] == [{"ORG:Hamas", "GHA"}]


def test_who_signs_the_extension_of_a_document_extends_it(events_of):
    text = "Norway and Ghana signed in Accra on Monday the extension for five years of the fisheries protocol."
    assert [(e.status, set(e.sides)) for e in events_of(text) if e.letter == "S"] == [("extended", {"NOR", "GHA"})]


def test_a_document_in_the_name_of_another_is_none_of_its_own(agreements):
    text = "Chile and Peru issued a joint statement on the implementation of the Treaty on Fisheries on Monday."
    assert [e.group for e in agreements(text)] == ["joint_statement"]
    text = "Chile and Peru signed the Andean Trade Agreement (ATA) Upgrade Protocol in Lima on Monday."
    assert [e.title for e in agreements(text)] == ["Andean Trade Agreement (ATA) Upgrade Protocol"]
    text = "Chile and Peru signed a memorandum on the Blue Coast Initiative in Lima on Monday."
    assert [e.title for e in agreements(text)] == ["memorandum on the Blue Coast Initiative"]


@pytest.mark.parametrize(
    "told",
    [
        "Norway and Ghana exchanged notes on a grant of 3 million dollars in Accra on Monday.",
        "Notes concerning a grant of 2.1 million dollars for a port were exchanged on Monday between Norway and Ghana.",
    ],
)
def test_notes_that_are_exchanged_are_a_document_and_no_meeting(events_of, told):
    assert [(e.letter, e.group, e.status) for e in events_of(told)] == [("S", "agreement", "signed")]


def test_a_letter_of_arrangement_is_a_document_by_that_name(agreements):
    told = agreements("Norway and Ghana signed a Letter of Arrangement on fishery research in Accra on Monday.")
    assert [e.title for e in told] == ["Letter of Arrangement on fishery research"]


def test_minutes_that_are_signed_are_a_document(agreements):
    text = "The final minutes of the Chile-Peru fisheries committee were signed by the ministers of Chile and Peru."
    assert [(e.group, e.status) for e in agreements(text)] == [("other", "signed")]
    assert not agreements("Chile and Peru spoke for the minutes that were left, a sign of good will.")


def test_what_a_document_awaits_is_no_part_of_its_name(agreements):
    text = "Chile and Peru signed an intergovernmental agreement awaiting ratification in Lima on Monday."
    assert [e.title for e in agreements(text)] == ["intergovernmental agreement"]


def test_a_document_cited_with_its_day_was_signed_then(agreements):
    text = "The presidents of Chile and Peru spoke of the Treaty on Fisheries and Trade of March 18, 2015."
    assert [(e.status, str(e.when.start)) for e in agreements(text)] == [("signed", "2015-03-18")]


def test_a_document_about_another_is_not_of_the_day_of_that(agreements):
    text = "Chile and Peru signed a protocol amending the Treaty on Fisheries and Trade of March 18, 2015 in Lima."
    assert [str(e.when and e.when.start) for e in agreements(text)] == ["None", "2015-03-18"]
    text = "They spoke of the Treaty on Fisheries of March 18, 2015. Chile and Peru signed a memorandum on tax."
    assert [e.when for e in agreements(text) if e.group == "memorandum"] == [None]


def test_the_year_behind_a_signed_document_is_its_own(agreements):
    text = (
        "The ministers of Chile and Peru met in Lima on Monday. They recalled that the two states had signed on trade "
        "with a treaty of 1998."
    )
    assert [(e.status, str(e.when.start)) for e in agreements(text)] == [("signed", "1998-01-01")]


def test_what_became_of_a_document_later_is_not_of_the_year_in_its_name(agreements):
    text = "Chile suspended the Fisheries Treaty of 1998 with Peru on Monday."
    (treaty,) = agreements(text)
    assert (treaty.status, treaty.when.start.year) == ("suspended", 2024)


@pytest.mark.parametrize(
    "told",
    [
        "The treaty was signed in Lima on March 18, 2015.",
        "The treaty, which was signed last September, is to ease trade.",
        "The treaty on fisheries signed between the two neighbours in 2015 is to ease trade.",
    ],
)
def test_a_document_is_not_ratified_on_the_day_on_which_it_was_signed(agreements, told):
    found = agreements(f"The parliament of Chile ratified a fisheries treaty with Peru. {told}")
    assert [(e.status, e.when) for e in found] == [("ratified", None)]


def test_what_became_of_a_document_has_its_own_day_beside_that_of_the_signing(agreements):
    text = (
        "The fisheries treaty between Chile and Peru, signed in Lima in March 2015, entered into force on May 6, 2020."
    )
    assert [(e.status, str(e.when.start)) for e in agreements(text)] == [("in_force", "2020-05-06")]


def test_a_document_ended_when_the_text_tells_it(agreements):
    text = (
        "Chile abandoned the 2015 Fisheries Treaty with Peru last year. In May 2023, Chile pulled out of the Fisheries "
        "Treaty. On Monday the ministers spoke of the Fisheries Treaty."
    )
    assert {(e.status, e.when and str(e.when.start)) for e in agreements(text)} == {("terminated", "2023-05-01")}


@pytest.mark.parametrize(
    ("title", "rest", "years"),
    [
        ("programme of cooperation for 2026–2028", "", (2026, 2028)),
        ("programme of cooperation for 2026–", "2028", (2026, 2028)),
        ("protocol of consultations", " for 2013 and 2014", (2013, 2014)),
        ("work programme", " for 2010 and launched a review", (2010, 2010)),
        ("plan", " from 2018 to 2020", (2018, 2020)),
        ("plan", " for 2018–20", (2018, 2020)),
        ("programme of cooperation", " through to 2024", (None, 2024)),
        ("agreement on tax", ", a protocol on trade for 2026–2028", (None, None)),
        ("agreement on tax", " and a protocol on trade for 2026–2028", (None, None)),
        ("agreement", " signed in 2013 and 2014", (None, None)),
    ],
)
def test_a_document_is_valid_for_the_years_of_its_own_phrase(title, rest, years):
    found = validity(title, f"Chile and Peru signed a {title}{rest}.")
    assert tuple(day and day.year for day in found) == years


@pytest.mark.parametrize(
    ("told", "start"),
    [
        ("marked the 20th anniversary of the signing of the Treaty of Friendship between Chile and Peru", "2004-01-01"),
        ("marked the fifth anniversary of the Treaty of Friendship between Chile and Peru", "2019-01-01"),
        ("spoke of the twenty-fifth anniversary of the Treaty of Friendship between Chile and Peru", "1999-01-01"),
        ("marked the anniversary of the signing of the Treaty of Friendship between Chile and Peru", "None"),
    ],
)
def test_a_document_whose_anniversary_is_told_was_signed_so_many_years_ago(agreements, told, start):
    (treaty,) = agreements(f"The presidents of both states {told}.")
    assert str(treaty.when and treaty.when.start) == start


def test_who_brokered_a_document_is_no_party(agreements):
    text = "Chile and Peru on Monday signed a ceasefire brokered by Norway in Lima."
    assert [set(e.sides) for e in agreements(text)] == [{"CHL", "PER"}]


def test_firms_in_quotation_marks_conclude_a_contract(agreements):
    text = "“Gazprom” and “Sample Pipes Company” signed a contract on pipes on Monday in Accra."
    assert [set(e.sides) for e in agreements(text)] == [{"ORG:Gazprom", "ORG:Sample Pipes Company"}]


@pytest.mark.parametrize("words", ["agreed to draft", "decided to draw up", "are working out"])
def test_what_is_to_be_drawn_up_is_proposed(agreements, words):
    assert [e.status for e in agreements(f"Chile and Peru {words} a treaty on fisheries.")] == ["proposed"]


def test_what_was_drafted_and_then_signed_is_signed(agreements):
    text = "Chile and Peru drafted a treaty on fisheries, which was signed in Lima on Monday."
    assert [e.status for e in agreements(text)] == ["signed"]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Under the framework of the Arica Treaty, Chile and Peru discussed fish quotas in Lima on Monday.", []),
        ("Chile and Peru discussed fish quotas in the framework of the Arica Treaty, signed in May 2010.", ["treaty"]),
    ],
)
def test_what_talks_are_held_under_is_only_cited(agreements, text, groups):
    assert [e.group for e in agreements(text)] == groups


@pytest.mark.parametrize(
    "text",
    [
        "Norway brokered a ceasefire between Chile and Peru in Lima on Monday.",
        "Ghana and Kenya mediated a truce on Monday between the government of Chad and Sudan.",
    ],
)
def test_who_brokers_between_others_is_no_party(agreements, text):
    assert not {side for e in agreements(text) for side in e.sides} & {"NOR", "GHA", "KEN"}


def test_whom_a_statement_is_read_to_has_not_made_it(agreements):
    text = "Chile and Peru delivered a joint statement to the IAEA on Monday in Vienna."
    assert [set(e.sides) for e in agreements(text)] == [{"CHL", "PER"}]


def test_firms_of_one_item_of_a_list_are_no_parties_of_the_others(agreements):
    text = (
        "Chile and Peru signed two documents on Monday: a contract between Gazprom and Sample Pipes Company, and a "
        "treaty on extradition."
    )
    (treaty,) = [e for e in agreements(text) if e.group == "treaty"]
    assert set(treaty.sides) == {"CHL", "PER"}


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Testoil was the first Western company to sign a deal with Peru on gas.", {"ORG:Testoil", "PER"}),
        ("Testoil became the first foreign oil major to sign a deal with Peru on gas.", {"ORG:Testoil", "PER"}),
        ("Chile became the latest country to conclude a treaty with Peru on whales.", {"CHL", "PER"}),
    ],
)
def test_who_was_the_first_to_sign_has_signed(agreements, text, sides):
    assert [(e.status, set(e.sides)) for e in agreements(text)] == [("signed", sides)]


def test_a_government_of_national_accord_is_no_document(agreements):
    text = "Ghana's Kwame Proof, head of the Government of National Accord, signed a memorandum with Chile on Monday."
    assert [e.group for e in agreements(text)] == ["memorandum"]


def test_what_is_said_of_a_document_is_no_further_one(agreements):
    text = "Chile and Peru signed a joint declaration on Monday, the first document ever put together by the two."
    assert [e.group for e in agreements(text)] == ["joint_statement"]


@pytest.mark.parametrize("words", ["have never signed", "have not signed", "never signed"])
def test_what_was_never_signed_is_no_agreement(events_of, words):
    found = events_of(f"Norway and Ghana {words} a peace treaty because of a dispute over islands.")
    assert [e for e in found if e.letter == "S" and e.status != "referenced"] == []


@pytest.mark.parametrize("state", ["Norway became the first G7 nation to join when it", "NATO member Norway"])
def test_a_body_that_says_what_a_state_is_is_no_party(events_of, state):
    found = events_of(f"{state} signed a memorandum of understanding with Ghana in Accra on March 23.")
    assert [set(e.sides) for e in found if e.letter == "S"] == [{"NOR", "GHA"}]


@pytest.mark.parametrize(
    ("told", "count"),
    [
        ("Norway signed a $12 billion agreement with Ghana on Monday.", 1),
        ("Norway signed a 30-year agreement with Ghana on Monday.", 1),
        ("Norway signed twelve agreements with Ghana on Monday.", 12),
    ],
)
def test_amounts_count_no_documents(events_of, told, count):
    assert [e.count for e in events_of(told) if e.letter == "S"] == [count]


def test_how_long_a_document_is_for_is_not_its_name(events_of):
    told = "Russia and the United States extended the New START arms control treaty for five years on Wednesday."
    (found,) = [e for e in events_of(told) if e.letter == "S"]
    assert found.title == "New START"


def test_who_said_something_in_a_joint_statement_issued_it(events_of):
    told = "Norway, Ghana and Togo said in a joint statement on Monday that the United States had broken the accord."
    found = next(e for e in events_of(told) if e.group == "joint_statement")
    assert set(found.sides) == {"NOR", "GHA", "TGO"}


def test_a_name_may_tell_two_matters(events_of):
    told = "Norway and Ghana signed an economic cooperation and trade agreement in Accra on Monday."
    assert [e.title for e in events_of(told) if e.letter == "S"] == ["economic cooperation and trade agreement"]


def test_a_headline_s_pact_is_the_agreement_of_its_text(events_of):
    told = "Norway and Ghana signed an economic cooperation and trade agreement in Accra on Monday."
    assert len([e for e in events_of(told, title="Norway, Ghana sign interim trade pact") if e.letter == "S"]) == 1


@pytest.mark.parametrize(
    "words",
    ["adopted a statement on fishing", "issued a trilateral statement", "published a statement that was signed"],
)
def test_a_statement_that_is_concluded_is_a_document(events_of, words):
    text = f"Norwegian Premier Kari Testmann and Ghanaian President Kwame Proof {words} in Oslo on Monday."
    found = [e for e in events_of(text) if e.letter == "S"]
    assert [(e.status, set(e.sides)) for e in found] == [("signed", {"NOR", "GHA"})]


def test_what_is_only_said_is_no_document(events_of):
    text = "Norwegian Premier Kari Testmann made a statement on ties with Ghana in Oslo on Monday."
    assert [e for e in events_of(text) if e.letter == "S"] == []


def test_how_long_a_document_was_waited_for_is_not_its_name(events_of):
    text = "Norway and Ghana have been expected to sign a partial trade deal for about a month, officials said."
    assert [e.title for e in events_of(text) if e.letter == "S"] == ["partial trade deal"]


@pytest.mark.parametrize(
    ("group", "title", "kind"),
    [
        ("agreement", "Agreement on a Humanitarian Cease-fire", "ceasefire"),
        ("protocol", "Protocol on the Monitoring of the Ceasefire", "protocol"),
        ("treaty", "defence pact", "agreement"),
        ("treaty", "Treaty on a Defence Pact", "treaty"),
        ("arrangement", "Grain Initiative", "agreement"),
        ("other", "Framework for Peace", "agreement"),
        ("other", "letter of intent", "other"),
        ("contract", "gas deal", "contract"),
    ],
)
def test_a_title_may_tell_another_kind_than_its_word(group, title, kind):
    assert document_kind(Event("S", group, "signed", 1.0, ["NOR", "GHA"], title=title)) == kind


def test_a_pact_without_a_title_is_an_agreement():
    assert document_kind(Event("S", "treaty", "signed", 1.0, ["NOR", "GHA"], word="pact")) == "agreement"


def test_both_governments_are_states(agreements):
    text = "Norway and Volta Bank spoke of Ghana with Ghana's envoy. The two governments signed a pact in May."
    assert "ORG:Volta Bank" not in agreements(text)[-1].sides


def test_to_initial_is_to_sign(agreements):
    (found,) = agreements("On Friday Chile will initial trade agreements with Peru.")
    assert (found.status, set(found.sides)) == ("planned", {"CHL", "PER"})
    found = agreements("Chile and Peru initialled an agreement on Friday.", "Andean presidents initial peace accord")
    assert [e.title for e in found] == ["peace accord"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Chile and Peru signed a General Cooperation Agreement on Monday.", "General Cooperation Agreement"),
        (
            "Chile and Peru signed on Monday the Treaty of Friendship, Good-Neighbourliness and Cooperation.",
            "Treaty of Friendship, Good-Neighbourliness and Cooperation",
        ),
        (
            "Chile and Peru signed on Monday an agreement on economy, trade, fish, technology, science and sport.",
            "agreement on economy, trade, fish, technology, science and sport",
        ),
        ("Chile will initial trade agreements with Peru on Monday.", "trade agreements"),
        ("Chile and Peru signed a protocol to the 2008 cod treaty on Monday.", "protocol to the 2008 cod treaty"),
        ("Chile and Peru signed a protocol amending their tax treaty on Monday.", "protocol amending their tax treaty"),
    ],
)
def test_a_name_is_told_in_full(agreements, text, title):
    assert [e.title for e in agreements(text)] == [title]


def test_the_day_from_which_a_document_is_to_apply_is_not_that_of_its_act(agreements):
    (found,) = agreements("The free trade agreement between Chile and Peru will enter into force on July 1.")
    assert (found.status, found.when) == ("signed", None)
    (found,) = agreements("The free trade agreement between Chile and Peru entered into force on May 1.")
    assert (found.status, found.when.start.isoformat()) == ("in_force", "2024-05-01")


def test_what_was_agreed_does_not_end_with_a_document_that_lapsed(agreements):
    found = agreements("Norway and Ghana agreed on Friday to revive a lapsed fishing agreement.")
    assert "terminated" not in {e.status for e in found}


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("the Open Skies (OST) Treaty", "Open Skies (OST) Treaty"),
        ("the Volta Fisheries (VF) agreement", "Volta Fisheries (VF) agreement"),
        ("the Accra Leaders' Declaration", "Accra Leaders' Declaration"),
        ("(as planned) a fisheries agreement", "fisheries agreement"),
    ],
)
def test_a_name_holds_its_letters_and_those_whose_text_it_is(agreements, told, title):
    assert [e.title for e in agreements(f"Norway and Ghana signed {told} on Monday.")] == [title]


@pytest.mark.parametrize(
    "title",
    [
        "agreement to establish a $1 billion fisheries fund",
        "agreement on settling the $36 million debt of Ghana",
        "protocol on the protection and uses of the Volta",
        "agreement on simplifying the entry, travel and departure requirements for Ghanaian citizens",
        "agreement in the field of transport",
    ],
)
def test_what_a_document_is_about_may_cost_money_and_need_no_verb(agreements, title):
    text = f"Norway and Ghana signed an {title} in the presence of the two presidents.".replace("an proto", "a proto")
    assert [e.title for e in agreements(text)] == [title]


def test_an_adjective_is_none_of_what_several_documents_are_about(agreements):
    text = "Norway and Ghana signed documents on economic, cultural and military cooperation on Monday."
    assert [e.title for e in agreements(text)] == ["documents on economic, cultural and military cooperation"]


@pytest.mark.parametrize(
    ("told", "people"),
    [
        ("Ola Testmann and Kwame Proof signed a joint declaration.", ["Ola Testmann", "Kwame Proof"]),
        ("Ola Testmann and Kwame Proof issued a joint declaration.", []),
        ("Ola Testmann and Kwame Proof adopted a joint declaration.", []),
    ],
)
def test_a_statement_that_is_only_issued_has_no_signatories(agreements, told, people):
    text = f"Norwegian Foreign Minister Ola Testmann met Ghanaian Foreign Minister Kwame Proof in Accra. {told}"
    assert [[p.name for p in e.persons] for e in agreements(text)] == [people]


@pytest.mark.parametrize(
    "told",
    [
        "A delegation led by Norwegian Foreign Minister Ola Testmann signed a treaty with Ghana in Accra on Monday.",
        "Norway and Ghana signed a treaty in front of Norwegian Foreign Minister Ola Testmann in Accra on Monday.",
        "Norway and Ghana signed a treaty at a dinner hosted by Norwegian Foreign Minister Ola Testmann on Monday.",
        "Norway and Ghana signed a treaty on Monday during Norwegian Foreign Minister Ola Testmann's two-day visit.",
    ],
)
def test_who_leads_hosts_or_visits_has_not_signed(agreements, told):
    assert [e.persons for e in agreements(told)] == [[]]


def test_a_memorandum_is_called_as_the_text_writes_it_out(agreements):
    text = "ACCRA, May 13 - Ghana and Norway signed a memorandum of understanding (MOU) on Monday, officials said."
    found = agreements(text, "Ghana, Norway ink MOU to boost fisheries")
    assert [e.title for e in found] == ["memorandum of understanding"]


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("a deal to buy ten ferries", "contract"),
        ("an arms deal", "contract"),
        ("a $2 billion gas deal", "contract"),
        ("a $2 billion loan deal", "agreement"),
        ("an agreement to build a dam", "agreement"),
    ],
)
def test_a_deal_of_goods_is_a_contract(agreements, told, kind):
    assert [document_kind(e) for e in agreements(f"Norway and Ghana signed {told} in Accra on Monday.")] == [kind]


def test_an_act_behind_a_signing_in_the_same_sentence_has_its_own_time(events_of):
    text = (
        "The Partnership Treaty between Norway and Ghana entered into force on Thursday. "
        "The treaty was signed in Oslo in January and ratified by Norway in March."
    )
    (found,) = events_of(text)
    assert ("ratified", date(2024, 3, 1)) in {(action, when.start) for action, when, _ in found.acts if when}


def test_a_day_of_the_start_is_not_that_of_an_extension(agreements):
    text = "Norway and Ghana have extended the fisheries treaty until 2030. It entered into force on February 5, 2011."
    assert [(e.status, e.when) for e in agreements(text)] == [("extended", None)]


@pytest.mark.parametrize("body", ["International Monetary Fund (IMF)", "International Monetary Fund"])
def test_a_known_body_is_no_firm(agreements, body):
    found = agreements(f"Ghana and the {body} signed a loan agreement in Accra on Monday.")
    assert [(e.group, sorted(e.sides)) for e in found] == [("agreement", ["GHA", "IMF"])]


def test_who_held_the_talks_before_has_not_signed(agreements):
    text = (
        "Norway and Ghana signed a memorandum on Monday. The document was signed by Foreign Ministers Ola Testmann of "
        "Norway and Kwame Proof of Ghana after talks between President Kari Probe of Norway, President Kofi Sample of "
        "Ghana and their aides."
    )
    assert [[p.name for p in e.persons] for e in agreements(text)] == [["Ola Testmann", "Kwame Proof"]]


def test_the_last_of_a_programmes_years_ends_its_name(agreements):
    told = "Norway and Ghana signed a programme of cooperation in education for 2026–2028 and a protocol on visas."
    names = ["programme of cooperation in education for 2026–2028", "protocol on visas"]
    assert [e.title for e in agreements(told)] == names


@pytest.mark.parametrize(
    ("called", "told", "kind"),
    [
        ("pact", "memorandum of understanding on visas", "memorandum"),
        ("deal", "protocol on visas", "protocol"),
        ("accord", "tax convention", "convention"),
        ("pact", "tax agreement", "agreement"),
    ],
)
def test_a_document_is_of_the_kind_that_the_text_calls_it(agreements, called, told, kind):
    found = agreements(f"Norway and Ghana on Monday signed a {told}.", f"Norway, Ghana sign {called}")
    assert [document_kind(e) for e in found] == [kind]


def test_a_previous_document_is_another(agreements):
    text = "Norway and Ghana signed a peace deal on Monday. A previous peace deal, signed in 2015, fell apart."
    assert [(e.title, e.when.start.year) for e in agreements(text)] == [
        ("peace deal", 2024),
        ("previous peace deal", 2015),
    ]


def test_what_is_agreed_on_is_the_extension_of_a_document(agreements):
    found = agreements("Norway and Ghana agreed on Monday to extend their ceasefire by one more day.")
    assert [(e.status, e.group) for e in found] == [("extended", "ceasefire")]


def test_a_word_behind_a_name_says_what_it_is(agreements):
    text = "Norway withdrew on Monday from the Accra Convention with Ghana, an international treaty to protect whales."
    assert [e.title for e in agreements(text)] == ["Accra Convention"]
    text = "Norway and Ghana signed the Accra Convention on Whales, a treaty on tax and a protocol on visas on Monday."
    assert len(agreements(text)) == 3


def test_the_agreement_is_what_sides_agreed_to_do(agreements):
    text = (
        "Norway and Ghana have agreed to open a joint port. Ola Testmann and Kwame Proof signed {} in Accra on Monday."
    )
    assert len(agreements(text.format("the agreement"))) == 1
    assert len(agreements(text.format("a fisheries agreement"))) == 2


@pytest.mark.parametrize("behind", ["The declaration, which has five points, was signed in Accra.", ""])
def test_the_declaration_is_the_one_that_was_named(agreements, behind):
    text = f"Norway and Ghana signed the Joint Declaration of Peace and Friendship in Accra on Monday. {behind}"
    assert [e.title for e in agreements(text)] == ["Joint Declaration of Peace and Friendship"]


def test_what_was_agreed_in_a_deal_is_no_other_document(agreements):
    text = "In a deal with Ghana and Chile, Norway agreed late last year to suspend fishing off Accra."
    assert [e.title for e in agreements(text)] == ["deal"]


def test_a_framework_agreed_on_a_day_is_a_document(agreements):
    text = "Norway and Ghana agreed on Monday on a framework for the removal of mines from the Gulf of Accra."
    assert len(agreements(text)) == 1


@pytest.mark.parametrize(
    ("told", "documents"),
    [
        ("eight cooperation documents and memoranda of understanding", 1),
        ("five MoUs/Agreements", 1),
        ("three agreements and two memoranda of understanding", 2),
    ],
)
def test_two_plurals_in_one_breath_are_one_set_of_documents(agreements, told, documents):
    assert len(agreements(f"Norway and Ghana signed {told} in Accra on Monday.")) == documents


@pytest.mark.parametrize("told", ["an 8 billion dollar gas deal", "a two-billion-dollar gas deal"])
def test_a_price_is_no_part_of_a_name(agreements, told):
    assert [e.title for e in agreements(f"Norway and Ghana signed {told} in Accra on Monday.")] == ["gas deal"]


def test_a_stroke_joins_two_words_of_a_name(agreements):
    text = "Norway and Ghana signed an agreement on water/sanitation cooperation in Accra on Monday."
    assert [e.title for e in agreements(text)] == ["agreement on water/sanitation cooperation"]


def test_the_status_of_forces_is_in_a_name(agreements):
    text = "Norway and Ghana signed a Status of Forces Agreement in Accra on Monday."
    assert [e.title for e in agreements(text)] == ["Status of Forces Agreement"]


def test_late_in_the_evening_is_no_part_of_a_name(agreements):
    text = "Norway and Ghana signed a declaration of cooperation late in the evening."
    assert [e.title for e in agreements(text)] == ["declaration of cooperation"]


def test_a_status_of_forces_is_part_of_a_name(agreements):
    text = "Norway and Ghana signed the Status of Forces Agreement in Accra on Monday."
    assert [e.title for e in agreements(text)] == ["Status of Forces Agreement"]


def test_the_first_such_agreement_is_the_one_before_it(agreements):
    text = "Norway and Ghana signed a fisheries treaty in Accra on Monday, their first such agreement with any state."
    assert [e.title for e in agreements(text)] == ["fisheries treaty"]


def test_a_headlines_number_is_not_that_of_one_document(agreements):
    text = (
        "Norway and Ghana signed ten agreements, including the landmark Agreement on Fish Transit, in Accra on Monday."
    )
    found = agreements(text, "Norway, Ghana sign 10 pacts")
    assert sorted((e.title or "", e.count) for e in found) == [("", 10), ("Agreement on Fish Transit", 1)]


def test_a_partnership_that_a_document_is_about_is_no_other(agreements):
    told = "Norway and Ghana discussed the Declaration on Strategic Partnership signed in Oslo in 2013."
    assert [e.title for e in agreements(told)] == ["Declaration on Strategic Partnership"]


def test_a_day_before_the_name_of_a_document_is_its_own(agreements):
    told = "Talks began on May 5 in line with the April 12 ceasefire agreement between Norway and Ghana."
    assert [e.when.start for e in agreements(told)] == [date(2024, 4, 12)]


@pytest.mark.parametrize("word", ["an intelligence-sharing pact", "the intelligence-sharing pact"])
def test_a_word_for_a_document_behind_its_own_name_is_no_other(agreements, word):
    text = f"Japan and South Korea agreed to normalise GSOMIA, {word}, after talks in Accra on Thursday."
    assert [e.title for e in agreements(text)] == ["GSOMIA"]


def test_a_documents_own_name_is_told_behind_a_word_for_it(agreements):
    text = "Norway and Ghana signed a deal, formally titled the Agreement on Fish Transit, in Accra on Monday."
    assert [e.title for e in agreements(text)] == ["Agreement on Fish Transit"]


def test_an_fta_is_the_free_trade_agreement(agreements):
    text = (
        "Norway on Monday signed a free trade agreement with Ghana in Accra. "
        "An FTA between Norway and Ghana was signed by Trade Minister Kwame Proof."
    )
    assert [e.title for e in agreements(text)] == ["free trade agreement"]


def test_from_when_a_pact_is_to_take_effect_is_not_its_day(agreements):
    text = "Norway and Ghana approved the fisheries pact, to take effect from midnight on Sunday, the ministers said."
    assert [e.when for e in agreements(text)] == [None]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Chile hails deal",
            "Chile hailed the peace agreement signed in Accra by Norway and Ghana on Monday.",
        ),
        (
            "Chile welcomes accord",
            "Chile's government welcomed the accord reached on Monday between Norway and Ghana.",
        ),
    ],
)
def test_who_welcomes_a_document_is_no_party(agreements, title, text):
    assert [(set(e.sides), e.title) for e in agreements(text, title)] == [
        ({"NOR", "GHA"}, "peace agreement" if "peace" in text else "accord")
    ]


def test_a_joint_statement_that_a_headline_names_behind_a_colon_is_whole(agreements):
    title = "The Spirit of Accra: Joint Statement of Chile, the Republic of Ghana, and Norway"
    [found] = agreements("Chile, Ghana and Norway today issued a joint statement in Accra.", title)
    assert found.title == "Joint Statement of Chile, the Republic of Ghana, and Norway"


def test_memorandums_of_understanding_have_a_number_and_no_name(agreements):
    [found] = agreements("Norway and Ghana signed 51 memorandums of understanding in Accra on Monday.")
    assert (found.title, found.count) == (None, 51)


@pytest.mark.parametrize("body", ["the bloc", "the 10-member bloc", "the 27-nation alliance"])
def test_a_document_with_the_bloc_is_with_the_body_told_last(events_of, body):
    name = "NATO" if "alliance" in body else "ASEAN"
    text = f"{name} leaders met in Oslo on Monday. Norway signed a fish agreement with {body} on Tuesday, Oslo said."
    assert ["NOR", name] in [e.sides for e in events_of(text) if e.letter == "S"]


@pytest.mark.parametrize(
    ("told", "count"), [("thirteen agreements", 13), ("two dozen documents", 24), ("half a dozen memorandums", 6)]
)
def test_documents_are_counted_by_dozens(agreements, told, count):
    assert [e.count for e in agreements(f"Chile and Peru signed {told} in Arica on Monday.")] == [count]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("United Nations Convention on the Law of the Sea", "UNCLOS"),
        ("North American Free Trade Agreement", "NAFTA"),
        ("New Strategic Arms Reduction Treaty", "New START treaty"),
    ],
)
def test_a_well_known_document_is_one_under_both_its_names(agreements, name, short):
    text = f"Chile and Peru signed the {name} in Arica on Monday. The {short} was signed by Chile and Peru."
    assert [(e.title, e.n_mentions) for e in agreements(text)] == [(name, 2)]


def test_a_document_is_not_of_the_year_since_which_it_is_the_first(events_of):
    text = "In the biggest such deal since the 1979 revolution, Norway and Ghana signed a fish agreement in Accra."
    assert [e.when for e in events_of(text) if e.letter == "S"] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "The Ghanaian striker signed a two-year contract with Oslo club Testa on Monday.",
        "Ola Testmann signed an employment contract with Ghana on Monday.",
    ],
)
def test_what_a_player_or_an_employee_signs_is_his_own(agreements, text):
    assert agreements(text) == []


def test_the_day_in_the_name_of_a_document_is_not_that_of_its_end(events_of):
    told = "The border agreement of May 2002 between Ghana and Togo was terminated by Ghana."
    assert [(e.status, e.when) for e in events_of(told) if e.letter == "S"] == [("terminated", None)]
