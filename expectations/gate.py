"""The gates: run each check through Great Expectations, write Data Docs, and say what may not go on and why."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from expectations.database import open_build
from expectations.result import Finding, GateResult, RowFailure, Validation
from extractors.settings import Settings

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.core import ExpectationValidationResult

    from expectations.rules import Check

EXAMPLES = 3
LONGEST_VALUE = 160
_KEY_OF_PART = "concat(mention_id, '#', n)"
_KEYS = {
    "articles": "article_version_id",
    "meeting_mentions": "mention_id",
    "visit_mentions": "mention_id",
    "agreement_mentions": "mention_id",
}


@dataclass
class _Hearing:
    """One gate while it is held: what its checks share, and what they found so far."""

    gate: str
    run_id: str
    night: date
    connection: duckdb.DuckDBPyConnection
    blocked: list[Finding] = field(default_factory=list)
    warned: list[Finding] = field(default_factory=list)
    row_failures: list[RowFailure] = field(default_factory=list)
    validations: list[Validation] = field(default_factory=list)


def check_staging(build: Path, night: date, settings: Settings, run_id: str) -> GateResult:
    """Gate 1, on the rows of `night` in `build`. Reads only; raises GateError where it cannot be held at all."""
    from expectations import history, staging

    with open_build(build, settings) as connection:

        def checks() -> Iterator["Check"]:
            yield staging.schema()
            for statement in staging.PREPARE:
                connection.execute(statement, {"night": night})
            yield from staging.checks(night)
            yield from history.checks(settings)

        return _hold(_Hearing("staging", run_id, night, connection), checks(), settings.gx)


def check_marts(build: Path, night: date, settings: Settings, run_id: str, previous: Path | None = None) -> GateResult:
    """Gate 2, on the marts of `build`, compared with the `previous` snapshot where there is one."""
    from expectations import marts

    with open_build(build, settings, previous) as connection:
        checks = marts.checks(connection, settings, with_previous=previous is not None)
        return _hold(_Hearing("marts", run_id, night, connection), checks, settings.gx)


def _hold(hearing: _Hearing, checks: Iterable["Check"], folder: Path) -> GateResult:
    """Runs `checks` in turn, one frame in memory at a time, and stops after a broken precondition."""
    from great_expectations import RunIdentifier

    from expectations import context as home

    context = home.open_context(folder)
    run = RunIdentifier(run_name=f"{hearing.night} {hearing.run_id}", run_time=datetime.combine(hearing.night, time(), UTC))
    keys = []
    for check in checks:
        parameters = {"night": hearing.night} if "$night" in check.sql else {}
        frame = hearing.connection.execute(check.sql, parameters).df()
        key, results = home.validate(context, check, frame, run)
        keys.append(key)
        for result in results:
            _hear(hearing, check, frame, result, home.page_of(context, key))
        if check.is_precondition and hearing.blocked:
            break
    docs = home.build_docs(context, keys)
    return GateResult(
        hearing.gate,
        not hearing.blocked,
        hearing.blocked,
        hearing.warned,
        hearing.row_failures,
        hearing.validations,
        docs,
    )


def _hear(
    hearing: _Hearing, check: "Check", frame: "pd.DataFrame", result: "ExpectationValidationResult", page: str
) -> None:
    """Files what one expectation found."""
    config, found = result.expectation_config, result.result
    error = (result.exception_info or {}).get("exception_message")
    columns = _columns(config.kwargs)
    broken = _broken_rows(frame, found)
    finding = Finding(
        gate=hearing.gate,
        table=check.table,
        rule=config.meta["rule"],
        column=", ".join(columns),
        severity=config.meta["severity"],
        scope=config.meta["scope"],
        n_checked=int(found.get("element_count") or len(frame)),
        n_failed=int(found.get("unexpected_count") or 0) or int(not result.success),
        examples=tuple(_examples(check, broken, columns)) or ((str(error),) if error else ()),
        why=config.meta["why"],
        page=page,
    )
    hearing.validations.append(_validation(hearing, check, config.type, finding, bool(result.success)))
    if result.success:
        return
    sets_aside = finding.severity == "block" and finding.scope == "row" and not error
    if sets_aside:
        hearing.row_failures += _row_failures(hearing, broken, finding)
    blocks = finding.severity == "block" and (not sets_aside or _is_epidemic(finding))
    (hearing.blocked if blocks else hearing.warned).append(finding)


def _columns(kwargs: dict[str, Any]) -> list[str]:
    """The columns that an expectation looks at, in the order in which it names them."""
    listed = kwargs.get("column_list") or [kwargs.get(name) for name in ("column", "column_A", "column_B")]
    return [str(column) for column in listed if column]


def _broken_rows(frame: "pd.DataFrame", found: dict[str, Any]) -> "pd.DataFrame":
    """The rows of `frame` that an expectation did not accept."""
    ids = [entry["row_id"] for entry in found.get("unexpected_index_list") or []]
    return frame[frame["row_id"].isin(ids)] if ids else frame.iloc[:0]


def _examples(check: "Check", broken: "pd.DataFrame", columns: list[str]) -> Iterator[str]:
    """Three broken rows as a person would name them: key, then what was found."""
    shown = [*check.key, *(column for column in columns if column not in check.key)]
    for _, row in broken.head(EXAMPLES).iterrows():
        yield ", ".join(f"{column} {_shown(row[column])}" for column in shown)


def _shown(value: Any) -> str:
    """A value on one line, short, control characters made visible."""
    text = "null" if value is None or value != value else str(value)
    text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def _is_epidemic(finding: Finding) -> bool:
    """So many rows broke a row rule that the cause is a stage, not the rows."""
    from expectations.rules import MANY_ROWS, MANY_SHARE

    return finding.n_failed >= MANY_ROWS and finding.n_failed >= MANY_SHARE * finding.n_checked


def _validation(hearing: _Hearing, check: "Check", kind: str, finding: Finding, success: bool) -> Validation:
    return Validation(
        run_id=hearing.run_id,
        night=hearing.night.isoformat(),
        gate=hearing.gate,
        suite=check.table,
        table_name=check.table,
        expectation=kind,
        column_name=finding.column,
        severity=finding.severity,
        success=success,
        n_checked=finding.n_checked,
        n_failed=0 if success else finding.n_failed,
        examples=finding.examples,
        why=finding.why,
    )


def _row_failures(hearing: _Hearing, broken: "pd.DataFrame", finding: Finding) -> Iterator[RowFailure]:
    """What is set aside for the `broken` rows of one finding, with its content as it was loaded."""
    for table, rows in broken.groupby("subject_table"):
        contents = _contents(hearing, str(table), [str(key) for key in rows["subject_key"]])
        for _, row in rows.iterrows():
            key = str(row["subject_key"])
            found = ", ".join(f"{name} {_shown(row[name])}" for name in finding.column.split(", "))
            yield RowFailure(
                table=str(table),
                key=key,
                article_version_id=_shown(row["article_version_id"]),
                rule=finding.rule,
                reason=f"{finding.why} In {finding.table}: {found}.",
                row=contents.get(key, {}),
            )


def _contents(hearing: _Hearing, table: str, keys: list[str]) -> dict[str, dict[str, Any]]:
    """Rows of tonight's staging by what names them, without the body text of articles."""
    key, left_out = _KEYS.get(table, _KEY_OF_PART), "* exclude (text)" if table == "articles" else "*"
    found = hearing.connection.execute(
        f"""
        select {key}, to_json(r) from (select {left_out} from staging.{table} where night = $night) as r
        where {key} in (select unnest($keys))
        """,  # noqa: S608 - names are constants of this package
        {"night": hearing.night, "keys": keys},
    )
    return {name: json.loads(row) for name, row in found.fetchall()}
