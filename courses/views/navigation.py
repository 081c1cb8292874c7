"""Where one can go from a page, and which of the places one is at.

Pages of the floors above are known by the names of their addresses only; a place whose address is
not routed is left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from courses.enums import Role
from courses.models import TrainingClass
from courses.permissions import Enrolled, Rights, organises, staff, staff_anywhere

ROLES = (Role.CLASS_HEAD, Role.INSPECTOR, Role.ORGANISER, Role.ORG_DEPT)


@dataclass(frozen=True, slots=True)
class Place:
    """`within` are the names of the pages that belong to it; `of` is whose id its address takes
    ("class", "trainee" or none)."""

    name: str
    label: str | Promise
    icon: str
    of: str = "class"
    within: tuple[str, ...] = ()


HOME = Place("home", pgettext_lazy("navigation", "Home"), "home", of="")
CLASSES = Place("classes", pgettext_lazy("navigation", "Classes"), "more", of="")
OVERVIEW = Place(
    "class",
    pgettext_lazy("navigation", "Class overview"),
    "people",
    within=("staff", "policy", "close-class", "archive"),
)
TIMETABLE = Place(
    "timetable",
    pgettext_lazy("navigation", "Timetable"),
    "calendar",
    within=("import-timetable", "timetable-versions", "session-change", "session-add"),
)
ROLLS = Place(
    "rolls", pgettext_lazy("navigation", "Attendance"), "roll", within=("check-in-wall", "roll")
)
LEAVE = Place(
    "leaves",
    pgettext_lazy("navigation", "Leave"),
    "leave",
    within=("leave", "leave-apply", "cases", "case", "case-open", "warnings"),
)
SCORES = Place(
    "scores",
    pgettext_lazy("navigation", "Scores"),
    "score",
    within=(
        *(
            "ledger",
            "rulebook",
            "rulebook-edit",
            "post-score",
            "exam",
            "appeals",
            "bulletins",
            "homework",
            "homework-grid",
            "assignment",
        ),
        *("outstanding", "completion", "certificates", "certificate"),
    ),
)
ROSTER = Place(
    "trainees",
    pgettext_lazy("navigation", "Roster"),
    "people",
    within=("import-roster", "import", "trainee"),
)
NOTICES = Place(
    "notices",
    pgettext_lazy("navigation", "Notices"),
    "notice",
    within=("notice", "chain-head", "schedule"),
)
LIFE = Place(
    "meal-list",
    pgettext_lazy("navigation", "Life"),
    "life",
    within=("meal-count", "meal-check", "nights", "rooms", "conduct", "incident", "incident-new"),
)
DOCUMENTS = Place(
    "documents", pgettext_lazy("navigation", "Printing"), "print", within=("document",)
)
OWN_LIFE = Place("meals", pgettext_lazy("navigation", "Life"), "life", within=LIFE.within)
LEDGER = Place(
    "ledger",
    pgettext_lazy("navigation", "Score"),
    "score",
    of="trainee",
    within=("homework", "assignment"),
)
OWN_LEAVE = Place(
    "leaves",
    pgettext_lazy("navigation", "My leave"),
    "leave",
    within=("leave", "leave-apply", "case"),
)

STAFF_PLACES = (HOME, OVERVIEW, TIMETABLE, ROLLS, LEAVE, LIFE, SCORES, ROSTER, NOTICES, DOCUMENTS)
STAFF_TABS = (HOME, TIMETABLE, ROLLS, LEAVE)
TRAINEE_TABS = (HOME, TIMETABLE, LEDGER, OWN_LEAVE)
TRAINEE_PLACES = (*TRAINEE_TABS, OWN_LIFE, NOTICES)


@dataclass(frozen=True, slots=True)
class Item:
    label: str
    url: str
    icon: str
    current: bool


def navigation(request: HttpRequest, training_class: TrainingClass | None) -> list[Item]:
    """The pages of a class that one's rights open; without a class home and the list of classes."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    if training_class is None:
        return _items(request, _general(rights))
    if staff(rights, training_class):
        places = (HOME, CLASSES, *STAFF_PLACES[1:]) if _many(rights) else STAFF_PLACES
        return _items(request, places, training_class)
    return _items(request, TRAINEE_PLACES, training_class, rights.enrolment(training_class.pk))


def tabs(request: HttpRequest, training_class: TrainingClass | None) -> list[Item]:
    """The places under the thumb, four at most."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    if training_class is None:
        return _items(request, _general(rights)) if _many(rights) else []
    if staff(rights, training_class):
        return _items(request, STAFF_TABS, training_class)
    return _items(request, TRAINEE_TABS, training_class, rights.enrolment(training_class.pk))


def role_of(rights: Rights, training_class: TrainingClass | None) -> str:
    """The office one is here in, as the top of the page names it; of a trainee the class offices,
    if any."""
    for role in ROLES:
        held = [office for office in rights.offices if office.role == role]
        if training_class is not None:
            held = [office for office in held if office.covers(training_class.pk, None)]
        if held:
            return str(role.label)
    enrolled = rights.enrolment(training_class.pk) if training_class is not None else None
    if enrolled is None:
        return ""
    return "、".join(enrolled.titles) or str(pgettext_lazy("role", "Trainee"))


def _general(rights: Rights) -> tuple[Place, ...]:
    return (HOME, CLASSES) if _many(rights) else (HOME,)


def _many(rights: Rights) -> bool:
    """Whether the list of classes says more than one class's own pages."""
    if organises(rights, None) or not staff_anywhere(rights, None):
        return organises(rights, None)
    ids = rights.class_ids()
    return ids is None or len(ids) > 1


def _items(
    request: HttpRequest,
    places: Iterable[Place],
    training_class: TrainingClass | None = None,
    enrolled: Enrolled | None = None,
) -> list[Item]:
    ids: dict[str, dict[str, int] | None] = {
        "class": {"class_id": training_class.pk} if training_class else None,
        "trainee": {"trainee_id": enrolled.trainee_id} if enrolled else None,
        "": {},
    }
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [
        Item(str(place.label), url, place.icon, here in (place.name, *place.within))
        for place in places
        if (known := ids[place.of]) is not None and (url := _url(place.name, **known))
    ]


@lru_cache(maxsize=4096)
def _url(name: str, **ids: int) -> str:
    """Kept: a page asks for a dozen of them, and addresses stay what they are."""
    try:
        return reverse(name, kwargs=ids)
    except NoReverseMatch:
        return ""
