"""Words and signs that make a tone, and how tones lie to one another.

General English, not fitted to any measured pair. A word may speak for several tones. Tones are points in six
directions, so that a caption in a neighbouring tone is half right rather than wrong.
"""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Direction(NamedTuple):
    warmth: float = 0.0
    play: float = 0.0
    heat: float = 0.0
    power: float = 0.0
    formality: float = 0.0
    energy: float = 0.0

    def __bool__(self) -> bool:
        return any(self)

    def unit(self) -> "Direction":
        """The same way, of length 1; one that points nowhere stays so."""
        length = math.hypot(*self)
        return Direction(*(part / length for part in self)) if length else self


TONES: dict[str, Direction] = {
    "friendly": Direction(1.0, 0.3, 0.0, 0.0, 0.0, 0.3),
    "warm": Direction(1.0, 0.0, 0.1, 0.0, 0.0, 0.0),
    "grateful": Direction(1.0, 0.0, 0.0, -0.2, 0.2, 0.1),
    "shy": Direction(0.7, 0.2, 0.1, -0.9, 0.0, -0.3),
    "romantic": Direction(0.9, 0.0, 0.6, 0.0, 0.0, 0.0),
    "playful": Direction(0.2, 1.0, 0.1, 0.0, -0.4, 0.5),
    "humorous": Direction(0.1, 1.0, 0.0, 0.0, -0.5, 0.5),
    "flirty": Direction(0.3, 0.7, 0.8, 0.0, -0.2, 0.3),
    "seductive": Direction(0.0, 0.1, 1.0, 0.3, 0.1, -0.4),
    "mysterious": Direction(-0.3, 0.0, 0.5, 0.3, 0.3, -0.6),
    "dominant": Direction(-0.6, 0.0, 0.3, 1.0, 0.2, 0.1),
    "confident": Direction(-0.1, 0.1, 0.2, 0.9, 0.0, 0.4),
    "sassy": Direction(-0.4, 0.7, 0.4, 0.6, -0.5, 0.3),
    "energetic": Direction(0.3, 0.4, 0.0, 0.4, -0.1, 1.0),
    "professional": Direction(0.0, -0.4, -0.3, 0.1, 1.0, -0.2),
    "elegant": Direction(0.0, -0.1, 0.3, 0.5, 0.8, -0.3),
    "casual": Direction(0.3, 0.4, 0.0, 0.0, -0.8, 0.0),
}

#: Other names that profiles and captions use, and archetypes by the tones that they speak in (DOMAIN, caption scores).
ALIASES: dict[str, tuple[str, ...]] = {
    "girl_next_door": ("friendly", "casual", "playful", "warm"), "best_friend": ("friendly", "casual", "warm"),
    "seductress": ("seductive", "flirty", "mysterious"),
    "brat": ("sassy", "playful"),
    "sweetheart": ("warm", "shy"),
    "boss": ("dominant", "confident"),
    "goddess": ("dominant", "elegant"),
    "athlete": ("energetic", "confident"),
    "gamer": ("casual", "humorous"),
    "enigma": ("mysterious",),
    "connoisseur": ("elegant", "confident"),
    "appreciative": ("grateful",), "thankful": ("grateful",), "sincere": ("warm", "grateful"),
    "sweet": ("shy", "warm"), "tender": ("romantic", "warm"), "loving": ("romantic", "warm"), "caring": ("warm",),
    "intimate": ("romantic", "seductive"), "affectionate": ("romantic", "warm"), "personal": ("warm", "friendly"),
    "teasing": ("flirty", "sassy"), "tease": ("flirty", "sassy"), "bratty": ("sassy",), "cheeky": ("sassy", "playful"),
    "naughty": ("flirty", "seductive"), "sultry": ("seductive",), "sensual": ("seductive", "romantic"),
    "bold": ("confident", "sassy"), "commanding": ("dominant",), "bossy": ("dominant", "sassy"),
    "assertive": ("confident", "dominant"), "empowering": ("confident", "energetic"),
    "fun": ("playful",), "funny": ("humorous",), "goofy": ("humorous", "playful"), "witty": ("humorous", "sassy"),
    "silly": ("humorous", "playful"), "interactive": ("playful", "friendly"), "bubbly": ("energetic", "friendly"),
    "excited": ("energetic",), "enthusiastic": ("energetic", "friendly"), "motivational": ("energetic", "confident"),
    "sporty": ("energetic",), "upbeat": ("energetic", "friendly"), "urgent": ("energetic", "confident"),
    "informative": ("professional",), "formal": ("professional",), "accommodating": ("professional", "friendly"),
    "update": ("professional",), "polished": ("professional", "elegant"), "luxurious": ("elegant",),
    "luxury": ("elegant",), "classy": ("elegant",), "sophisticated": ("elegant",),
    "poetic": ("mysterious", "romantic"), "dreamy": ("romantic", "mysterious"), "dark": ("mysterious",),
    "relaxed": ("casual",), "chill": ("casual",), "laid_back": ("casual",), "down_to_earth": ("casual", "friendly"),
    "innocent": ("shy",), "nervous": ("shy",), "vulnerable": ("shy", "warm"), "nostalgic": ("warm", "romantic"),
    "approachable": ("friendly",), "cheerful": ("friendly", "energetic"), "kind": ("warm", "friendly"),
}  # fmt: skip

