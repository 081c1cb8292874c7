"""Why a check-in is refused."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CheckInRefusal(TextChoices):
    EARLY = "early", _("Check-in opens at {when}.")
    LATE = "late", _("Check-in closed at {when}; speak to the class head.")
    WRONG_CODE = (
        "wrong_code",
        _("This code does not hold, or not any more. Type the one that is on the wall now."),
    )
    TOO_MANY = "too_many", _("Too many wrong codes; speak to the class head.")
    NOT_ON_ROLL = "not_on_roll", _("You are not on the roll of this session.")
    ON_LEAVE = "on_leave", _("You are on leave; report back to the class head first.")
    OFF = "off", _("This class has no self check-in.")
