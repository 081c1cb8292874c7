"""What every test stands on: quick passwords, its own files, its own broker, a SQLite file."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.test import override_settings
from django.utils import translation

from tests.append_only_flush import guards_let_the_flush_pass  # noqa: F401

# A busy machine is slow, not wrong: time is measured in bench/, never in a test.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Under -n the races keep to one process: they want each other's cores otherwise."""
    for item in items:
        if item.get_closest_marker("race"):
            item.add_marker(pytest.mark.xdist_group("alone"))


@pytest.fixture(scope="session", autouse=True)
def own_ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Files of tests go to a folder of the run, passwords are hashed quickly."""
    var = tmp_path_factory.mktemp("var")
    with override_settings(
        VAR_DIR=var,
        STAFF_IDLE_MINUTES=10 * 366 * 24 * 60,  # one session travels through a whole class
        MEDIA_ROOT=var / "files",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield var


@pytest.fixture(scope="session", autouse=True)
def own_broker() -> None:
    """Jobs ring in memory, unless the run was given a broker."""
    from training.celery import app

    if not os.environ.get("BROKER_URL"):
        app.conf.update(broker_url="memory://", broker_transport_options={})


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """SQLite in a file of the run's own: threads of race tests meet in it as processes would.
    Under -n each process has its own database, on PostgreSQL by its name."""
    from django.conf import settings
    from django.db import connections

    if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        name = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        test: dict[str, Any] = connections["default"].settings_dict["TEST"]
        test["NAME"] = name


@pytest.fixture
def in_english() -> Iterator[None]:
    """Words are compared as the source has them."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def no_rules_of_a_class_before() -> None:
    """A test's class may get the number of an earlier, rolled back one: forget its frozen rules."""
    from trainees.queries.ledger import forget_rules

    forget_rules()
