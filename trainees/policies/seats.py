"""What a seat's label says."""

import re

ROW_AND_SEAT = re.compile(r"^第?(\d{1,2})\s*(?:排|-|－|–)\s*第?(\d{1,2})\s*(?:座|号)?$")


def row_and_seat(label: str) -> tuple[int, int] | None:
    """1排4座 and 1-4 are row 1, seat 4; None where a label says no row."""
    found = ROW_AND_SEAT.match(label.strip())
    if found is None or not int(found[1]) or not int(found[2]):
        return None
    return int(found[1]), int(found[2])
