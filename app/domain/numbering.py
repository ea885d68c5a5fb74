"""Numbers of cases and letters, given once and never used again."""

from __future__ import annotations

import re
import string
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.eras import fiscal_year

if TYPE_CHECKING:
    from app.domain.eras import Eras

_LOOKS = {"era": "[A-Z]", "year": "[0-9]{1,2}", "western": "[0-9]{4}"}


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
        # The era of the day itself is what offices write, also for a year begun before it; a
        # year that had begun before the first calendar year of that era keeps its own.
        era, first = eras.letter(day)
        if western < first:
            era, first = eras.letter(date(western, self.fiscal_start, 1))
        return self.case.format(era=era, year=western - first + 1, western=western, serial=serial)

    def letter_number(self, case: str, serial: int) -> str:
        """Return the number of the `serial`-th letter of a case."""
        return self.letter.format(case=case, serial=serial)

    def referenced(self, text: str) -> tuple[str, ...]:
        """Return what looks like a case number in `text`, in order, each once."""
        parts = string.Formatter().parse(self.case)
        looks = "".join(re.escape(words) + _look(place, form) for words, place, form, _ in parts)
        found = re.findall(
            rf"(?<![0-9A-Za-z])({looks})(?![0-9])", unicodedata.normalize("NFKC", text)
        )
        return tuple(dict.fromkeys(found))


def _look(place: str | None, form: str | None) -> str:
    """Return what a place of the pattern looks like; a serial has as many digits as its form."""
    if place is None:
        return ""
    least = re.search("[1-9][0-9]*", form or "")
    return _LOOKS.get(place, f"[0-9]{{{least[0] if least else 1},}}")
