"""What a sentence states of a document, and what it does not."""

import pytest

from extractors.extract.acts import (
    may_apply,
    may_be_ratified,
    may_end,
    new_time,
    stated_act,
    stated_fate,
    tells_end,
    tells_when_ended,
)

NAME = "Pacific Fisheries Agreement"


def act(sentence):
    start = sentence.index(NAME)
    found = stated_act(sentence, start, start + len(NAME))
    return found and found.status


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Chile and Peru are negotiating the Pacific Fisheries Agreement.", "proposed"),
        ("Chile and Peru are finalising the Pacific Fisheries Agreement.", "proposed"),
        ("The Pacific Fisheries Agreement is also being finalized.", "proposed"),
        ("Chile will initial the Pacific Fisheries Agreement in Arica.", "planned"),
        ("The Pacific Fisheries Agreement has yet to be signed.", "proposed"),
        ("The Pacific Fisheries Agreement was broken within hours.", "suspended"),
        ("Chile decided to hold the Pacific Fisheries Agreement in abeyance.", "suspended"),
        ("Chile announced that the Pacific Fisheries Agreement would be held in abeyance.", "suspended"),
        ("Chile said that the Pacific Fisheries Agreement would be suspended if Peru broke it.", None),
        ("The Pacific Fisheries Agreement, in force since 2007, was fully suspended on Monday.", "suspended"),
        ("The Pacific Fisheries Agreement, in effect since May, was extended by two years.", "extended"),
        ("The Pacific Fisheries Agreement is old, and the Accra Treaty expired in May.", None),
        ("Chile signed the Pacific Fisheries Agreement, and its trade pact took effect in May.", "signed"),
        ("Chile signed the Pacific Fisheries Agreement, months after the Accra Treaty took effect.", "signed"),
        ("Chile left the Pacific Fisheries Agreement on Monday.", "terminated"),
        ("Chile never left the Pacific Fisheries Agreement.", None),
        ("Chile and Peru will on Thursday sign the Pacific Fisheries Agreement.", "planned"),
        ("Chile reserved the right to hold the Pacific Fisheries Agreement in abeyance.", "referenced"),
        ("The cabinet approved the signing of the Pacific Fisheries Agreement.", "planned"),
        ("The ministers signed the Pacific Fisheries Agreement in Arica.", "signed"),
        ("Signing the Pacific Fisheries Agreement can help Peru.", "proposed"),
        ("The ministers held negotiations on signing the Pacific Fisheries Agreement.", "proposed"),
        ("The president signed the law on “The Ratification of the Pacific Fisheries Agreement”.", "ratified"),
        ("We have signed the Pacific Fisheries Agreement, while visas have been revoked.", "signed"),
        ("The Pacific Fisheries Agreement between Chile and Peru was signed in Arica.", "signed"),
        ("The ministers will sign the Pacific Fisheries Agreement in Arica.", "planned"),
        ("The Pacific Fisheries Agreement is to be signed in Arica on Friday.", "planned"),
        ("Chile's congress ratified the Pacific Fisheries Agreement with Peru on Monday.", "ratified"),
        ("The Pacific Fisheries Agreement with Peru was ratified by congress.", "ratified"),
        ("The Pacific Fisheries Agreement between Chile and Peru entered into force on Monday.", "in_force"),
        ("Since the entry into force of the Pacific Fisheries Agreement, boats land in Ilo.", "in_force"),
        ("They spoke of the Pacific Fisheries Agreement, which came into force in October.", "in_force"),
        ("Peru suspended the Pacific Fisheries Agreement with Chile on Friday.", "suspended"),
        ("The two extended the Pacific Fisheries Agreement by five years.", "extended"),
        ("Peru withdrew from the Pacific Fisheries Agreement on Friday.", "terminated"),
        ("The Pacific Fisheries Agreement was signed in 2010 and entered into force in 2011.", "in_force"),
        ("The Pacific Fisheries Agreement, in force since 2005, sets quotas.", "in_force"),
        ("The Pacific Fisheries Agreement was approved by the Peruvian parliament.", "ratified"),
        ("Peru cancelled the Pacific Fisheries Agreement on Friday.", "terminated"),
        ("They met to discuss the Pacific Fisheries Agreement, from which Peru withdrew.", "terminated"),
        ("The Pacific Fisheries Agreement goes into effect on Monday.", "in_force"),
        ("Peru's president withdrew his country from the Pacific Fisheries Agreement.", "terminated"),
        ("After the withdrawal of Peru from the Pacific Fisheries Agreement, prices rose.", "terminated"),
        ("They spoke of the Pacific Fisheries Agreement, which the new government tore up.", "terminated"),
        ("Both presidents witnessed the signing of the Pacific Fisheries Agreement.", "signed"),
        ("The ministers will officially sign the Pacific Fisheries Agreement.", "planned"),
        ("The presidents will witness the signing of the Pacific Fisheries Agreement.", "planned"),
        ("The Pacific Fisheries Agreement was signed in Arica and officially came into force in May.", "in_force"),
        ("Peru's decision to withdraw from the Pacific Fisheries Agreement surprised Chile.", "terminated"),
        ("They spoke of the Pacific Fisheries Agreement that was abandoned by Peru.", "terminated"),
        ("Chile and Peru reached the Pacific Fisheries Agreement in Arica.", "signed"),
        ("The Pacific Fisheries Agreement was finally adopted in Arica.", "signed"),
        ("Chile was in favour of signing the Pacific Fisheries Agreement.", "proposed"),
        ("The Pacific Fisheries Agreement was signed and states that the dispute has come to an end.", "signed"),
        ("Chile repeated a demand that Peru sign the Pacific Fisheries Agreement.", "proposed"),
        ("They agreed on basic provisions of the Pacific Fisheries Agreement.", "proposed"),
        ("The Pacific Fisheries Agreement must be ratified by both congresses.", "referenced"),
        ("The Pacific Fisheries Agreement still needs the consent of congress.", "referenced"),
        ("Chile was the first country to sign the Pacific Fisheries Agreement.", "signed"),
        ("Chile and Peru will soon sign the Pacific Fisheries Agreement.", "planned"),
        ("Chile and Peru managed to reach the Pacific Fisheries Agreement.", "signed"),
        ("Peru's withdrawal from the Pacific Fisheries Agreement took effect on Friday.", "terminated"),
        ("Chile condemned the abrogation of the Pacific Fisheries Agreement by Peru.", "terminated"),
        ("Chile and Peru signed the Pacific Fisheries Agreement, which is still valid.", "in_force"),
        ("Chile is prepared to sign the Pacific Fisheries Agreement.", "proposed"),
        ("The Pacific Fisheries Agreement is still under discussion.", "proposed"),
        ("They signed the $1.5 billion Pacific Fisheries Agreement.", "signed"),
        ("The act on the ratification of the Pacific Fisheries Agreement was passed.", "ratified"),
        ("The Pacific Fisheries Agreement has been in place since 2016.", "in_force"),
        ("Peru suspended its participation in the Pacific Fisheries Agreement.", "suspended"),
        ("The Pacific Fisheries Agreement collapsed within weeks.", "terminated"),
        ("The Pacific Fisheries Agreement is being scrapped by Peru.", "terminated"),
        ("They spoke of the Pacific Fisheries Agreement abandoned by Peru.", "terminated"),
        ("The Pacific Fisheries Agreement was signed in 2014 and remains in force.", "in_force"),
        ("Chile was the twenty-third, and last, country to sign the Pacific Fisheries Agreement.", "signed"),
        ("The minister visited Lima to sign the Pacific Fisheries Agreement.", "signed"),
        ("Chile came up with the initiative of signing the Pacific Fisheries Agreement.", "proposed"),
        ("Chile and Peru to ink the Pacific Fisheries Agreement.", "planned"),
        ("Askar Testov also signed the Pacific Fisheries Agreement.", "signed"),
        ("Chile and Peru in May 2014 signed the Pacific Fisheries Agreement.", "signed"),
        ("Scrapping the Pacific Fisheries Agreement will cost Peru dearly.", None),
    ],
)
def test_plain_words_state_an_act(sentence, status):
    assert act(sentence) == status


