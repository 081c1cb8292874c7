"""The archive of a closed class: what is in it, what never is, and what its reader notices."""

import json
import tomllib
from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

import trainees.tasks  # noqa: F401  registers the job
from courses.enums import Role
from courses.models import TrainingClass
from tests.cast import sign_in
from tests.flows.story import Story
from tests.trainees.certified import ending_class, issue
from trainees.documents.class_archive import LEDGER, MANIFEST, SEAL, read_archive, seal_of
from trainees.models import LeaveRequest
from trainees.policies.closing import ClosingRefusal
from trainees.services.class_archive import archive_of
from trainees.services.class_archive_jobs import ARCHIVE, WITH_PHONES, ask_for_archive
from trainees.services.opening import close_class
from training.models import Job, JobState, LogAnchor, LogEntry
from training.refusals import Refused
from training.services import jobs, log_removal
from training.tasks import run_job
from training.version import VERSION

pytestmark = pytest.mark.django_db
PHONE, REASON = "13977778888", "慢性病复查八七六"
KEY = "0b9ac8a0-4f55-4a30-9b4b-8b8f1f3d6a11"


@pytest.fixture
def story() -> Story:
    """A day's rolls, a leave with a reason, a phone and a certificate; not yet closed."""
    story = Story(ending_class(2, days=2, accounts=True))
    person = story.trainee(1).person
    person.phone = PHONE
    person.save()
    story.granted(1, "2 08:30", "2 10:00", kind="sick", reason=REASON)
    story.roll(1, "am", absent=[2])
    story.roll(1, "pm", late={1: 5})
    issue(story.cast, 1, now=story.at("2 18:00"))
    return story


@pytest.fixture
def closed(story: Story) -> TrainingClass:
    close_class(story.klass, by=story.head(), now=story.at("2 20:00"))
    return TrainingClass.objects.select_related("policy").get(pk=story.klass.pk)


def nothing_said(done: int, total: int) -> None: ...


def made(training_class: TrainingClass, *, phones: bool = False) -> bytes:
    return archive_of(training_class, phones=phones, go_on=nothing_said)


def texts(archive: bytes) -> Iterator[tuple[str, str]]:
    """Every file of an archive as the text a reader finds in it."""
    with ZipFile(BytesIO(archive)) as opened:
        for name in opened.namelist():
            yield name, text_of(name, opened.read(name))


def text_of(name: str, content: bytes) -> str:
    if name.endswith(".pdf"):
        return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    if name.endswith(".xlsx"):
        with ZipFile(BytesIO(content)) as book:
            return "".join(book.read(part).decode("utf-8", "replace") for part in book.namelist())
    return content.decode()


