"""Study bulletins that were handed in (docs/rules.md, R5.12); adopting one posts its rule
(`services.conduct`)."""

from collections.abc import Iterable
from datetime import date, datetime

from courses.models import TrainingClass
from courses.services.locking import class_at_work
from trainees.enums import BulletinRefusal, HomeworkRefusal, LifeRefusal
from trainees.models import BulletinSubmission
from trainees.queries.bulletin import is_adopted
from trainees.services.life import withdrawn_of
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record


def submit_bulletin(
    training_class: TrainingClass,
    title: str,
    *,
    trainee_ids: Iterable[int] = (),
    sub_class_id: int | None = None,
    on: date,
    by: Actor,
    now: datetime,
) -> int:
    """Record that a piece was handed in on a day, by trainees together or by a sub-class; returns
    how many rows are new. Somebody more under the same title wrote it too. Refused without a title,
    without anybody, for the withdrawn, and where all of it is recorded already."""
    title, ids = title.strip(), sorted(set(trainee_ids))
    if not title:
        raise Refused(LifeRefusal.TITLE_NEEDED)
    if not ids and sub_class_id is None:
        raise Refused(BulletinRefusal.NOBODY)
    with class_at_work(pk=training_class.pk) as locked:
        if any(withdrawn_of(locked, ids).values()):
            raise Refused(HomeworkRefusal.WITHDRAWN)
        if sub_class_id and not locked.sub_classes.filter(pk=sub_class_id).exists():
            raise Refused(BulletinRefusal.NOBODY)
        who: list[dict[str, int]] = [{"trainee_id": pk} for pk in ids]
        who += [{"sub_class_id": sub_class_id}] if sub_class_id else []
        defaults = {"on": on, "recorded_by_id": by.user_id}
        rows = [
            BulletinSubmission.objects.get_or_create(
                training_class=locked, title=title, **one, defaults=defaults
            )
            for one in who
        ]
        new = sum(made for _row, made in rows)
        if not new:
            raise Refused(BulletinRefusal.RECORDED)
        record("submit_bulletin", by=by, about=locked, head=locked, now=now)
    return new


def take_out_bulletin(submission: BulletinSubmission, *, by: Actor, now: datetime) -> None:
    """Take a mistaken record out. Refused once the piece is adopted for its author, and twice."""
    with class_at_work(pk=submission.training_class_id) as locked:
        row = BulletinSubmission.objects.filter(pk=submission.pk).first()
        if row is None:
            raise Refused(BulletinRefusal.GONE)
        if is_adopted(row):
            raise Refused(BulletinRefusal.ADOPTED)
        record("take_out_bulletin", by=by, about=row, head=locked, now=now)
        row.delete()