def test_a_denied_signature_is_a_citation():
    assert act("Peru refused to sign the Pacific Fisheries Agreement.") == "referenced"


@pytest.mark.parametrize(
    "sentence",
    [
        "Peru refused to sign the Pacific Fisheries Agreement.",
        "Peru has not ratified the Pacific Fisheries Agreement.",
        "The Pacific Fisheries Agreement has not entered into force.",
        "The ministers discussed the Pacific Fisheries Agreement.",
        "The war of the boats ended with the Pacific Fisheries Agreement.",
        "They finished a round and concluded their negotiations on the Pacific Fisheries Agreement.",
        "The Pacific Fisheries Agreement will enter into force in May.",
        "The two are close to the signing of the Pacific Fisheries Agreement.",
        "Peru threatened to leave by suspending the Pacific Fisheries Agreement.",
        "The president asked congress to ratify the Pacific Fisheries Agreement.",
        "All will change once the Pacific Fisheries Agreement enters into force.",
        "Congress could ratify the Pacific Fisheries Agreement.",
    ],
)
def test_doubt_states_nothing(sentence):
    assert act(sentence) in (None, "referenced")


def fate(sentence, word):
    start = sentence.index(word)
    return stated_fate(sentence, start, start + len(word))


@pytest.mark.parametrize(
    ("sentence", "word", "said"),
    [
        ("The meeting of the two ministers, planned for March 10, has been cancelled.", "meeting", "cancelled"),
        ("Ethiopia, Kenya call off March 10 talks", "talks", "cancelled"),
        ("The minister has postponed a visit to Pakistan.", "visit", "cancelled"),
        ("Minister's trip to Islamabad called off", "trip", "cancelled"),
        ("The round of talks will not take place on Sunday.", "talks", "cancelled"),
        ("North Korea says it will delay a scheduled round of talks.", "round", "cancelled"),
        ("The minister was to have met the president.", "met", "cancelled"),
        ("The meeting, set for this month, has been pushed back.", "meeting", "cancelled"),
        ("The talks were deferred to Monday.", "talks", None),
        ("The talks might be called off, aides said.", "talks", None),
        ("The talks will not be cancelled, aides said.", "talks", None),
        ("The minister had sought an urgent meeting with the president.", "meeting", "none"),
        ("The minister did not rule out a Niinisto-Xi summit.", "summit", "none"),
        ("A second meeting, in Lima, has been floated.", "meeting", "none"),
        ("The minister asked for a pause at the meeting with the president.", "meeting", None),
        ("The Serbian president refused to meet Kosovo's prime minister.", "meet", "none"),
        ("No meeting in Brussels for Serbia and Kosovo", "meeting", "none"),
        ("The minister did not meet the president.", "meet", "none"),
        ("The minister did not schedule a meeting with the president.", "meeting", "none"),
        ("The minister received an official invitation from the president.", "received", "none"),
        ("The minister received a message from the president, delivered by his envoy.", "received", None),
        ("The minister received the letters of credence of the envoy.", "received", None),
        ("The minister has yet to speak with the president.", "speak", "none"),
        ("The minister tried to call the president.", "call", "none"),
        ("The minister could not reach the president by phone.", "phone", "none"),
        ("The minister denied that he had met the president.", "met", "none"),
        ("The minister left Oslo without meeting the president.", "meeting", "none"),
        ("No direct talks with Kosovo are foreseen.", "talks", "none"),
        ("A meeting of the two was out of the question.", "meeting", "none"),
        ("The ministers did not meet until Monday.", "meet", None),
        ("The minister not only met the president.", "met", None),
        ("The ministers met in Riga.", "met", None),
        ("The meeting, planned for March 9, has been postponed to March 12.", "meeting", None),
    ],
)
def test_words_around_an_event_say_that_it_is_off(sentence, word, said):
    assert fate(sentence, word) == said


