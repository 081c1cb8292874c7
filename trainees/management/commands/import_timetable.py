"""Import a timetable from a workbook, or only look at it."""

from trainees.management.importing import ImportCommand
from trainees.policies.importing import ImportKind


class Command(ImportCommand):
    help = (
        "Plan the sessions of a timetable (.xlsx) for a class, all or none. --check writes nothing."
    )
    kind = ImportKind.TIMETABLE
