"""What a page weighs: no page takes more than 30 queries or more of them for more people or
classes, none of 121 trainees is heavier than 120 KB, nothing comes from elsewhere."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.test_access import ROWS, address, open_now, patterns
from tests.trainees.pages import queries_of
from trainees.enums import CaseGround
from trainees.models import HandIn, LeaveRequest
from trainees.policies.attendance import RollFact
from trainees.services.appeal import make_appeal
from trainees.services.homework import set_homework
from trainees.services.leave import Application, apply_for_leave
from trainees.services.life import check_meal, check_night
from trainees.services.notices import make_weekly_notice
from trainees.services.rollcall import Told, take_roll
from trainees.services.withdrawal import open_case
from training.actors import Actor
from training.middleware import POLICY
from training.models import User

SYSTEM = Actor.system()
MOST_QUERIES, MOST_BYTES, MOST_ASSETS = 30, 120_000, 60_000
ROOT = Path(settings.BASE_DIR)
COLUMNS = ("class_head", "trainee", "organiser", "org_dept")
FILES = ("-xlsx", "-pdf", "-template", "-problems", "-file", "-request", "-proof", "health")


def busy_class(trainees: int, name: str = "干部培训班") -> Cast:
    """Everybody was late on Monday, missed its lunch, was late back, asked for leave and has a
    case; Friday's notice is made."""
    cast = make_class(
        trainees, sub_classes=("一班", "二班"), accounts=True, opened=False, name=name
    )
    cast.training_class = open_now(cast)
    ids = [one.pk for one in cast.trainees.values()]
    late = {pk: Told(RollFact(minutes_late=5)) for pk in ids}
    take_roll(cast.session(1), late, by=SYSTEM, now=cast.time(1, "12:00"))
    on, head = cast.days[0], cast.actor(Role.CLASS_HEAD)
    check_meal(
        cast.training_class, on=on, meal="lunch", missing=ids, by=head, now=cast.time(1, "12:30")
    )
    check_night(
        cast.training_class, on=on, away=(), late_back=ids, by=head, now=cast.time(1, "23:00")
    )
    set_homework(
        cast.training_class,
        "学习体会",
        due_at=cast.time(4, "20:00"),
        by=SYSTEM,
        now=cast.time(1, "14:00"),
    )
    make_weekly_notice(cast.training_class, by=SYSTEM, now=cast.time(5, "18:01"))
    application = Application(
        kind="sick", start=cast.time(6, "09:00"), end=cast.time(6, "10:00"), unit_request_seen=True
    )
    for trainee in cast.trainees.values():
        apply_for_leave(trainee, application, by=SYSTEM, now=cast.time(5, "18:30"))
        open_case(trainee, CaseGround.CONVENOR, by=SYSTEM, now=cast.time(5, "18:40"))
    for entry in cast.training_class.entries.filter(rule__code="ATT-01"):
        make_appeal(entry, text="到堂及时", by=SYSTEM, now=cast.time(1, "13:00"))
    return cast


def things_of(cast: Cast) -> dict[str, object]:
    one, first = cast.training_class, cast.trainees[1]
    leave = LeaveRequest.objects.get(trainee=first)
    hand_in = HandIn.objects.filter(trainee=first).first()
    return {
        "class_id": one.pk,
        "trainee_id": first.pk,
        "session_id": cast.sessions[1].pk,
        "part": "database",
        "monday": "2014-04-07",
        "notice_id": one.notices.get().pk,
        "assignment_id": one.assignments.get().pk,
        "hand_in_id": hand_in and hand_in.pk,
        "entry_id": one.entries.order_by("pk").first().pk,
        "case_id": first.cases.get().pk,
        "uid": leave.uid,
    }


def user_of(cast: Cast, column: str) -> User:
    return cast.trainee_user(1) if column == "trainee" else cast.user(Role(column))


def pages(cast: Cast) -> Iterator[tuple[str, str]]:
    """Every page that can be asked for, with its address on this ground."""
    things = things_of(cast)
    for name, (method, _) in ROWS.items():
        if method == "GET" and not any(part in name for part in FILES):
            known = {key: things.get(key) for key in patterns()[name]}
            path = address(name, things) if all(known.values()) else None
            if path:
                yield name, path


def seen(cast: Cast) -> dict[tuple[str, str], tuple[int, int]]:
    """(queries, bytes) of every page that each of COLUMNS may open, by page and column."""
    found = {}
    with time_machine.travel(cast.time(6, "08:40"), tick=False):
        for column in COLUMNS:
            client = Client()
            sign_in(client, user_of(cast, column))
            for name, path in pages(cast):
                response = client.get(path)
                if response.status_code == 200:
                    assert response.headers["Content-Security-Policy"] == POLICY
                    size = len(response.content)
                    found[name, column] = (queries_of(client, path), size)
    return found


@pytest.mark.django_db
def test_no_page_takes_more_queries_for_more_people_or_classes_or_is_heavy() -> None:
    small = seen(busy_class(3))
    for number in range(4):
        busy_class(3, name=f"另一个班{number}")
    large = seen(busy_class(121, name="大班"))
    assert len(small) > 60
    assert set(large) == set(small)
    grown = {page: (small[page][0], large[page][0]) for page in small}
    assert {page: n for page, n in grown.items() if n[1] > n[0]} == {}
    assert {page: n for page, (n, _) in large.items() if n > MOST_QUERIES} == {}
    assert {page: n for page, (_, n) in large.items() if n > MOST_BYTES} == {}


def test_the_styles_and_scripts_of_all_pages_together_are_light() -> None:
    files = [*ROOT.glob("training/static/**/*.css"), *ROOT.glob("training/static/**/*.js")]
    own = [path for path in files if path.name != "rare.css"]
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) < MOST_ASSETS
    assert len(own) > 10


def test_no_template_style_or_script_names_another_host() -> None:
    files = [
        *ROOT.glob("templates/**/*.html"),
        *(
            path
            for end in ("css", "js", "svg")
            for path in ROOT.glob(f"training/static/**/*.{end}")
        ),
    ]
    elsewhere = re.compile(r"(?:https?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.I)
    found = {
        str(path.relative_to(ROOT)): hosts
        for path in files
        if (hosts := set(elsewhere.findall(path.read_text())) - {"http://www.w3.org"})
    }
    assert found == {}


def test_no_policy_lets_inline_code_run() -> None:
    assert "unsafe" not in POLICY
    assert "default-src 'self'" in POLICY
