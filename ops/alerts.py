"""Tells a person that a night failed, was blocked or is late: by mail and by any service that Apprise knows.

Off unless `COMMUNIQUE_ALERT_MAIL` or `COMMUNIQUE_ALERT_URLS` is set. Mail goes through Airflow's connection
`smtp_default` (`AIRFLOW_CONN_SMTP_DEFAULT` in the environment). Secrets in addresses are never logged.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from airflow.sdk import BaseNotifier

from extractors.settings import Settings, get_settings


class AlertError(RuntimeError):
    """An alert could not be delivered."""


class Alert(BaseNotifier):  # type: ignore[misc]  # Airflow is not typed for mypy
    """The callback of every DAG: `event` says what happened, `failed` or `late`."""

    def __init__(self, event: str = "failed", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.event = event

    def render_template_fields(self, context: Any, jinja_env: Any = None) -> None:
        """Nothing here is a template; in a DAG's own callback Airflow could not render one."""

    def notify(self, context: Any) -> None:
        """Sends the alert, where one is asked for."""
        send(*composed(self.event, context, get_settings()), get_settings())

    async def async_notify(self, context: Any) -> None:
        """The same in the triggerer, which runs the alert for a late night."""
        await asyncio.to_thread(self.notify, context)


def composed(event: str, context: Mapping[str, Any], settings: Settings) -> tuple[str, str]:
    """Subject and text of an alert: which DAG and night, what went wrong, and where to look."""
    from ops import record

    dag_run = context.get("dag_run") or {}
    told = dag_run if isinstance(dag_run, Mapping) else vars(dag_run) | {"dag_id": dag_run.dag_id}
    dag_id, night = told.get("dag_id", "a run"), str(told.get("logical_date") or told.get("run_after") or "")[:10]
    if event == "late":
        hours = settings.night_deadline / 3600
        return f"Communiqué: {dag_id} {night} is late", f"It has not ended {hours:g} hours after it was queued."
    run_id = record.name_of(told)
    result = record.concluded(settings, run_id, night)
    text = f"{result.message or context.get('reason') or 'no message'}\n\nData: {settings.data}\nRun: {run_id}"
    return f"Communiqué: {dag_id} {night} {result.status}", text


def send(subject: str, text: str, settings: Settings) -> None:
    """Delivers to every address that is set. Raises AlertError where one of them refuses."""
    if settings.alert_mail:
        from airflow.providers.smtp.hooks.smtp import SmtpHook

        with SmtpHook() as mail:
            mail.send_email_smtp(to=settings.alert_mail, subject=subject, html_content=text, mime_subtype="plain")
    urls = [url.strip() for url in settings.alert_urls.split(",") if url.strip()]
    if urls:
        import apprise

        service = apprise.Apprise()
        if not all(service.add(url) for url in urls):
            raise AlertError("COMMUNIQUE_ALERT_URLS: an address is not one that Apprise knows")
        if not service.notify(title=subject, body=text, body_format=apprise.NotifyFormat.TEXT):
            raise AlertError("COMMUNIQUE_ALERT_URLS: a service did not take the alert")
