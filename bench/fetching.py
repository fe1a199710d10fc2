"""Fetch beside a plain loop over a `urllib3` pool, on forty hosts of this machine."""

import asyncio
import gc
import multiprocessing
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import urllib3
import yaml

from bench.measure import Result, Spent, alone, clock, peak_megabytes
from extractors.settings import Settings, load_settings

HOSTS: Final = 40
PAGE_BYTES: Final = 30_000
TURNS: Final = 3
LATENCY: Final = 0.05  # seconds until a server elsewhere begins to answer


@dataclass(frozen=True)
class Site:
    """One host, `http://127.…:port`, and how many pages it has."""

    address: str
    n_pages: int


def fetch(settings: Settings, *, is_full: bool) -> list[Result]:
    """Pages a second against the plain loop, by processor time and by the clock; memory at more pages."""
    few, many = 2_000, 20_000 if is_full else 6_000
    with served(few, 0.0) as sites:
        turns = [(alone(ours_of, sites), alone(_theirs, sites)) for _ in range(TURNS)]
    ours, theirs = _median([mine for (mine, _), _ in turns]), _median([loop for _, loop in turns])
    megabytes = turns[0][0][1]
    with served(few, LATENCY) as sites:
        (waited, _), looped = alone(ours_of, sites), alone(_theirs, sites)
    with served(many, 0.0) as sites:
        _, more_megabytes = alone(ours_of, sites)
    where = f"pages over {HOSTS} hosts of this machine"
    slow = f"{few:,} {where} that take {1000 * LATENCY:.0f} ms to answer"
    return [
        _beside_the_loop("fetch", f"{few:,} {where}", "pages/s and core", few, ours.processor, theirs.processor),
        _beside_the_loop(
            "fetch, by the clock, hosts at once", f"{few:,} {where}", "pages/s", few, ours.wall, theirs.wall
        ),
        _beside_the_loop("fetch, by the clock", slow, "pages/s", few, waited.wall, looped.wall),
        Result(
            "fetch, memory",
            f"{many:,} {where}",
            f"peak {more_megabytes:.0f} MB",
            f"{few:,} pages: {megabytes:.0f} MB",
            more_megabytes / megabytes,
            1.1,
            is_ceiling=True,
            details={"many": more_megabytes, "few": megabytes},
        ),
    ]


def _median(spent: list[Spent]) -> Spent:
    return Spent(*(statistics.median(getattr(one, name) for one in spent) for name in ("processor", "wall")))


def _beside_the_loop(stage: str, where: str, unit: str, n_pages: int, ours: float, theirs: float) -> Result:
    return Result(
        stage,
        where,
        f"{n_pages / ours:.0f} {unit}",
        f"a loop over a urllib3 pool: {n_pages / theirs:.0f} {unit}",
        theirs / ours,
        0.7,
        details={"ours": ours, "theirs": theirs},
    )


def ours_of(sites: list[Site]) -> tuple[Spent, float]:
    """Every page into a raw zone, without pauses between requests to a host; peak memory in MB."""
    import pandas  # noqa: F401 - Arrow imports it at its first array, and imports are measured on their own

    from extractors import urls
    from extractors.fetch.service import fetch_sources

    urls.site_of(sites[0].address)  # the list of suffixes is loaded once

    with TemporaryDirectory(prefix="bench-fetch-") as folder:
        listed = [
            {"id": f"host-{n}", "name": f"Host {n}", "kind": "sitemap", "url": f"{site.address}/sitemap.xml"}
            for n, site in enumerate(sites)
        ]
        path = Path(folder) / "sources.yml"
        path.write_text(yaml.safe_dump({"sources": listed}), encoding="utf-8")
        settings = load_settings(
            data=Path(folder) / "data",
            input=None,
            sources="live",
            sources_file=path,
            polite_delay=0,
            max_pages=sites[0].n_pages,
            allow_networks="127.0.0.0/8",
        )
        gc.collect()  # what the imports left
        with clock() as spent:
            outcomes = fetch_sources(datetime.now(UTC).date(), settings)
    wanted = {site.n_pages + 1 for site in sites}  # the sitemap too
    if {outcome["n_new"] for outcome in outcomes} != wanted:
        raise RuntimeError(f"not every page was fetched: {outcomes[0]}")
    return spent, peak_megabytes()


def _theirs(sites: list[Site]) -> Spent:
    pool = urllib3.PoolManager(num_pools=HOSTS)
    with clock() as spent:
        for site in sites:
            for n in range(site.n_pages):
                pool.request("GET", f"{site.address}/news/{n}")
    return spent


@contextmanager
def served(n_pages: int, latency: float) -> Iterator[list[Site]]:
    """So many pages, spread over the hosts, served by a process of their own while the block runs."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=_serve, args=(there, n_pages // HOSTS, latency), daemon=True)
    server.start()
    try:
        yield [Site(address, n_pages // HOSTS) for address in here.recv()]
    finally:
        server.terminate()
        server.join()


def _serve(told: Connection, n_pages: int, latency: float) -> None:
    async def serve() -> None:
        names = [f"127.1.0.{n + 1}" for n in range(HOSTS)]
        server = await asyncio.start_server(lambda reader, writer: _talk(reader, writer, n_pages, latency), names, 0)
        told.send(["http://{}:{}".format(*socket.getsockname()) for socket in server.sockets])
        await server.serve_forever()

    asyncio.run(serve())


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, n_pages: int, latency: float) -> None:
    """Answers every request of one connection."""
    try:
        while True:
            request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            host = next(line[6:] for line in request.splitlines() if line.lower().startswith("host: "))
            await asyncio.sleep(latency)
            status, kind, body = _answer(host, request.split(" ")[1], n_pages)
            head = f"HTTP/1.1 {status} -\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n\r\n"
            writer.write(head.encode() + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


def _answer(host: str, path: str, n_pages: int) -> tuple[int, str, bytes]:
    if path == "/sitemap.xml":
        pages = "".join(f"<url><loc>http://{host}/news/{n}</loc></url>" for n in range(n_pages))
        return 200, "application/xml", f"<urlset>{pages}</urlset>".encode()
    if path.startswith("/news/"):
        said = f"<p>{host} {path}: the ministers met.</p>\n"
        return 200, "text/html", (said * (PAGE_BYTES // len(said))).encode()
    return 404, "text/plain", b""
