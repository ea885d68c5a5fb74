"""The command that takes an older ledger over, or says what it would become."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from app import phrases
from app.commands.run import now_of, opened
from app.desks import take_over
from app.files import read_whole, write_whole
from app.jobs import Progress
from app.ledger import LedgerMap, Source, Terms, apart
from app.ledger import mapping as mappings
from app.rules.almanac import eras

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Mapping

    from app.commands.outcome import Outcome
    from app.desks.take_over import Taken
    from app.ledger import Looked, RefusedRow, Why

_MOST = 50  # refused rows that are said line by line; the workbook holds all


def ledger(given: Namespace, out: Outcome) -> None:
    """Take an older ledger over, or only say what it would become."""
    began = time.monotonic()
    path = Path(given.file)
    source = Source(path.name, read_whole(path))
    mapping = LedgerMap()
    if given.map:
        mapping = mappings.parse(read_whole(Path(given.map)).decode("utf-8-sig", "replace"))
    if given.write_map or given.dry_run:
        found = _looked(given, source, mapping)
        _say_looked(found, out)
        _say_end(out, began)
        if given.write_map:
            write_whole(Path(given.write_map), mappings.write(found.mapping).encode())
            out.say(f"読み方の案を書き出しました：{given.write_map}")
        out.give(_counts(found.rows, 0, found.reasons, found.refused))
        return
    casebook = opened(given)
    try:
        taken = casebook.ledger.take_file(source, mapping)
        left = take_over.write_leftovers(taken, path, casebook.now.moment())
    finally:
        casebook.close()
    _say_taken(taken, out)
    if left:
        out.say(f"取り込めなかった行を書き出しました：{left}")
    _say_end(out, began)
    counts = _counts(taken.rows, taken.stored, _reasons(taken.refused), taken.refused)
    out.give(counts | {"acts": taken.acts, "leftovers": str(left) if left else None})


def _looked(given: Namespace, source: Source, mapping: LedgerMap) -> Looked:
    if given.casebook:  # then what is in already is known
        casebook = opened(given)
        try:
            return casebook.ledger.look(source, mapping)
        finally:
            casebook.close()
    terms = Terms(mapping, now_of(given).moment().date(), eras())
    return apart.look_through(source, terms, Progress())


def _say_looked(found: Looked, out: Outcome) -> None:
    for sheet in found.sheets:
        if sheet.layout is None:
            why = "読み方で除いたシート" if sheet.left_out else "見出しの行がないため読まないシート"
            out.say(f"シート「{sheet.title}」：{why}")
            continue
        hidden = f"、うち非表示 {sheet.hidden_rows} 行" if sheet.hidden_rows else ""
        out.say(
            f"シート「{sheet.title}」：見出し {sheet.layout.headings} 行目、"
            f"{sheet.rows:,} 行{hidden}{'（非表示のシート）' if sheet.hidden else ''}"
        )
        for column in sheet.layout.columns:
            meaning = phrases.ledger_field(column.field)
            away = "（非表示の列）" if column.hidden else ""
            out.say(f"    {column.heading} → {meaning}{away}")
    _say_words("種別", found.mapping.kinds, phrases.kind, out)
    _say_words("手段", found.mapping.channels, phrases.channel, out)
    _say_words("状態", found.mapping.states, phrases.ledger_state, out)
    if found.unknown_channel:
        channel = phrases.channel(take_over.CHANNEL_UNTOLD)
        out.say(f"手段の分からない {found.unknown_channel:,} 行は「{channel}」として移ります。")
    _say_refused(found.refused, found.reasons, out)
    refused = sum(found.reasons.values())
    out.say(
        f"{found.rows:,}行 ＝ 取り込める行 {found.taken:,} ＋ 取り込めない行 {refused:,}"
        "（まだ取り込んでいません）"
    )


def _say_words(sort: str, table: Mapping[str, str], word: object, out: Outcome) -> None:
    for written, meaning in table.items():
        shown = word(meaning) if meaning and callable(word) else "（分かりません）"
        out.say(f"{sort}「{written}」→ {shown}")


def _say_taken(taken: Taken, out: Outcome) -> None:
    _say_refused(taken.refused, _reasons(taken.refused), out)
    out.say(
        f"{taken.rows:,}行 ＝ 取り込んだ行 {taken.stored:,} ＋ 取り込めなかった行"
        f" {len(taken.refused):,}"
    )


def _say_refused(refused: Iterable[RefusedRow], reasons: Mapping[Why, int], out: Outcome) -> None:
    total = sum(reasons.values())
    for row, _ in zip(refused, range(_MOST), strict=False):
        column = f"（{row.column}）" if row.column else ""
        out.say(f"{row.place.sheet} {row.place.row}行目：{phrases.ledger_fault(row.why)}{column}")
    if total > _MOST:
        out.say(f"ほか {total - _MOST:,} 行。")
    for why, count in reasons.items():
        out.say(f"    {phrases.ledger_fault(why)}：{count:,}行")


def _say_end(out: Outcome, began: float) -> None:
    memory = _memory()
    peak = f"、最大メモリー {memory}" if memory else ""
    out.say(f"所要時間 {time.monotonic() - began:.1f}秒{peak}")


def _memory() -> str:
    """Return the most memory this process and the reading one held; "" where nobody counts it."""
    if sys.platform == "win32":
        return ""
    import resource

    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    own, reader = (
        resource.getrusage(who).ru_maxrss // unit
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return f"{own} MB（読み取り {reader} MB）" if reader else f"{own} MB"


def _reasons(refused: Iterable[RefusedRow]) -> dict[Why, int]:
    found: dict[Why, int] = {}
    for row in refused:
        found[row.why] = found.get(row.why, 0) + 1
    return found


def _counts(
    rows: int, stored: int, reasons: Mapping[Why, int], refused: Iterable[RefusedRow]
) -> dict[str, object]:
    return {
        "rows": rows,
        "stored": stored,
        "refused": [
            {
                "place": {"sheet": row.place.sheet, "row": row.place.row},
                "why": str(row.why),
                "column": row.column,
            }
            for row in refused
        ],
        "reasons": {str(why): count for why, count in reasons.items()},
    }
