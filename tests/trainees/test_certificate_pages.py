"""Completion, the register and a certificate's page: who sees what, and what a form does."""

import uuid
import zipfile
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from courses.enums import Role
from tests.cast import Cast, sign_in
from tests.hostile_names import HOSTILE_NAMES
from tests.trainees.certified import ending_class, issue, last_day
from tests.trainees.pages import queries_of, rename
from trainees import tasks  # noqa: F401  (a worker has read them)
from trainees.models import Certificate
from trainees.services.certificate import revoke_certificate
from trainees.services.withdrawal import open_case
from training.models import Job, JobState
from training.services import bell
from training.tasks import run_job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_bell(monkeypatch):
    monkeypatch.setattr(bell, "ring", lambda job_id: None)


def client_of(cast: Cast, role: str = Role.ORGANISER) -> Client:
    return sign_in(Client(), cast.user(role))


def at_the_end(cast: Cast):
    return time_machine.travel(last_day(cast), tick=False)


def of_class(cast: Cast, name: str) -> str:
    return reverse(name, args=[cast.training_class.pk])


def ask(cast: Cast, *, key: str | None = None, name: str = "completion-issue", **more):
    address = of_class(cast, name)
    return client_of(cast).post(address, {"key": key or str(uuid.uuid4()), **more})


def result_of(job: Job) -> bytes:
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.error
    client = sign_in(Client(), job.owner)
    return client.get(reverse("job-result", args=[job.uid])).getvalue()


def test_the_list_says_who_is_ready_who_is_not_and_why():
    cast = ending_class()
    open_case(cast.trainees[1], "convenor", by=cast.actor(Role.ORG_DEPT), now=cast.time(6, "09:00"))
    issue(cast, 2)
    with at_the_end(cast):
        page = client_of(cast).get(of_class(cast, "completion"))
    lines = {row.record.person.number: row.record for row in page.context["table"].rows}
    assert {n: line.standing for n, line in lines.items()} == {
        1: "blocked",
        2: "issued",
        3: "ready",
    }
    assert [hold.value for hold in lines[1].verdict.holds] == ["open_case"]
    assert "退学事项未结" in page.content.decode()


@pytest.mark.parametrize(("standing", "numbers"), [("ready", {2, 3}), ("issued", {1})])
def test_the_list_is_narrowed_by_standing(standing, numbers):
    cast = ending_class()
    issue(cast, 1)
    with at_the_end(cast):
        page = client_of(cast).get(of_class(cast, "completion"), {"standing": standing})
    assert {row.record.person.number for row in page.context["table"].rows} == numbers


def test_before_the_last_days_the_list_says_from_when_on_and_has_no_button():
    cast = ending_class()
    with time_machine.travel(cast.time(3, "09:00"), tick=False):
        page = client_of(cast).get(of_class(cast, "completion")).content.decode()
        ask(cast)
    assert "4月12日" in page and of_class(cast, "completion-issue") not in page
    assert not Job.objects.exists()


def test_a_class_head_sees_the_list_of_the_own_sub_class_without_the_button():
    cast = ending_class(4, sub_classes=("一班", "二班"))
    with at_the_end(cast):
        page = client_of(cast, Role.CLASS_HEAD).get(of_class(cast, "completion"))
    assert {row.record.person.number for row in page.context["table"].rows} == {1, 3}
    assert of_class(cast, "completion-issue") not in page.content.decode()


def test_a_form_sent_twice_asks_for_one_job_and_everybody_ready_gets_one():
    cast, key = ending_class(), str(uuid.uuid4())
    with at_the_end(cast):
        first, second = ask(cast, key=key), ask(cast, key=key)
        assert first.url == second.url
        run_job(Job.objects.get().pk)
        assert ask(cast, key=key).url == first.url
    assert sorted(Certificate.objects.values_list("number", flat=True)) == [1, 2, 3]
    job = Job.objects.get()
    assert (job.state, job.progress_done, job.progress_total) == (JobState.DONE, 3, 3)


