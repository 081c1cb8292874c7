"""A weekly notice as files: the frozen facts, printed or as a sheet."""

from django.conf import settings
from django.utils import timezone

from trainees.documents.notice import NoticeFacts, notice_pdf, notice_xlsx
from trainees.documents.notice_facts import facts_of
from trainees.enums import NoticeRefusal
from trainees.models import WeeklyNotice
from training.documents.faces import MissingGlyphs, load_faces
from training.refusals import Refused


def facts_of_notice(notice: WeeklyNotice, *, address: str) -> NoticeFacts:
    """What the notice says. `address` is the path of its page on this site."""
    return facts_of(
        notice.facts,
        number=notice.number,
        edition=notice.edition,
        period=(notice.period_start, notice.period_end),
        made_on=timezone.localtime(notice.made_at).date(),
        check_url=f"{settings.SITE_URL.rstrip('/')}{address}",
        zone=timezone.get_current_timezone(),
    )


def notice_as_pdf(notice: WeeklyNotice, *, address: str) -> bytes:
    """Refused where a character is in none of the fonts, and says which."""
    try:
        return notice_pdf(
            facts_of_notice(notice, address=address), faces=load_faces(settings.FONTS_DIR or None)
        )
    except MissingGlyphs as missing:
        raise Refused(
            NoticeRefusal.MISSING_GLYPHS, characters="、".join(missing.characters)
        ) from missing


def notice_as_xlsx(notice: WeeklyNotice, *, address: str) -> bytes:
    return notice_xlsx(facts_of_notice(notice, address=address))
