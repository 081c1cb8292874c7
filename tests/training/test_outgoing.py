"""Mail and webhook: titles only, signed, from a job, again until they are taken."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail

from training import tasks
from training.models import Job, JobState, Notification, User
from training.services import bell, jobs, outgoing
from training.services.notifications import notify
from training.settings import mail as mail_settings

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
NAME = "张某某"


class Robot(HTTPServer):
    """A listener on this machine; `answers` are given in turn, then 200."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Ear)
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[tuple[int, bytes]] = []


class Ear(BaseHTTPRequestHandler):
    server: Robot

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((dict(self.headers), body))
        status, answer = self.server.answers.pop(0) if self.server.answers else (200, b"{}")
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def robot(settings: Any) -> Iterator[Robot]:
    server = Robot()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    settings.WEBHOOK_URL = f"http://127.0.0.1:{server.server_port}/robot"
    settings.WEBHOOK_SECRET = "a secret of tests"
    settings.EMAIL_HOST = ""
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def no_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bell, "ring", lambda job_id: None)


@pytest.fixture
def li() -> User:
    return User.objects.create(username="li", name="李", email="li@office.example")


def tell(user: User) -> None:
    notify([user.pk], "leave_waits", key="leave:1", data={"name": NAME}, url="/leave/1/", now=NOW)


def work() -> Job:
    job = Job.objects.get()
    tasks.run_job(job.pk)
    job.refresh_from_db()
    return job


def test_nothing_goes_out_where_nothing_is_set(li: User, settings: Any) -> None:
    settings.EMAIL_HOST = settings.WEBHOOK_URL = ""
    tell(li)
    assert not Job.objects.exists()


def test_the_request_itself_only_leaves_a_job(li: User, robot: Robot) -> None:
    tell(li)
    tell(li)
    assert robot.heard == []
    assert Job.objects.get().args == {"key": "leave:1", "kind": "leave_waits", "url": "/leave/1/"}


def test_the_webhook_is_signed_and_names_nobody(li: User, robot: Robot) -> None:
    tell(li)
    assert work().state == JobState.DONE
    [(headers, body)] = robot.heard
    signed = f"{headers['X-Timestamp']}.".encode() + body
    expected = hmac.new(b"a secret of tests", signed, hashlib.sha256).hexdigest()
    assert headers["X-Signature"] == f"sha256={expected}"
    said = json.loads(body)
    assert said["msgtype"] == "text"
    assert said["event"]["kind"] == "leave_waits"
    assert said["event"]["url"].endswith("/leave/1/")
    assert NAME not in body.decode()


@pytest.mark.parametrize(
    "answer", [(500, b""), (200, b'{"errcode": 93000}'), (302, b""), (403, b"no")]
)
def test_a_refusal_is_tried_again_later(li: User, robot: Robot, answer: tuple[int, bytes]) -> None:
    robot.answers = [answer]
    tell(li)
    assert (work().state, len(robot.heard)) == (JobState.QUEUED, 1)
    assert (work().state, len(robot.heard)) == (JobState.DONE, 2)


def test_each_wait_is_longer_and_the_last_one_ends_it(li: User, robot: Robot) -> None:
    tell(li)
    job = Job.objects.get()
    waits = []
    for _ in range(len(jobs.WAITS)):
        claimed = jobs.claim(job.pk, now=NOW)
        assert claimed is not None
        assert jobs.put_off(claimed, now=NOW, error="URLError")
        waits.append(claimed.heartbeat_at + jobs.UNHEARD - NOW)
    assert waits == list(jobs.WAITS) == sorted(waits)
    claimed = jobs.claim(job.pk, now=NOW)
    assert claimed is not None
    assert not jobs.put_off(claimed, now=NOW, error="URLError")
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "URLError")


def test_a_job_put_off_is_not_rung_for_before_its_time(li: User, robot: Robot) -> None:
    robot.answers = [(500, b"")]
    tell(li)
    now = work().heartbeat_at - jobs.WAITS[0] + jobs.UNHEARD
    assert jobs.requeue_stale(now + jobs.WAITS[0] - timedelta(seconds=1)) == 0
    assert jobs.requeue_stale(now + jobs.WAITS[0]) == 1


def test_a_robot_that_is_away_is_tried_again(li: User, settings: Any) -> None:
    settings.WEBHOOK_URL = "http://127.0.0.1:9/"
    tell(li)
    assert (work().state, Job.objects.get().error) == (JobState.QUEUED, "URLError")


def test_dingtalk_gets_its_own_signature_in_the_address(settings: Any) -> None:
    settings.WEBHOOK_URL = "https://oapi.dingtalk.com/robot/send?access_token=x"
    settings.WEBHOOK_SECRET = "SEC"
    address = outgoing._robot(NOW)
    assert address.startswith(f"{settings.WEBHOOK_URL}&timestamp=1772438400000&sign=")


def test_mail_goes_once_to_whoever_has_an_address(li: User, settings: Any) -> None:
    settings.EMAIL_HOST, settings.WEBHOOK_URL = "mail.example", ""
    other = User.objects.create(username="wang", name="王")
    notify([li.pk, other.pk], "leave_waits", key="k", data={"name": NAME}, url="/x/", now=NOW)
    assert work().state == JobState.DONE
    outgoing.mail_notifications("k", now=NOW)
    [letter] = mail.outbox
    assert letter.to == ["li@office.example"]
    assert NAME not in letter.subject + letter.body
    assert letter.body.endswith("/x/")


def test_a_dead_mail_server_keeps_the_letter(
    li: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dead(*args: Any, **kwargs: Any) -> None:
        raise SMTPServerDisconnected

    settings.EMAIL_HOST, settings.WEBHOOK_URL = "mail.example", ""
    monkeypatch.setattr(outgoing, "send_mail", dead)
    tell(li)
    assert work().state == JobState.QUEUED
    assert Notification.objects.get().mailed_at is None


def test_a_mail_address_says_everything_in_one_line() -> None:
    found = mail_settings("smtps://li:p%40ss@mail.example:465?from=school@mail.example")
    assert (found["EMAIL_HOST"], found["EMAIL_HOST_PASSWORD"]) == ("mail.example", "p@ss")
    assert (found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (True, False)
    assert found["DEFAULT_FROM_EMAIL"] == "school@mail.example"
    assert mail_settings("")["EMAIL_HOST"] == ""
