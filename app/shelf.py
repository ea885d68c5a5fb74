"""Which casebooks were opened lately: paths only, in the user's own state folder."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from platformdirs import user_state_path

_MOST = 8


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


def _file() -> Path:
    return user_state_path("madoguchi", appauthor=False) / "recent.json"
