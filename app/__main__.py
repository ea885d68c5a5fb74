"""`madoguchi-cli`: the acts of the casebook without a window.

Exit 0 done, 1 refused (with a sentence), 2 wrong usage, 3 unavailable (locked, damaged, full).
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from app.commands.outcome import Outcome
from app.domain.clocks import Art142
from app.domain.finding import Order
from app.domain.item import State
from app.domain.requests import Channel, Kind
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
        sys.stdout.flush()
    except CasebookError as problem:
        out.fail(problem)
    except BrokenPipeError:  # whoever read along has gone (| head): what was done is done
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return out.code


def _command(name: str) -> Callable[[argparse.Namespace, Outcome], None]:
    # after the arguments are right: the libraries cost 0.4 s
    from app.commands import (
        approvals,
        dispose,
        forms,
        keeping,
        ledger,
        letters,
        listed,
        mails,
        manual,
        office,
        package,
        partners,
        people,
        reports,
        run,
        texts,
        undo,
    )

    commands: dict[str, Callable[[argparse.Namespace, Outcome], None]] = {
        "new": run.new,
        "read": mails.read,
        "import": mails.take_in,
        "repair": mails.repair,
        "ledger": ledger.ledger,
        "cases": listed.cases,
        "case": run.case,
        "act": run.act,
        "undo": undo.undo,
        "journal": undo.journal,
        "deadline": run.deadline,
        "letter": run.letter,
        "texts": texts.texts,
        "letters": letters.letters,
        "approval": approvals.approval,
        "approve": approvals.approve,
        "certificate": run.certificate,
        "ics": run.ics,
        "form": forms.form,
        "envelope": forms.envelope,
        "report": reports.report,
        "register": reports.register,
        "report-form": reports.form,
        "jipdec": package.jipdec,
        "office": office.office,
        "partners": partners.partners,
        "people": people.people,
        "attach": people.attach,
        "check": keeping.check,
        "backup": keeping.backup,
        "backups": keeping.backups,
        "rehearse": keeping.rehearse,
        "restore": keeping.restore,
        "dispose": dispose.dispose,
        "rekey": keeping.rekey,
        "recovery-sheet": keeping.recovery_sheet,
        "keyring": keeping.keyring,
        "manual": manual.manual,
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
    _add_approvals(commands)
    _add_office(commands)
    _add_partners(commands)
    _add_people(commands)
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
    add("--sheet-file", None, "合言葉の代わりに、復旧シートの符号を書いたファイル", metavar="FILE")
    add("--today", None, "今日とみなす日付（練習・試験用）", metavar="DATE")
    add("--as", "", "担当者の名前", metavar="NAME", dest="actor")
    for name, text in (
        ("--read-only", "閲覧のみで開く（ほかの人が使っているとき）"),
        ("--take-over", "別の端末で開いたままの台帳を引き継ぐ"),
        ("--keyring", "合言葉の代わりに、このパソコンに預けた鍵で開く"),
    ):
        common.add_argument(
            name, action="store_true", default=False if default is None else default, help=text
        )
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
    _add_charset(read)
    take = _add(commands, "import", "メールを取り込み、案件を作る")
    take.add_argument("mails", metavar="MAIL", nargs="+")
    _add_charset(take)
    repair = _add(commands, "repair", "案件のメールの文字化けを直す（指定がなければ候補を示す）")
    repair.add_argument("number", metavar="NUMBER")
    repair.add_argument("--mail", metavar="N", type=int, default=1, help="何通目のメールか")
    _add_charset(repair)
    repair.add_argument("--as-read", action="store_true", help="選んだ文字コードを取り消す")
    ledger = _add(commands, "ledger", "以前のExcel台帳を取り込む")
    ledger.add_argument("file", metavar="FILE.xlsx", help=".xlsx、.xlsm、.csv")
    ledger.add_argument("--dry-run", action="store_true", help="取り込まずに結果だけ示す")
    ledger.add_argument("--map", metavar="FILE", help="読み方（欄と語の意味）のファイル")
    ledger.add_argument("--write-map", metavar="FILE", help="読み方の案を書き出す（取り込まない）")


def _add_charset(command: argparse.ArgumentParser) -> None:
    command.add_argument("--charset", metavar="NAME", default="", help="メールの文字コード")


def _add_cases(commands: Subparsers) -> None:
    cases = _add(commands, "cases", "案件を探す")
    cases.add_argument("query", metavar="QUERY", nargs="*")
    cases.add_argument("--open", action="store_true", help="未了の案件だけ")
    cases.add_argument("--kind", metavar="K", choices=list(Kind), help="種別")
    cases.add_argument("--state", metavar="S", choices=list(State), help="状態")
    cases.add_argument("--channel", metavar="C", choices=list(Channel), help="経路")
    cases.add_argument("--from", metavar="D", dest="first", help="この日からの到達")
    cases.add_argument("--to", metavar="D", dest="last", help="この日までの到達")
    cases.add_argument("--due-from", metavar="D", help="この日からの期限")
    cases.add_argument("--due-to", metavar="D", help="この日までの期限")
    cases.add_argument("--partner", metavar="P", help="依頼した関係先の名前か番号")
    cases.add_argument("--officer", metavar="NAME", help="最後に記録した担当者")
    cases.add_argument("--tag", metavar="T", help="タグ")
    taken = cases.add_mutually_exclusive_group()
    taken.add_argument("--migrated", action="store_true", default=None, help="移行分だけ")
    taken.add_argument("--no-migrated", action="store_false", dest="migrated", help="移行分を除く")
    cases.add_argument("--order", choices=list(Order), help="並び順")
    cases.add_argument("--descending", action="store_true", help="逆順")
    cases.add_argument("--view", metavar="NAME", help="保存した表示。ほかの条件はそれに重ねる")
    cases.add_argument("--save-view", metavar="NAME", help="この条件を表示として保存する")
    cases.add_argument("--forget-view", metavar="NAME", help="保存した表示を消す")
    cases.add_argument("--export", metavar="OUT.xlsx", help="示す一覧を書き出す（氏名を含む）")
    case = _add(commands, "case", "案件を示す")
    case.add_argument("number", metavar="NUMBER")
    act = _add(commands, "act", "操作を記録する（ACTがなければ、できることを示す）")
    act.add_argument("number", metavar="NUMBER")
    act.add_argument("act", metavar="ACT", nargs="?")
    act.add_argument("values", metavar="欄=値", nargs="*")
    undo = _add(commands, "undo", "案件の最後の操作を元に戻す（--redo：やり直す）")
    undo.add_argument("number", metavar="NUMBER")
    undo.add_argument("--redo", action="store_true", help="元に戻した操作をやり直す")
    undo.add_argument("--dry-run", action="store_true", help="何が元に戻るかだけを示す")
    _add_journal(commands)
    deadline = _add(commands, "deadline", "到達日から期限を計算し、内訳を示す（台帳は要らない）")
    deadline.add_argument("kind", metavar="KIND")
    deadline.add_argument("date", metavar="DATE")
    deadline.add_argument("--pause", metavar="A..B", action="append", default=[])
    deadline.add_argument("--mode", choices=list(Art142), default=str(Art142.NONE))
    deadline.add_argument("--malicious", action="store_true", help="不正の目的のおそれ（漏えい）")


def _add_journal(commands: Subparsers) -> None:
    journal = _add(commands, "journal", "封印ログを新しい順に示す")
    journal.add_argument("--case", metavar="NUMBER", default="", help="この案件だけ")
    journal.add_argument("--actor", metavar="NAME", default="", help="この担当者だけ")
    journal.add_argument("--act", metavar="ACT", default="", help="この操作だけ", dest="act_name")
    journal.add_argument("--from", metavar="D", default="", help="この日から", dest="first")
    journal.add_argument("--to", metavar="D", default="", help="この日まで", dest="last")
    journal.add_argument("--most", metavar="N", type=int, default=50, help="最大の件数")


def _add_paper(commands: Subparsers) -> None:
    letter = _add(commands, "letter", "文書を発行する")
    letter.add_argument("number", metavar="NUMBER")
    letter.add_argument("letter", metavar="Lnn")
    letter.add_argument("out", metavar="OUT.pdf")
    letter.add_argument("--set", metavar="欄=値", action="append", default=[])
    letter.add_argument("--date", metavar="DATE", help="発信日（なければ今日）")
    letter.add_argument("--items", metavar="1,2", default="", help="この文書で答える項目")
    letter.add_argument(
        "--acknowledge",
        metavar="印",
        action="append",
        default=[],
        help="見直した指摘。下書きが示す印で、一件ずつ",
    )
    letter.add_argument("--draft", action="store_true", help="番号を取らずに下書きを作る")
    _add_texts(commands)
    letter.add_argument(
        "--supersedes", metavar="文書番号", default="", help="この文書に代わるものとして発行する"
    )
    _add_letters(commands)
    certificate = _add(commands, "certificate", "期限計算書を書き出す")
    certificate.add_argument("number", metavar="NUMBER")
    certificate.add_argument("out", metavar="OUT.pdf")
    certificate.add_argument("--item", metavar="N", type=int, default=0, help="項目の番号")
    form = _add(commands, "form", "様式（請求書・委任状など）や受付票を書き出す")
    form.add_argument("name", metavar="NAME", help="様式の名前（request など）")
    form.add_argument("out", metavar="OUT.pdf")
    form.add_argument("--case", metavar="NUMBER", default="", help="受付票の案件")
    envelope = _add(commands, "envelope", "窓あき封筒の窓の位置とずれ（mm）を示し、直す")
    envelope.add_argument("values", metavar="欄=値", nargs="*")
    ics = _add(commands, "ics", "未了の案件の期日を、予定表のファイルに書き出す（氏名を含まない）")
    ics.add_argument("out", metavar="OUT.ics")
    _add_reports(commands)
    _add_package(commands)
    manual = _add(commands, "manual", "マニュアルを示す（章がなければ目次）")
    manual.add_argument("chapter", metavar="CHAPTER", nargs="?")
    demo = _add(commands, "demo", "架空の練習用台帳を作る")
    demo.add_argument("folder", metavar="DIR")


def _add_approvals(commands: Subparsers) -> None:
    approval = _add(
        commands, "approval", "承認者と依頼を示す・束で承認を依頼する・回答を受け取る・鍵を登録する"
    )
    approval.add_argument(
        "doing", metavar="ask|take|key|NUMBER", nargs="?", help="番号だけなら、その案件の依頼を示す"
    )
    approval.add_argument("words", metavar="NUMBER|NAME|FILE", nargs="*")
    add = approval.add_argument
    add("--letter", metavar="Lnn", action="append", default=[], help="一緒に承認する文書（ask）")
    add("--set", metavar="欄=値", action="append", default=[], help="文書の欄（ask）")
    add("--item", metavar="N", type=int, default=0, help="項目の番号（ask）")
    add("--text", metavar="TEXT", default="", help="承認者への添え書き（ask）")
    add("--withdraw", action="store_true", help="鍵を取り下げる（key）")
    approve = _add(commands, "approve", "承認者：鍵を作り、承認依頼を読み、答える（台帳は不要）")
    add = approve.add_argument
    add("file", metavar="FILE", nargs="?", help="承認依頼（--new-key なら書き出す鍵カード）")
    add("out", metavar="OUT", nargs="?", help="承認回答のファイル")
    add("--new-key", metavar="NAME", default="", help="この氏名の鍵を作る")
    add("--letters", metavar="DIR", help="文書のPDFをここに書き出す")
    add("--text", metavar="TEXT", default="", help="承認の言葉、差戻しの理由")
    answer = approve.add_mutually_exclusive_group()
    for name, value, text in (("--yes", "yes", "承認する"), ("--return", "no", "差し戻す")):
        answer.add_argument(name, action="store_const", const=value, dest="answer", help=text)


def _add_texts(commands: Subparsers) -> None:
    texts = _add(commands, "texts", "文書の文面を示し、比べ、書き出し、取り込む")
    doing = texts.add_mutually_exclusive_group()
    doing.add_argument("--export", nargs=2, metavar=("Lnn", "FILE"), help="文面を書き出す")
    doing.add_argument("--import", dest="take", metavar="FILE", help="文面を新しい版にする")
    doing.add_argument("--diff", metavar="Lnn", help="標準の文面との違い")
    doing.add_argument("--restore", nargs=2, metavar=("Lnn", "N"), help="前の版に戻す（0は標準）")
    texts.add_argument("--note", metavar="TEXT", default="", help="版の覚え")
    texts.add_argument("--since", metavar="DATE", default="", help="いつから使うか（なければ今日）")
    texts.add_argument("--accept", action="store_true", help="指摘を承知のうえで残す")


def _add_letters(commands: Subparsers) -> None:
    doing = ("save", "mail", "batch")
    letters = _add(commands, "letters", "文書の登録簿を示す・発行した文書を出す・一括して発行する")
    letters.add_argument("doing", metavar="|".join(doing), nargs="?", choices=doing)
    letters.add_argument("words", metavar="文書番号|OUT", nargs="*")
    letters.add_argument(
        "--case", metavar="NUMBER", action="append", default=[], help="この案件だけ"
    )
    letters.add_argument("--letter", metavar="Lnn", default="", help="この文書だけ（batch）")
    letters.add_argument("--date", metavar="DATE", help="発信日（batch）")
    letters.add_argument("--dry-run", action="store_true", help="発行せずに一覧を示す（batch）")
    letters.add_argument(
        "--to", metavar="ADDRESS", default="", help="宛先（mail、二つ以上あるとき）"
    )
    letters.add_argument("--password-file", metavar="FILE", help="添付に付けるパスワードのファイル")


def _add_reports(commands: Subparsers) -> None:
    report = _add(commands, "report", "月・四半期・半期・年度の集計を書き出す")
    report.add_argument("month", metavar="YYYY-MM|YYYYQn|YYYYHn|YYYY年度")
    report.add_argument("out", metavar="OUT.xlsx|OUT.pdf")
    report.add_argument("--form", metavar="BOOK.xlsx", help="会社の様式に書き込む")
    report.add_argument("--map", metavar="MAP.toml", help="様式のどこに何を書くか")
    report.add_argument(
        "--review", action="store_true", help="マネジメントレビュー資料（J.6.3）にする"
    )
    form = _add(commands, "report-form", "会社の様式の印と名前から、書き込む場所の一覧を作る")
    form.add_argument("book", metavar="BOOK.xlsx")
    form.add_argument("out", metavar="MAP.toml")
    register = _add(
        commands, "register", "請求・苦情の対応記録、文書台帳、更新審査用の一覧を書き出す"
    )
    register.add_argument("register", choices=("requests", "complaints", "letters", "renewal"))
    register.add_argument("out", metavar="OUT.xlsx")
    register.add_argument(
        "--from", dest="from_", metavar="D", help="到達日・文書の日付。ふつうは年度の初め"
    )
    register.add_argument("--to", metavar="D", help="到達日・文書の日付。ふつうは今日")
    register.add_argument("--masked", action="store_true", help="氏名を入れない")


def _add_package(commands: Subparsers) -> None:
    package = _add(
        commands, "jipdec", "認定個人情報保護団体への提出資料を作る（DIRがなければ案を示す）"
    )
    package.add_argument("number", metavar="NUMBER")
    package.add_argument("folder", metavar="DIR", nargs="?")
    package.add_argument("--nr", metavar="N", type=int, default=0, help="何件目の照会か")
    package.add_argument(
        "--mask", metavar="欄=show|role|initial|drop", action="append", default=[], help="示し方"
    )
    package.add_argument("--hide", metavar="語", action="append", default=[], help="ほかに伏せる語")
    package.add_argument(
        "--attach", metavar="N", type=int, action="append", default=[], help="添付ファイルの番号"
    )
    package.add_argument("--zip", action="store_true", help="一つのZIPにする")
    package.add_argument("--password-file", metavar="FILE", help="説明資料のパスワードのファイル")


def _add_office(commands: Subparsers) -> None:
    office = _add(commands, "office", "会社の設定と、公表事項の不足を示す")
    doing = office.add_subparsers(dest="doing", metavar="change|write")
    write = _add(doing, "write", "会社の設定を設定ファイルに書き出す")
    write.add_argument("file", metavar="PROFILE.toml")
    change = _add(doing, "change", "会社の設定を変える（動く期日を示し、指定があれば変える）")
    change.add_argument("profile", metavar="PROFILE.toml")
    how = change.add_mutually_exclusive_group()
    how.add_argument("--move", action="store_true", help="動く期日を計算し直す")
    how.add_argument("--keep", action="store_true", help="進行中の案件の期日はそのままにする")


def _add_partners(commands: Subparsers) -> None:
    doing = ("add", "change", "retire", "wall", "joint-use", "entrusting")
    partners = _add(commands, "partners", "委託先・共同利用者・提供先・委託元を示し、直す")
    partners.add_argument("doing", metavar="|".join(doing), nargs="?", choices=doing)
    partners.add_argument("values", metavar="欄=値", nargs="*")


def _add_people(commands: Subparsers) -> None:
    doing = ("find", "show", "same", "merge", "unmerge", "apart", "record")
    people = _add(commands, "people", "申出人を探し、示し、同じ方をまとめる・戻す")
    people.add_argument("doing", metavar="|".join(doing), choices=doing)
    people.add_argument("words", metavar="QUERY|番号|DIR", nargs="*")
    people.add_argument("--zip", action="store_true", help="記録一式を一つのZIPにする")
    attach = _add(commands, "attach", "案件にファイルを残す")
    attach.add_argument("number", metavar="NUMBER")
    attach.add_argument("files", metavar="FILE", nargs="+")
    attach.add_argument("--text", metavar="TEXT", default="", help="経過に書く言葉")


def _add_keeping(commands: Subparsers) -> None:
    check = _add(commands, "check", "台帳と記録の鎖を確かめる")
    check.add_argument("--against", metavar="REPORT", help="報告書が示す記録を今も含むか")
    backup = _add(commands, "backup", "控えを作り、開けることを確かめる")
    backup.add_argument("folder", metavar="DIR", nargs="?", help="なければ決まった保存先")
    _add(commands, "backups", "控えの一覧と、復元を確認した日を示す")
    _add(commands, "rehearse", "最新の控えから復元できることを確かめる（復元リハーサル）")
    restore = _add(commands, "restore", "控えから新しい台帳を作る")
    restore.add_argument("backup", metavar="FILE")
    restore.add_argument("target", metavar="NEWFILE")
    restore.add_argument(
        "--forget-again", action="store_true", help="控えのあとで消去した案件をもう一度消去する"
    )
    doing = ("run", "hold", "release", "certificate")
    dispose = _add(commands, "dispose", "保存期間の満了した案件を示し、消去する")
    dispose.add_argument("doing", metavar="|".join(doing), nargs="?", choices=doing)
    dispose.add_argument("words", metavar="NUMBER|欄=値|OUT.pdf", nargs="*")
    rekey = _add(commands, "rekey", "合言葉を変える（台帳を暗号化し直す）")
    rekey.add_argument("--new-passphrase-file", metavar="FILE", help="新しい合言葉のファイル")
    sheet = _add(commands, "recovery-sheet", "復旧シートを書き出す（印刷したら消すこと）")
    sheet.add_argument("out", metavar="OUT.pdf")
    keyring = _add(commands, "keyring", "台帳の鍵をパソコンに預ける・消す・示す")
    keyring.add_argument("doing", metavar="on|off", nargs="?", choices=("on", "off"))
    keyring.add_argument("--after-lock", action="store_true", help="ロックのあとも預けた鍵で開く")


if __name__ == "__main__":
    sys.exit(main())
