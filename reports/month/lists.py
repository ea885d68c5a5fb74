"""未了一覧, 完了一覧: the items the balance speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reports._sheet import reference
from reports.month.looks import (
    CAUTION,
    CENTRE,
    COUNT,
    DATE,
    EMPTY,
    HEAD,
    HEAD_LEFT,
    HEAD_RIGHT,
    LEFT_DAYS,
    LIST_HEAD,
    NOT_ANY,
    NOTHING,
    TEXT,
    write_heads,
    write_sheet_title,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports._sheet import Look, Sheet
    from reports.month.figures import Month


_ITEM_COLUMNS: Final = (
    ("受付番号", 12, HEAD_LEFT),
    ("種別", 28, HEAD_LEFT),
    ("経路", 10, HEAD),
    ("到達日", 12, HEAD),
    ("和暦", 18, HEAD),
)
_OPEN_COLUMNS: Final = (
    *_ITEM_COLUMNS,
    ("経過日数", 10, HEAD_RIGHT),
    ("期限", 12, HEAD),
    ("期限まで", 11, HEAD_RIGHT),
    ("状態", 19, HEAD_LEFT),
    ("次にすること", 44, HEAD_LEFT),
)
_COMPLETED_COLUMNS: Final = (
    *_ITEM_COLUMNS,
    ("通知日", 12, HEAD),
    ("処理日数", 11, HEAD_RIGHT),
    ("正味日数", 11, HEAD_RIGHT),
    ("決定", 28, HEAD_LEFT),
)
_NAME_COLUMN: Final = ("請求者等", 24, HEAD_LEFT)


def write_open(sheet: Sheet, month: Month, *, names: bool) -> None:
    """Write the items open at the end; `names` adds the persons."""
    columns = [*_OPEN_COLUMNS, _NAME_COLUMN] if names else _OPEN_COLUMNS
    start_list(sheet, "未了一覧", month, columns, names=names)
    for row, item in enumerate(month.open_items, start=LIST_HEAD + 1):
        due = item.due
        sheet.put(row, 1, item.case, TEXT)
        sheet.put(row, 2, item.kind, TEXT)
        sheet.put(row, 3, item.channel, CENTRE)
        sheet.put(row, 4, item.arrived, DATE)
        sheet.put(row, 5, item.arrived_era, CENTRE)
        sheet.put(row, 6, (month.as_of - item.arrived).days, COUNT)
        sheet.put(row, 7, due or NOT_ANY, DATE)
        sheet.put(row, 8, (due - month.as_of).days if due else NOT_ANY, LEFT_DAYS)
        sheet.put(row, 9, item.state, TEXT)
        sheet.put(row, 10, item.next, TEXT)
        texts = {1: item.case, 2: item.kind, 9: item.state, 10: item.next}
        if names:
            sheet.put(row, 11, item.name, TEXT)
            texts[11] = item.name
        sheet.height_for(row, texts)
    last = LIST_HEAD + max(1, len(month.open_items))
    sheet.warn(f"H{LIST_HEAD + 1}", f"H{last}", "lessThan", "0")
    end_list(sheet, len(month.open_items), len(columns))


def write_completed(sheet: Sheet, month: Month, *, names: bool) -> None:
    """Write the items completed; `names` adds the persons."""
    columns = [*_COMPLETED_COLUMNS, _NAME_COLUMN] if names else _COMPLETED_COLUMNS
    start_list(sheet, "完了一覧", month, columns, names=names)
    for row, item in enumerate(month.completed_items, start=LIST_HEAD + 1):
        notified = item.notified
        sheet.put(row, 1, item.case, TEXT)
        sheet.put(row, 2, item.kind, TEXT)
        sheet.put(row, 3, item.channel, CENTRE)
        sheet.put(row, 4, item.arrived, DATE)
        sheet.put(row, 5, item.arrived_era, CENTRE)
        sheet.put(row, 6, notified or NOT_ANY, DATE)
        sheet.put(row, 7, (notified - item.arrived).days if notified else NOT_ANY, COUNT)
        sheet.put(row, 8, NOT_ANY if item.net_days is None else item.net_days, COUNT)
        sheet.put(row, 9, item.decision, TEXT)
        texts = {1: item.case, 2: item.kind, 9: item.decision}
        if names:
            sheet.put(row, 10, item.name, TEXT)
            texts[10] = item.name
        sheet.height_for(row, texts)
    end_list(sheet, len(month.completed_items), len(columns))


def start_list(
    sheet: Sheet,
    title: str,
    month: Month,
    columns: Sequence[tuple[str, float, Look]],
    *,
    names: bool,
) -> None:
    """Write title and header of a list; columns are head, width and look of the head."""
    sheet.widths(*(units for _, units, _ in columns))
    write_sheet_title(sheet, title, month)
    if names:
        sheet.put(3, 1, "個人情報を含みます。取扱いに注意してください。", CAUTION)
        sheet.height(3, 20)
    looks = {column: look for column, (_, _, look) in enumerate(columns, start=1)}
    write_heads(sheet, LIST_HEAD, [head for head, _, _ in columns], looks)


def end_list(sheet: Sheet, rows: int, columns: int) -> None:
    """Say so where there is nothing; filter, hold and print the list."""
    last = LIST_HEAD + max(1, rows)
    if not rows:
        for column in range(1, columns + 1):
            sheet.put(last, column, None, EMPTY)
        sheet.put(last, 1, NOTHING, EMPTY)
        sheet.height(last, 20)
    sheet.let_filter(reference(LIST_HEAD, 1), reference(last, columns))
    sheet.keep_in_sight(LIST_HEAD + 1, 2)
    sheet.set_up_page(landscape=True, repeat=LIST_HEAD)
