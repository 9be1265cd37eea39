"""The cast: forty creators, who they are, how their pages are doing, and what is wrong with five of them on purpose.

Levels of fans: eight low, twelve mid, twelve high, eight ultra; paid and free pages in each. Pages differ as they do in
an agency: some are young (``messages``, so that volume confidence is 0.4, 0.6 or 0.8), the chatters of some send hardly
any caption of the bank and those of others nearly all of some types (``chat``), and some vaults lack a media
kind and hold few themes (``lacks``). Everybody without a fault can fill a week: 35 or more messages, pictures and
videos, and captions for each send type.

========  ====================  ==========================================================================
creator   fault                 what is to be seen
========  ====================  ==========================================================================
nova      hardly_any_history    8 messages: confidence 0.2, which stops a plan without an override
kaia      hardly_any_history    30 messages: confidence 0.4, revenue dampened
mira      no_persona            no persona row: the default persona
petra     thin_vault            two themes, and media without any video
odessa    captions_used_up      nearly every caption went out in direct chats within the last six days
========  ====================  ==========================================================================
"""

from typing import Literal, NamedTuple

from eros.vocabulary.catalogue import MediaType, PageType

Fault = Literal["hardly_any_history", "no_persona", "thin_vault", "captions_used_up"]
RecentTrend = Literal["steady", "rising", "promising", "falling", "saturated", "tiring"]

_LA, _NY, _CHICAGO = "America/Los_Angeles", "America/New_York", "America/Chicago"
_BERLIN, _LONDON, _SYDNEY = "Europe/Berlin", "Europe/London", "Australia/Sydney"
_TORONTO, _MADRID = "America/Toronto", "Europe/Madrid"


class DemoCreator(NamedTuple):
    """One creator. ``price`` is the monthly subscription (0 on a free page); ``peak`` the best hour of the day.

    ``trend`` is how the last five weeks went; ``messages`` limits the history to so many. Within the last ``chat`` days
    nearly every caption of the types of ``chats_use`` went out in direct chats; None: hardly any. ``lacks`` are the
    media kinds that the vault has none of.
    """

    creator_id: str
    page_type: PageType
    fans: int
    price: float
    timezone: str
    tone: str
    second_tone: str
    peak: int
    trend: RecentTrend
    fault: Fault | None = None
    messages: int | None = None
    chat: int | None = None
    chats_use: Literal["small types", "all types"] = "small types"
    lacks: tuple[MediaType, ...] = ()


