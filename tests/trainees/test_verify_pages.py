"""Checking a certificate from outside: by its code, or by number and name."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.trainees.certified import ending_class, issue, last_day
from tests.trainees.pages import rename
from trainees.services.certificate import replace_certificate, revoke_certificate
from trainees.services.opening import close_class
from trainees.views.verify import LOOK_UPS

pytestmark = pytest.mark.django_db
CHECK = "/verify/"


@pytest.fixture
def ground():
    cast = ending_class(2)
    rename(cast, ["张三丰", "李四"])
    return cast, issue(cast, 1)


def plain(page: str) -> str:
    """Without what differs from answer to answer by itself: the token and what was typed."""
    return re.sub(r'value="[^"]*"|"X-CSRFToken": "[^"]*"', "", page)


def scanned(certificate) -> tuple[int, str]:
    response = Client().get(reverse("verify-token", args=[certificate.token]))
    return response.status_code, response.content.decode()


def typed(serial: str, name: str, *, client: Client | None = None):
    return (client or Client()).post(CHECK, {"serial": serial, "name": name})


def end(cast, certificate, verb, **said):
    return verb(
        certificate, reason="有误", by=cast.actor(Role.ORGANISER), now=last_day(cast), **said
    )


def test_its_code_tells_class_dates_hours_and_a_masked_name(ground):
    _, certificate = ground
    status, page = scanned(certificate)
    assert status == 200
    for said in (certificate.serial, "张*", "干部培训班", "2014年4月7日", "56", "有效"):
        assert said in page
    assert "张三" not in page and "单位" not in page.replace("发证单位", "")


def test_the_code_in_the_paper_is_that_address(ground):
    _, certificate = ground
    assert certificate.payload["check_url"].endswith(f"/verify/{certificate.token}/")


def test_a_replaced_one_names_its_successor_and_a_revoked_one_says_so(ground):
    cast, old = ground
    new = end(cast, old, replace_certificate, name="张三封")
    assert new.serial in scanned(old)[1] and "已替换" in scanned(old)[1]
    end(cast, new, revoke_certificate)
    assert "已撤销" in scanned(new)[1]
    assert "张三" not in scanned(new)[1]


def test_it_still_answers_after_the_class_is_closed(ground):
    cast, certificate = ground
    close_class(cast.training_class, by=cast.actor(Role.ORGANISER), now=last_day(cast))
    assert scanned(certificate)[0] == 200
    assert typed(certificate.serial, "张三丰").context["answer"] == "match"


def test_what_was_issued_is_shown_whatever_is_edited_later(ground):
    cast, certificate = ground
    before = plain(scanned(certificate)[1])
    rename(cast, ["王五"])
    assert plain(scanned(certificate)[1]) == before


@pytest.mark.parametrize(
    ("serial", "name"),
    [
        ("江党校结字〔2014〕第0001号", "张三丰"),
        ("江党校结字[2014]第0001号", " 张 三 丰 "),
    ],
)
def test_number_and_full_name_match(ground, serial, name):
    assert typed(serial, name).context["answer"] == "match"


def test_unknown_mismatch_and_ended_are_answered_alike(ground):
    cast, certificate = ground
    other = issue(cast, 2)
    end(cast, other, revoke_certificate)
    answers = {
        plain(typed("江党校结字〔2014〕第9999号", "张三丰").content.decode()),
        plain(typed(certificate.serial, "张三").content.decode()),
        plain(typed(certificate.serial, "张*").content.decode()),
        plain(typed(other.serial, "李四").content.decode()),
    }
    assert len(answers) == 1
    assert "不相符" in answers.pop()


def test_unknown_and_mismatch_cost_the_same(ground, django_assert_num_queries):
    _, certificate = ground
    for serial, name in ((certificate.serial, "别人"), ("无此号", "张三丰")):
        with django_assert_num_queries(3):  # two of the attempt, one of the look-up
            typed(serial, name)


def test_look_ups_of_one_address_are_limited_and_right_ones_count_too(ground):
    _, certificate = ground
    for _ in range(LOOK_UPS):
        assert typed(certificate.serial, "张三丰").status_code == 200
    refused = typed(certificate.serial, "张三丰")
    assert (refused.status_code, refused.context["answer"]) == (429, "")
    assert "张三丰" in refused.content.decode()
    other = Client(REMOTE_ADDR="10.0.0.9")
    assert typed(certificate.serial, "张三丰", client=other).context["answer"] == "match"
    assert scanned(certificate)[0] == 200


def test_without_the_reserved_attempt_nobody_is_stopped(ground, monkeypatch):
    """The twin: look-ups that are not counted."""
    from training.services import attempts

    monkeypatch.setattr(attempts, "reserve", lambda *args, **kwargs: True)
    _, certificate = ground
    answers = [typed(certificate.serial, "张三丰").status_code for _ in range(LOOK_UPS + 1)]
    assert set(answers) == {200}


def test_nothing_typed_is_said_at_the_fields(ground):
    assert typed("", "").status_code == 422


@pytest.mark.parametrize("address", [CHECK, "/verify/guessed/"])
def test_no_search_engine_and_no_proxy_keeps_it(address):
    response = Client().get(address)
    assert "noindex" in response["X-Robots-Tag"]
    assert "no-store" in response["Cache-Control"]


def test_a_guessed_code_is_no_certificate(ground):
    assert Client().get("/verify/guessed/").status_code == 404
