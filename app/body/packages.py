"""Papers for the accredited body (提出資料): made of a dossier, proved, and written in one step.

Before anything is put in its place, every file is read back from the disk and taken apart;
whatever was to be taken out is looked for in all of it. One hit, and nothing is left.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from app.body.dossier import allowed_modes, gather, paper_number
from app.domain.incidents import PACKAGE
from app.domain.item import Act, Event
from app.domain.masking import Bound, Needle, digits_of, fold
from app.errors import LetterFindingsError, StillThereError
from app.files import manifest_of, staged, zipped
from app.jobs import Progress
from app.letters import covering
from app.letters.envelopes import window_of
from app.letters.issuing import draw, issue
from app.letters.proofing import Reader
from app.rules.almanac import eras
from app.store.tables import BlobRow, DocumentRow
from app.views.package import MaskLine, PackagePreview, PackageWish, Packed
from reports import copies, jipdec, raster, reopened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from sqlmodel import Session

    from app.body.dossier import Dossier
    from app.body.sources import Source
    from app.matter.docket import Docket, Matter
    from app.store.book import Acting, Book

LETTER_FILE: Final = "01_苦情に関するご説明（資料提出）について{draft}.pdf"
WORKBOOK_FILE: Final = "02_説明資料{draft}.xlsx"
COPY_FILE: Final = "03_資料/資料{at:02d}_{sort}.pdf"
MANIFEST: Final = "manifest-sha256.txt"
DRAFT: Final = "_下書き"
_SORTS: Final = {"letter": "送付文書", "mail": "電子メール", "file": "添付ファイル"}
_NO_NUMBER: Final = "（下書き）"

_INTERNAL: Final = frozenset(
    {Act.NOTE, Act.TASK, Act.APPROVE, Act.RETURN, Act.ESCALATE, "jipdec-approve", "jipdec-return"}
)
_LEAST_NOTE: Final = 12  # folded letters; less is said in other places, too
_LEAST_DIGITS: Final = 6
_LEAST_RAW: Final = 4
_ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be", "cp932", "euc_jp", "iso2022_jp")


# ------------------------------------------------------------------ preview


def preview(
    session: Session, docket: Docket, number: str, wish: PackageWish | None
) -> PackagePreview:
    """Return the papers of a case before they are written: what is shown, and what stays."""
    dossier = gather(session, docket, docket.load(session, number), wish)
    rules = dossier.rules
    return PackagePreview(
        case=dossier.matter.number,
        nr=dossier.nr,
        settled=dossier.one.settled,
        letter=covering.issued_for(dossier.matter, dossier.nr),
        purpose=dossier.one.purpose,
        masks=tuple(
            MaskLine(
                field,
                rule.label,
                dossier.modes[field],
                modes := allowed_modes(dossier, field),
                tuple(dossier.how(field, mode) for mode in modes),
                dossier.how(field),
                rule.why,
                rule.listed,
            )
            for field, rule in rules.fields.items()
        ),
        papers=dossier.exhibits(),
        inside=tuple(_inside(dossier)),
        chronology=tuple((moment.on, moment.what) for moment in dossier.chronology),
        attachments=tuple(choice for _, choice in dossier.attachments),
        doubtful=dossier.doubtful,
    )


def _inside(dossier: Dossier) -> Iterator[str]:
    """Yield what stays in the casebook: for the officer, never for the papers."""
    notes = sum(e.sort in _INTERNAL for m in dossier.matters for e in m.events)
    if notes:
        yield f"社内の覚え・承認の意見など {notes}件"
    chosen = sum(source.sort == "file" for source in dossier.copies)
    if kept := len(dossier.attachments) - chosen:
        yield f"電子メールの添付ファイル {kept}件"
    found = [n for masked in dossier.removed.values() for m in masked for n in m.numbers]
    if found:
        yield f"文中の番号（個人番号・カード番号など） {len(found)}か所"


# ------------------------------------------------------------------ writing


@dataclass(frozen=True, slots=True)
class _Cover:
    """The covering letter as it goes along; no number while it is a draft."""

    pdf: bytes
    number: str
    dated: date


def export(
    book: Book,
    docket: Docket,
    number: str,
    folder: Path,
    wish: PackageWish,
    progress: Progress | None = None,
) -> Packed:
    """Write the papers of a case into `folder`, whole or not at all: one act.

    While the answer is not approved everything is a draft, the letter without a number: whoever
    approves sees the papers as they will be, and no number is spent on what may still change.
    Once it is approved the covering letter is issued together with them, so that it lists what
    really goes along; one that was issued for this answer and lists the same goes as it is.

    Raises NothingToSubmitError, StillThereError and what gathering and issuing raise;
    Cancelled where it was called off.
    """
    progress = progress or Progress()
    with staged(folder) as staging, book.act(PACKAGE) as acting:
        matter = docket.load(acting.session, number)
        dossier = gather(acting.session, docket, matter, wish)
        cover = _cover(acting, docket, matter, dossier)
        draft = "" if cover.number else DRAFT
        made = list(_copies(dossier, progress))
        workbook = WORKBOOK_FILE.format(draft=draft)
        told = jipdec.to_xlsx(_explanation(dossier, cover, made, acting.moment))
        files = {LETTER_FILE.format(draft=draft): cover.pdf, workbook: told, **dict(made)}
        for name, content in files.items():
            staging.put(name, content)
        _prove(staging.written(), dossier, progress)
        if wish.password:
            staging.put(workbook, jipdec.locked(told, wish.password))
        manifest = manifest_of(staging.written())
        staging.put(MANIFEST, manifest)
        names = tuple(name for name, _ in staging.written())
        sealed = hashlib.sha256(manifest).hexdigest()
        _note(acting, docket, dossier, cover, sealed)
        name = f"提出資料_{matter.number}_{acting.today:%Y%m%d}{draft}"
        outside = sealed
        if wish.zipped:
            packed = zipped(staging.written(), name, acting.moment)
            _prove([("提出資料.zip", packed)], dossier, progress)
            staging.put("packed.zip", packed)
            outside = hashlib.sha256(packed).hexdigest()
            path = staging.publish(f"{name}.zip", single="packed.zip")
        else:
            path = staging.publish(name)
        return Packed(path, outside, sealed, matter.number, cover.number, names, acting.change)


def _cover(acting: Acting, docket: Docket, matter: Matter, dossier: Dossier) -> _Cover:
    """Return the covering letter: issued where the answer is approved, else a draft."""
    profile = docket.profile
    known = covering.issued_for(matter, dossier.nr)
    if known:
        row, blob = _stored(acting.session, known)
        if _lists(blob, dossier.exhibits()):
            return _Cover(blob, row.number, row.dated)
    paper = covering.paper(docket, dossier.known(acting.today), acting.today)
    if dossier.one.settled:
        # What asks for a second look is looked at where letters are made; the letter issued
        # there is the one that goes along.
        read = Reader(docket).findings(acting.session, matter, paper, paper.addressee.name, ())
        paper = replace(paper, findings=(*paper.findings, *read))
        number, pdf = issue(acting, docket, matter, paper, {"nr": str(dossier.nr)})
        return _Cover(pdf, number, acting.today)
    wrong = [finding for finding in paper.findings if finding.code != "slot"]
    pdf_or_none, findings = draw(profile, matter.number, paper, None, window_of(acting.session))
    if wrong or findings or pdf_or_none is None:
        raise LetterFindingsError(covering.LETTER, (*wrong, *findings))
    return _Cover(pdf_or_none, "", acting.today)


def _stored(session: Session, number: str) -> tuple[DocumentRow, bytes]:
    from sqlmodel import col, select

    row, blob = session.exec(
        select(DocumentRow, BlobRow).where(
            DocumentRow.number == number, DocumentRow.sha256 == col(BlobRow.sha256)
        )
    ).one()
    return row, blob.content


def _lists(pdf: bytes, exhibits: Sequence[str]) -> bool:
    """Return whether an issued letter lists these papers, and no more."""
    text = "".join("".join(raster.text(pdf)).split())
    more = paper_number(len(exhibits))
    return all("".join(e.split()) in text for e in exhibits) and more not in text


def _copies(dossier: Dossier, progress: Progress) -> Iterator[tuple[str, bytes]]:
    """Yield the copies of letters, mails and files, typeset anew from their masked text."""
    sources = dossier.copies
    for at, source in enumerate(progress.over(sources, len(sources)), 1):
        name = COPY_FILE.format(at=at, sort=_SORTS[source.sort])
        yield name, _copy(source, at, dossier)


def _copy(source: Source, at: int, dossier: Dossier) -> bytes:
    stamp = copies.Stamp(
        dossier.rules.texts["copy"],
        paper_number(at),
        dossier.docket.profile.company.name,
        source.title,
    )
    if source.pages:
        return copies.of_pages(source.pages, stamp)
    return copies.of_text(source.facts, source.text, stamp)


def _explanation(
    dossier: Dossier, cover: _Cover, made: Sequence[tuple[str, bytes]], now: datetime
) -> jipdec.Explanation:
    profile, rules = dossier.docket.profile, dossier.rules
    body = covering.addressee(profile.accredited_body)
    papers = [
        jipdec.Exhibit(
            paper_number(at),
            source.title,
            eras().write(source.dated),
            rules.texts["copy"],
            raster.page_count(content),
            name.rpartition("/")[2],
        )
        for at, (source, (name, content)) in enumerate(zip(dossier.copies, made, strict=True), 1)
    ]
    return jipdec.Explanation(
        company=profile.company.name,
        officer=profile.officer_line,
        to=f"{f'{body.organisation}　' if body.organisation else ''}{body.name}　{body.honorific}",
        dated=eras().write(cover.dated),
        number=cover.number or _NO_NUMBER,
        made=now,
        overview=dossier.overview,
        chronology=dossier.chronology,
        sections=dossier.sections,
        measures=dossier.measures,
        exhibits=tuple(papers),
        hidden=dossier.hidden,
        notes=(rules.texts["withheld"],),
    )


def _note(acting: Acting, docket: Docket, dossier: Dossier, cover: _Cover, manifest: str) -> None:
    """Write down in the casebook what left, for whom, and every mask: that list stays inside."""
    purpose = dossier.one.purpose
    acting.payload["package"] = {
        "purpose": purpose,
        "manifest": manifest,
        "letter": cover.number,
        "fields": {field: str(mode) for field, mode in dossier.modes.items()},
        "masked": {
            field: sorted({gone for one in masked for gone in one.removed})
            for field, masked in dossier.removed.items()
        },
        # what the numbers were is not written down once more
        "numbers": {
            field: sorted(sort for one in masked for sort, _ in one.numbers)
            for field, masked in dossier.removed.items()
            if any(one.numbers for one in masked)
        },
    }
    facts = {"nr": str(dossier.nr), "sha256": manifest, "purpose": str(purpose)}
    if cover.number:
        facts["letter"] = cover.number
    matter = docket.load(acting.session, dossier.matter.id)
    event = Event(0, 0, PACKAGE, acting.today, acting.moment, acting.actor, "", facts)
    docket.record(acting, matter, event)


# ------------------------------------------------------------------ the last gate


def _prove(files: Iterable[tuple[str, bytes]], dossier: Dossier, progress: Progress) -> None:
    """Look for everything that was taken out in all that was written.

    Raises StillThereError with the names of the files it is still in.
    """
    gate = _Gate(dossier)
    hit = []
    for name, content in files:
        progress.step(0, 0)
        if gate.stops(name, content):
            hit.append("ファイル名" if gate.stops(name, b"") else name)
    if hit:
        raise StillThereError(tuple(hit))


class _Gate:
    """What must not be found in a file, and how it is looked for."""

    def __init__(self, dossier: Dossier) -> None:
        variants = dossier.rules.tables.variants
        self._mask = dossier.mask
        numbers = {n for found in dossier.removed.values() for m in found for _, n in m.numbers}
        gone = {g for found in dossier.removed.values() for m in found for g in m.removed}
        self._needles = (
            *self._mask.needles,
            *_of_numbers(numbers),
            *_of_notes(dossier),
        )
        strong = {
            n.key for n in self._needles if n.bound is Bound.NONE and len(n.key) >= _LEAST_RAW
        }
        strong |= {n.key for n in self._needles if n.bound is Bound.DIGITS}
        raw = strong | numbers | {g for g in gone if fold(g, variants).key in strong}
        self._raw = tuple(
            {found for word in raw if len(word) >= _LEAST_RAW for found in _encoded(word)}
        )

    def stops(self, name: str, content: bytes) -> bool:
        """Return whether a file still tells."""
        parts = {part for part in reopened.texts(name, content) if len(part) > 1}
        if any(self._mask.tells(part, self._needles) for part in parts):
            return True
        return any(word in layer for layer in reopened.layers(content) for word in self._raw)


def _of_numbers(numbers: Iterable[str]) -> Iterator[Needle]:
    for number in numbers:
        for digits in digits_of(number).key.split():
            if len(digits) >= _LEAST_DIGITS:
                yield Needle(digits, "", Bound.DIGITS)


def _of_notes(dossier: Dossier) -> Iterator[Needle]:
    """Yield what was written for the house alone, where it was written nowhere else."""
    variants = dossier.rules.tables.variants

    def key(text: str) -> str:
        return fold(text, variants).key

    events = [event for matter in dossier.matters for event in matter.events]
    told = [m.words for m in dossier.matters]
    told += [e.text for e in events if e.sort not in _INTERNAL]
    whole = "\n".join(map(key, told))
    for event in events:
        note = key(event.text) if event.sort in _INTERNAL else ""
        if len(note) >= _LEAST_NOTE and note not in whole:
            yield Needle(note, "")


def _encoded(word: str) -> Iterator[bytes]:
    for encoding in _ENCODINGS:
        try:
            found = word.encode(encoding)
        except UnicodeEncodeError:
            continue
        yield found.removeprefix(b"\x1b$B").removesuffix(b"\x1b(B")
