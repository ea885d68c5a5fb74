"""Letters and forms for every hostile case, drawn and judged: `python -m tests.every_letter DIR`.

Writes each as PDF, each page as PNG (`--dpi`, 0 for none) and `summary.txt` into DIR, and
prints what was counted. `--only TEXT` takes the letters whose name has TEXT in it. Exit code 1
where anything was found. The rules are those of tests/page_law.py.
"""

from __future__ import annotations

import argparse
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from pypdf import PdfReader
from pypdfium2 import PdfDocument

from tests.desk_letters import through_the_desk
from tests.hostile_letters import straight
from tests.page_law import RULES, Findings, read_by
from tests.paper_forms import on_paper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tests.hostile_letters import Made


MAKERS: Mapping[str, Callable[[Callable[[str], bool]], Iterator[Made]]] = {
    "texts": straight,
    "desk": through_the_desk,
    "forms": on_paper,
}


def main(words: Sequence[str] | None = None) -> int:
    """Make, draw and judge; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.every_letter")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--maker", choices=list(MAKERS), action="append")
    parser.add_argument("--dpi", type=int, default=60)
    asked = parser.parse_args(words)
    asked.folder.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    findings = Findings()
    lost = dict.fromkeys(READERS, 0)
    for made in _made(asked.maker or list(MAKERS), asked.only):
        (asked.folder / f"{made.name}.pdf").write_bytes(made.pdf)
        if asked.dpi:
            _draw(made, asked.folder, asked.dpi)
        findings.add(made.name, made.pdf, made.said)
        for reader, read in READERS.items():
            missing = read_by(read(made.pdf), made.said)
            lost[reader] += len(missing)
            findings.places += [(made.name, reader, line[:40]) for line in missing]
    summary = "\n".join(_summary(findings, lost, time.perf_counter() - started))
    (asked.folder / "summary.txt").write_text(summary + "\n", encoding="utf-8")
    sys.stdout.write(summary + "\n")
    return int(bool(findings.places))


def _made(makers: Sequence[str], only: str) -> Iterator[Made]:
    for maker in makers:
        yield from MAKERS[maker](lambda name: only in name)


def _draw(made: Made, folder: Path, dpi: int) -> None:
    with PdfDocument(made.pdf) as document:
        for number, page in enumerate(document, 1):
            bitmap = page.render(scale=dpi / 72)
            bitmap.to_pil().save(folder / f"{made.name}-{number}.png")


def _by_pdfium(pdf: bytes) -> list[str]:
    with PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def _by_pypdf(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


READERS = {"pdfium": _by_pdfium, "pypdf": _by_pypdf}


def _summary(findings: Findings, lost: dict[str, int], seconds: float) -> Iterator[str]:
    yield f"letters\t{findings.letters}"
    yield f"pages\t{findings.pages}"
    yield f"lines\t{findings.lines}"
    yield f"words and numbers\t{findings.words}"
    for rule, japanese in RULES.items():
        yield f"{rule} ({japanese})\t{findings.counts[rule]}"
    for reader, count in lost.items():
        yield f"lines not given back by {reader}\t{count}"
    yield f"seconds\t{seconds:.0f}"
    for name, rule, place in findings.places:
        yield f"{name}\t{rule}\t{place}"


if __name__ == "__main__":
    sys.exit(main())
