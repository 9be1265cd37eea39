"""Two processes about one creator's week at once: one works, the other is refused with the first one's id (R58)."""

import json

import pytest
from kept_weeks import kept_weeks
from lost_weeks import judge

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full


@pytest.mark.requirement("records:at-once")
def test_a_run_of_a_week_that_is_being_saved_is_refused_with_the_first_ones_id(home, hanging, run):
    first = hanging("after", "generate", "ines")
    (week,) = kept_weeks(home)
    second = run("generate", "ines", "--json")
    document = json.loads(second.stdout)
    assert (second.returncode, document["error_code"]) == (4, "WEEK_BUSY")
    assert week["generation_id"] in document["error_message"]
    assert document["phase"] == "phase_1"
    first.kill()
    assert run("generate", "ines").returncode == 0
    assert judge(home) == 1


@pytest.mark.requirement("records:at-once")
@pytest.mark.parametrize("times", [pytest.param(1, marks=pytest.mark.full), pytest.param(20, marks=pytest.mark.soak)])
def test_of_two_runs_that_begin_at_once_each_is_saved_or_refused(home, start, run, times):
    for _ in range(times):
        both = [start("generate", "ines", "--json", "-q") for _ in range(2)]
        ended = [(process.communicate()[0], process.returncode) for process in both]
        codes = sorted(code for _, code in ended)
        assert codes in ([0, 4], [0, 0]), "one after the other is no conflict"
        for said, code in ended:
            assert json.loads(said)["status"] == "saved" if code == 0 else json.loads(said)["error_code"] == "WEEK_BUSY"
        assert judge(home) == 1
    assert run("generate", "ines").returncode == 0


@pytest.mark.full
@pytest.mark.requirement("records:at-once")
def test_an_approval_is_refused_while_its_week_is_generated_again(home, has_week, made, hanging, run):
    has_week("odessa")
    (waits,) = kept_weeks(home)
    made("odessa", seed=7)
    hanging("before", "review", "approve", kept_weeks(home)[1]["generation_id"])
    refused = run("review", "approve", waits["generation_id"], "--json")
    document = json.loads(refused.stdout)
    assert (refused.returncode, document["error_code"]) == (2, "WEEK_BUSY")
    assert kept_weeks(home)[1]["generation_id"] in document["error_message"]
    again = run("generate", "odessa", "--json")
    assert (again.returncode, json.loads(again.stdout)["error_code"]) == (4, "WEEK_BUSY")


@pytest.mark.full
@pytest.mark.requirement("records:at-once")
def test_two_creators_weeks_do_not_wait_for_one_another(home, hanging, run):
    hanging("before", "generate", "ines")
    assert run("generate", "luna").returncode == 0
    assert judge(home, at_work=frozenset({kept_weeks(home)[0]["generation_id"]})) == 1
