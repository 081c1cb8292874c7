"""The questions that several documents ask, and what the answers mean."""

from collections.abc import Callable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from trainees.papers.document import Asked, Choices, Option
from trainees.permissions import see_phones
from trainees.policies.name_order import by_pinyin, by_strokes
from trainees.queries.day import Ids
from trainees.queries.people import Listed, SubClassChoice, listed, trainees_seen


class Order(TextChoices):
    NUMBER = "number", pgettext_lazy("order", "By number")
    PINYIN = "pinyin", pgettext_lazy("order", "By pinyin")
    STROKES = "strokes", pgettext_lazy("order", "By strokes of the surname")


# What the paper says of its order.
ORDER_WORDS = {Order.NUMBER: "", Order.PINYIN: "以姓氏拼音为序", Order.STROKES: "以姓氏笔画为序"}
ORDERS: dict[str, Callable[[str], object]] = {Order.PINYIN: by_pinyin, Order.STROKES: by_strokes}


def _sub_classes(asked: Asked) -> Choices:
    found = SubClassChoice(asked.rights, asked.training_class).options
    each = [(str(pk), name) for pk, name in found]
    return each if len(each) == 1 else [("", pgettext("chip", "All")), *each]


SUB_CLASS = Option("sub_class", _("Sub-class"), _sub_classes)
ORDER = Option("order", _("Order"), lambda asked: Order.choices)
PHONE = Option("phone", _("With phone numbers"), rule=see_phones)


def sub_class_ids(asked: Asked) -> Ids:
    """The sub-classes that were asked for, within those that one is staff for; None: all."""
    if chosen := asked.chosen.get("sub_class"):
        return {int(chosen)}
    return asked.rights.sub_class_ids(asked.training_class.pk)


def people_of(asked: Asked, *, phones: bool = False) -> list[Listed]:
    """The trainees whom the document is about, in the order asked for, without the withdrawn."""
    trainees = trainees_seen(asked.rights, asked.training_class).filter(withdrawn_at__isnull=True)
    if chosen := asked.chosen.get("sub_class"):
        trainees = trainees.filter(memberships__sub_class=chosen, memberships__ends_at__isnull=True)
    people = listed(trainees, phones=phones)
    key = ORDERS.get(asked.chosen.get("order", ""))
    return sorted(people, key=lambda one: key(one.name)) if key else people  # type: ignore[arg-type,return-value]


def order_words(asked: Asked) -> str:
    return ORDER_WORDS.get(asked.chosen.get("order", ""), "")
