"""What each page shows: plain values from the warehouse, ready for its template. Nothing here reads or writes a file."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from hashlib import sha256
from itertools import combinations, pairwise
from typing import Any, Final

from dashboard import charts, drawing, wording
from dashboard.read import Fact, FactKey, Row, Warehouse, instant

MOST_ROWS: Final = 400  # rows of one table on a page; the CSV file beside it has all
_FRESH: Final = timedelta(days=21)  # how old an event may be to be news
_SILENCE: Final = timedelta(days=90)  # how long a plan without a day is waited for
_RING: Final = 28
_LEVELS: Final = ("head", "foreign_minister", "minister", "official", "unspecified")


def file_name(code: str) -> str:
    """A code as a file name: itself where it is plain, else its letters and a hash that keeps it apart."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", code).strip("-")[:60]
    return plain if plain == code else f"{plain or 'x'}-{sha256(code.encode()).hexdigest()[:8]}"


def newest_first(facts: Iterable[Fact]) -> list[Fact]:
    """By day, undated ones last, ties by id."""
    return sorted(facts, key=lambda fact: (fact.day or date.min, fact.n_sources, fact.key), reverse=True)


class Pages:
    """The pages of one warehouse: each method gives the values of one template."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse
        self.night = warehouse.night or date.min
        self.by_side: dict[str, list[Fact]] = defaultdict(list)
        self.by_person: dict[str, list[Fact]] = defaultdict(list)
        self.by_pair: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        self._place_facts()

    def _place_facts(self) -> None:
        for fact in newest_first(self.warehouse.facts.values()):
            for code in dict.fromkeys((*fact.sides, *filter(None, [fact.country_code]))):
                self.by_side[code].append(fact)
            for person_id in dict.fromkeys(p["person_id"] for p in fact.people if p["person_id"]):
                self.by_person[person_id].append(fact)
            if fact.row["type"] == "meeting":
                for pair in combinations(sorted(set(fact.sides)), 2):
                    self.by_pair[pair].append(fact)

    # one page each

    def today(self) -> Row:
        """What the last night brought: what is new, what moved, and how much was read."""
        new = [f for f in self.warehouse.facts.values() if _first_night(f) == self.night]
        fresh = [f for f in new if self._is_news(f)]
        leading = sorted((f for f in fresh if f.row["type"] == "meeting" and f.mentions), key=self._weight)
        moved = [f for f in self.warehouse.facts.values() if _moved_on(f, self.night)]
        acts = [
            (action, fact)
            for fact in self.warehouse.of_type("agreement")
            for action in fact.actions
            if action["known_night"] == self.night and fact.key in {f.key for f in fresh + moved}
        ]
        meetings = newest_first(f for f in fresh if f.row["type"] == "meeting")
        earlier = newest_first(f for f in new if not self._is_news(f))
        return {
            "lead": leading[0] if leading else None,
            "meetings": meetings,
            "visits": newest_first(f for f in fresh if f.row["type"] == "visit"),
            "acts": sorted(acts, key=lambda pair: (pair[0]["ordered_on"] or date.min, pair[1].key), reverse=True),
            "moved": newest_first(moved),
            "earlier": earlier,
            "n_new": Counter(f.row["type"] for f in new),
            "next": self._dated_plans()[:5],
            "chart": self._activity(self.warehouse.of_type("meeting", "visit"), "Meetings and visits by month"),
        }

    def upcoming(self) -> Row:
        """Plans by day, plans without a day, and plans whose day has passed unreported."""
        plans = [f for f in self.warehouse.of_type("meeting", "visit") if f.status == "planned"]
        dated = self._dated_plans()
        late = [f for f in plans if f.end_date and f.end_date < self.night]
        waiting = [f for f in plans if f.start_date is None and self._is_heard_of(f)]
        silent = [f for f in plans if f.start_date is None and not self._is_heard_of(f)]
        return {
            "dated": dated,
            "waiting": newest_first(waiting),
            "late": newest_first(late),
            "silent": newest_first(silent),
            "months": self._calendar([f for f in dated if f.date_precision == "day"]),
            "n_plans": len(plans),
        }

    def pairs(self) -> Row:
        """Who meets whom: a matrix and a ring of the sides that meet most, and the busiest pairs."""
        held = {pair: [f for f in facts if f.status == "held"] for pair, facts in self.by_pair.items()}
        counts = {pair: len(facts) for pair, facts in held.items() if facts}
        totals: Counter[str] = Counter()
        for pair, n in counts.items():
            totals.update(dict.fromkeys(pair, n))
        top = [code for code, _ in sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:_RING]]
        by_region = sorted(top, key=lambda code: (self.warehouse.sides[code].region, self.warehouse.sides[code].name))
        shown = {pair: n for pair, n in counts.items() if set(pair) <= set(top)}
        spokes, chords = drawing.ring(by_region, sorted(shown), 250, 400) if by_region else ([], [])
        busiest = sorted(counts, key=lambda pair: (-counts[pair], pair))
        return {
            "top": top,
            "counts": shown,
            "most": max(shown.values(), default=1),
            "spokes": spokes,
            "chords": chords,
            "busiest": [self._pair_row(pair, held[pair]) for pair in busiest[:MOST_ROWS]],
            "n_pairs": len(counts),
            "years": sorted({f.day.year for facts in held.values() for f in facts if f.day}, reverse=True)[:8],
        }

    def pair_data(self) -> Row:
        """For the filter of the pairs page: held meetings as month, level and pair, each counted."""
        counted: Counter[tuple[str, int, str, str]] = Counter()
        for (a, b), facts in self.by_pair.items():
            for fact in facts:
                if fact.status == "held":
                    level = _LEVELS.index(fact.level) if fact.level in _LEVELS else len(_LEVELS) - 1
                    counted[f"{fact.day:%Y-%m}" if fact.day else "", level, a, b] += 1
        return {"night": f"{self.night:%Y-%m}", "rows": [[*key, n] for key, n in sorted(counted.items())]}

    def map(self) -> Row:
        """Meetings and visits by place, on the world's outlines and as a table."""
        groups: dict[tuple[str | None, str | None], list[Fact]] = defaultdict(list)
        for fact in newest_first(self.warehouse.of_type("meeting", "visit")):
            if fact.country_code and fact.kind != "call":
                groups[fact.city, fact.country_code].append(fact)
        places = [self._place(key, facts) for key, facts in groups.items()]
        places.sort(key=lambda place: (-place["n"], place["name"]))
        return {
            "places": places,
            "dots": [place for place in places if place["x"] is not None][:300],
            "labels": _apart([place for place in places if place["x"] is not None]),
            "land": drawing.world(),
            "n_unknown": sum(1 for f in self.warehouse.of_type("meeting", "visit") if not f.country_code),
        }

    def agreements(self) -> Row:
        """The pipeline by status, what waits, the dated acts, and every agreement."""
        facts = self.warehouse.of_type("agreement")
        by_status = Counter(f.status for f in facts)
        bars = [{"name": wording.STATUS[s], "n": by_status[s]} for s in wording.PIPELINE if by_status[s]]
        waiting = [
            (f, (self.night - f.signed_on).days) for f in facts if f.status in ("signed", "ratified") and f.signed_on
        ]
        waiting = sorted((p for p in waiting if p[1] >= 0), key=lambda pair: (-pair[1], pair[0].key))
        return {
            "facts": newest_first(facts),
            "pipeline": charts.bars(bars, "Agreements by status") if bars else None,
            "waiting": waiting,
            "n_undated": sum(1 for f in facts if f.status in ("signed", "ratified") and not f.signed_on),
            "timeline": self._timeline(facts),
        }

    def sides(self) -> Row:
        """Every country and organisation that acts, with what it did."""
        rows = [self._side_row(code) for code in self.by_side]
        return {"rows": sorted(rows, key=lambda row: (-row["n"], row["side"].name))}

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
        rows = [self._person_row(person_id) for person_id in self.by_person]
        return {"rows": sorted(rows, key=lambda row: (-row["n"], row["name"]))}

    def person(self, person_id: str) -> Row:
        """A person: offices, itinerary, whom they met, what they signed."""
        facts = self.by_person[person_id]
        row = self._person_row(person_id)
        trips = [f for f in facts if f.row["type"] != "agreement"]
        signed = [f for f in facts if f.row["type"] == "agreement"]
        at_meetings = [self.warehouse.facts[k] for f in trips for k in f.related if k[0] == "agreement"]
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

    def event(self, key: FactKey) -> Row:
        """One fact with all that shows it."""
        fact = self.warehouse.facts[key]
        seats: dict[str, list[Row]] = {code: [] for code in fact.sides}
        for person in fact.people:
            seats.setdefault(person["side_code"] or "", []).append(person)
        return {
            "fact": fact,
            "seats": seats,
            "outlets": _by_outlet(fact.mentions),
            "differences": self._differences(fact),
            "related": [self.warehouse.facts[k] for k in dict.fromkeys(fact.related)],
            "before_after": self._neighbours(fact),
        }

    def health(self) -> Row:
        """How the nights went: runs, gates, sources, rows set aside."""
        warehouse = self.warehouse
        last = warehouse.runs[-1] if warehouse.runs else None
        of_last = [row for row in warehouse.validations if last and row["run_id"] == last["run_id"]]
        return {
            "last": last,
            "runs": warehouse.runs[::-1][:60],
            "stages": _stages(last),
            "growth": self._growth(),
            "gates": _gates(of_last),
            "failing": [row for row in of_last if not row["success"]],
            "sources": _sources([row for row in warehouse.source_runs if last and row["run_id"] == last["run_id"]]),
            "quarantine": warehouse.quarantine[:MOST_ROWS],
            "moved_ids": warehouse.moved_ids[:MOST_ROWS],
        }

    def search_data(self) -> Row:
        """The index of the search page: people and sides once, facts as numbers that point to them."""
        people = list(self.by_person)
        sides = list(self.by_side)
        place_of = {code: i for i, code in enumerate(sides)}
        number_of = {person_id: i for i, person_id in enumerate(people)}
        return {
            "people": [
                [p["name"], file_name(i), p["known"].get("name_variants") or "", self._name(p["side_code"]), p["n"]]
                for i in people
                for p in [self._person_row(i)]
            ],
            "sides": [[self.warehouse.sides[c].name, file_name(c), c, len(self.by_side[c])] for c in sides],
            "facts": [
                [
                    fact.row["type"][0],
                    fact.row["id"],
                    wording.STATUS.get(fact.status, fact.status),
                    fact.day.isoformat() if fact.day else "",
                    wording.headline(fact, self.warehouse.sides),
                    wording.place(fact, self.warehouse.sides),
                    [number_of[p["person_id"]] for p in fact.people if p["person_id"]],
                    [place_of[code] for code in fact.sides],
                ]
                for fact in newest_first(self.warehouse.facts.values())
            ],
        }

    # parts of pages

    def _name(self, code: str | None) -> str:
        return self.warehouse.sides[code].name if code in self.warehouse.sides else code or ""

    def _is_news(self, fact: Fact) -> bool:
        """Tonight's matter, not history that an article recalls: its day, else its latest report, is close to the night."""
        told = fact.day or instant(fact.last_reported_at)
        return not fact.is_background and (fact.status == "planned" or told is None or told >= self.night - _FRESH)

    def _is_heard_of(self, fact: Fact) -> bool:
        told = instant(fact.last_reported_at) or instant(fact.updated_at)
        return told is None or told >= self.night - _SILENCE

    def _weight(self, fact: Fact) -> tuple[Any, ...]:
        level = _LEVELS.index(fact.level) if fact.level in _LEVELS else len(_LEVELS)
        age = abs((self.night - fact.day).days) if fact.day else 99
        return (fact.status != "held", -fact.n_sources, level, age, fact.key)

    def _dated_plans(self) -> list[Fact]:
        plans = [
            f
            for f in self.warehouse.of_type("meeting", "visit")
            if f.status == "planned" and f.start_date and (f.end_date or f.start_date) >= self.night
        ]
        exact = {"day": 0, "month": 1}
        return sorted(plans, key=lambda f: (exact.get(f.date_precision, 2) == 2, f.start_date, f.end_date, f.key))

    def _calendar(self, plans: list[Fact]) -> list[Row]:
        """Months that have plans, at most three, as weeks of days from Monday."""
        by_day: dict[date, list[Fact]] = defaultdict(list)
        for fact in plans:
            for n in range(min((fact.end_date - fact.start_date).days, 30) + 1):
                by_day[fact.start_date + timedelta(days=n)].append(fact)
        firsts = sorted({day.replace(day=1) for day in by_day if day >= self.night})[:3]
        months = []
        for first in firsts:
            start = first - timedelta(days=first.weekday())
            days = [start + timedelta(days=n) for n in range(42)]
            weeks = [days[n : n + 7] for n in range(0, 42, 7) if any(d.month == first.month for d in days[n : n + 7])]
            months.append({"first": first, "weeks": weeks, "by_day": by_day})
        return months

    def _activity(self, facts: Iterable[Fact], label: str) -> Any:
        """Columns of the twelve months to the night; None where there is nothing in them."""
        since = (
            (self.night.replace(day=1) - timedelta(days=330)).replace(day=1)
            if self.night > date(2, 1, 1)
            else self.night
        )
        counted = Counter(
            (f.start_date.replace(day=1), wording.STATUS[f.status])
            for f in facts
            if f.start_date
            and f.status in ("held", "planned")
            and f.date_precision != "year"
            and since <= f.start_date <= self.night + timedelta(days=92)
        )
        rows = [{"month": month, "status": status, "n": n} for (month, status), n in sorted(counted.items())]
        return charts.months(rows, label) if rows else None

    def _pair_row(self, pair: tuple[str, str], held: list[Fact]) -> Row:
        planned = [f for f in self.by_pair[pair] if f.status == "planned" and (f.end_date or date.min) >= self.night]
        return {
            "pair": pair,
            "n": len(held),
            "n_head": sum(1 for f in held if f.level == "head"),
            "n_foreign_minister": sum(1 for f in held if f.level == "foreign_minister"),
            "last": held[0] if held else None,
            "next": planned[-1] if planned else None,
        }

    def _place(self, key: tuple[str | None, str | None], facts: list[Fact]) -> Row:
        city, country = key
        where = self.warehouse.places.get(key) or (self.warehouse.places.get((None, country)) if city is None else None)
        x, y = drawing.equal_earth(*where) if where else (None, None)
        name = city or f"{self._name(country)} (no city told)"
        return {
            "name": name,
            "country": country,
            "anchor": file_name(f"{city or ''}.{country}"),
            "facts": facts,
            "n": len(facts),
            "n_held": sum(1 for f in facts if f.status == "held"),
            "n_planned": sum(1 for f in facts if f.status == "planned"),
            "x": x,
            "y": y,
            "radius": 3.5 + 2.6 * len(facts) ** 0.5 if len(facts) < 200 else 42,
        }

    def _timeline(self, facts: list[Fact]) -> Any:
        since = self.night.replace(year=max(self.night.year - 5, 1), day=1)
        rows: list[tuple[date, Fact, Row]] = [
            (a["start_date"], f, a) for f in facts for a in f.actions if a["start_date"] and a["start_date"] >= since
        ]
        latest: dict[FactKey, date] = {}
        for day, fact, _ in rows:
            latest[fact.key] = max(day, latest.get(fact.key, day))
        shown = sorted(latest, key=lambda key: (latest[key], key), reverse=True)[:20]
        marks = [
            {"name": self._short_title(fact), "day": day, "act": wording.STATUS.get(act["action"], act["action"])}
            for key in shown
            for day, fact, act in sorted(rows, key=lambda row: row[0])
            if fact.key == key
        ]
        return charts.timelines(marks, "Dated acts of agreements, the latest first") if marks else None

    def _short_title(self, fact: Fact) -> str:
        sides = "–".join(fact.sides[:2]) if len(fact.sides) <= 2 else f"{len(fact.sides)} parties"
        title = wording.headline(fact, self.warehouse.sides)
        return f"{title if len(title) < 32 else title[:30].rstrip() + '…'} ({sides})"

    def _side_row(self, code: str) -> Row:
        own = [f for f in self.by_side[code] if code in f.sides]
        return {"side": self.warehouse.sides[code], **_summary(own), "n": len(own)}

    def _person_row(self, person_id: str) -> Row:
        known = self.warehouse.people.get(person_id, {})
        facts = self.by_person[person_id]
        told = next(p for p in facts[0].people if p["person_id"] == person_id)
        return {
            "person_id": person_id,
            "name": known.get("person") or told["name"] or person_id,
            "side_code": known.get("side_code") or told["side_code"],
            "role": next(
                (p["role"] for f in facts for p in f.people if p["person_id"] == person_id and p["role"]), None
            ),
            "known": known,
            "n": len(facts),
            **_summary(facts),
        }

    def _people_of(self, code: str) -> list[Row]:
        ids = dict.fromkeys(
            p["person_id"] for f in self.by_side[code] for p in f.people if p["person_id"] and p["side_code"] == code
        )
        return sorted((self._person_row(i) for i in ids), key=lambda row: (-row["n"], row["name"]))[:MOST_ROWS]

    def _counterparts(self, meetings: list[Fact], others: Callable[[Fact], Iterator[str]]) -> list[Row]:
        groups: dict[str, list[Fact]] = defaultdict(list)
        for fact in meetings:
            for code in dict.fromkeys(others(fact)):
                groups[code].append(fact)
        rows = [
            {
                "code": code,
                "n_held": sum(1 for f in facts if f.status == "held"),
                "n_planned": sum(1 for f in facts if f.status == "planned"),
                "first": next((f for f in reversed(facts) if f.status == "held"), None),
                "last": next((f for f in facts if f.status == "held"), None),
            }
            for code, facts in groups.items()
        ]
        return sorted(rows, key=lambda row: (-row["n_held"], -row["n_planned"], row["code"]))[:MOST_ROWS]

    def _differences(self, fact: Fact) -> list[Row]:
        """Values on which articles differ, each with the outlets that give it."""
        sides = self.warehouse.sides
        asked: dict[str, Callable[[Row], str | None]] = {
            "Date": lambda m: (
                wording.span(m["start_date"], m["end_date"], m["date_precision"]) if m["start_date"] else None
            ),
            "Place": lambda m: ", ".join(filter(None, (m["city"], self._name(m["country_code"])))) or None,
            "Status": lambda m: wording.STATUS.get(m["mention_status"], m["mention_status"]),
            "Sides": lambda m: (
                " · ".join(sides[c].name if c in sides else c for c in (m["mention_sides"] or "").split("+") if c)
                or None
            ),
            "Title": lambda m: m["agreement_title"],
            "Visitor": lambda m: m["visitor_name"],
        }
        found = []
        for name, value_of in asked.items():
            outlets: dict[str, list[str]] = defaultdict(list)
            for mention in fact.mentions:
                if (value := value_of(mention)) is not None:
                    outlets[value].append(mention["source"])
            if len(outlets) > 1:
                ranked = sorted(outlets.items(), key=lambda item: (-len(item[1]), item[0]))
                found.append({"name": name, "told": [(value, list(dict.fromkeys(who))) for value, who in ranked]})
        return found

    def _neighbours(self, fact: Fact) -> tuple[Fact | None, Fact | None]:
        """The meetings of the same two sides before and after."""
        if fact.row["type"] != "meeting" or len(fact.sides) != 2 or fact.day is None:
            return None, None
        row = [f for f in self.by_pair[tuple(sorted(set(fact.sides)))] if f.day and len(f.sides) == 2]  # type: ignore[index]
        for after, before in pairwise([None, *row, None]):
            if before is fact:
                place = row.index(fact)
                return (row[place + 1] if place + 1 < len(row) else None), after
        return None, None

    def _growth(self) -> Any:
        """Facts published by night; None before the second night."""
        names = {"fct_meetings", "fct_visits", "fct_agreements"}
        published = {run["run_id"] for run in self.warehouse.runs if run["status"] in ("published", "degraded")}
        by_run: dict[tuple[date, str], int] = defaultdict(int)
        for row in self.warehouse.row_counts:
            if row["schema_name"] == "marts" and row["table_name"] in names and row["run_id"] in published:
                by_run[row["night"], row["run_id"]] += row["n_rows"]
        nights = {night: n for (night, _), n in sorted(by_run.items())}
        rows = [{"night": night, "n": n} for night, n in nights.items()]
        return charts.line(rows[-60:], "Facts in the warehouse by night") if len(rows) > 1 else None


