"""Sending a form of the table, and what stands in the database and on the page afterwards."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any

import time_machine
from django.apps import apps
from django.http import HttpResponse
from django.test import Client

from tests.cast import sign_in
from tests.hostile.forms import Sent, forms_of, ground_of
from tests.test_access import MOMENTS, Ground, address

# What an answer may add although the form was refused: that somebody came, what was refused, and
# the file that stands in the form again.
BESIDE = {"training.LogEntry", "sessions.Session", "training.SignInAttempt", "training.Attachment"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?")
NUMBER = re.compile(r"\d+(\.\d+)?")
BUTTONS = {"save", "sure", "seen", "without"}
SECRET = {"password", "old", "new", "again"}  # never written on a page
PARTS = {"leave-preview"}  # of a page that still stands
IDS = {"trainee", "trainees", "came", "missing", "sub", "sub_class", "leave", "place", "user"}
SAID = re.compile(
    r'class="(?:errorlist|note error|note warning)[^>]*>(.*?)</(?:ul|section|form|main)', re.S
)


def kind_of(name: str, value: Any) -> str:
    if hasattr(value, "read"):
        return "file"
    if name in BUTTONS or name.endswith("-seen"):
        return "choice"
    if name in IDS and (isinstance(value, list) or value.replace("-", "").isdecimal()):
        return "id"
    if isinstance(value, list):
        return "choice"
    if DATE.fullmatch(value):
        return "date"
    if NUMBER.fullmatch(value):
        return "number"
    return "text" if CHINESE.search(value) else "choice"


@contextmanager
def running(state: str) -> Iterator[tuple[Ground, dict[str, Sent]]]:
    ground = ground_of(state)
    yield ground, {name: one for name, one in forms_of(ground).items() if one.state == state}


def content() -> dict[str, list[Any]]:
    """All rows of all tables but those BESIDE."""
    return {
        model._meta.label: sorted(map(repr, model._base_manager.values_list(*_fields(model))))
        for model in apps.get_models()
        if model._meta.label not in BESIDE
    }


def _fields(model: Any) -> list[str]:
    """All but when somebody came, and the head of the log, which tells of refusals too."""
    names = {field.attname for field in model._meta.concrete_fields}
    return sorted(names - {"last_login", "log_link", "log_length"})


def send(
    ground: Ground, name: str, sent: Sent, data: dict[str, Any], *, by: str = "", csrf: bool = False
) -> HttpResponse:
    """The answer at the form's moment; a file is read from its start."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=csrf)
    user = ground.people[by or sent.by]
    if user is not None:
        sign_in(client, user)
    for value in data.values():
        if hasattr(value, "seek"):
            value.seek(0)
    path = sent.path or address(name, ground.things)
    day, clock = MOMENTS[sent.state]
    with time_machine.travel(ground.cast.time(day, sent.at or clock), tick=False):
        return client.post(path, data)


def lost(data: dict[str, Any], page: str) -> list[str]:
    """The texts that were typed and do not stand on the page."""
    typed = [
        value
        for name, value in data.items()
        if name not in SECRET and not hasattr(value, "read") and kind_of(name, value) == "text"
    ]
    return [
        one[:40]
        for one in typed
        if escape(one[:200].replace("\0", "")) not in page.replace("\0", "")
    ]


def said(page: str) -> bool:
    return any(CHINESE.search(re.sub(r"<[^>]*>", "", one)) for one in SAID.findall(page))
