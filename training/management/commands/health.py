"""Whether one part lives, for a container's health check; the web is asked over HTTP instead."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from training.views.health import PARTS


class Command(BaseCommand):
    help = "Say whether a part of the site lives."
    requires_system_checks: list[str] = []  # it is asked every half minute

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("part", choices=sorted({*PARTS} - {"web"}))

    def handle(self, *args: Any, **options: Any) -> None:
        if not PARTS[options["part"]](timezone.now()):
            raise CommandError(f"{options['part']} does not live.")
        self.stdout.write(f"{options['part']} lives.")
