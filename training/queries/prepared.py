"""Queries that are asked all the time, put into SQL once: Django takes longer to put one together
than a database takes to answer it.

    OFFICES = Prepared(lambda: Appointment.objects.filter(user=Given("user"), …))
    OFFICES(user=3)                       # the rows that the query set would have had

Only values change from one asking to the next: a list of ids (its length is part of the SQL) or
None (which asks IS NULL) cannot be given.
"""

from collections.abc import Callable
from copy import copy
from functools import cache, cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import BigIntegerField, DateTimeField, Expression, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler

LARGEST = 2**63 - 1  # of a database's numbers; a larger one finds nothing


class Given(Expression):
    """Where a value goes: an id or another number, unless a field says what it is."""

    def __init__(self, name: str, field: "Field[Any, Any] | None" = None) -> None:
        super().__init__(output_field=field or BigIntegerField())
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


def given_time(name: str) -> Given:
    return Given(name, DateTimeField())


class Prepared:
    """A query set in which `Given` stands for values. `make` is called once, when it is first
    asked; what it answers with is a list, and KeyError names a value that was not told."""

    def __init__(self, make: Callable[[], QuerySet[Any]]) -> None:
        self._make = make
        self._compiled = cache(self._compile)

    def __call__(self, **values: Any) -> list[Any]:
        rows = self._queryset.all()
        rows.query.get_compiler = lambda using, **options: self._told(using, values)  # type: ignore
        return list(rows)

    @cached_property
    def _queryset(self) -> QuerySet[Any]:
        return self._make()

    def _compile(self, using: str, vendor: str) -> tuple[SQLCompiler, str, tuple[Any, ...]]:
        """With what turns its columns into values, which is the same for every row and asking."""
        compiler = self._queryset.query.get_compiler(using)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_ in compiler.select or ()])
        compiler.get_converters = lambda expressions: converters
        return compiler, sql, params

    def _told(self, using: str, values: dict[str, Any]) -> SQLCompiler:
        """A compiler of this thread's connection that has its SQL already."""
        connection = connections[using]
        compiler, sql, params = self._compiled(using, connection.vendor)
        told = copy(compiler)
        told.connection = connection
        told.as_sql = lambda *args, **options: (  # type: ignore
            sql,
            [_value(param, values, connection) for param in params],
        )
        return told


def _value(param: Any, values: dict[str, Any], connection: Any) -> Any:
    if not isinstance(param, Given):
        return param
    value = values[param.name]
    if isinstance(value, int) and abs(value) > LARGEST:
        raise EmptyResultSet  # which makes it no rows
    return param.output_field.get_db_prep_value(value, connection)
