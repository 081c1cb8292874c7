"""The ladder, and what each part of an incident leads to (docs/rules.md, R4.11 and R4.12)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainees.enums import CaseGround, IncidentDecision, IncidentMatter, PartTaken, SanctionLevel
from trainees.policies.incident import decisions, ground_of, next_rung, proposed, without_names

NONE, TALK, CENSURE, CASE = IncidentDecision
CONVENOR, PARTICIPANT = PartTaken
matters, parts = st.sampled_from(IncidentMatter), st.sampled_from(PartTaken)
standings = st.lists(st.sampled_from(SanctionLevel), max_size=4)


@pytest.mark.parametrize(
    ("standing", "rung"),
    [([], TALK), (["talk"], CENSURE), (["talk", "talk"], CENSURE), (["censure", "talk"], CASE)],
)
def test_the_next_rung_is_the_one_above_the_highest_that_stands(standing, rung):
    assert next_rung(standing) == rung


def test_a_convenor_of_a_gathering_gets_a_case_and_who_takes_part_a_censure():
    assert decisions(IncidentMatter.GATHERING, CONVENOR, []) == (CASE,)
    assert decisions(IncidentMatter.GATHERING, PARTICIPANT, []) == (CENSURE,)
    assert ground_of(IncidentMatter.GATHERING, CONVENOR) == CaseGround.CONVENOR


def test_leaving_without_approval_is_a_case_and_a_car_a_censure():
    assert decisions(IncidentMatter.LEFT, PARTICIPANT, []) == (CASE,)
    assert ground_of(IncidentMatter.LEFT, PARTICIPANT) == CaseGround.LEFT_WITHOUT_APPROVAL
    assert decisions(IncidentMatter.CAR, PARTICIPANT, []) == (CENSURE,)


def test_a_case_for_a_breach_takes_a_censure_that_stands():
    assert decisions(IncidentMatter.BREACH, PARTICIPANT, ["talk"]) == (NONE, TALK, CENSURE)
    assert decisions(IncidentMatter.BREACH, PARTICIPANT, ["censure"]) == (NONE, TALK, CENSURE, CASE)
    assert ground_of(IncidentMatter.BREACH, CONVENOR) == CaseGround.AFTER_CENSURE


@given(matters, parts, standings)
def test_what_is_proposed_is_always_open(matter, part, standing):
    assert proposed(matter, part, standing) in decisions(matter, part, standing)


@given(matters, parts, standings, st.sampled_from(SanctionLevel))
def test_more_on_the_record_never_makes_the_proposal_lighter(matter, part, standing, more):
    order = list(IncidentDecision)
    before, after = (proposed(matter, part, some) for some in (standing, [*standing, more]))
    assert order.index(after) >= order.index(before)


@given(st.lists(st.text("张王李敏", min_size=2, max_size=3), min_size=1, max_size=4))
def test_no_name_of_another_is_left_in_the_words(names):
    text = without_names(f"与{'、'.join(names)}聚餐", names)
    assert not any(name in text for name in names)
