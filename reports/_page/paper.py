"""Writes a PDF: pages of glyphs and lines, tagged, with one small font per face.

A page description of our own and not reportlab's canvas, because letters need what that
cannot do: one glyph for a character with its variation selector, a text layer that gives
back characters above U+FFFF, no font that is not embedded, a structure for readers who
listen to the page, and no date of its own, so that the same input makes the same bytes.
Clause numbers are those of ISO 32000-1.

All measures are in points; y runs down from the upper edge of the page.
"""

from __future__ import annotations

import zlib
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports._page.face import Face
    from reports._page.fonts import Glyph
    from reports._page.lines import Line

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)

_STEP = 125  # 1/1000 em; see _Font.code


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _text(text: str) -> str:
    """Return a text string (7.9.2.2): UTF-16 with its mark."""
    return "<" + ("\ufeff" + text).encode("utf-16-be").hex().upper() + ">"


class Part:
    """A part of the document's structure (14.7): P, H1, Table, TR, TH, TD."""

    def __init__(self, role: str, within: Part | None = None) -> None:
        self.role = role
        self.within = within
        self.children: list[Part | tuple[int, int]] = []  # a part, or (page, mark)
        self.placed = False


class _Font:
    """A face as far as this document uses it: codes are given as characters come."""

    def __init__(self, face: Face, name: str) -> None:
        self.face = face
        self.name = name
        self._codes: dict[tuple[str, int, int], int] = {}

    def code(self, glyph: Glyph, advance: int) -> tuple[str, int]:
        """Return the code of a glyph that moves the pen by `advance`, and what is left to move.

        A code stands for text, shape and width. Readers take a larger gap between two glyphs
        for a word space that is not in the text (pdfium: an eighth of an em is safe, a sixth
        is not), so a gap belongs to the width of the glyph before it, in steps.
        """
        wider = (advance - glyph.width + _STEP // 2) // _STEP * _STEP
        key = (glyph.text, glyph.number, max(0, glyph.width + wider))
        code = self._codes.setdefault(key, len(self._codes) + 1)
        return f"{code:04X}", advance - key[2]

    def write(self, pdf: _Objects) -> int:
        """Add the font as a composite font (9.7) with its subset; return its object."""
        subset, places = self.face.subset(number for _, number, _ in self._codes)
        tag = zlib.crc32(subset)
        prefix = "".join(chr(65 + tag // 26**power % 26) for power in range(6))
        name = f"/{prefix}+{self.face.name}"
        file = pdf.stream(subset, f"/Length1 {len(subset)}")
        box = " ".join(map(str, self.face.box))
        descriptor = pdf.add(
            f"<</Type/FontDescriptor/FontName{name}/Flags 4/FontBBox[{box}]/ItalicAngle 0"
            f"/Ascent {self.face.ascent}/Descent {self.face.descent}"
            f"/CapHeight {self.face.ascent}/StemV 80/FontFile2 {file} 0 R>>"
        )
        shapes = bytearray(2)
        for _, number, _ in self._codes:
            shapes += places[number].to_bytes(2)
        widths = " ".join(str(width) for _, _, width in self._codes)
        cid_font = pdf.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont{name}/FontDescriptor {descriptor} 0 R"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/DW 1000/W[1[{widths}]]/CIDToGIDMap {pdf.stream(bytes(shapes))} 0 R>>"
        )
        return pdf.add(
            f"<</Type/Font/Subtype/Type0/BaseFont{name}/Encoding/Identity-H"
            f"/DescendantFonts[{cid_font} 0 R]/ToUnicode {pdf.stream(self._to_unicode())} 0 R>>"
        )

    def _to_unicode(self) -> bytes:
        """Return code → text (9.10.3); a character above U+FFFF is two units of UTF-16."""
        rows = [
            f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>"
            for code, (text, _, _) in enumerate(self._codes, 1)
        ]
        lines = [
            "/CIDInit/ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def",
            "/CMapName/Adobe-Identity-UCS def/CMapType 2 def",
            "1 begincodespacerange <0000> <FFFF> endcodespacerange",
        ]
        for first in range(0, len(rows), 100):
            some = rows[first : first + 100]
            lines += [f"{len(some)} beginbfchar", *some, "endbfchar"]
        lines.append("endcmap CMapName currentdict/CMap defineresource pop end end")
        return "\n".join(lines).encode("ascii")


class _Objects:
    """The numbered objects of a file (7.3.10) and its cross-reference table (7.5.4)."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []

    def reserve(self) -> int:
        self._bodies.append(b"")
        return len(self._bodies)

    def put(self, number: int, body: str | bytes) -> int:
        self._bodies[number - 1] = body.encode("ascii") if isinstance(body, str) else body
        return number

    def add(self, body: str | bytes) -> int:
        return self.put(self.reserve(), body)

    def stream(self, content: bytes, entries: str = "") -> int:
        packed = zlib.compress(content, 6)
        head = f"<</Filter/FlateDecode/Length {len(packed)}{entries}>>\nstream\n"
        return self.add(head.encode("ascii") + packed + b"\nendstream")

    def file(self, catalogue: int, about: int) -> bytes:
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        table = [f"xref\n0 {len(self._bodies) + 1}\n0000000000 65535 f \n"]
        for number, body in enumerate(self._bodies, 1):
            table.append(f"{len(out):010d} 00000 n \n")
            out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
        start = len(out)
        out += "".join(table).encode("ascii")
        out += (
            f"trailer\n<</Size {len(self._bodies) + 1}/Root {catalogue} 0 R/Info {about} 0 R>>\n"
            f"startxref\n{start}\n%%EOF\n"
        ).encode("ascii")
        return bytes(out)


class Paper:
    """Sheets of paper of one size, printed one after the other, then taken as PDF bytes."""

    def __init__(self, size: tuple[float, float] = A4) -> None:
        self.width, self.height = size
        self._pages: list[list[str]] = []
        self._marks: list[list[Part]] = []
        self._fonts: dict[Face, _Font] = {}
        self._structure: list[Part] = []

    def new_page(self) -> None:
        """Take a fresh sheet; what is drawn from now on is on it."""
        self._pages.append([])
        self._marks.append([])

    def show(  # noqa: PLR0913 - a line of text has this much to it
        self,
        line: Line,
        x: float,
        baseline: float,
        size: float,
        part: Part | None = None,
        *,
        grey: float = 0.0,
        slope: tuple[float, float] = (1.0, 0.0),
    ) -> None:
        """Draw a line of text. Without a part of the structure it is decoration (14.8.2.2).

        `slope` is the cosine and sine of the direction the line runs in.
        """
        code = [self._open(part), "BT"]
        if grey:
            code.append(f"{_number(grey)} g")
        x += line.start * size / 1000
        cosine, sine = slope
        turn = (cosine, sine, -sine, cosine, x, self.height - baseline)
        code.append(" ".join(map(_number, turn)) + " Tm")
        code += self._runs(line, size)
        if grey:
            code.append("0 g")
        code.append("ET EMC")
        self._pages[-1].append("\n".join(code))

    def _runs(self, line: Line, size: float) -> Iterable[str]:
        """Yield the operators for the glyphs, one TJ for each run in one face."""
        for face, run in groupby(
            zip(line.glyphs, line.advances, strict=True), key=lambda step: step[0].face
        ):
            font = self._fonts.get(face)
            if font is None:
                font = self._fonts[face] = _Font(face, f"F{len(self._fonts) + 1}")
            codes = []
            for glyph, advance in run:
                code, left = font.code(glyph, advance)
                codes.append(code if not left else f"{code}>{-left}<")
            yield f"/{font.name} {_number(size)} Tf [<{''.join(codes)}>]TJ".replace("<>", "")

    def rule(self, x: float, y: float, to_x: float, to_y: float, width: float) -> None:
        """Draw a straight line."""
        ends = (x, self.height - y, to_x, self.height - to_y)
        first, second = " ".join(map(_number, ends[:2])), " ".join(map(_number, ends[2:]))
        self._pages[-1].append(f"/Artifact BMC {_number(width)} w {first} m {second} l S EMC")

    def shade(self, x: float, y: float, width: float, height: float, grey: float) -> None:
        """Fill a rectangle; x and y are its upper left corner."""
        corner = map(_number, (x, self.height - y - height, width, height))
        self._pages[-1].append(f"/Artifact BMC {_number(grey)} g {' '.join(corner)} re f 0 g EMC")

    def frame(self, x: float, y: float, width: float, height: float, thickness: float) -> None:
        """Draw a rectangle; x and y are its upper left corner."""
        corner = map(_number, (x, self.height - y - height, width, height))
        self._pages[-1].append(f"/Artifact BMC {_number(thickness)} w {' '.join(corner)} re S EMC")

    def _open(self, part: Part | None) -> str:
        if part is None:
            return "/Artifact BMC"
        self._place(part)
        marks = self._marks[-1]
        part.children.append((len(self._pages) - 1, len(marks)))
        marks.append(part)
        return f"/{part.role} <</MCID {len(marks) - 1}>> BDC"

    def _place(self, part: Part) -> None:
        """Hang a part into the tree when its first text is drawn: reading order."""
        if part.placed:
            return
        part.placed = True
        if part.within is None:
            self._structure.append(part)
        else:
            self._place(part.within)
            part.within.children.append(part)

    # ------------------------------------------------------------------ file

    def to_bytes(self, *, title: str, author: str, subject: str) -> bytes:
        """Return the PDF, in Japanese and tagged. The same pages make the same bytes."""
        pdf = _Objects()
        catalogue, tree, root = pdf.reserve(), pdf.reserve(), pdf.reserve()
        fonts = "".join(f"/{font.name} {font.write(pdf)} 0 R" for font in self._fonts.values())
        resources = pdf.add(f"<</Font<<{fonts}>>>>")
        leaves = []
        for number, page in enumerate(self._pages):
            content = pdf.stream("\n".join(page).encode("ascii"))
            leaves.append(
                pdf.add(
                    f"<</Type/Page/Parent {tree} 0 R/Resources {resources} 0 R"
                    f"/MediaBox[0 0 {_number(self.width)} {_number(self.height)}]"
                    f"/Contents {content} 0 R/StructParents {number}/Tabs/S>>"
                )
            )
        pdf.put(tree, f"<</Type/Pages/Count {len(leaves)}/Kids[{_references(leaves)}]>>")
        self._write_structure(pdf, root, leaves)
        pdf.put(
            catalogue,
            f"<</Type/Catalog/Pages {tree} 0 R/Lang(ja)/MarkInfo<</Marked true>>"
            f"/StructTreeRoot {root} 0 R/ViewerPreferences<</DisplayDocTitle true>>>>",
        )
        about = pdf.add(
            f"<</Title{_text(title)}/Author{_text(author)}/Subject{_text(subject)}"
            f"/Producer{_text('窓口台帳')}>>"
        )
        return pdf.file(catalogue, about)

    def _write_structure(self, pdf: _Objects, root: int, leaves: Sequence[int]) -> None:
        """Add the structure tree and, for each page, which part its marks belong to."""
        numbers: dict[Part, int] = {}
        document = pdf.reserve()

        def write(part: Part, parent: int) -> int:
            number = numbers[part] = pdf.reserve()
            children = [
                f"{write(child, number)} 0 R"
                if isinstance(child, Part)
                else f"<</Type/MCR/Pg {leaves[child[0]]} 0 R/MCID {child[1]}>>"
                for child in part.children
            ]
            return pdf.put(
                number,
                f"<</Type/StructElem/S/{part.role}/P {parent} 0 R/K[{' '.join(children)}]>>",
            )

        children = [write(part, document) for part in self._structure]
        pdf.put(
            document,
            f"<</Type/StructElem/S/Document/P {root} 0 R/K[{_references(children)}]>>",
        )
        owners = " ".join(
            f"{page} [{_references(numbers[part] for part in marks)}]"
            for page, marks in enumerate(self._marks)
        )
        pdf.put(
            root,
            f"<</Type/StructTreeRoot/K {document} 0 R/ParentTree<</Nums[{owners}]>>"
            f"/ParentTreeNextKey {len(self._marks)}>>",
        )


def _references(numbers: Iterable[int]) -> str:
    return " ".join(f"{number} 0 R" for number in numbers)
