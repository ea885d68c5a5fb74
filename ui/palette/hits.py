"""What the box finds: what can be done here, what the casebook knows, and where both lead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app import phrases
from app.domain import folding
from app.domain.finding import Order, Sought
from app.domain.item import Act
from app.errors import NoSuchCaseError
from ui.pages import PageName, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PySide6.QtGui import QAction

    from app.casebook import Casebook
    from app.views.cases import CaseSheet, Offer
    from app.views.lines import CaseLine
    from app.views.people import PersonLine

CASES, PEOPLE = 8, 5  # shown at once; the list page shows all


@dataclass(frozen=True, slots=True)
class Hit:
    """A row: of what sort it is, what it says, and either a place or an act of the window."""

    sort: str  # 案件, 申出人, 操作, 画面
    text: str
    aside: str = ""
    place: Place | None = None
    action: str = ""  # its name in the table of the window's acts

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return "、".join(part for part in (self.sort, self.text, self.aside) if part)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the casebook says to a question. `sheet` is the one case that was found, or is open."""

    query: str
    cases: tuple[CaseLine, ...] = ()
    total: int = 0
    people: tuple[PersonLine, ...] = ()
    sheet: CaseSheet | None = None


def ask(casebook: Casebook, query: str, open_case: str) -> Answer:
    """Return what the casebook knows of a question; of none, what the open case allows."""
    if not query:
        return Answer(query, sheet=_sheet(casebook, open_case))
    sought = Sought(query, order=Order.RELEVANCE)
    ids, total = casebook.cases.first(sought, CASES)
    lines = casebook.cases.lines(ids)
    exact = next((line.number for line in lines if folding.plain(line.number) == _plain(query)), "")
    number = exact or (lines[0].number if total == 1 else open_case)
    people = casebook.persons.find(query)[:PEOPLE]
    found = casebook.persons.lines(people) if people else ()
    return Answer(query, lines, total, found, _sheet(casebook, number))


def _sheet(casebook: Casebook, number: str) -> CaseSheet | None:
    if not number:
        return None
    try:
        return casebook.cases.sheet(number)
    except NoSuchCaseError:  # of another casebook, or gone since
        return None


def _plain(text: str) -> str:
    return folding.plain(text)


# ------------------------------------------------------------------ in the order they are shown


def hits(answer: Answer, actions: Iterable[QAction], open_case: str) -> tuple[Hit, ...]:
    """Return the rows for a question: the case that is meant goes before what merely fits."""
    query, sheet = answer.query, answer.sheet
    window = [hit for hit in of_window(actions) if _fits(hit, query)]
    allowed = of_case(sheet) if sheet is not None else []
    meant = sheet is not None and sheet.number != open_case
    if not query:
        return (*allowed, *window)
    of_open = [] if meant else [hit for hit in allowed if _fits(hit, query)]
    cases = [_of_line(line) for line in answer.cases]
    people = [_of_person(line) for line in answer.people]
    acts_of_found = allowed if meant else []
    return (*of_open, *window, *cases, *people, *acts_of_found, everywhere(query, answer.total))


def everywhere(query: str, total: int) -> Hit:
    """Return the row that shows every case with these words in the list."""
    aside = f"{total:,}件　Shift+Enter" if total else "Shift+Enter"
    place = Place(PageName.CASES, query=query)
    return Hit("一覧", f"「{query}」を案件の一覧で検索", aside, place)


def of_window(actions: Iterable[QAction]) -> Iterator[Hit]:
    """Yield what the window can do now, with its keys."""
    for action in actions:
        if action.isVisible() and action.isEnabled() and action.objectName() != "palette":
            keys = action.shortcut().toString(action.shortcut().SequenceFormat.NativeText)
            yield Hit("画面", action.text(), keys, action=action.objectName())


def of_case(sheet: CaseSheet) -> list[Hit]:
    """Return the acts a case allows now, named as on its page; the next step first."""
    offers = [
        offer
        for offer in (*(o for item in sheet.items for o in item.offers), *sheet.offers)
        if not offer.missing
    ]
    if not any(task.done is None for task in sheet.tasks):
        offers = [offer for offer in offers if offer.act != Act.DONE]
    found = dict.fromkeys(_of_offer(sheet, offer) for offer in offers)
    step = sheet.next
    first = [hit for hit in found if hit.place and (step.act, step.item) == _what(hit.place)]
    marked = [replace(hit, aside=f"{hit.aside}　次にすること") for hit in first]
    return [*marked, *(hit for hit in found if hit not in first)]


def _what(place: Place) -> tuple[str, int]:
    return place.act, place.item


def _of_offer(sheet: CaseSheet, offer: Offer) -> Hit:
    item = next((one for one in sheet.items if one.position == offer.item), None)
    about = ""
    if item is not None and len(sheet.items) > 1:
        about = f"　{item.position} {phrases.kind_short(item.kind)}"
    elif offer.nr > 1:
        about = f"　{offer.nr}件目"
    place = Place(PageName.CASE, case=sheet.number, item=offer.item, act=offer.act, nr=offer.nr)
    return Hit("操作", phrases.act(offer.act), f"{sheet.number}{about}", place)


def _of_line(line: CaseLine) -> Hit:
    who = phrases.erased_case() if line.erased else line.requester or "（氏名なし）"
    kinds = phrases.kind_short(line.items[0].kind) if line.items else ""
    aside = f"{kinds}　{phrases.state(line.state)}"
    return Hit("案件", f"{line.number}　{who}", aside, Place(PageName.CASE, case=line.number))


def _of_person(line: PersonLine) -> Hit:
    name = line.name or line.organisation or "（氏名なし）"
    text = f"{name}（{line.reading}）" if line.reading else name
    return Hit("申出人", text, f"{line.cases}件", Place(PageName.PERSONS, person=line.id))


def _fits(hit: Hit, query: str) -> bool:
    text = folding.plain(hit.text)
    return all(word in text for word in _plain(query).split())
