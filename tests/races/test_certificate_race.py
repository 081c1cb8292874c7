"""Two classes of one school issue at the same moment: numbers without a gap and never twice."""

from contextlib import nullcontext
from typing import Any

import pytest
from django.db.models import Max

from tests.races.crowd import gated, together
from tests.trainees.certified import ending_class, issue
from trainees.models import Certificate
from trainees.services import certificate as verbs

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
CROWD = 8


def crowd_issues() -> list[Any]:
    """Trainees 1 to 4 of two classes, all at once."""
    casts = [ending_class(CROWD // 2, name=name) for name in ("一", "二")]
    return together(CROWD, lambda place: issue(casts[place % 2], place // 2 + 1))


def numbers() -> list[int]:
    return sorted(Certificate.objects.values_list("number", flat=True))


def test_eight_at_once_in_two_classes_get_the_numbers_one_to_eight():
    assert all(isinstance(one, Certificate) for one in crowd_issues())
    assert numbers() == list(range(1, CROWD + 1))


def test_with_the_highest_number_plus_one_some_are_refused_by_the_database(monkeypatch: Any):
    """The twin: no counter row, no class's lock."""

    def highest_plus_one(prefix: str, year: int) -> int:
        found = Certificate.objects.filter(prefix=prefix, year=year)
        return (found.aggregate(last=Max("number"))["last"] or 0) + 1

    monkeypatch.setattr(verbs, "class_at_work", _no_lock)
    monkeypatch.setattr(verbs, "next_number", gated(highest_plus_one, CROWD))
    refused = [one for one in crowd_issues() if isinstance(one, Exception)]
    assert refused
    assert len(numbers()) < CROWD


def test_sixteen_clicks_on_one_button_issue_one():
    cast = ending_class(1)
    found = together(16, lambda place: issue(cast, 1))
    assert len([one for one in found if isinstance(one, Certificate)]) == 1
    assert numbers() == [1]


def _no_lock(**where: Any) -> Any:
    from courses.models import TrainingClass

    where.pop("states", None)
    return nullcontext(TrainingClass.objects.select_related("policy").get(**where))
