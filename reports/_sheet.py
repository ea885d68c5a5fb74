"""Workbooks: plain values in, XLSX bytes out. The only room that writes with openpyxl.

Every value passes `Sheet.put`, every formula `Sheet.formula`; there is no third way into a cell.
What a casebook holds was written by strangers, so text stays text whatever it begins with.
"""

from __future__ import annotations

import io
import math
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import repeat
from typing import IO, TYPE_CHECKING, Final, Literal
from xml.sax.saxutils import escape

from lxml import etree
from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing import text as drawn
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float | date | datetime | None
"""What a cell may hold. None leaves it empty."""

Comparison = Literal["equal", "lessThan"]

# A cell names one font, without a list to fall back on. 游ゴシック is what Excel itself uses in
# Japan, so it is on every machine that has Excel, and its figures are of one width: a column of
# numbers stands straight. In BIZ UDPGothic, the window's font, a 1 is narrower than a 2, and it
# is missing from Macs. Family and charset make a machine without it take another Japanese Gothic.
FONT: Final = "游ゴシック"
_MODERN: Final = 3
_SHIFT_JIS: Final = 128

INK: Final = "1F2933"
MUTED: Final = "616E7C"
FAINT: Final = "A3ADB8"
ACCENT: Final = "1D4E89"
SECOND: Final = "DFA556"
LATE: Final = "B42318"
LINE: Final = "D5DBE3"
HEADER: Final = "E8EEF5"
TOTAL: Final = "F5F7FA"

_FEW: Final = 5
_HAIRLINE: Final = 6350  # EMU, half a point
_CHART_INSET: Final = 120_000  # EMU, 3.3 mm

_LONGEST: Final = 32_767  # UTF-16 units that a cell holds
_LONGEST_EDGE: Final = 255  # UTF-16 units of a page header or footer
_PARTIAL_LEAP_YEAR: Final = date(1900, 3, 1)  # Excel counts a 29 February 1900 that never was
_JAPAN: Final = timezone(timedelta(hours=9), "JST")

_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction controls: they disguise text
    "\ud800-\udfff\ufffe\uffff]"  # not allowed in XML
)
_LOOKS_ESCAPED: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_STARTS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\n")
_FIRST_DAY: Final = date(1899, 12, 30)  # day 0 of a workbook, from March 1900 on
_USUAL_WIDTH: Final = 8.43  # of a column nobody set
_HIGHEST: Final = 409  # points of a row
_BUNCH: Final = 200  # rows that are written at once
_HERE: Final = "rows"
_STYLES: Final = "xl/styles.xml"
_FONT_ORDER: Final = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color",
    "name", "family", "charset", "scheme",
)  # fmt: skip
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(eq=False)
class TextTooLongError(ValueError):
    """A text is longer than its place in a workbook holds. Excel would cut it without a word.

    `where` is a cell of a sheet, or the edge of its pages; lengths are in UTF-16 units.
    """

    where: str
    length: int
    longest: int

    @override
    def __str__(self) -> str:
        """Return the facts, without the text."""
        return repr(self)


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks: one named style, found under its name in Excel's list of styles.

    Sizes are points, colours RRGGBB. `rule` is the line below the cell.
    """

    name: str
    form: str = "General"
    across: Literal["left", "center", "right"] = "left"
    size: float = 10
    bold: bool = False
    ink: str = INK
    ground: str = ""
    rule: str = LINE
    box: bool = False  # the line runs around the cell
    wrap: bool = False
    indent: int = 0


def cleaned(text: str) -> str:
    """Return `text` without control and direction characters, line ends as line feeds."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def width(text: str) -> int:
    """Return the width of the longest line of `text` in half-width characters (半角)."""
    wide = ("F", "W", "A")
    return max(
        sum(2 if unicodedata.east_asian_width(character) in wide else 1 for character in line)
        for line in text.split("\n")
    )


