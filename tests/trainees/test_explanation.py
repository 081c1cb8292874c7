"""What an entry came from, in one sentence."""

from datetime import datetime
from decimal import Decimal

import pytest

from trainees.policies.explanation import EntryFact, explain

pytestmark = pytest.mark.usefixtures("in_english")
WHEN = datetime(2014, 4, 14, 8, 30)


def entry(code: str, per: str, points: str, quantity: str = "1", **about: object) -> EntryFact:
    reason = str(about.pop("reason", ""))
    return EntryFact(code, per, Decimal(points), Decimal(quantity), WHEN, about, reason)


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        (entry("ATT-01", "session", "-1", title="领导艺术", minutes=8), "领导艺术, 8 minutes late"),
        (
            entry("ATT-02", "session", "-1", title="领导艺术", minutes=5),
            "领导艺术, left 5 minutes early",
        ),
        (entry("ATT-03", "hour", "-1", "4.000", title="领导艺术"), "领导艺术, 4 hours × −1"),
        (entry("ATT-04", "hour", "-0.2500", "2.5", title="讨论"), "讨论, 2.5 hours × −0.25"),
        (entry("ATT-07", "case", "-1"), "not reported back by Mon 14 Apr 8:30"),
        (entry("EXAM-01", "mark", "0.3000", "92", score="92.0"), "Mark 92 × 0.3"),
        (entry("MEAL-01", "meal", "-1", meal="lunch", date="2014-04-10"), "lunch on 10 Apr"),
        (entry("DORM-02", "night", "-1", date="2014-04-10"), "night of 10 Apr"),
        (entry("HW-02", "piece", "-1", title="调研报告"), "“调研报告”"),
        (entry("OFFICE-01", "term", "2", title="班长"), "班长"),
        (entry("DIS-01", "case", "-1", title="讨论", session=3, reason="两次"), "讨论: 两次"),
        (entry("MEAL-03", "case", "-1", reason="剩饭"), "剩饭"),
        (entry("SPEECH-01", "speech", "0.5"), ""),
    ],
)
def test_an_entry_says_what_it_came_from(fact: EntryFact, sentence: str):
    assert explain(fact) == sentence
