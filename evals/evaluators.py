"""The evaluators: each looks at one side of what a case showed, and gives named verdicts with a reason.

Every assertion is a *must*. What is counted and compared with the baseline is in ``metrics``.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_evals.evaluators import EvaluationReason, Evaluator, EvaluatorContext

from evals.dialects import OLDER_CHANNELS, OLDER_ITEM
from evals.observe import CaseObservation, Observation
from evals.scenario import CaseFile, Expectations
from evals.sources import unsourced
from graph.build import PHASES

Verdicts = dict[str, EvaluationReason]
CaseContext = EvaluatorContext[CaseFile, CaseObservation, Any]
CaseEvaluator = Evaluator[CaseFile, CaseObservation, Any]

STRAIGHT = tuple(name for name, *_ in PHASES)
#: Where the straight way ends, by the week's status.
ENDS = {"saved": ("save",), "dry_run": (), "needs_review": ()}


def reason_for(problems: Iterable[str]) -> EvaluationReason:
    """Holds when nothing is wrong; else the reasons, the first few of them."""
    listed = list(problems)
    more = f" (and {len(listed) - 4} more)" if len(listed) > 4 else ""
    return EvaluationReason(value=not listed, reason="; ".join(listed[:4]) + more or None)


@dataclass
class OutcomeEvaluator(CaseEvaluator):
    """How the run ended: status, exit code, error code, severity, resolution, score."""

    def evaluate(self, ctx: CaseContext) -> Verdicts:
        if not ctx.output.weeks:
            return {"holds": reason_for(ctx.output.wrong)}
        return {"outcome": reason_for(_outcome(ctx.output.last, ctx.inputs.expect))}


def _outcome(seen: Observation, expect: Expectations) -> Iterator[str]:
    document = seen.document
    if seen.status not in expect.status:
        yield f"{seen.status} ({document.get('error_message') or document.get('validation')}), not {expect.status}"
        return
    stated: dict[str, Any] = {"exit_code": seen.exit_code}
    stated |= {name: document.get(name) for name in ("error_code", "severity")}
    stated["resolution"] = (document.get("resolution") or {}).get("action")
    for name, value in stated.items():
        wanted = getattr(expect, name)
        if wanted is not None and value != wanted:
            yield f"{name} is {value!r}, not {wanted!r}"
    if expect.score and not expect.score[0] <= document["validation"]["score"] <= expect.score[1]:
        yield f"the score is {document['validation']['score']}, not within {expect.score}"


@dataclass
class RulesEvaluator(CaseEvaluator):
    """The independent checker's word on each week; what it finds must be among what the case allows."""

    def evaluate(self, ctx: CaseContext) -> Verdicts:
        if not any(seen.week for seen in ctx.output.weeks):
            return {}
        allowed = ctx.inputs.expect.allowed
        broken = [it for seen in ctx.output.weeks for it in seen.violations if rule_of(it) not in allowed]
        return {"rules": reason_for(broken)}


def rule_of(violation: str) -> str:
    return ":".join(violation.split(":")[:2])


@dataclass
class PathEvaluator(CaseEvaluator):
    """Which nodes ran, and what recovery answered, in order."""

    def evaluate(self, ctx: CaseContext) -> Verdicts:
        if not ctx.output.weeks:
            return {}
        seen, expect = ctx.output.last, ctx.inputs.expect
        wanted = wanted_path(expect.path, seen.status)
        problems = [] if seen.path == wanted else [f"the path was {' '.join(seen.path)}, not {' '.join(wanted)}"]
        if seen.recovered != expect.recovered:
            problems.append(f"recovery answered {seen.recovered}, not {expect.recovered}")
        return {"path": reason_for(problems)}


def wanted_path(stated: str, status: str) -> tuple[str, ...]:
    """ "..." is the rest of the straight way after the node before it, to the save where the week was saved."""
    nodes = tuple(stated.split())
    if "..." not in nodes:
        return nodes
    given = nodes[:-1]
    rest = STRAIGHT[STRAIGHT.index(given[-1]) + 1 :] if given else STRAIGHT
    return (*given, *rest, *ENDS.get(status, ()))


@dataclass
class ReportEvaluator(CaseEvaluator):
    """What the document says of itself: findings, remarks, recommendations, figures, texts that must not be there."""

    def evaluate(self, ctx: CaseContext) -> Verdicts:
        if not ctx.output.weeks:
            return {}
        seen, expect = ctx.output.last, ctx.inputs.expect
        return {"told": reason_for([*_findings(seen, expect), *_texts(seen, expect), *_figures(seen, expect)])}


def _findings(seen: Observation, expect: Expectations) -> Iterator[str]:
    for name in expect.findings:
        if name not in seen.findings:
            yield f"nothing was found of {name} (found: {', '.join(dict.fromkeys(seen.findings)) or 'nothing'})"
    for name in expect.no_findings:
        if name in seen.findings:
            yield f"{name} was found"


