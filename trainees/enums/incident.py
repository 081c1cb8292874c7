"""Incidents, their parts and sanctions, and why their verbs refuse."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SanctionLevel(TextChoices):
    TALK = "talk", _("Talk")
    CENSURE = "censure", _("Censure")
    WITHDRAWAL = "withdrawal", _("Withdrawal")


class IncidentMatter(TextChoices):
    """What an incident is about; the first three name their sanction themselves (R4.11)."""

    GATHERING = (
        "gathering",
        _("Clique, alumni group, banquet, drinking, gambling, place of entertainment"),
    )
    LEFT = "left", _("Left school without approval")
    CAR = "car", _("Official car kept at school, or a borrowed one")
    BREACH = "breach", _("Breach of a rule of the rulebook")
    OTHER = "other", pgettext_lazy("matter of an incident", "Something else")


class PartTaken(TextChoices):
    CONVENOR = "convenor", _("Convenor")
    PARTICIPANT = "participant", _("Participant")


class IncidentDecision(TextChoices):
    """The rungs of the ladder; a case is only opened, the organisation department decides it."""

    NONE = "none", pgettext_lazy("decision of an incident", "No sanction")
    TALK = "talk", _("Talk")
    CENSURE = "censure", _("Censure")
    CASE = "case", _("Withdrawal case")


class IncidentRefusal(TextChoices):
    OWN = "own", _("Nobody records or decides an incident of their own.")
    RULE_NEEDED = "rule_needed", _("Name the rule of the rulebook that was broken.")
    DECIDED_ALREADY = (
        "decided_already",
        _("This has been decided already; take the decision back first."),
    )
    NOT_DECIDED = "not_decided", _("There is no decision here to take back.")
    NOT_THIS_RUNG = (
        "not_this_rung",
        _("For this part the rules name another decision; choose one of those shown."),
    )
    TAKEN_BACK = "taken_back", _("This incident has been taken back.")
    REASON_NEEDED = "reason_needed", _("Say why it is taken back.")
    WITH_DEPARTMENT = (
        "with_department",
        _("The withdrawal case is the organisation department's to decide; ask it to dismiss it."),
    )
