"""Picking several trainees on a page: tiles to tap, found by name, number or initials."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from courses.models import TrainingClass
from courses.permissions import Rights
from trainees.queries.people import Listed, SubClassChoice


@dataclass(frozen=True, slots=True)
class Chip:
    """A trainee to tap; `find` is what the search looks in."""

    person: Listed
    find: str
    chosen: bool


def picking(
    rights: Rights,
    training_class: TrainingClass,
    people: Sequence[Listed],
    *,
    chosen: Collection[str],
) -> dict[str, Any]:
    """What trainees/_pick_people.html shows; `chosen` are ids as they were typed."""
    subs = {one.sub_class_id for one in people}
    return {
        "chips": [Chip(one, _searchable(one), str(one.trainee_id) in chosen) for one in people],
        "sub_classes": [
            choice for choice in SubClassChoice(rights, training_class).options if choice[0] in subs
        ],
    }


def _searchable(one: Listed) -> str:
    """Initials, pinyin, name and number: zx zhangxia 张霞 12."""
    parts = one.pinyin.split()
    initials = "".join(part[0] for part in parts)
    return f"{initials} {''.join(parts)} {one.name} {one.number}".lower()
