"""A notice published openly: who may, what everybody reads, and how it ends."""

from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.trainees.pages import eventful_class, late_on_monday, notice_of, queries_of
from trainees.enums import NoticeRefusal
from trainees.models import OpenPublication, Person, WeeklyNotice
from trainees.policies.attendance import RollFact
from trainees.services.leave import Application, apply_for_leave
from trainees.services.leave_decision import decide_leave
from trainees.services.notice_editions import correct_notice
from trainees.services.notice_publication import publish_notice, take_down_notice
from trainees.services.notices import make_weekly_notice, sign_notice
from trainees.services.rollcall import correct_mark, take_roll
from training.refusals import Refused

pytestmark = pytest.mark.django_db
GROUND = "班务会议定,学员书面同意"
CANARIES = ("突发阑尾炎", "13900001111", "别的班")


@pytest.fixture
def cast() -> Cast:
    return eventful_class(3, sub_classes=("一班", "二班"))


def head(cast: Cast) -> Any:
    return cast.actor(Role.CLASS_HEAD)


def client_of(cast: Cast, role: str = Role.CLASS_HEAD) -> Client:
    return sign_in(Client(), cast.user(role))


def to(name: str, notice: WeeklyNotice) -> str:
    return reverse(name, args=[notice.pk])


def signed(cast: Cast) -> WeeklyNotice:
    return sign_notice(notice_of(cast), by=head(cast), now=cast.time(5, "19:00"))


def published(cast: Cast, *, names: str = "masked", now: str = "19:30") -> OpenPublication:
    at = cast.time(5, now)
    return publish_notice(signed(cast), names=names, ground=GROUND, by=head(cast), now=at)


def read(cast: Cast, publication: OpenPublication, day: int, clock: str = "09:00") -> Any:
    with time_machine.travel(cast.time(day, clock), tick=False):
        return Client().get(reverse("open-notice", args=[publication.token]))


def on_second_thoughts(cast: Cast, fact: RollFact | None = None) -> None:
    """Number 1 was not late after all, or as `fact` says."""
    now, who = cast.time(6, "08:00"), cast.trainees[1].pk
    told = fact or RollFact()
    correct_mark(cast.session(1), who, told, reason="记错", by=head(cast), now=now)


def corrected(cast: Cast) -> WeeklyNotice:
    on_second_thoughts(cast)
    now = cast.time(6, "10:00")
    return correct_notice(notice_of(cast), reason="迟到记错", by=head(cast), now=now)


# --- Refusals --------------------------------------------------------------------------------


