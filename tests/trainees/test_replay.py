"""What happened in Jiangyou in April 2014 comes out as it must, file by file."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

CLASS = Path(__file__).parent.parent / "data" / "jiangyou-2014"
pytestmark = pytest.mark.django_db
FILES = ("leaves", "notice_totals", "notices", "scores", "outcomes")


@pytest.fixture(scope="module")
def replayed(django_db_setup, django_db_blocker, tmp_path_factory):
    """The class replayed once for all files, and taken back afterwards."""
    out = tmp_path_factory.mktemp("out")
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("replay", CLASS, out=out)
        transaction.set_rollback(True)
    return out


@pytest.mark.parametrize("name", FILES)
def test_what_came_out_equals_what_must_come_out(replayed, name):
    expected = (CLASS / "expected" / f"{name}.csv").read_text(encoding="utf-8")
    assert (replayed / f"{name}.csv").read_text(encoding="utf-8") == expected
