"""One send whole: what goes out, where, to whom and for how much, its scores, and why it stands where it does."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from eros.vocabulary.documents import ErrorDocument, Item, ResultDocument
from eros_app.cli.rendering.week import is_same_clock
from eros_app.cli.rendering.words import (
    AUDIENCE,
    BAD,
    CATEGORY_MARK,
    CHANNEL,
    QUIET,
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
    stands,
)
from eros_app.records.terms import STANDING
from eros_app.services.explain import Explanation
from eros_app.services.exported import own_time


def render_item(
    explained: Explanation, document: ResultDocument | ErrorDocument, own_zone: ZoneInfo | None = None
) -> RenderableType:
    """An item of a document, and the reasons that ``explain`` gives; ``own_zone`` is that of whoever posts."""
    item = explained.item
    parts: list[RenderableType] = [
        line(
            (item.slot_id, STRONG),
            f"  {day_name(item.scheduled_date)} {item.scheduled_time:%H:%M}  {readable(item.send_type_key)}",
            (f"  {CATEGORY_MARK[item.category][0]} {item.category}", QUIET),
        ),
        line((_of(document), QUIET)),
        *_post(explained, document),
        Text(),
        heading("Caption", f"{item.caption_id}" if item.caption_id is not None else ""),
        indented(Text("to be written", style=BAD) if item.needs_caption else Text(_whole(item.caption_text))),
        Text(),
        indented(_facts(item, own_zone)),
        *_scores(item),
        Text(),
        heading("Why"),
        *(bullet("•", QUIET, line(reason)) for reason in explained.reasons),
    ]
    if explained.noted:
        parts += [Text(), heading("Noted"), *(bullet("!", WEAK, line(note)) for note in explained.noted)]
    return Group(*parts)


def _of(document: ResultDocument | ErrorDocument) -> str:
    if isinstance(document, ErrorDocument):
        return f"{document.creator_id}, {readable(document.status)}, {document.generation_id}"
    life = f", {stands(document.life, len(document.items))}" if document.life else ""
    return f"{document.creator_id}, week of {document.week_start}, {document.timezone}{life}"


def _post(explained: Explanation, document: ResultDocument | ErrorDocument) -> Iterator[Text]:
    """What became of the send; of a week that stands also that nobody has told yet."""
    life = document.life if isinstance(document, ResultDocument) else None
    if explained.post is not None:
        yield line((explained.post, STRONG))
    elif life is not None and life.state in STANDING:
        yield line(("whether it was posted is not told yet", QUIET))


def _whole(caption: str) -> str:
    """A caption with its lines: each of them harmless."""
    return "\n".join(map(plain, caption.splitlines()))


def _facts(item: Item, own_zone: ZoneInfo | None) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    for name, value in _named(item, own_zone):
        table.add_row(Text(name, style=QUIET), Text(plain(value)))
    return table


def _named(item: Item, own_zone: ZoneInfo | None) -> Iterator[tuple[str, str]]:
    there = own_time(item, own_zone)
    if there is not None and not is_same_clock(item, there):
        yield "your time", f"{there:%Y-%m-%d %H:%M} {own_zone}"
    yield "channel", CHANNEL.get(item.channel_key, item.channel_key)
    yield "audience", AUDIENCE.get(item.target_key, readable(item.target_key))
    yield "media", item.media_type + (", with a flyer" if item.flyer_required else "")
    if item.suggested_price is not None:
        yield "price", f"${item.suggested_price:.2f}"
    if item.campaign_goal is not None:
        yield "goal", f"${figure(item.campaign_goal)}"
    if item.expires_at is not None:
        yield "expires", f"{item.expires_at:%Y-%m-%d %H:%M}"
    if item.parent_item_id is not None:
        yield "follows", f"{item.parent_item_id} by {item.followup_delay_minutes} minutes"


def _scores(item: Item) -> list[RenderableType]:
    if item.caption_scores is None:
        return []
    scores = dict(item.caption_scores)
    total = scores.pop("composite")
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_row(*(Text(readable(name), style=QUIET) for name in scores))
    table.add_row(*(Text(figure(value)) for value in scores.values()))
    return [Text(), heading("Scores", f"{figure(total)} of 100"), indented(table)]
