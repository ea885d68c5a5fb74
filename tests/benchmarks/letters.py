"""Letters by the hundred: `python -m tests.benchmarks.letters [CASES [BIG]]`.

Each letter is issued with every gate on, committed by an act of its own to an encrypted casebook
(synced to the disk), opened again by pdfium and read: in one run, and one by one. At CASES (300),
then in a casebook of BIG cases (10,000) with the same letters: it must not get slower with the
casebook. Then the first letter of a fresh
process, the preview after a keystroke, and what others take for the same letter in the same run:
LibreOffice headless and docxtpl, each where installed; docxtpl in turns with us, since a machine
that is slow for a minute is slow for both. The machine's load is printed: all figures are those of
a machine with nothing else to do.
"""

from __future__ import annotations

import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pypdfium2 import PdfDocument

from app.domain.requests import Kind
from app.views.letters import BatchLine
from tests.benchmarks.hundred_thousand import a_big_casebook
from tests.builders import a_casebook, did, drive
from tests.builders import a_phone_note as a_note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.casebook import Casebook

_KEYSTROKES = 60
_TURNS, _A_TURN = 7, 60
_REASON = (
    "ご請求の録音には、お客様以外の方の発言が含まれており、開示することにより、その方の権利利益を害する"
    "おそれがあるためです。"
)


def main(cases: int, big: int) -> None:
    """Print every figure."""
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory(prefix="madoguchi-benchmark-") as folder:
        room = Path(folder)
        with closing(a_casebook(room)) as casebook:
            casebook._book.database.execute("PRAGMA synchronous = FULL")
            pdf = _in_one_run("small casebook", casebook, cases)
            _preview(casebook)
            _in_turns(room, casebook, pdf)
        (room / "big").mkdir()
        with closing(a_big_casebook(room / "big", big)) as casebook:
            _in_one_run(f"{big:,} cases", casebook, cases)
            _preview(casebook)
        _first_letter(room)
        _libreoffice(room, pdf)
    print(f"load after: {os.getloadavg()[0]:.1f}")


def _in_one_run(name: str, casebook: Casebook, cases: int) -> bytes:
    """Bring cases to their answer (L11, one page), then time all letters; return the last.

    In one run as 一括発行 issues them, then as many one by one as the page of a letter does.
    """
    casebook.letters.issue(_refused(casebook, 2 * cases), "L11")  # the first one reads the fonts
    lines = [_line(_refused(casebook, at)) for at in range(cases)]
    with _timed(f"issued in one run, committed, re-opened; {name}", cases):
        done = casebook.batches.issue(lines)
        assert len(done.issued) == cases, done
        for line, issued in done.issued:
            _reopened(casebook, line.case, issued)
    numbers = [_refused(casebook, cases + at) for at in range(cases)]
    taken = []
    with _timed(f"issued one by one, committed, re-opened; {name}", cases):
        for number in numbers:
            started = time.perf_counter()
            pdf = _reopened(casebook, number, casebook.letters.issue(number, "L11").document)
            taken.append(time.perf_counter() - started)
    _print("", f"one: median {_ms(statistics.median(taken))}, longest {_ms(max(taken))}")
    return pdf


def _line(number: str) -> BatchLine:
    return BatchLine(number, "", "L11", "", (1,))


@contextmanager
def _timed(what: str, letters: int) -> Iterator[None]:
    """Print the pace of what stands inside, and the processor's time."""
    started, before = time.perf_counter(), time.process_time()
    yield
    taken, busy = time.perf_counter() - started, time.process_time() - before
    _print(what, f"{letters / taken:.0f}/s; processor {_ms(busy / letters)} each")


def _reopened(casebook: Casebook, number: str, issued: str) -> bytes:
    """Return an issued letter, once a reader of PDFs has found the number of its case on it."""
    pdf = casebook.letters.stored(issued).pdf
    with closing(PdfDocument(pdf)) as opened:
        assert len(opened) >= 1
        assert number in opened[0].get_textpage().get_text_bounded()
    return pdf


def _refused(casebook: Casebook, at: int) -> str:
    note = a_note(kinds=(Kind.DISCLOSURE,), name=f"髙橋 花子{at}", mail=f"h{at}@example.jp")
    number = casebook.intake.phone(note).case
    drive(
        casebook,
        number,
        did("confirm", 1, kind="disclosure"),
        did("accept", 1, leak="no"),
        did("target", 1, target="通話の録音"),
        did("identity", 1, result="ok", how="post", authority="ok"),
        did("search", 1, where="顧客管理システム", result="1件"),
        did("decide", 1, decision="NONE", reasons=f"D1||{_REASON}"),
        did("approve", 1),
    )
    return number


def _preview(casebook: Casebook) -> None:
    """Time what follows a keystroke in a slot: the draft anew, its first page as a picture."""
    number = _refused(casebook, 900_000)
    words = _REASON * 3
    taken = []
    for length in range(_KEYSTROKES + 1):
        values = {"理由一覧": f"｜D1｜{words[: 40 + length]}"}
        started = time.perf_counter()
        pdf = casebook.letters.draft(number, "L11", values=values).pdf
        assert pdf is not None
        casebook.letters.picture(pdf, 0, 1.5)
        taken.append(time.perf_counter() - started)
    taken = taken[1:]
    _print(
        "preview after a keystroke (draft and page at 108 dpi)",
        f"median {_ms(statistics.median(taken))}, longest {_ms(max(taken))}",
    )


