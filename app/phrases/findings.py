"""What is wrong with a letter, as a sentence with its place."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from app.domain.proofreading.galley import Severity
from app.rules import proof_words
from app.texts.words import text_fault
from app.views.letters import Remark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from app import errors
    from app.domain.proofreading.galley import Line


def _named(character: str) -> str:
    """Return a character as it looks, if it can be shown at all, and as Unicode numbers it."""
    codes = " ".join(f"U+{ord(unit):04X}" for unit in character)
    shown = unicodedata.category(character[0])[0] not in "CM"
    return f"「{character}」（{codes}）" if shown else codes


def finding(found: errors.Finding) -> str:
    """Return what is wrong with a letter, as a sentence with its place."""
    if found.code in _FINDINGS:
        return _FINDINGS[found.code](found)
    place = proof_words.place(found)
    told = proof_words.sentence(found)
    return f"{place}：{told}" if place else told


def remark(found: errors.Finding, lines: Iterable[Line]) -> Remark:
    """Return a finding as the officer sees it; `lines` are those of the letter."""
    own = found.code in _FINDINGS
    spot = found.spot
    return Remark(
        found.key,
        _FINDINGS[found.code](found) if own else proof_words.sentence(found),
        "" if own else proof_words.way_out(found),
        found.severity is Severity.LOOK,
        proof_words.place(found),
        proof_words.written(found, lines),
        proof_words.slot(found),
        str(spot.part) if spot else "",
        spot.line if spot else 0,
    )


_FINDINGS: Mapping[str, Callable[[errors.Finding], str]] = {
    "awaits-approval": lambda _: "承認を受けると発行できます。",
    "unapproved": lambda _: (
        "承認を受けた文書ではありません。承認を受けた文書を発行するか、差し戻して承認を依頼し直してください。"
    ),
    "otherwise-approved": lambda _: (
        "承認を受けた文面と違います。元の文面に直すか、差し戻して承認を依頼し直してください。"
    ),
    "slot": lambda f: f"「{f.where}」が入っていません。",
    "glyph": lambda f: f"印刷できない文字{_named(f.detail)}が{f.where}にあります。",
    "room": lambda f: f"{f.where}が長すぎて、用紙に収まりません。",
    "name": lambda _: "宛名がありません。",
    "date": lambda f: f"「{f.where}」を日付として読めません。",
    "state": lambda f: f"{f.detail}。",
    "text": lambda f: f"文面に誤りがあります。{text_fault(f.detail, f.where)}",
}