def test_a_moved_event_has_a_new_time():
    sentence = "The meeting, planned for March 9, has been postponed to March 12."
    assert sentence[new_time(sentence, 11) :] == "March 12."
    assert new_time("The meeting, planned for March 9, has been cancelled.", 11) is None


@pytest.mark.parametrize(
    ("sentence", "may"),
    [
        ("Chile would suffer if Peru pulls out of the Pacific Fisheries Agreement.", True),
        ("Withdrawal from the Pacific Fisheries Agreement will harm Peru.", True),
        ("Peru pulled out of the Pacific Fisheries Agreement in May.", False),
        ("After the withdrawal of Peru from the Pacific Fisheries Agreement, Chile wants talks.", False),
        ("Peru announced it would withdraw from the Pacific Fisheries Agreement.", False),
        ("Peru signed the Pacific Fisheries Agreement, if late.", False),
    ],
)
def test_an_end_may_only_be_possible(sentence, may):
    assert may_end(sentence) == may


def test_a_ratification_may_only_be_to_come():
    assert may_be_ratified("The government sent the Pacific Fisheries Agreement to parliament for ratification.")
    assert may_be_ratified("Chile criticised the slow ratification of the Pacific Fisheries Agreement.")
    assert may_be_ratified("The Pacific Fisheries Agreement will enter into force in May.")
    assert may_be_ratified("The Pacific Fisheries Agreement would take effect once the Senate had ratified it.")
    assert not may_be_ratified("Parliament ratified the Pacific Fisheries Agreement, sent for ratification in May.")


