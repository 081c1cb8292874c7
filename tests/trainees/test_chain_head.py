"""A printed chain head compared with the ledger: page and command."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.trainees.pages import eventful_class, notice_of
from trainees.models import ScoreEntry
from trainees.policies.chain_head import print_head, read_head
from training.append_only import lifted

links = st.text("0123456789abcdef", min_size=64, max_size=64)


@given(links)
def test_what_is_printed_is_read_and_names_its_link(link: str) -> None:
    for typed in (link, print_head(link), f" {link[:8].upper()} ... {link[-8:]}"):
        head = read_head(typed)
        assert head is not None
        assert head.names(link)


@given(links, links)
def test_it_names_no_other_link(link: str, other: str) -> None:
    head = read_head(print_head(link))
    assert head is not None
    same = (link[:8], link[-8:]) == (other[:8], other[-8:])
    assert head.names(other) is same


@pytest.mark.parametrize(
    "typed", ["", "1a2b3c4d", "1a2b3c4d9e8f7a6b", "zzzzzzzz…zzzzzzzz", "a" * 63]
)
def test_what_is_no_head_is_not_read(typed: str) -> None:
    assert read_head(typed) is None


def page(cast: Cast, head: str):
    client = sign_in(Client(), cast.user(Role.INSPECTOR))
    return client.get(reverse("chain-head", args=[cast.training_class.pk]), {"head": head})


@pytest.mark.django_db
def test_the_head_that_a_notice_printed_is_found_with_what_came_after_it() -> None:
    cast = eventful_class(3)
    printed = notice_of(cast).facts["chain_head"]
    found = page(cast, print_head(printed)).context["found"]
    entry = ScoreEntry.objects.get(link=printed)
    assert (found.sequence, found.broken) == (entry.sequence, None)
    assert found.later == cast.training_class.ledger_length - entry.sequence


@pytest.mark.django_db
def test_a_head_of_another_class_is_not_found_here() -> None:
    cast, other = eventful_class(1), eventful_class(1)
    answer = page(cast, notice_of(other).facts["chain_head"])
    assert answer.context["asked"]
    assert answer.context["found"] is None


@pytest.mark.django_db
def test_what_is_no_head_is_said_beside_the_field_and_kept() -> None:
    answer = page(eventful_class(1), "abc<b>")
    assert answer.context["form"].errors
    assert "abc&lt;b&gt;" in answer.content.decode()
    assert not answer.context["asked"]


@pytest.mark.django_db(transaction=True)
def test_an_entry_changed_before_the_head_is_named_though_the_head_still_stands() -> None:
    cast = eventful_class(2)
    printed = notice_of(cast).facts["chain_head"]
    with lifted(connection):
        ScoreEntry.objects.filter(sequence=1).update(milli=99_000)
    broken = page(cast, printed).context["found"].broken
    assert (broken.sequence, broken.why) == (1, "its values were changed")
    with pytest.raises(CommandError, match=r"entry 1 of trainee .*: its values were changed"):
        call_command("chain_head", print_head(printed))


@pytest.mark.django_db
def test_the_command_names_the_class_that_holds_it_and_refuses_any_other() -> None:
    make_class(1, name="别的班")
    cast = eventful_class(1)
    out = StringIO()
    call_command("chain_head", print_head(notice_of(cast).facts["chain_head"]), stdout=out)
    assert out.getvalue().startswith("干部培训班: entry ")
    with pytest.raises(CommandError, match="No ledger"):
        call_command("chain_head", "00000000…00000000")
    with pytest.raises(CommandError, match="sixteen"):
        call_command("chain_head", "abc")
