"""Whether one part lives, for a container's health check; the web is asked over HTTP instead."""

import socket
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from training.services.heartbeats import workers
from training.views.health import PARTS


class Command(BaseCommand):
    help = "Say whether a part of the site lives; of the workers also which."
    requires_system_checks: list[str] = []  # it is asked every half minute

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("part", choices=sorted({*PARTS} - {"web"}))
        parser.add_argument("--here", action="store_true", help="only workers of this machine")

    def handle(self, *args: Any, part: str, here: bool, **options: Any) -> None:
        lives = self._a_worker(here) if part == "worker" else PARTS[part](timezone.now())
        if not lives:
            raise CommandError(f"{part} does not live.")
        self.stdout.write(f"{part} lives.")

    def _a_worker(self, here: bool) -> bool:
        """Whether any lives; each is named."""
        try:
            found = workers(now=timezone.now(), host=socket.gethostname() if here else "")
        except DatabaseError:
            return False
        for one in found:
            state = "silent" if one.silent else "lives"
            self.stdout.write(f"{one.name} {state}, {one.at.isoformat(timespec='seconds')}")
        return any(not one.silent for one in found)