def _texts(seen: Observation, expect: Expectations) -> Iterator[str]:
    document, whole = seen.document, json.dumps(seen.document, ensure_ascii=False)
    remarks = " | ".join(_remarks(document)).lower()
    advice = [text.lower() for text in document.get("recommendations", ())]
    yield from (f"nothing says {text!r}" for text in expect.says if text.lower() not in remarks)
    for text in expect.recommends:
        if not any(text.lower() in one for one in advice):
            yield f"no recommendation says {text!r}"
    for text in expect.never_recommends:
        if any(text.lower() in one for one in advice):
            yield f"a recommendation says {text!r}"
    yield from (f"{text!r} does not stand in the document" for text in expect.contains if text not in whole)
    yield from (f"{text!r} stands in the document" for text in expect.never_contains if text in whole)


def _remarks(document: Mapping[str, Any]) -> Iterator[str]:
    report = document.get("validation_report") or {}
    yield from (str(it["message"]) for kind in ("errors", "warnings") for it in report.get(kind, ()))
    yield from (f"{it['impact']} {it['fallback']}" for it in document.get("degradations", ()))
    yield str(document.get("error_message", ""))


def _figures(seen: Observation, expect: Expectations) -> Iterator[str]:
    document = seen.document
    items = document.get("items", ())
    for name, wanted in expect.metadata.items():
        if document["volume_metadata"].get(name) != wanted:
            yield f"volume_metadata.{name} is {document['volume_metadata'].get(name)}, not {wanted}"
    types = {item["send_type_key"] for item in items}
    for key in expect.never_types:
        if key in types:
            yield f"there is a {key}"
    if expect.only_types and not types <= set(expect.only_types):
        yield f"there are {sorted(types - set(expect.only_types))}"
    if expect.manual is not None and any(item["needs_caption"] for item in items) != expect.manual:
        yield f"captions that a person must write: {sum(item['needs_caption'] for item in items)}"
    for tool, times in expect.calls.items():
        if seen.asked.get(tool, 0) != times:
            yield f"{tool} was asked {seen.asked.get(tool, 0)} times, not {times}"


@dataclass
class AdviceEvaluator(CaseEvaluator):
    """No number of a recommendation without a source."""

    def evaluate(self, ctx: CaseContext) -> Verdicts:
        weeks = [seen for seen in ctx.output.weeks if seen.week]
        if not weeks:
            return {}
        loose = [f"{number} in {text!r}" for seen in weeks for number, text in unsourced(seen.document, {})]
        return {"advice": reason_for(loose)}


@dataclass
class SaveEvaluator(CaseEvaluator):
    """What the data server was given is what the document shows, and nothing was given that was not to be saved."""

    def evaluate(self, ctx: CaseContext) -> Verdicts:
        if not ctx.output.weeks:
            return {}
        return {"saved": reason_for(_saving(ctx.output.last))}


def _saving(seen: Observation) -> Iterator[str]:
    if seen.status == "saved":
        yield from _kept(seen)
    if seen.status in ("dry_run", "needs_review", "refused") and seen.asked.get("save_schedule"):
        yield f"a week that is {seen.status} went to the server"


def _kept(seen: Observation) -> Iterator[str]:
    """Each item as the document has it; over an older server what it takes, and the rest is told with its counts."""
    shown, given = seen.document["items"], seen.saved_items or ()
    if len(given) != len(shown):
        yield f"{len(given)} items went to the server, the document has {len(shown)}"
    for item, row in zip(shown, given, strict=False):
        whole = {**item, "channel": OLDER_CHANNELS[item["channel"]]} if seen.older_save else item
        fields = [name for name in OLDER_ITEM if name in item and name != "parent_item_id"] if seen.older_save else item
        wrong = [name for name in fields if row.get(name) != whole[name]]
        if wrong:
            yield f"{item['slot_id']} went to the server with another {', '.join(wrong)}"
    told = [it["impact"] for it in seen.document["degradations"] if it["type"] == "save_incomplete"]
    if not seen.older_save:
        yield from (f"the server takes all, and {text!r} is told" for text in told)
        return
    if told and seen.document["validation"]["status"] == "passed":
        yield "what the server does not keep is told, and the week reads as passed (R53)"
    channels = sum(OLDER_CHANNELS[item["channel"]] != item["channel"] for item in shown)
    links = sum(item["parent_item_id"] is not None for item in shown)
    for count, words in ((channels, f"the channel of {channels} send"), (links, f"{links} follow-up")):
        if count and not any(words in text for text in told):
            yield f"{words}s is lost, and not told"


@dataclass
class DeterminismEvaluator(CaseEvaluator):
    """The same data and seed give the same document, in another process with another hash seed too (R43)."""

    def evaluate(self, ctx: CaseContext) -> Verdicts:
        if not ctx.output.elsewhere:
            return {}
        here = tuple(seen.digest for seen in ctx.output.weeks)
        problems = [] if here == ctx.output.elsewhere else [f"{here} here, {ctx.output.elsewhere} elsewhere"]
        return {"same": reason_for(problems)}


EVALUATORS: tuple[CaseEvaluator, ...] = (
    OutcomeEvaluator(),
    RulesEvaluator(),
    PathEvaluator(),
    ReportEvaluator(),
    AdviceEvaluator(),
    SaveEvaluator(),
    DeterminismEvaluator(),
)
