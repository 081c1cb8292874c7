"""Study bulletins: handed in, adopted by the rule, reversed, counted (R5.12)."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.trainees.pages import queries_of, rename
from tests.trainees.test_homework import live
from trainees.enums import BulletinRefusal, LifeRefusal
from trainees.models import BulletinSubmission, ScoreEntry
from trainees.services.bulletin import submit_bulletin
from trainees.services.conduct import adopt_bulletin
from trainees.services.reversal import take_back
from training.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    cast = make_class(4, sub_classes=("一班", "二班"), accounts=True)
    rename(cast, ["张霞", "李静", "王芳", "赵勇"])
    return cast


def submit(cast: Cast, title: str, *numbers: int, **more: Any) -> int:
    return submit_bulletin(
        cast.training_class,
        title,
        trainee_ids=[cast.trainees[number].pk for number in numbers],
        on=cast.days[1],
        by=cast.actor(Role.CLASS_HEAD),
        now=cast.time(2, "20:00"),
        **more,
    )


def ask(cast: Cast, said: dict[str, Any] | None, name: str = "bulletins", user: Any = None) -> Any:
    client = sign_in(Client(), user or cast.user(Role.CLASS_HEAD))
    address = reverse(name, args=[cast.training_class.pk])
    with time_machine.travel(cast.time(4, "09:00"), tick=False):
        return client.get(address) if said is None else client.post(address, said)


def adopt(cast: Cast, title: str, code: str, on: str = "2014-04-09") -> Any:
    return ask(cast, {"title": title, "rule": code, "on": on}, "bulletin-adopt")


def counts(response: Any) -> list[tuple[str, int, int, str]]:
    tallies = response.context["sub_class_tallies"] + response.context["people_tallies"]
    return [(one.name, one.submitted, one.adopted, str(one.rate)) for one in tallies]


def test_a_piece_needs_a_title_and_somebody_and_is_recorded_once(cast: Cast):
    for title, numbers, reason in (
        (" ", (1,), LifeRefusal.TITLE_NEEDED),
        ("见闻", (), BulletinRefusal.NOBODY),
    ):
        with pytest.raises(Refused) as refused:
            submit(cast, title, *numbers)
        assert refused.value.reason == reason
    assert submit(cast, "见闻", 1) == 1
    with pytest.raises(Refused) as refused:
        submit(cast, "见闻", 1)
    assert refused.value.reason == BulletinRefusal.RECORDED
    assert submit(cast, "见闻", 1, 3) == 1  # somebody more wrote it too


def test_a_sub_class_alone_gets_no_points_so_its_authors_are_asked_for(cast: Cast):
    submit(cast, "调研", sub_class_id=cast.sub_classes[0].pk)
    response = adopt(cast, "调研", "BULL-02")
    assert response.status_code == 422
    assert str(BulletinRefusal.NO_AUTHOR.label) in response.content.decode()
    submit(cast, "调研", 1)
    assert adopt(cast, "调研", "BULL-02").status_code == 303
    assert live(1) == [("BULL-02", 1000)]


def test_adoption_posts_its_level_once_and_reversing_it_takes_it_back(cast: Cast):
    submit(cast, "见闻", 1, 3)
    submit(cast, "体会", 1)
    assert counts(ask(cast, None))[0] == ("一班", 2, 0, "0.00")
    for _ in range(2):
        assert adopt(cast, "见闻", "BULL-03").status_code == 303
    assert (live(1), live(3)) == ([("BULL-03", 2000)], [("BULL-03", 2000)])
    assert counts(ask(cast, None)) == [
        ("一班", 2, 1, "50.00"),
        ("张霞", 2, 1, "50.00"),
        ("王芳", 1, 1, "100.00"),
    ]
    row = BulletinSubmission.objects.get(title="见闻", trainee__number=1)
    refused = ask(cast, {"record": row.pk}, "bulletin-take-out")
    assert str(BulletinRefusal.ADOPTED.label) in refused.content.decode()
    for entry in ScoreEntry.objects.filter(rule__code="BULL-03", sign=1):
        assert f"#entry-{entry.pk}" in ask(cast, None).content.decode()  # where it is reversed
        now = cast.time(4, "10:00")
        take_back(entry, reason="登错了级别", by=cast.actor(Role.CLASS_HEAD), now=now)
    assert counts(ask(cast, None))[0] == ("一班", 2, 0, "0.00")
    assert ask(cast, {"record": row.pk}, "bulletin-take-out").status_code == 303
    assert not BulletinSubmission.objects.filter(pk=row.pk).exists()


def test_what_was_adopted_without_having_been_recorded_counts_as_handed_in(cast: Cast):
    head, now = cast.actor(Role.CLASS_HEAD), cast.time(3, "09:00")
    adopt_bulletin(cast.training_class, [cast.trainees[1].pk], "BULL-01", "一", by=head, now=now)
    assert counts(ask(cast, None))[0] == ("一班", 1, 1, "100.00")


def test_another_sub_class_and_a_day_to_come_are_refused_and_nothing_typed_is_lost(cast: Cast):
    said = {"title": "见闻", "on": "2014-04-11", "trainees": [cast.trainees[2].pk]}
    response = ask(cast, said)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"on", "trainees"}
    assert 'value="见闻"' in response.content.decode()
    assert ask(cast, said, user=cast.user(Role.INSPECTOR)).status_code == 403
    submit(cast, "二班的", 2)
    other = BulletinSubmission.objects.get()
    assert ask(cast, {"record": other.pk}, "bulletin-take-out").status_code == 404
    assert adopt(cast, "二班的", "BULL-01").status_code == 422
    assert not ScoreEntry.objects.exists()


def test_one_piece_or_many_cost_the_same_queries():
    found = set()
    for size in (1, 121):
        cast = make_class(size)
        for number in range(1, size + 1):
            submit(cast, f"第{number}篇", number)
            if number % 2:
                adopt_bulletin(
                    cast.training_class,
                    [cast.trainees[number].pk],
                    "BULL-01",
                    f"第{number}篇",
                    by=cast.actor(Role.CLASS_HEAD),
                    now=cast.time(3, "09:00"),
                )
        client = sign_in(Client(), cast.user(Role.CLASS_HEAD))
        address = reverse("bulletins", args=[cast.training_class.pk])
        found.add(queries_of(client, address))
        assert len(client.get(address).content) < 120_000
    assert len(found) == 1
    assert found.pop() <= 20
