"""Beside our own addresses: what a page costs before it does anything, and what the roll's bytes
cost by f-string."""

from dataclasses import dataclass
from html import escape

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import path

import training.urls
from trainees.models import AttendanceMark

OPENING, CLOSING = '<ul class="tiles">', "</ul>"


@dataclass(frozen=True)
class Frame:
    """What of the roll's page stands before and behind its tiles, and how long they are."""

    before: str
    behind: str
    tiles: int

    @classmethod
    def of(cls, page: str) -> "Frame":
        before, opening, rest = page.partition(OPENING)
        tiles, closing, behind = rest.partition(CLOSING)
        return cls(before + opening, closing + behind, len(tiles.encode()))


FRAMES: dict[int, Frame] = {}  # of the session's page


def tiles(request: HttpRequest, session_id: int) -> HttpResponse:
    """The page of a roll by f-strings: its names, numbers and marks in one query, behind the
    same middleware, for somebody who is signed in, in as many bytes as ours. Its frame is one
    constant, and everybody is shown as present: the limit, not a product."""
    assert request.user.is_authenticated
    frame, token = FRAMES[session_id], get_token(request)
    marks = AttendanceMark.objects.filter(session=session_id).order_by("trainee__number")
    rows = marks.values_list(
        "trainee",
        "sub_class",
        "version",
        "trainee__number",
        "trainee__person__name",
        "trainee__person__initials",
    )
    told = "\n".join(
        f'<li data-s="{sub}"><a href="/rolls/{session_id}/mark/{pk}/" class="tile present"'
        f' id="t{pk}" data-v="{version}" data-f="present:" data-k="{number} {escape(initials)}">'
        f'<b>{escape(name)}</b><span><span class="g" aria-hidden="true">√</span> 到课</span>'
        f"<i>{number}</i></a></li>"
        for pk, sub, version, number, name, initials in rows
    )
    filler = " " * (frame.tiles - len(told.encode()) - len(token))
    return HttpResponse(f"{frame.before}{token}{told}{filler}{frame.behind}")


urlpatterns = [
    path("bare/", lambda request: HttpResponse()),
    path("bare/<int:session_id>/", tiles),
    *training.urls.urlpatterns,
]
