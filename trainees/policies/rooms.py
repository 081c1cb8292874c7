"""How rooms are told apart by their names."""

import re

FLOOR_AND_ROOM = re.compile(r"^(.*?)(\d+)(\d{2})$")
DIGITS = re.compile(r"(\d+)")


def floor_of(name: str) -> str:
    """What stands before the room's last two digits: 201 is on floor 2, 3-1205 on 3-12; empty
    where a name says no floor."""
    found = FLOOR_AND_ROOM.match(name.strip())
    return f"{found[1]}{found[2]}" if found else ""


def room_order(name: str) -> list[tuple[int, str]]:
    """A key by which room 9 comes before room 10."""
    return [
        (int(part), "") if part.isdecimal() else (-1, part) for part in DIGITS.split(name) if part
    ]
