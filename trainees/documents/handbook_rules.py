"""The rules of a class as its handbook says them, with the class's own numbers.

Rule: docs/rules.md, R3 to R7. Pure: a policy in, chapters of sentences out.
"""

from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from courses.policies.rules import ClassRules, LadderStep
from trainees.documents.words import KINDS, OFFICES
from training.documents.columns import Kind, printed
from training.documents.wording import share

WEEKDAYS = "一二三四五六日"
MEALS = {"breakfast": "早餐", "lunch": "午餐", "dinner": "晚餐"}


@dataclass(frozen=True)
class Chapter:
    title: str
    sentences: tuple[str, ...]


def chapters_of(rules: ClassRules) -> tuple[Chapter, ...]:
    return (
        Chapter("学习纪律", _attendance(rules)),
        Chapter("请假销假", _leave(rules)),
        Chapter("就餐住宿", _life(rules)),
        Chapter("考核评定", _scores(rules)),
        Chapter("违纪处理", CONDUCT),
    )


CONDUCT = (
    "学员在校期间一律以普通学员身份参加学习，座位、住宿和遵守制度不搞特殊。",
    "违纪事项记明时间、地点和所违规定，逐人处理：约谈提醒、通报批评、退学处理，逐级递进。",
    "未经批准擅自离校的，责令退学；拉帮结派、聚会宴请、饮酒、赌博等活动的牵头人作退学处理，"
    "参与者通报批评；公车驻校、借车伴读的通报批评。",
    "退学处理由组织部决定；本人可以书面陈述。",
)


def _attendance(rules: ClassRules) -> tuple[str, ...]:
    late = rules.late_to_absent_minutes
    notice = (
        f"每周{WEEKDAYS[rules.notice_isoweekday - 1]}{_clock(rules.notice_time)}公示本周考勤；"
        f"有异议的，{rules.objection_days}日内向班主任提出。"
    )
    seated = (
        f"课前{rules.seated_before_minutes}分钟入场，对号入座，不随意走动、喧哗、抽烟、接打电话。"
    )
    return (
        seated if rules.seated_before_minutes else "按时入场，对号入座。",
        f"迟到或者早退{late}分钟以内的记迟到、早退，超过{late}分钟的按旷课论。",
        "每次课逐一点名，考勤记录本人随时可查；记错的由班主任说明理由更正，原记录保留。",
        notice,
    )


def _leave(rules: ClassRules) -> tuple[str, ...]:
    windows = "、".join(f"{_clock(one.start)}—{_clock(one.end)}" for one in rules.half_days)
    kinds = "、".join(KINDS[one] for one in rules.kinds_in_limit)
    absence = "、旷课" if rules.count_absence_in_leave_limit else ""
    whole = "每一阶段" if rules.limit_per_phase else ""
    proof = "、".join(KINDS[one] for one in rules.kinds_needing_proof)
    return (
        "请假须事先提出，并附所在单位书面请示；只有急事可以先行提出，批准前补交请示。",
        f"假期以半天计，半天指{windows}；同一天几次请假的合并计算。",
        *_ladder(rules),
        f"{kinds}{absence}累计超过{whole}总学时{share(rules.leave_limit)}的，作退学处理。",
        *((f"返校当即销假；{proof}须交验证明，没有证明的不算销假。",) if proof else ()),
        f"假期结束后{rules.report_back_within_minutes}分钟内未销假的，记逾期未销假一次。",
    )


def _ladder(rules: ClassRules) -> tuple[str, ...]:
    """A sentence a step; a leave over night goes to the last one."""
    steps = [
        f"{_from(step)}{_below(after)}的，由{_who(step)}批准。"
        for step, after in pairwise([*rules.ladder, None])
        if step
    ]
    night = f"{_clock(rules.curfew)}至次日{_clock(rules.night_end)}之间离校的"
    return (*steps, f"{night}，由{_who(rules.ladder[-1])}批准。")


def _from(step: LadderStep) -> str:
    number = str(step.start)
    if not step.start:
        return "请假"
    return f"请假{number}个半天及以上" if step.inclusive else f"请假超过{number}个半天"


def _below(after: LadderStep | None) -> str:
    if after is None:
        return ""
    number = str(after.start)
    return f"不足{number}个半天" if after.inclusive else f"不超过{number}个半天"


def _who(step: LadderStep) -> str:
    names = [OFFICES.get(role, role) for role in step.roles]
    if len(names) == 1:
        return names[0]
    return f"{'、'.join(names)}{'共同' if step.quorum == 'all' else '之一'}"


def _life(rules: ClassRules) -> tuple[str, ...]:
    meals = "；".join(
        f"{MEALS[meal]}{_clock(one.window.start)}—{_clock(one.window.end)}，"
        f"不就餐的{'前一日' if one.evening_before else '当日'}{_clock(one.cutoff)}前报停"
        for meal, one in rules.meals.items()
    )
    return (
        f"按时就餐：{meals}。",
        "未报停又未就餐、过时报停的，按考核办法扣分；排队取餐，杜绝浪费。",
        f"{_clock(rules.curfew)}就寝点名，次日{_clock(rules.night_end)}前不得离校；不得擅自调换房间、床位。",
    )


def _scores(rules: ClassRules) -> tuple[str, ...]:
    bands = "，".join(
        f"{printed(band.lower, Kind.HOURS)}分及以上为{band.name}" for band in rules.bands[:-1]
    )
    share_words = f"在班学员的{share(rules.outstanding_share)}"
    return (
        f"量化考核总分封顶{printed(rules.total_capped_at, Kind.HOURS)}分：{bands}，"
        f"以下为{rules.bands[-1].name}。",
        f"优秀学员不超过{share_words}，总分不低于{printed(rules.outstanding_from, Kind.HOURS)}分，"
        "没有旷课、没有处分。",
        f"每一笔得分本人都可查询；有异议的，在记分之后{rules.objection_days}日内申诉。",
    )


def _clock(at: time) -> str:
    return f"{at.hour}:{at:%M}"
