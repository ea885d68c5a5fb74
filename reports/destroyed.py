"""The certificate of disposal (消去証明書): what was erased, what proves it, what still holds it.

Nobody is named in it. Everything is printed as it is handed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports._page import record
from reports._page.paper import Paper
from reports._page.rows import Row, air
from reports._page.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

TITLE = "消去証明書"
_WHERE = "消去証明書"


@dataclass(frozen=True, slots=True)
class Table:
    """A heading with a table under it, or with words where there is nothing to list."""

    heading: str
    columns: tuple[str, ...]
    shares: tuple[float, ...]  # of the width, together 1
    rows: tuple[tuple[str, ...], ...]
    none: str = ""
    note: str = ""  # below the table


@dataclass(frozen=True, slots=True)
class Destroyed:
    """All that is printed."""

    company: str
    number: str  # 消去第3号
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    statement: str


def to_pdf(certificate: Destroyed) -> bytes:
    """Print a certificate; the same certificate makes the same bytes.

    Raises MissingGlyphError, which names the character, where no font has it.
    """
    rows = [*record.title(TITLE), *record.facts(certificate.facts, _WHERE), air(0.8)]
    for table in certificate.tables:
        rows += _table(table)
    rows += record.text(certificate.statement, record.SIZE, _WHERE, straight=True)
    paper = Paper()
    record.pages(paper, rows, TITLE, certificate.number, _WHERE)
    return paper.to_bytes(
        title=TITLE, author=one_line(certificate.company), subject=one_line(certificate.number)
    )


def _table(table: Table) -> Sequence[Row]:
    rows = [record.heading(table.heading), air(0.2)]
    if table.rows:
        rows += record.table((table.columns, *table.rows), table.shares, _WHERE)
    else:
        rows += record.text(table.none, record.SIZE, _WHERE)
    if table.note:
        rows += [air(0.2), *record.text(table.note, record.TABLE_SIZE, _WHERE)]
    return [*rows, air(0.8)]
