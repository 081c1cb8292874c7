"""What the documents of a class say, told through the services that the pages use."""

from typing import Any

import pytest

from courses.enums import Role, SessionState
from courses.models import Session, SessionAudience
from courses.permissions import Enrolled, Office, Rights
from tests.documents import made
from tests.flows.story import begin
from trainees.models import Seat
from trainees.policies.seats import row_and_seat
from trainees.services.life import opt_out_of_meal
from training.refusals import Refused

pytestmark = pytest.mark.django_db


def said(facts: Any) -> list[tuple[str, ...]]:
    return [row.said for row in facts.rows]


def test_a_sign_in_sheet_is_filled_in_with_the_leave_that_is_granted() -> None:
    story = begin(3)
    story.granted(1, "2 08:30", "2 12:00", kind="sick")
    story.granted(2, "2 09:00", "2 10:00")
    story.apply(3, "2 08:30", "2 12:00")  # not decided yet
    day = story.on(2).isoformat()
    facts = made(story, "sign-in-sheet", now="1 20:00", query=f"when={day}")
    assert facts.heads == ("上午\n8:30", "下午\n14:30")
    assert said(facts) == [("病假", ""), ("事假\n9:00—10:00", ""), ("", "")]


def test_a_sign_in_sheet_of_one_session_has_its_people_only() -> None:
    story = begin(2, sub_classes=("一班", "二班"))
    session = story.cast.session(2)
    SessionAudience.objects.filter(session=session, sub_class=story.cast.sub_classes[1]).delete()
    facts = made(story, "sign-in-sheet", now="1 20:00", query=f"when={session.pk}")
    assert [row.number for row in facts.rows] == [1]
    whole = made(story, "sign-in-sheet", now="1 20:00", query=f"when={story.on(2).isoformat()}")
    assert said(whole) == [("", ""), ("—", "")]


def test_the_meal_order_names_those_whom_its_counts_leave_out_and_no_later_ones() -> None:
    story = begin(4)
    for number, at in ((1, "1 09:00"), (2, "2 09:59"), (3, "2 10:30")):
        opt_out_of_meal(
            story.trainee(number), on=story.on(2), meal="lunch",
            by=story.head(), now=story.at(at),
        )  # fmt: skip
    story.granted(4, "2 11:00", "2 13:00")
    facts = made(story, "meal-order", now="2 15:30", query=f"day={story.on(2).isoformat()}")
    lunch = facts.meals[1]
    assert (lunch.expected, lunch.out, lunch.prepared, lunch.final) == (4, 3, 1, True)
    told = [(one.number, one.why) for one in facts.out if one.meal == "午餐"]
    assert told == [(1, "已报停餐"), (2, "已报停餐"), (4, "请假")]


def test_the_night_sheet_knows_who_is_on_leave() -> None:
    story = begin(2)
    story.granted(1, "2 18:00", "3 08:00")
    facts = made(story, "night-sheet", now="2 20:00", query=f"day={story.on(2).isoformat()}")
    assert [row.said for row in facts.rows] == ["请假", ""]


def test_the_register_has_a_glyph_for_every_session_and_adds_them_up() -> None:
    story = begin(2)
    story.granted(2, "1 14:30", "1 17:30", kind="sick")
    story.roll(1, "am", late={1: 5})
    story.roll(1, "pm")
    facts = made(story, "register", now="2 08:00")
    assert [row.glyphs[:3] for row in facts.rows] == [("◇", "√", "·"), ("√", "＋", "·")]
    assert (facts.rows[0].late, facts.rows[1].sick_hours) == (1, 4)
    assert [(one.attended, one.expected) for one in facts.sessions[:3]] == [(2, 2), (1, 2), (0, 0)]


def test_a_timetable_leaves_cancelled_sessions_out_and_shows_a_trainee_their_own() -> None:
    story = begin(2, sub_classes=("一班", "二班"))
    Session.objects.filter(pk=story.cast.session(1).pk).update(state=SessionState.CANCELLED)
    other = story.cast.session(1, "pm")
    SessionAudience.objects.filter(session=other, sub_class=story.cast.sub_classes[0]).delete()
    first, second = story.cast.sub_classes
    counts = []
    for sub_class in (first, second):
        own = Enrolled(1, story.klass.pk, sub_class.pk)
        rights = Rights(None, None, (), look_up=lambda own=own: (own,))
        facts = made(story, "timetable", now="1 08:00", query="week=all", by=rights)
        counts.append(sum(len(week.lessons) for week in facts.weeks))
    assert counts == [12, 13]


def test_phones_are_in_the_directory_for_those_who_may_see_them() -> None:
    story = begin(1)
    person = story.trainee(1).person
    person.phone = "13800000001"
    person.save()
    inspector = Rights(None, None, (Office(Role.INSPECTOR, story.klass.pk, None),))
    facts = [made(story, "directory", now="1 08:00", by=by) for by in (None, inspector)]
    assert [one.rows[0].phone for one in facts] == ["13800000001", ""]
    assert ["phone" in one.fields for one in facts] == [True, False]


def test_a_class_without_seats_has_no_plan_and_who_has_none_is_named() -> None:
    story = begin(3)
    with pytest.raises(Refused):
        made(story, "seating-plan", now="1 08:00")
    for number, label in ((1, "1排2座"), (2, "靠窗")):
        Seat.objects.create(
            trainee=story.trainee(number), label=label, starts_at=story.at("1 08:00")
        )
    facts = made(story, "seating-plan", now="1 08:00")
    assert [(place.row, place.seat) for place in facts.places] == [(1, 2)]
    assert [one.label for one in facts.elsewhere] == ["靠窗", ""]


@pytest.mark.parametrize(
    ("label", "place"),
    [("1排4座", (1, 4)), ("第12排3号", (12, 3)), ("3-7", (3, 7)), ("A12", None), ("0-1", None)],
)
def test_a_seat_says_its_row(label: str, place: tuple[int, int] | None) -> None:
    assert row_and_seat(label) == place
