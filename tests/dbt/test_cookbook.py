"""Every query of docs/cookbook.md runs on the shared history and gives the answer that is written there."""

import cookbook
import duckdb
import pytest

QUESTIONS = cookbook.questions()


def test_there_are_twenty_questions():
    assert [int(title.split(".")[0]) for title, _, _ in QUESTIONS] == list(range(1, 21))


@pytest.mark.parametrize(("title", "sql", "written"), QUESTIONS, ids=[title for title, _, _ in QUESTIONS])
def test_the_answer_is_as_written(history, title, sql, written):
    with duckdb.connect(str(history[0]), read_only=True) as connection:
        assert cookbook.answer(connection, sql) == written
