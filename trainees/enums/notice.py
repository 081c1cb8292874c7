"""Why a notice is not made."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoticeRefusal(TextChoices):
    MISSING_GLYPHS = (
        "missing_glyphs",
        _("No font holds {characters}; ask the organiser to add a font that does."),
    )
