"""What is old and cited by nobody goes: nights of the zones by age, logs by age."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from extractors.settings import Settings
from extractors.storage import remove_folder

_CITED: Final = """
select distinct source_id, night::varchar from staging.articles
semi join marts.fct_mentions using (article_version_id)
"""


def clean(night: date, settings: Settings, *, expire: bool = False) -> dict[str, int]:
    """Removes what is older, as seen from `night`, than the settings keep; returns how much of what.

    A night of a source that a live fact cites stays whole in every zone, unless `expire`.
    """
    cutoff = (night - timedelta(days=settings.retain_raw_days)).isoformat()
    kept = set() if expire else cited(settings)
    zones = [settings.raw, settings.articles, *sorted(settings.mentions.glob("*"))]
    old = [
        folder
        for zone in zones
        for folder in sorted(zone.glob("source=*/date=*"))
        if _key(folder)[1] < cutoff and _key(folder) not in kept
    ]
    for folder in [*old, *_old_records(night, settings)]:
        remove_folder(folder)
    return {"n_partitions": len(old), "n_logs": _clean_logs(night, settings)}


def cited(settings: Settings) -> set[tuple[str, str]]:
    """Source and night of every article that a fact of the warehouse cites; nothing before the first publish."""
    from warehouse.database import base_path, connect

    if not base_path(settings).exists():
        return set()
    with connect(base_path(settings), settings, read_only=True) as connection:
        return set(connection.execute(_CITED).fetchall())


def _key(folder: Path) -> tuple[str, str]:
    return folder.parent.name.removeprefix("source="), folder.name.removeprefix("date=")


def _old_records(night: date, settings: Settings) -> list[Path]:
    cutoff = (night - timedelta(days=settings.retain_log_days)).isoformat()
    return [folder for folder in settings.records.glob("*") if folder.name < cutoff]


def _clean_logs(night: date, settings: Settings) -> int:
    cutoff = datetime.combine(night - timedelta(days=settings.retain_log_days), datetime.min.time(), UTC).timestamp()
    folders = (settings.data / "logs", settings.gx / "results")  # a result's page in Data Docs goes with it
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    old = [path for path in files if path.stat().st_mtime < cutoff]
    for path in old:
        path.unlink()
    return len(old)
