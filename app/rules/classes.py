"""How complaints are classified (相談種別) and what caused them (原因区分): dated tables.

The classes of complaints are those of the accredited body's yearly figures, so that ours can be
compared with them; some stand within another (内数). A code that was ever used keeps its label.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

import resources
from app.rules.tables import BrokenTableError

if TYPE_CHECKING:
    from collections.abc import Mapping

COMPLAINT: Final = "complaint_class"
CAUSE: Final = "cause_class"
TABLES: Final = (COMPLAINT, CAUSE)
"""The tables, by the names of the fields of a form that offer them."""
UNCLASSED: Final = "未分類"
_FILE: Final = "jipdec/classes.csv"


@dataclass(frozen=True, slots=True)
class Class:
    """A row: code, label, the class it stands within, and the days it is offered."""

    code: str
    label: str
    within: str
    first: date
    last: date

    def offered(self, day: date) -> bool:
        """Return whether it may be chosen on a day."""
        return self.first <= day <= self.last


@cache
def classes() -> Mapping[str, tuple[Class, ...]]:
    """Return both tables by their names, in order. Raises BrokenTableError."""
    found: dict[str, list[Class]] = {name: [] for name in TABLES}
    with resources.path(_FILE).open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                one = Class(
                    row["code"],
                    row["label"],
                    row["within"],
                    date.fromisoformat(row["valid_from"]),
                    date.fromisoformat(row["valid_to"] or "9999-12-31"),
                )
                table = found[row["table"]]
            except (KeyError, TypeError, ValueError) as error:
                raise BrokenTableError(_FILE, f"{number}", "unreadable") from error
            known = {other.code for other in table}
            if not one.code or not one.label or one.code in known:
                raise BrokenTableError(_FILE, f"{number}", "code or label")
            if one.within and one.within not in known:
                raise BrokenTableError(_FILE, f"{number}", "within")
            table.append(one)
    return {name: tuple(rows) for name, rows in found.items()}


def offered(table: str, day: date) -> tuple[str, ...]:
    """Return the codes that may be chosen on a day."""
    return tuple(one.code for one in classes()[table] if one.offered(day))


def label(table: str, code: str) -> str:
    """Return 個人情報の安全管理; 未分類 for no code, the code itself for an unknown one."""
    if not code:
        return UNCLASSED
    return next((one.label for one in classes()[table] if one.code == code), code)
