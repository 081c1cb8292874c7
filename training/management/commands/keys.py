"""A `.env` for docker-compose.yml: the example with every secret made."""

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

SECRETS = {"SECRET_KEY", "CHAIN_KEY", "OWNER_PASSWORD", "DATABASE_PASSWORD", "REDIS_PASSWORD"}


class Command(BaseCommand):
    help = "Print .env.example with its secrets filled in: ./run manage keys > .env"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        example = Path(settings.BASE_DIR) / ".env.example"
        self.stdout.write("\n".join(map(filled, example.read_text().splitlines())))


def filled(line: str) -> str:
    """The line, with a new secret where it is an empty one."""
    name = line.removesuffix("=")
    if name == "SEAL_KEYS":
        return f"SEAL_KEYS=1:{secrets.token_hex(32)}"
    return f"{line}{secrets.token_hex(32)}" if name in SECRETS and line != name else line
