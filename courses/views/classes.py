"""The list of classes."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from courses.enums import ClassState
from courses.permissions import Rights, organises, staff_anywhere
from courses.queries.classes import classes_of, listed
from courses.tables import ClassTable
from courses.views.page import render_page
from training.permissions import allowed
from training.tables.exporting import listing_of, table_columns, table_rows
from training.views.list_files import pages

PER_PAGE = 20


@allowed(staff_anywhere)
@require_safe
def classes(request: HttpRequest) -> HttpResponse:
    """One's own classes: `q` looks in the names, `state` keeps one state."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    text = request.GET.get("q", "").strip()
    state = request.GET.get("state", "")
    found = listed(classes_of(rights), text=text, state=state)
    table = ClassTable(found)
    RequestConfig(request, paginate=pages(request, PER_PAGE)).configure(table)
    return render_page(
        request,
        "courses/classes.html",
        table=table,
        listing=lambda: listing_of(gettext("Classes"), table_columns(table), table_rows(table)),
        text=text,
        state=state,
        states=ClassState.choices,
        organises=organises(rights, None),
    )
