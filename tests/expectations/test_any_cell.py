"""Whatever stands in a cell of staging, gate 1 gives a verdict and names what it sets aside."""

import json
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from warehouse.database import STAGING, create_schemas

VALUES = {
    "VARCHAR": ["null", "''", "'x'", "chr(0)", "'<b>'' ; -- ' || chr(8238)", "repeat('é', 100000)", "'$x {batch} %s'"],
    "DATE": [
        "null",
        "date '0001-01-01'",
        "date '9999-12-31'",
        "date 'infinity'",
        "date '-infinity'",
        "date '2025-12-18'",
    ],
    "TIMESTAMP WITH TIME ZONE": ["null", "timestamptz 'infinity'", "timestamptz '0001-01-01'"],
    "BOOLEAN": ["null", "true", "false"],
    "SMALLINT": ["null", "-32768", "32767"],
    "INTEGER": ["null", "-2147483648", "2147483647"],
    "BIGINT": ["null", "-9223372036854775808", "9223372036854775807"],
    "DOUBLE": ["null", "'nan'::double", "'inf'::double"],
    "DECIMAL(5,4)": ["null", "-9.9999", "9.9999"],
}


def cells() -> list[tuple[str, str, str]]:
    """Every cell of the staging tables but the partition's, with every value that it could be given."""
    with duckdb.connect() as connection:
        create_schemas(connection)
        columns = connection.execute(
            "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'staging'"
            " and column_name not in ('night', 'zones') order by all"
        ).fetchall()
    return [(table, column, value) for table, column, kind in columns for value in VALUES[kind]]


@pytest.mark.slow
def test_any_cell_may_hold_anything(night: Any) -> None:
    sound = night.path.read_bytes()
    tables = [*STAGING, "sources", "night"]

    @settings(
        max_examples=8,
        phases=[Phase.generate],
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(st.lists(st.sampled_from(cells()), min_size=15, max_size=40, unique_by=lambda cell: cell[:2]))
    def holds(changes: list[tuple[str, str, str]]) -> None:
        night.path.write_bytes(sound)
        night.sql(*(f'update staging.{table} set "{column}" = {value}' for table, column, value in changes))
        result = night.check(*tables)
        json.dumps(result.as_dict(), allow_nan=False)
        assert all(failure.row and failure.reason for failure in result.row_failures)
        unread = {finding.examples for finding in result.blocked if finding.rule == "can_be_read"}
        assert all("infinity" in example for (example,) in unread), unread

    holds()
