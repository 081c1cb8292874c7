"""What is said of one trainee's homework in one word (docs/rules.md, R5.9): 交, 迟, 缺, 88, 迟 优.

A mark, 0 to 100 or a grade, says that the work came in; it has no points.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import pgettext_lazy

from trainees.enums import Handing, HandState, HomeworkRefusal
from trainees.policies.mark_sheet import mark_in
from training.spreadsheets.texts import folded
from training.templatetags.figures import plain

SAYABLE = (HandState.IN_TIME, HandState.LATE, HandState.MISSING)
SHORT = {
    HandState.IN_TIME: pgettext_lazy("homework cell", "in"),
    HandState.LATE: pgettext_lazy("homework cell", "late"),
    HandState.MISSING: pgettext_lazy("homework cell", "none"),
    HandState.NOT_YET: "",
    HandState.EXCUSED: pgettext_lazy("homework cell", "excused"),
}
KNOWN = {
    HandState.IN_TIME: "交 已交 上交 及时 按时 准时 收 已收 有 是 √ ✓ ✔ v h in",
    HandState.LATE: "迟 迟交 晚交 补 补交 逾期 l late",
    HandState.MISSING: "缺 缺交 未交 没交 未 无 否 × ✗ x none",
}
WORDS = {folded(word): state for state, words in KNOWN.items() for word in words.split()}
GRADES = {**{one: one for one in "优良中差"}, "优秀": "优", "良好": "良", "中等": "中"}
PARTS = re.compile(rf"({'|'.join(sorted(WORDS, key=len, reverse=True))})?(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HandWord:
    state: HandState
    mark: str = ""

    @property
    def code(self) -> str:
        """For the record, in no language: late:88."""
        return f"{self.state.value}:{self.mark}" if self.mark else self.state.value

    @property
    def text(self) -> str:
        """As a cell shows it and takes it: 交, 88, 迟 88, 缺; empty while nothing is known."""
        if self.mark and self.state == HandState.IN_TIME:
            return self.mark
        return f"{SHORT[self.state]} {self.mark}".strip()

    def says_no_more_than(self, other: "HandWord") -> bool:
        """Not handed in is what holds already before a piece is collected."""
        none = (HandState.MISSING, HandState.NOT_YET)
        return self == other or (self.state in none and other.state in none)


def from_code(code: str) -> HandWord:
    state, _, mark = code.partition(":")
    return HandWord(HandState(state), mark)


def read_word(text: str) -> HandWord | None:
    """The word in a cell, or None where it is none."""
    word = folded(text).lower()
    if word in WORDS:
        return HandWord(WORDS[word])
    found = PARTS.fullmatch(word)
    state = WORDS[found[1]] if found and found[1] else HandState.IN_TIME
    mark = _mark(found[2]) if found else ""
    return HandWord(state, mark) if mark and state != HandState.MISSING else None


def _mark(text: str) -> str:
    number = mark_in(text)
    return plain(number) if number is not None else GRADES.get(text, "")


def standing(
    *,
    due_at: datetime,
    collected: bool,
    handed_at: datetime | None,
    said: str,
    withdrawn_at: datetime | None,
) -> HandState:
    """How a trainee stands with a piece; `said` is what was entered once it was collected."""
    if withdrawn_at is not None and withdrawn_at <= due_at:
        return HandState.EXCUSED
    if collected:
        return HandState(said) if said in Handing else HandState.IN_TIME
    if handed_at is None:
        return HandState.NOT_YET
    return HandState.LATE if handed_at > due_at else HandState.IN_TIME


def why_not(
    word: HandWord, *, due_at: datetime, uploaded_at: datetime | None, now: datetime
) -> HomeworkRefusal | None:
    """Why something cannot be said of a piece. What was uploaded did come in, when its file says;
    only that it had come in time on paper can be said beside a late one."""
    if word.state == HandState.LATE and now <= due_at:
        return HomeworkRefusal.NOT_DUE
    if uploaded_at is None or word.state == HandState.IN_TIME:
        return None
    late = word.state == HandState.LATE and uploaded_at > due_at
    return None if late else HomeworkRefusal.UPLOADED


def change_needs_reason(before: HandState, after: HandState, *, collected: bool) -> bool:
    """Once a piece is collected, another word is a correction with a reason; what comes in late
    after it was missing is news, and so is a mark."""
    news = (HandState.MISSING, HandState.LATE)
    return collected and before != after and (before, after) != news
