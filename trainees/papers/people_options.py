"""Which of the trainees that a paper can be about it is made for."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from trainees.papers.document import Asked, Choices, Option, Text
from trainees.papers.options import ALL
from trainees.queries.people import Listed


def trainee_option(found: Callable[[Asked], Sequence[Listed]], *, empty: Text) -> Option:
    """All of those found, or one of them; `empty` says why there is nobody."""

    def choices(asked: Asked) -> Choices:
        each = [(str(one.number), f"{one.number} {one.told_apart}") for one in found(asked)]
        return each if len(each) < 2 else [(ALL, pgettext("chip", "All")), *each]

    return Option("trainee", _("Trainee"), choices, empty=empty)


def asked_for(asked: Asked, people: Sequence[Listed]) -> list[Listed]:
    chosen = asked.chosen["trainee"]
    return [one for one in people if chosen in (ALL, str(one.number))]
