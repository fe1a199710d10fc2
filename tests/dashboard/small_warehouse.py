"""A small published warehouse, made from the marts' own contracts: a few dozen facts, some of them hostile."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import yaml

ROOT = Path(__file__).resolve().parents[2]
NIGHT = date(2025, 12, 18)
BEFORE = date(2025, 12, 17)
HOSTILE = "<script>document.title='pwned'</script><img src=x onerror=\"document.title='pwned'\">"
TALKS, PLAN, LATE, MOVED, TREATY, PACT, VISIT = "talks", "plan", "late", "moved", "treaty", "pact", "visit"

SIDES = [
    ("IRN", "Iran", "Asia", 35.7, 51.4, "Tehran"),
    ("RUS", "Russia", "Europe", 55.8, 37.6, "Moscow"),
    ("OMN", "Oman", "Asia", 23.6, 58.5, "Muscat"),
    ("TUR", "Türkiye", "Asia", 39.9, 32.9, "Ankara"),
    ("FRA", "France", "Europe", 48.9, 2.4, "Paris"),
    ("BRA", "Brazil", "Americas", -15.8, -47.9, "Brasilia"),
]
PEOPLE = {
    "sergey-lavrov": ("Sergey Lavrov", "RUS", "Sergei Lavrov; Lavrov"),
    "abbas-araghchi": ("Abbas Araghchi", "IRN", "Abbas Araqchi; Araghchi"),
    "hakan-fidan": ("Hakan Fidan", "TUR", "Hakan Fidan"),
    "no|one/..": (f"Nobody {HOSTILE}", "FRA", ""),
}


def make(path: Path, *, is_empty: bool = False, n_copies: int = 0) -> Path:
    """Writes the warehouse; empty where asked, or with so many copies of its filling."""
    with duckdb.connect(str(path)) as connection:
        connection.execute((ROOT / "warehouse" / "schema.sql").read_text(encoding="utf-8"))
        models = yaml.safe_load((ROOT / "dbt_project/models/marts/_models.yml").read_text(encoding="utf-8"))["models"]
        for model in models:
            columns = ", ".join(f"{column['name']} {column['data_type']}" for column in model["columns"])
            connection.execute(f"create table marts.{model['name']} ({columns})")
        if not is_empty:
            for table, rows in (_dimensions() | _facts(n_copies) | _audit()).items():
                _insert(connection, table, rows)
    path.chmod(0o444)
    return path


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    columns = dict.fromkeys(column for row in rows for column in row)
    connection.register("given", pa.Table.from_pylist([columns | row for row in rows]))
    connection.execute(f"insert into {table} by name select * from given")
    connection.unregister("given")


def _dimensions() -> dict[str, list[dict[str, Any]]]:
    return {
        "marts.dim_country": [
            {"country_code": c, "name": n, "official_name": n, "region": r, "latitude": y, "longitude": x, "capital": k}
            for c, n, r, y, x, k in SIDES
        ],
        "marts.dim_organization": [{"organization_code": "UN", "name": "United Nations", "kind": "intergovernmental"}],
        "marts.dim_place": [
            {"city": city, "country_code": code, "latitude": y, "longitude": x} for code, _, _, y, x, city in SIDES
        ],
        "marts.dim_person": [
            {"person_id": i, "person": n, "side_code": s, "name_variants": v, "n_mentions": 1}
            for i, (n, s, v) in PEOPLE.items()
        ],
        "marts.dim_office_holding": [
            {"person_id": "sergey-lavrov", "office": "Minister of Foreign Affairs", "side_code": "RUS", "basis": "list",
             "from_date": date(2004, 3, 9)}
        ],
        "marts.dim_topic": [{"topic_code": "nuclear", "topic": "Nuclear"}],
        "marts.dim_source": [
            {"source": source, "n_articles": 3, "last_published_on": NIGHT}
            for source in ("Avash News", "Gulfwire", "Moscow Daily")
        ],
    }  # fmt: skip


class _Filling:
    """Rows by table, and the ways to add to them."""

    def __init__(self) -> None:
        self.tables: dict[str, list[dict[str, Any]]] = {}

    def add(self, table: str, **row: Any) -> None:
        self.tables.setdefault(f"marts.{table}", []).append(row)

    def mention(self, kind: str, fact: str, source: str, quote: str, **more: Any) -> None:
        n = len(self.tables.get("marts.fct_mentions", []))
        row = {
            "mention_id": f"m{n}", "fact_type": kind, "fact_id": fact, "source": source, "quote": quote,
            "article_url": f"https://news.example/{n}", "article_title": f"Article {n}", "night": NIGHT,
            "published_at": datetime(2025, 12, 17, 10 + n % 10, 5, tzinfo=UTC), "is_background": False,
            "is_referenced": False, "mention_status": "held", "quote_field": "text",
        }  # fmt: skip
        self.add("fct_mentions", **(row | more))
        self.add(
            "bridge_mention_evidence",
            fact_type=kind,
            fact_id=fact,
            mention_id=f"m{n}",
            n=0,
            quote=quote,
            quote_field="text",
        )

    def history(self, kind: str, fact: str, *spans: tuple[str, date]) -> None:
        for n, (status, night) in enumerate(spans, 1):
            self.add("fct_status_history", fact_type=kind, fact_id=fact, n=n, status=status, from_night=night,
                is_current=n == len(spans))  # fmt: skip

    def meeting(
        self, fact: str, sides: str, day: date | None, status: str = "held", people: tuple[str, ...] = (), **more: Any
    ) -> None:
        row = {
            "meeting_id": fact, "kind": "in_person", "status": status, "level": "foreign_minister",
            "is_sideline": False, "start_date": day, "end_date": day, "date_precision": "day" if day else None,
            "sides_key": sides, "n_sides": 2, "n_sources": 1, "n_articles": 1, "n_mentions": 1, "confidence": 0.9,
            "is_date_disputed": False, "is_place_disputed": False, "is_participants_disputed": False,
            "plover_event": "CONSULT", "last_reported_at": datetime(2025, 12, 17, tzinfo=UTC),
            "updated_at": datetime(2025, 12, 18, tzinfo=UTC),
        }  # fmt: skip
        self.add("fct_meetings", **(row | more))
        for side in sides.split("+"):
            self.add("bridge_meeting_sides", meeting_id=fact, side_code=side, n_sources=1)
        for person in people:
            name, side, _ = PEOPLE[person]
            self.add("bridge_meeting_participants", meeting_id=fact, person_id=person, name=name, side_code=side,
                role="Foreign Minister", n_sources=1)  # fmt: skip

    def agreement(self, fact: str, title: str | None, status: str, *acts: tuple[str, date | None], **more: Any) -> None:
        self.add("fct_agreements", **({"agreement_id": fact, "title": title, "kind": "treaty", "ambit": "bilateral",
            "status": status, "parties_key": "IRN+RUS", "n_documents": 1, "n_ratifications": 0, "n_sources": 1,
            "n_articles": 1, "is_title_disputed": False, "confidence": 0.7} | more))  # fmt: skip
        for action, on in acts:
            self.add("fct_agreement_actions", agreement_id=fact, action=action, start_date=on, end_date=on,
                date_precision="day" if on else None, ordered_on=on, known_night=NIGHT, n_sources=1, n_mentions=1,
                is_date_disputed=False)  # fmt: skip
        self.mention("agreement", fact, "Moscow Daily", f"{title or 'It'} was signed.", mention_status=status)
        self.history("agreement", fact, (status, NIGHT))


def _facts(n_copies: int) -> dict[str, list[dict[str, Any]]]:
    fill = _Filling()
    add, mention, history, meeting, agreement = fill.add, fill.mention, fill.history, fill.meeting, fill.agreement

    meeting(TALKS, "IRN+RUS", BEFORE, people=("abbas-araghchi", "sergey-lavrov"), city="Moscow", country_code="RUS",
            n_sources=3, n_articles=3, is_date_disputed=True)  # fmt: skip
    add("bridge_meeting_topics", meeting_id=TALKS, topic_code="nuclear", n_articles=3)
    day = {"start_date": BEFORE, "end_date": BEFORE, "date_precision": "day", "city": "Moscow", "country_code": "RUS"}
    mention("meeting", TALKS, "Avash News", "He will meet Lavrov.", mention_status="planned", **day)
    mention("meeting", TALKS, "Gulfwire", "The ministers met in Moscow.", **day)
    mention("meeting", TALKS, "Moscow Daily", "Lavrov held talks.", **(day | {"start_date": date(2025, 12, 16)}))
    history("meeting", TALKS, ("held", NIGHT))
    meeting(PLAN, "IRN+TUR", date(2025, 12, 19), "planned", people=("hakan-fidan",), city="Tehran", country_code="IRN")
    mention("meeting", PLAN, "Gulfwire", "Fidan will go to Tehran.", mention_status="planned")
    history("meeting", PLAN, ("planned", BEFORE))
    meeting(LATE, "FRA+OMN", date(2025, 12, 1), "planned")
    history("meeting", LATE, ("planned", BEFORE))
    meeting(MOVED, "OMN+TUR", date(2025, 12, 18), "cancelled")
    mention("meeting", MOVED, "Gulfwire", "The talks are off.", mention_status="cancelled")
    history("meeting", MOVED, ("planned", BEFORE), ("cancelled", NIGHT))
    meeting(
        "hostile", "FRA+ORG:<b>Red</b>", date(2025, 12, 15), people=("no|one/..",), city=HOSTILE, country_code="FRA"
    )
    mention(
        "meeting", "hostile", HOSTILE, HOSTILE, article_url="javascript:document.title='pwned'", article_title=HOSTILE
    )
    history("meeting", "hostile", ("held", NIGHT))
    meeting("undated", "BRA+UN", None, "planned")
    history("meeting", "undated", ("planned", NIGHT))

    add("fct_visits", visit_id=VISIT, status="held", side_code="IRN", person_id="abbas-araghchi",
        visitor="Abbas Araghchi", visitor_role="Foreign Minister", to_city="Moscow", to_country_code="RUS",
        start_date=BEFORE, end_date=BEFORE, date_precision="day", n_sources=1, n_articles=1, confidence=0.8,
        is_date_disputed=False, is_place_disputed=False)  # fmt: skip
    mention("visit", VISIT, "Avash News", "Araghchi arrived in Moscow.")
    history("visit", VISIT, ("held", NIGHT))

    agreement(TREATY, "treaty on trade", "in_force", ("proposed", date(2025, 1, 9)), ("signed", date(2025, 12, 5)),
              ("in_force", BEFORE), signed_on=date(2025, 12, 5), in_force_on=BEFORE)  # fmt: skip
    agreement(PACT, "gas pact", "signed", ("signed", date(2025, 3, 1)), signed_on=date(2025, 3, 1))
    agreement("nameless", None, "signed", ("signed", None))
    agreement("formula", f'=HYPERLINK("http://x.example";"{HOSTILE}")', "proposed", ("proposed", None))
    add("bridge_agreement_meetings", agreement_id=TREATY, meeting_id=TALKS, n_articles=1, is_same_day=False)

    codes = [side[0] for side in SIDES]
    for n in range(24 + n_copies):
        a, b = sorted((codes[n % 6], codes[(n + 1 + n % 3) % 6]))
        fact, where = f"f{n}", SIDES[n % 6]
        meeting(fact, f"{a}+{b}", NIGHT - timedelta(days=11 * (n % 60) + 2), kind="call" if n % 5 == 0 else "in_person",
                city=where[5], country_code=where[0], level=("head", "foreign_minister", "official")[n % 3],
                people=("sergey-lavrov",) if "RUS" in (a, b) else ())  # fmt: skip
        mention("meeting", fact, "Gulfwire", f"Talks number {n} were held.")
        history("meeting", fact, ("held", BEFORE))
    return fill.tables


def _audit() -> dict[str, list[dict[str, Any]]]:
    began = datetime(2025, 12, 18, 2, 0, tzinfo=UTC)
    runs = [
        {"run_id": f"r{n}", "night": night, "status": "published", "started_at": began - timedelta(days=1 - n),
         "ended_at": began - timedelta(days=1 - n) + timedelta(minutes=3), "message": "", "counts": "{}",
         "versions": "{}", "seconds": '{"fetch": 12.5, "extract": 61.0, "transform": 40.0}'}
        for n, night in enumerate((BEFORE, NIGHT))
    ]  # fmt: skip
    return {
        "audit.runs": runs,
        "audit.source_runs": [
            {"run_id": "r1", "source_id": "gulfwire", "night": NIGHT, "stage": "fetch", "outcome": "failed",
             "n_requests": 4, "n_failed": 4, "n_skipped": 0,
             "messages": ["https://gulfwire.example/feed: 503, try later"]},
            {"run_id": "r1", "source_id": "avash", "night": NIGHT, "stage": "parse", "outcome": "ok", "n_articles": 8,
             "n_failed": 0, "n_skipped": 0, "messages": []},
        ],
        "audit.validations": [
            {"run_id": "r1", "night": NIGHT, "gate": "staging", "table_name": "staging.articles", "severity": "warn",
             "expectation": "expect_column_values_to_not_be_null", "column_name": "published_at", "success": False,
             "n_checked": 30, "n_failed": 2, "examples": "[]", "why": "Relative dates need it."},
            {"run_id": "r1", "night": NIGHT, "gate": "marts", "table_name": "marts.fct_meetings", "severity": "block",
             "expectation": "expect_column_values_to_be_unique", "success": True, "n_checked": 40, "n_failed": 0,
             "examples": "[]"},
        ],
        "audit.quarantine": [
            {"quarantine_id": "q1", "run_id": "r1", "night": NIGHT, "table_name": "meeting_mentions",
             "rule": "two_sides", "reason": "A meeting needs two sides.", "row": "{}", "state": "held"}
        ],
        "audit.row_counts": [
            {"run_id": run["run_id"], "night": run["night"], "schema_name": "marts", "table_name": "fct_meetings",
             "n_rows": 30 + 6 * n}
            for n, run in enumerate(runs)
        ],
    }  # fmt: skip
