"""Desk: what comes in. Reads mails and phone notes, proposes a case, opens it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlmodel import col, select

from app.domain import folding
from app.domain.item import Act, Event
from app.domain.proposing import propose
from app.domain.requests import Channel, Kind, Role
from app.errors import (
    AlreadyTakenInError,
    FieldRefusedError,
    FileUnreadableError,
    MailChangedError,
    NotAMailError,
    UnknownCharsetError,
)
from app.incoming import notes, waiting
from app.mail import decoding, reading
from app.mail.message import Defect
from app.matter import docket as dockets
from app.matter.kept_mails import keep_message, readings_of, reread
from app.people import kept as people
from app.rules.almanac import eras
from app.rules.proposals import rules
from app.store.registers import next_of
from app.store.tables import CaseLineRow, CaseRow, MessageRow, PersonRow
from app.views.cases import AttachmentLine
from app.views.intake import Accepted, Proposal, ProposedGround, ProposedItem
from app.views.people import Person

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from sqlmodel import Session

    from app.changes import Change
    from app.mail.message import Message
    from app.mail.reading import Found
    from app.matter.docket import Docket
    from app.store.book import Acting, Book
    from app.views.cases import MailReading
    from app.views.intake import Enclosure, PhoneNote, WaitingMail


@dataclass(frozen=True, slots=True)
class _Opening:
    """A case about to be opened. `items` are kinds with the words that led to them."""

    channel: Channel
    arrived: date
    noticed: date
    words: str
    items: tuple[ProposedItem, ...]
    confirmed: bool
    called_at: str = ""  # local time of a call, as it was written down
    deemed: date | None = None  # the day it should ordinarily have arrived


class Intake:
    """The desk where things come in."""

    def __init__(self, book: Book, docket: Docket) -> None:
        self._book = book
        self._docket = docket

    # ------------------------------------------------------------------ mails

    def propose(self, raw: bytes, file: str, charset: str = "") -> Proposal:
        """Return what a mail would become. Writes nothing, whatever the bytes are.

        `charset` is the officer's choice among the `readings` of the mail.
        """
        message = self._read(raw, charset)
        with self._book.reading() as session:
            running = self._running_case(session, message)
            writer = _writer(session, message)
        today = self._book.now.moment().date()
        return proposal_of(message, file, today, running=running, person=writer)

    def attached(self, raw: bytes, sha256: str) -> bytes:
        """Return a file of a mail that is not taken in yet. Raises FileUnreadableError."""
        message = self._read(raw)
        for attachment in message.attachments:
            if attachment.sha256 == sha256:
                return attachment.content
        raise FileUnreadableError(Path(sha256[:12]))

    def accept(self, accepted: Accepted) -> Change:
        """Open a case from a mail, or let the mail join a running one.

        Raises NotAMailError where there is neither a header nor a body, AlreadyTakenInError
        where the very same bytes are in the casebook, MailChangedError where they are not those
        that were proposed.
        """
        message = self._read(accepted.raw, accepted.charset)
        if accepted.sha256 not in ("", message.sha256):
            raise MailChangedError(accepted.file)
        refuse_what_is_no_mail(message, accepted.file)
        today = self._book.now.moment().date()
        if accepted.arrived > today:
            raise FieldRefusedError("arrived", "future")
        if not accepted.arrived <= (accepted.noticed or today) <= today:
            raise FieldRefusedError("noticed", "order")
        with self._book.act("mail") as acting:
            self._refuse_again(acting.session, message, accepted.file)
            if accepted.case:
                case = self._docket.working(acting.session, accepted.case).id
                keep_message(acting, case, message, accepted)
            else:
                case = self._open_from_mail(acting, message, accepted)
            self._docket.refresh(acting, case)
            return acting.change

    def take_in(self, raw: bytes, file: str, charset: str = "") -> tuple[Change, bool]:
        """Open a case from a mail as proposed, unconfirmed; True where it joined a running one.

        A mail joins by its reference headers only: a number in the subject is a guess.
        """
        found = self.propose(raw, file, charset)
        joined = found.case if found.case_by == "reference" else ""
        change = self.accept(
            Accepted(
                raw,
                file,
                found.arrived,
                found.person_name if found.person_by == "both" else found.sender,
                found.address,
                tuple(item.kind for item in found.items),
                joined,
                confirmed=False,
                charset=charset,
            )
        )
        return change, bool(joined)

    # -------------------------------------------------------------- mails that wait

    def put_aside(self, mails: Sequence[WaitingMail]) -> None:
        """Seal mails into the casebook that wait for a decision. Raises OnlyReadingError."""
        waiting.seal(self._book.drafts, mails)

    def waiting(self) -> tuple[WaitingMail, ...]:
        """Return the mails that were put aside and are not decided upon yet."""
        return waiting.unseal(self._book.drafts.kept(waiting.FORM))

    def decided(self, name: str) -> None:
        """Forget a mail that was put aside: it was taken in, or it is not to be."""
        self._book.drafts.keep(name, "")

    def readings(self, raw: bytes) -> tuple[MailReading, ...]:
        """Return a mail in every charset that makes a difference (文字化け修復).

        As it is read first, then by how Japanese it looks.
        """
        return readings_of(raw, self._docket.profile.company.mail_domains)

    def read_again(self, number: str, sha256: str, charset: str) -> Change:
        """Read a mail of a case in the charset the officer chose; "" takes the choice back.

        The kept bytes stay as they are. Raises NoSuchCaseError, UnknownCharsetError,
        FieldRefusedError where the case has no such mail.
        """
        known_charset(charset)
        with self._book.act("reread") as acting:
            case = self._docket.working(acting.session, number).id
            reread(acting, case, sha256, partial(self._read, charset=charset), charset)
            self._docket.refresh(acting, case)
            return acting.change

    def _read(self, raw: bytes, charset: str = "") -> Message:
        known_charset(charset)
        return reading.read(raw, self._docket.profile.company.mail_domains, charset=charset)

    def _running_case(self, session: Session, message: Message) -> tuple[str, str]:
        if message.references:
            row = session.exec(
                select(CaseRow.number)
                .join(MessageRow, col(MessageRow.case_id) == CaseRow.id)
                .where(col(MessageRow.message_id).in_(message.references))
                .order_by(col(MessageRow.id).desc())
            ).first()
            if row:
                return row, "reference"
        for number in self._docket.profile.numbering.referenced(message.subject):
            found = session.exec(
                select(CaseRow.number)
                .join(CaseLineRow, col(CaseLineRow.case_id) == CaseRow.id)
                .where(CaseRow.number == number, col(CaseLineRow.erased).is_(None))
            ).first()
            if found:
                return found, "subject"
        return "", ""

    @staticmethod
    def _refuse_again(session: Session, message: Message, file: str) -> None:
        number = session.exec(
            select(CaseRow.number)
            .join(MessageRow, col(MessageRow.case_id) == CaseRow.id)
            .where(MessageRow.sha256 == message.sha256)
        ).first()
        if number:
            raise AlreadyTakenInError(file, number)

    def _open_from_mail(self, acting: Acting, message: Message, accepted: Accepted) -> int:
        words = {item.kind: item.words for item in proposed_items(message)}
        items = tuple(
            ProposedItem(kind, words.get(kind, ()), _chosen(accepted, kind))
            for kind in accepted.kinds
        )
        case = self._open(
            acting,
            _Opening(
                Channel.MAIL,
                accepted.arrived,
                accepted.noticed or max(acting.today, accepted.arrived),
                message.body or message.subject,
                items or (ProposedItem(Kind.INQUIRY, ()),),
                accepted.confirmed,
            ),
        )
        self._let_write(acting, case, accepted)
        keep_message(acting, case, message, accepted)
        return case

    @staticmethod
    def _let_write(acting: Acting, case: int, accepted: Accepted) -> None:
        person = Person(0, Role.SELF, accepted.name, "", "", accepted.address, "", "", "")
        if accepted.person:
            known: int | None = people.root(acting.session, accepted.person)
            people.add_to_person(acting, replace(person, id=known or 0))
        elif accepted.person is None:
            known = people.same(acting.session, accepted.address, accepted.name)
        else:
            known = None
        if known is None and (accepted.name or accepted.address):
            known = people.add_person(acting, person)
        if known is not None:
            people.join_case(acting, case, known, Role.SELF)

    # ------------------------------------------------------------------ telephone, counter, post

    def phone(self, note: PhoneNote) -> Change:
        """Open a case from what was heard or read, or add it to the running case it names.

        Kinds are the officer's own choice. First tasks (a call back) and clocks come with it.
        Raises FieldRefusedError; NoSuchCaseError for an unknown running case.
        """
        note = notes.proved(note, self._book.now.moment().date())
        with self._book.act(note.channel) as acting:
            if note.case:
                case = self._docket.working(acting.session, note.case).id
            else:
                case = self._open_from_note(acting, note)
            notes.write(acting, case, note, self._docket.calendars.company)
            for one in people.people_of(acting.session, case):
                for other in people.other_cases(acting.session, one.id, case):
                    self._docket.refresh(acting, other)  # lists sort by a reading learnt just now
            self._docket.refresh(acting, case)
            return acting.change

    def _open_from_note(self, acting: Acting, note: PhoneNote) -> int:
        items = tuple(ProposedItem(kind, ()) for kind in note.kinds)
        opening = _Opening(
            note.channel,
            note.arrived,
            note.noticed,
            note.words,
            items or (ProposedItem(Kind.INQUIRY, ()),),
            confirmed=bool(items),
            called_at=note.called_at,
            deemed=note.deemed,
        )
        return self._open(acting, opening)

    def attach(self, number: str, files: Sequence[Enclosure], text: str = "") -> Change:
        """Put files to a case: kept whole by SHA-256, never opened.

        Raises NoSuchCaseError; FieldRefusedError where there is no file.
        """
        if not files:
            raise FieldRefusedError("file", "required")
        with self._book.act("attach") as acting:
            case = self._docket.working(acting.session, number).id
            notes.attach(acting, case, files, folding.storable(text).strip())
            self._docket.refresh(acting, case)
            return acting.change

    def known(self, words: str) -> tuple[Person, ...]:
        """Return people who may be the one that is being typed: proposals only."""
        with self._book.reading() as session:
            return people.similar(session, words)

    # ------------------------------------------------------------------ opening

    def _open(self, acting: Acting, opening: _Opening) -> int:
        row = CaseRow(
            number=self._next_number(acting.session, opening.arrived),
            channel=opening.channel,
            arrived=opening.arrived,
            noticed=opening.noticed,
            recorded=acting.moment,
            words=opening.words,
        )
        acting.session.add(row)
        acting.session.flush()
        case = row.id or 0
        dockets.seal_number(acting, case, row.number)
        for position, item in enumerate(opening.items, 1):
            self._open_item(acting, case, opening, position, item)
        return case

    def _open_item(
        self, acting: Acting, case: int, opening: _Opening, position: int, item: ProposedItem
    ) -> None:
        def write(sort: str, day: date, facts: Mapping[str, str]) -> None:
            event = Event(0, position, sort, day, acting.moment, acting.actor, "", facts)
            dockets.write_event(acting, case, event)

        facts = {"kind": str(item.kind), "settings": str(self._docket.editions.newest.number)}
        if opening.called_at:
            facts["called_at"] = opening.called_at
        if opening.deemed:
            facts["deemed"] = opening.deemed.isoformat()
        if item.words:
            facts["words"] = "\n".join(item.words)
        write(dockets.OPENED, opening.arrived, facts)
        if opening.confirmed:
            family = self._docket.lawbook.kind(item.kind).family
            told = {"kind": str(item.kind), "family": str(family)}
            if item.grounds:
                told["ground"] = ",".join(one.ground for one in item.grounds)
            write(Act.CONFIRM, opening.noticed, told)

    def _next_number(self, session: Session, day: date) -> str:
        numbering = self._docket.profile.numbering
        return numbering.case_number(day, next_of(session, numbering.series(day)), eras())


def mails_in(path: Path) -> Iterator[tuple[str, Found | None]]:
    """Yield the mails of a file, an mbox or a folder by name; None for a file that is none.

    Raises FileUnreadableError.
    """
    for found in reading.mails(path):
        if isinstance(found, reading.Skipped):
            yield found.path.name, None
        else:
            yield found.name, found


def known_charset(charset: str) -> None:
    """Raise UnknownCharsetError where a mail cannot be read in `charset`."""
    if charset and not decoding.is_known(charset):
        raise UnknownCharsetError(charset)


def refuse_what_is_no_mail(message: Message, file: str) -> None:
    """Raise NotAMailError where the bytes hold neither headers nor a body."""
    defects = set(message.defects)
    if Defect.EMPTY in defects or {Defect.NO_HEADERS, Defect.NO_BODY} <= defects:
        raise NotAMailError(file)
    if Defect.NO_HEADERS in defects and not message.sender.address and not message.subject:
        raise NotAMailError(file)


def proposed_items(message: Message) -> tuple[ProposedItem, ...]:
    """Return the kinds a mail seems to ask for, with the words that led there."""
    found = propose(message.subject, message.body, rules())
    return tuple(
        ProposedItem(
            item.kind,
            item.words,
            tuple(ProposedGround(one.ground, one.words) for one in item.grounds),
        )
        for item in found
    )


def _chosen(accepted: Accepted, kind: Kind) -> tuple[ProposedGround, ...]:
    return tuple(ProposedGround(ground, ()) for ground in accepted.grounds.get(kind, ()))


def _writer(session: Session, message: Message) -> tuple[int | None, str, str]:
    """Return the known person who may have written a mail, their name, and what is the same."""
    name, address = message.sender.name, message.sender.address
    for known, by in (
        (people.same(session, address, name), "both"),
        (people.by_address(session, address), "address"),
        (people.by_name(session, name), "name"),
    ):
        row = session.get(PersonRow, known) if known else None
        if row is not None:
            return row.id, row.name, by
    return None, "", ""


def proposal_of(
    message: Message,
    file: str,
    today: date,
    *,
    running: tuple[str, str] = ("", ""),
    person: tuple[int | None, str, str] = (None, "", ""),
) -> Proposal:
    """Return a mail as a proposal.

    `running` is a case and how it was found, `person` a known one, the name, and what is the same.
    The day of arrival is that of the mail, never after `today`: a sender's clock may be wrong.
    """
    return Proposal(
        file=file,
        sha256=message.sha256,
        subject=message.subject,
        sender=message.sender.name,
        address=message.sender.address,
        sent=message.sent_at,
        arrived=min(message.arrived_on(today), today),
        body=message.body,
        defects=tuple(message.defects),
        attachments=tuple(
            AttachmentLine(a.name, a.content_type, a.size, a.sha256) for a in message.attachments
        ),
        items=proposed_items(message),
        case=running[0],
        case_by=running[1],
        person=person[0],
        person_name=person[1],
        person_by=person[2],
        noticed=today,
    )
