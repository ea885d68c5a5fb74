"""How letters with faults are found: `python -m tests.breaker_report [PEOPLE…]`.

Reads every letter of fixtures/breaker (its README says what they are), and every letter as it
ships, against casebooks of 0, 1,000 and however many people are named as well (100000 takes half a
minute to build). Prints which share of the faults is found where it stands, by sort; how many right
letters are stopped or ask for a second look; and how long a letter takes. `--missed` and `--alarms`
list what the tuning letters still get wrong; the held-out ones are counted, never listed.
"""

from __future__ import annotations

import random
import re
import statistics
import sys
import tempfile
import time
import tomllib
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.company.editions import Editions
from app.domain.proofreading.galley import (
    Enclosed,
    Finding,
    Galley,
    Line,
    Offices,
    Part,
    Severity,
    Somebody,
    To,
)
from app.domain.proofreading.reading import read_for
from app.domain.proofreading.strangers import Own
from app.domain.requests import Kind
from app.letters.proof_rules import proof_rules
from app.letters.proofing import ENCLOSURES, PAPERS, body_lines, harmless, offices_of
from app.letters.strangers import InFile, People
from app.partners.known import partners_of
from app.people.kept import compared, copies_of
from app.rules.wording import compose, letter_texts
from app.store.tables import CaseRow, ContactRow, PartnerRow, PartyRow, PersonRow
from app.views.people import Person
from tests.app.letter_samples import WRITTEN, ways, whole
from tests.builders import STAFF, a_casebook, a_profile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlmodel import Session

    from app.casebook import Casebook
    from app.domain.proofreading.strangers import Register

FOLDER = Path(__file__).parent / "app" / "domain" / "fixtures" / "breaker"
TUNING, TUNING_2, TUNING_3, TUNING_4 = "tuning", "tuning_2", "tuning_3", "tuning_4"
HELD_OUT, HELD_OUT_2, HELD_OUT_3 = "held_out", "held_out_2", "held_out_3"
SHIPPED = "shipped"
FILES = (TUNING, TUNING_2, TUNING_3, TUNING_4, HELD_OUT, HELD_OUT_2, HELD_OUT_3)
DATED, ARRIVED = date(2026, 11, 24), date(2026, 11, 12)
DAYS = frozenset(date(2026, 11, day) for day in (12, 13, 16, 17, 18, 19, 20, 26, 30))
CASE = "R8-0140"
OWN = (("髙橋 花子", "たかはし はなこ"), ("見本 太郎", "みほん たろう"))
OWN_ADDRESS = "大阪府豊中市みどり坂3丁目14-2"  # in the same building as one of the others
PARTNER = "株式会社みほん送配電"
FIRST_OTHER = 201
_COMPLAINTS = ("L20", "L21", "L22", "L23", "L24", "L25", "L28", "L29", "L30", "L31", "L32", "L34")


# ------------------------------------------------------------------ the letters


@dataclass(frozen=True, slots=True)
class Sample:
    """A letter, and what is to be found in it: pairs of a code and the words there."""

    name: str
    wrong: bool
    galley: Galley
    expect: tuple[tuple[str, str], ...] = ()
    look: bool = False  # right, and a second look is right as well


def samples(file: str, offices: Offices) -> Iterator[Sample]:
    """Yield the letters of a file with faults made by hand, and those without."""
    table = tomllib.loads((FOLDER / f"{file}.toml").read_text(encoding="utf-8"))
    for sort in ("wrong", "right"):
        for nr, row in enumerate(table[sort], 1):
            expect = tuple(tuple(one.split("@", 1)) for one in row.get("expect", ()))
            name = f"{file} {sort} {nr} {row['letter']}"
            galley = _galley(row, offices)
            yield Sample(name, sort == "wrong", galley, expect, row.get("look", False))  # type: ignore[arg-type]


def shipped(offices: Offices) -> Iterator[Sample]:
    """Yield every letter as it ships, in each way it can go out, with the least and with all."""
    for text in WRITTEN:
        for nr, values in enumerate((*ways(text), *whole(text))):
            row = {"letter": text.id, "case": {"fee": 500} if "手数料" in values else {}}
            yield Sample(f"{text.id} {nr}", wrong=False, galley=_of(row, values, offices))


def _galley(row: Mapping[str, Any], offices: Offices) -> Galley:
    text = letter_texts()[row["letter"]]
    values = ways(text)[row.get("way", 0)]
    return _of(row, {**values, **row.get("set", {})}, offices)