def lines_of(text: str, units: float) -> int:
    """Return how many lines a text takes in a column, counted on the wide side."""
    # a full-width character of 10 points is 1.9 units wide; the cell keeps a margin
    room = max(1, int((units - 1.2) / 0.95))
    return sum(max(1, math.ceil(width(line) / room)) for line in text.split("\n"))


def reference(row: int, column: int, *, fixed: bool = False) -> str:
    """Return how a formula calls the cell: B7, or $B$7."""
    letter = get_column_letter(column)
    return f"${letter}${row}" if fixed else f"{letter}{row}"


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
                if local.date() < _PARTIAL_LEAP_YEAR:
                    self._put_text(cell, f"{local:%Y/%m/%d %H:%M}")
                else:
                    cell.value = local
            case date():
                if value < _PARTIAL_LEAP_YEAR:
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
            if (length := _units(str(item))) > _LONGEST_EDGE:
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
        first, last, months = table
        chart = BarChart()
        chart.type, chart.grouping, chart.overlap, chart.gapWidth = "col", "stacked", 100, 55
        for (column, label), colour in zip(series.items(), (ACCENT, SECOND), strict=True):
            figures = Reference(self._page, min_col=column, min_row=first, max_row=last)
            bars = Series(figures, title=label)
            bars.graphicalProperties = GraphicalProperties(
                solidFill=colour, ln=LineProperties(solidFill="FFFFFF", w=_HAIRLINE)
            )
            bars.invertIfNegative = False
            chart.series.append(bars)
        chart.set_categories(Reference(self._page, min_col=months, min_row=first, max_row=last))
        _quiet_axes(chart)
        chart.x_axis.number_format = 'm"月"'
        chart.x_axis.graphicalProperties = _outline(FAINT)
        chart.y_axis.number_format = "#,##0"
        chart.y_axis.graphicalProperties = _outline("")
        chart.y_axis.scaling.min = 0
        if self._highest(first, last, series) <= _FEW:  # else the axis counts in halves
            chart.y_axis.scaling.max, chart.y_axis.majorUnit = _FEW, 1
        chart.y_axis.majorGridlines = ChartLines(spPr=_outline(LINE))
        chart.legend.position = "b"
        chart.legend.txPr = _chart_text(INK)
        chart.layout = Layout(
            manualLayout=ManualLayout(
                layoutTarget="inner", xMode="edge", yMode="edge", x=0.08, y=0.05, w=0.89, h=0.72
            )
        )
        chart.graphical_properties = _outline("")
        chart.roundedCorners = False
        self._place(chart, place)

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
        first, last = rows
        chart = BarChart()
        chart.type, chart.gapWidth = "bar", 45
        figures = Reference(self._page, min_col=values, min_row=first, max_row=last)
        drawn_bars = Series(figures, title=title)
        drawn_bars.graphicalProperties = GraphicalProperties(solidFill=ACCENT, ln=_line(""))
        drawn_bars.invertIfNegative = False
        chart.series.append(drawn_bars)
        chart.set_categories(Reference(self._page, min_col=labels, min_row=first, max_row=last))
        _quiet_axes(chart)
        chart.x_axis.scaling.orientation = "maxMin"
        chart.x_axis.graphicalProperties = _outline(FAINT)
        chart.y_axis.number_format = "#,##0"
        chart.y_axis.graphicalProperties = _outline("")
        chart.y_axis.scaling.min = 0
        chart.y_axis.crosses = "max"  # the scale stands below, the first bar above
        chart.y_axis.majorGridlines = ChartLines(spPr=_outline(LINE))
        chart.legend = None
        chart.graphical_properties = _outline("")
        chart.roundedCorners = False
        self._place(chart, place)

    def _place(self, chart: BarChart, place: tuple[int, int, int, int]) -> None:
        top, left, below, right = place
        chart.anchor = TwoCellAnchor(  # type: ignore[assignment]  # the stub knows cells only
            editAs="oneCell",
            _from=AnchorMarker(row=top - 1, col=left - 1, colOff=_CHART_INSET),
            to=AnchorMarker(row=below - 1, col=right - 1),
        )
        self._page.add_chart(chart)

    def _highest(self, first: int, last: int, columns: Iterable[int]) -> float:
        return max(
            sum(float(str(self._page.cell(row, column).value)) for column in columns)
            for row in range(first, last + 1)
        )

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
        if text.startswith(_STARTS_FORMULA):
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
        usual.font = _font(Look("Normal"))

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
            self._file.add_named_style(_named_style(look))
            known = self._known[look.name] = look
        if known is not look and known != look:
            raise ValueError(look.name)  # one name, two looks
        return look.name

    def to_bytes(self) -> bytes:
        """Return the XLSX file."""
        plain = io.BytesIO()
        self._file.save(plain)
        return _completed(plain, self._sheets)


