"""What copies for the accredited body are made of: letters, mails, files that came with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlmodel import col, select

from app.domain.masking import BLACK
from app.domain.sending import sendings
from app.letters.covering import LETTER
from app.mail import decoding
from app.rules.almanac import eras
from app.store.tables import AttachmentRow, BlobRow, DocumentRow, MessageRow
from app.views.package import AttachmentChoice
from reports import raster

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sqlmodel import Session

    from app.body.masks import MaskRules
    from app.domain import jipdec
    from app.domain.sending import Sending
    from app.matter.docket import Docket, Matter
    from reports.raster import PageText, Piece

_HEADING: Final = re.compile("[０-９]+\u3000(.+)")


@dataclass(frozen=True, slots=True)
class Source:
    """A paper that a copy is made of: a letter by its pages, a mail or a file by its text."""

    title: str
    dated: date
    sort: str  # letter, mail, file
    pages: tuple[PageText, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    text: str = ""


def letters_of(session: Session, matters: Sequence[Matter], rules: MaskRules) -> Iterator[Source]:
    """Yield the letters of cases, with nothing under the headings a rule blackens.

    What is void, or was superseded before it left, nobody outside has seen: it is none of these.
    """
    became = {n: one for matter in matters for n, one in sendings(matter.events).items()}
    ids = [matter.id for matter in matters]
    rows = session.exec(
        select(DocumentRow, BlobRow)
        .where(col(DocumentRow.case_id).in_(ids), DocumentRow.sha256 == col(BlobRow.sha256))
        .order_by(col(DocumentRow.dated), col(DocumentRow.id))
    )
    for row, blob in rows:
        one = became[row.number]
        if row.letter == LETTER or (one.voided or (one.superseded and not _left(one))):
            continue
        title = f"{row.title}（差替え前）" if one.superseded else row.title
        blacked = rules.blacked.get(row.letter, ())
        pages = _blacked(raster.pieces(blob.content), blacked)
        yield Source(f"{row.number}\u3000{title}", row.dated, "letter", pages=pages)


def _left(one: Sending) -> bool:
    return one.dispatched is not None or one.returned is not None


def _blacked(pages: tuple[PageText, ...], headings: tuple[str, ...]) -> tuple[PageText, ...]:
    """Return pages with nothing under these headings: what a disclosure discloses."""
    hiding = False
    found = []
    for page in pages:
        pieces: list[Piece] = []
        for piece in page.pieces:
            heading = _HEADING.fullmatch(piece.text)
            if heading or piece.text in ("以上", "敬具"):
                hiding = bool(heading) and piece.text.partition("\u3000")[2].startswith(headings)
                pieces.append(piece)
            elif hiding:
                pieces.append(raster.Piece(BLACK, piece.x, piece.baseline, piece.size))
            else:
                pieces.append(piece)
        found.append(raster.PageText(page.width, page.height, tuple(pieces)))
    return tuple(found)


def mails_of(session: Session, ids: Sequence[int], docket: Docket) -> Iterator[Source]:
    """Yield the mails of cases, as they were decoded."""
    rows = session.exec(
        select(MessageRow).where(col(MessageRow.case_id).in_(ids)).order_by(col(MessageRow.id))
    )
    desk = docket.profile.desk.name
    for row in rows:
        facts = (
            ("受信日", eras().write(row.arrived)),
            ("差出人", f"{row.sender or row.address}"),
            ("宛先", desk),
            ("件名", row.subject or "（件名なし）"),
        )
        yield Source(
            f"電子メール「{row.subject or '件名なし'}」",
            row.arrived,
            "mail",
            facts=facts,
            text=row.body,
        )


def attachments_of(
    session: Session, matters: Sequence[Matter], one: jipdec.Matter, rules: MaskRules
) -> Iterator[tuple[AttachmentRow, AttachmentChoice]]:
    """Yield the files that came with mails, and what each would need to go along."""
    rows = session.exec(
        select(AttachmentRow, BlobRow.size)
        .where(
            col(MessageRow.case_id).in_([m.id for m in matters]),
            AttachmentRow.message_id == MessageRow.id,
            AttachmentRow.sha256 == BlobRow.sha256,
        )
        .order_by(col(AttachmentRow.id))
    )
    for at, (row, size) in enumerate(rows, 1):
        exhibit = rules.exhibit_of(row.name, row.content_type)
        lacking = one.lacking_for(exhibit) if exhibit else ()
        unfit = _unfit(row.content_type, row.name)
        yield row, AttachmentChoice(at, row.name, size, exhibit, lacking, unfit)


def _unfit(content_type: str, name: str) -> str:
    if content_type.startswith(("audio/", "video/")):
        return "sound"
    if content_type.startswith("image/"):
        return "picture"
    readable = content_type.startswith("text/plain") or name.casefold().endswith((".txt", ".pdf"))
    return "" if readable or content_type == "application/pdf" else "unreadable"


def text_of(content_type: str, name: str, content: bytes) -> str:
    """Return the text of a file, "" where there is none to be had."""
    if content.startswith(b"%PDF"):
        return "\n".join(raster.text_or_nothing(content))
    if content_type.startswith("text/plain") or name.casefold().endswith(".txt"):
        return decoding.read(content).text
    return ""


def texts_of(source: Source) -> Iterator[str]:
    """Yield every text of a source."""
    yield source.title
    yield source.text
    yield from (value for _, value in source.facts)
    for page in source.pages:
        yield "\n".join(piece.text for piece in page.pieces)
