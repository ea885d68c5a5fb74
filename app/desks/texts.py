"""Desk: letter texts. Keeps the officer's copies by version; checks, compares, shows them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from app.body import dossier
from app.domain.comparing import differences
from app.errors import (
    FieldRefusedError,
    NoSuchLetterError,
    NoSuchTextVersionError,
    TextUnchangedError,
)
from app.letters import covering
from app.letters.facts import PARTNER, LetterFacts, Subject
from app.letters.issuing import draw
from app.letters.paper import Paper
from app.rules.wording import LetterTextError, Recipient, compose, letter_texts
from app.texts.check import TextFaultsError, check_text, even
from app.texts.files import read_text_file, write_text
from app.texts.own import ACT, TextVersion, row_of, text_digest
from app.texts.samples import samples
from app.texts.slots import letter_groups, slot_lines, snippet_lines, subject_slot, way_lines
from app.texts.views import (
    BASE,
    SHIPPED,
    TextLine,
    TextPreview,
    TextSheet,
    TextState,
    TextWish,
    VersionLine,
)
from app.views.letters import Picture

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from sqlmodel import Session

    from app.changes import Change
    from app.domain.comparing import DiffLine
    from app.matter.docket import Docket
    from app.rules.wording import LetterText
    from app.store.book import Book
    from app.texts.check import TextRemark
    from app.texts.files import TextFile
    from app.texts.own import OwnTexts
    from reports.letter import Addressee

_LONGEST_NOTE: Final = 500  # characters
_SAMPLE = "R8-0140"  # the number of no case


class Texts:
    """The desk of letter texts."""

    def __init__(self, book: Book, docket: Docket) -> None:
        self._book = book
        self._docket = docket
        self._facts = LetterFacts(docket)

    @property
    def _own(self) -> OwnTexts:
        return self._docket.texts

    @property
    def _today(self) -> date:
        return self._book.now.moment().date()

    # ------------------------------------------------------------------ which texts there are

    def lines(self) -> tuple[TextLine, ...]:
        """Return every letter that has a text, group by group."""
        return tuple(
            self._line(letter, group) for group, ids in letter_groups().items() for letter in ids
        )

    def sheet(self, letter: str) -> TextSheet:
        """Return the text of a letter with its versions and slots. Raises NoSuchLetterError."""
        shipped = _shipped(letter)
        today = self._today
        force = self._own.version(letter, today)
        group = next(name for name, ids in letter_groups().items() if letter in ids)
        versions = tuple(
            VersionLine(
                one.number,
                one.since,
                one.at,
                one.actor,
                one.note,
                one.text,
                one.withdrawn,
                in_force=one is force,
            )
            for one in self._own.versions(letter)
        )
        return TextSheet(
            self._line(letter, group),
            self._own.text(letter, today).template,
            shipped.template,
            force.base if force else "",
            versions,
            (*slot_lines(shipped), subject_slot(shipped), *snippet_lines()),
            way_lines(shipped),
        )

    def _line(self, letter: str, group: str) -> TextLine:
        shipped, today = letter_texts()[letter], self._today
        force = self._own.version(letter, today)
        coming = [one.since for one in self._own.versions(letter) if one.since > today]
        state = TextState.SHIPPED
        if force:
            same = force.base_sha256 == text_digest(shipped.template)
            state = TextState.OWN if same else TextState.OUTDATED
        return TextLine(
            letter,
            shipped.title,
            shipped.when,
            group,
            state,
            force.number if force else SHIPPED,
            force.since if force else None,
            min(coming, default=None),
        )

    def text(self, letter: str, version: int) -> str:
        """Return a version of a text; SHIPPED, BASE or a number.

        Raises NoSuchLetterError, NoSuchTextVersionError.
        """
        shipped = _shipped(letter)
        if version == SHIPPED:
            return shipped.template
        if version == BASE:
            force = self._own.version(letter, self._today)
            if force and force.base:
                return force.base
            raise NoSuchTextVersionError(letter, version)
        one = self._version(letter, version)
        return shipped.template if one.withdrawn else one.text

    def _version(self, letter: str, number: int) -> TextVersion:
        _shipped(letter)
        found = (one for one in self._own.versions(letter) if one.number == number)
        one = next(found, None)
        if one is None:
            raise NoSuchTextVersionError(letter, number)
        return one

    # ------------------------------------------------------------------ what is wrong, what differs

    def check(self, letter: str, text: str) -> tuple[TextRemark, ...]:
        """Return what is wrong with a text of this letter, by line. Raises NoSuchLetterError."""
        return check_text(_shipped(letter), even(text))

    def compare(self, letter: str, old: int, text: str) -> tuple[DiffLine, ...]:
        """Return in what `text` differs from a version: SHIPPED, BASE or a number."""
        return differences(self.text(letter, old).rstrip("\n"), even(text).rstrip("\n"))

    # ------------------------------------------------------------------ keeping

    def save(
        self,
        letter: str,
        text: str,
        *,
        note: str = "",
        since: date | None = None,
        base_sha256: str = "",
        accept: bool = False,
    ) -> Change:
        """Keep a text as the newest version of the officer's copy, in force from `since` on.

        `base_sha256` tells what it was made from where that is not the present copy: the text
        that ships now, once the officer has seen what changed in it, or what a file says.
        `accept`: the remarks that are not binding are meant so. Raises TextFaultsError,
        TextUnchangedError, FieldRefusedError, NoSuchLetterError.
        """
        text = even(text)
        shipped, force = _shipped(letter), self._own.version(letter, self._today)
        remarks = check_text(shipped, text)
        if any(one.binding for one in remarks) or (remarks and not accept):
            raise TextFaultsError(letter, remarks)
        digest = base_sha256 or (force.base_sha256 if force else text_digest(shipped.template))
        version = self._next(letter, text, note, since)
        version = replace(version, base=self._base(letter, digest), base_sha256=digest)
        if text == shipped.template:
            version = self._as_shipped(version)
        return self._keep(version, force)

    def restore(self, letter: str, number: int, *, note: str = "") -> Change:
        """Make an earlier version the newest, from today on; SHIPPED: the text that ships.

        Raises TextFaultsError where the program has changed so that no letter can be issued by
        it any more, TextUnchangedError, NoSuchTextVersionError, NoSuchLetterError.
        """
        shipped, force = _shipped(letter), self._own.version(letter, self._today)
        if number == SHIPPED or (earlier := self._version(letter, number)).withdrawn:
            version = self._as_shipped(self._next(letter, "", note, None))
            return self._keep(version, force)
        binding = tuple(one for one in check_text(shipped, earlier.text) if one.binding)
        if binding:
            raise TextFaultsError(letter, binding)
        version = self._next(letter, earlier.text, note, None)
        version = replace(version, base=earlier.base, base_sha256=earlier.base_sha256)
        return self._keep(version, force)

    def review(self, letter: str, *, note: str = "") -> Change:
        """Let the officer's copy stand as it is: she has seen what changed in the text that ships.

        It is one version more, made from the text that ships now. Raises NoSuchLetterError,
        TextUnchangedError where nothing has changed or there is no copy.
        """
        shipped, force = _shipped(letter), self._own.version(letter, self._today)
        if force is None:
            raise TextUnchangedError(letter, SHIPPED)
        base = shipped.template
        version = self._next(letter, force.text, note, None)
        version = replace(version, base=base, base_sha256=text_digest(base))
        return self._keep(version, force)

    def _next(self, letter: str, text: str, note: str, since: date | None) -> TextVersion:
        """Return a text as the next version of a letter, made now."""
        note, moment = " ".join(note.split()), self._book.now.moment()
        if len(note) > _LONGEST_NOTE:
            raise FieldRefusedError("text_note", "long")
        since = since or moment.date()
        if since < moment.date():
            raise FieldRefusedError("in_force", "past")
        number = len(self._own.versions(letter)) + 1
        return TextVersion(
            letter,
            number,
            since,
            moment,
            self._book.actor,
            text,
            withdrawn=False,
            base="",
            base_sha256="",
            note=note,
        )

    @staticmethod
    def _as_shipped(version: TextVersion) -> TextVersion:
        """Return the version that takes the officer's copy back."""
        shipped = letter_texts()[version.letter].template
        digest = text_digest(shipped)
        return replace(version, text="", withdrawn=True, base=shipped, base_sha256=digest)

    def _base(self, letter: str, digest: str) -> str:
        """Return the text that has this digest and shipped at some time, "" where none is known."""
        known = (letter_texts()[letter].template, *(v.base for v in self._own.versions(letter)))
        return next((text for text in known if text and text_digest(text) == digest), "")

    def _keep(self, version: TextVersion, force: TextVersion | None) -> Change:
        """Keep a version; refused where from its day on the very same would be in force."""
        then = self._own.version(version.letter, version.since)
        same = then is None if version.withdrawn else then and then.text == version.text
        if same and (version.withdrawn or (force and force.base_sha256 == version.base_sha256)):
            raise TextUnchangedError(version.letter, then.number if then else SHIPPED)
        with self._own.taking(version), self._book.act(ACT) as acting:
            acting.session.add(row_of(version))
            acting.settings = True
            acting.payload[ACT] = version.sealed
            return acting.change

    # ------------------------------------------------------------------ files

    def export(self, letter: str, path: Path, version: int | None = None) -> str:
        """Write a text to a file, the one in force unless said; return the file's SHA-256.

        Raises FileUnwritableError, NoSuchLetterError, NoSuchTextVersionError.
        """
        shipped = _shipped(letter)
        if version is None:
            version = self._own.text(letter, self._today).version
        base = text_digest(shipped.template)
        if version > SHIPPED:
            base = self._version(letter, version).base_sha256
        content = write_text(letter, self.text(letter, version), version, base)
        return self._book.write_out(path, content, "text", letter)

    @staticmethod
    def read(path: Path) -> TextFile:
        """Return the text a file holds; nothing is kept.

        Raises TextFileError with line and reason, FileUnreadableError.
        """
        return read_text_file(path)

    # ------------------------------------------------------------------ looking at a text

    def preview(self, wish: TextWish) -> TextPreview:
        """Draw a page by a text that nobody has kept yet, with what is wrong with it.

        Raises NoSuchLetterError, NoSuchCaseError.
        """
        from reports import raster

        text = even(wish.text)
        remarks = check_text(_shipped(wish.letter), text)
        letter = replace(_shipped(wish.letter), template=text)
        number, values, to = self._filled(letter, wish)
        try:
            composed = compose(text, values)
        except LetterTextError:
            return TextPreview(remarks, (), 0, 0, None)
        title = composed.title or letter.title
        paper = Paper(letter, (), "other", title, composed, (), (), to, self._today)
        pdf, _ = draw(self._docket.profile, number, paper, None)
        if pdf is None:
            return TextPreview(remarks, composed.missing, 0, 0, None)
        pages = raster.page_count(pdf)
        page = min(wish.page, pages - 1)
        drawn = raster.picture(pdf, page, wish.scale)
        picture = Picture(drawn.width, drawn.height, drawn.stride, drawn.pixels)
        return TextPreview(remarks, composed.missing, page, pages, picture)

    def _filled(
        self, letter: LetterText, wish: TextWish
    ) -> tuple[str, Mapping[str, object], Addressee]:
        """Return the number of the case, what fills the text, and to whom it goes."""
        from reports.letter import Addressee

        if wish.case:
            with self._book.reading() as session:
                return self._of_case(session, letter, wish.case)
        ways = samples(letter)
        values = ways[min(wish.way, len(ways) - 1)].values
        address = ("大阪府大阪市淀川区見本町1-1", "みほんハイツ203号室")
        if letter.to is Recipient.PARTNER:
            return _SAMPLE, values, Addressee("株式会社みほんコール", "御中", "532-0011", address)
        if letter.id == covering.LETTER:
            to = covering.addressee(self._docket.profile.accredited_body)
            return _SAMPLE, values, to if to.name else Addressee("認定個人情報保護団体", "御中")
        return _SAMPLE, values, Addressee("見本 花子", "様", "532-0011", address)

    def _of_case(
        self, session: Session, letter: LetterText, case: str
    ) -> tuple[str, Mapping[str, object], Addressee]:
        from reports.letter import Addressee

        matter, today = self._docket.load(session, case), self._today
        if letter.id == covering.LETTER and covering.wanted(matter):
            known = dossier.gather(session, self._docket, matter).known(today)
            to = covering.addressee(self._docket.profile.accredited_body)
            return matter.number, known, to
        subject = Subject(matter, tuple(range(1, len(matter.items) + 1)), today)
        known = self._facts.known(session, subject, letter)
        if letter.to is Recipient.PARTNER:
            return matter.number, known, Addressee(str(known.get(PARTNER, "")), "御中")
        return matter.number, known, Addressee(matter.requester, "様")


def _shipped(letter: str) -> LetterText:
    found = letter_texts().get(letter)
    if found is None or not found.template:
        raise NoSuchLetterError(letter)
    return found
