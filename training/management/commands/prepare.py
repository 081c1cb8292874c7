"""What a start needs, in one process: tables up to date, and the demo class in an empty site."""

from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command

from training.queries.accounts import somebody_can_sign_in
from training.schema import bring_tables_up_to_date


class Command(BaseCommand):
    help = "Bring the tables up to date; a local site nobody can sign in to gets the demo class."
    requires_system_checks: list[str] = []  # half a second of every start

    def handle(self, *args: Any, **options: Any) -> None:
        bring_tables_up_to_date()
        if not settings.PRODUCTION and not somebody_can_sign_in():
            call_command("demo", stdout=StringIO())  # the supervisor shows its sign-ins
