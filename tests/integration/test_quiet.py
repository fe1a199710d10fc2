"""Whom a night talks to: nobody outside this machine, and no one outside can talk to it."""

import re
import shutil
import subprocess

import pytest
from nights import command

from extractors.settings import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.night, pytest.mark.timeout(1800)]


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_a_night_over_the_sample_connects_to_and_listens_on_this_machine_only(tmp_path):
    """Airflow, dbt, Great Expectations and all else: each system call that names an address is looked at."""
    line, variables = command(tmp_path / "data")
    calls = tmp_path / "calls"
    watched = ["strace", "-f", "--seccomp-bpf", "-e", "trace=connect,bind,sendto,sendmsg", "-o", str(calls)]
    subprocess.run([*watched, *line], env=variables, cwd=ROOT, check=True, capture_output=True)
    said = calls.read_text(errors="replace")
    addresses = set(re.findall(r'(?:inet_addr\(|inet_pton\(AF_INET6, )"([^"]+)"', said))
    assert "127.0.0.1" in addresses  # the sample's own site
    assert addresses <= {"127.0.0.1", "::1"}
