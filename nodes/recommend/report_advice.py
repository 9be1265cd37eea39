"""Advice from the report and the findings: errors, points that were lost, what was left out or stood in."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from eros.failures import NO_SUCH_TOOL, Finding
from eros.vocabulary.asked_themes import OVER_BUDGET
from eros.vocabulary.avoided_themes import OF_THE_VAULT
from eros.vocabulary.catalogue import FOLLOW_UP, MediaType
from eros.vocabulary.counting import counted, first_few, plural
from eros.vocabulary.documents import Check, Remark
from eros.vocabulary.facts import CORRECT_DATA
from eros.vocabulary.follow_up_limits import follow_up_limits
from eros.vocabulary.ignored import TOO_LATE
from eros.vocabulary.lacking import in_words, lacking
from eros.vocabulary.limits import ABORT_BELOW, ENOUGH_MESSAGES, TIMING_DAYS
from eros.vocabulary.numbers import digits
from eros.vocabulary.ports import Advice
from eros.vocabulary.vault_mismatch import WITHOUT_THEMES
from eros.vocabulary.week import IN_A_ROW
from nodes.recommend.actions import (
    AVOIDED_MEDIA,
    BROUGHT_BY,
    BY_EDITS,
    CAME_AT_LAST,
    CAPPED,
    CROWDED_MINUTES,
    INPUTS,
    LATE_DETAILS,
    OF_AN_EDIT,
    OF_CHECK,
    OTHERWISE,
    OVER_A_DAY,
    OVER_BUDGET_THEMES,
    SHARED_AND_ASKED,
    STEPS,
    UNKNOWN_THEMES,
)
from nodes.recommend.advice_context import AdviceContext, Severity, advise
from nodes.recommend.caption_needs import shortages, tired_sends
from nodes.recommend.causes import for_audiences, for_follow_ups, for_media, media_left_out, short_of_media
from nodes.recommend.content_advice import low_steps
from nodes.recommend.steps import OF_A_REMARK, filled, step_of
from nodes.recommend.volume_advice import low_confidence

#: Errors that one step mends, told one by one.
_NAMED = 12
#: A check that lost fewer points than this shares a line with others.
WORTH_A_LINE = 1.5
#: Points are told in hundredths.
_LEAST_LOST = 0.01
#: What is said of a row that recovery mended, so that no finding says its impact.
_RECOVERED = ("planned again by the usual hours",)
#: How the step begins that is left to the points that its cause took.
_CROWDED = OTHERWISE["no_available_slots"].partition(" (")[0]
#: Between the ways of a step.
_OR = ", or "
#: How a step ends that asks for captions or for an approval.
_OR_APPROVED = "{approve}"
#: Of a score and of the points that make it.
_ROUNDING = 0.1


def errors(week: AdviceContext) -> Iterator[Advice]:
    """R33: what only an approval with a reason may pass over, or nobody, each by what mends it.

    Confidence has advice of its own.
    """
    alike: dict[str, list[Remark]] = {}
    for remark in week.report.errors:
        if remark.type != "confidence_too_low":
            step = step_of(remark, week)
            of_itself = any(place in step for place in OF_A_REMARK)
            alike.setdefault(f"{step}{remark.message * of_itself}", []).append(remark)
    if alike:
        told = "; ".join(_mended_alike(ones, week) for ones in alike.values())
        who = "Nobody" if week.report.score < ABORT_BELOW else "Only an approval with a reason"
        yield advise("errors", Severity.STOPS, f"{who} may pass over this: {told}")


def _mended_alike(remarks: Sequence[Remark], week: AdviceContext) -> str:
    """What they say, and the one step that mends them all."""
    slots = tuple(dict.fromkeys(slot for one in remarks for slot in one.items))
    said = [*dict.fromkeys(one.message for one in remarks)]
    more = [f"{len(said) - _NAMED} more of the kind"] if len(said) > _NAMED else []
    step = filled(step_of(remarks[0], week), week, slots, remark=remarks[0])
    return f"{', and '.join([*said[:_NAMED], *more])}: {step}"


def left_out(week: AdviceContext) -> Iterator[Advice]:
    """Sends that found no time (R23), or that the budget left out (R46) where no lost point names it."""
    dropped = {slot for remark in week.warnings("dropped_send") for slot in remark.items}
    if dropped:
        were = plural(len(dropped), "was", "were")
        step = filled("{room}", week, dropped)
        text = f"{counted(len(dropped), 'send')} found no time and {were} left out: {step}"
        yield advise("dropped", Severity.LOSES, text, week.lost("completeness") or _LEAST_LOST)
    said = _told(lost_points(week))
    for remark in week.warnings("budget_left_out"):
        way = filled("{budget}", week)
        if way not in said:
            yield advise(
                "dropped:budget", Severity.POORER, f"{remark.message.partition(':')[0]}: {way.partition(' (')[0]}"
            )


def lost_points(week: AdviceContext) -> Iterator[Advice]:
    """What took points, the most first, and what gives them back; what holds the score besides is told apart (R31)."""
    said = _said_better(week)
    by_loss = sorted(week.report.checks, key=lambda check: check.points - check.weight)
    lost = {
        check: check.weight - check.points
        for check in by_loss
        if check.weight - check.points >= _LEAST_LOST and check.id not in said
    }
    if not lost or week.report.hard_stops:
        return
    capped = sum(check.points for check in week.report.checks) > week.report.score + _ROUNDING
    (worst, most), *others = lost.items()
    if most >= WORTH_A_LINE and worst == by_loss[0]:
        score = digits(week.report.score)
        begins = "Beside what holds the score: " if capped else f"The score of {score} lost most on "
        yield advise(f"score:{worst.id}", Severity.LOSES, f"{begins}{_loss(worst, week)}", most)
        lost = dict(others)
    if lost:
        before = _steps(worst, week) if worst not in lost else ()
        told = "; ".join(_losses(tuple(lost), week, before))
        yield advise("score:others", Severity.LOSES, f"Points were lost on {told}", sum(lost.values()))


def _losses(checks: Iterable[Check], week: AdviceContext, before: Iterable[str]) -> Iterator[str]:
    """Each check's loss; a step that an earlier one names is not said again."""
    said = {*before}
    for check in checks:
        steps = _steps(check, week)
        yield _loss(check, week, tuple(step for step in steps if step not in said) or ("by the same",))
        said |= {*steps}


