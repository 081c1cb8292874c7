"""The pages of one class while it is alone and while it is one of many, and a crowd on one page."""

import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.test import Client
from django.utils import timezone

from bench.crowd import CONNECTIONS, crowd
from bench.measure import Cost, Growth, Row
from bench.pages import client_of, costs, roll_address, taken_session
from bench.work import bare_upsert, f_strings
from courses.enums import Role
from trainees.demo.copying import ClassCopier
from trainees.demo.folder import ClassFolder
from trainees.demo.long_class import long_class
from trainees.demo.making import MadeClass

FOLDER = Path(settings.BASE_DIR) / "trainees" / "demo" / "jiangyou-2014"


def growth(classes: int) -> Iterator[Growth | Row | str]:
    made = long_class(ClassFolder(FOLDER), now=timezone.now())
    made.training_class.refresh_from_db()
    alone = dict(costs(made))
    _copy(made, classes)
    among = dict(costs(made))
    for name, cost in among.items():
        yield Growth(name, alone[name], cost)
    client = client_of(made, Role.ORGANISER)
    yield from _beside_the_bare(made, client, among)
    answers, wrong = crowd(client, roll_address(made))
    yield f"{CONNECTIONS} connections on the roll page: {answers:.0f} a second, {wrong} errors"


def _copy(made: MadeClass, classes: int) -> None:
    copier = ClassCopier(made.training_class)
    for number in range(1, classes):
        copier.copy(number)
        print(f"\r{number + 1} classes", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def _beside_the_bare(made: MadeClass, client: Client, found: dict[str, Cost]) -> Iterator[Row]:
    session, page = taken_session(made), client.get(roll_address(made)).content
    roll, save = found["roll-call page, 121"].ms, found["save of 121 marks"].ms
    yield Row(
        "roll-call page, 121",
        roll,
        "its bytes by f-string, a view",
        f_strings(client, session, page),
    )
    bare = bare_upsert(session)
    yield Row("save of 121 marks", save, "bare upsert of 121 rows", bare)
