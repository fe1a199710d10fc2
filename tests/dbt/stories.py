"""Invented articles of four nights, as mentions: what the tests of nights and the cookbook are played on.

No two stories share a state. The first part of an address is the story that the article belongs to.
"""

NIGHTS = ("2026-03-02", "2026-03-05", "2026-03-09", "2026-03-12")


def day(start, end=None):
    return {"start": f"2026-03-{start:02}", "end": f"2026-03-{end or start:02}", "precision": "day"}


def who(*people):
    return [{"name": name, "role": role, "side": side} for name, role, side in people]


def meeting(sides, status="held", date=None, people=(), **more):
    return {
        "sides": sides.split("+"),
        "status": status,
        "kind": "in_person",
        "date": date,
        "participants": who(*people),
        **more,
    }


def visit(side, visitor, role, country, city=None, status="held", date=None):
    to = {"city": city, "country": country}
    return {"side": side, "visitor": visitor, "role": role, "to": to, "status": status, "date": date}


def article(url, published, *, outlet=None, title="", meetings=(), visits=(), agreements=(), access="open"):
    return {
        "url": f"https://news.example/{url}",
        "source": outlet or url,
        "published": published and f"2026-03-{published:02}",
        "title": title,
        "meetings": list(meetings),
        "visits": list(visits),
        "agreements": list(agreements),
        "access": access,
    }


def ministers(side_a, name_a, side_b, name_b):
    return (name_a, "Foreign Minister", side_a), (name_b, "Foreign Minister", side_b)


NORTH = ministers("NOR", "Kari Solberg", "ISL", "Jon Sigurdsson")
RIVER = ministers("BRA", "Paulo Nunes", "URY", "Ana Silveira")
STEPPE = ministers("JPN", "Kenji Arai", "MNG", "Bat Erdene")
MEKONG = ministers("VNM", "Tran Minh", "LAO", "Bounmy Keola")


def pact(status, date=None, title="Pacific Fisheries Agreement", parties="CHL+PER", **more):
    return {"title": title, "kind": "agreement", "status": status, "parties": parties.split("+"), "date": date, **more}


NORDIC = (
    ("Karin Berg", "Prime Minister", "SWE"),
    ("Pekka Salo", "Prime Minister", "FIN"),
    ("Mette Dahl", "Prime Minister", "DNK"),
)
OLD = {"start": "2024-02-06", "end": "2024-02-06", "precision": "day"}
STOCKHOLM = {"city": "Stockholm", "country": "SWE"}


def nordic(*sides, **more):
    people = [person for person in NORDIC if person[2] in sides]
    return meeting("+".join(sides), people=people, level="head", **more)


