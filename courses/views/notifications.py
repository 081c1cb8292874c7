"""What a user was told, read or not."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.views.page import render_page
from training.notification_words import sentence_of, title_of
from training.permissions import signed_in
from training.queries.notifications import notifications_of, own_notification
from training.services.notifications import mark_all_read, mark_read
from training.views.acting import user_of

A_PAGE = 30


@signed_in
@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    page = Paginator(notifications_of(user_of(request).pk), A_PAGE).get_page(
        request.GET.get("page")
    )
    return render_page(
        request,
        "courses/notifications.html",
        title=_("Messages"),
        page=page,
        rows=[(one, title_of(one.kind), sentence_of(one.kind, one.data)) for one in page],
        now=timezone.now(),
    )


@signed_in
@require_POST
def read(request: HttpRequest, notification_id: int) -> HttpResponse:
    """Mark one's own as read and go where it leads."""
    found = own_notification(user_of(request).pk, notification_id)
    mark_read(found, now=timezone.now())
    ours = url_has_allowed_host_and_scheme(found.url, allowed_hosts=None)
    return redirect(found.url if found.url and ours else "notifications")


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    try:
        seen = parse_datetime(request.POST.get("until", ""))
    except ValueError:
        seen = None
    until = min(seen, now) if seen and timezone.is_aware(seen) else now
    mark_all_read(user_of(request), until=until, now=now)
    return redirect("notifications")
