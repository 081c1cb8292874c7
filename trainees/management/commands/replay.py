from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from trainees.demo.folder import ClassFolder, FolderUnreadable
from trainees.demo.replay import replay
from trainees.demo.report import write_report
from training.refusals import Refused
from training.schema import bring_tables_up_to_date


class Command(BaseCommand):
    help = "Make a class from a folder, let its events happen and write what came out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *, folder: Path, out: Path, **options: Any) -> None:
        bring_tables_up_to_date()
        source = ClassFolder(folder)
        for key in source.unknown_policy_keys:
            self.stderr.write(f"class.json: policy.{key} is not known and was left out")
        try:
            run = replay(source)
        except (FolderUnreadable, Refused, OSError) as error:
            raise CommandError(f"{folder}: {error}") from error
        for event, refused in run.refused:
            self.stderr.write(f"{event.at:%Y-%m-%d %H:%M} {event.name} refused: {refused}")
        for path in write_report(run, out):
            self.stdout.write(str(path))
