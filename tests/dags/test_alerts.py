"""Alerts reach a mail server and a web hook, and say what a person needs to know."""

import json
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import StreamRequestHandler, TCPServer

import pytest

from extractors.settings import ROOT, load_settings
from ops import airflow_home

RUN = {"dag_id": "nightly", "run_id": "manual__1", "logical_date": "2025-12-18 00:00:00", "conf": {"run_id": "r1"}}
SEND = """
import json, sys
from extractors.settings import get_settings
from ops import alerts
event, dag_run = json.loads(sys.argv[1])
alerts.Alert(event)({"dag_run": dag_run, "reason": "task_failure"})
"""


class Mailbox(StreamRequestHandler):
    """As much of a mail server as one message needs."""

    def handle(self):
        self.wfile.write(b"220 sink\r\n")
        for line in self.rfile:
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.server.got.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")


class Hook(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.got.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


@contextmanager
def serving(server_class, handler):
    with server_class(("127.0.0.1", 0), handler) as server:
        server.got = []
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()


def alert(tmp_path, event, **given):
    settings = load_settings(data=tmp_path, **given)
    variables = airflow_home.environment(settings) | given.get("variables", {})
    command = [sys.executable, "-c", SEND, json.dumps([event, RUN])]
    return subprocess.run(command, env=variables, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture
def blocked(tmp_path):
    """The record of a run that a gate refused."""
    (tmp_path / "logs").mkdir()
    line = {
        "at": "2025-12-18T02:00:00+00:00",
        "dag": "nightly",
        "task": "gate_marts",
        "map_index": -1,
        "event": "failed",
    }
    line |= {"kind": "GateBlockedError", "error": "marts gate: marts.fct_meetings, rule two_sides: 3 of 9 rows."}
    (tmp_path / "logs" / "r1.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    return tmp_path


def test_a_blocked_night_is_told_to_a_web_hook(blocked):
    with serving(HTTPServer, Hook) as server:
        done = alert(blocked, "failed", alert_urls=f"json://127.0.0.1:{server.server_port}/hook")
    assert done.returncode == 0, done.stderr
    (message,) = server.got
    assert message["title"] == "Communiqué: nightly 2025-12-18 blocked"
    assert "rule two_sides: 3 of 9 rows" in message["message"]
    assert "r1" in message["message"]


def test_a_blocked_night_is_told_by_mail(blocked, monkeypatch):
    with serving(TCPServer, Mailbox) as server:
        address = f"smtp://127.0.0.1:{server.server_address[1]}"
        options = "?from_email=news%40example.org&disable_ssl=true&disable_tls=true"
        monkeypatch.setenv("AIRFLOW_CONN_SMTP_DEFAULT", address + options)
        done = alert(blocked, "failed", alert_mail="someone@example.org")
    assert done.returncode == 0, done.stderr
    (message,) = server.got
    assert "To: someone@example.org" in message
    assert "From: news@example.org" in message


def test_a_late_night_is_told(tmp_path):
    with serving(HTTPServer, Hook) as server:
        done = alert(tmp_path, "late", alert_urls=f"json://127.0.0.1:{server.server_port}/hook", night_deadline=7200)
    assert done.returncode == 0, done.stderr
    assert server.got[0]["title"] == "Communiqué: nightly 2025-12-18 is late"
    assert "2 hours" in server.got[0]["message"]


def test_without_an_address_nothing_is_sent(tmp_path):
    assert alert(tmp_path, "failed").returncode == 0


def test_a_hook_that_refuses_is_an_error_without_its_address(tmp_path):
    done = alert(tmp_path, "late", alert_urls="json://user:secret@127.0.0.1:9/hook")
    assert done.returncode != 0
    assert "AlertError" in done.stderr
    assert "secret" not in done.stderr
