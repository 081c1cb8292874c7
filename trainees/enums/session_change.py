"""Why a change of the timetable is refused."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SessionRefusal(TextChoices):
    CHANGED = "changed", _("Somebody has changed this session meanwhile; look at it again.")
    NOTHING_NEW = "nothing_new", _("Nothing is different from how the session stands.")
    CANCELLED = "cancelled", _("The session is cancelled; plan it again first.")
    NOT_CANCELLED = "not_cancelled", _("The session is not cancelled.")
    FAR_OUTSIDE = (
        "far_outside",
        _("This day is more than 30 days away from the dates of the class; check month and year."),
    )
    ROLL_AHEAD = (
        "roll_ahead",
        _(
            "The roll has been taken, so the session cannot be moved to a time that is still to "
            "come. Cancel it and add another."
        ),
    )
