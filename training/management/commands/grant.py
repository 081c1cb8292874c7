"""The role of web and worker on PostgreSQL; run by the owner after every migrate."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from training.services.grants import grant


class Command(BaseCommand):
    help = "Let a role work on the tables without owning them; ROLE_PASSWORD makes it or sets its."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles.")
        grant(options["role"], password=os.environ.get("ROLE_PASSWORD", ""))
        self.stdout.write(f"{options['role']} may work here, and cannot change what only grows.")
