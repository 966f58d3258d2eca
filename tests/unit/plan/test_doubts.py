import pytest

from models.plan.doubt import doubts
from models.plan.rule import defined, rules
from models.plan.target import targets
from streams.kpis import KPIS
from tests.unit.plan.street import made_up
from xiqu.undefined import undefined_page


def test_every_doubt_of_the_register_is_told_whole_and_in_both_languages() -> None:
    for target in targets():
        told = doubts(target)
        assert " ".join(each.en for each in told) == target.doubt
        assert all(each.zh for each in told)


def test_a_sentence_that_nobody_has_put_into_chinese_is_named() -> None:
    with pytest.raises(LookupError, match=r"no Chinese for 'Nobody knows\.'"):
        doubts(made_up("law_publicity_rate", doubt="Nobody knows."))


def test_the_page_leaves_out_no_target_no_doubt_no_definition_and_no_statement_of_a_kpi() -> None:
    lines = undefined_page().splitlines()
    for target in targets():
        assert any(f"`{target.id}` |" in line for line in lines), target.id
        for said in (*doubts(target), *defined(target, rules()[target.id])):
            assert any(said.en in line and said.zh in line and f"`{target.id}`" in line for line in lines), (target.id, said.en)
    told = {line.partition(" — ")[0]: line for line in lines if line.startswith("- ")}
    for kpi in KPIS:
        for doubt in kpi.unconfirmed:
            assert f"`{kpi.name}`" in told[f"- {doubt}".partition(" — ")[0]], (kpi.name, doubt)


def test_the_page_says_what_is_measured_and_what_is_reported() -> None:
    line = next(line for line in undefined_page().splitlines() if "`air_good_days_share` |" in line)
    assert ("`air.good_days`" in line, "≥ 90" in line, "不低于 not below" in line) == (True, True, True)
    reported = next(line for line in undefined_page().splitlines() if "`law_publicity_rate` |" in line)
    assert "部门上报 reported" in reported
