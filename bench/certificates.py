"""Certificates: the paper beside a bare reportlab loop that draws the same, in the same run."""

from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import segno
from django.test import override_settings
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from bench.measure import Row, median_ms
from trainees.documents.certificate import CertificateFacts, certificate_text, certificates_pdf
from trainees.policies.certificate import serial_of
from training.documents.faces import load_faces
from training.documents.wording import numeral_date
from training.services.files import keep

PAGE = landscape(A4)
A_LINE = 24  # characters


def certificate_rows() -> Iterator[Row]:
    for count, runs in ((121, 7), (10_000, 1)):
        facts = certificates(count)
        ours = median_ms(lambda facts=facts: in_one_file(facts), runs=runs)
        bare = median_ms(lambda facts=facts: bare_loop(facts), runs=runs)
        yield Row(f"{count} certificates, one file", ours, "bare reportlab loop", bare)
    facts = certificates(121)
    with TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        ours = median_ms(lambda: a_file_each(facts), runs=3)
        bare = median_ms(lambda: bare_file_each(facts, Path(folder)), runs=3)
    yield Row("121 certificates, a file each", ours, "bare reportlab, written", bare)


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


def bare_file_each(facts: Sequence[CertificateFacts], folder: Path) -> None:
    for number, one in enumerate(facts):
        (folder / f"{number}.pdf").write_bytes(bare_loop([one]))


def bare_loop(facts: Sequence[CertificateFacts]) -> bytes:
    """Frame and title once as a form; sentence, code, school and date on each page; no fallback,
    no line breaking, no check of characters."""
    load_faces()
    buffer, (width, height) = BytesIO(), PAGE
    canvas = Canvas(buffer, pagesize=PAGE, pageCompression=1, initialFontName="BanSong")
    canvas.beginForm("frame")
    canvas.rect(25, 25, width - 50, height - 50)
    canvas.setFont("BanXBS", 54)
    canvas.drawCentredString(width / 2, height - 130, "结业证书")
    canvas.endForm()
    for one in facts:
        canvas.doForm("frame")
        canvas.setFont("BanSong", 12.5)
        canvas.drawCentredString(width / 2, height - 190, one.serial)
        text = "　　" + certificate_text(one)
        canvas.setFont("BanKai", 23)
        for line, start in enumerate(range(0, len(text), A_LINE)):
            canvas.drawString(136, height - 250 - 43 * line, text[start : start + A_LINE])
        canvas.setFont("BanSong", 18)
        canvas.drawCentredString(581, 115, one.organiser)
        canvas.drawCentredString(581, 85, numeral_date(one.issued_on))
        bare_code(canvas, one.check_url)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def bare_code(canvas: Canvas, text: str) -> None:
    path, matrix = canvas.beginPath(), segno.make(text, error="m", micro=False).matrix
    side = 68 / len(matrix)
    for row, modules in enumerate(matrix):
        for column, dark in enumerate(modules):
            if dark:
                path.rect(136 + column * side, 140 - row * side, side, side)
    canvas.drawPath(path, stroke=0, fill=1)
