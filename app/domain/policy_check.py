"""The check of what a company has published (公表事項の点検), and what follows from its gaps.

appi.32.1 lets a company answer on request instead of publishing; appi.27.5.3 and appi.37.1 do
not: without the publication there is no joint use (共同利用), and no form or fee can be held
against a person. What a gap means for the desk is said by its consequences, which the program
acts on; the sentences are data.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from app.domain.days import end_of_years
from app.domain.requests import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date


class Gap(StrEnum):
    """What a policy lacks."""

    REPRESENTATIVE = "representative"  # 代表者の氏名 appi.32.1.1
    ADDRESS = "address"  # 住所 appi.32.1.1
    SECURITY_MEASURES = "security-measures"  # 安全管理措置 order.10.1
    PROCEDURE = "procedure"  # 請求に応じる手続 appi.32.1.3, appi.37.1
    RIGHT_NOT_LISTED = "right-not-listed"  # one finding for each right: appi.32.1.3
    JOINT_RESPONSIBLE = "joint-responsible"  # 共同利用の管理責任者 appi.27.5.3
    JOINT_MEMBER_RENAMED = "joint-member-renamed"
    JOINT_MEMBER_ABSENT = "joint-member-absent"
    OFFICE_RENAMED = "office-renamed"  # 認定団体の窓口 order.10.3
    OFFICE_UNVERIFIED = "office-unverified"
    DESK_WITHOUT_PHONE = "desk-without-phone"  # though calls are recorded
    RECORDINGS_PURPOSE = "recordings-purpose"  # appi.18.1
    COOKIES_LINKED = "cookies-linked"


class Consequence(StrEnum):
    """What a gap means for the desk."""

    ANSWER_ON_REQUEST = "answer-on-request"  # a question about it runs on K1: appi.32.1
    ANY_FORM = "any-form"  # requests in any form are accepted: C2 cannot be used
    NO_FEE = "no-fee"  # 0 yen for every kind: C5 cannot be used
    ACCEPT_ANYWAY = "accept-anyway"  # the right does not depend on the list
    JOINT_USE_UNPROVEN = "joint-use-unproven"  # never answer 不存在 for it by itself
    CHECK_RECIPIENT = "check-recipient"  # before something is passed on
    CHECK_CONTACT = "check-contact"  # before a letter prints it
    ARRIVES_ANYWHERE = "arrives-anywhere"  # any department's knowledge is the company's
    CHECK_PURPOSE = "check-purpose"  # before a recording serves as evidence
    CHECK_LINK = "check-link"  # whether data are linked to a person at all


CONSEQUENCES: Final[Mapping[Gap, tuple[Consequence, ...]]] = MappingProxyType({
    Gap.REPRESENTATIVE: (Consequence.ANSWER_ON_REQUEST,),
    Gap.ADDRESS: (Consequence.ANSWER_ON_REQUEST,),
    Gap.SECURITY_MEASURES: (Consequence.ANSWER_ON_REQUEST,),
    Gap.PROCEDURE: (Consequence.ANSWER_ON_REQUEST, Consequence.ANY_FORM, Consequence.NO_FEE),
    Gap.RIGHT_NOT_LISTED: (Consequence.ACCEPT_ANYWAY,),
    Gap.JOINT_RESPONSIBLE: (Consequence.JOINT_USE_UNPROVEN,),
    Gap.JOINT_MEMBER_RENAMED: (Consequence.CHECK_RECIPIENT,),
    Gap.JOINT_MEMBER_ABSENT: (Consequence.CHECK_RECIPIENT,),
    Gap.OFFICE_RENAMED: (Consequence.CHECK_CONTACT,),
    Gap.OFFICE_UNVERIFIED: (Consequence.CHECK_CONTACT,),
    Gap.DESK_WITHOUT_PHONE: (Consequence.ARRIVES_ANYWHERE,),
    Gap.RECORDINGS_PURPOSE: (Consequence.CHECK_PURPOSE,),
    Gap.COOKIES_LINKED: (Consequence.CHECK_LINK,),
})  # fmt: skip

RIGHTS: Final = (
    Kind.PURPOSE_NOTICE,
    Kind.DISCLOSURE,
    Kind.TP_RECORD,
    Kind.CORRECTION,
    Kind.USE_STOP,
    Kind.TP_STOP,
)
"""The requests of appi.32.2 and of appi.33 to 35, which a policy lists."""

UNUSABLE: Final[Mapping[Consequence, str]] = MappingProxyType({
    Consequence.ANY_FORM: "C2",
    Consequence.NO_FEE: "C5",
})  # fmt: skip
"""The reason code that a consequence takes out of use."""


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who answers for a group of jointly used data (管理について責任を有する者).

    appi.27.5.3 wants a name, an address and, of a company, its representative. A class of
    companies (「契約している小売電気事業者」) has neither of the latter.
    """

    group: str  # JU1
    address: str
    representative: str


