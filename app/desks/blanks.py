"""Desk: the blank forms (様式) it hands out, and the receipt slip of a case.

A blank form says nothing of anybody, so printing one is no act and leaves no entry. A slip is
handed to a person: its bytes are kept with the case, and an event says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.domain.item import Event
from app.errors import FieldRefusedError, Finding, LetterFindingsError, NoAddressError
from app.files import write_whole
from app.letters import envelopes
from app.letters.form_facts import facts_of, slip_facts
from app.matter import docket as dockets
from app.rules.almanac import eras
from app.rules.form_texts import Form, blocks_of, filled, form_texts
from app.store.blobs import keep
from app.store.tables import AttachmentRow
from app.views.letters import FormLine

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sqlmodel import Session

    from app.changes import Change
    from app.matter.docket import Docket, Matter
    from app.rules.form_texts import Facts, FormText
    from app.store.book import Acting, Book
    from app.views.letters import Envelope
    from reports.envelope import Calibration, Reply

HANDED_OUT: Final = "handed-out"
"""The event of a paper that was handed to somebody and is no letter (受付票)."""
_EDITION = "{}版"


class Blanks:
    """The desk of blank forms."""

    def __init__(self, book: Book, docket: Docket) -> None:
        self._book = book
        self._docket = docket

    def forms(self) -> tuple[FormLine, ...]:
        """Return the forms that belong to no case, in the order they are offered."""
        return tuple(
            FormLine(form, text.title, text.about)
            for form, text in form_texts().items()
            if not text.of_case
        )

    def pdf(self, form: str) -> bytes:
        """Return a blank form as a PDF, as of today.

        Raises FieldRefusedError for a form that is none or belongs to a case, NoAddressError,
        and LetterFindingsError for a character no font has.
        """
        known = tuple(line.form for line in self.forms())
        if form not in known:
            raise FieldRefusedError("form", "choice", known)
        with self._book.reading() as session:
            envelope = envelopes.envelope_of(session)
        return self._printed(Form(form), envelope)

    def export(self, form: str, path: Path) -> str:
        """Write a blank form to `path`; return its SHA-256. Raises what `pdf` does."""
        return write_whole(path, self.pdf(form))

    # ------------------------------------------------------------------ of a case

    def slip(self, number: str) -> bytes:
        """Return the receipt slip of a case as it would be handed out today.

        Raises NoSuchCaseError, CaseErasedError, LetterFindingsError.
        """
        with self._book.reading() as session:
            return self._slip(session, number)[1]

    def hand_out(self, number: str, path: Path) -> Change:
        """Write the receipt slip of a case to `path` and keep it with the case: one act."""
        with self._book.act("hand-out") as acting:
            matter, pdf = self._slip(acting.session, number)
            sha256 = _attach(acting, matter, pdf)
            facts = {"form": str(Form.SLIP), "sha256": sha256}
            moment, actor = acting.moment, acting.actor
            event = Event(0, 0, HANDED_OUT, acting.today, moment, actor, "", facts)
            dockets.write_event(acting, matter.id, event)
            self._docket.refresh(acting, matter.id)
            write_whole(path, pdf)
            return acting.change

    def _slip(self, session: Session, number: str) -> tuple[Matter, bytes]:
        matter = self._docket.working(session, number)
        today = self._book.now.moment().date()
        facts = slip_facts(self._docket, matter, today, self._book.actor)
        return matter, _laid_out(form_texts()[Form.SLIP], facts, matter.number)

    # ------------------------------------------------------------------ envelopes

    def envelope(self) -> Envelope:
        """Return the window envelopes of the office, with the shift of this machine."""
        with self._book.reading() as session:
            return envelopes.envelope_of(session)

    def keep_envelope(self, values: Mapping[str, str]) -> Envelope:
        """Keep what was measured: used (yes, no), x, y, width, height, right, down in mm.

        What is not named stays. Letters issued from now on are printed for it; those that were
        issued stay as they are. Raises FieldRefusedError.
        """
        envelope = envelopes.read(values, self.envelope())
        envelopes.keep(self._book, envelope)
        return envelope

    # ------------------------------------------------------------------ printing

    def _printed(self, form: Form, envelope: Envelope) -> bytes:
        profile = self._docket.profile
        facts = facts_of(profile, self._book.now.moment().date())
        text = form_texts()[form]
        if text.parts:
            return _laid_out(text, facts, profile.company.name)
        return self._drawn(text, envelope)

    def _drawn(self, text: FormText, envelope: Envelope) -> bytes:
        from reports import envelope as paper
        from reports.errors import MissingGlyphError, NoRoomError

        try:
            if text.form is Form.CALIBRATION:
                return paper.calibration_pdf(self._calibration(text, envelope))
            reply = self._reply(text)
            return (
                paper.labels_pdf(reply) if text.form is Form.LABELS else paper.envelope_pdf(reply)
            )
        except (MissingGlyphError, NoRoomError) as error:
            raise _unprintable(text, error) from error

    def _reply(self, text: FormText) -> Reply:
        from reports.envelope import Reply

        company, words = self._docket.profile.company, text.words
        if not company.address:
            raise NoAddressError
        return Reply(
            company=company.name,
            desk=self._docket.profile.desk.name,
            postcode=company.postcode,
            lines=company.address,
            honorific=words["for"],
            stamp=words.get("stamp", ""),
            confidential=words.get("confidential", ""),
            sender=words.get("sender", ""),
            fields=tuple(words.get("fields", ())),
        )

    def _calibration(self, text: FormText, envelope: Envelope) -> Calibration:
        from reports.envelope import Calibration
        from reports.letter import Addressee

        words = text.words
        postcode, *lines, name, honorific = words["sample"]
        measures = {
            name: f"{getattr(envelope, name):g}".replace("-", "−") for name in envelopes.LIMITS
        }
        return Calibration(
            company=self._docket.profile.company.name,
            title=text.title,
            window=envelopes.window(envelope),
            shift=(envelope.right, envelope.down),
            outline=words["outline"].format_map(measures),
            where=words["set"].format_map(measures),
            right=words["right"],
            down=words["down"],
            scale=words["scale"],
            fold=words["fold"],
            steps=tuple(words["steps"]),
            sample=Addressee(name, honorific, postcode, tuple(lines)),
        )


def _laid_out(text: FormText, facts: Facts, subject: str) -> bytes:
    from reports.blank import Blank, to_pdf
    from reports.errors import MissingGlyphError

    blank = Blank(
        title=text.title,
        company=facts.slots["company"],
        subject=subject,
        foot=f"{text.title}　{_EDITION.format(eras().write(text.edition))}",
        blocks=tuple(blocks_of(text, facts)),
        to=filled(text.to, facts),
        dated=text.dated,
        made=filled(text.made, facts),
    )
    try:
        return to_pdf(blank)
    except MissingGlyphError as error:
        raise _unprintable(text, error) from error


def _unprintable(text: FormText, error: Exception) -> LetterFindingsError:
    where, character = getattr(error, "where", ""), getattr(error, "character", "")
    code = "glyph" if character else "room"
    return LetterFindingsError(text.title, (Finding(code, where, character),))


def _attach(acting: Acting, matter: Matter, pdf: bytes) -> str:
    """Keep a paper with its case, once however often it is printed; return its SHA-256."""
    from sqlmodel import select

    sha256 = keep(acting.session, pdf)
    kept = select(AttachmentRow).where(
        AttachmentRow.case_id == matter.id, AttachmentRow.sha256 == sha256
    )
    if acting.session.exec(kept).first() is None:
        name = f"{form_texts()[Form.SLIP].title}_{matter.number}.pdf"
        acting.session.add(
            AttachmentRow(
                case_id=matter.id, sha256=sha256, name=name, content_type="application/pdf"
            )
        )
    return sha256
