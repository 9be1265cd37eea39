"""Which audience a send type speaks to and through which channel (4.2-4.4, R22, D1-D8).

A required target is kept or replaced within its own family, never widened; the channel changes instead. Any other
target falls back through the specification's targeting degradation chain to all_active.
"""

from typing import NamedTuple

from eros.vocabulary.audience import Audiences
from eros.vocabulary.catalogue import SendType
from eros.vocabulary.lacking import in_words, lacks, wanted_targets


class Reach(NamedTuple):
    """The audience and the channel of a send, and what went otherwise: a row of FAILURES, a sentence and what was done
    about it, or nothing of it."""

    target_key: str
    channel_key: str
    error_type: str | None = None
    note: str = ""
    action: str | None = None


def reach(kind: SendType, audiences: Audiences) -> Reach | None:
    """The best audience that some channel reaches; None if there is none that the type may speak to."""
    for target_key in wanted_targets(kind):
        channel_key = audiences.channel_for(kind.channel_key, target_key)
        if channel_key is not None:
            return Reach(target_key, channel_key, *_otherwise(kind, target_key, channel_key, audiences))
    return None


def _otherwise(
    kind: SendType, target_key: str, channel_key: str, audiences: Audiences
) -> tuple[str | None, str, str | None]:
    """How the choice differs from the type's own target and channel."""
    own = wanted_targets(kind)[0]
    stated = kind.default_target
    if kind.required_target and stated and target_key == own != stated and not _is_there(stated, audiences):
        said = f"{kind.send_type_key} goes to {target_key} in place of {stated}"
        return "target_not_found", said, "use_closest_target"
    if target_key != own:
        said = f"{kind.send_type_key} goes to {target_key} in place of {own}"
        if audiences.target(own) is not None:
            said = f"{said}, for want of {in_words(lacks(audiences, kind.channel_key, own))}"
        return (
            _why_not(kind, own, audiences),
            said,
            "use_closest_target" if kind.required_target else "use_default_target",
        )
    if channel_key != kind.channel_key:
        there = any(one.channel_key == kind.channel_key for one in audiences.channels)
        why = f"{kind.channel_key} does not reach {target_key}" if there else f"there is no channel {kind.channel_key}"
        switched = f"{kind.send_type_key} goes by {channel_key}: {why}"
        return "channel_incompatible", switched, "switch_channel"
    return None, "", None


def _is_there(target_key: str, audiences: Audiences) -> bool:
    return audiences.target(target_key) is not None or target_key in audiences.elsewhere


def _why_not(kind: SendType, own: str, audiences: Audiences) -> str:
    if own in audiences.elsewhere:
        return "page_type_mismatch"
    if audiences.target(own) is not None:
        return "channel_incompatible"
    return "required_target_missing" if kind.required_target else "target_not_found"
