"""The pages on which a session is changed, cancelled and added, and those that tell of it."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from courses.enums import Role, SessionState
from courses.models import Session
from tests.cast import Cast, make_class, sign_in
from tests.trainees.pages import late_on_monday, queries_of
from trainees.models import AttendanceMark, ScoreEntry

pytestmark = pytest.mark.django_db
TYPED = {
    "title": "改在下午的专题",
    "day": "2014-04-08",
    "start": "19:00",
    "end": "20:30",
    "hours": "2",
    "form": "专题课程",
    "venue": "第二会议室",
    "lecturer": "",
    "lecturer_unit": "",
}


def at(cast: Cast, day: int, clock: str) -> Any:
    return time_machine.travel(cast.time(day, clock), tick=False)


def path(session: Session) -> str:
    return f"/sessions/{session.pk}/change/"


def post(client: Client, cast: Cast, session: Session, **data: Any) -> Any:
    with at(cast, 1, "09:30"):
        return client.post(path(session), {"seen": session.revision, **data})


def organiser(client: Client, **settings: Any) -> Cast:
    cast = make_class(**settings)
    sign_in(client, cast.user(Role.ORGANISER))
    return cast


class TestChanging:
    def test_a_clash_is_said_with_what_was_typed_still_there(self, client: Client) -> None:
        cast = organiser(client)
        session = cast.session(1, "pm")
        typed = {**TYPED, "start": "09:00", "end": "10:00"}
        answer = post(client, cast, session, act="change", **typed)
        assert answer.status_code == 422
        assert cast.session(2).title in answer.context["refusal"]
        assert answer.context["form"]["title"].value() == TYPED["title"]

    def test_times_in_the_wrong_order_are_said_at_the_field(self, client: Client) -> None:
        cast = organiser(client)
        answer = post(
            client, cast, cast.session(1, "pm"), act="change", **{**TYPED, "end": "18:00"}
        )
        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {"end"}

    def test_a_stale_page_is_said_and_then_shows_the_newest(self, client: Client) -> None:
        cast = organiser(client)
        session = cast.session(1, "pm")
        Session.objects.filter(pk=session.pk).update(revision=4)
        answer = post(client, cast, session, act="change", **TYPED)
        assert answer.status_code == 422
        assert answer.context["session"].revision == 4

    @pytest.mark.parametrize("seen", ["", "x", "²", "9" * 40])
    def test_a_revision_that_is_none_is_a_stale_page(self, client: Client, seen: str) -> None:
        cast = organiser(client)
        with at(cast, 1, "09:30"):
            answer = client.post(path(cast.session(1)), {"act": "cancel", "seen": seen})
        assert answer.status_code == 422

    def test_what_it_touches_is_shown_and_nothing_is_done_before_it_is_confirmed(
        self, client: Client
    ) -> None:
        cast = organiser(client)
        session = cast.session(1, "pm")
        answer = post(client, cast, session, act="change", **TYPED)
        assert answer.status_code == 200
        assert [line[0] for line in answer.context["lines"]] == [
            "时间",
            "课题",
            "地点",
            "学时",
        ]
        session.refresh_from_db()
        assert session.title != TYPED["title"]
        answer = post(client, cast, session, act="change", sure="1", **TYPED)
        assert answer["Location"].endswith("?week=2014-04-08")
        session.refresh_from_db()
        assert (session.title, session.venue.name, session.revision) == (
            TYPED["title"],
            TYPED["venue"],
            1,
        )

    @pytest.mark.parametrize(("day", "said"), [("2014-04-20", False), ("2014-04-21", True)])
    def test_a_day_outside_the_class_is_said_before_it_is_confirmed(
        self, client: Client, day: str, said: bool
    ) -> None:
        cast = organiser(client, days=14)
        answer = post(client, cast, cast.session(1, "pm"), act="change", **{**TYPED, "day": day})
        assert answer.status_code == 200
        assert ("在班期 4月7日–4月20日 之外" in answer.content.decode()) is said

    def test_going_back_keeps_what_was_typed(self, client: Client) -> None:
        cast = organiser(client)
        answer = post(client, cast, cast.session(1, "pm"), act="edit", sure="1", **TYPED)
        assert answer.context["form"]["title"].value() == TYPED["title"]
        assert cast.session(1, "pm").revision == 0

    def test_a_cancelled_session_says_how_many_points_go_and_can_be_planned_again(
        self, client: Client
    ) -> None:
        cast = organiser(client)
        late_on_monday(cast)
        session = cast.session(1)
        answer = post(client, cast, session, act="cancel")
        assert (answer.context["effect"].marks, answer.context["effect"].reversed) == (3, 3)
        post(client, cast, session, act="cancel", sure="1")
        session.refresh_from_db()
        assert session.state == SessionState.CANCELLED
        assert not AttendanceMark.objects.filter(late=True).exists()
        post(client, cast, session, act="restore", sure="1")
        assert AttendanceMark.objects.filter(late=True).count() == 3
        assert ScoreEntry.objects.count() == 9

    def test_a_head_of_one_sub_class_changes_only_what_is_for_it_alone(
        self, client: Client
    ) -> None:
        cast = make_class(2, sub_classes=("一班", "二班"))
        sign_in(client, cast.user(Role.CLASS_HEAD))
        session = cast.session(1)
        assert client.get(path(session)).status_code == 403
        session.audiences.filter(sub_class=cast.sub_classes[1]).delete()
        assert client.get(path(session)).status_code == 200


class TestAdding:
    def test_it_stands_on_the_timetable_for_the_sub_class_chosen(self, client: Client) -> None:
        cast = organiser(client, sub_classes=("一班", "二班"))
        address = f"/classes/{cast.training_class.pk}/sessions/add/"
        data = {**TYPED, "act": "change", "audience": ["二班"]}
        with at(cast, 1, "09:30"):
            seen = client.post(address, data)
            assert seen.context["new"] and not Session.objects.filter(title=TYPED["title"]).exists()
            assert 'name="audience" value="二班"' in seen.content.decode()
            client.post(address, {**data, "sure": "1"})
        session = Session.objects.get(title=TYPED["title"])
        assert [one.name for one in session.audience.all()] == ["二班"]
        assert not session.together


class TestMovedMeanwhile:
    def test_a_roll_typed_before_the_move_is_refused_with_its_marks_kept(
        self, client: Client
    ) -> None:
        cast = make_class()
        sign_in(client, cast.user(Role.CLASS_HEAD))
        session = cast.session(1)
        seen = f"{session.starts_at.timestamp():.0f}-{session.ends_at.timestamp():.0f}"
        Session.objects.filter(pk=session.pk).update(starts_at=cast.time(1, "08:40"))
        data = {f"m-{cast.trainees[1].pk}": "absent::0", "sub": cast.sub_classes[0].pk}
        with at(cast, 1, "08:50"):
            answer = client.post(f"/sessions/{session.pk}/roll/", {**data, "seen": seen})
        assert answer.status_code == 422
        assert not AttendanceMark.objects.exists()
        assert 'data-t="absent:"' in answer.content.decode()


class TestVersions:
    def test_a_move_reads_from_and_to(self, client: Client) -> None:
        cast = organiser(client)
        session = cast.session(1, "pm")
        versions = f"/classes/{cast.training_class.pk}/timetable/versions/"
        assert client.get(versions).status_code == 200
        cancelled = cast.session(3)
        post(client, cast, cancelled, act="cancel", sure="1")
        post(client, cast, session, act="change", sure="1", **TYPED)
        page = client.get(versions)
        (line,) = page.context["differences"]
        assert line.label == "调整"
        assert line.lines[0][1:] == ("4月7日 周一 14:30–17:30", "4月8日 周二 19:00–20:30")
        assert client.get(versions + "?number=77").status_code == 404

    def test_the_calendar_of_a_phone_learns_of_a_move_and_of_a_cancellation(
        self, client: Client
    ) -> None:
        cast = make_class(accounts=True)
        sign_in(client, cast.trainee_user(1))
        with at(cast, 1, "09:00"):
            made = client.post("/calendar/make/")
        feed = "/calendar/" + made.context["address"].split("/calendar/")[1]
        phone, desk = Client(), sign_in(Client(), cast.user(Role.ORGANISER))
        post(desk, cast, cast.session(1, "pm"), act="change", sure="1", **TYPED)
        post(desk, cast, cast.session(3), act="cancel", sure="1")
        with at(cast, 1, "10:00"):
            events = phone.get(feed).content.decode().split("BEGIN:VEVENT")
        (moved,) = [one for one in events if TYPED["title"] in one]
        assert "SEQUENCE:1" in moved and "STATUS:CONFIRMED" in moved
        assert "DTSTART:20140408T110000Z" in moved
        (gone,) = [one for one in events if "STATUS:CANCELLED" in one]
        assert "SEQUENCE:1" in gone


class TestTimetable:
    def test_what_comes_next_is_marked_over_a_night_too(self, client: Client) -> None:
        cast = organiser(client)
        address = f"/classes/{cast.training_class.pk}/timetable/"
        with at(cast, 1, "20:00"):
            days = client.get(address).context["days"]
        marked = [line.session for day in days for line in day.lines if line.next]
        assert marked == [cast.session(2)]

    @pytest.mark.parametrize("query", ["", "?as=week"])
    def test_both_views_take_the_same_queries_for_one_trainee_and_for_many(
        self, client: Client, query: str
    ) -> None:
        found = set()
        for size in (1, 40):
            cast = organiser(client, trainees=size)
            with at(cast, 1, "09:00"):
                found.add(
                    queries_of(client, f"/classes/{cast.training_class.pk}/timetable/{query}")
                )
        assert len(found) == 1 and found.pop() <= 14
