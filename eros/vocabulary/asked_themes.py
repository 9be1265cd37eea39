"""What ``content_allocations`` ask for of themes, what of it the week does not show, and what would bring it (R55).

Phase 3 tells it of the week that it has matched, Phase 4 where the budget makes another of it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from eros.failures import Finding, found
from eros.vocabulary.counting import all_of, plural
from eros.vocabulary.facts import Vault, VaultTheme
from eros.vocabulary.numbers import dollars
from eros.vocabulary.theme_names import by_theme, theme_key

#: What was done where a theme lacks sends that a day's budget does not leave (R46).
OVER_BUDGET = "share_within_budget"


def asked_shares(
    themes: Sequence[VaultTheme], allocations: Mapping[str, int], avoided: Collection[int]
) -> dict[int, float]:
    """What ``content_allocations`` ask for of the vault's themes, in its order; {} where they name none that may be."""
    asked, alike = by_theme(allocations), Counter(theme_key(theme.type_name) for theme in themes)
    return {
        theme.content_type_id: asked[key] / alike[key]  # two themes of one name share what is asked for it
        for theme in themes
        if theme.content_type_id not in avoided and asked.get(key := theme_key(theme.type_name), 0) > 0
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


class UnusedThemes(NamedTuple):
    """By send type the themes of captions that the first query found for it and that the week does not use: ``rested``
    of those that it may send on a day of its sends, ``held`` of those that other pages hold near each (R60)."""

    rested: Mapping[str, Collection[int]] = {}
    held: Mapping[str, Collection[int]] = {}


NOTHING_UNUSED = UnusedThemes()


def asked_theme_findings(
    sends: Iterable[tuple[str, int | None]],
    vault: Vault,
    allocations: Mapping[str, int],
    avoided: Collection[int],
    unused: UnusedThemes = NOTHING_UNUSED,
    budget: float | None = None,
    away: Collection[int] = (),
) -> Iterator[Finding]:
    """One for each reason: the vault lacks a theme, it is to be avoided, captions and vault do not make up its share.

    ``sends`` are the week's, each with its type and its content type, None where it shows no theme. A share within one
    send is kept. ``unused``: what would stand where others do; more of it mends nothing. ``budget``: a day's, where it
    sends some of the week's sends away; these show the themes ``away``.
    """
    sends = tuple(sends)
    by_name = {theme.type_name: theme.content_type_id for theme in vault.themes or ()}
    asked = _asked(allocations, by_name)
    shares = asked_shares(vault.themes or (), asked, avoided)
    counts = Counter(theme for _, theme in sends if theme is not None)
    absent = [name for name in asked if name not in by_name]
    unwanted = [name for name in asked if by_name.get(name) in avoided]
    instead = _instead(shares, vault, counts)
    if vault.themes is None and asked:
        yield _missed(
            f"{_wants(asked)} {_listed(asked, asked)}, and the data server does not say which themes the vault holds",
            "no send names a theme, for want of an answer with the content types of the vault",
            "no theme",
        )
    elif absent:
        yield _missed(
            f"{_wants(absent)} {_listed(absent, asked)}, which the vault does not hold",
            f"no media of {all_of(absent)} are in the vault, so no send shows any until there are",
            instead,
        )
    if unwanted:
        yield _missed(
            f"{_wants(unwanted)} {_listed(unwanted, asked)}, which {plural(len(unwanted), 'is', 'are')} ranked AVOID",
            _gone(by_name.values(), avoided, unwanted),
            instead,
        )
    targets = largest_remainder(counts.total(), shares) if shares else {}
    short = {name: (counts[theme], targets[theme]) for name, theme in by_name.items() if _short(theme, targets, counts)}
    if short:
        told = ", ".join(f"{name} {have} of {wanted}" for name, (have, wanted) in short.items())
        lost = [name for name in short if budget is not None and by_name[name] in away]
        missing = {by_name[name]: (name, wanted - have) for name, (have, wanted) in short.items() if name not in lost}
        by_budget = (
            f"a budget of {dollars(budget or 0)} a day leaves out sends that show {all_of(lost)}" if lost else ""
        )
        by_captions = _why_short(missing, _others(sends, counts, targets), unused)
        yield _missed(
            f"Fewer sends than the volume asks for show a theme: {told}",
            "; ".join(filter(None, (by_budget, *by_captions))),
            instead,
            OVER_BUDGET if lost else None,
        )


def _others(
    sends: Sequence[tuple[str, int | None]], counts: Mapping[int, int], targets: Mapping[int, int]
) -> Counter[str]:
    """By type the sends that show a theme beyond its share; only those of themes that nobody asked for, where these are
    as many as the others lack."""
    beyond = [(key, theme) for key, theme in sends if theme is not None and counts[theme] > targets.get(theme, 0)]
    unasked = [key for key, theme in beyond if theme is not None and not targets.get(theme, 0)]
    lack = sum(max(0, wanted - counts[theme]) for theme, wanted in targets.items())
    return Counter(unasked if len(unasked) >= lack else [key for key, _ in beyond])


def _asked(allocations: Mapping[str, int], held: Iterable[str]) -> dict[str, int]:
    """What is asked for of each theme, in the vault's spelling where the vault holds it."""
    spelled = {theme_key(name): name for name in (*allocations, *held)}
    return {spelled[key]: count for key, count in by_theme(allocations).items() if count > 0}


def _wants(themes: Collection[str]) -> str:
    return f"The volume asks for the {plural(len(themes), 'theme', 'themes')}"


def _gone(themes: Collection[int], avoided: Collection[int], unwanted: Sequence[str]) -> str:
    """What becomes of the shares of themes that are to be avoided, and what would bring them."""
    number, names = len(unwanted), all_of(unwanted)
    if {*themes} - {*avoided}:
        shares = plural(number, f"the share of {names} goes", f"the shares of {names} go")
        return f"{shares} to others until {plural(number, 'it is', 'they are')} ranked otherwise"
    return f"all the vault's themes stand alike until {names} {plural(number, 'is', 'are')} ranked otherwise"


def _why_short(
    missing: Mapping[int, tuple[str, int]], others: Mapping[str, int], unused: UnusedThemes
) -> Iterator[str]:
    """Why the themes stand too seldom, with what would bring them: ``missing`` are their names and how many sends they
    lack, ``others`` by type the sends that others have in their place."""
    free = {theme: [key for key in others if theme in unused.rested.get(key, ())] for theme in missing}
    held = [it for it in missing if not free[it] and any(it in unused.held.get(key, ()) for key in others)]
    lacking = [it for it in missing if not free[it] and it not in held]
    if names := [missing[theme][0] for theme in free if free[theme]]:
        where = {key: others[key] for key in others if any(key in keys for keys in free.values())}
        yield f"rested captions of {all_of(names)} are there: put them into {_counted(where)}, which show others"
    if lacking:
        names = [missing[theme][0] for theme in lacking]
        yield f"no rested captions of {all_of(names)} were found for the sends that show others"
    if held:
        names = [missing[theme][0] for theme in held]
        yield f"other pages send the rested captions of {all_of(names)} within seven days"
    if wanted := dict(missing[theme] for theme in (*lacking, *held)):
        yield f"new captions are to be written: {_counted(wanted)}, for {_counted(others)}, which show others"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _short(theme: int, targets: Mapping[int, int], counts: Mapping[int, int]) -> bool:
    """Whether the theme stands more than once too seldom, or not at all."""
    wanted, have = targets.get(theme, 0), counts[theme]
    return wanted - have > 1 or (have == 0 and wanted > 0)


def _listed(names: Iterable[str], asked: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {asked[name]}" for name in names)


def _instead(shares: Mapping[int, float], vault: Vault, counts: Mapping[int, int]) -> str:
    """What the week shows: how many sends of which themes, by the shares that are left or by all themes alike."""
    names = {theme.content_type_id: theme.type_name for theme in vault.themes or ()}
    there = ", ".join(f"{name} {counts[theme]}" for theme, name in names.items() if counts[theme])
    if not there:
        return "no theme"
    return f"{there}, by the other shares" if shares else f"{there}, all themes alike"


def _missed(message: str, impact: str, fallback: str, action: str | None = None) -> Finding:
    return found("asked_theme_missed", message, impact=impact, fallback=fallback, action=action)
