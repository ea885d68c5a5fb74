"""Charts: figures in, one drawing out, as SVG for the window and as a Drawing for paper.

Letters stay letters, in the family of the window's own font, so that they are sharp at every
scale and can be read aloud. Nothing is ever drawn as pixels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, Literal, Protocol

from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Drawing, Line, Path, String
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

import resources

if TYPE_CHECKING:
    from collections.abc import Sequence

FONT: Final = "BIZ UDPGothic"
"""Family of all letters: known to reportlab and to the window by the same name."""


class MonthBar(Protocol):
    """What was received in a month, in items: as app.views.MonthFigure."""

    @property
    def year(self) -> int:
        """Year of the common era."""
        ...

    @property
    def month(self) -> int:
        """Month, 1 to 12."""
        ...

    @property
    def requests(self) -> int:
        """Requests (請求)."""
        ...

    @property
    def others(self) -> int:
        """Complaints, consultations and the rest (苦情・相談ほか)."""
        ...


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of a chart, #RRGGBB. The ground is not painted: a card shows through."""

    requests: str
    others: str
    ink: str
    muted: str
    line: str


LIGHT: Final = Palette("#1D4E89", "#DFA556", "#1F2933", "#616E7C", "#E4E7EB")
DARK: Final = Palette("#6FA3DC", "#E3B273", "#E4E7EB", "#9AA5B1", "#3E4C59")

_LABEL: Final = 9.0  # letters below and above the bars
_LEGEND: Final = 10.0
_FOOT: Final = 40  # room below the base line: month, year, legend
_HEAD: Final = 16  # room above the highest bar for its sum
_GAP: Final = 1.0  # between the two parts of a bar
_ROUND: Final = 2.0


def months(
    figures: Sequence[MonthBar], width: float, height: float, palette: Palette = LIGHT
) -> str:
    """Return the stacked bars of the months as SVG text; sizes are pixels.

    The description inside says the figures in words, for who cannot see the bars.
    """
    return _months(tuple(figures), width, height, palette)


@lru_cache(maxsize=8)  # Today shows the same months again and again; to draw them takes 90 ms
def _months(figures: tuple[MonthBar, ...], width: float, height: float, palette: Palette) -> str:
    drawing = months_drawing(figures, width, height, palette)
    words = "、".join(
        f"{bar.year}年{bar.month}月 請求{bar.requests}件 苦情・相談ほか{bar.others}件"
        for bar in figures
    )
    # QtSvg paints what a clipPath holds, so the view is clipped by an attribute
    svg = str(renderSVG.drawToString(drawing, useClip=True))
    svg = svg.replace("<title>...</title>", "<title>月ごとの受付件数</title>")
    return svg.replace("<desc>...</desc>", f"<desc>{words}</desc>")


def parts(
    rows: Sequence[tuple[str, int]], width: float, height: float, palette: Palette = LIGHT
) -> str:
    """Return lying bars as SVG text, described in words; see parts_drawing."""
    words = "、".join(f"{label} {count}件" for label, count in rows)
    svg = str(renderSVG.drawToString(parts_drawing(rows, width, height, palette), useClip=True))
    svg = svg.replace("<title>...</title>", "<title>苦情の分類</title>")
    return svg.replace("<desc>...</desc>", f"<desc>{words}</desc>")


def months_drawing(
    figures: Sequence[MonthBar], width: float, height: float, palette: Palette = LIGHT
) -> Drawing:
    """Return the stacked bars of the months; sizes are points on paper, pixels in a window.

    Twelve months want a width of 140 at least. The last month is the current one and set in
    ink. Sums stand above the bars as long as they find room there.
    """
    _know_font()
    width, height = round(width), round(height)  # SVGCanvas cuts its view box to whole numbers
    drawing = Drawing(width, height)
    drawing.add(
        Line(0, _FOOT - 0.5, width, _FOOT - 0.5, strokeColor=HexColor(palette.line), strokeWidth=1)
    )
    if figures:
        _draw_bars(drawing, figures, palette)
    _draw_legend(drawing, palette)
    return drawing