def _of(row: Mapping[str, Any], values: Mapping[str, object], offices: Offices) -> Galley:
    text = letter_texts()[row["letter"]]
    values = {name: _mended(name, value) for name, value in values.items()}
    filled = {name: value for name, value in values.items() if value not in ("", [])}
    composed = compose(text.template, filled)
    case = dict(row.get("case", {}))
    changes: Mapping[str, str] = row.get("replace", {})
    body = tuple(body_lines(composed.blocks))
    body = (*(_changed(line, changes) for line in body), *_added(row, len(body)))
    whom = PARTNER if text.honorific == "御中" else OWN[0][0]
    usual = {"name": whom, "honorific": text.honorific, "recorded": whom}
    to = To(**usual | row.get("to", {}))
    names = {rule.name for rule in text.slots}
    listed = next((name for name in (PAPERS, ENCLOSURES) if name in names), None)
    kinds = tuple(map(Kind, case.pop("kinds", ("use_stop",))))
    return Galley(
        text.id,
        DATED,
        (
            Line(Part.ADDRESSEE, 1, f"{to.name}\u3000{to.honorific}"),
            Line(Part.TITLE, 1, text.title),
            *(line for line in body if line.text.strip()),
        ),
        to,
        ARRIVED,
        DAYS,
        kinds,
        people=(
            Somebody(OWN[0][0], "", ("0600001234",), ("hanako@example.jp",)),
            Somebody(OWN[1][0], "みほん法律事務所"),
        ),
        slots={n: _shown(v) for n, v in values.items() if v},
        missing=composed.missing,
        listed=tuple(map(str, values.get(listed) or ())) if listed else None,  # type: ignore[arg-type]
        enclosed=tuple(
            Enclosed(nr, tuple(pages)) for nr, pages in enumerate(row.get("enclosed", ()), 1)
        ),
        offices=offices,
        **case,
    )


def _mended(name: str, value: object) -> object:
    """Return a value of the samples as it is for the person of these letters."""
    if isinstance(value, str):
        return (
            "令和8年11月20日"
            if name == "処理日" and "12月1日" in value
            else value.replace("見本 花子", OWN[0][0])
        )
    if isinstance(value, list | tuple):
        return [_mended(name, one) for one in value]
    if isinstance(value, dict):
        return {key: _mended(key, one) for key, one in value.items()}
    return value


def _changed(line: Line, changes: Mapping[str, str]) -> Line:
    words = line.text
    if words.strip() in changes:
        words = changes[words.strip()]
    else:
        for old, new in changes.items():
            if len(old) > 2:
                words = words.replace(old, new)
    return replace(line, text=words)


def _added(row: Mapping[str, Any], lines: int) -> Iterator[Line]:
    for nr, words in enumerate(row.get("add", ()), lines + 1):
        yield Line(Part.BODY, nr, words)


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        rows = ("｜".join(map(str, v.values())) if isinstance(v, dict) else str(v) for v in value)
        return "\n".join(rows)
    return str(value)


# ------------------------------------------------------------------ the casebook


@cache
def _names(file: str) -> tuple[tuple[str, str], ...]:
    words = (FOLDER / file).read_text(encoding="utf-8").split()
    found = (re.fullmatch("(.*?[^\u3041-\u309f])([\u3041-\u309f]+)", word) for word in words)
    return tuple((one[1], one[2]) for one in found if one)


def a_person(chance: random.Random) -> tuple[str, str]:
    """A name and its reading, by chance."""
    family, given = chance.choice(_names("family.txt")), chance.choice(_names("given.txt"))
    return f"{family[0]} {given[0]}", f"{family[1]} {given[1]}"


_CITIES = (
    "大阪府大阪市淀川区",
    "大阪府豊中市",
    "京都府京都市左京区",
    "北海道札幌市中央区",
    "東京都千代田区",
)


def an_address(chance: random.Random) -> str:
    """An address by chance, some in cities our letters name places of."""
    town = chance.choice(_names("family.txt"))[0]
    numbers = [chance.randrange(1, limit) for limit in (10, 31, 21)]
    way = chance.choice(("{}-{}-{}", "{}丁目{}番{}号", "{}丁目{}-{}"))
    return f"{chance.choice(_CITIES)}{town}町{way.format(*numbers)}"


def profile_text() -> str:
    """The settings: a desk with a telephone, a staff, and how the desk was reached before."""
    text = a_profile(published="2026-04-01", fees="disclosure = 500") + STAFF
    text = text.replace('phone = ""', 'phone = "06-7000-1200"', 1)
    return text.replace('name = ""', 'name = "佐野 恵"', 1)


