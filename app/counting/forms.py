"""What a company's own workbook may be filled with: figures by name, and lists.

Names are the Japanese words of the report, as they stand in its sheets: 受付, 受付.苦情, 応諾率.
"""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Final

from app.errors import BadFormError
from reports.filled import CannotFillError, Form, RowForm, fill, form_of
from reports.month.figures import GROUPS, Figure

if TYPE_CHECKING:
    from reports._sheet import Value
    from reports.month.figures import Month

LISTS: Final = ("未了", "完了", "明細")


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
    facts = facts_of(month)
    try:
        form = read_map(form_text) if form_text else form_of(content, tuple(facts), LISTS)
        if not form.cells and not form.rows:
            raise CannotFillError("empty")
        return fill(content, form, facts, lists_of(month))
    except CannotFillError as error:
        raise BadFormError(error.why, error.where, error.what) from error
