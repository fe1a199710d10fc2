"""The sample's sites on this machine: one loopback server, and the routes that lead their invented hosts to it."""

import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from extractors.fetch import sample

_TYPES = {".xml": "application/xml", ".html": "text/html; charset=utf-8", ".txt": "text/plain; charset=utf-8"}


@contextmanager
def serve(root: Path = sample.SITE) -> Iterator[dict[str, tuple[str, int]]]:
    """Serves `root/<host>/<path>` as `http://<host>/<path>` while the block runs; gives each host's address, port."""
    handler = type("SampleHandler", (_Handler,), {"root": root.resolve()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        hosts = sorted(folder.name for folder in root.iterdir() if folder.is_dir() and not folder.name.startswith("."))
        yield {host: ("127.0.0.1", server.server_port) for host in hosts}
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    root: Path

    def do_GET(self) -> None:
        """Answers with a file below the host's folder, or 404."""
        file = self._file()
        if file is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        body = file.read_bytes()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _file(self) -> Path | None:
        """The file that an address stands for; a folder is its index.html."""
        host = (self.headers.get("Host") or "").split(":")[0]
        folder = self.root / host
        path = (folder / unquote(urlsplit(self.path).path).lstrip("/")).resolve()
        if not host or not path.is_relative_to(folder):
            return None
        found = path / "index.html" if path.is_dir() else path
        return found if found.is_file() else None

    def log_message(self, *_: object) -> None:
        """Says nothing: the client keeps the log."""
