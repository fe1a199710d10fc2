"""WARC files: the raw zone's own, one gzip member a record, and archives made by others. Shared by fetch and parse.

Our records keep the decoded body; headers that spoke of its coding on the wire are kept under `X-Archive-Orig-…`. What
the index needs beyond the HTTP response stands in `Communique-…` headers of the record, so that an index that was lost
with the process can be made again from the file alone.
"""

import gzip
import hashlib
import os
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self
from uuid import uuid4

from fastwarc.warc import ArchiveIterator, WarcRecordType
from isal import isal_zlib
from warcio.archiveiterator import ArchiveIterator as SlowIterator
from warcio.exceptions import ArchiveLoadFailed

from extractors.storage import atomic_file, filesystem

Headers = tuple[tuple[str, str], ...]

_WIRE_HEADERS: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})
_DECLARED: Final = re.compile(rb"<html[^>]{0,500}?\blang\s*=\s*[\"']?\s*([A-Za-z]{2,3})\b", re.IGNORECASE)
_HEAD: Final = 20_000
_LEVEL: Final = 2  # of ISA-L: pages are a seventh larger than at zlib's level 6, which takes ten times as long
_GZIP: Final = 31  # window bits that mean a gzip header
_OURS: Final = "Communique-"


@dataclass(frozen=True)
class Response:
    """One answer of a server: `url` as asked for, `final_url` after redirects, `body` decoded."""

    url: str
    status: int
    headers: Headers
    body: bytes
    kind: str = "page"  # as in the request log
    final_url: str | None = None
    feed_date: str | None = None  # publication date as the feed or sitemap gave it
    source_name: str | None = None  # the outlet, as the list of sources names it
    language: str | None = None  # as the list of sources declares it
    seconds: float | None = None
    offset: int = 0
    length: int = 0

    @property
    def sha256(self) -> str:
        """Hash of the decoded body, made once.

        Not by `cached_property`, which in Python 3.11 lets one thread at a time make the hash of any response.
        """
        made: str | None = self.__dict__.get("_sha256")
        return made or self.__dict__.setdefault("_sha256", hashlib.sha256(self.body).hexdigest())

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        wanted = name.lower()
        for key, value in self.headers:
            if key.lower() == wanted:
                return value
        return None


class ArchiveError(OSError):
    """An archive cannot be read on; what stood before the damage was given out."""


