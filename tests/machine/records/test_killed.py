"""`kill -9` at any moment of `eros generate`: every week that stands has its record, nothing is half done."""

import pytest
from kept_weeks import kept_weeks
from lost_weeks import LostWeek, judge

WORDS = ("generate", "ines", "-q", "--json")


@pytest.mark.requirement("records:killed")
@pytest.mark.parametrize("kills", [pytest.param(6, marks=pytest.mark.full), pytest.param(200, marks=pytest.mark.soak)])
def test_no_week_is_lost_wherever_a_run_is_killed(home, runner, mend, chance, kills):
    process = runner()
    code, seconds = process.end(*WORDS)
    assert (code, judge(home)) == (0, 1)
    killed = 0
    for number in range(kills):
        killed += process.kill(WORDS, chance.uniform(0, seconds))
        if number % 2:  # else the next run finds out
            mend()
            assert judge(home) == 1
    assert killed >= kills / 2
    assert process.end(*WORDS)[0] == 0
    assert judge(home) == 1
    assert kept_weeks(home)[-1]["state"] == "saved"


@pytest.mark.full
@pytest.mark.requirement("records:killed")
def test_the_same_judge_notices_a_record_that_is_written_after_the_save_alone(home, hanging, mend):
    """The negative control: a recorder without claim and begin_save."""
    hanging("after", "generate", "ines", careless=True).kill()
    mend()
    with pytest.raises(LostWeek, match="has no record"):
        judge(home)
