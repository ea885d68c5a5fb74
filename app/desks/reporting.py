"""Desk: what is reported, a month or a longer span, and the papers for the accredited body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.counting import months, revisions
from app.counting.lives import lives
from app.counting.months import Record
from app.counting.spans import Length, Span, key, label, read_span
from app.files import write_whole
from app.rules.almanac import eras
from app.views import PackagePreview, PackageWish, Packed
from reports.month import page, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from app.jobs import Progress
    from app.matter.docket import Docket
    from app.store.book import Book
    from reports.month.figures import Month


class Reporting:
    """The desk of reports."""

    def __init__(self, book: Book, docket: Docket) -> None:
        self._book = book
        self._docket = docket

    def span(self, year: int, month: int, length: Length = Length.MONTH) -> Span:
        """Return the months that begin with one, up to today where they are running."""
        return Span.of(year, month, self._book.now.moment().date(), length)

    def read_span(self, written: str) -> Span:
        """Read 2026-11, 2026Q3, 2026H2 or 2026年度. Raises BadDateError."""
        start = self._docket.profile.numbering.fiscal_start
        return read_span(written, start, self._book.now.moment().date())

    def label(self, span: Span) -> str:
        """Return what a span is called: 2026年度（令和8年度） 第3四半期."""
        return label(span, self._docket.profile.numbering.fiscal_start, eras())

    def month(self, year: int, month: int, length: Length = Length.MONTH) -> Month:
        """Return a month, or more months from it on, as reported to the representative (代表者).

        No names.
        """
        made = self._book.now.moment()
        with self._book.reading() as session:
            span = Span.of(year, month, made.date(), length)
            return months.month_of(Record.read(session, self._docket), span, made)

    def page(self, year: int, month: int, length: Length = Length.MONTH) -> bytes:
        """Return the report on one A4 page (月次報告, L33), as PDF: the workbook's figures."""
        return page.to_pdf(self.month(year, month, length))

    def workbook(self, year: int, month: int, length: Length = Length.MONTH) -> bytes:
        """Return the report as an Excel workbook."""
        return workbook.to_xlsx(self.month(year, month, length))

    def export(self, year: int, month: int, path: Path, length: Length = Length.MONTH) -> str:
        """Write the workbook, or for a .pdf the page, whole or not at all; return its SHA-256.

        The journal keeps the main figures, so that a later report can tell what changed.
        """
        drawn = self.page if path.suffix.lower() == ".pdf" else self.workbook
        content = drawn(year, month, length)
        span = self.span(year, month, length)
        with self._book.act(revisions.REPORT) as acting:
            acting.payload["month"] = key(span)
            acting.payload["figures"] = revisions.main_figures(lives(acting.session), span)
            return write_whole(path, content)

    def package_preview(self, number: str, wish: PackageWish | None = None) -> PackagePreview:
        """Return the papers for the accredited body (提出資料) before they are written.

        Raises NothingToSubmitError, CaseErasedError, and FieldRefusedError for a wish that is
        not allowed.
        """
        from app.body import packages

        with self._book.reading() as session:
            return packages.preview(session, self._docket, number, wish)

    def package(
        self, number: str, folder: Path, wish: PackageWish, progress: Progress | None = None
    ) -> Packed:
        """Write the papers for the accredited body into a new folder, or ZIP, in `folder`.

        Whole or not at all, proved before it is put in its place. Raises StillThereError where
        something that was taken out is found again; see app.body.packages.export.
        """
        from app.body import packages

        return packages.export(self._book, self._docket, number, folder, wish, progress)

    def chart(self, year: int, month: int, *, dark: bool = False) -> str:
        """Return twelve months up to this one as an SVG drawing."""
        from reports import charts

        with self._book.reading() as session:
            figures = months.twelve(lives(session), self._docket, self.span(year, month))
        return charts.months(figures, 330, 180, charts.DARK if dark else charts.LIGHT)
