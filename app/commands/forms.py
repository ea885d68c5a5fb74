"""The commands `form` and `envelope`: what a desk hands out, and what it is put into."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from app import phrases
from app.commands import shown
from app.commands.run import opened, pairs
from app.errors import FieldRefusedError
from app.files import read_whole
from app.rules.form_texts import Form, form_texts

if TYPE_CHECKING:
    from argparse import Namespace

    from app.commands.outcome import Outcome

NAMES = tuple(form.value for form in Form)


def form(given: Namespace, out: Outcome) -> None:
    """Write a blank form, or the receipt slip of a case."""
    if given.name not in NAMES:
        raise FieldRefusedError("form", "choice", NAMES)
    text, target = form_texts()[Form(given.name)], Path(given.out)
    if text.of_case != bool(given.case):
        if text.of_case:
            raise FieldRefusedError("case", "required")
        raise FieldRefusedError(
            "form", "choice", tuple(f for f in NAMES if form_texts()[Form(f)].of_case)
        )
    casebook = opened(given)
    try:
        if text.of_case:
            casebook.blanks.hand_out(given.case, target)
            sha256 = hashlib.sha256(read_whole(target)).hexdigest()
        else:
            sha256 = casebook.blanks.export(text.form, target)
    finally:
        casebook.close()
    out.say(f"{text.title}を書き出しました：{target}")
    out.give(
        {"path": str(target), "sha256": sha256, "form": text.form, "number": given.case or None}
    )


def envelope(given: Namespace, out: Outcome) -> None:
    """Show the window envelopes of the office, or keep what was measured."""
    values = pairs(given.values)
    casebook = opened(given)
    try:
        blanks = casebook.blanks
        found = blanks.keep_envelope(values) if values else blanks.envelope()
    finally:
        casebook.close()
    told = shown.plain(found)
    for name, value in told.items():
        said = _YES[value] if isinstance(value, bool) else f"{value:g}mm"
        out.say(f"{phrases.field(name)}　{said}")
    out.give(told)


_YES = {True: "はい", False: "いいえ"}
