"""種別×経路: kinds against channels and decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports._sheet import reference
from reports.month.figures import Figure
from reports.month.looks import (
    COUNT,
    CROSS_HEAD,
    HEAD_RIGHT,
    HEADING,
    LABEL,
    NOT_ANY,
    RATE,
    SUM,
    all_received,
    in_total,
    write_heads,
    write_share,
    write_sheet_title,
    write_sum,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports._sheet import Sheet
    from reports.month.figures import Month
    from reports.month.looks import Details


def write_cross(sheet: Sheet, month: Month, details: Details) -> None:
    """Write what came in by channel, and what was decided, kind by kind."""
    most = max(len(month.channels) + 2, len(month.decisions) + 1)
    sheet.widths(34, *(10.8,) * most)
    write_sheet_title(sheet, "種別ごとの受付経路と決定", month)
    sheet.put(CROSS_HEAD - 1, 1, "1　受付（種別×経路）", HEADING)
    total = _write_matrix(
        sheet, CROSS_HEAD, month.channels, [(kind.kind, kind.received) for kind in month.kinds]
    )
    _write_composition(sheet, total, len(month.channels) + 2, month)

    _lead(sheet, (CROSS_HEAD, len(month.channels) + 2), month, details, Figure.RECEIVED)
    decided = total + 3
    sheet.put(decided - 1, 1, "2　決定の内訳（種別×決定）", HEADING)
    decided_total = _write_matrix(
        sheet, decided, month.decisions, [(kind.kind, kind.decided) for kind in month.kinds]
    )

    _lead(sheet, (decided, len(month.decisions) + 2), month, details, Figure.DECISION)
    rate = decided_total + 3
    sheet.put(rate - 1, 1, "3　苦情のうち理由があると認めたもの（一部を含む）", HEADING)
    write_heads(sheet, rate, ("項目", "認めた", "決定した", "率"))
    sheet.put(rate + 1, 1, "苦情", LABEL)
    write_share(sheet, rate + 1, 2, month.justified, whole_first=False)
    sheet.height(rate + 1, 18)
    sheet.keep_in_sight(1, 2)
    sheet.set_up_page(landscape=True, one_page=True)


def _write_matrix(
    sheet: Sheet, header: int, columns: Sequence[str], rows: Sequence[tuple[str, tuple[int, ...]]]
) -> int:
    """Write kinds against `columns` with sums on both sides; return the row of the total."""
    write_heads(sheet, header, ("種別", *columns, "計"))
    last_column = len(columns) + 1
    for row, (kind, counts) in enumerate(rows, start=header + 1):
        sheet.put(row, 1, kind, LABEL)
        for column, (_, count) in enumerate(zip(columns, counts, strict=True), start=2):
            sheet.put(row, column, count, COUNT)
        ends = f"{reference(row, 2)}:{reference(row, last_column)}"
        sheet.formula(row, last_column + 1, f"=SUM({ends})", sum(counts), SUM)
        sheet.height_for(row, {1: kind})
    first, last, total = header + 1, header + len(rows), header + len(rows) + 1
    sheet.put(total, 1, "合計", in_total(LABEL))
    sums = [sum(counts) for counts in zip(*(counts for _, counts in rows), strict=True)]
    for column, count in enumerate((*sums, sum(sums)), start=2):
        write_sum(sheet, total, column, (first, last), count)
    sheet.height(total, 19)
    sheet.mute_zeros(reference(first, 2), reference(last, last_column))
    return total


def _lead(
    sheet: Sheet, corner: tuple[int, int], month: Month, details: Details, figure: Figure
) -> None:
    """Let the sums right of the kinds lead to what they count."""
    head, column = corner
    for row, kind in enumerate(month.kinds, start=head + 1):
        details.lead(sheet, (row, column), figure, kind.kind)
    details.lead(sheet, (head + 1 + len(month.kinds), column), figure)


def _write_composition(sheet: Sheet, total: int, sums: int, month: Month) -> None:
    """Write each kind's share of what was received (構成比) right of the sums."""
    whole = all_received(month)
    sheet.put(CROSS_HEAD, sums + 1, "構成比", HEAD_RIGHT)
    base = reference(total, sums, fixed=True)
    counts = [sum(kind.received) for kind in month.kinds]
    for row, count in enumerate((*counts, whole), start=CROSS_HEAD + 1):
        sheet.formula(
            row,
            sums + 1,
            f'=IF({base}=0,"{NOT_ANY}",{reference(row, sums)}/{base})',
            count / whole if whole else NOT_ANY,
            in_total(RATE) if row == total else RATE,
        )
