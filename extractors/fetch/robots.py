"""What a host's robots.txt lets us fetch, and how fast."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

from extractors import warc
from extractors.fetch.client import NAME, Client, FetchError, Request
from extractors.records import slug

MAX_BYTES: Final = 512 * 1024
MAX_DELAY: Final = 120.0
_KEEP: Final = 24 * 3600.0
_DENY_ALL: Final = "User-agent: *\nDisallow: /"


@dataclass(frozen=True)
class Rules:
    """The rules of one host; `reason` says why nothing may be fetched, where nothing may."""

    rules: Protego
    reason: str | None = None

    def refuses(self, url: str) -> str | None:
        """Why robots.txt keeps us from an address; None where it does not."""
        if self.reason:
            return self.reason
        if (self.delay or 0) > MAX_DELAY:
            return f"robots.txt asks for {self.delay:.0f} s between requests, more than {MAX_DELAY:.0f}"
        return None if self.rules.can_fetch(url, NAME) else "robots.txt does not allow it"

    @cached_property
    def delay(self) -> float | None:
        """Seconds between two requests that robots.txt asks for."""
        given = self.rules.crawl_delay(NAME)
        return None if given is None else float(given)


@dataclass
class Robots:
    """Rules by host, asked for once and kept for a day in `folder`; `on_answer` sees each answer or failure."""

    client: Client
    folder: Path
    delay: float | None = None
    on_answer: Callable[[str, warc.Response | FetchError], None] = lambda *_: None
    _known: dict[str, Rules] = field(default_factory=dict)
    _by_start: dict[str, Rules] = field(default_factory=dict)

    def of(self, url: str) -> Rules:
        """The rules for an address."""
        start = url[: url.find("/", 8)] if "/" in url[8:] else url  # the same for all pages of a host
        if start not in self._by_start:
            address = robots_url(url)
            if address not in self._known:
                self._known[address] = self._kept(address) or self._asked(address)
            self._by_start[start] = self._known[address]
        return self._by_start[start]

    def _kept(self, address: str) -> Rules | None:
        try:
            kept = json.loads(self._file(address).read_text(encoding="utf-8"))
            is_fresh = 0 <= time.time() - float(kept["at"]) < _KEEP
            return Rules(Protego.parse(kept["text"])) if is_fresh else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _asked(self, address: str) -> Rules:
        try:
            answer = self.client.get(Request(address, kind="robots", max_body=MAX_BYTES, delay=self.delay, retries=1))
        except FetchError as error:
            self.on_answer(address, error)
            if means_no_rules(error):
                return self._keep(address, "")
            reason = f"robots.txt could not be read ({error}), so nothing is fetched from the host"
            return Rules(Protego.parse(_DENY_ALL), reason)
        self.on_answer(address, answer)
        return self._keep(address, answer.body.decode("utf-8", "replace").removeprefix("\ufeff"))

    def _keep(self, address: str, text: str) -> Rules:
        # No more than a copy: one that a crash leaves torn is asked for again, so that nothing waits for the disk.
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = json.dumps({"at": time.time(), "address": address, "text": text}, ensure_ascii=False)
        self._file(address).write_text(kept, encoding="utf-8")
        return Rules(Protego.parse(text))

    def _file(self, address: str) -> Path:
        return self.folder / f"{slug(address)}.json"


def means_no_rules(error: FetchError) -> bool:
    """Does a failed request for robots.txt mean that the host has none? 4xx does, but not "too many requests"."""
    return error.status is not None and 400 <= error.status < 500 and error.status != 429


def robots_url(url: str) -> str:
    """Where the robots.txt for an address stands."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], "/robots.txt", "", ""))