#: tone -> the words that speak for it.
_WORDS: dict[str, str] = {
    "friendly": """
        hi hello hey everyone friends friend morning afternoon weekend coffee tea chat talk catch hope happy day week
        smile share enjoy together cook bake walk sunshine lovely welcome glad nice favorite say join
    """,
    "warm": """
        heart hug hugs care caring cozy cosy comfort gentle home kind kindness love safe smile soft support sweet
        together warm warmth you're listen here blanket peace calm rest
    """,
    "grateful": """
        thank thanks thankful grateful gratitude appreciate appreciated appreciation blessed blessing support
        supported loyal loyalty means possible humbled gift generous generosity kindness renewed stayed wonderful
    """,
    "shy": """
        um umm uh shy nervous blush blushing red cheeks sorry maybe please gentle nicely hope little almost scared
        brave quiet hide hiding peek promise worried oops okay bit first
    """,
    "romantic": """
        love lover loving darling sweetheart heart hearts kiss kisses kissing dream dreams dreaming dreamt forever
        moonlight stars candle candles roses rose letter hand hold holding beside miss missed soul tender eyes wish
        wished night dance beloved honey
    """,
    "playful": """
        guess game games play playing dare dares truth spin wheel pick choose prize win winner lucky surprise fun
        silly tease challenge bet ready catch mystery dice wink boop yay hehe haha number
    """,
    "humorous": """
        lol lmao haha hahaha rofl joke jokes kidding plot twist breaking news apparently meme memes pizza cat dog
        snack snacks nap laundry couch weird awkward adulting literally oops fail send help funny
    """,
    "flirty": """
        handsome babe baby cutie hottie gorgeous sexy hot wink blush blushing tease teasing kiss naughty trouble crush
        flirt flirting wearing outfit wanna miss missed surprise dm dms secret imagine thinking tempted curious spicy
    """,
    "seductive": """
        silk lace satin velvet skin lips neck shoulder whisper whispers touch slow slowly closer close tempt
        temptation tempting desire desires crave craving candlelight shadow shadows breath unlock undress robe strap
        bare curves heat linger tonight alone private eyes imagine temptress surrender resist
    """,
    "mysterious": """
        secret secrets hidden hide shadow shadows dark darkness midnight door doors key unseen unknown silence silent
        whisper mirror dusk veil riddle mist fog moon night found lost nobody nothing until behind beneath vanish
        unspoken somewhere once stranger
    """,
    "dominant": """
        obey kneel beg serve worship rules rule command commands mine permission allow allowed earn deserve discipline
        punish reward submit master mistress goddess listen now must wait patience unlock pay told instructions
        attention good thank tribute
    """,
    "confident": """
        best better win winning own know always never queen king boss power strong bold fearless proud earned
        unstoppable deserve top want get believe trust
    """,
    "sassy": """
        ugh whatever duh pfft obvi bye fine cute bet jealous handle earn spoil spoiled brat attitude princess excuse
        seriously hmph obsessed jk idc could never ur dare scroll
    """,
    "energetic": """
        gym workout training train run running miles sweat sweaty reps squats lift lifting fitness strong energy
        pumped hype hyped fire ready go goal goals crush crushed smash beat push hustle grind live today new launch
        drop dropped yes wow amazing
    """,
    "professional": """
        available update updated announce announced announcement schedule scheduled subscribers members please kindly
        regarding details notice gallery archive collection content request requests custom inquiry booking bookings
        inbox access following additional included include complete release released monthly quarterly format
        accordingly confirm currently provide feature features
    """,
    "elegant": """
        exclusive exclusively private suite champagne wine evening refined refinement taste tasteful elegant elegance
        exquisite finest collection reserved curated couture silk velvet indulge indulgence invitation invite select
        luxury luxurious portrait portraits timeless discerning gallery terrace sophisticated tailored privilege
    """,
    "casual": """
        just kinda sorta chill chilling lazy bored hanging anyway stuff yeah yep nah ok okay lol gonna wanna gotta btw
        tbh ngl idk rn wyd nothing much pics vid up got today couch netflix food vibes
    """,
}


