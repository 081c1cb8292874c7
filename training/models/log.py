"""The log: who did what, as what, to which object, with what result. Appended only."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from training.append_only import guarded
from training.chaining import Row
from training.enums import LogResult


@guarded
class LogEntry(models.Model):
    """One act or refusal. It names the fields touched and never holds their values."""

    at = models.DateTimeField(_("when"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    acting_as = models.CharField(_("acting as"), max_length=32, blank=True)
    verb = models.CharField(_("act"), max_length=64)
    object_type = models.CharField(max_length=64, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    fields = models.JSONField(default=list)
    result = models.CharField(_("result"), max_length=8, choices=LogResult)
    reason = models.CharField(_("reason"), max_length=64, blank=True)
    address = models.GenericIPAddressField(null=True)
    chain = models.CharField(max_length=64)
    sequence = models.PositiveIntegerField()
    previous_link = models.CharField(max_length=64, blank=True)
    link = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log")
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="log_entry_once_per_place"),
            models.CheckConstraint(
                condition=models.Q(result__in=LogResult.values), name="log_entry_result"
            ),
        ]
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="log_entry_object"),
            models.Index(fields=["at"], name="log_entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.sequence}: {self.verb}"

    def chained(self) -> tuple[object, ...]:
        """What the link covers: every column but the link itself and the row's id."""
        return (
            self.chain,
            self.sequence,
            self.at,
            self.actor_id,
            self.acting_as,
            self.verb,
            self.object_type,
            self.object_id,
            self.fields,
            self.result,
            self.reason,
            self.address,
        )

    def chain_row(self) -> Row:
        return Row(
            name=f"log entry {self.sequence} of {self.chain} ({self.verb})",
            sequence=self.sequence,
            previous=self.previous_link,
            values=self.chained(),
            link=self.link,
        )
