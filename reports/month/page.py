"""The month on one A4 page for the representative (月次報告, L33): the figures of the workbook.

Counts and rates alone: no text that somebody wrote, for a small count with a text beside it can
tell who it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final, Literal

from reports._page.drawn import put_drawing
from reports._page.fonts import GOTHIC, GOTHIC_BOLD
from reports._page.lines import Line, set_lines
from reports._page.paper import A4, MM, Paper, Part
from reports._page.rows import ems, points
from reports._page.text import one_line
from reports.charts import months_drawing, parts_drawing
from reports.month.figures import GROUPS, Figure, written
from reports.month.looks import NOT_ANY, all_open, all_received, summed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.month.figures import Earlier, Indicator, Month, Tally

_LEFT, _RIGHT = 16 * MM, A4[0] - 16 * MM
_WIDTH = _RIGHT - _LEFT
_GUTTER = 7 * MM
_HALF = (_WIDTH - _GUTTER) / 2
_ACCENT, _LINE, _GROUND = "0.114 0.306 0.537", "0.835 0.859 0.890", "0.945 0.960 0.976"
_MUTED: Final = 0.42
_SIZE, _SMALL, _TINY = 8.2, 7.2, 6.4
_ROW = 4.2 * MM
_SEAL = 19 * MM

_Align = Literal["left", "right", "centre"]


def to_pdf(month: Month) -> bytes:
    """Return the page. The same month makes the same bytes.

    Raises MissingGlyphError where no font has a character of a label.
    """
    ink = _Ink(Paper())
    ink.paper.new_page()
    _front(ink, month)
    y = _tiles(ink, month, 47 * MM)
    y = _balance(ink, month, y + 7.5 * MM)
    below = _chart(ink, month, y + 7.5 * MM)
    y = _decisions(ink, month, y + 7.5 * MM)
    _indicators(ink, month, max(below, y) + 6.5 * MM)
    _foot(ink, month)
    return ink.paper.to_bytes(
        title=f"個人情報に関する苦情・請求等の{month.sort}報告　{one_line(month.label)}",
        author=one_line(month.company),
        subject=one_line(month.fiscal_year),
        keywords=month.anchor,
    )


@dataclass(frozen=True, slots=True)
class _Ink:
    """Writes on the paper, measured from its upper left corner in points."""

    paper: Paper

    def text(  # noqa: PLR0913 - a line of text has this much to it
        self,
        x: float,
        base: float,
        text: str,
        size: float = _SIZE,
        *,
        align: _Align = "left",
        bold: bool = False,
        grey: float = 0.0,
        room: float = _WIDTH,
        part: Part | None = None,
    ) -> float:
        """Write one line, smaller where it does not fit `room`; return where it ends."""
        line = _line(text, size, bold=bold)
        size *= min(1.0, room / max(0.1, points(line, size)))
        wide = points(line, size)
        x -= {"left": 0.0, "centre": 0.5, "right": 1.0}[align] * wide
        self.paper.show(line, x, base, size, part or Part("P"), grey=grey)
        return x + wide

    def rule(self, x: float, y: float, to_x: float, *, strong: bool = False) -> None:
        """Draw a level line."""
        colour, width, y = _ACCENT if strong else _LINE, 0.9 if strong else 0.5, A4[1] - y
        self.paper.paint(f"{colour} RG {width} w {x:.2f} {y:.2f} m {to_x:.2f} {y:.2f} l S")

    def box(self, x: float, y: float, width: float, height: float, colour: str = _GROUND) -> None:
        """Fill a rectangle."""
        self.paper.paint(
            f"{colour} rg {x:.2f} {A4[1] - y - height:.2f} {width:.2f} {height:.2f} re f"
        )

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a rectangle."""
        self.paper.paint(
            f"{_LINE} RG 0.6 w {x:.2f} {A4[1] - y - height:.2f} {width:.2f} {height:.2f} re S"
        )

    def heading(self, x: float, base: float, text: str, to_x: float) -> None:
        """Write the heading of a section, with the accent before it and a rule below."""
        self.box(x, base - 2.9 * MM, 1.1 * MM, 3.7 * MM, _ACCENT)
        self.text(x + 2.4 * MM, base, text, 9.4, bold=True, part=Part("H2"))
        self.rule(x, base + 1.9 * MM, to_x, strong=True)


