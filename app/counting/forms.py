"""What a company's own workbook may be filled with: figures by name, and lists.

Names are the Japanese words of the report, as they stand in its sheets: 受付, 受付.苦情, 応諾率.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Final

from app.errors import BadFormError
from app.views.reports import FormPlace, FormPlan
from reports.filled import CannotFillError, Form, RowForm, fill, form_of, shown_alone, worded
from reports.month.figures import GROUPS, Figure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports._sheet import Value
    from reports.month.figures import Month

LISTS: Final = ("未了", "完了", "明細")
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "未了": ("受付番号", "種別", "経路", "到達日", "期限", "状態", "次にすること"),
    "完了": ("受付番号", "種別", "経路", "到達日", "通知日", "正味日数", "決定"),
    "明細": ("項目", "種別", "内訳", "受付番号", "年月日", "日数・円"),
}
"""The columns a mark can ask for, by list."""
_LISTED: Final = re.compile(r"\{\{\s*([^{}.]+?)\.([^{}]+?)\s*\}\}")
_PLACE: Final = re.compile(r"(.+)!\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")


def facts_of(month: Month) -> dict[str, Value]:
    """Return every figure a mark can ask for, by its name."""
    sums = {
        "期首未了": sum(kind.open_at_start for kind in month.kinds),
        "受付": sum(sum(kind.received) for kind in month.kinds),
        "再開": sum(kind.reopened for kind in month.kinds),
        "完了": sum(kind.completed for kind in month.kinds),
        "取下げ": sum(kind.withdrawn for kind in month.kinds),
        "取次等": sum(kind.referred for kind in month.kinds),
        "期末未了": sum(kind.open_at_end for kind in month.kinds),
    }
    found: dict[str, Value] = {
        "会社": month.company,
        "責任者": month.answerable,
        "期間": month.label,
        "年度": month.fiscal_year,
        "基準日": month.as_of_label,
        "作成日": month.made_label.removeprefix("作成日 "),
        "台帳の記録": month.anchor,
        "平均処理日数": month.calendar.average if month.calendar else "－",
        **sums,
        **{f"{name}件数": count for name, count in sums.items()},
    }
    for kind in month.kinds:
        found |= {
            f"期首未了.{kind.kind}": kind.open_at_start,
            f"受付.{kind.kind}": sum(kind.received),
            f"完了.{kind.kind}": kind.completed,
            f"取下げ.{kind.kind}": kind.withdrawn,
            f"期末未了.{kind.kind}": kind.open_at_end,
        }
    tally = month.tally
    for _, indicators in GROUPS:
        for one in indicators:
            figure = tally.of(one)
            found[one.label] = "－" if figure is None else figure
    for listed in month.classes:
        found[f"苦情.{listed.label}"] = tally.count(Figure.COMPLAINT, listed.label)
    return found


def lists_of(month: Month) -> dict[str, list[dict[str, Value]]]:
    """Return the lists a marked row can ask for, each row by the names of its columns."""
    return {
        "未了": [
            {
                "受付番号": item.case, "種別": item.kind, "経路": item.channel,
                "到達日": item.arrived, "期限": item.due, "状態": item.state,
                "次にすること": item.next,
            }
            for item in month.open_items
        ],
        "完了": [
            {
                "受付番号": item.case, "種別": item.kind, "経路": item.channel,
                "到達日": item.arrived, "通知日": item.notified, "正味日数": item.net_days,
                "決定": item.decision,
            }
            for item in month.completed_items
        ],
        "明細": [
            {
                "項目": entry.figure.value, "種別": entry.kind, "内訳": entry.detail,
                "受付番号": entry.case, "年月日": entry.on, "日数・円": entry.value,
            }
            for entry in month.entries
        ],
    }  # fmt: skip


def map_of(content: bytes, month: Month) -> str:
    """Return the map of a workbook (TOML), read from its marks and names. Raises BadFormError."""
    try:
        form = form_of(content, tuple(facts_of(month)), LISTS)
    except CannotFillError as error:
        raise BadFormError(error.why, error.where, error.what) from error
    lines = ["# どのセルに何を書き込むか。{{…}} は集計の項目の名前です。", "", "[cells]"]
    lines += [f"{_quoted(place)} = {_quoted(text)}" for place, text in form.cells.items()]
    for row in form.rows:
        lines += ["", "[[rows]]", f"sheet = {_quoted(row.sheet)}", f"row = {row.row}"]
        lines += [f"list = {_quoted(row.list)}", "[rows.columns]"]
        lines += [f"{column} = {_quoted(name)}" for column, name in row.columns.items()]
    return "\n".join(lines) + "\n"


def texts_of(content: bytes, month: Month) -> dict[str, str]:
    """Return what a workbook's marks and names ask for, by cell. Raises BadFormError."""
    try:
        form = form_of(content, tuple(facts_of(month)), LISTS)
    except CannotFillError as error:
        raise BadFormError(error.why, error.where, error.what) from error
    texts = dict(form.cells)
    for row in form.rows:
        for column, name in row.columns.items():
            texts[f"{row.sheet}!{column}{row.row}"] = f"{{{{{row.list}.{name}}}}}"
    return texts


