"""Asking at every address as somebody, and every word of what is answered.

In a header, a page, all parts of a sheet or an archive, the print of a PDF, what programs read.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import quote, unquote
from zipfile import ZipFile

from django.db import transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from tests.cast import sign_in
from tests.test_access import ROWS, SYSTEM, Ground, address
from tests.trainees.certified import token_of
from trainees.documents.api_description import OF_CLASS, Scope
from trainees.models import Certificate
from trainees.papers.registry import all_documents
from training.models import User
from training.services.feeds import make_feed
from training.services.tokens import make_token

Asked = tuple[str, str, str]  # name, method, address
MORE = {  # beside the address itself: what is asked for in its query
    "trainees": ["?phone=1&format=csv"],
    "leaves-out": ["?phone=1&format=csv"],
    "document": ["?phone=on&format=xlsx", "?phone=on&format=pdf"],
    "register": ["?week=all"],
}
OF_NOBODY = {"health", "health-part", "sign-in", "sign-out", "language", "change-password"}


def asked(
    ground: Ground, *, methods: Iterable[str] = ("GET", "POST"), papers: bool = True
) -> Iterator[Asked]:
    """Every address of the access table on this ground, with the queries that tell more. Without
    `papers` a document is asked for as one file: its sheet and its print have the same facts."""
    for name, (method, _) in ROWS.items():
        if name in OF_NOBODY or method not in methods or name.startswith("api"):
            continue
        for things in _each(ground, name):
            path = address(name, things)
            for query in ["", *MORE.get(name, [])] if path else ():
                if papers or name != "document" or query.endswith(_file_of(things["slug"])):
                    yield name, method, f"{path}{query}"


def _file_of(slug: str) -> str:
    return "xlsx" if all_documents()[slug].xlsx else "pdf"


def searches(class_id: int) -> list[Asked]:
    """For people by pinyin, surname, the beginning of a phone and a unit of the class; a search is
    written on its page, so none of them holds a canary itself."""
    texts = ("wanglu", "wl", "王", "1399", f"第{class_id}—")
    return [("people", "GET", f"{reverse('people')}?q={quote(text)}") for text in texts]


def _each(ground: Ground, name: str) -> Iterator[dict[str, Any]]:
    things = ground.things
    if name == "document":
        yield from ({**things, "slug": slug} for slug in all_documents())
        return
    if name == "verify-token":
        one = Certificate.objects.get(uid=things["certificate_uid"])
        things = {**things, "token": token_of(one)}
    yield things
    if name == "leave" and "long leave" in things:
        yield {**things, "uid": things["long leave"]}


def answers(
    user: User | None, places: Iterable[Asked], *, files: Iterable[str] = ("csv", "xlsx")
) -> Iterator[tuple[str, str]]:
    """(address, every word) of what is answered; a list that gives files gives them too. Whatever
    a request did is undone."""
    client = Client()
    if user is not None:
        sign_in(client, user)
    for _, method, path in places:
        with transaction.atomic():
            answer = client.generic(method, path)
            yield path, words_of(answer)
            if answer.status_code == 200 and b"format=csv" in getattr(answer, "content", b""):
                for ending in files:
                    file = f"{path}{'&' if '?' in path else '?'}format={ending}"
                    yield file, words_of(client.get(file))
            transaction.set_rollback(True)


def programs(user: User, class_ids: Iterable[int], *, now: Any) -> Iterator[tuple[str, str]]:
    """What a token with every scope reads, and the calendar that a phone subscribes to."""
    lasts, scopes = timedelta(days=1), [scope.value for scope in Scope]
    secret = make_token(user, name="门户", scopes=scopes, lasts=lasts, by=SYSTEM, now=now)
    paths = [reverse("api-classes")]
    for pk in class_ids:
        paths += [reverse("api-class", args=[pk])]
        paths += [reverse("api-collection", args=[pk, name]) for name in OF_CLASS]
    client = Client()
    for path in paths:
        yield path, words_of(client.get(path, headers={"Authorization": f"Bearer {secret}"}))
    feed = reverse("calendar-feed", args=[make_feed(user, by=SYSTEM, now=now)])
    yield feed, words_of(client.get(feed))


def words_of(answer: Any) -> str:
    """Headers too: a file's name stands in one."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return unquote(" ".join(answer.headers.values())) + "\n" + read(body)


def read(data: bytes) -> str:
    if data[:4] == b"PK\3\4":
        with ZipFile(BytesIO(data)) as archive:
            parts = [f"{name} {read(archive.read(name))}" for name in archive.namelist()]
        return "\n".join(parts)
    if data[:5] == b"%PDF-":
        pdf = PdfReader(BytesIO(data))
        return "\n".join([*(page.extract_text() for page in pdf.pages), str(pdf.metadata)])
    text = unescape(data.decode(errors="replace"))
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
