"""The log: one row per act, chained, without anybody's data."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from training import append_only, chaining
from training.actors import Actor
from training.chaining import Broken, Row, first_broken
from training.enums import LogResult, UploadRefusal
from training.models import ChainHead, LogEntry, User
from training.refusals import Refused
from training.services import log, verification
from training.services.log import record

NOW = datetime(2014, 4, 6, 8, 30, 0, 123456, tzinfo=UTC)
KEY = b"a key of the tests"


class ClassHead:
    """What a class is to the log: a locked row with the end of its chain."""

    log_chain = "class:7"

    def __init__(self) -> None:
        self.log_link = ""
        self.log_length = 0


@pytest.fixture
def li(db: None) -> User:
    return User.objects.create_user("li", name="李雷", password="x")


def chain_of(length: int, *, key: bytes = KEY) -> list[Row]:
    rows, previous = [], ""
    for number in range(1, length + 1):
        link = chaining.link(previous, (number, "late"), key=key)
        rows.append(Row(f"row {number}", number, previous, (number, "late"), link))
        previous = link
    return rows


def end_of(rows: list[Row]) -> tuple[str, int]:
    return rows[-1].link, len(rows)


def test_a_whole_chain_has_no_broken_row() -> None:
    rows = chain_of(5)
    assert first_broken(rows, key=KEY, end=end_of(rows)) is None
    assert first_broken([], key=KEY, end=("", 0)) is None


@given(length=st.integers(1, 12), at=st.integers(0, 11))
def test_a_changed_row_is_named(length: int, at: int) -> None:
    rows = chain_of(length)
    at %= length
    rows[at] = Row(rows[at].name, at + 1, rows[at].previous, (at + 1, "present"), rows[at].link)
    expected = Broken(f"row {at + 1}", at + 1, "its values were changed")
    assert first_broken(rows, key=KEY, end=end_of(rows)) == expected


@given(length=st.integers(2, 12), at=st.integers(0, 10))
def test_a_removed_row_is_named(length: int, at: int) -> None:
    rows = chain_of(length)
    end = end_of(rows)
    del rows[at % length]
    found = first_broken(rows, key=KEY, end=end)
    assert found is not None and "missing" in found.why


def test_a_chain_made_anew_without_the_key_is_broken_at_its_first_row() -> None:
    forged = chain_of(3, key=b"another key")
    assert first_broken(forged, key=KEY, end=end_of(forged)) == Broken(
        "row 1", 1, "its values were changed"
    )


def test_a_head_that_names_another_row_is_found() -> None:
    assert first_broken(chain_of(3), key=KEY, end=("0" * 64, 3)) == Broken(
        "row 3", 3, "the head does not name it"
    )


def test_rows_written_since_the_head_was_read_are_not_held_against_it() -> None:
    rows = chain_of(4)
    assert first_broken(rows, key=KEY, end=end_of(rows[:2])) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Decimal("1.50"), Decimal("1.5")),
        (Decimal("0.00"), Decimal("-0")),
        (
            datetime(2014, 4, 6, 8, tzinfo=UTC),
            datetime(2014, 4, 6, 16, tzinfo=timezone(timedelta(hours=8))),
        ),
        (UUID(int=7), str(UUID(int=7))),
        (LogResult.DONE, "done"),
        ((1, 2), [1, 2]),
    ],
)
def test_one_value_has_one_spelling(one: object, other: object) -> None:
    assert chaining.link("", [one], key=KEY) == chaining.link("", [other], key=KEY)


@pytest.mark.parametrize(
    ("one", "other"), [((1, 2), (12,)), ((None,), ("",)), (("1",), (1,)), (("a", "b"), ("ab", ""))]
)
def test_other_values_have_another_link(one: tuple, other: tuple) -> None:
    assert chaining.link("", one, key=KEY) != chaining.link("", other, key=KEY)


@pytest.mark.parametrize("value", [0.5, {"a": 1}, date, b"x"])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        chaining.link("", [value], key=KEY)


def test_an_entry_says_who_what_and_from_where(li: User) -> None:
    by = Actor(li.pk, "class_head", "::ffff:10.0.0.7")
    made = record("take_roll", by=by, about=li, fields=["mark", "note"], now=NOW)
    kept = LogEntry.objects.get(pk=made.pk)
    assert kept.chained() == (
        "site", 1, NOW, li.pk, "class_head", "take_roll", "training.user", str(li.pk),
        ["mark", "note"], "done", "", "10.0.0.7",
    )  # fmt: skip


@pytest.mark.parametrize("address", ["", "unix:", "not an address", None])
def test_what_is_no_address_is_left_out(db: None, address: str | None) -> None:
    assert record("x", by=Actor(None, "visitor", address), now=NOW).address is None


@pytest.mark.parametrize("address", ["2001:DB8::1", "::1", "203.0.113.9", "fe80::1"])
def test_an_address_comes_back_as_it_was_linked(db: None, address: str) -> None:
    record("x", by=Actor(None, "visitor", address), now=NOW)
    assert whole()


def whole() -> bool:
    return all(broken is None for _, broken in verification.verify())


def test_with_a_head_one_query_is_enough(li: User, django_assert_num_queries: Any) -> None:
    head = ClassHead()
    with transaction.atomic(), django_assert_num_queries(1):
        made = record("take_roll", by=Actor(li.pk, "x"), head=head, now=NOW)
    assert (made.chain, made.sequence, made.previous_link) == ("class:7", 1, "")
    assert (head.log_link, head.log_length) == (made.link, 1)


def test_without_a_head_the_site_chain_grows(db: None) -> None:
    first, second = (record("x", by=Actor.system(), now=NOW) for _ in range(2))
    head = ChainHead.objects.get(name="site")
    assert second.previous_link == first.link
    assert (head.log_link, head.log_length) == (second.link, 2)


def test_one_place_in_a_chain_is_taken_once(db: None) -> None:
    record("x", by=Actor.system(), head=ClassHead(), now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        record("x", by=Actor.system(), head=ClassHead(), now=NOW)


def test_an_act_that_fails_leaves_no_entry(db: None) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("x", by=Actor.system(), now=NOW)
        _ = 1 // 0
    assert not LogEntry.objects.exists()


def test_a_refusal_speaks_with_its_details() -> None:
    assert str(Refused(UploadRefusal.TOO_LARGE, limit=10)).count("10") == 1


def tampered(**values: object) -> None:
    with append_only.lifted(connection):
        LogEntry.objects.filter(sequence=2).update(**values)


def verified() -> str:
    out = StringIO()
    call_command("verify", stdout=out)
    return out.getvalue()


@pytest.fixture
def three(db: None) -> None:
    for verb in ("open", "change", "close"):
        record(verb, by=Actor.system(), fields=["state"], now=NOW)


def test_verify_passes_a_whole_log(three: None) -> None:
    assert "1 chains are whole" in verified()


@pytest.mark.parametrize(
    "values",
    [
        {"verb": "forged"},
        {"at": NOW + timedelta(microseconds=1)},
        {"fields": []},
        {"result": "refused"},
        {"acting_as": "organiser"},
        {"address": "10.0.0.1"},
        {"object_id": "9"},
    ],
)
def test_verify_names_the_row_that_was_changed(three: None, values: dict) -> None:
    tampered(**values)
    with pytest.raises(CommandError, match=r"log entry 2 of site .*: its values were changed") as e:
        verified()
    assert e.value.returncode == 1


def test_verify_finds_rows_cut_off_at_the_end(three: None) -> None:
    with append_only.lifted(connection):
        LogEntry.objects.filter(sequence__gte=2).delete()
    with pytest.raises(CommandError, match="row 2: it is missing at the end"):
        verified()


def test_verify_finds_a_whole_chain_removed(three: None) -> None:
    with append_only.lifted(connection):
        LogEntry.objects.all().delete()
    with pytest.raises(CommandError, match="log site: row 1: it is missing"):
        verified()


def test_verify_finds_a_chain_that_has_no_head(db: None) -> None:
    head = ClassHead()
    head.log_chain = "class:no-such"
    record("x", by=Actor.system(), head=head, now=NOW)
    with pytest.raises(CommandError, match="no head names this chain"):
        verified()


def test_verify_names_a_table_without_its_guard(three: None) -> None:
    append_only.remove(connection, LogEntry._meta.db_table)
    with pytest.raises(CommandError, match="training_logentry: its guard is gone"):
        verified()


def test_chains_and_heads_of_other_apps_are_walked_too(
    three: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, rows = ClassHead(), chain_of(3, key=b"not the key")
    record("x", by=Actor.system(), head=head, now=NOW)
    monkeypatch.setattr(verification, "_walkers", dict(verification._walkers))
    monkeypatch.setattr(verification, "_log_ends", [])
    verification.register_log_ends(lambda: [(head.log_chain, (head.log_link, head.log_length))])
    verification.register(
        "ledger", lambda: iter([verification.Chain("class:7", rows, end_of(rows))])
    )
    found = {name: broken and broken.sequence for name, broken in verification.verify()}
    assert found == {"log class:7": None, "log site": None, "ledger class:7": 1}


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_parallel_entries_make_one_unbroken_chain() -> None:
    assert recorded_in_parallel(20) == 20
    assert whole()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_parallel_entries_would_be_lost_without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_append_to_site", append_without_lock)
    assert recorded_in_parallel(20) < 20


def append_without_lock(entry: LogEntry) -> LogEntry:
    head, _ = ChainHead.objects.get_or_create(name=log.SITE)
    log._append(entry, head=head)
    head.save()
    return entry


def recorded_in_parallel(count: int) -> int:
    """How many of the entries arrived."""
    record("first", by=Actor.system(), now=NOW)

    def one(number: int) -> bool:
        try:
            record(f"verb {number}", by=Actor.system(), now=NOW)
        except IntegrityError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(count) as threads:
        return sum(threads.map(one, range(count)))
