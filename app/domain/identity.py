"""Identity (本人確認): what proves who asks, what is still missing, what may be kept of it.

Appropriate to the business, the data and the way it is shown, and no heavier burden than needed
(appi.37.4, order.12.3). One proof that counts alone or two different ones that do not; for an
agent both of the person and of the agent, and what shows the agent's authority (appi.37.3,
order.13). Which documents there are, and when, is data: see app.rules.identification.

Only procedural letters go out before this is done: to tell a stranger that nothing exists is
to disclose.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.days import end_of_months
from app.domain.requests import Channel, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date


class Counts(StrEnum):
    """What a proof is worth."""

    ALONE = "alone"  # 1点で足りる
    PAIR = "pair"  # 2点で足りる
    AUTHORITY = "authority"  # 代理権を示す書類
    NEVER = "never"  # 本人確認書類ではない


class Person(StrEnum):
    """Whose identity a proof is to show."""

    SUBJECT = "subject"  # 本人
    AGENT = "agent"  # 代理人


class Action(StrEnum):
    """What is done with a part of a copy that must not be kept."""

    BLACK_OUT = "black-out"  # 黒塗り, unrecoverably
    DESTROY = "destroy"  # the whole copy
    DECIDE = "decide"  # kept only where it is needed


class Lack(StrEnum):
    """What is still missing."""

    ROLE = "role"  # who asks may not request: order.13
    IDENTITY = "identity"  # a proof that counts alone, or two of the others
    SECOND = "second"  # one more of the others
    ADDRESS = "address"  # a proof with the address, to which the answer is posted
    AUTHORITY = "authority"  # 代理権


class Fault(StrEnum):
    """Why a proof that was shown does not count."""

    NOT_A_PROOF = "not-a-proof"  # 個人番号通知カード
    CHANNEL = "channel"  # not by this way
    ROLE = "role"  # shows nothing that is asked of this person
    NOT_YET = "not-yet"  # before the first day on which it is accepted
    ENDED = "ended"  # after the last day on which it was accepted
    NOT_GENUINE = "not-genuine"  # issued when none was issued any more, or after today
    NO_DATE = "no-date"  # its age matters, and the day of issue is not recorded
    TOO_OLD = "too-old"


@dataclass(frozen=True, slots=True)
class Proof:
    """A document, or another way to prove who one is, and when it is accepted.

    Days are local dates and included. `months` is the age a document may have (civil.143),
    None where age does not matter.
    """

    id: str
    label: str
    counts: Counts
    photo: bool
    address: bool
    channels: frozenset[Channel]  # by which it may be shown
    persons: frozenset[Person]  # whose identity it can show
    roles: frozenset[Role]  # if any: only in a request made in one of them
    authority: frozenset[Role]  # whose authority it shows
    valid_from: date | None
    valid_to: date | None
    issued_to: date | None
    months: int | None
    source: str

    def identifies(self, person: Person, role: Role) -> bool:
        """Return whether it is a proof of who `person` is, in a request made in `role`."""
        return person in self.persons and (not self.roles or role in self.roles)

    def authorises(self, role: Role) -> bool:
        """Return whether it shows that somebody in `role` may act for another."""
        return role in self.authority

    def closed(self, on: date, channel: Channel) -> Fault | None:
        """Return why it is not accepted on `on` by `channel` at all; None where it is."""
        if self.counts is Counts.NEVER:
            return Fault.NOT_A_PROOF
        if channel not in self.channels:
            return Fault.CHANNEL
        if self.valid_from and on < self.valid_from:
            return Fault.NOT_YET
        return Fault.ENDED if self.valid_to and on > self.valid_to else None

    def aged(self, on: date, issued: date | None) -> Fault | None:
        """Return why a copy issued on that day does not count on `on`; None where it does."""
        if issued is None:
            return Fault.NO_DATE if self.months else None
        if issued > on or (self.issued_to and issued > self.issued_to):
            return Fault.NOT_GENUINE
        too_old = self.months is not None and on > end_of_months(issued, self.months)
        return Fault.TOO_OLD if too_old else None


@dataclass(frozen=True, slots=True)
class Mask:
    """A part of a document (秘匿する箇所) that a copy must not show, why, and by which law."""

    zone: str
    documents: frozenset[str]  # ids of proofs
    label: str
    action: Action
    why: str
    statute: str


@dataclass(frozen=True, slots=True)
class IdentityRules:
    """All that is known of proofs, in the order they are offered."""

    proofs: tuple[Proof, ...]
    masks: tuple[Mask, ...]

    def proof(self, proof: str) -> Proof:
        """Return a proof by its id; KeyError where there is none."""
        for one in self.proofs:
            if one.id == proof:
                return one
        raise KeyError(proof)


@dataclass(frozen=True, slots=True)
class Seen:
    """A proof that was shown: of whom, and when it was issued where that is known.

    For a proof of authority, `person` says nothing.
    """

    proof: str
    person: Person = Person.SUBJECT
    issued: date | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """Something missing, of whom, and the ids of the proofs any one of which would do.

    Those that count alone stand first; of the others IDENTITY takes two and SECOND one.
    No options: nothing of the kind can be shown by this channel.
    """

    lack: Lack
    person: Person | None = None
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A proof that was shown and does not count."""

    seen: Seen
    fault: Fault


