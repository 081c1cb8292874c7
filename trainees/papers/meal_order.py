"""报餐单: what the caterer prepares on a day."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.policies.rules import MealRule
from trainees.documents.meal_order import (
    MealLine,
    MealOrderFacts,
    NotEating,
    meal_order_pdf,
    meal_order_xlsx,
)
from trainees.papers.document import Asked, Document, Group
from trainees.papers.options import DAY, day_of
from trainees.permissions import see_meals
from trainees.queries.meals import MealCount, diners, meal_counts
from trainees.queries.people import Listed, listed

NAMES = {"breakfast": "早餐", "lunch": "午餐", "dinner": "晚餐"}


def facts(asked: Asked) -> MealOrderFacts:
    """The counts are of the whole class, as the caterer gets them; the names are those that made
    them: known at the cut-off, or now where it is ahead."""
    on = day_of(asked)
    counts = meal_counts(asked.training_class, on, now=asked.now)
    rules = asked.training_class.rules.meals
    people = {one.trainee_id: one for one in listed(asked.training_class.trainees.all())}
    return MealOrderFacts(
        **asked.class_words,
        on=on,
        meals=tuple(_line(one, rules[one.meal]) for one in counts),
        out=tuple(
            NotEating(NAMES[count.meal], one.number, one.told_apart, one.sub_class, why)
            for count in counts
            for one, why in _out(asked, count, people)
        ),
    )


def _line(count: MealCount, rule: MealRule) -> MealLine:
    cutoff = timezone.localtime(count.cutoff)
    window = rule.window
    return MealLine(
        meal=NAMES[count.meal],
        time=f"{window.start.hour}:{window.start:%M}—{window.end.hour}:{window.end:%M}",
        expected=count.expected,
        out=count.out,
        prepared=count.prepared,
        cutoff=f"{cutoff.month}月{cutoff.day}日 {cutoff.hour}:{cutoff:%M}",
        final=count.ready,
    )


def _out(asked: Asked, count: MealCount, people: dict[int, Listed]) -> Iterator[tuple[Listed, str]]:
    on, known = day_of(asked), count.known_at
    found = diners(asked.training_class, on, count.meal, sub_class_ids=None, now=known)
    for one in found:
        if one.told_at is not None and one.told_at <= known:
            yield people[one.trainee_id], "已报停餐"
        elif one.on_leave:
            yield people[one.trainee_id], "请假"


DOCUMENT = Document(
    slug="meal-order",
    name="报餐单",
    about=_("How many eat each meal of a day, and the names of those who do not."),
    group=Group.LIFE,
    rule=see_meals,
    facts=facts,
    pdf=meal_order_pdf,
    xlsx=meal_order_xlsx,
    options=(DAY,),
    place=10,
)
