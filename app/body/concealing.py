"""Whom and what a package for the accredited body must not tell of, as a casebook knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import col, select

from app.domain.masking import BLACK, Mask, Mode, Needle, digits_of, fold
from app.domain.requests import Role
from app.domain.telling import Somebody, initials, latin_of, names_of, needles_of
from app.errors import FieldRefusedError
from app.store.tables import ContactRow, MessageRow, PartnerRow, PersonRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlmodel import Session

    from app.body.masks import MaskRules
    from app.company.profile import Profile
    from app.matter.docket import Matter
    from app.views.people import Person

_LEAST_NAME = 3  # folded letters of a stranger's whole name; less is a word too often
_LEAST_PHONE = 9
_JAPAN = "81"  # before a number that is called from abroad


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays a part in the cases of a package, and how each is called in it."""

    complainant: Person | None
    called: str  # 申出人, H.T., ■■■
    needles: tuple[Needle, ...]


def cast_of(
    session: Session,
    matters: Sequence[Matter],
    profile: Profile,
    modes: Mapping[str, Mode],
    rules: MaskRules,
) -> Cast:
    """Return whom to hide: complainant, agents, others, staff, and the partners' people.

    Raises FieldRefusedError where initials are wished for and no reading tells them.
    """
    people = [p for m in matters for p in m.people if not _is_body(p, profile)]
    complainant = next((p for p in people if not p.role.acts_for_another), None)
    complainant = complainant or next(iter(people), None)
    called = _called(complainant, modes["complainant-name"], rules)
    needles: list[Needle] = []
    for person in people:
        to = called if person is complainant or person.role is Role.SELF else ""
        if not to:
            agent = person.role.acts_for_another
            to = rules.roles["agent"] if agent else _or_black(modes["others"], rules.roles["other"])
        needles += _of_person(session, person, to, rules)
    needles += _of_mails(session, matters, profile, called, rules)
    staff = _or_black(modes["staff"], rules.roles["staff"])
    for name in {e.actor for m in matters for e in m.events} | {profile.officer.name}:
        needles += names_of(name, staff, rules.tables)
    needles += _of_partners(session, modes, rules)
    return Cast(complainant, called, tuple(needles))


def mask_of(
    session: Session,
    cast: Cast,
    words: Iterable[str],
    texts: Sequence[str],
    profile: Profile,
    rules: MaskRules,
) -> Mask:
    """Return the mask for these texts.

    Strangers whom the casebook knows are hidden, too, and whatever would name a number that
    was found in one of them.
    """
    tables, public = rules.tables, profile.public_texts
    needles = list(cast.needles)
    needles += [Needle(fold(word, tables.variants).key, BLACK) for word in words if word.strip()]
    other = rules.roles["other"]
    needles += _strangers(session, texts, {n.key for n in needles}, other, rules)
    first = Mask(needles, tables, public)
    found = {sort for text in texts for sort, _ in first.taken_out(text).numbers}
    named = [n for sort in found for n in rules.never.get(sort, ())]
    needles += [Needle(fold(name, tables.variants).key, BLACK) for name in named]
    shown = {fold(text, tables.variants).key for text in public}
    digits = {part for text in public for part in digits_of(text).key.split()}
    shown |= digits | {f"{_JAPAN}{part[1:]}" for part in digits if part.startswith("0")}
    return Mask((n for n in needles if n.key not in shown), tables, public)


def _or_black(mode: Mode, role: str) -> str:
    return BLACK if mode is Mode.DROP else role


def _called(person: Person | None, mode: Mode, rules: MaskRules) -> str:
    if mode is not Mode.INITIAL:
        return _or_black(mode, rules.roles["complainant"])
    found = initials(person.reading if person else "", rules.romaji)
    if not found:
        raise FieldRefusedError("reading", "required")
    return found


def _is_body(person: Person, profile: Profile) -> bool:
    """Return whether this is the accredited body itself, as whoever wrote to us."""
    body = profile.accredited_body
    return bool(body and not person.name and body.name in person.organisation)


def _of_person(session: Session, person: Person, to: str, rules: MaskRules) -> Iterator[Needle]:
    contacts = session.exec(select(ContactRow).where(ContactRow.person_id == person.id)).all()
    one = Somebody(
        person.name,
        person.reading,
        person.organisation,
        tuple(c.value for c in contacts if c.sort == "mail"),
        tuple(c.value for c in contacts if c.sort == "phone"),
        person.postcode,
        person.address,
    )
    yield from needles_of(one, to, rules.tables)
    yield from latin_of(person.reading, to, rules.romaji)


def _of_mails(
    session: Session,
    matters: Sequence[Matter],
    profile: Profile,
    called: str,
    rules: MaskRules,
) -> Iterator[Needle]:
    """Yield senders as their mails name them; our own addresses are no secret."""
    ids = [m.id for m in matters]
    for row in session.exec(select(MessageRow).where(col(MessageRow.case_id).in_(ids))):
        domain = row.address.casefold().rpartition("@")[2]
        if domain in profile.company.mail_domains:
            continue
        one = Somebody(row.sender, mails=(row.address,) if row.address else ())
        yield from needles_of(one, called, rules.tables)


def _of_partners(session: Session, modes: Mapping[str, Mode], rules: MaskRules) -> Iterator[Needle]:
    to = _or_black(modes["partner-contact"], rules.roles["partner"])
    for row in session.exec(select(PartnerRow)):
        one = Somebody(
            row.contact,
            mails=(row.mail,) if row.mail else (),
            phones=(row.phone,) if row.phone else (),
        )
        yield from needles_of(one, to, rules.tables)
        if modes["partners"] is not Mode.SHOW:
            name = fold(row.name, rules.tables.variants).key
            yield Needle(name, _or_black(modes["partners"], rules.who["partner"]))


def _strangers(
    session: Session, texts: Sequence[str], known: set[str], to: str, rules: MaskRules
) -> Iterator[Needle]:
    """Yield names and contacts of anybody else in the casebook that stand in these texts."""
    tables = rules.tables
    whole = "\n".join(fold(text, tables.variants).key for text in texts)
    digits = "\n".join(digits_of(text).key for text in texts)
    for name, reading in session.exec(select(PersonRow.name, PersonRow.reading)):
        for written in (name, reading):
            key = fold(written, tables.variants).key if written else ""
            if len(key) >= _LEAST_NAME and key not in known and key in whole:
                yield from names_of(written, to, tables)
    for sort, value in session.exec(select(ContactRow.sort, ContactRow.folded)):
        if sort == "phone":
            if len(value) >= _LEAST_PHONE and value in digits:
                yield from needles_of(Somebody(phones=(value,)), to, tables)
        elif (key := fold(value, tables.variants).key) not in known and key in whole:
            yield Needle(key, BLACK)
