"""What of a case goes with its person, what stays, and why a case stays whole.

The company promises to destroy the personal data of whoever withdraws an inquiry
(お問い合わせ辞退・破棄). What is left is a tombstone: numbers, dates, kinds, states, the stores
that were emptied, by whom and how. What somebody wrote goes; what was chosen from our own tables
stays, so that states, clocks and the figures of past months are told as before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.domain.bundles import ASKED
from app.domain.forms import FORMS
from app.domain.incident_forms import INCIDENT_FORMS
from app.domain.item import Act, State, read_reasons
from app.domain.requests import Decision, Family

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from app.domain.forms import FormField
    from app.domain.incidents import Incidents
    from app.domain.item import Event, Item

ERASED: Final = "erased"
"""The event that makes a case a tombstone. It is the last event of a case."""


class Why(StrEnum):
    """Why a case keeps its record, or why it cannot be erased yet."""

    RIGHTS = "rights"  # 開示等の請求等の記録: J.10
    COMPLAINT = "complaint"  # 苦情の記録: J.11
    SUPPRESSION = "suppression"  # 配信・勧誘の停止: the list of whom not to write to
    LEAK = "leak"  # 漏えい等の記録
    BODY = "body"  # 認定個人情報保護団体の照会
    OPEN = "open"  # 終わっていない
    PARTNER = "partner"  # 関係先の回答を待っている
    DISPUTE = "dispute"  # 訴訟・弁護士への引継ぎ
    HELD = "held"  # 保管の指定
    OTHER = "other"  # another inquiry, that nobody withdrew


_REGISTERS: Final[Mapping[Family, Why]] = {
    Family.RIGHTS: Why.RIGHTS,
    Family.COMPLAINT: Why.COMPLAINT,
    Family.MARKETING: Why.SUPPRESSION,
}


def stays(items: Iterable[Item], incidents: Incidents) -> tuple[Why, ...]:
    """Return why a case keeps its whole record, whoever withdrew what; empty where nothing does."""
    items = tuple(items)
    found = [_REGISTERS[item.family] for item in items if item.family in _REGISTERS]
    if incidents.leaks or any(item.leak == "yes" for item in items):
        found.append(Why.LEAK)
    if incidents.inquiries:
        found.append(Why.BODY)
    return tuple(dict.fromkeys(found))


def holds(items: Iterable[Item], incidents: Incidents) -> tuple[Why, ...]:
    """Return what is in progress about a case, so that its data may have to be kept (HELD)."""
    items = tuple(items)
    found = [
        _REGISTERS[item.family] for item in items if item.phase.open and item.family in _REGISTERS
    ]
    if any(one.phase.open for one in incidents.leaks):
        found.append(Why.LEAK)
    if any(one.phase.open for one in incidents.inquiries):
        found.append(Why.BODY)
    if any(item.escalated for item in items):
        found.append(Why.DISPUTE)
    return tuple(dict.fromkeys(found))


def waits(items: Iterable[Item]) -> tuple[Why, ...]:
    """Return why a case cannot become a tombstone yet."""
    items = tuple(items)
    found = [Why.OPEN] if any(item.phase.open for item in items) else []
    if any(ask.answered is None for item in items for ask in item.asks):
        found.append(Why.PARTNER)
    return tuple(found)


def disposed(item: Item) -> bool:
    """Return whether a withdrawn inquiry was destroyed everywhere, and the item is closed."""
    destroyed = item.family is Family.WITHDRAWAL and item.decision is Decision.DISPOSED
    return destroyed and item.phase is State.CLOSED


def disputed_since(events: Sequence[Event], disposal: int) -> bool:
    """Return whether a dispute began after the disposal, an event by its id, was recorded."""
    return any(event.sort == Act.ESCALATE and event.id > disposal for event in events)


# ------------------------------------------------------------------ what stays of an event

_WRITTEN = frozenset({"line", "text"})
# Facts that no form asks for: the program's own words, numbers and ids.
_OURS = frozenset(
    {
        "acknowledged",
        "act",
        "cases",
        "closed",
        "delivered",
        "due",
        "enclosed",
        "family",
        "fields",
        "form",
        "instead",
        "items",
        "kept",
        "kind",
        "law",
        "letter",
        "nr",
        "number",
        "of",
        "partner_id",
        "reopened",
        "review",
        "settings",
        "shelved",
        "supersedes",
        "undone",
        # of the tombstone itself
        "attachments",
        "backups",
        "because",
        "drafts",
        "letters",
        "mails",
        "notes",
        "people",
        "stores",
        "tasks",
        "withdrawal",
    }
)
# Its bytes, and by which version of which text it was written.
_OF_LETTER = frozenset({"sha256", "wording", "wording_sha256"})
# Of an approval by bundle: who signed what, by which key; not the salts of what somebody wrote.
_OF_APPROVAL = frozenset({"approver", "ask", "content", "duties", "key", "signature", "statement"})
_NOT_EVEN_CHOSEN = frozenset({"seen"})  # which papers somebody showed, with their dates
_OWN_WORDS = frozenset({ERASED, "recalculated"})  # events whose text the program wrote itself
GONE = "（消去）"
"""What stands for a line of a store list that named the person."""


def forgotten(
    sort: str, text: str, facts: Mapping[str, str], names: Callable[[str], bool]
) -> tuple[str, dict[str, str]]:
    """Return text and facts of an event as they may stay.

    `names` says whether words name somebody who is to be forgotten: a store list stays, but no
    line of it that does.
    """
    form = {field.name: field for field in _form(sort)}
    kept: dict[str, str] = {}
    for name, value in facts.items():
        if name in form and form[name].sort in _WRITTEN:
            kept[name] = _written(name, value, names)
        elif (name in form or _ours(sort, name)) and name not in _NOT_EVEN_CHOSEN:
            kept[name] = value
    return (text if sort in _OWN_WORDS else ""), kept


def _form(sort: str) -> tuple[FormField, ...]:
    if sort in INCIDENT_FORMS:
        return INCIDENT_FORMS[sort]
    return FORMS.get(Act(sort), ()) if sort in set(Act) else ()


def _ours(sort: str, name: str) -> bool:
    if sort in (ASKED, Act.APPROVE, Act.RETURN) and name in _OF_APPROVAL:
        return True
    return name in _OURS or (name in _OF_LETTER and sort == Act.LETTER)


def _written(name: str, value: str, names: Callable[[str], bool]) -> str:
    """Return what stays of a field somebody wrote into: of reasons their codes."""
    if name == "stores":
        return "\n".join(GONE if names(line) else line for line in value.splitlines())
    if name == "reasons":
        codes = (reason.code for reason in read_reasons(value))
        return "\n".join(f"{code}||" for code in codes if code.isascii() and code.isalnum())
    return ""


# ------------------------------------------------------------------ the tombstone


@dataclass(frozen=True, slots=True)
class Emptied:
    """A store that was emptied (破棄した場所): how, by whom, on which day."""

    where: str
    method: str
    who: str
    on: date


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is known of a case whose person was forgotten (破棄済)."""

    on: date
    actor: str
    withdrawal: str  # number of the case in which the inquiry was withdrawn
    stores: tuple[Emptied, ...]
    counts: Mapping[str, int]  # what went, by the names of COUNTED
    backups: tuple[str, ...]  # names of those made before, which still hold the data
    because: str = "withdrawal"  # or retention: its period was over


