"""The file a bundle is: an open line that names nobody, and a sealed box behind it.

The open line says what sort of file it is, for which casebook, ask and key; whoever finds it
learns no more. All of it is said once more inside, so that altering it leads to a refusal.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from app.domain import journal
from app.domain.bundles import Why
from app.errors import ApprovalRefusedError

MAGIC: Final = b"madoguchi-approval "
_VERSION: Final = b"1"
MOST: Final = 64 * 1024 * 1024
"""Bytes a bundle has at most: letters are a hundred kilobytes each."""
_LINE = 2_000  # bytes of the open line at most
_DEEP = 12  # nesting of what is sealed, at most
_ID = re.compile(r"[0-9a-f]{16,64}", re.ASCII)


class Sort(StrEnum):
    """What a bundle is."""

    ASK = "ask"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Outside:
    """What may be read on a bundle without any key."""

    sort: Sort
    casebook: str  # the hash of its first entry
    ask: str  # id of the ask
    to: str  # id of the key it is sealed to


def packed(outside: Outside, sealed: bytes) -> bytes:
    """Return a bundle."""
    line = journal.canonical(
        {"sort": outside.sort, "casebook": outside.casebook, "ask": outside.ask, "to": outside.to}
    )
    return MAGIC + _VERSION + b"\n" + line.encode() + b"\n" + sealed


def unpacked(content: bytes) -> tuple[Outside, bytes]:
    """Return what a bundle says outside, and its sealed box. Raises ApprovalRefusedError."""
    if not content.startswith(MAGIC) or len(content) > MOST:
        raise ApprovalRefusedError(Why.NO_BUNDLE)
    first, _, rest = content[len(MAGIC) : _LINE].partition(b"\n")
    if first != _VERSION:
        raise ApprovalRefusedError(Why.NEWER if first.isdigit() else Why.DAMAGED)
    line, end, _ = rest.partition(b"\n")
    if not end:
        raise ApprovalRefusedError(Why.DAMAGED)
    sealed = content[len(MAGIC) + len(first) + len(line) + 2 :]
    return _outside(line), sealed


def _outside(line: bytes) -> Outside:
    said = read(line)
    ids = [said.get(name) for name in ("casebook", "ask", "to")]
    sort = said.get("sort")
    if sort not in set(Sort) or not all(type(one) is str and _ID.fullmatch(one) for one in ids):
        raise ApprovalRefusedError(Why.DAMAGED)
    return Outside(Sort(sort), *map(str, ids))


def read(content: bytes) -> dict[str, Any]:
    """Return the fields that JSON holds, bounded in depth. Raises ApprovalRefusedError."""
    try:
        found = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ApprovalRefusedError(Why.DAMAGED) from error
    if not isinstance(found, dict) or not _shallow(found, _DEEP):
        raise ApprovalRefusedError(Why.DAMAGED)
    return found


def _shallow(value: object, depth: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return depth > 0 and all(_shallow(one, depth - 1) for one in inner)
