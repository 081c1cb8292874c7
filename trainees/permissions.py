"""Who may do what with a trainee's facts: one sentence each."""

from typing import Any

from courses.enums import Role
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
from trainees.policies.class_offices import may_draft_rolls
from training.permissions import rule


@rule("the trainee in person")
def own(rights: Rights, subject: Any) -> bool:
    enrolled = rights.enrolment(subject.class_id)
    return enrolled is not None and enrolled.trainee_id == subject.trainee_id


@rule("the welfare officer of the class")
def welfare_officer(rights: Rights, subject: Any) -> bool:
    enrolled = rights.enrolment(subject.class_id)
    return enrolled is not None and any("生活委员" in title for title in enrolled.titles)


@rule("the monitor or a group leader, in their own sub-class")
def roll_officer(rights: Rights, subject: Any) -> bool:
    enrolled = rights.enrolment(subject.class_id)
    return (
        enrolled is not None
        and getattr(subject, "sub_class_id", None) in (None, enrolled.sub_class_id)
        and any(may_draft_rolls(title) for title in enrolled.titles)
    )


@rule("the study officer of the class")
def study_officer(rights: Rights, subject: Any) -> bool:
    """Of the own sub-class, where the subject names one."""
    enrolled = rights.enrolment(subject.class_id)
    if enrolled is None or not any("学习委员" in title for title in enrolled.titles):
        return False
    return getattr(subject, "sub_class_id", None) in (None, enrolled.sub_class_id)


see_trainee = own | staff
see_roll = class_head | inspector | organiser | org_dept
take_roll = class_head
draft_roll = roll_officer  # a draft counts for nothing by itself
check_roll = inspector
show_check_in = class_head | inspector | roll_officer
check_in = trainee_of_class
close_week = class_head | organiser
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
correct_notice = class_head
publish_notice = class_head
take_down_notice = class_head | organiser
check_chain = staff
see_schedule = staff
keep_meals = welfare_officer | class_head
see_meals = welfare_officer | staff
see_nights = staff
check_nights = class_head
see_rooms = staff
keep_rooms = class_head | organiser
see_conduct = staff
record_incident = class_head | org_dept
see_bulletins = staff
see_outstanding = staff
confirm_outstanding = organiser
see_completion = staff
see_certificate = own | staff
issue_certificates = organiser
see_roster = staff
see_documents = member  # the page that lists them; each says for whom it is
see_warnings = staff
write_letter = organiser | class_head  # to a home unit
write_withdrawal_letter = organiser | org_dept
print_censure = record_incident | organiser
see_phones = class_head | organiser
make_archive = organiser | org_dept
make_archive_with_phones = make_archive & see_phones


@rule("who decides this leave")
def decides_this_leave(rights: Rights, subject: Any) -> bool:
    """The offices that its route names."""
    return rights.office(subject.deciders, subject.class_id, subject.sub_class_id) is not None


@rule("who decides this leave, but for the inspector where its proof is medical")
def decides_and_sees_proof(rights: Rights, subject: Any) -> bool:
    """A sick leave's proof is medical; the inspector reads that it was verified."""
    roles = [r for r in subject.deciders if subject.kind != "sick" or r != Role.INSPECTOR]
    return rights.office(roles, subject.class_id, subject.sub_class_id) is not None


@rule("who handed the application in")
def handed_in(rights: Rights, subject: Any) -> bool:
    return rights.user_id is not None and subject.submitted_by_id == rights.user_id


@rule("not the trainee in person")
def not_own(rights: Rights, subject: Any) -> bool:
    return not own(rights, subject)


see_homework = member
set_homework = class_head
collect_homework = class_head | study_officer
enter_homework = class_head
mark_homework = enter_homework & not_own
see_hands = staff  # trainees by pieces of homework
hand_in = trainee_of_class
read_homework = own | class_head | inspector
keep_certificate = issue_certificates & not_own  # revoke, replace, reprint
reverse_entry = post_score & not_own
answers_appeal = answer_appeal & not_own
accept_return = report_back & not_own
read_leave_reason = own | class_head | decides_this_leave
read_unit_request = read_leave_reason | handed_in
read_leave_proof = own | class_head | decides_and_sees_proof
cancel_leave = own | handed_in
answer_ask = class_head & not_own
complete_leave = own | handed_in | class_head | organiser
see_case = own | staff
open_case = class_head | org_dept
decide_incident = record_incident & not_own
decide_case = org_dept & not_own
state_case = own


@rule("the organisation department of any class")
def org_dept_anywhere(rights: Rights, subject: Any) -> bool:
    return any(office.role == Role.ORG_DEPT for office in rights.offices)


@rule("staff for somebody in the incident, or one of them")
def see_incident(rights: Rights, subject: Any) -> bool:
    return any(see_trainee(rights, part) for part in subject.parts)


@rule("who may decide about everybody in the incident")
def take_back_incident(rights: Rights, subject: Any) -> bool:
    return all(decide_incident(rights, part) for part in subject.parts)
