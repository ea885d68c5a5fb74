"""The sealed log (封印ログ): names of its entries, what a proof finds, why an act is not undone."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING

import resources
from app.phrases.words import act, event

if TYPE_CHECKING:
    from app import errors


def log_act(name: str) -> str:
    """Return 控えの作成: what an entry of the sealed log (封印ログ) is called."""
    found: str = _log()["act"].get(name) or event(name)
    return found


def not_undone(problem: errors.UndoRefusedError) -> str:
    """Return why an act is not undone (元に戻す), and what to do instead."""
    sentence: str = _log()["why"][str(problem.why or "none")]
    by = act(problem.by) if problem.why in ("issued", "sent", "reported") else log_act(problem.by)
    if not problem.by:
        by = "別の操作"
    return sentence.replace("〔操作〕", by)


def check_fault(found: str) -> str:
    """Return what a proof of the casebook found, from a fault like journal:12:hash."""
    sort, _, rest = found.partition(":")
    number, _, how = rest.partition(":")
    words = _log()["fault"]
    sentence: str = words.get(f"{sort}-{how}") or words.get(sort) or words["other"]
    known = sort in words or f"{sort}-{how}" in words
    return sentence.replace("〔番号〕", (number if known else found)[:24])


@cache
def _log() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.open_text("phrases/log.toml"))
