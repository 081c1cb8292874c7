"""Class offices named in a roster's remarks (DOMAIN §10: 班长, 支部书记, 副班长, 委员, 组长)."""

import re

SEPARATORS = re.compile(r"[、,，/／;；。:：兼和及与\s()（）]+")
CHIEF = ("班长", "支部书记")
SPELLINGS = {"党支部书记": "支部书记", "临时党支部书记": "支部书记", "临时支部书记": "支部书记"}
PUBLIC_SEATS = re.compile(r"政协|人大|常委|候补|纪委|党委委员|党组")


def offices_in(*remarks: str) -> tuple[str, ...]:
    """The offices named, each once, in order. 政协委员 and the like are seats outside the class,
    and a 副组长 is no 组长: both stay words of the remark."""
    found: dict[str, None] = {}
    for remark in remarks:
        for word in SEPARATORS.split(remark):
            office = SPELLINGS.get(word, word)
            if _is_office(office):
                found[office] = None
    return tuple(found)


def _is_office(word: str) -> bool:
    if word.endswith(CHIEF):
        return not word.startswith(("原", "前")) and "副支部" not in word
    if word.endswith("委员"):
        return len(word) > 2 and not PUBLIC_SEATS.search(word)
    return word.endswith("组长") and not word.endswith("副组长")


def may_draft_rolls(office: str) -> bool:
    """Monitor, deputy monitor and group leader note the roll that the class head confirms."""
    return office in {"班长", "副班长"} or (
        office.endswith("组长") and not office.endswith("副组长")
    )
