"""Mails that nobody has decided upon yet, sealed into the casebook while nobody looks at them.

Each is a draft of its own, so that deciding on one takes just that one out. What came as bytes is
kept whole. What lies on the disk is kept whole too as long as that is little; of the rest, an mbox
of gigabytes, the place is kept: it was never in memory either. A mail that waits belongs to no case
and is forgotten with none: what came in is never thrown away unread.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.errors import CasebookError
from app.mail.reading import Found
from app.views.intake import WaitingMail

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.store.drafts import Drafts

FORM: Final = "mail:"
"""How the drafts are named that are mails."""

WHOLE: Final = 16 * 1024 * 1024
"""Bytes of mails on the disk that are copied into the casebook each time it is locked."""


def seal(drafts: Drafts, mails: Sequence[WaitingMail]) -> None:
    """Keep these mails under their names, all at once. Raises as Drafts.keep."""
    left = WHOLE
    sealed: dict[str, str] = {}
    for mail in mails:
        found = mail.source if isinstance(mail.source, Found) else None
        whole = found is None or found.size <= left
        told = _whole(mail) if whole else _place(mail)
        if found is not None and "raw" in told:
            left -= found.size
        told |= {"file": mail.file, "charset": mail.charset}
        sealed[mail.name] = json.dumps(told)
    drafts.keep_all(sealed)


def unseal(kept: Mapping[str, str]) -> tuple[WaitingMail, ...]:
    """Return the mails in these drafts, in the order in which they came."""
    return tuple(_mail(name, json.loads(kept[name])) for name in sorted(kept))


def _whole(mail: WaitingMail) -> dict[str, Any]:
    try:
        raw = mail.source if isinstance(mail.source, bytes) else mail.source.raw()
    except CasebookError:  # the stick was pulled out: it may be there again
        return _place(mail)
    return {"raw": base64.b64encode(raw).decode("ascii")}


def _place(mail: WaitingMail) -> dict[str, Any]:
    found = mail.source
    if not isinstance(found, Found):
        return {"raw": ""}
    return {"path": str(found.path), "start": found.start, "size": found.size}


def _mail(name: str, told: Mapping[str, Any]) -> WaitingMail:
    if "raw" in told:
        return WaitingMail(name, told["file"], base64.b64decode(told["raw"]), told["charset"])
    found = Found(told["file"], Path(told["path"]), told["start"], told["size"])
    return WaitingMail(name, told["file"], found, told["charset"])
