"""A user's own notifications."""

from django.db.models import Count, QuerySet
from django.http import Http404

from training.models import Notification
from training.queries.prepared import Given, Prepared

_UNREAD = Prepared(
    lambda: (
        Notification.objects.filter(user=Given("user"), read_at__isnull=True)
        .order_by()
        .values("user")
        .annotate(unread=Count("pk"))
        .values_list("unread", flat=True)
    )
)


def notifications_of(user_id: int) -> QuerySet[Notification]:
    """Newest first."""
    return Notification.objects.filter(user=user_id)


def unread_count(user_id: int) -> int:
    return sum(_UNREAD(user=user_id))


def own_notification(user_id: int, notification_id: int) -> Notification:
    """Http404 for anybody else's."""
    found = notifications_of(user_id).filter(pk=notification_id).first()
    if found is None:
        raise Http404
    return found
