"""The line of leave hours, the case it opens, and what becomes of the case."""

from datetime import date

import pytest

from courses.models import Phase
from tests.flows.story import HEAD, PRESENT, begin
from trainees.enums import CaseGround, CaseRefusal, CaseState, SanctionLevel
from trainees.models import Sanction
from trainees.policies.notification import Told
from trainees.queries.completion import verdicts_of
from trainees.services.withdrawal import decide_case, open_case
from training.models import Notification
from training.refusals import Refused

pytestmark = pytest.mark.django_db


def at_the_line(trainees: int = 1, **given):
    """Seven days are 56 hours; the first day on leave is exactly a seventh of them."""
    story = begin(trainees, **given)
    story.granted(1, "1 08:30", "1 17:30")
    story.roll(1, "am")
    story.roll(1, "pm")
    return story


def over_the_line(**given):
    story = at_the_line(**given)
    story.granted(1, "2 08:30", "2 08:31")
    story.roll(2, "am")
    return story


def states(story, number: int = 1) -> list[str]:
    return [case.state for case in story.cases(number)]


def decide(story, *, confirm: bool, now: str = "4 08:00", reason: str = "情况属实"):
    case = story.cases(1)[-1]
    by = story.cast.actor("org_dept")
    return decide_case(case, confirm=confirm, reason=reason, by=by, now=story.at(now))


class TestTheLine:
    def test_exactly_a_seventh_opens_nothing(self):
        story = at_the_line()
        stand = story.stand(1)
        assert (stand.taken, stand.line, stand.over) == (8, 8, False)
        assert states(story) == []

    def test_half_an_hour_past_it_opens_a_case_with_its_evidence(self):
        story = over_the_line()
        (case,) = story.cases(1)
        assert (case.state, case.ground) == (CaseState.OPEN, CaseGround.LEAVE_OVER_LIMIT)
        assert case.evidence == {"taken": "8.50", "total": "56.00", "counted": "8.50"}
        assert story.trainee(1).withdrawn_at is None

    def test_approved_ahead_opens_nothing_before_the_roll(self):
        story = at_the_line()
        story.granted(1, "2 08:30", "2 17:30")
        assert states(story) == []

    def test_a_late_approval_can_pass_the_line_too(self):
        story = at_the_line()
        story.roll(2, "am", absent=[1])
        story.late_grant(1, "2 08:30", "2 12:00", now="2 13:00")
        assert states(story) == [CaseState.OPEN]

    def test_one_case_however_much_more(self):
        story = over_the_line()
        story.granted(1, "3 08:30", "3 17:30")
        story.roll(3, "am")
        story.roll(3, "pm")
        assert states(story) == [CaseState.OPEN]

    def test_another_schools_eighth_is_its_line(self):
        story = begin(1, policy={"leave_limit": [1, 8]})
        story.granted(1, "1 08:30", "1 12:00")
        story.granted(1, "1 14:30", "1 16:45")  # 3 hours: 7 of 56 in all
        story.roll(1, "am")
        story.roll(1, "pm")
        assert (story.stand(1).taken, states(story)) == (7, [])
        story.granted(1, "2 08:30", "2 08:31")
        story.roll(2, "am")
        assert states(story) == [CaseState.OPEN]

    def test_kinds_that_the_policy_leaves_out_do_not_count(self):
        story = begin(1, policy={"kinds_in_limit": ["personal"]})
        story.granted(1, "1 08:30", "3 12:00", kind="sick")
        for day in (1, 2):
            story.roll(day, "am")
            story.roll(day, "pm")
        assert (story.stand(1).taken, story.stand(1).counted, states(story)) == (16, 0, [])

    def test_absence_does_not_count_unless_the_policy_says_so(self):
        story = at_the_line()
        story.roll(2, "am", absent=[1])
        assert states(story) == []

    def test_absence_that_counts_enters_the_comparison_and_not_the_hours_shown(self):
        story = begin(1, policy={"count_absence_in_leave_limit": True})
        story.roll(1, "am", absent=[1])
        story.roll(1, "pm", absent=[1])
        assert (story.stand(1).taken, story.stand(1).counted, states(story)) == (0, 8, [])
        story.granted(1, "2 08:30", "2 08:31")
        story.roll(2, "am")
        assert (story.stand(1).taken, states(story)) == (0.5, [CaseState.OPEN])

    def test_absence_alone_passes_the_line_where_it_counts(self):
        story = begin(1, policy={"count_absence_in_leave_limit": True})
        for day, half in ((1, "am"), (1, "pm"), (2, "am")):
            story.roll(day, half, absent=[1])
        assert states(story) == [CaseState.OPEN]
        story.correct(2, "am", 1, PRESENT)
        assert states(story) == [CaseState.LAPSED]

    def test_hours_count_by_phase_where_the_policy_says_so(self):
        """Three days and four: 24 and 32 hours, lines at 24/7 and 32/7."""
        story = begin(1, policy={"limit_per_phase": True})
        for name, first, last in (("第一阶段", 7, 9), ("第二阶段", 10, 13)):
            Phase.objects.create(
                training_class=story.klass,
                name=name,
                starts_on=date(2014, 4, first),
                ends_on=date(2014, 4, last),
            )
        story.granted(1, "1 08:30", "1 11:07")  # 3 hours of 24
        story.granted(1, "4 08:30", "4 12:00")  # 4 hours of 32
        story.roll(1, "am")
        story.roll(4, "am")
        assert states(story) == []
        story.granted(1, "1 14:30", "1 14:31")  # 3.5 hours of 24
        story.roll(1, "pm")
        assert (story.stand(1).taken, states(story)) == (7.5, [CaseState.OPEN])


