"""The recovery sheet (復旧シート): the key of a casebook in groups, for the safe and for a deputy.

It opens the casebook without the passphrase. Everything is printed as it is handed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports._page import record
from reports._page.fonts import MINCHO
from reports._page.paper import Paper
from reports._page.rows import Grid, Row, air, table_rows
from reports._page.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

TITLE = "復旧シート"
_WHERE = "復旧シート"
_CODE_SIZE, _CODE_PITCH = 15.0, 1.9
_SHARES = (0.1, 0.4, 0.1, 0.4)


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """All that is printed of one sheet."""

    company: str
    whose: str  # 保管用, 代行者用
    facts: tuple[tuple[str, str], ...]
    groups: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]  # heading, text
    log: tuple[str, ...] = ()  # headings of a table to write into when it is opened
    log_rows: int = 0


def to_pdf(sheets: Sequence[RecoverySheet]) -> bytes:
    """Print the sheets, each on pages of its own; the same sheets make the same bytes.

    Raises MissingGlyphError, which names the character, where no font has it.
    """
    paper = Paper()
    for sheet in sheets:
        below = f"{TITLE}（{sheet.whose}）"
        record.pages(paper, _rows(sheet), TITLE, below, _WHERE)
    company = one_line(sheets[0].company) if sheets else ""
    return paper.to_bytes(title=TITLE, author=company, subject=TITLE)


def _rows(sheet: RecoverySheet) -> list[Row]:
    rows = [*record.title(f"{TITLE}（{sheet.whose}）"), *record.facts(sheet.facts, _WHERE)]
    rows += [air(0.8), record.heading("符号"), air(0.3), *_code(sheet.groups), air(0.8)]
    for heading, text in sheet.sections:
        rows += [record.heading(heading), air(0.2)]
        for paragraph in text.split("\n"):
            rows += record.text(paragraph, record.SIZE, _WHERE, straight=True)
        rows.append(air(0.8))
    if sheet.log:
        rows += [record.heading("開封の記録"), air(0.3)]
        empty = [("\n",) + ("",) * (len(sheet.log) - 1)] * sheet.log_rows
        shares = (1 / len(sheet.log),) * len(sheet.log)
        rows += record.table((sheet.log, *empty), shares, _WHERE)
    return rows


def _code(groups: Sequence[str]) -> list[Row]:
    """Return the groups with their numbers, in two columns read downwards."""
    half = (len(groups) + 1) // 2
    numbered = [(str(number), group) for number, group in enumerate(groups, 1)]
    rows = [("組", "符号", "組", "符号")]
    for at in range(half):
        right = numbered[at + half] if at + half < len(numbered) else ("", "")
        rows.append((*numbered[at], *right))
    cells = [[[MINCHO.glyphs(cell, _WHERE)] for cell in row] for row in rows]
    widths = tuple(record.WIDTH * share for share in _SHARES)
    return table_rows(cells, Grid(record.LEFT, widths, _CODE_SIZE, _CODE_PITCH))
