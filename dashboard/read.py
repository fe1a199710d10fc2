"""A published snapshot as plain objects: every table is read once, and grouped here rather than by a query a page."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import duckdb

Row = dict[str, Any]
FactKey = tuple[str, str]  # fact_type, fact_id

_FACTS: Final = {
    "meeting": """
        select
            'meeting' as type, meeting_id as id, kind, status, level, is_sideline, start_date, end_date, date_precision,
            city, country_code, sides_key, n_sources, n_articles, first_reported_at, last_reported_at, confidence,
            plover_event, plover_mode, cameo_code, description, updated_at, is_date_disputed, is_place_disputed,
            is_participants_disputed,
        from marts.fct_meetings""",
    "visit": """
        select
            'visit' as type, visit_id as id, 'visit' as kind, status, start_date, end_date, date_precision,
            to_city as city, to_country_code as country_code, side_code as sides_key, person_id, visitor, visitor_role,
            n_sources, n_articles, first_reported_at, last_reported_at, confidence, plover_event, plover_mode,
            cameo_code, description, updated_at, is_date_disputed, is_place_disputed,
        from marts.fct_visits""",
    "agreement": """
        select
            'agreement' as type, agreement_id as id, kind, status, ambit, title, signed_on, ratified_on, in_force_on,
            ended_on, valid_from, valid_to, parties_key as sides_key, n_documents, n_ratifications, n_sources,
            n_articles, first_reported_at, last_reported_at, confidence, plover_event, plover_mode, cameo_code,
            description, updated_at, is_title_disputed,
        from marts.fct_agreements""",
}
_TABLES: Final = {
    "participants": "select * from marts.bridge_meeting_participants order by side_code, name",
    "signatories": "select * from marts.bridge_agreement_signatories order by side_code, name",
    "topics": "select meeting_id, topic_code from marts.bridge_meeting_topics order by n_articles desc, topic_code",
    "signings": "select * from marts.bridge_agreement_meetings order by agreement_id, meeting_id",
    "actions": "select * from marts.fct_agreement_actions order by ordered_on nulls last, action, party_code",
    "mentions": """
        select * exclude (
            article_id, reported_on, quote_start, quote_end, mention_kind, date_basis, near_duplicate_group,
        )
        from marts.fct_mentions order by published_at nulls last, mention_id""",
    "evidence": "select mention_id, quote, quote_field from marts.bridge_mention_evidence order by mention_id, n",
    "history": "select * exclude (to_night, is_current) from marts.fct_status_history order by fact_type, fact_id, n",
    "offices": """
        select offices.*
        from marts.dim_office_holding as offices
        semi join (select person_id from marts.dim_person where n_mentions > 0) as people using (person_id)
        order by from_date desc nulls last, office""",
    "people": """
        select * exclude (first_seen_on, last_seen_on, is_known_holder, is_surname_only)
        from marts.dim_person
        where n_mentions > 0""",
    "outlets": "select * from marts.dim_source order by n_articles desc, source",
    "topic_names": "select topic_code, topic from marts.dim_topic",
    "places": "select city, country_code, latitude, longitude from marts.dim_place where latitude is not null",
    "countries": "select * from marts.dim_country order by name",
    "organizations": "select * from marts.dim_organization order by name",
    "runs": "select * from audit.runs order by night, started_at",
    "source_runs": "select * from audit.source_runs order by source_id, stage",
    "validations": "select * from audit.validations order by gate, success, severity, table_name",
    "quarantine": "select * from audit.quarantine order by night desc, table_name, rule",
    "row_counts": "select * from audit.row_counts order by night, schema_name, table_name",
    "moved_ids": """
        select night, fact_type, old_fact_id as fact_id, 'merged into' as what, into_fact_id as target,
        from audit.merged_ids
        union all select night, fact_type, old_fact_id, 'split off', new_fact_id from audit.split_ids
        union all select night, fact_type, fact_id, 'removed', reason from audit.removed_facts
        order by all""",
}


class DashboardError(RuntimeError):
    """The site cannot be built; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Side:
    """A country or organisation that acts."""

    code: str
    name: str
    is_country: bool
    region: str
    details: Row


