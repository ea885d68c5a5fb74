"""The window before a casebook is open: refusals, who works, the last steps; its questions."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from ui.gallery.studio import Studio
    from ui.unlock.unlock_page import UnlockPage

BOXES: Final = ("question", "question-list", "question-danger")
"""Pictures as large as what is on them."""

_BOOK = Path("台帳") / "テラス個人情報相談窓口.casebook"
_LONG = Path("公益財団法人西日本広域エネルギー需給調整・個人情報保護推進事業団") / (
    "個人情報相談窓口の台帳（令和8年度・髙橋管理者分）.casebook"
)
_NAMES = ("佐野 正和", "𠮷田 葛󠄀子", "勅使河原 左衛門三郎（個人情報保護管理者代行）")


def shots(studio: Studio) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Yield the name of each picture and what is on it."""
    yield "unlock", partial(_unlock, studio)
    yield "unlock-sheet", partial(_unlock_sheet, studio)
    yield "unlock-keyring", partial(_unlock_keyring, studio)
    yield "unlock-busy", partial(_busy, studio)
    yield "unlock-in-use", partial(_in_use, studio)
    yield "unlock-in-use-small", partial(_in_use, studio)
    yield "unlock-who", partial(_who, studio)
    for step in ("sheet", "backup", "done"):
        yield f"guide-{step}", partial(_step, studio, step)
    yield "guide-sheet-refused", partial(_sheet, studio)
    yield "guide-sheet-written-small", partial(_written, studio)
    yield "question", partial(_question, "控えの保存先を変えます。前の控えはそのまま残ります。")
    yield "question-list", partial(_question, _DISPOSAL, "消去する")
    yield "question-danger", partial(_question, _TAKEN, "引き継いで開く")


def _unlock(studio: Studio) -> QWidget:
    from app import phrases
    from app.errors import WrongPassphraseError

    page = lock_page(studio)
    path = Path("台帳") / "テラス個人情報相談窓口.casebook"
    page.ask_again(path)
    page.open_form.refuse(phrases.error(WrongPassphraseError(path)))
    return page


def _unlock_sheet(studio: Studio) -> QWidget:
    from app import phrases
    from app.errors import BadRecoveryCodeError

    page = lock_page(studio)
    form = page.open_form
    form.offer([studio.kept.path])
    page.ask_again(studio.kept.path)
    form.show_code("008J2-4CT4R-ANK7V-F24SS-NAXW6")
    form.refuse(phrases.error(BadRecoveryCodeError((3,), 65)))
    return page


def _unlock_keyring(studio: Studio) -> QWidget:
    """Draw the lock page of a machine that keeps the key, and whose keyring is locked."""
    from app import phrases, shelf
    from app.errors import KeyringError
    from app.views.keeping import KeyHere

    page, path = lock_page(studio), studio.kept.path
    before = shelf.kept_key(path)
    shelf.keep_key(path, shelf.KeptKey("0" * 32, KeyHere.ALWAYS))
    page.ask_again(path)
    shelf.keep_key(path, before)
    page.open_form.refuse(phrases.error(KeyringError("locked")))
    return page


def lock_page(studio: Studio) -> UnlockPage:
    """Return the page on which a casebook is opened, or a first one made."""
    from ui.__main__ import open_practice
    from ui.ask import AskOfficer
    from ui.jobs import NowRunner
    from ui.unlock.unlock_page import FirstCasebook, UnlockPage

    first = FirstCasebook(studio.practice.profile, practice=open_practice)
    return UnlockPage(NowRunner(), AskOfficer(), studio.theme, first)


def _busy(studio: Studio) -> QWidget:
    page = lock_page(studio)
    page.open_form.offer([_BOOK])
    page.open_form.wait("開いています…")
    return page


def _in_use(studio: Studio) -> QWidget:
    from app import phrases
    from app.errors import CasebookInUseError

    page = lock_page(studio)
    page.ask_again(_LONG)
    error = CasebookInUseError("𠮷田 葛󠄀子", "PC-SODAN-0012", "2026-11-24T09:02:00+09:00")
    page.open_form.refuse(phrases.error(error))
    page.open_form.offer_reading()
    return page


def _who(studio: Studio) -> QWidget:
    page = lock_page(studio)
    page.ask_again(_BOOK)
    page.who_form.offer(_NAMES)
    page._show(page.who_form)  # noqa: SLF001 - as after the passphrase
    return page


def _step(studio: Studio, step: str) -> UnlockPage:
    page = lock_page(studio)
    page._on_new()  # noqa: SLF001 - whatever casebooks this machine knows
    page.guide.take(studio.kept)
    page.guide.show_step(step)
    return page


def _sheet(studio: Studio) -> QWidget:
    page = _step(studio, "sheet")
    page.guide.sheet.refuse("合言葉が違います。")
    return page


def _written(studio: Studio) -> QWidget:
    page = _step(studio, "sheet")
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
