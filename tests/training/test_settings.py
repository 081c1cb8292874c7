"""One settings file: local without any setting, strict as soon as a site is a production site."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from training.keys import kept_secret, read_seal_keys
from training.settings import database

ROOT = Path(__file__).parent.parent.parent
PRODUCTION = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "SEAL_KEYS": "1:" + "ab" * 32,
    "CHAIN_KEY": "cd" * 32,
    "SITE_URL": "https://training.example",
}


def manage(*words: str, var: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """manage.py in an environment of nothing but what is given."""
    clean = {"PATH": os.environ["PATH"], "VAR_DIR": str(var), **environment}
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True)


def test_a_production_site_passes_every_deploy_check(tmp_path: Path) -> None:
    answer = manage("check", "--deploy", "--fail-level", "WARNING", var=tmp_path, **PRODUCTION)
    assert (answer.returncode, answer.stderr) == (0, "")


def test_a_local_site_would_not_pass_as_one(tmp_path: Path) -> None:
    assert manage("check", "--deploy", "--fail-level", "WARNING", var=tmp_path).returncode == 1


@pytest.mark.parametrize("missing", ["SEAL_KEYS", "CHAIN_KEY"])
def test_a_production_site_refuses_to_start_without_its_keys(tmp_path: Path, missing: str) -> None:
    given = {name: value for name, value in PRODUCTION.items() if name != missing}
    answer = manage("check", var=tmp_path, **given)
    assert answer.returncode == 1
    assert f"{missing} must be set" in answer.stderr


def test_a_production_site_writes_no_key_to_its_disk(tmp_path: Path) -> None:
    manage("check", var=tmp_path, **PRODUCTION)
    assert sorted(path.name for path in tmp_path.iterdir()) == []


def test_a_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"
    first = kept_secret(path)
    assert (len(first), kept_secret(path)) == (64, first)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["secret-key"]


def test_seal_keys_carry_versions() -> None:
    old, new = "00" * 32, "ff" * 32
    assert read_seal_keys(f"1:{old}, 2:{new}") == {1: bytes(32), 2: b"\xff" * 32}
    assert read_seal_keys(old) == {1: bytes(32)}


@pytest.mark.parametrize(
    "text", ["", "1:abcd", "x:" + "00" * 32, "1:" + "00" * 32 + ",1:" + "ff" * 32]
)
def test_seal_keys_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_seal_keys(text)


def test_a_database_address_may_carry_a_port_signs_and_options() -> None:
    found = database("postgres://office:p%40ss%2F1@db.example:6432/class?sslmode=require")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        ("office", "p@ss/1", "db.example", "6432", "class")
    )
    assert found["OPTIONS"] == {"connect_timeout": 5, "sslmode": "require"}
    assert database("sqlite:///var/lib/class.db")["NAME"] == "/var/lib/class.db"
