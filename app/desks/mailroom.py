"""Desk: issued letters on their way out of the house: saved, printed, mailed; the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from app.errors import NoMailAddressError
from app.files import write_whole
from app.letters.outgoing import HAND_OUT, addresses, hand_out, row_of
from app.mail.writing import MailDraft, draft
from app.matter.sheets import documents_of
from app.rules.posting import mail_text
from app.store.tables import CaseRow, DocumentRow
from app.views import RegisterLine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.matter.docket import Docket
    from app.store.book import Book
    from app.views import Issued


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
            wanted = select(CaseRow.number).where(
                col(CaseRow.id).in_(select(DocumentRow.case_id).distinct())
            )
            numbers = [case] if case else session.exec(wanted.order_by(col(CaseRow.id))).all()
            found = []
            for number in numbers:
                matter = self._docket.load(session, number)
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