class TestTheCase:
    def test_it_lapses_when_the_hours_fall_back_and_can_open_again(self):
        story = at_the_line()
        leave = story.granted(1, "2 08:30", "2 12:00")
        story.roll(2, "am")
        assert states(story) == [CaseState.OPEN]
        story.back(leave, "2 08:30")
        assert states(story) == [CaseState.LAPSED]
        assert story.cases(1)[0].decided_at == story.at("2 08:30")
        story.granted(1, "2 14:30", "2 17:30")
        story.roll(2, "pm")
        assert states(story) == [CaseState.LAPSED, CaseState.OPEN]

    def test_after_a_dismissal_no_second_one_opens_and_completion_is_free(self):
        story = over_the_line()
        decide(story, confirm=False)
        story.granted(1, "5 08:30", "5 17:30")
        story.roll(5, "am")
        story.roll(5, "pm")
        assert states(story) == [CaseState.DISMISSED]
        trainee = story.cast.trainees[1].pk
        assert verdicts_of(story.klass, trainee_ids=[trainee])[trainee].holds == ()

    def test_a_dismissal_needs_a_reason_and_a_case_is_decided_once(self):
        story = over_the_line()
        with pytest.raises(Refused) as refusal:
            decide(story, confirm=False, reason=" ")
        assert refusal.value.reason == CaseRefusal.REASON_NEEDED
        decide(story, confirm=False)
        with pytest.raises(Refused) as refusal:
            decide(story, confirm=True)
        assert refusal.value.reason == CaseRefusal.NO_CASE
        assert story.trainee(1).withdrawn_at is None

    def test_a_confirmed_one_withdraws_with_a_sanction_and_ends_the_others(self):
        story = at_the_line()
        by = story.head()
        open_case(story.trainee(1), CaseGround.CONVENOR, by=by, now=story.at("1 20:00"))
        story.granted(1, "2 08:30", "2 08:31")
        story.roll(2, "am")
        decide(story, confirm=True)
        assert states(story) == [CaseState.LAPSED, CaseState.CONFIRMED]
        assert story.trainee(1).withdrawn_at == story.at("4 08:00")
        assert [one.level for one in Sanction.objects.all()] == [SanctionLevel.WITHDRAWAL]

    def test_other_grounds_are_opened_by_hand_once_and_not_after_a_dismissal(self):
        story = begin(1)
        by, ground = story.head(), CaseGround.LEFT_WITHOUT_APPROVAL
        open_case(story.trainee(1), ground, by=by, now=story.at("1 20:00"))
        for expected in (CaseRefusal.CASE_OPEN, CaseRefusal.DISMISSED_BEFORE):
            with pytest.raises(Refused) as refusal:
                open_case(story.trainee(1), ground, by=by, now=story.at("1 21:00"))
            assert refusal.value.reason == expected
            if expected == CaseRefusal.CASE_OPEN:
                decide(story, confirm=False)

    def test_a_dismissal_on_one_ground_does_not_stop_another(self):
        story = begin(1)
        by = story.head()
        open_case(
            story.trainee(1), CaseGround.LEFT_WITHOUT_APPROVAL, by=by, now=story.at("1 20:00")
        )
        decide(story, confirm=False)
        case = open_case(story.trainee(1), CaseGround.CONVENOR, by=by, now=story.at("5 20:00"))
        assert case.state == CaseState.OPEN


# being warned before the line


def told_of_limit(story) -> list[tuple[str, str]]:
    """(kind, reader) of every warning that leave comes near the line."""
    kinds = (Told.LIMIT_NEAR, Told.TRAINEE_NEAR_LIMIT)
    found = Notification.objects.filter(kind__in=kinds).order_by("kind")
    return list(found.values_list("kind", "user__name"))


def near(**given):
    """A trainee who takes 4, then 5.5 of 8 hours: two thirds of the line are 5 1/3."""
    story = begin(accounts=True, **given)
    story.granted(1, "1 08:30", "1 12:00")
    story.granted(1, "2 08:30", "2 09:45")
    return story


def test_under_two_thirds_of_the_line_nobody_is_warned():
    story = near()
    story.roll(1, "am")
    assert told_of_limit(story) == []


def test_from_two_thirds_on_the_trainee_and_the_class_head_are_warned_once():
    story = near()
    story.roll(1, "am")
    story.roll(2, "am")
    expected = [
        (Told.LIMIT_NEAR, story.cast.trainee_user(1).name),
        (Told.TRAINEE_NEAR_LIMIT, story.cast.user(HEAD).name),
    ]
    assert told_of_limit(story) == expected
    story.roll(2, "pm")
    story.correct(2, "pm", 1, now="3 08:00")
    assert told_of_limit(story) == expected


def test_only_the_head_of_the_own_sub_class_is_warned():
    story = near(trainees=4, sub_classes=("一班", "二班"))
    story.roll(1, "am")
    story.roll(2, "am")
    other = story.cast.user(HEAD, sub_class=1)
    assert not Notification.objects.filter(user=other).exists()


def test_past_the_line_the_case_is_the_warning():
    story = begin(accounts=True)
    story.granted(1, "1 08:30", "3 12:00")
    for day, half in ((1, "am"), (1, "pm"), (2, "am")):
        story.roll(day, half)
    kinds = set(
        Notification.objects.filter(user=story.cast.trainee_user(1)).values_list("kind", flat=True)
    )
    assert Told.OWN_CASE_OPENED in kinds