def _told(advice: Iterable[Advice]) -> str:
    return "\n".join(one.text for one in advice)


def asked_by_errors(week: AdviceContext) -> frozenset[MediaType]:
    """The media by which errors are mended, as their own advice says."""
    by_types = any("{variety}" in STEPS[remark.type].text for remark in week.report.errors)
    return frozenset(media_left_out(week) if by_types else ())


def by_media(week: AdviceContext) -> str:
    """What the media give back that the vault lacks, and what would do instead: the end of the advice to add them."""
    checks = [check for check in week.report.checks if _waits_for_media(check, week)]
    steps = (filled("{missing}", week), *(step for check in checks for step in _steps(check, week)))
    others = dict.fromkeys(way for step in steps if _adds_media(step, week) for way in step.split(_OR)[1:])
    instead = "".join(f"{_OR}{way}" for way in others)
    lack = f"{plural(len(checks), 'lacks', 'lack')} those sends"
    return instead + (f": {' and '.join(_points(check) for check in checks)} {lack}" if checks else "")


def _waits_for_media(check: Check, week: AdviceContext) -> bool:
    """Whether all that a check lost comes back with media that other advice asks for."""
    return check.weight - check.points >= _LEAST_LOST and all(_adds_media(step, week) for step in _steps(check, week))


def _adds_media(step: str, week: AdviceContext) -> bool:
    return step.partition(_OR)[0] in (*for_media(week), *for_media(week, short_of_media(week)))