DEMO_CREATORS: tuple[DemoCreator, ...] = (
    # low: under 1,000 fans
    DemoCreator("nova", "paid", 120, 5.99, _LA, "playful", "casual", 20, "steady", "hardly_any_history", 8),
    DemoCreator("kaia", "free", 640, 0.0, _SYDNEY, "warm", "friendly", 21, "steady", "hardly_any_history", 30),
    DemoCreator("esme", "paid", 410, 4.99, _LONDON, "friendly", "warm", 20, "steady"),
    DemoCreator("gwen", "paid", 940, 6.99, _NY, "casual", "playful", 22, "rising", messages=140),
    DemoCreator("ines", "free", 870, 0.0, _MADRID, "flirty", "playful", 22, "steady"),
    DemoCreator("mira", "paid", 690, 5.99, _CHICAGO, "warm", "grateful", 20, "steady", "no_persona"),
    DemoCreator("thea", "paid", 760, 7.99, _BERLIN, "mysterious", "seductive", 21, "falling"),
    DemoCreator("wren", "free", 530, 0.0, _TORONTO, "grateful", "warm", 19, "steady"),
    # mid: 1,000 to 4,999
    DemoCreator("luna", "free", 3_200, 0.0, _NY, "playful", "flirty", 21, "steady"),
    DemoCreator("fiona", "paid", 4_100, 9.99, _LONDON, "flirty", "friendly", 20, "steady", messages=72, chat=29),
    DemoCreator("juno", "paid", 2_950, 8.99, _LA, "casual", "flirty", 22, "promising", chat=5, lacks=("flyer",)),
    DemoCreator("leona", "free", 3_850, 0.0, _CHICAGO, "warm", "flirty", 20, "steady", messages=44, chat=12),
    DemoCreator("noor", "paid", 3_600, 11.99, _BERLIN, "mysterious", "warm", 21, "steady", messages=38, chat=29),
    DemoCreator("odessa", "paid", 2_400, 7.99, _NY, "flirty", "seductive", 21, "steady", "captions_used_up"),
    DemoCreator("petra", "paid", 1_800, 6.99, _BERLIN, "professional", "friendly", 19, "steady", "thin_vault"),
    DemoCreator("priya", "free", 4_700, 0.0, _TORONTO, "friendly", "playful", 21, "rising", messages=120, chat=8),
    DemoCreator("renata", "free", 1_950, 0.0, _MADRID, "seductive", "flirty", 23, "falling", messages=70, chat=19),
    DemoCreator("sloane", "paid", 1_300, 9.99, _LA, "professional", "seductive", 20, "steady", messages=72),
    DemoCreator("talia", "free", 2_700, 0.0, _SYDNEY, "playful", "friendly", 20, "saturated", chat=2, lacks=("flyer",)),
    DemoCreator("zara", "paid", 4_450, 12.99, _LONDON, "seductive", "mysterious", 22, "steady", messages=120),
    # high: 5,000 to 14,999
    DemoCreator("alexia", "paid", 8_500, 14.99, _LA, "flirty", "playful", 21, "steady"),
    DemoCreator("bianca", "free", 6_200, 0.0, _NY, "flirty", "warm", 21, "promising", chat=29, lacks=("gif",)),
    DemoCreator("camille", "paid", 9_800, 12.99, _BERLIN, "seductive", "flirty", 22, "steady", chat=19),
    DemoCreator(
        "dahlia", "paid", 12_400, 15.99, _CHICAGO, "warm", "grateful", 20, "rising", chat=29, chats_use="all types"
    ),
    DemoCreator("freya", "free", 7_300, 0.0, _LONDON, "friendly", "casual", 20, "steady"),
    DemoCreator("helena", "paid", 5_600, 9.99, _MADRID, "grateful", "warm", 21, "steady", chat=29),
    DemoCreator("ingrid", "free", 11_200, 0.0, _BERLIN, "professional", "mysterious", 20, "saturated", chat=2),
    DemoCreator("margot", "paid", 13_800, 17.99, _NY, "mysterious", "seductive", 22, "steady", chat=12),
    DemoCreator("nadia", "free", 9_100, 0.0, _TORONTO, "casual", "friendly", 21, "tiring", chat=2),
    DemoCreator("serena", "paid", 6_900, 11.99, _SYDNEY, "playful", "flirty", 20, "falling", chat=5),
    DemoCreator("simone", "free", 14_600, 0.0, _LA, "warm", "flirty", 21, "steady", chat=29, lacks=("flyer",)),
    DemoCreator("vivienne", "paid", 10_700, 19.99, _LONDON, "seductive", "professional", 21, "promising"),
    # ultra: 15,000 and more
    DemoCreator("adriana", "paid", 15_600, 14.99, _LA, "flirty", "seductive", 21, "steady"),
    DemoCreator("celeste", "free", 22_400, 0.0, _NY, "warm", "playful", 20, "steady", chat=19, lacks=("flyer",)),
    DemoCreator(
        "delphine", "paid", 31_000, 24.99, _BERLIN, "mysterious", "flirty", 22, "rising", chat=5, lacks=("gif",)
    ),
    DemoCreator("isla", "free", 17_200, 0.0, _SYDNEY, "friendly", "warm", 21, "steady", chat=29),
    DemoCreator("josephine", "free", 18_900, 0.0, _CHICAGO, "playful", "casual", 21, "falling", chat=8),
    DemoCreator("marina", "paid", 26_500, 19.99, _MADRID, "grateful", "flirty", 21, "promising"),
    DemoCreator("roxane", "free", 41_800, 0.0, _LA, "casual", "playful", 22, "steady", chat=29),
    DemoCreator("valentina", "paid", 52_300, 24.99, _NY, "flirty", "warm", 21, "steady"),
)
