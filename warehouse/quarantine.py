"""Rows that gate 1 refused: out of `staging`, into `audit.quarantine` with the reason, released or dropped by hand.

What is refused goes as a whole: a bad article version takes its mentions along, a bad mention or a bad row below it
takes the mention with all its rows. Half a meeting is worse than none.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import duckdb

from extractors.records import MENTION_SCHEMAS, content_id
from extractors.settings import Settings
from warehouse import journal
from warehouse.database import (
    STAGING,
    WarehouseError,
    base_path,
    connect,
    existing_build,
    insert_rows,
    transaction,
)
from warehouse.lease import Lease, leased

HELD: Final = "held"
RELEASED: Final = "released"
DROPPED: Final = "dropped"
_LONGEST: Final = 500
_BODY: Final = ("text", "zones")  # of an article: never kept, because audit is published
_PARTITION: Final = ("source_id", "night", "batch")
_BY_MENTION: Final = [table for table, schema in MENTION_SCHEMAS.items() if "mention_id" in schema.names]
_BY_VERSION: Final = [table for table, schema in STAGING.items() if "article_version_id" in schema.names]
_ROOTS: Final = [table for table in _BY_MENTION if table in _BY_VERSION and table != "mention_evidence"]

Row = dict[str, Any]


def quarantine(run_id: str, findings: Iterable[Mapping[str, Any]], settings: Settings) -> dict[str, int]:
    """Sets aside the rows that `findings` name: each has `table`, `key`, `rule`, `row` (JSON) and perhaps `reason`.

    A row that was released by hand from the same rule stays. Returns rows removed by table.
    """
    Lease.check(settings, run_id)
    with connect(existing_build(run_id, settings), settings) as connection, transaction(connection):
        decided = dict(connection.execute("select quarantine_id, state from audit.quarantine").fetchall())
        found = {entry["quarantine_id"]: (entry, row) for entry, row in (_entry(f, decided) for f in findings)}
        refused = [(entry["table_name"], row) for entry, row in found.values() if entry["state"] != RELEASED]
        removed = remove_rows(connection, refused)
    journal.note(
        run_id,
        settings,
        counts={"quarantined": len(refused)},
        rows={"quarantine": [entry for entry, _ in found.values()]},
    )
    return removed


def remove_rows(connection: duckdb.DuckDBPyConnection, refused: Sequence[tuple[str, Row]]) -> dict[str, int]:
    """Deletes refused (table, row) pairs from `staging` with all that belongs to them; returns rows gone by table."""
    shape = "(source_id varchar, night date, batch varchar, article_version_id varchar, mention_id varchar, n integer)"
    connection.execute(f"create or replace temp table refused {shape}")
    connection.execute(f"create or replace temp table refused_versions {shape}")
    insert_rows(connection, "refused", [row for table, row in refused if table in _BY_MENTION])
    insert_rows(connection, "refused_versions", [row for table, row in refused if table == "articles"])
    for table in _ROOTS:
        connection.execute(
            f"insert into refused by name select {', '.join(_PARTITION)}, mention_id from staging.{table}"
            f" semi join refused_versions using ({', '.join(_PARTITION)}, article_version_id)"
        )
    removed = {table: _delete(connection, table, "refused_versions", "article_version_id") for table in _BY_VERSION}
    for table in _BY_MENTION:
        removed[table] = removed.get(table, 0) + _delete(connection, table, "refused", "mention_id")
    for table, key in (("requests", "n"), ("article_extractions", "article_version_id")):
        connection.execute("delete from refused")
        insert_rows(connection, "refused", [row for name, row in refused if name == table])
        removed[table] = removed.get(table, 0) + _delete(connection, table, "refused", key)
    return {table: n for table, n in removed.items() if n}


def decide(quarantine_id: str, state: str, settings: Settings) -> Row:
    """Marks one row as released or dropped; it takes effect when its night is run again.

    Raises WarehouseError where no such row is in quarantine.
    """
    known = [row for row in entries(settings, None) if row["quarantine_id"] == quarantine_id]
    if not known:
        raise WarehouseError(f"{quarantine_id}: not in quarantine; python -m warehouse quarantine list shows what is")
    with leased(settings, f"quarantine-{quarantine_id}"):
        journal.decide_quarantine(quarantine_id, state, settings)
        if base_path(settings).exists():
            with connect(base_path(settings), settings) as connection:
                connection.execute(
                    "update audit.quarantine set state = ? where quarantine_id = ?", [state, quarantine_id]
                )
                connection.execute("checkpoint")
    return {**known[0], "state": state}


def entries(settings: Settings, state: str | None = HELD) -> list[Row]:
    """Rows in quarantine, of one state or of all, by night; those of runs that published nothing are among them."""
    found: dict[str, Row] = {}
    if base_path(settings).exists():
        with connect(base_path(settings), settings, read_only=True) as connection:
            result = connection.execute("select * replace (night::varchar as night) from audit.quarantine")
            names = [column[0] for column in result.description or []]
            found = {row["quarantine_id"]: row for row in (dict(zip(names, r, strict=True)) for r in result.fetchall())}
    for run in journal.runs(settings):
        found |= {row["quarantine_id"]: {**row, "run_id": run.run_id} for row in run.rows.get("quarantine", [])}
    return sorted(
        (row for row in found.values() if state is None or row["state"] == state),
        key=lambda row: (row["night"], row["table_name"], row["row_key"]),
    )


def _entry(finding: Mapping[str, Any], decided: Mapping[str, str]) -> tuple[Row, Row]:
    """A finding as a row of `audit.quarantine`, and the staging row that it is about."""
    given = finding["row"]
    row: Row = json.loads(given) if isinstance(given, str) else dict(given)
    table, key, rule, night = finding["table"], str(finding["key"]), finding["rule"], str(row.get("night"))
    quarantine_id = content_id(table, night, str(row.get("source_id")), str(row.get("batch")), key, rule)
    entry = {
        "quarantine_id": quarantine_id,
        "night": night,
        "table_name": table,
        "row_key": key,
        "article_version_id": row.get("article_version_id"),
        "rule": rule,
        "reason": finding.get("reason") or rule,
        "row": {name: _short(value) for name, value in row.items() if not (table == "articles" and name in _BODY)},
        "state": decided.get(quarantine_id, HELD),
    }
    return entry, row


def _short(value: Any) -> Any:
    return value[:_LONGEST] + "…" if isinstance(value, str) and len(value) > _LONGEST else value


def _delete(connection: duckdb.DuckDBPyConnection, table: str, refused: str, key: str) -> int:
    same = " and ".join(f"r.{name} is not distinct from t.{name}" for name in (*_PARTITION, key))
    done = connection.execute(
        f"delete from staging.{table} as t where exists (select 1 from {refused} as r where {same})"
    ).fetchone()
    return int(done[0]) if done else 0
