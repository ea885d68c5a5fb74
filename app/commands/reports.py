"""Reports and registers from the command line, and what a report proves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app import phrases
from app.commands import shown
from app.commands.run import day_of, opened
from app.domain.spans import key
from app.errors import BadPeriodError, FieldRefusedError
from app.files import read_whole, write_whole
from app.views.reports import Register, RegisterWish

if TYPE_CHECKING:
    from argparse import Namespace

    from app.commands.outcome import Outcome

_REPORTS = (".xlsx", ".pdf")


def report(given: Namespace, out: Outcome) -> None:
    """Write the report of a month or a longer span: a workbook, or one page."""
    target = Path(given.out)
    if target.suffix.lower() not in _REPORTS:
        raise FieldRefusedError("file", "choice", _REPORTS)
    casebook = opened(given)
    try:
        span = casebook.reporting.read_span(given.month)
        if given.form:
            book, written = Path(given.form), given.map and read_text(Path(given.map))
            sha256 = casebook.reporting.fill_form(span, book, target, written or "")
        elif given.review:
            if target.suffix.lower() != ".xlsx":
                raise FieldRefusedError("file", "choice", (".xlsx",))
            sha256 = casebook.reporting.review(span, target)
        else:
            year, month = span.first.year, span.first.month
            sha256 = casebook.reporting.export(year, month, target, span.length)
        name = casebook.reporting.label(span)
    finally:
        casebook.close()
    out.say(f"{name}の集計を書き出しました：{target}")
    out.give({"path": str(target), "sha256": sha256, "month": key(span)})


def register(given: Namespace, out: Outcome) -> None:
    """Write a register of requests or complaints, or both, masked, for the renewal."""
    target = Path(given.out)
    if target.suffix.lower() != ".xlsx":
        raise FieldRefusedError("file", "choice", (".xlsx",))
    casebook = opened(given)
    try:
        if given.register == "renewal":
            rows, sha256 = casebook.reporting.renewal(target)
        else:
            today = casebook.now.moment().date()
            year = casebook.reporting.read_span(str(casebook.reporting.fiscal_year()))
            first = day_of(given.from_, today) if given.from_ else year.first
            last = day_of(given.to, today) if given.to else today
            if last < first:
                raise BadPeriodError(f"{first}..{last}")
            wanted = RegisterWish(Register(given.register), first, last, names=not given.masked)
            rows, sha256 = casebook.reporting.register(wanted, target)
    finally:
        casebook.close()
    out.say(f"{rows:,}件を書き出しました：{target}")
    out.give({"path": str(target), "sha256": sha256, "rows": rows})


def check_against(given: Namespace, out: Outcome) -> None:
    """Say whether the casebook still contains the history a report was made from."""
    casebook = opened(given)
    try:
        found = casebook.reporting.against(Path(given.against))
    finally:
        casebook.close()
    for line in phrases.against(found):
        (out.say if found.ok else out.warn)(line)
    if not found.ok:
        out.code = 3
    out.give(shown.plain(found))


def form(given: Namespace, out: Outcome) -> None:
    """Write the map of the company's own workbook: what its marks and names ask for."""
    target = Path(given.out)
    casebook = opened(given)
    try:
        text = casebook.reporting.form_map(Path(given.book))
    finally:
        casebook.close()
    sha256 = write_whole(target, text.encode())
    out.say(f"書き込む場所の一覧を書き出しました：{target}")
    out.give({"path": str(target), "sha256": sha256})


def read_text(path: Path) -> str:
    """Return a map as text; what is no UTF-8 is refused with the map."""
    return read_whole(path).decode("utf-8", "replace")
