"""Every benchmark in its smallest form: it runs, and its rows say what they promise. No figure of time is judged."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from benchmarks import (
    banks,
    captions,
    demo,
    generation,
    greedy,
    growth,
    hard_weeks,
    harness,
    imports,
    layers,
    observability,
    pages,
    patterns,
    placement,
    records,
    report,
    variety,
    weights,
)
from benchmarks.harness import Spread
from benchmarks.picture import Bar, Panel, svg
from eros.vocabulary.facts import VolumeLevel

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full


@pytest.mark.full
@pytest.mark.requirement("benchmarks:patterns")
def test_our_pattern_fills_the_week_with_fewer_calls_than_the_pseudo_code(demo_database: Path) -> None:
    one_by_one, in_batches, ours = patterns.rows(1, ("mid",), demo_database)
    assert ours.calls < in_batches.calls < one_by_one.calls
    assert (ours.unfilled, ours.duplicates) == (0, 0)
    assert ours.slots == one_by_one.slots == in_batches.slots
    assert one_by_one.unfilled + one_by_one.duplicates > 0
    assert one_by_one.better > 1


@pytest.mark.requirement("benchmarks:greedy")
def test_ours_places_what_the_pseudo_code_cannot_and_breaks_no_rule() -> None:
    literal, ours = (row for row in greedy.times(1, ("ultra",)) if row.page_type == "paid")
    assert (ours.unplaced, ours.broken, ours.clean) == (0, 0, 1)
    assert literal.unplaced > 0
    assert literal.broken > 0
    assert ours.prime > literal.prime


@pytest.mark.full
@pytest.mark.requirement("benchmarks:greedy")
def test_ten_captions_a_slot_leave_places_empty_that_ours_fills() -> None:
    ten, same, ours = greedy.choices(("mid",))
    assert ten.unfilled > 0
    assert ours.unfilled == 0
    assert same.composite <= ours.composite + 1e-6


@pytest.mark.full
@pytest.mark.requirement("benchmarks:layers")
def test_every_layer_is_measured_on_top_of_the_one_before(demo_database: Path) -> None:
    measured = list(layers.rows(1, "low", demo_database))
    assert (measured[0].layer, measured[-1].layer) == ("rules", "record")
    assert sum(row.share for row in measured) == pytest.approx(100)


@pytest.mark.full
@pytest.mark.requirement("benchmarks:watching")
def test_gateway_log_and_record_are_counted_as_often_as_a_run_uses_them(demo_database: Path) -> None:
    gateway, log, record = observability.rows(2, "low", demo_database)
    assert gateway.times > 30
    assert log.times > gateway.times
    assert record.times == 1
    assert observability.share([gateway, log, record]) == gateway.share + log.share + record.share


@pytest.mark.full
@pytest.mark.requirement("benchmarks:banks", "gather:wide")
@pytest.mark.parametrize(
    "bank",
    ["weak before strong", *(pytest.param(one, marks=pytest.mark.soak) for one in ("shared types", "one theme"))],
)
def test_a_week_reaches_nearly_what_the_whole_bank_gives_also_where_the_bank_is_hard(
    bank: str, demo_database: Path
) -> None:
    (row,) = banks.rows(("low",), (bank,), demo_database)
    assert row.alike
    assert 0 <= row.loss < 2


@pytest.mark.soak
@pytest.mark.requirement("benchmarks:demo")
def test_the_demo_tests_what_the_product_does(demo_database: Path) -> None:
    assert [row for row in demo.rows(demo.pages(database=demo_database)) if not row.kept] == []


@pytest.mark.requirement("benchmarks:weights")
def test_weights_and_strategies_are_counted_and_variety_repeats_nothing_needlessly() -> None:
    measured = list(weights.rows(8, ("high",)))
    assert {row.what for row in measured} == {"weight", "strategy", "variety"}
    assert {row.stated for row in measured if row.send_type_key == "ppv_unlock"} == {1.5}
    assert [row.odds for row in measured if row.what == "variety"] == [0.0]


@pytest.mark.soak
@pytest.mark.requirement("allocate:weights:show")
@pytest.mark.parametrize("tier", weights.TIERS)
def test_over_200_seeds_the_odds_follow_each_factor_within_15_percent_on_neutral_days(tier: VolumeLevel) -> None:
    rows = [row for row in weights.rows(weights.SEEDS, (tier,)) if row.what == "weight"]
    assert {"bump_normal", "bump_descriptive", "dm_farm", "link_drop"} <= {row.send_type_key for row in rows}
    assert [row for row in rows if abs(row.odds / row.stated - 1) > weights.WITHIN] == []


@pytest.mark.requirement("benchmarks:weights")
def test_a_day_is_neutral_for_a_category_that_its_strategy_neither_stresses_nor_takes_in_turns() -> None:
    assert weights.neutral("revenue") == ["engagement_burst", "balanced_standard", "storytelling"]
    assert weights.neutral("engagement") == ["revenue_focus", "balanced_standard"]


@pytest.mark.requirement("benchmarks:watching")
def test_the_target_of_watching_is_missed_from_five_percent_on() -> None:
    assert "is kept" in observability.verdict([observability.ObservabilityRow("log", 1, 1.0, 4.9)])
    assert "is missed" in observability.verdict([observability.ObservabilityRow("log", 1, 1.0, 2.5)] * 2)


@pytest.mark.soak
@pytest.mark.requirement("benchmarks:growth")
def test_captions_messages_and_sends_grow_to_the_size_that_was_asked_for(demo_database: Path) -> None:
    sizes = {"captions": (6_000, 61_000), "messages": (75_000, 100_000)}
    rows = list(growth.rows(1, sizes, ("low", "ultra"), demo_database))
    assert [(row.grows, row.size) for row in rows[:4]] == [
        ("captions", 6_000),
        ("captions", 61_000),
        ("messages", 75_000),
        ("messages", 100_000),
    ]
    assert rows[-2].sends < rows[-1].sends
    assert all(row.peak > 0 for row in rows)


@pytest.mark.full
@pytest.mark.requirement("benchmarks:records")
def test_pages_are_read_from_a_store_of_as_many_weeks_as_were_asked_for(demo_database: Path) -> None:
    first, last, waiting, of_creator, restricted = records.rows(1, 240, demo_database)
    assert (first.weeks, last.weeks, waiting.weeks, of_creator.weeks) == (240, 240, 24, 2)
    assert restricted.weeks == 240
    assert min(row.cpu.median for row in (first, last, waiting, of_creator, restricted)) > 0


@pytest.mark.requirement("benchmarks:records")
def test_the_target_of_listing_is_missed_from_fifty_milliseconds_on() -> None:
    assert "is kept" in records.verdict([records.RecordsRow("the first", 1, Spread.of([49.9]))])
    assert "is missed" in records.verdict([records.RecordsRow("the first", 1, Spread.of([50.0]))])


@pytest.mark.requirement("benchmarks:pages")
def test_pages_and_the_way_to_the_first_are_measured(demo_database: Path) -> None:
    weeks, week, opened, agenda = pages.rows(1, "low", demo_database)
    assert week.sends == opened.sends == agenda.sends > 0
    assert weeks.sent < week.sent < week.loaded < pages.MOST_KB * 1000
    began = pages.start(demo_database, turns=1)
    assert min(began.cpu, began.bare) > 0


@pytest.mark.requirement("benchmarks:pages")
@pytest.mark.parametrize(
    ("ms", "size", "cpu", "said"),
    [
        (49.9, 99_999, 1.3, "kept"),
        (50, 99_999, 1.3, "missed"),
        (49.9, 100_000, 1.3, "missed"),
        (49.9, 9, 1.4, "missed"),
    ],
)
def test_each_target_of_the_pages_can_be_missed(ms: float, size: int, cpu: float, said: str) -> None:
    week = pages.PagesRow("a week", 147, 18_400, size, Spread.of([ms]))
    assert pages.verdict([week], pages.StartRow(cpu, 1.0)).endswith(f"are {said}.")


@pytest.mark.soak
@pytest.mark.requirement("eros-db:import:bounds")
def test_imports_are_measured_against_the_bare_insert_of_their_file(demo_database: Path) -> None:
    measured = list(imports.rows(2_000, demo_database, turns=1))
    assert [row.file for row in measured] == [
        "messages",
        "messages by text",
        "of few texts",
        "the same again",
        *imports.CAPTION_KINDS,
        f"many {imports.MANY_OF}",
        "captions, empty bank",
    ]
    assert {"captions with figures", "captions in Spanish", "captions in Ukrainian"} < {*imports.CAPTION_KINDS}
    assert {row.rows for row in measured} == {2_000}
    assert min(row.bare for row in measured) > 0
    assert max(row.peak for row in measured) < imports.MOST_MIB


@pytest.mark.requirement("eros-db:import:bounds")
def test_the_bounds_of_an_import_are_missed_above_them() -> None:
    assert "are kept" in imports.verdict([imports.ImportRow("messages", 1, 6.0, 1.0, 300)])
    assert "are missed" in imports.verdict([imports.ImportRow("messages", 1, 6.1, 1.0, 300)])
    assert "are missed" in imports.verdict([imports.ImportRow("messages", 1, 1.0, 1.0, 301)])


@pytest.mark.requirement("benchmarks:variety")
def test_every_measure_of_what_fans_meet_has_its_bound(demo_database: Path) -> None:
    measured = variety.rows(weeks=2, pages=3, database=demo_database)
    assert [row.measure.split(",")[0] for row in measured] == [
        "even gaps within a day",
        "days of one parity",
        "minutes before and after a quarter hour",
        "days of a page that open on one hour",
        "weekdays and minutes as the week before",
        "follow-ups of a page with one delay",
    ]
    assert measured[0].kept
    assert measured[1].kept


@pytest.mark.soak
@pytest.mark.requirement("benchmarks:variety")
def test_eight_weeks_of_many_demo_pages_keep_every_bound(demo_database: Path) -> None:
    assert [row for row in variety.rows(weeks=8, pages=15, database=demo_database) if not row.kept] == []


@pytest.mark.full
@pytest.mark.requirement("benchmarks:hard-weeks")
def test_the_two_hardest_weeks_known_are_placed() -> None:
    measured = list(hard_weeks.rows(2))
    assert measured[0].placed == measured[0].sends == 147
    assert all(0 < row.placed <= row.sends for row in measured)


@pytest.mark.requirement("benchmarks:report")
def test_a_spread_is_the_median_with_the_quartiles() -> None:
    assert Spread.of([4.0, 1.0, 2.0, 3.0, 5.0]) == Spread(3.0, 2.0, 4.0, 5)
    assert Spread.of([7.0]) == Spread(7.0, 7.0, 7.0, 1)


@pytest.mark.requirement("benchmarks:report")
def test_the_picture_is_xml_whose_bars_are_as_long_as_their_values() -> None:
    root = ElementTree.fromstring(svg("A <title>", [Panel("P", "c", [Bar("a & b", 2, "2 ms"), Bar("c", 1, "1 ms")])]))
    widths = [float(one.attrib["width"]) for one in root.iter("{http://www.w3.org/2000/svg}rect")][1:]
    assert widths[0] == 2 * widths[1]
    assert "a & b" in [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "prefers-color-scheme: dark" in ElementTree.tostring(root, encoding="unicode")


@pytest.mark.requirement("benchmarks:report")
def test_the_page_states_the_machine_and_that_the_run_was_quick(tmp_path: Path) -> None:
    report.write(_measured(), tmp_path / "page.md", tmp_path / "picture.svg")
    text = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "**This is a quick run (3 runs of what is timed, 5 weeks of what is placed)" in text
    assert "Measured on two cores, in a quick run that shows no figure to rely on." in text
    assert "| a whole run under 15,000 ms | 1,500 ms (low, stdio) | 10.0 % |" in text
    assert "Together 1.0 % of a clean run's CPU. The target of 5 % is kept." in text
    ElementTree.parse(tmp_path / "picture.svg")


def _measured() -> report.Measured:
    """One row of each kind, made by hand."""
    ms = Spread(10.0, 9.0, 11.0, 3)
    rows: dict[str, list[Any]] = {
        "generation": [generation.GenerationRow("low", "stdio", 50, ms, 1.2, Spread(1500.0, 1400.0, 1600.0, 3))],
        "tools": [("get_channels", 1.0, 2.0)],
        "patterns": [patterns.PatternRow("low", "ours", 50, 46, ms, ms, 1.0, 0, 0, 4700.0, 1.0)],
        "times": [greedy.TimingResult("low", "paid", "ours", 5, 95.0, 100.0, 0.0, 0.0, 5, 20.0)],
        "choices": [greedy.CaptionResult("low", "ours", 60, 0, 5895.0, 100.0, 3.0)],
        "placement": [placement.PlacementRow("low", "paid", 5, 20.0, 25.0, 95.0, 0)],
        "hard": [hard_weeks.HardWeekRow("drawn, seed 12", 147, 140, 6, 7, 3.1)],
        "variety": [variety.VarietyRow("even gaps within a day", "40 to 60 %", "45.6 %", True)],
        "captions": [captions.CaptionsRow("low", 60, 1300, 0.1, 5, 3.0)],
        "banks": [banks.BankRow("low", "one theme", 42, 4157.1, 4158.4, alike=True)],
        "weights": [weights.WeightsRow("low", "weight", "opportunity 80", "ppv_unlock", 1.5, 1.52, 0.8)],
        "demo": [demo.DemoRow("vaults that lack a media kind", "5", "7", kept=True)],
        "layers": [layers.LayerRow("rules", ms, ms, 2.0, 2.0, 2.0)],
        "watching": [observability.ObservabilityRow("log, an event", 80, 0.05, 1.0)],
        "growth": [growth.GrowthRow("captions", 6000, 104, 20.0, ms, ms, 150.0, 1.0, 1.0)],
        "records": [records.RecordsRow("the first", 10_000, ms)],
        "pages": [pages.PagesRow("a week", 147, 18_400, 41_200, ms)],
        "start": [pages.StartRow(0.67, 0.68)],
        "imports": [imports.ImportRow("messages", 260_000, 24.6, 6.3, 101)],
    }
    return report.Measured(report.QUICK, {name: report.Part(each, "two cores.") for name, each in rows.items()})


@pytest.mark.requirement("benchmarks:report")
def test_a_section_that_was_not_measured_stays_as_it_is(tmp_path: Path) -> None:
    whole = _measured()
    report.write(whole, tmp_path / "page.md", tmp_path / "picture.svg")
    before = (tmp_path / "page.md").read_text(encoding="utf-8")
    demo_alone = {"demo": report.Part([demo.DemoRow("thin vaults", "5", "9", kept=True)], "three cores.")}
    report.write(report.Measured(report.QUICK, demo_alone), tmp_path / "page.md", tmp_path / "picture.svg")
    after = (tmp_path / "page.md").read_text(encoding="utf-8")
    changed = [line for line in before.splitlines() if line not in after.splitlines()]
    assert changed == ["| vaults that lack a media kind | 5 | 7 | yes |"]
    assert "| thin vaults | 5 | 9 | yes |" in after
    assert "Measured on three cores" in after


@pytest.mark.requirement("benchmarks:report")
def test_a_run_that_was_cut_short_goes_on_and_a_part_can_be_measured_anew(tmp_path: Path) -> None:
    asked: list[report.Effort] = []

    def part(effort: report.Effort, *, anew: bool = False) -> object:
        make = lambda: asked.append(effort) or [len(asked)]  # noqa: E731
        return report.kept_part("tools", make, effort, tmp_path, anew=anew).rows

    assert [part(report.QUICK), part(report.QUICK)] == [[1], [1]]
    assert part(report.QUICK, anew=True) == [2]
    assert part(report.FULL) == [3]


@pytest.mark.requirement("benchmarks:report")
def test_a_table_has_text_on_the_left_and_figures_on_the_right() -> None:
    table = harness.table([1, 2], {"name": lambda row: f"n{row}", "value": lambda row: str(10 * row)})
    assert table.splitlines() == ["| name | value |", "| --- | ---: |", "| n1 | 10 |", "| n2 | 20 |"]
