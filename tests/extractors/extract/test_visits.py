"""Visits as sentences tell them; names are invented so that nothing but the words can tell."""

from datetime import date

import pytest


def visits(events):
    return [(e.status, e.sides[0], e.place.country) for e in events if e.letter == "Z"]


def test_a_trip_told_as_held_and_as_planned_is_one_visit(events_of):
    text = (
        "Norwegian Prime Minister Kari Testmann arrived in Accra, Ghana, on Monday for a two-day official visit. "
        "During her visit to Ghana, Testmann will meet President Kwame Proof."
    )
    assert visits(events_of(text)) == [("held", "NOR", "GHA")]


def test_the_present_tense_before_a_day_ahead_is_planned(events_of):
    text = "Norwegian Prime Minister Kari Testmann is heading to Ghana on Friday. The trip is her first this year."
    assert visits(events_of(text)) == [("planned", "NOR", "GHA")]


def test_whoever_heads_to_a_city_goes_there(events_of):
    told = events_of("US Secretary of State Jon Sample heads to Accra on Thursday.", published=date(2024, 5, 14))
    assert [(e.status, e.place.city) for e in told if e.letter == "Z"] == [("planned", "Accra")]


def test_who_had_flown_in_came_to_where_the_text_was_filed(events_of):
    text = "ACCRA, May 15 - Norwegian Premier Kari Testmann, who had flown in that morning for talks, spoke of trade."
    [told] = [e for e in events_of(text) if e.letter == "Z"]
    assert (told.status, told.sides[0], told.place.city, told.place.country) == ("held", "NOR", "Accra", "GHA")


def test_a_visiting_official_is_where_the_host_is(events_of):
    text = "Ghanaian President Kwame Proof held talks on trade with visiting Norwegian Prime Minister Kari Testmann."
    assert visits(events_of(text)) == [("held", "NOR", "GHA")]


def test_private_people_make_no_visit(events_of):
    assert visits(events_of("Some 46,000 Norwegian tourists visited Ghana last year.")) == []


def test_a_resident_ambassador_makes_no_visit(events_of):
    text = "Norwegian Ambassador Kari Testmann visited the National Museum of Ghana in Accra on Monday."
    assert visits(events_of(text)) == []


def test_who_leaves_a_place_for_another_visits_the_other(events_of):
    text = "Norwegian Foreign Minister Kari Testmann left Oslo for Accra on Monday for talks with officials."
    assert visits(events_of(text)) == [("held", "NOR", "GHA")]


def test_who_heads_a_team_to_a_place_travels(events_of):
    text = "Norwegian Foreign Minister Kari Testmann will head a team to Accra in July for a meeting of experts."
    assert visits(events_of(text)) == [("planned", "NOR", "GHA")]


def test_a_delegation_to_a_place_travels(events_of):
    text = "Norwegian Foreign Minister Kari Testmann led a 40-member delegation to Austria in May."
    assert visits(events_of(text, published=date(2024, 6, 15))) == [("held", "NOR", "AUT")]


def test_the_capital_of_a_state_is_a_place(events_of):
    text = "Norwegian Prime Minister Kari Testmann arrived in the Ghanaian capital on Monday for an official visit."
    visit = next(e for e in events_of(text) if e.letter == "Z")
    assert (visit.place.city, visit.place.country) == ("Accra", "GHA")


def test_words_that_tell_travel_only_before_a_place(events_of):
    text = "Norwegian Prime Minister Kari Testmann is expected in Accra on Friday for an official visit."
    assert visits(events_of(text)) == [("planned", "NOR", "GHA")]
    assert visits(events_of("Norwegian Prime Minister Kari Testmann is expected in May.")) == []


def test_the_words_beside_a_visit_tell_whose_it_is(events_of):
    text = (
        "Norwegian Foreign Minister Kari Testmann said relations have grown stronger since the Ghanaian President’s "
        "visit to Vienna in March."
    )
    assert visits(events_of(text)) == [("held", "GHA", "AUT")]


@pytest.mark.parametrize("what", ["a battalion", "peacekeepers", "an ambassador"])
def test_forces_and_ambassadors_who_are_sent_make_no_visit(events_of, what):
    assert visits(events_of(f"Norwegian Prime Minister Kari Testmann will send {what} to Ghana in June.")) == []


