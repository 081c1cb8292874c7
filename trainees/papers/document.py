"""What a document says of itself, and what somebody asked of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from courses.models import TrainingClass
from courses.permissions import Rights
from training.permissions import Rule

Text = str | Promise
Choices = Sequence[tuple[str, Text]]


class Group(TextChoices):
    """Under which heading a document is listed."""

    PEOPLE = "people", pgettext_lazy("documents", "People")
    TEACHING = "teaching", pgettext_lazy("documents", "Teaching")
    ATTENDANCE = "attendance", pgettext_lazy("documents", "Attendance and leave")
    LIFE = "life", pgettext_lazy("documents", "Meals and dormitory")
    RESULTS = "results", pgettext_lazy("documents", "Scores and results")
    OFFICIAL = "official", pgettext_lazy("documents", "Official papers and letters")


@dataclass(frozen=True)
class Asked:
    """Who wants a document of which class and when; `chosen` are the answers to its options."""

    rights: Rights
    training_class: TrainingClass
    now: datetime
    chosen: Mapping[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def class_words(self) -> dict[str, Any]:
        """What every document's facts begin with."""
        return {
            "class_name": self.training_class.short_name,
            "organiser": self.training_class.organiser,
            "made_on": self.today,
        }


@dataclass(frozen=True)
class Option:
    """A question that a document asks; without `choices` it is a tick.

    `choices` are (value, label), the first of them chosen unless `first` says another; with `many`
    several may be taken. Where there are none, `empty` says why the document cannot be made; where
    there is one, it is not asked. `rule` is for whom it is asked at all (subject: the class).
    """

    key: str
    label: Text
    choices: Callable[[Asked], Choices] | None = None
    first: Callable[[Asked], Any] | None = None
    many: bool = False
    empty: Text = ""
    rule: Rule | None = None


@dataclass(frozen=True)
class Document:
    """One document. `name` is Chinese, as it is printed, and names its files; `about` is a
    sentence for whoever looks for it. `facts` queries and freezes, or raises Refused; `pdf` and
    `xlsx` turn the facts into bytes, None where there is no such file."""

    slug: str
    name: str
    about: Text
    group: Group
    rule: Rule
    facts: Callable[[Asked], Any]
    pdf: Callable[..., bytes] | None = None
    xlsx: Callable[[Any], bytes] | None = None
    options: tuple[Option, ...] = ()
    place: int = 50  # within its group

    @property
    def endings(self) -> tuple[str, ...]:
        return tuple(ending for ending in ("pdf", "xlsx") if getattr(self, ending))
