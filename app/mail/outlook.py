"""The body of an Outlook message: plain text, HTML, or RTF that holds either."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.mail import decoding, html_text, mapi, rtf, showing
from app.mail.message import Defect

if TYPE_CHECKING:
    from app.mail.mapi import Properties


@dataclass(frozen=True, slots=True)
class Body:
    """A body as text to show, the HTML it was made of, and what was wrong with it."""

    text: str
    html: str = ""
    is_plain: bool = False
    defects: tuple[Defect, ...] = ()


def body_of(properties: Properties) -> Body:
    """Return the body of a message by its properties; the plain text where it is whole.

    Outlook puts ? for what its code page does not know: then the HTML or the RTF says more.
    """
    text = showing.with_newlines(properties.text(mapi.BODY))
    squeezed = properties.is_eight_bit(mapi.BODY) and "??" in text
    html, wrong = _html(properties)
    if text.strip() and not squeezed:
        return Body(text, html, is_plain=True, defects=wrong if html else ())
    formatted = Body(html_text.text_of(html), html, defects=wrong) if html else _rtf(properties)
    if formatted.text.strip() and not (squeezed and formatted.text.isascii()):
        return formatted
    return Body(text, html, is_plain=bool(text.strip()), defects=(*wrong, *formatted.defects))


def _html(properties: Properties) -> tuple[str, tuple[Defect, ...]]:
    sort, raw = properties.values.get(mapi.HTML, (0, b""))
    if sort == mapi.UNICODE:
        return properties.text(mapi.HTML), ()
    raw = raw.rstrip(b"\0")
    if not raw.strip():
        return "", ()
    page = properties.number(mapi.INTERNET_CODE_PAGE)
    label = html_text.declared_charset(raw) or (f"cp{page}" if page else properties.charset)
    reading = decoding.read(raw, label, properties.forced)
    return reading.text, reading.defects


def _rtf(properties: Properties) -> Body:
    packed = properties.binary(mapi.RTF)
    if not packed:
        return Body("")
    content, damaged = rtf.decompressed(packed)
    found = rtf.read(content, properties.charset, properties.forced)
    defects = (*found.defects, Defect.BROKEN_STRUCTURE) if damaged else found.defects
    if found.is_html:
        return Body(html_text.text_of(found.text), found.text, defects=defects)
    text = found.text.strip("\n")
    return Body(text, is_plain=bool(text.strip()), defects=defects)
