"""The interface for programs described: scopes, collections and their fields (OpenAPI 3.1).

The description, the readable page and the tests all read this one table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Schema = dict[str, Any]
BASE = "/api/v1"
MOST, USUAL = 500, 100  # items of a page


class Scope(TextChoices):
    """What a token may be made for."""

    CLASSES = "classes", pgettext_lazy("scope", "Classes")
    TIMETABLE = "timetable", pgettext_lazy("scope", "Timetable")
    ROSTER = "roster", pgettext_lazy("scope", "Roster without phone numbers")
    PHONES = "phones", pgettext_lazy("scope", "Phone numbers in the roster")
    ATTENDANCE = "attendance", pgettext_lazy("scope", "Attendance and leave hours")
    SCORES = "scores", pgettext_lazy("scope", "Scores")
    NOTICES = "notices", pgettext_lazy("scope", "Notices")
    CERTIFICATES = "certificates", pgettext_lazy("scope", "Certificates")


def _string(**more: Any) -> Schema:
    return {"type": "string", **more}


def _or_none(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


ID: Schema = {"type": "integer", "minimum": 1}
COUNT: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
TEXT = _string()
DAY, MOMENT = _string(format="date"), _string(format="date-time")
NUMBER = _string(pattern=r"^-?[0-9]+(\.[0-9]+)?$")  # exact: hours (学时) and points are no floats


@dataclass(frozen=True)
class Collection:
    """`fields` are those of an item; the optional ones may be left out."""

    name: str
    scope: Scope
    about: Any
    fields: Mapping[str, Schema]
    optional: frozenset[str] = frozenset()


CLASSES = Collection(
    "classes",
    Scope.CLASSES,
    _("The classes that one has an office in or is enrolled in."),
    {
        "id": ID,
        "name": TEXT,
        "short_name": TEXT,
        "kind": TEXT,
        "state": _string(enum=["draft", "open", "closed"]),
        "organiser": TEXT,
        "opened_at": _or_none(MOMENT),
        "closed_at": _or_none(MOMENT),
    },
)
OF_CLASS = {
    one.name: one
    for one in (
        Collection(
            "sessions",
            Scope.TIMETABLE,
            _("Sessions, cancelled ones too; hours in 学时."),
            {
                "id": ID,
                "number": COUNT,
                "starts_at": MOMENT,
                "ends_at": MOMENT,
                "form": TEXT,
                "title": TEXT,
                "lecturer": _or_none(TEXT),
                "venue": _or_none(TEXT),
                "hours": NUMBER,
                "state": _string(enum=["planned", "cancelled"]),
                "sub_classes": {"type": "array", "items": TEXT},
            },
        ),
        Collection(
            "trainees",
            Scope.ROSTER,
            _("Trainees; for staff. The phone only with its scope and for whoever may see it."),
            {
                "id": ID,
                "number": COUNT,
                "name": TEXT,
                "gender": TEXT,
                "unit": TEXT,
                "post": TEXT,
                "sub_class": TEXT,
                "seat": TEXT,
                "offices": {"type": "array", "items": TEXT},
                "withdrawn_at": _or_none(MOMENT),
                "phone": TEXT,
            },
            optional=frozenset({"phone"}),
        ),
        Collection(
            "marks",
            Scope.ATTENDANCE,
            _("What holds for a trainee at a session whose roll is taken."),
            {
                "id": ID,
                "session": ID,
                "trainee": ID,
                "expected": FLAG,
                "attended": FLAG,
                "late": FLAG,
                "left_early": FLAG,
                "absent": FLAG,
                "on_leave": FLAG,
                "minutes_late": COUNT,
                "minutes_early": COUNT,
                "absent_hours": NUMBER,
                "leave_hours": NUMBER,
            },
        ),
        Collection(
            "leave-hours",
            Scope.ATTENDANCE,
            _("Hours of leave and absence to date, what counts towards the line, and the total."),
            {
                "trainee": ID,
                "number": COUNT,
                "leave": NUMBER,
                "absent": NUMBER,
                "counted": NUMBER,
                "total": NUMBER,
                "over": FLAG,
            },
        ),
        Collection(
            "scores",
            Scope.SCORES,
            _("Points by category, total and band as they stand."),
            {
                "trainee": ID,
                "number": COUNT,
                "categories": {"type": "object", "additionalProperties": NUMBER},
                "total": NUMBER,
                "band": TEXT,
            },
        ),
        Collection(
            "notices",
            Scope.NOTICES,
            _("Weekly notices: number, edition, period and sign-off."),
            {
                "id": ID,
                "number": COUNT,
                "edition": COUNT,
                "closing": FLAG,
                "period_start": DAY,
                "period_end": DAY,
                "made_at": MOMENT,
                "signed_at": _or_none(MOMENT),
            },
        ),
        Collection(
            "certificates",
            Scope.CERTIFICATES,
            _("Certificates that were issued, and whether they are in force."),
            {
                "id": ID,
                "serial": TEXT,
                "trainee": ID,
                "name": TEXT,
                "issued_at": MOMENT,
                "state": _string(enum=["issued", "revoked", "replaced"]),
            },
        ),
    )
}
EVERY = (CLASSES, *OF_CLASS.values())


def path_of(one: Collection) -> str:
    return f"{BASE}/classes/" if one is CLASSES else f"{BASE}/classes/{{class_id}}/{one.name}/"


def item_schema(one: Collection) -> Schema:
    return {
        "type": "object",
        "properties": dict(one.fields),
        "required": [name for name in one.fields if name not in one.optional],
        "additionalProperties": False,
    }


def openapi(*, version: str, server: str) -> Schema:
    paths = {path_of(one): {"get": _list(one)} for one in EVERY}
    paths[f"{BASE}/classes/{{class_id}}/"] = {"get": _one(CLASSES)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Cadre training classes", "version": version},
        "servers": [{"url": server}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {one.name: item_schema(one) for one in EVERY} | {"problem": PROBLEM},
            "responses": dict(_problems()),
        },
    }


PROBLEM: Schema = {
    "type": "object",
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
    },
    "required": ["type", "title", "status", "detail"],
    "additionalProperties": False,
}
PROBLEMS = {
    "400": "Bad request",
    "401": "Unauthorized",
    "403": "Forbidden",
    "404": "Not Found",
    "405": "Method Not Allowed",
    "429": "Too Many Requests",
}


def _problems() -> Mapping[str, Schema]:
    content = {"application/problem+json": {"schema": _ref("schemas/problem")}}
    return {code: {"description": title, "content": content} for code, title in PROBLEMS.items()}


def _ref(to: str) -> Schema:
    return {"$ref": f"#/components/{to}"}


def _list(one: Collection) -> Schema:
    page = {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": _ref(f"schemas/{one.name}")},
            "next": _or_none(TEXT),
        },
        "required": ["items", "next"],
        "additionalProperties": False,
    }
    limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
    asked = [_query("cursor", TEXT), _query("limit", limit)]
    return _operation(one, f"list-{one.name}", page, asked, in_class=one is not CLASSES)


def _one(one: Collection) -> Schema:
    return _operation(one, f"get-{one.name}", _ref(f"schemas/{one.name}"), [], in_class=True)


def _operation(
    one: Collection, name: str, schema: Schema, asked: list[Schema], *, in_class: bool
) -> Schema:
    class_id = {"name": "class_id", "in": "path", "required": True, "schema": ID}
    answers: Schema = {
        "200": {"description": "OK", "content": {"application/json": {"schema": schema}}},
        "304": {"description": "Not Modified"},
    }
    return {
        "operationId": name,
        "summary": str(one.about),
        "description": f"Scope: {one.scope.value}",
        "parameters": [*([class_id] if in_class else []), *asked, ETAG],
        "responses": answers | {code: _ref(f"responses/{code}") for code in PROBLEMS},
    }


def _query(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema}


ETAG: Schema = {"name": "If-None-Match", "in": "header", "required": False, "schema": TEXT}
