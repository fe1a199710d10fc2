"""A night costs by its own articles: on a hundredfold history it takes at most half as long again."""

import duckdb
import pytest
import staging_db
import synthetic

NEW = 200
MOST = 1.5

pytestmark = pytest.mark.slow


def night_on(folder, history, first):
    """Seconds that models take for a night of 200 articles after a history of `history` articles, and rows of marts."""
    build = folder / f"build-{history}.duckdb"
    with staging_db.new_build(build) as connection:
        synthetic.fill(connection, first - history, first)
    staging_db.dbt(build, "2020-01-01", "build", "--exclude", "test_type:unit", "test_type:data")
    with duckdb.connect(str(build)) as connection:
        synthetic.fill(connection, first, first + NEW, "2026-03-01")
    seconds = staging_db.dbt(build, "2026-03-01", "run")
    with duckdb.connect(str(build), read_only=True) as connection:
        facts = connection.execute("select count(*) from marts.fct_meetings").fetchone()[0]
    return seconds, facts


def test_a_night_costs_by_its_articles_not_by_history(tmp_path):
    few, _ = night_on(tmp_path, 999, 99_999)
    many, facts = night_on(tmp_path, 99_999, 99_999)
    assert facts > 30_000
    slower = {
        name: (round(few[name], 2), round(seconds, 2)) for name, seconds in many.items() if seconds > few[name] + 0.1
    }
    assert sum(many.values()) <= MOST * sum(few.values()), slower
