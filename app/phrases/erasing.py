"""What is forgotten of a person, what stays of the case and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.erasure import COUNTED, Why
from app.phrases.words import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from enum import StrEnum

    from app import errors
    from app.domain.erasure import Tombstone
    from app.views.keeping import ErasedCase, Erasure


def still_needed(problem: errors.StillNeededError) -> str:
    """Return what keeps a withdrawn inquiry from being closed, and what to do first."""
    listed = "".join(f"{number}：{reasons(why)}。" for number, why in problem.cases)
    if problem.held:
        return (
            f"進行中の対応があり、破棄できないおそれがあります。{listed}"
            "「理由があり保管する」を選んで見直す期日を記録するか、"
            "破棄してよい理由を内容に書いてください。"
        )
    disputed = any(Why.DISPUTE in why for _, why in problem.cases)
    way = (
        "破棄の記録で「理由があり保管する」を選び、見直す期日を記録してください。"
        if disputed
        else "先に済ませてから完了してください。"
    )
    return f"{problem.number} はまだ完了できません。{listed}{way}"


def still_kept(problem: errors.StillKeptError) -> str:
    """Return until when a case is kept, and what else holds it."""
    until = f"（{problem.last_day} まで）" if problem.last_day else ""
    why = "・".join(word("stays", one) for one in problem.stays)
    return f"{problem.number} はまだ消去できません{until}。{why}。"


def stays(value: str) -> str:
    """Return 保存期間中です, why a case is not disposed of."""
    return word("stays", value)


def reasons(why: Iterable[StrEnum]) -> str:
    """Return why a case keeps its record when a person is forgotten, or cannot be erased yet."""
    return "・".join(word("why", one) for one in why)


def erasure(plan: Erasure) -> tuple[str, ...]:
    """Return what closing a withdrawn inquiry destroys, and what stays and why, line by line."""
    lines = [
        f"破棄：{one.number}　" + _counted_words(dict(zip(COUNTED, _counts(one), strict=False)))
        for one in plan.cases
    ]
    if plan.cases:
        lines.append(f"台帳から消える方：{plan.people}人")
    if plan.drafts:
        lines.append(f"書きかけの記録：{plan.drafts}件")
    lines += [
        f"残す：{one.number}　{reasons(one.why)}（その方の記録も残ります）" for one in plan.kept
    ]
    lines += [f"先に済ませること：{one.number}　{reasons(one.why)}" for one in plan.waits]
    if plan.cases:
        lines.append("残すもの：受付番号・日付・種別・状態・件数、破棄した場所と方法と実施者")
        lines.append(_backups(plan.backups))
    return tuple(lines)


def tombstone(found: Tombstone) -> tuple[str, ...]:
    """Return what is left of a case whose person was forgotten, line by line."""
    lines = [f"{erased_case()}　{found.on}（{erased_because(found)}）"]
    lines += [f"{one.where}　{one.method}　{one.who}　{one.on}" for one in found.stores]
    lines.append(f"消したもの：{_counted_words(found.counts)}")
    lines.append(_backups(found.backups))
    return tuple(lines)


def erased_because(found: Tombstone) -> str:
    """Return R8-0003 の辞退による破棄, why a case was erased."""
    if found.because == "retention":
        return word("because", "retention")
    return f"{found.withdrawal} {word('because', 'withdrawal')}".strip()


def erased_case() -> str:
    """Return what stands for the name in a case whose person was forgotten."""
    return word("erased", "case")


def _backups(names: Sequence[str]) -> str:
    if not names:
        return "このデータを含む控え：記録なし"
    return f"このデータを含む控え（{len(names)}件）：{'、'.join(names)}"


def _counts(one: ErasedCase) -> tuple[int, ...]:
    return one.people, one.mails, one.attachments, one.letters, one.notes, one.tasks


def _counted_words(counts: Mapping[str, int]) -> str:
    told = (f"{word('erased', name)}{count}" for name, count in counts.items() if count)
    return "・".join(told) or "なし"