@pytest.mark.parametrize(
    ("told", "status", "who"),
    [
        ("Norway sent its trade minister, Ola Testmann, to Accra on Monday.", "held", ["Ola Testmann"]),
        ("Norwegian Premier Kari Testmann had dispatched a team to Accra.", "held", []),
        ("Norwegian Premier Kari Testmann will send a delegation to Accra.", "planned", []),
        ("Norway is sending a high-level mission to Accra next week.", "planned", []),
    ],
)
def test_who_is_sent_travels_not_who_sends(events_of, told, status, who):
    [visit] = [e for e in events_of(told) if e.letter == "Z"]
    assert (visit.status, visit.sides, [p.name for p in visit.persons]) == (status, ["NOR"], who)


def test_a_trip_told_aside_is_not_on_the_day_of_the_next(events_of):
    told = events_of("Norwegian Premier Kari Testmann, who is in Accra for talks, will visit Chile on Friday.")
    assert [(e.place.country, e.when and e.when.start.day) for e in told if e.letter == "Z"] == [
        ("GHA", None),
        ("CHL", 17),
    ]


def test_days_of_one_week_are_of_one_trip(events_of):
    text = (
        "Norwegian Prime Minister Kari Testmann arrived in Accra, Ghana, on Monday for an official visit. "
        "Testmann visited the port of Tema, Ghana, on Wednesday."
    )
    assert visits(events_of(text, published=date(2024, 5, 17))) == [("held", "NOR", "GHA")]


def test_who_is_on_travel_on_days_that_have_begun_is_there(events_of):
    text = "Under Secretary of State Kari Testmann of Norway is on travel to Ghana from {} to discuss trade."
    assert visits(events_of(text.format("May 14-17"))) == [("held", "NOR", "GHA")]
    assert visits(events_of(text.format("May 25-27"))) == [("planned", "NOR", "GHA")]


def test_an_invitation_is_no_trip(events_of):
    text = "Norwegian Foreign Minister Kari Testmann invited President Kwame Proof to visit Oslo later this year."
    assert visits(events_of(text)) == []


def test_an_official_is_not_posted_where_the_visit_goes(events_of):
    text = "The recent visit of the Norwegian foreign minister to Ghana was useful, the spokesman said on Monday."
    assert visits(events_of(text)) == [("held", "NOR", "GHA")]


@pytest.mark.parametrize("words", ["a possible visit", "the prospect of a state visit"])
def test_what_is_thought_possible_is_no_visit(events_of, words):
    text = f"Norwegian Foreign Minister Kari Testmann discussed in Oslo {words} by the Ghanaian president to Norway."
    assert visits(events_of(text)) == []


def test_a_trip_put_off_to_another_time_is_off(events_of):
    text = (
        "Norwegian Prime Minister Kari Testmann’s trip to Ghana, planned for Monday, has been postponed to the spring."
    )
    assert visits(events_of(text)) == [("cancelled", "NOR", "GHA")]


def test_stops_with_a_time_each_have_their_own(events_of):
    text = "Norwegian Prime Minister Kari Testmann will visit Ghana on 20 May 2024 and Togo on 23 May 2024."
    assert [(e.place.country, e.when.start.day) for e in events_of(text)] == [("GHA", 20), ("TGO", 23)]


def test_where_others_are_from_or_met_is_no_stop(events_of):
    text = (
        "Norwegian Minister Kari Testmann arrived in Ghana on Monday for talks with ministers from Chad and Togo. "
        "The visit took place as delegations of Chad and Togo met in Vienna."
    )
    assert visits(events_of(text)) == [("held", "NOR", "GHA")]


def test_who_goes_on_to_a_place_visits_it(events_of):
    text = "Norwegian Prime Minister Kari Testmann arrived in Ghana on Monday. She then went on to Togo."
    assert [told[1:] for told in visits(events_of(text))] == [("NOR", "GHA"), ("NOR", "TGO")]


def test_the_day_of_a_trip_is_not_that_of_the_one_before_it(events_of):
    text = "Norwegian Foreign Minister Ola Testmann arrived in Accra on Monday after concluding his visit to Chile."
    days = {e.place.country: e.when.start.day if e.when else None for e in events_of(text) if e.letter == "Z"}
    assert days.get("GHA") == 13
    assert days.get("CHL") is None


def test_each_trip_of_a_sentence_has_its_own_places(events_of):
    text = "Norwegian Foreign Minister Kari Testmann visited Ghana on Monday and is scheduled to visit Togo next week."
    assert sorted(visits(events_of(text))) == [("held", "NOR", "GHA"), ("planned", "NOR", "TGO")]


def test_who_is_glad_to_be_somewhere_visits_it(events_of):
    text = (
        "Norwegian Prime Minister Kari Testmann met President Kwame Proof of Ghana before talks.\n"
        "PRIME MINISTER TESTMANN: It’s great to be in Ghana and to discuss the many issues on our agenda."
    )
    assert visits(events_of(text)) == [("held", "NOR", "GHA")]


