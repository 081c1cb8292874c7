"""Appeals: in time, once, answered by somebody else, and never undone by the next refresh."""

from datetime import timedelta

import pytest

from courses.enums import ClassRefusal, Role
from tests.cast import Cast, make_class
from trainees.enums import AppealState, LedgerRefusal
from trainees.models import Appeal, ScoreEntry
from trainees.queries.ledger import scores_of
from trainees.services.appeal import answer_appeal, make_appeal
from trainees.services.life import check_meal
from trainees.services.opening import close_class
from training.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_class(2, accounts=True)


@pytest.fixture
def entry(cast: Cast) -> ScoreEntry:
    """Number 1 was missing at Monday's lunch."""
    miss_lunch(cast)
    return ScoreEntry.objects.get(rule__code="MEAL-01")


def miss_lunch(cast: Cast) -> None:
    check_meal(
        cast.training_class,
        on=cast.days[0],
        meal="lunch",
        missing=[cast.trainees[1].pk],
        by=cast.actor(Role.CLASS_HEAD),
        now=cast.time(1, "12:30"),
    )


def appeal_against(cast: Cast, entry: ScoreEntry, *, text: str = "已告知生活委员") -> Appeal:
    by = cast.actor("trainee", number=1)
    return make_appeal(entry, text=text, by=by, now=cast.time(1, "13:00"))


def total(cast: Cast) -> int:
    pk = cast.trainees[1].pk
    return scores_of(cast.training_class, trainee_ids=[pk])[pk].total


def test_the_last_moment_of_the_objection_period_is_in_time(cast: Cast, entry: ScoreEntry):
    until, by = entry.recorded_at + timedelta(days=3), cast.actor("trainee", number=1)
    with pytest.raises(Refused) as refused:
        make_appeal(entry, text="晚了", by=by, now=until + timedelta(microseconds=1))
    assert refused.value.reason == LedgerRefusal.APPEAL_TOO_LATE
    assert make_appeal(entry, text="正好", by=by, now=until).state == AppealState.OPEN


def test_it_refuses_a_second_appeal_and_one_without_words(cast: Cast, entry: ScoreEntry):
    with pytest.raises(Refused) as refused:
        appeal_against(cast, entry, text=" ")
    assert refused.value.reason == LedgerRefusal.APPEAL_TEXT_NEEDED
    appeal_against(cast, entry)
    with pytest.raises(Refused) as refused:
        appeal_against(cast, entry)
    assert refused.value.reason == LedgerRefusal.APPEALED_ALREADY


def test_upholding_reverses_the_entry_and_brings_the_total_back(cast: Cast, entry: ScoreEntry):
    appeal, before = appeal_against(cast, entry), total(cast)
    by, now = cast.actor(Role.CLASS_HEAD), cast.time(1, "14:00")
    answered = answer_appeal(appeal, uphold=True, answer="属实", by=by, now=now)
    assert answered.state == AppealState.UPHELD
    assert entry.reversal.reason == "属实"
    assert total(cast) == before + 1000


def test_dismissing_leaves_the_ledger_as_it_is(cast: Cast, entry: ScoreEntry):
    appeal, before = appeal_against(cast, entry), total(cast)
    by, now = cast.actor(Role.CLASS_HEAD), cast.time(1, "14:00")
    assert answer_appeal(appeal, uphold=False, answer="未见", by=by, now=now).answer == "未见"
    assert (total(cast), ScoreEntry.objects.count()) == (before, 1)
    with pytest.raises(Refused) as refused:
        answer_appeal(appeal, uphold=True, answer="改判", by=by, now=now)
    assert refused.value.reason == LedgerRefusal.APPEAL_ANSWERED


def test_it_refuses_an_answer_without_a_reason_and_ones_own(cast: Cast, entry: ScoreEntry):
    appeal, now = appeal_against(cast, entry), cast.time(1, "14:00")
    with pytest.raises(Refused) as refused:
        answer_appeal(appeal, uphold=True, answer="", by=cast.actor(Role.CLASS_HEAD), now=now)
    assert refused.value.reason == LedgerRefusal.ANSWER_NEEDED
    with pytest.raises(Refused) as refused:
        own = cast.actor("trainee", number=1)
        answer_appeal(appeal, uphold=True, answer="好", by=own, now=now)
    assert refused.value.reason == LedgerRefusal.OWN_APPEAL


def test_what_was_upheld_is_not_posted_again_by_the_next_check(cast: Cast, entry: ScoreEntry):
    by, now = cast.actor(Role.CLASS_HEAD), cast.time(1, "14:00")
    answer_appeal(appeal_against(cast, entry), uphold=True, answer="属实", by=by, now=now)
    before = total(cast)
    miss_lunch(cast)
    assert total(cast) == before


def test_a_closed_class_takes_no_appeal(cast: Cast, entry: ScoreEntry):
    close_class(cast.training_class, by=cast.actor(Role.ORGANISER), now=cast.time(1, "12:40"))
    with pytest.raises(Refused) as refused:
        appeal_against(cast, entry)
    assert refused.value.reason == ClassRefusal.CLASS_CLOSED
