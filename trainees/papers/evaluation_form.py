"""教学评估表: the form for one session, to be filled in without a name."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.permissions import staff
from trainees.documents.evaluation_form import EvaluationFormFacts, evaluation_form_pdf
from trainees.papers.document import Asked, Document, Group
from trainees.papers.options import SESSION, sessions_seen


def facts(asked: Asked) -> EvaluationFormFacts:
    session = next(s for s in sessions_seen(asked) if str(s.pk) == asked.chosen["session"])
    start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    day = f"{start.month}月{start.day}日"
    return EvaluationFormFacts(
        **asked.class_words,
        title=session.title,
        lecturer=session.lecturer.name if session.lecturer else "",
        lecturer_unit=session.lecturer.unit if session.lecturer else "",
        when=f"{start.year}年{day} {start.hour}:{start:%M}—{end.hour}:{end:%M}",
        venue=session.venue.name if session.venue else "",
        detail=day,
    )


DOCUMENT = Document(
    slug="evaluation-form",
    name="教学评估表",
    about=_("Five indicators of twenty points for one session, without a name."),
    group=Group.TEACHING,
    rule=staff,
    facts=facts,
    pdf=evaluation_form_pdf,
    options=(SESSION,),
    place=20,
)
