"""Queries that are put into SQL once."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext

from training.models import Notification, User
from training.queries.prepared import Given, Prepared, given_time

pytestmark = pytest.mark.django_db
EARLY, LATE = datetime(2014, 4, 7, 8, tzinfo=UTC), datetime(2014, 4, 7, 9, tzinfo=UTC)


@pytest.fixture
def told() -> Prepared:
    """Of a user, since a moment, with who it is for."""
    for name in ("Ann", "Ben"):
        user = User.objects.create(username=name, name=name)
        for at in (EARLY, LATE):
            Notification.objects.create(user=user, kind="note", key=str(at), created_at=at)
    return Prepared(
        lambda: Notification.objects.select_related("user").filter(
            user=Given("user"), created_at__gte=given_time("since")
        )
    )


def user_id(name: str) -> int:
    return User.objects.get(username=name).pk


def test_a_value_that_was_not_told_is_missed_and_nothing_is_asked(told: Prepared) -> None:
    with CaptureQueriesContext(connection) as asked, pytest.raises(KeyError, match="since"):
        told(user=1)
    assert len(asked) == 0


def test_every_asking_has_the_rows_of_its_own_values(told: Prepared) -> None:
    ann, ben = user_id("Ann"), user_id("Ben")
    assert [(row.user_id, row.created_at) for row in told(user=ann, since=EARLY)] == [
        (ann, LATE),
        (ann, EARLY),
    ]
    assert [(row.user_id, row.created_at) for row in told(user=ben, since=LATE)] == [(ben, LATE)]
    assert told(user=0, since=EARLY) == []


def test_a_number_that_no_database_holds_finds_nothing(told: Prepared) -> None:
    assert told(user=10**30, since=EARLY) == []


def test_what_is_selected_with_it_comes_in_the_same_query(told: Prepared) -> None:
    ann = user_id("Ann")
    with CaptureQueriesContext(connection) as asked:
        names = [row.user.name for row in told(user=ann, since=EARLY)]
    assert (names, len(asked)) == (["Ann", "Ann"], 1)


def test_it_is_put_into_sql_once(told: Prepared, monkeypatch: pytest.MonkeyPatch) -> None:
    ann = user_id("Ann")
    told(user=ann, since=EARLY)
    monkeypatch.setattr(SQLCompiler, "as_sql", None)
    assert len(told(user=ann, since=LATE)) == 1


def test_what_changed_since_is_seen(told: Prepared) -> None:
    ann = user_id("Ann")
    told(user=ann, since=EARLY)
    Notification.objects.filter(user=ann, created_at=EARLY).delete()
    assert len(told(user=ann, since=EARLY)) == 1


def test_several_values_may_be_given_for_one_column(told: Prepared) -> None:
    ids = [user_id("Ann"), user_id("Ben")]
    some = Prepared(
        lambda: (
            User.objects.filter(pk__in=[Given("one"), Given("other")])
            .order_by("name")
            .values_list("name", flat=True)
        )
    )
    assert some(one=ids[0], other=ids[1]) == ["Ann", "Ben"]
