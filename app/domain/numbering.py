"""Numbers of cases and letters, given once and never used again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.eras import fiscal_year

if TYPE_CHECKING:
    from datetime import date

    from app.domain.eras import Eras

_REFERENCE = re.compile(r"(?<![0-9A-Za-z])[A-Z][0-9]{1,2}-[0-9]{4,6}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Numbering:
    """The patterns of the company.

    Places to fill: {era} R, {year} the fiscal year in that era, {western} in our count,
    {serial} from 1 within the fiscal year; for letters {case} and {serial} within the case.
    """

    case: str = "{era}{year}-{serial:04d}"
    letter: str = "個情発{case}-{serial}号"
    fiscal_start: int = 4  # month

    def series(self, day: date) -> str:
        """Return the name of the series of `day`: one for each fiscal year."""
        return f"case:{fiscal_year(day, self.fiscal_start)}"

    def case_number(self, day: date, serial: int, eras: Eras) -> str:
        """Return the number of the `serial`-th case of the fiscal year of `day`."""
        western = fiscal_year(day, self.fiscal_start)
        # The label of a fiscal year follows the era of its last day but one quarter:
        # 令和元年度 began in 平成31年4月, and offices wrote 令和元 from 1 May on; the era of
        # the day itself is what stands on the paper.
        era, first = eras.letter(day)
        return self.case.format(era=era, year=western - first + 1, western=western, serial=serial)

    def letter_number(self, case: str, serial: int) -> str:
        """Return the number of the `serial`-th letter of a case."""
        return self.letter.format(case=case, serial=serial)


def referenced(text: str) -> tuple[str, ...]:
    """Return what looks like a case number in `text`, in order, each once."""
    return tuple(dict.fromkeys(_REFERENCE.findall(text)))
