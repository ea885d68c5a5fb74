"""The sealed log (封印ログ): each entry carries the hash of the one before it.

An entry's hash covers a salted digest of its payload, not the payload: what an entry says
about a person can be erased later, and the chain still proves that nothing else was touched.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the journal. `payload` and `salt` are None once they were erased."""

    number: int  # from 1, without gaps
    at: str  # ISO 8601 with offset
    actor: str
    act: str
    subject: str  # ids the act touched, as canonical JSON
    digest: str
    previous: str
    hash: str
    salt: str | None
    payload: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry that does not fit, and how."""

    number: int
    what: str  # gap, previous, hash, payload


def canonical(value: Mapping[str, object]) -> str:
    """Return `value` as JSON that is the same for equal values."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(salt: str, payload: str) -> str:
    """Return the salted digest of a payload."""
    return hashlib.sha256(f"{salt}\n{payload}".encode()).hexdigest()


def seal(
    previous: str, number: int, at: str, who_did_what: tuple[str, str, str], sealed: str
) -> str:
    """Return the hash of an entry; `who_did_what` is actor, act, subject, `sealed` the digest."""
    line = canonical({"p": previous, "n": number, "t": at, "w": who_did_what, "d": sealed})
    return hashlib.sha256(line.encode()).hexdigest()


def altered(entry: Entry) -> bool:
    """Whether what an entry says is not what it sealed; one that says nothing is not altered."""
    return entry.payload is not None and digest(entry.salt or "", entry.payload) != entry.digest


def first_fault(entries: Iterable[Entry]) -> Fault | None:
    """Return the first entry that was altered, left out or put in, or None."""
    previous = GENESIS
    for number, entry in enumerate(entries, 1):
        if entry.number != number:
            return Fault(number, "gap")
        if entry.previous != previous:
            return Fault(number, "previous")
        sealed = seal(
            previous, number, entry.at, (entry.actor, entry.act, entry.subject), entry.digest
        )
        if entry.hash != sealed:
            return Fault(number, "hash")
        if altered(entry):
            return Fault(number, "payload")
        previous = entry.hash
    return None
