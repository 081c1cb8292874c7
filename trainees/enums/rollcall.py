"""What a roll can be, and why its verbs refuse."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RollState(TextChoices):
    DRAFT = "draft", pgettext_lazy("roll", "Waiting for confirmation")
    TAKEN = "taken", pgettext_lazy("roll", "Taken")


class RollRefusal(TextChoices):
    NOT_IN_ROSTER = "not_in_roster", _("Number {number} is not on the roll of this session.")
    NO_ROLL = "no_roll", _("No roll has been taken for this session yet.")
    CANCELLED = "cancelled", _("The session has been cancelled.")
    MOVED = "moved", _("The session has been moved to {when} meanwhile; look again, then save.")
    TOO_EARLY = "too_early", _("The roll opens {minutes} minutes before the session starts.")
    CHANGED = "changed", _("Somebody has changed this mark meanwhile; look at it once more.")
    REASON_NEEDED = "reason_needed", _("Say why the mark is corrected.")
    NOT_YOUR_SUB_CLASS = "not_your_sub_class", _("You take no roll in this sub-class.")
    TAKEN = "taken", _("The class head has taken this roll; tell them what should be different.")
    WEEK_CLOSED = (
        "week_closed",
        _("This week's rolls are closed; to change one, open the week again with a reason."),
    )
    CHECK_OVER = "check_over", _("A spot-check is saved before its session ends.")