class WarcFile:
    """A WARC file being written: under `<name>.tmp` until the block ends well, then whole under its name.

    In a zone that is elsewhere there is nothing of it before.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.temporary = path.with_name(path.name + ".tmp")

    def __enter__(self) -> Self:
        self._sent = atomic_file(self.path) if filesystem(self.path) is not None else None
        if self._sent is not None:
            self._handle = self._sent.__enter__()
        else:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._handle = self.temporary.open("wb")
        self._size = 0
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._sent is not None:
            self._sent.__exit__(kind, error, trace)
            return
        self._handle.flush()
        os.fsync(self._handle.fileno())
        self._handle.close()
        if kind is None:
            self.temporary.replace(self.path)

    def append(self, response: Response, at: datetime) -> tuple[int, int]:
        """Writes one response and hands it to the operating system; gives its offset and length."""
        offset, packed = self._size, isal_zlib.compress(_record(response, at), _LEVEL, _GZIP)
        self._handle.write(packed)
        self._handle.flush()
        self._size += len(packed)
        return offset, len(packed)


def _record(response: Response, at: datetime) -> bytes:
    """One response as a record of WARC 1.1."""
    headers = [(f"X-Archive-Orig-{n}" if n.lower() in _WIRE_HEADERS else n, v) for n, v in response.headers]
    http = _head(f"HTTP/1.1 {response.status}", headers).encode("latin-1", "replace")
    fields = {
        "WARC-Date": at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z",
        "WARC-Payload-Digest": f"sha256:{response.sha256}",
        _OURS + "Kind": response.kind,
        _OURS + "Requested-URI": response.url,
        _OURS + "Feed-Date": response.feed_date,
        _OURS + "Source-Name": response.source_name,
        _OURS + "Language": response.language,
        _OURS + "Seconds": None if response.seconds is None else f"{response.seconds:.3f}",
        "WARC-Type": "response",
        "WARC-Record-ID": f"<urn:uuid:{uuid4()}>",
        "WARC-Target-URI": response.final_url or response.url,
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(http) + len(response.body)),
    }
    head = _head("WARC/1.1", [(name, value) for name, value in fields.items() if value])
    return b"".join((head.encode(), http, response.body, b"\r\n\r\n"))


def _head(first: str, headers: list[tuple[str, str]]) -> str:
    """Lines of a head; values are kept to a line each, so that a server cannot write into the record."""
    lines = [f"{name}: {value}" for name, value in headers]
    told = "".join(lines)
    if "\r" in told or "\n" in told:
        lines = [line.replace("\r", " ").replace("\n", " ") for line in lines]
    return "\r\n".join([first, *lines, "", ""])


def read_response(path: Path, offset: int, length: int) -> Response:
    """The response at a place that the index gives.

    Raises ArchiveError where no whole record stands there.
    """
    with path.open("rb") as handle:
        handle.seek(offset)
        found = next(members(handle, limit=length), None)
    response = _response(found[2], offset, length) if found and found[1] == length else None
    if response is None:
        raise ArchiveError(f"{path}: no whole record at byte {offset}")
    return response


def members(handle: BinaryIO, limit: int | None = None) -> Iterator[tuple[int, int, bytes]]:
    """Offset, length and content of each whole gzip member from where `handle` stands; a torn member ends it."""
    start = position = handle.tell()
    buffer = b""
    while True:
        inflate, content, used = zlib.decompressobj(31), [], 0
        while not inflate.eof:
            data = buffer or handle.read(1 << 16)
            buffer = b""
            if not data:
                return
            used += len(data)
            try:
                content.append(inflate.decompress(data))
            except zlib.error:
                return
        buffer = inflate.unused_data
        used -= len(buffer)
        yield position, used, b"".join(content)
        position += used
        if limit is not None and position - start >= limit:
            return


def recover(path: Path) -> list[Response]:
    """The whole responses of a file of ours whose writer may have been killed, in order, with their places."""
    with path.open("rb") as handle:
        found = [_response(content, offset, length) for offset, length, content in members(handle)]
    return [response for response in found if response is not None]


def _response(record: bytes, offset: int, length: int) -> Response | None:
    """The response in one uncompressed record of ours; None where it is another kind of record."""
    for entry in ArchiveIterator(BytesIO(record), record_types=WarcRecordType.response, parse_http=True):
        headers: dict[str, str] = entry.headers.asdict()
        seconds = headers.get(_OURS + "Seconds")
        return Response(
            url=headers.get(_OURS + "Requested-URI") or headers.get("WARC-Target-URI", ""),
            final_url=headers.get("WARC-Target-URI"),
            status=int(entry.http_headers.status_code or 0),
            headers=_restored(tuple(entry.http_headers.astuples())),
            kind=headers.get(_OURS + "Kind", "page"),
            feed_date=headers.get(_OURS + "Feed-Date"),
            source_name=headers.get(_OURS + "Source-Name"),
            language=headers.get(_OURS + "Language"),
            seconds=float(seconds) if seconds else None,
            body=entry.reader.read(),
            offset=offset,
            length=length,
        )
    return None


def _restored(headers: Headers) -> Headers:
    prefix = "x-archive-orig-"
    return tuple((name[len(prefix) :] if name.lower().startswith(prefix) else name, value) for name, value in headers)


def read_archive(path: Path, *, max_body: int, wanted: Callable[[str], bool]) -> Iterator[Response]:
    """The HTML responses of status 200 in an archive made by anyone, bodies decoded, of the addresses that are wanted.

    Bodies above `max_body` are left out. Raises ArchiveError where the file is damaged, after what stands before.
    """
    if not _is_archive(path):
        raise ArchiveError("is no WARC archive")
    seen = -1
    last: Response | None = None
    try:
        for response in _fast(path, max_body, wanted):
            if last is not None:
                seen = last.offset
                yield last
            last = response
    except (OSError, ValueError, RuntimeError, EOFError) as error:
        yield from _read_on(path, max_body, wanted, seen, str(error))
        return
    if last is not None and _is_torn(path, last.offset):
        raise ArchiveError("breaks off inside a page, which is left out")
    if last is not None:
        yield last


def _read_on(path: Path, max_body: int, wanted: Callable[[str], bool], seen: int, damage: str) -> Iterator[Response]:
    """The responses beyond the offset `seen`, by the slower reader, which gets over damage that stops the fast one."""
    try:
        for response in _slow(path, max_body, wanted):
            if response.offset > seen:
                yield response
    except (ArchiveLoadFailed, OSError, ValueError, EOFError, zlib.error):
        raise ArchiveError(f"is damaged ({damage})") from None


def _is_torn(path: Path, offset: int) -> bool:
    """Does the file end inside the gzip member that begins at `offset`?"""
    inflate = zlib.decompressobj(31)
    with path.open("rb") as handle:
        handle.seek(offset)
        try:
            while not inflate.eof:
                piece = handle.read(1 << 16)
                if not piece:
                    return True
                inflate.decompress(piece)
        except zlib.error:
            return False  # the file is not one member a record
    return False


def _is_archive(path: Path) -> bool:
    try:
        with path.open("rb") as plain:
            is_gzip = plain.read(2) == b"\x1f\x8b"
        with gzip.open(path) if is_gzip else path.open("rb") as handle:
            return handle.read(5) == b"WARC/"
    except (OSError, EOFError, zlib.error):
        return False


def _fast(path: Path, max_body: int, wanted: Callable[[str], bool]) -> Iterator[Response]:
    with path.open("rb") as stream:
        for entry in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True, auto_decode="all"):
            url = entry.headers.get("WARC-Target-URI") or ""
            is_page = entry.is_http and entry.http_headers.status_code == 200 and _is_html(entry.http_content_type)
            if not is_page or not wanted(url):
                continue
            body = entry.reader.read(max_body + 1)
            if len(body) <= max_body:
                headers = tuple(entry.http_headers.astuples())
                yield Response(url, 200, headers, body, offset=entry.stream_pos, length=int(entry.content_length))


def _slow(path: Path, max_body: int, wanted: Callable[[str], bool]) -> Iterator[Response]:
    with path.open("rb") as stream:
        archive = SlowIterator(stream)
        for entry in archive:
            url = entry.rec_headers.get_header("WARC-Target-URI") or ""
            if (
                entry.rec_type != "response"
                or entry.http_headers is None
                or entry.http_headers.get_statuscode() != "200"
            ):
                continue
            if not _is_html(entry.http_headers.get_header("Content-Type")) or not wanted(url):
                continue
            body = entry.content_stream().read(max_body + 1)
            if len(body) <= max_body:
                headers = tuple((str(n), str(v)) for n, v in entry.http_headers.headers)
                yield Response(url, 200, headers, body, offset=archive.get_record_offset(), length=len(body))


def declared_language(body: bytes) -> str | None:
    """The language that an HTML page declares, as an ISO 639-1 code; told from its first bytes, before it is parsed."""
    declared = _DECLARED.search(body[:_HEAD])
    return declared.group(1).decode().lower() if declared else None


def _is_html(content_type: str | None) -> bool:
    return content_type is None or content_type.split(";")[0].strip().lower() in {
        "",
        "text/html",
        "application/xhtml+xml",
    }
