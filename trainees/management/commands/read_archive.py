"""Check the archive of a class by itself: no database is asked."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from trainees.documents.class_archive import read_archive


class Command(BaseCommand):
    help = "Check every file of a class's archive, its seal and its ledger's chain."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--without-key", action="store_true", help="of another site: compare checksums only"
        )

    def handle(self, *args: Any, file: Path, without_key: bool, **options: Any) -> None:
        try:
            with file.open("rb") as archive:
                key = None if without_key else settings.CHAIN_KEY
                found = read_archive(archive, key=key)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}", returncode=1) from error
        if found.wrong:
            raise CommandError(found.wrong, returncode=1)
        manifest = found.manifest
        self.stdout.write(f"{manifest['class']['name']}: {len(manifest['files'])} files are whole.")
        for one in manifest["left_out"]:
            self.stdout.write(f"Not in it: {one['name']} ({one['why']})")
        if without_key:
            self.stdout.write("The seal and the ledger's chain were not checked.")
