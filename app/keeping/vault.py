"""The key of a casebook in the keyring of the system (鍵の預かり), where the officer wants that.

Windows Credential Locker, macOS Keychain, the Secret Service and KWallet give it back to whoever is
signed in to the account of this machine. So it is off until she says otherwise, for one casebook
on one machine. What is kept is the raw key, as the recovery sheet has it, never the passphrase; its
name is made of the salt and names nobody. The library is optional and slow to load: nothing of it
is touched before she asks for it.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from app import shelf
from app.errors import KeyringError, UnavailableError
from app.store.book import must_be_there
from app.store.key import KEY_DIGITS, salt_of
from app.views.keeping import KeyHere

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.store.book import Book

SERVICE = "madoguchi"
"""Under what service the system lists the keys; the name of each is `entry_of` its salt."""

STORES = (
    ("keyring.backends.Windows", "WinVaultKeyring"),
    ("keyring.backends.macOS", "Keyring"),
    ("keyring.backends.SecretService", "Keyring"),
    ("keyring.backends.kwallet", "DBusKeyring"),
)
"""Nothing else is taken: what a configuration of the library names may keep keys in plain files."""

_KEY = re.compile(rf"[0-9a-f]{{{KEY_DIGITS}}}")


class Store(Protocol):
    """A keyring of the system, as the library speaks to it."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return what is kept under a name, None where there is nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep something under a name, in the place of what was there."""

    def delete_password(self, service: str, username: str) -> None:
        """Delete what is kept under a name."""


def entry_of(salt: str) -> str:
    """Return the name a key is kept under; `salt` in hexadecimal. It tells nothing of anybody."""
    return hashlib.sha256(b"madoguchi:" + bytes.fromhex(salt)).hexdigest()[:32]


def here(book: Book) -> KeyHere:
    """Return whether this machine keeps the present key of a casebook. Asks no keyring."""
    kept = shelf.kept_key(book.path)
    return kept.when if kept.entry == entry_of(book.salt) else KeyHere.NO


def keep(book: Book, when: KeyHere) -> None:
    """Put the key into the keyring, to open with at the start or always; NO takes it out again.

    The journal says so. Raises KeyringError; then it is as it was.
    """
    if when is KeyHere.NO:
        _let_go(book)
        return
    book.refuse_strangers()
    entry, key = entry_of(book.salt), book.database.key[:KEY_DIGITS]
    store, before = _store(), shelf.kept_key(book.path)
    shelf.keep_key(book.path, shelf.KeptKey(entry, when))  # first: what is noted can be taken out
    try:
        _asked(store.set_password, SERVICE, entry, key)
        if _asked(store.get_password, SERVICE, entry) != key:
            raise KeyringError("failed")
        with book.act("keep-key") as acting:
            acting.payload["when"] = str(when)
    except UnavailableError:
        if before.entry != entry:
            with suppress(KeyringError):
                _delete(store, entry)
        shelf.keep_key(book.path, before)
        raise


def _let_go(book: Book) -> None:
    book.refuse_strangers()
    kept = shelf.kept_key(book.path)
    store = _store()
    for entry in {kept.entry, entry_of(book.salt)} - {""}:
        _delete(store, entry)
    with book.act("let-go-key"):
        shelf.keep_key(book.path, shelf.KeptKey())


def key_of(path: Path) -> str:
    """Return the key this machine keeps of a casebook, in hexadecimal, without its salt.

    Raises KeyringError, and StorageFailedError where there is no casebook.
    """
    must_be_there(path)
    kept = shelf.kept_key(path)
    if kept.when is KeyHere.NO:
        raise KeyringError("off")
    if kept.entry != entry_of(salt_of(path).hex()):
        raise KeyringError("stale")
    found = _asked(_store().get_password, SERVICE, kept.entry)
    if found is None:
        raise KeyringError("missing")
    if not isinstance(found, str) or _KEY.fullmatch(found) is None:
        raise KeyringError("corrupt")
    return found


def renew(book: Book) -> None:
    """After another passphrase: the key of the one before goes, the present one is kept instead.

    Where the keyring is in the way, no key of this casebook opens it from here any more, and the
    next opening tries again to take the old one out.
    """
    kept = shelf.kept_key(book.path)
    if kept.when is KeyHere.NO:
        return
    with suppress(UnavailableError):
        _delete(_store(), kept.entry)
        keep(book, kept.when)


def tidy(book: Book) -> None:
    """Take out a key that opens the casebook no more: the passphrase was changed elsewhere."""
    kept = shelf.kept_key(book.path)
    if kept.entry in {"", entry_of(book.salt)}:
        return
    with suppress(UnavailableError):
        _delete(_store(), kept.entry)
        shelf.keep_key(book.path, shelf.KeptKey())


# ------------------------------------------------------------------ the library


def _store() -> Store:
    """Return the keyring of this system. Raises KeyringError where there is none, or no library."""
    try:
        import_module("keyring")
    except ImportError:
        raise KeyringError("library") from None
    for module, name in STORES:
        store = getattr(import_module(module), name)
        if store.viable:
            made: Store = _asked(store)
            return made
    raise KeyringError("none")


def _delete(store: Store, entry: str) -> None:
    """Delete an entry, and see that it is gone: some keyrings fail where there is none."""
    if _asked(store.get_password, SERVICE, entry) is not None:
        _asked(store.delete_password, SERVICE, entry)


def _asked(ask: Callable[..., Any], *words: str) -> Any:
    """Ask the keyring. Each has failures of its own, and some quote what they were given."""
    try:
        return ask(*words)
    except Exception as problem:  # noqa: BLE001 - another program's
        locked = type(problem).__name__ in {"KeyringLocked", "LockedException"}
        raise KeyringError("locked" if locked else "failed") from None
