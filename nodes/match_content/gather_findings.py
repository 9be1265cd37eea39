"""What Phase 3's gathering has to tell: failed queries, dropped texts, warned types, a stale or poor pool."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from statistics import fmean

from eros.failures import Finding, ToolFailure, found, tool_that_failed, tool_that_garbled
from eros.vocabulary.caption_scores import LOW_FRESHNESS, SPARING, average_freshness
from eros.vocabulary.caption_warnings import warned_types
from eros.vocabulary.catalogue import SendType, default_catalogue
from eros.vocabulary.counting import counted, first_few, plural
from eros.vocabulary.facts import CORRECT_DATA
from eros.vocabulary.ignored import figure_ignored
from eros.vocabulary.limits import CAPTION_LADDER, TOP_CAPTIONS_STEP
from eros.vocabulary.numbers import apart_from, digits
from eros.vocabulary.safety import UnsafeMatch
from eros.vocabulary.state import StalePool
from eros.vocabulary.week import Caption, PooledCaption
from eros.wire import OddField, UnreadCaption, unread_captions
from nodes.match_content.queries import FailedQuery

#: Below this average the pool counts as poor: the first query's own floor.
LOW_PERFORMANCE = CAPTION_LADDER[0][1]
#: Of many captions that were dropped so many are named where they are counted.
_MOST_LISTED = 50
#: So many different scores that stand in for the same fault are told one by one.
_SCORES_APART = 3


def is_stale(picks: Sequence[PooledCaption]) -> bool:
    return freshness_of(picks) < LOW_FRESHNESS


def freshness_of(picks: Sequence[PooledCaption]) -> float:
    """Of the captions that the greedy choice would take; a week without any is not stale but empty."""
    return average_freshness([pick.caption.freshness_score for pick in picks], empty=100.0)


def pool_findings(picks: Sequence[PooledCaption]) -> Iterator[Finding]:
    """Low Caption Freshness Response, and its counterpart of the failure table."""
    if is_stale(picks):
        average = apart_from(LOW_FRESHNESS, freshness_of(picks), 0)
        yield found(
            "caption_freshness_low",
            f"The captions first in line for the week have an average freshness of {average} "
            f"(below {LOW_FRESHNESS:.0f})",
            impact="Captions were chosen by performance first: weights 20/50/15/10/5",
        )
    if picks and (mean := fmean(pick.caption.performance_score for pick in picks)) < LOW_PERFORMANCE:
        average = apart_from(LOW_PERFORMANCE, mean, 0)
        yield found(
            "caption_performance_low",
            f"The captions first in line for the week have an average performance of {average} "
            f"(below {LOW_PERFORMANCE:.0f})",
            impact=f"those first in line are rated {average} on average, below {LOW_PERFORMANCE:.0f}",
            action="take_best_there_is",
            fallback=f"captions with an average performance of {average}",
        )


def sparing_findings(stale: StalePool | None, sends: Mapping[str, int]) -> Iterator[Finding]:
    """R52: what allocation changed to spare a stale pool; nothing where it spared nothing.

    The types that make room, or fill the places that become free, spare nothing, and are named apart.
    """
    if stale is None:
        return
    before, after = Counter(stale.sends), Counter(sends)
    spared = {key: after[key] > before[key] for key in SPARING if after[key] != before[key]}
    spared = {key: more for key, more in spared.items() if more == (SPARING[key] > 1)}
    if spared:
        average = apart_from(LOW_FRESHNESS, stale.freshness, 0)
        others = [key for key in dict.fromkeys((*before, *after)) if key not in spared and before[key] != after[key]]
        beside = ", ".join(f"{key} from {before[key]} to {after[key]}" for key in sorted(others))
        yield found(
            "caption_pool_stale",
            f"The captions first in line for the week had an average freshness of {average} "
            f"(below {LOW_FRESHNESS:.0f}), "
            "so the send types were chosen once more",
            impact=", ".join(f"{key} {before[key]} -> {after[key]}" for key in spared)
            + (f"; with it {beside}" if beside else ""),
            fallback=", ".join(f"{'more' if more else 'fewer'} {key}" for key, more in spared.items()),
        )


def source_findings(
    persona_trouble: ToolFailure | str,
    rankings_trouble: ToolFailure | str,
    spread_by: str,
    garbage: Collection[str] = (),
) -> Iterator[Finding]:
    """``..._trouble`` says why there is none; empty where there is one. ``spread_by``: how themes are, "" for none.
    ``garbage``: of which of the two something was stated that cannot be used."""
    if persona_trouble:
        yield found(
            "persona_missing",
            _why(persona_trouble),
            impact="Captions were not matched to a voice",
            action=CORRECT_DATA if "persona" in garbage else None,
            failed_tool=tool_that_failed(persona_trouble),
            garbled_tool=tool_that_garbled(persona_trouble),
        )
    if rankings_trouble:
        yield found(
            "rankings_missing",
            _why(rankings_trouble),
            impact="Themes were spread without ranks" if spread_by else "No send has a theme to be ranked",
            fallback=spread_by or "no theme, ranked or not, as the vault's themes are not known",
            action=CORRECT_DATA if "rankings" in garbage else None,
            failed_tool=tool_that_failed(rankings_trouble),
            garbled_tool=tool_that_garbled(rankings_trouble),
        )


def _why(trouble: ToolFailure | str) -> str:
    return trouble if isinstance(trouble, str) else f"{trouble.tool} failed: {trouble.message}"


#: What is known of a caption without the field, and the verb to it; of scores it is the one that it has by then.
_WITHOUT = {
    "type_priority_score": ("the place of its type", "is used"),
    "send_type_priority": ("the place of its type", "is used"),
    "diversity_score": ("how often it was used and how it begins", "are used"),
    "times_used": ("no number of uses", "is known"),
    "content_type_id": ("no theme", "is known"),
    "last_used_date": ("no last use", "is known"),
    "last_used_at": ("no last use", "is known"),
    "is_paid_page_only": ("every page", "may have it"),
    "caption_type": ("no type", "is known"),
    "tone": ("no tone", "is known"),
}
_SCORES = {
    "freshness_score": "freshness_score",
    "performance_score": "performance_score",
    "creator_performance_score": "performance_score",
}


def odd_findings(
    of_persona: Iterable[OddField],
    of_captions: Mapping[tuple[int, str], tuple[OddField, Caption]],
    *,
    voiceless: bool = False,
) -> Iterator[Finding]:
    """R54: what persona and captions state and nobody can use; captions of the same fault are told in one.

    ``voiceless``: nothing of the persona can be used."""
    for one in of_persona:
        whole = one.named in ("persona", "enhanced")
        rest = "the default persona" if voiceless else f"the rest of the {'answer' if whole else 'profile'}"
        yield figure_ignored(one.of("" if whole else "the persona"), rest)
    odd = [(named, one, caption) for (_, named), (one, caption) in sorted(of_captions.items(), key=lambda it: it[0])]
    scores: dict[tuple[str, str], set[float]] = {}
    for named, one, caption in odd:
        if named in _SCORES:
            scores.setdefault((named, one.fault), set()).add(getattr(caption, _SCORES[named]))
    alike: dict[tuple[str, str, tuple[str, str]], dict[int, str]] = {}
    for named, one, caption in odd:
        stand_in = scores.get((named, one.fault), set())
        own = {getattr(caption, _SCORES[named])} if named in _SCORES else set[float]()
        known = _span(own if len(stand_in) <= _SCORES_APART else stand_in) if own else _WITHOUT[named]
        alike.setdefault((named, one.fault, known), {})[caption.caption_id] = one.holds
    for (named, wrong, known), holds in alike.items():
        whose = f"caption{'s' * (len(holds) > 1)} {first_few([str(one) for one in holds])}"
        values = first_few(list(dict.fromkeys(holds.values())))
        text = f"{named} of {whose} is {values}{f', {wrong}' if wrong else ''}"
        yield figure_ignored(text, *known)


def _span(scores: Collection[float]) -> tuple[str, str]:
    """The scores that stand in, and the verb to them."""
    least, most = min(scores), max(scores)
    return (digits(least), "is used") if least == most else (f"{digits(least, 0)} to {digits(most, 0)}", "are used")


def skipped_findings(skipped: Mapping[str, Counter[UnreadCaption]]) -> Iterator[Finding]:
    """R54: captions that cannot be read among others that can, by what they were asked for."""
    for about, why in skipped.items():
        if why:
            yield figure_ignored(unread_captions(why, f" for {about}"), "they", "are left out")


def unusable_findings(
    unusable: Mapping[str, Mapping[int, str]],
    skipped: Mapping[str, Counter[UnreadCaption]],
    candidates: Mapping[str, Mapping[int, PooledCaption]],
    demand: Mapping[str, int],
) -> Iterator[Finding]:
    """R53: of each type that has fewer captions of its own than it needs, what came for it and cannot be used, and why:
    such captions are there, and need not be missed."""
    for key, needed in demand.items():
        own = sum(one.ladder_step < TOP_CAPTIONS_STEP for one in candidates[key].values())
        why = Counter(unusable[key].values()) + Counter(
            {unread.having: count for unread, count in skipped.get(key, Counter()).items()}
        )
        if why and own < needed:
            told = ", ".join(f"{count} {what}" for what, count in why.most_common())
            yield found(
                "caption_shortage",
                f"Of the captions that the data server gives for {key} {why.total()} cannot be used: {told}",
                impact=f"{own} of {needed} that it needs can",
                send_types=(key,),
                action="leave_out",
                fallback=f"{counted(own, 'caption')} of its own, {counted(len(candidates[key]) - own, 'other')}",
            )


def failure_findings(failures: Iterable[FailedQuery], heard: Collection[str]) -> Iterator[Finding]:
    """One for each thing that went wrong, with all that it went wrong for; it is about the types of which nothing else
    was ``heard``: of the others some captions came."""
    for alike in _alike(failures):
        asked: Counter[str] = Counter()
        for one in alike:
            asked[one.about] += one.tries
        most = max(asked.values())
        times = f"; asked for {'' if most == min(asked.values()) else 'up to '}{most} times" if most > 1 else ""
        yield found(
            "caption_query_failed",
            f"{_cause(alike)} ({', '.join(asked)}{times})",
            impact="Fewer captions to choose from",
            send_types=[key for key in asked if key not in heard],
            failed_tool=tool_that_failed(alike[0].failure),
            garbled_tool=tool_that_garbled(alike[0].failure),
            attempts=max(most, 1),
        )


def late_findings(came: Iterable[FailedQuery]) -> Iterator[Finding]:
    """R61: what failed, and was answered when it was asked for again; the week is as it would have been."""
    for alike in _alike(came, lambda one: one.tries):
        tries, about = alike[0].tries, ", ".join(dict.fromkeys(one.about for one in alike))
        again = "once more" if tries == 2 else "again"
        said = f"{_cause(alike)} ({about}); asked for {again}, the captions came"
        yield found("tool_call_failed", said, phase="phase_3", failed_tool=alike[0].failure.tool, attempts=tries)


def _alike(
    failures: Iterable[FailedQuery], apart: Callable[[FailedQuery], object] = lambda one: None
) -> Iterable[Sequence[FailedQuery]]:
    """Those of one cause together, however many captions of each cannot be read, except for what tells them apart."""
    same: dict[object, list[FailedQuery]] = {}
    for one in failures:
        cause = frozenset(one.skipped) or one.failure.message
        same.setdefault((one.failure.tool, one.failure.kind, cause, apart(one)), []).append(one)
    return same.values()


def _cause(alike: Iterable[FailedQuery]) -> str:
    """Why they failed, in one sentence, with all the captions of each that cannot be read; those that another question
    held as well count once."""
    unread: dict[str, Counter[UnreadCaption]] = {}
    for one in alike:
        unread[one.about] = unread.get(one.about, Counter()) | one.skipped
        failure = one.failure
    captions = sum(unread.values(), Counter[UnreadCaption]())
    return f"{failure.tool} failed: {unread_captions(captions) if captions else failure.message}"


def unseen_findings(full: Mapping[str, int]) -> Iterator[Finding]:
    """R55: of which types the answer was full, so that there may be more."""
    if full:
        seen = ", ".join(f"{key} {count}" for key, count in full.items())
        message = f"Captions not wholly seen, as the answers were full: {seen}"
        yield found("captions_not_all_seen", message, impact="Better captions of these types may be there, unseen")


def ledger_findings(silent_about_others: bool, *, own_seen: bool) -> Iterator[Finding]:
    """R60: what of the weeks that other programs saved at this server its answers do not show."""
    if not silent_about_others:
        return
    own = "" if own_seen else ", and of this page's only the last use that it states"
    message = f"The data server does not say which captions its other pages' weeks hold{own}"
    impact = "The ledger of captions holds the weeks that are kept here; what other programs saved there is not in it"
    yield found("ledger_not_whole", message, impact=impact)


def unsafe_findings(unsafe: Mapping[int, UnsafeMatch]) -> Iterator[Finding]:
    """R20: which captions and of which kind, and of each the words that were read so, so that a person can see a false
    alarm; never the rest of what they say."""
    if not unsafe:
        return
    kinds = sorted({match.reason for match in unsafe.values()})
    listed = "; ".join(f"{kind}: {_ids([it for it in sorted(unsafe) if unsafe[it].reason == kind])}" for kind in kinds)
    words = ", ".join(f'{it} "{unsafe[it].words}"' for it in sorted(unsafe))
    stated = counted(len(unsafe), "caption states or hints", "captions state or hint")
    dropped = f"{plural(len(unsafe), 'It was', 'They were')} dropped and should leave the caption bank"
    message = f"{stated} at what may never be sent, {listed}"
    yield found("content_unsafe", message, impact=f"{dropped}; read as that: {words}")


def _ids(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids[:_MOST_LISTED])) + (", ..." if len(ids) > _MOST_LISTED else "")


def warning_findings(
    warnings: Iterable[str], demand: Mapping[str, int], send_types: Mapping[str, SendType]
) -> Iterator[Finding]:
    """The caption warnings, which Phase 3 checks and surfaces (Consumption Rules)."""
    warnings = tuple(warnings)
    all_first = {*warned_types(warnings, send_types)} >= {*demand}
    for warning in warnings:
        asked_first = [key for key in warned_types([warning], send_types) if key in demand]
        if asked_first and not all_first:
            yield found("caption_pool_warning", warning, impact=f"{', '.join(asked_first)} was asked for first")
        elif asked_first:
            impact = f"{', '.join(asked_first)} is warned of, as every type of the week: none was asked for first"
            yield found("caption_pool_warning", warning, impact=impact, action="surface")
        else:
            of_a_type = warned_types([warning], (*send_types, *default_catalogue()))
            nothing = "No send of the week is of its type" if of_a_type else "It names no send type that is known"
            yield found("caption_pool_warning", warning, impact=nothing, action="surface")
