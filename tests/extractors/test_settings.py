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


@pytest.mark.parametrize(
    ("name", "value"),
    [("duckdb_memory", "lots"), ("duckdb_memory", "80%"), ("duckdb_memory", "-1GB"), ("proxy", "proxy.example"),
     ("proxy", "socks5://proxy.example:1080"), ("proxy", "http://")],
)  # fmt: skip
def test_what_would_fail_in_the_middle_of_a_night_is_named_before(name, value):
    with pytest.raises(SettingsError, match=rf"COMMUNIQUE_{name.upper()}: is no .*give"):
        load_settings(**{name: value})


def test_amounts_and_proxies_are_taken():
    assert [load_settings(duckdb_memory=m).duckdb_memory for m in ("2 GiB", "1.5gb", "900M")] == [
        "2 GiB",
        "1.5gb",
        "900M",
    ]
    assert load_settings(proxy="http://user:word@proxy.example:3128").proxy.endswith(":3128")