def _blamed(check: Check, week: AdviceContext) -> dict[str, list[Remark]]:
    """The remarks by which the check lost points, by type."""
    blamed: dict[str, list[Remark]] = {}
    for one in (*week.report.errors, *week.report.warnings):
        if STEPS[one.type].check == check.id and one not in week.free_remarks and not _is_of_order_alone(one):
            blamed.setdefault(one.type, []).append(one)
    return blamed


def _is_of_order_alone(remark: Remark) -> bool:
    """Whether a day is only said to be placed with a type behind itself: the remark of that type says what to do."""
    return remark.type == "timing_relaxed" and remark.message.partition(": ")[2].startswith(IN_A_ROW)


def _loss(check: Check, week: AdviceContext, steps: Iterable[str] | None = None) -> str:
    """The points that a check lost, never those that it kept, and the steps that give them back."""
    return f"{_points(check)}: {'; '.join(_steps(check, week) if steps is None else steps)}"


def _points(check: Check) -> str:
    points = f"{digits(check.weight - check.points, 2)} of {counted(round(check.weight), 'point')}"
    return f"{check.name.lower()} ({points})"


def _steps(check: Check, week: AdviceContext) -> tuple[str, ...]:
    """What gives the points back, each once: remarks that ask for captions ask for those of all their sends. The media
    that the vault lacks have advice of their own, beside which other steps stand alone."""
    wanted: dict[str, list[Remark]] = {}
    for one in chain.from_iterable(_blamed(check, week).values()):
        wanted.setdefault(step_of(one, week).removesuffix(_OR_APPROVED), []).append(one)
    steps = list[str]()
    for text, alike in wanted.items():
        slots = dict.fromkeys(slot for one in alike for slot in one.items)
        whole = text + _OR_APPROVED * any(STEPS[one.type].text.endswith(_OR_APPROVED) for one in alike)
        each = alike if any(place in whole for place in OF_A_REMARK) else alike[:1]
        steps += (filled(whole, week, slots, remark=one) for one in each)
    lost = OF_AN_EDIT if check.id in BY_EDITS and week.lost_by_edits(check) else OF_CHECK[check.id]
    steps = list(dict.fromkeys(steps)) or [filled(lost, week)]
    return tuple([step for step in steps if not _adds_media(step, week)] or steps)


def _said_better(week: AdviceContext) -> set[str]:
    """Checks about whose losses other advice says what they are, and what to do."""
    advice = {
        "confidence": [*low_confidence(week)], "quality": [*low_steps(week)], "followups": [*follow_ups(week)],
    }  # fmt: skip
    media = {check.id for check in week.report.checks if _waits_for_media(check, week)}
    return {check for check, said in advice.items() if said} | media


def follow_ups(week: AdviceContext) -> Iterator[Advice]:
    """R28: what was skipped, and for which reason."""
    limit, timing = len(week.follow_ups.skipped_limit), len(week.follow_ups.skipped_timing)
    alone = len(week.follow_ups.skipped_audience)
    if alone and week.without_audience[FOLLOW_UP]:
        return  # told by the points that they cost, or beside the audiences of other types
    if alone:
        skipped = counted(alone, "follow-up was skipped", "follow-ups were skipped")
        lost = in_words(lacking(week.send_types[FOLLOW_UP], week.audiences))
        text = f"{skipped} for want of {lost}: add it to the data server"
        yield advise("follow_ups", Severity.LOSES, text, week.lost("followups"))
    elif limit + timing:
        most = follow_up_limits(week.send_types)
        named = f"the data server's limit of {most}" if most.stated else "the daily limit"
        text = (
            f"{limit + timing} of {week.follow_ups.eligible} follow-ups skipped ({limit} over {named}, "
            f"{timing} without a time)"
        )
        on = f"switch {FOLLOW_UP} on, or raise its limits," if most.none else f"raise the limits of {FOLLOW_UP}"
        raised = [f"{on} in the data server"] if limit and most.stated else []
        ways = "; ".join((*raised, *(for_follow_ups(week, filled("{again}", week)) if timing else ())))
        text += f": {ways}" if ways else ""
        yield advise("follow_ups", Severity.LOSES, text, week.lost("followups"))


