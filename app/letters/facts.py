"""What the casebook knows for the slots of a letter (差込欄).

Only what was recorded: a slot nobody has said anything about stays empty, and the officer is
asked for it. Names of slots are those of resources/letters/letters.toml.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app import phrases
from app.domain.erasure import emptied
from app.domain.identity import Counts
from app.domain.item import Act
from app.domain.leak_facts import Topic
from app.domain.partner_asks import Sort
from app.domain.partners import Relation, Route
from app.domain.requests import Channel, Kind, Role
from app.letters.occasions import decided
from app.partners.known import found, partners_of
from app.rules.almanac import eras
from app.rules.identification import identity_rules
from app.rules.wording import Occasion, letter_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlmodel import Session

    from app.company.profile import Profile
    from app.domain.item import CopiesGone, Event, Item
    from app.domain.leak import Leak
    from app.matter.docket import Docket, Matter
    from app.rules.wording import LetterText
    from app.views.partners import PartnerLine
    from app.views.people import Person

PARTNER = "宛先"
"""To which partner a letter goes: no slot of its text, but the officer may say it."""

_NAMED = 4  # items of a group of data; the others are told by など
_ABOUT_LEAKS = (Occasion.LEAK_PERSONS, Occasion.LEAK_PRINCIPAL)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a letter is about: a case, the items it speaks of, the day it is dated."""

    matter: Matter
    positions: tuple[int, ...]
    on: date

    @property
    def items(self) -> list[Item]:
        """Return the items the letter speaks of."""
        return [self.matter.item(n) for n in self.positions]

    @property
    def sure(self) -> bool:
        """Whether all kinds are confirmed: what nobody has confirmed is not named."""
        return all(item.confirmed for item in self.items)

    @property
    def kinds(self) -> list[Kind]:
        """Return the kinds, each once, in the order of the items."""
        return list(dict.fromkeys(item.kind for item in self.items))

    def last(self, act: str) -> Event | None:
        """Return the newest act of this sort on one of the items, or None."""
        events = (e for e in reversed(self.matter.events) if e.sort == act)
        return next((e for e in events if not e.items or set(e.items) & set(self.positions)), None)

    def words(self, act: str) -> str:
        """Return what was written with the newest act of this sort, "" where there is none."""
        event = self.last(act)
        return event.text if event else ""


