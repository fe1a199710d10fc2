"""How everything stands, for `make status`: the service, the next night, and what the warehouse says of itself."""

from datetime import UTC, datetime, timedelta

from rich.console import Console

from extractors.settings import Settings
from ops import service


def show(settings: Settings, console: Console) -> None:
    """Whether Airflow runs, when the next night is due, whether one is late; then the warehouse's own status."""
    from warehouse import cli, status

    console.print(f"data          {settings.data}", soft_wrap=True)
    missing = [name for name in service.COMPONENTS if name not in service.running(settings)]
    if len(missing) == len(service.COMPONENTS):
        console.print("service       stopped (`make up` starts it)")
    elif missing:
        console.print(f"[red]service       {', '.join(missing)} stopped: `make down`, then `make up`[/]")
    else:
        console.print(f"service       runs at {service.page(settings)}")
    last, following = due(settings, datetime.now(UTC))
    console.print(f"next night    {following:%Y-%m-%d %H:%M} UTC")
    runs = status.status(settings).runs
    published = {run.night for run in runs if run.status in ("published", "degraded")}
    deadline = last + timedelta(seconds=settings.night_deadline)
    was_there = any(datetime.fromisoformat(run.started_at) < last for run in runs)
    if was_there and last.date().isoformat() not in published and datetime.now(UTC) > deadline:
        console.print(f"[red]late          night {last:%Y-%m-%d} was due by {deadline:%H:%M} UTC[/]")
    cli.status_command()


def due(settings: Settings, now: datetime) -> tuple[datetime, datetime]:
    """When the last night was due by the schedule, and when the next is."""
    from croniter import croniter

    return croniter(settings.schedule, now).get_prev(datetime), croniter(settings.schedule, now).get_next(datetime)
