"""What a start needs, in one process: tables up to date, and the demo class if none exists."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command, get_commands


class Command(BaseCommand):
    help = "Bring the tables up to date; a local site that is empty gets the demo class."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        if not settings.PRODUCTION and "demo" in get_commands():
            call_command("demo")
