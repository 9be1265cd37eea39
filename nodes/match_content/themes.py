"""The shares of themes that are asked for, and how a number of items is split by them (R55)."""

from collections.abc import Collection, Mapping, Sequence

from eros.vocabulary.facts import VaultTheme


def asked_shares(
    themes: Sequence[VaultTheme], allocations: Mapping[str, int], avoided: Collection[int]
) -> dict[int, float]:
    """What ``content_allocations`` ask for of the vault's themes, in its order; {} where they name none that may be."""
    return {
        theme.content_type_id: float(allocations[theme.type_name])
        for theme in themes
        if theme.content_type_id not in avoided and allocations.get(theme.type_name, 0) > 0
    }


def largest_remainder(places: int, weights: Mapping[int, float]) -> dict[int, int]:
    """``places`` split in proportion to the weights; equal remainders go to the earlier key."""
    whole = sum(weights.values())
    exact = {key: places * weight / whole for key, weight in weights.items()}
    shares = {key: int(share) for key, share in exact.items()}
    by_remainder = sorted(exact, key=lambda key: shares[key] - exact[key])
    for key in by_remainder[: places - sum(shares.values())]:
        shares[key] += 1
    return shares
