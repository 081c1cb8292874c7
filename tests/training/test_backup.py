"""A site comes back from its backup as it was; what is damaged or foreign changes nothing."""

import io
import json
import shutil
import sqlite3
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection

from courses.models import TrainingClass
from tests.flows.story import begin
from trainees.models import MarkChange, ScoreEntry, WeeklyNotice
from trainees.services.notice_files import notice_as_pdf
from training.actors import Actor
from training.append_only import lifted
from training.enums import BackupRefusal
from training.models import Attachment, LogAnchor, LogEntry, User
from training.refusals import Refused
from training.services import backup, database_copy, kept_files, log_removal, restore
from training.services.log import record
from training.services.uploads import store

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


def kept(name: str = "证明.pdf") -> Attachment:
    return store(SimpleUploadedFile(name, PDF), by=Actor.system(), now=NOW)


@pytest.fixture
def filled() -> TrainingClass:
    """A class with points, a notice and a file of a person."""
    story = begin(3, days=14, offices={1: ["班长"], 2: ["学习委员"]})
    story.roll(5, "pm")
    assert story.notice("5 18:01")
    kept()
    return story.klass


def files() -> dict[str, bytes]:
    root = Path(site.MEDIA_ROOT)
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def ledger() -> list[tuple[Any, ...]]:
    return list(ScoreEntry.objects.order_by("pk").values_list())


def notice_bytes() -> bytes:
    return notice_as_pdf(WeeklyNotice.objects.get(), address="/x/")


def wipe() -> None:
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(site.MEDIA_ROOT, ignore_errors=True)


def state() -> tuple[Any, ...]:
    return backup.contents(), files()


def refusal(act: Callable[[], Any]) -> str:
    """Why it was refused; nothing may have been touched."""
    before = state()
    with pytest.raises(Refused) as refused:
        act()
    assert state() == before
    return refused.value.reason


def restored(archive: Path, **options: Any) -> Callable[[], Any]:
    return lambda: restore.restore(archive, **options)


# --- There and back --------------------------------------------------------------------------


def test_a_wiped_site_comes_back_with_the_same_ledger_files_and_printed_notice(
    filled: TrainingClass, capsys: Any
) -> None:
    archive = backup.make(now=NOW)
    LogEntry.objects.filter(verb="backup").get()  # written after the copy, so not in it
    before = (ledger(), files(), notice_bytes())
    wipe()
    assert not TrainingClass.objects.exists()
    call_command("restore", str(archive))
    assert (ledger(), files(), notice_bytes()) == before
    assert "every file is there" in capsys.readouterr().out
    newest = LogEntry.objects.order_by("-pk")[0]
    assert (newest.verb, newest.reason) == ("restore", NOW.isoformat())


def test_a_restored_site_still_refuses_changes_of_its_ledger(filled: TrainingClass) -> None:
    archive = backup.make(now=NOW)
    wipe()
    restore.restore(archive)
    with pytest.raises(Exception, match="append-only"):
        ScoreEntry.objects.update(milli=0)


def test_a_site_that_holds_something_is_replaced_only_when_told(filled: TrainingClass) -> None:
    archive = backup.make(now=NOW)
    User.objects.create_user("later", name="后来")
    later = kept("后来.pdf")
    assert refusal(restored(archive)) == BackupRefusal.NOT_EMPTY
    restore.restore(archive, overwrite=True)
    assert not User.objects.filter(username="later").exists()
    assert later.path not in files()