def storable(text: str, where: str) -> str:
    """Return cleaned text as a cell holds it; `where` is the cell. Raises TextTooLongError."""
    if (length := _units(text)) > _LONGEST:
        raise TextTooLongError(where, length, _LONGEST)
    # Excel reads _x0041_ as A; its own underscore has to be written so
    return _LOOKS_ESCAPED.sub("_x005F_", text)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _font(look: Look) -> Font:
    return Font(
        name=FONT,
        sz=look.size,
        b=look.bold,
        color=look.ink,
        family=_MODERN,
        charset=_SHIFT_JIS,
    )


def _named_style(look: Look) -> NamedStyle:
    line = Side(style="thin", color=look.rule) if look.rule else None
    around = line if look.box else None
    return NamedStyle(
        name=look.name,
        font=_font(look),
        fill=PatternFill("solid", fgColor=look.ground) if look.ground else PatternFill(),
        border=Border(left=around, right=around, top=around, bottom=line),
        alignment=Alignment(
            horizontal=look.across, vertical="center", wrap_text=look.wrap, indent=look.indent
        ),
        number_format=look.form,
    )


def _line(colour: str) -> LineProperties:
    return LineProperties(solidFill=colour, w=_HAIRLINE) if colour else LineProperties(noFill=True)


def _outline(colour: str) -> GraphicalProperties:
    return GraphicalProperties(ln=_line(colour))


def _quiet_axes(chart: BarChart) -> None:
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.txPr = _chart_text(MUTED)
        axis.majorTickMark = axis.minorTickMark = "none"


def _chart_text(colour: str) -> RichText:
    face = drawn.Font(typeface=FONT)
    letters = drawn.CharacterProperties(sz=800, latin=face, ea=face, solidFill=colour)
    usual = drawn.ParagraphProperties(defRPr=letters)
    return RichText(p=[drawn.Paragraph(pPr=usual, endParaRPr=letters)])


def _completed(plain: io.BytesIO, sheets: Sequence[Sheet]) -> bytes:
    """Write what openpyxl leaves out: the results of formulas, and rows that are poured in."""
    parts = {f"xl/worksheets/sheet{n}.xml": sheet for n, sheet in enumerate(sheets, start=1)}
    whole = io.BytesIO()
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == _STYLES:
                part = _fonts_in_order(part)
            sheet = parts.get(entry.filename)
            if sheet is not None and sheet.results:
                part = _sheet_with_results(part, sheet.results)
            if sheet is not None and sheet.poured is not None:
                sheet.poured.write(part, target, entry)
            else:
                target.writestr(entry, part)
    return whole.getvalue()


