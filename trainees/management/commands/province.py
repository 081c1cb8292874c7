from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from trainees.demo.copying import ClassCopier
from trainees.demo.folder import ClassFolder
from trainees.demo.long_class import long_class
from trainees.management.commands.demo import FOLDER


class Command(BaseCommand):
    help = (
        "Make classes of 121 people with 80 sessions behind them, to see how the site bears them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--classes", type=int, default=100)
        parser.add_argument("--folder", type=Path, default=FOLDER)

    def handle(self, *, classes: int, folder: Path, **options: Any) -> None:
        """The first is lived through by the services, the others are its copies."""
        first = long_class(ClassFolder(folder), now=timezone.now()).training_class
        first.refresh_from_db()
        copier = ClassCopier(first)
        for number in range(1, classes):
            copier.copy(number)
            self.stdout.write(f"\r{number + 1}/{classes}", ending="")
            self.stdout.flush()
        self.stdout.write(f"\n{classes} classes")
