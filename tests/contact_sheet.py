"""./run documents: the first page of every document of the demo class, on one picture.

Needs pdftoppm (poppler-utils). The demo class is made in a folder of its own, as of a noon.
"""

import os
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import time_machine

from tests.browser.clock import AT_NOON

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "documents"
THUMB, ACROSS, GAP, WORDS = 360, 4, 24, 34  # pixels; WORDS is the height of a name
PAPER, INK = "#e9e6df", "#222222"


def main() -> None:
    unset = ("DATABASE_URL", "BROKER_URL", "SECRET_KEY", "SITE_URL")
    for name in unset:
        os.environ.pop(name, None)
    noon = datetime.fromisoformat(AT_NOON)
    with TemporaryDirectory() as folder, time_machine.travel(noon, tick=False):
        os.environ.update(VAR_DIR=folder, DJANGO_SETTINGS_MODULE="training.settings")
        pages = [(name, _first_page(Path(folder), pdf)) for name, pdf in _made()]
        OUT.mkdir(exist_ok=True)
        target = OUT / "contact-sheet.png"
        _sheet(pages).save(target, optimize=True)
        print(target.relative_to(ROOT))


def _made() -> Iterator[tuple[str, bytes]]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from courses.models import TrainingClass
    from tests.documents import asked_by_organiser, censured, facts_of
    from trainees.papers.registry import all_documents, file_of

    call_command("prepare")
    training_class = TrainingClass.objects.get()
    censured(training_class, 5, 9, now=timezone.now())
    asked = asked_by_organiser(training_class, now=timezone.now())
    for document in all_documents().values():
        if document.pdf:
            yield document.name, file_of(document, facts_of(document, asked), "pdf")
    yield "结业证书", _certificate(training_class)


def _certificate(training_class) -> bytes:
    """As the first trainee would have it at the end: the demo class is not over."""
    from django.utils import timezone

    from trainees.documents.certificate import CertificateFacts, certificates_pdf
    from trainees.policies.certificate import serial_of
    from training.documents.faces import load_faces

    days = training_class.sessions.order_by("starts_at").values_list("starts_at", flat=True)
    first, last = (timezone.localdate(day) for day in (days.first(), days.last()))
    facts = CertificateFacts(
        serial=serial_of("江党校结字", last.year, 1),
        name=training_class.trainees.order_by("number").first().person.name,
        class_name=training_class.name,
        organiser="中共江油市委党校",
        start=first,
        end=last,
        hours="120",
        issued_on=last,
        check_url="https://peixun.example.org/verify/0000/",
    )
    return certificates_pdf([facts], faces=load_faces())


def _first_page(folder: Path, pdf: bytes):
    from PIL import Image

    (folder / "one.pdf").write_bytes(pdf)
    scaled = ["-r", "110", "-f", "1", "-l", "1", "-singlefile", "-png"]
    subprocess.run(["pdftoppm", *scaled, folder / "one.pdf", folder / "one"], check=True)
    page = Image.open(folder / "one.png").convert("RGB")
    page.thumbnail((THUMB, THUMB), Image.Resampling.LANCZOS)
    return page


def _sheet(pages):
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.truetype(str(ROOT / "training/documents/fonts/BanHei.ttf"), 18)
    cell, rows = THUMB + GAP, -(-len(pages) // ACROSS)
    sheet = Image.new("RGB", (ACROSS * cell + GAP, rows * (cell + WORDS) + GAP), PAPER)
    draw = ImageDraw.Draw(sheet)
    for place, (name, page) in enumerate(pages):
        row, column = divmod(place, ACROSS)
        left, top = GAP + column * cell, GAP + row * (cell + WORDS)
        sheet.paste(page, (left + (THUMB - page.width) // 2, top + THUMB - page.height))
        middle = left + THUMB / 2
        draw.text((middle, top + THUMB + WORDS / 2), name, INK, font, anchor="mm")
    return sheet.quantize(160)


if __name__ == "__main__":
    main()
