"""What proofreading a letter finds, in words (resources/phrases/proof.toml)."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import resources
from app.rules.almanac import eras

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.proofreading.galley import Finding, Line

_OF_SLOTS = frozenset({"slot", "date", "day-gone", "day-to-come", "before-arrival", "far-day"})
_KEY = re.compile(r"(?P<code>[a-z-]+)@(?P<part>[a-z]+)\.(?:(?P<file>\d+)\.)?(?P<line>\d+)\.\d+")


def sentence(found: Finding) -> str:
    """Return what is wrong."""
    return _filled(found, "says")


def way_out(found: Finding) -> str:
    """Return what can be done about it."""
    return _filled(found, "way")


def place(found: Finding) -> str:
    """Return 本文5行目, or 同封ファイル2の1ページ, "" where none can be named."""
    spot = found.spot
    return _place(str(spot.part), spot.line, spot.file) if spot else ""


def written(found: Finding, lines: Iterable[Line]) -> str:
    """Return the words a finding points at, of these lines of the letter."""
    spot = found.spot
    if spot is None or spot.file:
        return ""
    texts = (one.text for one in lines if (one.part, one.number) == (spot.part, spot.line))
    return next(texts, "")[spot.start : spot.end]


def slot(found: Finding) -> str:
    """Return the slot a finding is about, or ""."""
    if found.spot is not None and found.spot.slot:
        return found.spot.slot
    return found.where if found.code in _OF_SLOTS else ""


def looked_at(key: str) -> str:
    """Return 本文5行目「ほかの方のお名前」: what was acknowledged, from its key (Finding.key)."""
    read = _KEY.fullmatch(key)
    name = _words()["names"].get(key.partition("@")[0], key.partition("@")[0])
    if read is None:
        return name
    return f"{_place(read['part'], int(read['line']), int(read['file'] or 0))}「{name}」"


def _place(part: str, line: int, file: int) -> str:
    return _words()["places"][part].format(line=line, file=file)


def _filled(found: Finding, which: str) -> str:
    first, _, second = found.detail.partition(":")
    return _words()[found.code][which].format(
        where=_words()["words"].get(found.where, found.where),
        detail=found.detail,
        first=first,
        second=second,
        day=_day(found.detail or found.where),
        of=f"（{found.detail}）" if found.detail else "",
        instead=f"{found.detail}に改めてください。" if found.detail else "言い換えてください。",
    )


def _day(fact: str) -> str:
    try:
        return eras().write(date.fromisoformat(fact))
    except ValueError:
        return fact


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(resources.open_text("phrases/proof.toml"))