def editions() -> Editions:
    """The versions of the settings, the older desk first."""
    before = profile_text().replace("06-7000-1200", "06-6300-5511")
    before = before.replace("support@oya-ub.com", "soudan@oya-ub.com")
    before = before.replace("個人情報相談窓口", "お客様情報相談室")
    return Editions({1: before, 2: profile_text()})


def fill(casebook: Casebook, people: int, seed: int = 7) -> frozenset[int]:
    """Write the person of the letters, the others of people.toml, and so many more; return hers."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    others = tomllib.loads((FOLDER / "people.toml").read_text(encoding="utf-8"))["person"]
    with casebook._book.database.transaction() as session:
        mine = {_add(session, *one, CASE if nr == 0 else "") for nr, one in enumerate(OWN)}
        _case_of(session, min(mine), "R8-0100")
        for nr, one in enumerate(others, FIRST_OTHER):
            person = _add(session, one["name"], one["reading"], f"R8-{nr:04d}")
            for sort in ("phone", "mail", "address"):
                _contact(session, person, sort, one[sort])
        _contact(session, min(mine), "address", OWN_ADDRESS)
        session.add(PartnerRow(name=PARTNER, relation="joint-user", phone="06-0000-9999"))
        session.add(
            PartnerRow(
                name="株式会社ひかりコールセンター",
                relation="contractor",
                contact="藤田 薫",
                phone="06-0000-8888",
                mail="desk@hikari.example.com",
            )
        )
        session.flush()
        _add_many(session, people, chance)
    return frozenset(mine)


def _add(session: Session, name: str, reading: str, case: str) -> int:
    row = PersonRow(name=name, reading=reading, **_copies(name, reading))
    session.add(row)
    session.flush()
    if case:
        _case_of(session, row.id or 0, case)
    return row.id or 0


def _case_of(session: Session, person: int, number: str) -> None:
    from datetime import UTC, datetime

    case = CaseRow(
        number=number,
        channel="mail",
        arrived=ARRIVED,
        noticed=ARRIVED,
        recorded=datetime(2026, 11, 12, tzinfo=UTC),
        words="",
    )
    session.add(case)
    session.flush()
    session.add(PartyRow(case_id=case.id or 0, person_id=person, role="self"))


def _contact(session: Session, person: int, sort: str, value: str) -> None:
    session.add(ContactRow(person_id=person, sort=sort, value=value, folded=compared(sort, value)))


def _copies(name: str, reading: str) -> dict[str, str]:
    from app.domain.requests import Role

    return copies_of(Person(0, Role.SELF, name, reading, "", "", "", "", ""))


def _add_many(session: Session, people: int, chance: random.Random) -> None:
    from sqlalchemy import insert

    first = 1000
    rows, contacts = [], []
    for nr in range(first, first + people):
        name, reading = a_person(chance)
        rows.append({"id": nr, "name": name, "reading": reading, **_copies(name, reading)})
        for sort, value in (
            ("phone", f"090{chance.randrange(10**8):08d}"),
            ("mail", f"p{nr}@example.org"),
            ("address", an_address(chance)),
        ):
            folded = compared(sort, value)
            contacts.append({"person_id": nr, "sort": sort, "value": value, "folded": folded})
    for table, values in ((PersonRow, rows), (ContactRow, contacts)):
        if values:
            session.connection().execute(insert(table), values)


# ------------------------------------------------------------------ reading them


@dataclass(slots=True)
class Score:
    """How a set of letters came out."""

    wrong: int = 0
    caught: int = 0  # all that is expected was found, where it stands
    faults: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: int = 0
    stopped: int = 0
    looked: int = 0
    missed: list[tuple[str, str]] = field(default_factory=list)
    alarms: list[tuple[str, Finding, str]] = field(default_factory=list)
    besides: list[tuple[str, Finding, str]] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)


def score(given: Sequence[Sample], register: Register, own: Own) -> Score:
    """Read each letter and compare."""
    total, rules = Score(), proof_rules()
    for sample in given:
        started = time.perf_counter()
        findings = read_for(sample.galley, own, register, rules)
        total.ms.append((time.perf_counter() - started) * 1000)
        if sample.wrong:
            _count_wrong(total, sample, findings)
        else:
            _count_right(total, sample, findings)
    return total


def _count_wrong(total: Score, sample: Sample, findings: Sequence[Finding]) -> None:
    total.wrong += 1
    caught = True
    met: list[Finding] = []
    for code, words in sample.expect:
        total.faults[code] += 1
        hits = [f for f in findings if f.code == code and words in words_at(sample.galley, f)]
        met += hits
        if hits:
            total.found[code] += 1
        else:
            caught = False
            total.missed.append((sample.name, f"{code}@{words}"))
    total.caught += caught
    total.besides += [
        (sample.name, one, words_at(sample.galley, one)) for one in findings if one not in met
    ]


def _count_right(total: Score, sample: Sample, findings: Sequence[Finding]) -> None:
    total.right += 1
    stops = [one for one in findings if one.severity is Severity.STOP]
    looks = [one for one in findings if one.severity is Severity.LOOK and not sample.look]
    total.stopped += bool(stops)
    total.looked += bool(looks)
    total.alarms += [(sample.name, one, words_at(sample.galley, one)) for one in (*stops, *looks)]


def words_at(galley: Galley, found: Finding) -> str:
    """Return the words a finding points at."""
    spot = found.spot
    if spot is None:
        return ""
    if spot.part is Part.ENCLOSURE:
        file = next(one for one in galley.enclosed if one.file == spot.file)
        return file.pages[spot.line - 1][spot.start : spot.end]
    line = next(one for one in galley.of(spot.part) if one.number == spot.line)
    return line.text[spot.start : spot.end]


@dataclass(frozen=True, slots=True)
class Office:
    """An open casebook of some size, and how its letters are read."""

    casebook: Casebook
    mine: frozenset[int]
    people: People

    def scores(self) -> dict[str, Score]:
        """Read all letters."""
        with self.casebook._book.reading() as session:
            profile = editions().newest.profile
            partners = partners_of(session)
            own = Own(self.mine, CASE, harmless(partners, profile))
            register = InFile(session, self.people, profile.numbering)
            offices = offices_of(partners, editions())
            sets = {file: list(samples(file, offices)) for file in FILES}
            sets[SHIPPED] = list(shipped(offices))
            return {name: score(ones, register, own) for name, ones in sets.items()}


def an_office(folder: Path, people: int) -> Office:
    """Make a casebook of so many people."""
    casebook = a_casebook(folder, source=profile_text(), name=f"{people}.casebook")
    return Office(casebook, fill(casebook, people), People())


def lines(name: str, total: Score, *, times: bool = True) -> Iterator[str]:
    """Yield the figures of a set; `times` are those of this machine."""
    yield f"### {name}: {total.wrong} wrong, {total.right} right"
    yield ""
    if total.wrong:
        share = total.caught / total.wrong
        yield f"- caught, each fault where it stands: {total.caught} ({share:.1%})"
    yield f"- right letters stopped: {total.stopped}; asked to look at again: {total.looked}"
    if times:
        taken = statistics.median(total.ms), max(total.ms)
        yield f"- a letter: median {taken[0]:.2f} ms, most {taken[1]:.2f} ms"
    if total.faults:
        yield ""
        yield "| fault | letters | found |"
        yield "|---|---:|---:|"
        for code, count in sorted(total.faults.items()):
            yield f"| {code} | {count} | {total.found[code]} |"
    yield ""


def main(arguments: list[str]) -> int:
    """Print the figures for each size."""
    sizes = [0, 1_000, *(int(one) for one in arguments if one.isdecimal())]
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="madoguchi-breaker-") as folder:
            office = an_office(Path(folder), size)
            started = time.perf_counter()
            with office.casebook._book.reading() as session:
                known = len(office.people.names(session))
            built = (time.perf_counter() - started) * 1000
            print(f"## {known:,} people (read once in {built:.0f} ms)\n")  # noqa: T201
            office.scores()  # the first time pages are faulted in
            scores = office.scores()
            office.casebook.close()
        for name, total in scores.items():
            print("\n".join(lines(name, total)))  # noqa: T201
        _list(scores, arguments)
    return 0


def _list(scores: Mapping[str, Score], arguments: Sequence[str]) -> None:
    for name in (TUNING, TUNING_2, TUNING_3, TUNING_4, SHIPPED):
        total = scores[name]
        found = [("missed", *one, "") for one in total.missed] if "--missed" in arguments else []
        if "--alarms" in arguments:
            for sort, ones in (("alarm", total.alarms), ("besides", total.besides)):
                found += [(sort, letter, f"{f.code} {f.severity}", w) for letter, f, w in ones]
        for sort, letter, what, words in found:
            print(f"{sort}: {letter}: {what} 「{words}」")  # noqa: T201


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
