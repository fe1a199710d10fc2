"""Metrics, traces and lineage go out when the switches of the operating guide are set, and arrive at a receiver."""

import json
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from extractors.settings import ROOT, load_settings
from ops import airflow_home

pytestmark = pytest.mark.slow
CELERY = ROOT / ".venv-celery" / "bin" / "python"  # made by `make scale-test` and `make test-all`


class Collector(BaseHTTPRequestHandler):
    """Keeps what is posted, by path."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.got.setdefault(self.path, []).append(body)
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def collector():
    with HTTPServer(("127.0.0.1", 0), Collector) as server:
        server.got = {}
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def run_dag(data, python=sys.executable, **switches):
    """The DAG `retention`, which has one task, over an empty folder, with switches in the environment."""
    variables = airflow_home.prepare(load_settings(data=data)) | switches
    command = [str(python), "-m", "airflow", "dags", "test", "retention", "2026-01-15"]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_opentelemetry_gets_metrics_and_traces(tmp_path, collector):
    run_dag(
        tmp_path,
        AIRFLOW__METRICS__OTEL_ON="True",
        AIRFLOW__TRACES__OTEL_ON="True",
        OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{collector.server_port}",
        OTEL_EXPORTER_OTLP_PROTOCOL="http/protobuf",
        OTEL_TRACES_EXPORTER="otlp_proto_http",
        OTEL_METRIC_EXPORT_INTERVAL="2000",
    )
    assert any(b"airflow" in body for body in collector.got["/v1/metrics"])
    assert any(b"retention" in body for body in collector.got["/v1/traces"])


def test_statsd_gets_metrics(tmp_path):
    pytest.importorskip("statsd")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(1)
        run_dag(
            tmp_path,
            AIRFLOW__METRICS__STATSD_ON="True",
            AIRFLOW__METRICS__STATSD_HOST="127.0.0.1",
            AIRFLOW__METRICS__STATSD_PORT=str(receiver.getsockname()[1]),
        )
        got = set()
        with pytest.raises(TimeoutError):
            while True:
                got.add(receiver.recv(65_536).split(b":")[0])
    assert b"airflow.ti.start.retention.clean" in got


@pytest.mark.skipif(not CELERY.exists(), reason="make .venv-celery/ready installs the provider")
def test_lineage_events_tell_of_the_run_and_its_task(tmp_path, collector):
    address = {"type": "http", "url": f"http://127.0.0.1:{collector.server_port}", "endpoint": "api/v1/lineage"}
    run_dag(
        tmp_path,
        CELERY,
        AIRFLOW__OPENLINEAGE__TRANSPORT=json.dumps(address),
        AIRFLOW__OPENLINEAGE__NAMESPACE="communique",
    )
    events = [json.loads(body) for body in collector.got["/api/v1/lineage"]]
    told = {(event["job"]["name"], event["eventType"]) for event in events}
    assert {("retention.clean", "START"), ("retention.clean", "COMPLETE"), ("retention", "COMPLETE")} <= told
    assert {event["job"]["namespace"] for event in events} == {"communique"}
