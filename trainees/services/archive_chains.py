"""A class's ledger and log as files of its archive, with the links that chain them."""

from collections.abc import Iterator

from django.utils import timezone

from courses.models import TrainingClass
from trainees.documents.class_archive import LEDGER, ArchiveFile, chain_file
from trainees.models import ScoreEntry
from trainees.policies.score import from_milli
from trainees.queries.class_archive import ledger_of, log_of
from trainees.services.ledger import chained_values
from training.chaining import START, Row
from training.documents.columns import Align, Column, Kind
from training.documents.columns import Row as Line
from training.documents.csv_list import write_csv
from training.documents.sheets import write_sheet
from training.models import LogEntry

LEDGER_COLUMNS = (
    Column("序号", 6, Kind.COUNT),
    Column("学号", 6, Kind.COUNT),
    Column("姓名", 9),
    Column("规定", 9),
    Column("项目", 24, align=Align.LEFT),
    Column("分", 8, Kind.HOURS),
    Column("发生时间", 17, Kind.MOMENT),
    Column("记录时间", 17, Kind.MOMENT),
    Column("冲正", 6, Kind.COUNT),
    Column("缘由", 24, align=Align.LEFT),
    Column("链", 66),
)
LOG_COLUMNS = (
    Column("序号", 6, Kind.COUNT),
    Column("时间", 17, Kind.MOMENT),
    Column("身份", 14),
    Column("动作", 20),
    Column("对象", 24),
    Column("编号", 10),
    Column("字段", 24),
    Column("结果", 8),
    Column("缘由", 16),
    Column("链", 66),
)


def chain_files(training_class: TrainingClass) -> Iterator[ArchiveFile]:
    """The ledger for people, for programs, and for whoever walks its chain; the log without who
    acted from where."""
    entries = ledger_of(training_class)
    lines = [_entry_line(entry) for entry in entries]
    title = f"{training_class.short_name}台账"
    made_on = timezone.localdate(training_class.closed_at)
    sheet = write_sheet(title=title, columns=LEDGER_COLUMNS, rows=lines, made_on=made_on)
    yield ArchiveFile("台账/台账.xlsx", sheet)
    yield ArchiveFile("台账/台账.csv", write_csv(LEDGER_COLUMNS, lines))
    yield chain_file(LEDGER, _chain(entries))
    log = write_csv(LOG_COLUMNS, (_log_line(entry) for entry in log_of(training_class)))
    yield ArchiveFile("日志/日志.csv", log)


def _chain(entries: list[ScoreEntry]) -> Iterator[Row]:
    previous = START
    for entry in entries:
        yield Row("", entry.sequence, previous, chained_values(entry), entry.link)
        previous = entry.link


def _entry_line(entry: ScoreEntry) -> Line:
    return (
        entry.sequence,
        entry.trainee.number,
        entry.trainee.person.name,
        entry.rule.code,
        entry.rule.item,
        from_milli(entry.milli),
        timezone.localtime(entry.occurred_at),
        timezone.localtime(entry.recorded_at),
        entry.reverses.sequence if entry.reverses else None,
        entry.reason,
        entry.link,
    )


def _log_line(entry: LogEntry) -> Line:
    return (
        entry.sequence,
        timezone.localtime(entry.at),
        entry.acting_as,
        entry.verb,
        entry.object_type,
        entry.object_id,
        " ".join(entry.fields),
        entry.result,
        entry.reason,
        entry.link,
    )
