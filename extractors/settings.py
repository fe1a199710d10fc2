"""The one settings object: every value that may differ between two installations. Nothing else reads the environment.

Each field is set by an environment variable of its upper-case name behind `COMMUNIQUE_` (`COMMUNIQUE_DATA=/srv/news`)
or by a line in a file `.env` at the repository's root. An unknown name or a bad value stops the program at once.
"""

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "COMMUNIQUE_"


class SettingsError(ValueError):
    """A setting is unknown or has a value that cannot be used; the message names it and the remedy."""


class Settings(BaseSettings):
    """Frozen settings of one process. Paths are absolute, durations in seconds, sizes in bytes, shares in [0, 1]."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ROOT / ".env", frozen=True, extra="forbid", env_ignore_empty=True
    )

    # where things are
    data: Path = Field(default=ROOT / "data", description="Folder of all zones, the warehouse link and the site.")
    zones: str | None = Field(
        default=None,
        description="Address of `raw`, `articles` and `mentions`, as s3://bucket/folder; else below `data`.",
    )
    shared: Path = Field(default=ROOT.parent / "shared", description="Evaluation and training data; may be absent.")
    seeds: Path = Field(default=ROOT / "dbt_project" / "seeds", description="Facts: countries, organisations, offices.")
    sources_file: Path = Field(
        default=ROOT / "extractors" / "fetch" / "sources.yml", description="The list of sources."
    )

    # what a night reads
    sources: str = Field(default="sample", description="`sample`, `live`, or source ids separated by commas.")
    input: Path | None = Field(
        default=None, description="A file or folder of dropped articles, read instead of sources."
    )

    # fetch
    contact: str = Field(default="https://example.org/communique", description="Contact in the user agent.")
    polite_delay: float = Field(default=5.0, ge=0, description="Seconds between two requests to one registered domain.")
    request_deadline: float = Field(default=30.0, gt=0, description="Seconds for one request, all of it.")
    max_body: int = Field(default=5 * 1024**2, gt=0, description="Largest decoded body, in bytes.")
    max_pages: int = Field(default=200, gt=0, description="Pages of one source in one night.")
    allow_networks: str = Field(default="", description="CIDRs, by commas, that may be fetched although not public.")
    proxy: str | None = Field(default=None, description="Proxy address; off unless set.")

    # extract
    spacy_model: str | None = Field(default=None, description="An installed spaCy pipeline to use instead of our own.")
    max_document: int = Field(default=100_000, gt=0, description="Characters read at once; longer ones are split.")
    document_deadline: float = Field(
        default=20.0, gt=0, description="Processor seconds for one document before it is set aside."
    )
    batch_size: int = Field(default=2_000, gt=0, description="Articles in one Parquet part and one extraction task.")

    # warehouse
    keep_snapshots: int = Field(default=7, ge=1, description="Published snapshots that are kept.")
    lease_wait: float = Field(default=0.0, ge=0, description="Seconds to wait for another writer before refusing.")
    max_fact_drop: float = Field(default=0.3, ge=0, le=1, description="Largest fall in facts between two snapshots.")
    duckdb_memory: str = Field(default="1500MB", description="DuckDB's memory limit.")
    duckdb_threads: int = Field(default=2, ge=1, description="DuckDB's threads.")

    # when
    schedule: str = Field(default="0 2 * * *", description="Cron of the nightly run, UTC.")
    night_deadline: float = Field(default=4 * 3600.0, gt=0, description="Seconds after which a night counts as late.")
    retries: int = Field(default=2, ge=0, description="Tries after a task's first.")
    retry_delay: float = Field(default=60.0, ge=0, description="Seconds before the first retry; doubles after.")
    port: int = Field(default=8080, gt=0, lt=65536, description="Port of the Airflow UI, on 127.0.0.1 only.")

    # alerts
    alert_mail: str | None = Field(default=None, description="Address that gets a mail on failure.")
    alert_urls: str = Field(default="", description="Apprise addresses, by commas, that get a message on failure.")

    # keep
    retain_raw_days: int = Field(default=400, ge=1, description="Days that raw files are kept, unless cited.")
    retain_log_days: int = Field(default=30, ge=1, description="Days that logs are kept.")

    @field_validator("data", "shared", "seeds", "sources_file", "input", mode="after")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return path.expanduser().absolute() if path else None

    @field_validator("zones", mode="after")
    @classmethod
    def _is_address(cls, zones: str | None) -> str | None:
        if zones is not None and not re.fullmatch(r"[a-z0-9]+://[^/].*", zones):
            raise ValueError("give an address such as s3://bucket/folder, or nothing for folders below COMMUNIQUE_DATA")
        return zones

    @field_validator("duckdb_memory", mode="after")
    @classmethod
    def _is_size(cls, memory: str) -> str:
        if not re.fullmatch(r"\d+(\.\d+)?\s*[KMGT](i?B)?", memory.strip(), re.IGNORECASE):
            raise ValueError("is no amount of memory; give a number and its unit, as 1500MB")
        return memory

    @field_validator("proxy", mode="after")
    @classmethod
    def _is_proxy(cls, proxy: str | None) -> str | None:
        if proxy is not None and not re.fullmatch(r"https?://[^/\s]+/?", proxy):
            raise ValueError("is no address of a proxy; give one such as http://proxy.example:3128")
        return proxy

    @field_validator("schedule", mode="after")
    @classmethod
    def _is_cron(cls, schedule: str) -> str:
        from croniter import CroniterBadDateError, croniter

        try:
            comes = len(schedule.split()) == 5 and croniter.is_valid(schedule) and croniter(schedule).get_next()
        except CroniterBadDateError:  # of a day that no year has
            comes = False
        if not comes:
            raise ValueError("is no cron that comes due; give five fields, as `0 2 * * *`")
        return schedule

    @model_validator(mode="before")
    @classmethod
    def _unknown_names(cls, values: dict[str, Any]) -> dict[str, Any]:
        known = {PREFIX + name.upper() for name in cls.model_fields}
        unknown = sorted(n for n in os.environ if n.startswith(PREFIX) and n not in known)
        if unknown:
            raise ValueError(f"unknown setting {', '.join(unknown)}; see extractors/settings.py for the names")
        return values

    def _zone(self, name: str) -> Path:
        """A folder, or what behaves like one: a place that fsspec reaches, other machines' writes seen at once."""
        if self.zones is None:
            return self.data / name
        from upath import UPath

        return cast(Path, UPath(self.zones, use_listings_cache=False) / name)

    @property
    def raw(self) -> Path:
        """Raw zone: the bytes as they came."""
        return self._zone("raw")

    @property
    def articles(self) -> Path:
        """Articles zone: parsed pages as Parquet."""
        return self._zone("articles")

    @property
    def mentions(self) -> Path:
        """Mentions zone: what articles say, as Parquet."""
        return self._zone("mentions")

    @property
    def records(self) -> Path:
        """What tasks wrote of their runs, for every machine to read; used where the zones are elsewhere."""
        return self._zone("records")

    @property
    def build(self) -> Path:
        """Private build files, one a run, and the base of the next."""
        return self.data / "build"

    @property
    def snapshots(self) -> Path:
        """Published read-only warehouse files."""
        return self.data / "snapshots"

    @property
    def warehouse(self) -> Path:
        """The link that readers open."""
        return self.data / "warehouse.duckdb"

    @property
    def site(self) -> Path:
        """The dashboard's builds; `current` points to the newest."""
        return self.data / "site"

    @property
    def gx(self) -> Path:
        """Stores and Data Docs of Great Expectations."""
        return self.data / "gx"


def load_settings(**given: Any) -> Settings:
    """Settings from the environment, with `given` values first.

    Raises SettingsError with one line that names the setting and the remedy.
    """
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        said = first["msg"].removeprefix("Value error, ")
        if first["loc"]:
            name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
            said = f"{name}: {said} (given: {first.get('input')!r})"
        raise SettingsError(said[:500]) from None


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return load_settings()
