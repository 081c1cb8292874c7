"""Every heavy page at one class and at many: what it takes, and how much it grows."""

from collections.abc import Callable, Iterable, Iterator

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.measure import Cost, cpu_ms
from courses.enums import Role
from courses.models import Session
from trainees.demo.making import MadeClass
from trainees.models import Trainee
from trainees.policies.attendance import RollFact
from trainees.services.rollcall import Told, take_roll
from training.models import User


def costs(made: MadeClass) -> Iterator[tuple[str, Cost]]:
    """Each page with its name, of this class as it stands in its database now."""
    yield from _costs(made, _pages(made))
    yield "save of 121 marks", _saving(made)


def list_costs(made: MadeClass) -> Iterator[tuple[str, Cost]]:
    """Of the pages that list classes or people of several: alike only when their rows are."""
    yield from _costs(made, _lists(made))


def _costs(made: MadeClass, pages: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, Cost]]:
    for name, role, address in pages:
        yield name, _cost(client_of(made, role), address)


def roll_address(made: MadeClass) -> str:
    return reverse("roll", args=[taken_session(made).pk])


def taken_session(made: MadeClass) -> Session:
    sessions = made.training_class.sessions.filter(rolls__isnull=False)
    found = sessions.order_by("-starts_at").first()
    assert found is not None
    return found


def _pages(made: MadeClass) -> Iterator[tuple[str, str, str]]:
    pk, trainee = made.training_class.pk, made.trainees[9].pk
    register = reverse("register", args=[pk])
    yield "roll-call page, 121", Role.ORGANISER, roll_address(made)
    yield "register, a week", Role.ORGANISER, register
    yield "register, 121 × 90", Role.ORGANISER, f"{register}?week=all"
    yield "class overview", Role.CLASS_HEAD, reverse("class", args=[pk])
    yield "ledger page", Role.CLASS_HEAD, reverse("ledger", args=[trainee])
    yield "score book, 121", Role.ORGANISER, reverse("scores", args=[pk])
    yield "leave inbox", Role.ORG_DEPT, reverse("leaves", args=[pk])
    yield "home of the class head", Role.CLASS_HEAD, reverse("home")
    yield "home of a trainee", "trainee", reverse("home")
    yield "person list, 121", Role.ORGANISER, reverse("trainees", args=[pk])
    yield from _lists(made)


def _lists(made: MadeClass) -> Iterator[tuple[str, str, str]]:
    yield "list of classes", Role.ORG_DEPT, reverse("classes")
    yield "home of the org. department", Role.ORG_DEPT, reverse("home")
    yield "finding a person", Role.ORG_DEPT, f"{reverse('people')}?q=w"


def client_of(made: MadeClass, role: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=_user_id(made, role)))
    return client


def _user_id(made: MadeClass, role: str) -> int | None:
    if role == "trainee":
        return Trainee.objects.get(pk=made.trainees[9].pk).person.user_id
    return made.actor(role, number=9).user_id


def _cost(client: Client, address: str) -> Cost:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    ms = cpu_ms(lambda: client.get(address))
    return Cost(ms, _queries(lambda: client.get(address)), len(response.content) / 1000)


def _saving(made: MadeClass) -> Cost:
    """A first save with five exceptions, rolled back each time."""
    session = made.training_class.sessions.order_by("starts_at").last()
    told = {made.trainees[n].pk: Told(RollFact(minutes_late=5)) for n in range(50, 55)}

    def save() -> None:
        with transaction.atomic():
            by = made.actor(Role.CLASS_HEAD)
            assert take_roll(session, told, by=by, now=session.ends_at).saved > 100
            transaction.set_rollback(True)

    return Cost(cpu_ms(save), _queries(save), 0)


def _queries(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as seen:
        work()
    said = [one["sql"] for one in seen.captured_queries]
    return sum(not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")) for sql in said)
