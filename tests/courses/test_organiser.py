"""A new site gets its first organiser by a command."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from training.models import LogEntry, User

pytestmark = pytest.mark.django_db


def test_the_first_organiser_signs_in_with_the_printed_password_and_must_change_it(
    client: Client,
) -> None:
    out = StringIO()
    call_command("organiser", "zhangsan", "张三", stdout=out)
    asked = {"username": "zhangsan", "password": out.getvalue().strip()}
    client.post(reverse("sign-in"), asked)
    assert client.get(reverse("home"))["Location"] == reverse("change-password")
    user = User.objects.get()
    user.must_change_password = False
    user.save()
    assert client.get(reverse("new-class")).status_code == 200
    assert set(LogEntry.objects.values_list("verb", flat=True)) >= {"appoint"}


def test_an_account_that_exists_is_left_alone() -> None:
    User.objects.create_user("zhangsan", name="张三")
    with pytest.raises(CommandError, match="already"):
        call_command("organiser", "zhangsan", "张三")
