"""What may go wrong in a night, each on a real run of the DAG: nothing bad is published and nothing fetched is lost.

`make faults` runs these and prints them as a table; `docs/reliability.md` keeps it.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import psutil
import pytest
from nights import command, published, query, run_night, start_night, wait

from extractors.settings import ROOT, load_settings
from ops import record
from warehouse.lease import Lease

pytestmark = [pytest.mark.slow, pytest.mark.night, pytest.mark.timeout(3600)]
SECONDS_FOR_A_STAGE = 1200
KILLED = ["fetch", "parse", "extract", "load", "gate_staging", "transform", "gate_marts", "publish", "dashboard"]
FULL = KILLED


@pytest.fixture
def fresh(first_night, tmp_path):
    """A data folder in which no night has run yet; Airflow's database is ready."""
    data = tmp_path / "data"
    (data / "airflow").mkdir(parents=True)
    for name in ("airflow.db", "database.version"):
        shutil.copy(first_night[0] / "airflow" / name, data / "airflow" / name)
    return data


def lines_of(data):
    return [
        line for path in sorted((data / "logs").glob("*.jsonl")) for line in record.read(settings_of(data), path.stem)
    ]


def settings_of(data):
    return load_settings(data=data)


def await_start(data, stage, process):
    deadline = time.monotonic() + SECONDS_FOR_A_STAGE
    while time.monotonic() < deadline:
        if any(line["task"] == stage and line["event"] == "started" for line in lines_of(data)):
            return
        assert process.poll() is None, f"the night ended before {stage}: {process.stdout.read()}"
        time.sleep(0.02)
    pytest.fail(f"{stage} did not start")


def kill_all(process):
    """SIGKILL to the command and to everything it started, in whatever group or session."""
    family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    for member in family:
        member.send_signal(signal.SIGKILL)
    process.communicate()
    psutil.wait_procs(family, timeout=10)


def assert_recovers(data, first_night):
    """The night run again ends well and publishes what an undisturbed night publishes, row for row."""
    ended = run_night(data)
    assert ended.code == 0, ended.text
    assert_equal(data, first_night)


def assert_equal(data, first_night):
    """What is published equals what an undisturbed night publishes, row for row."""
    before, after = published(first_night[0]), published(data)
    assert {name for name in before if before[name] != after.get(name)} == set()


@pytest.mark.parametrize("stage", KILLED, ids=lambda stage: f"SIGKILL in the middle of {stage}")
def test_killed(fresh, first_night, stage):
    """Nothing or a whole snapshot is published; the night run again equals an undisturbed one."""
    seconds = record.stages(lines_of(first_night[0]))[stage].seconds
    process = start_night(fresh)
    await_start(fresh, stage, process)
    time.sleep(seconds * 0.3)
    kill_all(process)
    assert stage in record.stages(lines_of(fresh))
    if (fresh / "warehouse.duckdb").exists():
        query(fresh, "from marts.fct_meetings")
    assert_recovers(fresh, first_night)


