"""The ways between the pages of life in a class."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import pgettext

from courses.models import TrainingClass
from courses.permissions import Rights
from trainees.permissions import see_conduct, see_meals, see_nights, see_rooms


def life_places(request: HttpRequest, training_class: TrainingClass) -> list[tuple[str, str, bool]]:
    """(label, address, whether it is here) of the pages one may open; none where it is only one."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    here = request.resolver_match.url_name if request.resolver_match else ""
    places = [
        (pgettext("life", "Meals"), "meal-list", see_meals),
        (pgettext("life", "Nights"), "nights", see_nights),
        (pgettext("life", "Rooms"), "rooms", see_rooms),
        (pgettext("life", "Conduct"), "conduct", see_conduct),
    ]
    found = [
        (label, reverse(name, args=[training_class.pk]), name == here)
        for label, name, may in places
        if may(rights, training_class)
    ]
    return found if len(found) > 1 else []
