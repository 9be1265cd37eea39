"""Every figure of the suite gets worse when what it measures does: one real week, made worse on one side at a time."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from evals.metrics import FIGURES, CaseRun, broken_rules, figures
from evals.observe import CaseObservation, Observation, run_scenario
from evals.report import Result, as_html, as_json, as_markdown
from evals.scenario import CaseFile, FailureRow, Scenario

Week = Callable[[Observation], Observation]

HEALTHY = CaseFile(name="a week", why="To see.", healthy=True, scenario=Scenario())
ROW = CaseFile(
    name="a row",
    why="To see.",
    row=FailureRow(error_type="persona_missing", severity="LOW", first="go_on", second="go_on"),
)
PHRASINGS = CaseFile.model_validate({"name": "words", "why": "To see.", "phrasings": {"begins": "x"}})
PAIRS = {
    share: CaseFile.model_validate({"name": share, "why": "To see.", "pairs": {"share": share, "auc": 0.5}})
    for share in ("all", "across")
}


def documented(change: Callable[[dict[str, Any]], Any]) -> Week:
    """The week with its document changed in place."""

    def worse(seen: Observation) -> Observation:
        document = deepcopy(seen.document)
        change(document)
        return replace(seen, document=document)

    return worse


def items(**fields: Any) -> Week:
    return documented(lambda document: [item.update(fields) for item in document["items"]])


def half(bound: str) -> Week:
    return lambda seen: replace(seen, bounds={**seen.bounds, bound: (seen.bounds[bound][0] / 2, seen.bounds[bound][1])})


WORSE: dict[str, Week] = {
    "pipeline_seconds_max": lambda seen: replace(seen, seconds=20.0),
    "pipeline_seconds_p95": lambda seen: replace(seen, seconds=20.0),
    "tool_call_ms_max": lambda seen: replace(seen, calls=(("get_channels", 90_000.0, "ok"),)),
    "tool_call_ms_p95": lambda seen: replace(seen, calls=(("get_channels", 90_000.0, "ok"),)),
    "pass_rate": documented(lambda document: document["validation"].update(errors=1)),
    "mean_freshness": items(caption_scores={"freshness": 10, "performance": 80}),
    "duplicate_rate": items(caption_id=1, caption_text="the same"),
    "follow_up_rate": documented(lambda document: document["summary"].update(followups_generated=0)),
    "rule_violations": lambda seen: replace(seen, violations=("timing:spacing: two at once",)),
    "caption_coverage": items(needs_caption=True),
    "composite_of_bound": half("composite"),
    "shares_of_bound": half("shares"),
    "placement_of_bound": half("placement"),
    "prime_of_room": half("prime_room"),
    "prime_of_revenue": half("prime_revenue"),
    "time_diversity": items(scheduled_time="20:07:00"),
    "likeness_to_past": lambda seen: seen,
    "calls_per_week": lambda seen: replace(seen, calls=seen.calls * 2),
    "sourced_advice": documented(lambda document: document["recommendations"].append("Send 98765 more")),
    "rows_met": lambda seen: replace(seen, findings=()),
    "model_calls_max": lambda seen: replace(seen, asked_model=(100,) * 7),
    "model_tokens_max": lambda seen: replace(seen, asked_model=(30_000,)),
}
TABLES = ("phrasings_understood", "persona_auc", "persona_accuracy", "persona_lift", "persona_across_auc")


@pytest.fixture(scope="module")
def week() -> Observation:
    (seen,) = run_scenario(HEALTHY.scenario or Scenario(), HEALTHY.expect).weeks
    advised = documented(lambda document: document.update(recommendations=["Make 5 new captions"]))
    return replace(advised(seen), asked_model=(1_000, 1_000), findings=("persona_missing",))


def measured(*weeks: Observation, right: float = 1.0) -> dict[str, float]:
    pairs = {"auc": right, "accuracy": right, "trivial": 0.5}
    return figures(
        [
            CaseRun("pages", HEALTHY, CaseObservation(weeks)),
            CaseRun("rows", ROW, CaseObservation(())),
            CaseRun("chat", PHRASINGS, CaseObservation((), figures={"phrasings": 10, "understood": 10 * right})),
            *(CaseRun("persona", case, CaseObservation((), figures=pairs)) for case in PAIRS.values()),
        ]
    )


@pytest.mark.requirement("evals:figures")
def test_every_figure_is_made_worse_here() -> None:
    assert {*WORSE, *TABLES} == {figure.name for figure in FIGURES}


@pytest.mark.requirement("evals:figures", "evals:models")
@pytest.mark.parametrize("figure", [it for it in FIGURES if it.name in WORSE], ids=lambda it: it.name)
def test_a_figure_sees_what_is_worse(week: Observation, figure: Any) -> None:
    later = documented(lambda document: [it.update(send_type_key="another") for it in document["items"]])(week)
    before = measured(week, later)[figure.name]
    bad = WORSE[figure.name]
    after = measured(bad(week), bad(week if figure.name == "likeness_to_past" else later))[figure.name]
    assert figure.worse(after, before)


@pytest.mark.requirement("evals:figures")
@pytest.mark.parametrize("figure", [it for it in FIGURES if it.name in TABLES], ids=lambda it: it.name)
def test_a_figure_without_a_week_sees_what_is_worse(week: Observation, figure: Any) -> None:
    assert figure.worse(measured(week, right=0.7)[figure.name], measured(week)[figure.name])


@pytest.mark.requirement("evals:models")
def test_a_week_with_a_model_counts_what_it_asked() -> None:
    (seen,) = run_scenario(Scenario(model="willing"), HEALTHY.expect).weeks
    assert 0 < len(seen.asked_model) <= 6
    assert 0 < sum(seen.asked_model) <= 25_000


@pytest.mark.requirement("evals:broken-rules")
def test_the_report_names_the_broken_rules(week: Observation) -> None:
    twice = replace(week, violations=("timing:spacing: two at once", "timing:spacing: again", "items:gap: near"))
    broken = broken_rules([CaseRun("pages", HEALTHY, CaseObservation((twice,)))])
    assert broken == {"timing:spacing": 2, "items:gap": 1}
    result = Result((), (), (), 1.0, "1.0.0", broken=broken)
    assert as_json(result)["broken_rules"] == broken
    assert "| timing:spacing | 2 |" in as_markdown(result)
    assert "timing:spacing" in as_html(result)
    assert "timing:spacing" not in as_html(replace(result, broken={}))
