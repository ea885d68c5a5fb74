"""The commands of approval by bundle: `approval` at the casebook, `approve` without one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app import phrases
from app.approver import Approver
from app.commands.run import now_of, opened
from app.commands.secret import approval_passphrase_of
from app.domain.bundles import Verdict, Why
from app.errors import ApprovalRefusedError, FieldRefusedError
from app.files import write_whole

if TYPE_CHECKING:
    from argparse import Namespace

    from app.casebook import Casebook
    from app.commands.outcome import Outcome
    from app.views.approval import Asked


def approval(given: Namespace, out: Outcome) -> None:
    """Show who may be asked and what was asked, ask, take an answer, keep or withdraw a key."""
    casebook = opened(given)
    try:
        if not casebook.approvals.wanted:
            raise ApprovalRefusedError(Why.ONE)
        match given.doing:
            case "ask":
                _ask(casebook, given, out)
            case "take":
                _take(casebook, given, out)
            case "key":
                _key(casebook, given, out)
            case _:
                _show(casebook, given.doing or "", out)
    finally:
        casebook.close()


def _word(given: Namespace, place: int, name: str) -> str:
    if len(given.words) <= place:
        raise FieldRefusedError(name, "required")
    return str(given.words[place])


def _ask(casebook: Casebook, given: Namespace, out: Outcome) -> None:
    number, approver = _word(given, 0, "number"), _word(given, 1, "approver")
    target = Path(_word(given, 2, "file"))
    values = dict(one.partition("=")[::2] for one in given.set)
    letters = dict.fromkeys(given.letter, values)
    change = casebook.approvals.ask(
        number, approver, target, item=given.item, letters=letters, note=given.text
    )
    out.say(f"{number} の承認依頼を書き出しました：{target}")
    out.give({"number": change.case, "approver": approver, "path": str(target)})


def _take(casebook: Casebook, given: Namespace, out: Outcome) -> None:
    number = given.words[1] if len(given.words) > 1 else ""
    change = casebook.approvals.answer(Path(_word(given, 0, "file")), number)
    line = next(o for o in casebook.approvals.approvable(change.case).asks if o.verdict)
    out.say(f"{change.case}  {phrases.verdict(line.verdict)}（{line.approver}）")
    out.give({"number": change.case, "verdict": str(line.verdict or ""), "approver": line.approver})


def _key(casebook: Casebook, given: Namespace, out: Outcome) -> None:
    name = _word(given, 0, "approver")
    if not given.withdraw and len(given.words) < 2:
        raise FieldRefusedError("file", "required")
    card = None if given.withdraw else Path(given.words[1])
    casebook.office.change(casebook.approvals.keyed(name, card), move=False)
    one = next(o for o in casebook.approvals.approvers() if o.name == name)
    kept = f"照合番号 {one.fingerprint}（本人に電話で確かめてください）" if card else "鍵なし"
    out.say(f"{name}  {kept}")
    out.give({"name": name, "fingerprint": one.fingerprint})


def _show(casebook: Casebook, number: str, out: Outcome) -> None:
    asks = casebook.approvals.approvable(number).asks if number else ()
    approvers = casebook.approvals.approvers()
    for one in approvers if not number else ():
        out.say(f"{one.name}  {one.fingerprint or '鍵なし'}")
    for line in asks:
        older = "（依頼し直し済み）" if line.older and line.verdict is None else ""
        out.say(f"{line.asked:%Y-%m-%d}  {line.approver}  {phrases.verdict(line.verdict)}{older}")
    out.give(
        {
            "approvers": [{"name": o.name, "fingerprint": o.fingerprint} for o in approvers],
            "asks": [
                {
                    "ask": line.ask,
                    "approver": line.approver,
                    "asked": line.asked.isoformat(),
                    "items": list(line.items),
                    "letters": list(line.letters),
                    "verdict": str(line.verdict) if line.verdict else None,
                }
                for line in asks
            ],
        }
    )


# ------------------------------------------------------------------ without a casebook


def approve(given: Namespace, out: Outcome) -> None:
    """Make a key, or read what is asked and answer it. Needs no casebook."""
    place = Approver(now=now_of(given))
    if given.new_key:
        if given.file is None:
            raise FieldRefusedError("file", "required")
        key = place.make(given.new_key, approval_passphrase_of(given, new=True))
        place.write_card(key, Path(given.file))
        out.say(f"{key.name}  照合番号 {key.fingerprint}")
        out.give({"name": key.name, "fingerprint": key.fingerprint})
        out.say(f"鍵カードを書き出しました：{given.file}")
        return
    if given.file is None:
        known = place.keys()
        for key in known:
            out.say(f"{key.name}  照合番号 {key.fingerprint}")
        out.give([{"name": key.name, "fingerprint": key.fingerprint} for key in known])
        return
    _answer(place, given, out)


def _answer(place: Approver, given: Namespace, out: Outcome) -> None:
    path = Path(given.file)
    place.key_for(path)  # says what is wrong before a passphrase is asked for
    asked = place.open(path, approval_passphrase_of(given))
    _show_asked(asked.shown, given.letters, out)
    if given.answer is None:
        return
    verdict = Verdict.APPROVE if given.answer == "yes" else Verdict.RETURN
    if given.out is None:
        raise FieldRefusedError("file", "required")
    place.answer(asked, verdict, given.text, Path(given.out))
    out.say(f"{phrases.verdict(verdict)}の回答を書き出しました：{given.out}")


def _show_asked(shown: Asked, folder: str | None, out: Outcome) -> None:
    out.say(f"{shown.company}  {shown.case}  依頼：{shown.asked_by}")
    if shown.note:
        out.say(f"  {shown.note}")
    for item in shown.items:
        out.say(f"{item.position}. {item.kind}  {item.decision}  {item.decided}")
        for line in (*item.reasons, *(f"{name}：{words}" for name, words in item.more)):
            out.say(f"   {line}")
        for citation, words in item.articles:
            out.say(f"   {citation}　{words}")
    for name, day in shown.clocks:
        out.say(f"{name}  {day}")
    for letter in shown.letters:
        target = Path(folder) / f"{letter.letter}.pdf" if folder else None
        if target is not None:
            write_whole(target, letter.pdf)
        out.say(f"{letter.letter}  {letter.title}  {target or ''}".rstrip())
    out.give(
        {
            "case": shown.case,
            "content": shown.content,
            "items": [
                {"position": one.position, "kind": one.kind, "decision": one.decision}
                for one in shown.items
            ],
            "letters": [one.letter for one in shown.letters],
        }
    )
