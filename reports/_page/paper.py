"""Writes a PDF: pages of glyphs and lines, tagged, with one small font per face, as PDF/A-2b.

Letters need what reportlab's canvas cannot do: a glyph for a character with its variation
selector, a text layer that gives back characters above U+FFFF, one font for a face and not
one for 256 characters, none that is not embedded (its canvas and its drawings name Helvetica),
and a structure for readers who listen to the page. Clause numbers are those of ISO 32000-1.

All measures are in points; y runs down from the upper edge of the page.
"""

from __future__ import annotations

import zlib
from functools import cache
from typing import TYPE_CHECKING

from reports._page.archival import metadata, output_intent
from reports._page.file import File, ref, string

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reports._page.face import Face, Subset
    from reports._page.fonts import Glyph
    from reports._page.lines import Line

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)

_STEP = 125  # 1/1000 em; see _Font.code


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


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
        self._steps = _Steps(self._step)

    def shown(self, run: Iterable[tuple[Glyph, int]]) -> str:
        """Return what draws glyphs of this face, each with how far the pen moves after it."""
        return "".join(map(self._steps.__getitem__, run))

    def _step(self, glyph: Glyph, advance: int) -> str:
        """Return what draws a glyph and moves the pen by `advance`: its code, and what is left.

        A code stands for text, shape and width. Readers take a larger gap between two glyphs
        for a word space that is not in the text (pdfium: an eighth of an em is safe, a sixth
        is not), so a gap belongs to the width of the glyph before it, in steps.
        """
        wider = (advance - glyph.width + _STEP // 2) // _STEP * _STEP
        width = max(0, glyph.width + wider)
        code = self._codes.setdefault((glyph.text, glyph.number, width), len(self._codes) + 1)
        left = advance - width
        return f"{code:04X}>{-left}<" if left else f"{code:04X}"

    def write(self, file: File) -> int:
        """Put the composite font (9.7) with its subset, in which glyph n draws code n."""
        subset = self.face.subset([(number, width) for _, number, width in self._codes])
        name = f"/{_tag(subset)}+{self.face.name}"
        program = file.stream(subset.file, f"/Length1 {len(subset.file)}")
        # all that is in the font: ISO 19005-2, 6.2.11.4.2
        present = file.stream(_ones(subset.glyphs))
        box = " ".join(map(str, self.face.box))
        descriptor = file.put(
            f"<</Type/FontDescriptor/FontName{name}/Flags 4"  # symbolic: no alphabet's codes
            f"/FontBBox[{box}]/ItalicAngle 0/Ascent {self.face.ascent}"
            f"/Descent {self.face.descent}/CapHeight {self.face.ascent}/StemV 80"
            f"/FontFile2 {ref(program)}/CIDSet {ref(present)}>>"
        )
        widths = " ".join(str(width) for _, _, width in self._codes)
        cid_font = file.put(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont{name}/FontDescriptor {ref(descriptor)}"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/CIDToGIDMap/Identity/W[1[{widths}]]>>"
        )
        to_unicode = file.stream(self._to_unicode())
        return file.put(
            f"<</Type/Font/Subtype/Type0/BaseFont{name}/Encoding/Identity-H"
            f"/DescendantFonts[{ref(cid_font)}]/ToUnicode {ref(to_unicode)}>>"
        )

    def _to_unicode(self) -> bytes:
        """Return code → text (9.10.3); a character above U+FFFF is two units of UTF-16."""
        rows = [
            f"<{code:04X}> <{_units(text)}>" for code, (text, _, _) in enumerate(self._codes, 1)
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


class _Steps(dict[tuple["Glyph", int], str]):
    """What draws a glyph and moves the pen, thought of once in a document."""

    def __init__(self, step: Callable[[Glyph, int], str]) -> None:
        self._step = step

    def __missing__(self, key: tuple[Glyph, int]) -> str:
        step = self[key] = self._step(*key)
        return step


@cache
def _units(text: str) -> str:
    """Return one character's units of UTF-16 as they are written in a file."""
    return text.encode("utf-16-be").hex().upper()


def _tag(subset: Subset) -> str:
    """Return the six letters that tell one subset of a font from another (9.6.4)."""
    number = zlib.crc32(subset.file)
    return "".join(chr(ord("A") + number // 26**place % 26) for place in range(6))


def _ones(count: int) -> bytes:
    """Return that many bits set, from the highest of the first byte on."""
    whole = bytes([0xFF]) * (count // 8)
    return whole + bytes([0xFF << (8 - count % 8) & 0xFF])[: count % 8]


class Paper:
    """Sheets of paper of one size, printed one after the other, then taken as PDF bytes."""

    def __init__(self, size: tuple[float, float] = A4) -> None:
        self.width, self.height = size
        self._pages: list[list[str]] = []
        self._marks: list[list[Part]] = []
        self._fonts: dict[Face, _Font] = {}
        self._whole = Part("Document")

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
        points = _number(size)
        for face, run in line.runs:
            font = self._font(face)
            yield f"/{font.name} {points} Tf [<{font.shown(run)}>]TJ".replace("<>", "")

    def _font(self, face: Face) -> _Font:
        font = self._fonts.get(face)
        if font is None:
            font = self._fonts[face] = _Font(face, f"F{len(self._fonts) + 1}")
        return font

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

    def paint(self, operators: str) -> None:
        """Draw by operators of a page description (8.2), in points from the lower left corner.

        Colours and widths set by them end with them.
        """
        self._pages[-1].append(f"/Artifact BMC q {operators} Q EMC")

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
        if part.placed or part is self._whole:
            return
        part.placed = True
        within = part.within or self._whole
        self._place(within)
        within.children.append(part)

    # ------------------------------------------------------------------ file

    def to_bytes(self, *, title: str, author: str, subject: str, keywords: str = "") -> bytes:
        """Return the PDF, in Japanese and tagged. The same pages make the same bytes."""
        file = File()
        root, tree = file.reserve(), file.reserve()
        pages = [file.reserve() for _ in self._pages]
        said = {
            "Title": title,
            "Author": author,
            "Subject": subject,
            "Creator": "窓口台帳",
            "Producer": "窓口台帳",
        }
        if keywords:
            said["Keywords"] = keywords
        about = file.put(f"<<{''.join(f'/{key}{string(text)}' for key, text in said.items())}>>")
        fonts = "".join(f"/{font.name} {ref(font.write(file))}" for font in self._fonts.values())
        shared = file.put(f"<</Font<<{fonts}>>>>")
        box = f"[0 0 {_number(self.width)} {_number(self.height)}]"
        for number, code in enumerate(self._pages):
            content = file.stream("\n".join(code).encode("ascii"))
            file.put(
                f"<</Type/Page/Parent {ref(tree)}/MediaBox{box}/Resources {ref(shared)}"
                f"/Contents {ref(content)}/StructParents {number}/Tabs/S>>",
                pages[number],
            )
        kids = " ".join(map(ref, pages))
        file.put(f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>", tree)
        structure = self._structure(file, pages)
        file.put(
            f"<</Type/Catalog/Pages {ref(tree)}/Lang(ja)/MarkInfo<</Marked true>>"
            f"/ViewerPreferences<</DisplayDocTitle true>>/StructTreeRoot {ref(structure)}"
            f"/Metadata {ref(metadata(file, said))}/OutputIntents[{output_intent(file)}]>>",
            root,
        )
        return file.to_bytes(root, about)

    def _structure(self, file: File, pages: list[int]) -> int:
        """Put the structure tree; it tells for each page whose its marks are (14.7.4)."""
        root = file.reserve()
        elements: dict[Part, int] = {}

        def element(part: Part, within: int) -> int:
            own = elements[part] = file.reserve()
            page = next((at for at in part.children if not isinstance(at, Part)), (0, 0))[0]
            kids = []
            for child in part.children:
                if isinstance(child, Part):
                    kids.append(ref(element(child, own)))
                elif child[0] == page:
                    kids.append(str(child[1]))
                else:
                    kids.append(f"<</Type/MCR/Pg {ref(pages[child[0]])}/MCID {child[1]}>>")
            file.put(
                f"<</Type/StructElem/S/{part.role}/P {ref(within)}/Pg {ref(pages[page])}"
                f"/K[{' '.join(kids)}]>>",
                own,
            )
            return own

        whole = element(self._whole, root)
        owners = "".join(
            f"{page}[{' '.join(ref(elements[part]) for part in marks)}]"
            for page, marks in enumerate(self._marks)
        )
        file.put(
            f"<</Type/StructTreeRoot/K {ref(whole)}/ParentTree<</Nums[{owners}]>>"
            f"/ParentTreeNextKey {len(pages)}>>",
            root,
        )
        return root
