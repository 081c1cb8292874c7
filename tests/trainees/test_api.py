"""The interface for programs: the owner's rights within the token's scopes, and nothing else."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate

from courses.enums import Role
from courses.models import Appointment
from tests.cast import PASSWORD, Cast, make_class, sign_in
from tests.test_access import MOMENTS, Ground, running
from tests.trainees.pages import eventful_class
from trainees.documents.api_description import EVERY, OF_CLASS, PROBLEMS, Scope, openapi
from trainees.models import Trainee
from trainees.queries.api import READINGS
from training.actors import Actor
from training.models import ApiToken, LogEntry, User
from training.services import tokens
from training.services.accounts import change_password

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
ALL = [*Scope.values]
# The answers to the columns of tests.test_access that have an account, organiser first.
COLLECTIONS = {
    "sessions": "200 200 200 200 200 200 200 404 404",
    "trainees": "200 200 200 200 200 403 403 404 404",
    "marks": "200 200 200 200 200 200 200 404 404",
    "leave-hours": "200 200 200 200 200 200 200 404 404",
    "scores": "200 200 200 200 200 200 200 404 404",
    "notices": "200 200 200 200 200 200 200 404 404",
    "certificates": "200 200 200 200 200 200 200 404 404",
}
DESCRIPTION = openapi(version="1", server="https://school.example")


def token_for(user: User, now: datetime, *, scopes: list[str] | None = None, days: int = 90) -> str:
    return tokens.make_token(
        user, name="portal", scopes=ALL if scopes is None else scopes,
        lasts=timedelta(days=days), by=SYSTEM, now=now,
    )  # fmt: skip


def call(secret: str, path: str, method: str = "GET", **headers: str) -> Any:
    headers = {"Authorization": f"Bearer {secret}", **headers}
    return Client().generic(method, path, headers=headers)


def collection(cast: Cast, name: str, query: str = "") -> str:
    return reverse("api-collection", args=[cast.training_class.pk, name]) + query


def checked(answer: Any, path: str) -> Any:
    """The body, once it fits what the description says of this answer."""
    operation = DESCRIPTION["paths"][path]["get"]
    said = operation["responses"][str(answer.status_code)]
    if "$ref" in said:
        said = DESCRIPTION["components"]["responses"][said["$ref"].rsplit("/", 1)[1]]
    schema = said["content"][answer["Content-Type"]]["schema"]
    whole = {**schema, "components": DESCRIPTION["components"]}
    body = json.loads(answer.content)
    Draft202012Validator(whole, format_checker=FormatChecker()).validate(body)
    return body


@pytest.fixture
def ground() -> Any:
    ground = running()
    with time_machine.travel(ground.cast.time(*MOMENTS["running"]), tick=False):
        yield ground


@pytest.fixture
def now(ground: Ground) -> datetime:
    return ground.cast.time(*MOMENTS["running"])


def test_the_description_is_valid_openapi() -> None:
    validate(DESCRIPTION)  # type: ignore[arg-type]
    published = json.loads(Client().get(reverse("api-description")).content)
    validate(published)
    assert published["paths"].keys() == DESCRIPTION["paths"].keys()


def test_every_collection_is_described_and_read() -> None:
    assert set(READINGS) == set(OF_CLASS) == set(COLLECTIONS)
    page = Client().get(reverse("api")).content.decode()
    assert all(one.scope.value in page for one in EVERY)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_without_a_live_token_nothing_is_told(ground: Ground, now: datetime, method: str) -> None:
    path = collection(ground.cast, "trainees")
    signed_in = sign_in(Client(), ground.cast.user(Role.ORGANISER))
    for client in (Client(), signed_in):
        answer = client.generic(method, path)
        assert answer.status_code == (401 if method == "GET" else 405)
        assert answer["Content-Type"] == "application/problem+json"
        assert b"items" not in answer.content


def test_an_ended_expired_or_wrong_token_opens_nothing(ground: Ground, now: datetime) -> None:
    user = ground.cast.user(Role.ORGANISER)
    ended, short = token_for(user, now), token_for(user, now, days=1)
    tokens.end_token(ApiToken.objects.get(digest=tokens.digest_of(ended)), by=SYSTEM, now=now)
    path = reverse("api-classes")
    assert call(ended, path).status_code == 401
    assert call(short, path).status_code == 200
    with time_machine.travel(now + timedelta(days=1), tick=False):
        assert call(short, path).status_code == 401
    assert call("guessed", path)["WWW-Authenticate"].startswith("Bearer")


def test_an_account_that_is_shut_or_has_a_first_password_opens_nothing(
    ground: Ground, now: datetime
) -> None:
    user = ground.cast.user(Role.ORGANISER)
    secret, path = token_for(user, now), reverse("api-classes")
    for change in ({"is_active": False}, {"must_change_password": True}):
        User.objects.filter(pk=user.pk).update(**change)
        assert call(secret, path).status_code == 401
        User.objects.filter(pk=user.pk).update(is_active=True, must_change_password=False)
    assert call(secret, path).status_code == 200


@pytest.mark.parametrize("name", COLLECTIONS)
def test_everybody_reads_what_their_rights_give(ground: Ground, now: datetime, name: str) -> None:
    found = []
    for user in list(ground.people.values())[1:]:
        assert user is not None
        answer = call(token_for(user, now), collection(ground.cast, name))
        checked(answer, f"/api/v1/classes/{{class_id}}/{name}/")
        found.append(str(answer.status_code))
    assert " ".join(found) == COLLECTIONS[name]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_scope_that_the_token_lacks_is_refused(ground: Ground, now: datetime, name: str) -> None:
    others = [one for one in ALL if one != OF_CLASS[name].scope]
    secret = token_for(ground.cast.user(Role.ORGANISER), now, scopes=others)
    answer = call(secret, collection(ground.cast, name))
    body = checked(answer, f"/api/v1/classes/{{class_id}}/{name}/")
    assert (answer.status_code, OF_CLASS[name].scope.value in body["detail"]) == (403, True)


def test_a_right_taken_away_ends_at_the_next_call(ground: Ground, now: datetime) -> None:
    user = ground.cast.user(Role.CLASS_HEAD)
    secret, path = token_for(user, now), collection(ground.cast, "trainees")
    assert call(secret, path).status_code == 200
    Appointment.objects.filter(user=user).update(ends_at=now - timedelta(minutes=1))
    assert call(secret, path).status_code == 404


def test_a_trainee_reads_the_own_rows_only(ground: Ground, now: datetime) -> None:
    secret = token_for(ground.cast.trainee_user(2), now)
    own = ground.cast.trainees[2].pk
    for name in ("marks", "leave-hours", "scores"):
        items = json.loads(call(secret, collection(ground.cast, name)).content)["items"]
        assert {one["trainee"] for one in items} == {own}, name
    certificates = json.loads(call(secret, collection(ground.cast, "certificates")).content)
    assert certificates["items"] == []  # number 1 holds the only one


def test_a_head_reads_the_own_sub_class_only(ground: Ground, now: datetime) -> None:
    secret = token_for(ground.cast.user(Role.CLASS_HEAD), now)
    items = json.loads(call(secret, collection(ground.cast, "trainees")).content)["items"]
    assert [one["number"] for one in items] == [1, 3]


def test_nothing_of_another_class_is_anywhere(ground: Ground, now: datetime) -> None:
    """Canaries: a name and a title that only the other class has."""
    other = make_class(2, name="金丝雀班")
    person = other.trainees[1].person
    person.name = "金丝雀"
    person.save()
    secret = token_for(ground.cast.user(Role.CLASS_HEAD), now)
    paths = [reverse("api-classes"), *(collection(ground.cast, name) for name in COLLECTIONS)]
    for path in paths:
        answer = call(secret, path)
        assert answer.status_code == 200
        assert "金丝雀" not in answer.content.decode(), path
    assert call(secret, reverse("api-class", args=[other.training_class.pk])).status_code == 404


@pytest.mark.parametrize(
    ("role", "scopes", "told"),
    [
        (Role.CLASS_HEAD, ["roster", "phones"], True),
        (Role.CLASS_HEAD, ["roster"], False),
        (Role.INSPECTOR, ["roster", "phones"], False),
        (Role.ORG_DEPT, ["roster", "phones"], False),
    ],
)
def test_a_phone_needs_its_scope_and_the_right(
    ground: Ground, now: datetime, role: str, scopes: list[str], told: bool
) -> None:
    person = ground.cast.trainees[1].person
    person.phone = "13977778888"
    person.save()
    secret = token_for(ground.cast.user(role), now, scopes=scopes)
    answer = call(secret, collection(ground.cast, "trainees"))
    assert (b"13977778888" in answer.content) is told
    assert (b'"phone"' in answer.content) is told


def test_pages_follow_one_another_without_gap_or_repeat(ground: Ground, now: datetime) -> None:
    secret = token_for(ground.cast.user(Role.ORGANISER), now)
    numbers, cursor = [], ""
    while cursor is not None:
        path = collection(ground.cast, "sessions", f"?limit=5&cursor={cursor}")
        body = checked(call(secret, path), "/api/v1/classes/{class_id}/sessions/")
        assert len(body["items"]) <= 5
        numbers += [one["number"] for one in body["items"]]
        cursor = body["next"]
    assert numbers == list(range(1, 15))


def test_whoever_comes_or_goes_between_pages_moves_nothing(ground: Ground, now: datetime) -> None:
    secret = token_for(ground.cast.user(Role.ORGANISER), now)
    first = json.loads(call(secret, collection(ground.cast, "trainees", "?limit=2")).content)
    old = ground.cast.trainees[1]
    Trainee.objects.filter(pk=old.pk).update(number=99)
    query = f"?limit=2&cursor={first['next']}"
    second = json.loads(call(secret, collection(ground.cast, "trainees", query)).content)
    ids = [one["id"] for one in first["items"] + second["items"]]
    assert ids == sorted(one.pk for one in ground.cast.trainees.values())


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=501", "limit=x", "limit=-1", "limit=٣", "cursor=!", "cursor=eHg=",
              "cursor=LTU=", "cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk="]
)  # fmt: skip
def test_a_bad_question_is_400(ground: Ground, now: datetime, query: str) -> None:
    secret = token_for(ground.cast.user(Role.ORGANISER), now)
    answer = call(secret, collection(ground.cast, "sessions", f"?{query}"))
    checked(answer, "/api/v1/classes/{class_id}/sessions/")
    assert answer.status_code == 400


def test_what_has_not_changed_is_not_sent_again(ground: Ground, now: datetime) -> None:
    secret = token_for(ground.cast.user(Role.ORGANISER), now)
    path = collection(ground.cast, "trainees")
    tag = call(secret, path)["ETag"]
    same = call(secret, path, **{"If-None-Match": f'"other", W/{tag}'})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    Trainee.objects.filter(pk=ground.cast.trainees[1].pk).update(post="科长")
    assert call(secret, path, **{"If-None-Match": tag}).status_code == 200


def test_too_many_calls_wait_a_minute(ground: Ground, now: datetime) -> None:
    secret = token_for(ground.cast.user(Role.ORGANISER), now)
    ApiToken.objects.update(calls=tokens.LIMIT - 1)
    path = reverse("api-classes")
    assert call(secret, path).status_code == 200
    answer = call(secret, path)
    checked(answer, "/api/v1/classes/")
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    with time_machine.travel(now + timedelta(minutes=1), tick=False):
        assert call(secret, path).status_code == 200


def test_every_problem_has_its_title_and_unknown_addresses_are_json(ground: Ground) -> None:
    assert set(PROBLEMS) == {"400", "401", "403", "404", "405", "429"}
    for path in ("/api/v1/nothing/", "/api/v2/"):
        answer = Client().get(path)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_page_takes_as_many_queries_for_121(name: str) -> None:
    counts = []
    for people in (1, 3, 121):
        cast = eventful_class(people, name=f"班{people}")
        with time_machine.travel(cast.time(5, "19:00"), tick=False):
            secret = token_for(cast.user(Role.ORGANISER), cast.time(5, "19:00"))
            with CaptureQueriesContext(connection) as queries:
                assert call(secret, collection(cast, name, "?limit=500")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2] <= 20


def test_the_page_makes_a_token_once_with_the_password() -> None:
    cast = make_class(1, passwords=True)
    user, now = cast.user(Role.CLASS_HEAD), cast.time(2, "09:00")
    client, address = sign_in(Client(), user), reverse("tokens")
    typed = {"name": "门户", "scopes": ["classes"], "lasts": "30"}
    with time_machine.travel(now, tick=False):
        assert client.post(address, {**typed, "password": "wrong"}).status_code == 422
        assert (
            client.post(address, {**typed, "scopes": [], "password": PASSWORD}).status_code == 422
        )
        assert not ApiToken.objects.exists()
        secret = client.post(address, {**typed, "password": PASSWORD}).context["secret"]
        token = ApiToken.objects.get()
        assert secret not in client.get(address).content.decode()
        assert token.digest == tokens.digest_of(secret) != secret
        assert token.expires_at == now + timedelta(days=30)
        assert call(secret, reverse("api-classes")).status_code == 200
        client.post(reverse("token-end", args=[token.pk]))
        assert call(secret, reverse("api-classes")).status_code == 401
    verbs = set(LogEntry.objects.values_list("verb", flat=True))
    assert {"make_token", "end_token"} <= verbs


def test_nobody_ends_the_token_of_another(ground: Ground, now: datetime) -> None:
    secret = token_for(ground.cast.user(Role.ORGANISER), now)
    client = sign_in(Client(), ground.cast.user(Role.CLASS_HEAD))
    assert client.post(reverse("token-end", args=[ApiToken.objects.get().pk])).status_code == 404
    assert call(secret, reverse("api-classes")).status_code == 200


def test_a_new_password_ends_every_token() -> None:
    cast = make_class(1, passwords=True)
    user, now = cast.user(Role.CLASS_HEAD), cast.time(2, "09:00")
    with time_machine.travel(now, tick=False):
        secret = token_for(user, now)
        change_password(user, old=PASSWORD, new="another pass phrase 77", by=SYSTEM, now=now)
        assert call(secret, reverse("api-classes")).status_code == 401
