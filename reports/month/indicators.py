"""指標 and 苦情分類: what is counted beside the balance, each by a formula over the sheet 明細."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reports._sheet import reference
from reports.month.figures import GROUPS, Figure, Tally
from reports.month.looks import (
    CHANGE,
    CHANGE_DAYS,
    CHANGE_RATE,
    COUNT,
    DAYS,
    HEAD_LEFT,
    HEAD_RIGHT,
    HEADING,
    INDICATORS,
    LABEL,
    NOT_ANY,
    NOTE,
    RATE,
    Written,
    counted,
    detail_column,
    in_total,
    write_heads,
    write_sheet_title,
    write_sum,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports._sheet import Book, Look, Sheet
    from reports.month.figures import Indicator, Listed, Measure, Month
    from reports.month.looks import Details

_FIRST: Final = 5
_LOOKS: Final[Mapping[Measure, tuple[Look, Look]]] = {
    "count": (COUNT, CHANGE),
    "sum": (COUNT, CHANGE),
    "average": (DAYS, CHANGE_DAYS),
    "rate": (RATE, CHANGE_RATE),
}
_NOTES: Final = (
    "率の母数は、請求の決定・受付など「母数」の欄の件数です。率は当期に受け付けた、または決定したものについて、現在の記録から数えます。",
    "本人確認の不成立は、確認できないまま決定した請求です。補正を求めた請求は、当期に決定した請求のうち一度でも補正を求めたものです。",
    "再申出は、同じ方（統合した方を含む）から90日以内に再び受け付けたものです。手数料収入は、収納を記録した請求の、公表した手数料の額です。",
)


def write_indicators(
    book: Book, sheet: Sheet, month: Month, details: Details
) -> dict[str, Written]:
    """Write every indicator with its part, its whole and the two earlier spans.

    Return where each stands, by its label.
    """
    written: dict[str, Written] = {}
    sheet.widths(40, *(11.2,) * 7)
    write_sheet_title(sheet, "指標", month)
    tally, row = month.tally, _FIRST
    for number, (group, indicators) in enumerate(GROUPS, start=1):
        sheet.put(row - 1, 1, f"{number}　{group}", HEADING)
        heads = ("項目", "件数", "母数", month.now_called, month.previous, "増減")
        write_heads(sheet, row, (*heads, month.year_before_called, "増減"))
        for line, indicator in enumerate(indicators, start=row + 1):
            written[indicator.label] = _write(sheet, line, month, tally, indicator)
            details.lead(sheet, (line, 2), indicator.part)
            if indicator.whole is not None:
                details.lead(sheet, (line, 3), indicator.whole)
            book.call(_name(indicator), sheet, line, 4)
        last = row + len(indicators)
        sheet.mute_zeros(reference(row + 1, 2), reference(last, 4))
        row = last + 3
    for line, note in enumerate(_NOTES, start=row - 1):
        sheet.put(line, 1, note, NOTE)
        sheet.height(line, 13)
    sheet.keep_in_sight(4, 2)
    sheet.set_up_page(landscape=False, one_page=True)
    return written


def _name(indicator: Indicator) -> str:
    """Return the name formulas of other workbooks use: letters only."""
    return "指標_" + "".join(c for c in indicator.label if c.isalnum())


def _write(sheet: Sheet, row: int, month: Month, tally: Tally, indicator: Indicator) -> Written:
    look, change = _LOOKS[indicator.measure]
    now = tally.of(indicator)
    part = tally.count(indicator.part)
    sheet.put(row, 1, indicator.label, LABEL)
    sheet.formula(row, 2, f"={counted(month, indicator.part)}", part, COUNT)
    if indicator.whole is not None:
        whole = tally.count(indicator.whole)
        sheet.formula(row, 3, f"={counted(month, indicator.whole)}", whole, COUNT)
        formula = f'=IF(C{row}=0,"{NOT_ANY}",B{row}/C{row})'
    else:
        sheet.put(row, 3, NOT_ANY, COUNT)
        sums = (
            f'SUMIFS({detail_column(month, 6)},{detail_column(month, 1)},"{indicator.part.value}")'
        )
        formula = {
            "sum": f"={sums}",
            "average": f'=IF(B{row}=0,"{NOT_ANY}",{sums}/B{row})',
        }.get(indicator.measure, f"=B{row}")
    sheet.formula(row, 4, formula, NOT_ANY if now is None else now, look)
    for column, earlier in ((5, month.tally_before), (7, month.tally_year_before)):
        past = earlier.of(indicator) if earlier else None
        sheet.put(row, column, NOT_ANY if past is None else past, look)
        points = 100 if indicator.measure == "rate" else 1
        there = reference(row, column)
        difference = f"(D{row}-{there})*100" if points > 1 else f"D{row}-{there}"
        known = (now - past) * points if now is not None and past is not None else NOT_ANY
        sheet.formula(row, column + 1, f'=IFERROR({difference},"{NOT_ANY}")', known, change)
    sheet.height(row, 17)
    then = month.tally_before.of(indicator) if month.tally_before else None
    return Written(INDICATORS, f"D{row}", f"E{row}", now, then, look)


# ------------------------------------------------------------------ 苦情分類

_CLASS_HEADS: Final = ("受付", "決定", "理由あり", "理由あり率")
_CLASS_FIGURES: Final = (Figure.COMPLAINT, Figure.JUDGED, Figure.JUSTIFIED)


def write_complaints(sheet: Sheet, month: Month, details: Details) -> None:
    """Write complaints by the classes of the accredited body, and by what caused them."""
    sheet.widths(44, *(13,) * 5)
    write_sheet_title(sheet, "苦情の分類", month)
    tally = month.tally
    sheet.put(4, 1, "1　相談種別（認定個人情報保護団体の区分）", HEADING)
    write_heads(sheet, _FIRST, ("区分", *_CLASS_HEADS))
    last = _write_classes(sheet, _FIRST + 1, month, tally)
    for column, figure in enumerate(_CLASS_FIGURES, start=2):
        details.lead(sheet, (last, column), figure)
    header = last + 3
    sheet.put(header - 1, 1, "2　原因区分（是正処置の記録による）", HEADING)
    write_heads(sheet, header, ("区分", "件数"), {2: HEAD_RIGHT, 1: HEAD_LEFT})
    for row, cause in enumerate(month.causes, start=header + 1):
        _write_counted(sheet, (row, 2), month, tally, Figure.CAUSE, cause)
        sheet.put(row, 1, cause.label, LABEL)
        sheet.height_for(row, {1: cause.label})
    end = header + len(month.causes) + 1
    sheet.put(end, 1, "合計", in_total(LABEL))
    write_sum(sheet, end, 2, (header + 1, end - 1), tally.count(Figure.CAUSE))
    details.lead(sheet, (end, 2), Figure.CAUSE)
    sheet.mute_zeros(reference(header + 1, 2), reference(max(header + 1, end - 1), 2))
    if month.classes:
        rows = (_FIRST + 1, _FIRST + len(month.classes))
        sheet.bars((header, 3, end + 1, 7), rows, labels=1, values=2, title="受付")
    note = (
        "「うち」は内数で、合計には入れていません。"
        "区分は仕分け・受付連絡・是正処置のときに選んだ、最後のものです。"
    )
    sheet.put(end + 2, 1, note, NOTE)
    sheet.keep_in_sight(4, 2)
    sheet.set_up_page(landscape=False, one_page=True)


def _write_classes(sheet: Sheet, first: int, month: Month, tally: Tally) -> int:
    """Write a row for each class; return the row of the total."""
    tops = [row for row, one in enumerate(month.classes, start=first) if not one.within]
    for row, one in enumerate(month.classes, start=first):
        label = f"　うち {one.label}" if one.within else one.label
        sheet.put(row, 1, label, LABEL)
        for column, figure in enumerate(_CLASS_FIGURES, start=2):
            _write_counted(sheet, (row, column), month, tally, figure, one)
        share = _share_of(tally, month.classes, one)
        _write_share(sheet, row, share, RATE)
        sheet.height_for(row, {1: label})
    total = first + len(month.classes)
    sheet.put(total, 1, "合計", in_total(LABEL))
    for column, figure in enumerate(_CLASS_FIGURES, start=2):
        formula = "+".join(reference(row, column) for row in tops) or "0"
        sheet.formula(total, column, f"={formula}", tally.count(figure), in_total(COUNT))
    whole = tally.count(Figure.JUDGED)
    rate = tally.count(Figure.JUSTIFIED) / whole if whole else None
    _write_share(sheet, total, rate, in_total(RATE))
    sheet.height(total, 19)
    sheet.mute_zeros(reference(first, 2), reference(max(first, total - 1), 4))
    return total


def _write_share(sheet: Sheet, row: int, rate: float | None, look: Look) -> None:
    formula = f'=IF(C{row}=0,"{NOT_ANY}",D{row}/C{row})'
    sheet.formula(row, 5, formula, NOT_ANY if rate is None else rate, look)


def _write_counted(
    sheet: Sheet, at: tuple[int, int], month: Month, tally: Tally, figure: Figure, listed: Listed
) -> None:
    labels = _labels(month.classes, listed)
    formula = "+".join(counted(month, figure, label) for label in labels)
    count = sum(tally.count(figure, label) for label in labels)
    sheet.formula(*at, f"={formula}", count, COUNT)


def _labels(classes: Sequence[Listed], listed: Listed) -> list[str]:
    """Return what a row counts: its own label, and those that stand within it."""
    found = [listed.label]
    if listed.within or listed not in classes:
        return found
    for one in classes[classes.index(listed) + 1 :]:
        if not one.within:
            break
        found.append(one.label)
    return found


def _share_of(tally: Tally, classes: Sequence[Listed], listed: Listed) -> float | None:
    """Return how many of the judged complaints of a class were right; None of none."""
    labels = _labels(classes, listed)
    whole = sum(tally.count(Figure.JUDGED, label) for label in labels)
    part = sum(tally.count(Figure.JUSTIFIED, label) for label in labels)
    return part / whole if whole else None
