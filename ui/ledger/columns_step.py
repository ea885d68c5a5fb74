"""第1段階: the sheets, and what each column means, with its first values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app import phrases
from app.domain.requests import Kind
from app.ledger import FIELDS
from app.rules.almanac import eras
from ui.cases.act_form import Pick
from ui.cases.lines import Lines
from ui.ledger.tables import table
from ui.theme import unit
from ui.widgets import Badge, Card, Elided, LabelledField, Muted, Text, column, row, spread

if TYPE_CHECKING:
    from app.ledger import LedgerMap, Looked, SheetSeen

_SAMPLE = 160  # px, least


class ColumnsStep(QWidget):
    """Which sheets are read, and what their columns mean."""

    def __init__(self) -> None:
        super().__init__()
        self._mapping: LedgerMap | None = None
        self._checks: dict[str, QCheckBox] = {}
        self._picks: dict[str, Pick] = {}
        self._sheets = Lines(space=6)
        self._columns = Lines()
        self._year = QLineEdit()
        self._year.setPlaceholderText("例：令和8年度、2026年")
        self._year_field = LabelledField("年の書かれていない日付の年", self._year)
        self._year_field.setMaximumWidth(unit(420))
        self._kind = Pick("kind", Kind, required=False, say=_kind, none="（決めない）")
        self._kind_field = LabelledField(
            "種別の欄がないシートの種別",
            self._kind,
            "決めなければ、種別の分からない行は取り込みません。",
        )
        self._kind_field.setMaximumWidth(unit(420))
        sheets = Card("シート").add(self._sheets)
        sheets.body.addLayout(row(self._year_field, self._kind_field, None, space=24))
        fields = Card("欄の意味").add(
            Muted(
                "見出しから読み取った案です。違うものを選び直してください。"
                "「文字のまま残す」欄も、見出しと一緒に案件の経過に残ります。",
                wrap=True,
            ),
            self._columns,
        )
        spread(self, column(sheets, fields, None, space=14), (0, 0, 8, 8))

    def show_looked(self, looked: Looked) -> None:
        """Show how a ledger was read."""
        self._mapping = looked.mapping
        self._checks.clear()
        self._sheets.refill([self._sheet(sheet) for sheet in looked.sheets])
        self._year.setText(looked.mapping.year)
        self._year_field.accept()
        layouts = [sheet.layout for sheet in looked.sheets if sheet.layout]
        self._kind_field.setVisible(any(layout.of("kind") is None for layout in layouts))
        self._kind.setCurrentIndex(max(self._kind.findData(looked.mapping.kind), 0))
        self._picks.clear()
        self._columns.refill([self._table(looked)])

    @property
    def mapping(self) -> LedgerMap | None:
        """What the officer says now; None before anything was shown."""
        if self._mapping is None:
            return None
        return replace(
            self._mapping,
            columns={heading: pick.value for heading, pick in self._picks.items()},
            left_out=tuple(t for t, check in self._checks.items() if not check.isChecked()),
            year=self._year.text().strip(),
            kind=self._kind.value if self._kind_field.isVisibleTo(self) else self._mapping.kind,
        )

    def _sheet(self, sheet: SheetSeen) -> QWidget:
        check = QCheckBox(sheet.title)
        check.setAccessibleName(f"シート「{sheet.title}」を読む")
        check.setChecked(not sheet.left_out and sheet.layout is not None)
        check.setEnabled(sheet.left_out or sheet.layout is not None)
        if check.isEnabled():
            self._checks[sheet.title] = check
        parts: list[QWidget] = [check, Muted(_told(sheet))]
        if sheet.hidden:
            parts.append(Badge("非表示のシート", "soon"))
        if sheet.hidden_rows:
            parts.append(Badge(f"非表示の行 {sheet.hidden_rows:,}", "soon"))
        line = QWidget()
        spread(line, row(*parts, None, space=12), (0, 0, 0, 0))
        return line

    def _table(self, looked: Looked) -> QWidget:
        lines: dict[str, tuple[QWidget, ...]] = {}
        for sheet in looked.sheets:
            for one in sheet.layout.columns if sheet.layout else ():
                if one.heading not in lines:
                    samples = "　｜　".join(sheet.samples.get(one.place, ()))
                    lines[one.heading] = self._line(one.heading, one.field, samples, one.hidden)
        return table(("見出し", "最初の値", "", "意味"), lines.values(), 1)

    def _line(
        self,
        heading: str,
        field: str,
        samples: str,
        hidden: bool,  # noqa: FBT001 - a fact shown
    ) -> tuple[QWidget, ...]:
        pick = Pick(
            "column",
            FIELDS,
            required=False,
            say=phrases.ledger_field,
            none=phrases.ledger_field(""),
        )
        pick.setAccessibleName(f"「{heading}」の意味")
        pick.setMinimumContentsLength(16)
        pick.fill(field)
        self._picks[heading] = pick
        shown = Elided(samples.replace("\n", " "), role="aside", least=unit(_SAMPLE))
        away = Badge("非表示の列", "soon") if hidden else QWidget()
        return Text(heading), shown, away, pick


def _told(sheet: SheetSeen) -> str:
    if sheet.layout is None:
        return "読みません" if sheet.left_out else "見出しの行が見つからないため、読みません"
    period = sheet.layout.period
    year = ""
    if period is not None:
        first, last = eras().write(period.first), eras().write(period.last)
        year = f"・年のない日付は {first}～{last} の日とします"
    return f"見出しは{sheet.layout.headings}行目・{sheet.rows:,}行{year}"


def _kind(value: str) -> str:
    return phrases.kind(Kind(value))