def _line(text: str, size: float, *, bold: bool = False) -> Line:
    chain = GOTHIC_BOLD if bold else GOTHIC
    glyphs = chain.glyphs(one_line(text), "月次報告")
    return set_lines(glyphs, ems(10 * A4[0], size))[0]


# ------------------------------------------------------------------ head


def _front(ink: _Ink, month: Month) -> None:
    room = _WIDTH - 2 * _SEAL - 6 * MM
    title = f"個人情報に関する苦情・請求等の{month.sort}報告"
    ink.text(_LEFT, 21 * MM, title, 15.5, bold=True, room=room, part=Part("H1"))
    year = f"　　{month.fiscal_year}" if month.sort == "月次" else ""
    ink.text(_LEFT, 28 * MM, f"{month.label}{year}", 10.5, bold=True, room=room)
    ink.text(_LEFT, 34 * MM, month.company, room=room)
    ink.text(_LEFT, 38.6 * MM, month.answerable, room=room)
    dates = f"{month.as_of_label}　　{month.made_label}"
    ink.text(_LEFT, 43.2 * MM, dates, _SMALL, grey=_MUTED, room=room)
    for number, who in enumerate(("代表者", "管理者")):
        x = _RIGHT - (2 - number) * _SEAL
        ink.frame(x, 14 * MM, _SEAL, 4.6 * MM)
        ink.frame(x, 18.6 * MM, _SEAL, _SEAL)
        ink.text(x + _SEAL / 2, 17.4 * MM, who, _TINY + 0.4, align="centre", grey=_MUTED)


def _tiles(ink: _Ink, month: Month, y: float) -> float:
    """Draw what one asks first, each with what it was before; return where they end."""
    figures: tuple[tuple[str, int | str, str, tuple[str, str]], ...] = (
        ("受付", all_received(month), "件", _earlier(month, "received")),
        ("完了", sum(kind.completed for kind in month.kinds), "件", _earlier(month, "completed")),
        ("期末未了", all_open(month), "件", _earlier(month, "open_at_end")),
        (
            "回答の期限内率",
            _percent(summed(kind.days.answered for kind in month.kinds).rate),
            "",
            (_in_time(month.before), _in_time(month.year_before)),
        ),
        (
            "平均処理日数",
            f"{month.calendar.average:.1f}" if month.calendar else NOT_ANY,
            "日" if month.calendar else "",
            (_days(month.before), _days(month.year_before)),
        ),
    )
    gap, height = 3 * MM, 21.5 * MM
    wide = (_WIDTH - gap * (len(figures) - 1)) / len(figures)
    for number, (label, figure, measure, (before, year_before)) in enumerate(figures):
        x = _LEFT + number * (wide + gap)
        ink.box(x, y, wide, height)
        ink.box(x, y, wide, 0.7 * MM, _ACCENT)
        inner = wide - 6 * MM
        ink.text(x + 3 * MM, y + 5.4 * MM, label, _SMALL, grey=_MUTED, room=inner)
        written = f"{figure:,}" if isinstance(figure, int) else figure
        end = ink.text(x + 3 * MM, y + 13.4 * MM, written, 19, bold=True, room=inner)
        if measure:
            ink.text(end + 1, y + 13.4 * MM, measure, _SIZE, grey=_MUTED)
        then = f"{month.previous} {before}　{_short(month)} {year_before}"
        ink.text(x + 3 * MM, y + 18.6 * MM, then, _TINY, grey=_MUTED, room=inner)
    return y + height


def _short(month: Month) -> str:
    return "前年" if month.sort == "月次" else month.year_before_called


def _earlier(month: Month, name: str) -> tuple[str, str]:
    before, year_before = (
        f"{getattr(then, name):,}" if then else NOT_ANY
        for then in (month.before, month.year_before)
    )
    return before, year_before


def _days(then: Earlier | None) -> str:
    return f"{then.average_days:.1f}" if then and then.average_days is not None else NOT_ANY


def _in_time(then: Earlier | None) -> str:
    return _percent(then.answered.rate) if then else NOT_ANY


def _percent(rate: float | None) -> str:
    return NOT_ANY if rate is None else f"{rate:.1%}"


