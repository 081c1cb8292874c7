"""Compare a head that a notice printed with the ledgers; exit code 1 where none holds it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from trainees.policies.chain_head import read_head
from trainees.services.chain_head import find_anywhere


class Command(BaseCommand):
    help = "Say whose ledger holds a printed chain head, and whether every entry up to it holds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("head", help="as printed (1a2b3c4d…9e8f7a6b), or all 64")

    def handle(self, *, head: str, **options: Any) -> None:
        asked = read_head(head)
        if asked is None:
            raise CommandError("A head is sixteen characters, eight at each end, or all 64.")
        found = find_anywhere(asked)
        if found is None:
            raise CommandError("No ledger holds this head.", returncode=1)
        if found.broken:
            why = f"{found.broken.name}: {found.broken.why}"
            raise CommandError(f"{found.training_class}: {why}", returncode=1)
        self.stdout.write(
            f"{found.training_class}: entry {found.sequence} of {found.recorded_at:%Y-%m-%d %H:%M},"
            f" every entry up to it holds; {found.later} came after it."
        )
