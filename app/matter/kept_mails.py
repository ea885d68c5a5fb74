"""The mails of a case: kept as they came, and read again in another charset (文字化け修復)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from app.domain.item import Event
from app.errors import FieldRefusedError
from app.mail import repair
from app.matter import docket as dockets
from app.store.blobs import keep
from app.store.tables import AttachmentRow, BlobRow, CaseRow, MessageRow
from app.views.cases import MailReading

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from sqlmodel import Session

    from app.mail.message import Message
    from app.store.book import Acting
    from app.views.intake import Accepted

REREAD = "reread"
"""The event: somebody chose in which charset a mail is read."""


def readings_of(raw: bytes, company_domains: Collection[str] = ()) -> tuple[MailReading, ...]:
    """Return a mail in every charset that makes a difference, as it is read first."""
    found = repair.candidates(raw, company_domains)
    as_read = found[0].score
    return tuple(
        MailReading(
            one.charset, one.subject, one.sender, one.address, one.lines, one.score > as_read
        )
        for one in found
    )


def keep_message(acting: Acting, case: int, message: Message, accepted: Accepted) -> None:
    """Keep a mail of a case: its bytes, what they say, and that it came."""
    session = acting.session
    row = MessageRow(
        case_id=case,
        sha256=keep(session, accepted.raw),
        message_id=message.message_id,
        subject="",
        sender="",
        address="",
        arrived=accepted.arrived,
        body="",
    )
    session.add(row)
    _tell(row, message)
    session.flush()
    _keep_files(session, row, message)
    facts = {"from": message.sender.address, "sha256": message.sha256}
    if accepted.charset:
        facts["charset"] = accepted.charset
    event = Event(
        0, 0, dockets.MAILED, accepted.arrived, acting.moment, acting.actor, message.subject, facts
    )
    dockets.write_event(acting, case, event)


def reread(
    acting: Acting, case: int, sha256: str, read: Callable[[bytes], Message], charset: str
) -> None:
    """Let a mail of a case say what `read` makes of its bytes, and note the choice.

    The requester's words follow where they are those of the mail. Raises FieldRefusedError
    where the case has no mail with these bytes.
    """
    session = acting.session
    row = session.exec(
        select(MessageRow).where(MessageRow.case_id == case, MessageRow.sha256 == sha256)
    ).first()
    kept = session.get(BlobRow, sha256)
    if row is None or kept is None:
        raise FieldRefusedError("sha256", "choice")
    before = row.body or row.subject
    message = read(kept.content)
    _tell(row, message)
    session.add(row)
    _keep_files(session, row, message)
    opened = session.get_one(CaseRow, case)
    if opened.words == before:
        opened.words = message.body or message.subject
        session.add(opened)
    facts = {"sha256": sha256, "charset": charset}
    event = Event(0, 0, REREAD, acting.today, acting.moment, acting.actor, "", facts)
    dockets.write_event(acting, case, event)


def charsets_of(events: Iterable[Event]) -> dict[str, str]:
    """Return for each mail, by its hash, the charset somebody chose for it last."""
    told = (e.facts for e in events if e.sort in (dockets.MAILED, REREAD) and "sha256" in e.facts)
    return {facts["sha256"]: facts.get("charset", "") for facts in told}


def _tell(row: MessageRow, message: Message) -> None:
    row.message_id = message.message_id
    row.subject = message.subject
    row.sender = message.sender.name
    row.address = message.sender.address
    row.body = message.body
    row.defects = ",".join(message.defects)


def _keep_files(session: Session, row: MessageRow, message: Message) -> None:
    """Let the files of a mail be those the message has; bytes stay, whatever they are called."""
    rows = session.exec(
        select(AttachmentRow)
        .where(AttachmentRow.message_id == row.id)
        .order_by(col(AttachmentRow.id))
    ).all()
    kept = dict(enumerate(rows))
    for number, file in enumerate(message.attachments):
        sha256 = keep(session, file.content)
        one = kept.pop(number, None) or AttachmentRow(
            case_id=row.case_id, message_id=row.id or 0, sha256=sha256, name="", content_type=""
        )
        one.sha256, one.name, one.content_type = sha256, file.name, file.content_type
        session.add(one)
    for one in kept.values():
        session.delete(one)
