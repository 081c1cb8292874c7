"""The schedule was started twice: two beats tick at the same moment, and one notice is made."""

import pytest
import time_machine

from courses.enums import Role
from tests.cast import make_class
from tests.races.crowd import together
from trainees import tasks
from trainees.models import WeeklyNotice
from trainees.services.rollcall import take_roll
from training.models import Job
from training.services import bell
from training.tasks import run_job

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
BEATS = 4


def test_beats_that_tick_at_once_make_one_notice(monkeypatch):
    rung: list[int] = []
    monkeypatch.setattr(bell, "ring", rung.append)
    cast = make_class()
    take_roll(cast.session(1), {}, by=cast.actor(Role.CLASS_HEAD), now=cast.time(1, "12:00"))
    with time_machine.travel(cast.time(5, "18:01"), tick=False):
        together(BEATS, lambda place: tasks.tick())
        (job,) = Job.objects.filter(task=tasks.NOTICE)
        assert rung == [job.pk]
        together(BEATS, lambda place: run_job(job.pk))
    assert WeeklyNotice.objects.count() == 1
