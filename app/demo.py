"""The demo casebook (練習用の台帳): fictional mails, notes and an older ledger, played as acts.

Everything is done by the casebook's own desks, in the order of time, on a clock that the story
turns; nothing is written past them. The same story makes the same cases, numbers and letters.
"""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import resources
from app import ledger
from app.casebook import Casebook
from app.company import settings
from app.domain.incidents import PACKAGE
from app.domain.item import Act
from app.domain.requests import Channel, Kind, Role
from app.files import write_whole
from app.jobs import Progress
from app.now import ZONE, RehearsalNow
from app.rules.almanac import eras
from app.views.intake import Accepted, PhoneNote
from app.views.package import PackageWish

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

PASSPHRASE = "renshu-2026"  # noqa: S105 - printed on purpose: everybody in it is invented
CASEBOOK = "demo.casebook"

_COMPANY = "companies/terrace.toml"
_NOT_VALUES = frozenset({"at", "do", "item"})
_NOTE_TEXTS = (
    "name",
    "reading",
    "organisation",
    "mail",
    "phone",
    "postcode",
    "address",
    "called_at",
)


@dataclass(frozen=True, slots=True)
class Taken:
    """Something comes in and opens the case `case`; without `kinds` a mail stays as proposed."""

    at: datetime
    case: str
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """A further mail joins a case, by its own reference headers."""

    at: datetime
    case: str
    mail: str


@dataclass(frozen=True, slots=True)
class Done:
    """An act on the item at a position; 0 for all that it fits."""

    at: datetime
    case: str
    act: str  # as on the command line: an act on items, leak-…, jipdec-…
    item: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter is issued and leaves the house the same day."""

    at: datetime
    case: str
    letter: str
    items: tuple[int, ...]
    slots: Mapping[str, str]
    how: str
    tracking: str


@dataclass(frozen=True, slots=True)
class Packed:
    """The papers for the accredited body are written."""

    at: datetime
    case: str


Step = Taken | Joined | Done | Posted | Packed


@dataclass(frozen=True, slots=True)
class Story:
    """What happens in the demo. A case is called by the name of its mail or note."""

    officer: str
    begins: datetime
    today: datetime
    ledger: str
    notes: Mapping[str, Mapping[str, Any]]
    partners: tuple[Mapping[str, str], ...]  # who else has the data, kept from the beginning
    steps: tuple[Step, ...]  # in the order of time


@dataclass(frozen=True, slots=True)
class Printed:
    """An issued letter, written to `path`."""

    number: str
    letter: str  # L01 …
    title: str
    path: Path


@dataclass(frozen=True, slots=True)
class Made:
    """What `build` left in the folder. `cases` counts those taken over, too."""

    casebook: Path
    passphrase: str
    today: date
    cases: int
    taken_over: int
    refused: int  # rows of the older ledger that were not taken
    printed: tuple[Printed, ...]
    reports: tuple[Path, ...]
    packages: tuple[Path, ...]
    listing: Path

    @property
    def letters(self) -> tuple[Path, ...]:
        """Return the files of the letters."""
        return tuple(one.path for one in self.printed)

    @property
    def lines(self) -> tuple[str, ...]:
        """Return in the officer's words what was made, a line each."""
        return (
            f"練習用の日付：{eras().write(self.today)}",
            f"案件：{self.cases}件（うち移行分{self.taken_over}件。移行できない行は{self.refused}行）",
            f"文書：{len(self.printed)}通（letters）",
            *(f"　{one.number}　{one.letter}　{one.title}" for one in self.printed),
            f"月次の集計：{len(self.reports)}冊（reports）",
            *(f"　{path.name}" for path in self.reports),
            f"認定個人情報保護団体への提出資料：{len(self.packages)}件（jipdec）",
            *(f"　{path.name}" for path in self.packages),
        )


