"""What of a mail may be shown and saved: text without control characters, names without paths."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from app.mail.message import Attachment, Defect

if TYPE_CHECKING:
    from collections.abc import Iterable

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_END = re.compile("\r\n?")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
GETA = "〓"
"""Stands for a character that only one carrier or one machine knows (絵文字・外字)."""
# characters that turn the direction of writing make fdp.exe look like exe.pdf
_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE)
NAME_LIMIT = 120  # characters; file systems take 255 bytes

EXTENSIONS = {
    "application/msword": ".doc",
    "application/ms-tnef": ".dat",
    "application/pdf": ".pdf",
    "application/pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/vnd.ms-excel": ".xls",
    "application/zip": ".zip",
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
    "image/gif": ".gif",
    "image/heic": ".heic",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "message/delivery-status": ".txt",
    "message/global-delivery-status": ".txt",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/rfc822-headers": ".txt",
}


def ordered(defects: Iterable[Defect]) -> tuple[Defect, ...]:
    """Return defects each once, in the order they are declared in."""
    found = set(defects)
    return tuple(defect for defect in Defect if defect in found)


def with_newlines(text: str) -> str:
    """Return text whose lines end as ours do."""
    return _LINE_END.sub("\n", text)


def shown(text: str) -> tuple[str, tuple[Defect, ...]]:
    """Return text as it can be shown: no control characters, 〓 for private ones."""
    plain, removed = _CONTROL.subn("", with_newlines(text))
    plain, private = _PRIVATE.subn(GETA, plain)
    defects = (Defect.CONTROL_CHARACTERS,) if removed else ()
    return plain, (*defects, Defect.PRIVATE_CHARACTERS) if private else defects


def one_line(text: str) -> tuple[str, tuple[Defect, ...]]:
    """Return text as it can be shown in one line."""
    plain, defects = shown(text)
    return plain.replace("\n", " ").replace("\t", " ").strip(), defects


def file_of(number: int, name: str, content_type: str, content: bytes) -> Attachment:
    """Return a file that came with a mail, named so that it can be saved."""
    extension = EXTENSIONS.get(content_type, ".bin")
    return Attachment(
        name=safe_name(name) or f"添付{number}{extension}",
        content_type=content_type,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def safe_name(name: str) -> str:
    """Return a sender's file name as one that can be saved under, "" where nothing is left.

    Never a path: folders are cut off. Never longer than 120 characters, the extension kept.
    """
    line, _ = one_line(_DIRECTIONS.sub("", name))
    base = re.split(r"[/\\]", line)[-1]
    base = _NOT_IN_NAMES.sub("_", base).strip(". ")
    if _RESERVED.match(base):
        base = "_" + base
    if len(base) > NAME_LIMIT:
        stem, dot, extension = base.rpartition(".")
        if not stem or len(extension) > 10:
            return base[:NAME_LIMIT]
        base = stem[: NAME_LIMIT - len(dot + extension)] + dot + extension
    return base
