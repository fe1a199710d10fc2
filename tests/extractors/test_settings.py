"""Settings: a bad one is named before anything starts."""

import pytest

from extractors.settings import SettingsError, load_settings


@pytest.mark.parametrize("schedule", ["0 2 * * *", "*/30 1-5 * * mon-fri", "0 2 29 2 *"])
def test_a_cron_of_five_fields_is_taken(schedule):
    assert load_settings(schedule=schedule).schedule == schedule


@pytest.mark.parametrize(
    "schedule", ["every day", "", "0 2 * *", "0 2 * * * *", "0 2 * * * 0 2020", "0 25 * * *", "0 2 30 2 *", "@daily"]
)
def test_a_cron_that_does_not_come_due_is_named(schedule):
    with pytest.raises(SettingsError, match=r"COMMUNIQUE_SCHEDULE.*is no cron that comes due; give five fields"):
        load_settings(schedule=schedule)
