"""The list of sources: sources.yml, checked when it is read."""

import re
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from extractors import urls
from extractors.fetch import sample
from extractors.records import DROPPED
from extractors.settings import Settings, SettingsError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESERVED = (DROPPED, "sample", "live", "all")


def _address(given: str) -> str:
    if urls.resolve(given) is None:
        raise ValueError("is not an absolute http(s) address")
    return given


def _pattern(given: str) -> str:
    try:
        re.compile(given)
    except re.error as error:
        raise ValueError(f"is not a regular expression ({error})") from None
    return given


Address = Annotated[str, AfterValidator(_address)]
Pattern = Annotated[str, AfterValidator(_pattern)]


class Source(BaseModel):
    """One entry of sources.yml. `docs/add_a_source.md` says what each key means."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    name: str = Field(min_length=1)
    kind: Literal["feed", "sitemap", "listing", "archive"]
    url: Address | None = None
    path: Path | None = None
    language: str = Field(default="en", pattern=r"^[a-z]{2,3}$")
    country: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    hosts: tuple[str, ...] = ()
    include: Pattern | None = None
    exclude: Pattern | None = None
    delay: float | None = Field(default=None, ge=0)
    enabled: bool = True

    @model_validator(mode="after")
    def _keys_fit_kind(self) -> Self:
        if self.id in _RESERVED:
            raise ValueError(f"the ids {', '.join(_RESERVED)} mean something else")
        if self.kind == "archive" and self.path is None:
            raise ValueError("an archive needs `path`, a WARC file or a folder of them")
        if self.kind != "archive" and self.url is None:
            raise ValueError(f"a {self.kind} needs `url`")
        if self.kind == "listing" and self.include is None:
            raise ValueError("a listing needs `include`, a pattern of the addresses of its articles")
        return self

    @cached_property
    def sites(self) -> frozenset[str]:
        """The registered domains whose pages belong to this source."""
        own = [urls.site_of(self.url)] if self.url else []
        return frozenset(site for site in [*own, *map(urls.site_of_host, self.hosts)] if site)

    def refuses(self, address: str) -> str | None:
        """Why a page is not one of this source's articles; None where it is."""
        if self.sites and urls.site_of(address) not in self.sites:
            return f"is of another site than {', '.join(sorted(self.sites))}; add it to `hosts` if it belongs here"
        if self.include and not re.search(self.include, address):
            return "does not match the source's `include`"
        if self.exclude and re.search(self.exclude, address):
            return "matches the source's `exclude`"
        return None


class _SourceList(BaseModel):
    model_config = ConfigDict(extra="forbid")

    sources: list[Source]


def load_sources(settings: Settings) -> dict[str, Source]:
    """The sources that this installation may fetch, by id: the sample's, or those of sources.yml.

    Raises SettingsError naming file, entry and key.
    """
    return read_sources(sample.SOURCES if settings.sources == "sample" else settings.sources_file)


def read_sources(path: Path) -> dict[str, Source]:
    """The entries of one file by id, in its order.

    Raises SettingsError naming file, entry and key.
    """
    try:
        listed = _listed(path, path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not YAML: {error}") from None
    return {source.id: source for source in listed}


@lru_cache(maxsize=4)
def _listed(path: Path, text: str) -> tuple[Source, ...]:
    """What a file lists; checking it takes longer than fetching many a source, so that it is done once a process."""
    try:
        given = yaml.load(text, _LOADER)  # noqa: S506 - a safe loader, the fast one where there is one
    except yaml.YAMLError as error:
        raise SettingsError(f"{path}: is not YAML: {' '.join(str(error).split())}") from None
    try:
        listed = _SourceList.model_validate(given)
    except ValidationError as error:
        raise SettingsError(f"{path}: {_where(error, given)}") from None
    ids = [source.id for source in listed.sources]
    if len(set(ids)) < len(ids):
        raise SettingsError(f"{path}: the id {next(i for i in ids if ids.count(i) > 1)!r} stands twice")
    return tuple(listed.sources)


def _where(error: ValidationError, given: object) -> str:
    """The first error with its entry and key, and the keys that there are where it is about an unknown one."""
    first = error.errors()[0]
    place = first["loc"]
    entry, key = "", place[-1] if place else ""
    if isinstance(given, dict) and len(place) > 1 and isinstance(place[1], int):
        item = given["sources"][place[1]]
        named = item.get("id") if isinstance(item, dict) else None
        entry = f"source {named!r}" if named else f"source number {place[1] + 1}"
        key = place[2] if len(place) > 2 else ""
    hint = f"; the keys are {', '.join(Source.model_fields)}" if first["type"] == "extra_forbidden" else ""
    message = "unknown key" if hint else first["msg"].removeprefix("Value error, ")
    return f"{': '.join(filter(None, [entry, f'key `{key}`' if key else '', message]))}{hint}"
