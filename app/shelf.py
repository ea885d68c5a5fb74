"""What this machine remembers of casebooks: paths only, in the user's own state folder.

Which were opened lately, and where the backups of each go.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from platformdirs import user_data_path, user_state_path

from app.errors import FileUnwritableError
from app.files import write_whole

_MOST = 8
_FOLDERS = "backups.json"


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
    file = _state() / _FOLDERS
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileUnwritableError(file) from error
    write_whole(file, json.dumps(folders, ensure_ascii=False).encode())


def approver_folder() -> Path:
    """Return where the keys of whoever approves on this machine are kept: data, not state."""
    return user_data_path("madoguchi", appauthor=False) / "approver"


def _folders() -> dict[str, str]:
    try:
        found = json.loads((_state() / _FOLDERS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(one): str(folder) for one, folder in found.items()} if type(found) is dict else {}


def _state() -> Path:
    return user_state_path("madoguchi", appauthor=False)


def _file() -> Path:
    return _state() / "recent.json"