def test_a_database_that_cannot_be_loaded_leaves_the_files_of_before(
    filled: TrainingClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = backup.make(now=NOW)
    kept("后来.pdf")
    before = files()

    def full(path: Path) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(database_copy, "load", full)
    with pytest.raises(OSError, match="no space"):
        restore.restore(archive, overwrite=True)
    assert files() == before


def test_a_database_copy_that_breaks_in_the_middle_changes_nothing(
    filled: TrainingClass, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    database_copy.dump(copy, look=backup.contents)
    copy.write_bytes(copy.read_bytes()[:-2000] + b"\nnonsense;\n")
    before = ledger()
    if connection.vendor == "sqlite":
        copy.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    with pytest.raises(Exception):  # noqa: B017 - each database has its own
        database_copy.load(copy)
    assert ledger() == before


# --- What is refused -------------------------------------------------------------------------


@contextmanager
def remade(archive: Path) -> Iterator[dict[str, bytes]]:
    """The members of the archive, to be changed; it is packed again afterwards."""
    with tarfile.open(archive) as packed:
        members = {m.name: packed.extractfile(m).read() for m in packed}  # type: ignore[union-attr]
    yield members
    with tarfile.open(archive, "w:gz") as packed:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            packed.addfile(info, io.BytesIO(data))


@pytest.mark.parametrize("share", [0, 0.3, 0.9, 0.9999])
def test_a_truncated_archive_is_refused(filled: TrainingClass, share: float) -> None:
    archive = backup.make(now=NOW)
    data = archive.read_bytes()
    archive.write_bytes(data[: int(len(data) * share)])
    assert refusal(restored(archive, overwrite=True)) == BackupRefusal.DAMAGED


def test_an_archive_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(restored(tmp_path / "none.tar.gz")) == BackupRefusal.DAMAGED


@pytest.mark.parametrize("which", ["database", "files/"])
def test_one_changed_byte_is_refused(filled: TrainingClass, which: str) -> None:
    archive = backup.make(now=NOW)
    with remade(archive) as members:
        name = next(name for name in members if name.startswith(which))
        members[name] = members[name][:-1] + bytes([members[name][-1] ^ 1])
    assert refusal(restored(archive, overwrite=True)) == BackupRefusal.DAMAGED


def test_a_file_more_or_less_is_refused(filled: TrainingClass) -> None:
    archive = backup.make(now=NOW)
    with remade(archive) as members:
        members["files/more.pdf"] = PDF
    assert refusal(restored(archive, overwrite=True)) == BackupRefusal.DAMAGED
    with remade(archive) as members:
        del members["files/more.pdf"]
        del members[next(name for name in members if name.startswith("files/"))]
    assert refusal(restored(archive, overwrite=True)) == BackupRefusal.DAMAGED


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside-of-all", "files/../../outside"])
def test_a_name_that_leads_outside_is_refused(
    filled: TrainingClass, name: str, tmp_path: Path
) -> None:
    archive = backup.make(now=NOW)
    with remade(archive) as members:
        members[name] = b"x"
    assert refusal(restored(archive, overwrite=True)) == BackupRefusal.DAMAGED
    assert not list(tmp_path.rglob("outside*"))


def test_a_list_that_was_changed_with_its_file_is_refused(filled: TrainingClass) -> None:
    archive = backup.make(now=NOW)
    with remade(archive) as members:
        manifest = json.loads(members[backup.MANIFEST])
        manifest["chains"] = {}
        members[backup.MANIFEST] = json.dumps(manifest).encode()
    assert refusal(restored(archive, overwrite=True)) == BackupRefusal.OTHER_KEYS


@pytest.mark.parametrize("key", [{"CHAIN_KEY": b"another"}, {"SEAL_KEYS": {1: b"a" * 32}}])
def test_a_backup_of_other_keys_is_refused(
    filled: TrainingClass, settings: Any, key: dict[str, Any]
) -> None:
    archive = backup.make(now=NOW)
    for name, value in key.items():
        setattr(settings, name, value)
    assert refusal(restored(archive, overwrite=True)) == BackupRefusal.OTHER_KEYS


def test_a_new_sealing_key_beside_the_old_one_is_no_other_site(
    filled: TrainingClass, settings: Any
) -> None:
    archive = backup.make(now=NOW)
    settings.SEAL_KEYS = {**settings.SEAL_KEYS, 9: b"b" * 32}
    restore.restore(archive, overwrite=True)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"database": "oracle"}, BackupRefusal.OTHER_DATABASE),
        ({"migrations": ["training.9999_later"]}, BackupRefusal.NEWER),
        ({"format": 2}, BackupRefusal.NEWER),
    ],
)
def test_a_backup_that_does_not_fit_here_is_refused(
    filled: TrainingClass, said: dict[str, Any], reason: str
) -> None:
    archive = backup.make(now=NOW)
    with remade(archive) as members:
        manifest = json.loads(members[backup.MANIFEST]) | said
        manifest["signature"] = backup.signature(manifest)
        members[backup.MANIFEST] = json.dumps(manifest).encode()
    assert refusal(restored(archive, overwrite=True)) == reason


def test_without_the_clients_of_postgresql_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(database_copy.shutil, "which", lambda name: None)
    with pytest.raises(Refused, match="apt install postgresql-client"):
        database_copy.tool("pg_dump")


# --- What it holds ---------------------------------------------------------------------------


def test_the_keys_are_not_in_it(filled: TrainingClass, tmp_path: Path) -> None:
    (tmp_path / "seal-keys").write_text("a key beside the files")
    keys = [*site.SEAL_KEYS.values(), site.CHAIN_KEY, site.SECRET_KEY.encode()]
    archive = backup.make(now=NOW)
    with remade(archive) as members:
        everything = b"".join(members.values())
        assert "seal-keys" not in "".join(members)
    for key in keys:
        assert key not in everything and key.hex().encode() not in everything


def test_it_is_readable_by_its_owner_only_and_leaves_nothing_else(
    filled: TrainingClass, tmp_path: Path
) -> None:
    archive = backup.make(now=NOW)
    assert archive.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [archive.name]


