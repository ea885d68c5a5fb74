from __future__ import annotations

import tomllib

import pytest

import resources
from app import phrases
from app.domain import incidents, jipdec, leak, leak_steps
from app.domain.forms import FORMS
from app.domain.incident_forms import INCIDENT_FORMS, NO_DEFAULT_DAY
from app.domain.incidents import ACTS, AWARE, INQUIRY, OPENERS, missing_of, name_of
from app.domain.item import Act, Missing
from app.domain.leak_facts import CHOICES, Question, Topic
from app.views.lines import Next

SORTS = {"line", "text", "date", "choice", "choices", "number"}
WORDS = tomllib.loads(resources.open_text("phrases/ja.toml"))
ASKED_BY = {
    leak_steps.Missing.REASON: "text",
    leak_steps.Missing.DIFFICULTY: "text",
    jipdec.Missing.EXPLANATION: "text",
    jipdec.Missing.OUTCOME: "text",
    jipdec.Missing.JUSTIFICATION: "justification",
    jipdec.Missing.DEMAND: "exhibits",
}
BY_WHO_ACTS = {"second-person", "approver", "unconcerned", "second-approval"}
TABLES = [("leak", leak_steps.TABLE), ("jipdec", jipdec.TABLE)]


def japanese(text):
    return any("ぁ" <= c <= "ヿ" or "一" <= c <= "鿿" for c in text)


def fields_of(name):
    return {field.name: field for field in INCIDENT_FORMS[name]}


def test_that_every_act_has_a_name_of_its_own_and_a_form():
    assert set(INCIDENT_FORMS) == set(ACTS)
    assert len(ACTS) == len(leak.Act) + len(jipdec.Act)
    assert not set(ACTS) & (set(Act) | set(FORMS))
    assert all(name_of(act) == name for name, act in ACTS.items())
    assert (AWARE, INQUIRY) == OPENERS == ("leak-aware", "jipdec-inquiry")


@pytest.mark.parametrize("name", INCIDENT_FORMS)
def test_that_fields_are_well_formed_and_say_which_leak_and_on_which_day(name):
    form = INCIDENT_FORMS[name]
    names = [field.name for field in form]
    assert len(names) == len(set(names))
    assert {field.sort for field in form} <= SORTS
    assert all(field.sort in ("choice", "choices") for field in form if field.choices)
    assert names[0] == "nr"
    assert fields_of(name)["on"].required


def test_that_choices_are_values_the_rules_know():
    facts = fields_of("leak-facts")
    assert {q: facts[q].choices for q in Question} == dict(CHOICES)
    assert fields_of("leak-topic")["topic"].choices == tuple(Topic)
    assert fields_of("jipdec-inquiry")["basis"].choices == tuple(jipdec.Basis)
    assert fields_of("jipdec-draft")["exhibits"].choices == tuple(jipdec.Exhibit)


@pytest.mark.parametrize(("prefix", "table"), TABLES, ids=lambda one: str(one)[:6])
def test_that_a_form_asks_for_what_its_step_says_it_supplies(prefix, table):
    for step in table:
        asked = fields_of(f"{prefix}-{step.act}")
        for one in {one for one in step.supplies if str(one) not in BY_WHO_ACTS}:
            assert ASKED_BY[one] in asked, (step.act, one)
            if ASKED_BY[one] == "text":
                assert asked["text"].required, step.act


def test_that_the_day_a_department_knew_is_never_filled_in_for_her():
    assert NO_DEFAULT_DAY == "leak-aware"
    assert fields_of("leak-aware")["department"].required


def test_that_what_is_missing_keeps_the_words_of_its_own_rules():
    (of_leak,) = missing_of("leak-judge", ["count"])
    (of_body,) = missing_of("jipdec-submit", ["second-person"])
    (of_item,) = missing_of("approve", ["second-person"])
    assert of_leak is leak_steps.Missing.COUNT
    assert of_body is jipdec.Missing.SECOND_PERSON
    assert of_item is Missing.SECOND_PERSON
    assert phrases.missing(of_body) != phrases.missing(of_item)


# ------------------------------------------------------------------ words


def test_that_every_act_is_said_by_a_button_and_by_the_timeline():
    assert set(WORDS["incident"]) == set(ACTS)
    for name in ACTS:
        about = "漏えい等：" if name.startswith("leak-") else "団体の照会："
        for said in (phrases.act(name), phrases.event(name)):
            assert said.startswith(about)
            assert japanese(said.removeprefix(about))


def test_that_every_field_has_a_label_and_every_choice_a_word():
    for name, form in INCIDENT_FORMS.items():
        for field in form:
            assert japanese(phrases.field(field.name)), (name, field.name)
            for choice in field.choices:
                assert japanese(phrases.choice(field.name, choice)), (name, field.name, choice)


def test_that_every_act_that_can_be_next_has_its_sentence():
    along = {name_of(act) for act in jipdec._ALONG.values()} | {INQUIRY}
    judging = {leak.Act.JUDGE, leak.Act.REPORTABLE, leak.Act.NOT_REPORTABLE, leak.Act.RETRACT}
    reports = {leak.Act.PRELIMINARY, leak.Act.FINAL, leak.Act.SUPPLEMENT}
    tracks = {leak.Act.PRINCIPAL, leak.Act.PERSONS, leak.Act.BODY}
    marks = {leak.Act.PMARK_PRELIMINARY, leak.Act.PMARK, leak.Act.CLOSE, leak.Act.AWARE}
    supplying = {name_of(act) for act in incidents._SUPPLIED_BY.values()}
    may_be_next = {name_of(act) for act in judging | reports | tracks | marks} | along | supplying
    assert set(WORDS["incident_next"]) == may_be_next
    for name in may_be_next:
        assert phrases.next_step(Next(name)).endswith("。")
    wanting = Next("leak-reportable", 0, (leak_steps.Missing.SECOND_PERSON,))
    assert phrases.missing(leak_steps.Missing.SECOND_PERSON) in phrases.next_step(wanting)
