"""Desk: what is reported, a month or a longer span, and the papers for the accredited body."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.counting import anchors, forms, letter_register, months, registers, revisions
from app.counting.lives import lives
from app.counting.months import Record
from app.domain.eras import fiscal_year
from app.domain.spans import Length, Span, key, label, read_span
from app.errors import BadDateError
from app.files import read_whole, write_whole
from app.rules.almanac import eras
from app.rules.review import points_on
from app.views.reports import Register, RegisterWish
from reports import caselist
from reports.month import page, review, workbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.jobs import Progress
    from app.matter.docket import Docket
    from app.store.book import Book
    from app.views.package import PackagePreview, PackageWish, Packed
    from app.views.reports import Against, FormPlan
    from reports.month.figures import Month

_FORM: Final = "report-form:"  # of a workbook by its SHA-256: what goes where
_TITLES: Final = {
    Register.REQUESTS: "対応記録",
    Register.COMPLAINTS: "対応記録",
    Register.LETTERS: "文書台帳",
}


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
        span = read_span(written, self.fiscal_start, self._book.now.moment().date())
        if span is None:
            raise BadDateError(written)
        return span

    @property
    def fiscal_start(self) -> int:
        """Return the month in which a fiscal year (事業年度) begins."""
        return self._docket.profile.numbering.fiscal_start

    def fiscal_year(self) -> int:
        """Return the western year in which the running fiscal year (年度) began."""
        return fiscal_year(self._book.now.moment().date(), self.fiscal_start)

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
        return self._keep_report(self.span(year, month, length), path, content)

    def _keep_report(self, span: Span, path: Path, content: bytes) -> str:
        with self._book.act(revisions.REPORT) as acting:
            acting.payload["month"] = key(span)
            acting.payload["figures"] = revisions.main_figures(lives(acting.session), span)
            sha256 = acting.payload["sha256"] = write_whole(path, content)
            return sha256

    def review(self, span: Span, path: Path, progress: Progress | None = None) -> str:
        """Write the papers for the management review (マネジメントレビュー, J.6.3); return SHA-256.

        Raises Cancelled, and nothing is written then.
        """
        month = self.month(span.first.year, span.first.month, span.length)
        if progress is not None:
            progress.still_wanted()
        content = review.to_xlsx(month, points_on(month.as_of))
        return self._keep_report(span, path, content)

    def form_map(self, book: Path) -> str:
        """Return what the marks and names of the company's workbook ask for, as TOML.

        Raises BadFormError, FileUnreadableError.
        """
        today = self._book.now.moment().date()
        return forms.map_of(read_whole(book), self.month(today.year, today.month))

    def fill_form(self, span: Span, book: Path, path: Path, written: str = "") -> str:
        """Fill a copy of the company's own workbook with a report; return its SHA-256.

        By the map `written` (TOML), else by the workbook's own marks. Formats, formulas, pictures
        and other sheets stay. Raises BadFormError, and nothing is written then.
        """
        month = self.month(span.first.year, span.first.month, span.length)
        content = forms.filled(read_whole(book), month, written)
        return self._keep_report(span, path, content)

    def form_plan(self, span: Span, book: Path, texts: Mapping[str, str] | None = None) -> FormPlan:
        """Return what would go where into the company's workbook (会社の様式), cell by cell.

        By `texts`, else as the same workbook was filled last, else by its marks and names. Raises
        BadFormError, FileUnreadableError.
        """
        content = read_whole(book)
        month = self.month(span.first.year, span.first.month, span.length)
        if texts is None:
            kept = self._book.setting(_FORM + hashlib.sha256(content).hexdigest())
            texts = json.loads(kept) if kept else forms.texts_of(content, month)
        return forms.plan(content, month, texts)

    def fill_planned(self, span: Span, book: Path, path: Path, texts: Mapping[str, str]) -> str:
        """Fill a copy of the company's workbook by texts; return its SHA-256.

        The texts are kept for the next time the same workbook is filled. Raises BadFormError,
        and nothing is written then.
        """
        content = read_whole(book)
        month = self.month(span.first.year, span.first.month, span.length)
        sha256 = self._keep_report(span, path, forms.filled_by(content, month, texts))
        told = json.dumps(dict(texts), ensure_ascii=False)
        self._book.keep_setting(_FORM + hashlib.sha256(content).hexdigest(), told)
        return sha256

    def against(self, path: Path) -> Against:
        """Return whether the casebook still contains the history a report was made from.

        Raises NoAnchorError, FileUnreadableError.
        """
        content = read_whole(path)
        with self._book.reading() as session:
            return anchors.against(session, path.name, content)

    def register(
        self, wanted: RegisterWish, path: Path, progress: Progress | None = None
    ) -> tuple[int, str]:
        """Write a register to `path`, whole or not at all; return its rows and its SHA-256.

        Raises Cancelled, and nothing is written then.
        """
        if wanted.register is Register.LETTERS:
            wanted = replace(wanted, names=False)  # it has none
        return self._registers((wanted,), _TITLES[wanted.register], path, progress)

    def renewal(self, path: Path, progress: Progress | None = None) -> tuple[int, str]:
        """Write both registers of the last two years, masked, for the renewal of the mark.

        As `register`. The renewal looks at two years of records (更新審査).
        """
        last = self._book.now.moment().date()
        first = last.replace(year=last.year - 2, day=min(last.day, 28)) + timedelta(days=1)
        asked = (Register.REQUESTS, Register.COMPLAINTS)
        both = tuple(RegisterWish(register, first, last, names=False) for register in asked)
        return self._registers(both, "更新審査用の一覧", path, progress)

    def _registers(
        self,
        all_wanted: tuple[RegisterWish, ...],
        title: str,
        path: Path,
        progress: Progress | None,
    ) -> tuple[int, str]:
        moment = self._book.now.moment()
        with self._book.reading() as session:
            lists = []
            for wanted in all_wanted:
                letters = wanted.register is Register.LETTERS
                source = letter_register if letters else registers
                ids = source.chosen(session, self._docket, wanted)
                if progress is not None:
                    progress.still_wanted()
                listed = source.around(session, self._docket, wanted, len(ids), moment)
                rows = source.rows(session, self._docket, wanted, ids, progress)
                lists.append((listed, rows))
            content = caselist.all_to_xlsx(title, lists)
        if progress is not None:
            progress.still_wanted()
        with self._book.act("register") as acting:
            acting.payload["registers"] = [str(wanted.register) for wanted in all_wanted]
            acting.payload["names"] = any(wanted.names for wanted in all_wanted)
            sha256 = acting.payload["sha256"] = write_whole(path, content)
        return sum(listed.count for listed, _ in lists), sha256

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
