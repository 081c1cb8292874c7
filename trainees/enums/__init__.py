"""Closed lists of the trainees' floor and the reasons for which its verbs refuse, by noun."""

from trainees.enums.check_in import CheckInRefusal
from trainees.enums.documents import DocumentRefusal
from trainees.enums.incident import (
    IncidentDecision,
    IncidentMatter,
    IncidentRefusal,
    PartTaken,
    SanctionLevel,
)
from trainees.enums.leave import (
    GRANTED_LEAVE,
    LIVE_LEAVE,
    LeaveKind,
    LeaveRefusal,
    LeaveState,
    Verdict,
)
from trainees.enums.ledger import AppealState, LedgerRefusal
from trainees.enums.life import LifeRecord, LifeRefusal, Meal, NightState, RoomRefusal
from trainees.enums.notice import NoticeRefusal, PublicNames
from trainees.enums.outstanding import OutstandingRefusal
from trainees.enums.rollcall import RollRefusal, RollState
from trainees.enums.session_change import SessionRefusal
from trainees.enums.study import BulletinRefusal, Handing, HandState, HomeworkRefusal
from trainees.enums.week import WeekRefusal
from trainees.enums.withdrawal import CaseGround, CaseRefusal, CaseState

__all__ = [
    "GRANTED_LEAVE",
    "LIVE_LEAVE",
    "AppealState",
    "BulletinRefusal",
    "CaseGround",
    "CaseRefusal",
    "CaseState",
    "CheckInRefusal",
    "DocumentRefusal",
    "HandState",
    "Handing",
    "HomeworkRefusal",
    "IncidentDecision",
    "IncidentMatter",
    "IncidentRefusal",
    "LeaveKind",
    "LeaveRefusal",
    "LeaveState",
    "LedgerRefusal",
    "LifeRecord",
    "LifeRefusal",
    "Meal",
    "NightState",
    "NoticeRefusal",
    "OutstandingRefusal",
    "PartTaken",
    "PublicNames",
    "RollRefusal",
    "RollState",
    "RoomRefusal",
    "SanctionLevel",
    "SessionRefusal",
    "Verdict",
    "WeekRefusal",
]
