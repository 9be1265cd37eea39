"""What Phase 4 asks of the data server, all at once, and what stands in for an answer that does not come.

What a server states wins over the shipped catalogue; what it leaves out is the catalogue's (R22, CONTRACT 3).
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from eros.failures import Finding, ToolFailure, found, tool_that_failed, tool_that_garbled, unread_by_cause
from eros.vocabulary.audience import Audiences, audiences_of
from eros.vocabulary.catalogue import (
    CHANNELS,
    FOLLOW_UP,
    TARGETS,
    Channel,
    PageType,
    SendType,
    Target,
    default_catalogue,
)
from eros.vocabulary.counting import all_of, first_few
from eros.vocabulary.follow_up_limits import follow_up_limits
from eros.vocabulary.ignored import TOO_LATE, figure_ignored
from eros.vocabulary.lacking import wanted_targets
from eros.vocabulary.ports import Answer, Tools, ask
from eros.vocabulary.week import MatchedSlot
from eros.wire import OddValue, differing_details, odd_details, read_channels, read_details, read_targets, unsaid_fields

_CHANNEL_KEYS = frozenset(channel.channel_key for channel in CHANNELS)


class TargetingFacts(NamedTuple):
    """The page's audiences, the send types with their details, and what was not to be had."""

    audiences: Audiences
    send_types: dict[str, SendType]
    findings: tuple[Finding, ...]


async def ask_all(
    tools: Tools,
    page_type: PageType,
    send_types: Mapping[str, SendType],
    slots: Iterable[MatchedSlot],
    listed: Mapping[str, Mapping[str, Any]],
) -> TargetingFacts:
    """Targets, channels, and the details of every type that occurs (a follow-up's among them), in one batch.

    ``listed``: what the list of send types states of each; the details of these are told where they differ from it.
    """
    slots = tuple(slots)
    known = {FOLLOW_UP: default_catalogue()[FOLLOW_UP], **send_types}
    follow_ups = [] if follow_up_limits(known).none else [FOLLOW_UP]
    keys = tuple(dict.fromkeys([*(slot.send_type_key for slot in slots), *follow_ups]))
    targets, channels, details = await asyncio.gather(
        ask(tools, read_targets, "get_audience_targets", page_type=page_type),
        ask(tools, read_channels, "get_channels"),
        asyncio.gather(*(_details(tools, known[key], listed.get(key)) for key in keys)),
    )
    stated = {key: it.kind for key, it in zip(keys, details, strict=True) if isinstance(it, _Details)}
    odd = [one for it in details if isinstance(it, _Details) for one in it.odd]
    silent = {key: it for key, it in zip(keys, details, strict=True) if isinstance(it, ToolFailure)}
    kinds = {**known, **stated}
    no_targets = _unlisted("targets", targets, _target_keys(kinds))
    no_channels = _unlisted("channels", channels, _CHANNEL_KEYS)
    return TargetingFacts(
        audiences_of(
            page_type,
            TARGETS if no_targets or isinstance(targets, ToolFailure) else targets,
            CHANNELS if no_channels or isinstance(channels, ToolFailure) else channels,
        ),
        kinds,
        (
            *no_targets,
            *no_channels,
            *_without_details(silent, slots, known, listed),
            *(figure_ignored(one.text, one.instead, action=TOO_LATE if one.late else None) for one in odd),
        ),
    )


def _target_keys(kinds: Mapping[str, SendType]) -> frozenset[str]:
    """The targets that mean something here: the catalogue's, and those that send types name."""
    named = (key for kind in kinds.values() for key in wanted_targets(kind))
    return frozenset(named) | {target.target_key for target in TARGETS}


class _Details(NamedTuple):
    kind: SendType
    odd: tuple[OddValue, ...]


async def _details(tools: Tools, kind: SendType, listed: Mapping[str, Any] | None) -> _Details | ToolFailure:
    def read(answer: Answer) -> _Details:
        differing = () if listed is None else differing_details(answer, kind, listed)
        return _Details(read_details(answer, kind, listed), (*odd_details(answer, kind, listed), *differing))

    return await ask(tools, read, "get_send_type_details", send_type_key=kind.send_type_key)


def _unlisted(
    what: str, answer: Sequence[Target | Channel] | ToolFailure, known: Collection[str]
) -> tuple[Finding, ...]:
    """That the answer is of no use: it failed, or none of its rows can be read or names what is ``known``."""
    finding = partial(found, "targets_unavailable", fallback=f"the shipped {what}")
    if isinstance(answer, ToolFailure):
        said = f"The {what} could not be read: {answer}"
        return (finding(said, failed_tool=tool_that_failed(answer), garbled_tool=tool_that_garbled(answer)),)
    keys = [row.target_key if isinstance(row, Target) else row.channel_key for row in answer]
    if any(key in known for key in keys):
        return ()
    listed = f" (only {first_few(keys)})" if keys else ""
    return (finding(f"The server lists no {what} that are known{listed}"),)


def _without_details(
    silent: Mapping[str, ToolFailure],
    slots: tuple[MatchedSlot, ...],
    known: Mapping[str, SendType],
    listed: Mapping[str, Mapping[str, Any]],
) -> tuple[Finding, ...]:
    """One finding, with each cause and the types that it holds for, and with what is known of these without."""
    if not silent:
        return ()
    touched = [slot.slot_id for slot in slots if slot.send_type_key in silent]
    failed = next(filter(None, map(tool_that_failed, silent.values())), "")
    garbled = next(filter(None, map(tool_that_garbled, silent.values())), "")
    return (
        found(
            "send_type_details_missing",
            f"The details of {unread_by_cause(silent)}",
            slot_ids=touched,
            fallback=_instead_of_details([known[key] for key in silent], listed),
            failed_tool=failed,
            garbled_tool=garbled,
        ),
    )


def _instead_of_details(kinds: Sequence[SendType], listed: Mapping[str, Mapping[str, Any]]) -> str:
    """The rows of the list, and the catalogue's where these say nothing; what the details said before is neither."""
    catalogue = default_catalogue()
    rows = [kind for kind in kinds if kind.send_type_key in listed]
    unsaid = {
        field
        for kind in rows
        for field in unsaid_fields(listed[kind.send_type_key])
        if getattr(kind, field) == getattr(catalogue[kind.send_type_key], field)
    }
    if not rows:
        return "their rows in the catalogue"
    fields = [field for field in unsaid_fields({}) if field in unsaid]
    unlisted = [kind.send_type_key for kind in kinds if kind not in rows]
    of_catalogue = [f"{all_of(fields)} of the catalogue" for _ in fields[:1]]
    of_catalogue += [f"the catalogue's row of {all_of(unlisted)}" for _ in unlisted[:1]]
    return ", and ".join(("their rows in the list of send types", *of_catalogue))
