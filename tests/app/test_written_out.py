"""Whatever leaves the casebook for a file outside is an entry of the journal."""

from __future__ import annotations

import ast
import hashlib
import json
from pathlib import Path

import pytest

from app.domain.finding import ListColumn, Sought
from app.domain.item import State
from app.domain.requests import Kind
from app.store.book import entries
from tests.builders import Posted, a_case, a_mail, bring, drive
from tests.keeping import kept_casebook

ROOT = Path(__file__).resolve().parents[2]

WRITERS = {"write_whole", "write_bytes", "write_text"}
NO_ENTRY = {
    # of the casebook, but no data of anybody
    "app/desks/blanks.py:export": "a blank form",
    "app/commands/ledger.py:ledger": "how the columns of another ledger are read",
    "app/commands/reports.py:form": "where the company's workbook has room",
    "app/desks/texts.py:export": "only makes the bytes; Book.write_out writes them",
    # the approver's own, where no casebook is
    "app/approver.py:make": "a salt and public keys",
    "app/approver.py:write_card": "public keys",
    "app/approver.py:answer": "a sealed answer; the casebook notes it when it takes it in",
    "ui/gallery/studio.py:__init__": "settings of a casebook for practice",
    "ui/gallery/coming_in.py:_copied": "a ledger for practice",
    "ui/gallery/coming_in.py:_ledger_refused": "the same",
    "ui/gallery/casebooks.py:own_form": "a workbook for practice",
    "app/commands/approvals.py:_show_asked": "what the approver opened, where told to",
    "ui/keeping/sheet.py:_written": "noted by its own act, recovery-sheet",
    # not out of the casebook
    "app/desks/take_over.py:write_leftovers": "rows that never came into it",
    "ui/attachments/enclosures.py:_write": "handed over by Mailroom.take_out, whose act it is",
    "ui/cases/work.py:save_content": "the same",
    "ui/letters/dragging.py:drag": "handed over by Mailroom.dragged, whose act it is",
    "app/commands/keeping.py:recovery_sheet": "noted by its own act, recovery-sheet",
    # what the machine remembers, practice, pictures of the manual
    "app/keeping/doors.py:note_wrong": "how many passphrases were wrong",
    "app/shelf.py:remember": "paths",
    "app/shelf.py:_remember": "paths",
    "app/demo.py:build": "a casebook for practice",
    "ui/manual_pictures.py": "fictional",
}
"""Where something is written, and no entry says so; why not."""


def calls():
    """Yield each place that writes a file: module, function, whether within an act."""
    for room in ("app", "ui", "reports"):
        for file in sorted((ROOT / room).rglob("*.py")):
            tree = ast.parse(file.read_text("utf-8"))
            yield from _calls(tree, str(file.relative_to(ROOT)), "", within=False)


def _calls(node, file, function, *, within):
    if isinstance(node, ast.FunctionDef):
        function = node.name
    if isinstance(node, ast.With):
        within |= any(
            isinstance(part, ast.Attribute) and part.attr == "act"
            for item in node.items
            for part in ast.walk(item.context_expr)
        )
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in WRITERS and file != "app/files.py":
            yield file, function, within
    for child in ast.iter_child_nodes(node):
        yield from _calls(child, file, function, within=within)


def test_that_what_writes_a_file_does_it_within_an_act_or_says_why_not():
    found = list(calls())
    assert sum(within for *_, within in found) >= 7, "the walk finds nothing any more"
    outside = {f"{file}:{function}" for file, function, within in found if not within}
    unsaid = {one for one in outside if one not in NO_ENTRY and one.split(":")[0] not in NO_ENTRY}
    assert unsaid == set()
    used = {name for name in NO_ENTRY if any(one.startswith(name) for one in outside)}
    assert set(NO_ENTRY) == used, "what is excused is there"


@pytest.fixture
def casebook(tmp_path):
    casebook, _ = kept_casebook(tmp_path / "book")
    yield casebook
    casebook.close()


@pytest.fixture(autouse=True)
def a_folder(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "out").mkdir()


def told(casebook, since):
    with casebook._book.reading() as session:
        return [
            (one.act, json.loads(one.payload or "{}"), json.loads(one.subject))
            for one in entries(session)
            if one.number > since
        ]


def test_that_each_way_out_is_one_entry_with_the_bytes_that_left(casebook, tmp_path):
    number = casebook.intake.take_in(a_mail(), "m.eml")[0].case
    drive(casebook, number, Posted("L01"))
    due = a_case(casebook, Kind.INQUIRY)
    bring(casebook, due, State.CLOSED)
    (letter,) = casebook.cases.sheet(number).documents
    draft = casebook.letters.draft(number, "L01")
    ways = {
        "certificate.pdf": lambda path: casebook.cases.export_certificate(number, 1, path),
        "draft.pdf": lambda path: casebook.letters.export_draft(number, draft.pdf or b"", path),
        "letter.pdf": lambda path: casebook.letters.export(letter.number, path),
        "settings.toml": casebook.office.export,
        "text.txt": lambda path: casebook.texts.export("L01", path),
        "dates.ics": casebook.deadlines.export,
        "list.xlsx": lambda path: casebook.cases.export(Sought(), [ListColumn.NUMBER], path),
        "month.xlsx": lambda path: casebook.reporting.export(2026, 11, path),
        "renewal.xlsx": casebook.reporting.renewal,
        "bundle.pdf": lambda path: casebook.mailroom.bundle((letter.number,), path),
        "mail.eml": lambda path: casebook.mailroom.draft_mail(letter.number, path),
    }
    for name, write in ways.items():
        path = tmp_path / "out" / name
        before = casebook.safekeeping.check().entries
        write(path)
        found = told(casebook, before)
        assert len(found) == 1, name
        act, payload, subject = found[0]
        if act == "write-out":
            assert payload["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest(), name
            assert bool(subject.get("cases")) == (payload["what"] in ("deadlines", "draft"))
    assert casebook.safekeeping.check().ok


def test_that_what_could_not_be_written_is_no_entry(casebook, tmp_path):
    before = casebook.safekeeping.check().entries
    with pytest.raises(Exception, match="Unwritable"):
        casebook.office.export(tmp_path / "none" / "settings.toml")
    assert told(casebook, before) == []
