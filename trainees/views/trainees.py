"""The roster of a class, on the screen and as a sheet."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from courses.models import TrainingClass
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.documents.roster import USUAL, RosterFacts, RosterField, roster_listing
from trainees.forms.trainees import RosterFilter
from trainees.papers.roster import rows_of
from trainees.permissions import see_phones, see_roster
from trainees.queries.people import SubClassChoice, listed, trainees_seen
from trainees.tables.trainees import RosterTable
from trainees.views.chips import chips, query_with
from training.documents.lists import Listing
from training.permissions import allowed
from training.views.list_files import pages

ONE_PAGE = 150


@allowed(see_roster, load=class_for)
@require_safe
def trainees(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    table = _table(request, training_class)
    return render_page(
        request,
        "trainees/trainees.html",
        training_class=training_class,
        title=_("Roster"),
        above=training_class.name,
        table=table,
        count=len(table.rows),
        filtered=bool(request.GET.get("q") or request.GET.get("sub_class")),
        chips=chips(request, "sub_class", SubClassChoice(request.rights, training_class).options),
        may_see_phones=see_phones(request.rights, training_class),
        phones=_with_phones(request, training_class),
        phone_query=query_with(
            request, "phone", "" if _with_phones(request, training_class) else "1"
        ),
        listing=lambda: _listing(request, training_class, table),
    )


def _listing(request: HttpRequest, training_class: TrainingClass, table: RosterTable) -> Listing:
    """Phones only where the page shows them."""
    phones = _with_phones(request, training_class)
    facts = RosterFacts(
        training_class.name,
        training_class.organiser,
        timezone.localdate(),
        rows_of(row.record for row in table.rows),
        tuple(f for f in RosterField if f in USUAL or (phones and f is RosterField.PHONE)),
    )
    return roster_listing(facts)


def _table(request: HttpRequest, training_class: TrainingClass) -> RosterTable:
    phones = _with_phones(request, training_class)
    found = RosterFilter(request.GET, queryset=trainees_seen(request.rights, training_class))
    people = listed(found.qs, phones=phones)
    table = RosterTable(people, exclude=() if phones else ("phone",))
    paged = pages(request, ONE_PAGE) if len(people) > ONE_PAGE else False
    RequestConfig(request, paginate=paged).configure(table)
    return table


def _with_phones(request: HttpRequest, training_class: TrainingClass) -> bool:
    """Only where they are asked for, by one of the two who need them."""
    return request.GET.get("phone") == "1" and see_phones(request.rights, training_class)
