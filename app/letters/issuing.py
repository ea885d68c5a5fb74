"""A letter about to be issued: drawn with its number, frozen, and entered into the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects.sqlite import insert

from app.domain.item import Act, Event
from app.domain.proofreading.galley import Severity
from app.errors import Finding, LetterFindingsError
from app.finding.passages import keep_said
from app.letters.envelopes import window_of
from app.letters.proofing import lines_of
from app.rules.almanac import eras
from app.store.blobs import keep
from app.store.registers import next_of
from app.store.tables import DocumentRow
from app.texts.own import text_digest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlmodel import Session

    from app.company.profile import Profile
    from app.letters.paper import Paper
    from app.matter.docket import Docket, Matter
    from app.store.book import Acting
    from reports.letter import Window

# built once: to build a statement takes as long as to carry it out
_REGISTER = insert(DocumentRow)


def draw(
    profile: Profile, case: str, paper: Paper, number: str | None, window: Window | None = None
) -> tuple[bytes | None, list[Finding]]:
    """Return the letter as PDF, or what keeps it from being printed; no number: a draft.

    With a `window` the addressee stands where an envelope shows it.
    """
    from reports.errors import MissingGlyphError, NoRoomError
    from reports.letter import Letter, Sender, to_pdf

    if paper.composed is None:
        return None, []
    letter = Letter(
        letter=paper.text.id,
        number=number,
        date=eras().write(paper.dated),
        addressee=paper.addressee,
        sender=Sender(
            profile.company.name,
            profile.officer.title,
            profile.officer.name,
            profile.company.postcode,
            profile.company.address,
        ),
        title=paper.title,
        body=paper.composed.blocks,
        contact=profile.desk_lines,
        case_number=case,
        window=window,
    )
    try:
        return to_pdf(letter), []
    except MissingGlyphError as error:
        return None, [Finding("glyph", error.where, error.character)]
    except NoRoomError as error:
        return None, [Finding("room", error.where)]


def issue(
    acting: Acting,
    docket: Docket,
    matter: Matter,
    paper: Paper,
    facts: Mapping[str, str] | None = None,
    acknowledged: Collection[str] = (),
) -> tuple[str, bytes]:
    """Give a letter the next number of its case and freeze it; return the number and the PDF.

    `acknowledged` are the keys of findings that the officer has looked at; they are written down
    with the letter. Raises LetterFindingsError with everything that is in the way.
    """
    number = _next_number(acting.session, docket, matter)
    window = window_of(acting.session)
    pdf, findings = draw(docket.profile, matter.number, paper, number, window)
    waved = [one.key for one in paper.findings if _waved(one, acknowledged)]
    left = [one for one in paper.findings if not _waved(one, acknowledged)]
    if left or findings or pdf is None:
        raise LetterFindingsError(paper.text.id, (*left, *findings))
    more = {**(facts or {}), **({"acknowledged": ",".join(waved)} if waved else {})}
    _register(acting, docket, matter, paper, (number, pdf, more))
    return number, pdf


def _waved(found: Finding, acknowledged: Collection[str]) -> bool:
    """Return whether the officer has looked at this, and it is hers to pass."""
    return found.severity is Severity.LOOK and found.key in acknowledged


def _next_number(session: Session, docket: Docket, matter: Matter) -> str:
    serial = next_of(session, f"letter:{matter.number}")
    return docket.profile.numbering.letter_number(matter.number, serial)


def _said(profile: Profile, paper: Paper, number: str) -> str:
    """Return what is read on the letter: it is found by that, and the PDF is not read back."""
    company, officer = profile.company, profile.officer
    signed = (company.postcode, *company.address, company.name, officer.title, officer.name)
    lines = (line.text for line in lines_of(paper, profile))
    return "\n".join((number, eras().write(paper.dated), *signed, paper.addressee.postcode, *lines))


def _register(
    acting: Acting,
    docket: Docket,
    matter: Matter,
    paper: Paper,
    issued: tuple[str, bytes, Mapping[str, str]],
) -> None:
    number, pdf, more = issued
    sha256 = keep(acting.session, pdf)
    keep_said(acting.session, sha256, _said(docket.profile, paper, number))
    items = ",".join(str(n) for n in paper.items)
    row = {
        "case_id": matter.id,
        "number": number,
        "letter": paper.text.id,
        "title": paper.title,
        "dated": paper.dated,
        "items": items,
        "sha256": sha256,
    }
    acting.documents.add(acting.session.connection().execute(_REGISTER, row).lastrowid)
    acting.document = number
    facts = {
        "number": number,
        "letter": paper.text.id,
        "of": paper.purpose,
        "items": items,
        "sha256": sha256,
        "wording": str(paper.text.version),
        "wording_sha256": text_digest(paper.text.template),
        **more,
    }
    event = Event(0, 0, Act.LETTER, paper.dated, acting.moment, acting.actor, paper.title, facts)
    docket.append(acting, matter, event)
