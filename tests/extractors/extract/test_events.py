"""Plain sentences of news agencies, and what they say; names are invented so that nothing but the words can tell."""

from datetime import date

import pytest

from extractors.extract.events import row_places


def facts(events, letter):
    return [(e.status, set(e.sides)) for e in events if e.letter == letter]


@pytest.mark.parametrize(
    ("text", "status", "sides"),
    [
        (
            "Norwegian Foreign Minister Ola Testmann met with his Ghanaian counterpart Kwame Proof in Accra on Monday.",
            "held",
            {"NOR", "GHA"},
        ),
        (
            "President of Chile Sara Example will meet with Prime Minister of Japan Ken Sample in Tokyo on May 20.",
            "planned",
            {"CHL", "JPN"},
        ),
        (
            "Turkish President Ali Deneme held a phone conversation with Kazakh President Daniyar Mysal on Tuesday.",
            "held",
            {"TUR", "KAZ"},
        ),
        ("The foreign ministers of Egypt and Greece held talks in Cairo on Sunday.", "held", {"EGY", "GRC"}),
    ],
)
def test_meetings(events_of, text, status, sides):
    assert (status, sides) in facts(events_of(text), "M")


@pytest.mark.parametrize(
    "text",
    [
        "The Norwegian parliament debated the budget on Monday.",
        "Ghana beat Egypt 2-1 in a friendly match in Accra on Sunday.",
        "Wheat prices in Japan rose for the third month.",
    ],
)
def test_nothing_happened(events_of, text):
    assert events_of(text) == []


def test_a_visit(events_of):
    events = events_of(
        "Norwegian Prime Minister Kari Testmann arrived in Accra, Ghana, on Monday for a two-day official visit."
    )
    visit = next(e for e in events if e.letter == "Z")
    assert (visit.status, visit.sides, visit.place.country) == ("held", ["NOR"], "GHA")


def test_an_agreement(events_of):
    text = "Norway and Ghana signed a memorandum of understanding on fisheries cooperation in Accra on Monday."
    agreement = next(e for e in events_of(text) if e.letter == "S")
    assert (agreement.status, agreement.group, set(agreement.sides)) == ("signed", "memorandum", {"NOR", "GHA"})
    assert "memorandum of understanding" in agreement.title


def test_a_time_and_a_place(events_of):
    text = "Norwegian Foreign Minister Ola Testmann met with his Ghanaian counterpart Kwame Proof in Accra on Monday."
    meeting = next(e for e in events_of(text, published=date(2024, 5, 15)) if e.letter == "M")
    assert meeting.when.start == date(2024, 5, 13)
    assert (meeting.place.city, meeting.place.country) == ("Accra", "GHA")


def test_without_a_day_of_publication_a_weekday_stays_unresolved(events_of):
    text = "Norwegian Foreign Minister Ola Testmann met with his Ghanaian counterpart Kwame Proof in Accra on Monday."
    meeting = next(e for e in events_of(text, published=None) if e.letter == "M")
    assert meeting.when is None


def test_a_zone_tells_nothing(events_of):
    text = (
        "Prices rose in Oslo.\nNorwegian Foreign Minister Ola Testmann met with Ghanaian President Kofi Proof in Accra."
    )
    assert events_of(text, zones=[(20, len(text))]) == []


def test_a_headline_in_the_present_tense_is_the_meeting_of_its_lede(events_of):
    text = "Norwegian Foreign Minister Ola Testmann met Ghanaian Foreign Minister Kwame Proof in Accra on Monday."
    events = events_of(text, title="Foreign minister Testmann meets Ghanaian counterpart")
    assert facts(events, "M") == [("held", {"NOR", "GHA"})]


def test_an_act_stated_outright_stands_against_its_headline(events_of):
    text = "Ghana suspended the Atlantic Fisheries Agreement with Norway on Friday after a quarrel over nets."
    events = events_of(text, title="Ghana suspends fisheries agreement with Norway")
    assert ("suspended", {"NOR", "GHA"}) in facts(events, "S")


