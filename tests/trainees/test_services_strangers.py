"""What is noted in one class never touches a trainee of another."""

import pytest

from tests.flows.story import begin
from trainees.enums import LifeRefusal
from trainees.models import ExamScore, Incident, MealCheck, NightCheck, ScoreEntry, Submission
from trainees.services.conduct import adopt_bulletin, confirm_speech, record_conduct
from trainees.services.life import check_meal, check_night
from trainees.services.study import close_homework, enter_exam
from training.refusals import Refused

pytestmark = pytest.mark.django_db

VERBS = {
    "conduct": lambda k, ids, on, **who: record_conduct(k, ids, "DIS-01", **who),
    "speech": lambda k, ids, on, **who: confirm_speech(k, ids[-1:], "SPEECH-01", **who),
    "bulletin": lambda k, ids, on, **who: adopt_bulletin(k, ids[-1:], "BULL-01", "简报", **who),
    "meal": lambda k, ids, on, **who: check_meal(k, on=on, meal="lunch", missing=ids, **who),
    "night": lambda k, ids, on, **who: check_night(k, on=on, away=ids, late_back=[], **who),
    "exam": lambda k, ids, on, **who: enter_exam(k, dict.fromkeys(ids, 80), **who),
    "homework": lambda k, ids, on, **who: close_homework(k, "心得", missing=ids, late=[], **who),
}
WRITTEN = (ScoreEntry, Incident, MealCheck, NightCheck, ExamScore, Submission)


@pytest.mark.parametrize("verb", VERBS)
def test_a_trainee_of_another_class_is_refused_with_all_the_others(verb):
    story, other = begin(), begin(name="别班")
    ids = [story.pk(1), other.pk(1)]
    with pytest.raises(Refused) as refusal:
        VERBS[verb](story.klass, ids, story.on(1), by=story.head(), now=story.at("1 20:00"))
    assert refusal.value.reason == LifeRefusal.UNKNOWN_TRAINEE
    assert [model.__name__ for model in WRITTEN if model.objects.exists()] == []
