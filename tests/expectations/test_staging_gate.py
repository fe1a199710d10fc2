"""Gate 1 on real DuckDB files: what passes, what is set aside, what stops the night."""

from typing import Any


def test_a_sound_night_passes(night: Any) -> None:
    result = night.check()
    assert result.blocked == []
    assert result.warned == []
    assert result.row_failures == []
    assert result.passed


def test_an_empty_night_passes(empty_night: Any) -> None:
    result = empty_night.check()
    assert (result.blocked, result.warned) == ([], [])
