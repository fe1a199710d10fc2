"""Rows that gate 1 refused: out of `staging`, into `audit.quarantine` with the reason, released or dropped by hand.

What is refused goes as a whole: a bad article version takes its mentions along, a bad mention or a bad row below it
takes the mention with all its rows. Half a meeting is worse than none.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import duckdb

from extractors.records import MENTION_SCHEMAS, content_id
from extractors.settings import Settings
from warehouse import journal
from warehouse.database import (
    STAGING,
    Row,
    WarehouseError,
    base_path,
    connect,
    existing_build,
    fetch_rows,
    insert_rows,
    transaction,
)
from warehouse.lease import Lease, leased

HELD: Final = "held"
RELEASED: Final = "released"
DROPPED: Final = "dropped"
_LONGEST: Final = 500
_BODY: Final = ("text", "zones")  # of an article: never kept, because audit is published
_BY_MENTION: Final = [table for table, schema in MENTION_SCHEMAS.items() if "mention_id" in schema.names]
_BY_VERSION: Final = [table for table, schema in STAGING.items() if "article_version_id" in schema.names]
_ROOTS: Final = [table for table in _BY_MENTION if table in _BY_VERSION and table != "mention_evidence"]


def quarantine(run_id: str, night: date, settings: Settings, findings: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Sets aside the rows that `findings` name: each has `table`, `key`, `rule`, `reason` and `row`, what was loaded.

    A row that was released by hand from the same rule stays; one that was dropped goes also where it breaks no rule any
    more. Returns rows removed by table.
    """
    Lease.check(settings, run_id)
    with connect(existing_build(run_id, settings), settings) as connection, transaction(connection):
        decided = dict(connection.execute("select quarantine_id, state from audit.quarantine").fetchall())
        found = {entry["quarantine_id"]: entry for entry in (_entry(finding, night, decided) for finding in findings)}
        refused = [entry for entry in found.values() if entry["state"] != RELEASED]
        removed = remove_rows(connection, refused + kept_out(connection, [DROPPED]))
    held = [entry for entry in found.values() if entry["state"] == HELD]
    journal.note(run_id, settings, counts={"quarantined": len(held)}, rows={"quarantine": list(found.values())})
    return removed


def kept_out(connection: duckdb.DuckDBPyConnection, states: Sequence[str]) -> list[Row]:
    """Table and row of what is in `audit.quarantine` in one of these states."""
    query = "select table_name, row from audit.quarantine where state in ?"
    return [
        {"table_name": table, "row": json.loads(row)} for table, row in connection.execute(query, [states]).fetchall()
    ]


def remove_rows(connection: duckdb.DuckDBPyConnection, refused: Sequence[Row]) -> dict[str, int]:
    """Deletes what rows of `audit.quarantine` name from `staging`, with all that belongs to it; rows gone by table.

    Raises WarehouseError for a table whose rows cannot be set aside.
    """
    strange = sorted({entry["table_name"] for entry in refused} - {"articles", *_BY_MENTION})
    if strange:
        raise WarehouseError(f"rows of {', '.join(strange)} cannot be set aside: they are no article and no mention")
    shape = "(night date, article_version_id varchar, mention_id varchar)"
    for name, tables in (("refused_versions", ["articles"]), ("refused_mentions", _BY_MENTION)):
        connection.execute(f"create or replace temp table {name} {shape}")
        insert_rows(connection, name, [entry["row"] for entry in refused if entry["table_name"] in tables])
    for table in _ROOTS:
        connection.execute(
            f"insert into refused_mentions by name select night, mention_id from staging.{table}"
            " semi join refused_versions using (night, article_version_id)"
        )
    removed = {table: _delete(connection, table, "refused_versions", "article_version_id") for table in _BY_VERSION}
    for table in _BY_MENTION:
        removed[table] = removed.get(table, 0) + _delete(connection, table, "refused_mentions", "mention_id")
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
            rows = fetch_rows(connection, "select * replace (night::varchar as night) from audit.quarantine")
            found = {row["quarantine_id"]: row for row in rows}
    for run in journal.runs(settings):
        found |= {row["quarantine_id"]: {**row, "run_id": run.run_id} for row in run.rows.get("quarantine", [])}
    return sorted(
        (row for row in found.values() if state is None or row["state"] == state),
        key=lambda row: (row["night"], row["table_name"], row["row_key"]),
    )


def _entry(finding: Mapping[str, Any], night: date, decided: Mapping[str, str]) -> Row:
    """A finding as a row of `audit.quarantine`."""
    table, key, rule, row = finding["table"], str(finding["key"]), finding["rule"], finding["row"]
    quarantine_id = content_id(table, night.isoformat(), key, rule)
    return {
        "quarantine_id": quarantine_id,
        "night": night.isoformat(),
        "table_name": table,
        "row_key": key,
        "article_version_id": row.get("article_version_id"),
        "rule": rule,
        "reason": finding["reason"],
        "row": {name: _short(value) for name, value in row.items() if not (table == "articles" and name in _BODY)},
        "state": decided.get(quarantine_id, HELD),
    }


def _short(value: Any) -> Any:
    return value[:_LONGEST] + "…" if isinstance(value, str) and len(value) > _LONGEST else value


def _delete(connection: duckdb.DuckDBPyConnection, table: str, refused: str, key: str) -> int:
    done = connection.execute(
        f"delete from staging.{table} where (night, {key}) in (select night, {key} from {refused})"
    ).fetchone()
    return int(done[0]) if done else 0
