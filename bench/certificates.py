"""Certificates: the paper beside its strokes by reportlab alone, in the same run."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.test import override_settings

from bench.measure import Row, beside_ms
from bench.strokes import STROKES, again
from trainees.documents.certificate import CertificateFacts, certificates_pdf
from trainees.policies.certificate import serial_of
from training.documents.faces import load_faces
from training.services.files import keep

FEW, MANY = 121, 10_000


def certificate_rows() -> Iterator[Row]:
    """10,000 are drawn once; bare they are 121, as many times over."""
    few, many = certificates(FEW), certificates(MANY)
    draw = again(lambda: in_one_file(few))
    ours, bare = beside_ms(lambda: in_one_file(few), draw, runs=7)
    yield Row(f"{FEW} certificates, one file", ours, bare, STROKES)
    ours, bare = beside_ms(lambda: in_one_file(many), draw, runs=1)
    yield Row(f"{MANY} certificates, one file", ours, bare * MANY / FEW, "as often those of 121")
    each = [again(lambda one=one: in_one_file([one])) for one in few]
    with TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        ours, bare = beside_ms(lambda: a_file_each(few), lambda: write(each, Path(folder)), runs=3)
    yield Row(f"{FEW} certificates, a file each", ours, bare, f"{STROKES}, written")


def certificates(count: int) -> list[CertificateFacts]:
    return [
        CertificateFacts(
            serial=serial_of("江党校结字", 2014, number),
            name=f"张{chr(0x4E00 + number % 900)}",
            class_name="江油市2013年度面向全社会公开遴选优秀干部培训班",
            organiser="中共江油市委党校",
            start=date(2014, 4, 6),
            end=date(2014, 4, 26),
            hours="120",
            issued_on=date(2014, 4, 26),
            check_url=f"https://peixun.example.org/verify/{number:043d}/",
        )
        for number in range(1, count + 1)
    ]


def in_one_file(facts: Sequence[CertificateFacts]) -> bytes:
    return certificates_pdf(facts, faces=load_faces())


def a_file_each(facts: Sequence[CertificateFacts]) -> None:
    for one in facts:
        keep(certificates_pdf([one], faces=load_faces()), folder="certificates/1", ending="pdf")


def write(drawings: Iterable[Callable[[], bytes]], folder: Path) -> None:
    for number, draw in enumerate(drawings):
        (folder / f"{number}.pdf").write_bytes(draw())
