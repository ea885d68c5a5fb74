"""The papers a desk hands out that are no letters, for companies that are hard to print.

Printed by the desk on a real encrypted casebook. What a form was told to say is what the desk gave
to the page. Page numbers stand on forms only: envelopes, labels and the sheet to measure by
have none.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import reports.blank
import reports.envelope
from app.domain.policy_check import RIGHTS
from app.domain.requests import Channel, Kind
from app.rules.form_texts import Form
from reports.blank import Contact, Field, Heading, Note, Ruled, Table
from tests.builders import STAFF, a_case, a_casebook, a_profile
from tests.hostile_letters import LONG_NAME, RARE, Made
from tests.page_law import Said

if TYPE_CHECKING:
    from app.casebook import Casebook
    from reports.blank import Blank, Block
    from reports.envelope import Calibration, Reply

_LABELS = 24  # on a sheet
_PLAIN = a_profile()
_NAMED = 'name = "株式会社テラス"'


def _called(name: str) -> str:
    return _PLAIN.replace(_NAMED, f'name = "{name}"', 1)


COMPANIES: Mapping[str, str] = {
    "公表前": _PLAIN,
    "手数料": a_profile(
        published="2026-04-01", fees="disclosure = 500\ntp_record = 500\npurpose_notice = 300"
    )
    + STAFF,
    "長い名": _called(f"{LONG_NAME}株式会社"),
    "異体字": _called(f"{RARE}株式会社"),
}
"""Settings of companies, by what is hard about them."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """For whom a slip is made out."""

    kinds: tuple[Kind, ...]
    channel: Channel = Channel.PHONE


_SLIPS: Mapping[str, _Asked] = {
    "一件": _Asked((Kind.DISCLOSURE,)),
    "六件": _Asked(RIGHTS, Channel.VISIT),
    "苦情": _Asked((Kind.COMPLAINT,), Channel.VISIT),
}


def on_paper(wanted: Callable[[str], bool]) -> Iterator[Made]:
    """Every form for every company, and slips of cases."""
    for company, source in COMPANIES.items():
        if not any(map(wanted, _names(company))):
            continue
        with (
            tempfile.TemporaryDirectory(prefix="madoguchi-forms-") as folder,
            closing(a_casebook(Path(folder), source=source)) as casebook,
        ):
            yield from _blank(casebook, company, wanted)
            yield from _slips(casebook, company, wanted)


def _names(company: str) -> Iterator[str]:
    yield from (f"{form}-様式-{company}" for form in Form)
    yield from (f"{Form.SLIP}-様式-{company}-{sort}" for sort in _SLIPS)


def _blank(casebook: Casebook, company: str, wanted: Callable[[str], bool]) -> Iterator[Made]:
    for line in casebook.blanks.forms():
        name = f"{line.form}-様式-{company}"
        if wanted(name):
            with _given() as papers:
                pdf = casebook.blanks.pdf(line.form)
            yield Made(name, pdf, papers[-1])


def _slips(casebook: Casebook, company: str, wanted: Callable[[str], bool]) -> Iterator[Made]:
    for sort, asked in _SLIPS.items():
        name = f"{Form.SLIP}-様式-{company}-{sort}"
        if wanted(name):
            number = a_case(casebook, *asked.kinds, channel=asked.channel)
            with _given() as papers:
                pdf = casebook.blanks.slip(number)
            yield Made(name, pdf, papers[-1])


# ------------------------------------------------------------------ what they are told to say


@contextmanager
def _given() -> Iterator[list[Said]]:
    """Note what the desk gives to the page, which draws it as ever."""
    papers: list[Said] = []
    printers: tuple[tuple[Any, str, Callable[..., Said]], ...] = (
        (reports.blank, "to_pdf", _of_blank),
        (reports.envelope, "envelope_pdf", _of_envelope),
        (reports.envelope, "labels_pdf", _of_labels),
        (reports.envelope, "calibration_pdf", _of_sheet),
    )

    def noting(draw: Callable[[Any], bytes], told: Callable[[Any], Said]) -> Callable[..., bytes]:
        def drawn(paper: Any) -> bytes:
            papers.append(told(paper))
            return draw(paper)

        return drawn

    patches = [
        mock.patch.object(room, name, noting(getattr(room, name), told))
        for room, name, told in printers
    ]
    for patch in patches:
        patch.start()
    try:
        yield papers
    finally:
        for patch in patches:
            patch.stop()


def _of_blank(blank: Blank) -> Said:
    day = "記入日　　　　　　年　　　　月　　　　日" if blank.dated else blank.made
    opening = [blank.title, blank.to, day]
    tables = [block for block in blank.blocks if isinstance(block, Table)]
    others = [block for block in blank.blocks if not isinstance(block, Table)]
    return Said(
        _hard(chain(opening, *map(_words, others))),
        cells=_hard(cell for table in tables for row in table.rows for cell in row),
        headings=tuple(block.text for block in others if isinstance(block, Heading)),
        furniture=(blank.foot,),
    )


def _words(block: Block) -> Iterator[str]:
    match block:
        case Heading(text):
            yield text
        case Note(text, marker):
            yield from (marker, text)
        case Field(label, detail, said, choices, hint=hint, seal=seal):
            yield from (label, detail, said)
            yield from (part for choice in choices for part in ("□", choice))
            yield from (hint, "印" if seal else "")
        case Ruled(heads, _, count, cells=cells):
            yield from (*heads, *(cell for _ in range(count) for cell in cells))
        case Contact(lines):
            yield from lines


def _of_reply(reply: Reply) -> list[str]:
    postcode = f"〒{reply.postcode}" if reply.postcode else ""
    return [postcode, *reply.lines, reply.company, f"{reply.desk}　{reply.honorific}"]


def _of_envelope(reply: Reply) -> Said:
    around = (reply.confidential, reply.sender, *reply.fields)
    return Said(_hard([reply.stamp, *_of_reply(reply), *around]), numbered=False)


def _of_labels(reply: Reply) -> Said:
    return Said(_hard(_of_reply(reply) * _LABELS), numbered=False)


def _of_sheet(sheet: Calibration) -> Said:
    to, window = sheet.sample, sheet.window
    lines = [f"〒{to.postcode}", *to.lines, f"{to.name}　{to.honorific}"]
    lines += [*_scale(window.x, sheet.shift[0]), sheet.right]
    lines += [*_scale(window.y, sheet.shift[1]), sheet.down]
    lines += [sheet.outline, sheet.where, sheet.fold, sheet.fold, sheet.title]
    lines += chain(*((f"{nr}", step) for nr, step in enumerate(sheet.steps, 1)))
    return Said(_hard([*lines, sheet.scale]), numbered=False)


def _scale(edge: float, shift: float) -> list[str]:
    """Return the numbers at a scale that reaches 12 mm to both sides, not to where none prints."""
    middle = round(shift)
    reached = (n for n in range(middle - 12, middle + 13) if edge - shift + n >= 5)
    return [f"{n}".replace("-", "−") for n in reached if n % 5 == 0]


def _hard(lines: Any) -> tuple[str, ...]:
    return tuple(part for line in lines for part in line.split("\n") if part.strip())
