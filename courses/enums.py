"""Closed lists of the planning floor."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ClassKind(TextChoices):
    TRAINING_CLASS = "training_class", _("Training class")
    TRAINING_MEETING = "training_meeting", _("Training meeting")


class ClassState(TextChoices):
    DRAFT = "draft", pgettext_lazy("class", "Being prepared")
    OPEN = "open", pgettext_lazy("class", "Running")
    CLOSED = "closed", pgettext_lazy("class", "Closed")


class Role(TextChoices):
    """Offices that a dated appointment gives."""

    ORGANISER = "organiser", _("Organiser")
    ORG_DEPT = "org_dept", _("Organisation department")
    CLASS_HEAD = "class_head", _("Class head")
    INSPECTOR = "inspector", _("Accompanying inspector")
    LECTURER = "lecturer", _("Lecturer")
    UNIT_CONTACT = "unit_contact", _("Home unit contact")


class SessionState(TextChoices):
    PLANNED = "planned", pgettext_lazy("session", "Planned")
    CANCELLED = "cancelled", pgettext_lazy("session", "Cancelled")


class ClassRefusal(TextChoices):
    """Why a verb on a class was refused; each sentence says what to do."""

    BEGUN_ALREADY = (
        "begun_already",
        _("A class of this name and these dates is being prepared already; open it from the list."),
    )
    CLASS_CLOSED = "class_closed", _("This class is closed; nothing in it can be changed.")
    CLASS_NOT_OPEN = "class_not_open", _("This class has not been opened yet; open it first.")
    CLASS_ALREADY_OPEN = "class_already_open", _("This class has been opened already.")
    POLICY_INVALID = "policy_invalid", _("The policy cannot be read: {problem}.")
    NO_TRAINEES = "no_trainees", _("Import the roster before opening the class.")
    NO_SESSIONS = "no_sessions", _("Import the timetable before opening the class.")
    SESSION_CLASH = (
        "session_clash",
        _("“{title}” clashes with “{other}” at {when}: same {what}. Move one of them."),
    )
    ENDS_BEFORE_START = "ends_before_start", _("The end must lie after the start.")