class LetterFacts:
    """Reads the facts of letters from cases, by one lawbook and the company's settings."""

    def __init__(self, docket: Docket) -> None:
        self._docket = docket

    def known(self, session: Session, subject: Subject, text: LetterText) -> dict[str, object]:
        """Return what is known for the slots of this letter, by their names."""
        asked = _asked_of_partner(session, subject, text)
        facts: dict[str, object] = dict(letter_words().usual)
        for part in (
            self._common(subject),
            self._dates(subject),
            self._of_waits(subject, text),
            self._of_decision(subject),
            self._of_measures(subject),
            self._of_law(subject),
            self._of_route(session, subject),
            _of_people(subject),
            asked,
        ):
            facts |= part
        if text.occasion in _ABOUT_LEAKS:
            facts |= _of_leaks(subject) | _only_principal(session)
        if text.id == "L01":
            facts |= self._fee(subject)
        if text.occasion is Occasion.WAIT_METHOD and subject.items[0].method_wanted:
            wanted = letter_words().method[subject.items[0].method_wanted].partition("により")[0]
            options = letter_words().usual["選べる方法"]
            facts["選べる方法"] = [one for one in options if not one.startswith(wanted)]
        asked_for = {rule.name for rule in text.slots} | {PARTNER}
        return {name: value for name, value in facts.items() if name in asked_for and value}

    def _common(self, subject: Subject) -> dict[str, object]:
        lawbook, profile = self._docket.lawbook, self._docket.profile
        matter, sure = subject.matter, subject.sure
        person = matter.people[0] if matter.people else None
        company = bool(person and person.organisation and not person.name)
        targets = list(dict.fromkeys(item.target for item in subject.items if item.target))
        named = [lawbook.letter_name(kind) for kind in subject.kinds]
        return {
            "頭語": letter_words().opening[matter.channel],
            "安否": "ご清栄" if company else "ご清祥",
            "到達日": eras().write(matter.arrived),
            "手段": letter_words().channel[matter.channel],
            "受付番号": matter.number,
            "区分": lawbook.request_word(subject.kinds) if sure else "お申出",
            "種別一覧": named if sure else [letter_words().unconfirmed],
            "対象": "、".join(targets),
            "開示対象": targets,
            "請求対象": targets,
            "認定団体": list(profile.accredited_body.lines) if profile.accredited_body else [],
            "担当": profile.officer_line,
            "送り先": list(profile.postal_lines),
            "情報の種類": _sorts_of_data(profile),
            "公表の場所": _put("policy", profile.policy.title),
            "利用目的": [
                {"区分": one.group, "目的": one.purpose} for one in profile.policy.purposes
            ],
        }

    def _dates(self, subject: Subject) -> dict[str, object]:
        clocks = (c for n in subject.positions for c in self._docket.clocks(subject.matter, n))
        dues = [c.clock.due for c in clocks if c.clock.id in ("K11", "K12") and c.clock.due]
        searched = [search.on for item in subject.items for search in item.searches]
        return {
            "予定日": eras().write(max(dues)) if dues else None,
            "基準日": eras().write(max(searched)) if searched else None,
        }

    def _of_waits(self, subject: Subject, text: LetterText) -> dict[str, object]:
        waits = {w.reason: w for item in subject.items for w in item.waits if w.answered is None}
        own = [w for w in waits.values() if text.occasion == f"wait-{w.reason}"] or [
            *waits.values()
        ]
        by = [w.by for w in own if w.by]
        due = eras().write(min(by)) if by else None
        role = subject.matter.setting.role
        return {
            "不足事項": [letter_words().wait[reason] for reason in waits],
            "返送期日": due,
            "納付期日": due,
            "確認書類": _papers(subject.on),
            "代理人書類": _authorities(role, subject.on) if role.acts_for_another else [],
        }

    def _fee(self, subject: Subject) -> dict[str, object]:
        profile = self._docket.profile
        fees = {profile.fee(kind) for kind in subject.kinds} - {0}
        charged = subject.sure and len(fees) == 1 and profile.had_procedure(subject.matter.arrived)
        return {"手数料": f"{fees.pop():,}"} if charged else {}

    # ------------------------------------------------------------------ what was decided

    def _of_decision(self, subject: Subject) -> dict[str, object]:
        decisions = {decided(item) for item in subject.items}
        decision = str(decisions.pop()) if len(decisions) == 1 else ""
        investigated = dict.fromkeys(i.investigation for i in subject.items if i.investigation)
        return {
            "決定": decision if decision != "None" else "",
            "判断": decision if decision != "None" else "",
            "一部先行": "yes" if any(item.refusal_owed for item in subject.items) else "",
            "理由一覧": self._reasons(subject),
            "調査結果": "\n".join(investigated),
            "原因": next((item.cause for item in subject.items if item.cause), ""),
        } | self._method(subject)

    def _method(self, subject: Subject) -> dict[str, object]:
        items, lawbook = subject.items, self._docket.lawbook
        used = next((i.method_used for i in items if i.method_used), None)
        wanted = next((i.method_wanted for i in items if i.method_wanted), None)
        facts: dict[str, object] = {
            "開示方法": letter_words().method[used] if used else "",
            "困難の理由": next((i.difficulty for i in items if i.difficulty), ""),
            "方法根拠": self._cited("appi.33.2", subject.on),
        }
        changed = next((i for i in items if i.difficulty and i.method_wanted), None)
        if wanted is not None:
            facts["希望方法"] = phrases.method(wanted)
        if changed is not None:
            facts["方法変更理由"] = changed.difficulty
            why = lawbook.method_reason(changed.kind)
            if why is not None:
                facts["方法変更根拠"] = lawbook.printed_basis(
                    why.code, changed.kind, changed.decided or subject.on, procedure_published=True
                )
        return facts

    def _reasons(self, subject: Subject) -> list[dict[str, str]]:
        lawbook = self._docket.lawbook
        published = self._docket.profile.had_procedure(subject.matter.arrived)
        return [
            {
                "部分": reason.part,
                "根拠": lawbook.printed_basis(
                    reason.code,
                    item.kind,
                    item.decided or subject.on,
                    procedure_published=published,
                    grounds=item.grounds,
                ),
                "理由": reason.text,
            }
            for item in subject.items
            for reason in item.reasons
            if lawbook.reason(reason.code).printed
        ]

    # ------------------------------------------------------------------ what was done

    def _of_measures(self, subject: Subject) -> dict[str, object]:
        executed = [item.executed for item in subject.items if item.executed]
        until = [item.until for item in subject.items if item.until]
        disposed, withdrawn = subject.last(Act.DISPOSE), subject.last(Act.WITHDRAW)
        held = disposed is not None and disposed.facts.get("of") == "held"
        stores = [line for item in subject.items for line in _emptied(item, subject.on)]
        gone = next((item.copies_gone for item in subject.items if item.copies_gone), None)
        day = eras().write
        return {
            "実施日": day(max(executed)) if executed else None,
            "破棄日": day(max(executed)) if executed else None,
            "措置内容": subject.words(Act.EXECUTE),
            "代替措置": next((item.measure for item in subject.items if item.measure), ""),
            "実施予定日": day(min(until)) if until else None,
            "見直し日": day(min(until)) if until else None,
            "破棄一覧": stores,
            "保管一覧": disposed.text.splitlines() if disposed and held else [],
            "取下げ日": day(withdrawn.on) if withdrawn else None,
            "書類一覧": _papers_seen(subject),
            "経過一覧": [_put("received", day(subject.matter.arrived))],
        } | (_of_copies(gone) if gone else {})

    def _of_law(self, subject: Subject) -> dict[str, object]:
        profile = self._docket.profile
        fees = {profile.fee(kind) for kind in subject.kinds} - {0}
        published = profile.procedure_published
        facts: dict[str, object] = {
            "対象根拠": self._cited("appi.16.4", subject.on),
            "記録根拠": self._cited("appi.33.5", subject.on),
            "手数料根拠": self._cited("appi.38.1", subject.on),
            "通知根拠": f"{self._cited('appi.26.1.proviso', subject.on)}、"
            f"{self._cited('rule.9', subject.on)}",
        }
        if len(fees) == 1 and published and profile.had_procedure(subject.matter.arrived):
            facts["手数料"] = f"{fees.pop():,}"
            facts["手続の版"] = _put("procedure", eras().write(published))
        return facts

    def _cited(self, provision: str, on: date) -> str:
        return self._docket.lawbook.provision(provision, on).citation

    # ------------------------------------------------------------------ who else answers

    def _of_route(self, session: Session, subject: Subject) -> dict[str, object]:
        route = next((item.route for item in subject.items if item.route), None)
        if route is None:
            return {}
        joint_use = self._docket.profile.joint_use
        groups = [g for g in joint_use.groups if g.id in route.groups] if joint_use else []
        partner = found(partners_of(session), route.partner) if route.partner else None
        forwarded = Route.FORWARD in (route.way, route.others) and route.consent is not None
        return {
            "案内先": partner.name if partner else "",
            "案内先の連絡先": _contact_lines(partner) if partner else [],
            "案内範囲": "、".join(f"{g.name}（{'、'.join(g.items)}）" for g in groups),
            "取次日": eras().write(route.on) if forwarded else None,
        }


