"""What a cell means: its type, its style and its text become one Python value."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
WHOLE = re.compile(r"[+-]?[0-9]{1,15}")


@dataclass(slots=True)
class Raw:
    """A cell as written: type, style number, the pieces of its value and of its formula."""

    kind: str
    style: str
    content: list[str] = field(default_factory=list)
    formula: list[str] = field(default_factory=list)
    has_formula: bool = False
    length: int = 0


def value_of(
    raw: Raw, *, shared: list[str], date_styles: frozenset[str], date1904: bool
) -> str | int | float | bool | datetime | date | time | None:
    """None for an empty cell. A formula without a stored result stays text; nothing is computed."""
    text = "".join(raw.content)
    if not text:
        return "=" + "".join(raw.formula) if raw.has_formula else None
    if raw.kind == "s":
        known = WHOLE.fullmatch(text) and 0 <= int(text) < len(shared)
        return clean(shared[int(text)]) if known else None
    if raw.kind == "n":
        return _number(text, is_date=raw.style in date_styles, date1904=date1904)
    if raw.kind == "b":
        return text.strip() in ("1", "true")
    if raw.kind == "d":
        return _iso(text)
    return clean(text)


def clean(text: str) -> str | None:
    """Excel's _x000D_ escapes resolved, control characters dropped; None where nothing is left."""
    if "_x" in text:
        text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    text = UNWANTED.sub("", text).strip()
    return text or None


def _number(
    text: str, *, is_date: bool, date1904: bool
) -> str | int | float | datetime | date | time | None:
    text = text.strip()
    try:
        number = int(text) if WHOLE.fullmatch(text) else float(text)
    except ValueError:
        return clean(text)
    if number != number or abs(number) >= 1e15:
        return clean(text)
    if is_date:
        moment = _moment(number, date1904=date1904)
        if moment is not None:
            return moment
    return int(number) if number == int(number) else number


def _moment(serial: float, *, date1904: bool) -> datetime | date | time | None:
    epoch = CALENDAR_MAC_1904 if date1904 else CALENDAR_WINDOWS_1900
    try:
        moment = from_excel(serial, epoch)
    except (ValueError, OverflowError):
        return None
    if isinstance(moment, datetime):
        try:
            return (moment + timedelta(milliseconds=500)).replace(microsecond=0)
        except OverflowError:
            return moment.replace(microsecond=0)
    if isinstance(moment, time):
        rounded = datetime.combine(date(2000, 1, 1), moment) + timedelta(milliseconds=500)
        return rounded.time().replace(microsecond=0)
    return None


def _iso(text: str) -> str | datetime | time | None:
    for read in (datetime.fromisoformat, time.fromisoformat):
        try:
            return read(text.strip()).replace(tzinfo=None)
        except ValueError:
            continue
    return clean(text)
