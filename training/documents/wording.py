"""Dates and names as an official paper writes them.

Rule: GB/T 9704-2012, 7.3.5: 2014年4月6日, without leading zeros; a name of two
characters takes the room of three.
"""

import unicodedata
from datetime import date, datetime
from fractions import Fraction

IDEOGRAPHIC_SPACE = "\u3000"
NUMERALS = "〇一二三四五六七八九"
DIGITS = "零一二三四五六七八九十"
NOT_IN_A_FILE_NAME = str.maketrans(dict.fromkeys('/\\:*?"<>|', "-"))
HAN = (("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))


def long_date(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def numeral_date(on: date) -> str:
    """二〇一四年四月二十六日, as certificates are dated."""
    year = "".join(NUMERALS[int(digit)] for digit in str(on.year))
    return f"{year}年{_numeral(on.month)}月{_numeral(on.day)}日"


def short_date(on: date, *, beside: date) -> str:
    """Without the year where ``beside`` has already told it."""
    return long_date(on) if on.year != beside.year else f"{on.month}月{on.day}日"


def span(start: date, end: date) -> str:
    return f"{long_date(start)}—{short_date(end, beside=start)}" if end > start else long_date(end)


def long_moment(at: datetime, *, beside: date) -> str:
    """4月21日18:01: the clock as timetables and sheets print it."""
    return f"{short_date(at, beside=beside)}{at.hour}:{at.minute:02d}"


def share(part: Fraction) -> str:
    """七分之一; in figures beyond ten."""
    upper, lower = (
        DIGITS[number] if number < len(DIGITS) else str(number)
        for number in (part.numerator, part.denominator)
    )
    return f"{lower}分之{upper}"


def spread_name(name: str) -> str:
    """张三 is printed 张　三, as wide as a name of three characters."""
    if len(name) == 2 and all(is_han(character) for character in name):
        return IDEOGRAPHIC_SPACE.join(name)
    return name


def in_a_name(text: str) -> str:
    """Without what a file system refuses or a path would be made of."""
    shown = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    return shown.translate(NOT_IN_A_FILE_NAME).strip(" .")[:64] or "-"


def is_han(character: str) -> bool:
    return any(first <= character <= last for first, last in HAN)


def _numeral(number: int) -> str:
    """1 to 99: 十, 十一, 二十."""
    tens, ones = divmod(number, 10)
    head = "" if tens < 2 else NUMERALS[tens]
    return f"{head}{'十' if tens else ''}{NUMERALS[ones] if ones else ''}"
