"""How a withdrawal case and a sanction look in a list."""

from trainees.enums import CaseState
from trainees.models import WithdrawalCase

LOOKS = {
    CaseState.OPEN: "warn",
    CaseState.CONFIRMED: "bad",
    CaseState.DISMISSED: "ok",
    CaseState.LAPSED: "",
}


def case_pill(case: WithdrawalCase) -> tuple[str, str]:
    """The state in words and as a class of a pill."""
    return str(CaseState(case.state).label), LOOKS[CaseState(case.state)]