#: (emoji, the tones that they speak for).
_EMOJI: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("😊🙂☕🌞☀👋🤗", ("friendly", "warm")),
    ("❤🙏💛🫶", ("grateful", "warm")),
    ("🙈🥺👉👈🌸🎀🌷😳", ("shy",)),
    ("💕💞💖💗💓💘💝😍🥰🌹💌", ("romantic", "warm")),
    ("😜😝🤪🎲🎰🎯🎁🎉🎮🃏", ("playful",)),
    ("😂🤣😅💀😹🤡🍕🌮", ("humorous", "casual")),
    ("😘😉💋😚😏😈🔥👀", ("flirty",)),
    ("🖤🌙🕯🌑🗝🔮🌫", ("mysterious", "seductive")),
    ("🍷🌶🍒🫦", ("seductive", "flirty")),
    ("👑⛓🦁", ("dominant", "confident")),
    ("💅🙄😒🤭", ("sassy",)),
    ("💪🏋🏃🚀⚡🏆💥✊", ("energetic", "confident")),
    ("🥂💎🍾🎩", ("elegant",)),
    ("😴🤷✌🛋😎", ("casual",)),
)


def mixed(parts: Iterable[tuple[str, float]]) -> Direction:
    """Tones by their weights, as one direction."""
    return sum_directions([Direction(*(weight * part for part in TONES[tone])) for tone, weight in parts])


def sum_directions(directions: Sequence[Direction]) -> Direction:
    return Direction(*map(sum, zip(*directions, strict=True)))


def _directions() -> dict[str, Direction]:
    speaks: dict[str, list[str]] = {}
    for tone, words in _WORDS.items():
        for word in dict.fromkeys(words.split()):
            speaks.setdefault(word, []).append(tone)
    for signs, tones in _EMOJI:
        for sign in signs:
            speaks.setdefault(sign, []).extend(tones)
    return {sign: mixed((tone, 1 / len(tones)) for tone in tones) for sign, tones in speaks.items()}


#: word or emoji -> where it points; one that speaks for several tones lies between them.
TONE_DIRECTIONS = _directions()


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


SLANG = _set(
    """
    u ur r y ya yall lol lmao lmfao rofl omg omfg ngl tbh idk idc wyd hmu gonna wanna gotta kinda sorta lemme gimme
    dunno lil bae fam lit af fr rn asap nite tonite 2nite 2day 2moro thx ty pls plz cuz cause coz bc b4 gr8 l8r m8 tho
    thru yo yoo sup yep yup nah nope hella dm dms jk smh ily ilysm sm btw imo imho fyi deets sesh bestie besties vibe
    vibes vibin lowkey highkey slay dope gg brb afk ez mid legit obvi totes cap bet bruh bro dude sis girlie hbu wbu
    ikr fomo yolo goat simp sus drip yass yas hiya heyy aight aint em til till xo xoxo selfie selfies pic pics vid
    vids grwm ootd tmi savage flex ghosted salty snatched stan
    """
)

#: Written without their apostrophe.
BARE_CONTRACTIONS = _set(
    """
    im ive id dont doesnt didnt cant couldnt wont wouldnt isnt arent wasnt shouldnt youre youve thats whats its lets
    theyre hes shes theres whos aint
    """
)

INFORMAL = SLANG | BARE_CONTRACTIONS

#: Say nothing about a voice.
STOP_WORDS = _set(
    """
    a an and are as at be been but by can could did do does for from had has have he her him his how i if in is it its
    just me my no not of on or our out she so some than that the their them then there they this to too up us was we
    were what when where which who will with would you your i'm i've i'll you're it's don't
    """
)
