"""The compose file: by its schema, and each command started here against PostgreSQL and Redis.

The images themselves are not built: that needs an engine (docs/deploy.md says so).
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from training.management.commands.keys import SECRETS, filled

ROOT = Path(__file__).parent.parent
COMPOSE = YAML(typ="safe").load(ROOT / "docker-compose.yml")
OURS = ("web", "worker", "beat", "migrate")


def environment_of(service: str, env: dict[str, str]) -> dict[str, str]:
    """What the service is given, with the variables of `.env` in their places."""
    given = COMPOSE["services"][service]["environment"]
    return {name: substituted(value, env) for name, value in given.items()}


def substituted(text: str, env: dict[str, str]) -> str:
    return re.sub(
        r"\$\{(\w+)(?::\?|:-([^}]*))?\}", lambda m: env.get(m[1]) or m[2] or "", str(text)
    )


def example() -> dict[str, str]:
    """`.env` as the command makes it."""
    lines = [filled(line) for line in (ROOT / ".env.example").read_text().splitlines()]
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_file_is_what_compose_reads() -> None:
    checked = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    answer = subprocess.run([*checked, "docker-compose.yml"], cwd=ROOT, capture_output=True)
    assert answer.returncode == 0, answer.stdout


def test_a_file_that_compose_does_not_read_is_found(tmp_path: Path) -> None:
    (tmp_path / "wrong.yml").write_text("services: {web: {comand: x}}")
    checked = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    answer = subprocess.run([*checked, str(tmp_path / "wrong.yml")], capture_output=True)
    assert answer.returncode == 1


def test_every_variable_is_in_the_example_and_every_secret_is_made_anew() -> None:
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    first, second = example(), example()
    assert asked == set(first)
    made = {name for name in first if first[name] != second[name]}
    assert made == SECRETS | {"SEAL_KEYS"}
    assert all(len(first[name]) >= 64 for name in made)


@pytest.mark.parametrize("service", COMPOSE["services"])
def test_every_service_is_watched_and_is_nobody_special(service: str) -> None:
    one = COMPOSE["services"][service]
    assert service == "migrate" or one["healthcheck"]["test"]
    assert "privileged" not in one and "network_mode" not in one
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert one.get("user") or (service in OURS and "\nUSER training\n" in dockerfile)
    assert service == "web" or "ports" not in one


def test_only_the_migration_knows_the_owner_of_the_tables() -> None:
    env = example()
    knowing = {name for name in OURS if env["OWNER_PASSWORD"] in str(environment_of(name, env))}
    assert knowing == {"migrate"}


def test_the_first_password_of_redis_and_postgresql_is_asked_for() -> None:
    env = example()
    command = [substituted(word, env) for word in COMPOSE["services"]["redis"]["command"]]
    assert command[command.index("--requirepass") + 1] == env["REDIS_PASSWORD"]
    assert environment_of("postgres", env)["POSTGRES_PASSWORD"] == env["OWNER_PASSWORD"]


def test_what_is_copied_into_the_image_holds_no_data_and_no_keys() -> None:
    assert {".env", "var", ".git"} <= set((ROOT / ".dockerignore").read_text().split())
