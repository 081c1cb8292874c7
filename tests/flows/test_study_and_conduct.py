"""One source posts once: homework, exams, breaches, speeches, bulletins, offices."""

from decimal import Decimal

import pytest

from courses.services.locking import class_at_work
from tests.cast import default_rulebook
from tests.flows.story import begin
from trainees.enums import LedgerRefusal, LifeRefusal, SanctionLevel
from trainees.models import ExamScore, Sanction, ScoreEntry
from trainees.services.conduct import adopt_bulletin, confirm_speech, record_conduct
from trainees.services.ledger import reverse_entry
from trainees.services.study import close_homework, enter_exam
from training.refusals import Refused

pytestmark = pytest.mark.django_db


def conduct(story, code: str, now: str, *, numbers=(1,), day: int = 0) -> None:
    session = story.cast.session(day) if day else None
    ids = [story.pk(n) for n in numbers]
    record_conduct(story.klass, ids, code, session=session, by=story.head(), now=story.at(now))


def exam(story, scores: dict[int, str], now: str = "6 10:00", **given) -> None:
    marks = {story.pk(n): Decimal(score) for n, score in scores.items()}
    enter_exam(story.klass, marks, by=story.head(), now=story.at(now), **given)


def homework(story, now: str, *, missing=(), late=(), title: str = "心得") -> None:
    close_homework(
        story.klass,
        title,
        missing=[story.pk(n) for n in missing],
        late=[story.pk(n) for n in late],
        by=story.head(),
        now=story.at(now),
    )


def reverse_last(story, number: int, *, now: str = "6 20:00", reason: str = "查无此事"):
    entry = ScoreEntry.objects.filter(trainee=story.pk(number)).order_by("sequence").last()
    with class_at_work(pk=story.klass.pk) as locked:
        return reverse_entry(locked, entry, reason=reason, by=story.head(), now=story.at(now))


class TestHomework:
    def test_missing_beats_late_for_one_piece_in_any_order(self):
        story = begin(3)
        homework(story, "3 18:00", missing=[1], late=[1, 2, 3])
        homework(story, "3 19:00", missing=[2])
        homework(story, "3 20:00", late=[1, 2])
        assert [story.live(n) for n in (1, 2, 3)] == [
            {"HW-01": -5000},
            {"HW-01": -5000},
            {"HW-02": -1000},
        ]
        assert story.entries(2) == [("HW-02", -1000), ("HW-02", 1000), ("HW-01", -5000)]

    def test_each_piece_posts_once_and_they_are_held_at_the_cap(self):
        story = begin()
        for title in ("一", "二", "三", "四", "四"):
            homework(story, "3 18:00", missing=[1], title=title)
        assert (story.live(1), story.total(1)) == ({"HW-01": -20_000}, 55)


class TestExam:
    def test_a_mark_is_worth_three_tenths_of_a_point(self):
        story = begin()
        exam(story, {1: "88.5"})
        assert story.live(1) == {"EXAM-01": 26_550}

    def test_a_corrected_mark_is_a_reversal_and_a_new_entry(self):
        story = begin()
        exam(story, {1: "80", 2: "70"})
        exam(story, {1: "90", 2: "70"}, "6 11:00")
        assert story.entries(1) == [("EXAM-01", 24_000), ("EXAM-01", -24_000), ("EXAM-01", 27_000)]
        assert story.entries(2) == [("EXAM-01", 21_000)]
        exam(story, {1: "80"}, "6 12:00")
        assert story.live(1) == {"EXAM-01": 24_000}

    def test_several_exams_are_held_at_the_full_marks(self):
        story = begin()
        exam(story, {1: "90"})
        exam(story, {1: "60"}, title="补考")
        assert story.total(1) == 100

    def test_cheating_voids_whatever_stands_until_it_is_reversed(self):
        story = begin()
        exam(story, {1: "90"})
        conduct(story, "EXAM-02", "6 11:00")
        assert story.total(1) == 70
        exam(story, {1: "95"}, "6 12:00")
        assert story.total(1) == 70
        entry = ScoreEntry.objects.get(rule__code="EXAM-02")
        with class_at_work(pk=story.klass.pk) as locked:
            reverse_entry(
                locked, entry, reason="查无此事", by=story.head(), now=story.at("6 13:00")
            )
        assert story.total(1) == Decimal("98.5")

    @pytest.mark.parametrize("score", ["-0.5", "100.5"])
    def test_a_mark_out_of_range_is_refused_with_all_the_others(self, score):
        story = begin()
        with pytest.raises(Refused) as refusal:
            exam(story, {2: "80", 1: score})
        assert refusal.value.reason == LifeRefusal.SCORE_RANGE
        assert not ExamScore.objects.exists()


