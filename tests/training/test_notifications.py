"""What a user is told: once per key, in words without reasons, read when it was read."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from training import notification_words
from training.models import Notification, User
from training.services.notifications import mark_all_read, mark_read, notify

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def li() -> User:
    return User.objects.create(username="li", name="李")


@pytest.fixture
def wang() -> User:
    return User.objects.create(username="wang", name="王")


def tell(*users: User, key: str = "one", url: str = "/password/", **more: Any) -> None:
    ids = [user.pk for user in users]
    notify(ids, "leave_waits", key=key, data={"name": "张"}, url=url, now=NOW, **more)


def test_one_key_reaches_a_user_once(li: User, wang: User) -> None:
    tell(li)
    tell(li, wang)
    assert list(Notification.objects.order_by("pk").values_list("user", "key")) == [
        (li.pk, "one"),
        (wang.pk, "one"),
    ]


def test_a_person_without_an_account_is_passed_over(li: User) -> None:
    notify([None, li.pk, li.pk], "leave_waits", key="one", now=NOW)
    assert Notification.objects.get().user == li


def test_telling_a_hundred_is_one_insert(li: User) -> None:
    users = User.objects.bulk_create(User(username=f"u{n}", name=f"{n}") for n in range(100))
    with CaptureQueriesContext(connection) as seen:
        tell(*users)
    assert len([q for q in seen.captured_queries if q["sql"].startswith("INSERT")]) == 1
    assert Notification.objects.count() == 100


def test_the_first_reading_counts(li: User) -> None:
    tell(li)
    mark_read(Notification.objects.get(), now=NOW)
    mark_read(Notification.objects.get(), now=LATER)
    assert Notification.objects.get().read_at == NOW


def test_what_came_after_the_page_stays_unread(li: User) -> None:
    tell(li)
    notify([li.pk], "leave_waits", key="two", now=LATER)
    assert mark_all_read(li, until=NOW, now=LATER) == 1
    assert list(Notification.objects.filter(read_at=None).values_list("key", flat=True)) == ["two"]


def test_a_row_with_a_gap_still_reads() -> None:
    assert "…" in notification_words.sentence_of("leave_waits", {"name": "张"})
    assert notification_words.sentence_of("unheard of", {}) == "unheard of"


def test_the_list_shows_ones_own_only_with_its_unread_mark(
    client: Client, li: User, wang: User
) -> None:
    tell(li)
    notify([wang.pk], "leave_waits", key="two", data={"name": "赵<b>"}, now=NOW)
    client.force_login(wang)
    page = client.get(reverse("notifications")).content.decode()
    assert "赵&lt;b&gt;" in page and "张" not in page
    assert 'class="unread"' in page


def test_reading_marks_it_and_leads_on(client: Client, li: User) -> None:
    tell(li)
    client.force_login(li)
    one = Notification.objects.get()
    response = client.post(reverse("notification-read", args=[one.pk]))
    assert (response.status_code, response["Location"]) == (302, "/password/")
    one.refresh_from_db()
    assert one.read_at is not None


def test_it_leads_to_no_other_site(client: Client, li: User) -> None:
    tell(li, url="https://evil.example/")
    client.force_login(li)
    response = client.post(reverse("notification-read", args=[Notification.objects.get().pk]))
    assert response["Location"] == reverse("notifications")


def test_somebody_elses_is_not_there(client: Client, li: User, wang: User) -> None:
    tell(li)
    client.force_login(wang)
    one = Notification.objects.get()
    assert client.post(reverse("notification-read", args=[one.pk])).status_code == 404
    client.post(reverse("notifications-read"))
    one.refresh_from_db()
    assert one.read_at is None


def test_a_page_is_not_read_by_looking_at_it(client: Client, li: User) -> None:
    tell(li)
    client.force_login(li)
    client.get(reverse("notifications"))
    one = Notification.objects.get()
    assert client.get(reverse("notification-read", args=[one.pk])).status_code == 405
    assert one.read_at is None


@pytest.mark.parametrize(
    "until", ["", "nonsense", "2026-13-45T00:00:00+08:00", "2026-03-02T08:00:00"]
)
def test_a_broken_moment_marks_everything(client: Client, li: User, until: str) -> None:
    tell(li)
    client.force_login(li)
    client.post(reverse("notifications-read"), {"until": until})
    assert not Notification.objects.filter(read_at=None).exists()


def test_the_bell_costs_a_visitor_nothing_and_a_user_one_query(client: Client, li: User) -> None:
    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(path)
        return len([q for q in seen.captured_queries if "training_notification" in q["sql"]])

    assert asked(reverse("sign-in")) == 0
    tell(li)
    client.force_login(li)
    assert asked(reverse("home")) == 1
