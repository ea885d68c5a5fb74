"""The life of one request item: its states, the acts that move it, and what each act needs."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where an item stands. Which of them a kind knows is said by its family's table."""

    RECEIVED = "RECEIVED"
    TRIAGED = "TRIAGED"
    ACCEPTED = "ACCEPTED"
    WAIT_FIX = "WAIT_FIX"
    VERIFYING = "VERIFYING"
    WAIT_FEE = "WAIT_FEE"
    WAIT_METHOD = "WAIT_METHOD"
    INVESTIGATING = "INVESTIGATING"
    DRAFTED = "DRAFTED"
    APPROVED = "APPROVED"
    EXECUTING = "EXECUTING"
    NOTIFIED = "NOTIFIED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    ANSWERED = "ANSWERED"
    FOLLOW_UP = "FOLLOW_UP"
    REPORTED = "REPORTED"
    STOPPED = "STOPPED"
    CONFIRMED = "CONFIRMED"
    MATCHED = "MATCHED"
    NOT_FOUND = "NOT_FOUND"
    HELD = "HELD"
    DISPOSING = "DISPOSING"
    DISPOSED = "DISPOSED"
    CLOSED = "CLOSED"
    WITHDRAWN = "WITHDRAWN"
    REFERRED = "REFERRED"


class Act(StrEnum):
    """What an officer does to an item; the words of the command line as well."""

    CONFIRM = "confirm"  # 種別の確定
    TRIAGE = "triage"  # 仕分け: the three questions
    ACCEPT = "accept"  # 受付
    ASK = "ask"  # 本人への依頼 (補正, 本人確認, 手数料, 開示方法)
    ANSWERED = "answered"  # 本人からの回答
    IDENTITY = "identity"  # 本人確認の記録
    INVESTIGATE = "investigate"  # 調査の開始
    SEARCH = "search"  # 探索の記録
    DECIDE = "decide"  # 決定案
    APPROVE = "approve"  # 承認
    RETURN = "return"  # 差戻し
    EXECUTE = "execute"  # 措置の記録
    LETTER = "letter"  # 文書の発行
    DISPATCH = "dispatch"  # 発送
    NOTIFY = "notify"  # 通知 without a letter: by telephone or mail, noted
    ACKNOWLEDGE = "acknowledge"  # 苦情の受付連絡 without a letter
    FOLLOW_UP = "follow-up"  # 是正処置
    REPORT = "report"  # 代表者への報告
    MATCH = "match"  # 元のお問い合わせとの照合
    DISPOSE = "dispose"  # 破棄の記録
    CLOSE = "close"  # 完了
    WITHDRAW = "withdraw"  # 取下げ
    REOPEN = "reopen"  # 再開
    NOTE = "note"  # 経過の記録
    TASK = "task"  # すること
    DONE = "done"  # すること、済み
    PERSON = "person"  # 本人・代理人
    TARGET = "target"  # 請求の対象と方法


class Missing(StrEnum):
    """What an act still needs before it can be done."""

    CONFIRMED_KIND = "confirmed-kind"
    GROUND = "ground"
    LEAK_QUESTION = "leak-question"
    REQUEST_QUESTION = "request-question"
    PARTNER_QUESTION = "partner-question"
    CONTACT = "contact"
    ROLE = "role"
    IDENTITY = "identity"
    AUTHORITY = "authority"
    OPEN_WAIT = "open-wait"
    SEARCH_LOG = "search-log"
    INVESTIGATION = "investigation"
    DECISION = "decision"
    REASON = "reason"
    METHOD = "method"
    APPROVAL = "approval"
    EXECUTION = "execution"
    FACTS = "facts"
    CAUSE = "cause"
    CORRECTIVE_ACTION = "corrective-action"
    REPORTED = "reported"
    DISPATCH = "dispatch"
    LETTER = "letter"
    ID_COPIES = "id-copies"
    ORIGINAL_INQUIRY = "original-inquiry"
    STORES = "stores"
    ACT = "act"  # the act is not one of this state
