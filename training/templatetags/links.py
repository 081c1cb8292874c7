"""The links of a bar, drawn at once: the frame of every page shows them twice."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()
HERE = SafeString(' aria-current="page"')


@register.simple_tag
def links(items: Iterable[Any]) -> SafeString:
    """One a link; each item has a `label`, a `url` and whether it is `current`."""
    return format_html_join(
        "",
        '<a href="{}"{}>{}</a>',
        ((item.url, HERE if item.current else "", item.label) for item in items),
    )
