"""What each page shows: plain values from the warehouse, ready for its template. Nothing here touches a file."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from hashlib import sha256
from itertools import combinations, groupby
from typing import Any, Final

from dashboard import charts, drawing, wording
from dashboard.read import Fact, FactKey, Row, Warehouse, instant

MOST_ROWS: Final = 400  # rows of one table on a page; the CSV file beside it has all
_FRESH: Final = timedelta(days=21)  # how old an event may be to be news
_SILENCE: Final = timedelta(days=90)  # how long a plan without a day is waited for
_LATEST: Final = 12  # events shown where none is news
_RING: Final = 28  # sides on the ring
_LEVELS: Final = ("head", "foreign_minister", "minister", "official", "unspecified")


def file_name(code: str) -> str:
    """A code as a file name: itself where it is plain, else its letters and a hash that keeps it apart."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", code).strip("-")[:60]
    return plain if plain == code else f"{plain or 'x'}-{sha256(code.encode()).hexdigest()[:8]}"


def newest_first(facts: Iterable[Fact]) -> list[Fact]:
    """By day, undated ones last, ties by the number of outlets and by id."""
    return sorted(facts, key=lambda fact: (fact.day or date.min, fact.n_sources, fact.key), reverse=True)


class Pages:
    """The pages of one warehouse: each public method gives the values of one template or data file."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse
        self.night = warehouse.night or date.min
        self.by_side: dict[str, list[Fact]] = defaultdict(list)
        self.by_person: dict[str, list[Fact]] = defaultdict(list)
        self.by_pair: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        self._place_facts()
        self._neighbours = dict(_neighbours(self.by_pair.values()))
        self.person_rows = {person_id: self._person_row(person_id) for person_id in self.by_person}

    def _place_facts(self) -> None:
        for fact in newest_first(self.warehouse.facts.values()):
            for code in dict.fromkeys((*fact.sides, *filter(None, [fact.country_code]))):
                self.by_side[code].append(fact)
            for person_id in dict.fromkeys(p["person_id"] for p in fact.people if p["person_id"]):
                self.by_person[person_id].append(fact)
            if fact.row["type"] == "meeting":
                for pair in combinations(sorted(set(fact.sides)), 2):
                    self.by_pair[pair].append(fact)

    def today(self) -> Row:
        """What the last night brought: what is new, what moved, what comes next, and who told it."""
        new = [f for f in self.warehouse.facts.values() if f.history and f.history[0]["from_night"] == self.night]
        moved = [f for f in self.warehouse.facts.values() if _moved_on(f, self.night)]
        news = [f for f in new if self._is_news(f)]
        fresh = news or newest_first(f for f in new if f.day and f.status != "planned")[:_LATEST]
        meetings = newest_first(f for f in fresh if f.row["type"] == "meeting" and f.status != "planned")
        told = [f for f in meetings if any(map(_is_quoted, f.mentions))]
        newsworthy = {f.key for f in fresh + moved}
        acts = [
            (action, fact)
            for fact in self.warehouse.of_type("agreement")
            for action in fact.actions
            if action["known_night"] == self.night and fact.key in newsworthy
        ]
        lead = min(told, key=self._weight, default=None)
        return {
            "lead": lead,
            "lead_mention": min(filter(_is_quoted, lead.mentions), key=lambda m: _worth(m, lead)) if lead else None,
            "meetings": meetings,
            "visits": newest_first(f for f in fresh if f.row["type"] == "visit" and f.status != "planned"),
            "acts": sorted(acts, key=lambda pair: (pair[0]["ordered_on"] or date.min, pair[1].key), reverse=True),
            "moved": newest_first(moved),
            "earlier": newest_first(f for f in new if f.key not in newsworthy),
            "is_old": bool(fresh and not news),
            "n_new": Counter(f.row["type"] for f in new),
            "next": self._dated_plans()[:6],
            "n_plans": sum(1 for f in self.warehouse.of_type("meeting", "visit") if f.status == "planned"),
            "chart": self._activity(),
            "outlets": self.warehouse.outlets[:8],
        }

    def upcoming(self) -> Row:
        """Plans by day, plans without a day, and plans whose day has passed unreported."""
        plans = [f for f in self.warehouse.of_type("meeting", "visit") if f.status == "planned"]
        dated = self._dated_plans()
        undated = newest_first(f for f in plans if f.start_date is None)
        return {
            "agenda": [(when, list(group)) for when, group in groupby(dated, key=wording.when)],
            "waiting": [f for f in undated if self._is_heard_of(f)],
            "late": newest_first(f for f in plans if f.start_date and (f.end_date or f.start_date) < self.night),
            "silent": [f for f in undated if not self._is_heard_of(f)],
            "months": self._calendar([f for f in dated if f.date_precision == "day"]),
            "n_plans": len(plans),
        }

    def pairs(self) -> Row:
        """Who meets whom: a matrix and a ring of the sides that meet most, and the busiest pairs."""
        rows = self.pair_rows()
        counts = {row["pair"]: row["n"] for row in rows}
        totals: Counter[str] = Counter()
        for pair, n in counts.items():
            totals.update(dict.fromkeys(pair, n))
        top = [code for code, _ in sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:_RING]]
        by_region = sorted(top, key=lambda code: (self.warehouse.sides[code].region, self.warehouse.sides[code].name))
        shown = {pair: n for pair, n in counts.items() if set(pair) <= set(top)}
        spokes, chords = drawing.ring(by_region, sorted(shown), 205, 325)
        return {
            "top": top,
            "counts": shown,
            "most": max(shown.values(), default=1),
            "spokes": spokes,
            "chords": chords,
            "busiest": rows[:MOST_ROWS],
            "n_pairs": len(rows),
            "years": sorted({f.day.year for row in rows for f in row["held"] if f.day}, reverse=True)[:8],
        }

    def pair_rows(self) -> list[Row]:
        """Pairs of sides that met, the busiest first."""
        rows = []
        for pair, facts in self.by_pair.items():
            held = [f for f in facts if f.status == "held"]
            planned = [f for f in facts if f.status == "planned" and f.end_date and f.end_date >= self.night]
            if held:
                rows.append(
                    {
                        "pair": pair,
                        "held": held,
                        "n": len(held),
                        "n_head": sum(1 for f in held if f.level == "head"),
                        "n_foreign_minister": sum(1 for f in held if f.level == "foreign_minister"),
                        "last": held[0],
                        "next": planned[-1] if planned else None,
                    }
                )
        return sorted(rows, key=lambda row: (-row["n"], row["pair"]))

    def pair_data(self) -> Row:
        """For the filter of the pairs page: held meetings as month, level and pair, each counted."""
        counted = Counter(
            (f"{fact.day:%Y-%m}" if fact.day else "", _LEVELS.index(fact.level), *row["pair"])
            for row in self.pair_rows()
            for fact in row["held"]
        )
        return {"night": f"{self.night:%Y-%m}", "rows": [[*key, n] for key, n in sorted(counted.items())]}

    def map(self) -> Row:
        """Meetings and visits by place, on the world's outlines and as a table."""
        places = self.places()
        drawn = [place for place in places if place["latitude"] is not None][:300]
        for place in drawn:
            place["x"], place["y"] = drawing.equal_earth(place["latitude"], place["longitude"])
        return {
            "places": places,
            "dots": drawn,
            "labels": drawing.labels([place for place in drawn if place["city"]]),
            "land": drawing.world(),
            "n_unknown": sum(1 for f in self._face_to_face() if not f.country_code),
        }

    def places(self) -> list[Row]:
        """Places with what took place there, the busiest first."""
        groups: dict[tuple[str | None, str], list[Fact]] = defaultdict(list)
        for fact in newest_first(self._face_to_face()):
            if fact.country_code:
                groups[fact.city, fact.country_code].append(fact)
        rows = [self._place(city, country, facts) for (city, country), facts in groups.items()]
        return sorted(rows, key=lambda row: (-row["n"], row["name"]))

    def agreements(self) -> Row:
        """The pipeline by status, what waits, the dated acts, and every agreement."""
        facts = self.warehouse.of_type("agreement")
        by_status = Counter(f.status for f in facts)
        bars = [{"name": wording.STATUS[s], "n": by_status[s]} for s in wording.PIPELINE if by_status[s]]
        signed = [f for f in facts if f.status in ("signed", "ratified")]
        ages = [(f, (self.night - f.signed_on).days) for f in signed if f.signed_on and f.signed_on <= self.night]
        return {
            "facts": newest_first(facts),
            "pipeline": charts.bars(bars, "Agreements by the furthest point reached") if bars else None,
            "waiting": sorted(ages, key=lambda pair: (-pair[1], pair[0].key)),
            "n_undated": sum(1 for f in signed if not f.signed_on),
            "timeline": self._timeline(facts),
        }

    def sides(self) -> Row:
        """Every country and organisation that acts, with what it did."""
        rows = [
            {"side": self.warehouse.sides[code], **_summary(own), "n": len(own)}
            for code, facts in self.by_side.items()
            for own in [[f for f in facts if code in f.sides]]
        ]
        return {"rows": sorted(rows, key=lambda row: (-row["n_meetings"], -row["n"], row["side"].name))}

    def side(self, code: str) -> Row:
        """A country or organisation: whom it meets, where its people go, what it agreed."""
        facts = self.by_side[code]
        own = [f for f in facts if code in f.sides]
        meetings = [f for f in own if f.row["type"] == "meeting"]
        return {
            "side": self.warehouse.sides[code],
            "summary": _summary(own),
            "chart": _columns(own),
            "counterparts": self._counterparts(meetings, lambda f: (c for c in f.sides if c != code)),
            "meetings": meetings,
            "abroad": [f for f in own if f.row["type"] == "visit"],
            "received": [f for f in facts if code not in f.sides],
            "agreements": [f for f in own if f.row["type"] == "agreement"],
            "people": self._people_of(code),
        }

    def persons(self) -> Row:
        """Everyone who took part in something."""
        return {"rows": sorted(self.person_rows.values(), key=lambda row: (-row["n_meetings"], -row["n"], row["name"]))}

    def person(self, person_id: str) -> Row:
        """A person: offices, itinerary, whom they met, what they signed."""
        facts = self.by_person[person_id]
        row = self.person_rows[person_id]
        trips = [f for f in facts if f.row["type"] != "agreement"]
        signed = [f for f in facts if f.row["type"] == "agreement"]
        at_meetings = [self.warehouse.facts[key] for f in trips for key in f.related]
        return {
            "person": row,
            "variants": [n for n in wording.listed(row["known"].get("name_variants")) if n != row["name"]],
            "offices": self.warehouse.offices.get(person_id, [])[:12],
            "summary": _summary(facts),
            "chart": _columns(facts),
            "itinerary": trips,
            "counterparts": self._counterparts(
                [f for f in trips if f.row["type"] == "meeting"],
                lambda f: (p["person_id"] for p in f.people if p["person_id"] and p["side_code"] != row["side_code"]),
            ),
            "agreements": newest_first({f.key: f for f in signed + at_meetings}.values()),
        }

    def around(self, key: FactKey) -> Row:
        """All facts of which the page of one speaks."""
        fact = self.warehouse.facts[key]
        return {
            "fact": fact,
            "related": [self.warehouse.facts[key] for key in dict.fromkeys(fact.related)],
            "before_after": self._neighbours.get(key, (None, None)),
        }

    def event(self, key: FactKey) -> Row:
        """One fact with all that shows it."""
        fact = self.warehouse.facts[key]
        seats: dict[str, list[Row]] = {code: [] for code in fact.sides}
        for person in fact.people:
            seats.setdefault(person["side_code"] or "", []).append(person)
        return {
            **self.around(key),
            "seats": seats,
            "outlets": _by_outlet(fact.mentions),
            "differences": self._differences(fact),
        }

    def search_data(self) -> Row:
        """The index of the search page: people and sides once, facts as numbers that point to them."""
        number_of = {person_id: i for i, person_id in enumerate(self.person_rows)}
        place_of = {code: i for i, code in enumerate(self.by_side)}
        sides = self.warehouse.sides
        return {
            "people": [
                [p["name"], file_name(i), p["known"].get("name_variants") or "", self._name(p["side_code"]), p["n"]]
                for i, p in self.person_rows.items()
            ],
            "sides": [[sides[code].name, file_name(code), code, len(facts)] for code, facts in self.by_side.items()],
            "facts": [
                [
                    fact.row["type"][0],
                    fact.row["id"],
                    wording.STATUS.get(fact.status, fact.status),
                    wording.when(fact) if fact.day else "",
                    wording.headline(fact, sides),
                    wording.place(fact, sides),
                    [number_of[p["person_id"]] for p in fact.people if p["person_id"]],
                    [place_of[code] for code in fact.sides],
                ]
                for fact in newest_first(self.warehouse.facts.values())
            ],
        }

    def _name(self, code: str | None) -> str:
        return self.warehouse.sides[code].name if code in self.warehouse.sides else code or ""

    def _is_news(self, fact: Fact) -> bool:
        """Not history that an article recalls: its day, else its latest report, is close to the night."""
        told = fact.day or instant(fact.last_reported_at)
        return not fact.is_background and (told is None or told >= self.night - _FRESH)

    def _is_heard_of(self, fact: Fact) -> bool:
        told = instant(fact.last_reported_at) or instant(fact.updated_at)
        return told is None or told >= self.night - _SILENCE

    def _weight(self, fact: Fact) -> tuple[Any, ...]:
        """Least for what most outlets tell, then for the latest, then for the highest level."""
        age = abs((self.night - fact.day).days) if fact.day else 99
        return -fact.n_sources, age, _LEVELS.index(fact.level), fact.key

    def _dated_plans(self) -> list[Fact]:
        """Plans that are not over, by day; those of which only the year is told come last."""
        plans = [
            f
            for f in self.warehouse.of_type("meeting", "visit")
            if f.status == "planned" and f.start_date and (f.end_date or f.start_date) >= self.night
        ]
        return sorted(plans, key=lambda f: (f.date_precision == "year", f.start_date, f.end_date, f.key))

    def _calendar(self, plans: list[Fact]) -> list[Row]:
        """Months that have plans, at most three, as weeks of days from Monday."""
        by_day: dict[date, list[Fact]] = defaultdict(list)
        for fact in plans:
            for n in range(min((fact.end_date - fact.start_date).days, 30) + 1):
                by_day[fact.start_date + timedelta(days=n)].append(fact)
        months = []
        for first in sorted({day.replace(day=1) for day in by_day if day >= self.night})[:3]:
            start = first - timedelta(days=first.weekday())
            weeks = [[start + timedelta(days=7 * week + n) for n in range(7)] for week in range(6)]
            weeks = [week for week in weeks if any(day.month == first.month for day in week)]
            months.append({"first": first, "weeks": weeks, "by_day": by_day})
        return months

    def _activity(self) -> Any:
        """Columns of the year to the latest event and of the two months after; None where nothing falls into them."""
        days = [f.start_date for f in self.warehouse.of_type("meeting", "visit") if f.start_date and f.status == "held"]
        latest = max((day for day in days if day <= self.night), default=self.night)
        months = [_month(latest, back) for back in range(11, -3, -1)]
        counted = Counter(
            (f.start_date.replace(day=1), wording.STATUS[f.status])
            for f in self.warehouse.of_type("meeting", "visit")
            if f.start_date and f.date_precision != "year" and f.status in ("held", "planned")
        )
        rows = [{"month": m, "status": s, "n": counted[m, s]} for m in months for s in ("Held", "Planned")]
        label = "Meetings and visits by month, held and planned"
        return charts.months(rows, label) if any(row["n"] for row in rows) else None

    def _face_to_face(self) -> list[Fact]:
        return [fact for fact in self.warehouse.of_type("meeting", "visit") if fact.kind != "call"]

    def _place(self, city: str | None, country: str, facts: list[Fact]) -> Row:
        latitude, longitude = self.warehouse.places.get((city, country), (None, None))
        return {
            "name": city or f"{self._name(country)} (no city told)",
            "city": city,
            "country": country,
            "facts": facts,
            "n": len(facts),
            "n_held": sum(1 for f in facts if f.status == "held"),
            "n_planned": sum(1 for f in facts if f.status == "planned"),
            "latitude": latitude,
            "longitude": longitude,
            "radius": min(3.0 + 2.2 * len(facts) ** 0.5, 34),
        }

    def _timeline(self, facts: list[Fact]) -> Any:
        """Dated acts of five years, of the agreements that moved last; None where no act has a date."""
        since = _month(self.night, 60)
        acts = {f.key: [a for a in f.actions if a["start_date"] and a["start_date"] >= since] for f in facts}
        moved = sorted((key for key, dated in acts.items() if dated), key=lambda k: _latest(acts[k]), reverse=True)
        marks = [
            {"name": self._short_title(self.warehouse.facts[key]), "day": act["start_date"], "act": _done(act)}
            for key in moved[:20]
            for act in acts[key]
        ]
        return charts.timelines(marks, "Dated acts of agreements, the latest first") if marks else None

    def _short_title(self, fact: Fact) -> str:
        sides = "–".join(fact.sides) if len(fact.sides) <= 2 else f"{len(fact.sides)} parties"
        title = wording.headline(fact, self.warehouse.sides)
        return f"{title if len(title) < 21 else title[:19].rstrip() + '…'} ({sides})"

    def _person_row(self, person_id: str) -> Row:
        known = self.warehouse.people.get(person_id, {})
        facts = self.by_person[person_id]
        told = [p for f in facts for p in f.people if p["person_id"] == person_id]
        return {
            "person_id": person_id,
            "name": known.get("person") or told[0]["name"] or person_id,
            "side_code": known.get("side_code") or told[0]["side_code"],
            "role": next((p["role"] for p in told if p.get("role")), None),
            "known": known,
            "n": len(facts),
            **_summary(facts),
        }

    def _people_of(self, code: str) -> list[Row]:
        told = (p for f in self.by_side[code] for p in f.people if p["side_code"] == code)
        rows = [self.person_rows[person_id] for person_id in dict.fromkeys(p["person_id"] for p in told) if person_id]
        return sorted(rows, key=lambda row: (-row["n"], row["name"]))[:MOST_ROWS]

    def _counterparts(self, meetings: list[Fact], others: Callable[[Fact], Iterator[str]]) -> list[Row]:
        groups: dict[str, list[Fact]] = defaultdict(list)
        for fact in meetings:
            for code in dict.fromkeys(others(fact)):
                groups[code].append(fact)
        rows: list[Row] = []
        for code, facts in groups.items():
            held = [f for f in facts if f.status == "held"]
            dated = [f for f in held if f.day] or held
            rows.append(
                {
                    "code": code,
                    "n_held": len(held),
                    "n_planned": sum(1 for f in facts if f.status == "planned"),
                    "first": dated[-1] if dated else None,
                    "last": dated[0] if dated else None,
                }
            )
        return sorted(rows, key=lambda row: (-row["n_held"], -row["n_planned"], row["code"]))[:MOST_ROWS]

    def _differences(self, fact: Fact) -> list[Row]:
        """Values on which articles differ, each with the outlets that give it and when they did."""
        asked: dict[str, Callable[[Row], str | None]] = {
            "Date": lambda m: m["start_date"] and wording.span(m["start_date"], m["end_date"], m["date_precision"]),
            "Place": lambda m: ", ".join(filter(None, (m["city"], self._name(m["country_code"])))),
            "Status": lambda m: wording.STATUS.get(m["mention_status"], m["mention_status"]),
            "Sides": lambda m: ", ".join(self._name(code) for code in (m["mention_sides"] or "").split("+")),
            "Title": lambda m: m["agreement_title"],
            "Visitor": lambda m: m["visitor_name"],
        }
        found = []
        for name, value_of in asked.items():
            outlets: dict[str, list[str]] = defaultdict(list)
            for mention in fact.mentions:
                if value := value_of(mention):
                    when = f" ({wording.short_day(mention['published_at'])})" if mention["published_at"] else ""
                    outlets[value].append(mention["source"] + when)
            if len(outlets) > 1:
                ranked = sorted(outlets.items(), key=lambda item: (-len(item[1]), item[0]))
                found.append({"name": name, "told": [(value, list(dict.fromkeys(who))) for value, who in ranked]})
        return found


