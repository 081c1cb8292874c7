"""Sealed columns open in their own place, with their own key, and nowhere else."""

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from training.sealing import SealBroken, seal, unseal

HERE = "trainees_person.id_number:7"
OLD, NEW = {1: b"o" * 32}, {1: b"o" * 32, 2: b"n" * 32}


@given(text=st.text(max_size=200), context=st.text(max_size=60))
def test_what_was_sealed_opens_in_its_place(text: str, context: str) -> None:
    assert unseal(seal(text, context=context), context=context) == text


def test_the_text_does_not_show_and_no_token_comes_twice() -> None:
    one, other = (seal("510781197001011234", context=HERE) for _ in range(2))
    assert one != other
    assert "5107" not in one


@pytest.mark.parametrize("place", ["trainees_person.id_number:8", "trainees_person.phone:7", ""])
def test_a_token_copied_to_another_place_does_not_open(place: str) -> None:
    with pytest.raises(SealBroken):
        unseal(seal("secret", context=HERE), context=place)


@pytest.mark.parametrize("at", range(2, 30, 3))
def test_a_changed_token_does_not_open(at: int) -> None:
    token = seal("secret", context=HERE)
    other = "A" if token[at] != "A" else "B"
    with pytest.raises(SealBroken):
        unseal(token[:at] + other + token[at + 1 :], context=HERE)


@pytest.mark.parametrize(
    "token", ["", "secret", "1:", "1:AAAA", "x:AAAA", "1:密", "-1:AAAA", "9:AA=="]
)
def test_what_is_no_token_does_not_open(token: str) -> None:
    with pytest.raises(SealBroken):
        unseal(token, context=HERE)


def test_the_newest_key_seals_and_old_tokens_still_open() -> None:
    with override_settings(SEAL_KEYS=OLD):
        old = seal("secret", context=HERE)
    with override_settings(SEAL_KEYS=NEW):
        assert seal("secret", context=HERE).startswith("2:")
        assert unseal(old, context=HERE) == "secret"


def test_a_token_whose_key_is_gone_does_not_open() -> None:
    with override_settings(SEAL_KEYS=NEW):
        token = seal("secret", context=HERE)
    with override_settings(SEAL_KEYS=OLD), pytest.raises(SealBroken):
        unseal(token, context=HERE)


def test_a_version_number_cannot_be_exchanged() -> None:
    with override_settings(SEAL_KEYS=NEW):
        token = seal("secret", context=HERE)
        with pytest.raises(SealBroken):
            unseal("1" + token[1:], context=HERE)
