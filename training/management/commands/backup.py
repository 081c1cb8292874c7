"""Database and private files into one archive, while everybody works on."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from training.refusals import Refused
from training.services import backup


class Command(BaseCommand):
    help = "Write one archive of database and files, without the keys, and remove old ones."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--into", type=Path, help="folder (default: backups in VAR_DIR)")
        parser.add_argument("--keep", type=int, default=backup.KEPT, help="how many stay there")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = backup.make(now=timezone.now(), into=options["into"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        backup.prune(keep=options["keep"], where=made.parent)
        self.stdout.write(f"{made} ({made.stat().st_size / 1e6:.1f} MB)")
