"""Approval by a sealed bundle (束による承認): its words, and what is asked and answered by it.

The approver has no casebook. What she must see travels to her sealed, and comes back as an answer
she signed: to exactly this, of exactly this case, once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.domain import journal
from app.domain.item import Act

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.item import Event

ASKED: Final = "approval-asked"
"""The event of a case that says that an approver was asked by a bundle, and what was sealed."""

SUFFIX: Final = ".madoguchi-approval"
LEAST_PASSPHRASE: Final = 12
"""Characters of an approver's passphrase at least: a key file may be tried at leisure."""
CARD_SUFFIX: Final = ".madoguchi-card"


class Verdict(StrEnum):
    """What an approver answers: the act that is done in her name."""

    APPROVE = "approve"  # 承認
    RETURN = "return"  # 差戻し


class Part(StrEnum):
    """A part of what is approved, that may have changed since."""

    KIND = "kind"  # kind, grounds, target
    DECISION = "decision"
    REASONS = "reasons"
    LETTER = "letter"


class Why(StrEnum):
    """Why a bundle, a key or an answer is not taken."""

    # what was handed in
    NO_BUNDLE = "no-bundle"  # another sort of file
    NEWER = "newer"  # a later version of this program made it
    DAMAGED = "damaged"  # altered or cut on its way, or forged
    ASK = "ask"  # an ask where an answer was wanted
    ANSWER = "answer"  # an answer where an ask was wanted
    # the approver's place
    OTHER_KEY = "other-key"  # sealed to somebody else, or to a key that is not on this machine
    WRONG_PASSPHRASE = "wrong-passphrase"  # noqa: S105 - what is wrong
    SHORT = "short"  # the passphrase
    NO_NAME = "no-name"
    NO_CARD = "no-card"  # another sort of file, or altered
    NO_WORDS = "no-words"  # something is returned without a word why
    # asking
    ONE = "one"  # the settings want one person only
    NO_KEY = "no-key"  # no key of this approver is kept
    CARD_NAME = "card-name"  # the card was made under another name
    NOTHING = "nothing"  # no item has a decision to approve
    # the answer, in the casebook
    OTHER_CASEBOOK = "other-casebook"
    OTHER_CASE = "other-case"
    UNKNOWN_ASK = "unknown-ask"
    TAKEN_BACK = "taken-back"  # the ask was undone
    OLDER = "older"  # the same approver was asked anew since
    USED = "used"
    UNKNOWN_KEY = "unknown-key"  # signed by a key nobody ever kept
    WITHDRAWN_KEY = "withdrawn-key"  # by one that was withdrawn or replaced
    FORGED = "forged"  # the signature is not that of the key, or does not fit the ask
    CHANGED = "changed"  # what was approved is not what stands there now; `parts` say what


@dataclass(frozen=True, slots=True)
class Statement:
    """What an approver signs. Names no person of the case; the words are in it as a digest."""

    casebook: str
    case: str
    items: str  # positions, from 1: 1,2
    ask: str  # its id
    content: str  # SHA-256 of what was sealed
    verdict: str
    words: str  # salted digest of what she wrote
    name: str
    key: str  # the line of her key
    at: str  # ISO 8601 with offset, by the clock of her machine

    @property
    def text(self) -> str:
        """Return it as it is signed and kept."""
        return journal.canonical({name: getattr(self, name) for name in self.__slots__})


def statement_of(said: Mapping[str, object]) -> Statement:
    """Return a statement from its fields. Raises ValueError where one lacks or is too much."""
    if set(said) != set(Statement.__slots__):
        raise ValueError("not a statement")
    if not all(isinstance(value, str) for value in said.values()):
        raise ValueError("not a statement")
    return Statement(**{name: str(value) for name, value in said.items()})


def content_hash(content: bytes) -> str:
    """Return what stands for what was sealed."""
    return hashlib.sha256(content).hexdigest()


def part_digests(nonce: str, parts: Mapping[str, str]) -> str:
    """Return the parts of what is approved as an ask keeps them, a salted digest each."""
    return ",".join(f"{name}={journal.digest(nonce, text)}" for name, text in parts.items())


def changed(then: str, now: str) -> tuple[tuple[Part, str], ...]:
    """Return which parts differ between two such lists, each with the letter it is about."""
    old, new = _read(then), _read(now)
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return tuple((Part(sort), about) for sort, _, about in (name.partition(":") for name in names))


def _read(digests: str) -> dict[str, str]:
    return dict(one.split("=", 1) for one in digests.split(",") if "=" in one)


def letter_digests(asked: Event) -> dict[str, str]:
    """Return the digest of each letter an ask carried, by the letter's id."""
    found = _read(asked.facts.get("parts", ""))
    mark = f"{Part.LETTER}:"
    return {name.removeprefix(mark): said for name, said in found.items() if name.startswith(mark)}


# ------------------------------------------------------------------ what a case says of it


def ask_of(events: Sequence[Event], ask: str) -> Event | None:
    """Return the event of an ask by its id."""
    return next((e for e in events if e.sort == ASKED and e.facts.get("ask") == ask), None)


def answer_to(events: Sequence[Event], ask: str) -> Event | None:
    """Return the event that an answer to this ask became."""
    answers = (e for e in events if e.sort in set(Verdict) and e.facts.get("ask") == ask)
    return next(answers, None)


def newer(events: Sequence[Event], asked: Event) -> bool:
    """Return whether the same approver was asked about an item of it again, later."""
    later = events[events.index(asked) + 1 :]
    return any(
        e.sort == ASKED
        and e.facts.get("approver") == asked.facts.get("approver")
        and not set(e.items).isdisjoint(asked.items)
        for e in later
    )


def approved_letters(events: Sequence[Event], position: int) -> tuple[Event, ...]:
    """Return the asks whose answers approved the present decision about an item."""
    found: list[Event] = []
    for event in events:
        if position not in event.items:
            continue
        if event.sort in (Act.DECIDE, Act.RETURN, Act.RECLASSIFY):
            found = []
        elif event.sort == Act.APPROVE and "statement" in event.facts:
            asked = ask_of(events, event.facts.get("ask", ""))
            found += [asked] if asked is not None else []
    return tuple(found)
