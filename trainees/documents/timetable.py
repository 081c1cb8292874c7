"""The timetable (课程表): weeks as grids of days and half-days, or a list of its sessions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from itertools import groupby

from training.documents.columns import Align, Column, Kind, Row
from training.documents.faces import Faces
from training.documents.lists import Listing, draw_list, list_paper, list_pdf, list_xlsx
from training.documents.wording import span

WEEKDAYS = "一二三四五六日"
MORNING, AFTERNOON, EVENING = "上　午", "下　午", "晚　上"
NOON, DUSK = time(12, 30), time(18)
GRID_ROW, GRID_HEAD, GRID_SIZE = 56.0, 26.0, 11.5  # points


@dataclass(frozen=True)
class Lesson:
    """One session; `audience` is empty where it is for the whole class together."""

    on: date
    start: time
    end: time
    form: str
    title: str
    lecturer: str
    lecturer_unit: str
    venue: str
    audience: str
    hours: Decimal

    @property
    def half(self) -> str:
        if self.start < NOON:
            return MORNING
        return AFTERNOON if self.start < DUSK else EVENING

    @property
    def clock(self) -> str:
        return f"{self.start.hour}:{self.start:%M}—{self.end.hour}:{self.end:%M}"


@dataclass(frozen=True)
class Week:
    """`number` is the week's in the class, `days` its first and last day with lessons."""

    number: int
    days: tuple[date, date]
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True)
class TimetableFacts:
    class_name: str
    organiser: str
    made_on: date
    weeks: tuple[Week, ...]
    as_list: bool = False

    @property
    def detail(self) -> str:
        return f"第{self.weeks[0].number}周" if len(self.weeks) == 1 else ""


def timetable_pdf(facts: TimetableFacts, *, faces: Faces) -> bytes:
    """A page for each week, or the list."""
    if facts.as_list or not facts.weeks:
        return list_pdf(_list(facts), faces=faces)
    grids = [_grid(facts, week) for week in facts.weeks]
    pdf = list_paper(replace(grids[0], name="课程表"), faces=faces)
    for place, grid in enumerate(grids):
        if place:
            pdf.new_page()
        draw_list(pdf, grid)
    return pdf.finish()


def timetable_xlsx(facts: TimetableFacts) -> bytes:
    """Always the list: a sheet is sorted and searched."""
    return list_xlsx(_list(facts))


def _list(facts: TimetableFacts) -> Listing:
    lessons = [lesson for week in facts.weeks for lesson in week.lessons]
    hours = sum((lesson.hours for lesson in lessons), Decimal(0))
    return Listing(
        name="课程表",
        above=facts.class_name,
        organiser=facts.organiser,
        made_on=facts.made_on,
        columns=(
            Column("日期", 11, Kind.DATE),
            Column("星期", 5),
            Column("时间", 12),
            Column("教学形式", 10),
            Column("教学内容", 30, align=Align.LEFT),
            Column("主讲人", 10, Kind.NAME),
            Column("单位职务", 20, align=Align.LEFT),
            Column("地点", 16),
            Column("参加范围", 13),
            Column("学时", 6, Kind.HOURS),
        ),
        rows=[_row(lesson) for lesson in lessons],
        count=f"共{len(lessons)}次课，{hours.normalize() if hours else 0:f}学时",
    )


def _row(lesson: Lesson) -> Row:
    return (
        lesson.on,
        WEEKDAYS[lesson.on.weekday()],
        lesson.clock,
        lesson.form,
        lesson.title,
        lesson.lecturer,
        lesson.lecturer_unit,
        lesson.venue,
        lesson.audience or "全体",
        lesson.hours,
    )


def _grid(facts: TimetableFacts, week: Week) -> Listing:
    halves = [MORNING, AFTERNOON]
    if any(lesson.half == EVENING for lesson in week.lessons):
        halves.append(EVENING)
    days = groupby(week.lessons, key=lambda lesson: lesson.on)
    return Listing(
        name=f"第{week.number}周课程表",
        above=facts.class_name,
        organiser=facts.organiser,
        made_on=facts.made_on,
        columns=[Column("日　期", 12), *(Column(half, 44, align=Align.LEFT) for half in halves)],
        rows=[_day(on, list(lessons), halves) for on, lessons in days],
        count=span(*week.days),
        landscape=True,
        row_height=GRID_ROW,
        head_height=GRID_HEAD,
        size=GRID_SIZE,
    )


def _day(on: date, lessons: list[Lesson], halves: Iterable[str]) -> Row:
    head = f"{on.month}月{on.day}日\n星期{WEEKDAYS[on.weekday()]}"
    return (head, *("\n".join(_half(lessons, half)) for half in halves))


def _half(lessons: Iterable[Lesson], half: str) -> Iterator[str]:
    """What is on in a half-day, one line for what, one for who and where."""
    for lesson in lessons:
        if lesson.half == half:
            yield f"{lesson.clock}　{lesson.title}"
            who = " ".join(part for part in (lesson.lecturer, lesson.lecturer_unit) if part)
            parts = [part for part in (who, lesson.venue, lesson.audience) if part]
            if parts:
                yield "　·　".join(parts)
