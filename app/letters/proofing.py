"""Reads a letter of a case before it is issued: gathers what the case knows, and asks the rules."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sqlmodel import col, select

from app.domain.folding import digits
from app.domain.item import Act, Identity
from app.domain.proofreading.galley import (
    Enclosed,
    Galley,
    Line,
    Office,
    Offices,
    Part,
    Shape,
    Somebody,
    To,
)
from app.domain.proofreading.reading import OF_TEXT, proofread, read_for
from app.domain.proofreading.strangers import Own
from app.domain.requests import Decision, Family
from app.errors import FieldRefusedError
from app.finding import papers
from app.letters.proof_rules import proof_rules, speller
from app.letters.strangers import InFile, People
from app.partners.known import partners_of
from app.people import kept as people
from app.rules.wording import Recipient, subject_line
from app.store.tables import AttachmentRow, BlobRow
from app.views.letters import CaseFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from sqlmodel import Session

    from app.company.editions import Editions
    from app.company.profile import Profile
    from app.domain.item import Item
    from app.domain.proofreading.galley import Finding
    from app.domain.requests import Kind
    from app.letters.paper import Paper
    from app.matter.docket import Docket, Matter
    from app.rules.wording import LetterText
    from app.views.partners import PartnerLine
    from app.views.people import Person
    from reports.letter import Block

REASONS: Final = "理由一覧"
ENCLOSURES: Final = "同封物一覧"
PAPERS: Final = "資料一覧"
_LESS: Final = (Decision.PARTIAL, Decision.ALTERNATIVE, Decision.NONE, Decision.NOT_NOTIFY)
_PAGES, _SECONDS = 300, 5.0  # of a file that goes along
_FILES_KEPT = 32
_TEMPLATE_LINE = re.compile(r"\{%.*?%\}")
_FIELDS = re.compile("[｜|：:]")  # of an entry, as it is typed
_SLOT = re.compile(r"\{\{\s*(\w+)[^{}]*\}\}")


class Reader:
    """Reads letters by one docket, against everybody the casebook knows."""

    def __init__(self, docket: Docket) -> None:
        self.docket = docket
        self._people = People()
        self._pages: dict[str, tuple[str, ...]] = {}  # of files: a preview asks again and again

    def findings(
        self, session: Session, matter: Matter, paper: Paper, recorded: str, files: Sequence[int]
    ) -> tuple[Finding, ...]:
        """Return what is wrong with a letter as it would be printed.

        `recorded` is who the casebook says it goes to, `files` which of the case's attached files
        (from 1) go along. Raises FieldRefusedError for a file that is not there.
        """
        partners = partners_of(session)
        offices = offices_of(partners, self.docket.editions)
        galley = self._galley(session, matter, paper, recorded, files, offices)
        mine = {one for p in matter.people for one in people.group(session, p.id)}
        known = harmless(partners, self.docket.profile)
        own = Own(frozenset(mine), matter.number, known)
        register = InFile(session, self._people, self.docket.profile.numbering)
        found = read_for(galley, own, register, proof_rules())
        return tuple(_with_slot(one, galley) for one in found)

    def _galley(
        self,
        session: Session,
        matter: Matter,
        paper: Paper,
        recorded: str,
        files: Sequence[int],
        offices: Offices,
    ) -> Galley:
        profile = self.docket.profile
        items = [matter.item(n) for n in paper.items]
        kinds = tuple(item.kind for item in items)
        values = {slot.name: slot.value for slot in paper.slots if slot.value}
        to_person = paper.text.to is not Recipient.PARTNER and bool(items)
        decisions = {item.decision for item in items if item.decision}
        verified = [item for item in items if item.identity is Identity.OK]
        to = paper.addressee
        contacts = people.reached(session, {person.id for person in matter.people})
        return Galley(
            letter=paper.text.id,
            dated=paper.dated,
            lines=tuple(lines_of(paper, profile)),
            to=To(
                to.name,
                to.honorific,
                to.organisation,
                recorded,
                proved=bool(verified) and to_person,
                moved=to_person and bool(to.lines) and _moved(matter, contacts, verified),
            ),
            arrived=matter.arrived,
            days=_days(self.docket, matter),
            kinds=kinds,
            decision=str(decisions.pop()) if len(decisions) == 1 else "",
            reasons=_reasons(paper, items, values),
            fee=_fee(profile, kinds, matter.arrived),
            secret=to_person and any(map(_secret, items)),
            absent=to_person and any(item.decision is Decision.NOT_EXIST for item in items),
            people=tuple(_somebody(one, contacts.get(one.id, ())) for one in matter.people),
            offices=offices,
            slots=values,
            given=frozenset(slot.name for slot in paper.slots if slot.known),
            missing=paper.composed.missing if paper.composed else (),
            listed=_listed(paper, values),
            enclosed=tuple(self._enclosed(session, matter, files)),
        )

    def _enclosed(
        self, session: Session, matter: Matter, files: Sequence[int]
    ) -> Iterator[Enclosed]:
        for file in dict.fromkeys(files):
            row = _file(session, matter, file)
            if row.sha256 not in self._pages:
                if len(self._pages) >= _FILES_KEPT:
                    self._pages.clear()
                self._pages[row.sha256] = _pages(session, row)
            yield Enclosed(file, self._pages[row.sha256])


def of_text(text: LetterText, editions: Editions, on: date) -> tuple[Finding, ...]:
    """Return what is wrong with a letter text that is nobody's letter yet (文例の校正).

    Its slots stand as 〔到達日〕; lines count as in the text itself.
    """
    lines = tuple(_template_lines(text.template))
    if not lines or lines[0].part is not Part.TITLE:
        lines = (Line(Part.TITLE, 1, text.title), *lines)
    galley = Galley(
        text.id,
        on,
        lines,
        To("", ""),
        on,
        offices=_own_offices(editions),
    )
    return tuple(proofread(galley, proof_rules(), OF_TEXT))


def _template_lines(template: str) -> Iterator[Line]:
    """Yield the lines of a text; those that give a subject before all others as titles."""
    part = Part.TITLE
    for number, written in enumerate(template.splitlines(), 1):
        words = _SLOT.sub(r"〔\1〕", _TEMPLATE_LINE.sub("", written))
        if words.strip():
            subject = subject_line(words) if part is Part.TITLE else None
            part = Part.BODY if subject is None else part
            yield Line(part, number, words if subject is None else subject)


# ------------------------------------------------------------------ what is printed


def lines_of(paper: Paper, profile: Profile) -> Iterator[Line]:
    """Yield the lines of a letter, each part counted from 1; 〒 and address as one line each."""
    to = paper.addressee
    block = (f"{to.name}\u3000{to.honorific}", to.organisation, *to.lines)
    for number, words in enumerate(filter(None, block), 1):
        yield Line(Part.ADDRESSEE, number, words)
    yield Line(Part.TITLE, 1, paper.title)
    if paper.composed is not None:
        yield from body_lines(paper.composed.blocks)
    for number, words in enumerate(profile.desk_lines, 1):
        yield Line(Part.CONTACT, number, words)


def body_lines(blocks: Iterable[Block]) -> Iterator[Line]:
    """Yield the lines of a body: a paragraph is one, and so is a row of a table."""
    number = 0
    for block in blocks:
        for words, shape in _written(block):
            if words.strip():
                number += 1
                yield Line(Part.BODY, number, words, shape)


def _written(block: Block) -> Iterator[tuple[str, Shape]]:
    from reports.letter import AtRight, Centred, Entry, Paragraph, Table

    match block:
        case Paragraph(text):
            yield from ((line, Shape.PLAIN) for line in text.split("\n"))
        case Entry(_, text, heading=heading):
            shape = Shape.HEADING if heading else Shape.PLAIN
            yield from ((line, shape) for line in text.split("\n"))
        case Centred(text):
            yield text, Shape.CENTRED
        case AtRight(text):
            yield text, Shape.RIGHT
        case Table(rows):
            yield from (("\u3000".join(row).replace("\n", " "), Shape.TABLE) for row in rows)


def _with_slot(found: Finding, galley: Galley) -> Finding:
    """Return the finding with the slot its words came from, where one has them."""
    spot = found.spot
    if spot is None or spot.part is not Part.BODY:
        return found
    line = next(line for line in galley.of(Part.BODY) if line.number == spot.line)
    piece = line.text[spot.start : spot.end]
    for slot, value in galley.slots.items():
        parts = (part for row in value.splitlines() for part in _FIELDS.split(row))
        if piece and any(piece in part and part.strip() in line.text for part in parts):
            return replace(found, spot=replace(spot, slot=slot))
    return found


# ------------------------------------------------------------------ what the case knows


def _reasons(paper: Paper, items: Sequence[Item], values: Mapping[str, str]) -> int | None:
    """Return how many reasons are printed, None where the letter refuses nothing (appi.36)."""
    gives = any(rule.name == REASONS for rule in paper.text.slots)
    refuses = any(item.decision in _LESS and item.refusal_told is None for item in items)
    if not gives or not refuses:
        return None
    return sum(1 for row in values.get(REASONS, "").splitlines() if row.strip("｜ \u3000"))


def _fee(profile: Profile, kinds: Sequence[Kind], arrived: date) -> int | None:
    """Return the fee that may be asked for, 0 where there are several, None where none may."""
    fees = {profile.fee(kind) for kind in kinds} - {0}
    if not fees or not profile.had_procedure(arrived):
        return None
    return fees.pop() if len(fees) == 1 else 0


def _secret(item: Item) -> bool:
    return item.family is Family.RIGHTS and item.identity is not Identity.OK


def _days(docket: Docket, matter: Matter) -> frozenset[date]:
    found = {matter.arrived, matter.noticed, *(event.on for event in matter.events)}
    for position, item in enumerate(matter.items, 1):
        dues = (one.clock.due for one in docket.clocks(matter, position))
        found.update(day for day in (*dues, item.until, item.executed, item.decided) if day)
        found.update(wait.by for wait in item.waits if wait.by)
    if docket.profile.procedure_published:
        found.add(docket.profile.procedure_published)
    return frozenset(found)


def _moved(
    matter: Matter, contacts: Mapping[int, Sequence[people.Contact]], verified: Sequence[Item]
) -> bool:
    """Return whether the address was written down after the person was verified."""
    proofs = [
        event.on
        for event in matter.events
        if event.sort == Act.IDENTITY and event.facts.get("result") == Identity.OK
    ]
    if not verified or not proofs:
        return False
    to = next((p for p in matter.people if p.role.acts_for_another), matter.people[0])
    addresses = (row for row in contacts.get(to.id, ()) if row.sort == "address")
    current = next((row for row in addresses if row.standing == "current"), None)
    return current is not None and current.since is not None and current.since > max(proofs)


def _somebody(person: Person, contacts: Sequence[people.Contact]) -> Somebody:
    return Somebody(
        person.name,
        person.organisation,
        tuple(row.folded for row in contacts if row.sort == "phone"),
        tuple(row.value for row in contacts if row.sort == "mail"),
    )


def _listed(paper: Paper, values: Mapping[str, str]) -> tuple[str, ...] | None:
    """Return what the letter says goes along, None where its text has no list of it.

    What goes with papers for the accredited body is listed by the papers themselves.
    """
    names = {rule.name for rule in paper.text.slots}
    if PAPERS in names:
        return (PAPERS,)
    if ENCLOSURES not in names:
        return None
    return tuple(row for row in values.get(ENCLOSURES, "").splitlines() if row.strip())


# ------------------------------------------------------------------ offices


def offices_of(partners: Sequence[PartnerLine], editions: Editions) -> Offices:
    """Return how the desks and offices a letter may name are reached."""
    others = Office(
        tuple(one.name for one in partners),
        tuple(one.phone for one in partners),
        tuple(one.mail for one in partners),
    )
    return replace(_own_offices(editions), others=others)


def _own_offices(editions: Editions) -> Offices:
    newest = editions.newest.profile
    former = [one.profile for one in editions if one.profile is not newest]
    company, desk, body = newest.company, newest.desk, newest.accredited_body
    return Offices(
        our=Office(
            (company.name, desk.name),
            (desk.phone,),
            (desk.mail,) if desk.mail else (),
            (company.postcode,),
            company.address[:1],
            company.mail_domains,
        ),
        former=Office(
            tuple(dict.fromkeys(one.desk.name for one in former)),
            tuple(phone for one in former for phone in _phones(one)),
            tuple(one.desk.mail for one in former if one.desk.mail),
            tuple(one.company.postcode for one in former),
        ),
        body=Office(
            (body.name, body.office),
            (body.phone, body.toll_free),
            (),
            (body.postcode,),
            body.address[:1],
        )
        if body
        else Office(),
    )


def _phones(profile: Profile) -> tuple[str, ...]:
    body = profile.accredited_body
    return (profile.desk.phone, *((body.phone, body.toll_free) if body else ()))


def harmless(partners: Sequence[PartnerLine], profile: Profile) -> tuple[str, ...]:
    """Return, folded, what may stand in any letter: we ourselves, the staff, partners, the body.

    Telephone numbers are digits.
    """
    names = (
        *profile.public_texts,
        *profile.staff_names,
        profile.officer.name,
        profile.company.representative,
        *(name for one in partners for name in (one.name, one.contact, one.address)),
    )
    body = profile.accredited_body
    phones = (profile.desk.phone, *(one.phone for one in partners))
    phones = (*phones, *((body.phone, body.toll_free) if body else ()))
    mails = (profile.desk.mail, *(one.mail for one in partners))
    spell = speller()
    found = (
        *(spell(name).key for name in names),
        *map(digits, phones),
        *(mail.casefold() for mail in mails),
    )
    return tuple(dict.fromkeys(one for one in found if len(one) > 1))


# ------------------------------------------------------------------ what goes along


def files_of(session: Session, case: int) -> tuple[CaseFile, ...]:
    """Return the files of a case as a letter counts what goes along, from 1."""
    sizes = (
        select(AttachmentRow.name, BlobRow.size)
        .join(BlobRow, col(BlobRow.sha256) == AttachmentRow.sha256)
        .where(AttachmentRow.case_id == case)
        .order_by(col(AttachmentRow.id))
    )
    found = enumerate(session.exec(sizes), 1)
    return tuple(CaseFile(number, name, size) for number, (name, size) in found)


def _file(session: Session, matter: Matter, file: int) -> AttachmentRow:
    rows = session.exec(
        select(AttachmentRow)
        .where(AttachmentRow.case_id == matter.id)
        .order_by(col(AttachmentRow.id))
    ).all()
    if not 1 <= file <= len(rows):
        raise FieldRefusedError(
            "同封ファイル", "choice", tuple(str(n) for n in range(1, len(rows) + 1))
        )
    return rows[file - 1]


def _pages(session: Session, row: AttachmentRow) -> tuple[str, ...]:
    """Return the pages of a file as text; none where nothing can be read."""
    from reports import raster
    from reports.errors import UnreadablePdfError

    content = session.get_one(BlobRow, row.sha256).content
    if b"%PDF-" in content[:1024]:
        try:
            return raster.some_text(content, _PAGES, _SECONDS)[0]
        except UnreadablePdfError:
            return ()
    said = papers.said(content, row.name, row.content_type)
    return (said.text,) if said.text else ()
