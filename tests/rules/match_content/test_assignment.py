"""The assignment is the optimum, by two other ways of finding it (R16)."""

from collections import defaultdict
from itertools import product
from random import Random

import pytest
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st

from eros.vocabulary.catalogue import FOLLOW_UP
from nodes.match_content.assignment import Offer, assign, prune

Demand = dict[str, int]
Offers = dict[str, list[Offer]]
#: slots filled, follow-ups filled, fewest steps, sum of composites in ten-thousandths.
Value = tuple[int, int, int, int]


def value(offers: Offers, taken: dict[str, tuple[int, ...]]) -> Value:
    chosen = [(key, {o.caption_id: o for o in offers[key]}[caption]) for key, ids in taken.items() for caption in ids]
    return _sum([_worth(key, offer) for key, offer in chosen])


def _worth(key: str, offer: Offer) -> Value:
    follow_up = key == FOLLOW_UP
    return (not follow_up, follow_up, -offer.step, round(offer.composite * 10_000))


def _sum(values: list[Value]) -> Value:
    return tuple(map(sum, zip(*values, strict=True))) if values else (0, 0, 0, 0)  # type: ignore[return-value]


def by_trying_everything(demand: Demand, offers: Offers) -> Value:
    """Each caption goes to nobody or to a type that may have it; the best of all ways."""
    captions = sorted({offer.caption_id for key in demand for offer in offers[key]})
    takers = [[None, *((k, o) for k in demand for o in offers[k] if o.caption_id == caption)] for caption in captions]
    best: Value = (0, 0, 0, 0)
    for way in product(*takers):
        used = [one for one in way if one is not None]
        if all(sum(key == kind for kind, _ in used) <= needed for key, needed in demand.items()):
            best = max(best, _sum([_worth(*one) for one in used]))
    return best


def by_cheapest_paths(demand: Demand, offers: Offers) -> Value:
    """Minimum cost flow over single edges with Bellman-Ford, comparing values as tuples: no packing into one number."""
    flow: dict[tuple[str, int], Value] = {}
    worth = {(key, o.caption_id): _worth(key, o) for key in demand for o in offers[key]}
    room = dict(demand)
    zero: Value = (0, 0, 0, 0)
    while True:
        gain: dict[object, Value] = {key: zero for key, left in room.items() if left}
        via: dict[object, tuple[str, int] | None] = dict.fromkeys(gain)
        changed = True
        while changed:
            changed = False
            for edge, gained in worth.items():
                key, caption = edge
                start, end, step = (caption, key, _less(gained)) if edge in flow else (key, caption, gained)
                if start in gain and (end not in gain or _sum([gain[start], step]) > gain[end]):
                    gain[end], via[end], changed = _sum([gain[start], step]), edge, True
        used = {caption for _, caption in flow}
        ends = [node for node in gain if isinstance(node, int) and node not in used]
        if not ends:
            return _sum(list(flow.values()))
        node: object = max(ends, key=lambda end: gain[end])
        while (edge := via[node]) is not None:
            key, caption = edge
            if edge in flow:
                del flow[edge]
                node = caption
            else:
                flow[edge] = worth[edge]
                node = key
        room[node] -= 1  # type: ignore[index]


def _less(one: Value) -> Value:
    return tuple(-part for part in one)  # type: ignore[return-value]


@st.composite
def markets(draw: st.DrawFn, types: int = 3, captions: int = 6) -> tuple[Demand, Offers]:
    keys = [f"type_{number}" for number in range(draw(st.integers(1, types)))]
    keys += [FOLLOW_UP] if draw(st.booleans()) else []
    composites = st.one_of(st.sampled_from([0.0, 50.0, 100.0]), st.floats(0, 100).map(lambda score: round(score, 4)))
    ranked = st.dictionaries(st.integers(1, captions), st.tuples(st.integers(0, 4), composites))
    offers = {key: [Offer(caption, *rest) for caption, rest in draw(ranked).items()] for key in keys}
    return {key: draw(st.integers(0, 3)) for key in keys}, offers


@pytest.mark.requirement("match:optimal", "match:fill-first", "match:fewest-steps")
@examples(60)
@given(markets())
def test_no_way_at_all_is_better(market: tuple[Demand, Offers]) -> None:
    demand, offers = market
    assert value(offers, assign(demand, offers)) == by_trying_everything(demand, offers)


@pytest.mark.requirement("match:optimal")
@examples(60)
@given(markets(types=7, captions=40))
def test_cheapest_paths_find_nothing_better(market: tuple[Demand, Offers]) -> None:
    demand, offers = market
    assert value(offers, assign(demand, offers)) == by_cheapest_paths(demand, offers)


