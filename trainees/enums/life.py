"""Meals, nights and beds, and why their verbs refuse."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Meal(TextChoices):
    BREAKFAST = "breakfast", _("Breakfast")
    LUNCH = "lunch", _("Lunch")
    DINNER = "dinner", _("Dinner")


class NightState(TextChoices):
    AWAY = "away", pgettext_lazy("night", "Away")
    LATE_BACK = "late_back", pgettext_lazy("night", "Back late")


class LifeRecord(TextChoices):
    """What can be taken back of meals and nights."""

    OPT_OUT = "opt_out", pgettext_lazy("life record", "Not eating")
    MISSING = "missing", pgettext_lazy("life record", "Missing at the meal")
    NIGHT = "night", pgettext_lazy("life record", "Night check")


class LifeRefusal(TextChoices):
    AFTER_CUTOFF = (
        "after_cutoff",
        _("The cut-off has passed; tell the welfare officer or the class head."),
    )
    UNKNOWN_RULE = "unknown_rule", _("The rulebook of this class has no rule {code}.")
    UNKNOWN_TRAINEE = "unknown_trainee", _("No trainee has the number {number}.")
    NOT_BY_HAND = "not_by_hand", _("Rule {code} posts by itself and is not entered by hand.")
    TITLE_NEEDED = "title_needed", _("Give the bulletin's title.")
    SCORE_RANGE = "score_range", _("A mark lies between 0 and 100; {score} does not.")
    NO_SUCH_MEAL = "no_such_meal", _("The class has no such meal; choose one from the list.")
    MEAL_AHEAD = "meal_ahead", _("The meal has not begun; check it at {time}.")
    NIGHT_AHEAD = "night_ahead", _("The night has not begun; check it at {time}.")
    NO_SUCH_NIGHT = "no_such_night", _("The class has no such night; choose one of its days.")
    NOT_YOURS = "not_yours", _("Number {number} is not in a sub-class of yours.")
    WITHDRAWN = "withdrawn", _("The trainee has been withdrawn from the class.")
    REASON_NEEDED = "reason_needed", _("Say why the record is taken back.")
    NO_RECORD = "no_record", _("This record has been taken back already.")
    OWN_RECORD = "own_record", _("Nobody takes back a record about themselves.")


class RoomRefusal(TextChoices):
    NO_SUCH_ROOM = "no_such_room", _("The class has no such room or bed; choose one from the plan.")
    NO_SUCH_TRAINEE = "no_such_trainee", _("Choose a trainee of a sub-class of yours.")
    TAKEN = "taken", _("Bed {bed} of room {room} is taken; choose a free one.")

    WITHDRAWN = "withdrawn", _("The trainee has been withdrawn and gets no bed.")
    BEDS_IN_USE = "beds_in_use", _("Bed {bed} of room {room} is in use; move who has it first.")
