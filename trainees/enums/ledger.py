"""Appeals, and why the ledger refuses."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AppealState(TextChoices):
    OPEN = "open", pgettext_lazy("appeal", "Waiting for an answer")
    UPHELD = "upheld", pgettext_lazy("appeal", "Upheld")
    DISMISSED = "dismissed", pgettext_lazy("appeal", "Dismissed")


class LedgerRefusal(TextChoices):
    ALREADY_REVERSED = "already_reversed", _("This entry has been reversed already.")
    IS_REVERSAL = "is_reversal", _("A reversal cannot be reversed; post the entry anew.")
    REASON_NEEDED = "reason_needed", _("Say why the entry is reversed.")
    POSTED_BY_ITSELF = (
        "posted_by_itself",
        _("Rule {code} posts by itself; correct what the entry came from."),
    )
    OWN_ENTRY = "own_entry", _("Nobody reverses an entry of their own.")
    APPEAL_TOO_LATE = "appeal_too_late", _("The time for an appeal ended on {until}.")
    APPEALED_ALREADY = "appealed_already", _("This entry has been appealed already.")
    APPEAL_ANSWERED = "appeal_answered", _("This appeal has been answered already.")
    APPEAL_TEXT_NEEDED = "appeal_text_needed", _("Say what is wrong with the entry.")
    ANSWER_NEEDED = "answer_needed", _("Say why the appeal is upheld or dismissed.")
    OWN_APPEAL = "own_appeal", _("Nobody answers their own appeal.")