# ------------------------------------------------------------------ 1 種別

_HEADS: Final = ("期首未了", "受付", "再開", "完了", "取下げ", "取次等", "期末未了", "14日超")


def _balance(ink: _Ink, month: Month, base: float) -> float:
    """Draw the balance kind by kind; return where it ends."""
    ink.heading(_LEFT, base, "種別ごとの受付・完了・未了（件）", _RIGHT)
    rows = [
        (
            kind.kind,
            (
                kind.open_at_start, sum(kind.received), kind.reopened, kind.completed,
                kind.withdrawn, kind.referred, kind.open_at_end, kind.days.over_14,
            ),
        )
        for kind in month.kinds
    ]  # fmt: skip
    sums = tuple(map(sum, zip(*(counts for _, counts in rows), strict=True)))
    y = _matrix(ink, (_LEFT, base + 1.9 * MM, _WIDTH), _HEADS, rows, label=0.34)
    return _matrix_total(ink, (_LEFT, y, _WIDTH), sums, label=0.34)


def _matrix(
    ink: _Ink,
    place: tuple[float, float, float],
    heads: Sequence[str],
    rows: Iterable[tuple[str, Sequence[int]]],
    *,
    label: float,
) -> float:
    """Draw rows of counts under their heads; zeros are printed, quietly."""
    x, y, width = place
    column = width * (1 - label) / len(heads)
    table = Part("Table")
    head = Part("TR", table)
    for number, text in enumerate(heads, 1):
        at = x + width * label + number * column - 1 * MM
        ink.text(
            at, y + 3.6 * MM, text, _TINY + 0.2, align="right", grey=_MUTED,
            room=column - 1 * MM, part=Part("TH", head),
        )  # fmt: skip
    y += _ROW + 0.6 * MM
    for name, counts in rows:
        ink.rule(x, y, x + width)
        tr = Part("TR", table)
        base = y + 3.15 * MM
        ink.text(x + 1 * MM, base, name, _SIZE, room=width * label - 2 * MM, part=Part("TH", tr))
        for number, count in enumerate(counts, 1):
            at = x + width * label + number * column - 1 * MM
            grey = 0.0 if count else 0.62
            ink.text(at, base, f"{count:,}", _SIZE, align="right", grey=grey, part=Part("TD", tr))
        y += _ROW
    return y


def _matrix_total(
    ink: _Ink, place: tuple[float, float, float], sums: Sequence[int], *, label: float
) -> float:
    x, y, width = place
    column = width * (1 - label) / max(1, len(sums))
    ink.box(x, y, width, _ROW + 0.3 * MM)
    ink.rule(x, y, x + width, strong=True)
    ink.text(x + 1 * MM, y + 3.3 * MM, "合計", _SIZE, bold=True)
    for number, count in enumerate(sums, 1):
        at = x + width * label + number * column - 1 * MM
        ink.text(at, y + 3.3 * MM, f"{count:,}", _SIZE, align="right", bold=True)
    return y + _ROW + 0.3 * MM


# ------------------------------------------------------------------ 2 推移, 3 決定と苦情


def _chart(ink: _Ink, month: Month, base: float) -> float:
    """Draw the twelve months at left, and the complaints by class below them."""
    right = _LEFT + _HALF
    ink.heading(_LEFT, base, "受付件数の推移（直近12か月、件）", right)
    height = 38 * MM
    drawing = months_drawing(month.twelve, _HALF, height)
    put_drawing(ink.paper, drawing, _LEFT, base + 3.5 * MM, GOTHIC)
    return base + 3.5 * MM + height


