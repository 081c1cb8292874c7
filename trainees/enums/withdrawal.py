"""What a withdrawal case can be, and why its verbs refuse."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CaseState(TextChoices):
    OPEN = "open", pgettext_lazy("case", "Waiting for decision")
    CONFIRMED = "confirmed", pgettext_lazy("case", "Withdrawal confirmed")
    DISMISSED = "dismissed", pgettext_lazy("case", "Dismissed")
    LAPSED = "lapsed", pgettext_lazy("case", "Lapsed")


class CaseGround(TextChoices):
    LEAVE_OVER_LIMIT = "leave_over_limit", _("Leave over the limit")
    LEFT_WITHOUT_APPROVAL = "left_without_approval", _("Left school without approval")
    CONVENOR = "convenor", _("Convenor of a clique, banquet, drinking or gambling")
    AFTER_CENSURE = "after_censure", _("Another breach after a censure")


class CaseRefusal(TextChoices):
    NO_CASE = "no_case", _("No withdrawal case is open for this trainee on that ground.")
    CASE_OPEN = "case_open", _("A case on that ground is open already.")
    DISMISSED_BEFORE = (
        "dismissed_before",
        _("A case on that ground was dismissed; a second one cannot be opened."),
    )
    REASON_NEEDED = "reason_needed", _("Say why the case is dismissed.")
    STATEMENT_NEEDED = "statement_needed", _("Write your statement first.")
    WITHDRAWN = "withdrawn", _("The trainee has been withdrawn already.")
    NOT_YOURS = "not_yours", _("The organisation department decides withdrawals.")
