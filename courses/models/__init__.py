from courses.models.appointment import Appointment
from courses.models.session import (
    CourseModule,
    Lecturer,
    Material,
    Session,
    SessionAudience,
    TimetableVersion,
    Venue,
)
from courses.models.training_class import ClassPolicy, Phase, StudyGroup, SubClass, TrainingClass

__all__ = [
    "Appointment",
    "ClassPolicy",
    "CourseModule",
    "Lecturer",
    "Material",
    "Phase",
    "Session",
    "SessionAudience",
    "StudyGroup",
    "SubClass",
    "TimetableVersion",
    "TrainingClass",
    "Venue",
]
