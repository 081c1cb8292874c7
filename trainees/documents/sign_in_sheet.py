"""The sheet on which trainees sign (签到表), of a session or of a day's sessions."""

from dataclasses import dataclass
from datetime import date

from training.documents.columns import Align, Column, Kind
from training.documents.faces import Faces
from training.documents.lists import Listing, list_pdf, list_xlsx
from training.documents.wording import long_date

ROW_HEIGHT = 25.0  # room for a pen


@dataclass(frozen=True)
class SignInRow:
    """`said` has for each session what is known beforehand: the leave, or nothing."""

    number: int
    name: str
    unit: str
    sub_class: str
    said: tuple[str, ...]


@dataclass(frozen=True)
class SignInFacts:
    """`heads` name the sessions over their columns, `what` says what they are."""

    class_name: str
    organiser: str
    made_on: date
    on: date
    heads: tuple[str, ...]
    what: tuple[str, ...]
    rows: tuple[SignInRow, ...]

    @property
    def detail(self) -> str:
        return f"{self.on.month}月{self.on.day}日"


def sign_in_pdf(facts: SignInFacts, *, faces: Faces) -> bytes:
    return list_pdf(_listing(facts), faces=faces)


def sign_in_xlsx(facts: SignInFacts) -> bytes:
    return list_xlsx(_listing(facts))


def _listing(facts: SignInFacts) -> Listing:
    on_leave = sum(any(row.said) for row in facts.rows)
    count = f"应到{len(facts.rows)}人" + (f"，其中请假{on_leave}人" if on_leave else "")
    return Listing(
        name="签到表",
        above=facts.class_name,
        organiser=facts.organiser,
        made_on=facts.made_on,
        columns=_columns(facts.heads),
        rows=[(r.number, r.name, r.unit, r.sub_class, *r.said, "") for r in facts.rows],
        count=count,
        notes=(f"日期：{long_date(facts.on)}", *facts.what),
        signers=("班主任", "跟班考察员"),
        landscape=len(facts.heads) > 2,
        row_height=ROW_HEIGHT,
    )


def _columns(heads: tuple[str, ...]) -> list[Column]:
    return [
        Column("序号", 5, Kind.COUNT),
        Column("姓　名", 9, Kind.NAME),
        Column("工作单位", 22 if len(heads) < 3 else 18, align=Align.LEFT),
        Column("分　班", 12),
        *(Column(head, 15, group="签　　名") for head in heads),
        Column("备　注", 10),
    ]
