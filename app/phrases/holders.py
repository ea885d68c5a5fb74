"""Who else has the casebook (使用中の表示), since when, and what that leaves open."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app import errors
    from app.views.keeping import OnlyRead

    _Held = (
        errors.CasebookInUseError
        | errors.CasebookLeftOpenError
        | errors.CasebookTakenOverError
        | OnlyRead
    )


def in_use(problem: errors.CasebookInUseError) -> str:
    """Return who has the casebook open."""
    who = _since(problem)
    return (
        f"この台帳は {who}から使っています。" if who else "この台帳は別の窓口台帳が使っています。"
    )


def _since(problem: _Held) -> str:
    """Return 佐野さん（PC-1）, since when, as far as it is known."""
    if not (problem.user or problem.host):
        return ""
    who = f"{problem.user or '担当者不明'}さん（{problem.host or '端末不明'}）"
    return f"{who}が {held_since(problem.since)}"


def held_since(since: str) -> str:
    """Return 2026年11月24日 9:30: the moment a casebook was opened, as it is noted beside it."""
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        return "以前"
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment.hour}:{moment.minute:02}"


def left_open(problem: errors.CasebookLeftOpenError) -> str:
    """Return who left the casebook open, and what to make sure of before taking it over."""
    who = _since(problem)
    opened = f"{who}に開いたまま、" if who else "別の端末で開いたまま、"
    return (
        f"この台帳は、{opened}閉じた記録がありません。5分以上、その端末からの更新もありません。"
        "いまも使っていないことを、本人に確かめてください。"
    )


def taken_over(problem: errors.CasebookTakenOverError) -> str:
    """Return who took the casebook over (引き継ぐ) from here."""
    who = _since(problem)
    taken = f"{who}に引き継ぎました。" if who else "別の端末が引き継ぎました。"
    return f"この台帳は、{taken}ここからは書き込めません。台帳を閉じて、開き直してください。"


def only_read(found: OnlyRead) -> str:
    """Return why a casebook is only read, and of when what is shown is."""
    who = f"{_since(found)}から使っています。" if _since(found) else ""
    if found.copied is None:
        return f"閲覧のみ　{who}変更はできません。"
    at = held_since(found.copied.isoformat())
    return f"閲覧のみ　{who}{at} までの控えを表示しています。変更はできません。"
