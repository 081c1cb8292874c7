"""Emptying a test database whose tables refuse it: the guards are lifted for that moment.

tests/conftest.py imports the fixture.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations

from training.append_only import lifted


@pytest.fixture(scope="session", autouse=True)
def guards_let_the_flush_pass() -> Iterator[None]:
    """What TransactionTestCase and django_db(transaction=True) do between tests."""
    with pytest.MonkeyPatch.context() as patch:
        flush = BaseDatabaseOperations.execute_sql_flush

        def flush_without_guards(self: Any, sql_list: list[str]) -> None:
            with lifted(self.connection):
                flush(self, sql_list)

        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_without_guards)
        yield
