"""The workbook and its sheets: every value passes `Sheet.put`, every formula `Sheet.formula`."""

from __future__ import annotations

import io
import math
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final, Literal

from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

from reports._sheet import charts
from reports._sheet.completing import completed
from reports._sheet.looks import FAINT, LATE, Look, font_of, style_of
from reports._sheet.pouring import Poured
from reports._sheet.text import (
    PARTIAL_LEAP_YEAR,
    STARTS_FORMULA,
    TextTooLongError,
    Value,
    cleaned,
    lines_of,
    reference,
    storable,
    utf16_units,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

Comparison = Literal["equal", "lessThan"]
_LONGEST_EDGE: Final = 255  # UTF-16 units of a page header or footer
_JAPAN: Final = timezone(timedelta(hours=9), "JST")
_USUAL_WIDTH: Final = 8.43  # of a column nobody set


class Sheet:
    """One sheet (シート) of a `Book`. Rows and columns count from 1."""

    def __init__(self, book: Book, page: Worksheet) -> None:
        self._book = book
        self._page = page
        self._widths: dict[int, float] = {}
        self.results: dict[str, str | float] = {}
        self.poured: Poured | None = None

    @property
    def title(self) -> str:
        """The name on the tab."""
        return self._page.title

    def put(self, row: int, column: int, value: Value, look: Look) -> None:
        """Write a value as what it is. Text is never a formula, and never cut.

        An aware moment is written as Japanese local time, for a cell knows no zone. A date
        before March 1900 is written as text, Excel's calendar being wrong there.

        Raises TextTooLongError, and ValueError for a number that is not finite.
        """
        cell = self._styled(row, column, look)
        match value:
            case None | "":
                pass
            case str():
                self._put_text(cell, value)
            case datetime():
                local = value.astimezone(_JAPAN).replace(tzinfo=None) if value.tzinfo else value
                if local.date() < PARTIAL_LEAP_YEAR:
                    self._put_text(cell, f"{local:%Y/%m/%d %H:%M}")
                else:
                    cell.value = local
            case date():
                if value < PARTIAL_LEAP_YEAR:
                    self._put_text(cell, f"{value:%Y/%m/%d}")
                else:
                    cell.value = value
            case int() | float():
                if not math.isfinite(value):
                    raise ValueError(self._at(cell))
                cell.value = value

    def pour(
        self, row: int, looks: Sequence[Look], rows: Iterable[Sequence[Value]], count: int
    ) -> None:
        """Write `count` rows of values from `row` on to the end of the sheet, by the rules of put.

        They are asked for when the workbook is made, one after the other, and go straight into
        it: a hundred thousand take no memory, and no file beside. Raises ValueError then where
        there are more or fewer.
        """
        for column, look in enumerate(looks, start=1):
            self.put(row, column, "-", look)  # quoted, for text that looks like a formula
            self.put(row + 1, column, "x", look)
        rooms = tuple(
            (place, self._widths.get(place + 1, _USUAL_WIDTH))
            for place, look in enumerate(looks)
            if look.wrap
        )
        self.poured = Poured(self.title, row, len(looks), rows, count, rooms)

    def formula(self, row: int, column: int, formula: str, result: str | float, look: Look) -> None:
        """Write a formula (with its `=`) and the result it has now.

        Excel counts again on opening; the stored result is what a preview, a telephone and the
        protected view of a mailed file show, none of which counts.
        """
        if not formula.startswith("="):
            raise ValueError(formula)
        cell = self._styled(row, column, look)
        cell.value = formula
        self.results[cell.coordinate] = result

    def lead(self, row: int, column: int, to: Sheet, to_row: int) -> None:
        """Let a click on a cell go to a row of a sheet of the book; the cell looks as before."""
        place = f"{quote_sheetname(to.title)}!{reference(to_row, 1)}"
        self._page.cell(row, column).hyperlink = Hyperlink(ref="", location=place)

    def merge(self, row: int, column: int, rows: int, columns: int) -> None:
        """Make one cell of a block; what is written at its upper left fills it."""
        self._page.merge_cells(
            start_row=row,
            start_column=column,
            end_row=row + rows - 1,
            end_column=column + columns - 1,
        )

    def widths(self, *units: float) -> None:
        """Set the widths of the columns from the first, in figures of the usual font."""
        for column, units_wide in enumerate(units, start=1):
            self._widths[column] = units_wide
            self._page.column_dimensions[get_column_letter(column)].width = units_wide

    def height(self, row: int, points: float) -> None:
        """Set the height of a row."""
        self._page.row_dimensions[row].height = points

    def height_for(
        self, row: int, texts: Mapping[int, str], *, line: float = 16, margin: float = 2
    ) -> None:
        """Make a row high enough for the texts in its columns; pitch and margin in points.

        Only a machine with the font can measure it, so this counts on the wide side.
        """
        lines = max(
            (lines_of(text, self._widths[column]) for column, text in texts.items()), default=1
        )
        self.height(row, lines * line + margin)

    def mute_zeros(self, first: str, last: str) -> None:
        """Print the zeros of a range in grey, so that the others are seen."""
        self._colour(f"{first}:{last}", "equal", "0", Font(color=FAINT))

    def warn(self, first: str, last: str, operator: Comparison, operand: str) -> None:
        """Print in red, and bold, the cells of a range of which the comparison holds."""
        self._colour(f"{first}:{last}", operator, operand, Font(color=LATE, b=True))

    def keep_in_sight(self, row: int, column: int) -> None:
        """Let the rows above and the columns left of a cell stand still while scrolling."""
        self._page.freeze_panes = reference(row, column)

    def let_filter(self, first: str, last: str) -> None:
        """Offer Excel's filter on a table with its header."""
        self._page.auto_filter.ref = f"{first}:{last}"

    def set_up_page(
        self, *, landscape: bool, one_page: bool = False, repeat: int = 0, area: str = ""
    ) -> None:
        """Set A4, one page wide, or one page in all. Row `repeat` is printed on every page."""
        page = self._page
        page.page_setup.paperSize = 9
        page.page_setup.orientation = "landscape" if landscape else "portrait"
        page.page_setup.fitToWidth = 1
        page.page_setup.fitToHeight = 1 if one_page else 0
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        page.print_options.horizontalCentered = True
        page.page_margins.left = page.page_margins.right = 0.6
        page.page_margins.top, page.page_margins.bottom = 0.75, 0.7
        page.page_margins.header = page.page_margins.footer = 0.35
        if repeat:
            page.print_title_rows = f"{repeat}:{repeat}"
        if area:
            page.print_area = area

    def break_before(self, row: int) -> None:
        """Begin a new page with a row when it is printed (改ページ)."""
        self._page.row_breaks.append(Break(id=row - 1))

    def set_edges(self, *, head: tuple[str, str], foot: tuple[str, str]) -> None:
        """Print texts at the left and right of the page's head and foot, and n/N below."""
        top, bottom = HeaderFooterItem(), HeaderFooterItem()
        for item, where, (left, right) in ((top, "head", head), (bottom, "foot", foot)):
            for part, text in ((item.left, left), (item.right, right)):
                part.text = cleaned(text).replace("\n", " ").replace("&", "&&")  # & begins a code
                part.size = 8
            if item is bottom:
                item.center.text, item.center.size = "&P / &N", 8
            if (length := utf16_units(str(item))) > _LONGEST_EDGE:
                raise TextTooLongError(f"{self.title}!{where}", length, _LONGEST_EDGE)
        self._page.HeaderFooter.oddHeader = top
        self._page.HeaderFooter.oddFooter = bottom

    def stacked_columns(
        self,
        place: tuple[int, int, int, int],
        table: tuple[int, int, int],
        series: Mapping[int, str],
    ) -> None:
        """Draw an Excel chart of stacked columns (積み上げ縦棒) from a table on this sheet.

        `place` is the first row and column it covers and the first it does not; `table` is the
        first row, the last row and the column of the months; `series` names the columns that
        are drawn, from the bottom up.
        """
        charts.stacked_columns(self._page, place, table, series)

    def bars(
        self,
        place: tuple[int, int, int, int],
        rows: tuple[int, int],
        *,
        labels: int,
        values: int,
        title: str,
    ) -> None:
        """Draw an Excel chart of lying bars (横棒) from two columns of rows, the first on top.

        `place` is the first row and column it covers and the first it does not.
        """
        charts.bars(self._page, place, rows, labels=labels, values=values, title=title)

    def _colour(self, cells: str, operator: Comparison, operand: str, font: Font) -> None:
        look = DifferentialStyle(font=font)
        rule = Rule(type="cellIs", operator=operator, formula=[operand], dxf=look)
        self._page.conditional_formatting.add(cells, rule)

    def _styled(self, row: int, column: int, look: Look) -> Cell:
        cell = self._page.cell(row, column)
        if isinstance(cell, MergedCell):  # would swallow the value
            raise TypeError(self._at(cell))
        # before the value: else openpyxl sets a date format of its own
        cell.style = self._book.style(look)
        return cell

    def _put_text(self, cell: Cell, text: str) -> None:
        text = cleaned(text)
        cell.value = storable(text, self._at(cell))
        cell.data_type = "s"
        if text.startswith(STARTS_FORMULA):
            cell.quotePrefix = True  # stays text when somebody edits the cell

    def _at(self, cell: Cell | MergedCell) -> str:
        return f"{self.title}!{cell.coordinate}"


class Book:
    """A workbook that is being written."""

    def __init__(
        self, *, title: str, creator: str, subject: str, made: datetime, anchor: str = ""
    ) -> None:
        self._file = Workbook()
        self._file.remove(self._file.worksheets[0])
        self._sheets: list[Sheet] = []
        self._known: dict[str, Look] = {}
        properties = self._file.properties
        properties.title = cleaned(title)
        properties.creator = properties.lastModifiedBy = cleaned(creator)
        properties.subject = cleaned(subject)
        if anchor:  # where in the journal the figures were read: found again by `check`
            properties.keywords = anchor
        properties.language = "ja-JP"
        properties.created = made.astimezone(UTC).replace(tzinfo=None)
        # column widths are counted in figures of this style, which has no public door
        usual = self._file._named_styles["Normal"]  # type: ignore[attr-defined]  # noqa: SLF001
        usual.font = font_of(Look("Normal"))

    def sheet(self, title: str) -> Sheet:
        """Add a sheet at the end."""
        page = self._file.create_sheet(title)
        page.sheet_view.showGridLines = False
        sheet = Sheet(self, page)
        self._sheets.append(sheet)
        return sheet

    def call(self, name: str, sheet: Sheet, row: int, column: int) -> None:
        """Give a cell a name (名前の定義) that formulas of other workbooks can use."""
        target = f"{quote_sheetname(sheet.title)}!{reference(row, column, fixed=True)}"
        self._file.defined_names[name] = DefinedName(name, attr_text=target)

    def style(self, look: Look) -> str:
        """Return the name of the style for `look`, known to the workbook from now on."""
        known = self._known.get(look.name)
        if known is None:
            self._file.add_named_style(style_of(look))
            known = self._known[look.name] = look
        if known is not look and known != look:
            raise ValueError(look.name)  # one name, two looks
        return look.name

    def to_bytes(self) -> bytes:
        """Return the XLSX file."""
        plain = io.BytesIO()
        self._file.save(plain)
        return completed(plain, [(sheet.results, sheet.poured) for sheet in self._sheets])
