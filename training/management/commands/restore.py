"""The site back from an archive, brought up to date and verified."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from training.refusals import Refused
from training.schema import bring_tables_up_to_date
from training.services.restore import differences, restore, tell_the_log


class Command(BaseCommand):
    help = "Put database and files back from an archive; stop web, worker and schedule first."
    requires_system_checks: list[str] = []  # the site may be empty

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument("--overwrite", action="store_true", help="replace all that is there")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            manifest = restore(options["archive"], overwrite=options["overwrite"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if odd := differences(manifest):
            raise CommandError(f"The database is not what the backup says: {', '.join(odd)}.")
        bring_tables_up_to_date()
        call_command("verify", stdout=self.stdout)
        tell_the_log(manifest, now=now)
        self.stdout.write(f"The site is back as it was at {manifest['made_at']}.")
