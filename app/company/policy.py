"""The check of what the company has published (公表事項の点検), with its words and its law.

The settings go in, remarks for the officer come out. Nothing here decides anything: the gaps
and what follows from them are app.domain.policy_check.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import resources
from app.domain.policy_check import (
    Finding,
    Gap,
    JointMembers,
    Name,
    Names,
    Office,
    Published,
    Responsible,
    check,
)
from app.domain.requests import Kind
from app.domain.statute import cited
from app.rules.lawbook import lawbook
from app.rules.tables import BrokenTableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.company.profile import Profile

_FINDINGS, _NAMES = "policy/findings.toml", "policy/names.csv"
_TEXTS = ("missing", "consequence", "remedy")


@dataclass(frozen=True, slots=True)
class Remark:
    """A gap as the officer reads it. `basis` cites the law as numbered on the day of the check."""

    finding: Finding
    missing: str  # what is not published
    consequence: str  # what that means for the desk
    remedy: str
    provisions: tuple[str, ...]
    basis: str


def policy_findings(profile: Profile, on: date) -> tuple[Finding, ...]:
    """Return the gaps of what the company has published, as things stand on `on`."""
    return check(published(profile), on, _tables().names)


def policy_remarks(profile: Profile, on: date) -> tuple[Remark, ...]:
    """Return the same gaps in words, each with its provisions."""
    groups = profile.joint_use.groups if profile.joint_use else ()
    names = {group.id: group.name for group in groups}
    return tuple(_remark(one, on, names) for one in policy_findings(profile, on))


def published(profile: Profile) -> Published:
    """Return what the settings say is published."""
    body, joint = profile.accredited_body, profile.joint_use
    cookies = profile.policy.cookies
    return Published(
        representative=profile.company.representative,
        address="　".join(profile.company.address),
        security_measures=profile.policy.security_measures,
        rights=frozenset(profile.policy.rights),
        procedure=profile.procedure_published,
        responsible=(
            tuple(Responsible(one.id, one.address, one.representative) for one in joint.groups)
            if joint
            else ()
        ),
        members=(
            tuple(JointMembers(one.name, one.members) for one in joint.users if one.members)
            if joint
            else ()
        ),
        office=Office(body.office, body.verified_on) if body else None,
        phone=profile.desk.phone,
        recordings=profile.policy.recordings,
        cookies_linked=bool(cookies and cookies.linked),
    )


def _remark(finding: Finding, on: date, groups: Mapping[str, str]) -> Remark:
    entry = _tables().entries[finding.gap]
    if finding.gap is Gap.RIGHT_NOT_LISTED:
        rules = [lawbook().kind(Kind(kind)) for kind in finding.where]
        where = "・".join(rule.label for rule in rules)
        provisions = (*entry.provisions, *(rule.provision for rule in rules))
    else:
        where = "、".join(groups.get(name, name) for name in finding.where)
        provisions = entry.provisions
    return Remark(
        finding,
        missing=entry.missing.replace("{where}", where),
        consequence=entry.consequence,
        remedy=entry.remedy,
        provisions=provisions,
        basis=cited([lawbook().provision(one, on) for one in provisions]),
    )


# ---------------------------------------------------------------------- reading the tables


@dataclass(frozen=True, slots=True)
class _Entry:
    missing: str
    consequence: str
    remedy: str
    provisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PolicyTables:
    """The words of the gaps, and the names the check compares with. Proved when read."""

    entries: Mapping[Gap, _Entry]
    names: Names


@cache
def _tables() -> PolicyTables:
    return read_tables(resources.open_text)


def read_tables(read: Callable[[str], str]) -> PolicyTables:
    """Read and prove the tables; `read` gives the text of a resource by name.

    Raises BrokenTableError for a gap without words, words without a gap, a provision the
    lawbook does not know, and a name without its day.
    """
    table = tomllib.loads(read(_FINDINGS))
    for gap in sorted(table.keys() ^ set(Gap)):
        raise BrokenTableError(_FINDINGS, gap, "a gap without words, or words without a gap")
    names = _names(read, tuple(table[Gap.RECORDINGS_PURPOSE].pop("covers", ())))
    entries = {gap: _entry(gap, table[gap]) for gap in Gap}
    return PolicyTables(MappingProxyType(entries), names)


def _entry(gap: Gap, table: Mapping[str, object]) -> _Entry:
    provisions = table.get("provisions")
    if table.keys() != {*_TEXTS, "provisions"} or not isinstance(provisions, list):
        raise BrokenTableError(_FINDINGS, gap, "a key is missing, unknown or of the wrong type")
    for provision in provisions:
        try:
            lawbook().provision(provision, date.max)
        except KeyError as error:
            raise BrokenTableError(_FINDINGS, gap, f"unknown provision {provision}") from error
    missing, consequence, remedy = (str(table[name]) for name in _TEXTS)
    if not (missing and consequence and remedy and provisions):
        raise BrokenTableError(_FINDINGS, gap, "says nothing")
    return _Entry(missing, consequence, remedy, tuple(provisions))


def _names(read: Callable[[str], str], words: tuple[str, ...]) -> Names:
    found: dict[str, list[Name]] = {"office": [], "network": []}
    for number, row in enumerate(csv.DictReader(read(_NAMES).splitlines()), start=2):
        try:
            name = Name(row["name"], date.fromisoformat(row["since"]), row["former"] or None)
            found[row["field"]].append(name)
        except (KeyError, TypeError, ValueError) as error:
            raise BrokenTableError(_NAMES, f"row {number}", str(error)) from error
    if not words:
        raise BrokenTableError(_FINDINGS, Gap.RECORDINGS_PURPOSE, "no words that cover a complaint")
    return Names(tuple(found["office"]), tuple(found["network"]), words)