def test_an_act_that_is_done_has_no_time_to_come(events_of):
    [event] = events_of("Norway and Ghana signed a programme of cooperation until 2030 in Accra.")
    assert (event.letter, event.status, event.when) == ("S", "signed", None)


def test_where_an_ambassador_is_sent_is_not_where_he_met(events_of):
    text = "Ghanaian Foreign Minister Kwame Proof met with the Norwegian ambassador to Lima on Monday."
    assert [e.place for e in events_of(text) if e.letter == "M" and e.place] == []


@pytest.mark.parametrize("words", ["met virtually with", "held an online meeting with"])
def test_words_at_the_trigger_make_a_call(events_of, words):
    text = f"Norwegian Foreign Minister Ola Testmann {words} Ghanaian Foreign Minister Kwame Proof on Monday."
    meeting = next(e for e in events_of(text) if e.letter == "M")
    assert (meeting.kind, meeting.place) == ("call", None)


def test_an_office_without_a_name_is_the_one_person_who_holds_it(events_of):
    text = (
        "Norwegian Foreign Minister Ola Testmann spoke to reporters on Sunday.\n"
        "The Norwegian foreign minister met Ghanaian Foreign Minister Kwame Proof in Accra on Monday."
    )
    meeting = next(e for e in events_of(text) if e.letter == "M")
    assert [p.name for p in meeting.persons] == ["Ola Testmann", "Kwame Proof"]


@pytest.mark.parametrize("source", ["https://feeds.example.com/google-publisher/china/latest.xml", "Google News"])
def test_the_rest_of_a_feeds_address_is_no_home(context_of, source):
    assert context_of("The foreign minister met his counterpart.", source=source).home is None


@pytest.mark.parametrize(
    ("words", "precision"),
    [("Earlier this month", "month"), ("Last month", "month"), ("On Sunday", "day")],
)
def test_earlier_this_month_is_no_day_that_other_sentences_tell(events_of, words, precision):
    text = (
        f"{words}, Norwegian Foreign Minister Ola Testmann met with his Ghanaian counterpart Kwame Proof in Accra. "
        "Testmann said on Tuesday that the talks with Proof had been useful."
    )
    assert [e.when.precision for e in events_of(text) if e.letter == "M" and e.when] == [precision]


def test_a_first_call_since_a_year_was_not_in_that_year(events_of):
    [event] = events_of("The presidents spoke on Tuesday.", title="Macron, Tebboune hold first call since 2022")
    assert event.when is None or event.when.start.year != 2022


def test_the_nth_meeting_since_a_month_was_not_in_that_month(events_of):
    text = (
        "Norway's Premier Kari Testmann met Ghanaian President Kwame Proof in Accra on Monday. "
        "It was the third meeting between the two countries since November. They agreed to hold talks once a year."
    )
    found = [e for e in events_of(text) if e.letter == "M"]
    assert [(e.status, e.when.start.month) for e in found if e.when] == [("held", 5)] and len(found) == 1


@pytest.mark.parametrize(
    ("words", "cities"),
    [("the Accra-based group said", []), ("during the Accra-based summit", ["Accra"])],
)
def test_where_somebody_is_based_is_no_place(context_of, words, cities):
    context = context_of(f"Norway and Chile signed a treaty, {words}.")
    assert [p.city for p in row_places(context, context.rows[-1]) if p.city] == cities


@pytest.mark.parametrize(
    ("words", "countries"), [("Chile's Sara Example", []), ("Sara Example of Chile", []), ("Chile", ["CHL"])]
)
def test_whose_somebody_is_tells_no_place(context_of, words, countries):
    context = context_of(f"Norwegian Premier Kari Testmann spoke of {words} on Monday.")
    assert [p.country for p in row_places(context, context.rows[-1])] == countries
