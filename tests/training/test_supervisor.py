"""`./run`, after it has prepared the tables: web, worker and schedule live and die together."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.xdist_group("alone")
ROOT = Path(__file__).parent.parent.parent
WAIT = 90  # seconds, on a busy machine
SUPERVISOR = [sys.executable, "-P", "training/supervisor.py"]


def local_environment(var: Path, port: int) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "VAR_DIR": str(var), "PORT": str(port)}


def until(what: Callable[[], Any]) -> Any:
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.3)
    return None


def health(port: int) -> dict[str, bool]:
    try:
        with urlopen(f"http://127.0.0.1:{port}/health/", timeout=5) as answer:
            found: dict[str, bool] = json.load(answer)
            return found
    except OSError:
        return {}


def all_live(port: int) -> bool:
    return set(health(port).values()) == {True}


def children(pid: int) -> dict[str, int]:
    """The children of a process that is up, by what they are."""
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        words = Path(f"/proc/{child}/cmdline").read_text()
        found["web" if "gunicorn" in words else "worker"] = int(child)
    return found


def group_lives(pid: int) -> bool:
    """Whether a process of this group runs; one that ended and was not yet collected does not."""
    return any(group == pid and state != "Z" for state, group in map(state_of, processes()))


def processes() -> list[Path]:
    return [path for path in Path("/proc").iterdir() if path.name.isdigit()]


def state_of(process: Path) -> tuple[str, int]:
    """State and group; the name before them may hold spaces and brackets."""
    try:
        state, _, group, *_ = (process / "stat").read_text().rpartition(") ")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return "Z", 0
    return state, int(group)


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def site(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    environment = local_environment(tmp_path, port)
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
    started = subprocess.Popen(
        SUPERVISOR, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    yield started
    started.send_signal(signal.SIGTERM)
    started.wait(30)


def test_a_port_that_is_taken_is_said_at_once(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        environment = local_environment(tmp_path, taken.getsockname()[1])
        answer = subprocess.run(SUPERVISOR, cwd=ROOT, env=environment, capture_output=True)
    assert answer.returncode == 1
    assert environment["PORT"] in answer.stderr.decode() and "PORT=" in answer.stderr.decode()


def test_the_parts_live_come_back_when_killed_and_end_together(
    site: subprocess.Popen[bytes], port: int
) -> None:
    assert until(lambda: all_live(port)), health(port)  # the schedule asked for a backup, too
    first = children(site.pid)
    assert set(first) == {"web", "worker"}
    for pid in first.values():
        os.kill(pid, signal.SIGKILL)
    assert until(lambda: not set(first.values()) & set(children(site.pid).values()))
    assert until(lambda: len(children(site.pid)) == 2 and health(port).get("web"))
    second = children(site.pid)
    assert all(group_lives(pid) for pid in second.values())
    site.send_signal(signal.SIGINT)
    assert site.wait(30) == 0
    assert not any(group_lives(pid) for pid in (*first.values(), *second.values()))
    assert health(port) == {}
