"""The pages of an import: who may, what they show, what they refuse, that they write once."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from courses.enums import Role
from courses.models import Session, TrainingClass
from tests.cast import sign_in
from tests.sheets import SUB_CLASSES
from tests.trainees.intake import (
    BAD_ROSTERS,
    BAD_TIMETABLES,
    ROSTER,
    TIMETABLE,
    draft_class,
    organiser_of,
    roster,
    row_counts,
    staff_user,
    upload,
)
from trainees.models import ImportBatch, Membership, Trainee

pytestmark = pytest.mark.django_db
ONE, TWO = [1, "张三", "中坝镇", "科员", "党政综合班"], [2, "李四", "武都镇", "股长", "经济发展班"]
CASES = [
    *(("import-roster", *case) for case in BAD_ROSTERS.values()),
    *(("import-timetable", *case) for case in BAD_TIMETABLES.values()),
]


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def training_class() -> TrainingClass:
    return draft_class()


@pytest.fixture
def organiser(client, training_class):
    return sign_in(client, organiser_of(training_class))


def hand_in(client, training_class, data, *, name="import-roster"):
    return client.post(reverse(name, args=[training_class.pk]), {"workbook": upload(data)})


def previewed(client, training_class, data, *, name="import-roster"):
    """The page after handing in, and its import."""
    answer = hand_in(client, training_class, data, name=name)
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer.url), ImportBatch.objects.latest("uploaded_at")


def page(answer) -> str:
    return answer.content.decode()


# Who may


@pytest.mark.parametrize("role", [Role.CLASS_HEAD, Role.INSPECTOR, Role.ORG_DEPT])
def test_only_the_organiser_imports(client, training_class, role):
    sign_in(client, staff_user(role, training_class))
    assert hand_in(client, training_class, ROSTER).status_code == 403
    assert client.get(reverse("import-timetable", args=[training_class.pk])).status_code == 403


def test_another_class_s_organiser_finds_nothing(client, training_class, organiser):
    _, batch = previewed(organiser, training_class, roster(ONE))
    sign_in(client, organiser_of(draft_class(name="别班")))
    names = ("import", "import-problems")
    assert [client.get(reverse(n, args=[batch.pk])).status_code for n in names] == [404, 404]
    posts = ("import-confirm", "import-discard", "import-undo")
    assert [client.post(reverse(n, args=[batch.pk])).status_code for n in posts] == [404] * 3
    assert hand_in(client, training_class, ROSTER).status_code == 404


@pytest.mark.parametrize("name", ["import-confirm", "import-discard", "import-undo"])
def test_a_link_writes_nothing(training_class, organiser, name):
    _, batch = previewed(organiser, training_class, roster(ONE))
    assert organiser.get(reverse(name, args=[batch.pk])).status_code == 405


# Bad files


@pytest.mark.parametrize(
    ("name", "data", "words", "sound"),
    CASES,
    ids=[*BAD_ROSTERS, *(f"timetable: {n}" for n in BAD_TIMETABLES)],
)
def test_a_bad_file_is_answered_and_writes_nothing(
    training_class, organiser, name, data, words, sound
):
    before = row_counts()
    answer = hand_in(organiser, training_class, data, name=name)
    if sound:
        shown = page(organiser.get(answer.url))
        batch = ImportBatch.objects.get()
        confirmed = organiser.post(reverse("import-confirm", args=[batch.pk]))
        assert (confirmed.status_code, "import-confirm" in shown) == (422, False)
        assert reverse("import-confirm", args=[batch.pk]) not in shown
        assert reverse("import-problems", args=[batch.pk]) in shown
    else:
        shown = page(answer)
        assert (answer.status_code, ImportBatch.objects.count()) == (422, 0)
        assert "errorlist" in shown
    assert words in shown
    assert row_counts() == before


def test_a_form_without_a_file_asks_for_one(training_class, organiser):
    answer = organiser.post(reverse("import-roster", args=[training_class.pk]), {})
    assert (answer.status_code, "errorlist" in page(answer)) == (422, True)


def test_problems_can_be_taken_home_as_a_workbook(training_class, organiser):
    _, batch = previewed(organiser, training_class, roster(ONE, [2, "李四", "", "", "火箭班"]))
    answer = organiser.get(reverse("import-problems", args=[batch.pk]))
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    (sheet,) = openpyxl.load_workbook(BytesIO(answer.content)).worksheets
    remarks = [row[-1] for row in sheet.iter_rows(values_only=True) if "李四" in row]
    assert len(remarks) == 1 and "E 分班" in remarks[0]


def test_names_with_markup_are_shown_as_typed(training_class, organiser):
    answer, _ = previewed(
        organiser, training_class, roster([1, "<img src=x>", "<b>单位</b>", "", ""])
    )
    assert "&lt;img src=x&gt;" in page(answer)
    assert "<img src=x>" not in page(answer)


# Looking and confirming


def test_the_preview_of_121_people_is_light_and_writes_nothing(training_class, organiser):
    before = row_counts()
    answer, batch = previewed(organiser, training_class, ROSTER)
    assert row_counts() == before
    assert len(answer.content) < 120_000
    assert page(answer).count("<tr>") == 122
    assert reverse("import-confirm", args=[batch.pk]) in page(answer)


@pytest.mark.parametrize("rows", [1, 121])
def test_the_preview_asks_the_database_the_same_whatever_its_length(
    training_class, organiser, rows, django_assert_num_queries
):
    people = [[n, f"张{n}", "中坝镇", "", ""] for n in range(1, rows + 1)]
    _, batch = previewed(organiser, training_class, roster(*people))
    with django_assert_num_queries(10):  # 5 know who asks, for what, and what is unread
        organiser.get(reverse("import", args=[batch.pk]))


def test_a_double_click_writes_once(training_class, organiser):
    _, batch = previewed(organiser, training_class, ROSTER)
    address = reverse("import-confirm", args=[batch.pk])
    codes = [organiser.post(address).status_code for _ in range(2)]
    assert (codes, Trainee.objects.count()) == ([302, 302], 121)


def test_two_workbooks_make_a_class_that_opens(training_class, organiser):
    for name, data in (("import-roster", ROSTER), ("import-timetable", TIMETABLE)):
        _, batch = previewed(organiser, training_class, data, name=name)
        organiser.post(reverse("import-confirm", args=[batch.pk]))
    assert (Trainee.objects.count(), Session.objects.count()) == (121, 31)
    organiser.post(reverse("open-class", args=[training_class.pk]))
    training_class.refresh_from_db()
    assert training_class.is_open


def test_the_same_roster_again_is_refused_in_words(training_class, organiser):
    _, batch = previewed(organiser, training_class, ROSTER)
    organiser.post(reverse("import-confirm", args=[batch.pk]))
    answer, again = previewed(organiser, training_class, ROSTER)
    assert reverse("import-confirm", args=[again.pk]) not in page(answer)
    assert organiser.post(reverse("import-confirm", args=[again.pk])).status_code == 422
    assert Trainee.objects.count() == 121


def test_who_has_no_sub_class_goes_where_the_organiser_says(training_class, organiser):
    three = roster(["张三", "中坝镇", "科员"], header=("姓名", "单位", "职务"))
    answer, batch = previewed(organiser, training_class, three)
    assert 'name="sub_class"' in page(answer)
    address = reverse("import-confirm", args=[batch.pk])
    assert organiser.post(address, {"sub_class": ""}).status_code == 422
    assert organiser.post(address, {"sub_class": SUB_CLASSES[2]}).status_code == 302
    assert Membership.objects.get().sub_class.name == SUB_CLASSES[2]


def test_a_roster_with_every_sub_class_asks_for_none(training_class, organiser):
    answer, _ = previewed(organiser, training_class, roster(ONE, TWO))
    assert 'name="sub_class"' not in page(answer)


def test_what_changed_meanwhile_is_shown_and_refused(training_class, organiser):
    _, batch = previewed(organiser, training_class, roster(ONE, TWO))
    late = organiser_of(training_class)
    from django.test import Client

    other = sign_in(Client(), late)
    _, second = previewed(other, training_class, roster(TWO))
    other.post(reverse("import-confirm", args=[second.pk]))
    answer = organiser.post(reverse("import-confirm", args=[batch.pk]))
    assert (answer.status_code, "李四" in page(answer)) == (422, True)
    assert Trainee.objects.count() == 1


def test_a_discarded_import_stays_put_away(training_class, organiser):
    _, batch = previewed(organiser, training_class, roster(ONE))
    organiser.post(reverse("import-discard", args=[batch.pk]))
    assert organiser.post(reverse("import-confirm", args=[batch.pk])).status_code == 422
    assert (Trainee.objects.count(), ImportBatch.objects.get().state) == (0, "discarded")


def test_an_import_is_undone_by_its_button(training_class, organiser):
    before = row_counts()
    _, batch = previewed(organiser, training_class, ROSTER)
    organiser.post(reverse("import-confirm", args=[batch.pk]))
    shown = page(organiser.get(reverse("import", args=[batch.pk])))
    assert reverse("import-undo", args=[batch.pk]) in shown
    organiser.post(reverse("import-undo", args=[batch.pk]))
    assert row_counts() == before


@pytest.mark.parametrize("name", ["roster-template", "timetable-template"])
def test_a_blank_workbook_is_handed_out(training_class, organiser, name):
    answer = organiser.get(reverse(name, args=[training_class.pk]))
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0].max_row > 20