def test_a_name_that_cannot_be_printed_is_told_beforehand_and_keeps_nobody_waiting():
    cast = ending_class()
    rename(cast, ["王\U0003134f"])
    with at_the_end(cast):
        assert "\U0003134f" in client_of(cast).get(of_class(cast, "completion")).content.decode()
        ask(cast)
        run_job(Job.objects.get().pk)
    job = Job.objects.get()
    assert Certificate.objects.count() == 2
    assert job.state == JobState.FAILED and "\U0003134f" in job.error


def test_a_trainee_who_fell_out_meanwhile_is_counted_without_a_name():
    cast = ending_class()
    with at_the_end(cast):
        ask(cast)
        open_case(cast.trainees[2], "convenor", by=cast.actor(Role.ORG_DEPT), now=last_day(cast))
        run_job(Job.objects.get().pk)
    error = Job.objects.get().error
    assert Certificate.objects.count() == 2
    assert "1" in error and cast.trainees[2].person.name not in error


def test_nobody_ready_is_said_and_asks_for_nothing():
    cast = ending_class(1)
    issue(cast, 1)
    with at_the_end(cast):
        page = client_of(cast).post(
            of_class(cast, "completion-issue"), {"key": str(uuid.uuid4())}, follow=True
        )
    assert "目前没有可以发证的学员" in page.content.decode()
    assert not Job.objects.exists()


def test_one_is_issued_from_the_card_at_once():
    cast = ending_class()
    address = reverse("certificate-issue", args=[cast.trainees[2].pk])
    with at_the_end(cast):
        card = client_of(cast).get(reverse("trainee", args=[cast.trainees[2].pk]))
        assert address in card.content.decode()
        page = client_of(cast).post(address, follow=True)
    issued = Certificate.objects.get()
    assert page.redirect_chain[-1][0] == reverse("certificate", args=[issued.uid])


def test_an_organiser_who_is_a_trainee_too_issues_none_to_themselves():
    cast = ending_class(accounts=True)
    person = cast.trainees[1].person
    person.user = cast.user(Role.ORGANISER)
    person.save()
    with at_the_end(cast):
        for number, status in ((1, 403), (2, 302)):
            address = reverse("certificate-issue", args=[cast.trainees[number].pk])
            assert client_of(cast).post(address).status_code == status


def test_a_trainee_sees_what_is_missing_when_the_end_is_near_and_then_the_certificate():
    cast = ending_class(accounts=True, days=21)
    client = sign_in(Client(), cast.trainee_user(1))
    for day, shown in ((2, False), (15, True)):
        with time_machine.travel(cast.time(day, "09:00"), tick=False):
            assert ('id="completion"' in client.get(reverse("home")).content.decode()) is shown
    certificate = issue(cast, 1, now=cast.time(21, "09:00"))
    with time_machine.travel(cast.time(21, "10:00"), tick=False):
        assert certificate.serial in client.get(reverse("home")).content.decode()
    pdf = client.get(reverse("certificate-pdf", args=[certificate.uid])).getvalue()
    assert pdf.startswith(b"%PDF-")


def test_the_register_is_searched_and_paged():
    cast = ending_class(60)
    for number in range(1, 61):
        issue(cast, number)
    last = Certificate.objects.order_by("-number").first()
    revoke_certificate(last, reason="有误", by=cast.actor(Role.ORGANISER), now=last_day(cast))
    client, address = client_of(cast), of_class(cast, "certificates")
    rows = client.get(address).context["table"].page.object_list
    assert len(rows) == 50 and rows[0].record == last
    assert len(client.get(address, {"page": 2}).context["table"].page.object_list) == 10
    found = client.get(address, {"q": "[2014]第0007号"}).context["table"].rows
    assert [row.record.number for row in found] == [7]
    found = client.get(address, {"state": "revoked"}).context["table"].rows
    assert [row.record for row in found] == [last]
    assert "没有符合的证书" in client.get(address, {"q": "无此人"}).content.decode()


@pytest.mark.parametrize("prefix", ["revoke", "replace", "reprint"])
def test_without_a_reason_what_was_typed_comes_back(prefix):
    cast = ending_class(1)
    certificate = issue(cast, 1)
    with at_the_end(cast):
        page = client_of(cast).post(
            reverse(f"certificate-{prefix}", args=[certificate.uid]), {f"{prefix}-name": "新名字"}
        )
    assert page.status_code == 422
    assert ("新名字" in page.content.decode()) == (prefix == "replace")
    assert Certificate.objects.get().is_live


