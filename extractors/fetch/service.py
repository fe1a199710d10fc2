"""What a night fetches, and one source's fetching: the functions that tasks and commands call."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, date, datetime

from extractors.fetch import index, sample, sample_site
from extractors.fetch.archives import file_archives
from extractors.fetch.baton import Baton
from extractors.fetch.client import Client
from extractors.fetch.dropped import file_dropped
from extractors.fetch.guard import Guard
from extractors.fetch.night import SourceNight
from extractors.fetch.sources import Source, load_sources
from extractors.fetch.turnstile import FileTurnstile
from extractors.garbage import collect_rarely
from extractors.records import DROPPED
from extractors.settings import Settings, SettingsError
from extractors.storage import StorageError, partition

SAMPLE = "sample"
LIVE = "live"
_AT_ONCE = 16


def plan_sources(settings: Settings) -> list[str]:
    """The ids of the sources of a night: `dropped` where input is set, else those that the setting `sources` names.

    Raises SettingsError where it names none that exists.
    """
    if settings.input is not None:
        return [DROPPED]
    known = load_sources(settings)
    if settings.sources in {SAMPLE, LIVE}:
        return [source.id for source in known.values() if source.enabled]
    named = [name.strip() for name in settings.sources.split(",") if name.strip()]
    for name in named:
        _named(name, known, settings)
    if not named:
        raise SettingsError("SOURCES is empty; give `sample`, `live`, or ids of sources by commas")
    return list(dict.fromkeys(named))


def _named(source_id: str, known: dict[str, Source], settings: Settings) -> Source:
    if source_id not in known:
        raise SettingsError(
            f"there is no source {source_id!r} for SOURCES={settings.sources}; there are {', '.join(known)}"
        )
    return known[source_id]


def fetch_source(source_id: str, night: date, settings: Settings, baton: Baton | None = None) -> index.Row:
    """Fetches one source's night into the raw zone and gives the outcome, also kept beside it.

    A source's failure is an outcome. A night that has passed is what the raw zone keeps of it: today's feeds are never
    filed under it. Raises SettingsError where there is no such source.
    """
    folder = partition(settings.raw, source_id, night)
    try:
        if source_id == DROPPED:
            return file_dropped(night, settings)
        source = _named(source_id, load_sources(settings), settings)
        if source.kind == "archive":
            return file_archives(source, night, settings)
        if settings.sources != SAMPLE and night < datetime.now(UTC).date():
            return _kept(source_id, night, settings)
        with source_night(source, night, settings, baton) as fetching:
            return fetching.fetch()
    except (OSError, StorageError) as error:
        return index.write_outcome(folder, source_id, night, [], [f"{source_id}: {error}"])


def default_night(settings: Settings) -> date:
    """Today in UTC, or the sample's own night."""
    is_sample = settings.input is None and settings.sources == SAMPLE
    return sample.NIGHT if is_sample else datetime.now(UTC).date()


def fetch_sources(night: date, settings: Settings) -> list[index.Row]:
    """Fetches every source of a night, several at once, each domain still one request at a time; outcomes in order.

    Raises SettingsError where the setting `sources` names none that exists.
    """
    collect_rarely()
    baton = Baton()

    def in_turn(source_id: str) -> index.Row:
        with baton:
            return fetch_source(source_id, night, settings, baton)

    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="fetch") as pool:
        return list(pool.map(in_turn, plan_sources(settings)))


@contextmanager
def source_night(source: Source, night: date, settings: Settings, baton: Baton | None = None) -> Iterator[SourceNight]:
    """Everything that fetching one source needs; for the sample, its sites on this machine and no waiting."""
    baton = baton or Baton()
    folder = partition(settings.raw, source.id, night)
    state = settings.data / "raw" / ".state"  # of this machine, wherever the zones are
    is_sample = settings.sources == SAMPLE
    delay = 0.0 if is_sample else settings.polite_delay if source.delay is None else source.delay
    with (
        sample_site.serve() if is_sample else nullcontext() as routes,
        closing(FileTurnstile(state, baton=baton)) as turnstile,
        closing(Client(settings, turnstile, Guard.of(settings, routes), baton=baton)) as client,
    ):
        robots = state / SAMPLE if is_sample else state
        yield SourceNight(source, night, folder, settings, client, robots, delay, baton)


def _kept(source_id: str, night: date, settings: Settings) -> index.Row:
    """The outcome of a night that has passed, from its log."""
    folder = partition(settings.raw, source_id, night)
    rows = index.read_rows(folder)
    if not rows:
        message = f"{source_id}: nothing is kept of {night}, and a night that has passed is not fetched again"
        return index.write_outcome(folder, source_id, night, [], [message])
    return index.read_outcome(folder) or index.write_outcome(folder, source_id, night, rows, [])