def test_all_of_a_list_travel_one_of_each_side(events_of):
    text = "Norwegian Prime Minister Kari Testmann and Austrian Chancellor Ola Sample travelled to Ghana on Monday."
    assert sorted(visits(events_of(text))) == [("held", "AUT", "GHA"), ("held", "NOR", "GHA")]


def test_an_airline_makes_no_visit(events_of):
    text = "Norwegian Premier Kari Testmann spoke of trade. Norwegian Airlines will begin flying to Accra in June."
    assert visits(events_of(text)) == []


def test_a_visit_without_a_place_is_to_the_state_that_tells_of_it(events_of):
    text = "ACCRA, May 15 – The visit of the Norwegian prime minister next month will be the first in ten years."
    assert visits(events_of(text)) == [("planned", "NOR", "GHA")]
    text = "ACCRA, May 15 – Norwegian Prime Minister Kari Testmann arrived in the country on Monday for talks."
    assert visits(events_of(text)) == [("held", "NOR", "GHA")]


def test_a_further_stop_of_a_trip_that_has_begun_is_planned(events_of):
    text = (
        "Norwegian Prime Minister Kari Testmann arrived in Ghana on Monday on a tour that will also take her to Togo."
    )
    found = {e.place.country: e for e in events_of(text) if e.letter == "Z"}
    assert (found["GHA"].status, found["TGO"].status) == ("held", "planned")
    assert found["TGO"].when is None


def test_an_upcoming_visit_is_planned(events_of):
    text = (
        "Ghanaian and Norwegian officials spoke on Monday about Prime Minister Kari Testmann’s upcoming visit to Ghana."
    )
    assert {status for status, *_ in visits(events_of(text))} <= {"planned"}


def test_the_day_before_another_trip_is_of_the_first(events_of):
    text = "On Friday Norwegian Prime Minister Kari Testmann travels to Ghana before going on to Togo."
    days = {e.place.country: e.when and e.when.start for e in events_of(text) if e.letter == "Z"}
    assert days == {"GHA": date(2024, 5, 17), "TGO": None}


def test_a_summit_that_is_somewhere_makes_no_visit(events_of):
    text = "Norwegian Premier Kari Testmann spoke on Monday. Next year's summit will be at Tema in Ghana in July."
    assert visits(events_of(text)) == []


def test_who_leaves_on_a_day_for_a_place_visits_it(events_of):
    text = "Norwegian Foreign Minister Kari Testmann leaves tomorrow for Accra for talks with officials."
    assert visits(events_of(text)) == [("planned", "NOR", "GHA")]


def test_an_invitation_to_a_place_that_was_accepted_is_a_visit_to_come(events_of):
    text = "Norwegian Prime Minister Kari Testmann met Ghana's president and accepted an invitation to Accra in June."
    assert visits(events_of(text)) == [("planned", "NOR", "GHA")]


def test_a_mission_of_days_to_a_state_is_a_visit(events_of):
    text = "Norwegian Trade Minister Kari Testmann ended a four-day mission to Ghana on Monday."
    assert visits(events_of(text)) == [("held", "NOR", "GHA")]


def test_talks_at_a_place_that_are_returned_to_are_no_visit(events_of):
    text = "Norwegian Prime Minister Kari Testmann urged Ghana's President Kwame Proof to return to the Lima talks."
    assert visits(events_of(text)) == []


def test_many_states_of_one_name_do_not_travel_each(events_of):
    text = "Iran and the P5+1 met on Monday. Negotiators of the P5+1 arrived in Geneva on Tuesday."
    assert visits(events_of(text)) == []


def test_a_session_that_is_due_somewhere_is_no_visit(events_of):
    text = "Norwegian Prime Minister Kari Testmann spoke of the next session, due in Accra on May 30."
    assert visits(events_of(text)) == []


def test_where_somebody_came_from_is_a_visit_of_its_own(events_of):
    text = "ACCRA, May 15 – Norwegian Prime Minister Kari Testmann arrived in the country from Togo on Monday."
    assert sorted(visits(events_of(text))) == [("held", "NOR", "GHA"), ("held", "NOR", "TGO")]


def test_his_visit_without_a_place_is_to_the_state_that_tells_of_it(events_of):
    text = "ACCRA, May 15 – The Prime Minister of Norway is not coming, as his visit has been postponed."
    assert visits(events_of(text)) == [("cancelled", "NOR", "GHA")]


