"""The orders in which names are listed: by pinyin, and by the strokes of the surname.

Rule: docs/rules.md, documents: 以姓氏笔画为序 goes by the count of strokes, then by the strokes
themselves, 横竖撇点折, character by character. A surname is read as a surname (曾 zeng).
"""

from functools import cache
from pathlib import Path

from pypinyin import Style, lazy_pinyin

STROKES = Path(__file__).parent.parent / "data" / "strokes.txt"
LAST = 999  # strokes of what is no Chinese character: after all names that are
# Characters that are read otherwise when they are a surname; the longest match counts.
SURNAMES = {
    "曾": "zeng1", "单": "shan4", "仇": "qiu2", "解": "xie4", "任": "ren2", "区": "ou1",
    "查": "zha1", "朴": "piao2", "盖": "ge3", "乐": "yue4", "华": "hua4", "员": "yun4",
    "缪": "miao4", "翟": "zhai2", "折": "she2", "洗": "xian3", "秘": "bi4", "覃": "qin2",
    "繁": "po2", "燕": "yan1", "葛": "ge3", "哈": "ha3", "召": "shao4", "隗": "wei3", "薄": "bo2",
    "牟": "mu4", "乜": "nie4", "郇": "xun2", "佴": "nai4", "过": "guo1", "祭": "zhai4",
    "种": "chong2",
}  # fmt: skip

Stroke = tuple[int, str, str]
Syllable = tuple[str, str, str]


def syllables(name: str) -> list[str]:
    """Pinyin of a name with the tone's number behind each syllable: ["zeng1", "jing4"]."""
    for length in (2, 1):
        if reading := SURNAMES.get(name[:length]):
            return [*reading.split(), *_read(name[length:])]
    return _read(name)


def spelling(name: str) -> tuple[str, str]:
    """Pinyin without tones, in full and as initials: what a name is found by."""
    plain = [one.rstrip("12345") for one in syllables(name)]
    return " ".join(plain), "".join(one[:1] for one in plain)


def by_pinyin(name: str) -> list[Syllable]:
    """A key: syllable by syllable, then the tone, then the character."""
    read = syllables(name)
    told = read if len(read) == len(name) else [*read, *name[len(read) :]]
    return [
        (one.rstrip("12345"), one[len(one.rstrip("12345")) :], character)
        for one, character in zip(told, name, strict=False)
    ]


def by_strokes(name: str) -> list[Stroke]:
    """A key: character by character the count of strokes, their order, then the character."""
    return [(*strokes_of(character), character) for character in name]


def strokes_of(character: str) -> tuple[int, str]:
    """Count and order of the strokes; a rare character's order is not known, and comes after."""
    return _table().get(character, (LAST, ""))


def _read(text: str) -> list[str]:
    """One syllable a character, also where pypinyin would keep other writing together."""
    found = lazy_pinyin(text, style=Style.TONE3, errors=lambda other: [*other])  # type: ignore[arg-type,return-value]
    return [str(one) for one in found]


@cache
def _table() -> dict[str, tuple[int, str]]:
    table: dict[str, tuple[int, str]] = {}
    for line in STROKES.read_text(encoding="utf-8").splitlines():
        first, _, rest = line.partition(" ")
        if first.endswith(":"):
            table.update(dict.fromkeys(rest, (int(first[:-1]), "6")))
        elif first != "#":
            table[first] = (len(rest), rest)
    return table
