"""Where a chain of the log goes on after its oldest rows were removed."""

from django.db import models

from training.append_only import guarded


@guarded
class LogAnchor(models.Model):
    """One removal: `count` rows up to and with `sequence`, whose link and moment it keeps, went at
    `at`. The seal (training.services.anchors) tells it from one that was put there by hand."""

    chain = models.CharField(max_length=64)
    sequence = models.PositiveIntegerField()
    link = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    last_at = models.DateTimeField()
    at = models.DateTimeField()
    seal = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="log_anchor_once_per_place"),
        ]

    def __str__(self) -> str:
        return f"anchor {self.sequence} of {self.chain}"
