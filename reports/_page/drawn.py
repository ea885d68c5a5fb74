"""Puts a drawing of reports.charts on paper: its lines, filled paths and letters, as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.graphics.shapes import Drawing, Line, Path, String

from reports._page.lines import set_lines
from reports._page.rows import points

if TYPE_CHECKING:
    from reports._page.fonts import Chain
    from reports._page.paper import Paper

_OPERATORS = ((2, "m"), (2, "l"), (6, "c"), (0, "h"))  # as reportlab numbers them
_WHOLE_LINE = 10_000_000  # 1/1000 em: a label is never broken


def put_drawing(paper: Paper, drawing: Drawing, x: float, top: float, chain: Chain) -> None:
    """Draw with the upper left corner at `x`, `top`; letters are taken from `chain`.

    Raises MissingGlyphError, and TypeError for a shape that no chart of ours uses.
    """
    base = paper.height - top - float(drawing.height)
    for shape in drawing.contents:
        match shape:
            case Line():
                ends = (shape.x1 + x, shape.y1 + base, shape.x2 + x, shape.y2 + base)
                colour, width = _colour(shape.strokeColor), float(shape.strokeWidth)
                first, second = _numbers(*ends[:2]), _numbers(*ends[2:])
                paper.paint(f"{colour} RG {width:.2f} w {first} m {second} l S")
            case Path():
                paper.paint(f"{_colour(shape.fillColor)} rg {_path(shape, x, base)} f")
            case String():
                _put_text(paper, shape, (x, base), chain)
            case _:
                raise TypeError(type(shape).__name__)


def _path(path: Any, x: float, base: float) -> str:
    found, at = [], 0
    for number in path.operators:
        count, operator = _OPERATORS[number]
        some = path.points[at : at + count]
        moved = [value + (base if odd % 2 else x) for odd, value in enumerate(some)]
        found.append(f"{_numbers(*moved)} {operator}".strip())
        at += count
    return " ".join(found)


def _put_text(paper: Paper, shape: Any, origin: tuple[float, float], chain: Chain) -> None:
    if not shape.text:
        return
    line = set_lines(chain.glyphs(shape.text, "図"), _WHOLE_LINE)[0]
    size = float(shape.fontSize)
    left = {"start": 0.0, "middle": 0.5, "end": 1.0}[shape.textAnchor] * points(line, size)
    x, baseline = origin[0] + shape.x - left, paper.height - origin[1] - shape.y
    red, green, blue = shape.fillColor.rgb()
    paper.show(line, x, baseline, size, grey=0.3 * red + 0.59 * green + 0.11 * blue)


def _colour(colour: Any) -> str:
    return " ".join(f"{part:.3f}" for part in colour.rgb())


def _numbers(*values: float) -> str:
    return " ".join(f"{value:.2f}" for value in values)
