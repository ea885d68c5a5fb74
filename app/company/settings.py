"""The settings read: TOML text in, a profile out, or every fault that was found.

What the values mean says app.company.profile; the faults in words, app.company.words.
"""

from __future__ import annotations

import re
import string
import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from app.company.profile import (
    FEE_KINDS,
    AccreditedBody,
    Approval,
    Company,
    Cookies,
    Desk,
    JointGroup,
    JointUse,
    JointUser,
    Member,
    OfficeHours,
    Officer,
    Policy,
    Profile,
    Purpose,
)
from app.domain.approval import Duty
from app.domain.approver_key import ApproverKey
from app.domain.clocks import Art142, ClockSettings
from app.domain.days import Closure, YearlyClosure
from app.domain.numbering import Numbering
from app.domain.requests import Kind
from app.domain.retention import Register
from app.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

T = TypeVar("T")


class Fault(StrEnum):
    """What is wrong with a setting."""

    SYNTAX = "syntax"  # no TOML; the key is the line
    MISSING = "missing"
    UNKNOWN = "unknown"  # a key nobody reads, most likely mistyped
    WRONG_SORT = "wrong-sort"  # text where a number goes, and so on
    NOT_ALLOWED = "not-allowed"  # a value that cannot be
    FEE_WITHOUT_PROCEDURE = "fee-without-procedure"  # appi.38.2, order.12.4
    FEE_ON_FREE_KIND = "fee-on-free-kind"  # appi.38.1


@dataclass(frozen=True, slots=True)
class ProfileFault:
    """A fault at a key: `policy.purposes.2.group`."""

    key: str
    fault: Fault


@dataclass(eq=False)
class ProfileError(RefusedError):
    """The settings cannot be used; all that is wrong with them at once."""

    faults: tuple[ProfileFault, ...]


