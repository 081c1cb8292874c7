"""The pages of one class while it is alone and while it is one of many, and a crowd on one page."""

import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from bench.crowd import CONNECTIONS, SERVINGS, crowd
from bench.measure import Growth, Row
from bench.pages import client_of, costs, list_costs, roll_address, taken_session
from bench.work import bare_upsert, roll_beside_f_strings
from courses.enums import Role
from trainees.demo.copying import ClassCopier
from trainees.demo.folder import ClassFolder
from trainees.demo.long_class import long_class
from trainees.demo.making import MadeClass

FOLDER = Path(settings.BASE_DIR) / "trainees" / "demo" / "jiangyou-2014"


FULL = 21  # classes: from here on a page of classes is full


def growth(classes: int) -> Iterator[Growth | Row | str]:
    made = long_class(ClassFolder(FOLDER), now=timezone.now())
    made.training_class.refresh_from_db()
    alone = dict(costs(made))
    full = min(FULL, classes)
    _copy(made, range(1, full))
    alone |= list_costs(made)  # as many rows then as later
    _copy(made, range(full, classes))
    among = dict(costs(made))
    for name, cost in among.items():
        yield Growth(name, alone[name], cost)
    client = client_of(made, Role.ORGANISER)
    session, save = taken_session(made), among["save of 121 marks"].ms
    yield from roll_beside_f_strings(client, session)
    yield Row("save of 121 marks", save, bare_upsert(session), "bare upsert of 121 rows")
    for serving in SERVINGS:
        answers, wrong = crowd(client, roll_address(made), serving)
        yield f"{CONNECTIONS} connections, {serving}: {answers:.0f} a second, {wrong} errors"


def _copy(made: MadeClass, numbers: range) -> None:
    copier = ClassCopier(made.training_class)
    for number in numbers:
        copier.copy(number)
        print(f"\r{number + 1} classes", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
