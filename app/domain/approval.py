"""Who approves what (承認): the desk of one, and the desk of two.

A reply is approved before it goes to the person. At a desk of one the officer drafts and
approves, and it is recorded so. Where two persons are wanted, whoever drafted does not approve;
the privacy officer (個人情報保護管理者) or the deputy (代行者) approves, and what refuses, reports,
pays or apologises needs a second approval by the representative (代表者) or legal (法務).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


class Duty(StrEnum):
    """What a member of the staff (担当者) may do beside recording."""

    OFFICER = "officer"  # 個人情報保護管理者
    DEPUTY = "deputy"  # 代行者
    REPRESENTATIVE = "representative"  # 代表者
    LEGAL = "legal"  # 法務
    CLERK = "clerk"  # 担当者: records and drafts


FIRST: Final = frozenset({Duty.OFFICER, Duty.DEPUTY})
SECOND: Final = frozenset({Duty.REPRESENTATIVE, Duty.LEGAL})


@dataclass(frozen=True, slots=True)
class Approval:
    """That somebody approved, and the duties he or she had when doing so."""

    by: str
    duties: frozenset[Duty]


class Lack(StrEnum):
    """What approvals lack. Each room of rules has these among what its acts miss."""

    SECOND_PERSON = "second-person"  # whoever drafted does not approve
    APPROVER = "approver"  # the privacy officer or the deputy
    UNCONCERNED = "unconcerned"  # nobody approves a complaint about himself
    SECOND_APPROVAL = "second-approval"  # the representative or legal, another person


def approval_of(actor: str, facts: Mapping[str, str]) -> Approval:
    """Return the approval an event tells of: the duties stood in the settings at that time."""
    return Approval(actor, frozenset(map(Duty, filter(None, facts.get("duties", "").split(",")))))


def lacks(approval: Approval, drafter: str, concerned: Collection[str] = ()) -> Lack | None:
    """Return why this one approval does not count where two persons are wanted, or None."""
    if approval.by in ("", drafter):
        return Lack.SECOND_PERSON
    if approval.by in concerned:
        return Lack.UNCONCERNED
    return None if approval.duties & (FIRST | SECOND) else Lack.APPROVER


def wanting(
    approvals: Sequence[Approval], drafter: str, *, second: bool, concerned: Collection[str] = ()
) -> Lack | None:
    """Return what the approvals given so far lack where two persons are wanted, or None.

    `second`: the representative or legal approves as well. Two approvals are two persons.
    """
    for approval in approvals:
        if (lack := lacks(approval, drafter, concerned)) is not None:
            return lack
    firsts = {one.by for one in approvals if one.duties & FIRST}
    if not firsts:
        return Lack.APPROVER if approvals else Lack.SECOND_PERSON
    seconds = {one.by for one in approvals if one.duties & SECOND}
    # Somebody with both duties gives one of the two, not both.
    if second and not any(one != other for one in firsts for other in seconds):
        return Lack.SECOND_APPROVAL
    return None
