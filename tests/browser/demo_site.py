"""The demo class on a server of its own, for whoever looks at pages as people see them."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Browser, Page

from tests.browser.clock import IN_CLASS

ROOT = Path(__file__).parents[2]
PASSWORD = "peixun-2014"
PHONE, DESK = 390, 1280
IDS = """
import json
from django.utils import timezone
from courses.models import Session, TrainingClass
from trainees.models import Incident, LeaveRequest, Person, RollCall, WeeklyNotice, WithdrawalCase
one = TrainingClass.objects.get()
person = Person.objects.get(user__username="trainee")
taken = RollCall.objects.order_by("-session__starts_at").values_list("session", flat=True)
begun = Session.objects.filter(starts_at__lte=timezone.now()).order_by("-starts_at")
case = WithdrawalCase.objects.order_by("state", "-pk").first()
leaves = LeaveRequest.objects.order_by("-submitted_at")
waiting = leaves.filter(state="submitted", approvals__role="org_dept").first() or leaves.first()
print(json.dumps({
    "class_id": one.pk,
    "trainee_id": person.enrolments.get().pk,
    "session_id": begun.values_list("pk", flat=True).first() or taken.first(),
    "notice_id": WeeklyNotice.objects.values_list("pk", flat=True).first(),
    "uid": str(waiting.uid),
    "case_id": case and case.pk,
    "incident_id": Incident.objects.values_list("pk", flat=True).last(),
}))
"""


@dataclass(frozen=True)
class DemoSite:
    """`ids` are arguments of addresses by name."""

    url: str
    ids: dict[str, Any]

    def page(self, browser: Browser, username: str, *, width: int) -> Page:
        """A page on which this user is signed in, "" for a visitor; its words are Chinese."""
        context = browser.new_context(
            viewport={"width": width, "height": 844 if width == PHONE else 900},
            base_url=self.url,
            locale="zh-CN",
            reduced_motion="reduce",  # no colour is seen half-way from light to dark
            device_scale_factor=2 if width == PHONE else 1,
        )
        page = context.new_page()
        if username:
            page.goto("/sign-in/")
            page.fill("[name=username]", username)
            page.fill("[name=password]", PASSWORD)
            page.click("main button.primary")
            page.wait_for_url("**/")
        return page


@contextmanager
def demo_site(var: Path, *, at: str = IN_CLASS) -> Iterator[DemoSite]:
    """Make the demo class in this folder and serve it on a free port, as if it were that moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    unset = {"DATABASE_URL", "BROKER_URL", "SECRET_KEY", "SITE_URL", "DEBUG"}
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    environment |= {"VAR_DIR": str(var), "PORT": str(port)}
    then = [sys.executable, "-m", "tests.browser.clock", at]
    manage = [*then, "manage.py"]
    subprocess.run([*manage, "prepare"], cwd=ROOT, env=environment, check=True)
    asked = [*manage, "shell", "--verbosity=0", "-c", IDS]
    told = subprocess.run(asked, cwd=ROOT, env=environment, check=True, capture_output=True)
    serve = ["gunicorn", "training.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    server = subprocess.Popen([*then, *serve], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/health/web/")
        yield DemoSite(f"http://127.0.0.1:{port}", json.loads(told.stdout.splitlines()[-1]))
    finally:
        server.terminate()
        server.wait()


def _wait_for(url: str) -> None:
    for _ in range(100):
        try:
            urlopen(url, timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(url)