@dataclass(frozen=True, slots=True)
class JointMembers:
    """A class of joint users that the policy lists one by one."""

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """The desk of the accredited body, and when it was last compared with the body's own page."""

    name: str
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class Published:
    """What a company has published, as far as the check looks at it. Empty: not published."""

    representative: str
    address: str
    security_measures: str
    rights: frozenset[Kind]
    procedure: date | None  # the day it was published
    responsible: tuple[Responsible, ...]
    members: tuple[JointMembers, ...]
    office: Office | None  # None where the company belongs to no accredited body
    phone: str  # of the company's own desk
    recordings: str  # the purpose of recorded calls
    cookies_linked: bool


@dataclass(frozen=True, slots=True)
class Name:
    """What an office or a company is called since a day, and what stood in its place before."""

    name: str
    since: date
    former: str | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """What the check compares names and purposes with."""

    offices: tuple[Name, ...]
    networks: tuple[Name, ...]  # 一般送配電事業者, all of them
    complaint_words: tuple[str, ...]  # a purpose with one of them covers a complaint


@dataclass(frozen=True, slots=True)
class Finding:
    """A gap, and what it is about: groups, names, the kind of a request, or nothing more."""

    gap: Gap
    where: tuple[str, ...] = ()

    @property
    def consequences(self) -> tuple[Consequence, ...]:
        """Return what the gap means for the desk."""
        return CONSEQUENCES[self.gap]


def check(published: Published, on: date, names: Names) -> tuple[Finding, ...]:
    """Return the gaps of what was published as it stands on `on`, in the order of Gap."""
    return (
        *_particulars(published),
        *_joint_use(published, on, names.networks),
        *_office(published.office, on, names.offices),
        *_calls(published, names.complaint_words),
        *((Finding(Gap.COOKIES_LINKED),) if published.cookies_linked else ()),
    )


def joint_use_valid(findings: Iterable[Finding]) -> bool:
    """Return whether joint use can be relied on (joint_use_valid): appi.27.5.3.

    Where it cannot, a request for records of provision (第三者提供記録) is never answered
    「存在しない」 by itself: the data may have been provided to third parties.
    """
    return Consequence.JOINT_USE_UNPROVEN not in _all(findings)


def unusable_reasons(findings: Iterable[Finding]) -> frozenset[str]:
    """Return the codes of reasons that cannot be held against a person: C2, C5."""
    return frozenset(UNUSABLE[one] for one in _all(findings) if one in UNUSABLE)


def _all(findings: Iterable[Finding]) -> frozenset[Consequence]:
    return frozenset(one for finding in findings for one in finding.consequences)


def _particulars(published: Published) -> Iterator[Finding]:
    """Find what appi.32.1 wants known: who, how safely, by which procedure, which rights."""
    if not published.representative:
        yield Finding(Gap.REPRESENTATIVE)
    if not published.address:
        yield Finding(Gap.ADDRESS)
    if not published.security_measures:
        yield Finding(Gap.SECURITY_MEASURES)
    if published.procedure is None:
        yield Finding(Gap.PROCEDURE)
    for kind in RIGHTS:
        if kind not in published.rights:
            yield Finding(Gap.RIGHT_NOT_LISTED, (kind,))


def _joint_use(published: Published, on: date, networks: Iterable[Name]) -> Iterator[Finding]:
    groups = tuple(
        one.group for one in published.responsible if not (one.address and one.representative)
    )
    if groups:
        yield Finding(Gap.JOINT_RESPONSIBLE, groups)
    known = [name for name in networks if name.since <= on]
    for listed in published.members:
        renamed = tuple(one.former for one in known if one.former in listed.members)
        absent = tuple(
            one.name for one in known if not {one.name, one.former} & set(listed.members)
        )
        if len(absent) == len(known):
            continue  # a list of others
        if renamed:
            yield Finding(Gap.JOINT_MEMBER_RENAMED, renamed)
        if absent:
            yield Finding(Gap.JOINT_MEMBER_ABSENT, absent)


def _office(office: Office | None, on: date, offices: Iterable[Name]) -> Iterator[Finding]:
    if office is None:
        return
    if any(one.former == office.name and one.since <= on for one in offices):
        yield Finding(Gap.OFFICE_RENAMED, (office.name,))
    if office.verified_on is None or on > end_of_years(office.verified_on, 1):
        yield Finding(Gap.OFFICE_UNVERIFIED)


def _calls(published: Published, words: Iterable[str]) -> Iterator[Finding]:
    """Find what recorded calls need: a number to call, a purpose that reaches a complaint."""
    if not published.recordings:
        return
    if not published.phone:
        yield Finding(Gap.DESK_WITHOUT_PHONE)
    if not any(word in published.recordings for word in words):
        yield Finding(Gap.RECORDINGS_PURPOSE, (published.recordings,))
