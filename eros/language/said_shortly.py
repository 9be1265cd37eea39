"""Short turns of speech that would else be read as their contrary, or not at all (R63)."""

import re

from eros.language.chat_plan import ChatPlan, ConversationState, Read, Understood
from eros.language.notes import LEFT_OUT
from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.vocabulary.wishes import told

_DAYS, _TYPES = frozenset(("WEEKDAY", "DATE", "AND")), frozenset(("TYPE", "CATEGORY", "FOLLOW_UPS", "AND"))
_FINE = r"(?:is |are |was |were )?(?:ok|okay|fine|alright|all right)"
#: "No wait, Sunday ok", "actually PPV is fine".
_FINE_AGAIN = re.compile(
    r"(?:^|[\s,.;:-]+)(?:(?:no|oh|well|but)\W+)*(?:wait|actually|sorry|oops|on second thoughts?)\W+"
    rf"(?P<what>(?:\w+ and )?\w+(?: \w+)?) {_FINE}(?![\w'])(?!\W*but\b)[\s,.;]*"
)
#: "Sun ok, Sat instead".
_OTHER_DAY = re.compile(
    r"(?P<lead>(?:.*[,.;:] )?)(?:(?:actually|no|wait|sorry|ok|oh|oops)\W+)*"
    rf"(?P<what>(?:\w+ and )?\w+) {_FINE}[\s,.;]+(?:but |and )?(?P<other>\w+(?: and \w+)?)"
    r"(?: off)? instead\W*"
)


_D = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
#: "Not Friday off but Saturday", "not Monday off, Tuesday off".
_NOT_THIS_DAY = re.compile(
    rf"(?<![\w'])(?:not (?:on )?(?P<day>{_D}) off|(?P<on>{_D}) not off|not off (?:on )?(?P<of>{_D}))(?:,? but|,)"
    rf" (?:on )?(?P<other>{_D}(?:(?: and|,) {_D})*)(?: off)?(?=\s*(?:[,.;!]|$))"
)


def with_what_is_fine(message: str) -> str:
    """ "No Sunday. No wait, Sunday ok" with the second part as what takes back the first."""
    text = message = re.sub(r"(\boff) this time(?=,? not\b)", r"\1", message, flags=re.IGNORECASE)
    if (off := _NOT_THIS_DAY.search(normal(text))) is not None:
        day = off["day"] or off["on"] or off["of"]
        if {it.kind for it in tokenize(f"{day}, {off['other']}", {})} <= {*_DAYS, "COMMA"}:
            return f"{off.string[: off.start()]}{day} is fine, {off['other']} off{off.string[off.end() :]}"
    other = _OTHER_DAY.fullmatch(normal(text))
    if other is not None and all({it.kind for it in tokenize(other[of], {})} <= _DAYS for of in ("what", "other")):
        return f"{other['lead']}{other['what']} is ok, {other['other']} off"
    for found in reversed([*_FINE_AGAIN.finditer(normal(text))]):
        kinds = {it.kind for it in tokenize(found["what"], {})}
        if kinds and (kinds <= _DAYS or kinds <= _TYPES):
            before, behind = found.string[: found.start()], found.string[found.end() :]
            verb = "is" if kinds <= _DAYS else "are"
            text = f"{f'{before}. ' if before else ''}{found['what']} {verb} ok{f', {behind}' if behind else ''}"
            return with_what_is_fine(text) if before else text
    return text


#: Money, arrows and bare signs, which may wish more or less of anything.
_SIGN = re.compile(
    r"(?:\b(?:more|less|fewer)\s+)?(?<![\w$€£])(?<!\d )[$€£]+(?!\s*[\w$€£.](?!p\b|own\b))(?:\s+(?:up|down)\b)?"
    r"|[↑↓⬆⬇⇧⇩📈📉🔺🔻🔼🔽]\ufe0f?|(?<!\S)\+{2,}(?!\S)|(?<!\S)%(?!\S)|(?<!\S)=(?=\s*$)",
    re.IGNORECASE,
)
_UP_OR_DOWN = re.compile(
    r"(?<![\w'])(?:(?:go|bring|take|move|push|pull|get) "
    r"(?:it |her |him |them |this |that |things )?)?"
    r"(?:(?:a (?:bit|little|notch)|slightly) )?(?:up|down)"
    r"(?: (?:a (?:bit|little|notch)|please|pls))*(?=\s*(?:[,.;!]|$))",
    re.IGNORECASE,
)
_WAYS = ("lighter", "heavier", "focus on revenue")


