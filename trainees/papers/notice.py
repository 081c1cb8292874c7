"""考勤公示: the weekly notices, as each was frozen."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trainees.documents.notice import NoticeFacts, notice_pdf, notice_xlsx
from trainees.models import WeeklyNotice
from trainees.papers.document import Asked, Choices, Document, Group, Option
from trainees.permissions import see_notice
from trainees.queries.notice_pages import notices_of
from trainees.services.notice_files import facts_of_notice
from training.templatetags.dates import short_day


def _notices(asked: Asked) -> Choices:
    """The newest first."""
    return [(str(one.pk), _label(one)) for one in notices_of(asked.training_class)]


def _label(one: WeeklyNotice) -> str:
    edition = f" v{one.edition}" if one.edition > 1 else ""
    days = f"{short_day(one.period_start)}–{short_day(one.period_end)}"
    return f"{one.number}{edition} · {days}"


def facts(asked: Asked) -> NoticeFacts:
    notice = notices_of(asked.training_class).get(pk=asked.chosen["notice"])
    return facts_of_notice(notice, address=reverse("notice", args=[notice.pk]))


DOCUMENT = Document(
    slug="notice",
    name="考勤公示",
    about=_("A weekly notice as it was frozen, with its code."),
    group=Group.ATTENDANCE,
    rule=see_notice,
    facts=facts,
    pdf=notice_pdf,
    xlsx=notice_xlsx,
    options=(
        Option(
            "notice",
            pgettext_lazy("document option", "Notice"),
            _notices,
            empty=_("No notice has been made yet."),
        ),
    ),
    place=25,
)