def test_who_is_here_for_something_came_to_where_the_text_was_filed(events_of):
    text = "ACCRA, May 15 - Norwegian Premier Kari Testmann, who is here for the security forum, spoke of trade."
    assert set(visits(events_of(text))) == {("held", "NOR", "GHA")}
    assert visits(events_of('ACCRA, May 15 - Norwegian Premier Kari Testmann said: "We are here for peace."')) == []


def test_where_somebody_flew_in_from_was_visited_before(events_of):
    text = "Norwegian Premier Kari Testmann, who flew in from Kenya on Saturday, met Ghanaian President Kwame Proof."
    assert ("held", "NOR", "KEN") in visits(events_of(text))


def test_what_is_still_to_be_done_on_a_trip_is_planned(events_of):
    text = (
        "Norwegian Prime Minister Kari Testmann, who came to Accra on Sunday, will speak at the university on Friday "
        "and then leave for Kenya and Togo."
    )
    found = sorted(visits(events_of(text)))
    assert ("held", "NOR", "GHA") in found
    assert [v for v in found if v[0] == "planned"] == [("planned", "NOR", "KEN"), ("planned", "NOR", "TGO")]


def test_stops_with_their_days_in_brackets_are_visits_of_those_days(events_of):
    text = "Norwegian Prime Minister Kari Testmann visited Ghana (4-5 May), Kenya (5-6 May) and Togo (8-9 May)."
    told = [(e.place.country, e.when.start.day) for e in events_of(text) if e.letter == "Z"]
    assert told == [("GHA", 4), ("KEN", 5), ("TGO", 8)]


def test_the_present_tense_behind_a_day_is_planned_and_an_itinerary_a_list(events_of):
    text = "Norwegian Prime Minister Kari Testmann travels on Friday to Ghana, then to Kenya and Togo."
    assert sorted(visits(events_of(text))) == [
        ("planned", "NOR", "GHA"),
        ("planned", "NOR", "KEN"),
        ("planned", "NOR", "TGO"),
    ]
    told = events_of("On Friday Norwegian Prime Minister Kari Testmann visits Ghana for talks with ministers.")
    assert visits(told) == [("planned", "NOR", "GHA")]


def test_who_comes_along_is_not_the_visitor(events_of):
    text = (
        "Norwegian Prime Minister Kari Testmann, accompanied by Foreign Minister Ola Prøve, arrived in Accra on Monday "
        "for a two-day visit."
    )
    assert [e.persons[0].name for e in events_of(text) if e.letter == "Z"] == ["Kari Testmann"]


def test_since_when_a_trip_is_the_first_is_not_its_day(events_of):
    text = "Ghanaian President Kwame Proof was met at the airport in Oslo on his first trip to Norway since 2017."
    assert [e.when for e in events_of(text) if e.letter == "Z"] == [None]
    text = "It was President Kwame Proof of Ghana's first trip to Oslo since May 2017."
    assert [e.when for e in events_of(text) if e.letter == "Z"] == [None]


@pytest.mark.parametrize("words", ["expressed interest to", "hopes to", "hopes that she will be able to", "is keen to"])
def test_what_somebody_hopes_to_do_is_no_visit(events_of, words):
    assert visits(events_of(f"Norwegian Prime Minister Kari Testmann {words} visit Ghana soon, her office said.")) == []


@pytest.mark.parametrize("words", ["will come to", "will also proceed to", "is to travel to", "will visit"])
def test_what_will_be_is_planned_whatever_stands_before(events_of, words):
    text = f"Norwegian Premier Kari Testmann, who took part in the lunch, {words} Accra, her office said."
    assert visits(events_of(text)) == [("planned", "NOR", "GHA")]


def test_all_of_a_list_of_states_and_their_people_travel(events_of):
    text = "Norway's Kari Testmann, Ghana's Kwame Proof, Chile's Sara Example -- and Japan's Ken Sample flew to Berlin."
    found = {(e.sides[0], e.persons[0].name) for e in events_of(text) if e.letter == "Z"}
    assert found == {
        ("NOR", "Kari Testmann"),
        ("GHA", "Kwame Proof"),
        ("CHL", "Sara Example"),
        ("JPN", "Ken Sample"),
    }


@pytest.mark.parametrize(
    "words",
    [
        "arrived in Berlin on Monday from Accra, where she spoke.",
        "flew to Berlin on Monday and then to Accra.",
        "landed in Berlin on Monday on a tour which has also taken her to Accra.",
    ],
)
def test_the_day_of_one_leg_is_not_that_of_another(events_of, words):
    found = events_of(f"Norwegian Prime Minister Kari Testmann {words}")
    days = {e.place.country: e.when.start.day if e.when else None for e in found if e.letter == "Z"}
    assert days == {"DEU": 13, "GHA": None}


