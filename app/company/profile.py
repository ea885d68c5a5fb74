"""The company as the casebook knows it: its desk, its published policy, how it works.

All of it is settings in a TOML text that the officer may edit (app.company.settings); nothing of
any company is in the code. What a policy does not say stays empty here and is not invented.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.domain.approval import FIRST, SECOND
from app.domain.approver_key import ApproverKey
from app.domain.requests import Kind
from app.now import ZONE
from app.rules.reasons import Need

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.domain.approval import Duty
    from app.domain.clocks import ClockSettings
    from app.domain.days import Calendar, Closure, YearlyClosure
    from app.domain.numbering import Numbering
    from app.domain.retention import Register

FEE_KINDS: Final = frozenset({Kind.PURPOSE_NOTICE, Kind.DISCLOSURE, Kind.TP_RECORD})
"""Kinds for which a fee may be charged at all: appi.38.1, appi.37.1."""


class Approval(StrEnum):
    """Who approves a letter (承認)."""

    ONE = "one"  # the officer drafts and approves, recorded as such
    TWO = "two"  # approver ≠ drafter


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When an office answers (受付時間): spans of local time on days its calendar is open."""

    text: str  # as published
    spans: tuple[tuple[time, time], ...]  # from, up to but not including

    @classmethod
    def parse(cls, text: str) -> OfficeHours:
        """Read 平日 9:30–12:00/13:00–16:30 in any width; ValueError when it cannot be read.

        平日 is the calendar's business, and no other days can be named.
        """
        folded = unicodedata.normalize("NFKC", text).removeprefix("平日")
        spans: list[tuple[time, time]] = []
        for span in folded.split("/"):
            found = _SPAN.fullmatch(span.strip())
            if found is None:
                raise ValueError(text)
            start = time(int(found[1]), int(found[2]))
            end = time(int(found[3]), int(found[4]))
            if end <= start or (spans and start < spans[-1][1]):
                raise ValueError(text)
            spans.append((start, end))
        return cls(text, tuple(spans))

    def is_open(self, moment: datetime, calendar: Calendar) -> bool:
        """Return whether the office answers at `moment` (aware), by the days of `calendar`."""
        local = moment.astimezone(ZONE)
        at = local.time()
        return calendar.is_open(local.date()) and any(a <= at < b for a, b in self.spans)


