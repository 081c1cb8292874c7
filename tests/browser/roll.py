"""A class of 121 in a lesson, for whoever takes its roll."""

from datetime import timedelta

from django.utils import timezone

from courses.models import Session
from tests.cast import Cast, add_session, make_class
from trainees.models import AttendanceMark, LeaveRequest


def class_of_121() -> Cast:
    """It began yesterday."""
    first = timezone.localdate() - timedelta(days=1)
    return make_class(121, days=[first + timedelta(days=n) for n in range(7)])


def session_under_way(cast: Cast) -> Session:
    """A session that began eight minutes ago; trainee 7 is on leave from it."""
    now = timezone.now()
    start, end = now - timedelta(minutes=8), now + timedelta(minutes=172)
    LeaveRequest.objects.create(
        trainee=cast.trainees[7],
        kind="sick",
        state="approved",
        starts_at=start,
        ends_at=end,
        submitted_at=start,
        approved_at=start,
    )
    return add_session(cast, start, end)


def facts(cast: Cast, session: Session) -> dict[int, tuple[bool, bool]]:
    """(absent, late) of whoever did not simply attend, by trainee number."""
    rows = AttendanceMark.objects.filter(session=session).select_related("trainee")
    return {m.trainee.number: (m.absent, m.late) for m in rows if m.absent or m.late}
