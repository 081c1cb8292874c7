"""Certificates as files: as they were issued, as one file for the printer, as a ZIP."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings

from courses.models import TrainingClass
from trainees.documents.certificate import CertificateFacts, certificates_pdf
from trainees.documents.certificate_facts import facts_of
from trainees.models import Certificate, CertificateReprint
from trainees.policies.certificate import CertificateRefusal, FileOf, file_names
from trainees.queries.certificate import live_of
from training.documents.faces import MissingGlyphs, load_faces
from training.refusals import Refused
from training.services.files import FileChanged, read
from training.services.kept_files import Kept

FOLDER = "certificates/{}"  # of a class
GoOn = Callable[[int, int], None]  # told how many of how many are done


def as_pdf(certificates: Iterable[CertificateFacts]) -> bytes:
    """Refused where a character is in none of the fonts, and says which."""
    try:
        return certificates_pdf(certificates, faces=load_faces(settings.FONTS_DIR or None))
    except MissingGlyphs as missing:
        characters = "、".join(missing.characters)
        raise Refused(CertificateRefusal.MISSING_GLYPHS, characters=characters) from missing


def unprintable(names: Iterable[str]) -> tuple[str, ...]:
    """The characters of these names that no font holds: told before anything is printed."""
    return load_faces(settings.FONTS_DIR or None).missing_characters("".join(names))


def issued_file(paper: Certificate | CertificateReprint) -> bytes:
    """The bytes as they were issued; refused if the file is not the one that was kept."""
    try:
        return read(Kept(paper.path, paper.sha256))
    except FileChanged as changed:
        raise Refused(CertificateRefusal.FILE_CHANGED, serial=serial_of(paper)) from changed


def serial_of(paper: Certificate | CertificateReprint) -> str:
    return paper.serial if isinstance(paper, Certificate) else paper.certificate.serial


def for_the_printer(training_class: TrainingClass, *, go_on: GoOn) -> bytes:
    """Every certificate in force, by serial, a page each, drawn from what was frozen."""
    found = _live(training_class)
    return as_pdf(facts_of(one.payload) for one in _told(found, go_on))


def as_zip(training_class: TrainingClass, *, go_on: GoOn) -> bytes:
    """The issued files themselves, each under its serial and name."""
    found, result = _live(training_class), BytesIO()
    names = file_names([FileOf(one.serial, one.payload["name"]) for one in found])
    with ZipFile(result, "w", ZIP_DEFLATED) as archive:
        for name, one in zip(names, _told(found, go_on), strict=True):
            archive.writestr(_entry(name, one), issued_file(one))
    return result.getvalue()


def papers() -> Iterator[Kept]:
    """Every file that a certificate or a reprint names, ended ones too."""
    for model in (Certificate, CertificateReprint):
        yield from (Kept(*row) for row in model.objects.values_list("path", "sha256").iterator())


def _live(training_class: TrainingClass) -> list[Certificate]:
    found = list(live_of(training_class))
    if not found:
        raise Refused(CertificateRefusal.NONE_LIVE)
    return found


def _told(found: Sequence[Certificate], go_on: GoOn) -> Iterator[Certificate]:
    for done, one in enumerate(found):
        if done % 10 == 0:
            go_on(done, len(found))
        yield one
    go_on(len(found), len(found))


def _entry(name: str, one: Certificate) -> ZipInfo:
    """Dated as the certificate is, so that the same files give the same archive."""
    year, month, day = (int(part) for part in one.payload["issued_on"].split("-"))
    entry = ZipInfo(name, date_time=(year, month, day, 0, 0, 0))
    entry.compress_type = ZIP_DEFLATED
    return entry
