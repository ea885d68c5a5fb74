"""Where the passphrase and the casebook come from. A passphrase is never an argument."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app import shelf
from app.errors import (
    FieldRefusedError,
    NoCasebookError,
    NoPassphraseError,
    PassphraseRefusedError,
)
from app.files import read_whole

if TYPE_CHECKING:
    from argparse import Namespace


def passphrase_of(given: Namespace) -> str:
    """Return the passphrase: from --passphrase-file, else the environment, else asked for."""
    return _told(given.passphrase_file, "MADOGUCHI_PASSPHRASE", "合言葉", twice=False)


def _told(file: str | None, variable: str, what: str, *, twice: bool) -> str:
    """Return what a file says, else the environment, else whoever is asked for `what`."""
    if file:
        return read_whole(Path(file)).decode("utf-8", "replace")
    found = os.environ.get(variable)
    if found is not None:
        return found
    if not sys.stdin.isatty():
        raise NoPassphraseError
    first = getpass.getpass(f"{what}：")
    if twice and first != getpass.getpass(f"{what}（もう一度）："):
        raise PassphraseRefusedError("differ")
    return first


def new_passphrase_of(given: Namespace) -> str:
    """Return the new passphrase: from its file, its environment, else asked for twice."""
    return _told(given.new_passphrase_file, "MADOGUCHI_NEW_PASSPHRASE", "新しい合言葉", twice=True)


def approval_passphrase_of(given: Namespace, *, new: bool = False) -> str:
    """Return the passphrase of an approver's key: from its file, its environment, else asked for.

    A `new` one is asked for twice.
    """
    return _told(
        given.passphrase_file, "MADOGUCHI_APPROVAL_PASSPHRASE", "承認用の合言葉", twice=new
    )


def sheet_of(given: Namespace) -> str:
    """Return the code of a recovery sheet where one was given, else ""."""
    if not given.sheet_file:
        return ""
    return read_whole(Path(given.sheet_file)).decode("utf-8", "replace")


def casebook_of(given: Namespace) -> Path:
    """Return the casebook that was named, else the one opened last."""
    if given.casebook:
        return Path(given.casebook)
    lately = shelf.recent()
    if not lately:
        raise NoCasebookError
    return lately[0]


def password_of(given: Namespace) -> str:
    """Return the password for what is written, from --password-file; "" where none is wanted.

    Raises FieldRefusedError for a file with nothing in it.
    """
    if not given.password_file:
        return ""
    password = read_whole(Path(given.password_file)).decode("utf-8", "replace")
    password = password.removesuffix("\n").removesuffix("\r")
    if not password:
        raise FieldRefusedError("passphrase", "required")
    return password
