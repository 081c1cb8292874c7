"""Why the list of outstanding trainees is refused."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OutstandingRefusal(TextChoices):
    CONFIRMED_ALREADY = (
        "confirmed_already",
        _("The list has been confirmed already; take it back first."),
    )
    NOT_CONFIRMED = "not_confirmed", _("No list is confirmed that could be taken back.")
    NOBODY = "nobody", _("Nobody qualifies, so there is nothing to confirm.")
    CHANGED = (
        "changed",
        _("The proposal has changed since you opened the page; look at it once more."),
    )
    OWN = "own", _("You are on the list yourself; somebody else has to confirm it.")
    REASON_NEEDED = "reason_needed", _("Say why the list is taken back.")
