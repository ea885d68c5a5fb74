"""Desk: issued letters on their way out of the house: saved, printed, mailed; the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from app.errors import NoMailAddressError
from app.files import write_whole
from app.jobs import Progress
from app.letters.outgoing import HAND_OUT, addresses, hand_out, row_of
from app.mail.writing import MailDraft, draft
from app.matter.sheets import documents_of
from app.rules.almanac import eras
from app.rules.posting import mail_text
from app.store.tables import BlobRow, CaseRow, DocumentRow
from app.views.letters import RegisterLine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.matter.docket import Docket
    from app.store.book import Acting, Book
    from app.views.letters import Issued


class Mailroom:
    """The desk of what leaves."""

    def __init__(self, book: Book, docket: Docket) -> None:
        self._book = book
        self._docket = docket

    # ------------------------------------------------------------------ the register

    def register(self, case: str = "") -> tuple[RegisterLine, ...]:
        """Return the register of letters (文書台帳), of one case or of all, the oldest first.

        Void and superseded ones stay in it: a number is never used again.
        """
        with self._book.reading() as session:
            lettered = select(DocumentRow.case_id).distinct().order_by(col(DocumentRow.case_id))
            cases = [self._docket.find(session, case)] if case else session.exec(lettered).all()
            found = []
            for matter in self._docket.cases(session, cases):
                lines = documents_of(session, matter)
                found += [RegisterLine(matter.number, line) for line in lines]
        return tuple(sorted(found, key=lambda line: line.document.id))

    # ------------------------------------------------------------------ ways out

    def printed(self, numbers: Sequence[str]) -> tuple[Issued, ...]:
        """Return letters that go to a printer now, and write down that they do: one act.

        Raises NoSuchDocumentError, LetterErasedError.
        """
        with self._book.act(HAND_OUT) as acting:
            return tuple(hand_out(acting, number, "printed") for number in numbers)

    def take_out(self, number: str, sha256: str) -> bytes:
        """Return the bytes of a mail or file kept with a case, and write down that they leave.

        The journal names the case, neither the file nor its bytes. Raises LookupError,
        NoSuchCaseError.
        """
        with self._book.act(HAND_OUT) as acting:
            row = acting.session.get(BlobRow, sha256)
            if row is None:
                raise LookupError(sha256)
            case = self._docket.load(acting.session, number).number
            acting.payload["out"] = [{"file of": case, "way": "saved"}]
            return row.content

    def dragged(self, number: str) -> Issued:
        """Return a letter that was dragged out of the window, and write down that it was.

        Raises NoSuchDocumentError, LetterErasedError.
        """
        with self._book.act(HAND_OUT) as acting:
            return hand_out(acting, number, "dragged")

    def bundle(self, numbers: Sequence[str], path: Path, progress: Progress | None = None) -> str:
        """Write letters to one file for the printer, a list on top; return its SHA-256.

        The list names no person. One act, whole or not at all. Raises FileUnwritableError, and
        Cancelled between letters.
        """
        with self._book.act(HAND_OUT) as acting:
            return write_whole(path, self._bundle(acting, numbers, "saved", progress))

    def printed_bundle(self, numbers: Sequence[str], progress: Progress | None = None) -> bytes:
        """Return the same for a printer, and write down that they go there."""
        with self._book.act(HAND_OUT) as acting:
            return self._bundle(acting, numbers, "printed", progress)

    def _bundle(
        self, acting: Acting, numbers: Sequence[str], way: str, progress: Progress | None
    ) -> bytes:
        from reports.bundle import CoverList, Entry, cover, merged, page_counts

        going = (progress or Progress()).over(numbers, len(numbers))
        letters = [hand_out(acting, number, way) for number in going]
        cases = dict(
            acting.session.exec(
                select(DocumentRow.number, CaseRow.number)
                .join(CaseRow, col(CaseRow.id) == DocumentRow.case_id)
                .where(col(DocumentRow.number).in_(numbers))
            ).all()
        )
        pdfs = [one.pdf for one in letters]
        entries = tuple(
            Entry(one.number, cases[one.number], one.title, pages)
            for one, pages in zip(letters, page_counts(pdfs), strict=True)
        )
        company = self._docket.profile.company.name
        return merged([cover(CoverList(company, eras().write(acting.today), entries)), *pdfs])

    def addresses(self, number: str) -> tuple[str, ...]:
        """Return the mail addresses a letter may be sent to. Raises NoMailAddressError."""
        with self._book.reading() as session:
            case = row_of(session, number).case_id
            return addresses(session, self._docket.load(session, case), number)

    def draft_mail(self, number: str, path: Path, *, to: str = "", password: str = "") -> str:
        """Write a mail with the letter attached, for the officer to send; return its SHA-256.

        `to` is one of `addresses`; it need not be said where there is one only. With a
        password the attachment asks for it; the mail does not say it, and nothing keeps it.
        The program sends nothing. Raises NoMailAddressError, FileUnwritableError.
        """
        moment = self._book.now.moment()
        with self._book.act(HAND_OUT) as acting:
            issued = hand_out(acting, number, "mailed")
            matter = self._docket.load(acting.session, row_of(acting.session, number).case_id)
            allowed = addresses(acting.session, matter, number)
            chosen = to or (allowed[0] if len(allowed) == 1 else "")
            if chosen not in allowed:
                raise NoMailAddressError(number, "choice")
            profile = self._docket.profile
            words = {
                "会社": profile.company.name,
                "部署": profile.officer.title,
                "受付番号": matter.number,
                "文書番号": number,
                "連絡先": "\n".join(profile.desk_lines),
            }
            subject, body = mail_text(moment.date()).filled(words, locked=bool(password))
            pdf = issued.pdf
            if password:
                from reports.bundle import locked

                pdf = locked(pdf, password)
            mail = MailDraft(chosen, subject, body, f"{number}.pdf", pdf)
            return write_whole(path, draft(mail))