@dataclass(frozen=True, slots=True)
class Findings:
    """What the proofs that were shown amount to."""

    missing: tuple[Missing, ...]
    refused: tuple[Refused, ...]

    @property
    def complete(self) -> bool:
        """Whether it is proved who asks and, for an agent, that the agent may."""
        return not self.missing


def accepted(
    rules: IdentityRules, on: date, channel: Channel, role: Role, person: Person
) -> tuple[Proof, ...]:
    """Return the proofs of who `person` is that are accepted on `on` by `channel`.

    `channel` is the way they are shown, which need not be that of the request. None by fax.
    """
    return tuple(
        proof
        for proof in rules.proofs
        if proof.identifies(person, role) and proof.closed(on, channel) is None
    )


def authorities(rules: IdentityRules, on: date, channel: Channel, role: Role) -> tuple[Proof, ...]:
    """Return what is accepted on `on` by `channel` to show that `role` may act for another."""
    return tuple(
        proof
        for proof in rules.proofs
        if proof.authorises(role) and proof.closed(on, channel) is None
    )


def assess(
    rules: IdentityRules, on: date, channel: Channel, role: Role, seen: Sequence[Seen]
) -> Findings:
    """Return what is still missing on `on`, and what was shown by `channel` but does not count.

    KeyError for a proof the rules do not know.
    """
    if role in (Role.HEIR, Role.OTHER, Role.ANONYMOUS):
        return Findings((Missing(Lack.ROLE),), ())
    refused = tuple(
        Refused(one, fault)
        for one in seen
        if (fault := _fault(rules.proof(one.proof), one, on, channel, role))
    )
    wrong = {one.seen for one in refused}
    good = [one for one in seen if one not in wrong]
    missing: list[Missing] = []
    persons = (Person.SUBJECT, Person.AGENT) if role.acts_for_another else (Person.SUBJECT,)
    for person in persons:
        offered = accepted(rules, on, channel, role, person)
        shown = {one.proof for one in good if one.person is person}
        missing += _identity([p for p in offered if p.id in shown], offered, person)
    if channel is Channel.POST and not missing:
        offered = accepted(rules, on, channel, role, persons[-1])
        shown = {one.proof for one in good if one.person is persons[-1]}
        if not any(proof.address and proof.id in shown for proof in offered):
            options = tuple(proof.id for proof in offered if proof.address)
            missing.append(Missing(Lack.ADDRESS, persons[-1], options))
    if role.acts_for_another:
        papers = tuple(proof.id for proof in authorities(rules, on, channel, role))
        if not any(one.proof in papers for one in good):
            missing.append(Missing(Lack.AUTHORITY, Person.AGENT, papers))
    return Findings(tuple(missing), refused)


def _fault(proof: Proof, seen: Seen, on: date, channel: Channel, role: Role) -> Fault | None:
    fault = proof.closed(on, channel)
    if fault is None and not (proof.identifies(seen.person, role) or proof.authorises(role)):
        fault = Fault.ROLE
    return fault or proof.aged(on, seen.issued)


def _identity(
    shown: Sequence[Proof], offered: Sequence[Proof], person: Person
) -> tuple[Missing, ...]:
    """Return what is missing to one who showed these: one that counts alone, or two others."""
    if len(shown) > 1 or any(proof.counts is Counts.ALONE for proof in shown):
        return ()
    alone = tuple(proof.id for proof in offered if proof.counts is Counts.ALONE)
    others = tuple(
        proof.id for proof in offered if proof.counts is Counts.PAIR and proof not in shown
    )
    lack = Lack.SECOND if shown else Lack.IDENTITY
    return (Missing(lack, person, alone + others),)


def masks_for(rules: IdentityRules, proofs: Iterable[str]) -> tuple[Mask, ...]:
    """Return what must not stay on copies of these documents, in the order of the rules."""
    shown = frozenset(proofs)
    return tuple(mask for mask in rules.masks if mask.documents & shown)


_COPIES_KEPT = 1  # month: the desk's custom, no number of the law


def destroy_by(closed: date) -> date:
    """Return the last day on which copies may still be there after a case was closed (appi.22).

    A calendar month, the day of closing not counted (civil.140, 143), and not rolled over closed
    days: nothing keeps the desk from destroying them earlier.
    """
    return end_of_months(closed, _COPIES_KEPT)
