"""Dates and names as an official paper writes them.

Rule: GB/T 9704-2012, 7.3.5: 2014年4月6日, without leading zeros; a name of two
characters takes the room of three.
"""

from datetime import date, datetime

IDEOGRAPHIC_SPACE = "\u3000"
HAN = (("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))


def long_date(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def short_date(on: date, *, beside: date) -> str:
    """Without the year where ``beside`` has already told it."""
    return long_date(on) if on.year != beside.year else f"{on.month}月{on.day}日"


def span(start: date, end: date) -> str:
    return f"{long_date(start)}—{short_date(end, beside=start)}" if end > start else long_date(end)


def long_moment(at: datetime, *, beside: date) -> str:
    """4月21日18时, or 18时30分."""
    minutes = f"{at.minute}分" if at.minute else ""
    return f"{short_date(at, beside=beside)}{at.hour}时{minutes}"


def spread_name(name: str) -> str:
    """张三 is printed 张　三, as wide as a name of three characters."""
    if len(name) == 2 and all(is_han(character) for character in name):
        return IDEOGRAPHIC_SPACE.join(name)
    return name


def is_han(character: str) -> bool:
    return any(first <= character <= last for first, last in HAN)
