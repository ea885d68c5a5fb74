"""Which kinds of request a text may hold, and the words that say so: a proposal, never more.

The ground that is stated decides the kind, never the word a person happens to use: 「削除」
because a fact is wrong is a correction (appi.34), because it is no longer wanted a stop of use
(appi.35). Which words are grounds and wishes is data; it comes in as `Rules`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.domain.requests import Ground, Kind

REACH = 30
"""Folded characters that may stand between the two words of a rule."""
_SOON = 14
"""Folded characters behind a rule's words in which they may be taken back."""
_AT_ONCE = 9
"""Folded characters behind the noun of a wish in which it may be taken back."""
QUOTED_AT_MOST = 3
"""Passages quoted for one kind."""

_READ_AT_MOST = 20_000  # characters of a mail; nobody asks for anything behind them
_SENTENCE_AT_MOST = 400  # characters; a longer one is no sentence
_CLAUSE_AT_MOST = 40  # characters
_WRAPPED_AT = 20  # characters; a shorter line was ended by its writer, not by the mail program
_COMMA = re.compile("[、，,]")
_SENTENCE_END = re.compile(r"[。｡！？!?]+|\n")
_LINE_START = re.compile(r"[\s\u3000]|[-・●○■□◆◇※*＊①-⑳]|[(（]?[0-9０-９]{1,2}[.)．）、]")
_LISTED = re.compile(
    r"[・●○■□◆◇①-⑳一二三四五六七八九十][、.．)）\s]?|[(（]?[0-9０-９]{1,2}[.)．）、]"
)
_MARKED_AS_QUOTED = re.compile(r"[\s\u3000]*[>＞|｜]")
_REPLY = re.compile(r"\s*(?:re|aw|返信)\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE)
_FORWARD = re.compile(r"\s*(?:fwd?|転送)\s*[:：]", re.IGNORECASE)
# where the text of an earlier mail begins
_EARLIER = re.compile(
    r"""^[\s\u3000]*(?:
        -{2,}\s*(?:Original\ Message|元のメッセージ|Original\ Mail)\s*-{2,}
      | On\ .{5,120}\ wrote:\s*$
      | \d{4}年\d{1,2}月\d{1,2}日.{0,80}(?:<[^>]*>|さん|様)?.{0,10}[:：]\s*$
      | .{1,60}(?:さんは書きました|は書きました|wrote)[:：]\s*$
      | \d{4}[/年.-]\d{1,2}[/月.-]\d{1,2}.{0,100}(?:のメール|>|wrote|様)\s*[:：]\s*$
      | _{12,}\s*$
      | -{2,}\s*Forwarded\ message\s*-{2,}
      | (?:From|差出人|送信者)\s*[:：].{0,120}@
      | [-=_*－＝]{3,}\s*(?:引用|以下引用).{0,20}$
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_SIGNATURE = re.compile(r"--\s?$")
_RULED_OFF = re.compile(r"[\s\u3000]*[-=_*~＊－＝━─☆★◇◆+─]{6,}[\s\u3000]*$")
_REACHED_AT = re.compile(r"(?:tel|fax|mail|〒|電話|@|https?:)", re.IGNORECASE)
_SAID = re.compile(r"。|です|ます|ください|下さい|願|内容")
_CARD_AT_MOST = 10  # lines of a signature between two rules
_MARKS = "ﾞﾟ゛゜\u3099\u309a"
_COMBINING = str.maketrans("゛゜", "\u3099\u309a")
_KATAKANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What in one sentence is looked for. Words are folded (`folded`).

    `about` and `says` must both be there, at most `REACH` apart; with `says` empty, `about` is
    enough. `masked` words are not seen, a sentence with one of `unless` is not read, and with
    `mail` one of these must stand somewhere in the mail. A denial right behind the words takes
    them back; with `deniable` one right behind `about` alone does too: 「削除ではなく」.
    """

    about: tuple[str, ...]
    says: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    mail: tuple[str, ...] = ()
    deniable: bool = False


@dataclass(frozen=True, slots=True)
class Rule(Pattern):
    """What speaks for a kind.

    A rule is silent next to a sentence that spoke for one of `yields_to`, and a `fallback` is
    silent where anything else spoke. Rules are asked in their order.
    """

    kind: Kind
    yields_to: tuple[Kind, ...] = ()
    fallback: bool = False


@dataclass(frozen=True, slots=True)
class GroundRule(Pattern):
    """What states a ground (appi.34, appi.35), wherever in the mail, for one of `kinds`."""

    ground: Ground
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules, and what takes their words back."""

    rules: tuple[Rule, ...]
    denials: tuple[
        str, ...
    ]  # right behind a wish they undo it: 利用停止を求めるもの「ではありません」
    boilerplate: tuple[str, ...]  # a sentence with one of these is nobody's own: 配信停止はこちら
    advertising: tuple[str, ...] = ()  # with two of these the whole mail asks nothing of us
    told: tuple[str, ...] = ()  # right behind a wish: it was one, 開示をお願い「したのに」
    automatic: tuple[str, ...] = ()  # with one of these a program wrote the whole mail
    grounds: tuple[GroundRule, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposedGround:
    """A ground a mail may state, and the passages that led there, as they were written."""

    ground: Ground
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProposedKind:
    """A kind a mail may hold, and the passages that led there, as they were written."""

    kind: Kind
    words: tuple[str, ...]
    grounds: tuple[ProposedGround, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    folded: str
    places: tuple[int, ...]  # of each folded character in `text`

    def quote(self, start: int, end: int) -> str:
        """Return what was written where folded characters `start` to `end` stand.

        The whole clause around them, where that is not long.
        """
        first, last = self.places[start], self.places[end - 1]
        after = next((place for place in self.places[end:] if place > last), len(self.text))
        comma = _COMMA.search(self.text, after)
        clause_end = comma.start() if comma else len(self.text)
        clause_start = max(
            (found.end() for found in _COMMA.finditer(self.text, 0, first)), default=0
        )
        if clause_end - clause_start <= _CLAUSE_AT_MOST:
            first, after = clause_start, clause_end
        return " ".join(self.text[first:after].split())


@dataclass(frozen=True, slots=True)
class _Find:
    kind: Kind
    sentence: int
    start: int
    words: str


def propose(subject: str, body: str, rules: Rules) -> tuple[ProposedKind, ...]:
    """Return the kinds a mail may hold, in the order in which they first appear in it.

    Empty for what asks nothing of a privacy officer. Text quoted from earlier mails does not
    count, nor does the subject of a reply. What a forwarded mail encloses does: it is what the
    desk was sent it for. Each kind carries the grounds the mail states for it.
    """
    sentences = [_folded_sentence(text) for text in _sentences(subject, body)]
    whole = "\n".join(sentence.folded for sentence in sentences)
    heading = _folded_sentence(subject).folded  # of a bounce it may be that of a reply
    if sum(word in whole for word in rules.advertising) > 1:
        return ()
    if _holds(whole, rules.automatic) or _holds(heading, rules.automatic):
        return ()
    sentences = [one for one in sentences if not _holds(one.folded, rules.boilerplate)]
    found = _finds(sentences, whole, rules)
    stated = _grounds(sentences, whole, rules)
    return tuple(_grouped(sorted(found, key=lambda find: (find.sentence, find.start)), stated))


def _finds(sentences: list[_Sentence], whole: str, rules: Rules) -> list[_Find]:
    found: list[_Find] = []
    spoken: set[tuple[Kind, int]] = set()
    listed = {at for at, one in enumerate(sentences) if _LISTED.match(one.text.lstrip())}
    for rule in rules.rules:
        seen = None if rule.fallback and found else _seen(rule, whole, rules.denials)
        if seen is None:
            continue
        here = [
            _Find(rule.kind, number, start, sentence.quote(start, end))
            for number, sentence in enumerate(sentences)
            if not _is_spoken_near(number, rule.yields_to, spoken, listed)
            for start, end in _spans(seen, sentence.folded, rules.denials + rules.told)
        ]
        found += here
        spoken |= {(find.kind, find.sentence) for find in here}
    return found


def _grounds(
    sentences: list[_Sentence], whole: str, rules: Rules
) -> dict[Kind, dict[Ground, list[str]]]:
    stated: dict[Kind, dict[Ground, list[str]]] = {}
    for rule in rules.grounds:
        seen = _seen(rule, whole, rules.denials)
        if seen is None:
            continue
        words = [
            sentence.quote(start, end)
            for sentence in sentences
            for start, end in _spans(seen, sentence.folded, rules.denials + rules.told)
        ]
        for kind in rule.kinds if words else ():
            stated.setdefault(kind, {}).setdefault(rule.ground, []).extend(words)
    return stated


def folded(text: str) -> str:
    """Return `text` as words are compared: one width, one case, hiragana, no white space."""
    return _folded_sentence(text).folded


# ------------------------------------------------------------------ what the writer wrote


def own_text(subject: str, body: str) -> str:
    """Return the lines of `body` that are no quotation of an earlier mail, nor a signature."""
    forwarded = _FORWARD.match(subject) is not None
    lines = []
    for line in body[:_READ_AT_MOST].split("\n"):
        if not forwarded and _EARLIER.match(line[:300]):
            break
        if _SIGNATURE.fullmatch(line) and not forwarded:
            break
        if not _MARKED_AS_QUOTED.match(line):
            lines.append(line)
    return "\n".join(_without_cards(lines))


def _without_cards(lines: list[str]) -> Iterator[str]:
    """Leave out the signatures ruled off from the text: who writes, and how to reach them."""
    rules = [at for at, line in enumerate(lines) if _RULED_OFF.match(line)]
    cards: set[int] = set()
    for begin, end in pairwise([*rules, len(lines)]):
        card = "\n".join(lines[begin + 1 : end])
        if end - begin <= _CARD_AT_MOST and _REACHED_AT.search(card) and not _SAID.search(card):
            cards.update(range(begin, end))
    return (line for at, line in enumerate(lines) if at not in cards)


def _sentences(subject: str, body: str) -> Iterator[str]:
    if not _REPLY.match(subject):
        yield subject
    lines = own_text(subject, body).split("\n")
    wrapped = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        wrapped.append(line)
        # a line broken by the mail program goes on in the next one
        goes_on = len(line) >= _WRAPPED_AT and following and not _LINE_START.match(following)
        if not goes_on:
            wrapped.append("\n")
    for sentence in _SENTENCE_END.split("".join(wrapped)):
        for at in range(0, len(sentence.strip()), _SENTENCE_AT_MOST):
            yield sentence[at : at + _SENTENCE_AT_MOST]


def _folded_sentence(text: str) -> _Sentence:
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and text[end] in _MARKS:
            end += 1
        unit = unicodedata.normalize("NFKC", text[at:end].translate(_COMBINING))
        unit = "".join(unit.casefold().translate(_KATAKANA).split())
        pieces.append(unit)
        places += [at] * len(unit)
        at = end
    return _Sentence(text, "".join(pieces), tuple(places))


# ------------------------------------------------------------------ what speaks for a kind


def _seen(rule: Pattern, mail: str, denials: tuple[str, ...]) -> Pattern | None:
    """Return the rule with those of its words that the mail holds; None where it says nothing.

    Of thousands of words a mail holds a few: its sentences are asked for those only.
    """
    about, says, masked, unless = (
        tuple(word for word in words if word in mail)
        for words in (rule.about, rule.says, rule.masked, rule.unless)
    )
    if not about or (rule.says and not says) or not _is_about(mail, rule.mail, denials):
        return None
    return replace(rule, about=about, says=says, masked=masked, unless=unless)


def _spans(rule: Pattern, sentence: str, denials: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Yield where a rule finds its words in a folded sentence: the closest pair of them."""
    if _holds(sentence, rule.unless):
        return
    plain = sentence
    for word in rule.masked:
        sentence = sentence.replace(word, "\0" * len(word))
    abouts = [
        about
        for about in _occurrences(sentence, rule.about)
        if not (rule.deniable and _is_denied(plain, about[1], _AT_ONCE, denials))
    ]
    if rule.says:
        pairs = [
            (min(about[0], says[0]), max(about[1], says[1]))
            for about in abouts
            for says in _occurrences(sentence, rule.says)
            if max(about[0], says[0]) - min(about[1], says[1]) <= REACH
        ]
    else:
        pairs = abouts
    kept = [pair for pair in pairs if not _is_denied(plain, pair[1], _SOON, denials)]
    if kept:
        yield min(kept, key=lambda pair: (pair[1] - pair[0], pair[0]))


def _occurrences(sentence: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    for word in words:
        at = sentence.find(word)
        while at >= 0:
            yield at, at + len(word)
            at = sentence.find(word, at + 1)


def _is_denied(sentence: str, end: int, reach: int, denials: tuple[str, ...]) -> bool:
    return _holds(sentence[end : end + reach], denials)


def _is_about(mail: str, words: tuple[str, ...], denials: tuple[str, ...]) -> bool:
    """Return whether a mail holds one of these, and does not take it back; none ask nothing."""
    return not words or any(
        not _is_denied(mail, end, _SOON, denials) for _, end in _occurrences(mail, words)
    )


def _holds(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)


def _is_spoken_near(
    sentence: int, kinds: tuple[Kind, ...], spoken: set[tuple[Kind, int]], listed: set[int]
) -> bool:
    """Return whether this sentence or one beside it spoke; a point of a list stands alone."""
    near = {sentence} if sentence in listed else {sentence - 1, sentence, sentence + 1} - listed
    return any((kind, number) in spoken for kind in kinds for number in near)


def _grouped(
    found: Iterable[_Find], stated: dict[Kind, dict[Ground, list[str]]]
) -> Iterator[ProposedKind]:
    words: dict[Kind, list[str]] = {}
    for find in found:
        words.setdefault(find.kind, []).append(find.words)
    for kind, passages in words.items():
        grounds = tuple(
            ProposedGround(ground, _longest(said)) for ground, said in stated.get(kind, {}).items()
        )
        yield ProposedKind(kind, _longest(passages), grounds)


def _longest(passages: list[str]) -> tuple[str, ...]:
    """Return the passages once each, without those that are part of another, some of them."""
    once = dict.fromkeys(passages)
    longest = [one for one in once if not any(one in other != one for other in once)]
    return tuple(longest[:QUOTED_AT_MOST])
