"""Each command of the compose file, started here as it stands there, becomes healthy.

Only hosts, ports and the names of database and role are put in for the containers'; PostgreSQL is
the run's own, Redis is started by its own command, so this runs on PostgreSQL only.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.test_compose import COMPOSE, ROOT, environment_of, example, substituted

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the compose file has PostgreSQL"),
    pytest.mark.xdist_group("alone"),
]
WAIT = 120  # seconds, on a busy machine


class Site:
    """What stands in for the containers: names of this run, folders, ports."""

    def __init__(self, var: Path) -> None:
        self.var, self.env = var, example()
        self.name = f"compose_{secrets.token_hex(4)}"
        self.web, self.redis = free_port(), free_port()
        server = settings.DATABASES["default"]
        self.server = f"{server['HOST'] or '127.0.0.1'}:{server['PORT'] or 5432}"
        self.admin = psycopg.connect(
            host=server["HOST"],
            port=server["PORT"] or 5432,
            user=server["USER"],
            password=server["PASSWORD"],
            dbname="postgres",
            autocommit=True,
        )

    def here(self, text: str) -> str:
        """The text of the compose file with this run's names."""
        for there, name in {
            "@postgres:5432/training": f"@{self.server}/{self.name}",
            "postgres://training:": f"postgres://{self.name}_role:",
            "postgres://owner:": f"postgres://{self.name}_owner:",
            "@redis:6379": f"@127.0.0.1:{self.redis}",
            "grant training": f"grant {self.name}_role",
            "0.0.0.0:8000": f"127.0.0.1:{self.web}",
            "127.0.0.1:8000": f"127.0.0.1:{self.web}",
        }.items():
            text = text.replace(there, name)
        return text

    def words(self, words: list[str]) -> list[str]:
        """A command of the compose file; programs of the image are those of this environment."""
        first, *others = [self.here(substituted(word, self.env)) for word in words]
        if first in {"gunicorn", "celery"}:
            return [sys.executable, "-m", first, *others]
        return [sys.executable if first == "python" else first, *others]

    def environment(self, service: str) -> dict[str, str]:
        given = environment_of(service, self.env)
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        own = {name: self.here(value) for name, value in given.items()}
        return {"PATH": path, "VAR_DIR": str(self.var), **own}

    @contextmanager
    def running(self, service: str) -> Iterator[subprocess.Popen[bytes]]:
        command = self.words(COMPOSE["services"][service]["command"])
        environment = {**os.environ} if service == "redis" else self.environment(service)
        process = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(30)

    def healthy(self, service: str) -> bool:
        """What the container's own check says."""
        words = self.words(COMPOSE["services"][service]["healthcheck"]["test"][1:])
        environment = self.environment(service)
        answer = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True)
        return answer.returncode == 0

    def get(self, path: str) -> tuple[int, str]:
        request = Request(f"http://127.0.0.1:{self.web}{path}")
        request.add_header("X-Forwarded-Proto", "https")
        try:
            with urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, ""
        except (URLError, OSError):
            return 0, ""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def until(what: Callable[[], bool]) -> bool:
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(1)
    return False


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Database and owner as the image of PostgreSQL makes them, Redis by its command, migrated."""
    made = Site(tmp_path)
    owner, password = f"{made.name}_owner", made.env["OWNER_PASSWORD"]
    made.admin.execute(f"CREATE ROLE {owner} SUPERUSER LOGIN PASSWORD '{password}'")
    made.admin.execute(f"CREATE DATABASE {made.name} OWNER {owner}")
    redis = [*made.words(COMPOSE["services"]["redis"]["command"]), "--port", str(made.redis)]
    assert shutil.which("redis-server"), "install redis-server"
    ringing = subprocess.Popen([*redis, "--dir", str(tmp_path)], stdout=subprocess.DEVNULL)
    try:
        migrate = made.words(COMPOSE["services"]["migrate"]["command"])
        subprocess.run(
            migrate, cwd=ROOT, env=made.environment("migrate"), check=True, capture_output=True
        )
        yield made
    finally:
        ringing.terminate()
        ringing.wait()
        made.admin.execute(f"DROP DATABASE {made.name} WITH (FORCE)")
        made.admin.execute(f"DROP ROLE IF EXISTS {made.name}_role")
        made.admin.execute(f"DROP ROLE {owner}")
        made.admin.close()


def test_every_service_of_the_compose_file_becomes_healthy(site: Site, tmp_path: Path) -> None:
    assert not site.healthy("worker") and not site.healthy("beat")
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input"]
    subprocess.run(collect, cwd=ROOT, env=site.environment("web"), check=True, capture_output=True)
    with ExitStack() as started:
        for service in ("web", "worker", "beat"):
            started.enter_context(site.running(service))
        assert until(lambda: all(json.loads(site.get("/health/")[1] or '{"": 0}').values()))
        assert [site.healthy(service) for service in ("web", "worker", "beat")] == [True] * 3
        status, page = site.get("/sign-in/")
        assert (status, "csrfmiddlewaretoken" in page) == (200, True)
    assert site.get("/health/web/")[0] == 0
