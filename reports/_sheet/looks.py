"""How a cell looks: colours, the font, the named styles of the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

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


def font_of(look: Look) -> Font:
    """Return the font of a look, the same in every cell but for size, weight and colour."""
    return Font(
        name=FONT,
        sz=look.size,
        b=look.bold,
        color=look.ink,
        family=_MODERN,
        charset=_SHIFT_JIS,
    )


def style_of(look: Look) -> NamedStyle:
    """Return the look as one of the named styles of a workbook."""
    line = Side(style="thin", color=look.rule) if look.rule else None
    around = line if look.box else None
    return NamedStyle(
        name=look.name,
        font=font_of(look),
        fill=PatternFill("solid", fgColor=look.ground) if look.ground else PatternFill(),
        border=Border(left=around, right=around, top=around, bottom=line),
        alignment=Alignment(
            horizontal=look.across, vertical="center", wrap_text=look.wrap, indent=look.indent
        ),
        number_format=look.form,
    )
