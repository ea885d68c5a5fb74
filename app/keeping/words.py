"""How the casebook is kept, in the officer's words: for the window and the command line."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import resources
from app.matter.certificates import full_day

if TYPE_CHECKING:
    from app.views.keeping import Notice


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.open_text("phrases/keeping.toml"))


def why(value: str) -> str:
    """Return 終了時, what a backup was made for."""
    return _words()["why"][value]


def state(value: str) -> str:
    """Return 開けます, how a backup was found."""
    return _words()["state"][value]


def fault(value: str) -> str:
    """Return what of a rehearsed restore did not fit."""
    return _words()["fault"][value]


def notice(value: Notice) -> str:
    """Return what is wrong with how the casebook is kept, and what to do."""
    fact = value.fact
    if value.what == "backup-failed":
        fact = _words()["cause"][fact]
    elif value.what == "rehearsal-due":
        fact = full_day(date.fromisoformat(fact))
    return _words()["notice"][value.what].replace("…", fact)


def place(what: str, service: str) -> str:
    """Return what speaks against a place for a casebook."""
    return _words()["place"][what].replace("…", service)


def key_here(value: str) -> str:
    """Return whether this machine keeps the key of the casebook, and when that opens it."""
    return _words()["key-here"][value]


def key_meaning() -> str:
    """Return what it means that a machine keeps the key: said before it does."""
    return _words()["key-meaning"]["text"].strip()
