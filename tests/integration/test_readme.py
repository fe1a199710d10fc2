"""What the README shows can be done: its queries run on the sample's night and give the columns that it shows."""

import re

import pytest
import readme_queries

pytestmark = pytest.mark.night


def header(output):
    return re.findall(r"[a-z_]+", output.splitlines()[1])


@pytest.mark.parametrize("pair", readme_queries.pairs(), ids=lambda pair: pair[0].split("\n")[0][:40])
def test_a_query_gives_rows_under_the_columns_shown(pair, first_night):
    sql, shown = pair
    printed = readme_queries.run(sql, first_night[0] / "warehouse.duckdb")
    assert header(printed) == header(shown)
    assert "0 rows" not in printed


def test_there_are_six():
    assert len(readme_queries.pairs()) == 6
