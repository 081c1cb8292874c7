"""How many values one statement may carry: what the SQLite library at hand says.

Django writes 999, the limit of libraries before 2020, and cuts an insert of 121 marks into three.
"""

import sqlite3
from typing import Any


def use_the_real_limit(*, connection: Any, **_: Any) -> None:
    """Ask a new SQLite connection for its limit; other databases keep Django's word."""
    if connection.vendor == "sqlite":
        limit = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = limit