COUNTED: Final = ("people", "mails", "attachments", "letters", "notes", "tasks", "drafts")


def tombstone(events: Sequence[Event]) -> Tombstone | None:
    """Return the tombstone the events of a case tell of, None while its person is known."""
    last = events[-1] if events else None
    if last is None or last.sort != ERASED:
        return None
    facts = last.facts
    return Tombstone(
        last.on,
        last.actor,
        facts.get("withdrawal", ""),
        tuple(_emptied(line) for line in facts.get("stores", "").splitlines() if line),
        {name: int(facts.get(name, "0")) for name in COUNTED},
        tuple(name for name in facts.get("backups", "").splitlines() if name),
        facts.get("because", "withdrawal"),
    )


def emptied(stores: str, who: str, on: date) -> tuple[Emptied, ...]:
    """Return a store list, `場所：方法` a line, also with 実施者 and 日付 behind further colons.

    Who recorded the disposal, and the day, stand where a line names none.
    """
    found = []
    for line in stores.splitlines():
        if not line.strip():
            continue
        where, method, named, day = (*(p.strip() for p in _split(line)), "", "", "", "")[:4]
        found.append(Emptied(where, method, named or who, _day(day) or on))
    return tuple(found)


def _split(line: str) -> list[str]:
    return line.replace(":", "：").split("：", 3)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


_MARK = "\t"


def written(stores: Iterable[Emptied]) -> str:
    """Return a store list as the tombstone keeps it."""
    return "\n".join(
        _MARK.join((one.where, one.method, one.who, one.on.isoformat())) for one in stores
    )


def _emptied(line: str) -> Emptied:
    where, method, who, on = line.split(_MARK)
    return Emptied(where, method, who, date.fromisoformat(on))
