"""A small, whole night in a DuckDB file, for the gates to be held on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations import GateResult, check_staging
from expectations.database import open_build
from expectations.gate import _Hearing, _hold
from extractors.settings import Settings, load_settings
from warehouse.database import create_schemas

NIGHT = date(2025, 12, 18)
TEXT = "Iran's foreign minister met his Russian counterpart in Moscow on Wednesday. 🤝 They signed a plan."
QUOTE = "They signed a plan."


@dataclass
class Night:
    """A build file that a test may change before the gate reads it."""

    path: Path
    settings: Settings
    date: date = NIGHT

    def check(self, *tables: str) -> GateResult:
        """Gate 1 on this file: all of it, or, where time matters, its checks of `tables` only."""
        if not tables:
            return check_staging(self.path, self.date, self.settings, "run-1")
        from expectations import history, staging

        with open_build(self.path, self.settings) as connection:
            for statement in staging.PREPARE:
                connection.execute(statement, {"night": self.date})
            checks = [*staging.checks(self.date), *history.checks(self.settings)]
            asked = [check for check in checks if check.table.removeprefix("staging.") in tables]
            return _hold(_Hearing("staging", "run-1", self.date, connection), asked, self.settings.gx)

    def sql(self, *statements: str) -> None:
        with duckdb.connect(str(self.path)) as connection:
            for statement in statements:
                connection.execute(statement)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "countries.csv").write_text("country_code,name\nIRN,Iran\nRUS,Russia\n", encoding="utf-8")
    (seeds / "organizations.csv").write_text("organization_code,name\nUN,United Nations\n", encoding="utf-8")
    (seeds / "organization_names.csv").write_text(
        "organization_code,name\nUN,United Nations\nUN,U.N.\n", encoding="utf-8"
    )
    (seeds / "topics.csv").write_text("topic_code,topic\ndiplomatic,Diplomacy\n", encoding="utf-8")
    (seeds / "agreement_transitions.csv").write_text(
        "from_status,to_status,is_allowed,why\nproposed,signed,true,x\nsigned,proposed,false,x\n", encoding="utf-8"
    )
    return load_settings(data=tmp_path / "data", seeds=seeds)


@pytest.fixture
def empty_night(tmp_path: Path, settings: Settings) -> Night:
    path = tmp_path / "build.duckdb"
    with duckdb.connect(str(path)) as connection:
        create_schemas(connection)
    return Night(path, settings)


@pytest.fixture
def night(empty_night: Night) -> Iterator[Night]:
    with duckdb.connect(str(empty_night.path)) as connection:
        fill(connection)
    yield empty_night


def insert(connection: duckdb.DuckDBPyConnection, table: str, **values: Any) -> None:
    values = {"source_id": "site", "night": NIGHT, "batch": "night"} | values
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" for _ in values)
    connection.execute(f"insert into staging.{table} ({names}) values ({marks})", list(values.values()))


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """One article with one meeting, one visit and one agreement, all of them sound."""
    insert(
        connection,
        "articles",
        article_id="a1",
        article_version_id="v1",
        source="Site",
        article_url="https://site.example/1",
        title="Talks in Moscow",
        published_at="2025-12-17 12:00:00+00",
        published_date=date(2025, 12, 17),
        published_precision="instant",
        published_from="json-ld",
        language="en",
        text=TEXT,
        near_duplicate_group="a1",
        is_representative=True,
        access="open",
        is_extractable=True,
        raw_file="site/1.warc.gz",
        raw_offset=0,
        raw_length=1,
        parser_version="1",
    )
    connection.execute("update staging.articles set text_sha256 = sha256(text), zones = []")
    mention = {
        "article_id": "a1",
        "article_version_id": "v1",
        "n": 0,
        "start_date": date(2025, 12, 17),
        "end_date": date(2025, 12, 17),
        "date_precision": "day",
        "date_basis": "relative",
        "is_background": False,
        "confidence": 0.9,
        "description": "",
        "extractor_version": "1",
    }
    insert(
        connection,
        "meeting_mentions",
        mention_id="m1",
        status="held",
        kind="in_person",
        level="foreign_minister",
        is_sideline=False,
        city="Moscow",
        country_code="RUS",
        **mention,
    )
    insert(
        connection,
        "visit_mentions",
        mention_id="m2",
        status="held",
        side_code="IRN",
        to_city="Moscow",
        to_country_code="RUS",
        **mention,
    )
    insert(
        connection,
        "agreement_mentions",
        mention_id="m3",
        status="signed",
        title="cooperation programme",
        kind="programme",
        n_documents=1,
        is_referenced=False,
        **mention,
    )
    for n, side in enumerate(("IRN", "RUS")):
        insert(connection, "meeting_sides", mention_id="m1", n=n, side_code=side)
        insert(connection, "agreement_parties", mention_id="m3", n=n, side_code=side)
    insert(connection, "meeting_participants", mention_id="m1", n=0, name="Abbas Araghchi", side_code="IRN")
    insert(connection, "meeting_topics", mention_id="m1", n=0, topic_code="diplomatic")
    insert(connection, "agreement_signatories", mention_id="m3", n=0, name="Abbas Araghchi", side_code="IRN")
    insert(connection, "agreement_actions", mention_id="m3", n=0, action="signed", start_date=date(2025, 12, 17),
           end_date=date(2025, 12, 17), date_precision="day")  # fmt: skip
    start = TEXT.index(QUOTE)
    for mention_id in ("m1", "m2", "m3"):
        insert(connection, "mention_evidence", mention_id=mention_id, n=0, article_version_id="v1", field="text",
               start=start, end=start + len(QUOTE), quote=QUOTE)  # fmt: skip
    insert(connection, "article_extractions", article_id="a1", article_version_id="v1", outcome="ok", n_mentions=3,
           extractor_version="1")  # fmt: skip
    insert(connection, "requests", n=0, url="https://site.example/1", kind="page", status=200, outcome="new")