def changed(archive: bytes, change: Callable[[dict[str, bytes]], object]) -> BytesIO:
    with ZipFile(BytesIO(archive)) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    change(files)
    result = BytesIO()
    with ZipFile(result, "w", ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    result.seek(0)
    return result


def wrong(archive: BytesIO, *, key: bytes | None = settings.CHAIN_KEY) -> str:
    return read_archive(archive, key=key).wrong


def sealed_anew(files: dict[str, bytes], key: bytes) -> None:
    """What somebody with the key could do: every checksum fits again."""
    manifest = json.loads(files[MANIFEST])
    for one in manifest["files"]:
        one["sha256"] = sha256(files[one["path"]]).hexdigest()
    files[MANIFEST] = json.dumps(manifest).encode()
    files[SEAL] = seal_of(files[MANIFEST], key=key).encode()


def test_only_a_closed_class_has_an_archive(story: Story) -> None:
    with pytest.raises(Refused) as refused:
        ask_for_archive(
            story.klass, phones=False, key=KEY, by=story.head(), now=story.at("2 19:00")
        )
    assert refused.value.reason == ClosingRefusal.NOT_CLOSED
    assert not Job.objects.filter(task=ARCHIVE).exists()


def test_a_changed_missing_or_added_file_is_named(closed: TrainingClass) -> None:
    archive = made(closed)
    roster = "学员/花名册.xlsx"
    assert wrong(BytesIO(archive)) == ""
    assert wrong(changed(archive, lambda files: files.update({roster: b"other"}))) == (
        f"{roster}: its content was changed"
    )
    assert wrong(changed(archive, lambda files: files.pop(roster))) == f"{roster}: it is missing"
    assert wrong(changed(archive, lambda files: files.update({"more.txt": b""}))) == (
        "more.txt: the manifest does not name it"
    )


def test_a_manifest_that_was_made_to_fit_does_not_fit_its_seal(closed: TrainingClass) -> None:
    def forged(files: dict[str, bytes]) -> None:
        files["学员/花名册.xlsx"] = b"other"
        sealed_anew(files, b"a guessed key")

    archive = changed(made(closed), forged)
    assert "seal does not fit" in wrong(archive)
    archive.seek(0)
    assert wrong(archive, key=None) == ""  # without the key nobody can tell


def test_the_ledger_is_walked_from_the_file_alone(closed: TrainingClass) -> None:
    def forged(files: dict[str, bytes]) -> None:
        rows = json.loads(files[LEDGER])
        rows[0]["values"][4] += 500
        files[LEDGER] = json.dumps(rows).encode()
        sealed_anew(files, settings.CHAIN_KEY)

    def shortened(files: dict[str, bytes]) -> None:
        files[LEDGER] = json.dumps(json.loads(files[LEDGER])[:-1]).encode()
        sealed_anew(files, settings.CHAIN_KEY)

    archive = made(closed)
    assert wrong(changed(archive, forged)) == f"{LEDGER}: entry 1: its values were changed"
    assert "missing at the end" in wrong(changed(archive, shortened))


def test_what_is_no_archive_is_said_to_be_none() -> None:
    assert "no archive" in wrong(BytesIO(b"not a zip"))
    empty = BytesIO()
    ZipFile(empty, "w").close()
    assert "manifest is missing" in wrong(empty)


def test_phones_reasons_and_addresses_are_in_no_file(closed: TrainingClass) -> None:
    assert LeaveRequest.objects.get().reason == REASON
    for name, text in texts(made(closed)):
        assert PHONE not in text and REASON not in text, name


def test_phones_are_in_it_where_they_were_chosen(closed: TrainingClass) -> None:
    found = {name for name, text in texts(made(closed, phones=True)) if PHONE in text}
    assert {"学员/通讯录.pdf", "学员/通讯录.xlsx", "学员/花名册.xlsx"} <= found


def test_the_same_class_gives_the_same_bytes(closed: TrainingClass) -> None:
    with time_machine.travel(datetime(2030, 1, 1).astimezone()):
        later = made(closed)
    assert later == made(closed)


def test_everything_is_in_it_and_the_index_leads_to_it(closed: TrainingClass) -> None:
    archive = made(closed)
    manifest = read_archive(BytesIO(archive), key=settings.CHAIN_KEY).manifest
    paths = [one["path"] for one in manifest["files"]]
    for wanted in ("台账/台账.csv", "台账/台账.xlsx",
                   "日志/日志.csv", "规则/policy.json", "规则/rulebook.json"):  # fmt: skip
        assert wanted in paths
    for kind in ("结业证书/", "考勤与请假/考勤公示", "考勤与请假/请假审批表"):
        assert [path for path in paths if path.startswith(kind)] != [], kind
    assert manifest["product"] == f"cadre-training {VERSION}"
    assert manifest["counts"]["学员"] == 2
    assert manifest["chains"]["ledger"]["link"] == closed.ledger_link
    index = dict(texts(archive))["index.html"]
    assert "<script" not in index
    assert index.count("<li><a href=") == len(paths) - 1  # all but itself


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads(Path(settings.BASE_DIR, "pyproject.toml").read_text())
    assert project["project"]["version"] == VERSION


def test_a_worker_killed_in_the_middle_is_followed_by_one_that_ends_it(
    closed: TrainingClass, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = story.cast.actor(Role.ORGANISER)
    job = ask_for_archive(closed, phones=False, key=KEY, by=by, now=story.at("2 21:00"))
    beats = jobs.beat

    def killed(*args: object, done: int = 0, **given: object) -> None:
        if done == 5:
            raise KeyboardInterrupt
        beats(*args, done=done, **given)  # type: ignore[arg-type]

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(jobs, "beat", killed)
        run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result_path) == (JobState.RUNNING, "")
    jobs.requeue_stale(datetime.fromisoformat("2999-01-01T00:00:00+08:00"))
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.progress_done) == (JobState.DONE, job.progress_total)
    kept = Path(settings.MEDIA_ROOT, job.result_path).read_bytes()
    assert kept == made(closed)