def degraded(week: AdviceContext) -> Iterator[Advice]:
    """R53: what else made the week poorer, each kind once, with what mends it."""
    stands = {finding.error_type for finding in week.findings}
    recovered = {kind: OTHERWISE[kind] for kind in week.recovered if kind in OTHERWISE}
    came = {kind: step for kind, step in CAME_AT_LAST.items() if kind in recovered and kind not in stands}
    kinds: dict[str, dict[str, str]] = {step: {} for step in (recovered | came).values()}
    words: dict[str, list[Finding]] = {}
    lost = _told(lost_points(week))
    blamed = {
        kind
        for check in week.report.checks
        if lost and check.weight - check.points >= _LEAST_LOST
        for kind in _blamed(check, week)
    }
    for finding in week.findings:
        if finding.error_type in OTHERWISE and not _of_another(finding, week) and not blamed & _blames(finding):
            step = _otherwise(finding)
            about = {slot: next(iter(finding.send_types), week.type_of(slot)) for slot in _slots_of(finding, week)}
            kinds.setdefault(step, {}).update(about)
            words.setdefault(step, []).append(finding)
    if kinds:
        steps = _without_twice_asked(kinds, week)
        told = ((_in_words(step, words.get(step, ())), slots) for step, slots in steps.items())
        texts = (filled(step, week, slots, Counter(slots.values())) for step, slots in told)
        said = [text for text in texts if not (text.startswith(_CROWDED) and text.rpartition(": ")[2] in lost)]
        for place, text in enumerate(said):
            yield advise(f"degraded:{place}", _gravity(week, OTHERWISE), text)


def _slots_of(finding: Finding, week: AdviceContext) -> tuple[str, ...]:
    """The slots that a finding is about: of what no send alone is found, those that it leaves unchecked."""
    if finding.error_type == "vault_media_unknown":
        return tuple(item.slot_id for item in week.items if item.media_type != "none")
    if finding.error_type == "vault_content_mismatch":  # media that the vault lacks have advice of their own
        kinds = {slot: week.send_types.get(week.type_of(slot)) for slot in finding.slot_ids}
        return tuple(slot for slot, kind in kinds.items() if kind is None or not week.vault.missing_media(kind))
    if finding.error_type == "ledger_not_whole":
        return tuple(item.slot_id for item in week.items if item.caption_id is not None)
    return finding.slot_ids


def _without_twice_asked(steps: Mapping[str, dict[str, str]], week: AdviceContext) -> dict[str, dict[str, str]]:
    """The steps with their slots: no number of captions is asked for that other advice asks for."""
    asked = {*(one.key for one in shortages(week)), *tired_sends(week)}
    parted: dict[str, dict[str, str]] = {}
    for step, slots in steps.items():
        for slot, key in slots.items():
            twice = step == OTHERWISE["caption_shared"] and key in asked
            parted.setdefault(SHARED_AND_ASKED if twice else step, {})[slot] = key
        if not slots:
            parted[step] = {}
    return parted


def _of_another(finding: Finding, week: AdviceContext) -> bool:
    """Whether it only follows from another finding, which has advice of its own: no theme is known without a vault; two
    pins are to be moved apart for a follow-up; what the vault lacks is to be added."""
    causes = {it.error_type for it in week.findings}
    if finding.error_type == "minimum_spacing_violated":
        return any({*finding.slot_ids} == {one.slot_id, *one.pinned_with} for one in week.follow_ups.no_time)
    if finding.error_type == "vault_content_mismatch" and finding.slot_ids:
        return not _slots_of(finding, week)
    if finding.error_type == "quota_not_filled" and finding.send_types:
        return bool(media_left_out(week, finding.send_types))
    return finding.error_type == "asked_theme_missed" and "vault_data_missing" in causes


