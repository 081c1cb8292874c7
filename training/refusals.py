"""How a service says no: with a reason that the person reading it can act on."""

from typing import Any

from django.db.models import TextChoices


class Refused(Exception):
    """A verb was refused and nothing was written.

    ``reason`` is an enum member whose label is a translated sentence; ``details`` fill its
    placeholders: ``Refused(Reason.CLASH, lecturer="…")`` for a label with ``{lecturer}``.
    """

    def __init__(self, reason: TextChoices, **details: Any) -> None:
        super().__init__(reason, details)
        self.reason = reason
        self.details = details

    def __str__(self) -> str:
        return str(self.reason.label).format(**self.details)