def test_a_backup_that_fails_leaves_nothing_under_a_name(
    filled: TrainingClass, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(backup, "_add_text", full)
    with pytest.raises(OSError, match="no space"):
        backup.make(now=NOW)
    assert list((tmp_path / "backups").iterdir()) == []
    assert not LogEntry.objects.filter(verb="backup").exists()


def test_the_newest_are_kept(tmp_path: Path) -> None:
    made = [backup.make(now=NOW + timedelta(days=day)) for day in range(4)]
    assert backup.prune(keep=2) == made[:2]
    assert sorted(backup.folder().iterdir()) == made[2:]


# --- While others work -----------------------------------------------------------------------


@pytest.mark.race
def test_a_backup_while_writers_write_is_one_moment_of_the_site(filled: TrainingClass) -> None:
    stop, written = threading.Event(), []

    def write() -> None:
        try:
            while not stop.is_set():
                written.append(kept().path)
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    try:
        while len(written) < 10:
            stop.wait(0.02)
        archive = backup.make(now=NOW)
        during = len(written)
        while len(written) < during + 10:
            stop.wait(0.02)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    manifest = restore.restore(archive, overwrite=True)
    assert restore.differences(manifest) == []
    assert 10 < Attachment.objects.count() < len(written)
    call_command("verify")
    kept_files.sweep(now=NOW + timedelta(days=365 * 100))
    call_command("verify")
    assert len(files()) == Attachment.objects.count()


def test_a_plain_copy_of_a_live_sqlite_file_would_lose_what_was_committed(tmp_path: Path) -> None:
    plain, whole = tmp_path / "plain", tmp_path / "whole"
    with closing(sqlite3.connect(tmp_path / "live", isolation_level=None)) as live:
        live.execute("PRAGMA journal_mode=WAL")
        live.execute("CREATE TABLE mark (id INTEGER)")
        live.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        live.execute("INSERT INTO mark VALUES (1)")
        shutil.copy(tmp_path / "live", plain)
        live.execute("VACUUM INTO ?", [str(whole)])
    assert (marks_in(plain), marks_in(whole)) == (0, 1)


def marks_in(path: Path) -> int:
    with closing(sqlite3.connect(path)) as copy:
        return int(copy.execute("SELECT COUNT(*) FROM mark").fetchone()[0])


# --- Verify ----------------------------------------------------------------------------------


def verified() -> str:
    with pytest.raises(CommandError) as error:
        call_command("verify")
    return str(error.value)


def test_one_changed_row_of_a_restored_site_is_named(filled: TrainingClass) -> None:
    archive = backup.make(now=NOW)
    restore.restore(archive, overwrite=True)
    with lifted(connection):
        ScoreEntry.objects.filter(sequence=2).update(milli=99_000)
    assert "ledger class" in verified() and "entry 2 of trainee" in verified()


def test_a_log_that_lost_its_oldest_rows_comes_back_with_its_anchors(capsys: Any) -> None:
    for _ in range(3):
        record("open", by=Actor.system(), now=NOW - timedelta(days=1000))
    assert log_removal.remove_old(now=NOW) == 3
    archive = backup.make(now=NOW)
    wipe()
    call_command("restore", str(archive))
    assert "3 rows were removed" in capsys.readouterr().out
    assert LogAnchor.objects.count() == 1
    with pytest.raises(Exception, match="append-only"):
        LogEntry.objects.all().delete()


def test_a_missing_and_a_changed_file_are_named(filled: TrainingClass) -> None:
    changed, missing = kept(), kept()
    (Path(site.MEDIA_ROOT) / changed.path).write_bytes(PDF + b"\n")
    (Path(site.MEDIA_ROOT) / missing.path).unlink()
    said = verified()
    assert f"{changed.path}: its content was changed" in said
    assert f"{missing.path}: it is missing" in said


def test_a_missing_trigger_is_named(filled: TrainingClass) -> None:
    from training import append_only

    append_only.remove(connection, MarkChange._meta.db_table)
    try:
        assert f"{MarkChange._meta.db_table}: its guard is gone" in verified()
    finally:
        append_only.install(connection, MarkChange._meta.db_table)


def test_a_file_that_no_row_names_goes_after_a_day(filled: TrainingClass) -> None:
    stray = Path(site.MEDIA_ROOT) / "attachments/aa/stray.pdf"
    other = Path(site.MEDIA_ROOT) / "elsewhere/kept.pdf"
    for path in (stray, other):
        path.parent.mkdir(parents=True)
        path.write_bytes(PDF)
    written = datetime.fromtimestamp(stray.stat().st_mtime, UTC)
    assert kept_files.sweep(now=written + timedelta(hours=23)) == 0
    assert kept_files.sweep(now=written + timedelta(hours=25)) == 1
    assert (stray.exists(), other.exists(), len(files())) == (False, True, 2)
