"""Sixteen connections at once on one page of a real gunicorn."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client

CONNECTIONS, EACH = 16, 30
# What docker-compose.yml uses first, then what was weighed against it.
SERVINGS = ("--workers 2 --threads 4", "--workers 2")
ROOT = Path(__file__).resolve().parent.parent


def crowd(client: Client, address: str, serving: str) -> tuple[float, int]:
    """Answers a second, and how many were no 200."""
    name = settings.SESSION_COOKIE_NAME
    cookie = f"{name}={client.cookies[name].value}"
    with _gunicorn(serving) as port:
        wrong: list[object] = []
        ask = [
            threading.Thread(target=_ask, args=(port, address, cookie, wrong))
            for _ in range(CONNECTIONS)
        ]
        started = time.perf_counter()
        for one in ask:
            one.start()
        for one in ask:
            one.join()
        return CONNECTIONS * EACH / (time.perf_counter() - started), len(wrong)


def _ask(port: int, address: str, cookie: str, wrong: list[object]) -> None:
    visitor = HTTPConnection("127.0.0.1", port, timeout=60)
    for _ in range(EACH):
        try:
            visitor.request("GET", address, headers={"Cookie": cookie})
            answer = visitor.getresponse()
            answer.read()
            if answer.status != 200:
                wrong.append(answer.status)
        except (OSError, HTTPException) as error:
            wrong.append(error)
            visitor.close()


@contextmanager
def _gunicorn(serving: str) -> Iterator[int]:
    """Workers on the bench's own database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {"DATABASE_URL": _database(), "VAR_DIR": str(settings.VAR_DIR), "PORT": str(port)}
    bind = ["--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    command = ["-m", "gunicorn", "training.wsgi", *serving.split(), *bind]
    server = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env={**os.environ, **told}, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _database() -> str:
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite://{name}"
    return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(port)