def _decisions(ink: _Ink, month: Month, base: float) -> float:
    """Draw the decisions on requests, and the complaints by class, at right."""
    x, right = _LEFT + _HALF + _GUTTER, _RIGHT
    ink.heading(x, base, "請求の決定と苦情の分類（件）", right)
    decided = [sum(kind.decided[n] for kind in month.kinds) for n in range(len(month.decisions))]
    y = base + 1.9 * MM
    shown = list(zip(month.decisions, decided, strict=True))
    half = (len(shown) + 1) // 2
    column = _HALF / 2
    for number, (word, count) in enumerate(shown):
        left = x + column * (number // half)
        at = y + (number % half + 0.75) * _ROW
        grey = 0.0 if count else 0.62
        ink.text(left + 1 * MM, at, word, _SIZE, grey=grey, room=column - 14 * MM)
        ink.text(left + column - 3 * MM, at, f"{count:,}", _SIZE, align="right", grey=grey)
    y += half * _ROW + 2 * MM
    ink.rule(x, y, right)
    tally = month.tally
    rows = [
        (label, sum(tally.count(Figure.COMPLAINT, one) for one in labels))
        for label, labels in month.class_parts
    ]
    height = min(31 * MM, len(rows) * 3.3 * MM)
    if rows:
        put_drawing(ink.paper, parts_drawing(rows, _HALF, height), x, y + 1.5 * MM, GOTHIC)
    return y + 1.5 * MM + height


# ------------------------------------------------------------------ 4 指標


_COLUMNS: Final = 3
_PITCH: Final = 3.4 * MM
_QUIET: Final = frozenset({"0", NOT_ANY, "0.0%"})


def _indicators(ink: _Ink, month: Month, base: float) -> None:
    """Draw the indicators in columns, group by group, each with what it was before."""
    ink.heading(_LEFT, base, f"指標（かっこ内は{month.previous}）", _RIGHT)
    tally, gap = month.tally, 5 * MM
    width = (_WIDTH - gap * (_COLUMNS - 1)) / _COLUMNS
    top = base + 2.4 * MM
    for number, groups in enumerate(_columns()):
        x, y = _LEFT + number * (width + gap), top
        for group, indicators in groups:
            ink.text(x, y + 0.8 * _PITCH, group, _SMALL, bold=True, part=Part("H3"))
            y += _PITCH
            for one in indicators:
                now, before = _shown(tally, one), _shown(month.tally_before, one)
                at = y + 0.8 * _PITCH
                ink.text(x + 2 * MM, at, one.label, _SMALL, room=width - 25 * MM)
                bold = now not in _QUIET
                ink.text(x + width - 12.5 * MM, at, now, _SMALL, align="right", bold=bold)
                ink.text(x + width, at, f"({before})", _TINY, align="right", grey=_MUTED)
                y += _PITCH
            y += 0.5 * _PITCH


def _columns() -> list[tuple[tuple[str, tuple[Indicator, ...]], ...]]:
    """Return the groups column by column, in order, the longest column as short as it can be."""
    ways = [
        [GROUPS[: cuts[0]], GROUPS[cuts[0] : cuts[1]], GROUPS[cuts[1] :]]
        for cuts in combinations(range(1, len(GROUPS)), _COLUMNS - 1)
    ]
    return min(ways, key=lambda way: max(map(_lines_of, way)))


def _lines_of(groups: Sequence[tuple[str, tuple[Indicator, ...]]]) -> float:
    return sum(1.5 + len(indicators) for _, indicators in groups)


def _shown(tally: Tally | None, indicator: Indicator) -> str:
    return written(tally.of(indicator) if tally else None, indicator.measure)


# ------------------------------------------------------------------ foot


def _foot(ink: _Ink, month: Month) -> None:
    """Write what the figures are, and where in the journal they were read, at the bottom edge."""
    now = month.now_called
    changed = (
        f"前月までの訂正　報告済みの件数との違い {len(month.revisions)}件・"
        f"{now}に記録した前月までに関わること {len(month.corrections)}件　"
        "（内容は表計算の「前月までの訂正」）"
    )
    counted = (
        "件数は項目の数です（1件の申出で2つの請求があれば2と数えます）。"
        "氏名・申出の内容は含みません。"
    )
    notes = ("" if all_received(month) else f"{now}の受付は0件でした。", changed, counted)
    shown = [note for note in notes if note]
    base = A4[1] - 8 * MM
    ink.rule(_LEFT, base - 3.4 * MM, _RIGHT)
    for number, note in enumerate(reversed(shown)):
        ink.text(_LEFT, base - (4.9 + 3.2 * number) * MM, note, _TINY, grey=_MUTED)
    ink.text(_LEFT, base, f"台帳の記録 {month.anchor}", _TINY, grey=_MUTED)
    ink.text(_RIGHT, base, "1/1", _TINY, align="right", grey=_MUTED)