def _neighbours(pairs: Iterable[list[Fact]]) -> Iterator[tuple[FactKey, tuple[Fact | None, Fact | None]]]:
    """Meetings of two sides, each with those of the same two before and after."""
    for facts in pairs:
        row = [None, *(f for f in facts if f.day and len(set(f.sides)) == 2), None]
        for after, fact, before in zip(row, row[1:], row[2:], strict=False):
            if fact:
                yield fact.key, (before, after)


def _moved_on(fact: Fact, night: date) -> bool:
    """True where the status or the date of a known fact changed that night."""
    return len(fact.history) > 1 and bool(fact.history[-1]["from_night"] == night)


def _is_quoted(mention: Row) -> bool:
    return bool(mention["quotes"])


def best_quote(mention: Row) -> str:
    """The quote to show where there is room for one: the first that is a sentence, for headlines are none."""
    quotes = [str(quote["quote"]).strip() for quote in mention["quotes"]]
    return next((quote for quote in quotes if _is_sentence(quote)), quotes[0])


def _is_sentence(quote: str) -> bool:
    return quote.rstrip("\"'”’)").endswith((".", "!", "?"))


def _worth(mention: Row, fact: Fact) -> tuple[Any, ...]:
    """Least for the mention to quote: one that tells the fact as it is known now, as its news, in a sentence."""
    return (
        mention["mention_status"] != fact.status,
        mention["is_background"],
        not _is_sentence(best_quote(mention)),
        mention["mention_id"],
    )