def _first_night(fact: Fact) -> date | None:
    return fact.history[0]["from_night"] if fact.history else None


def _moved_on(fact: Fact, night: date) -> bool:
    """True where the status changed that night; a new date alone is no change of status but counts for plans."""
    return len(fact.history) > 1 and fact.history[-1]["from_night"] == night


def _summary(facts: Sequence[Fact]) -> Row:
    held = [f for f in facts if f.row["type"] == "meeting" and f.status == "held"]
    dated = [f for f in held if f.day]
    return {
        "n_meetings": len(held),
        "n_planned": sum(1 for f in facts if f.row["type"] != "agreement" and f.status == "planned"),
        "n_visits": sum(1 for f in facts if f.row["type"] == "visit" and f.status != "cancelled"),
        "n_agreements": sum(1 for f in facts if f.row["type"] == "agreement"),
        "first": dated[-1] if dated else None,
        "last": dated[0] if dated else None,
    }


def _columns(facts: Iterable[Fact]) -> list[Row]:
    """Held meetings and visits in each of the twenty-four months up to the latest, for a small drawing of columns."""
    days = [f.start_date for f in facts if f.start_date and f.status == "held" and f.row["type"] != "agreement"]
    if len(days) < 3:
        return []
    last = max(days)
    counted = Counter((last.year - d.year) * 12 + last.month - d.month for d in days)
    most = max(n for back, n in counted.items() if back < 24)
    columns = []
    for back in range(23, -1, -1):
        year, month = divmod(last.year * 12 + last.month - 1 - back, 12)
        columns.append(
            {"month": date(max(year, 1), month + 1, 1), "n": counted[back], "height": 60 * counted[back] / most}
        )
    return columns


