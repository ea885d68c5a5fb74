"""`madoguchi-cli`: the acts of the casebook without a window.

Exit 0 done, 1 refused (with a sentence), 2 wrong usage, 3 unavailable (locked, damaged, full).
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from app.commands.outcome import Outcome
from app.domain.clocks import Art142
from app.errors import CasebookError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - its only name


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console or a pipe may not be UTF-8
            stream.reconfigure(encoding="utf-8", errors="replace")
    given = _parser().parse_args(arguments)
    out = Outcome(as_json=given.json)
    try:
        _command(given.command)(given, out)
    except CasebookError as problem:
        out.fail(problem)
    return out.code


def _command(name: str) -> Callable[[argparse.Namespace, Outcome], None]:
    # after the arguments are right: the libraries cost 0.4 s
    from app.commands import ledger, office, partners, run

    commands: dict[str, Callable[[argparse.Namespace, Outcome], None]] = {
        "new": run.new,
        "read": run.read,
        "import": run.take_in,
        "ledger": ledger.ledger,
        "cases": run.cases,
        "case": run.case,
        "act": run.act,
        "deadline": run.deadline,
        "letter": run.letter,
        "certificate": run.certificate,
        "report": run.report,
        "office": office.office,
        "partners": partners.partners,
        "check": run.check,
        "backup": run.backup,
        "restore": run.restore,
        "demo": run.demo,
    }
    return commands[name]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="madoguchi-cli", description="窓口台帳：個人情報の窓口の台帳", parents=[_common(None)]
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_intake(commands)
    _add_cases(commands)
    _add_paper(commands)
    _add_office(commands)
    _add_partners(commands)
    _add_keeping(commands)
    return parser


def _common(default: object) -> argparse.ArgumentParser:
    """Return the options that may stand before or behind the command."""
    common = argparse.ArgumentParser(add_help=False, argument_default=default)

    def add(name: str, plain: object, text: str, *, metavar: str, dest: str | None = None) -> None:
        value = plain if default is None else default
        common.add_argument(name, default=value, help=text, metavar=metavar, dest=dest)

    add("--casebook", None, "台帳のファイル（なければ前に開いたもの）", metavar="FILE")
    add("--passphrase-file", None, "合言葉を書いたファイル", metavar="FILE")
    add("--today", None, "今日とみなす日付（練習・試験用）", metavar="DATE")
    add("--as", "", "担当者の名前", metavar="NAME", dest="actor")
    common.add_argument(
        "--json",
        action="store_true",
        default=False if default is None else default,
        help="JSONで出力する",
    )
    return common


def _add(commands: Subparsers, name: str, text: str) -> argparse.ArgumentParser:
    return commands.add_parser(
        name, help=text, description=text, parents=[_common(argparse.SUPPRESS)]
    )


def _add_intake(commands: Subparsers) -> None:
    new = _add(commands, "new", "暗号化した台帳を作る")
    new.add_argument("file", metavar="FILE")
    new.add_argument("--company", metavar="PROFILE.toml", help="会社の設定")
    read = _add(commands, "read", "メールを読み、受付の案を示す（保存しない）")
    read.add_argument("mails", metavar="MAIL", nargs="+")
    take = _add(commands, "import", "メールを取り込み、案件を作る")
    take.add_argument("mails", metavar="MAIL", nargs="+")
    ledger = _add(commands, "ledger", "以前のExcel台帳を取り込む")
    ledger.add_argument("file", metavar="FILE.xlsx", help=".xlsx、.xlsm、.csv")
    ledger.add_argument("--dry-run", action="store_true", help="取り込まずに結果だけ示す")
    ledger.add_argument("--map", metavar="FILE", help="読み方（欄と語の意味）のファイル")
    ledger.add_argument("--write-map", metavar="FILE", help="読み方の案を書き出す（取り込まない）")


def _add_cases(commands: Subparsers) -> None:
    cases = _add(commands, "cases", "案件を探す")
    cases.add_argument("query", metavar="QUERY", nargs="*")
    cases.add_argument("--open", action="store_true", help="未了の案件だけ")
    case = _add(commands, "case", "案件を示す")
    case.add_argument("number", metavar="NUMBER")
    act = _add(commands, "act", "操作を記録する（ACTがなければ、できることを示す）")
    act.add_argument("number", metavar="NUMBER")
    act.add_argument("act", metavar="ACT", nargs="?")
    act.add_argument("values", metavar="欄=値", nargs="*")
    deadline = _add(commands, "deadline", "到達日から期限を計算し、内訳を示す（台帳は要らない）")
    deadline.add_argument("kind", metavar="KIND")
    deadline.add_argument("date", metavar="DATE")
    deadline.add_argument("--pause", metavar="A..B", action="append", default=[])
    deadline.add_argument("--mode", choices=list(Art142), default=str(Art142.NONE))
    deadline.add_argument("--malicious", action="store_true", help="不正の目的のおそれ（漏えい）")


def _add_paper(commands: Subparsers) -> None:
    letter = _add(commands, "letter", "文書を発行する")
    letter.add_argument("number", metavar="NUMBER")
    letter.add_argument("letter", metavar="Lnn")
    letter.add_argument("out", metavar="OUT.pdf")
    letter.add_argument("--set", metavar="欄=値", action="append", default=[])
    letter.add_argument("--date", metavar="DATE", help="発信日（なければ今日）")
    letter.add_argument("--items", metavar="1,2", default="", help="この文書で答える項目")
    letter.add_argument("--draft", action="store_true", help="番号を取らずに下書きを作る")
    certificate = _add(commands, "certificate", "期限計算書を書き出す")
    certificate.add_argument("number", metavar="NUMBER")
    certificate.add_argument("out", metavar="OUT.pdf")
    certificate.add_argument("--item", metavar="N", type=int, default=0, help="項目の番号")
    report = _add(commands, "report", "月次の集計を書き出す")
    report.add_argument("month", metavar="YYYY-MM")
    report.add_argument("out", metavar="OUT.xlsx")
    demo = _add(commands, "demo", "架空の練習用台帳を作る")
    demo.add_argument("folder", metavar="DIR")


def _add_office(commands: Subparsers) -> None:
    office = _add(commands, "office", "会社の設定と、公表事項の不足を示す")
    doing = office.add_subparsers(dest="doing", metavar="change")
    change = _add(doing, "change", "会社の設定を変える（動く期日を示し、指定があれば変える）")
    change.add_argument("profile", metavar="PROFILE.toml")
    how = change.add_mutually_exclusive_group()
    how.add_argument("--move", action="store_true", help="動く期日を計算し直す")
    how.add_argument("--keep", action="store_true", help="進行中の案件の期日はそのままにする")


def _add_partners(commands: Subparsers) -> None:
    doing = ("add", "change", "retire", "wall", "joint-use")
    partners = _add(commands, "partners", "委託先・共同利用者・提供先・委託元を示し、直す")
    partners.add_argument("doing", metavar="|".join(doing), nargs="?", choices=doing)
    partners.add_argument("values", metavar="欄=値", nargs="*")


def _add_keeping(commands: Subparsers) -> None:
    _add(commands, "check", "台帳と記録の鎖を確かめる")
    backup = _add(commands, "backup", "控えを作り、開けることを確かめる")
    backup.add_argument("folder", metavar="DIR")
    restore = _add(commands, "restore", "控えから新しい台帳を作る")
    restore.add_argument("backup", metavar="FILE")
    restore.add_argument("target", metavar="NEWFILE")


if __name__ == "__main__":
    sys.exit(main())