def parse(text: str) -> Profile:
    """Read the settings. Raises ProfileError with every fault found."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        at = line[1] if line else str(text.count("\n") + 1)  # "(at end of document)"
        fault = ProfileFault(at, Fault.SYNTAX)
        raise ProfileError((fault,)) from None
    reader = _Table(table, "", [])
    profile = _profile(text, reader)
    reader.finish()
    if reader.faults:
        raise ProfileError(tuple(reader.faults))
    return profile


class _Table:
    """A table being read: gives values of the right sort, and collects what is wrong.

    Where a value is missing or wrong a harmless one is given instead, so that one look finds
    every fault; the profile is thrown away when there was any.
    """

    def __init__(self, table: Mapping[str, Any], path: str, faults: list[ProfileFault]) -> None:
        self._table = table
        self._path = path
        self._read: set[str] = set()
        self._parts: list[_Table] = []
        self.faults = faults

    def blame(self, key: str, fault: Fault) -> None:
        self.faults.append(ProfileFault(f"{self._path}.{key}".lstrip("."), fault))

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def _take(self, key: str, sort: type, otherwise: Any) -> Any:
        self._read.add(key)
        if key not in self._table:
            self.blame(key, Fault.MISSING)
        elif type(self._table[key]) is not sort:
            self.blame(key, Fault.WRONG_SORT)
        else:
            return self._table[key]
        return otherwise

    def text(self, key: str) -> str:
        """Return a text; it may be empty, but the key must be there."""
        return str(self._take(key, str, "")).strip()

    def optional(self, key: str) -> str:
        """Return a text; empty where the key is not there."""
        return self.text(key) if key in self else ""

    def name(self, key: str) -> str:
        """Return a text that may not be empty."""
        found = self.text(key)
        if not found and type(self._table.get(key)) is str:
            self.blame(key, Fault.MISSING)
        return found

    def number(self, key: str, least: int, most: int) -> int:
        found = int(self._take(key, int, least))
        if not least <= found <= most:
            self.blame(key, Fault.NOT_ALLOWED)
            return least
        return found

    def flag(self, key: str) -> bool:
        return bool(self._take(key, bool, otherwise=False))

    def texts(self, key: str) -> tuple[str, ...]:
        found = self._take(key, list, [])
        if not all(type(one) is str for one in found):
            self.blame(key, Fault.WRONG_SORT)
            return ()
        return tuple(found)

    def read(self, key: str, reading: Callable[[str], T], otherwise: T) -> T:
        """Return a text as `reading` takes it; what that refuses is not allowed."""
        found = self.text(key)
        try:
            return reading(found) if found else otherwise
        except ValueError:
            self.blame(key, Fault.NOT_ALLOWED)
            return otherwise

    def table(self, key: str) -> _Table:
        found = self._take(key, dict, None)
        if found is None:
            return _Table({}, "", [])  # blamed as a whole, not key by key
        return self._part(key, found)

    def tables(self, key: str) -> Iterator[_Table]:
        """Yield the tables of an array; none where the key is not there."""
        if key not in self._table:
            return
        for number, one in enumerate(self._take(key, list, []), start=1):
            if isinstance(one, dict):
                yield self._part(f"{key}.{number}", one)
            else:
                self.blame(f"{key}.{number}", Fault.WRONG_SORT)

    def _part(self, path: str, table: Mapping[str, Any]) -> _Table:
        part = _Table(table, f"{self._path}.{path}".lstrip("."), self.faults)
        self._parts.append(part)
        return part

    def finish(self) -> None:
        """Report every key that was not read."""
        for key in self._table.keys() - self._read:
            self.blame(key, Fault.UNKNOWN)
        for part in self._parts:
            part.finish()


def _profile(source: str, top: _Table) -> Profile:
    procedure, work = top.table("procedure"), top.table("work")
    published = procedure.read("published_on", date.fromisoformat, None)
    return Profile(
        source=source,
        company=_company(top.table("company")),
        officer=_officer(top.table("officer")),
        desk=_desk(top.table("desk")),
        policy=_policy(top.table("policy")),
        procedure_published=published,
        fees=_fees(procedure, published),
        joint_use=_joint_use(top.table("joint_use")) if "joint_use" in top else None,
        accredited_body=(
            _accredited_body(top.table("accredited_body")) if "accredited_body" in top else None
        ),
        approval=work.read("approval", Approval, Approval.ONE),
        pms_right_to_refuse="pms_right_to_refuse" in work and work.flag("pms_right_to_refuse"),
        scattered_apart="scattered_apart" in work and work.flag("scattered_apart"),
        staff=_staff(top),
        numbering=_numbering(work),
        clocks=_clocks(top.table("clocks")),
        closures=tuple(filter(None, (_closure(one) for one in top.tables("closures")))),
        retention=_retention(top),
    )


def _company(table: _Table) -> Company:
    return Company(
        name=table.name("name"),
        representative=table.text("representative"),
        postcode=table.read("postcode", _postcode, ""),
        address=table.texts("address"),
        mail_domains=tuple(domain.lower() for domain in table.texts("mail_domains")),
    )


def _officer(table: _Table) -> Officer:
    return Officer(title=table.name("title"), name=table.text("name"))


def _staff(top: _Table) -> tuple[Member, ...]:
    found: dict[str, Member] = {}
    for one in top.tables("staff"):
        key = one.optional("key")
        member = Member(one.name("name"), frozenset(_duties(one)), key)
        if member.name in found:
            one.blame("name", Fault.NOT_ALLOWED)
        if key and (not _is_key(key) or key in {other.key for other in found.values()}):
            one.blame("key", Fault.NOT_ALLOWED)
        found[member.name] = member
    return tuple(found.values())


def _is_key(line: str) -> bool:
    try:
        ApproverKey.of_line("", line)
    except ValueError:
        return False
    return True


def _duties(table: _Table) -> Iterator[Duty]:
    for duty in table.texts("duties"):
        if duty in set(Duty):
            yield Duty(duty)
        else:
            table.blame("duties", Fault.NOT_ALLOWED)


def _desk(table: _Table) -> Desk:
    return Desk(
        name=table.name("name"),
        mail=table.read("mail", _mail, ""),
        phone=table.text("phone"),
        hours=table.read("hours", OfficeHours.parse, None) if "hours" in table else None,
    )


def _policy(table: _Table) -> Policy:
    cookies = table.table("cookies") if "cookies" in table else None
    return Policy(
        title=table.name("title"),
        rights=_kinds(table, "rights"),
        withdrawal=table.text("withdrawal"),
        recordings=table.text("recordings"),
        contractors=table.text("contractors"),
        security_measures=table.optional("security_measures"),
        purposes=tuple(
            Purpose(one.name("group"), one.name("purpose")) for one in table.tables("purposes")
        ),
        cookies=Cookies(cookies.name("purpose"), cookies.flag("linked")) if cookies else None,
    )


def _kinds(table: _Table, key: str) -> tuple[Kind, ...]:
    found = table.texts(key)
    if not set(found) <= set(Kind):
        table.blame(key, Fault.NOT_ALLOWED)
        return ()
    return tuple(map(Kind, found))


def _fees(procedure: _Table, published: date | None) -> Mapping[Kind, int]:
    """Read the fees. One is charged only for some kinds, and only where it is published."""
    table = procedure.table("fees")
    fees = {}
    for kind in Kind:
        if kind not in table:
            continue
        fees[kind] = table.number(kind, 0, 100_000)
        if fees[kind] and kind not in FEE_KINDS:
            table.blame(kind, Fault.FEE_ON_FREE_KIND)
        elif fees[kind] and published is None:
            table.blame(kind, Fault.FEE_WITHOUT_PROCEDURE)
    return MappingProxyType(fees)


def _joint_use(table: _Table) -> JointUse:
    return JointUse(
        purposes=table.texts("purposes"),
        groups=tuple(
            JointGroup(
                id=one.name("id"),
                name=one.name("name"),
                items=one.texts("items"),
                responsible=one.name("responsible"),
                address=one.optional("address"),
                representative=one.optional("representative"),
                exception=one.text("exception"),
            )
            for one in table.tables("groups")
        ),
        users=tuple(
            JointUser(one.name("name"), one.texts("members"), one.text("note"))
            for one in table.tables("users")
        ),
    )


def _accredited_body(table: _Table) -> AccreditedBody:
    return AccreditedBody(
        name=table.name("name"),
        office=table.text("office"),
        postcode=table.read("postcode", _postcode, ""),
        address=table.texts("address"),
        phone=table.text("phone"),
        toll_free=table.text("toll_free"),
        hours=table.read("hours", OfficeHours.parse, OfficeHours("", ())),
        notes=table.texts("notes"),
        verified_on=table.read("verified_on", date.fromisoformat, None),
    )


def _numbering(work: _Table) -> Numbering:
    """Read the patterns. Each must tell years and serials apart, or a number would come twice."""
    case = _pattern({"era", "year", "western", "serial"}, {"serial"}, {"year", "western"})
    letter = _pattern({"case", "serial"}, {"case"}, {"serial"})
    return Numbering(
        case=work.read("case_number", case, ""),
        letter=work.read("letter_number", letter, ""),
        fiscal_start=work.number("fiscal_start_month", 1, 12),
    )


def _clocks(table: _Table) -> ClockSettings:
    return ClockSettings(
        acknowledge_days=table.number("acknowledge_days", 1, 365),
        answer_days=table.number("answer_days", 1, 365),
        disposal_days=table.number("disposal_days", 1, 365),
        interim_days=table.number("interim_days", 1, 365),
        art142=table.read("art142", Art142, Art142.NONE),
        pmark_rolls=table.flag("pmark_rolls"),
    )


def _retention(top: _Table) -> Mapping[Register, int]:
    """Read how long records are kept; a register that is not named is kept as is usual."""
    if "retention" not in top:
        return MappingProxyType({})
    table = top.table("retention")
    return MappingProxyType(
        {register: table.number(register, 0, 50) for register in Register if register in table}
    )


def _closure(table: _Table) -> Closure | YearlyClosure | None:
    """Read a span of closing days: 2026-08-13 is that day once, 08-13 each year."""
    name, first, last = table.name("name"), table.text("first"), table.text("last")
    try:
        if len(first) == len("08-13"):
            return YearlyClosure(name, _month_day(first), _month_day(last))
        return Closure(name, date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        table.blame("first", Fault.NOT_ALLOWED)
        return None


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)


def _postcode(text: str) -> str:
    if not re.fullmatch("[0-9]{3}-[0-9]{4}", text):
        raise ValueError
    return text


def _mail(text: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
        raise ValueError
    return text


def _pattern(known: set[str], *wanted: set[str]) -> Callable[[str], str]:
    """Return a reader of number patterns: places it knows, and one of each set it wants."""

    def read(text: str) -> str:
        named = {place for _, place, _, _ in string.Formatter().parse(text) if place is not None}
        if not named <= known or not all(named & group for group in wanted):
            raise ValueError
        samples = {"era": "R", "year": 8, "western": 2026, "serial": 1, "case": "R8-0001"}
        text.format(**{place: samples[place] for place in named})
        return text

    return read