def _sorts_of_data(profile: Profile) -> list[str]:
    """Return which sorts of data the company deals with: the usual, and what it has published."""
    usual = letter_words().usual["情報の種類"]
    found = list(usual) if isinstance(usual, list) else [usual]
    groups = profile.joint_use.groups if profile.joint_use else ()
    for group in groups:
        named = "、".join(group.items[:_NAMED])
        more = "など" * (len(group.items) > _NAMED)
        found.append(_put("sort_of_data", group.name, named + more))
    cookies = profile.policy.cookies
    return [*found, letter_words().phrases["cookies"]] if cookies and cookies.linked else found


# ------------------------------------------------------------------ people and papers


def _of_people(subject: Subject) -> dict[str, object]:
    people = subject.matter.people
    agent = next((p for p in people if p.role.acts_for_another), None)
    person = next((p for p in people if p.role is Role.SELF), None)
    authorities = {p.label for p in identity_rules().proofs if p.counts is Counts.AUTHORITY}
    return {
        "本人": person.name if person else "",
        "代理人": agent.name if agent else "",
        "代理権の書類": [label for label in _papers_seen(subject) if label in authorities],
        "回答先": _put("to", agent.name) if agent else "",
    }


def _of_copies(gone: CopiesGone) -> dict[str, object]:
    """Return what became of the copies of identity documents: the facts of L31."""
    facts: dict[str, object] = {
        "処理日": eras().write(gone.on),
        "返却又は廃棄": phrases.copies_became(returned=gone.returned),
    }
    return facts | ({"処理方法": gone.how} if gone.how else {})


def _papers_seen(subject: Subject) -> list[str]:
    """Return the labels of what was shown, each once."""
    seen: dict[str, None] = {}
    for event in subject.matter.events:
        if event.sort != Act.IDENTITY or not set(event.items) & set(subject.positions):
            continue
        labels = (
            identity_rules().proof(one).label
            for one in event.facts.get("seen", "").split(",")
            if one
        )
        seen |= dict.fromkeys(labels)
        if event.facts.get("document"):
            seen[event.facts["document"]] = None
    return list(seen)


def _papers(on: date) -> list[str]:
    """Return what may be sent by post to show who one is on that day (appi.37.1, order.12.3)."""
    accepted = [p for p in identity_rules().proofs if p.closed(on, Channel.POST) is None]
    alone = [p.label for p in accepted if p.counts is Counts.ALONE and not p.roles]
    pairs = [p.label for p in accepted if p.counts is Counts.PAIR and not p.roles]
    one = _put("one_paper", "、".join(alone))
    two = _put("two_papers", "、".join(pairs))
    return [one, two] if pairs else [one]


