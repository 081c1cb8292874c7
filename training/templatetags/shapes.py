"""Small drawings without inline styles: icons, a meter against a limit, a histogram."""

from collections.abc import Iterable
from functools import cache

from django import template
from django.core.paginator import Paginator
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from training.templatetags.figures import Figure, exact, hours, plain, rounded

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A line drawing of icons.svg in the colour of the text; the words beside it say what it is."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>',
        static("training/icons.svg"),
        name,
    )


def nearness(value: Figure, limit: Figure) -> str:
    """Nothing, warn from two thirds of the limit on, bad from nine tenths on."""
    amount, line = exact(value), exact(limit)
    if amount * 10 >= line * 9:
        return "bad"
    return "warn" if amount * 3 >= line * 2 else ""


@register.filter
def near(value: Figure, limit: Figure) -> str:
    """The class of a pill or a figure beside a meter: nothing, warn or bad."""
    return nearness(value, limit) if exact(limit) else ""


@register.simple_tag
def meter(taken: Figure, limit: Figure, pending: Figure = 0) -> SafeString:
    """A bar: what is taken, what would be added, against the limit (all in one unit).

    When the sum passes the limit the bar is scaled to the sum and a line shows where it is.
    """
    amount, more, line = exact(taken), exact(pending or 0), exact(limit)
    scale = max(amount + more, line) or 1
    width, added, at = (plain(rounded(x * 100 / scale, places=2)) for x in (amount, more, line))
    words = gettext("%(taken)s of %(limit)s") % {"taken": hours(amount), "limit": hours(line)}
    if more:
        words = gettext("%(taken)s and then %(pending)s more, of %(limit)s") % {
            "taken": hours(amount),
            "pending": hours(more),
            "limit": hours(line),
        }
    over = amount + more > line
    return format_html(
        '<svg class="meter {}" viewBox="0 0 100 8" preserveAspectRatio="none" role="img"'
        ' aria-label="{}"><rect class="taken" width="{}" height="8"/>'
        '<rect class="pending" x="{}" width="{}" height="8"/>{}</svg>',
        near(amount + more, line),
        words,
        width,
        width,
        added,
        format_html('<rect class="limit" x="{}" width="0.6" height="8"/>', at) if over else "",
    )


@register.simple_tag
def histogram(counts: Iterable[int], here: int | None = None) -> SafeString:
    """Columns of equal width; `here` (0, 1, …) is the one the reader is in. Put the numbers
    beside it in words: the drawing is hidden from readers of the page by ear."""
    counts = list(counts)
    top = max([*counts, 1])
    columns = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="9" height="{}" rx="1"/>',
        (
            ("here" if place == here else "", place * 10, 40 - height, height)
            for place, height in enumerate(max(round(40 * n / top, 2), 0.8) for n in counts)
        ),
    )
    return format_html(
        '<svg class="histogram" viewBox="0 0 {} 40" preserveAspectRatio="none"'
        ' aria-hidden="true">{}</svg>',
        max(len(counts) * 10 - 1, 1),
        columns,
    )


@register.filter
def elided(paginator: Paginator, number: int) -> Iterable[int | str]:
    """Page numbers around `number`, the first and the last, with gaps."""
    return paginator.get_elided_page_range(number, on_each_side=2, on_ends=1)
