"""SQLite takes as many values a statement as the library allows, not Django's old guess."""

import sqlite3

import pytest
from django.db.utils import ConnectionHandler

from training.query_parameters import use_the_real_limit
from training.settings import SQLITE_OPTIONS


@pytest.mark.django_db
def test_a_sqlite_connection_knows_its_librarys_limit():
    engine = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    connection = ConnectionHandler({"default": {**engine, "OPTIONS": SQLITE_OPTIONS}})["default"]
    assert connection.features.max_query_params == 999
    connection.connect()
    limit = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
    assert connection.features.max_query_params == limit > 999
    connection.close()


def test_other_databases_keep_their_own():
    class Features:
        max_query_params = None

    class Other:
        vendor = "postgresql"
        features = Features()

    use_the_real_limit(connection=Other())
    assert Other.features.max_query_params is None
