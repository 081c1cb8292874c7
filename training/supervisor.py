"""Keeps the web and the worker alive together: `python -P training/supervisor.py`.

Knows no Django, so that it starts at once. A child that dies is started again, after a second if
it lived shorter than ten; SIGINT and SIGTERM end all of them. A port that is taken is said at once.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

VAR = Path(os.environ.get("VAR_DIR") or "var")
PORT = os.environ.get("PORT") or "8000"
SIGN_INS = VAR / "demo-sign-ins.txt"
GRACE = 10  # seconds that a child gets to end by itself

WEB = ["gunicorn", "training.wsgi:application", "--workers", "2", "--access-logfile", os.devnull]
WORKER = ["celery", "--quiet", "-A", "training.celery", "worker", "-B", "-P", "threads", "-c", "2"]
QUIET = ["--without-mingle", "--without-gossip", "--without-heartbeat", "--loglevel", "WARNING"]
CHILDREN = {
    "web": [sys.executable, "-m", *WEB, "--bind", f"127.0.0.1:{PORT}", "--log-level", "warning"],
    "worker": [sys.executable, "-m", *WORKER, *QUIET],
}


def start(name: str) -> tuple[subprocess.Popen[bytes], float]:
    return subprocess.Popen(CHILDREN[name], start_new_session=True), time.monotonic()


def clear_away(name: str, child: subprocess.Popen[bytes], since: float) -> None:
    """Whatever the dead one left behind (a second schedule!) goes first."""
    print(f"{name}: ended ({child.returncode}), starting again", file=sys.stderr)
    sweep(child)
    time.sleep(0 if time.monotonic() - since > 10 else 1)


def sweep(child: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def end(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask all, wait for all, kill those (with their own children) that do not end."""
    for child in children:
        child.terminate()
    limit = time.monotonic() + GRACE
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, limit - time.monotonic()))
        sweep(child)


def port_is_taken() -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(PORT)))
        except OSError:
            return True
    return False


def announce() -> None:
    print(f"\n  http://127.0.0.1:{PORT}/   (Ctrl+C 停止 / stops)\n", flush=True)
    if SIGN_INS.exists():
        print(SIGN_INS.read_text(), flush=True)


def main() -> None:
    if port_is_taken():
        sys.exit(f"端口 {PORT} 已被占用,请换一个: PORT=8001 ./run\nPort {PORT} is taken.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    running = {name: start(name) for name in CHILDREN}
    announce()
    try:
        while True:
            time.sleep(0.5)
            for name, (child, since) in list(running.items()):
                if child.poll() is not None:
                    clear_away(name, child, since)
                    running[name] = start(name)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        end([child for child, _ in running.values()])


if __name__ == "__main__":
    main()
