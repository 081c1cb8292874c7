"""An appeal from the entry to its answer: made on the ledger, upheld in the inbox, read again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from courses.enums import Role
from tests.browser.walker import Walker, Way
from tests.cast import Cast, make_class
from trainees.enums import AppealState
from trainees.models import Appeal, ScoreEntry
from trainees.services.conduct import record_conduct

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(browser: Browser) -> Cast:
    """A class that began yesterday; number 1 is said to have been on the phone in a lesson."""
    first = timezone.localdate() - timedelta(days=1)
    cast = make_class(2, days=[first + timedelta(days=n) for n in range(7)], accounts=True)
    record_conduct(
        cast.training_class,
        [cast.trainees[1].pk],
        "DIS-01",
        session=cast.session(1),
        by=cast.actor(Role.CLASS_HEAD),
        now=cast.time(1, "12:00"),
    )
    return cast


def test_an_appeal_is_upheld_and_the_trainee_reads_why(
    cast: Cast, arrives: Callable[..., Walker], way: Way
) -> None:
    entry = ScoreEntry.objects.get()
    own = arrives(cast.trainee_user(1), way)
    own.go("ledger", entry.trainee_id)
    item = own.at(f"#entry-{entry.pk}")
    own.press(item.locator("summary"))
    own.write(item.locator("textarea"), "当时手机已上交")
    own.look()
    own.follow(item.locator(".btn.primary"))
    expect(item).to_contain_text("当时手机已上交")

    head = arrives(cast.user(Role.CLASS_HEAD), way)
    head.go("scores", cast.training_class.pk)
    head.follow("#appeals .list a")
    card = head.at(".card.next")
    expect(card).to_contain_text("当时手机已上交")
    head.press(card.locator("summary"))
    head.write(card.locator("textarea"), "查点名记录属实")
    head.look()
    head.follow(card.locator("button[value=uphold]"))
    expect(card).to_have_count(0)
    expect(head.at(".ledger")).to_contain_text("查点名记录属实")

    assert Appeal.objects.get().state == AppealState.UPHELD
    assert entry.reversal.reason == "查点名记录属实"
    own.go("ledger", entry.trainee_id)
    expect(item).to_contain_text("查点名记录属实")


def test_two_presses_enter_points_from_the_ledger(
    cast: Cast, arrives: Callable[..., Walker], way: Way
) -> None:
    """The rule and the button; the trainee came along."""
    head = arrives(cast.user(Role.CLASS_HEAD), way)
    head.go("ledger", cast.trainees[2].pk)
    head.follow(".actions a[href*='/post/']")
    head.steps = 0
    head.press("input[value=SPEECH-02]")
    head.follow(".act .btn.primary")
    expect(head.at(".note.success")).to_be_visible()
    assert head.steps == 2
    entry = ScoreEntry.objects.get(rule__code="SPEECH-02")
    assert entry.trainee_id == cast.trainees[2].pk
