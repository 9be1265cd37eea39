"""Who can be reached through what on one page: the targets' own channel lists decide (R22, D4).

Stories and live streams are reserved: no send is ever planned onto them (D5).
"""

from eros.vocabulary.catalogue import CHANNELS, EVERYONE, TARGETS, Channel, FrozenModel, PageType, Target

RESERVED_CHANNELS = frozenset({"story", "live"})

#: Where a send goes when its own channel cannot reach its target; nearest first.
ALTERNATIVES: dict[str, tuple[str, ...]] = {
    "mass_message": ("targeted_message", "wall_post"),
    "targeted_message": ("mass_message", "wall_post"),
    "wall_post": ("mass_message", "targeted_message"),
    "story": ("wall_post", "mass_message"),
    "live": ("wall_post", "mass_message"),
}


class Audiences(FrozenModel):
    """The targets that the page has and the channels that the server has. ``elsewhere``: targets of other pages."""

    targets: tuple[Target, ...]
    channels: tuple[Channel, ...]
    elsewhere: tuple[str, ...] = ()

    def target(self, target_key: str) -> Target | None:
        return next((target for target in self.targets if target.target_key == target_key), None)

    def reaches(self, channel_key: str, target_key: str) -> bool:
        """Whether the channel is there, stands on the target's list, and can address less than everyone if it must."""
        target = self.target(target_key)
        channel = next((it for it in self.channels if it.channel_key == channel_key), None)
        if target is None or channel is None or channel_key in RESERVED_CHANNELS:
            return False
        return channel_key in target.channel_keys and (target_key == EVERYONE or channel.supports_targeting)

    def channel_for(self, preferred: str, target_key: str) -> str | None:
        """``preferred`` if it reaches the target, else the nearest channel that does, else None."""
        candidates = (preferred, *ALTERNATIVES.get(preferred, ("mass_message", "targeted_message")))
        return next((key for key in candidates if self.reaches(key, target_key)), None)


def audiences_of(
    page_type: PageType, targets: tuple[Target, ...] = TARGETS, channels: tuple[Channel, ...] = CHANNELS
) -> Audiences:
    """What of ``targets`` this page has; without arguments what the shipped catalogue says."""
    here = tuple(target for target in targets if page_type in target.page_types)
    known = {target.target_key: None for target in (*targets, *TARGETS) if page_type not in target.page_types}
    elsewhere = tuple(key for key in known if key not in {target.target_key for target in here})
    return Audiences(targets=here, channels=channels, elsewhere=elsewhere)