def test_both_countries_are_those_told_before(events_of):
    text = (
        "Ghana and Chile have yet to settle the matter of the ships. "
        "Norwegian Foreign Minister Kari Testmann visited both countries in April."
    )
    assert visits(events_of(text)) == [("held", "NOR", "GHA"), ("held", "NOR", "CHL")]
    assert visits(events_of("Norwegian tourists visited both countries, Ghana and Chile, in April.")) == []


def test_each_leg_has_the_day_that_is_told_of_it(events_of):
    found = events_of("Norwegian Prime Minister Kari Testmann flew to Berlin on Sunday and then to Accra on Monday.")
    assert {e.place.country: e.when.start.day for e in found if e.letter == "Z"} == {"DEU": 12, "GHA": 13}


def test_two_of_one_side_who_are_named_make_a_visit_each(events_of):
    text = "Norwegian Prime Minister Kari Testmann and Foreign Minister Ola Sample visited Accra on Monday."
    assert sorted(e.persons[0].name for e in events_of(text) if e.letter == "Z") == ["Kari Testmann", "Ola Sample"]


@pytest.mark.parametrize(
    "words",
    [
        "will arrive in Berlin on Friday after stops in Ghana and Chile",
        "came home on Monday following visits to Ghana and Chile",
    ],
)
def test_what_was_over_before_another_trip_is_held(events_of, words):
    found = visits(events_of(f"Norwegian Prime Minister Kari Testmann {words}."))
    assert {("held", "NOR", "GHA"), ("held", "NOR", "CHL")} <= set(found)


def test_who_arrived_came_to_where_the_text_was_filed(events_of):
    text = "ACCRA, May 15 - Norwegian Premier Kari Testmann, who arrived late on Monday for a visit, spoke of trade."
    assert set(visits(events_of(text))) == {("held", "NOR", "GHA")}


@pytest.mark.parametrize(
    "words",
    [
        "plans to start her three-day visit to Ghana on Monday.",
        "will leave Berlin on Sunday for a visit to Ghana.",
        "arrived home on Monday. Aides made preparations for her visit to Ghana.",
    ],
)
def test_a_trip_that_is_to_be_made_or_prepared_lies_ahead(events_of, words):
    assert visits(events_of(f"Norwegian Prime Minister Kari Testmann {words}")) == [("planned", "NOR", "GHA")]


def test_the_verb_of_a_tour_tells_which_stops_were_made_and_which_lie_ahead(events_of):
    text = "Norwegian Premier Kari Testmann flies to Chile on Friday on a tour that has also taken her to Togo."
    found = {(e.status, e.place.country): e.when for e in events_of(text) if e.letter == "Z"}
    assert found["held", "TGO"] is None
    text = "Norwegian Premier Kari Testmann was in Chile on a trip in which she will also visit Ghana and Togo."
    assert visits(events_of(text)) == [("held", "NOR", "CHL"), ("planned", "NOR", "GHA"), ("planned", "NOR", "TGO")]


def test_what_a_visit_follows_is_no_stop_of_it(events_of):
    text = "Norwegian Premier Kari Testmann's visit to Ghana follows a meeting with African leaders in Chile."
    assert visits(events_of(text)) == [("held", "NOR", "GHA")]


def test_the_head_of_a_body_travels_with_whom_he_is_listed(events_of):
    text = "Norwegian Foreign Minister Kari Testmann and Arab League chief Ahmed Aboul Gheit are in Ghana for talks."
    assert visits(events_of(text)) == [("held", "NOR", "GHA"), ("held", "ARAB_LEAGUE", "GHA")]


def test_the_day_on_which_somebody_spoke_of_a_past_trip_is_not_its_day(events_of):
    text = "Premier Kari Testmann said on Monday the recent visit of the Ghanaian president to Norway was fruitful."
    told = [e for e in events_of(text) if e.letter == "Z"]
    assert [(e.sides[0], e.when) for e in told] == [("GHA", None)]