STORIES = {
    "2026-03-02": [
        article("moved-1", 2, meetings=[meeting("NOR+ISL", "planned", day(9), NORTH)]),
        article("moved-2", 2, meetings=[meeting("NOR+ISL", "planned", day(9), NORTH)]),
        article("off-1", 2, meetings=[meeting("KEN+ETH", "planned", day(10))]),
        article("life-1", 2, agreements=[pact("proposed")]),
        article("merge-1", 4, meetings=[meeting("BRA+URY", date=day(3), people=RIVER)]),
        article("merge-2", 7, meetings=[meeting("BRA+URY", date=day(6), people=RIVER)]),
        article("split-1", 6, meetings=[meeting("JPN+MNG", date=day(3, 5), people=STEPPE)]),
        article("split-2", 4, meetings=[meeting("JPN+MNG", date=day(3), people=STEPPE)]),
        article("split-3", 6, meetings=[meeting("JPN+MNG", date=day(5), people=STEPPE)]),
        article("retract-1", 5, meetings=[meeting("VNM+LAO", date=day(4), people=MEKONG)]),
        article("retract-2", 5, meetings=[meeting("VNM+LAO", date=day(4), people=MEKONG)]),
        article("correct-1", 5, meetings=[meeting("EST+LVA", date=day(4))]),
        article("correct-2", 5, meetings=[meeting("EST+LTU", date=day(3))]),
    ],
    "2026-03-05": [
        article("stopped-1", 5, meetings=[meeting("CPV+PRT", date=OLD, is_background=True)]),
        article(
            "nordic-1",
            3,
            outlet="Baltic Lantern",
            meetings=[nordic("SWE", "FIN", date=day(2), place=STOCKHOLM, topics=["military", "energy"])],
            visits=[visit("FIN", "Pekka Salo", "Prime Minister", "SWE", "Stockholm", date=day(2, 3))],
            agreements=[
                pact(
                    "signed",
                    day(2),
                    "Gulf of Bothnia Protocol",
                    "SWE+FIN",
                    kind="protocol",
                    signatories=["Karin Berg", "Pekka Salo"],
                )
            ],
        ),
        article("nordic-2", 4, outlet="North Post", meetings=[nordic("SWE", "FIN", date=day(2), place=STOCKHOLM)]),
        article(
            "nordic-3",
            4,
            outlet="North Post",
            meetings=[
                nordic("SWE", "FIN", "DNK", date=day(4), kind="multilateral", topics=["energy"]),
                nordic("FIN", "DNK", date=OLD, is_background=True),
            ],
            visits=[visit("SWE", "Karin Berg", "Prime Minister", "DNK", "Copenhagen", "planned", day(19, 20))],
        ),
        article(
            "nordic-4", 5, outlet="Baltic Lantern", meetings=[nordic("SWE", "DNK", status="planned", date=day(19))]
        ),
        article(
            "moved-3",
            5,
            meetings=[meeting("NOR+ISL", "cancelled", day(9), NORTH), meeting("NOR+ISL", "planned", day(12))],
        ),
        article("life-2", 5, agreements=[pact("signed", day(5), actions=[{"action": "signed", "date": "2026-03-05"}])]),
        article(
            "life-3",
            9,
            agreements=[
                pact("ratified", day(9), actions=[{"action": "ratified", "party": "CHL", "date": "2026-03-09"}])
            ],
        ),
        article(
            "life-4",
            12,
            agreements=[
                pact("ratified", day(12), actions=[{"action": "ratified", "party": "PER", "date": "2026-03-12"}])
            ],
        ),
        article("dates-1", 5, meetings=[meeting("NAM+ZAF", date=day(3))]),
        article("dates-2", 5, meetings=[meeting("NAM+ZAF", date=day(3))]),
        article("dates-3", 5, meetings=[meeting("NAM+ZAF", date=day(4))]),
        article("late-1", 5, meetings=[meeting("MEX+GTM", date=day(4))]),
        article("levels-1", 3, meetings=[meeting("BGR+ROU", date=day(3), level="foreign_minister")]),
        article("levels-2", 4, meetings=[meeting("BGR+ROU", date=day(4), level="head")]),
        article("levels-3", 5, meetings=[meeting("BGR+ROU", date=day(4), level="head")]),
        article(
            "summit-1",
            5,
            meetings=[
                meeting("MYS+PHL+THA", date=day(4), kind="multilateral"),
                meeting("MYS+THA", date=day(4), is_sideline=True),
            ],
        ),
        article("summit-2", 5, meetings=[meeting("MYS+THA", date=day(4), is_sideline=True)]),
        article("name-1", 5, agreements=[pact("signed", day(4), "Batumi Transit Agreement", "GEO+TUR")]),
        article("name-2", 8, agreements=[pact("signed", day(4), "Black Sea Transit Pact", "GEO+TUR")]),
        article("letters-1", 5, agreements=[pact("in_force", day(4), "Law of the Sea Convention", "FRA+MCO")]),
        article("letters-2", 8, agreements=[pact("in_force", day(7), "UNCLOS", "FRA+MCO")]),
        article("undated-1", 5, meetings=[meeting("IRL+CAN", date=day(3))]),
        article("undated-2", None, meetings=[meeting("IRL+CAN", date=day(3))]),
        article("undated-3", None, meetings=[meeting("IRL+CAN")]),
        article("names-1", 3, meetings=[meeting("IRN+OMN", people=[("Araghchi", "foreign minister", "IRN")])]),
        article("names-2", 3, meetings=[meeting("IRN+OMN", people=[("A. Araqchi", None, "IRN")])]),
        article("names-3", 4, meetings=[meeting("IRN+OMN", people=[("Seyed Abbas Araghchi", None, "IRN")])]),
        article("names-4", 4, meetings=[meeting("IRN+OMN", people=[("Javad Zarif", None, "IRN")])]),
        article("call-1", 4, meetings=[meeting("FRA+GRC", date=day(4), kind="call")]),
        article("call-2", 4, meetings=[meeting("FRA+GRC", date=day(4))]),
    ],
    "2026-03-09": [
        article("off-2", 9, meetings=[meeting("KEN+ETH", "cancelled", day(10))]),
        article("merge-3", 9, meetings=[meeting("BRA+URY", date=day(3, 6), people=RIVER)]),
        article("split-1", 6, title="corrected", meetings=[meeting("JPN+MNG", date=day(3), people=STEPPE)]),
        article("retract-1", 5, access="retracted"),
        article("correct-1", 5, title="corrected", meetings=[meeting("EST+LVA", date=day(3))]),
        article("correct-2", 5, title="corrected", meetings=[meeting("EST+POL", date=day(3))]),
        article("late-2", 1, meetings=[meeting("MEX+GTM", "planned", day(4))]),
        article("life-5", 16, agreements=[pact("in_force", day(16))]),
        article("life-6", 20, agreements=[pact("suspended", day(20))]),
    ],
    "2026-03-12": [
        article("moved-4", 12, meetings=[meeting("NOR+ISL", date=day(12), people=NORTH)]),
        article("retract-2", 5, access="retracted"),
        article("life-7", 24, agreements=[pact("in_force", day(24))]),
    ],
}
