"""What this machine remembers of casebooks: paths only, in the user's own state folder.

Which were opened lately, where the backups of each go, and of which the keyring has a key.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_data_path, user_state_path

from app.errors import FileUnwritableError
from app.files import write_whole
from app.views.keeping import KeyHere

_MOST = 8
_FOLDERS = "backups.json"
_KEYS = "keyring.json"


def recent() -> tuple[Path, ...]:
    """Return the casebooks opened lately that are still there, the last one first."""
    try:
        listed = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    if not isinstance(listed, list):
        return ()
    return tuple(path for path in map(Path, map(str, listed)) if path.is_file())


def remember(path: Path) -> None:
    """Put a casebook first. Where nothing can be written, nothing is remembered."""
    absolute = path.absolute()
    others = [one for one in recent() if one != absolute]
    file = _file()
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        listed = [str(one) for one in (absolute, *others)][:_MOST]
        file.write_text(json.dumps(listed, ensure_ascii=False), encoding="utf-8")


BACKUPS = "控え"
"""The folder beside a casebook into which its backups go, unless another one was chosen."""


def backup_folder(casebook: Path) -> Path:
    """Return where the backups of a casebook go on this machine."""
    chosen = _folders().get(str(casebook.absolute()))
    return Path(chosen) if chosen else casebook.absolute().parent / BACKUPS


def choose_backup_folder(casebook: Path, folder: Path | None) -> None:
    """Let the backups of a casebook go to `folder`; None for the one beside it.

    Raises FileUnwritableError where the machine cannot remember it.
    """
    folders = _folders()
    folders.pop(str(casebook.absolute()), None)
    if folder is not None:
        folders[str(casebook.absolute())] = str(folder.absolute())
    _remember(_FOLDERS, folders)


@dataclass(frozen=True, slots=True)
class KeptKey:
    """That the keyring of the system has a key of a casebook, under which name; never the key."""

    entry: str = ""
    when: KeyHere = KeyHere.NO


def kept_key(casebook: Path) -> KeptKey:
    """Return what this machine keeps of the key of a casebook."""
    found = _kept_keys().get(str(casebook.absolute()))
    try:
        return KeptKey(str(found["entry"]), KeyHere(found["when"])) if found else KeptKey()
    except (KeyError, TypeError, ValueError):
        return KeptKey()


def keep_key(casebook: Path, kept: KeptKey) -> None:
    """Remember that a key is kept; one without a name is forgotten. Raises FileUnwritableError."""
    known = _kept_keys()
    known.pop(str(casebook.absolute()), None)
    if kept.entry:
        known[str(casebook.absolute())] = {"entry": kept.entry, "when": str(kept.when)}
    _remember(_KEYS, known)


def _kept_keys() -> dict[str, Any]:
    return _remembered(_KEYS)


def _folders() -> dict[str, str]:
    return {one: str(folder) for one, folder in _remembered(_FOLDERS).items()}


def _remembered(name: str) -> dict[str, Any]:
    try:
        found = json.loads((_state() / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(one): told for one, told in found.items()} if type(found) is dict else {}


def _remember(name: str, told: dict[str, Any]) -> None:
    file = _state() / name
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileUnwritableError(file) from error
    write_whole(file, json.dumps(told, ensure_ascii=False).encode())


def approver_folder() -> Path:
    """Return where the keys of whoever approves on this machine are kept: data, not state."""
    return user_data_path("madoguchi", appauthor=False) / "approver"


def _state() -> Path:
    return user_state_path("madoguchi", appauthor=False)


def _file() -> Path:
    return _state() / "recent.json"