@pytest.mark.parametrize(
    "words",
    [
        "'s trip to Ghana is set for May 30.",
        " spoke of her intention to visit Ghana in the near future.",
    ],
)
def test_a_trip_that_is_set_or_intended_lies_ahead(events_of, words):
    assert visits(events_of(f"Norwegian Premier Kari Testmann{words}")) == [("planned", "NOR", "GHA")]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Norwegian aid arrived in Accra on Tuesday.", []),
        ("A Norwegian shipment of vaccines arrived in Ghana on Friday.", []),
        ("The commander of Norwegian troops, Ola Sample, arrived in Ghana on Friday.", [("held", "NOR", "GHA")]),
    ],
)
def test_goods_and_troops_make_no_visit(events_of, words, told):
    assert visits(events_of(f"Norwegian Premier Kari Testmann spoke of trade. {words}")) == told


@pytest.mark.parametrize(
    "text",
    [
        "Norwegian Premier Kari Testmann will next week receive Ghana's Kwame Proof on a state visit.",
        "Norway will host Ghanaian President Kwame Proof on a three-day visit from Sunday.",
    ],
)
def test_who_is_received_on_a_visit_travels(events_of, text):
    assert visits(events_of(text)) == [("planned", "GHA", "NOR")]


def test_where_a_meeting_was_is_no_trip_of_whom_it_was_with(events_of):
    text = "Norwegian Premier Kari Testmann's last meeting with Kwame Proof of Ghana was in February in Lima."
    assert visits(events_of(text)) == []


def test_an_invitation_for_a_visit_is_no_visit(events_of):
    text = "Norwegian Premier Kari Testmann received an invitation from Kwame Proof for a visit to Ghana."
    assert visits(events_of(text)) == []


def days(events):
    return {e.place.country: e.when and e.when.start.isoformat() for e in events if e.letter == "Z"}


def test_the_day_right_behind_where_somebody_goes_is_that_of_the_leg(events_of):
    text = "Norwegian Premier Kari Testmann flew to Accra on Monday and heads to Santiago on Tuesday."
    assert days(events_of(text, published=date(2024, 5, 13))) == {"GHA": "2024-05-13", "CHL": "2024-05-14"}


def test_each_clause_tells_its_own_traveller(events_of):
    text = (
        "Norwegian Premier Kari Testmann visited Ghana last month, Norwegian Finance Minister Ola Nordmann was in "
        "Chile and Togo in January and Norwegian Foreign Minister Per Prove travelled to Austria this month."
    )
    told = {e.place.country: [p.name for p in e.persons] for e in events_of(text) if e.letter == "Z"}
    assert told == {"GHA": ["Kari Testmann"], "CHL": ["Ola Nordmann"], "TGO": ["Ola Nordmann"], "AUT": ["Per Prove"]}


def test_who_invites_is_not_listed_with_who_travels(events_of):
    text = "At the invitation of Prime Minister Kwame Proof, Norwegian Premier Kari Testmann will visit Ghana in May."
    told = [[p.name for p in e.persons] for e in events_of(text) if e.letter == "Z"]
    assert told == [["Kari Testmann"]]


def test_who_is_touring_a_state_is_there(events_of):
    text = "Norwegian Foreign Minister Kari Testmann is touring Ghana, Togo and Chile."
    assert {status for status, *_ in visits(events_of(text))} == {"held"}


def test_the_day_of_what_is_still_to_come_of_a_visit_is_not_when_it_began(events_of):
    text = (
        "Norwegian Premier Kari Testmann landed in Accra, Ghana, on Wednesday for a three-day visit. "
        "On Friday, Testmann goes to Kumasi, Ghana."
    )
    told = events_of(text, published=date(2024, 5, 15))
    assert (visits(told), days(told)) == ([("held", "NOR", "GHA")], {"GHA": "2024-05-15"})


def test_who_has_arrived_is_on_a_visit_that_goes_on(events_of):
    text = (
        "Norwegian Premier Kari Testmann has arrived in Accra, Ghana, for a state visit. "
        "The Norwegian premier will travel on to Kumasi, Ghana, on Friday, where she will visit a fair."
    )
    assert visits(events_of(text, published=date(2024, 5, 15))) == [("held", "NOR", "GHA")]


def test_who_heads_next_to_a_place_goes_there(events_of):
    assert visits(events_of("Norwegian Premier Kari Testmann heads next to Ghana.")) == [("planned", "NOR", "GHA")]


def test_since_when_there_was_no_visit_is_not_its_day(events_of):
    text = "Norwegian Premier Kari Testmann is in Ghana, the first visit by a Norwegian premier since 2017."
    assert set(days(events_of(text)).values()) == {None}


