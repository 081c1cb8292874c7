"""The first hand on an empty site: an organiser of every class, who appoints everybody else."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from courses.services.staffing import open_site
from training.models import User


class Command(BaseCommand):
    help = "Give somebody an account as organiser of every class; the first password is printed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(username=options["username"]).exists():
            raise CommandError(f"There is an account {options['username']} already.")
        password = open_site(options["username"], name=options["name"], now=timezone.now())
        self.stdout.write(password)
