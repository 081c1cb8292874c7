"""Why a document is not made."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentRefusal(TextChoices):
    NO_BULLETINS = "no_bulletins", _("No study bulletin has been handed in yet.")
    NO_SEATS = "no_seats", _("Nobody has a seat in a row yet; seats come with the roster.")
