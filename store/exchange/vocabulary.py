"""What a stage or status cell means: the book's own stage names and the usual words in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from store.exchange.layout import fold_cell

_STATUS_WORDS = {
    "open": "进行中 跟进中 跟踪中 在跟 在谈 正常 推进中 进展中 有效 active open inprogress ongoing working 是",
    "won": "赢单 赢 已签约 已中标 中标 成交 已成交 已签单 已签 won closedwon win signed",
    "lost": "丢单 输单 输 失败 未中标 丢标 流失 lost closedlost lose",
    "dropped": "放弃 终止 取消 已取消 关闭 废弃 无效 dropped cancelled canceled abandoned",
    "parked": "搁置 暂停 暂缓 挂起 延期 parked onhold suspended paused",
}
_STAGE_WORDS = {
    "appointment": "规划 邀约 电话邀约 客户规划 预约 appointment planning prospecting",
    "survey": "拜访 调研 初步调研 客户拜访 初访 visit survey discovery",
    "proposal": "初步方案 方案 提交方案 proposal",
    "exchange": "技术交流 方案演示 演示 交流 demo exchange technicalexchange",
    "solution": "需求调研 方案确认 正式方案 需求确认 solution",
    "evaluation": "评估 项目评估 招标 投标 评标 evaluation tender bid",
    "negotiation": "谈判 商务谈判 商务 negotiation",
    "signing": "签约 签约成交 签单 合同 signing contract",
}
_REASON_WORDS = {
    "price": "价格 价格高 price", "competitor": "竞争对手 对手 competitor",
    "technical": "技术 技术不符 technical", "relationship": "关系 客情 relationship",
    "delivery": "交期 货期 delivery", "terms": "付款 付款方式 terms", "budget": "预算 无预算 资金 budget",
    "cancelled": "项目取消 取消 cancelled canceled", "late": "介入晚 太晚 late",
    "no_intent": "无意向 没有意向 nointent", "person_left": "人员离职 离职 personleft", "other": "其他 其它 other",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StageWords:
    """One stage of the book's process: its number, key and all its names."""

    number: int
    key: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the book brings to reading a file: its stages, the day, and the members' reasons for losing."""

    stages: tuple[StageWords, ...]
    today: str
    currency: str = "CNY"
    reasons: Mapping[str, str] = field(default_factory=dict)
    _stage: dict[str, int] = field(default_factory=dict, init=False, repr=False)
    _status: dict[str, str] = field(default_factory=dict, init=False, repr=False)
    _reason: dict[str, str] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for stage in self.stages:
            for word in (stage.key, *stage.names):
                self._stage.setdefault(fold_cell(word), stage.number)
        for stage in self.stages:
            for word in _STAGE_WORDS.get(stage.key, "").split():
                self._stage.setdefault(fold_cell(word), stage.number)
        _fill(self._status, _STATUS_WORDS)
        _fill(self._reason, _REASON_WORDS)
        for word, key in self.reasons.items():
            self._reason.setdefault(fold_cell(word), key)

    @property
    def last_stage(self) -> int:
        return max((stage.number for stage in self.stages), default=1)

    def stage(self, text: str) -> int | None:
        """The number of the stage a cell names: its name in either language, `4`, `4 技术交流`, `Stage 4`."""
        word = fold_cell(text)
        if word in self._stage:
            return self._stage[word]
        bare = re.sub(r"^(第|stage|s)?(\d+)(阶段|期)?", "", word)
        number = re.match(r"^(?:第|stage|s)?(\d+)", word)
        if number and (not bare or self._stage.get(bare) == int(number[1])):
            value = int(number[1])
            return value if any(stage.number == value for stage in self.stages) else None
        return None

    def stage_named(self, value: int | str) -> int | None:
        """The stage that a map file names by number, key or name."""
        return self.stage(str(value))

    def status(self, text: str) -> str | None:
        """open, won, lost, dropped or parked; None for a word that is none of them."""
        word = fold_cell(text)
        return word if word in _STATUS_WORDS else self._status.get(word)

    def known(self, text: str) -> bool:
        """Whether a cell names a stage or a status."""
        return self.stage(text) is not None or self.status(text) is not None

    def reason(self, text: str) -> str | None:
        """The key of a reason for losing."""
        return self._reason.get(fold_cell(text))


def _fill(target: dict[str, str], words: Mapping[str, str]) -> None:
    for key, names in words.items():
        for name in (key, *names.split()):
            target.setdefault(fold_cell(name), key)


STANDARD: Sequence[StageWords] = tuple(
    StageWords(number, key, tuple(names.split("|")))
    for number, (key, names) in enumerate(
        (
            ("appointment", "客户规划与电话邀约|规划邀约|Planning & appointment|Appointment"),
            ("survey", "客户拜访与初步调研|拜访调研|Visit & survey|Survey"),
            ("proposal", "提交初步方案|初步方案|Preliminary proposal|Proposal"),
            ("exchange", "方案演示与技术交流|技术交流|Demo & technical exchange|Exchange"),
            ("solution", "需求调研与方案确认|方案确认|Needs & formal solution|Solution"),
            ("evaluation", "项目评估|Evaluation"),
            ("negotiation", "商务谈判|Commercial negotiation|Negotiation"),
            ("signing", "签约成交|签约|Signing"),
        ),
        1,
    )
)
"""The standard process, for reading a file without a book."""