def _authorities(role: Role, on: date) -> list[str]:
    """Return what shows that somebody in this role may act for another (order.13)."""
    accepted = (p for p in identity_rules().proofs if p.closed(on, Channel.POST) is None)
    return [proof.label for proof in accepted if proof.authorises(role)]


# ------------------------------------------------------------------ partners and leaks


def _asked_of_partner(session: Session, subject: Subject, text: LetterText) -> dict[str, object]:
    """Return what a letter to a partner says: of the first ask that has no letter yet."""
    sort = {Occasion.INSTRUCT: Sort.INSTRUCT, Occasion.NOTIFY: Sort.NOTIFY}.get(
        text.occasion or Occasion.INTERIM
    )
    if sort is None:
        return {}
    asks = [(ask, items) for ask, items in subject.matter.asks if ask.sort is sort]
    asks.sort(key=lambda pair: pair[0].answered is not None)
    if not asks:
        return {}
    ask, positions = asks[0]
    partner = found(partners_of(session), ask.partner)
    items = [subject.matter.item(n) for n in positions]
    asked = next((e for e in subject.matter.events if e.id == ask.id), None)
    name, instructed = _whose_data(subject.matter), letter_words().instructed
    targets = [item.target for item in items if item.target]
    return {
        "安否": "ご清栄",
        PARTNER: partner.name if partner else "",
        "関係": str(partner.relation) if partner else "",
        "措置": "・".join(dict.fromkeys(filter(None, (instructed.get(i.kind) for i in items)))),
        "期日": eras().write(ask.by) if ask.by else None,
        "対象データ": [_put("data_of", name, target) for target in targets] if name else [],
        "措置内容": asked.text if asked else "",
    }


def _whose_data(matter: Matter) -> str:
    """Return whose data a case is about: never the agent; "" where the person is not known."""
    if matter.setting.role.acts_for_another:
        person = principal_of(matter.people)
        return (person.name or person.organisation) if person else ""
    return matter.requester


def _emptied(item: Item, on: date) -> list[str]:
    """Return what was emptied, how and when; who did it is nobody's business outside."""
    return [
        _put("emptied", "：".join(filter(None, (one.where, one.method))), eras().write(one.on))
        for one in emptied(item.stores, "", item.executed or on)
    ]


def _contact_lines(partner: PartnerLine) -> list[str]:
    labels = ("address", "contact", "phone", "mail")
    return [_put(label, getattr(partner, label)) for label in labels if getattr(partner, label)]


def _of_leaks(subject: Subject) -> dict[str, object]:
    leaks = subject.matter.leaks
    if not leaks:
        return {}
    leak = leaks[-1]
    rows = [
        {"事項": phrases.choice("topic", topic), "内容": leak.entries[topic].text}
        for topic in Topic
        if topic in leak.entries and leak.entries[topic].text
    ]
    return {
        "知った日": eras().write(leak.known_on) if leak.known_on else None,
        "報告事項": rows,
        "概要": _said(leak, Topic.OUTLINE),
        "項目一覧": _said(leak, Topic.DATA).splitlines(),
        "原因": _said(leak, Topic.CAUSE),
        "二次被害": _said(leak, Topic.SECONDARY),
        "本人の対処": _said(leak, Topic.REFERENCE),
        "当社の対応": _said(leak, Topic.PREVENTION),
    }


def _only_principal(session: Session) -> dict[str, object]:
    """Return the one whose contractor we are, where there is but one (rule.9)."""
    active = partners_of(session, active_only=True)
    principals = [one.name for one in active if one.relation is Relation.PRINCIPAL]
    return {PARTNER: principals[0]} if len(principals) == 1 else {}


def _put(pattern: str, *values: str) -> str:
    """Return a phrase of resources/letters/words.toml with these values in it."""
    return letter_words().phrases[pattern].format(*values)


def _said(leak: Leak, topic: Topic) -> str:
    entry = leak.entries.get(topic)
    return entry.text if entry else ""


def partner_of(
    session: Session, values: Mapping[str, str], known: Mapping[str, object]
) -> PartnerLine | None:
    """Return the partner a letter goes to: whom the officer wrote, else whom the case says."""
    written = values.get(PARTNER, "").strip() or str(known.get(PARTNER, ""))
    return found(partners_of(session), written) if written else None


def principal_of(people: Sequence[Person]) -> Person | None:
    """Return the person for whom an agent asks."""
    return next((person for person in people if person.role is Role.SELF), None)


def tells_of_data(text: LetterText) -> bool:
    """Return whether a letter that is no answer tells that there are data of the person."""
    return text.occasion in (Occasion.ROUTE, Occasion.WAIT_METHOD)
