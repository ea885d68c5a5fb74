"""ほかの報告: what else is written than the month, and the comparison with a report."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app import phrases
from app.domain.spans import Length, Span, around
from app.views.reports import Register, RegisterWish
from ui.widgets import Button

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from app.casebook import Casebook
    from app.jobs import Progress

PAGE, QUARTER, HALF, YEAR = "page", "quarter", "half", "year"
REVIEW, FORM = "review", "form"
REQUESTS, COMPLAINTS, RENEWAL, AGAINST = "requests", "complaints", "renewal", "against"
LETTERS = "letters"
_GROUPS = (
    ((PAGE, "代表者への月次報告（A4・1枚のPDF）…"),),
    ((QUARTER, "四半期の集計…"), (HALF, "半期の集計…"), (YEAR, "年度の集計…")),
    ((REVIEW, "マネジメントレビュー資料（年度）…"),),
    (
        (REQUESTS, "開示等の請求等の対応記録（氏名あり）…"),
        (COMPLAINTS, "苦情及び相談の対応記録（氏名あり）…"),
        (LETTERS, "文書台帳（発行した文書の一覧・氏名なし）…"),
        (RENEWAL, "更新審査用の一覧（2年分・氏名なし）…"),
    ),
    ((FORM, "会社の様式（Excel）に書き込む…"),),
    ((AGAINST, "報告書と台帳を照合…"),),
)
_LENGTHS = {QUARTER: Length.QUARTER, HALF: Length.HALF, YEAR: Length.YEAR}
_REGISTERS = {REQUESTS: "請求の対応記録", COMPLAINTS: "苦情の対応記録", LETTERS: "文書台帳"}
NAMED = frozenset({REQUESTS, COMPLAINTS})
"""What holds names, so that the officer is asked first."""


class OtherReports(Button):
    """A button with a menu; the data of an action that is triggered says which report."""

    def __init__(self) -> None:
        super().__init__("ほかの報告")
        self.setToolTip(
            "期間の集計、マネジメントレビュー、対応記録、会社の様式、照合（Ctrl+Shift+R）"
        )
        self.listed = QMenu(self)
        for group in _GROUPS:
            if self.listed.actions():
                self.listed.addSeparator()
            for name, text in group:
                action = QAction(text, self.listed)
                action.setData(name)
                self.listed.addAction(action)
        self.setMenu(self.listed)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written: the suggested name of the file, and the act that takes a path."""

    name: str
    act: Callable[[Path], Callable[[Progress], str]]


def order(casebook: Casebook, what: str, month: date, today: date) -> Order:
    """Return what a choice of the menu writes, for the month that is shown."""
    if what == RENEWAL:
        return Order(
            f"個人情報窓口_更新審査用一覧_{today:%Y%m%d}.xlsx", partial(_renewal, casebook)
        )
    if what in _REGISTERS:
        year = around(month, Length.YEAR, casebook.reporting.fiscal_start)
        wanted = RegisterWish(Register(what), year.first, min(year.last, today), what in NAMED)
        title = f"{_REGISTERS[what]}_{year.first.year}年度.xlsx"
        return Order(title, partial(_register, casebook, wanted))
    if what == REVIEW:
        year = around(month, Length.YEAR, casebook.reporting.fiscal_start)
        name = f"マネジメントレビュー資料_{year.first.year}年度.xlsx"
        return Order(name, partial(_review, casebook, year))
    if what == PAGE:
        span, name = Span.of(month.year, month.month), f"{month.year}年{month.month:02}月.pdf"
        return Order(f"個人情報窓口_月次報告_{name}", partial(_report, casebook, span))
    span = around(month, _LENGTHS[what], casebook.reporting.fiscal_start)
    label = casebook.reporting.label(span).replace(" ", "_")
    return Order(f"個人情報窓口_集計_{label}.xlsx", partial(_report, casebook, span))


def _report(casebook: Casebook, span: Span, path: Path) -> Callable[[Progress], str]:
    return partial(_write_report, casebook, span, path)


def _write_report(casebook: Casebook, span: Span, path: Path, progress: Progress) -> str:
    progress.still_wanted()
    casebook.reporting.export(span.first.year, span.first.month, path, span.length)
    return f"{path} に書き出しました。氏名は入っていません。"


def _register(casebook: Casebook, wanted: RegisterWish, path: Path) -> Callable[[Progress], str]:
    return partial(_write_register, casebook, wanted, path)


def _write_register(
    casebook: Casebook, wanted: RegisterWish, path: Path, progress: Progress
) -> str:
    rows, _ = casebook.reporting.register(wanted, path, progress)
    names = "氏名が入っています。" if wanted.names else "氏名は入っていません。"
    return f"{path} に{rows:,}件を書き出しました。{names}"


def _review(casebook: Casebook, year: Span, path: Path) -> Callable[[Progress], str]:
    return partial(_write_review, casebook, year, path)


def _write_review(casebook: Casebook, year: Span, path: Path, progress: Progress) -> str:
    casebook.reporting.review(year, path, progress)
    return f"{path} に書き出しました。所見と代表者の指示は、書き込む欄があります。"


def _renewal(casebook: Casebook, path: Path) -> Callable[[Progress], str]:
    return partial(_write_renewal, casebook, path)


def _write_renewal(casebook: Casebook, path: Path, progress: Progress) -> str:
    rows, _ = casebook.reporting.renewal(path, progress)
    return f"{path} に{rows:,}件を書き出しました。氏名は入っていません。"


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing a report with the casebook says, and whether it fits."""

    text: str
    ok: bool


def compared(casebook: Casebook, path: Path) -> Compared:
    """Compare a report with the casebook."""
    found = casebook.reporting.against(path)
    return Compared("\n".join((path.name, *phrases.against(found))), found.ok)
