"""The demo shows Jiangyou's class as if it ran now: today lies in the second of its weeks."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from courses.models import TrainingClass
from trainees.demo.folder import ClassFolder
from trainees.demo.sign_ins import PASSWORD
from trainees.demo.today import shift_to_second_week
from trainees.models import LeaveRequest, RollCall
from training.models import User

FOLDER = Path(settings.BASE_DIR) / "trainees" / "demo" / "jiangyou-2014"
OPENS = date(2014, 4, 6)  # a Sunday


@pytest.mark.parametrize("day", range(7))
def test_today_lies_in_the_second_week_whatever_day_it_is(day: int) -> None:
    today = date(2026, 11, 23) + timedelta(days=day)
    shift = shift_to_second_week(ClassFolder(FOLDER), today)
    assert shift.days % 7 == 0
    opens = OPENS + shift
    assert opens.isoweekday() == 7
    assert 8 <= (today - opens).days <= 14  # Monday to Sunday of the second week


@pytest.mark.django_db
def test_the_demo_is_replayed_up_to_now_and_has_a_sign_in_for_every_role(client: Client) -> None:
    call_command("demo")
    now = timezone.now()
    training_class = TrainingClass.objects.get()
    assert training_class.is_open and training_class.trainees.count() == 121
    past = training_class.sessions.filter(ends_at__lte=now)
    assert set(RollCall.objects.values_list("session", flat=True)) <= set(
        past.values_list("pk", flat=True)
    )
    assert not LeaveRequest.objects.filter(submitted_at__gt=now).exists()
    listed = (Path(settings.VAR_DIR) / "demo-sign-ins.txt").read_text(encoding="utf-8")
    for line in listed.splitlines():
        _role, username, password = line.split("\t")
        assert password == PASSWORD
        assert client.login(username=username, password=password)
    assert User.objects.exclude(password__startswith="!").count() == len(listed.splitlines()) == 7


@pytest.mark.django_db
def test_it_is_made_once_and_beside_a_replayed_class_that_nobody_signs_in_to(tmp_path) -> None:
    call_command("replay", FOLDER, out=tmp_path)
    call_command("demo")
    call_command("demo")
    assert TrainingClass.objects.count() == 2


def test_a_moment_of_the_folder_moves_by_the_shift() -> None:
    folder = ClassFolder(FOLDER, timedelta(weeks=1))
    assert folder.moment("2014-04-06T12:00:00") == timezone.make_aware(datetime(2014, 4, 13, 12))
