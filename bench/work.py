"""The work that is measured: Jiangyou's class of 121, and the bare thing beside each verb."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from bench.measure import Row, beside_ms, cpu_ms
from bench.urls import FRAMES, Frame
from courses.enums import Role
from courses.models import Session
from trainees.demo.folder import ClassFolder
from trainees.demo.replay import replay
from trainees.demo.run import Replay
from trainees.demo.today import shift_to_second_week
from trainees.models import AttendanceMark, RollCall, ScoreEntry
from trainees.policies.attendance import RollFact
from trainees.queries.ledger import scores_of
from trainees.queries.notices import notice_facts
from trainees.services.rollcall import Told, take_roll
from training.models import User

TAKEN, UNTAKEN = 5, 31  # a session of the first week, the last of the third
FOLDER = Path(settings.BASE_DIR) / "trainees" / "demo" / "jiangyou-2014"


def rows() -> Iterator[Row]:
    empty = empty_page()
    run = demo_class()
    client = class_head(run)
    session = run.made.sessions[TAKEN]
    notice = run.made.training_class.notices.first()
    assert notice is not None
    yield from roll_beside_f_strings(client, session)
    yield Row("save of 121 marks", saving(run), bare_upsert(session), "bare upsert of 121 rows")
    yield Row("notice page", get(client, "notice", notice.pk), empty, "empty view")
    yield Row("notice facts", facts(run), bare_aggregate(run), "bare aggregate")
    yield Row("ledger totals of a class", totals(run), bare_aggregate(run), "bare aggregate")
    rolls = RollCall.objects.count()
    bare = bare_upsert(session) * rolls
    yield Row("replay of 289 events", whole_replay(), bare, f"{rolls} bare upserts of 121")


def demo_class() -> Replay:
    now = timezone.now()
    shift = shift_to_second_week(ClassFolder(FOLDER), timezone.localtime(now).date())
    return replay(ClassFolder(FOLDER, shift), until=now)


def class_head(run: Replay) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=run.made.actor(Role.ORGANISER).user_id))
    return client


def get(client: Client, name: str, pk: int) -> float:
    address = reverse(name, args=[pk])
    assert client.get(address).status_code == 200
    return cpu_ms(lambda: client.get(address))


def empty_page() -> float:
    """A view that answers nothing, behind the same middleware."""
    with override_settings(ROOT_URLCONF="bench.urls"):
        client = Client()
        return cpu_ms(lambda: client.get("/bare/"), runs=200)


def roll_beside_f_strings(client: Client, session: Session) -> Iterator[Row]:
    """The roll's page and, in turns with it, a view that writes as many bytes by f-string. Both
    stand in one list of addresses: to change it between turns would charge our page with reading
    all of ours anew."""
    address = reverse("roll", args=[session.pk])
    page = client.get(address).content
    FRAMES[session.pk] = Frame.of(page.decode())

    with override_settings(ROOT_URLCONF="bench.urls"):
        bare_address = f"/bare/{session.pk}/"
        assert len(client.get(bare_address).content) == len(page)
        ours, bare = beside_ms(
            lambda: client.get(address), lambda: client.get(bare_address), runs=40
        )
    yield Row("roll-call page, 121", ours, bare, "its bytes by f-string, a view")


def saving(run: Replay) -> float:
    """A first save of 121 marks with five exceptions, rolled back each time."""
    session = run.made.sessions[UNTAKEN]
    told = {
        run.made.trainees[number].pk: Told(RollFact(minutes_late=5)) for number in range(50, 55)
    }
    by = run.made.actor(Role.CLASS_HEAD)

    def save() -> None:
        with transaction.atomic():
            assert take_roll(session, told, by=by, now=session.ends_at).saved > 100
            transaction.set_rollback(True)

    return cpu_ms(save)


def bare_upsert(session: Session) -> float:
    marks = list(AttendanceMark.objects.filter(session=session))

    def upsert() -> None:
        with transaction.atomic():
            AttendanceMark.objects.bulk_create(
                marks, update_conflicts=True, unique_fields=["id"], update_fields=["version"]
            )
            transaction.set_rollback(True)

    return cpu_ms(upsert)


def facts(run: Replay) -> float:
    training_class = run.made.training_class
    rolls = list(RollCall.objects.filter(notice__number=1))
    return cpu_ms(lambda: notice_facts(training_class, rolls, now=timezone.now()))


def totals(run: Replay) -> float:
    ids = [one.pk for one in run.made.trainees.values()]
    return cpu_ms(lambda: scores_of(run.made.training_class, trainee_ids=ids))


def bare_aggregate(run: Replay) -> float:
    entries = ScoreEntry.objects.filter(training_class=run.made.training_class).order_by()
    return cpu_ms(lambda: list(entries.values_list("trainee").annotate(Sum("milli"))))


def whole_replay() -> float:
    def work() -> None:
        with transaction.atomic():
            replay(ClassFolder(FOLDER))
            transaction.set_rollback(True)

    return cpu_ms(work, runs=3)
