from trainees.models.cancellation import CancellationAsk
from trainees.models.certificate import (
    Certificate,
    CertificateEnd,
    CertificateReprint,
    SerialCounter,
)
from trainees.models.check_in import CheckIn
from trainees.models.import_batch import ImportBatch
from trainees.models.incident import Incident, IncidentPart
from trainees.models.leave import (
    LeaveApproval,
    LeaveRequest,
    LeaveSession,
    ReportBack,
)
from trainees.models.ledger import Appeal, Rulebook, ScoreEntry, ScoreRule
from trainees.models.life import CatererCount, LifeCorrection, MealCheck, MealOptOut, NightCheck
from trainees.models.notice import OpenPublication, WeeklyNotice
from trainees.models.outstanding import OutstandingList, OutstandingTrainee
from trainees.models.people import HomeUnit, Person
from trainees.models.roll_beside import RollDraft, SpotCheck
from trainees.models.rollcall import AttendanceMark, MarkChange, RollCall
from trainees.models.study import (
    Assignment,
    Bulletin,
    BulletinSubmission,
    Exam,
    ExamScore,
    HandChange,
    HandIn,
    Speech,
    Submission,
)
from trainees.models.trainee import (
    ClassOffice,
    DormRoom,
    MaterialIssue,
    Membership,
    RoomAssignment,
    Seat,
    Trainee,
)
from trainees.models.week import WeekClosure
from trainees.models.withdrawal import Sanction, WithdrawalCase

__all__ = [
    "Appeal",
    "Assignment",
    "AttendanceMark",
    "Bulletin",
    "BulletinSubmission",
    "CancellationAsk",
    "CatererCount",
    "Certificate",
    "CertificateEnd",
    "CertificateReprint",
    "CheckIn",
    "ClassOffice",
    "DormRoom",
    "Exam",
    "ExamScore",
    "HandChange",
    "HandIn",
    "HomeUnit",
    "ImportBatch",
    "Incident",
    "IncidentPart",
    "LeaveApproval",
    "LeaveRequest",
    "LeaveSession",
    "LifeCorrection",
    "MarkChange",
    "MaterialIssue",
    "MealCheck",
    "MealOptOut",
    "Membership",
    "NightCheck",
    "OpenPublication",
    "OutstandingList",
    "OutstandingTrainee",
    "Person",
    "ReportBack",
    "RollCall",
    "RollDraft",
    "RoomAssignment",
    "Rulebook",
    "Sanction",
    "ScoreEntry",
    "ScoreRule",
    "Seat",
    "SerialCounter",
    "Speech",
    "SpotCheck",
    "Submission",
    "Trainee",
    "WeekClosure",
    "WeeklyNotice",
    "WithdrawalCase",
]
