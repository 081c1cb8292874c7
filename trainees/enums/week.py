"""Why a week is not closed or opened."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class WeekRefusal(TextChoices):
    NO_SESSION = "no_session", _("This week has no session of the class.")
    NOT_OVER = "not_over", _("The week can be closed once its last session has ended.")
    ROLLS_MISSING = (
        "rolls_missing",
        _("First take the {number} rolls of this week that are missing."),
    )
    CLOSED_ALREADY = "closed_already", _("The week is closed already.")
    NOT_CLOSED = "not_closed", _("The week is not closed.")
    REASON_NEEDED = "reason_needed", _("Say why the week is opened again.")
