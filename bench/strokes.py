"""A paper's own strokes, kept while it is written and drawn again by reportlab alone.

What is left out is what our kit thinks: where lines break, what fits, which face holds what. What
stays is the same text at the same places, the same lines, a code made anew for each that was made,
the same faces cut down to what is used. The bytes come out equal, which is checked.
"""

from collections.abc import Callable
from contextlib import ExitStack
from io import BytesIO
from typing import Any
from unittest.mock import patch

from reportlab.pdfgen.canvas import Canvas

from training.documents.qr import qr

STROKES = "its strokes by reportlab"
CODES = ("trainees.documents.certificate.qr", "trainees.documents.notice.qr")


class KeptText:
    """A line of text, piece by piece."""

    def __init__(self, text: Any, calls: list[tuple[str, Any]]) -> None:
        self.text, self.calls = text, calls

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*told: Any) -> None:
            self.calls.append((name, told))
            getattr(self.text, name)(*told)

        return call


class KeptCanvas:
    """Does what it is told, and remembers it."""

    def __init__(self, target: Any, **settings: Any) -> None:
        self.settings, self.real = settings, Canvas(target, **settings)
        self.calls: list[tuple[str, Any]] = []
        LAST.append(self)

    def __getattr__(self, name: str) -> Any:
        real = getattr(self.real, name)
        if not callable(real):
            return real

        def call(*told: Any, **named: Any) -> Any:
            self.calls.append((name, (told, named)))
            return real(*told, **named)

        return call

    def beginText(self, x: float, y: float) -> KeptText:
        calls: list[tuple[str, Any]] = []
        self.calls.append(("text", (x, y, calls)))
        return KeptText(self.real.beginText(x, y), calls)

    def drawText(self, text: KeptText) -> None:
        self.real.drawText(text.text)


LAST: list[KeptCanvas] = []


def again(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """What draws the paper that `make` makes, as bare as can be."""
    with ExitStack() as stack:
        stack.enter_context(patch("training.documents.pdf.Canvas", KeptCanvas))
        for name in CODES:
            stack.enter_context(patch(name, _kept_code))
        made = make()
    kept = LAST.pop()

    def draw() -> bytes:
        return _drawn(kept)

    assert draw() == made, "not the same strokes"
    return draw


def _kept_code(canvas: KeptCanvas, *told: Any) -> None:
    canvas.calls.append(("code", told))
    qr(canvas.real, *told)


def _drawn(kept: KeptCanvas) -> bytes:
    target = BytesIO()
    canvas = Canvas(target, **kept.settings)
    canvas._doc._timeStamp.YMDhms = kept.real._doc._timeStamp.YMDhms
    for name, told in kept.calls:
        if name == "text":
            _write(canvas, *told)
        elif name == "code":
            qr(canvas, *told)
        else:
            getattr(canvas, name)(*told[0], **told[1])
    return target.getvalue()


def _write(canvas: Any, x: float, y: float, calls: list[tuple[str, Any]]) -> None:
    text = canvas.beginText(x, y)
    for name, told in calls:
        getattr(text, name)(*told)
    canvas.drawText(text)