def _gravity(week: AdviceContext, rows: Container[str]) -> Severity:
    """Of what recovery mended, or of findings by the heaviest of them: nobody notices what is LOW."""
    heavy = any(it.severity != "LOW" for it in week.findings if it.error_type in rows)
    return Severity.POORER if heavy or any(row in rows for row in week.recovered) else Severity.ADVISES


#: Rows about which a lost point says more: the remarks that it may be told by.
_BLAMES = {
    "quota_not_filled": frozenset({"sends_missing"}),
    "prime_hour_overused": frozenset({"same_minute", "time_repeated"}),
}


def _blames(finding: Finding) -> frozenset[str]:
    if finding.error_type == "required_target_missing":
        return frozenset({"followup_rate_low" if FOLLOW_UP in finding.send_types else "unreached_send"})
    return _BLAMES.get(finding.error_type, frozenset())


def _in_words(step: str, findings: Iterable[Finding]) -> str:
    """The step with what its findings say of themselves, each once: none of it is a place to be filled."""
    found = tuple(findings)
    impacts, messages = ([one.impact for one in found] if found else _RECOVERED), [one.message for one in found]
    for place, said in (("{impact}", impacts), ("{message}", messages)):
        step = step.replace(place, "; ".join(dict.fromkeys(said)).replace("{", "{{").replace("}", "}}"))
    return step


def _otherwise(finding: Finding) -> str:
    """What to do about a finding, by its cause."""
    if finding.action == OF_THE_VAULT:
        return AVOIDED_MEDIA
    if finding.action == WITHOUT_THEMES:
        return UNKNOWN_THEMES
    if finding.action == OVER_BUDGET:
        return OVER_BUDGET_THEMES
    if finding.action == TOO_LATE:
        return LATE_DETAILS
    if finding.action == "repeat_minutes":
        return CROWDED_MINUTES
    if finding.error_type != "quota_not_filled" or finding.send_types:
        return OTHERWISE[finding.error_type]
    return OVER_A_DAY if finding.action == "cut_to_a_day" else CAPPED


def missing_inputs(week: AdviceContext) -> Iterator[Advice]:
    """What the data server did not give, so that the week rests on defaults."""
    found = (*week.recovered, *(finding.error_type for finding in week.findings))
    lists = _shipped_lists(week)
    inputs = INPUTS | ({"targets_unavailable": lists} if lists else {})
    named = dict.fromkeys(inputs[kind] for kind in found if kind in inputs)
    if not named:
        return
    steps = list[str]()
    count, rest = week.volume.message_count, dict(named)
    failed, absent = _failed_calls(week, inputs), _absent_tools(week, inputs)
    if failed:
        calls = " and ".join(f"the call of {' and '.join(tools)} for {name}" for name, tools in failed.items())
        steps.append(f"{calls} failed: `eros doctor` shows whether the data server answers")
    if absent:
        lacking = " and ".join(f"{' and '.join(tools)} for {name}" for name, tools in absent.items())
        steps.append(f"use a data server that has {lacking}")
    if garbled := _garbled(week, inputs):
        tools = dict.fromkeys(chain.from_iterable(garbled.values()))
        steps.append(f"correct what {' and '.join(tools)} {plural(len(tools), 'answers', 'answer')}")
    rest = {name: None for name in rest if not any(name in by for by in (failed, absent, garbled))}
    garbage = {one.error_type for one in week.findings if one.action == CORRECT_DATA}
    hours = INPUTS["best_timing_missing"]
    if hours in rest and count is not None:
        enough = f"{ENOUGH_MESSAGES} messages of the last {TIMING_DAYS} days"
        earned = "as long as some of them earned something"  # else all hours would look alike
        few = f"{hours} follow from {enough} on, {earned}: `eros-db import --messages FILE`"
        ways = "`eros-db import --messages FILE`, or check the data server"
        old = f"{hours} follow from the newest messages, {enough} at least, {earned}: {ways}"
        unusable = "best_timing_missing" in garbage
        step = few if count < ENOUGH_MESSAGES else old
        steps.append("correct the peak hours in the data server" if unusable else step)
        del rest[hours]
    if "volume_config_partial" in garbage:
        steps.append("correct the number of its fans in the data server")
        del rest[INPUTS["volume_config_partial"]]
    for kind in ("target_not_found", "channel_incompatible"):
        if INPUTS[kind] in rest and (given := for_audiences(week, kind)):
            steps += given
            del rest[INPUTS[kind]]
    for kind, option in BROUGHT_BY.items():
        if INPUTS[kind] in rest:
            del rest[INPUTS[kind]]
            bring = f"bring {INPUTS[kind]} with `eros-db import {option} FILE`"
            steps.append(f"correct {INPUTS[kind]} in the data server" if kind in garbage else bring)
    if rest:
        steps.append("for the rest check the data server" if steps else "check the data server")
    text = f"The week rests on defaults for {', '.join(named)}: {'; '.join(steps)}"
    yield advise("inputs", _gravity(week, INPUTS), text)


