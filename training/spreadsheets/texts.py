"""Cell values as text that can be compared: digits and spaces made one, characters kept."""

import re
import unicodedata
from datetime import date, datetime, time

FULL_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
INVISIBLE = {"Cc": " ", "Cf": "", "Cs": "", "Zl": " ", "Zp": " ", "Zs": " "}
SPACES = re.compile(r"\s+")
BRACKETED = re.compile(r"\([^()]*\)")


def plain(value: object) -> str:
    """One line of text, spaces single, full-width digits as ASCII; no other character changed.

    Rare and compatibility characters of names stay as typed; zero-width and direction marks go.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        text = f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    elif isinstance(value, date):
        text = value.isoformat()
    elif isinstance(value, time):
        text = f"{value:%H:%M}"
    else:
        text = str(value)
    visible = "".join(INVISIBLE.get(unicodedata.category(c), c) for c in text)
    return SPACES.sub(" ", visible.translate(FULL_WIDTH_DIGITS)).strip()


def folded(value: object) -> str:
    """For comparing only: compatibility forms made one and all spaces gone (姓　名 = 姓名)."""
    return SPACES.sub("", unicodedata.normalize("NFKC", plain(value)))


def header_word(value: object) -> str:
    """A header as it is looked up: 联系电话(手机)* = 联系电话."""
    word = folded(value)
    return (BRACKETED.sub("", word) or word).strip("*:.·").lower()
