"""What Django's own check says about this project: guards in the database, pages without rule,
a log that would be kept too short."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from training.append_only import unguarded_tables
from training.append_only_sql import SHORTEST_MONTHS
from training.routing import undeclared


@register(Tags.database)
def guards_stand(*, databases: Any = None, **_: Any) -> list[CheckMessage]:
    """A table that must only grow has lost its triggers (a rebuild on SQLite drops them)."""
    return [
        Warning(f"{table} has lost the triggers that refuse changes.", id="training.W001")
        for alias in databases or ()
        for table in unguarded_tables(connections[alias])
    ]


@register(Tags.urls)
def every_page_declares_who_may_see_it(**_: Any) -> list[CheckMessage]:
    return [
        Error(f"{route} has no declared permission.", id="training.E001") for route in undeclared()
    ]


@register(Tags.security)
def the_log_is_kept_long_enough(**_: Any) -> list[CheckMessage]:
    if settings.LOG_KEPT_MONTHS >= SHORTEST_MONTHS:
        return []
    return [Error(f"LOG_KEPT_MONTHS must be at least {SHORTEST_MONTHS}.", id="training.E002")]