def unread_captions(week: AdviceContext) -> Iterator[Advice]:
    """R53: of which types captions could not be read, what stands in, and what lets them be read."""
    failed = [one for one in week.findings if one.error_type == "caption_query_failed"]
    if not failed:
        return
    unread, tools = _unread(week), {one.failed_tool: None for one in failed if one.failed_tool and not _is_absent(one)}
    absent = {one.failed_tool: None for one in failed if _is_absent(one)}
    steps = [f"the call of {' and '.join(tools)} failed: `eros doctor` shows whether the data server answers"]
    unusable = any(not one.failed_tool for one in failed)  # what the server wrote there is not repeated (R20)
    steps = steps * bool(tools) + [f"use a data server that has {' and '.join(absent)}"] * bool(absent)
    steps += ["correct the answers in the data server, as 'caption query failed' says"] * unusable
    which = f"Captions of {unread}" if unread else "Some captions"
    text = f"{which} could not be read, and what other answers hold stands in where it can: {'; '.join(steps)}"
    yield advise("unread", Severity.POORER, text)


def _shipped_lists(week: AdviceContext) -> str:
    """Which of the two lists that Phase 4 asks for is the shipped one."""
    shipped = {it.fallback for it in week.findings if it.error_type == "targets_unavailable"}
    lists = {"the shipped targets": "audience targets", "the shipped channels": "channels"}
    return " and ".join(name for fallback, name in lists.items() if fallback in shipped)


def _failed_calls(week: AdviceContext, inputs: Mapping[str, str]) -> dict[str, dict[str, None]]:
    """What failed calls left out, with their tools: the data may well be there, and nothing is to be brought."""
    return _by_input(((one.error_type, one.failed_tool) for one in week.findings if not _is_absent(one)), inputs)


def _absent_tools(week: AdviceContext, inputs: Mapping[str, str]) -> dict[str, dict[str, None]]:
    """What is left out for want of a tool, which no call of it brings."""
    return _by_input(((one.error_type, one.failed_tool) for one in week.findings if _is_absent(one)), inputs)


def _is_absent(finding: Finding) -> bool:
    return bool(finding.failed_tool) and NO_SUCH_TOOL in finding.message


def _garbled(week: AdviceContext, inputs: Mapping[str, str]) -> dict[str, dict[str, None]]:
    """What answers left out that nobody can read, with their tools: the data server does answer."""
    return _by_input(((one.error_type, one.garbled_tool) for one in week.findings), inputs)


def _by_input(tools: Iterable[tuple[str, str]], inputs: Mapping[str, str]) -> dict[str, dict[str, None]]:
    named: dict[str, dict[str, None]] = {}
    for kind, tool in tools:
        if tool and kind in inputs:
            named.setdefault(inputs[kind], {})[tool] = None
    return named


def _unread(week: AdviceContext) -> str:
    """The types whose captions could not be read, each with its sends of the week."""
    sends = Counter(item.send_type_key for item in week.items)
    return first_few([f"{key} ({counted(sends[key], 'send')})" for key in week.unread_types])
