"""Charts that Excel draws itself from the cells of a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing import text as drawn
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor

from reports._sheet.looks import ACCENT, FAINT, FONT, INK, LINE, MUTED, SECOND

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from openpyxl.worksheet.worksheet import Worksheet

_FEW: Final = 5
_HAIRLINE: Final = 6350  # EMU, half a point
_CHART_INSET: Final = 120_000  # EMU, 3.3 mm


def stacked_columns(
    page: Worksheet,
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
        figures = Reference(page, min_col=column, min_row=first, max_row=last)
        stack = Series(figures, title=label)
        stack.graphicalProperties = GraphicalProperties(
            solidFill=colour, ln=LineProperties(solidFill="FFFFFF", w=_HAIRLINE)
        )
        stack.invertIfNegative = False
        chart.series.append(stack)
    chart.set_categories(Reference(page, min_col=months, min_row=first, max_row=last))
    _quiet_axes(chart)
    chart.x_axis.number_format = 'm"月"'
    chart.x_axis.graphicalProperties = _outline(FAINT)
    chart.y_axis.number_format = "#,##0"
    chart.y_axis.graphicalProperties = _outline("")
    chart.y_axis.scaling.min = 0
    if _highest(page, first, last, series) <= _FEW:  # else the axis counts in halves
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
    _place(page, chart, place)


def bars(
    page: Worksheet,
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
    figures = Reference(page, min_col=values, min_row=first, max_row=last)
    lying = Series(figures, title=title)
    lying.graphicalProperties = GraphicalProperties(solidFill=ACCENT, ln=_line(""))
    lying.invertIfNegative = False
    chart.series.append(lying)
    chart.set_categories(Reference(page, min_col=labels, min_row=first, max_row=last))
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
    _place(page, chart, place)


def _place(page: Worksheet, chart: BarChart, place: tuple[int, int, int, int]) -> None:
    top, left, below, right = place
    chart.anchor = TwoCellAnchor(  # type: ignore[assignment]  # the stub knows cells only
        editAs="oneCell",
        _from=AnchorMarker(row=top - 1, col=left - 1, colOff=_CHART_INSET),
        to=AnchorMarker(row=below - 1, col=right - 1),
    )
    page.add_chart(chart)


def _highest(page: Worksheet, first: int, last: int, columns: Iterable[int]) -> float:
    return max(
        sum(float(str(page.cell(row, column).value)) for column in columns)
        for row in range(first, last + 1)
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
