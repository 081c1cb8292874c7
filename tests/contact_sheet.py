"""./run documents: the first page of every document of the demo class, on one picture.

Needs pdftoppm (poppler-utils). The demo class is made in a folder of its own.
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "documents"
THUMB, ACROSS, GAP, WORDS = 360, 4, 24, 34  # pixels; WORDS is the height of a name
PAPER, INK = "#e9e6df", "#222222"


def main() -> None:
    unset = ("DATABASE_URL", "BROKER_URL", "SECRET_KEY", "SITE_URL")
    for name in unset:
        os.environ.pop(name, None)
    with TemporaryDirectory() as folder:
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
