"""The grid of homework: typed, pasted, looked at, saved, corrected."""

from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.trainees.pages import queries_of, rename
from tests.trainees.test_homework import collect, live, upload
from trainees.enums import HandState, HomeworkRefusal
from trainees.models import Assignment, HandChange, HandIn, ScoreEntry, Trainee
from trainees.policies.hand_words import HandWord
from trainees.services.hand_change import enter_homework
from trainees.services.homework import set_homework
from training.actors import Actor
from training.refusals import Refused

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def cast() -> Cast:
    cast = make_class(6, sub_classes=("一班", "二班"), accounts=True)
    rename(cast, ["张霞", "李静", "王芳", "赵勇", "孙涛", "周敏"])
    return cast


@pytest.fixture
def pieces(cast: Cast) -> list[Assignment]:
    """The first due on Wednesday at 18:00, the second on Saturday."""
    return [
        set_homework(
            cast.training_class,
            title,
            due_at=cast.time(day, "18:00"),
            by=SYSTEM,
            now=cast.time(1, "09:00"),
        )
        for title, day in (("学习体会", 3), ("调研报告", 6))
    ]


def address(cast: Cast) -> str:
    return reverse("homework-grid", args=[cast.training_class.pk])


def look(cast: Cast, **query: Any) -> Any:
    with time_machine.travel(cast.time(4, "09:00"), tick=False):
        return sign_in(Client(), cast.user(Role.CLASS_HEAD)).get(address(cast), query)


def send(cast: Cast, said: dict[str, Any], at: datetime | None = None) -> Any:
    with time_machine.travel(at or cast.time(4, "09:00"), tick=False):
        return sign_in(Client(), cast.user(Role.CLASS_HEAD)).post(address(cast), said)


def cell(cast: Cast, number: int, piece: Assignment) -> str:
    return f"c-{cast.trainees[number].pk}-{piece.pk}"


def texts(response: Any) -> list[list[str]]:
    return [[one.text for one in cells] for _person, cells in response.context["rows"]]


def test_after_collection_a_correction_needs_a_reason_and_late_paper_does_not(cast, pieces):
    collect(cast, cast.time(3, "18:01"))
    assert texts(look(cast)) == [["缺", ""], ["缺", ""], ["缺", ""]]
    said = {cell(cast, 1, pieces[0]): "交", cell(cast, 3, pieces[0]): "迟", "seen": "0"}
    response = send(cast, {**said, "save": "1"})
    assert response.status_code == 422
    assert response.context["error"] == str(HomeworkRefusal.REASON_NEEDED.label)
    assert texts(response)[0] == ["交", ""]  # nothing typed is lost
    assert (live(1), HandIn.objects.count()) == ([("HW-01", -5000)], 0)
    assert send(cast, {**said, "save": "1", "reason": "交的纸质稿"}).status_code == 303
    assert (live(1), live(3)) == ([], [("HW-02", -1000)])
    assert HandIn.objects.get(trainee__number=1).handed_at == cast.time(3, "18:00")
    change = HandChange.objects.get(trainee__number=1)
    assert (change.before, change.after, change.reason) == ("missing", "in_time", "交的纸质稿")
    assert ScoreEntry.objects.get(trainee__number=1, sign=-1).reason == "交的纸质稿"


def test_a_pasted_block_is_looked_at_first_and_every_bad_cell_named(cast, pieces):
    pasted = "姓名\t学习体会\t调研报告\n张霞\t迟\t88\n王芳\t差不多\t\n李静\t交\t"
    response = send(cast, {"pasted": pasted, "seen": "0", "save": "1"})
    assert response.status_code == 422
    assert texts(response)[0] == ["迟", "88"]
    body = response.content.decode()
    assert "差不多" in body
    assert response.context["grid"].left == "姓名\t学习体会\t调研报告\n王芳\t差不多\t\n李静\t交\t"
    assert not HandIn.objects.exists()  # 李静 is in the other sub-class, 差不多 is no word
    response = send(cast, {"pasted": "张霞\t良", "into": pieces[1].pk, "seen": "0", "save": "1"})
    assert response.status_code == 303
    handed = HandIn.objects.get()
    assert (handed.assignment, handed.mark) == (pieces[1], "良")
    own = sign_in(Client(), cast.trainee_user(1)).get(
        reverse("homework", args=[cast.training_class.pk])
    )
    assert "评分 良(不计分)" in own.content.decode()