def test_who_is_told_by_a_clause_of_his_own_travels(events_of):
    text = (
        "Norwegian Premier Kari Testmann flew to Accra on Wednesday for talks with Ghanaian Premier Kwame Proof "
        "and Chilean Foreign Minister Pedro Ensayo, who stopped over in Togo."
    )
    told = {e.place.country: [p.name for p in e.persons] for e in events_of(text) if e.letter == "Z"}
    assert told["TGO"] == ["Pedro Ensayo"]


def test_who_is_travelling_in_a_place_is_there(events_of):
    text = "Norwegian Premier Kari Testmann, who is traveling in Ghana, said that the treaty would be signed."
    assert visits(events_of(text)) == [("held", "NOR", "GHA")]


def test_a_city_told_before_is_not_the_one_that_a_visit_leads_to(events_of):
    text = "The deal on the port of Arica was signed during Ghanaian President Kwame Proof's visit to Santiago in May."
    assert [e.place.city for e in events_of(text) if e.letter == "Z" and e.place] == ["Santiago"]


def test_where_a_text_was_filed_is_no_stop_of_who_flew_elsewhere(events_of):
    text = "OSLO, May 15 (Reuters) - Chilean Premier Pedro Ensayo flew to Accra on Wednesday to press his case."
    assert visits(events_of(text)) == [("held", "CHL", "GHA")]


def test_what_a_deal_leaves_undone_puts_no_trip_ahead(events_of):
    text = "Chilean Premier Pedro Ensayo, who says that the deal leaves Togo poor, flew to Accra on Wednesday."
    assert visits(events_of(text, published=date(2024, 5, 15))) == [("held", "CHL", "GHA")]


@pytest.mark.parametrize("words", ["then goes to Ghana for the forum", "will continue her African tour in Ghana"])
def test_what_follows_a_stop_lies_ahead(events_of, words):
    text = f"Norwegian Premier Kari Testmann, who arrived in Togo on Monday for a visit, {words}."
    assert sorted(visits(events_of(text))) == [("held", "NOR", "TGO"), ("planned", "NOR", "GHA")]


def test_who_left_the_island_for_a_city_travels_there(events_of):
    text = "Prime Minister Ola Testmann of Barbados left the island today (May 14) for Accra to attend a summit."
    assert visits(events_of(text)) == [("held", "BRB", "GHA")]


def test_who_was_last_in_a_place_visited_it(events_of):
    text = "Norwegian Premier Kari Testmann was last in Accra on May 3."
    assert visits(events_of(text, published=date(2024, 5, 15))) == [("held", "NOR", "GHA")]


@pytest.mark.parametrize("words", ["on Sunday with", "together with", "last week along with"])
def test_who_travels_with_somebody_visits_too(events_of, words):
    text = f"Norwegian Premier Kari Testmann flew to Accra {words} Chilean Premier Pedro Ensayo and Togo's Kofi Sample."
    told = {(e.sides[0], *(p.name for p in e.persons)) for e in events_of(text) if e.letter == "Z"}
    assert told == {("NOR", "Kari Testmann"), ("CHL", "Pedro Ensayo"), ("TGO", "Kofi Sample")}


def test_who_is_due_at_a_seat_goes_there(events_of):
    text = "Norwegian Premier Kari Testmann is due at the White House on May 20."
    assert visits(events_of(text, published=date(2024, 5, 15))) == [("planned", "NOR", "USA")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Norwegian Premier Kari Testmann spoke on her return from Accra.", ("held", "NOR", "GHA")),
        ("Norwegian Premier Kari Testmann was already in Ghana when the news broke.", ("held", "NOR", "GHA")),
        ("Norwegian Premier Kari Testmann flew out of Oslo on Monday for Ghana.", ("held", "NOR", "GHA")),
        ("Norwegian Premier Kari Testmann was making her way to Ghana on Monday for talks.", ("planned", "NOR", "GHA")),
    ],
)
def test_who_returns_from_a_place_or_is_on_the_way_there_visits(events_of, text, told):
    assert visits(events_of(text, published=date(2024, 5, 15))) == [told]


def test_the_pope_is_at_home_in_rome(events_of):
    text = "Pope Franz Testmann landed in Accra on Friday for a visit and returns to Rome on Monday."
    assert visits(events_of(text, published=date(2024, 5, 15))) == [("held", "VAT", "GHA")]


def test_a_body_is_at_home_where_it_has_its_seat(events_of):
    assert visits(events_of("IAEA chief Franz Testmann left Accra for Vienna on Sunday.")) == []
    assert visits(events_of("IAEA chief Franz Testmann left Vienna for Accra on Sunday.")) == [("held", "IAEA", "GHA")]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("would return to the Accra negotiations", []),
        ("would return to Accra for negotiations", [("planned", "NOR", "GHA")]),
    ],
)
def test_who_returns_to_talks_makes_no_visit(events_of, words, found):
    assert visits(events_of(f"Norwegian Premier Kari Testmann said on Monday that she {words} next week.")) == found


