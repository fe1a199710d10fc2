"""The history that tests of the models share: four nights, played once a session."""

import duckdb
import pytest
import staging_db
from stories import NIGHTS, STORIES


@pytest.fixture(scope="session")
def history(tmp_path_factory):
    """The build file after the last night, and what each night left: facts with their articles, and the audit."""
    build = tmp_path_factory.mktemp("nights") / "build.duckdb"
    staging_db.new_build(build).close()
    found = {}
    for night in NIGHTS:
        with duckdb.connect(str(build)) as connection:
            staging_db.load(connection, STORIES[night], night)
        whole = night in (NIGHTS[0], NIGHTS[-1])  # the invariants of the model are tested at both ends
        staging_db.dbt(build, night, *(("build", "--exclude-resource-type", "unit_test") if whole else ("run",)))
        found[night] = staging_db.read(build)
    return build, found


@pytest.fixture
def nights(history):
    return history[1]
