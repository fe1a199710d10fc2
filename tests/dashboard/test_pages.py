"""What pages choose to show: news first, late plans marked, differences named, neighbours linked."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from small_warehouse import BEFORE, LATE, MOVED, NIGHT, PACT, PLAN, TALKS, TREATY, VISIT

from dashboard import drawing
from dashboard.health import health
from dashboard.pages import Pages, file_name
from dashboard.read import read


def ids(facts):
    return [fact.row["id"] for fact in facts]


def test_today_leads_with_what_most_outlets_tell(pages):
    today = pages.today()
    assert today["lead"].row["id"] == TALKS
    assert today["lead_mention"]["quote"] == "The ministers met in Moscow."  # held, not the announcement
    assert ids(today["visits"]) == [VISIT]
    assert PLAN in ids(today["next"])


def test_today_shows_what_was_known_and_changed(pages):
    assert ids(pages.today()["moved"]) == [MOVED]
    assert MOVED not in ids(pages.today()["meetings"])


def test_facts_of_earlier_nights_are_not_new(pages):
    assert not [i for i in ids(pages.today()["meetings"]) if i.startswith("f")]


def test_old_events_are_not_news(pages):
    assert PACT in ids(pages.today()["earlier"])
    assert {fact.row["id"] for _, fact in pages.today()["acts"]} >= {TREATY}


def test_where_nothing_is_news_the_latest_events_stand_in(snapshot):
    pages = Pages(replace(read(snapshot), night=date(2027, 1, 1)))
    for fact in pages.warehouse.facts.values():
        fact.history[:] = [{"status": fact.status, "from_night": pages.night, "start_date": None}]
        fact.row["last_reported_at"] = datetime(2025, 12, 17, tzinfo=UTC)
    today = pages.today()
    held = [f for f in pages.warehouse.facts.values() if f.day and f.row["type"] == "meeting" and f.status != "planned"]
    assert today["is_old"]
    assert today["meetings"][0].day == max(f.day for f in held)
    assert not set(ids(today["meetings"])) & set(ids(today["earlier"]))


def test_plans_are_dated_waiting_or_late(pages):
    upcoming = pages.upcoming()
    assert [(label, ids(facts)) for label, facts in upcoming["agenda"]] == [("19 December 2025", [PLAN])]
    assert ids(upcoming["waiting"]) == ["undated"]
    assert ids(upcoming["late"]) == [LATE]
    (month,) = upcoming["months"]
    assert month["first"] == date(2025, 12, 1)
    assert month["weeks"][0][0] == date(2025, 12, 1) and month["weeks"][-1][2] == date(2025, 12, 31)


def test_pairs_count_held_meetings_of_each_two(pages):
    rows = {row["pair"]: row for row in pages.pair_rows()}
    held = [f for f in pages.warehouse.of_type("meeting") if f.status == "held" and set(f.sides) >= {"IRN", "RUS"}]
    assert rows["IRN", "RUS"]["n"] == len(held)
    assert rows["IRN", "RUS"]["last"].row["id"] == TALKS
    assert ("FRA", "OMN") not in rows or LATE not in ids(rows["FRA", "OMN"]["held"])


def test_the_filter_has_the_same_counts(pages):
    counted = {}
    for _, _, a, b, n in pages.pair_data()["rows"]:
        counted[a, b] = counted.get((a, b), 0) + n
    assert counted == {row["pair"]: row["n"] for row in pages.pair_rows()}


def test_places_leave_calls_out(pages):
    assert sum(p["n"] for p in pages.places()) == sum(
        1 for f in pages.warehouse.of_type("meeting", "visit") if f.kind != "call" and f.country_code
    )


def test_agreements_wait_from_their_signing(pages):
    (only,) = pages.agreements()["waiting"]
    assert (only[0].row["id"], only[1]) == (PACT, (NIGHT - date(2025, 3, 1)).days)


def test_an_agreement_is_listed_by_its_signing(pages):
    assert pages.warehouse.facts["agreement", TREATY].day == date(2025, 12, 5)


def test_an_event_names_the_values_on_which_articles_differ(pages):
    told = {row["name"]: dict(row["told"]) for row in pages.event(("meeting", TALKS))["differences"]}
    assert told.keys() == {"Date", "Status"}
    assert told["Date"]["16–17 December 2025"] == ["Moscow Daily (17 Dec 2025)"]
    assert told["Status"]["Planned"] == ["Avash News (17 Dec 2025)"]


def test_an_event_leads_to_its_agreements_and_neighbours(pages):
    event = pages.event(("meeting", TALKS))
    assert ids(event["related"]) == [TREATY]
    before, after = event["before_after"]
    assert before is not None and before.day < BEFORE and after is None


def test_a_person_has_an_itinerary_and_counterparts(pages):
    person = pages.person("abbas-araghchi")
    assert ids(person["itinerary"]) == [TALKS, VISIT]
    assert [row["code"] for row in person["counterparts"]] == ["sergey-lavrov"]
    assert ids(person["agreements"]) == [TREATY]


def test_a_side_without_a_list_stands_for_itself(pages):
    assert pages.warehouse.sides["ORG:<b>Red</b>"].name == "<b>Red</b>"


def test_health_names_failing_sources_first(pages):
    page = health(pages.warehouse)
    assert [row["source_id"] for row in page["sources"]] == ["gulfwire", "avash"]
    assert page["sources"][0]["messages"] == ["fetch: https://gulfwire.example/feed: 503, try later"]
    assert [(gate["gate"], gate["n_warned"]) for gate in page["gates"]] == [("staging", 1), ("marts", 0)]
    assert page["growth"] and page["stages"]


def test_an_empty_warehouse_has_empty_pages(empty):
    pages = Pages(read(empty))
    assert pages.today()["lead"] is None
    assert pages.pairs()["top"] == []
    assert health(pages.warehouse)["last"] is None


@pytest.mark.parametrize("code", ["IRN", "sergey-lavrov", "p-06a3"])
def test_plain_codes_are_file_names(code):
    assert file_name(code) == code


def test_other_codes_are_made_safe_and_kept_apart():
    names = [file_name(code) for code in ("ORG:Red", "ORG Red", "../../etc", "شرکت", "a" * 300)]
    assert len(set(names)) == len(names)
    assert all(len(name) < 80 and name.isascii() and "/" not in name and "." not in name for name in names)


def test_the_projection_keeps_the_equator_and_the_middle():
    x, y = drawing.equal_earth(0, 0)
    assert (x, y) == (drawing.WIDTH / 2, pytest.approx(262))
    assert drawing.equal_earth(0, 180)[0] == pytest.approx(drawing.WIDTH, abs=1)
    assert drawing.equal_earth(60, 0)[1] < y < drawing.equal_earth(-60, 0)[1]


def test_names_on_the_map_do_not_run_into_each_other():
    here = {"x": 100.0, "y": 100.0, "radius": 5.0, "name": "Brussels"}
    near = here | {"y": 102.0, "name": "Luxembourg"}
    far = here | {"y": 300.0, "name": "Accra"}
    kept = {place["name"]: is_left for place, is_left in drawing.labels([here, near, far])}
    assert kept == {"Brussels": False, "Luxembourg": True, "Accra": False}