@dataclass(slots=True, eq=False, repr=False)
class Fact:
    """A meeting, visit or agreement with all that hangs on it; `row` is its row in the marts."""

    row: Row
    sides: tuple[str, ...]
    people: list[Row] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    actions: list[Row] = field(default_factory=list)
    mentions: list[Row] = field(default_factory=list)
    history: list[Row] = field(default_factory=list)
    related: list[FactKey] = field(default_factory=list)
    day: date | None = None  # that it is listed under: of the event, for agreements of the act

    def __getattr__(self, name: str) -> Any:
        """A column of the row: all facts have those of all types, null where the type has none."""
        try:
            return self.row[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def key(self) -> FactKey:
        """Type and id."""
        return self.row["type"], self.row["id"]

    @property
    def act(self) -> Row | None:
        """The act that an agreement is listed by: its signing where that has a day, else the latest that has one."""
        dated = [action for action in self.actions if action["start_date"]]
        signed = [action for action in dated if action["action"] == "signed"]
        return (signed or dated)[-1] if dated else None

    @property
    def is_background(self) -> bool:
        """True where every article tells it as earlier context only."""
        return bool(self.mentions) and all(m["is_background"] or m["is_referenced"] for m in self.mentions)


@dataclass(frozen=True)
class Warehouse:
    """What one snapshot holds."""

    name: str
    night: date | None
    facts: dict[FactKey, Fact]
    sides: dict[str, Side]
    people: dict[str, Row]
    offices: dict[str, list[Row]]
    places: dict[tuple[str | None, str | None], tuple[float, float]]
    topic_names: dict[str, str]
    outlets: list[Row]
    runs: list[Row]
    source_runs: list[Row]
    validations: list[Row]
    quarantine: list[Row]
    row_counts: list[Row]
    moved_ids: list[Row]

    def of_type(self, *types: str) -> list[Fact]:
        """Facts of some types."""
        return [fact for fact in self.facts.values() if fact.row["type"] in types]


def read(snapshot: Path) -> Warehouse:
    """Reads a snapshot, opened read-only.

    Raises DashboardError where it is missing, is no warehouse, or lacks a table or column.
    """
    if not snapshot.exists():
        raise DashboardError(f"{snapshot}: no such snapshot; publish a night first (`make run`)")
    try:
        with duckdb.connect(str(snapshot), read_only=True) as connection:
            facts = _rows(connection, " union all by name ".join(_FACTS.values()))
            tables = {name: _rows(connection, query) for name, query in _TABLES.items()}
    except duckdb.Error as error:
        said = str(error).splitlines()[0]
        raise DashboardError(
            f"{snapshot}: cannot be read as a published warehouse ({said}); run the night again"
        ) from error
    return _warehouse(snapshot.resolve().stem, facts, tables)


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    result = connection.execute(query)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _warehouse(name: str, fact_rows: list[Row], tables: dict[str, list[Row]]) -> Warehouse:
    facts = {(row["type"], row["id"]): _fact(row) for row in fact_rows}
    _attach_people(facts, tables)
    _attach_rest(facts, tables)
    for fact in facts.values():
        fact.day = fact.act["start_date"] if fact.act else fact.row["start_date"]
    nights = [row["night"] for row in tables["mentions"]] + [
        run["night"] for run in tables["runs"] if run["status"] in ("published", "degraded")
    ]
    return Warehouse(
        name=name,
        night=max(nights, default=None),
        facts=facts,
        sides=_sides(tables, facts.values()),
        people={row["person_id"]: row for row in tables["people"]},
        offices=_grouped(tables["offices"], "person_id"),
        places=_coordinates(tables),
        topic_names={row["topic_code"]: row["topic"] for row in tables["topic_names"]},
        outlets=tables["outlets"],
        runs=[run | {key: _parsed(run[key]) for key in ("versions", "counts", "seconds")} for run in tables["runs"]],
        source_runs=tables["source_runs"],
        validations=[row | {"examples": _parsed(row["examples"])} for row in tables["validations"]],
        quarantine=tables["quarantine"],
        row_counts=tables["row_counts"],
        moved_ids=tables["moved_ids"],
    )


def _parsed(text: str | None) -> Any:
    return json.loads(text) if text else {}


def _fact(row: Row) -> Fact:
    fact = Fact(row, tuple(filter(None, (row["sides_key"] or "").split("+"))))
    if row["type"] == "visit" and (row["visitor"] or row["person_id"]):
        fact.people.append(
            {
                "person_id": row["person_id"],
                "name": row["visitor"],
                "role": row["visitor_role"],
                "side_code": row["sides_key"],
                "n_sources": row["n_sources"],
            }
        )
    return fact


def _attach_people(facts: dict[FactKey, Fact], tables: dict[str, list[Row]]) -> None:
    """Hangs participants and signatories on the facts they belong to, and topics on meetings."""
    for kind, name in (("meeting", "participants"), ("agreement", "signatories")):
        for row in tables[name]:
            if fact := facts.get((kind, row[f"{kind}_id"])):
                fact.people.append(row)
    for row in tables["topics"]:
        if fact := facts.get(("meeting", row["meeting_id"])):
            fact.topics.append(row["topic_code"])


def _attach_rest(facts: dict[FactKey, Fact], tables: dict[str, list[Row]]) -> None:
    """Hangs acts, mentions with their quotes, history, and what was signed where on the facts they belong to."""
    quotes = _grouped(tables["evidence"], "mention_id")
    for row in tables["mentions"]:
        first = {"quote": row["quote"], "quote_field": row["quote_field"]}
        told = quotes.get(row["mention_id"]) or ([first] if row["quote"] else [])
        row["quotes"] = list({quote["quote"].strip(): quote for quote in reversed(told)}.values())[::-1]
        if fact := facts.get((row["fact_type"], row["fact_id"])):
            fact.mentions.append(row)
    for row in tables["history"]:
        if fact := facts.get((row["fact_type"], row["fact_id"])):
            fact.history.append(row)
    for row in tables["actions"]:
        if fact := facts.get(("agreement", row["agreement_id"])):
            fact.actions.append(row)
    for row in tables["signings"]:
        agreement, meeting = ("agreement", row["agreement_id"]), ("meeting", row["meeting_id"])
        if agreement in facts and meeting in facts:
            facts[agreement].related.append(meeting)
            facts[meeting].related.append(agreement)


def _grouped(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def _sides(tables: dict[str, list[Row]], facts: Iterable[Fact]) -> dict[str, Side]:
    """Every country, and organisations; a code that no list has stands for itself."""
    sides = {
        row["country_code"]: Side(row["country_code"], row["name"], True, row["region"] or "", row)
        for row in tables["countries"]
    }
    for row in tables["organizations"]:
        code = row["organization_code"]
        sides[code] = Side(code, row["name"] or code, False, "Organisations", row)
    for code in {code for fact in facts for code in (*fact.sides, fact.country_code) if code}:
        unlisted = Side(code, code.removeprefix("ORG:"), False, "Organisations", {"kind": None})
        sides.setdefault(code, unlisted)
    return sides


def _coordinates(tables: dict[str, list[Row]]) -> dict[tuple[str | None, str | None], tuple[float, float]]:
    """Degrees north and east of cities by name and country, and of countries under no city."""
    found: dict[tuple[str | None, str | None], tuple[float, float]] = {
        (None, row["country_code"]): (row["latitude"], row["longitude"])
        for row in tables["countries"]
        if row["latitude"] is not None
    }
    return found | {(row["city"], row["country_code"]): (row["latitude"], row["longitude"]) for row in tables["places"]}


def instant(value: datetime | date | None) -> date | None:
    """The day of an instant."""
    return value.date() if isinstance(value, datetime) else value
