"""The bell of the bar: how much is unread, counted only where a page shows it."""

from functools import cache, partial
from typing import Any

from django.http import HttpRequest

from training.queries.notifications import unread_count


def bell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: one query where the bar is drawn, none for a visitor or a partial."""
    user_id = request.user.pk if hasattr(request, "user") else None
    return {"unread": cache(partial(unread_count, user_id))} if user_id else {}
