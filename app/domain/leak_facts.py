"""What is asked and noted of a leak (漏えい等): the words of rule.7 and rule.8.1."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

THRESHOLD: Final = 1_000
"""Persons; a leak of *more* than these is reportable by its size alone (rule.7.4)."""


class Question(StrEnum):
    """What has to be asked before a leak can be judged."""

    HAPPENED = "happened"  # 漏えい等が発生したか
    SCOPE = "scope"  # 個人データか
    PROTECTION = "protection"  # 高度な暗号化等
    SENSITIVE = "sensitive"  # 要配慮個人情報
    PROPERTY = "property"  # 財産的被害のおそれ
    MALICE = "malice"  # 不正の目的のおそれ
    ENTRUSTED = "entrusted"  # 受託した個人データか
    LISTED = "listed"  # プライバシーマークの速報の対象か
    ACCIDENT = "accident"  # プライバシーマークの事故に当たるか


class Choice(StrEnum):
    """An answer. Which ones a question knows is said by CHOICES; no answer means not known."""

    YES = "yes"
    NO = "no"
    FEARED = "feared"  # おそれ: as good as yes everywhere in rule.7
    PERSONAL_DATA = "personal-data"  # 個人データ
    FORTHCOMING = "forthcoming"  # 個人データとなる予定の個人情報: counts for rule.7.3 alone
    OTHER = "other"  # neither
    ENCRYPTED = "encrypted"  # 高度な暗号化その他の必要な措置: rule.7.1
    PSEUDONYMISED = "pseudonymised"  # 仮名加工情報: appi.41.9
    PART = "part"
    WHOLE = "whole"


_YES_NO = (Choice.YES, Choice.NO)
CHOICES: Final[Mapping[Question, tuple[Choice, ...]]] = MappingProxyType(
    {
        Question.HAPPENED: (Choice.YES, Choice.FEARED, Choice.NO),
        Question.SCOPE: (Choice.PERSONAL_DATA, Choice.FORTHCOMING, Choice.OTHER),
        Question.PROTECTION: (Choice.ENCRYPTED, Choice.PSEUDONYMISED, Choice.NO),
        Question.SENSITIVE: _YES_NO,
        Question.PROPERTY: _YES_NO,
        Question.MALICE: _YES_NO,
        Question.ENTRUSTED: (Choice.NO, Choice.PART, Choice.WHOLE),
        Question.LISTED: _YES_NO,
        Question.ACCIDENT: _YES_NO,
    }
)

JUDGING: Final = (
    Question.HAPPENED,
    Question.SCOPE,
    Question.PROTECTION,
    Question.SENSITIVE,
    Question.PROPERTY,
    Question.MALICE,
)
"""The questions that decide whether it is reportable, beside the number of persons."""


class Category(StrEnum):
    """What makes a leak reportable (報告対象事態): the items of rule.7."""

    SENSITIVE = "rule.7.1"  # 要配慮個人情報を含む
    PROPERTY = "rule.7.2"  # 財産的被害のおそれ
    MALICE = "rule.7.3"  # 不正の目的のおそれ
    THOUSAND = "rule.7.4"  # 本人の数が1,000人を超える


class WhyNot(StrEnum):
    """Why a leak need not be reported to the authority."""

    NO_LEAK = "no-leak"  # nothing leaked, nor may have: recovered unseen, say
    NOT_PERSONAL_DATA = "not-personal-data"  # 個人データでない
    PROTECTED = "protected"  # 高度な暗号化等, 仮名加工情報
    BELOW = "below"  # no category of rule.7


class Topic(StrEnum):
    """The nine things a report says (報告事項): the items of rule.8.1."""

    OUTLINE = "rule.8.1.1"  # 概要
    DATA = "rule.8.1.2"  # 個人データの項目
    PERSONS = "rule.8.1.3"  # 本人の数
    CAUSE = "rule.8.1.4"  # 原因
    SECONDARY = "rule.8.1.5"  # 二次被害又はそのおそれ
    RESPONSE = "rule.8.1.6"  # 本人への対応
    PUBLICATION = "rule.8.1.7"  # 公表
    PREVENTION = "rule.8.1.8"  # 再発防止
    REFERENCE = "rule.8.1.9"  # その他参考となる事項


@dataclass(frozen=True, slots=True, order=True)
class Aware:
    """A department knew of it on this day. `event` can be named to correct a slip."""

    on: date
    department: str
    event: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer given `on` a day. `since` is when anybody knew, None: from the beginning."""

    choice: Choice
    on: date
    since: date | None = None


@dataclass(frozen=True, slots=True, order=True)
class Count:
    """How many persons it may concern at most, as known on this day (本人の数)."""

    on: date
    persons: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be said on a topic; `later` where it is not known yet (追完)."""

    text: str
    later: bool
    on: date
