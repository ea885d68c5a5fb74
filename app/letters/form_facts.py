"""What fills a blank form in: the company's desk, the law's tables, the day's list of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import phrases
from app.domain.identity import Action, Counts, Person, accepted, authorities, masks_for
from app.domain.requests import Channel, Family, Kind, Method, Role
from app.matter.certificates import full_day
from app.rules.almanac import eras
from app.rules.form_texts import Facts, Form, form_texts
from app.rules.identification import identity_rules
from app.rules.lawbook import lawbook
from app.rules.wording import letter_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from app.company.profile import Profile
    from app.domain.identity import Proof
    from app.matter.docket import Docket, Matter

_ASKING = (Role.SELF, Role.PARENT, Role.GUARDIAN, Role.LAWYER, Role.AGENT)
_AGENTS = tuple(role for role in _ASKING if role.acts_for_another)
_DATED = {"power-of-attorney"}  # written rather than issued


def facts_of(profile: Profile, on: date) -> Facts:
    """Return what fills in the forms of a company on a day."""
    published = profile.procedure_published
    known = published if published and published <= on else None
    fees = [kind for kind in Kind if known and profile.fee(kind)]
    rules = identity_rules()
    never = [proof for proof in rules.proofs if proof.counts is Counts.NEVER]
    whys = dict.fromkeys(
        mask.why
        for mask in masks_for(rules, (proof.id for proof in never))
        if mask.action is Action.DESTROY
    )
    given = {
        "fees": bool(fees),
        "no-procedure": known is None,
        "no-address": not profile.company.address,
        "phone": bool(profile.desk.phone),
        "mail": bool(profile.desk.mail),
    }
    slots = {
        "company": profile.company.name,
        "desk": profile.desk.name,
        "today": eras().write(on),
        "fees": "\n".join(f"{lawbook().kind(k).label}　{profile.fee(k):,}円" for k in fees),
        "procedure": eras().write(known) if known else "",
        "mandate-months": _months("power-of-attorney"),
        "seal-months": _months("seal-certificate"),
        "by-phone": _without_papers(on, Channel.PHONE),
        "by-mail": _without_papers(on, Channel.MAIL),
        "never": "・".join(proof.label for proof in never),
        "never-why": "、".join(whys),
    }
    return Facts(
        slots,
        frozenset(name for name, is_given in given.items() if is_given),
        _choices(on),
        {"documents": _documents(on), "authority": _authorities(on)},
        profile.desk_lines,
    )


def slip_facts(docket: Docket, matter: Matter, on: date, staff: str) -> Facts:
    """Return what fills in the receipt slip (受付票) of a case: no name, and nothing of the words.

    Whoever finds a lost slip learns that somebody asked something; that data exist is never
    said. A kind is named only when the officer confirmed it, a day only when it is still to come.
    """
    facts = facts_of(docket.profile, on)
    open_items = [n for n, item in enumerate(matter.items, 1) if item.phase.open]
    sure = all(item.confirmed for item in matter.items) and bool(matter.items)
    rules = [docket.lawbook.kind(item.kind) for item in matter.items]
    names = dict.fromkeys(docket.lawbook.letter_name(item.kind) for item in matter.items)
    clocks = [one.clock for n in open_items for one in docket.clocks(matter, n)] if sure else []
    dues = [clock.due for clock in clocks if clock.id in ("K11", "K12") and clock.due]
    due = max(dues, default=None)
    unsure = form_texts()[Form.SLIP].words["unsure"]
    slots = {
        "number": matter.number,
        "arrived": full_day(matter.arrived),
        "channel": letter_words().channel[matter.channel],
        "kinds": "\n".join(names) if sure else unsure.format(letter_words().unconfirmed),
        "staff": staff,
        "due": eras().write(due) if due else "",
    }
    identity = sure and any(rule.identity for rule in rules)
    given = {
        "due" if due and due >= on else "no-due",
        "identity" if identity else "no-identity",
        *(("staff",) if staff else ()),
    }
    return Facts(
        {**facts.slots, **slots},
        facts.given | given,
        facts.choices,
        facts.tables,
        facts.contact,
    )


# ------------------------------------------------------------------ choices


def _choices(on: date) -> Mapping[str, Mapping[str, str]]:
    book = lawbook()
    rights = [rule for rule in book.kinds if rule.family is Family.RIGHTS]
    stop, provision = book.kind(Kind.USE_STOP).grounds, book.kind(Kind.TP_STOP).grounds

    def grounds(which: Iterable[str]) -> dict[str, str]:
        wanted = set(which)
        return {g: book.ground_label(g) for g in (*stop, *provision) if g in wanted}

    papers = {
        proof.id: proof.label
        for role in _AGENTS
        for proof in authorities(identity_rules(), on, Channel.POST, role)
    }
    return {
        "roles": {role: phrases.role(role) for role in _ASKING},
        "kinds": {rule.kind: f"{rule.label}（{rule.basis}）" for rule in rights},
        "methods": {method: phrases.method(method) for method in Method},
        "authority": papers,
        "grounds-use": grounds(set(stop) - set(provision)),
        "grounds-provision": grounds(set(provision) - set(stop)),
        "grounds-both": grounds(set(stop) & set(provision)),
    }


# ------------------------------------------------------------------ documents


def _documents(on: date) -> tuple[tuple[str, ...], ...]:
    """Return what shows who one is, at the desk or by post, and what to black out on a copy."""
    rules, words = identity_rules(), form_texts()[Form.IDENTITY].words
    visit, post = (
        accepted(rules, on, channel, Role.SELF, Person.SUBJECT)
        for channel in (Channel.VISIT, Channel.POST)
    )
    rows = []
    for proof in rules.proofs:
        if proof not in visit and proof not in post:
            continue
        masks = (m.label for m in masks_for(rules, (proof.id,)) if m.action is Action.BLACK_OUT)
        where = "visit" if proof in visit else "post"
        only = "{}" if proof in visit and proof in post else words[where]
        count = words["one"] if proof.counts is Counts.ALONE else words["two"]
        rows.append((only.format(_labelled(proof)), count, "、".join(masks) or words["none"]))
    return tuple(rows)


def _authorities(on: date) -> tuple[tuple[str, ...], ...]:
    """Return what shows that somebody may act for another, and who that is."""
    rules, words = identity_rules(), form_texts()[Form.IDENTITY].words
    rows = []
    for role in _AGENTS:
        papers = authorities(rules, on, Channel.POST, role)
        own = [
            proof.label
            for proof in accepted(rules, on, Channel.POST, role, Person.AGENT)
            if role in proof.roles
        ]
        told = "、".join(map(_labelled, papers))
        rows.append((phrases.role(role), words["own"].format(told, own[0]) if own else told))
    return tuple(rows)


def _labelled(proof: Proof) -> str:
    words = form_texts()[Form.IDENTITY].words
    if proof.months is None:
        return proof.label
    return str(
        words["written" if proof.id in _DATED else "months"].format(proof.label, proof.months)
    )


def _without_papers(on: date, channel: Channel) -> str:
    """Return how the desk makes sure without a document; "" where it cannot."""
    words = form_texts()[Form.IDENTITY].words
    proofs = accepted(identity_rules(), on, channel, Role.SELF, Person.SUBJECT)
    groups = (("alone", Counts.ALONE), ("pair", Counts.PAIR))
    listed = [(name, [p.label for p in proofs if p.counts is sort]) for name, sort in groups]
    told = [_of_these(words, name, labels) for name, labels in listed if labels]
    return words["confirm"].format(words["or"].join(told)) if told else ""


def _of_these(words: Mapping[str, str], name: str, labels: list[str]) -> str:
    """Return how many of these are wanted, in words."""
    if name == "alone" and len(labels) == 1:
        return labels[0]
    if name == "pair" and len(labels) == 2:
        return words["both"].format(*labels)
    return words[name].format("、".join(labels))


def _months(proof: str) -> str:
    return str(identity_rules().proof(proof).months)
