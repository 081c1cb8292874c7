"""Who is proposed as outstanding (docs/rules.md, R5.10)."""

from fractions import Fraction
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from trainees.policies.outstanding import (
    Hindrance,
    Proposal,
    Record,
    Standing,
    hindrances,
    places,
    propose,
)

TENTH = Fraction(1, 10)
LOWEST = 85_000

records = st.lists(
    st.builds(
        Record,
        trainee_id=st.integers(1, 10_000),
        milli=st.integers(80_000, 100_000) | st.sampled_from([84_999, 85_000, 90_000]),
        absences=st.integers(0, 1),
        sanctions=st.integers(0, 1),
        open_case=st.booleans(),
    ),
    unique_by=lambda one: one.trainee_id,
    max_size=40,
)


def proposal(*found: Record) -> Proposal:
    return propose(found, share=TENTH, lowest=LOWEST)


def names(found: Proposal) -> list[int]:
    return [one.trainee_id for one in found.named]


def test_nobody_in_the_class_is_nobody_named():
    assert proposal() == Proposal(0, (), ())


def test_each_hindrance_keeps_one_from_being_named():
    assert hindrances(Record(1, 84_999, 1, 1, open_case=True), lowest=LOWEST) == (
        Hindrance.OPEN_CASE,
        Hindrance.SANCTION,
        Hindrance.ABSENT,
        Hindrance.TOTAL,
    )
    assert hindrances(Record(1, 85_000), lowest=LOWEST) == ()


def test_a_tenth_is_rounded_up():
    assert [places(n, TENTH) for n in (0, 1, 10, 11, 121)] == [0, 1, 1, 2, 13]


def test_a_place_that_the_best_one_loses_goes_to_the_next():
    found = proposal(Record(1, 99_000, absences=1), Record(2, 90_000), Record(3, 89_999))
    assert names(found) == [2]
    assert found.others == (
        Standing(Record(1, 99_000, absences=1), (Hindrance.ABSENT,)),
        Standing(Record(3, 89_999), (Hindrance.NO_PLACE,)),
    )


def test_equal_totals_share_the_last_place_and_a_thousandth_does_not():
    tied = proposal(Record(1, 90_000), Record(2, 90_000), Record(3, 89_999))
    assert (tied.places, names(tied)) == (1, [1, 2])


@given(records)
def test_whoever_is_named_qualifies_and_nobody_better_was_passed_over(found: list[Record]):
    made = propose(found, share=TENTH, lowest=LOWEST)
    assert all(not hindrances(one, lowest=LOWEST) for one in made.named)
    last = min((one.milli for one in made.named), default=None)
    for one in made.others:
        assert one.hindrances
        if one.hindrances == (Hindrance.NO_PLACE,):
            assert last is not None
            assert one.record.milli < last


@given(records)
def test_everybody_is_named_or_told_why_not_once(found: list[Record]):
    made = propose(found, share=TENTH, lowest=LOWEST)
    seen = [*names(made), *(one.record.trainee_id for one in made.others)]
    assert sorted(seen) == sorted(one.trainee_id for one in found)


@given(records)
def test_more_than_the_places_are_named_only_where_they_tie(found: list[Record]):
    made = propose(found, share=TENTH, lowest=LOWEST)
    free = [one for one in found if not hindrances(one, lowest=LOWEST)]
    limit = ceil(len(found) / 10)
    assert len(made.named) >= min(limit, len(free))
    if len(made.named) > limit:
        assert len({one.milli for one in made.named[limit - 1 :]}) == 1


@given(records)
def test_the_order_in_which_they_are_told_changes_nothing(found: list[Record]):
    assert propose(found, share=TENTH, lowest=LOWEST) == propose(
        reversed(found), share=TENTH, lowest=LOWEST
    )
