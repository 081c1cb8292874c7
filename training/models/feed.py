"""The secret address under which a person's calendar can be read without signing in."""

from django.conf import settings
from django.db import models


class CalendarFeed(models.Model):
    """One a user; only the digest of the address is kept, so it is shown once. Making it anew or
    deleting the row ends the old address at once."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"
