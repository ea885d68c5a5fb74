"""What to ask and to say while somebody is on the line: resources/scripts, and the questions."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import resources
from app.domain.requests import Channel, Kind
from app.rules.tables import BrokenTableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

_SCRIPTS, _QUESTIONS = "scripts/scripts.toml", "identity/questions.csv"
_SLOT = re.compile(r"\{([a-z]+)\}")
SLOTS: Mapping[str, str] = {
    "name": "（お名前）",
    "organisation": "（会社名）",
    "phone": "（ご連絡先）",
    "mail": "（メールアドレス）",
    "address": "（ご住所）",
    "words": "（ご用件）",
    "kinds": "（ご請求の種類）",
    "callback": "（折り返しの番号）",
}
"""What a repeat-back sentence may fill in, and what it says while nothing was typed."""


@dataclass(frozen=True, slots=True)
class Script:
    """What to ask (伺うこと), not to say yet, to say, and the sentence to repeat back (復唱)."""

    ask: tuple[str, ...]
    not_yet: tuple[str, ...]
    say: tuple[str, ...]
    repeat: str

    def repeated(self, typed: Mapping[str, str]) -> str:
        """Return the sentence with what was typed in its places."""
        return _SLOT.sub(lambda slot: typed.get(slot[1]) or SLOTS[slot[1]], self.repeat)


@dataclass(frozen=True, slots=True)
class Question:
    """What may be asked to tell whether the caller is the person; its answer is never kept."""

    id: str
    label: str
    channels: frozenset[Channel]
    valid_from: date | None
    valid_to: date | None
    source: str

    def asked_on(self, day: date, channel: Channel) -> bool:
        """Return whether it may be asked that day by that way."""
        begun = self.valid_from is None or self.valid_from <= day
        over = self.valid_to is not None and self.valid_to < day
        return begun and not over and channel in self.channels


def script_of(channel: Channel, kinds: Iterable[Kind]) -> Script:
    """Return the script of a call, visit or letter about these kinds."""
    way = channel if channel in (Channel.PHONE, Channel.VISIT) else "paper"
    tables = _tables()
    parts = [tables["general"][way], *(tables["kind"][kind] for kind in dict.fromkeys(kinds))]
    if way == "paper":  # nobody is on the line
        parts = [parts[0], *({**part, "say": [], "ask": []} for part in parts[1:])]
    return Script(
        _joined(parts, "ask"), _joined(parts, "not_yet"), _joined(parts, "say"), parts[0]["repeat"]
    )


def questions_on(day: date, channel: Channel) -> tuple[Question, ...]:
    """Return what may be asked on a day by a way; by post and fax nothing is asked."""
    return tuple(one for one in questions() if one.asked_on(day, channel))


@cache
def questions() -> tuple[Question, ...]:
    """Return all questions, those of the past included."""
    found = []
    for row in resources.rows(_QUESTIONS):
        first, last = (date.fromisoformat(d) if d else None for d in _dates(row))
        channels = frozenset(Channel(one) for one in row["channels"].split("|") if one)
        found.append(Question(row["id"], row["label"], channels, first, last, row["source"]))
    if len({one.id for one in found}) < len(found):
        raise BrokenTableError(_QUESTIONS, "id", "twice")
    return tuple(found)


def question_label(identity: str) -> str:
    """Return 生年月日 for the id of a question, the id itself where there is none."""
    return next((one.label for one in questions() if one.id == identity), identity)


def _dates(row: Mapping[str, str]) -> tuple[str, str]:
    return row["valid_from"], row["valid_to"]


def _joined(parts: Iterable[Mapping[str, Any]], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for part in parts for line in part[name]))


@cache
def _tables() -> dict[str, dict[str, dict[str, Any]]]:
    found = tomllib.loads(resources.open_text(_SCRIPTS))
    for kind in Kind:
        if kind not in found["kind"]:
            raise BrokenTableError(_SCRIPTS, kind, "no script")
    for name, script in found["general"].items():
        unknown = set(_SLOT.findall(script["repeat"])) - set(SLOTS)
        if unknown:
            raise BrokenTableError(_SCRIPTS, name, f"unknown {min(unknown)}")
    return found
