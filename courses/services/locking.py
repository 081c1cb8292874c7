"""The one lock of a class (docs/architecture.md): every verb of a class works under its row."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from courses.enums import ClassRefusal, ClassState
from courses.models import TrainingClass
from training.refusals import Refused

HEADS = ("log_link", "log_length", "ledger_link", "ledger_length")


@contextmanager
def class_at_work(
    *, states: tuple[str, ...] = (ClassState.OPEN,), **where: Any
) -> Iterator[TrainingClass]:
    """Open a transaction, lock the class that `where` finds and yield it with its policy; at the
    end write the heads of its chains back. Refused outside `states`."""
    with transaction.atomic():
        training_class = (
            TrainingClass.objects.select_for_update(of=("self",))
            .select_related("policy")
            .get(**where)
        )
        if training_class.state not in states:
            raise Refused(_why_not(training_class))
        before = [getattr(training_class, name) for name in HEADS]
        yield training_class
        if before != [getattr(training_class, name) for name in HEADS]:
            training_class.save(update_fields=HEADS)


def _why_not(training_class: TrainingClass) -> ClassRefusal:
    return {
        ClassState.DRAFT: ClassRefusal.CLASS_NOT_OPEN,
        ClassState.OPEN: ClassRefusal.CLASS_ALREADY_OPEN,
        ClassState.CLOSED: ClassRefusal.CLASS_CLOSED,
    }[ClassState(training_class.state)]
