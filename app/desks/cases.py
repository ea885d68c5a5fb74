"""Desk: find, list and show cases, and do what is done to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.acts import advising, tags, withdrawing
from app.acts.cases import Acts
from app.domain import folding
from app.domain.finding import ListColumn, Order, Sought
from app.domain.item import Act
from app.errors import (
    FieldRefusedError,
    Finding,
    LetterFindingsError,
    RefusedError,
)
from app.files import write_whole
from app.finding import listing, passages, saved_views, seeking
from app.jobs import Cancelled, Progress
from app.matter import certificates
from app.matter.lines import lines_of
from app.matter.sheets import sheet_of
from app.people.kept import variants
from app.store.book import head
from app.store.tables import BlobRow
from app.views.cases import Article, CaseSheet, ManyDone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from app.changes import Change
    from app.domain.finding import SavedView, Shown
    from app.domain.requests import Kind
    from app.errors import CasebookError
    from app.matter.docket import Docket
    from app.store.book import Book
    from app.views.acts import Advice, Field
    from app.views.keeping import Erasure
    from app.views.lines import CaseLine
    from reports.certificate import Certificate

_AT_ONCE = 500  # lines that are read between two looks at whether they are still wanted


class Cases:
    """The desk of cases."""

    def __init__(self, book: Book, docket: Docket) -> None:
        self._book = book
        self._docket = docket
        self._acts = Acts(book, docket)

    # ------------------------------------------------------------------ lists

    def find(
        self,
        query: str = "",
        *,
        open_only: bool = False,
        kind: Kind | None = None,
        order: str = "due",
        descending: bool = False,
    ) -> tuple[int, ...]:
        """Return the ids of the cases that contain every word of `query`, in order: see `seek`."""
        return self.seek(
            Sought(query, open_only=open_only, kind=kind, order=Order(order), descending=descending)
        )

    def seek(self, sought: Sought, most: int | None = None) -> tuple[int, ...]:
        """Return the ids of the cases that are sought, in order; the first `most` of them.

        Words are found anywhere in names, readings, numbers, mails, notes, letters and attached
        files, in any writing (髙橋 finds 高橋). An empty question finds all.
        """
        words = passages.question(sought.query)
        if sought.query.strip() and not words:
            return ()  # nothing but marks: no text contains it as a word
        fiscal_start = self._docket.profile.numbering.fiscal_start
        with self._book.reading() as session:
            return seeking.ids(session, sought, words, fiscal_start, most)

    def first(self, sought: Sought, most: int) -> tuple[tuple[int, ...], int]:
        """Return the ids of the first cases that are sought, and how many there are in all."""
        found = self.seek(sought, most)
        if len(found) < most:
            return found, len(found)
        with self._book.reading() as session:
            return found, seeking.count(session, sought, passages.question(sought.query))

    def lines(self, ids: Sequence[int], query: str = "") -> tuple[CaseLine, ...]:
        """Return the lines of these cases, in the order of `ids`, with where `query` stands."""
        words = passages.question(query)
        with self._book.reading() as session:
            lines = lines_of(session, ids)
            hits = seeking.hits(session, ids, words)
        return tuple(replace(line, hit=hits.get(line.id)) for line in lines) if hits else lines

    @staticmethod
    def marks(texts: Sequence[str], query: str) -> tuple[tuple[tuple[int, int], ...], ...]:
        """Return where the words of `query` stand in each text, in any writing: start and end."""
        words = passages.question(query)
        return tuple(folding.places(text, words, variants()) if words else () for text in texts)

    # ------------------------------------------------------------------ what is shown leaves

    def export(
        self,
        sought: Sought,
        columns: Sequence[ListColumn],
        path: Path,
        progress: Progress | None = None,
    ) -> int:
        """Write the cases that are sought to a workbook, as many rows as the list shows.

        It holds names: the officer asks for it herself. Whole or not at all; returns the number
        of rows. Raises FileUnwritableError, and Cancelled between rows.
        """
        from reports.caselist import to_xlsx

        step = (progress or Progress()).step
        words = sought.query if ListColumn.FOUND in columns else ""
        ids = self.seek(sought)
        with self._book.reading() as session:
            newest = head(session)[1]
        moment = self._book.now.moment()
        sheet = listing.around(columns, len(ids), self._docket.profile, moment)
        rows = listing.rows(self._some_lines(ids, words, step), columns)
        content = to_xlsx(sheet(listing.told(sought), newest), rows)
        with self._book.act("list") as acting:
            acting.payload["rows"] = len(ids)
            acting.payload["columns"] = ",".join(columns)
            write_whole(path, content)
        return len(ids)

    def _some_lines(
        self, ids: Sequence[int], words: str, step: Callable[[int, int], None]
    ) -> Iterator[CaseLine]:
        for start in range(0, len(ids), _AT_ONCE):
            step(start, len(ids))
            yield from self.lines(ids[start : start + _AT_ONCE], words)

    def views(self) -> tuple[SavedView, ...]:
        """Return the lists that have a name."""
        return saved_views.views(self._book)

    def keep_view(self, view: SavedView) -> None:
        """Keep a list under its name. No act: nothing happened to a case."""
        if not view.name.strip() or "\n" in view.name:
            raise FieldRefusedError("view", "required")
        saved_views.keep(self._book, view)

    def forget_view(self, name: str) -> None:
        """Forget a list that had a name."""
        saved_views.forget(self._book, name)

    def columns(self) -> tuple[Shown, ...]:
        """Return the columns of the list as they were left."""
        return saved_views.columns(self._book)

    def keep_columns(self, shown: tuple[Shown, ...]) -> None:
        """Remember how the columns of the list stand."""
        saved_views.keep_columns(self._book, shown)

    def tags(self) -> tuple[str, ...]:
        """Return every tag (タグ) of the casebook."""
        with self._book.reading() as session:
            return tags.kept(session)

    def officers(self) -> tuple[str, ...]:
        """Return everybody who acted last on a case."""
        with self._book.reading() as session:
            return seeking.officers(session)

    # ------------------------------------------------------------------ one case

    def sheet(self, case: int | str) -> CaseSheet:
        """Return a case, whole. Raises NoSuchCaseError."""
        with self._book.reading() as session:
            matter = self._docket.load(session, case)
            return sheet_of(session, matter, self._docket, self._book.now.moment())

    def content(self, sha256: str) -> bytes:
        """Return the kept bytes of a mail or an attachment. Raises LookupError."""
        with self._book.reading() as session:
            row = session.get(BlobRow, sha256)
            if row is None:
                raise LookupError(sha256)
            return row.content

    def provisions(self, number: str, item: int) -> tuple[Article, ...]:
        """Return what the decision about an item rests on: its claim, then each reason.

        Numbered and worded as on the day of the decision, as of today before there is one. For
        a decision before the first version of the law that is known there is nothing to show.
        """
        lawbook = self._docket.lawbook
        with self._book.reading() as session:
            one = self._docket.load(session, number).item(item)
        on = one.decided or self._book.now.moment().date()
        if not lawbook.law_of(one.kind, on):
            return ()
        found = lawbook.provisions_of(one.kind, one.grounds, (r.code for r in one.reasons))
        return tuple(
            Article(id_, lawbook.provision(id_, on).citation, lawbook.provision_text(id_, on))
            for id_ in found
        )

    # ------------------------------------------------------------------ the certificate

    def certificate(self, number: str, item: int) -> bytes:
        """Return the deadline certificate (期限計算書) of an item as a PDF.

        Raises LetterFindingsError for a character no font has.
        """
        from reports.certificate import to_pdf
        from reports.errors import MissingGlyphError

        try:
            return to_pdf(self._certificate(number, item))
        except MissingGlyphError as error:
            found = Finding("glyph", error.where, error.character)
            raise LetterFindingsError(certificates.TITLE, (found,)) from error

    def export_certificate(self, number: str, item: int, path: Path) -> str:
        """Write the deadline certificate of an item to `path`; return its SHA-256.

        Raises LetterFindingsError, FileUnwritableError.
        """
        pdf = self.certificate(number, item)
        with self._book.reading() as session:
            case = self._docket.load(session, number).id
        return self._book.write_out(path, pdf, "deadlines", number, case=case)

    def certificate_lines(self, number: str, item: int) -> tuple[str, ...]:
        """Return the same as lines of text, for the screen."""
        return certificates.lines(self._certificate(number, item))

    def _certificate(self, number: str, item: int) -> Certificate:
        with self._book.reading() as session:
            matter = self._docket.load(session, number)
        one = matter.item(item)
        label = self._docket.lawbook.kind(one.kind).label
        return certificates.certificate_of(
            [found.clock for found in self._docket.clocks(matter, item)],
            company=self._docket.profile.company.name,
            case_number=matter.number,
            matter=label if one.confirmed else f"{label}（未確定）",
            start=matter.arrived,
            made=self._book.now.moment().date(),
        )

    # ------------------------------------------------------------------ acts

    def erasure(self, number: str, item: int = 0) -> Erasure:
        """Return what closing a withdrawn inquiry would destroy, and what stays and why.

        Empty where closing destroys nothing: no item of the case is a disposed withdrawal.
        """
        with self._book.reading() as session:
            matter = self._docket.load(session, number)
            return withdrawing.preview(session, self._docket, matter, item)

    def fields(self, number: str, act: Act | str, item: int = 0) -> tuple[Field, ...]:
        """Return the form of an act for this case: names, choices, and what is known already.

        For an act about a leak or an inquiry (leak-judge) `item` is its number in the case.
        """
        return self._acts.fields(number, act, item)

    def advice(self, number: str, act: Act | str, item: int = 0) -> tuple[Advice, ...]:
        """Return what helps with an act to an item of this case; nothing for one about a leak."""
        if act not in set(Act):
            return ()
        today = self._book.now.moment().date()
        with self._book.reading() as session:
            matter = self._docket.load(session, number)
            return advising.advice(self._docket, matter, Act(act), item or 1, today)

    def do(self, number: str, act: Act | str, item: int, values: Mapping[str, str]) -> Change:
        """Do an act to an item of a case; `item` 0 means every item the act fits.

        `values` are the fields of the act's form. Raises StepRefusedError with what is
        missing, FieldRefusedError for a field, and other RefusedErrors. For an act about a leak
        or an inquiry (leak-judge) `item` is its number in the case.
        """
        return self._acts.do(number, act, item, values)

    def do_to_many(
        self,
        ids: Sequence[int],
        act: Act | str,
        values: Mapping[str, str],
        progress: Progress | None = None,
    ) -> ManyDone:
        """Do an act to many cases: each an act of its own, and what is refused is named.

        What was done stays done where the officer calls the rest off.
        """
        done: dict[int, int] = {}
        refused: list[tuple[str, CasebookError]] = []
        with self._book.reading() as session:
            lines = lines_of(session, ids)
        stopped = False
        try:
            for line in (progress or Progress()).over(lines, len(lines)):
                try:
                    change = self._acts.do(line.number, act, 0, values)
                except RefusedError as error:
                    refused.append((line.number, error))
                else:
                    done[line.id] = change.entry
        except Cancelled:
            stopped = True
        entries = tuple(done.values())
        return ManyDone(act, frozenset(done), entries, tuple(refused), stopped=stopped)