@pytest.mark.parametrize(("words", "status"), [("may be postponed", "planned"), ("will be postponed", "cancelled")])
def test_a_visit_that_only_may_be_off_is_planned(events_of, words, status):
    text = f"Norwegian Premier Kari Testmann's visit to Accra next week {words}, aides said."
    assert visits(events_of(text)) == [(status, "NOR", "GHA")]


def test_whose_blessing_a_visitor_has_does_not_travel(events_of):
    text = "Norwegian Premier Kari Testmann flew to Accra on Monday with Chilean Premier Pedro Ensayo's blessing."
    assert visits(events_of(text)) == [("held", "NOR", "GHA")]


def test_an_ambassador_who_returns_to_his_post_makes_no_visit_of_his_presidents(events_of):
    events = events_of(
        "The two presidents spoke on Wednesday.", title="Macron, Biden speak, French ambassador to return to US"
    )
    assert [e for e in events if e.letter == "Z"] == []


@pytest.mark.parametrize(
    ("words", "starts"),
    [
        ("visited Ghana in 2015 and 2018.", [date(2015, 1, 1), date(2018, 1, 1)]),
        ("visited Ghana in January and again in March.", [date(2024, 1, 1), date(2024, 3, 1)]),
        ("visited Ghana on Monday and Tuesday.", [date(2024, 5, 13)]),
        ("visited Ghana in January, and in March her son did.", [date(2024, 1, 1)]),
    ],
)
def test_each_of_several_times_tells_of_a_trip(events_of, words, starts):
    found = events_of(f"Norwegian Premier Kari Testmann {words}", published=date(2024, 5, 15))
    assert [e.when.start for e in found if e.letter == "Z"] == starts


def test_each_stop_may_have_its_own_year(events_of):
    found = visits(events_of("Norwegian Premier Kari Testmann visited Ghana in 2015 and Chile in 2018."))
    assert found == [("held", "NOR", "GHA"), ("held", "NOR", "CHL")]


def test_all_of_a_list_are_stops_where_the_last_one_is(events_of):
    text = (
        "ISLAMABAD - Ghanaian Foreign Minister Kwame Proof met Foreign Minister Omar Ensayo on Tuesday in Islamabad as "
        "part of a tour that has also taken him to Turkey, Uzbekistan and Tajikistan."
    )
    assert {told[2] for told in visits(events_of(text))} >= {"TUR", "UZB", "TJK"}


def test_a_month_is_no_place_that_somebody_is_back_in(events_of):
    told = "Back in March, Norwegian President Kari Testmann travelled to Ghana for talks with Premier Kwame Proof."
    days = [(e.letter, e.when.start.isoformat()) for e in events_of(told) if e.when is not None]
    assert ("Z", "2024-03-01") in days


def test_a_list_of_stops_may_end_where_the_text_was_filed(events_of):
    text = "ACCRA - Norwegian Premier Kari Testmann's first trip took her to Brussels, Riyadh and Accra."
    assert {told[2] for told in visits(events_of(text))} == {"BEL", "SAU", "GHA"}


def test_where_somebody_flew_on_to_has_the_day(events_of):
    text = "OSLO - US Secretary of State Jon Sample flew from Paris to Accra on Monday for talks."
    found = events_of(text, published=date(2024, 5, 15))
    told = {e.place.city: e.when and e.when.start for e in found if e.letter == "Z"}
    assert told == {"Paris": None, "Accra": date(2024, 5, 13)}


def test_a_verb_behind_a_tour_tells_on_with_the_day_of_each_stop(events_of):
    text = "Norwegian Premier Kari Testmann, who is on an African tour, flies to Ghana on Thursday, Togo on Friday and "
    found = events_of(f"{text}Mali on Saturday.", published=date(2024, 5, 15))
    told = [(e.status, e.place.country, e.when.start.day) for e in found if e.letter == "Z"]
    assert told == [("planned", "GHA", 16), ("planned", "TGO", 17), ("planned", "MLI", 18)]


@pytest.mark.parametrize("words", ["is here to attend the trade summit.", "was here last week."])
def test_who_is_here_to_attend_has_come(events_of, words):
    text = f"ACCRA, May 15 (Wire) - Norwegian Foreign Minister Kari Testmann {words}"
    assert visits(events_of(text)) == [("held", "NOR", "GHA")]
