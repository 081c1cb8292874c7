"""How an attendance mark looks: a glyph, a class and a word, never colour alone."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

register = template.Library()

# value: (glyph, class in app.css, word)
LOOKS = {
    "present": ("√", "present", pgettext_lazy("mark", "Present")),
    "late": ("◇", "late", pgettext_lazy("mark", "Late")),
    "left_early": ("◁", "early", pgettext_lazy("mark", "Left early")),
    "absent": ("×", "absent", pgettext_lazy("mark", "Absent")),
    "sick": ("＋", "leave", pgettext_lazy("mark", "Sick leave")),
    "personal": ("○", "leave", pgettext_lazy("mark", "Personal leave")),
    "official": ("☆", "leave", pgettext_lazy("mark", "Official leave")),
    "late_and_left_early": ("◇◁", "late", pgettext_lazy("mark", "Late and left early")),
}
UNKNOWN = ("·", "none", pgettext_lazy("mark", "Not taken"))


@register.filter
def mark_glyph(value: object) -> str:
    """One character, as in the printed register; a middle dot where no roll was taken."""
    return LOOKS.get(str(value), UNKNOWN)[0]


@register.filter
def mark_class(value: object) -> str:
    """present, late, early, absent, leave or none: the colour family in app.css."""
    return LOOKS.get(str(value), UNKNOWN)[1]


@register.filter
def mark_word(value: object) -> str:
    """The mark as a word in the reader's language."""
    return str(LOOKS.get(str(value), UNKNOWN)[2])


@register.simple_tag
def mark(value: object, detail: str = "") -> SafeString:
    """Glyph and word together; `detail` follows them: {% mark "late" "8:37" %}."""
    glyph, family, word = LOOKS.get(str(value), UNKNOWN)
    return format_html(
        '<span class="mark {}"><span class="g" aria-hidden="true">{}</span> {}</span>',
        family,
        glyph,
        f"{word} {detail}".rstrip(),
    )