def test_what_cannot_be_said_is_named_in_its_cell(cast, pieces):
    upload(cast, pieces[1], 1, cast.time(2, "09:00"))
    said = {cell(cast, 1, pieces[1]): "缺", cell(cast, 3, pieces[1]): "迟", "seen": "9999"}
    response = send(cast, {**said, "save": "1"})
    assert response.status_code == 422
    labels = set(response.context["grid"].wrong.values())
    assert labels == {str(HomeworkRefusal.UPLOADED.label), str(HomeworkRefusal.NOT_DUE.label)}
    assert HandIn.objects.count() == 1
    told = {(cast.trainees[1].pk, pieces[1].pk): HandWord(HandState.MISSING)}
    with pytest.raises(Refused) as refused:
        enter_homework(cast.training_class, told, seen=9999, by=SYSTEM, now=cast.time(4, "09:00"))
    assert refused.value.reason == HomeworkRefusal.UPLOADED


def test_two_heads_merge_cell_by_cell_and_the_same_cell_is_a_choice(cast, pieces):
    seen = look(cast).context["seen"]
    assert send(cast, {cell(cast, 1, pieces[1]): "交", "seen": seen, "save": 1}).status_code == 303
    stale = {cell(cast, 1, pieces[1]): "", cell(cast, 3, pieces[1]): "交"}
    assert send(cast, {**stale, "seen": seen, "save": 1}).status_code == 303  # another cell
    assert HandIn.objects.count() == 2
    said = {cell(cast, 1, pieces[1]): "75", "seen": seen, "save": 1}
    response = send(cast, said)
    assert response.status_code == 422
    assert (response.context["rows"][0][1][1].text, response.context["rows"][0][1][1].was) == (
        "75",
        "交",
    )
    assert send(cast, {**said, "seen": response.context["seen"]}).status_code == 303
    assert HandIn.objects.get(trainee__number=1).mark == "75"


def test_a_field_that_still_says_what_an_old_page_showed_is_left_alone(cast, pieces):
    send(cast, {cell(cast, 1, pieces[1]): "交", "seen": "0", "save": 1})
    seen = look(cast).context["seen"]
    send(cast, {cell(cast, 1, pieces[1]): "缺", "seen": seen, "save": 1})
    assert not HandIn.objects.exists()
    stale = {cell(cast, 1, pieces[1]): "交", cell(cast, 5, pieces[1]): "交", "seen": seen}
    assert send(cast, {**stale, "save": 1}).status_code == 303
    assert list(HandIn.objects.values_list("trainee__number", flat=True)) == [5]


def test_nobody_else_writes_and_the_withdrawn_are_excused(cast, pieces):
    Trainee.objects.filter(number=3).update(withdrawn_at=cast.time(3, "12:00"))
    said = {cell(cast, 3, pieces[1]): "交", cell(cast, 2, pieces[1]): "交", "seen": "0"}
    response = send(cast, {**said, "save": "1"})
    assert response.status_code == 422
    assert texts(response)[1] == ["免", "免"]
    with time_machine.travel(cast.time(4, "09:00"), tick=False):
        inspector = sign_in(Client(), cast.user(Role.INSPECTOR))
        assert inspector.get(address(cast)).status_code == 200
        assert "<input name=" not in inspector.get(address(cast)).content.decode()
        assert inspector.post(address(cast), said).status_code == 403
    assert not HandIn.objects.exists()


def test_121_trainees_and_many_pieces_cost_the_same_queries_and_are_light():
    counts, sizes = set(), []
    for size, many in ((1, 1), (121, 9)):
        cast = make_class(size)
        for n in range(many):
            set_homework(
                cast.training_class,
                f"第{n}次作业",
                due_at=cast.time(3, "18:00"),
                by=SYSTEM,
                now=cast.time(1, "09:00"),
            )
        client = sign_in(Client(), cast.user(Role.CLASS_HEAD))
        counts.add(queries_of(client, address(cast)))
        sizes.append(len(client.get(address(cast)).content))
    assert len(counts) == 1
    assert counts.pop() <= 20
    assert max(sizes) < 120_000