def parts_drawing(
    rows: Sequence[tuple[str, int]], width: float, height: float, palette: Palette = LIGHT
) -> Drawing:
    """Return lying bars (横棒), the first on top, each with its label and its count.

    Sizes as in months_drawing. A row of nothing keeps its place and says 0.
    """
    _know_font()
    drawing = Drawing(round(width), round(height))
    if not rows:
        return drawing
    pitch = height / len(rows)
    highest = max(1, *(count for _, count in rows))
    thick, size = min(pitch * 0.6, 9), min(_LABEL, round(pitch * 1.6) / 2)
    labels = max(_width(label, size) for label, _ in rows) + 6
    room = max(10.0, width - labels - _width("0,000", size) - 4)
    for place, (label, count) in enumerate(rows):
        middle = height - pitch * (place + 0.5)
        colour = palette.ink if count else palette.muted
        _text(drawing, (0, middle - size / 3), label, size, colour, anchor="start")
        long = room * count / highest
        if count:
            _bar(drawing, labels, middle - thick / 2, long, thick, palette.requests)
        _text(
            drawing,
            (labels + long + 4, middle - size / 3),
            f"{count:,}",
            size,
            colour,
            anchor="start",
        )
    return drawing


def _draw_bars(drawing: Drawing, figures: Sequence[MonthBar], palette: Palette) -> None:
    pitch = drawing.width / len(figures)
    bar_width = min(pitch * 0.62, 28)
    highest = max(1, *(bar.requests + bar.others for bar in figures))
    unit = max(0.0, drawing.height - _FOOT - _HEAD) / highest
    sums = [f"{bar.requests + bar.others:,}" for bar in figures]
    room_for_sums = max(_width(text, _LABEL) for text in sums) <= pitch - 2
    step = math.ceil((_width("12", _LABEL) + 2) / pitch)  # every month, or every second …
    for place, (bar, text) in enumerate(zip(figures, sums, strict=True)):
        left = pitch * place + (pitch - bar_width) / 2
        middle = pitch * (place + 0.5)
        current = place == len(figures) - 1
        colour = palette.ink if current else palette.muted
        requests, others = bar.requests * unit, bar.others * unit
        top = _FOOT + requests + others
        if requests:
            _bar(drawing, left, _FOOT, bar_width, requests, palette.requests)
        if others:
            gap = min(_GAP, others / 2) if requests else 0.0
            _bar(drawing, left, _FOOT + requests + gap, bar_width, others - gap, palette.others)
        if room_for_sums:
            _text(drawing, (middle, top + 4), text, _LABEL, colour)
        if (len(figures) - 1 - place) % step == 0:
            _text(drawing, (middle, _FOOT - 12), str(bar.month), _LABEL, colour)


def _draw_legend(drawing: Drawing, palette: Palette) -> None:
    left = 0.0
    for label, colour in (("請求", palette.requests), ("苦情・相談ほか", palette.others)):
        _bar(drawing, left, 4, 9, 9, colour)
        left += 14
        _text(drawing, (left, 4.5), label, _LEGEND, palette.muted, anchor="start")
        left += _width(label, _LEGEND) + 14


def _bar(
    drawing: Drawing, left: float, bottom: float, width: float, height: float, colour: str
) -> None:
    """Draw a bar with its upper corners rounded."""
    radius = max(0.0, min(_ROUND, height))
    right, top = left + width, bottom + height
    path = Path(fillColor=HexColor(colour), strokeColor=None)
    path.moveTo(left, bottom)
    path.lineTo(right, bottom)
    path.lineTo(right, top - radius)
    path.curveTo(right, top, right, top, right - radius, top)
    path.lineTo(left + radius, top)
    path.curveTo(left, top, left, top, left, top - radius)
    path.closePath()
    drawing.add(path)


def _text(
    drawing: Drawing,
    at: tuple[float, float],
    text: str,
    size: float,
    colour: str,
    *,
    anchor: Literal["start", "middle"] = "middle",
) -> None:
    # SVGCanvas cuts twice the height to a whole number; half points come through unharmed
    x, y = at
    drawing.add(
        String(
            x,
            round(y * 2) / 2,
            text,
            fontName=FONT,
            fontSize=size,
            fillColor=HexColor(colour),
            textAnchor=anchor,
        )
    )


def _width(text: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, FONT, size))


@cache
def _know_font() -> None:
    """Make the font known to reportlab, whose measures centre the letters."""
    pdfmetrics.registerFont(TTFont(FONT, resources.path("fonts/BIZUDPGothic-Regular.ttf")))
