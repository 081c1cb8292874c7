"""A class at its end, with certificates: what their tests share."""

from datetime import datetime

from django.conf import settings

from courses.enums import Role
from courses.models import TrainingClass
from tests.cast import Cast, make_class
from trainees.models import Certificate
from trainees.services.certificate import issue_certificate

PREFIX = "江党校结字"


def ending_class(trainees: int = 3, **given: object) -> Cast:
    """On its last day nothing stands against anybody: full marks in all but the exam."""
    cast = make_class(trainees, **given)  # type: ignore[arg-type]
    TrainingClass.objects.filter(pk=cast.training_class.pk).update(
        certificate_prefix=PREFIX, organiser="中共江油市委党校"
    )
    cast.training_class.refresh_from_db()
    return cast


def last_day(cast: Cast) -> datetime:
    return cast.time(7, "17:00")


def issue(cast: Cast, number: int, *, now: datetime | None = None) -> Certificate:
    by = cast.actor(Role.ORGANISER)
    return issue_certificate(cast.trainees[number], by=by, now=now or last_day(cast))


def token_of(certificate: Certificate) -> str:
    return certificate.payload["check_url"].removeprefix(settings.SITE_URL).split("/")[-2]
