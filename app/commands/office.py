"""The command `office`: the company's settings, what its policy lacks, and changing them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands import shown
from app.commands.run import opened
from app.files import read_whole
from app.matter.certificates import clock_name

if TYPE_CHECKING:
    from argparse import Namespace

    from app.casebook import Casebook
    from app.commands.outcome import Outcome
    from app.views.cases import Moved


def office(given: Namespace, out: Outcome) -> None:
    """Show the settings and what the policy lacks, or change the settings."""
    casebook = opened(given)
    try:
        if given.doing == "change":
            _change(casebook, given, out)
        elif given.doing == "write":
            _write(casebook, Path(given.file), out)
        else:
            _show(casebook, out)
    finally:
        casebook.close()


def _show(casebook: Casebook, out: Outcome) -> None:
    desk, company = casebook.office, casebook.profile.company.name
    gaps = desk.gaps()
    out.say(f"{company}　設定 第{desk.version}版")
    for gap in gaps:
        out.say(f"・{gap.missing}（{gap.basis}）")
        out.say(f"    {gap.consequence}")
        out.say(f"    {gap.remedy}")
    out.say(f"公表事項の不足 {len(gaps)}件")
    out.give(
        {
            "company": company,
            "version": desk.version,
            "settings": tomllib.loads(casebook.profile.source),
            "gaps": [
                {
                    "gap": str(gap.finding.gap),
                    "where": list(gap.finding.where),
                    "consequences": shown.plain(gap.finding.consequences),
                    "missing": gap.missing,
                    "consequence": gap.consequence,
                    "remedy": gap.remedy,
                    "provisions": list(gap.provisions),
                    "basis": gap.basis,
                }
                for gap in gaps
            ],
        }
    )


def _write(casebook: Casebook, file: Path, out: Outcome) -> None:
    casebook.office.export(file)
    out.say(f"設定 第{casebook.office.version}版を {file} に書き出しました。")
    out.give({"path": str(file), "version": casebook.office.version})


def _change(casebook: Casebook, given: Namespace, out: Outcome) -> None:
    desk = casebook.office
    text = read_whole(Path(given.profile)).decode("utf-8", "replace")
    moves = desk.preview(text)
    for moved in moves:
        out.say(_line(moved))
    out.say(f"動く期日 {len(moves)}件")
    decided = given.move or given.keep
    if decided:
        desk.change(text, move=given.move)
        days = "期日を計算し直しました" if given.move else "進行中の期日はそのままです"
        out.say(f"設定を第{desk.version}版にしました。{days}。")
    else:
        out.say("まだ変えていません。--move で期日も動かし、--keep でそのままにして変えます。")
    out.give(
        {
            "version": desk.version,
            "changed": decided,
            "moved": given.move,
            "moves": shown.plain(moves),
        }
    )


def _line(moved: Moved) -> str:
    old, new = (day.isoformat() if day else "停止中" for day in (moved.old, moved.new))
    name = clock_name(moved.clock)
    item = f"項目{moved.item}  " if moved.item else ""
    return f"{moved.case}  {item}{name}（{moved.clock}）  {old} → {new}"