class TestConduct:
    def test_a_breach_posts_once_in_a_session_and_again_in_the_next(self):
        story = begin()
        conduct(story, "DIS-01", "1 09:00", day=1)
        conduct(story, "DIS-01", "1 11:00", day=1)
        conduct(story, "DIS-02", "1 11:00", day=1)
        conduct(story, "DIS-01", "2 09:00", day=2)
        assert story.entries(1) == [("DIS-01", -1000), ("DIS-02", -1000), ("DIS-01", -1000)]

    def test_outside_a_session_it_posts_once_a_moment(self):
        story = begin()
        for now in ("1 20:00", "1 20:00", "1 20:01"):
            conduct(story, "DORM-04", now)
        assert story.live(1) == {"DORM-04": -2000}

    def test_many_at_once_and_one_by_one_come_to_the_same(self):
        story = begin(3)
        conduct(story, "DIS-03", "1 09:00", day=1, numbers=[1, 2, 3])
        conduct(story, "DIS-03", "1 09:10", day=1, numbers=[2])
        assert [story.live(n) for n in (1, 2, 3)] == [{"DIS-03": -2000}] * 3

    def test_plagiarism_brings_its_censure_once(self):
        story = begin()
        conduct(story, "HW-03", "3 18:00", day=3)
        conduct(story, "HW-03", "3 19:00", day=3)
        assert [one.level for one in Sanction.objects.all()] == [SanctionLevel.CENSURE]
        assert story.live(1) == {"HW-03": -15_000}

    def test_a_breach_that_is_only_recorded_costs_nothing(self):
        story = begin()
        conduct(story, "DIS-05", "1 08:25", day=1)
        assert (story.entries(1), story.total(1)) == ([("DIS-05", 0)], 70)

    @pytest.mark.parametrize("code", ["ATT-03", "MEAL-01", "DORM-01", "EXAM-01", "OFFICE-01"])
    def test_what_posts_by_itself_is_not_entered_by_hand(self, code):
        with pytest.raises(Refused) as refusal:
            conduct(begin(), code, "1 09:00")
        assert refusal.value.reason == LifeRefusal.NOT_BY_HAND

    def test_a_rule_that_the_class_lacks_is_refused(self):
        rulebook = [row for row in default_rulebook() if row["code"] != "DIS-01"]
        with pytest.raises(Refused) as refusal:
            conduct(begin(rulebook=rulebook), "DIS-01", "1 09:00")
        assert refusal.value.reason == LifeRefusal.UNKNOWN_RULE


class TestSpeechesAndBulletins:
    def test_a_speech_of_one_level_posts_once_at_one_moment(self):
        story = begin()
        for code, now in (
            ("SPEECH-01", "3 16:00"),
            ("SPEECH-01", "3 16:00"),
            ("SPEECH-02", "3 16:00"),
            ("SPEECH-01", "3 16:30"),
        ):
            confirm_speech(story.klass, [story.pk(1)], code, by=story.head(), now=story.at(now))
        assert story.live(1) == {"SPEECH-01": 1000, "SPEECH-02": 1000}

    def test_a_bulletin_title_posts_once_at_one_level(self):
        story = begin()
        for code, title, now in (
            ("BULL-01", "见闻", "3 16:00"),
            ("BULL-01", "见闻", "4 16:00"),
            ("BULL-02", "见闻", "4 16:00"),
            ("BULL-01", "感想", "4 16:00"),
        ):
            adopt_bulletin(
                story.klass, [story.pk(1)], code, title, by=story.head(), now=story.at(now)
            )
        assert story.live(1) == {"BULL-01": 1000, "BULL-02": 1000}

    def test_two_trainees_may_have_the_same_title(self):
        story = begin()
        for number in (1, 2):
            pk = story.pk(number)
            adopt_bulletin(
                story.klass, [pk], "BULL-01", "见闻", by=story.head(), now=story.at("3 16:00")
            )
        assert story.live(1) == story.live(2) == {"BULL-01": 500}

    def test_bonus_is_held_at_its_full_marks(self):
        story = begin()
        for minute in range(5):
            now = story.at(f"3 16:0{minute}")
            confirm_speech(story.klass, [story.pk(1)], "SPEECH-02", by=story.head(), now=now)
        assert (story.live(1), story.total(1)) == ({"SPEECH-02": 5000}, 74)


class TestOffices:
    def test_only_the_highest_office_posts_at_the_opening(self):
        offices = {
            1: ["组长", "班长"],
            2: ["生活委员", "组长"],
            3: ["第一组组长"],
            4: ["副班长", "学习委员"],
            5: ["联络员"],
        }
        story = begin(6, offices=offices)
        assert [story.live(n) for n in range(1, 7)] == [
            {"OFFICE-01": 2000},
            {"OFFICE-02": 1500},
            {"OFFICE-03": 1000},
            {"OFFICE-02": 1500},
            {},
            {},
        ]


class TestReversal:
    def test_a_reversal_brings_the_total_back_and_names_its_entry(self):
        story = begin()
        before = story.score(1)
        conduct(story, "DIS-03", "1 09:00", day=1)
        reversal = reverse_last(story, 1)
        assert story.score(1) == before
        assert (reversal.milli, reversal.sign, reversal.reverses.rule.code) == (2000, -1, "DIS-03")

    def test_nothing_is_reversed_twice_or_without_a_reason_nor_is_a_reversal(self):
        story = begin()
        conduct(story, "DIS-03", "1 09:00", day=1)
        entry = ScoreEntry.objects.get()
        with pytest.raises(Refused) as refusal:
            reverse_last(story, 1, reason="  ")
        assert refusal.value.reason == LedgerRefusal.REASON_NEEDED
        reverse_last(story, 1)
        with pytest.raises(Refused) as refusal:
            reverse_last(story, 1)
        assert refusal.value.reason == LedgerRefusal.IS_REVERSAL
        with pytest.raises(Refused) as refusal, class_at_work(pk=story.klass.pk) as locked:
            reverse_entry(locked, entry, reason="再来", by=story.head(), now=story.at("6 20:00"))
        assert refusal.value.reason == LedgerRefusal.ALREADY_REVERSED

    def test_under_the_cap_a_reversal_gives_back_what_the_cap_had_not_taken(self):
        story = begin()
        for day in range(1, 7):
            conduct(story, "DIS-01", f"{day} 09:00", day=day)
        assert story.total(1) == 65
        reverse_last(story, 1)
        assert story.total(1) == 65
        entry = ScoreEntry.objects.filter(sign=1, reversal__isnull=True).last()
        with class_at_work(pk=story.klass.pk) as locked:
            reverse_entry(locked, entry, reason="查无", by=story.head(), now=story.at("6 21:00"))
        assert story.total(1) == 66
