"""An issued letter leaves the casebook: its bytes as they were frozen, and to whom they may go.

Every way out is written into the journal: which letter, by which way, who, when. Where to is not:
a path may name somebody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam
from sqlmodel import select

from app.domain.item import Act
from app.domain.sending import sendings
from app.errors import (
    LetterErasedError,
    LetterHoldsNoMoreError,
    NoMailAddressError,
    NoSuchDocumentError,
)
from app.letters.facts import principal_of, tells_of_data
from app.mail.writing import reachable
from app.partners.known import partners_of
from app.people.kept import contacts_of
from app.rules.wording import Recipient, letter_texts
from app.store.tables import BlobRow, DocumentRow
from app.views.letters import Issued

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlmodel import Session

    from app.domain.sending import Sending
    from app.matter.docket import Matter
    from app.store.book import Acting
    from app.store.tables import ContactRow
    from app.views.people import Person

HAND_OUT = "hand-out"
"""The act by which a letter leaves the casebook, whatever the way."""

# built once: to build a statement takes as long as to carry it out
_NUMBERED = select(DocumentRow).where(DocumentRow.number == bindparam("number"))
_TOLD = ("answer", "refusal", "correction")


def row_of(session: Session, number: str) -> DocumentRow:
    """Return a letter of the register. Raises NoSuchDocumentError, LetterErasedError."""
    row = session.exec(_NUMBERED, params={"number": number}).first()
    if row is None:
        raise NoSuchDocumentError(number)
    if row.erased:
        raise LetterErasedError(number, row.erased)
    return row


def stored(session: Session, number: str) -> Issued:
    """Return an issued letter: the bytes as they were frozen. Raises as `row_of`."""
    row = row_of(session, number)
    blob = session.get_one(BlobRow, row.sha256)
    return Issued(row.number, row.letter, row.title, row.dated, row.sha256, blob.content)


def hand_out(acting: Acting, number: str, way: str) -> Issued:
    """Return an issued letter that leaves the casebook: saved, printed, dragged or mailed."""
    row = row_of(acting.session, number)
    acting.documents.add(row.id or 0)
    acting.document = number
    ways = acting.payload.setdefault("out", [])
    if isinstance(ways, list):
        ways.append({"letter": number, "way": way})
    return stored(acting.session, number)


# ------------------------------------------------------------------ to whom by mail


def addresses(session: Session, matter: Matter, number: str) -> tuple[str, ...]:
    """Return the mail addresses a letter may be sent to, the newest first; none is guessed.

    A receipt or a question goes to an address of the addressee that is in use. A letter that
    tells of data goes to one that stood in the casebook when it was proved who asks: an address
    that came later proves nothing, whoever wrote it (appi.23, 誤送付). Raises NoMailAddressError,
    and LetterHoldsNoMoreError for a letter that is void or superseded.
    """
    one = sendings(matter.events).get(number)
    text = letter_texts().get(one.letter) if one else None
    if one is None or text is None:
        raise NoSuchDocumentError(number)
    if not one.holds:
        raise LetterHoldsNoMoreError(number, one.state)
    if text.to is Recipient.PARTNER:
        asked = {ask.partner for ask, items in matter.asks if set(items) & set(one.items)}
        kept = [p.mail for p in partners_of(session) if str(p.id) in asked and p.mail]
    else:
        to = _addressee(matter, principal=text.to is Recipient.PRINCIPAL)
        contacts = [c for c in (contacts_of(session, to.id) if to else ()) if c.sort == "mail"]
        current = [c for c in contacts if c.standing == "current"]
        telling = _tells(matter, one) or tells_of_data(text)
        proved = list(_proved(matter, one, current)) if telling else current
        if current and not proved:
            raise NoMailAddressError(number, "unverified")
        kept = [contact.value for contact in proved]
    if not kept:
        raise NoMailAddressError(number, "unknown")
    found = tuple(dict.fromkeys(address for address in kept if reachable(address)))
    if not found:
        raise NoMailAddressError(number, "unwritable")
    return found


def _addressee(matter: Matter, *, principal: bool) -> Person | None:
    if principal:
        return principal_of(matter.people)
    agent = next((p for p in matter.people if p.role.acts_for_another), None)
    return agent or next(iter(matter.people), None)


def _tells(matter: Matter, one: Sending) -> bool:
    """Return whether a letter tells of data of a person, or that there are none."""
    items = [matter.item(n) for n in one.items]
    return one.of in _TOLD and any(item.tells_about_data for item in items)


def _proved(matter: Matter, one: Sending, contacts: list[ContactRow]) -> Iterator[ContactRow]:
    """Yield the addresses that stood when it was proved last who asks about these items."""
    proofs = [
        event
        for event in matter.events
        if event.sort == Act.IDENTITY and event.facts.get("result") == "ok"
        if set(event.items) & set(one.items)
    ]
    if not proofs:
        return
    last = proofs[-1]
    changed = any(
        event.id > last.id and "mail" in event.facts.get("fields", "").split(",")
        for event in matter.events
        if event.sort == Act.PERSON
    )
    for contact in contacts:
        if not changed and (contact.since is None or contact.since <= last.at.date()):
            yield contact
