"""What the parts of a mail say: its text, the HTML it was made of, the files that came with it.

Parts that hold a mail of their own are opened: winmail.dat, and the envelope of a signed S/MIME
mail. An enclosed message/rfc822 stays a file: it is somebody else's mail.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.mail import cms, decoding, headers, html_text, parts, showing, tnef
from app.mail.message import Defect

if TYPE_CHECKING:
    from app.mail.message import Attachment
    from app.mail.parts import Part

_ENCLOSED_LIMIT = 4  # signed mails and winmail.dat inside each other
_PGP = re.compile(r"\A\s*-----BEGIN PGP MESSAGE-----")
# an mbox, or a relay that feared one, has marked lines that begin with From
_MARKED = re.compile(r"(^(?!>)[^\n]*\n|\A)>(>*From )(?![^\n]*\n>)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a mail, as its sender named it."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Content:
    """What a part gives: text to show, the HTML it was made of, files."""

    text: str = ""
    is_plain: bool = False  # some of the text was written as plain text
    html: str = ""
    files: tuple[File, ...] = ()
    defects: tuple[Defect, ...] = ()

    def attachments(self) -> tuple[Attachment, ...]:
        """Return the files by names they can be saved under."""
        return tuple(
            showing.file_of(number, file.name, file.content_type, file.content)
            for number, file in enumerate(self.files, start=1)
        )


@dataclass(frozen=True, slots=True)
class _Way:
    """How parts are read: by a charset the officer chose, and how deep we are already."""

    forced: str
    enclosed: int = 0


def content_of(root: Part, forced: str = "") -> Content:
    """Return what a message says, by the tree of its parts."""
    return _content(root, _Way(forced), is_root=True)


def _content(part: Part, way: _Way, *, is_root: bool = False) -> Content:
    if part.parts:
        inner = [_content(child, way) for child in part.parts]
        join = _chosen if part.content_type == "multipart/alternative" else _together
        content = join(inner)
        if part.content_type == "multipart/encrypted":
            content = replace(content, defects=(*content.defects, Defect.ENCRYPTED))
    elif _is_text(part, is_root=is_root):
        content = _text(part, way.forced)
    else:
        content = _file(part, way)
    return replace(content, defects=(*part.defects, *content.defects))


def _is_text(part: Part, *, is_root: bool) -> bool:
    if part.disposition == "attachment" or part.content_type not in ("text/plain", "text/html"):
        return False
    return is_root or not part.name


def _chosen(inner: list[Content]) -> Content:
    """Choose among the versions of one text: plain before HTML, but never an empty one."""
    written = [content for content in inner if content.text.strip()]
    plain = [content for content in written if content.is_plain]
    best = next(iter(plain or written), Content())
    return replace(
        _together(inner), text=best.text, is_plain=best.is_plain, html=_first_html(inner)
    )


def _first_html(inner: list[Content]) -> str:
    return next((content.html for content in inner if content.html), "")


def _together(inner: list[Content]) -> Content:
    texts = [content.text for content in inner if content.text.strip()]
    return Content(
        "\n".join(texts),
        any(content.is_plain for content in inner),
        "\n".join(content.html for content in inner if content.html),
        tuple(file for content in inner for file in content.files),
        tuple(defect for content in inner for defect in content.defects),
    )


# ------------------------------------------------------------------ text


def _text(part: Part, forced: str) -> Content:
    raw, damaged = part.content()
    label = part.parameters.get("charset", "").partition(" ")[0]
    is_html = part.content_type == "text/html"
    if is_html:
        label = label or html_text.declared_charset(raw)
    reading = decoding.read(raw, label, forced)
    defects = (*reading.defects, Defect.BROKEN_ENCODING) if damaged else reading.defects
    if is_html:
        text = html_text.text_of(reading.text)
        return Content(text, html=reading.text, defects=defects)
    text = showing.with_newlines(reading.text)
    if part.parameters.get("format", "").lower() == "flowed":
        text = _unflowed(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    elif not part.is_encoded:
        text = _MARKED.sub(r"\1\2", text)
    if _PGP.match(text):
        defects = (*defects, Defect.ENCRYPTED)
    return Content(text, is_plain=bool(text.strip()), defects=defects)


def _unflowed(text: str, *, delete_space: bool) -> str:
    """Join the lines of a paragraph that the sender's program has broken (RFC 3676)."""
    lines: list[str] = []
    paragraph: list[str] = []
    depth = 0

    def end_paragraph() -> None:
        if paragraph:
            content = "".join(paragraph)
            lines.append(">" * depth + (" " if depth and content else "") + content)
            paragraph.clear()

    for line in text.split("\n"):
        content = line.lstrip(">")
        quoted = len(line) - len(content)
        content = content.removeprefix(" ")  # stuffed
        is_signature = content == "-- "
        if quoted != depth or is_signature:
            end_paragraph()
        depth = quoted
        flows = content.endswith(" ") and not is_signature
        paragraph.append(content[:-1] if flows and delete_space else content)
        if not flows:
            end_paragraph()
    end_paragraph()
    return "\n".join(lines)


# ------------------------------------------------------------------ files, and mails inside them


def _file(part: Part, way: _Way) -> Content:
    raw, damaged = part.content()
    defects = (Defect.BROKEN_ENCODING,) if damaged else ()
    if part.content_type == "message/rfc822" and not part.name:
        file = File(_subject_as_name(raw, way.forced), part.content_type, raw)
        return Content(files=(file,), defects=defects)
    file = File(part.name, part.content_type, raw)
    content = Content(files=(file,), defects=defects)
    opened = None
    if way.enclosed < _ENCLOSED_LIMIT:
        deeper = replace(way, enclosed=way.enclosed + 1)
        if part.content_type.endswith("/pkcs7-mime") or part.content_type.endswith("/x-pkcs7-mime"):
            opened = _signed(file, deeper)
        elif tnef.is_tnef(raw):
            opened = _winmail(file, way.forced)
    return replace(opened, defects=(*defects, *opened.defects)) if opened else content


def _signed(file: File, way: _Way) -> Content | None:
    """Read the mail inside a signature (S/MIME); what is encrypted stays a file."""
    sealed = cms.opened(file.content)
    if sealed.content is None:
        defect = Defect.ENCRYPTED if sealed.is_encrypted else Defect.BROKEN_STRUCTURE
        return Content(files=(file,), defects=(defect,))
    inner = parts.parse(*headers.split(sealed.content), way.forced)
    return _content(inner, way, is_root=True)


def _winmail(file: File, forced: str) -> Content:
    """Read what Outlook packed into winmail.dat; damaged, it stays beside what was found."""
    found = tnef.read(file.content, forced)
    files = tuple(File(each.name, each.content_type, each.content) for each in found.attachments)
    damaged = Defect.BROKEN_STRUCTURE in found.defects
    kept = (*files, file) if damaged or not (files or found.body) else files
    text = found.body
    return Content(text, is_plain=bool(text), html=found.html, files=kept, defects=found.defects)


def _subject_as_name(raw: bytes, forced: str) -> str:
    subject = headers.text(headers.split(raw)[0].first("subject"), forced).text.strip()
    return f"{subject[: showing.NAME_LIMIT]}.eml".replace("/", "／") if subject else ""