def week(random: Random, types: int, captions: int, most: int) -> tuple[Demand, Offers]:
    """A market like a week's: types share caption kinds, and steps belong to the captions."""
    kinds = {caption: random.randrange(types) for caption in range(captions)}
    steps = {caption: random.choice([0] * 8 + [1, 2, 3]) for caption in range(captions)}
    offers: Offers = defaultdict(list)
    for caption, kind in kinds.items():
        for place, distance in enumerate((0, 1, 3)):
            if random.random() < (1.0, 0.6, 0.3)[place]:
                worth = round(random.uniform(55, 100) - 4.5 * place, 2)
                offers[f"type_{(kind + distance) % types}"].append(Offer(caption, steps[caption], worth))
    return {f"type_{number}": random.randint(1, most) for number in range(types)}, offers


@pytest.mark.requirement("match:optimal")
@pytest.mark.parametrize("captions", [60, 90, 250])
def test_a_whole_week_is_optimal_short_or_rich(captions: int) -> None:
    demand, offers = week(Random(captions), types=16, captions=captions, most=9)
    assert value(offers, assign(demand, offers)) == by_cheapest_paths(demand, offers)


@pytest.mark.full
@pytest.mark.requirement("match:optimal")
@pytest.mark.parametrize("seed", range(60))
def test_every_week_is_optimal(seed: int) -> None:
    random = Random(seed)
    demand, offers = week(random, types=random.randint(8, 21), captions=random.choice([60, 120, 300]), most=9)
    assert value(offers, assign(demand, offers)) == by_cheapest_paths(demand, offers)


def by_greed(demand: Demand, offers: Offers) -> Value:
    """The specification's loop: slot after slot, each the best caption that is left (3.1)."""
    used: set[int] = set()
    picked = []
    for key, needed in demand.items():
        best = sorted(offers[key], key=lambda offer: (offer.step, -offer.composite))
        mine = [offer for offer in best if offer.caption_id not in used][:needed]
        used |= {offer.caption_id for offer in mine}
        picked += [_worth(key, offer) for offer in mine]
    return _sum(picked)


@pytest.mark.requirement("match:never-below-greed")
@examples(60)
@given(markets(types=6, captions=30))
def test_greed_is_never_better(market: tuple[Demand, Offers]) -> None:
    demand, offers = market
    assert value(offers, assign(demand, offers)) >= by_greed(demand, offers)


@pytest.mark.requirement("match:no-duplicates", "match:no-gap")
@examples(60)
@given(markets(types=6, captions=30))
def test_no_caption_twice_and_no_gap_while_one_is_left(market: tuple[Demand, Offers]) -> None:
    demand, offers = market
    taken = assign(demand, offers)
    used = [caption for ids in taken.values() for caption in ids]
    assert len(used) == len(set(used))
    for key, needed in demand.items():
        unused = {offer.caption_id for offer in offers[key]} - set(used)
        assert len(taken[key]) == needed or not unused


@pytest.mark.requirement("match:deterministic")
@examples(60)
@given(markets(types=4, captions=12), st.randoms(use_true_random=False))
def test_the_order_of_the_offers_changes_nothing(market: tuple[Demand, Offers], random: Random) -> None:
    demand, offers = market
    shuffled = {key: random.sample(listed, len(listed)) for key, listed in offers.items()}
    assert assign(demand, shuffled) == assign(demand, offers)


@examples(60)
@given(markets(types=4, captions=12))
def test_what_is_pruned_is_not_needed(market: tuple[Demand, Offers]) -> None:
    demand, offers = market
    ranked = {key: sorted(listed, key=lambda o: (o.step, -o.composite)) for key, listed in offers.items()}
    kept = prune(demand, ranked)
    assert by_cheapest_paths(demand, kept) == by_cheapest_paths(demand, ranked)


def test_one_step_less_outweighs_every_composite() -> None:
    offers = {"a": [Offer(1, 0, 1.0), Offer(2, 1, 100.0)]}
    assert assign({"a": 1}, offers) == {"a": (1,)}


def test_a_filled_slot_outweighs_every_step() -> None:
    offers = {"a": [Offer(1, 0, 90.0), Offer(2, 4, 10.0)], "b": [Offer(1, 0, 90.0)]}
    assert assign({"a": 1, "b": 1}, offers) == {"a": (2,), "b": (1,)}


@pytest.mark.requirement("match:slots-before-follow-ups")
def test_a_slot_goes_before_a_follow_up() -> None:
    offers = {"ppv_unlock": [Offer(1, 4, 10.0)], FOLLOW_UP: [Offer(1, 0, 100.0)]}
    assert assign({FOLLOW_UP: 1, "ppv_unlock": 1}, offers) == {FOLLOW_UP: (), "ppv_unlock": (1,)}


def test_a_chain_of_exchanges_is_found() -> None:
    """Greed gives 90 + 10 + 10 = 110; the three can have 80 + 80 + 80."""
    offers = {
        "a": [Offer(1, 0, 90.0), Offer(2, 0, 80.0)],
        "b": [Offer(2, 0, 85.0), Offer(3, 0, 80.0), Offer(9, 0, 10.0)],
        "c": [Offer(1, 0, 80.0), Offer(8, 0, 10.0)],
    }
    assert assign(dict.fromkeys("abc", 1), offers) == {"a": (2,), "b": (3,), "c": (1,)}
