"""The six calls of Phase 1, three and three (R40), and what it means when the first of them fails for good."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from eros.failures import (
    Finding,
    PhaseFailure,
    ToolFailure,
    found,
    tool_that_failed,
    tool_that_garbled,
    unread_by_cause,
)
from eros.vocabulary.catalogue import FOLLOW_UP, PageType, SendType, default_catalogue
from eros.vocabulary.counting import all_of
from eros.vocabulary.ports import Answer, Tools, ask
from eros.wire import (
    Profile,
    SendTypes,
    Trends,
    VolumeAnswer,
    filled_in,
    read_creators,
    read_details,
    read_profile,
    read_send_types,
    read_silent,
    read_trends,
    read_volume,
    silent_types,
    unsaid_fields,
)
from nodes.initialize.creator import creator_not_found, creators_shown_as, near_creators

#: 1.3.
TREND_PERIOD = "14d"
#: R9: no phase asks for it, and a server that has lost it is up to date.
DEPRECATED_TOOL = "get_volume_assignment"
_DETAILS = "get_send_type_details"
#: Failures of which another answer is not to be had within the run: what is not there, and what a breaker refuses.
_NO_MOMENT = frozenset({"not_found", "missing_tool", "refused"})


class FirstBatch(NamedTuple):
    profile: Profile | ToolFailure
    volume: VolumeAnswer | ToolFailure
    trends: Trends | ToolFailure


class SecondBatch(NamedTuple):
    """``vault`` and ``timing`` are the bare answers: what of them cannot be used is told, and reading the hours takes
    the creator's zone, which they may or may not name."""

    send_types: SendTypes | ToolFailure
    vault: Answer | ToolFailure
    timing: Answer | ToolFailure


async def ask_about_creator(tools: Tools, creator_id: str) -> FirstBatch:
    return FirstBatch(
        *await asyncio.gather(
            ask(tools, partial(read_profile, asked=creator_id), "get_creator_profile", creator_id=creator_id),
            ask(tools, read_volume, "get_volume_config", creator_id=creator_id),
            ask(tools, read_trends, "get_performance_trends", creator_id=creator_id, period=TREND_PERIOD),
        )
    )


async def ask_about_page(tools: Tools, creator_id: str, page_type: PageType) -> SecondBatch:
    return SecondBatch(
        *await asyncio.gather(
            ask(tools, read_send_types, "get_send_types", page_type=page_type),
            ask(tools, Answer, "get_vault_availability", creator_id=creator_id),
            ask(tools, Answer, "get_best_timing", creator_id=creator_id),
        )
    )


async def with_details(
    tools: Tools, listed: SendTypes | ToolFailure, page_type: PageType
) -> tuple[SendTypes | ToolFailure, tuple[Finding, ...]]:
    """The list, and under it the details of its types where it is silent on what a week is planned by (CONTRACT 3).

    Those that fail for a moment are asked for once more, since nothing later can bring what they say into the week.
    What cannot be had then is the catalogue's, and is told.
    """
    if isinstance(listed, ToolFailure) or not tools.offers(_DETAILS):
        return listed, ()
    first = await _ask_details(tools, listed, silent_types(listed, page_type))
    failed = {key: it for key, it in first.items() if isinstance(it, ToolFailure)}
    again = [listed.types[key] for key, it in failed.items() if it.kind not in _NO_MOMENT]
    said = first | await _ask_details(tools, listed, again)
    lost = {key: it for key, it in said.items() if isinstance(it, ToolFailure)}
    came = {key: it for key, it in failed.items() if key not in lost}
    details = {key: it for key, it in said.items() if not isinstance(it, ToolFailure)}
    return filled_in(listed, details), (*_asked_again(came), *_left_to_catalogue(lost, listed))


async def _ask_details(
    tools: Tools, listed: SendTypes, kinds: Iterable[SendType]
) -> dict[str, dict[str, Any] | ToolFailure]:
    """By type what the list is silent on."""
    kinds = tuple(kinds)
    answers = await asyncio.gather(
        *(
            ask(
                tools,
                partial(read_silent, kind=kind, listed=listed.stated.get(kind.send_type_key, {})),
                _DETAILS,
                send_type_key=kind.send_type_key,
            )
            for kind in kinds
        )
    )
    return {kind.send_type_key: answer for kind, answer in zip(kinds, answers, strict=True)}


