"""People of the casebook, how they are reached, who may be the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from app.domain.likeness import Sign
    from app.domain.requests import Role
    from app.views.lines import CaseLine


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a case."""

    id: int
    role: Role
    name: str
    reading: str
    organisation: str
    mail: str
    phone: str
    postcode: str
    address: str


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A mail address, telephone number or address of a person, and whether it holds."""

    id: int
    sort: str  # mail, phone, address
    value: str
    postcode: str  # of an address
    standing: str  # current, old, wrong
    since: date | None  # the day it became known; None before such days were kept


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A row of the list of people."""

    id: int
    name: str
    reading: str
    organisation: str
    phone: str
    mail: str
    address: str
    cases: int
    latest: date | None  # arrival of the newest case


@dataclass(frozen=True, slots=True)
class Alike:
    """A person who may be the one in question, why, and what is open of her: a proposal only."""

    person: Person
    score: int
    signs: tuple[Sign, ...]
    cases: tuple[CaseLine, ...]  # open ones, the nearest date first


@dataclass(frozen=True, slots=True)
class MergedLine:
    """A person who was found to be another one, as she was kept."""

    id: int
    name: str
    reading: str
    into: int
    on: date | None


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """A person, whole: how to reach her, in which cases she is, and who may be the same."""

    person: Person
    contacts: tuple[ContactLine, ...]  # newest first
    cases: tuple[tuple[CaseLine, Role], ...]  # newest arrival first
    merged: tuple[MergedLine, ...]
    alike: tuple[Alike, ...]