_FIRST = """
import time
started = time.perf_counter()
from reports.letter import Addressee, AtRight, Letter, Paragraph, Sender, to_pdf
to_pdf(
    Letter(
        "L24", "個情発R8-0140-1号", "令和8年11月24日",
        Addressee("髙橋 花子", "様", "560-0099", ("大阪府豊中市1-1",)),
        Sender("株式会社テラス", "個人情報保護管理者", "佐野"), "ご相談へのご回答",
        (Paragraph("拝復　平素は格別のご高配を賜り、厚く御礼申し上げます。" * 9), AtRight("敬具")),
        ("電話　06-0000-0000",), "R8-0140",
    )
)
print(time.perf_counter() - started)
"""


def _first_letter(folder: Path) -> None:
    """Time the first letter of a process: fonts opened, tables read, one page."""
    taken = [
        float(
            subprocess.run(
                [sys.executable, "-c", _FIRST], capture_output=True, text=True, check=True
            ).stdout
        )
        for _ in range(5)
    ]
    _print("first letter of a process", f"median {_ms(statistics.median(taken))}")


# ------------------------------------------------------------------------ what others take


def _words(pdf: bytes) -> list[str]:
    with closing(PdfDocument(pdf)) as opened:
        return opened[0].get_textpage().get_text_bounded().splitlines()


def _libreoffice(folder: Path, pdf: bytes) -> None:
    """Time LibreOffice on letters of the same words, .docx to PDF, twenty in one call."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        _print("LibreOffice headless", "not installed")
        return
    try:
        from docx import Document
    except ImportError:
        _print("LibreOffice headless", "python-docx is not installed: no letters to give it")
        return
    made = []
    for at in range(20):
        document = Document()
        for line in _words(pdf):
            document.add_paragraph(line)
        made.append(folder / f"{at}.docx")
        document.save(str(made[-1]))
    out = folder / "office"
    profile = f"-env:UserInstallation=file://{folder}/profile"
    call = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(out)]
    started = time.perf_counter()
    subprocess.run([*call, *map(str, made)], capture_output=True, check=False, timeout=300)
    seconds = time.perf_counter() - started
    written = len(list(out.glob("*.pdf"))) if out.is_dir() else 0
    if written:
        _print("LibreOffice headless, one call", f"{written / seconds:.1f}/s (PDF, not stored)")
    else:
        _print("LibreOffice headless", "Writer is not installed")


def _in_turns(folder: Path, casebook: Casebook, pdf: bytes) -> None:
    """Time docxtpl and us in turns on the same words.

    docxtpl: five slots, .docx only, no PDF, no gates, nothing stored. We: as in one run.
    """
    other = _docxtpl(folder, pdf)
    if other is None:
        _print("docxtpl", "not installed")
        return
    other()
    ours, theirs = [], []
    for turn in range(_TURNS):
        lines = [_line(_refused(casebook, (turn + 1) * 1_000_000 + at)) for at in range(_A_TURN)]
        started = time.perf_counter()
        for line, issued in casebook.batches.issue(lines).issued:
            _reopened(casebook, line.case, issued)
        between = time.perf_counter()
        for _ in lines:
            other()
        ours.append(_A_TURN / (between - started))
        theirs.append(_A_TURN / (time.perf_counter() - between))
    ratios = [mine / its for mine, its in zip(ours, theirs, strict=True)]
    _print(
        f"in {_TURNS} turns of {_A_TURN} with docxtpl (.docx only)",
        f"{statistics.median(ours):.0f}/s to {statistics.median(theirs):.0f}/s: "
        f"{statistics.median(ratios):.2f} times as many ({min(ratios):.2f} to {max(ratios):.2f})",
    )


def _docxtpl(folder: Path, pdf: bytes) -> Callable[[], None] | None:
    """Return what writes one letter of the same words by docxtpl, None where it is not there."""
    try:
        from docx import Document
        from docxtpl import DocxTemplate
    except ImportError:
        return None
    document = Document()
    for slot in ("number", "date", "name", "case", "reason"):
        document.add_paragraph(f"{{{{ {slot} }}}}")
    for line in _words(pdf):
        document.add_paragraph(line)
    document.save(str(folder / "template.docx"))
    values = {"number": "個情発R8-0140-1号", "date": "令和8年11月24日", "name": "髙橋 花子"}

    def one() -> None:
        template = DocxTemplate(str(folder / "template.docx"))
        template.render({**values, "case": "R8-0140", "reason": _REASON})
        template.save(io.BytesIO())

    return one


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def _print(what: str, figure: str) -> None:
    print(f"{what:58} {figure}", flush=True)


def _asked(words: Sequence[str]) -> tuple[int, int]:
    given = [int(word) for word in words]
    return (*given, *(300, 10_000)[len(given) :])[:2]  # type: ignore[return-value]


if __name__ == "__main__":
    main(*_asked(sys.argv[1:]))
