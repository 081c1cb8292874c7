"""Workbooks that people upload: bytes in, rows with their place out, within bounds.

`read_workbook` refuses whole files; what is wrong in one cell is a `Problem` that the parser of
that sheet (a roster's, a timetable's) names by sheet, row and column. Pure: no ORM, no clock.
"""

from training.spreadsheets.problems import Problem
from training.spreadsheets.refusals import WorkbookRefusal
from training.spreadsheets.sheet import Row, SheetRows, Value
from training.spreadsheets.workbook import Limits, Workbook, read_workbook

__all__ = [
    "Limits",
    "Problem",
    "Row",
    "SheetRows",
    "Value",
    "Workbook",
    "WorkbookRefusal",
    "read_workbook",
]