@contextmanager
def small_disk(folder):
    """A file system of its own under `folder`; its size is what a night needs, and some."""
    folder.mkdir(parents=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a file system cannot be mounted here: the test needs to be root")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(path):
    with path.open("wb") as handle:
        try:
            while True:
                handle.write(bytes(1024**2))
                handle.flush()
        except OSError:
            return


@pytest.mark.parametrize("stage", FULL, ids=lambda stage: f"disk full at {stage}")
def test_disk_full(fresh, first_night, tmp_path, stage):
    """The night fails and says so, nothing half is published; with room again it equals an undisturbed one."""
    with small_disk(tmp_path / "disk"):
        data = tmp_path / "disk" / "data"
        shutil.copytree(fresh, data)
        process = start_night(data, retries=0)
        await_start(data, stage, process)
        fill(tmp_path / "disk" / "filler")
        ended = wait(process)
        (tmp_path / "disk" / "filler").unlink()
        assert ended.code != 0, ended.text
        assert stage == "dashboard" or not (data / "warehouse.duckdb").exists()
        assert_recovers(data, first_night)


def damage(path, at=0.5):
    """Overwrites some bytes in the middle of a file."""
    data = bytearray(path.read_bytes())
    start = int(len(data) * at)
    data[start : start + 64] = b"\xff" * len(data[start : start + 64])
    path.chmod(0o644)
    path.write_bytes(data)


def test_damaged_warc(after_first, first_night):
    """The page that cannot be read is told by name, the rest of the night goes on, readers keep a whole file."""
    damaged = sorted(after_first.glob("raw/source=*/date=*/*.warc.gz"))[0]
    damage(damaged)
    for folder in after_first.glob("articles/source=*"):
        shutil.rmtree(folder)
    ended = run_night(after_first)
    assert ended.code == 0, ended.text
    outcomes = [json.loads(path.read_text()) for path in after_first.glob("articles/*/*/outcome.parse.json")]
    told = [message for outcome in outcomes for message in outcome["messages"]]
    assert [f"{damaged}: no whole record at byte" in message for message in told] == [True]
    assert told[0].partition(": ")[0] in ended.text
    lost = "select count(*) from audit.source_runs where stage = 'parse' and n_failed = 1"
    assert query(after_first, lost) == [(1,)]
    assert published(after_first).keys() == published(first_night[0]).keys()


@pytest.mark.parametrize("zone", ["articles", "mentions/meeting_mentions", "mentions/article_extractions"])
@pytest.mark.parametrize("at", [0.3, 0.999], ids=["in its rows", "in its footer"])
def test_damaged_parquet(after_first, first_night, zone, at):
    """Either the part is made again, or the night stops and names the file and the remedy; then it is whole again."""
    damaged = sorted((after_first / zone).glob("source=*/date=*/*.parquet"))[0]
    damage(damaged, at)
    ended = run_night(after_first, retries=0)
    if ended.code:
        assert damaged.name in ended.text.replace("\n", "")
        assert_recovers(after_first, first_night)
    else:
        assert_equal(after_first, first_night)


def test_damaged_base(after_first, first_night):
    """Readers are not touched; the night names the file and the command that makes it anew."""
    before = published(after_first)
    (after_first / "build" / "base.duckdb").write_bytes(b"not a database" * 1000)
    ended = run_night(after_first, retries=0)
    assert ended.code != 0
    assert "base" in ended.text
    assert "python -m warehouse rebuild" in ended.text.replace("\n", " ")
    assert published(after_first) == before
    _, variables = command(after_first)
    subprocess.run(
        [sys.executable, "-m", "warehouse", "rebuild"], env=variables, cwd=ROOT, check=True, capture_output=True
    )
    assert_recovers(after_first, first_night)


def test_damaged_snapshot(after_first, first_night):
    """`verify` names the file, and the next night publishes a whole one."""
    snapshot = (after_first / "warehouse.duckdb").resolve()
    snapshot.chmod(0o644)
    snapshot.write_bytes(b"not a database" * 1000)
    _, variables = command(after_first)
    line = [sys.executable, "-m", "warehouse", "verify"]
    verified = subprocess.run(line, env=variables, cwd=ROOT, capture_output=True, text=True, check=False)
    assert verified.returncode == 1
    assert snapshot.name in verified.stdout + verified.stderr
    ended = run_night(after_first)
    assert ended.code == 0, ended.text
    assert published(after_first).keys() == published(first_night[0]).keys()


def test_a_night_beside_a_backfill(after_first, first_night):
    """The night is refused and names the backfill, or waits for it as long as it is told to; both end well."""
    settings = settings_of(after_first)
    _, variables = command(after_first)
    range_of = {"run_id": "backfill-of-the-sample", "first": "2025-12-18", "last": "2025-12-18"}
    line = [sys.executable, "-m", "ops", "airflow", "dags", "test", "backfill", "2025-12-19"]
    with (after_first / "backfill.log").open("w") as log:
        backfill = subprocess.Popen(
            [*line, "--conf", json.dumps(range_of)], env=variables, cwd=ROOT, stdout=log, stderr=log
        )
        await_start(after_first, "write_night", backfill)
        holder = Lease.current(settings)
        while holder is None and backfill.poll() is None:
            holder = Lease.current(settings)
        assert holder.run_id == "backfill-of-the-sample-2025-12-18"
        refused = run_night(after_first)
        assert refused.code == 2, refused.text
        assert f"is being written by {holder}" in refused.text
        waited = run_night(after_first, lease_wait=600)
        assert waited.code == 0, waited.text
        assert backfill.wait(60) == 0
    assert_equal(after_first, first_night)


def test_two_writers(after_first):
    """While another run writes, a night is refused, or waits as long as it is told to, and names the other."""
    holder = subprocess.Popen(["sleep", "600"])
    try:
        Lease.acquire(settings_of(after_first), "backfill-2025-12-01", owner_pid=holder.pid)
        refused = run_night(after_first)
        assert refused.code == 2
        assert f"run backfill-2025-12-01 (process {holder.pid} on " in refused.text
        waiting = start_night(after_first, lease_wait=120)
        time.sleep(5)
        assert waiting.poll() is None
        Lease.release(settings_of(after_first), "backfill-2025-12-01")
        ended = wait(waiting)
        assert ended.code == 0, ended.text
    finally:
        holder.kill()
        holder.wait()


def test_dead_owner(after_first, first_night):
    """The lease of an owner that died is taken over, the build it left is gone, the night ends well."""
    holder = subprocess.Popen(["sleep", "600"])
    Lease.acquire(settings_of(after_first), "dead", owner_pid=holder.pid)
    (after_first / "build" / "dead.duckdb").write_bytes(b"half a build")
    holder.kill()
    holder.wait()
    assert_recovers(after_first, first_night)
    assert not (after_first / "build" / "dead.duckdb").exists()


def test_a_gate_blocks(after_first, first_night, tmp_path):
    """Nothing is published, the message says why; a good night after it shows no trace of what was refused."""
    seeds = tmp_path / "seeds"
    shutil.copytree(ROOT / "dbt_project" / "seeds", seeds)
    for name in ("countries.csv", "country_names.csv"):
        lines = (seeds / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (seeds / name).write_text("".join(line for line in lines if not line.startswith("RUS,")), encoding="utf-8")
    before = published(after_first)
    ended = run_night(after_first, seeds=seeds)
    assert ended.code == 1, ended.text
    assert "a gate refused" in ended.text
    assert "rule" in ended.text
    assert published(after_first) == before
    assert_recovers(after_first, first_night)


def test_clock_moved_back(after_first, first_night):
    """A snapshot published after the clock went back is still the newest."""
    snapshot = (after_first / "warehouse.duckdb").resolve()
    ahead = time.time() + 30 * 86400
    os.utime(snapshot, (ahead, ahead))
    assert_recovers(after_first, first_night)
    assert (after_first / "warehouse.duckdb").resolve() != snapshot
    times = {path: path.stat().st_mtime_ns for path in (after_first / "snapshots").glob("*.duckdb")}
    assert max(times, key=times.__getitem__) == (after_first / "warehouse.duckdb").resolve()


def test_all_sources_fail(fresh):
    """The DAG fails and nothing is published."""
    given = fresh.parent / "given.jsonl"
    given.write_bytes(b"\x00\x01 not json\n" * 3)
    ended = run_night(fresh, "--night", "2025-12-18", input=given, retries=0)
    assert ended.code == 1, ended.text
    assert "given.jsonl" in ended.text or "nothing to publish" in ended.text
    assert not (fresh / "warehouse.duckdb").exists()


@pytest.mark.parametrize("fault", ["a file is missing", "a file was changed"])
def test_model(fresh, first_night, tmp_path, fault):
    """The night stops at extract and names the file, nothing is published; with the file whole it ends well."""
    copy = tmp_path / "project"
    for package in ("dags", "dashboard", "dbt_project", "expectations", "extractors", "ops", "warehouse"):
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    model = copy / "extractors" / "extract" / "model"
    victim = max((p for p in model.rglob("*") if p.is_file()), key=lambda p: p.stat().st_size)
    if fault == "a file is missing":
        victim.unlink()
    else:
        damage(victim)
    line, variables = command(fresh, retries=0)
    done = subprocess.run(line, env=variables, cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout
    assert "✗ extract" in done.stdout
    assert victim.name in done.stdout
    assert not (fresh / "warehouse.duckdb").exists()
    assert_recovers(fresh, first_night)
