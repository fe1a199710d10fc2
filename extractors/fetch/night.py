"""One source's night: what is known, what is listed, what is asked for, and the log of it all."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from extractors import urls, warc
from extractors.fetch import index
from extractors.fetch.baton import Baton
from extractors.fetch.candidates import (
    MAX_SITEMAP_DEPTH,
    MAX_SITEMAPS,
    Candidate,
    CandidateError,
    read_canonical,
    read_feed,
    read_listing,
    read_sitemap,
)
from extractors.fetch.client import Client, FetchError, RefusedError, Request
from extractors.fetch.robots import Robots, means_no_rules
from extractors.fetch.sources import Source
from extractors.settings import Settings
from extractors.storage import filesystem, sync_folder

NIGHT: Final = "night"
LEFT: Final = "left for the next night"
_GIVE_UP_AFTER: Final = 5  # failures in a row: the site is down, and waiting for each page would hold the night
_SITEMAP_DAYS: Final = 30
_NO_ARTICLE: Final = re.compile(
    r"\.(?:pdf|jpe?g|png|gif|webp|svg|mp[34]|m4a|avi|mov|zip|docx?|xlsx?|pptx?|css|js)$", re.IGNORECASE
)
_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
_WARC_NAME: Final = "night-*.warc.gz*"


@dataclass
class SourceNight:
    """The fetching of one source for one night. `clock` gives the instant written into the archive."""

    source: Source
    night: date
    folder: Path
    settings: Settings
    client: Client
    robots_folder: Path
    delay: float
    baton: Baton = field(default_factory=Baton)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    rows: dict[tuple[str, str], index.Row] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.known = index.known_before(self.source.id, self.night, self.settings)
        self.left = index.left_before(self.source.id, self.night, self.settings, LEFT)
        self.robots = Robots(self.client, self.robots_folder, self.delay, self._log_robots)
        self._archive: warc.WarcFile | None = None
        self._archive_name = ""
        self._in_a_row = 0

    def fetch(self) -> index.Row:
        """Asks for what is listed and not yet kept tonight; writes archive, log and outcome, and gives the outcome."""
        self._take_up()
        self._archive = warc.WarcFile(self._next_archive())
        self._archive_name = self._raw_name(self._archive.path)
        with self.baton.laid_down(), self._archive, self.baton:  # the archive, at its end, waits for the disk
            for candidate in self._wanted():
                self._page(candidate)
        self._drop_empty_archive()
        return self._write()

    def plan(self) -> Iterable[tuple[Candidate, str | None]]:
        """Each listed page, in the order of fetching, and why it would not be fetched, or None; asks for lists only."""
        self._take_up(recover=False)
        for candidate in self._ordered(self._listed()):
            url = candidate.url
            done = "was got earlier tonight" if self._is_done(url) else None
            yield candidate, done or self._refusal(url) or self._robots_refusal(url)

    # --- what earlier runs of this night left

    def _take_up(self, *, recover: bool = True) -> None:
        """Takes the rows of earlier runs of this night, and those of archives whose run was killed before its log."""
        self.rows = {(row["kind"], row["url"]): row for row in index.read_rows(self.folder)}
        logged = {row["raw_file"] for row in self.rows.values()}
        if recover:
            for path in sorted(self.folder.glob(_WARC_NAME)):
                if self._raw_name(path).removesuffix(".tmp") not in logged:
                    self._recover(path)

    def _recover(self, path: Path) -> None:
        """Keeps the whole records of an archive without a log, cuts off what was torn, and logs them."""
        responses = warc.recover(path)
        whole = path.with_name(path.name.removesuffix(".tmp"))
        if not responses:
            path.unlink()
            return
        if filesystem(path) is None:  # what lies elsewhere was sent whole
            with path.open("rb+") as handle:
                handle.truncate(responses[-1].offset + responses[-1].length)
            path.replace(whole)
            sync_folder(self.folder)
        for response in responses:
            if (response.kind, response.url) not in self.rows:
                self._log(response.url, response.kind, "new", **self._facts(response), **self._place(whole, response))

    def _next_archive(self) -> Path:
        taken = [int(p.name.split("-")[1].split(".")[0]) for p in self.folder.glob(_WARC_NAME)]
        return self.folder / f"night-{max(taken, default=0) + 1:04d}.warc.gz"

    def _drop_empty_archive(self) -> None:
        if self._archive and self._archive.path.exists() and self._archive.path.stat().st_size == 0:
            self._archive.path.unlink()

    # --- what is listed

    def _wanted(self) -> Sequence[Candidate]:
        """The pages to ask for tonight; the rest of the listed ones is logged with the reason."""
        wanted: list[Candidate] = []
        for candidate in self._ordered(self._listed()):
            if self._is_done(candidate.url):
                continue
            refusal = self._refusal(candidate.url)
            if refusal is None and len(wanted) >= self.settings.max_pages:
                refusal = f"{LEFT}: the limit of max_pages ({self.settings.max_pages}) is reached"
            if refusal is None:
                wanted.append(candidate)
            else:
                self._log(candidate.url, "page", "skipped", reason=refusal)
        n_left = sum((r["reason"] or "").startswith(LEFT) for r in self.rows.values())
        if n_left:
            self.messages.append(
                f"{self.source.id}: {n_left} pages are {LEFT}; the setting max_pages is {self.settings.max_pages}"
            )
        return wanted

    def _is_done(self, url: str) -> bool:
        """Did an earlier run of this night get the page?"""
        row = self.rows.get(("page", url))
        return row is not None and row["outcome"] in {"new", "unchanged", "not_modified"}

    def _ordered(self, listed: Sequence[Candidate]) -> list[Candidate]:
        """Pages that were left last night, then new ones, then those that were read before and may have changed."""
        once = {urls.key(url): Candidate(url) for url in self.left}
        once |= {urls.key(candidate.url): candidate for candidate in listed}  # which knows its date
        return sorted(once.values(), key=lambda c: c.url in self.known)

    def _listed(self) -> list[Candidate]:
        """The pages that the source's feed, sitemap or listing names; none, with a message, where it cannot be read."""
        url = str(self.source.url)
        if self.source.kind == "sitemap":
            return self._sitemap(url)
        response = self._ask(url, self.source.kind)
        if response is None or response.status == 304:
            return []
        try:
            if self.source.kind == "feed":
                return read_feed(response.body, response.final_url or url, response.header("content-type"))
            return read_listing(response.body, response.final_url or url, self.source.include or "")
        except CandidateError as error:
            self._say(f"{url}: {error}")
            return []

    def _sitemap(self, url: str) -> list[Candidate]:
        """The pages of a sitemap and of those below it, newest first, within the caps of depth and number."""
        found: list[Candidate] = []
        queue = [(url, 0)]
        seen: set[str] = set()
        while queue and len(seen) < MAX_SITEMAPS:
            address, depth = queue.pop(0)
            if address in seen:
                continue
            seen.add(address)
            response = self._ask(address, "sitemap")
            if response is None or response.status == 304:
                continue
            try:
                sitemap = read_sitemap(response.body)
            except CandidateError as error:
                self._say(f"{address}: {error}")
                continue
            found.extend(c for c in sitemap.pages if self._is_recent(c.date))
            if depth < MAX_SITEMAP_DEPTH:
                below = sorted(sitemap.sitemaps, key=lambda c: c.date or "", reverse=True)
                queue.extend((c.url, depth + 1) for c in below if urls.site_of(c.url) in self.source.sites)
        if queue:
            self._say(f"{url}: lists more than {MAX_SITEMAPS} sitemaps; the rest was not read")
        return sorted(found, key=lambda c: c.date or "", reverse=True)

    def _is_recent(self, given: str | None) -> bool:
        """Is a sitemap's date within a month of the night? Undated pages are taken."""
        match = re.match(r"\d{4}-\d{2}-\d{2}", given or "")
        return match is None or match.group() >= (self.night - timedelta(days=_SITEMAP_DAYS)).isoformat()

    # --- asking

    def _refusal(self, url: str) -> str | None:
        """Why a page is not to be asked for, as far as its address tells."""
        if _NO_ARTICLE.search(url.split("?")[0]):
            return "is no page by the ending of its address"
        return self.source.refuses(url)

    def _robots_refusal(self, url: str) -> str | None:
        return self.robots.of(url).refuses(url)

    def _request(self, url: str, kind: str) -> Request:
        # An unchanged index of sitemaps says nothing about the sitemaps below it.
        known = None if kind == "sitemap" or ("page", url) in self.rows else self.known.get(url)
        pause = max(self.delay, self.robots.of(url).delay or 0)
        return Request(url, kind=kind, known=known, delay=pause, permit=self._robots_refusal)

    def _ask(self, url: str, kind: str) -> warc.Response | None:
        """A feed, sitemap or listing; None, with a row and a message, where it cannot be had."""
        try:
            response = self.client.get(self._request(url, kind))
        except FetchError as error:
            self._say(f"{url}: {error}")
            self._log(url, kind, "failed", status=error.status, reason=str(error))
            return None
        self._keep(response, kind)
        return response

    def _page(self, candidate: Candidate) -> None:
        url = candidate.url
        if self._in_a_row >= _GIVE_UP_AFTER:
            self._log(url, "page", "skipped", reason=f"{LEFT}: {_GIVE_UP_AFTER} pages in a row failed")
            return
        try:
            response = self.client.get(self._request(url, "page"))
        except RefusedError as refusal:
            self._log(url, "page", "skipped", reason=str(refusal))
            return
        except FetchError as error:
            self._in_a_row += error.is_transient
            self._say(f"{url}: {error}")
            self._log(
                url,
                "page",
                "failed",
                status=error.status,
                reason=f"{error}; {LEFT}" if error.is_transient else str(error),
            )
            return
        self._in_a_row = 0
        kind = (response.header("content-type") or "text/html").split(";")[0].strip().lower()
        if response.status != 304 and kind not in _HTML:
            self._log(url, "page", "skipped", status=response.status, reason=f"is {kind}, no page")
            return
        self._keep(response, "page", feed_date=candidate.date)

    def _log_robots(self, url: str, answer: warc.Response | FetchError) -> None:
        if isinstance(answer, FetchError):
            outcome = "skipped" if means_no_rules(answer) else "failed"
            self._log(url, "robots", outcome, status=answer.status, reason=str(answer))
        else:
            self._keep(answer, "robots")

    # --- keeping

    def _keep(self, response: warc.Response, kind: str, feed_date: str | None = None) -> None:
        """Logs an answer, and archives its bytes unless they are those of an earlier night."""
        known = self.known.get(response.url)
        name, language = self.source.name, self.source.language
        whole = replace(response, kind=kind, feed_date=feed_date, source_name=name, language=language)
        facts = self._facts(whole)
        if whole.status == 304:
            before = known or index.Known(None, None, None)
            kept = {**facts, "sha256": before.sha256, "canonical": before.canonical, "n_bytes": 0}
            self._log(whole.url, kind, "not_modified", **kept)
        elif known and known.sha256 == whole.sha256:
            self._log(whole.url, kind, "unchanged", **facts)
        elif self._archive is None:
            self._log(whole.url, kind, "new", **facts)
        elif not self._is_kept_tonight(whole):
            offset, length = self._archive.append(whole, self.clock())
            place = {"raw_file": self._archive_name, "raw_offset": offset, "raw_length": length}
            self._log(whole.url, kind, "new", **facts, **place)

    def _is_kept_tonight(self, response: warc.Response) -> bool:
        row = self.rows.get((response.kind, response.url))
        return row is not None and row["raw_file"] is not None and row["sha256"] == response.sha256

    def _facts(self, response: warc.Response) -> index.Row:
        is_page, address = response.kind == "page", response.final_url or response.url
        return {
            "final_url": response.final_url,
            "canonical": read_canonical(response.body, address) if is_page else None,
            "status": response.status,
            "etag": response.header("etag"),
            "last_modified": response.header("last-modified"),
            "sha256": response.sha256,
            "n_bytes": len(response.body),
            "seconds": response.seconds,
        }

    def _place(self, path: Path, response: warc.Response) -> index.Row:
        return {"raw_file": self._raw_name(path), "raw_offset": response.offset, "raw_length": response.length}

    def _raw_name(self, path: Path) -> str:
        return path.relative_to(self.settings.raw).as_posix()

    def _log(self, url: str, kind: str, outcome: str, **given: object) -> None:
        self.rows[(kind, url)] = index.row(self.source.id, self.night, NIGHT, url, kind, outcome, **given)

    def _say(self, message: str) -> None:
        if message not in self.messages:
            self.messages.append(message)

    def _write(self) -> index.Row:
        order = {"robots": 0, "feed": 1, "sitemap": 1, "listing": 1, "page": 2}
        rows = sorted(self.rows.values(), key=lambda row: (order[row["kind"]], row["url"]))
        index.write_rows(self.folder, rows)
        return index.write_outcome(self.folder, self.source.id, self.night, rows, self.messages)
