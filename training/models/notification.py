"""What a user is told inside the site: one row per reader, read or not."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Notification(models.Model):
    """`kind` and `data` give the words when it is read (training.notification_words): `data` are
    plain values, never a personal reason. One `key` reaches a user once, whatever runs twice.
    `scope` and `subject` say, in the words of the floors above, where it belongs and whom it is
    about, so that they can list what was told of it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    scope = models.CharField(max_length=32, blank=True)
    subject = models.CharField(max_length=32, blank=True)
    data = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notification_of_user"),
            models.Index(
                fields=["user"], condition=Q(read_at__isnull=True), name="notification_unread"
            ),
            models.Index(fields=["key"], name="notification_key"),
            models.Index(fields=["scope", "-created_at"], name="notification_of_scope"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="notification_once"),
        ]

    def __str__(self) -> str:
        return self.key
