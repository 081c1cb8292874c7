"""Bad input on every form: answered with a sentence, nothing lost, nothing written.

The forms and what a person would send are `forms.py`'s table; here each is sent wrongly.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from tests.hostile.forms import Sent
from tests.hostile.sending import PARTS, content, kind_of, lost, running, said, send
from tests.test_access import GROUNDS, Ground

LONG = "长" * 20_000


def picture(width: int, height: int) -> bytes:
    data = BytesIO()
    Image.new("1", (width, height)).save(data, "PNG")
    return data.getvalue()


FILES = {
    "HTML named .jpg": ("合影.jpg", b"<html><script>alert(1)</script></html>"),
    "no PDF": ("请示.pdf", b"%PDF-1.7\nhalf of it"),
    "80 megapixels": ("大图.png", picture(10_000, 8_000)),
    "empty": ("空.png", b""),
}


def with_all(kind: str, value: str) -> Callable[[dict[str, Any]], Iterator[dict[str, Any]]]:
    """The data with every field of a kind replaced; none where the form has no such field."""

    def change(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
        names = [name for name, old in data.items() if kind in ("", kind_of(name, old))]
        names = [name for name in names if kind_of(name, data[name]) != "file"]
        if names:
            yield {**data, **dict.fromkeys(names, value)}

    return change


def with_each(kind: str, value: Any) -> Callable[[dict[str, Any]], Iterator[dict[str, Any]]]:
    """The data with one field of a kind replaced, once for each of them."""

    def change(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for name, old in data.items():
            if kind_of(name, old) == kind:
                yield {**data, name: value() if callable(value) else value}

    return change


def file_named(name: str) -> Callable[[], SimpleUploadedFile]:
    return lambda: SimpleUploadedFile(*FILES[name])


# What must be refused.
REFUSED = {
    "too long": with_each("text", LONG),
    "NUL in a text": with_each("text", "一\0二"),
    "a year of six digits": with_each("date", "100000-04-13T09:00"),
    "the first year": with_each("date", "0001-01-01T00:00"),
    "the last day": with_each("date", "9999-12-31"),
    "the last minute": with_each("date", "9999-12-31T23:59"),
    "no such day": with_each("date", "2014-02-30T09:00"),
    "a number without end": with_each("number", "9" * 40),
    "no number": with_each("number", "NaN"),
    "an exponent": with_each("number", "1e400"),
    "somebody who is not there": with_each("id", "999999999"),
    "an id too big": with_each("id", "9" * 30),
    "an id that is none": with_each("id", "<b>"),
    **{f"a file: {name}": with_each("file", file_named(name)) for name in FILES},
}
# What may be taken, as what it is: text.
ANSWERED = {
    "nothing at all": lambda data: iter([{}]),
    "empty fields": with_all("", ""),
    "NUL everywhere": with_all("", "\0"),
    "control characters": with_all("text", "一\x07\x1b[2J\u202e二"),
    "what is left of a lone surrogate": with_all("text", "一\ufffd二"),
    "full-width digits": with_all("date", "２０１４-０４-１３"),
    "Arabic digits": with_all("number", "٣"),
    "markup": with_all("text", "<b>粗</b>{{ 7 }}<script>"),
}


def faults(ground: Ground, name: str, sent: Sent, data: dict[str, Any], before: Any) -> list[str]:
    """What is wrong with the answer to what had to be refused."""
    answer = send(ground, name, sent, data)
    page = answer.content.decode(errors="replace")
    found = []
    if answer.status_code >= 500:
        return [f"{answer.status_code}"]
    if content() != before:
        found.append(f"{answer.status_code} written")
    if answer.status_code == 422 and not said(page):
        found.append("says nothing")
    if name not in PARTS and (gone := lost(data, page)):
        found.append(f"{answer.status_code} lost {gone}")
    return found


@pytest.mark.parametrize("state", GROUNDS)
@pytest.mark.django_db
def test_what_cannot_be_taken_is_refused_and_stands_in_the_form_again(state: str) -> None:
    wrong = {}
    with running(state) as (ground, forms):
        before = content()
        takable = {name: one for name, one in forms.items() if one.done < 400}
        for name, sent in takable.items():
            for what, change in REFUSED.items():
                for data in change(sent.data):
                    with transaction.atomic():
                        if found := faults(ground, name, sent, data, before):
                            wrong[name, what] = found
                        transaction.set_rollback(True)
    assert [f"{name}, {what}: {found}" for (name, what), found in wrong.items()] == []


@pytest.mark.parametrize("state", GROUNDS)
@pytest.mark.django_db
def test_odd_text_is_text(state: str) -> None:
    wrong = {}
    with running(state) as (ground, forms):
        for name, sent in forms.items():
            for what, change in ANSWERED.items():
                for data in change(sent.data):
                    with transaction.atomic():
                        answer = send(ground, name, sent, data)
                        raw = b"<b>\xe7\xb2\x97" in answer.content
                        if answer.status_code >= 500 or raw:
                            wrong[name, what] = (answer.status_code, raw)
                        transaction.set_rollback(True)
    assert [f"{name}, {what}: {found}" for (name, what), found in wrong.items()] == []
