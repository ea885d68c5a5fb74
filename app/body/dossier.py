"""What the accredited body is told of a case (認定個人情報保護団体への説明): gathered and masked.

A dossier is made of the case that holds the body's letters, and of our own case it was found to
be about. Nothing is written here; app.body.packages makes the papers of it.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from app import phrases
from app.body.concealing import Cast, cast_of, mask_of
from app.body.masks import mask_rules
from app.body.sources import Source, attachments_of, letters_of, mails_of, text_of, texts_of
from app.domain.item import Act, Event
from app.domain.jipdec import Basis
from app.domain.leak import State as LeakState
from app.domain.masking import Mask, Masked, Mode
from app.errors import (
    AttachmentUnfitError,
    CaseErasedError,
    FieldRefusedError,
    NothingToSubmitError,
    StepRefusedError,
)
from app.letters.covering import called, slots_of
from app.rules.almanac import eras
from app.store.tables import BlobRow, MessageRow
from app.views.package import PackageWish
from reports import raster
from reports.jipdec import Hidden, Measure, Moment, Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from sqlmodel import Session

    from app.body.masks import MaskRules
    from app.domain import jipdec
    from app.domain.item import Item
    from app.matter.docket import Docket, Matter
    from reports.raster import PageText

_SENTENCE: Final = re.compile("[^。\n]*[。\n]?")
_DOUBTFUL: Final = re.compile("[一-龯々〆ヶ]{1,4}[\\s\u3000]?(?:様|さん|殿|氏)(?![一-龯々])")
_DISPOSED: Final = "disposed"
_HANDLING: Final = "個人を示す記載は、その権利利益を保護するため伏せております。"
_NOTHING: Final = "記録はありません。"


class Dossier:
    """One matter with the accredited body, with everything that is told of it."""

    def __init__(self, session: Session, docket: Docket, matter: Matter, wish: PackageWish) -> None:
        self.docket = docket
        self.matter = matter
        self.rules: MaskRules = mask_rules()
        self.nr = wish.nr or len(matter.inquiries)
        self.one = _inquiry(matter, self.nr)
        self.matters = _with_linked(session, docket, matter, self.one)
        for each in self.matters:
            if each.tombstone:
                raise CaseErasedError(each.number, each.tombstone.on)
        self.modes = _modes(wish.masks, self.one, self.rules)
        self.attachments = tuple(attachments_of(session, self.matters, self.one, self.rules))
        raw = tuple(self._sources(session, wish))
        self.cast: Cast = cast_of(session, self.matters, docket.profile, self.modes, self.rules)
        texts = [*self._spoken(), *(t for source in raw for t in texts_of(source))]
        self.mask: Mask = mask_of(session, self.cast, wish.words, texts, docket.profile, self.rules)
        self.removed: dict[str, list[Masked]] = {}
        self.copies = tuple(self._copied(source) for source in raw)

    # -------------------------------------------------------------- masking

    def masked(self, text: str, field: str) -> str:
        """Return `text` without what must not leave; what was taken out is kept by field."""
        kept = "".join(
            sentence
            for sentence in _SENTENCE.findall(text)
            if not any(word in sentence for word in self.rules.internal)
        )
        found = self.mask.taken_out(kept)
        if found.removed or found.numbers:
            self.removed.setdefault(field, []).append(found)
        return found.text.strip("\n")

    def _copied(self, source: Source) -> Source:
        field = f"{source.sort}s" if source.sort != "file" else "attachments"
        facts = tuple((name, self.masked(value, field)) for name, value in source.facts)
        text = self.masked(source.text, field)
        pages = tuple(self._page(page, field) for page in source.pages)
        title = self.masked(source.title, field)
        return Source(title, source.dated, source.sort, pages, facts, text)

    def _page(self, page: PageText, field: str) -> PageText:
        """Return a page with its pieces masked: together, for a name may run over a line."""
        found = self.mask.taken_out("\n".join(piece.text for piece in page.pieces))
        if found.removed or found.numbers:
            self.removed.setdefault(field, []).append(found)
        lines = found.text.split("\n")
        pieces = tuple(
            raster.Piece(line, piece.x, piece.baseline, piece.size)
            for line, piece in zip(lines, page.pieces, strict=True)
            if line
        )
        return raster.PageText(page.width, page.height, pieces)

    @cached_property
    def doubtful(self) -> tuple[str, ...]:
        """Return what looks like a name and is not taken out: for the officer to read again."""
        shown = [moment.what for moment in self.chronology]
        shown += [section.text for section in self.sections]
        shown += [t for source in self.copies for t in texts_of(source)]
        found = (m[0] for text in shown for m in _DOUBTFUL.finditer(text))
        no = self.rules.not_names
        return tuple(dict.fromkeys(w for w in found if not w.startswith(no)))

    # -------------------------------------------------------------- sources

    def _spoken(self) -> Iterator[str]:
        """Yield every text of the cases that may come to be told, as it was written."""
        for matter in self.matters:
            yield matter.words
            yield from (event.text for event in matter.events)
            for event in matter.events:
                yield from (v for k, v in event.facts.items() if k not in _NO_WORDS)

    def _sources(self, session: Session, wish: PackageWish) -> Iterator[Source]:
        ids = [matter.id for matter in self.matters]
        if self.modes["letters"] is Mode.SHOW:
            yield from letters_of(session, self.matters, self.rules)
        if self.modes["mails"] is Mode.SHOW:
            yield from mails_of(session, ids, self.docket)
        for at in dict.fromkeys(wish.attachments):
            yield self._attached(session, at)

    def _attached(self, session: Session, at: int) -> Source:
        """Return an attached file as text. Raises what keeps it from going along."""
        if not 1 <= at <= len(self.attachments):
            raise AttachmentUnfitError(at, "unknown")
        row, choice = self.attachments[at - 1]
        if choice.lacking:
            act = "jipdec-package"
            raise StepRefusedError(
                self.matter.number, 0, act, self.one.phase, choice.lacking, self.nr
            )
        blob = session.get(BlobRow, row.sha256)
        if choice.unfit or blob is None:
            raise AttachmentUnfitError(at, choice.unfit or "unreadable")
        message = session.get(MessageRow, row.message_id)
        text = text_of(row.content_type, row.name, blob.content)
        if not text.strip() or message is None:
            raise AttachmentUnfitError(at, "unreadable")
        return Source("電子メールの添付ファイル（文字のみ）", message.arrived, "file", text=text)

    # -------------------------------------------------------------- what is told

    @cached_property
    def chronology(self) -> tuple[Moment, ...]:
        """Return what happened, the earliest first (経過)."""
        events = [event for matter in self.matters for event in matter.events]
        found = []
        for event in sorted(events, key=lambda e: (e.on, e.at, e.id)):
            rule = self.rules.events.get(event.sort)
            if rule is None or rule.show == "never":
                continue
            who = called(self.docket.profile.accredited_body)
            who = who if rule.who == "body" else self.rules.who[rule.who]
            text = event.text if rule.show == "text" else ""
            what = "\n".join(filter(None, (self._heading(event, rule.heading), text)))
            moment = Moment(
                event.on,
                eras().write(event.on),
                who,
                self._how(event),
                self.masked(what, "chronology"),
            )
            if moment not in found:
                found.append(moment)
        return tuple(found)

    def _heading(self, event: Event, heading: str) -> str:
        facts = event.facts
        if event.sort in (Act.DISPATCH, Act.DELIVERED, Act.RETURNED):
            titles = {c.facts["number"]: c.text for m in self.matters for c in m.events
                      if c.sort == Act.LETTER}  # fmt: skip
            return f"{heading}：{facts['number']}「{titles.get(facts['number'], '')}」"
        if event.sort == Act.ASK:
            return f"{heading}：{phrases.choice('reason', facts['reason'])}"
        if event.sort == "jipdec-inquiry":
            basis = self._cited(facts["basis"], event.on)
            number = f"（{facts['number']}）" if facts.get("number") else ""
            return f"{heading}{number}：{basis}"
        partner = facts.get("partner", "")
        if partner and partner not in ("yes", "no"):
            return f"{heading}：{partner}"
        return heading

    def _how(self, event: Event) -> str:
        if event.sort == "opened":
            matter = next(m for m in self.matters if event in m.events)
            return phrases.channel(matter.channel)
        if event.sort == "mail":
            return phrases.channel("mail")
        how = event.facts.get("how", "")
        return phrases.choice("how", how) if how and event.sort != Act.IDENTITY else "－"

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Return the items of all cases, in order."""
        return tuple(item for matter in self.matters for item in matter.items)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Return facts and view (事実と見解)."""
        words = "\n".join(filter(None, (m.words for m in self.matters)))
        asked = "\n".join(filter(None, (i.investigation for i in self.items)))
        causes = "、".join(dict.fromkeys(i.cause for i in self.items if i.cause))
        told = [
            ("申出の内容", words if self.modes["words"] is Mode.SHOW else "", "words"),
            ("調査の結果", asked or _NOTHING, "findings"),
            ("原因", causes, "findings"),
            ("当社の見解", self.one.explanation or "回答案を作成しております。", "findings"),
            ("適用条文・当社の判断・理由", self._judgement(), "judgement"),
            ("漏えい等に当たるか・報告の有無", self._leak(), "leak"),
            ("委託先・共同利用者・提供先の関与", self._partners(), "partners"),
            ("資料の提出を差し控える理由", self.one.justification, "judgement"),
        ]
        return tuple(
            Section(heading, self.masked(text, field)) for heading, text, field in told if text
        )

    def _judgement(self) -> str:
        lines = []
        lawbook, profile = self.docket.lawbook, self.docket.profile
        for matter in self.matters:
            for item in matter.items:
                decision = phrases.decision(item.decision) if item.decision else "判断前"
                claim = lawbook.claim(item.kind, item.decided or matter.arrived)
                lines.append(
                    f"{phrases.kind(item.kind)}{f'（{claim}）' if claim else ''}：{decision}"
                )
                for reason in item.reasons:
                    basis = lawbook.printed_basis(
                        reason.code,
                        item.kind,
                        item.decided or matter.arrived,
                        procedure_published=profile.had_procedure(matter.arrived),
                        grounds=item.grounds,
                    )
                    if lawbook.reason(reason.code).printed:
                        lines.append(
                            f"\u3000{reason.part}{reason.text}{f'（{basis}）' if basis else ''}"
                        )
        return "\n".join(dict.fromkeys(lines))

    def _leak(self) -> str:
        leaks = [leak for matter in self.matters for leak in matter.leaks]
        if not leaks:
            said = {item.leak for item in self.items}
            return (
                "漏えい等に当たる事態は認められませんでした。"
                if "no" in said
                else "確認しております。"
            )
        lines = []
        for leak in leaks:
            reportable = leak.phase is LeakState.REPORTABLE or leak.preliminary or leak.final
            line = "個人情報保護委員会への報告の対象と判断しました。" if reportable else (
                "個人情報保護委員会への報告の対象には当たらないと判断しました。"
                if leak.why_not else "漏えい等に当たるかどうかを確認しております。")  # fmt: skip
            reports = (
                ("個人情報保護委員会への速報", leak.preliminary),
                ("個人情報保護委員会への確報", leak.final),
                ("プライバシーマークの付与機関への報告", leak.pmark),
            )
            line += "".join(f"{name}：{eras().write(on)}。" for name, on in reports if on)
            if leak.number is not None:
                line += f"影響を受けた本人の数（最大）：{leak.number:,}人。"
            lines.append(line)
        return "\n".join(lines)

    def _partners(self) -> str:
        asked = [e.facts["partner"] for m in self.matters for e in m.events
                 if e.sort == "ask-partner" and e.facts.get("partner")]  # fmt: skip
        if asked:
            return f"関与した会社：{'、'.join(dict.fromkeys(asked))}"
        said = {item.partner for item in self.items}
        return "関与は認められませんでした。" if said == {"no"} else ""

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """Return what was done so that it does not happen again (是正・再発防止)."""
        by = self.docket.profile.officer.title
        return tuple(
            Measure(self.masked(event.text, "measures"), eras().write(event.on), by)
            for matter in self.matters
            for event in matter.events
            if event.sort in (Act.FOLLOW_UP, Act.EXECUTE) and event.text.strip()
        )

    @cached_property
    def overview(self) -> tuple[tuple[str, str], ...]:
        """Return the sheet 概要, label by label."""
        profile, one = self.docket.profile, self.one
        numbers = "、".join(m.number for m in self.matters)
        due = one.due
        rows = [
            ("照会の番号", "、".join(dict.fromkeys(i.number for i in one.inquiries if i.number))),
            ("照会の日付", "、".join(eras().write(i.dated) for i in one.inquiries)),
            ("照会の根拠", "、".join(dict.fromkeys(
                self._cited(i.basis, i.dated) for i in one.inquiries))),
            ("回答の期日", eras().write(due) if due else ""),
            ("当社の受付番号", numbers if self.modes["case-number"] is Mode.SHOW else ""),
            ("事業者", profile.company.name),
            ("窓口", "\n".join(profile.desk_lines)),
            ("個人情報保護管理者", profile.officer_line),
            ("申出人", self.cast.called),
            ("受付", self._received()),
            ("申出の種別", "、".join(dict.fromkeys(phrases.kind(i.kind) for i in self.items))),
            ("関係する個人情報の項目", self._data_items()),
            ("当社の判断", "、".join(dict.fromkeys(
                phrases.decision(i.decision) for i in self.items if i.decision))),
            ("資料の取扱い", _HANDLING + self.rules.texts["withheld"]),
        ]  # fmt: skip
        return tuple((label, self.masked(value, "overview")) for label, value in rows if value)

    def _received(self) -> str:
        first = self.matters[-1]
        by = f"受付者：{self.rules.roles['staff']}"
        return f"{eras().write(first.arrived)}\u3000{phrases.channel(first.channel)}\u3000{by}"

    def _data_items(self) -> str:
        if self.modes["data-items"] is not Mode.SHOW:
            return ""
        return "、".join(dict.fromkeys(i.target for i in self.items if i.target))

    @property
    def hidden(self) -> tuple[Hidden, ...]:
        """Return the list of masks that goes along: fields and modes, never what was found."""
        return tuple(
            Hidden(rule.label, self.how(rule.field), rule.why)
            for rule in self.rules.fields.values()
            if rule.listed
        )

    def how(self, field: str, mode: Mode | None = None) -> str:
        """Return in words how a field leaves, by the mode that is chosen or by another."""
        rule = self.rules.fields[field]
        mode = mode or self.modes[field]
        if mode is rule.default:
            return rule.how
        if mode is Mode.INITIAL and mode is self.modes[field]:
            return f"{phrases.mask(mode)}（{self.cast.called}）"
        return phrases.mask(mode)

    def _cited(self, provision: str, on: date) -> str:
        return self.docket.lawbook.provision(provision, on).citation

    # -------------------------------------------------------------- the covering letter

    def exhibits(self) -> tuple[str, ...]:
        """Return what goes along, as the covering letter lists it."""
        copy = self.rules.texts["copy"]
        found = ["説明資料（概要、経過、事実と見解、是正、提出資料一覧、秘匿処理一覧）"]
        for at, source in enumerate(self.copies, 1):
            found.append(
                f"{paper_number(at)}\u3000{source.title}（{eras().write(source.dated)}）{copy}"
            )
        return tuple(found)

    def known(self, on: date) -> dict[str, object]:
        """Return what fills the covering letter on a day."""
        asked = self.one.unanswered or self.one.inquiries
        strictest = next((i for i in asked if i.basis is Basis.DEMAND), asked[0])
        days = self.chronology
        span = f"{days[0].era}から{days[-1].era}まで" if days else ""
        words: dict[str, object] = {
            "照会日": eras().write(strictest.dated),
            "根拠": self._cited(strictest.basis, on),
            "経過": f"{span}の経過は、別添の説明資料「経過」のとおりです。",
            "見解": self.masked(self.one.explanation, "findings"),
            "是正一覧": [f"{m.what.rstrip('。')}（{m.on}）" for m in self.measures],
            "資料一覧": list(self.exhibits()),
            "差控え理由": self.masked(self.one.justification, "findings"),
        }
        return slots_of(self.matter, self.one, self.docket.profile.accredited_body, words)


_NO_WORDS: Final = frozenset({"sha256", "nr", "items", "kind", "basis", "law"})


def gather(
    session: Session,
    docket: Docket,
    matter: Matter,
    wish: PackageWish | None = None,
) -> Dossier:
    """Return the dossier of a matter with the body.

    Raises NothingToSubmitError without one, CaseErasedError, FieldRefusedError for a mask that
    is not allowed, and what keeps a chosen attachment back.
    """
    return Dossier(session, docket, matter, wish or PackageWish())


def paper_number(at: int) -> str:
    """Return 資料１."""
    return f"資料{str(at).translate(str.maketrans('0123456789', '０１２３４５６７８９'))}"


def _inquiry(matter: Matter, nr: int) -> jipdec.Matter:
    if not matter.inquiries:
        raise NothingToSubmitError(matter.number)
    if not 1 <= nr <= len(matter.inquiries):
        raise FieldRefusedError(
            "nr", "choice", tuple(str(n) for n in range(1, len(matter.inquiries) + 1))
        )
    return matter.inquiries[nr - 1]


def _with_linked(
    session: Session, docket: Docket, matter: Matter, one: jipdec.Matter
) -> tuple[Matter, ...]:
    """Return the case with the body's letters, and our own case it is about."""
    if not one.case or one.case == matter.number:
        return (matter,)
    return (matter, docket.load(session, one.case))


def _modes(wished: Mapping[str, Mode], one: jipdec.Matter, rules: MaskRules) -> dict[str, Mode]:
    """Return the mode of every field. Raises FieldRefusedError for one that is not allowed."""
    found = {field: rule.default for field, rule in rules.fields.items()}
    for field, mode in wished.items():
        if field not in found:
            raise FieldRefusedError(field, "unknown", tuple(found))
        allowed = list(rules.fields[field].allowed)
        if Mode.INITIAL in allowed and one.complainant != "named":
            allowed.remove(Mode.INITIAL)  # the body has not told us who it is
        if mode not in allowed:
            raise FieldRefusedError(rules.fields[field].label, "choice", tuple(allowed))
        found[field] = mode
    return found


def allowed_modes(dossier: Dossier, field: str) -> tuple[Mode, ...]:
    """Return the modes the officer may choose for a field of this dossier."""
    allowed = dossier.rules.fields[field].allowed
    named = dossier.one.complainant == "named"
    return tuple(mode for mode in allowed if named or mode is not Mode.INITIAL)