def test_the_page_asks_once_and_says_so_in_the_log(closed: TrainingClass, story: Story) -> None:
    client = sign_in(Client(), story.cast.user(Role.ORGANISER))
    address = reverse("archive", args=[closed.pk])
    with time_machine.travel(story.at("2 21:00"), tick=False):
        assert client.get(address).status_code == 200
        assert client.post(address, {"phones": "on"}).status_code == 422
        for _ in range(2):
            answer = client.post(address, {"key": KEY, "phones": "on"})
        assert client.get(answer["Location"]).status_code == 200
    assert Job.objects.get().task == WITH_PHONES
    assert LogEntry.objects.filter(verb="ask_for_archive", object_id=str(closed.pk)).exists()


def test_the_department_gets_an_archive_without_phones_only(
    closed: TrainingClass, story: Story
) -> None:
    organiser = story.cast.actor(Role.ORGANISER)
    theirs = ask_for_archive(closed, phones=True, key=KEY, by=organiser, now=story.at("2 21:00"))
    client = sign_in(Client(), story.cast.user(Role.ORG_DEPT))
    with time_machine.travel(story.at("2 21:00"), tick=False):
        client.post(reverse("archive", args=[closed.pk]), {"key": KEY, "phones": "on"})
        assert client.get(reverse("job", args=[theirs.uid])).status_code == 404
    assert set(Job.objects.values_list("task", flat=True)) == {ARCHIVE, WITH_PHONES}


def test_the_command_names_the_first_mismatch(closed: TrainingClass, tmp_path: Path) -> None:
    archive, out = made(closed), StringIO()
    whole, torn = tmp_path / "whole.zip", tmp_path / "torn.zip"
    whole.write_bytes(archive)
    call_command("read_archive", str(whole), stdout=out)
    assert "files are whole" in out.getvalue()
    torn.write_bytes(
        changed(archive, lambda files: files.update({"台账/台账.csv": b""})).getvalue()
    )
    with pytest.raises(CommandError, match=r"台账/台账\.csv: its content was changed"):
        call_command("read_archive", str(torn))


def test_an_archive_made_after_the_log_lost_its_oldest_rows_says_behind_which_it_begins(
    closed: TrainingClass,
) -> None:
    entries = LogEntry.objects.filter(chain=closed.log_chain).order_by("sequence")
    until = entries[2].at
    assert log_removal.remove_batch(closed.log_chain, before=until, now=until) >= 1
    archive = made(closed)
    assert wrong(BytesIO(archive)) == ""
    manifest = read_archive(BytesIO(archive), key=settings.CHAIN_KEY).manifest
    anchor = LogAnchor.objects.get(chain=closed.log_chain)
    removed = {"link": anchor.link, "length": anchor.sequence}
    assert manifest["chains"]["log"] == {
        "link": closed.log_link, "length": closed.log_length, "removed": removed
    }  # fmt: skip
    assert manifest["counts"]["日志"] == closed.log_length - anchor.sequence
    log = dict(texts(archive))["日志/日志.csv"].splitlines()
    assert len(log) - 1 == closed.log_length - anchor.sequence
