"""Homework, and why its verbs refuse."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Handing(TextChoices):
    MISSING = "missing", pgettext_lazy("homework", "Missing")
    LATE = "late", pgettext_lazy("homework", "Late")


class HomeworkRefusal(TextChoices):
    TITLE_TAKEN = "title_taken", _("There is homework with this title already.")
    DUE_PASSED = "due_passed", _("The due date lies in the past.")
    HANDED_IN = "handed_in", _("You handed it in already, and the due date has passed.")
    WITHDRAWN = "withdrawn", _("The trainee has been withdrawn from the class.")
