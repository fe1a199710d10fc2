"""Zones on S3: the same night by the same functions gives the same rows, and nothing of it lies on this machine."""

import socket
import subprocess
import sys
import time
from datetime import timedelta

import duckdb
import pytest

from extractors import storage
from extractors.compose import extract_partition
from extractors.fetch import sample
from extractors.fetch.service import fetch_source
from extractors.parse.service import parse_partition
from extractors.settings import SettingsError, load_settings
from ops import night as nights
from ops import retention, steps
from warehouse import load
from warehouse.database import STAGING
from warehouse.lease import leased

SOURCE = "avash"


@pytest.fixture(scope="module")
def s3(tmp_path_factory):
    """A server that speaks S3, told by the environment as a machine would be."""
    from upath import UPath

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (tmp_path_factory.mktemp("s3") / "moto.log").open("wb")
    server = subprocess.Popen([sys.executable, "-m", "moto.server", "-p", str(port)], stdout=log, stderr=log)
    given = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}
    with pytest.MonkeyPatch.context() as environment:
        for name, value in {**given, "AWS_DEFAULT_REGION": "us-east-1"}.items():
            environment.setenv(name, value)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.2)
        UPath("s3://zones").fs.mkdir("zones")
        yield "s3://zones"
        server.terminate()
        server.wait(30)
        log.close()


def loaded(settings):
    """Every staging row of the sample's night of one source."""
    fetch_source(SOURCE, sample.NIGHT, settings)
    assert parse_partition(SOURCE, sample.NIGHT, settings)["outcome"] == "ok"
    assert extract_partition(SOURCE, sample.NIGHT, settings)["n_mentions"] > 0
    with leased(settings, "r1"):
        build = load.load_night("r1", sample.NIGHT, settings)["build"]
    with duckdb.connect(build, read_only=True) as connection:
        return {table: connection.execute(f"from staging.{table} order by all").fetchall() for table in STAGING}


@pytest.fixture(scope="module")
def settings(s3, tmp_path_factory):
    return load_settings(data=tmp_path_factory.mktemp("elsewhere"), zones=f"{s3}/main")


@pytest.fixture(scope="module")
def rows(settings):
    return loaded(settings)


def test_a_night_on_s3_is_the_night_on_this_machine(rows, settings, tmp_path):
    assert rows["articles"]
    here = loaded(load_settings(data=tmp_path))
    assert {table: len(found) for table, found in rows.items()} == {table: len(found) for table, found in here.items()}
    for table in set(STAGING) - {"articles", "requests"}:  # where places in archives that tell their instant stand
        assert rows[table] == here[table], table
    left = {path.name for path in settings.data.iterdir()}
    assert left == {"raw", "build"}
    assert [path.name for path in (settings.data / "raw").iterdir()] == [".state"]  # whose turn it is at a domain


def test_a_part_on_s3_that_is_good_is_not_made_again(rows, settings):
    part = storage.parts(storage.partition(settings.articles, SOURCE, sample.NIGHT))[0]
    made = part.stat().st_mtime
    parse_partition(SOURCE, sample.NIGHT, settings)
    assert part.stat().st_mtime == made


def test_a_night_on_s3_fetched_again_takes_up_what_is_there(rows, settings):
    log = storage.partition(settings.raw, SOURCE, sample.NIGHT) / "requests.parquet"
    before = storage.rows_of(log)
    log.unlink()  # as if the machine had gone down before the log was written
    fetch_source(SOURCE, sample.NIGHT, settings)
    assert storage.rows_of(log) == before


def test_a_damaged_part_on_s3_is_set_aside_and_named(s3, tmp_path):
    settings = load_settings(data=tmp_path, zones=f"{s3}/damaged")
    fetch_source(SOURCE, sample.NIGHT, settings)
    parse_partition(SOURCE, sample.NIGHT, settings)
    part = storage.parts(storage.partition(settings.articles, SOURCE, sample.NIGHT))[0]
    part.write_bytes(part.read_bytes()[:-20])
    with leased(settings, "r2"), pytest.raises(load.LoadError, match=r"set aside as .*refused"):
        load.load_night("r2", sample.NIGHT, settings)
    assert not part.exists()


def test_nothing_appears_on_s3_when_writing_stops_midway(settings):
    path = settings.articles / "half.json"
    with pytest.raises(RuntimeError), storage.atomic_file(path) as handle:
        handle.write(b"half")
        raise RuntimeError
    assert not path.exists()


def test_what_is_kept_on_s3_is_listed_and_goes_by_age(s3, tmp_path):
    settings = load_settings(data=tmp_path, zones=f"{s3}/old", retain_raw_days=1)
    fetch_source(SOURCE, sample.NIGHT, settings)
    night = sample.NIGHT.isoformat()
    assert steps.partitions(settings.raw, None, None, None) == [{"night": night, "source_id": SOURCE}]
    assert retention.clean(sample.NIGHT + timedelta(days=9), settings)["n_partitions"] == 1
    with pytest.raises(steps.NightError, match="holds nothing"):
        steps.partitions(settings.raw, None, None, None)


def test_an_address_that_is_none_is_one_clear_line():
    with pytest.raises(SettingsError, match="COMMUNIQUE_ZONES: give an address such as s3://bucket/folder"):
        load_settings(zones="bucket/folder")


def test_a_bucket_that_is_not_there_is_one_clear_line(s3, tmp_path):
    with pytest.raises(SettingsError, match="COMMUNIQUE_ZONES: s3://nowhere cannot be written"):
        nights.check_ready(load_settings(data=tmp_path, zones="s3://nowhere"))
