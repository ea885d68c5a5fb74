"""What comes to the desk: kinds, grounds, decisions, channels, and who asks.

Words of the Act on the Protection of Personal Information (個人情報の保護に関する法律,
here "appi"). The tables that say what follows from each kind are data: see app.rules.lawbook.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kind of one request item (種別).

    The ground that is stated decides the kind, never the word a person happens to use:
    「削除」 because a fact is wrong is a correction (appi.34), because it is no longer wanted
    a stop of use (appi.35).
    """

    PURPOSE_NOTICE = "purpose_notice"  # 利用目的の通知 appi.32.2
    DISCLOSURE = "disclosure"  # 保有個人データの開示 appi.33.1
    TP_RECORD = "tp_record"  # 第三者提供記録の開示 appi.33.5
    CORRECTION = "correction"  # 訂正等 appi.34
    USE_STOP = "use_stop"  # 利用停止等 appi.35.1, 35.5
    TP_STOP = "tp_stop"  # 第三者への提供の停止 appi.35.3, 35.5
    COMPLAINT = "complaint"  # 苦情 appi.40
    CONSULTATION = "consultation"  # 相談 JIS Q 15001 J.11
    INQUIRY = "inquiry"  # 問い合わせ
    FOREIGN_INFO = "foreign_info"  # 外国第三者提供の情報提供 appi.28.3
    MARKETING_STOP = "marketing_stop"  # 配信・勧誘の停止 特定電子メール法3条3項
    WITHDRAWAL = "withdrawal"  # お問い合わせ辞退 the policy's promise, appi.22


class Family(StrEnum):
    """Kinds that live the same life, that is, share one table of steps."""

    RIGHTS = "rights"
    COMPLAINT = "complaint"
    INQUIRY = "inquiry"
    MARKETING = "marketing"
    WITHDRAWAL = "withdrawal"


class Channel(StrEnum):
    """How it came in (受付経路)."""

    MAIL = "mail"
    PHONE = "phone"
    POST = "post"
    VISIT = "visit"
    FAX = "fax"
    WEB = "web"


class Role(StrEnum):
    """In what role somebody asks (請求者の立場): appi.37.3, order.13."""

    SELF = "self"  # 本人
    PARENT = "parent"  # 法定代理人（親権者・未成年後見人）
    GUARDIAN = "guardian"  # 法定代理人（成年後見人）
    LAWYER = "lawyer"  # 任意代理人（弁護士）
    AGENT = "agent"  # 任意代理人（その他）
    HEIR = "heir"  # 相続人・遺族: of somebody who died; data of the dead are no personal data
    OTHER = "other"  # その他: may complain, may not request
    ANONYMOUS = "anonymous"  # 匿名: may complain, may not request

    @property
    def acts_for_another(self) -> bool:
        """Whether authority (代理権) has to be shown besides identity."""
        return self in (Role.PARENT, Role.GUARDIAN, Role.LAWYER, Role.AGENT)

    @property
    def commissioned(self) -> bool:
        """Whether the person has commissioned him (任意代理人, order.13.2).

        A parent or guardian acts by law: the child or ward is not asked whether it is so.
        """
        return self in (Role.LAWYER, Role.AGENT)


class Ground(StrEnum):
    """Why use or provision should stop (請求の理由): appi.35.1, 35.3, 35.5."""

    BEYOND_PURPOSE = "35-1a"  # 18条違反
    IMPROPER_USE = "35-1b"  # 19条違反
    IMPROPER_COLLECTION = "35-1c"  # 20条違反
    PROVISION = "35-3a"  # 27条1項違反
    FOREIGN_PROVISION = "35-3b"  # 28条違反
    NO_LONGER_NEEDED = "35-5a"
    LEAK = "35-5b"
    HARM = "35-5c"
    UNTRUE = "34-1"  # 内容が事実でない


class Decision(StrEnum):
    """How an item was decided (決定)."""

    FULL = "FULL"
    PARTIAL = "PARTIAL"
    ALTERNATIVE = "ALTERNATIVE"
    NONE = "NONE"
    NOT_EXIST = "NOT_EXIST"
    NOTIFY = "NOTIFY"
    NOT_NOTIFY = "NOT_NOTIFY"
    JUSTIFIED = "JUSTIFIED"
    PARTLY = "PARTLY"
    NOT_JUSTIFIED = "NOT_JUSTIFIED"
    UNDETERMINED = "UNDETERMINED"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    ANSWERED = "ANSWERED"  # consultation, inquiry, foreign_info: answered
    STOPPED = "STOPPED"  # marketing_stop
    DISPOSED = "DISPOSED"  # withdrawal
    HELD = "HELD"  # withdrawal: kept for a reason


class WaitReason(StrEnum):
    """Why we wait for the person; only the company's own clocks stand still meanwhile."""

    FIX = "fix"  # 補正
    IDENTITY = "identity"  # 本人確認
    FEE = "fee"  # 手数料
    METHOD = "method"  # 開示方法


class Method(StrEnum):
    """How data are disclosed (開示の方法): appi.33.1, rule.30."""

    ELECTRONIC = "electronic"
    PAPER = "paper"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class KindRule:
    """What the law and the policy attach to a kind; one row of the kinds table."""

    kind: Kind
    family: Family
    label: str  # 保有個人データの開示
    short: str  # 開示
    basis: str  # 法第33条第1項, as it is printed in a list
    provision: str  # provision id of the claim, or "" where no statute gives it
    fee_allowed: bool  # appi.38: purpose_notice, disclosure, tp_record only
    pre_suit: bool  # appi.39: two weeks before a suit
    identity: bool  # an answer about data needs a verified person
    decisions: tuple[Decision, ...]
    grounds: tuple[Ground, ...]
    clocks: tuple[str, ...]  # clock ids that start at arrival