def read_signs(message: str, conversation: ConversationState, read: Read) -> Understood | None:
    """A question where a sign or a bare "up" may wish something: "$$$ up", "bring it down"; None without one."""
    if conversation.asked:
        return None
    found = _SIGN.search(message)
    if found is None and (found := _UP_OR_DOWN.search(message)) is not None:
        own = read(message, conversation)
        said = own.plan.question is not None or {*own.says} - {"week_start"}
        found = None if said or own.plan.intent not in ("generate", "help") else found
    if found is None:
        return None
    rest = read(f"{message[: found.start()]} {message[found.end() :]}".strip(" ,.;-"), conversation)
    return _asked_about(
        found[0].strip(),
        rest,
        "more or less of what? Say 'lighter', 'heavier' or 'focus on revenue', or 'leave it out'.",
        conversation,
        _WAYS,
    )


def _asked_about(
    words: str, rest: Understood, question: str, conversation: ConversationState, choices: tuple[str, ...] = ()
) -> Understood | None:
    plan = rest.plan
    if plan.intent == "help" and conversation.plan is not None and conversation.plan.intent == "generate":
        plan = conversation.plan.model_copy(update={"notices": ()})
    if plan.intent != "generate":
        return None
    asked = " ".join(filter(None, (plan.question, f"{words!r}: {question}")))
    return rest.model_copy(
        update={
            "plan": plan.model_copy(update={"question": asked}),
            "open": (*rest.open, words),
            "choices": choices if plan.question is None else (),
        }
    )


_EXCEPT = re.compile(
    r"(?:(?:and|ok|okay|oh|well|yes)\W+)*(?:but not|except(?: for)?|all but|apart from)"
    r"(?: with| for)? (?P<what>(?:the |her |his )?[\w ]+?)(?P<more>(?:,| -|;| and) .*)?\W*"
)


def is_an_exception(words: str) -> bool:
    """Whether it only narrows the wish before it, and says the contrary by itself."""
    return _EXCEPT.fullmatch(normal(words)) is not None


def read_exception(message: str, conversation: ConversationState) -> Understood | None:
    """ "But not the PPVs" behind a volume, a focus or types that are out: left out, or as usual, is for the person to
    say; None where it is nothing of that."""
    plan, found = conversation.plan, _EXCEPT.fullmatch(normal(message))
    if plan is None or conversation.asked or plan.intent != "generate" or found is None:
        return None
    tokens = [it for it in tokenize(found["what"], {}) if it.kind != "SENDS"]
    if not tokens or not {it.kind for it in tokens} <= {*_TYPES, "COMMA"}:
        return None
    named = " ".join(it.words for it in tokens)
    keys = {key for it in tokens if it.kind == "TYPE" for key in it.value.split()}
    before = (conversation.earlier or (ChatPlan(intent="generate"),))[-1]
    limited = [name for name in ("volume", "focus") if getattr(plan, name) != getattr(before, name)]
    if keys & {*plan.exclude}:
        what = f"are they out as well, or may they be in? Say 'no {named}' or '{named} are ok', or 'leave it out'."
    elif limited:
        wish = plan.volume if "volume" in limited else f"focus on {plan.focus}"
        what = f"{wish!r} is for the whole week. Say 'no {named}' to leave them out of it, or 'leave it out'."
    else:
        return None
    words = normal(message).strip(" .!")
    asked = plan.model_copy(update={"question": f"{words!r}: {what}", "notices": ()})
    return Understood(plan=asked, open=(words,))


_ONE_MORE = re.compile(
    r"(?:\+ ?|(?:and|plus|also)\s+)(?P<name>[\w.'-]+)(?: too| as well| also)?\W*"
    r"|(?P<other>[\w.'-]+) (?:too|as well|also)\W*"
)
_ONE_LESS = re.compile(r"(?:- ?|(?:without|not|minus|except)\s+)(?P<name>[\w.'-]+)\W*")


