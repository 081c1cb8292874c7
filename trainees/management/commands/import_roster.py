"""Import a roster from a workbook, or only look at it."""

from trainees.management.importing import ImportCommand
from trainees.policies.importing import ImportKind


class Command(ImportCommand):
    help = "Enrol the people of a roster (.xlsx) in a class, all or none. --check writes nothing."
    kind = ImportKind.ROSTER