def build(folder: Path, progress: Progress | None = None) -> Made:
    """Make the demo casebook in `folder`, with its letters and monthly workbooks beside it.

    Raises CasebookExistsError where one is there already, and UnavailableErrors.
    """
    told = read_story()
    folder.mkdir(parents=True, exist_ok=True)
    clock = RehearsalNow(told.begins.date())
    clock.turn_to(told.begins)
    company = settings.parse(resources.open_text(_COMPANY))
    path = folder / CASEBOOK
    casebook = Casebook.create(path, PASSPHRASE, company, actor=told.officer, now=clock)
    try:
        try:
            made = _made(casebook, clock, told, progress or Progress())
        finally:
            casebook.close()
    except BaseException:  # called off or failed: half a story is worth nothing
        for part in folder.glob(f"{CASEBOOK}*"):
            part.unlink(missing_ok=True)
        shutil.rmtree(folder / "jipdec", ignore_errors=True)
        raise
    write_whole(made.listing, _listing(made).encode())
    return made


def _made(casebook: Casebook, clock: RehearsalNow, told: Story, progress: Progress) -> Made:
    older = ledger.read(resources.read_bytes(f"demo/{told.ledger}"), told.begins.date(), eras())
    casebook.ledger.take_rows(older.rows)
    for partner in told.partners:
        casebook.partners.add(partner)
    numbers = _play(casebook, clock, told, progress)
    clock.turn_to(told.today)
    casebook.rehearse(told.today.date())
    folder = casebook.path.parent
    return Made(
        casebook=casebook.path,
        passphrase=PASSPHRASE,
        today=told.today.date(),
        cases=len(older.rows) + len(numbers),
        taken_over=len(older.rows),
        refused=len(older.refused),
        printed=tuple(_letters(casebook, tuple(numbers.values()), folder / "letters")),
        reports=tuple(_reports(casebook, told, folder / "reports")),
        packages=tuple(sorted((folder / "jipdec").iterdir())),
        listing=folder / "made.txt",
    )


# ------------------------------------------------------------------ playing


def _play(
    casebook: Casebook, clock: RehearsalNow, told: Story, progress: Progress
) -> Mapping[str, str]:
    """Do every step of the story; return the number of each case by its name."""
    numbers: dict[str, str] = {}
    for step in progress.over(told.steps, len(told.steps)):
        clock.turn_to(step.at)
        match step:
            case Taken():
                numbers[step.case] = _take_in(casebook, step, told)
            case Joined():
                casebook.intake.take_in(_mail(step.mail), f"{step.mail}.eml")
            case Done():
                _do(casebook, numbers[step.case], step)
            case Posted():
                _post(casebook, numbers[step.case], step)
            case Packed():
                folder = casebook.path.parent / "jipdec"
                casebook.reporting.package(numbers[step.case], folder, PackageWish())
    return numbers


def _take_in(casebook: Casebook, step: Taken, told: Story) -> str:
    if step.case in told.notes:
        return casebook.intake.phone(_note(told.notes[step.case], step)).case
    raw, file = _mail(step.case), f"{step.case}.eml"
    if not step.kinds:
        change, _ = casebook.intake.take_in(raw, file)
        return change.case
    proposal = casebook.intake.propose(raw, file)
    accepted = Accepted(
        raw=raw,
        file=file,
        arrived=proposal.arrived,
        name=proposal.sender,
        address=proposal.address,
        kinds=step.kinds,
        case="",
        confirmed=True,
    )
    return casebook.intake.accept(accepted).case


def _note(note: Mapping[str, Any], step: Taken) -> PhoneNote:
    texts: dict[str, Any] = {name: str(note.get(name, "")) for name in _NOTE_TEXTS}
    return PhoneNote(
        channel=Channel(note["channel"]),
        arrived=note["arrived"],
        noticed=step.at.date(),
        role=Role(note.get("role", Role.SELF)),
        words=note["words"].strip(),
        kinds=step.kinds,
        **texts,
    )