def read_one_more_or_less(message: str, conversation: ConversationState, read: Read) -> Understood | None:
    """ "+serena", "-thea" to the question who of several comes first: the list with her, or without."""
    text, shared = message.strip().lower(), conversation.shared_by
    more, less = _ONE_MORE.fullmatch(text), _ONE_LESS.fullmatch(text)
    plan = conversation.plan
    if plan is None or plan.creator_id is not None or not conversation.asked or not shared:
        return None
    if (found := more or less) is None:
        return None
    name = found["name"] or (found["other"] if more else "")
    named = read(name, ConversationState()).plan.creator_id
    if named is None or (named in shared) == (more is not None):
        return None
    listed = (*shared, named) if more else tuple(one for one in shared if one != named)
    if len(listed) == 1:
        return None
    question = f"One creator at a time: {' or '.join(listed)}?"
    before = plan.question or ""
    rest = before.partition("?")[2] if before.startswith("One creator at a time") else f" {before}"
    asked = plan.model_copy(update={"question": f"{question}{rest}"})
    return Understood(
        plan=asked,
        open=conversation.open,
        choices=conversation.choices,
        shared_by=listed,
        asks_of=conversation.asks_of,
        said_of=tuple(one for one in conversation.said_of if one.split()[0] in listed),
    )


_BOTH_GONE = re.compile(
    r"(?:(?:please|pls|ok|no|sorry|actually)\W+)*(?:remove|drop|delete|cancel|forget|scrap|lose|take back|take out)"
    r" (?:both|all|the|my|those|these|all of|both of)(?: of)?(?: the| my| those| these| them)?"
    r"(?: (?:wishes|wish|of them|things|changes|requests|limits))?\W*(?:please|pls|again)?\W*"
)
_DONT = re.compile(r"(?:(?:no|oh|ok|sorry|actually)\W+)*(?:nvm|never mind|nevermind)\W+(?:don'?t|do not|no)\W*")


def read_wishes_gone(message: str, conversation: ConversationState, read: Read) -> Understood | None:
    """ "Remove both", "nvm, don't": what was wished, or the last of it, is taken back."""
    plan, text = conversation.plan, normal(message)
    if plan is None or plan.intent != "generate" or plan.creator_id is None or not (plan.said or conversation.asked):
        return None
    if _DONT.fullmatch(text) is not None:
        return read("undo", conversation)
    if (normal_again := _NORMAL_AGAIN.fullmatch(text)) is not None and not conversation.asked:
        return _whether_without(plan, normal_again[0].strip(" .!"))
    if (usual := _AS_USUAL.fullmatch(text)) is not None and not conversation.asked:
        return _whether_without(plan, usual[0].strip(" .!")) if plan.volume is None else None
    if _BOTH_GONE.fullmatch(text) is None or any(it.kind in _TYPES for it in tokenize(text, {})):
        return None
    bare = ChatPlan(intent="generate", creator_id=plan.creator_id, week_start=plan.week_start, dry_run=plan.dry_run)
    gone = "; ".join(map(repr, conversation.open))
    notices = (f"taken back: every wish of {plan.creator_id}'s week", *((f"{LEFT_OUT}{gone}",) if gone else ()))
    return Understood(plan=bare.model_copy(update={"notices": notices}))


_AS_USUAL = re.compile(
    r"(?:(?:just|ok|okay|no|idk|i don't know|well|then)\W+)*(?:(?:do|make|keep|plan|leave) (?:it|her|them|that) )?"
    r"(?:like|as) (?:normal|usual|always)\W*"
)


_NORMAL_AGAIN = re.compile(
    r"(?:(?:just|only|ok|okay|no|well|then|and|please|do|make it|plan|go|let's go)\W+)*"
    r"(?:(?:back to )?(?:normal|usual) again"
    r"|back to (?:the |her |a )?(?:normal|usual|regular)(?: (?:week|plan|schedule|one))?"
    r"|(?:the |her |a )?(?:normal|usual|regular) (?:week|plan|schedule|one)(?: again)?)"
    r"(?:,? (?:please|pls|then|now))*\W*"
)


def _whether_without(plan: ChatPlan, words: str) -> Understood | None:
    """ "As usual" behind other wishes than a volume may take them back, or be of the volume alone."""
    wishes = list(told(ChatPlan(intent="generate", **{k: v for k, v in plan.said.items() if k not in _NO_WISHES})))
    if not wishes:
        return None
    question = (
        f"{words!r}: without {', '.join(wishes)}, or only as many sends as usual? "
        "Say 'remove all wishes', 'normal volume', or 'leave it out'."
    )
    return Understood(plan=plan.model_copy(update={"question": question, "notices": ()}), open=(words,))


_NO_WISHES = ("volume", "dry_run", "seed", "model")
