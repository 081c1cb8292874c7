"""Eight confirmations of one import at once: written once, and all eight hear the same answer."""

import pytest

from tests.races.crowd import together
from tests.trainees.intake import NOW, draft_class, roster, upload
from trainees.models import ImportBatch, Trainee
from trainees.policies.importing import ImportKind, ImportState
from trainees.services import importing
from training.actors import Actor
from training.models import LogEntry

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 8
BY = Actor.system()
ROWS = [[1, "张三", "中坝镇", "科员", "一班"], [2, "李四", "武都镇", "股长", "一班"]]


@pytest.fixture
def batch(settings, tmp_path) -> ImportBatch:
    settings.MEDIA_ROOT = tmp_path
    training_class = draft_class(sub_classes=("一班",))
    return importing.take_in(
        upload(roster(*ROWS)), training_class=training_class, kind=ImportKind.ROSTER, by=BY, now=NOW
    )


def answers(batch: ImportBatch) -> list:
    def confirm(_place: int) -> str:
        found = ImportBatch.objects.get(pk=batch.pk)
        return importing.confirm(found, by=BY, now=NOW).state

    return together(CROWD, confirm)


def test_many_confirmations_have_one_effect_and_one_answer(batch):
    assert answers(batch) == [ImportState.CONFIRMED] * CROWD
    assert Trainee.objects.count() == 2
    assert LogEntry.objects.filter(verb="confirm_import").count() == 1


def test_without_the_conditional_update_the_others_are_turned_away(batch, monkeypatch):
    monkeypatch.setattr(importing, "_decide", lambda *_args, **_kwargs: True)
    assert answers(batch) != [ImportState.CONFIRMED] * CROWD
