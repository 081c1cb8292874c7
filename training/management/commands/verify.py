"""Walk the chains of the log and the ledgers, look at every kept file; exit code 1 names what is
wrong."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from training.services import kept_files, verification


class Command(BaseCommand):
    help = "Walk every chain to its first broken row, and compare every kept file with its row."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = [f"{table}: its guard is gone" for table in verification.lost_guards()]
        count = 0
        for count, (chain, broken) in enumerate(verification.verify(), start=1):  # noqa: B007
            if broken:
                wrong.append(f"{chain}: {broken.name}: {broken.why}")
        wrong += kept_files.wrong()
        if wrong:
            raise CommandError("\n".join(wrong), returncode=1)
        self.stdout.write(f"{count} chains are whole, every file is there.")
        if gone := verification.removed_rows():
            self.stdout.write(f"Before the anchors of the log {gone} rows were removed as too old.")
