"""Where a chain ends now: the row that its next writer locks."""

from django.db import models


class ChainHead(models.Model):
    """The head of a chain that no class owns, such as "site".

    It has the three attributes that ``training.services.log.record`` asks of any head.
    """

    name = models.CharField(max_length=64, unique=True)
    log_link = models.CharField(max_length=64, blank=True, default="")
    log_length = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name

    @property
    def log_chain(self) -> str:
        return self.name