def test_replacing_leads_to_the_new_one_and_revoking_says_so():
    cast = ending_class(1)
    old = issue(cast, 1)
    client = client_of(cast)
    with at_the_end(cast):
        page = client.post(
            reverse("certificate-replace", args=[old.uid]),
            {"replace-name": "张山", "replace-reason": "姓名有误"},
            follow=True,
        )
        new = Certificate.objects.get(number=2)
        assert page.redirect_chain[-1][0] == reverse("certificate", args=[new.uid])
        client.post(reverse("certificate-revoke", args=[new.uid]), {"revoke-reason": "冒名"})
        page = client.get(reverse("certificate", args=[new.uid])).content.decode()
    assert "冒名" in page and reverse("certificate-revoke", args=[new.uid]) not in page


def test_a_reprint_is_downloaded_from_the_page():
    cast = ending_class(1)
    certificate = issue(cast, 1)
    with at_the_end(cast):
        client = client_of(cast)
        client.post(
            reverse("certificate-reprint", args=[certificate.uid]),
            {"reprint-reason": "遗失", "reprint-seen": "0"},
        )
        pdf = client.get(reverse("certificate-reprint-pdf", args=[certificate.uid, 1])).getvalue()
        missing = client.get(reverse("certificate-reprint-pdf", args=[certificate.uid, 2]))
    text = "".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())
    assert "第1次补打" in text and missing.status_code == 404


def test_one_file_for_the_printer_and_a_zip_hold_every_one_in_force():
    cast = ending_class(4)
    rename(cast, ["张伟", "张伟", "../../etc/passwd", "王䶮"])
    issued = [issue(cast, number) for number in range(1, 5)]
    revoke_certificate(issued[3], reason="有误", by=cast.actor(Role.ORGANISER), now=last_day(cast))
    with at_the_end(cast):
        for kind in ("printer", "zip"):
            ask(cast, name="certificates-file", file=kind)
        printer, archive = (result_of(job) for job in Job.objects.order_by("pk"))
    pages = PdfReader(BytesIO(printer)).pages
    texts = ["".join(page.extract_text().split()) for page in pages]
    assert [one.serial in text for one, text in zip(issued, texts, strict=False)] == [True] * 3
    with zipfile.ZipFile(BytesIO(archive)) as found:
        assert found.namelist()[:2] == [
            "江党校结字〔2014〕第0001号_张伟.pdf",
            "江党校结字〔2014〕第0002号_张伟.pdf",
        ]
        assert len(found.namelist()) == 3
        assert all("/" not in name for name in found.namelist())
        content = found.read(found.namelist()[0])
    assert (
        content == client_of(cast).get(reverse("certificate-pdf", args=[issued[0].uid])).getvalue()
    )


def test_hostile_names_are_printed_and_shown_as_text():
    cast = ending_class(len(HOSTILE_NAMES))
    rename(cast, HOSTILE_NAMES)
    with at_the_end(cast):
        ask(cast)
        run_job(Job.objects.get().pk)
        assert Job.objects.get().error == ""
        for name in ("completion", "certificates"):
            page = client_of(cast).get(of_class(cast, name)).content.decode()
            assert "<script>alert" not in page and "<img src=" not in page
    assert Certificate.objects.count() == len(HOSTILE_NAMES)


def test_pages_take_as_many_queries_for_121_trainees_as_for_one():
    counts = []
    for size in (1, 3, 121):
        cast = ending_class(size)
        for number in range(1, min(size, 5) + 1):
            certificate = issue(cast, number)
        with at_the_end(cast):
            client = client_of(cast)
            counts.append(
                (
                    queries_of(client, of_class(cast, "completion")),
                    queries_of(client, of_class(cast, "certificates")),
                    queries_of(client, reverse("certificate", args=[certificate.uid])),
                )
            )
    assert counts[0] == counts[1] == counts[2]
    assert max(counts[0]) <= 30