def _do(casebook: Casebook, number: str, step: Done) -> None:
    values = dict(step.values)
    if step.act == Act.DONE:  # the story names a task by its words, the casebook by its id
        tasks = casebook.cases.sheet(number).tasks
        values["task"] = next(str(t.id) for t in tasks if t.text == values["task"])
    casebook.cases.do(number, step.act, step.item, values)


def _post(casebook: Casebook, number: str, step: Posted) -> None:
    change = casebook.letters.issue(number, step.letter, items=step.items, values=step.slots)
    values = {"number": change.document, "how": step.how}
    if step.tracking:
        values["tracking"] = step.tracking
    casebook.cases.do(number, Act.DISPATCH, 0, values)


def _mail(name: str) -> bytes:
    return resources.read_bytes(f"demo/mails/{name}.eml")


# ------------------------------------------------------------------ what is left beside it


def _letters(casebook: Casebook, numbers: Sequence[str], folder: Path) -> Iterator[Printed]:
    folder.mkdir(exist_ok=True)
    for number in numbers:
        for document in casebook.cases.sheet(number).documents:
            path = folder / f"{document.number}_{document.letter}.pdf"
            casebook.letters.export(document.number, path)
            yield Printed(document.number, document.letter, document.title, path)


def _reports(casebook: Casebook, told: Story, folder: Path) -> Iterator[Path]:
    """Write the workbook of each month of the story, the running one included."""
    folder.mkdir(exist_ok=True)
    year = told.begins.year
    for month in range(told.begins.month, told.today.month + 1):
        path = folder / f"{year}-{month:02d}.xlsx"
        casebook.reporting.export(year, month, path)
        casebook.reporting.export(year, month, path.with_suffix(".pdf"))
        yield path


def _listing(made: Made) -> str:
    lines = (
        "窓口台帳　練習用の台帳",
        "",
        "登場する人・会社・出来事は、台帳の持ち主である会社と認定個人情報保護団体のほか、すべて架空です。",
        "",
        f"台帳：{made.casebook.name}",
        f"合言葉：{made.passphrase}",
        *made.lines,
    )
    return "\n".join(lines) + "\n"


# ------------------------------------------------------------------ the story


def read_story() -> Story:
    """Return the shipped story (resources/demo/story.toml)."""
    table = tomllib.loads(resources.open_text("demo/story.toml"))
    notes = tomllib.loads(resources.open_text("demo/phone.toml"))
    steps = [step for case in table["case"] for step in _case(case, notes)]
    return Story(
        officer=table["officer"],
        begins=table["begins"].replace(tzinfo=ZONE),
        today=table["today"].replace(tzinfo=ZONE),
        ledger=table["ledger"],
        notes=notes,
        partners=tuple(table["partner"]),
        steps=tuple(sorted(steps, key=lambda step: step.at)),
    )


def _case(case: Mapping[str, Any], notes: Mapping[str, Any]) -> Iterator[Step]:
    name = case.get("mail") or case["note"]
    kinds = notes[name]["kinds"] if "note" in case else case.get("kinds", ())
    yield Taken(case["at"].replace(tzinfo=ZONE), name, tuple(Kind(kind) for kind in kinds))
    for step in case.get("steps", ()):
        yield _step(name, step)


def _step(case: str, step: Mapping[str, Any]) -> Step:
    at = step["at"].replace(tzinfo=ZONE)
    if "mail" in step and "do" not in step:
        return Joined(at, case, step["mail"])
    if step.get("do") == PACKAGE:
        return Packed(at, case)
    if "letter" in step:
        return Posted(
            at,
            case,
            step["letter"],
            tuple(step.get("items", ())),
            step.get("slots", {}),
            step["sent"],
            step.get("tracking", ""),
        )
    values = {name: value for name, value in step.items() if name not in _NOT_VALUES}
    return Done(at, case, step["do"], step.get("item", 0), values)
