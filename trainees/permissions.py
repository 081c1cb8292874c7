"""Who may do what with a trainee's facts: one sentence each."""

from typing import Any

from courses.permissions import (
    Rights,
    class_head,
    inspector,
    member,
    org_dept,
    organiser,
    staff,
    trainee_of_class,
)
from training.permissions import rule


@rule("the trainee in person")
def own(rights: Rights, subject: Any) -> bool:
    enrolled = rights.enrolment(subject.class_id)
    return enrolled is not None and enrolled.trainee_id == subject.trainee_id


@rule("the welfare officer of the class")
def welfare_officer(rights: Rights, subject: Any) -> bool:
    enrolled = rights.enrolment(subject.class_id)
    return enrolled is not None and any("生活委员" in title for title in enrolled.titles)


see_trainee = own | staff
see_roll = class_head | inspector | organiser | org_dept
take_roll = class_head
correct_mark = class_head
apply_for_leave = own | class_head | organiser
see_leave = own | staff
decide_leave = class_head | inspector | org_dept
report_back = class_head
see_scores = staff
post_score = class_head
make_appeal = own
answer_appeal = class_head
see_rulebook = member
see_notice = staff | trainee_of_class
sign_notice = class_head
decide_case = org_dept
keep_meals = welfare_officer | class_head
see_roster = staff
see_phones = class_head | organiser
