"""What an open notice shows of people, and why a notice is not made, corrected or published."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PublicNames(TextChoices):
    COUNTS = "counts", _("Counts only, no names")
    MASKED = "masked", _("Masked names (张*) with their counts")


class NoticeRefusal(TextChoices):
    NOT_SIGNED = "not_signed", _("An open publication needs the class head's sign-off first.")
    REPLACED = "replaced", _("A later edition has replaced this notice; use that one.")
    PUBLISHED_ALREADY = "published_already", _("This notice is published openly already.")
    TAKEN_DOWN = "taken_down", _("This publication has been taken down already.")
    GROUND_NEEDED = "ground_needed", _("Say on what ground the notice is published openly.")
    NOTHING_CHANGED = (
        "nothing_changed",
        _("Nothing that this notice says has changed since it was made."),
    )
    REASON_NEEDED = "reason_needed", _("Say why the notice is corrected.")
    MISSING_GLYPHS = (
        "missing_glyphs",
        _("No font holds {characters}; ask the organiser to add a font that does."),
    )
