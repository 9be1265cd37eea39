"""Bars as an SVG of text and rectangles: readable in light and dark, without a script, a font or a library."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil
from typing import Literal

WIDTH, LEFT, RIGHT = 760, 180, 190
MARGIN, LINE, BAR, GAP = 24, 22, 14, 18
TITLE, CAPTION = 26, 20
BarColor = Literal["ours", "other", "third"]

#: Inks of at least 4.5 to 1 on both backgrounds for text; bars are distinguished by their labels, not by colour alone.
STYLE = """
  .ground { fill: #ffffff } text { fill: #1f2328; font: 13px system-ui, sans-serif }
  .title { font-weight: 600; font-size: 15px } .caption { fill: #59636e; font-size: 12px }
  .label { text-anchor: end }
  .spread { stroke: #1f2328; stroke-width: 1.5; fill: none }
  .ours { fill: #1a7f37 } .other { fill: #9a6700 } .third { fill: #0969da }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117 } text { fill: #e6edf3 } .spread { stroke: #e6edf3 } .caption { fill: #9198a1 }
    .ours { fill: #3fb950 } .other { fill: #d29922 } .third { fill: #4493f8 }
  }
"""


@dataclass(frozen=True)
class Bar:
    """``value`` is its length by the panel's longest, ``spread`` the quartiles around it; ``text`` stands behind it."""

    label: str
    value: float
    text: str
    tone: BarColor = "ours"
    spread: tuple[float, float] | None = None

    @property
    def reach(self) -> float:
        return max(self.value, self.spread[1]) if self.spread else self.value


@dataclass(frozen=True)
class Panel:
    title: str
    caption: str
    bars: Sequence[Bar]

    @property
    def height(self) -> int:
        return TITLE + CAPTION + LINE * len(self.bars) + GAP


def svg(title: str, panels: Sequence[Panel]) -> str:
    """The panels one below the other. Every figure is text, so that it can be read without seeing the bars."""
    height = 2 * MARGIN + sum(panel.height for panel in panels)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t">',
        f'<title id="t">{escape(title)}</title>',
        f"<style>{STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{height}"/>',
    ]
    top = MARGIN
    for panel in panels:
        lines += _panel(panel, top)
        top += panel.height
    return "\n".join([*lines, "</svg>"]) + "\n"


def _panel(panel: Panel, top: int) -> Iterator[str]:
    yield f'<text class="title" x="{MARGIN}" y="{top + 14}">{escape(panel.title)}</text>'
    yield f'<text class="caption" x="{MARGIN}" y="{top + 14 + CAPTION}">{escape(panel.caption)}</text>'
    longest = max((bar.reach for bar in panel.bars), default=0) or 1
    for number, bar in enumerate(panel.bars):
        y = top + TITLE + CAPTION + LINE * number
        width = _length(bar.value, longest)
        yield f'<text class="label" x="{LEFT - 8}" y="{y + BAR - 2}">{escape(bar.label)}</text>'
        yield f'<rect class="{bar.tone}" x="{LEFT}" y="{y}" width="{width}" height="{BAR}" rx="2"/>'
        end = LEFT + max(width, _length(bar.reach, longest))
        if bar.spread:
            low, high = (LEFT + _length(value, longest) for value in bar.spread)
            middle = y + BAR // 2
            ends = f"M{low} {middle}H{high}M{low} {middle - 4}v8M{high} {middle - 4}v8"
            yield f'<path class="spread" d="{ends}"/>'
        yield f'<text x="{end + 8}" y="{y + BAR - 2}">{escape(bar.text)}</text>'


def _length(value: float, longest: float) -> int:
    return ceil((WIDTH - LEFT - RIGHT) * max(0.0, value) / longest)
