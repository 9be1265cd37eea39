"""An analysis for reading: the volume with its reasons, the horizons, the hours, the captions, the themes."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from eros.vocabulary.analysis import (
    AnalysedPerformance,
    AnalysedTiming,
    AnalysedVolume,
    Analysis,
    AnalysisFinding,
    CaptionSupply,
    HourPerformance,
    RankedTheme,
    TypeSupply,
    VolumeModule,
)
from eros.vocabulary.counting import counted
from eros.vocabulary.numbers import digits
from eros_app.cli.rendering.words import (
    BAD,
    DAY_ABBREVIATIONS,
    GOOD,
    QUIET,
    SEVERITY_STYLE,
    STRONG,
    WEAK,
    bullet,
    day_name,
    figure,
    heading,
    indented,
    line,
    plain,
    readable,
)
from eros_app.services.hints import CommandHints

_BARS = "▁▂▃▄▅▆▇█"
_TIER = {"TOP": GOOD, "MID": "", "LOW": WEAK, "AVOID": BAD}


def render_analysis(document: Analysis, hints: CommandHints) -> RenderableType:
    """A document of ``eros analyse``."""
    parts = (
        _head(document),
        _volume(document.volume),
        _horizons(document.performance),
        _hours(document.timing),
        _captions(document.captions),
        _rankings(document.rankings),
        _findings(document.findings),
        _way(document, hints),
    )
    return Group(*(part for whole in parts if whole is not None for part in (whole, Text())))


def _head(document: Analysis) -> RenderableType:
    creator = document.creator
    fans = f" · {creator.fan_count:,} fans" if creator.fan_count is not None else ""
    return line(
        (plain(creator.page_name), STRONG),
        f"  what the week of {day_name(document.week_start)} would rest on",
        (f"  {plain(creator.page_type)}{fans} · {plain(creator.timezone)}", QUIET),
    )


def _way(document: Analysis, hints: CommandHints) -> RenderableType:
    """The command that plans the week, and what it costs where the confidence is low (R64)."""
    volume, creator = document.volume, plain(document.creator.creator_id)
    costs = f"; its confidence costs {volume.costs}" if volume.costs else ""
    if volume.override is None:
        return line((hints.command(f"eros generate {creator}"), ""), (f"  plans the week{costs}", QUIET))
    return Group(
        line((f"Confidence {digits(volume.confidence_score)} is too low to plan without your word", WEAK)),
        line((plain(volume.override), ""), (f"  plans the week all the same{costs}", QUIET)),
    )


def _volume(volume: AnalysedVolume) -> RenderableType:
    quotas = f"{volume.revenue_per_day} / {volume.engagement_per_day} / {volume.retention_per_day}"
    days = "  ".join(f"{DAY_ABBREVIATIONS[int(day)]} {total}" for day, total in volume.weekly_distribution.items())
    source = ", ".join(map(readable, filter(None, (volume.calculation_source, volume.data_source))))
    confidence = f"{digits(100 * volume.confidence_score)}%"
    return Group(
        heading("Volume", f"{counted(volume.total_per_week, 'send')} a week · confidence {confidence}"),
        indented(line(f"{quotas} revenue / engagement / retention a day")),
        indented(line(days)),
        *([indented(line((f"from {source}", QUIET)))] if source else []),
        *([indented(line((plain(volume.fallback_reason), WEAK)))] if volume.fallback_reason else []),
        *(_module(module) for module in volume.modules),
    )


def _module(module: VolumeModule) -> RenderableType:
    mark, style = {True: ("✓", GOOD), False: ("·", QUIET), None: ("?", QUIET)}[module.applied]
    return bullet(mark, style, line((f"{module.name:<12}", ""), plain(module.did)))


def _horizons(performance: AnalysedPerformance) -> RenderableType:
    used = f"{figure(performance.saturation_score)} and {figure(performance.opportunity_score)} are planned with"
    table = _table(
        ("", "left"), ("saturation", "right"), ("opportunity", "right"), ("trend", "left"), ("$/send", "right")
    )
    for one in performance.horizons:
        change = f" {one.change_percent:+.1f} %" if one.change_percent is not None else ""
        table.add_row(
            plain(one.period),
            _number(one.saturation_score),
            _number(one.opportunity_score),
            f"{plain(one.revenue_trend or 'unknown')}{change}",
            "" if one.revenue_per_send is None else f"{one.revenue_per_send:,.2f}",
        )
    return Group(heading("Saturation and opportunity", used), indented(table))


def _hours(timing: AnalysedTiming) -> RenderableType:
    # none is counted where a curve stands in, whatever the page has sent
    sends = f", {counted(timing.message_count, 'send')}" if timing.message_count else ""
    days = f" of {counted(timing.days, 'day')}" if sends and timing.days is not None else ""
    best = sorted(timing.hours, key=lambda one: (-one.performance, one.hour))[:5]
    return Group(
        heading("Hours", f"peaks {_listed(timing.peak_hours)} · never {_listed(timing.avoid_hours)}"),
        indented(line("".join(_bar(one.performance) for one in timing.hours), ("  0 to 23 h", QUIET))),
        indented(line("best  ", *(f"{_hour(one)}   " for one in best))),
        *([indented(_best_days(timing.best_days))] if timing.best_days else []),
        indented(line((f"rests on {plain(timing.rests_on)}{sends}{days}", QUIET))),
    )


def _best_days(days: Sequence[str]) -> Text:
    """Told beside the hours, which rest on the same sends; the volume weighs the days of a week by its own figures."""
    aside = "  by the sends of the hours; what each day gets is the volume's"
    return line(f"days  {', '.join(map(plain, days))}", (aside, QUIET))


def _hour(one: HourPerformance) -> str:
    samples = f" ({one.samples})" if one.samples is not None else ""
    return f"{one.hour} h {one.performance:.2f}{samples}"


def _bar(value: float) -> str:
    return _BARS[min(len(_BARS) - 1, int(value * len(_BARS)))]


def _listed(hours: Sequence[int]) -> str:
    return ", ".join(map(str, hours)) + " h" if hours else "none"


def _captions(captions: CaptionSupply) -> RenderableType:
    weeks, short = captions.weeks_ahead, [one for one in captions.types if one.short_from]
    summary = f"{counted(len(short), 'type')} of {len(captions.types)} run short within {weeks} weeks"
    wanted = any(one.wanted is not None for one in captions.types)
    columns = ("usable", "a week", *(["wanted"] if wanted else []))
    table = _table(("", "left"), *((title, "right") for title in columns), ("lasts", "left"))
    for one in captions.types:
        usable = f"{one.usable}{'+' if one.at_least else ' '}"
        wants = ["" if one.wanted is None else str(one.wanted)] if wanted else []
        table.add_row(
            plain(one.send_type_key), usable, str(one.needed_per_week), *wants, _lasts(one, captions.types, weeks)
        )
    legend = "wanted: with fewer usable ones the data server warns, whatever this week takes"
    return Group(
        heading("Captions", summary),
        indented(table),
        *([indented(line((legend, QUIET)))] if wanted else []),
        *(bullet("!", WEAK, line(plain(warning))) for warning in captions.warnings),
    )


def _lasts(one: TypeSupply, types: Sequence[TypeSupply], weeks: int) -> Text:
    if one.short_from is None:
        return Text(f"{weeks} weeks and more", style=QUIET)
    others = _taken_by_others(one, types)
    most = f"up to {one.missing}" if others else str(one.missing)
    too_few = f"until {day_name(one.short_from)}, then {most} too few{others}"
    return Text(too_few, style=WEAK if one.usable else BAD)


def _taken_by_others(one: TypeSupply, types: Sequence[TypeSupply]) -> str:
    """Where more are usable than the first week leaves the type: others take of the same captions."""
    mine = {*one.caption_types}
    rivals = [other.send_type_key for other in types if other is not one and mine & {*other.caption_types}]
    if not rivals or one.usable <= one.needed_per_week - one.missing:
        return ""
    return f": shared with {', '.join(rivals[:_RIVALS])}{' and others' * (len(rivals) > _RIVALS)}"


#: Types that take of the same captions and are named one by one.
_RIVALS = 2


def _rankings(rankings: Sequence[RankedTheme]) -> RenderableType:
    if not rankings:
        return heading("Themes", "no ranking: they share the week alike")
    table = _table(("", "right"), ("theme", "left"), ("tier", "left"), ("sends", "right"), ("$/send", "right"))
    per_fan = any(one.earnings_per_recipient is not None for one in rankings)
    if per_fan:
        table.add_column(f"$/{_FANS:,} fans", justify="right")
    for one in rankings:
        table.add_row(
            str(one.rank),
            readable(one.type_name),
            Text(one.tier, style=_TIER[one.tier]),
            _number(one.sends),
            "" if one.average_earnings is None else f"{one.average_earnings:,.2f}",
            *([_of_fans(one)] if per_fan else []),
        )
    return Group(
        heading("Themes", "as the data server ranks them; AVOID comes only where nothing else is left"), indented(table)
    )


#: Recipients by whose number earnings are told: what one brings is a few cents.
_FANS = 1000


def _of_fans(one: RankedTheme) -> str:
    return "" if one.earnings_per_recipient is None else f"{_FANS * one.earnings_per_recipient:,.2f}"


def _findings(findings: Sequence[AnalysisFinding]) -> RenderableType | None:
    if not findings:
        return None
    rows = [
        bullet(
            "•",
            SEVERITY_STYLE.get(it.severity, QUIET),
            line(plain(it.message)),
            line((plain(it.impact), QUIET)),
        )
        for it in findings
    ]
    return Group(heading("Otherwise than planned"), *rows)


def _table(*columns: tuple[str, str]) -> Table:
    table = Table(box=None, pad_edge=False, header_style=QUIET, padding=(0, 2, 0, 0))
    for title, justify in columns:
        table.add_column(title, justify=justify)  # type: ignore[arg-type]
    return table


def _number(value: float | None) -> str:
    return "" if value is None else figure(value)