_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-~‐-―〜]\s*(\d{1,2}):(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Company:
    """The company. `representative` (代表者) is what appi.32.1.1 wants published."""

    name: str
    representative: str
    postcode: str
    address: tuple[str, ...]
    mail_domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Officer:
    """The privacy officer (個人情報保護管理者). Without a name the title stands alone."""

    title: str
    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the staff (担当者): who records, and with which duties approves."""

    name: str
    duties: frozenset[Duty]
    key: str = ""  # of approval by bundle, one line of ASCII; "" where none is kept

    @property
    def approves(self) -> bool:
        """Return whether he or she may approve at all, where two persons are wanted."""
        return bool(self.duties & (FIRST | SECOND))

    @property
    def fingerprint(self) -> str:
        """Return the digits of the key that are compared by telephone; "" where none is kept."""
        return ApproverKey.of_line(self.name, self.key).fingerprint if self.key else ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the company takes requests and complaints (相談窓口)."""

    name: str
    mail: str
    phone: str
    hours: OfficeHours | None = None  # where they are published


@dataclass(frozen=True, slots=True)
class Purpose:
    """For what the data of a group of people are used (利用目的)."""

    group: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Cookies:
    """What cookies are used for, and whether they are linked with personal data."""

    purpose: str
    linked: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """What the company has published about its handling of personal data."""

    title: str
    rights: tuple[Kind, ...]  # the requests it says it accepts
    withdrawal: str  # the promise to a person who withdraws an inquiry, or ""
    recordings: str  # for what calls are recorded, or ""
    contractors: str  # what it says about contractors (委託先), or ""
    security_measures: str  # 安全管理のために講じた措置, or "": order.10.1
    purposes: tuple[Purpose, ...]
    cookies: Cookies | None


@dataclass(frozen=True, slots=True)
class JointGroup:
    """A group of jointly used data, and who is responsible for it: appi.27.5.3."""

    id: str  # JU1
    name: str
    items: tuple[str, ...]
    responsible: str
    address: str  # of who is responsible, "" where it is not published
    representative: str  # of a company that is responsible, "" where it is not published
    exception: str  # where somebody else is responsible, or ""


@dataclass(frozen=True, slots=True)
class JointUser:
    """A class of joint users (共同利用する者), with its members where the policy names them."""

    name: str
    members: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class JointUse:
    """Joint use (共同利用): appi.27.5.3."""

    purposes: tuple[str, ...]
    groups: tuple[JointGroup, ...]
    users: tuple[JointUser, ...]


@dataclass(frozen=True, slots=True)
class AccreditedBody:
    """The accredited body the company belongs to (認定個人情報保護団体): order.10.

    `verified_on` is the day somebody last compared this with the body's own page; public
    copies carry typing errors.
    """

    name: str
    office: str
    postcode: str
    address: tuple[str, ...]
    phone: str
    toll_free: str
    hours: OfficeHours
    notes: tuple[str, ...]
    verified_on: date | None

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the lines a letter prints of it, the notes that must go along last."""
        phones = (
            f"電話　{self.phone}" if self.phone else "",
            f"フリーダイヤル　{self.toll_free}" if self.toll_free else "",
        )
        return tuple(
            line
            for line in (
                f"{self.name}　{self.office}".rstrip(),
                _address_line(self.postcode, self.address),
                "　".join(filter(None, phones)),
                f"受付時間　{self.hours.text}",
                *self.notes,
            )
            if line
        )


@dataclass(frozen=True, slots=True)
class Profile:
    """All settings of a company. `source` is the TOML text they were read from."""

    source: str = field(repr=False)
    company: Company
    officer: Officer
    desk: Desk
    policy: Policy
    procedure_published: date | None  # when a procedure under appi.37.1 was published
    fees: Mapping[Kind, int]  # yen; kinds that are not named are free
    joint_use: JointUse | None
    accredited_body: AccreditedBody | None
    approval: Approval
    # JIS Q 15001 J.10.7: a stop is granted as a rule, whatever ground is stated; a refusal by
    # S1 to S4, which the law allows, is then confirmed once more.
    pms_right_to_refuse: bool
    # The company's rules leave data outside a database aside (散在情報, C6c). Off as a rule: JIS
    # Q 15001 treats what the company has power over like 保有個人データ.
    scattered_apart: bool
    staff: tuple[Member, ...]  # who works with the casebook; empty: nobody is named
    numbering: Numbering
    clocks: ClockSettings
    closures: tuple[Closure | YearlyClosure, ...]
    # years each register is kept after closing (保存期間), where the company says so; 0: no period
    retention: Mapping[Register, int]

    def fee(self, kind: Kind) -> int:
        """Return the fee in yen; 0 for every kind the procedure does not name."""
        return self.fees.get(kind, 0)

    def had_procedure(self, arrived: date) -> bool:
        """Return whether a procedure was published before a request that arrived then.

        Without one a request may take any form, and C2 and C5 cannot be held against it.
        """
        return self.procedure_published is not None and self.procedure_published < arrived

    def given(self, arrived: date) -> tuple[Need, ...]:
        """Return what the company has of that which some reasons need, for a request of then."""
        has = {Need.PROCEDURE: self.had_procedure(arrived), Need.SCATTERED: self.scattered_apart}
        return tuple(need for need, there in has.items() if there)

    @property
    def staff_names(self) -> tuple[str, ...]:
        """Return the names of the staff in the order of the settings."""
        return tuple(member.name for member in self.staff)

    def duties_of(self, name: str) -> frozenset[Duty]:
        """Return what a member of the staff may approve as; none for whoever is not of it."""
        found = (member.duties for member in self.staff if member.name == name)
        return next(found, frozenset())

    @property
    def desk_lines(self) -> tuple[str, ...]:
        """Return the desk as a letter prints it, in its contact frame and in its text."""
        desk = self.desk
        reached = (
            f"電話　{desk.phone}" if desk.phone else "",
            f"電子メール　{desk.mail}" if desk.mail else "",
            f"受付時間　{desk.hours.text}" if desk.hours else "",
        )
        return (*self.postal_lines, *filter(None, reached))

    @property
    def postal_lines(self) -> tuple[str, ...]:
        """Return where papers are sent to: the desk with its address, no telephone, no mail."""
        desk = f"{self.company.name}　{self.desk.name}（{self.officer_line}）"
        address = _address_line(self.company.postcode, self.company.address)
        return (desk, address) if address else (desk,)

    @property
    def public_texts(self) -> tuple[str, ...]:
        """Return what we and the body publish of ourselves: it may stand anywhere."""
        company, officer, body = self.company, self.officer, self.accredited_body
        own = (company.name, *company.address, "".join(company.address), *self.desk_lines)
        own = (*own, self.officer_line, f"{officer.title}{officer.name}")
        if body is None:
            return own
        return (*own, body.name, body.office, *body.address, "".join(body.address), *body.lines)

    @property
    def officer_line(self) -> str:
        """Return the officer's title, and the name where one is published."""
        return f"{self.officer.title}　{self.officer.name}".rstrip()


def _address_line(postcode: str, address: tuple[str, ...]) -> str:
    return "　".join((*((f"〒{postcode}",) if postcode else ()), *address))