def test_it_is_refused_before_the_sign_off(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        publish_notice(
            notice_of(cast), names="counts", ground=GROUND, by=head(cast), now=cast.time(6, "09:00")
        )
    assert refused.value.reason == NoticeRefusal.NOT_SIGNED


def test_it_is_refused_without_a_ground_and_what_was_typed_comes_back(cast: Cast) -> None:
    notice = signed(cast)
    typed = {"names": "masked", "ground": "  "}
    answer = client_of(cast).post(to("notice-publish", notice), typed)
    assert answer.status_code == 422
    assert answer.context["publish_form"].data["names"] == "masked"
    assert not OpenPublication.objects.exists()


def test_a_second_publication_beside_the_first_is_refused(cast: Cast) -> None:
    published(cast)
    with pytest.raises(Refused) as refused:
        published(cast, now="20:00")
    assert refused.value.reason == NoticeRefusal.PUBLISHED_ALREADY


def test_an_edition_that_was_replaced_is_not_published(cast: Cast) -> None:
    old = signed(cast)
    corrected(cast)
    with pytest.raises(Refused) as refused:
        publish_notice(old, names="counts", ground=GROUND, by=head(cast), now=cast.time(6, "11:00"))
    assert refused.value.reason == NoticeRefusal.REPLACED


def test_the_database_too_wants_a_ground_and_an_edition_a_reason(cast: Cast) -> None:
    shown = published(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        OpenPublication.objects.filter(pk=shown.pk).update(ground="")
    with pytest.raises(IntegrityError), transaction.atomic():
        WeeklyNotice.objects.update(edition=2)


def test_only_the_class_head_publishes_and_the_organiser_may_take_down(cast: Cast) -> None:
    notice = signed(cast)
    typed = {"names": "counts", "ground": GROUND}
    for role in (Role.ORGANISER, Role.INSPECTOR, Role.ORG_DEPT):
        assert client_of(cast, role).post(to("notice-publish", notice), typed).status_code == 403
    with time_machine.travel(cast.time(5, "20:00"), tick=False):
        client_of(cast).post(to("notice-publish", notice), typed)
        assert OpenPublication.objects.get().taken_down_at is None
        client_of(cast, Role.ORGANISER).post(to("notice-take-down", notice))
    gone = OpenPublication.objects.get()
    assert (gone.taken_down_at, gone.taken_down_by) == (
        cast.time(5, "20:00"),
        cast.user(Role.ORGANISER),
    )


# --- What everybody reads --------------------------------------------------------------------


def test_names_are_masked_and_numbers_left_out(cast: Cast) -> None:
    shown = published(cast)
    page = read(cast, shown, 6).content.decode()
    for number, one in cast.trainees.items():
        assert one.person.name not in page
        assert f"{one.person.name[0]}*" in page, number
    assert "一班" in page


def test_counts_only_name_nobody(cast: Cast) -> None:
    page = read(cast, published(cast, names="counts"), 6)
    assert next((one.event, one.people) for _, one in page.context["counts"]) == ("late", 3)
    assert all(f"{one.person.name[0]}*" not in page.content.decode() for one in all_of(cast))


def all_of(cast: Cast) -> list[Any]:
    return list(cast.trainees.values())


@pytest.mark.parametrize("names", ["masked", "counts"])
def test_no_reason_no_phone_and_nothing_of_another_class_comes_out(names: str) -> None:
    other = eventful_class(2, name="别的班")
    cast = make_class(2)
    late_on_monday(cast)
    for one in Person.objects.all():
        one.phone = "13900001111"
        one.save()
    start, end = cast.time(5, "08:30"), cast.time(5, "12:00")
    application = Application("sick", start, end, reason="突发阑尾炎", unit_request_seen=True)
    leave = apply_for_leave(
        cast.trainees[1], application, by=cast.actor(Role.ORGANISER), now=cast.time(4, "09:00")
    )
    decide_leave(leave, "approve", by=cast.actor(Role.ORG_DEPT), now=cast.time(4, "10:00"))
    session = cast.session(5)
    take_roll(session, {}, by=head(cast), now=session.starts_at)
    make_weekly_notice(cast.training_class, by=head(cast), now=cast.time(5, "18:40"))
    page = read(cast, published(cast, names=names), 6).content.decode()
    assert [one for one in (*CANARIES, "病", all_of(other)[0].unit) if one in page] == []


def test_it_says_until_when_and_whom_to_turn_to_and_no_engine_keeps_it() -> None:
    cast = eventful_class(1, policy={"notice_contact": "培训科 0816-3222222"})
    answer = read(cast, published(cast), 6)
    page = answer.content.decode()
    assert "培训科 0816-3222222" in page
    assert "2014年4月18日" in page
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert "no-store" in answer["Cache-Control"]


def test_a_visitor_costs_the_same_queries_for_121_as_for_one() -> None:
    counts = set()
    for size in (1, 121):
        cast = eventful_class(size)
        address = reverse("open-notice", args=[published(cast).token])
        with time_machine.travel(cast.time(6, "09:00"), tick=False):
            counts.add(queries_of(Client(), address))
            assert len(Client().get(address).content) < 120_000
    assert len(counts) == 1
    assert max(counts) <= 4


# --- How it ends -----------------------------------------------------------------------------


def test_it_is_shown_on_its_last_day_and_gone_on_the_next(cast: Cast) -> None:
    shown = published(cast)
    assert read(cast, shown, 12, "23:59").status_code == 200
    gone = read(cast, shown, 13, "00:00")
    assert gone.status_code == 410
    assert all_of(cast)[0].person.name[0] + "*" not in gone.content.decode()


def test_taken_down_it_is_gone_at_once_and_shown_again_it_has_another_address(cast: Cast) -> None:
    shown = published(cast)
    take_down_notice(notice_of(cast), by=head(cast), now=cast.time(6, "08:00"))
    assert read(cast, shown, 6).status_code == 410
    again = published(cast, names="counts", now="21:00")
    assert read(cast, again, 6).status_code == 200
    assert again.token != shown.token
    assert read(cast, shown, 6).status_code == 410


def test_what_has_run_out_can_be_published_again_and_not_taken_down(cast: Cast) -> None:
    published(cast)
    later = cast.time(14, "09:00")
    with pytest.raises(Refused) as refused:
        take_down_notice(notice_of(cast), by=head(cast), now=later)
    assert refused.value.reason == NoticeRefusal.TAKEN_DOWN
    publish_notice(notice_of(cast), names="counts", ground=GROUND, by=head(cast), now=later)
    assert OpenPublication.objects.filter(taken_down_at__isnull=True).count() == 1


def test_an_address_that_was_never_given_is_404() -> None:
    assert Client().get(reverse("open-notice", args=["guessed"])).status_code == 404


# --- Editions --------------------------------------------------------------------------------


def test_the_old_open_page_says_what_replaced_it_and_leads_there(cast: Cast) -> None:
    shown = published(cast)
    edition = corrected(cast)
    assert read(cast, shown, 6, "11:00").context["shown"].replaced_by == 2
    sign_notice(edition, by=head(cast), now=cast.time(6, "11:00"))
    newer = publish_notice(
        edition, names="masked", ground=GROUND, by=head(cast), now=cast.time(6, "11:30")
    )
    page = read(cast, shown, 6, "12:00").content.decode()
    assert reverse("open-notice", args=[newer.token]) in page
    assert not read(cast, newer, 6, "12:00").context["shown"].replaced_by


def test_the_page_shows_the_changes_to_the_class_head_only(cast: Cast) -> None:
    on_second_thoughts(cast)
    page = client_of(cast).get(to("notice", notice_of(cast)))
    assert [(row.number, len(lines)) for row, lines in page.context["changes"]["rows"]] == [(1, 1)]
    trainee = sign_in(Client(), cast.trainee_user(2)).get(to("notice", notice_of(cast)))
    assert "changes" not in trainee.context


def test_the_class_head_corrects_on_the_page_and_both_editions_stay_readable(cast: Cast) -> None:
    old = notice_of(cast)
    on_second_thoughts(cast)
    client = client_of(cast)
    assert client.post(to("notice-correct", old), {"reason": ""}).status_code == 422
    client.post(to("notice-correct", old), {"reason": "迟到记错"})
    new = WeeklyNotice.objects.get(edition=2)
    trainee = sign_in(Client(), cast.trainee_user(2))
    assert to("notice", new) in trainee.get(to("notice", old)).content.decode()
    assert "迟到记错" in trainee.get(to("notice", new)).content.decode()
    assert len(trainee.get(to("notice", old)).context["rows"]) == 3
    again = client.post(to("notice-correct", old), {"reason": "再改"})
    assert again.status_code == 422


def test_the_page_of_the_class_head_costs_the_same_with_changes_and_121_trainees() -> None:
    counts = set()
    for size in (1, 121):
        cast = eventful_class(size)
        on_second_thoughts(cast, RollFact(minutes_late=3, minutes_early=3))
        counts.add(queries_of(client_of(cast), to("notice", notice_of(cast))))
    assert len(counts) == 1
    assert max(counts) <= 10


# --- Paper -----------------------------------------------------------------------------------


def test_the_code_on_the_paper_leads_to_the_open_page_while_there_is_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses: list[str] = []
    monkeypatch.setattr(
        "trainees.documents.notice.qr", lambda canvas, url, *place: addresses.append(url)
    )
    shown = published(cast)
    with time_machine.travel(cast.time(6, "09:00"), tick=False):
        client_of(cast).get(to("notice-pdf", notice_of(cast)))
        take_down_notice(notice_of(cast), by=head(cast), now=cast.time(6, "09:00"))
        client_of(cast).get(to("notice-pdf", notice_of(cast)))
    assert [one.partition("/notices")[0].rpartition("/open/")[2] for one in addresses] == [
        f"{shown.token}/",
        addresses[1].partition("/notices")[0],
    ]
    assert addresses[1].endswith(to("notice", notice_of(cast)))


def test_the_list_says_what_became_of_each(cast: Cast) -> None:
    published(cast)
    corrected(cast)
    with time_machine.travel(cast.time(6, "11:00"), tick=False):
        page = client_of(cast).get(reverse("notices", args=[cast.training_class.pk]))
    assert [
        (one.edition, bool(one.successor), state) for one, state in page.context["notices"]
    ] == [(2, False, ""), (1, True, "up")]