@dataclass(frozen=True, slots=True)
class Poured:
    """Rows that go into a sheet when it is written (see Sheet.pour)."""

    title: str
    first: int
    columns: int
    rows: Iterable[Sequence[Value]]
    count: int
    rooms: tuple[tuple[int, float], ...] = ()  # columns that wrap, from 0, and their widths

    def write(self, part: bytes, target: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
        """Write the sheet `part` with the rows in place of the two that carry their looks."""
        root = etree.fromstring(part)
        data = root.find(f"{_MAIN}sheetData")
        if data is None:
            raise ValueError(self.title)
        models = data.findall(f"{_MAIN}row")[-2:]
        quoted, usual = ([cell.get("s", "0") for cell in model] for model in models)
        for model in models:
            data.remove(model)
        data.append(etree.Comment(_HERE))
        size = root.find(f"{_MAIN}dimension")
        if size is not None:
            last = max(self.first, self.first + self.count - 1)
            size.set("ref", f"A1:{reference(last, self.columns)}")
        xml = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        before, after = xml.split(f"<!--{_HERE}-->".encode())
        columns = tuple(
            (get_column_letter(n), style, guard)
            for n, (style, guard) in enumerate(zip(usual, quoted, strict=True), start=1)
        )
        info = zipfile.ZipInfo(entry.filename, entry.date_time)
        info.compress_type = zipfile.ZIP_DEFLATED
        with target.open(info, "w") as stream:
            stream.write(before)
            self._stream(stream, columns)
            stream.write(after)

    def _stream(self, stream: IO[bytes], columns: tuple[tuple[str, str, str], ...]) -> None:
        written, kept = 0, []
        for number, values in enumerate(self.rows, start=self.first):
            cells = "".join(map(self._cell, columns, values, repeat(number)))
            kept.append(f'<row r="{number}"{self._height(values)}>{cells}</row>')
            written += 1
            if len(kept) == _BUNCH:
                stream.write("".join(kept).encode())
                kept.clear()
        stream.write("".join(kept).encode())
        if written != self.count:
            raise ValueError(self.title)

    def _height(self, values: Sequence[Value]) -> str:
        """Return what says how high a row is; nothing where one line holds all its texts."""
        lines = 1
        for place, units in self.rooms:
            text = values[place]
            # most texts fit even if every character were wide: only the others are measured
            if isinstance(text, str) and (2 * len(text) > units - 2 or "\n" in text):
                lines = max(lines, lines_of(text, units))
        if lines == 1:
            return ""
        return f' ht="{min(_HIGHEST, lines * 16 + 2)}" customHeight="1"'

    def _cell(self, column: tuple[str, str, str], value: Value, row: int) -> str:
        letter, style, guard = column
        if isinstance(value, datetime):
            raise TypeError(self.title)  # no list has moments
        if isinstance(value, date):
            if value < _PARTIAL_LEAP_YEAR:
                value = f"{value:%Y/%m/%d}"
            else:
                return f'<c r="{letter}{row}" s="{style}"><v>{(value - _FIRST_DAY).days}</v></c>'
        if isinstance(value, int | float):
            if not math.isfinite(value):
                raise ValueError(f"{self.title}!{letter}{row}")
            return f'<c r="{letter}{row}" s="{style}"><v>{value}</v></c>'
        if not value:
            return f'<c r="{letter}{row}" s="{style}"/>'
        text = cleaned(value)
        if text.startswith(_STARTS_FORMULA):
            style = guard
        text = escape(storable(text, f"{self.title}!{letter}{row}"))
        return (
            f'<c r="{letter}{row}" s="{style}" t="inlineStr"><is>'
            f'<t xml:space="preserve">{text}</t></is></c>'
        )


def _fonts_in_order(part: bytes) -> bytes:
    """Return the styles with what is said of each font in the order of the schema."""
    root = etree.fromstring(part)
    for font in root.iter(f"{_MAIN}font"):
        font[:] = sorted(font, key=lambda said: _FONT_ORDER.index(etree.QName(said).localname))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _sheet_with_results(part: bytes, results: dict[str, str | float]) -> bytes:
    root = etree.fromstring(part)
    for cell in root.iter(f"{_MAIN}c"):
        if cell.find(f"{_MAIN}f") is None:
            continue
        result = results[str(cell.attrib["r"])]
        if isinstance(result, str):
            cell.set("t", "str")
        shown = cell.find(f"{_MAIN}v")
        if shown is None:
            shown = etree.SubElement(cell, f"{_MAIN}v")
        shown.text = str(result)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
