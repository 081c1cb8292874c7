from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from trainees.demo.folder import ClassFolder
from trainees.demo.replay import replay
from trainees.demo.sign_ins import give_sign_ins
from trainees.demo.today import shift_to_second_week
from training.queries.accounts import somebody_can_sign_in

FOLDER = Path(__file__).resolve().parents[2] / "demo" / "jiangyou-2014"


class Command(BaseCommand):
    help = "Show Jiangyou's class of 2014 as if it ran now; only where nobody can sign in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=FOLDER)

    def handle(self, *, folder: Path, **options: Any) -> None:
        if somebody_can_sign_in():
            return
        now = timezone.now()
        shift = shift_to_second_week(ClassFolder(folder), timezone.localtime(now).date())
        run = replay(ClassFolder(folder, shift), until=now)
        sign_ins = give_sign_ins(run.made, now=now)
        text = "\n".join(f"{one.role}\t{one.username}\t{one.password}" for one in sign_ins)
        (settings.VAR_DIR / "demo-sign-ins.txt").write_text(text + "\n", encoding="utf-8")
        self.stdout.write(text)