def _by_outlet(mentions: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for mention in mentions:
        groups[mention["source"]].append(mention)
    return sorted(groups.items(), key=lambda item: (all(m["is_background"] for m in item[1]), -len(item[1]), item[0]))


def _apart(places: Sequence[Row]) -> list[Row]:
    """The largest places whose names do not run into each other."""
    kept: list[Row] = []
    for place in places:
        if len(kept) < 14 and all(abs(p["x"] - place["x"]) > 90 or abs(p["y"] - place["y"]) > 24 for p in kept):
            kept.append(place)
    return kept


def _stages(last: Row | None) -> Any:
    taken = {name: n for name, n in (last["seconds"] if last else {}).items() if n >= 0.05}
    rows = [{"name": wording.words(name), "n": n, "text": wording.seconds(n)} for name, n in taken.items()]
    rows.sort(key=lambda row: -row["n"])
    return charts.bars(rows[:12], "Seconds by stage of the last run") if rows else None


def _gates(validations: Iterable[Row]) -> list[Row]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in validations:
        groups[row["gate"]].append(row)
    return [
        {
            "gate": gate,
            "n": len(rows),
            "n_blocked": sum(1 for r in rows if not r["success"] and r["severity"] == "block"),
            "n_warned": sum(1 for r in rows if not r["success"] and r["severity"] != "block"),
            "n_checked": sum(r["n_checked"] or 0 for r in rows),
        }
        for gate, rows in sorted(groups.items(), key=lambda item: item[0] != "staging")
    ]


def _sources(rows: Iterable[Row]) -> list[Row]:
    """A row a source: requests, articles and mentions of its stages, the worst outcome, and what was said."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["source_id"]].append(row)
    worst = ("failed", "partial", "ok")
    found = []
    for source_id, stages in groups.items():
        by_stage = {row["stage"]: row for row in stages}
        found.append(
            {
                "source_id": source_id,
                "outcome": min((row["outcome"] for row in stages), key=lambda o: worst.index(o) if o in worst else 0),
                "n_requests": by_stage.get("fetch", {}).get("n_requests"),
                "n_skipped": sum(row["n_skipped"] or 0 for row in stages),
                "n_failed": sum(row["n_failed"] or 0 for row in stages),
                "n_articles": by_stage.get("parse", {}).get("n_articles"),
                "n_mentions": by_stage.get("extract", {}).get("n_mentions"),
                "messages": [f"{row['stage']}: {said}" for row in stages for said in row["messages"] or []],
            }
        )
    return sorted(
        found, key=lambda row: (worst.index(row["outcome"]) if row["outcome"] in worst else 0, row["source_id"])
    )