@pytest.mark.parametrize(
    ("sentence", "is_told"),
    [
        ("Peru left the Pacific Fisheries Agreement in May.", True),
        ("The truce expired on Friday.", True),
        ("Peru wants the Pacific Fisheries Agreement abandoned.", False),
        ("It would be a mistake if Peru pulled out of it.", False),
        ("Kari Testmann replaced Ola Prøve, who signed it.", False),
    ],
)
def test_an_end_is_told_by_some_sentence(sentence, is_told):
    assert tells_end(["Chile and Peru spoke of fish.", sentence]) == is_told


def test_what_will_apply_does_not_yet():
    assert may_apply("The Pacific Fisheries Agreement will enter into force on July 1.")
    assert may_apply("The Pacific Fisheries Agreement is due to take effect in May.")
    assert not may_apply("The Pacific Fisheries Agreement, in force since May, will enter into force for Chile.")


@pytest.mark.parametrize(
    ("sentence", "time", "is_so"),
    [
        ("Chile quit the 2015 fisheries pact with its neighbours in May 2018.", "May 2018", True),
        ("On May 8, President Ana Diaz officially withdrew from the pact.", "May 8", True),
        ("Since last June, when Chile abandoned the pact, little has moved.", "last June", True),
        ("The truce collapsed on Friday.", "Friday", True),
        ("Norway on Tuesday unilaterally terminated the pact.", "Tuesday", True),
        ("The truce that began on Tuesday collapsed.", "Tuesday", False),
        ("Chile abandoned the pact that it had signed in May 2018.", "May 2018", False),
        ("On May 8, a year after Chile left the pact, the ministers met.", "May 8", False),
        ("The pact of 2010 expired.", "of 2010", False),
        ("The Pacific Fisheries Pact of 2010 expired.", "of 2010", False),
        ("The minister said on Friday that the withdrawal from the pact was wrong.", "Friday", False),
    ],
)
def test_when_a_document_ended_is_told_beside_the_words_of_its_end(sentence, time, is_so):
    start = sentence.index(time)
    assert tells_when_ended(sentence, start, start + len(time)) is is_so


@pytest.mark.parametrize("verb", ["suspended its", "halted its", "is freezing Peru's", "paused"])
def test_who_no_longer_takes_part_in_a_document_suspends_it(verb):
    assert act(f"On Monday Peru {verb} participation in the Pacific Fisheries Agreement.") == "suspended"


def test_a_prior_agreement_is_no_document():
    text = "In accordance with a prior agreement, she told him of the summit."
    start = text.index("agreement")
    assert stated_act(text, start, start + len("agreement")).status == "referenced"
