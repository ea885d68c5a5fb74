"""The window before a casebook is open."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from ui.gallery.studio import Studio
    from ui.unlock.unlock_page import UnlockPage


def shots(studio: Studio) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Yield the name of each picture and what is on it."""
    yield "unlock", partial(_unlock, studio)
    yield "unlock-sheet", partial(_unlock_sheet, studio)
    yield "unlock-keyring", partial(_unlock_keyring, studio)


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
