"""Pictures of what stands before a casebook: refusals, who works, the last steps, questions."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from app.casebook import Casebook
    from ui.unlock.unlock_page import UnlockPage

    Make = Callable[[], UnlockPage]

BOXES: Final = ("question", "question-list", "question-danger")
"""Pictures as large as what is on them."""

_BOOK = Path("台帳") / "テラス個人情報相談窓口.casebook"
_LONG = Path("公益財団法人西日本広域エネルギー需給調整・個人情報保護推進事業団") / (
    "個人情報相談窓口の台帳（令和8年度・髙橋管理者分）.casebook"
)
_NAMES = ("佐野 正和", "𠮷田 葛󠄀子", "勅使河原 左衛門三郎（個人情報保護管理者代行）")


def shots(lock: Make, casebook: Casebook) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Yield the lock page as an officer meets it, and what the guide does with a casebook."""
    yield "unlock-busy", partial(_busy, lock)
    yield "unlock-in-use", partial(_in_use, lock)
    yield "unlock-in-use-small", partial(_in_use, lock)
    yield "unlock-who", partial(_who, lock)
    for step in ("sheet", "backup", "done"):
        yield f"guide-{step}", partial(_step, lock, casebook, step)
    yield "guide-sheet-refused", partial(_sheet, lock, casebook)
    yield "guide-sheet-written-small", partial(_written, lock, casebook)
    yield "question", partial(_question, "控えの保存先を変えます。前の控えはそのまま残ります。")
    yield "question-list", partial(_question, _DISPOSAL, "消去する")
    yield "question-danger", partial(_question, _TAKEN, "引き継いで開く")


def _busy(lock: Make) -> QWidget:
    page = lock()
    page.open_form.offer([_BOOK])
    page.open_form.wait("開いています…")
    return page


def _in_use(lock: Make) -> QWidget:
    from app import phrases
    from app.errors import CasebookInUseError

    page = lock()
    page.ask_again(_LONG)
    error = CasebookInUseError("𠮷田 葛󠄀子", "PC-SODAN-0012", "2026-11-24T09:02:00+09:00")
    page.open_form.refuse(phrases.error(error))
    page.open_form.offer_reading()
    return page


def _who(lock: Make) -> QWidget:
    page = lock()
    page.ask_again(_BOOK)
    page.who_form.offer(_NAMES)
    page._show(page.who_form)  # noqa: SLF001 - as after the passphrase
    return page


def _step(lock: Make, casebook: Casebook, step: str) -> UnlockPage:
    page = lock()
    page._on_new()  # noqa: SLF001 - whatever casebooks this machine knows
    page.guide.take(casebook)
    page.guide.show_step(step)
    return page


def _sheet(lock: Make, casebook: Casebook) -> QWidget:
    page = _step(lock, casebook, "sheet")
    page.guide.sheet.refuse("合言葉が違います。")
    return page


def _written(lock: Make, casebook: Casebook) -> QWidget:
    page = _step(lock, casebook, "sheet")
    page.guide.sheet.show_written(Path("復旧シート.pdf"))
    return page


_DISPOSAL = (
    "次の案件を消去します。元には戻せません。\n\n"
    "R5-0003　問合せ　勅使河原 喜三郎左衛門　完了 2023年6月1日（木）\n"
    "R5-0004　開示・訂正・利用停止　株式会社みなと商会 法務・コンプライアンス統括部\n"
    "この案件の名前は、控え 3件にも残っています。遅くとも2027年11月26日（金）に整理されます。"
)
_TAKEN = (
    "この台帳は 𠮷田 葛󠄀子さん（PC-SODAN-0012）が 11月24日（火）9:02 から開いたままです。"
    "五分より前から、書き込みがありません。\n\n引き継ぐと、その端末では書き込めなくなります。"
)


def _question(question: str, yes: str = "はい") -> QWidget:
    from ui.ask import question_box

    return question_box(None, question, yes)[0]