def _latest(acts: Sequence[Row]) -> Any:
    return max(act["start_date"] for act in acts)


def _done(act: Row) -> str:
    action: str = act["action"]
    return wording.STATUS.get(action, action)


def _summary(facts: Sequence[Fact]) -> Row:
    held = [f for f in facts if f.row["type"] == "meeting" and f.status == "held"]
    dated = [f for f in held if f.day]
    return {
        "n_meetings": len(held),
        "n_planned": sum(1 for f in facts if f.row["type"] != "agreement" and f.status == "planned"),
        "n_visits": sum(1 for f in facts if f.row["type"] == "visit" and f.status == "held"),
        "n_agreements": sum(1 for f in facts if f.row["type"] == "agreement"),
        "first": dated[-1] if dated else None,
        "last": dated[0] if dated else None,
    }


def _month(day: date, back: int) -> date:
    """The first day of the month so many months before the day's."""
    year, month = divmod(max(day.year, 10) * 12 + day.month - 1 - back, 12)
    return date(year, month + 1, 1)


def _columns(facts: Iterable[Fact]) -> list[Row]:
    """Held meetings and visits in each of the twenty-four months up to the latest, for a small drawing of columns."""
    days = [f.start_date for f in facts if f.start_date and f.status == "held" and f.row["type"] != "agreement"]
    if len(days) < 3:
        return []
    counted = Counter(day.replace(day=1) for day in days)
    months = [_month(max(days), back) for back in range(23, -1, -1)]
    most = max(counted[month] for month in months)
    return [{"month": month, "n": counted[month], "height": 60 * counted[month] / most} for month in months]


def _by_outlet(mentions: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Mentions under their outlets; outlets that tell it as their news first, then by how much they tell."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for mention in mentions:
        groups[mention["source"]].append(mention)
    return sorted(groups.items(), key=lambda item: (all(m["is_background"] for m in item[1]), -len(item[1]), item[0]))
