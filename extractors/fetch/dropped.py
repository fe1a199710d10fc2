"""Files given by hand: copied as they are into the raw zone, each under the hash of its content."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from extractors.fetch import index
from extractors.records import DROPPED
from extractors.settings import Settings
from extractors.storage import atomic_file, partition

PAGES: Final = "pages"
# What is read, by the end of the name; pages and texts of one night are one batch, any other file is its own.
_PAGE_ENDINGS: Final = {
    ".html": "html",
    ".htm": "html",
    ".html.gz": "html.gz",
    ".htm.gz": "html.gz",
    ".txt": "txt",
    ".txt.gz": "txt.gz",
}
_OTHER_ENDINGS: Final = {".jsonl": "jsonl", ".jsonl.gz": "jsonl.gz", ".warc": "warc", ".warc.gz": "warc.gz"}


def file_dropped(night: date, settings: Settings) -> index.Row:
    """Copies the files of the setting `input` into the night's raw partition and gives the outcome.

    A file dropped again replaces itself, another one adds. Without the setting, the night is what was dropped before.
    """
    folder = partition(settings.raw, DROPPED, night)
    rows = {entry["raw_file"]: entry for entry in index.read_rows(folder) if entry["raw_file"]}
    messages: list[str] = []
    source = settings.input
    if source is not None:
        if not source.exists():
            messages.append(f"{source}: does not exist; set INPUT to a file or folder")
        for path in _files(source):
            entry = _file(path, path.relative_to(source if source.is_dir() else source.parent), night, folder, settings)
            rows[entry["raw_file"] or entry["url"]] = entry
        if source.is_dir() and not rows:
            messages.append(f"{source}: holds no file; {_kinds()} are read")
    elif not rows:
        messages.append("no input is set and nothing was dropped for this night; set INPUT to a file or folder")
    ordered = [rows[key] for key in sorted(rows)]
    messages += [f"{e['url']}: {e['reason']}" for e in ordered if e["outcome"] in {"failed", "skipped"}]
    index.write_rows(folder, ordered)
    return index.write_outcome(folder, DROPPED, night, ordered, messages)


def _files(source: Path) -> Iterator[Path]:
    if source.is_file():
        yield source
    else:
        hidden = (p for p in sorted(source.rglob("*")) if p.is_file())
        yield from (p for p in hidden if not any(part.startswith(".") for part in p.relative_to(source).parts))


def _kinds() -> str:
    return ", ".join([*_PAGE_ENDINGS, *_OTHER_ENDINGS])


def _file(path: Path, name: Path, night: date, folder: Path, settings: Settings) -> index.Row:
    """Copies one file and gives its row of the log."""
    called = os.fsencode(name.as_posix()).decode(errors="replace")  # a name may be in another charset
    ending = _ending(path)
    if ending is None:
        reason = f"is of no kind that is read ({_kinds()})"
        return index.row(DROPPED, night, PAGES, called, "file", "skipped", reason=reason)
    try:
        with path.open("rb") as handle:
            sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
            target = folder / f"{sha256[:16]}.{ending}"
            if not target.exists():
                handle.seek(0)
                with atomic_file(target) as copy:
                    shutil.copyfileobj(handle, copy, 1 << 20)
    except OSError as error:
        reason = f"cannot be read ({error.strerror})"
        return index.row(DROPPED, night, PAGES, called, "file", "failed", reason=reason)
    size = target.stat().st_size
    return index.row(
        DROPPED, night, PAGES if ending in _PAGE_ENDINGS.values() else sha256[:16], called, "file", "new",
        sha256=sha256, n_bytes=size, raw_file=target.relative_to(settings.raw).as_posix(), raw_offset=0,
        raw_length=size,
    )  # fmt: skip


def _ending(path: Path) -> str | None:
    lowered = path.name.lower()
    known = {**_PAGE_ENDINGS, **_OTHER_ENDINGS}
    return next((known[end] for end in sorted(known, key=len, reverse=True) if lowered.endswith(end)), None)
