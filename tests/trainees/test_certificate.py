"""Issuing, replacing, revoking and reprinting: numbers, papers and what the database refuses."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from pypdf import PdfReader

from courses.enums import Role
from courses.models import TrainingClass
from tests.trainees.certified import ending_class, issue, last_day
from tests.trainees.pages import rename, sanctioned
from trainees.models import Certificate, CertificateEnd, Sanction, SerialCounter
from trainees.policies.certificate import CertificateRefusal, CertificateState
from trainees.services import certificate as verbs
from trainees.services.certificate_files import issued_file
from trainees.services.opening import close_class
from trainees.services.withdrawal import open_case
from training.refusals import Refused
from training.services import kept_files

pytestmark = pytest.mark.django_db


def text_of(content: bytes) -> str:
    return "".join("".join(p.extract_text() for p in PdfReader(BytesIO(content)).pages).split())


def refusal_of(cast, number, *, now=None) -> CertificateRefusal:
    with pytest.raises(Refused) as refused:
        issue(cast, number, now=now)
    return refused.value.reason


def by(cast):
    return cast.actor(Role.ORGANISER)


def replaced(cast, certificate, name="张山", reason="姓名有误"):
    return verbs.replace_certificate(
        certificate, name=name, reason=reason, by=by(cast), now=last_day(cast)
    )


def revoked(cast, certificate, reason="冒名顶替"):
    return verbs.revoke_certificate(certificate, reason=reason, by=by(cast), now=last_day(cast))


def test_before_the_last_days_nothing_is_issued():
    cast = ending_class()
    assert refusal_of(cast, 1, now=cast.time(5, "23:59")) == CertificateRefusal.TOO_EARLY
    assert issue(cast, 1, now=cast.time(6, "00:00")).number == 1


def test_whoever_has_not_completed_gets_none_and_is_told_why():
    cast = ending_class()
    open_case(cast.trainees[1], "convenor", by=cast.actor(Role.ORG_DEPT), now=cast.time(6, "09:00"))
    assert refusal_of(cast, 1) == CertificateRefusal.NOT_COMPLETED
    assert not Certificate.objects.exists() and not SerialCounter.objects.exists()


def test_a_class_that_asks_for_clean_records_gives_none_after_a_censure():
    cast = ending_class(policy={"completion": {"sanctions": ["censure"]}})
    sanctioned(cast, 1, "censure", "饮酒")
    assert refusal_of(cast, 1) == CertificateRefusal.NOT_COMPLETED
    assert issue(cast, 2).number == 1


def test_a_sanction_that_was_lifted_stands_against_nobody():
    cast = ending_class(policy={"completion": {"sanctions": ["censure"]}})
    sanctioned(cast, 1, "censure", "饮酒")
    Sanction.objects.update(lifted_at=last_day(cast), lift_reason="查无实据")
    assert issue(cast, 1).number == 1


def test_numbers_follow_each_other_across_classes_of_one_school_and_begin_anew_each_year():
    first, second = ending_class(2), ending_class(2, name="第二个班")
    serials = [issue(first, 1).serial, issue(second, 1).serial, issue(first, 2).serial]
    assert serials == [f"江党校结字〔2014〕第000{n}号" for n in (1, 2, 3)]
    later = last_day(second) + timedelta(days=365)
    close_class(second.training_class, by=by(second), now=last_day(second))
    assert issue(second, 2, now=later).serial == "江党校结字〔2015〕第0001号"


def test_a_refused_one_takes_no_number():
    cast = ending_class()
    rename(cast, ["王\U0003134f"])
    assert refusal_of(cast, 1) == CertificateRefusal.MISSING_GLYPHS
    assert issue(cast, 2).number == 1


def test_a_trainee_has_one_in_force_and_a_second_is_refused():
    cast = ending_class()
    issue(cast, 1)
    assert refusal_of(cast, 1) == CertificateRefusal.ISSUED_ALREADY


def test_the_paper_says_what_was_frozen_whatever_is_edited_later():
    cast = ending_class()
    rename(cast, ["买买提·阿不都热西提"])
    certificate = issue(cast, 1)
    rename(cast, ["后来改名"])
    TrainingClass.objects.filter(pk=cast.training_class.pk).update(name="后来的班")
    text = text_of(issued_file(Certificate.objects.get()))
    assert "买买提·阿不都热西提同志于2014年4月7日至4月13日参加干部培训班学习" in text
    assert "共56学时" in text and certificate.serial in text
    assert "二〇一四年四月十三日" in text


def test_a_rare_name_is_printed():
    cast = ending_class()
    rename(cast, ["王䶮", "周㛃", "朱𬱖"])
    for number, name in enumerate(["王　䶮", "周　㛃", "朱　𬱖"], start=1):
        assert "".join(name.split()) in text_of(issued_file(issue(cast, number)))


def test_a_replacement_takes_a_new_number_and_the_old_one_names_it():
    cast = ending_class()
    old = issue(cast, 1)
    new = replaced(cast, old)
    old = Certificate.objects.get(pk=old.pk)
    assert (old.state, new.state) == (CertificateState.REPLACED, CertificateState.ISSUED)
    assert (old.end.successor, new.number) == (new, 2)
    assert "张山" in text_of(issued_file(new)) and "张山" not in text_of(issued_file(old))
    with pytest.raises(Refused):
        replaced(cast, old)


def test_a_revoked_one_keeps_its_number_and_another_can_be_issued():
    cast = ending_class()
    old = issue(cast, 1)
    revoked(cast, old)
    assert Certificate.objects.get().state == CertificateState.REVOKED
    assert issue(cast, 1).number == 2


@pytest.mark.parametrize("reason", ["", "  "])
def test_ending_or_reprinting_needs_a_reason(reason):
    cast = ending_class()
    certificate = issue(cast, 1)
    for verb in (verbs.revoke_certificate, verbs.reprint_certificate):
        with pytest.raises(Refused) as refused:
            verb(certificate, reason=reason, by=by(cast), now=last_day(cast))
        assert refused.value.reason == CertificateRefusal.REASON_NEEDED
    with pytest.raises(Refused):
        replaced(cast, certificate, reason=reason)
    with pytest.raises(Refused):
        replaced(cast, certificate, name=" ")
    assert Certificate.objects.get().is_live


def test_a_reprint_says_so_and_is_counted_and_the_first_paper_stays_as_it_was():
    cast = ending_class()
    certificate = issue(cast, 1)
    before = issued_file(certificate)
    for number in (1, 2):
        printed = verbs.reprint_certificate(
            certificate, reason="遗失", by=by(cast), now=last_day(cast)
        )
        assert f"第{number}次补打2014年4月13日" in text_of(issued_file(printed))
    assert issued_file(certificate) == before and "补打" not in text_of(before)
    revoked(cast, certificate)
    with pytest.raises(Refused):
        verbs.reprint_certificate(certificate, reason="遗失", by=by(cast), now=last_day(cast))


def test_after_the_close_they_are_still_issued_and_kept():
    cast = ending_class()
    close_class(cast.training_class, by=by(cast), now=last_day(cast))
    certificate = issue(cast, 1, now=last_day(cast) + timedelta(days=30))
    assert replaced(cast, certificate).number == 2


def refused_by_database(change) -> bool:
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return True
    return False


def test_the_database_refuses_to_change_remove_or_double_one():
    cast = ending_class()
    certificate = issue(cast, 1)
    rows = Certificate.objects.filter(pk=certificate.pk)
    assert refused_by_database(lambda: rows.update(number=9))
    assert refused_by_database(lambda: rows.update(sha256="0" * 64))
    assert refused_by_database(rows.delete)
    copy = Certificate.objects.get()
    copy.pk, copy.uid, copy.token, copy.serial, copy.number = None, None, "x", "y", 9
    copy.uid = Certificate().uid
    assert refused_by_database(copy.save)
    revoked(cast, certificate)
    assert refused_by_database(lambda: CertificateEnd.objects.update(reason="别的"))
    assert refused_by_database(lambda: revoked_again(certificate))


def revoked_again(certificate):
    end = CertificateEnd.objects.get()
    end.pk = None
    end.save(force_insert=True)


def test_a_file_that_was_changed_or_lost_is_not_handed_out():
    cast = ending_class()
    certificate = issue(cast, 1)
    path = Path(default_storage.path(certificate.path))
    kept = path.read_bytes()
    path.write_bytes(kept + b" ")
    with pytest.raises(Refused) as refused:
        issued_file(certificate)
    assert refused.value.reason == CertificateRefusal.FILE_CHANGED
    path.unlink()
    with pytest.raises(Refused):
        issued_file(certificate)


def test_what_a_killed_worker_left_is_swept_and_what_is_named_stays(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    cast = ending_class()
    certificate = issue(cast, 1)
    stray = Path(default_storage.path(certificate.path)).with_name("stray.pdf")
    stray.write_bytes(b"%PDF-")
    assert kept_files.sweep(now=timezone.now() + timedelta(days=2)) == 1
    assert not stray.exists() and issued_file(certificate)


def test_verify_names_a_certificate_whose_file_was_changed(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    certificate = issue(ending_class(), 1)
    assert list(kept_files.wrong()) == []
    Path(default_storage.path(certificate.path)).write_bytes(b"%PDF-")
    assert [certificate.path in said for said in kept_files.wrong()] == [True]


def test_the_trainee_is_told():
    cast = ending_class(accounts=True)
    certificate = issue(cast, 1)
    told = cast.trainee_user(1).notifications.get(kind="certificate_issued")
    assert told.data == {"serial": certificate.serial}
