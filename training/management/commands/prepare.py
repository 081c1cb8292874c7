"""What a start needs, in one process: tables up to date, and the demo class in an empty site."""

from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from training.models import User


def tables_are_behind() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


class Command(BaseCommand):
    help = "Bring the tables up to date; a local site without anybody in it gets the demo class."
    requires_system_checks: list[str] = []  # half a second of every start

    def handle(self, *args: Any, **options: Any) -> None:
        if tables_are_behind():
            call_command("migrate", verbosity=0, interactive=False)
        if not settings.PRODUCTION and not User.objects.exists():
            call_command("demo", stdout=StringIO())  # the supervisor shows its sign-ins
