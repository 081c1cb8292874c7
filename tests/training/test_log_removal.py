"""Old rows leave the log by one way only: a prefix, under a sealed anchor, and it is said."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from training import append_only
from training.actors import Actor
from training.models import ChainHead, LogAnchor, LogEntry
from training.services import housekeeping, log_removal
from training.services.anchors import cast_anchor, seal_of
from training.services.log import record

NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
TABLE = LogEntry._meta.db_table
MONTH = timedelta(days=31)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_removal, "BATCH", 2)
    monkeypatch.setattr(log_removal, "PAUSE", 0)


def written(*ages: int) -> None:
    """Rows of the chain "site", each so many months old."""
    for age in ages:
        record("open", by=Actor.system(), now=NOW - age * MONTH)


@pytest.fixture
def five_old() -> None:
    written(40, 39, 38, 37, 36, 23, 1)


def kept() -> list[int]:
    found = LogEntry.objects.filter(chain="site", verb="open").order_by("sequence")
    return list(found.values_list("sequence", flat=True))


def refused(act: Callable[[], Any]) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError as error:
        assert "append-only" in str(error)
        return True
    return False


def delete(**which: Any) -> Callable[[], Any]:
    return lambda: LogEntry.objects.filter(**which).delete()


def anchor_by_hand(up_to: int, **said: Any) -> LogAnchor:
    """As somebody without the key could put one there."""
    given = {"chain": "site", "link": "0" * 64, "count": up_to, "last_at": NOW, "at": NOW}
    return LogAnchor.objects.create(sequence=up_to, **given | {"seal": "0" * 64} | said)


def wrong() -> str:
    with pytest.raises(CommandError) as error:
        call_command("verify")
    return str(error.value)


def whole() -> str:
    out = StringIO()
    call_command("verify", stdout=out)
    return out.getvalue()


# --- What the database refuses ---------------------------------------------------------------


def test_an_old_row_that_no_anchor_covers_cannot_be_deleted(five_old: None) -> None:
    anchor_by_hand(2)
    for first_uncovered in (3, 4, 7):
        assert refused(delete(sequence=first_uncovered))
    assert refused(delete(chain="site"))


def test_a_row_younger_than_six_months_cannot_be_deleted_under_any_anchor(db: None) -> None:
    record("open", by=Actor.system(), now=datetime.now(UTC) - timedelta(days=180))
    anchor_by_hand(1000)
    assert refused(delete(sequence=1))


def test_an_anchor_of_another_chain_covers_nothing(five_old: None) -> None:
    anchor_by_hand(9, chain="class:1")
    assert refused(delete(sequence=1))


def test_without_the_guard_any_row_could_be_deleted(five_old: None) -> None:
    append_only.remove(connection, TABLE)
    assert not refused(delete(sequence=7))
    assert "missing" in wrong()


def test_an_anchor_is_neither_changed_nor_deleted(five_old: None) -> None:
    log_removal.remove_old(now=NOW)
    assert refused(lambda: LogAnchor.objects.update(sequence=6))
    assert refused(LogAnchor.objects.all().delete)


# --- What the night takes --------------------------------------------------------------------


def test_the_oldest_rows_go_and_the_log_says_which(five_old: None) -> None:
    housekeeping.tidy(now=NOW)
    assert kept() == [6, 7]
    said = LogEntry.objects.filter(verb=log_removal.VERB).order_by("sequence")
    assert [entry.fields[:3] for entry in said] == [
        ["chain site", "rows 2", "to 2"],
        ["chain site", "rows 2", "to 4"],
        ["chain site", "rows 1", "to 5"],
    ]
    assert said[0].fields[3] == str(NOW - 39 * MONTH)
    assert "5 rows were removed" in whole()


def test_only_a_prefix_goes_although_an_older_row_stands_behind_a_young_one(db: None) -> None:
    written(40, 1, 40, 40)
    assert log_removal.remove_old(now=NOW) == 1
    assert kept() == [2, 3, 4]


def test_the_kept_period_is_a_setting(five_old: None, settings: Any) -> None:
    settings.LOG_KEPT_MONTHS = 38
    assert log_removal.remove_old(now=NOW) == 2


def test_a_period_under_six_months_is_refused(settings: Any) -> None:
    settings.LOG_KEPT_MONTHS = 5
    assert "training.E002" in [message.id for message in run_checks()]
    settings.LOG_KEPT_MONTHS = 6
    assert "training.E002" not in [message.id for message in run_checks()]


def test_a_period_that_slipped_through_is_refused_by_the_database(settings: Any) -> None:
    record("open", by=Actor.system(), now=datetime.now(UTC) - timedelta(days=90))
    settings.LOG_KEPT_MONTHS = 1
    with pytest.raises((DatabaseError, RuntimeError)), transaction.atomic():
        log_removal.remove_old(now=datetime.now(UTC))
    assert (kept(), LogAnchor.objects.count()) == ([1], 0)


def test_a_second_time_in_one_night_changes_nothing(five_old: None) -> None:
    log_removal.remove_old(now=NOW)
    before = list(LogEntry.objects.values_list()), list(LogAnchor.objects.values_list())
    assert log_removal.remove_old(now=NOW) == 0
    assert (list(LogEntry.objects.values_list()), list(LogAnchor.objects.values_list())) == before


def test_a_chain_that_went_whole_is_still_a_chain_and_grows_on(db: None) -> None:
    head = ChainHead.objects.create(name="class:1")
    for _ in range(2):
        record("open", by=Actor.system(), now=NOW - 40 * MONTH, head=head)
    head.save()
    assert log_removal.remove_old(now=NOW) == 2
    assert "2 chains are whole" in whole()
    record("open", by=Actor.system(), now=NOW, head=head)
    head.save()
    assert "2 chains are whole" in whole()


# --- What goes wrong in between --------------------------------------------------------------


def killed(*_: Any, **__: Any) -> None:
    raise KeyboardInterrupt


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("at", ["sleep", "remove_covered", "cast_anchor"])
def test_a_night_killed_anywhere_leaves_a_whole_log_and_the_next_goes_on(
    five_old: None, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(log_removal, at, killed)
        log_removal.remove_old(now=NOW)
    assert kept()[0] == (3 if at == "sleep" else 1)
    whole()
    log_removal.remove_old(now=NOW)
    assert kept() == [6, 7]
    whole()


def test_rows_that_do_not_fit_their_chain_stay_and_the_log_says_so(five_old: None) -> None:
    with append_only.lifted(connection):
        LogEntry.objects.filter(sequence=3).update(verb="forged")
    assert log_removal.remove_old(now=NOW) == 2
    last = LogEntry.objects.filter(verb=log_removal.VERB).latest("sequence")
    assert (last.result, last.reason) == ("refused", "chain_broken")
    assert "log entry 3 of site (forged): its values were changed" in wrong()


# --- What verify names -----------------------------------------------------------------------


@pytest.fixture
def shortened(five_old: None) -> None:
    log_removal.remove_old(now=NOW)


@pytest.mark.parametrize(
    "change",
    [{"link": "1" * 64}, {"count": 1}, {"at": NOW - MONTH}, {"last_at": NOW}, {"seal": ""}],
)
def test_a_changed_anchor_is_named(shortened: None, change: dict[str, Any]) -> None:
    with append_only.lifted(connection):
        LogAnchor.objects.filter(sequence=2).update(**change)
    assert "log site: anchor 2 of site: its seal does not fit" in wrong()


def test_a_forged_anchor_is_named_although_nothing_went_under_it(five_old: None) -> None:
    anchor_by_hand(2)
    assert "log site: anchor 2 of site: its seal does not fit" in wrong()


def test_rows_deleted_under_a_forged_anchor_are_named(five_old: None) -> None:
    anchor_by_hand(2, link=LogEntry.objects.get(sequence=2).link)
    assert not refused(delete(sequence__lte=2))
    assert "anchor 2 of site: its seal does not fit" in wrong()


def test_a_missing_anchor_is_named(shortened: None) -> None:
    with append_only.lifted(connection):
        LogAnchor.objects.filter(sequence=5).delete()
    assert "log entry 6 of site (open): rows before it are missing, and no anchor" in wrong()


def test_a_missing_anchor_between_two_is_named(shortened: None) -> None:
    with append_only.lifted(connection):
        LogAnchor.objects.filter(sequence=2).delete()
    assert "anchor 4 of site: the anchor before it is missing" in wrong()


def test_a_row_that_is_missing_behind_the_anchor_is_named(shortened: None) -> None:
    with append_only.lifted(connection):
        LogEntry.objects.filter(sequence=6).delete()
    assert "log entry 7 of site (open): rows before it are missing, and no anchor" in wrong()


def test_an_anchor_of_another_site_does_not_fit(five_old: None, settings: Any) -> None:
    ours, settings.CHAIN_KEY = settings.CHAIN_KEY, b"another"
    with transaction.atomic():
        anchor = cast_anchor(list(LogEntry.objects.order_by("sequence")[:2]), now=NOW)
    assert anchor.seal == seal_of(anchor)
    settings.CHAIN_KEY = ours
    assert "its seal does not fit" in wrong()
