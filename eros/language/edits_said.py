"""Edits of the week in view: "move the 8pm one to 9", "lighter on Monday", "undo that" (R43, R63).

Only a message that is wholly one of the shapes of ``edit_words.toml`` is an edit, and only where a week is in view or
its creator is named; every other one is read as before. Which send is meant is found in the week itself.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator, Today, Understood
from eros.language.edit_pieces import (
    EditLine,
    any_of,
    clock_of,
    day_of,
    edit_line,
    figure_of,
    listed,
    points,
    send_of,
    tables,
    with_dates,
)
from eros.language.edit_wishes import ComparedWith, DayMeant, EditDone, EditWish, PendingEdit, SendMeant
from eros.language.forms import is_in_dollars
from eros.language.inquiries import asks
from eros.vocabulary.wall_clock import monday_of

_BIT = 15
#: Where an edit is said: of the week in view, beside a creator's name, or where something else is asked.
Where = Literal["in view", "named", "midway"]
#: The shapes that are one kind of edit -> that kind.
_DOES: dict[str, EditDone] = {
    **dict.fromkeys(("move", "put", "push_to"), "move"),
    **dict.fromkeys(("shift", "shift_by", "push_by", "push", "shift_it"), "move"),
    **dict.fromkeys(("reprice", "price_of", "price_as", "charge", "charge_for", "price", "price_first"), "reprice"),
    **dict.fromkeys(("swap", "swap_it", "swap_caption", "swap_its", "give", "needs"), "swap"),
    **dict.fromkeys(("write", "write_caption", "write_its", "write_says", "write_for"), "rewrite"),
    **dict.fromkeys(("redo", "redo_day", "anew", "anew_day"), "regenerate"),
    **dict.fromkeys(("lighten", "lighter_day", "lighten_day"), "lighten"),
    **dict.fromkeys(("undo", "undo_edit"), "undo"),
    **dict.fromkeys(("retarget", "retarget_of", "retarget_its", "retarget_for"), "retarget"),
    "redo_edit": "redo",
    "remove": "remove",
    "accept": "accept",
    "unaccept": "unaccept",
    "lock": "lock",
    "unlock": "unlock",
    "posted": "posted",
    "skipped": "skipped",
    "untold": "untold",
    "add": "add",
    "restore": "restore",
}
_HEAVIER = (
    "A day is heavier by a send more: say which, as 'add a bump on Monday at 18:10'. 'heavier' alone is the whole week "
    "anew."
)
#: Of these "it" can only be a send; "make it Saturday" may be of a wish, where no send was spoken of last.
_ASKS_WHICH = (*(name for name, do in _DOES.items() if do in ("swap", "rewrite", "lock", "unlock")), "shift_it")
#: Of these a bare "it" is a week's, or a wish's.
_NAMES_ITS_SEND = ("remove", "accept", "unaccept", "posted", "skipped", "untold")


def read_edit(
    message: str,
    conversation: ConversationState,
    creators: Sequence[KnownCreator],
    today: Today,
    among: Where = "in view",
) -> Understood | None:
    """None where the message is no edit of a week that is in view or named, and no comparison with one."""
    if not (conversation.sends or _names(message, creators)):
        return None
    line = edit_line(message, creators)
    if line is None or len(line.creators) > 1:
        return None
    return _read(line, conversation, today, among)


def read_edit_midway(
    message: str, conversation: ConversationState, creators: Sequence[KnownCreator], today: Today
) -> Understood | None:
    """The same where something else is asked: only what can be no answer to that is an edit of the week in view, also
    where what is asked is of another week of that page."""
    plan, sends = conversation.plan, conversation.sends
    if plan is None or not sends or plan.creator_id is None or plan.creator_id != conversation.sends_of:
        return None
    in_view = monday_of(min(one.date for one in sends))
    conversation = conversation.model_copy(update={"plan": plan.model_copy(update={"week_start": in_view})})
    turn = read_edit(message, conversation, creators, today, "midway")
    return turn if turn is not None and turn.plan.creator_id == plan.creator_id and turn.compared is None else None


def _names(message: str, creators: Sequence[KnownCreator]) -> bool:
    folded = message.lower()
    return any(name and name.lower() in folded for one in creators for name in (one.creator_id, *one.names))


def _read(line: EditLine, conversation: ConversationState, today: Today, among: Where) -> Understood | None:
    view = conversation.plan
    last = view.creator_id if view is not None and conversation.sends else None
    in_view = last if conversation.shows(last) else None
    creator = line.creators[0] if line.creators else last
    line = with_dates(line, today(creator))
    week = view.week_start if view is not None and creator == view.creator_id else None
    plan = ChatPlan(intent="edit", creator_id=creator, week_start=week, notices=tuple(_notices(line)))
    if in_view is not None and creator == in_view and (compared := _compared(line)) is not None:
        return Understood(plan=plan.model_copy(update={"intent": "diff"}), compared=compared)
    if asks(line.whole):
        return None
    among = "named" if line.creators else among
    found = _shape_of(line, conversation, among)
    if found is None:
        two = _two_edits(line, conversation, among) if not line.creators else None
        if two is None:
            return None
        question = f"One edit at a time: first {two[0]!r} or {two[1]!r}? Nothing is changed yet."
        return Understood(
            plan=plan.model_copy(update={"question": question}), pending=PendingEdit(asks="first", halves=two)
        )
    wish = found if isinstance(found, EditWish) else None
    if wish is None:
        return Understood(plan=plan.model_copy(update={"question": found}))
    wish = wish.model_copy(update={"reason": line.reason, "first": wish.first or _of_the_week(wish.of)})
    if line.guessed:
        meant = ", ".join(f"{word!r} was read as {line.mended[word]!r}" for word in line.guessed)
        wish = wish.model_copy(update={"first": meant})
    elif line.asked and not wish.first:
        wish = wish.model_copy(update={"first": "it was put as a question"})
    if creator != in_view:
        question = f"The week of {creator} is not in view. Shall it be changed so: {line.words(line.line)}? Say yes."
        return Understood(plan=plan.model_copy(update={"question": question}), edit=wish)
    return Understood(plan=plan, edit=wish)


def _of_the_week(of: SendMeant | None) -> str:
    """ "The last bundle", where no day is named, is shown as the last one of the week."""
    counted = of is not None and of.nth is not None and bool(of.send_type_keys)
    return f"{of.said!r} was read as that of the whole week" if of and counted and not (of.day or of.clocks) else ""


def _notices(line: EditLine) -> list[str]:
    sums = [it.words for it in line.pieces if it.kind == "MONEY" and not is_in_dollars(it.words)]
    return [
        *(f"'{word}' was read as '{meant}'" for word, meant in line.mended.items()),
        *(f"{words}: a price is in dollars here, and was read as dollars" for words in sums),
    ]


@cache
def _parts() -> dict[str, str]:
    words = {name: any_of(listed(phrases)) for name, phrases in tables()["words"].items()}
    bits = [phrase for said in tables()["amounts"].values() for phrase in listed(said) if phrase != "{bit}"]
    amount = rf"(?:N\d+ ?(?:{words['minutes']}|{words['hours']})|{any_of(bits)}|{words['bit']})"
    glue = "|".join(words[name] for name in ("the", "it", "one", "on", "of"))
    unit = rf"(?:{glue}|at|a|T\d+|D\d+|Y\d+|S\d+|N\d+|O-?\d+)"
    place = r"(?:the|on|at|around|D\d+|T\d+|N\d+)"
    return {
        **words,
        "AMOUNT": amount,
        "SEND": rf"{unit}(?: {unit})*?",
        "PLACE": rf"{place}(?: {place})*",
        "DAY": r"(?:(?:the|all|of|whole) )*D\d+(?: whole)?",
    }


@cache
def _shapes() -> dict[str, re.Pattern[str]]:
    parts = _parts()
    return {
        name: re.compile(re.sub(r"\{(\w+)\}", lambda found: parts[found[1]], shape))
        for name, shape in tables()["shapes"].items()
    }


@cache
def _ordinals() -> dict[str, str]:
    return {word: number for number, words in tables()["ordinals"].items() for word in listed(words)}


def _with_ordinals(text: str) -> str:
    return re.sub(
        rf"(?<![\w']){any_of(_ordinals())}(?![\w'])(?! (?:edit|change|week|move|step))",
        lambda found: f"O{_ordinals()[found[0]]}",
        text,
    )


def _compared(line: EditLine) -> ComparedWith | None:
    if _shapes()["mine"].fullmatch(line.line):
        return "the plan"
    found = _shapes()["compare"].fullmatch(line.line)
    if found is None:
        return None
    if found["number"]:
        return int(figure_of(line.piece(found["number"])))
    return "the week before" if found["before"] else "the plan"


def _shape_of(line: EditLine, conversation: ConversationState, among: Where) -> EditWish | str | None:
    """The edit that the line is, or a question about it; None where it is none."""
    text = _with_ordinals(line.line)
    for name, shape in _shapes().items():
        if name in ("compare", "mine") or (among != "in view" and name not in tables()[among]["shapes"].split()):
            continue
        found = shape.fullmatch(text)
        made = _made(name, found, line, conversation) if found is not None else None
        if made is not None:
            return made
    return None


def _made(name: str, found: re.Match[str], line: EditLine, conversation: ConversationState) -> EditWish | str | None:
    parts = found.groupdict()
    for other in [name for name in parts if name.startswith("item") and name != "item"]:
        parts["item"] = parts.pop(other) or parts["item"]
    of: SendMeant | None = None
    if "item" in parts:
        of = _send(line, parts["item"], conversation)
    elif name in ("shift_it", "swap_it"):
        of = _last(conversation, "")
    if "item" in parts and (of is None or (points(of) and name not in _ASKS_WHICH)):
        return None
    if (line.text is not None) != (name in _DOES and _DOES[name] == "rewrite"):
        return None
    match name:
        case "undo" | "redo_edit":
            return EditWish(do=_DOES[name]) if conversation.edited else None
        case "undo_edit":
            return EditWish(do="undo") if conversation.edited or conversation.plan is not None else None
        case "hand_over":
            return EditWish(do="hand_over")
        case "restore":
            return EditWish(do="restore", number=int(figure_of(line.piece(parts["number"]))))
        case "move" | "put" | "push_to":
            return _moved(of, parts["there"], line)
        case "shift" | "shift_by" | "push_by" | "push" | "shift_it":
            return _shifted(of, parts, line) if of is not None else None
        case "move_by":
            return f"Later or earlier? Say 'move {of.said if of else 'it'} {line.words(parts['amount'])} later'."
        case "where":
            return EditWish(do="move", of=of)
        case "dollars_or_hours":
            figure = line.words(parts["figure"])
            return f"{figure}: the price or the time? Say '${figure}' or 'to {figure}:00'."
        case "heavier" | "heavier_day":
            return _HEAVIER
        case "add":
            return _added(parts, line)
        case "retarget" | "retarget_of" | "retarget_its" | "retarget_for":
            return _retargeted(of, line.words(parts["audience"]), name)
    do = _DOES[name]
    if do in ("lighten", "regenerate") and parts.get("day"):
        day = _day(line, parts["day"])
        return EditWish(do=do, day=day) if day is not None else None
    if do in _NAMES_ITS_SEND and not _is_definite(of, line, parts["item"]):
        return None
    if do == "regenerate" and of is not None and not _is_definite(of, line, parts["item"]):
        return None
    price = figure_of(line.piece(parts["price"])) if parts.get("price") else None
    return EditWish(do=do, of=of, price=price, text=line.text if do == "rewrite" else None)


def _send(line: EditLine, said: str, conversation: ConversationState) -> SendMeant | None:
    meant = send_of(line, said)
    return _last(conversation, line.words(said)) if meant is not None and points(meant) else meant


def _last(conversation: ConversationState, said: str) -> SendMeant:
    """The send that was spoken of last; asked for where there is none."""
    return SendMeant(slot_id=conversation.slot_id, said=said)


def _is_definite(of: SendMeant | None, line: EditLine, said: str) -> bool:
    """Whether one send is spoken of, and no kind of sends: "the bundle on friday", and not "bundle"."""
    if of is None:
        return False
    names_it = of.slot_id is not None or of.nth is not None or bool(of.clocks)
    is_the = re.match(r"(?:the|that|this) ", said) is not None
    return names_it or (bool(of.send_type_keys) and (of.day is not None or is_the))


def _day(line: EditLine, said: str) -> DayMeant | None:
    marks = line.marks(said, "D")
    return day_of(line, marks[0]) if len(marks) == 1 else None


def _place(line: EditLine, said: str) -> EditWish | None:
    """Where to: a time, a day or both, on an edit that is filled in."""
    clocks, days = line.marks(said, "TN"), line.marks(said, "D")
    if len(clocks) > 1 or len(days) > 1 or not (clocks or days):
        return None
    day = day_of(line, days[0]) if days else None
    at = clock_of(line.piece(clocks[0])) if clocks else ((), False)
    if at is None or (days and day is None):
        return None
    return EditWish(do="move", day=day, clocks=at[0])


def _moved(of: SendMeant | None, there: str, line: EditLine) -> EditWish | None:
    place = _place(line, there)
    return place.model_copy(update={"of": of}) if place is not None else None


def _shifted(of: SendMeant, parts: Mapping[str, str | None], line: EditLine) -> EditWish | str:
    """By an amount of time; "a bit" is a quarter of an hour. What moves "back" or "forward" is shown first, since some
    say each for the other."""
    amount = parts.get("amount") or parts.get("bit")
    if not amount:
        return "By how much? Say 'half an hour later', '15 minutes earlier' or 'a bit later'."
    way, verb = parts.get("way") or parts.get("rest") or "", parts.get("verb") or ""
    is_earlier = way in (*listed(tables()["words"]["earlier"]), "forward") or (
        not way and verb in listed(tables()["words"]["pull"])
    )
    minutes = _minutes(line, amount)
    unsure = f"{way!r} was read as {'earlier' if is_earlier else 'later'}" if way in ("back", "forward") else ""
    return EditWish(do="move", of=of, later=-minutes if is_earlier else minutes, first=unsure)


def _minutes(line: EditLine, amount: str) -> int:
    if marks := line.marks(amount, "N"):
        figure = figure_of(line.piece(marks[0]))
        unit = amount.rsplit(maxsplit=1)[-1]
        return round(figure * (60 if unit in listed(tables()["words"]["hours"]) else 1))
    return next((int(said) for said, words in tables()["amounts"].items() if amount in listed(words)), _BIT)


def _added(parts: Mapping[str, str], line: EditLine) -> EditWish | str | None:
    piece, place = line.piece(parts["kind"]), _place(line, parts["there"])
    keys = piece.value.split()
    if place is None or piece.kind != "TYPE" or len(place.clocks) == 0 or place.day is None:
        return None
    if len(keys) > 1:
        return f"{piece.words!r} is several types: {', '.join(keys)}. Which one?"
    price = figure_of(line.piece(parts["price"])) if parts.get("price") else None
    return place.model_copy(update={"do": "add", "send_type_key": keys[0], "price": price})


@cache
def _audiences() -> dict[str, str]:
    """What people say, or a key, in letters and figures alone -> the key of the audience."""
    said = tables()["audiences"]
    return {_squeezed(phrase): key for key, phrases in said.items() for phrase in (key, *listed(phrases))}


def _squeezed(words: str) -> str:
    return re.sub(r"[\W_]+", "", words)


def _retargeted(of: SendMeant | None, said: str, shape: str) -> EditWish | str | None:
    """To an audience that is known; only where the message speaks of the audience is another one asked about."""
    key = _audiences().get(_squeezed(re.sub(r"^(?:the|my|our|her|his) ", "", said)))
    if key is not None:
        return EditWish(do="retarget", of=of, target_key=key)
    if shape in ("retarget_of", "retarget_its"):
        known = ", ".join(tables()["audiences"])
        others = "any other of the page is set where the item is edited"
        return f"Which audience is {said!r}? Known by their names are {known}; {others}."
    return None


def _two_edits(line: EditLine, conversation: ConversationState, among: Where) -> tuple[str, str] | None:
    """The edits in words, where a message is two."""
    for joint in re.finditer(r" (?:and|then|,|and then) ", line.line):
        first, second = line.line[: joint.start()], line.line[joint.end() :]
        for other in (second, f"{first.split()[0]} {second}"):  # "remove the first one and the last one"
            halves = [_shape_of(_part(line, one), conversation, among) for one in (first, other)]
            if all(one is not None for one in halves):
                return line.words(first), line.words(other)
    return None


def _part(line: EditLine, said: str) -> EditLine:
    return EditLine(**{**line.__dict__, "line": said, "text": line.text if "TEXT" in said else None})


# What answers a question about an edit, alone in its message.


def takes_back(message: str, creators: Sequence[KnownCreator]) -> bool:
    """Whether a message is "undo", or says as much."""
    line = edit_line(message, creators)
    return line is not None and any(_shapes()[one].fullmatch(line.line) for one in ("undo", "undo_edit"))


def send_alone(line: EditLine) -> SendMeant | None:
    """A message that names a send and says nothing else: "the bundle", "the first", "tuesday's"."""
    text = _with_ordinals(line.line)
    return send_of(line, text) if re.fullmatch(_parts()["SEND"], text) is not None else None


def place_alone(line: EditLine) -> EditWish | None:
    """A message that names a place in time, or how much later, and says nothing else."""
    shifted = _shapes()["shift_it"].fullmatch(line.line)
    if shifted is not None:
        made = _shifted(SendMeant(), shifted.groupdict(), line)
        return made if isinstance(made, EditWish) else None
    found = re.fullmatch(rf"(?:{_parts()['to']} )?(?P<there>{_parts()['PLACE']})", line.line)
    return _place(line, found["there"]) if found is not None else None
