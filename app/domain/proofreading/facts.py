"""What the case knows against what the letter says: reasons, fees, days, contacts of desks."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.eras import parse_date, weekday
from app.domain.proofreading.galley import Finding, Line, Part, Severity
from app.domain.proofreading.words import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.domain.proofreading.galley import Galley, Office
    from app.domain.proofreading.rules import ProofRules

_FAR = timedelta(days=400)
_LONG_AGO = timedelta(days=3 * 366)

DATE = re.compile(
    r"(?P<date>(?:(?:明治|大正|昭和|平成|令和) ?(?P<era>元|[0-9]{1,2}) ?年|(?P<year>[0-9]{4}) ?年)"
    r" ?[0-9]{1,2} ?月 ?[0-9]{1,2} ?日)(?: ?\((?P<weekday>[月火水木金土日])(?:曜日?)?\))?"
)
_BOTH_YEARS = re.compile(
    r"(?P<era>明治|大正|昭和|平成|令和) ?(?P<count>元|[0-9]{1,2}) ?年度? ?\(?(?P<year>[0-9]{4}) ?年"
    r"|(?P<year2>[0-9]{4}) ?年度? ?"
    r"\((?P<era2>明治|大正|昭和|平成|令和) ?(?P<count2>元|[0-9]{1,2}) ?年"
)
_FIRST_YEAR = re.compile("(?:明治|大正|昭和|平成|令和) ?1 ?年(?!度間)")


# ------------------------------------------------------------------ reasons and fees


def reasons(galley: Galley, _rules: ProofRules) -> Iterator[Finding]:
    """Yield that a refusal gives no reason (appi.36)."""
    if galley.reasons == 0:
        yield Finding("no-reason", galley.decision)


def fees(galley: Galley, rules: ProofRules) -> Iterator[Finding]:
    """Yield a fee where none may be asked for, and another one than was published (appi.38)."""
    for line in galley.text:
        narrow = line.narrow
        for found in rules.fee_asked.finditer(narrow):
            if galley.fee is None:
                own = quoted(galley, rules, line, *found.span())
                severity = Severity.LOOK if own else Severity.STOP
                yield Finding("no-fee-here", severity=severity, spot=line.spot(*found.span()))
        for found in rules.fee_amount.finditer(narrow):
            asked = int(found[1].replace(",", "") or 0)
            if galley.fee is not None and asked != galley.fee:
                spot = line.spot(*found.span(1))
                yield Finding("fee-differs", str(asked), str(galley.fee), spot=spot)


# ------------------------------------------------------------------ days


def days(galley: Galley, rules: ProofRules) -> Iterator[Finding]:
    """Yield days that do not exist, and days that cannot be those of this case."""
    for line in galley.text:
        yield from _written_days(galley, rules, line)
    yield from _slot_days(galley, rules)


def _written_days(galley: Galley, rules: ProofRules, line: Line) -> Iterator[Finding]:
    narrow = line.narrow
    if "年" not in narrow:
        return
    arrivals = tuple(_arrivals(galley, rules, line))
    yield from arrivals
    told = {one.spot.start for one in arrivals if one.spot}
    for found in DATE.finditer(narrow):
        spot = line.spot(*found.span())
        day = parse_date(found["date"], galley.dated, rules.eras)
        if day is None:
            yield Finding("no-such-day", spot=spot)
            continue
        if found["weekday"] and found["weekday"] != weekday(day):
            yield Finding("weekday", weekday(day), spot=spot)
        if found.start() not in told:
            yield from _other_year(galley, rules, day, line, found)
    for both in _BOTH_YEARS.finditer(narrow):
        if not _same_year(both, rules):
            yield Finding("years-differ", spot=line.spot(*both.span()))
    for found in _FIRST_YEAR.finditer(narrow):
        yield Finding("first-year", severity=Severity.LOOK, spot=line.spot(*found.span()))


def _arrivals(galley: Galley, rules: ProofRules, line: Line) -> Iterator[Finding]:
    """Yield another day of arrival than was recorded: …にいただきました."""
    if "いただきました" not in line.narrow:
        return
    for found in rules.days.arrival.finditer(line.narrow):
        told = DATE.search(found[1])
        day = parse_date(told["date"], galley.dated, rules.eras) if told else None
        if told and day and day != galley.arrived and day not in galley.days:
            start = found.start(1) + told.start()
            spot = line.spot(start, start + len(told["date"]))
            yield Finding("arrival-differs", galley.arrived.isoformat(), spot=spot)


def _other_year(
    galley: Galley, rules: ProofRules, day: date, line: Line, found: re.Match[str]
) -> Iterator[Finding]:
    """Yield a day of the case with another year: 令和7年 where 令和8年 is meant."""
    if day in galley.days or day == galley.dated:
        return
    known = {*galley.days, galley.dated}
    same = next((d for d in known if (d.month, d.day) == (day.month, day.day)), None)
    spot = line.spot(*found.span("date"))
    if same is not None and abs(same.year - day.year) <= 2:
        yield Finding("other-year", same.isoformat(), severity=Severity.LOOK, spot=spot)
    elif day > galley.dated + _FAR and not _stays(galley, found["date"], rules):
        yield Finding("far-day", severity=Severity.LOOK, spot=spot)


def _stays(galley: Galley, written: str, rules: ProofRules) -> bool:
    """Return whether a far day is one the letter promises on purpose (実施予定日, 見直し日)."""
    return any(written in galley.slots.get(slot, "") for slot in rules.days.ahead)


def _same_year(both: re.Match[str], rules: ProofRules) -> bool:
    name, count = both["era"] or both["era2"], both["count"] or both["count2"]
    era = rules.eras.named(name)
    year = int(both["year"] or both["year2"])
    return era is None or era.western(1 if count == "元" else int(count)) == year


def _slot_days(galley: Galley, rules: ProofRules) -> Iterator[Finding]:
    for slot, written in galley.slots.items():
        day = parse_date(written, galley.dated, rules.eras) if written else None
        if day is None:
            continue
        if slot in rules.days.ahead and day < galley.dated:
            # what the case says has gone by: she may mean it, or write another day
            severity = Severity.LOOK if slot in galley.given else Severity.STOP
            yield Finding("day-gone", slot, day.isoformat(), severity)
        if slot in rules.days.ahead and day > galley.dated + _LONG_AGO:
            yield Finding("far-day", slot, severity=Severity.LOOK)
        if slot in rules.days.past and day > galley.dated:
            yield Finding("day-to-come", slot, day.isoformat())
        if slot in rules.days.since and day < galley.arrived:
            yield Finding("before-arrival", slot, galley.arrived.isoformat(), Severity.LOOK)


# ------------------------------------------------------------------ how a desk is reached

PHONE = re.compile(
    r"(?<![0-9-])(?:\(0[0-9]{1,4}\) ?[0-9]{1,4}[-. ]?[0-9]{3,4}"
    r"|0[0-9]{1,4}[-. (]{1,2}[0-9]{1,4}[-.) ]{1,2}[0-9]{3,4}|0[0-9]{9,10})(?![0-9-])"
)
MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_POSTCODE = re.compile(r"〒 ?([0-9]{3,4}-?[0-9]{3,4})")
_OUR_DESK = re.compile(
    "窓口|担当(?:まで|者|部署|[ (:])|お問い?合わせ(?:先|は|ください|いただ)|お申出先|ご?連絡先"
    "|ご連絡ください|フリーダイヤル|苦情相談|宛て?に"
)


def desks(galley: Galley, rules: ProofRules) -> Iterator[Finding]:
    """Yield numbers, addresses and names of a desk that are not those of today."""
    yield from _phones(galley, rules)
    yield from _mails(galley)
    yield from _postcodes(galley)
    yield from _names(galley, rules)
    yield from _addresses(galley)


def _phones(galley: Galley, rules: ProofRules) -> Iterator[Finding]:
    ours = _digits(*galley.offices.our.phones, *galley.offices.body.phones)
    known = ours | _digits(*galley.offices.others.phones, *rules.public_phones)
    known |= _digits(*(n for one in galley.people for n in one.phones))
    former = _digits(*galley.offices.former.phones) - known
    for line in galley.text:
        for found in PHONE.finditer(line.narrow):
            number = "".join(c for c in found[0] if c.isdecimal())
            if number not in known:
                yield from _number(number, (ours, former), line, found)


def _number(
    number: str, offices: tuple[set[str], set[str]], line: Line, found: re.Match[str]
) -> Iterator[Finding]:
    ours, former = offices
    spot = line.spot(*found.span())
    if number in former:
        yield Finding("former-desk", "phone", spot=spot)
    elif any(nearly(number, right) for right in ours):
        yield Finding("desk-differs", "phone", spot=spot)
    elif _OUR_DESK.search(_clause(line.narrow, *found.span())):
        yield Finding("unknown-contact", "phone", severity=Severity.LOOK, spot=spot)


def _mails(galley: Galley) -> Iterator[Finding]:
    known = {
        m.casefold()
        for o in (galley.offices.our, galley.offices.body, galley.offices.others)
        for m in o.mails
    }
    known |= {m.casefold() for one in galley.people for m in one.mails}
    for line in galley.text:
        if "@" not in line.narrow:
            continue
        for found in MAIL.finditer(line.narrow):
            mail = found[0].casefold()
            if mail not in known:
                yield from _mail(galley, mail, line, found)


def _mail(galley: Galley, mail: str, line: Line, found: re.Match[str]) -> Iterator[Finding]:
    spot = line.spot(*found.span())
    near_desk = _OUR_DESK.search(_clause(line.narrow, *found.span()))
    if mail in {one.casefold() for one in galley.offices.former.mails}:
        yield Finding("former-desk", "mail", spot=spot)
    elif any(nearly(mail, right.casefold()) for right in galley.offices.our.mails):
        yield Finding("desk-differs", "mail", spot=spot)
    elif near_desk or mail.rpartition("@")[2] in galley.offices.our.domains:
        yield Finding("unknown-contact", "mail", severity=Severity.LOOK, spot=spot)


def _postcodes(galley: Galley) -> Iterator[Finding]:
    offices = (galley.offices.our, galley.offices.body)
    ours = {_bare(code) for office in offices for code in office.postcodes if code}
    former = {_bare(code) for code in galley.offices.former.postcodes if code} - ours
    towns = [town for o in offices for address in o.addresses if (town := _town(address))]
    names = [name for office in offices for name in office.names if name]
    for line in galley.text:
        for found in _POSTCODE.finditer(line.narrow):
            code = _bare(found[1])
            near = code not in ours and any(nearly(code, right) for right in ours)
            here = near and any(one in line.text for one in (*towns, *names))
            spot = line.spot(*found.span(1))
            if len(code) != 7 or here:
                yield Finding("desk-differs", "postcode", spot=spot)
            elif code in former:
                yield Finding("former-desk", "postcode", spot=spot)


def _names(galley: Galley, rules: ProofRules) -> Iterator[Finding]:
    """Yield names a desk or a body had before."""
    current = (*galley.offices.our.names, *galley.offices.body.names)
    former = galley.offices.former.names
    old = {name: "" for name in former if not any(name in now for now in current)}
    for names in rules.renamed:
        today = next((n for n in names if any(n in known for known in current)), "")
        old |= {name: today for name in names if today and name != today}
    for line in galley.text:
        for name, today in old.items():
            at = line.text.find(name) if name else -1
            if at >= 0:
                code = "desk-differs" if today else "former-desk"
                yield Finding(code, "name", today, spot=line.spot(at, at + len(name)))


_BLOCKS = re.compile("[0-9一二三四五六七八九十][0-9一二三四五六七八九十丁目番地号の-]*")


def _addresses(galley: Galley) -> Iterator[Finding]:
    """Yield an address of a desk with another number of the house."""
    before = ""
    for line in galley.text:
        for office in (galley.offices.our, galley.offices.body):
            for address in office.addresses:
                span = _other_house(line, address)
                beside = f"{before}\n{line.text}"
                if span and (_names_office(beside, office) or _OUR_DESK.search(beside)):
                    yield Finding("desk-differs", "address", spot=line.spot(*span))
        before = line.text


def _other_house(line: Line, address: str) -> tuple[int, int] | None:
    """Return where another house of the same town stands, or None."""
    town = _town(address)
    at = line.text.find(town) if len(town) >= 5 else -1
    if at < 0:
        return None
    start = at + len(town)
    found = _BLOCKS.match(line.narrow, start)
    mine = _BLOCKS.match(_narrowed(address), len(town))
    if found is None or mine is None or _house(found[0]) == _house(mine[0]):
        return None
    return found.span()


def _town(address: str) -> str:
    """Return an address up to the number of the house."""
    found = re.search("[0-9]|[一二三四五六七八九十]+(?=丁目|番)", _narrowed(address))
    return address[: found.start()] if found else ""


def _house(blocks: str) -> str:
    kanji = str.maketrans("一二三四五六七八九", "123456789")
    return re.sub("[^0-9]+", "-", blocks.translate(kanji)).strip("-")


def _names_office(text: str, office: Office) -> bool:
    return any(name and name in text for name in office.names)


def _narrowed(text: str) -> str:
    return Line(Part.BODY, 0, text).narrow


def _clause(text: str, start: int, end: int) -> str:
    """Return what stands close by a contact, in its sentence."""
    first = max(text.rfind("。", 0, start) + 1, start - 24)
    last = text.find("。", end)
    return text[first : min(end + 12, last if last >= 0 else len(text))]


def _digits(*numbers: str) -> set[str]:
    found = {"".join(c for c in number if c.isascii() and c.isdecimal()) for number in numbers}
    return {number for number in found if number}


def _bare(postcode: str) -> str:
    return "".join(c for c in postcode if c.isdecimal())


def nearly(one: str, other: str) -> bool:
    """Return whether two texts differ by one letter: put in, left out, changed, or two swapped."""
    if one == other or abs(len(one) - len(other)) > 1 or len(other) < 6:
        return False
    if len(one) == len(other):
        apart = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(apart) == 1:
            return True
        swapped = len(apart) == 2 and apart[1] == apart[0] + 1
        return swapped and one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]]
    shorter, longer = sorted((one, other), key=len)
    return any(longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer)))
