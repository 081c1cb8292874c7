"""Who is away now, due back today or overdue, across one's classes."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from courses.permissions import Rights, staff_anywhere
from courses.views.page import render_page
from trainees.permissions import see_phones
from trainees.queries.leaves_out import GROUPS, Out, count_by_group, leaves_out
from trainees.tables.leave import pill_of
from trainees.tables.report_listings import out_listing
from training.permissions import allowed

PER_PAGE = 50


@allowed(staff_anywhere)
@require_safe
def out(request: HttpRequest) -> HttpResponse:
    now, rights = timezone.now(), request.rights  # type: ignore[attr-defined]
    everybody = leaves_out(rights, now=now)
    group, chosen = request.GET.get("group", ""), request.GET.get("class", "")
    of_class = [one for one in everybody if chosen in ("", str(one.class_id))]
    shown = [one for one in of_class if group not in GROUPS or one.group == group]
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    phones = request.GET.get("phone") == "1"
    return render_page(
        request,
        "trainees/leaves_out.html",
        listing=lambda: out_listing(
            [_row(one, rights, phones=phones, now=now) for one in shown], phones=phones
        ),
        page=page,
        rows=[_row(one, rights, phones=phones, now=now) for one in page],
        groups=_groups(of_class, group),
        classes=_classes(everybody),
        chosen=chosen,
        group=group,
        phones=phones,
        may_see_phones=any(see_phones(rights, one) for one in everybody),
        now=now,
    )


def _row(one: Out, rights: Rights, *, phones: bool, now: datetime) -> dict[str, Any]:
    """The phone only where it was asked for and the right to this class allows it."""
    training_class, person = one.leave.trainee.training_class, one.leave.trainee.person
    return {
        "one": one,
        "leave": one.leave,
        "training_class": training_class,
        "pill": pill_of(one.leave, rules=training_class.rules, now=now),
        "phone": person.phone if phones and see_phones(rights, one) else "",
    }


def _groups(lines: Sequence[Out], group: str) -> list[tuple[str, str, int, bool]]:
    """(key, label, how many, whether it is chosen), all of them first."""
    counts = count_by_group(lines)
    labels = {
        "overdue": pgettext("out", "Overdue"),
        "today": pgettext("out", "Due back today"),
        "away": pgettext("out", "Away longer"),
    }
    found = [(key, labels[key], counts[key], key == group) for key in GROUPS]
    return [("", pgettext("out", "All"), len(lines), group not in GROUPS), *found]


def _classes(lines: Iterable[Out]) -> list[tuple[str, str]]:
    """The classes that have anybody out, to choose among."""
    found = {one.class_id: one.leave.trainee.training_class.short_name for one in lines}
    return sorted(((str(pk), name) for pk, name in found.items()), key=lambda one: one[1])