def form_by(texts: Mapping[str, str], facts: Mapping[str, Value]) -> Form:
    """Return the form that texts by cell make: a mark of a list begins the list there.

    What is a figure of its own is none of a list: 完了.苦情.
    """
    cells: dict[str, str] = {}
    rows: dict[tuple[str, int, str], dict[str, str]] = {}
    for place, text in texts.items():
        marked, at = _LISTED.fullmatch(text.strip()), _PLACE.fullmatch(place)
        listed = marked is not None and marked[1] in LISTS
        if marked and at and listed and f"{marked[1]}.{marked[2]}" not in facts:
            key = at[1].strip("'"), int(at[3]), marked[1]
            rows.setdefault(key, {})[at[2]] = marked[2]
        else:
            cells[place] = text
    return Form(cells, tuple(RowForm(*key, columns) for key, columns in rows.items()))


def plan(content: bytes, month: Month, texts: Mapping[str, str]) -> FormPlan:
    """Return what would stand in each cell, and why one cannot be filled."""
    facts, lists = facts_of(month), lists_of(month)
    whole = _fault(content, texts, facts, lists)
    places = []
    for place, text in texts.items():
        fault = _fault(content, {place: text}, facts, lists) if whole is not None else None
        places.append(FormPlace(place, text, "" if fault else _shown(text, facts, lists), fault))
    columns = [f"{name}.{column}" for name in LISTS for column in COLUMNS[name]]
    return FormPlan(tuple(places), (*facts, *columns))


def _fault(
    content: bytes,
    texts: Mapping[str, str],
    facts: Mapping[str, Value],
    lists: Mapping[str, list[dict[str, Value]]],
) -> BadFormError | None:
    try:
        fill(content, form_by(texts, facts), facts, lists)
    except CannotFillError as error:
        return BadFormError(error.why, error.where, error.what)
    return None


def _shown(
    text: str, facts: Mapping[str, Value], lists: Mapping[str, list[dict[str, Value]]]
) -> str:
    """Return what a cell shows once it is filled; of a list how many rows, and the first."""
    marked = _LISTED.fullmatch(text.strip())
    if marked is None or f"{marked[1]}.{marked[2]}" in facts or marked[1] not in lists:
        return worded(text, facts)
    rows = lists[marked[1]]
    first = rows[0].get(marked[2]) if rows else None
    return f"{len(rows):,}行　{shown_alone(first)}".rstrip("　")


def filled_by(content: bytes, month: Month, texts: Mapping[str, str]) -> bytes:
    """Return a copy of a workbook filled by texts. Raises BadFormError, nothing is written then."""
    return _filled(content, month, form_by(texts, facts_of(month)))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def read_map(text: str) -> Form:
    """Read a map. Raises BadFormError for what is none."""
    try:
        read = tomllib.loads(text)
        cells = {str(place): str(value) for place, value in read.get("cells", {}).items()}
        rows = tuple(
            RowForm(
                str(one["sheet"]),
                int(one["row"]),
                str(one["list"]),
                {str(column): str(name) for column, name in one["columns"].items()},
            )
            for one in read.get("rows", ())
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadFormError("map", "", "") from error
    return Form(cells, rows)


def filled(content: bytes, month: Month, form_text: str = "") -> bytes:
    """Return a copy of a workbook filled with a report, by its map or by its own marks.

    Raises BadFormError, and nothing is written then.
    """
    try:
        known = tuple(facts_of(month))
        form = read_map(form_text) if form_text else form_of(content, known, LISTS)
    except CannotFillError as error:
        raise BadFormError(error.why, error.where, error.what) from error
    return _filled(content, month, form)


def _filled(content: bytes, month: Month, form: Form) -> bytes:
    try:
        if not form.cells and not form.rows:
            raise CannotFillError("empty")
        return fill(content, form, facts_of(month), lists_of(month))
    except CannotFillError as error:
        raise BadFormError(error.why, error.where, error.what) from error
