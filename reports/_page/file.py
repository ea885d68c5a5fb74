"""The file behind the pages: numbered objects, streams, and the table that finds them.

No more of ISO 32000-1 (7.3, 7.5) than these pages take, and as ISO 19005-2 (PDF/A-2, 6.1) wants it.
reportlab's writer was measured and left: half of the time of a letter went into it, and it
ends streams without the line end that 6.1.7.1 asks for. There is no date in the file, and its
identity is told by what it holds, so that the same pages make the same bytes: on one machine, as
another processor may pack them in another way.
"""

from __future__ import annotations

from hashlib import sha256

from isal import isal_zlib

_HEADER = b"%PDF-1.7\n%\xe7\xaa\x93\xe5\x8f\xa3\n"  # the second line says: not only ASCII (6.1.2)
# ISA-L's level: zlib's third takes seven times as long, 1.4 ms a letter, for one part in a hundred
_PACKED = 3


class File:
    """Objects of a PDF in the order they were put. Each is known by its number, from 1."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def reserve(self) -> int:
        """Return the number of an object that is put later, so that others can name it."""
        self._objects.append(b"")
        return len(self._objects)

    def put(self, body: str, number: int = 0) -> int:
        """Put an object, ASCII as it stands in the file; return its number."""
        number = number or self.reserve()
        self._objects[number - 1] = body.encode("ascii")
        return number

    def stream(self, content: bytes, entries: str = "", *, packed: bool = True) -> int:
        """Put a stream with further entries of its dictionary; return its number."""
        if packed:
            content = isal_zlib.compress(content, _PACKED)
            entries += "/Filter/FlateDecode"
        head = f"<<{entries}/Length {len(content)}>>\nstream\n".encode("ascii")
        self._objects.append(head + content + b"\nendstream")
        return len(self._objects)

    def to_bytes(self, root: int, info: int) -> bytes:
        """Return the file whose catalogue and description have these numbers."""
        parts = [_HEADER]
        places = []
        length = len(_HEADER)
        for number, body in enumerate(self._objects, 1):
            places.append(length)
            part = b"%d 0 obj\n%b\nendobj\n" % (number, body)
            parts.append(part)
            length += len(part)
        known = sha256()
        for part in parts:
            known.update(part)
        name = known.hexdigest()[:32].upper()
        size = len(places) + 1
        table = "".join(f"{place:010d} 00000 n \n" for place in places)
        trailer = (
            f"xref\n0 {size}\n0000000000 65535 f \n{table}"
            f"trailer\n<</Size {size}/Root {ref(root)}/Info {ref(info)}/ID[<{name}><{name}>]>>\n"
            f"startxref\n{length}\n%%EOF\n"
        )
        return b"".join((*parts, trailer.encode("ascii")))


def ref(number: int) -> str:
    """Return what stands in a file for the object of this number."""
    return f"{number} 0 R"


def string(text: str) -> str:
    """Return a text string (7.9.2.2)."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"