def _asked_again(came: Mapping[str, ToolFailure]) -> Iterator[Finding]:
    """R61: what failed at first, and was answered when it was asked for once more."""
    if came:
        said = f"The details of {unread_by_cause(came)}; asked for once more, they came"
        yield found("tool_call_failed", said, failed_tool=_DETAILS, attempts=2)


def _left_to_catalogue(lost: Mapping[str, ToolFailure], listed: SendTypes) -> Iterator[Finding]:
    if lost:
        unsaid = {field for key in lost for field in unsaid_fields(listed.stated.get(key, {}), planned_by=True)}
        fields = all_of([field for field in unsaid_fields({}, planned_by=True) if field in unsaid])
        yield found(
            "send_type_details_missing",
            f"The list of send types leaves out what a week goes by, and the details of {unread_by_cause(lost)}",
            phase="phase_1",
            fallback=f"the catalogue's {fields}",
            failed_tool=next(filter(None, map(tool_that_failed, lost.values())), ""),
            garbled_tool=next(filter(None, map(tool_that_garbled, lost.values())), ""),
        )


async def follow_up_type(tools: Tools, listed: SendTypes | ToolFailure) -> dict[str, SendType]:
    """The follow-up of a server that lists none: with a limit of 0 where the server does not have it at all, as it has
    not what is switched off."""
    if isinstance(listed, ToolFailure) or FOLLOW_UP in listed.types:
        return {}
    kind = default_catalogue()[FOLLOW_UP]
    stated = await ask(tools, partial(read_details, default=kind), _DETAILS, send_type_key=FOLLOW_UP)
    gone = isinstance(stated, ToolFailure) and stated.kind == "not_found"
    return {FOLLOW_UP: kind.model_copy(update={"max_per_day": 0})} if gone else {}


async def known_creator(tools: Tools, asked: str, answer: Profile | ToolFailure) -> Profile:
    """The profile. Raises PhaseFailure ``creator_not_found``, or the ToolFailure of a server that did not say."""
    if isinstance(answer, Profile):
        return answer
    if not _unknown(answer):
        raise answer
    near = tuple(answer.near_matches)
    profiles = await _all_creators(tools) if len(near) != 1 else ()
    shared = creators_shown_as(asked, profiles)
    if len(shared) > 1:
        raise creator_not_found(asked, shared, shared=True) from answer
    raise creator_not_found(asked, near or near_creators(asked, profiles)) from answer


def _unknown(answer: ToolFailure) -> bool:
    """Whether the server says that there is no such creator: in words, by null, or by refusing the id itself."""
    refused_id = answer.kind == "rejected" and "creator_id" in answer.message
    return answer.kind == "not_found" or answer.code == "NULL_ANSWER" or refused_id


async def _all_creators(tools: Tools) -> tuple[Profile, ...]:
    """Only for a hint, so a failure is as good as an empty list."""
    creators = await ask(tools, read_creators, "get_active_creators")
    return () if isinstance(creators, ToolFailure) else creators


def known_volume(answer: VolumeAnswer | ToolFailure) -> VolumeAnswer:
    """The volume answer. Raises PhaseFailure ``volume_config_missing`` where there is none (R3), and what a breaker
    refused, which says nothing of the creator (R39)."""
    if isinstance(answer, VolumeAnswer):
        return answer
    if answer.kind == "refused":
        raise answer
    raise PhaseFailure(
        "volume_config_missing",
        f"Volume configuration not available for creator: {answer.message}",
        details=answer.details(),
    ) from answer


def missing_tools(tools: Tools) -> tuple[Finding, ...]:
    if tools.offers(DEPRECATED_TOOL):
        return ()
    return (found("deprecated_tool_missing", f"the server no longer has {DEPRECATED_TOOL}; nothing asks for it"),)
