"""Commands of keeping: backups, rehearsals, restoring, disposal, keys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.casebook import Casebook
from app.commands import reports, shown
from app.commands.run import now_of, opened
from app.errors import UnavailableError
from app.files import write_whole
from app.keeping import restoring, words
from app.views.keeping import KeyHere

if TYPE_CHECKING:
    from argparse import Namespace

    from app.commands.outcome import Outcome
    from app.views.keeping import Restored


def check(given: Namespace, out: Outcome) -> None:
    """Prove the file, its journal, its kept bytes and its lists; or what a report says of it."""
    if given.against:
        reports.check_against(given, out)
        return
    casebook = opened(given)
    try:
        found = casebook.safekeeping.check()
    finally:
        casebook.close()
    for fault in found.faults:
        out.warn(f"合いません：{fault}")
    if found.ok:
        out.say(f"台帳は正しく、記録 {found.entries} 件の鎖はつながっています。")
        out.say(f"末尾 {found.head}")
    else:
        out.code = 3
    out.give(
        {
            "ok": found.ok,
            "faults": list(found.faults),
            "journal": {"entries": found.entries, "head": found.head},
        }
    )


def backup(given: Namespace, out: Outcome) -> None:
    """Write a verified backup into a folder, else where backups go."""
    casebook = opened(given)
    try:
        folder = Path(given.folder) if given.folder else None
        made = casebook.safekeeping.backup(folder)
    finally:
        casebook.close()
    out.say(f"控えを作り、開けることを確かめました：{made.path}（{made.cases}件）")
    out.give({"path": str(made.path), "sha256": made.sha256, "cases": made.cases})


def backups(given: Namespace, out: Outcome) -> None:
    """List the backups: how each is, and until when it stays."""
    casebook = opened(given)
    try:
        kept = casebook.safekeeping.kept()
        notices = casebook.safekeeping.notices()
    finally:
        casebook.close()
    out.say(f"保存先　{kept.folder}")
    proved = kept.proved_on.isoformat() if kept.proved_on else "まだ確認していません"
    out.say(f"最後に復元を確認した日　{proved}")
    for one in kept.backups:
        until = f"遅くとも {one.leaves_by} に整理" if one.leaves_by else "自動では消えません"
        out.say(f"{one.name}  {words.why(one.why)}  {words.state(one.state)}  {until}")
    for notice in notices:
        out.warn(words.notice(notice))
    out.give(shown.plain(kept))


def rehearse(given: Namespace, out: Outcome) -> None:
    """Rehearse a restore with the newest backup, and record the day."""
    casebook = opened(given)
    try:
        found = casebook.safekeeping.rehearse()
    finally:
        casebook.close()
    for fault in found.faults:
        out.warn(f"{found.name}：{words.fault(fault)}。")
    if found.faults:
        out.code = 3
    else:
        out.say(f"{found.name} から復元できることを確かめました（記録 {found.entries} 件）。")
    out.give(shown.plain(found))


def restore(given: Namespace, out: Outcome) -> None:
    """Put a backup back as a new file beside, prove it, and say who came back with it."""
    from app.commands.secret import passphrase_of

    backup, target = Path(given.backup), Path(given.target)
    back = _compared(given, backup, target, out)
    try:
        casebook = Casebook.open(target, passphrase_of(given), now=now_of(given))
        try:
            found = casebook.safekeeping.check()
        finally:
            casebook.close()
    except BaseException:
        target.unlink(missing_ok=True)  # a copy that does not open is no restored casebook
        raise
    out.say(f"復元しました：{target}（記録 {found.entries} 件）")
    out.give(
        {
            "path": str(target),
            "sha256": back.sha256,
            "ok": found.ok,
            "compared": back.compared,
            "came_back": shown.plain(back.came_back),
        }
    )


def _compared(given: Namespace, backup: Path, target: Path, out: Outcome) -> Restored:
    """Restore, and compare with the casebook as it is now where that one opens."""
    from app.views.keeping import Restored

    try:
        casebook = opened(given)
    except UnavailableError:
        out.warn("いまの台帳を開けないため、消去した方が戻っていないかは比べられません。")
        return Restored(target, restoring.restore(backup, target), 0, (), compared=False)
    try:
        found = casebook.safekeeping.restore(backup, target)
        if not found.compared:
            out.warn("合言葉の違う控えのため、いまの台帳とは比べられません。")
        for one in found.came_back:
            out.warn(f"{one.number} は {one.on} に消去した案件です。復元した台帳に戻っています。")
        if found.came_back and given.forget_again:
            numbers = casebook.safekeeping.forget_again(target)
            out.say(f"もう一度消去しました：{'、'.join(numbers)}")
        return found
    finally:
        casebook.close()


def rekey(given: Namespace, out: Outcome) -> None:
    """Change the passphrase; the older backups keep the older one."""
    from app.commands.secret import new_passphrase_of, passphrase_of, sheet_of

    casebook = opened(given)
    try:
        present = sheet_of(given) or passphrase_of(given)
        casebook.safekeeping.rekey(present, new_passphrase_of(given))
    finally:
        casebook.close()
    out.say("合言葉を変えました。前の控えは、前の合言葉で開きます。")
    out.say("復旧シートは使えなくなりました。新しいものを印刷してください（recovery-sheet）。")
    out.give({"path": str(casebook.path)})


def recovery_sheet(given: Namespace, out: Outcome) -> None:
    """Write the recovery sheet, to be printed and then deleted."""
    from app.commands.secret import passphrase_of, sheet_of

    target = Path(given.out)
    casebook = opened(given)
    try:
        pdf = casebook.safekeeping.recovery_sheet(sheet_of(given) or passphrase_of(given))
        sha256 = write_whole(target, pdf)
        casebook.safekeeping.note_sheet_printed()
    finally:
        casebook.close()
    out.say(f"復旧シートを書き出しました：{target}")
    out.warn("このファイルがあれば誰でも台帳を開けます。印刷したら、すぐに消してください。")
    out.give({"path": str(target), "sha256": sha256})


def keyring(given: Namespace, out: Outcome) -> None:
    """Keep the key on this machine to open with, delete it there, or say which it is."""
    from app.commands.secret import passphrase_of, sheet_of

    casebook = opened(given)
    try:
        if given.doing == "on":
            when = KeyHere.ALWAYS if given.after_lock else KeyHere.START
            for line in words.key_meaning().splitlines():
                out.warn(line)
            casebook.safekeeping.keep_key(sheet_of(given) or passphrase_of(given), when)
        elif given.doing == "off":
            casebook.safekeeping.let_go_key()
        found = casebook.safekeeping.kept().key_here
    finally:
        casebook.close()
    out.say(words.key_here(found))
    out.give({"path": str(casebook.path), "key_here": str(found)})
