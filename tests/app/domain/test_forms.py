from __future__ import annotations

from app.domain.forms import ALWAYS, FORMS
from app.domain.item import Act, Identity, Missing
from app.domain.requests import Kind, Method, Role, WaitReason
from app.domain.steps import BESIDE, TABLES

SORTS = {"line", "text", "date", "choice", "choices"}


def test_that_every_act_of_a_table_has_a_form_but_the_letter_that_has_its_own_page():
    acts = {step.act for table in (*TABLES.values(), BESIDE) for step in table}
    assert acts - FORMS.keys() == {Act.LETTER}
    assert set(Act) - FORMS.keys() == {Act.LETTER}
    assert set(ALWAYS) == FORMS.keys() - acts


def test_that_fields_are_well_formed():
    for act, form in FORMS.items():
        names = [field.name for field in form]
        assert len(names) == len(set(names)), act
        for field in form:
            assert field.sort in SORTS
            assert bool(field.choices) <= (field.sort == "choice"), (act, field.name)


def test_that_what_happened_happened_on_a_day():
    for act, form in FORMS.items():
        dated = {field.name for field in form if field.sort == "date"}
        assert "on" in dated or act in (Act.TASK, Act.PERSON, Act.TAG), act


def test_that_choices_are_values_the_rules_know():
    fields = {(act, f.name): f.choices for act, form in FORMS.items() for f in form}
    assert fields[Act.CONFIRM, "kind"] == tuple(Kind)
    assert fields[Act.ASK, "reason"] == tuple(WaitReason)
    assert fields[Act.TARGET, "method"] == tuple(Method)
    assert fields[Act.PERSON, "role"] == tuple(Role)
    assert set(fields[Act.IDENTITY, "result"]) == set(Identity) - {Identity.PENDING}


def test_that_a_form_asks_for_what_its_step_says_it_supplies():
    asked_by = {
        Missing.LEAK_QUESTION: "leak",
        Missing.REQUEST_QUESTION: "request",
        Missing.PARTNER_QUESTION: "partner",
        Missing.DECISION: "decision",
        Missing.METHOD: "method",
        Missing.DIFFICULTY: "difficulty",
        Missing.MEASURE: "measure",
        Missing.ID_COPIES: "copies",
        Missing.CAUSE: "cause",
        Missing.CORRECTIVE_ACTION: "corrective",
        Missing.STORES: "stores",
        Missing.REVIEW_DAY: "until",
        Missing.HOLD_REASON: "text",
    }
    by_who_acts = {Missing.SECOND_PERSON, Missing.APPROVER, Missing.SECOND_APPROVAL}
    for table in (*TABLES.values(), BESIDE):
        for step in table:
            names = {field.name for field in FORMS.get(step.act, ())}
            for one in set(step.supplies) - by_who_acts:
                assert asked_by[one] in names, (step.act, one)
