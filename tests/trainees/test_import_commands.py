"""import_roster and import_timetable: the preview in words, all or nothing, exit code 1."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from courses.models import Session
from tests.sheets import DATA, SUB_CLASSES
from tests.trainees.intake import (
    BAD_ROSTERS,
    BAD_TIMETABLES,
    draft_class,
    roster,
    row_counts,
)
from trainees.models import ImportBatch, Membership, Trainee
from training.models import LogEntry

pytestmark = pytest.mark.django_db
CASES = [
    *(("import_roster", *case) for case in BAD_ROSTERS.values()),
    *(("import_timetable", *case) for case in BAD_TIMETABLES.values()),
]


@pytest.fixture
def training_class():
    return draft_class()


def said(command, class_id, path, *options) -> str:
    out = StringIO()
    call_command(command, str(class_id), str(path), *options, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("command", "data", "words", "_sound"),
    CASES,
    ids=[*BAD_ROSTERS, *(f"timetable: {n}" for n in BAD_TIMETABLES)],
)
def test_a_bad_file_is_named_and_writes_nothing(
    training_class, tmp_path, command, data, words, _sound
):
    path = tmp_path / "表.xlsx"
    path.write_bytes(data)
    before, log = row_counts(), LogEntry.objects.count()
    with pytest.raises(CommandError) as error:
        said(command, training_class.pk, path)
    assert error.value.returncode == 1
    assert words.split(" ")[-1] in str(error.value)
    assert (row_counts(), LogEntry.objects.count()) == (before, log)


def test_the_real_class_is_written_whole(training_class):
    told = said("import_roster", training_class.pk, DATA / "roster.xlsx")
    assert "4: 1 崔静 中坝镇" in told
    assert len(told.splitlines()) == 121 + 3  # a note, the totals, the end
    said("import_timetable", training_class.pk, DATA / "timetable.xlsx")
    assert (Trainee.objects.count(), Session.objects.count()) == (121, 31)
    assert ImportBatch.objects.count() == 0


@pytest.mark.parametrize(
    ("command", "file"),
    [("import_roster", "roster.xlsx"), ("import_timetable", "timetable.xlsx")],
)
def test_a_check_writes_nothing(training_class, command, file):
    before = row_counts()
    said(command, training_class.pk, DATA / file, "--check")
    assert row_counts() == before


def test_a_second_time_is_refused(training_class):
    said("import_roster", training_class.pk, DATA / "roster.xlsx")
    with pytest.raises(CommandError):
        said("import_roster", training_class.pk, DATA / "roster.xlsx")
    assert Trainee.objects.count() == 121


def test_the_sub_class_for_all_is_an_option(training_class, tmp_path):
    path = tmp_path / "名册.xlsx"
    path.write_bytes(roster(["张三", "中坝镇"], header=("姓名", "单位")))
    with pytest.raises(CommandError):
        said("import_roster", training_class.pk, path)
    said("import_roster", training_class.pk, path, "--sub-class", SUB_CLASSES[1])
    assert Membership.objects.get().sub_class.name == SUB_CLASSES[1]


def test_a_class_or_file_that_is_not_there_is_said(training_class, tmp_path):
    for class_id, path in (
        (training_class.pk + 1, DATA / "roster.xlsx"),
        (training_class.pk, "no"),
    ):
        with pytest.raises(CommandError) as error:
            said("import_roster", class_id, path)
        assert error.value.returncode == 1
