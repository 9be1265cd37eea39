"""A conversation: one turn from a message to an answer, with what the turns before left in its checkpoint.

Each turn is understood as a ``ChatPlan``; a plan with an open question runs nothing. What a turn does goes through the
``Services`` port. Events say what is going on: "understood" before a run, the run's own phases, "reply" at the end.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, Protocol, TypedDict

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from eros.failures import RequestError, ToolFailure
from eros.language.answers import asks_for_an_order
from eros.language.asked_again import is_asked_again
from eros.language.chat_plan import (
    ChatPlan,
    ConversationState,
    Intent,
    KeptWeek,
    Today,
    Understood,
    WeekAsked,
    request_of,
)
from eros.language.edit_wishes import PendingEdit
from eros.language.going_on import begins_anew, with_what_is_said
from eros.language.grounds import is_unread
from eros.language.how_to import types_text
from eros.language.notes import UNUSED
from eros.language.ports import MessageReader, Reply, Services
from eros.language.put_aside import LOOKS
from eros.language.rejections import approval_reason, decision_reason
from eros.language.understand import (
    HELP,
    asks_for_help,
    export_formats,
    plan_text,
)
from eros.language.week_ids import understand_with_ids
from eros.vocabulary.endings import Ending
from eros.vocabulary.wall_clock import next_monday
from eros.vocabulary.wishes import WISHES, told
from nodes.allocate.wishes import check_request

#: How many plans of a conversation can be gone back to.
_UNDONE_AT_MOST = 10


class ChatState(TypedDict, total=False):
    """``message`` is the turn's; ``conversation`` and ``generation_id`` are what the next turn can refer to."""

    message: str
    turn: Understood
    conversation: ConversationState
    generation_id: str | None
    ending: Ending


@dataclass(frozen=True)
class ChatContext:
    """Handed to each turn anew, never checkpointed. Without a ``message_reader`` messages are read by rules alone.

    ``agreed``: the kept week that a turn would replace may be replaced, without asking (R63).
    """

    services: Services
    message_reader: MessageReader | None = None
    agreed: bool = False


Chat = CompiledStateGraph[ChatState, ChatContext, ChatState, ChatState]
Update = dict[str, Any]
Act = Callable[[ChatPlan, ChatState, Runtime[ChatContext]], Awaitable[Reply]]


class TurnNode(Protocol):
    def __call__(self, state: ChatState, *, runtime: Runtime[ChatContext]) -> Awaitable[Update]: ...


def _conversation(state: ChatState) -> ConversationState:
    return state.get("conversation", ConversationState())


async def understand_message(state: ChatState, *, runtime: Runtime[ChatContext]) -> Update:
    """The message as a plan: by rules, and by the model where these left something open and there is one."""
    context, conversation = runtime.context, _conversation(state)
    try:
        creators = await context.services.creators()
    except ToolFailure as failure:
        return _ended(_failure(failure), state, runtime)
    try:
        _must_be_short(state["message"])
        turn = understand_with_ids(
            state["message"], conversation, context.services.named_week, context.services.today, creators
        )
    except RequestError as wrong:
        runtime.stream_writer({"event": "reply", "reply": _wrong(wrong), "plan": None})
        return {"ending": "refused"}
    if context.message_reader is not None and not turn.named:
        today = context.services.today(turn.plan.creator_id)
        turn = await context.message_reader.read(state["message"], conversation, turn, creators, today) or turn
    return {"turn": turn, "ending": "done"}


#: Characters of a message: some thirty lines.
_LONGEST = 4_000


def _must_be_short(message: str) -> None:
    """Nobody waits for one to be read. Raises RequestError."""
    if len(message) > _LONGEST:
        text = f"this message has {len(message):,} characters, and the longest that is read has {_LONGEST:,}: say less"
        raise RequestError("TOO_LONG", "message", message[:40], text)


def route_plan(state: ChatState) -> Intent | str:
    """The node that answers the plan."""
    if state["ending"] != "done":
        return END
    plan = state["turn"].plan
    return "ask" if plan.question is not None else plan.intent


async def ask_back(plan: ChatPlan, state: ChatState, runtime: Runtime[ChatContext]) -> Reply:
    """The question; none about the reason of a rejection that nothing waits for."""
    services, wish = runtime.context.services, state["turn"].edit
    if wish is not None and runtime.context.agreed:
        return services.edit(plan, _in_view(plan, state), wish, _conversation(state).seen)
    decides = _week_asked(plan, state, services)
    asked = question_of(state["turn"], services.today)
    week = [f"That week is {decides.generation_id}."] if decides is not None else []
    return Reply(" ".join((asked, *week)), ending="question", status=_conversation(state).status, decides=decides)


def _week_asked(plan: ChatPlan, state: ChatState, services: Services) -> WeekAsked | None:
    """The week that a question about a decision is about: the answer, however late, is about no other. Raises
    RequestError for a rejection of none; praise is asked about all the same."""
    if plan.creator_id is None:
        return None
    before = _answered_of(plan, state)
    view, named = (before.generation_id, True) if before else (_in_view(plan, state), bool(state["turn"].named))
    if plan.decision == "reject":
        found = services.week_asked(plan, view, _reason(state), named=named)
        return before or found
    if plan.intent == "review" and plan.decision is None and state["turn"].choices:
        with suppress(RequestError):
            found = services.week_asked(plan.model_copy(update={"decision": "approve"}), view, "", named=named)
            return before or found
    return None


def _answered_of(plan: ChatPlan, state: ChatState) -> WeekAsked | None:
    """The week that the open question about a decision is about, where the plan is of it as well."""
    conversation = _conversation(state)
    before, decides, named = conversation.plan, conversation.decides, state["turn"].named
    if before is None or before.question is None or decides is None or before.creator_id != plan.creator_id:
        return None
    is_another = bool(named) and named[-1] != decides.generation_id
    return None if is_another or plan.week_start not in (None, before.week_start) else decides


def question_of(turn: Understood, today: Today) -> str:
    """What is asked, with what a yes would mean where a model proposes that (R63)."""
    asked = turn.plan.question or ""
    if turn.proposed is None:
        return asked
    meant = plan_text(turn.proposed, next_monday(today(turn.proposed.creator_id)))
    if is_unread(turn.plan):
        unused = "".join(f"; {it}" for it in turn.proposed.notices if it.startswith(UNUSED))
        return f"I read, with the help of a model: plan {meant}{unused}; go? Say yes, and that is planned."
    return f"{asked} Or is this meant, as a model reads it: {meant}? A yes plans that."


async def generate(plan: ChatPlan, state: ChatState, runtime: Runtime[ChatContext]) -> Reply:
    """Show what was understood, refuse what no data makes possible (R48), ask before a week is replaced, run."""
    services, request = runtime.context.services, request_of(plan)
    next_week = _show_understood(plan, runtime)
    week = plan.week_start or next_week
    check_request(request, week)
    kept = _agreed_to(state, request.creator_id, week)
    if kept is None and not plan.dry_run:
        kept = services.kept_week(request.creator_id, week)
        if kept is not None and not runtime.context.agreed:
            return Reply(kept.question, ending="question", status=_conversation(state).status, kept=kept)
        if kept is not None:  # who says yes beforehand has not seen it
            runtime.stream_writer({"event": "kept", "text": kept.agreed})
    asked = request.model_copy(update={"replace": kept is not None and kept.is_protected})
    return await services.generate(asked, runtime.stream_writer, kept.shown if kept is not None else "")


def _agreed_to(state: ChatState, creator_id: str, week_start: date) -> KeptWeek | None:
    """The week that was shown, where the message says yes to its being replaced; no other that came there since."""
    shown = _conversation(state).shown if state["turn"].agreed else None
    is_it = shown is not None and (shown.creator_id, shown.week_start) == (creator_id, week_start)
    return shown if is_it else None


def _wishes_text(plan: ChatPlan, state: ChatState) -> str:
    """What was asked for until now, and what of it still waits for an answer."""
    conversation = _conversation(state)
    asked = conversation.plan if conversation.plan is not None else plan
    wishes = " · ".join(told(asked)) or "nothing beyond the usual week"
    waiting = f" Not answered yet: {'; '.join(conversation.open)}." if conversation.open else ""
    return f"{asked.creator_id}: {wishes}.{waiting}"


def _show_understood(plan: ChatPlan, runtime: Runtime[ChatContext]) -> date:
    """The default week of the plan; what is shown names it."""
    week = next_monday(runtime.context.services.today(plan.creator_id))
    runtime.stream_writer({"event": "understood", "plan": plan, "text": plan_text(plan, week)})
    return week


async def batch(plan: ChatPlan, state: ChatState, runtime: Runtime[ChatContext]) -> Reply:
    _show_understood(plan, runtime)
    return await runtime.context.services.batch(plan, runtime.stream_writer)


async def show(plan: ChatPlan, state: ChatState, runtime: Runtime[ChatContext]) -> Reply:
    if plan.filter.about == "wishes":
        return Reply(_wishes_text(plan, state))
    if plan.filter.about == "unplanned":
        return await runtime.context.services.unplanned(plan.week_start)
    if plan.creator_id is None:
        return await runtime.context.services.standing_of_all(plan.week_start, plan.filter)
    if plan.filter.about == "kept":
        return runtime.context.services.kept_weeks(plan.creator_id or "")
    return runtime.context.services.show(plan, _in_view(plan, state))


async def diff(plan: ChatPlan, state: ChatState, runtime: Runtime[ChatContext]) -> Reply:
    if len(state["turn"].named) > 1:
        return runtime.context.services.diff_of(*state["turn"].named)
    if _conversation(state).replaces and state["turn"].compared is None:
        wished = _wishes_text(plan, state)
        return Reply(
            f"The new week is not made, so it is not compared yet. {wished} After a yes 'what changed?' tells."
        )
    return runtime.context.services.diff(plan, _in_view(plan, state), state["turn"].compared)


async def edit(plan: ChatPlan, state: ChatState, runtime: Runtime[ChatContext]) -> Reply:
    """Carried out at once and told, or asked about: which send, or whether a rule may break (R43)."""
    wish = state["turn"].edit
    if wish is None:
        return Reply("That is read as an edit of a week, and not as which one.", ending="refused")
    if wish.do == "hand_over":
        return await runtime.context.services.hand_over(plan, _in_view(plan, state))
    return runtime.context.services.edit(plan, _in_view(plan, state), wish, _conversation(state).seen)


async def undo(plan: ChatPlan, state: ChatState, runtime: Runtime[ChatContext]) -> Reply:
    """Nothing ran that could be gone back to, or what waits is taken back: else it is read as the plan that it was."""
    if state["turn"].called_off:
        left = _conversation_called_off(_conversation(state)).plan
        return Reply(f"Taken back. {left.creator_id} is in view." if left is not None else "Taken back.")
    return Reply("There is nothing to take back.", ending="refused")


async def explain(plan: ChatPlan, state: ChatState, runtime: Runtime[ChatContext]) -> Reply:
    return runtime.context.services.explain(plan, _in_view(plan, state))


def _reason(state: ChatState) -> str:
    """What the message says of why, in its own words."""
    if state["turn"].plan.decision == "approve":
        return approval_reason(state["turn"].said or state["message"])
    return decision_reason(state["turn"].said or state["message"], state["turn"].plan.creator_id)


async def review(plan: ChatPlan, state: ChatState, runtime: Runtime[ChatContext]) -> Reply:
    conversation = _conversation(state)
    agreed = conversation.approval if state["turn"].agreed else None
    said = _reason(state) if plan.decision is not None else ""
    if agreed is not None and agreed.asks_reason:
        agreed = agreed.model_copy(update={"reason": said, "asks_reason": False})
    reason = agreed.reason if agreed is not None else said
    named, view, sends = bool(state["turn"].named), _in_view(plan, state), conversation.sends
    asked = _answered_of(plan, state) if plan.decision is not None else None
    if asked is not None:
        sends = sends if asked.generation_id == view else ()
        named, view = True, asked.generation_id
    edition = asked.edition if asked is not None else None
    answer = partial(
        runtime.context.services.review,
        plan,
        view,
        sends,
        reason,
        runtime.stream_writer,
        named=named,
        edition=edition,
    )
    reply = await answer(agreed)
    if runtime.context.agreed and reply.approval is not None and reply.approval.instead is not None:
        runtime.stream_writer({"event": "kept", "text": reply.text.partition(" Replace it?")[0]})
        return await answer(reply.approval)
    return reply


async def export(plan: ChatPlan, state: ChatState, runtime: Runtime[ChatContext]) -> Reply:
    return runtime.context.services.export(plan, _in_view(plan, state), export_formats(state["message"]))


async def analyse(plan: ChatPlan, state: ChatState, runtime: Runtime[ChatContext]) -> Reply:
    return await runtime.context.services.analyse(plan.creator_id or "")


async def help_out(plan: ChatPlan, state: ChatState, runtime: Runtime[ChatContext]) -> Reply:
    conversation = _conversation(state)
    types, kept = types_text(state["message"]), _kept_in_view(state, runtime) if conversation.replaces else None
    if kept is not None:
        return replace(kept, text="\n".join(filter(None, (types, "The kept week stays as it is."))))
    if types is not None:
        return Reply(types)
    if state["turn"].called_off and conversation.edit is not None:
        return Reply("Nothing is changed.")
    if state["turn"].called_off:
        decides = conversation.plan is not None and conversation.plan.decision is not None
        told = "Nothing is decided, and the week stays as it is." if decides else "Nothing is planned."
        return Reply(_with_whose(told, conversation, _conversation_called_off(conversation)))
    if asks_for_an_order(conversation) and not asks_for_help(state["message"]):
        return Reply(_with_whose("Nothing is planned.", conversation, _declined(conversation)))
    if conversation.plan is not None and not asks_for_help(state["message"]):
        return Reply(f"{conversation.plan.creator_id or 'Nobody'} is in view; 'help' says what can be asked.")
    creators = await runtime.context.services.creators()
    return Reply(f"{HELP}\nCreators: {', '.join(it.creator_id for it in creators)}")


def _with_whose(told: str, before: ConversationState, after: ConversationState) -> str:
    """Who is in view again is said where the question was about another."""
    whose = after.plan.creator_id if after.plan is not None else None
    same = before.plan is not None and whose == before.plan.creator_id
    return told if same or whose is None else f"{told} {whose} is in view."


def _kept_in_view(state: ChatState, runtime: Runtime[ChatContext]) -> Reply:
    """The kept week that is not replaced, as what is in view, where something else is."""
    asked = _conversation(state).plan or ChatPlan(intent="help")
    if _ran_last(asked, _conversation(state)):
        return Reply()
    week = asked.week_start or next_monday(runtime.context.services.today(asked.creator_id))
    only = ChatPlan(intent="show", creator_id=asked.creator_id, week_start=week)
    return replace(runtime.context.services.show(only, None), kind="text", document=None)


async def refuse(plan: ChatPlan, state: ChatState, runtime: Runtime[ChatContext]) -> Reply:
    return Reply("That is not done here.", ending="refused")


def _in_view(plan: ChatPlan, state: ChatState) -> str | None:
    """The schedule that is named by its id, else that of the turns before, if the plan is about it."""
    if state["turn"].named:
        return state["turn"].named[-1]
    conversation = _conversation(state).plan
    same = conversation is not None and conversation.creator_id == plan.creator_id
    same_week = conversation is not None and plan.week_start in (None, conversation.week_start)
    return state.get("generation_id") if same and same_week else None


ACTS: dict[str, Act] = {
    "ask": ask_back,
    "generate": generate,
    "batch": batch,
    "show": show,
    "explain": explain,
    "review": review,
    "undo": undo,
    "diff": diff,
    "edit": edit,
    "export": export,
    "analyse": analyse,
    "help": help_out,
    "unsupported": refuse,
}


def build_chat(checkpointer: BaseCheckpointSaver[str] | None = None) -> Chat:
    """The compiled conversation; with a checkpointer a thread id is a conversation."""
    graph = StateGraph(ChatState, context_schema=ChatContext)
    graph.add_node("understand", understand_message)
    graph.add_edge(START, "understand")
    for name, act in ACTS.items():
        graph.add_node(name, as_node(act))
        graph.add_edge(name, END)
    graph.add_conditional_edges("understand", route_plan, [*ACTS, END])
    return graph.compile(checkpointer=checkpointer, name="eros-chat")


def as_node(act: Act) -> TurnNode:
    """``act`` as a node: whatever cannot be is an answer too, and the next turn goes on from this one."""

    async def answered(state: ChatState, *, runtime: Runtime[ChatContext]) -> Update:
        try:
            reply = await act(state["turn"].plan, state, runtime)
        except RequestError as wrong:
            return _ended(_wrong(wrong), state, runtime, stands=False)
        except ToolFailure as failure:
            reply = _failure(failure)
        return _ended(reply, state, runtime)

    return answered


def _wrong(wrong: RequestError) -> Reply:
    near = f" Did you mean {' or '.join(wrong.near_matches)}?" if wrong.near_matches else ""
    return Reply(f"{wrong.text}.{near} Nothing was run.", ending="refused")


def _failure(failure: ToolFailure) -> Reply:
    lost = failure.unavailable
    return Reply(f"The data server did not answer: {failure}", ending="unreachable" if lost else "aborted")


def _ended(reply: Reply, state: ChatState, runtime: Runtime[ChatContext], *, stands: bool = True) -> Update:
    turn, conversation = state.get("turn"), _conversation(state)
    runtime.stream_writer({"event": "reply", "reply": reply, "plan": turn.plan if turn is not None else None})
    after = conversation if turn is None else state_after(turn, conversation, reply, stands=stands)
    return {
        "conversation": after.model_copy(update={"seen": reply.seen or conversation.seen}),
        "ending": reply.ending,
        "generation_id": reply.generation_id or (turn.named[-1] if turn and turn.named else state.get("generation_id")),
    }


def state_after(turn: Understood, before: ConversationState, reply: Reply, *, stands: bool = True) -> ConversationState:
    """What the next turn can refer to. Talk beside the matter keeps everything; looking at a week, and a request that
    was refused, keep what was wished of it before.
    """
    plan = turn.plan
    if before.replaces and (turn.called_off or plan.intent in ("help", "undo")):
        return _kept_after_all(turn, before, reply)
    if turn.called_off:
        return _conversation_called_off(before)
    if turn.puts_aside:
        before = _conversation_called_off(before)
    if plan.intent == "edit":
        return _after_an_edit(turn, before, reply)
    of_every_page = plan.intent in ("show", "review") and plan.creator_id is None and plan.decision is None
    if of_every_page and plan.question is None:
        first = plan.intent == "review" and before.plan is None  # a name behind it is one of those that wait
        return before.model_copy(update={"plan": plan}) if first else before
    if plan.intent in ("help", "unsupported", "undo"):
        before = before.model_copy(update={"proposed": turn.proposed})
        return _declined(before) if before.replaces or before.approval or asks_for_an_order(before) else before
    if reply.ending == "question" and plan.question is None:
        plan = plan.model_copy(update={"question": reply.text})
    if before.asked and plan.intent in LOOKS and plan.question is None:
        of = plan.creator_id if reply.sends else before.sends_of
        update: Update = {"sends": reply.sends or before.sends, "sends_of": of, "proposed": None}
        if turn.plan.creator_id is not None:
            wishes = _wishes_of(before.newest_of(plan.creator_id), plan.creator_id)
            update["viewed"] = plan.model_copy(update={**wishes, "notices": ()})
        return before.model_copy(update=update)
    if plan.decision is not None and not stands:
        plan = plan.model_copy(update={"question": None, "decision": None})
    supposed = plan if turn.supposed and stands else _still_supposed(before, plan)
    if turn.supposed:  # it is looked at, and wished for nobody
        plan = plan.model_copy(update={"intent": "show", "notices": ()})
    if plan.intent not in ("generate", "batch") or not stands:
        hers = before.plan is not None and before.plan.creator_id == plan.creator_id
        wished = before.plan if hers else before.newest_of(plan.creator_id)
        if turn.supposed and before.asked:
            wished = before.ran_of(plan.creator_id)
        looks_back = plan.intent in LOOKS and wished is not None and wished.creator_id == plan.creator_id
        week = plan.week_start or (wished.week_start if wished is not None and looks_back else None)
        plan = plan.model_copy(update={**_wishes_of(wished, plan.creator_id), "week_start": week})
    viewed_before = before
    if _goes_on_anew(before, plan):
        before = _begun_anew(before)
    if begins_anew(plan):
        before = _without_wishes(before, plan.creator_id)
    kept = before if reply.generation_id is None else ConversationState()
    again = before if is_asked_again(plan.question, before) else ConversationState()
    return ConversationState(
        plan=plan,
        status=reply.status or kept.status,
        sends=reply.sends or kept.sends,
        open=turn.open,
        choices=turn.choices,
        ordered=turn.ordered,
        asks_of=turn.asks_of,
        hers_alone=_is_hers_alone(turn, before),
        apart=bool(turn.meant) or (before.apart and not turn.shared_by),
        proposed=turn.proposed,
        edited=before.edited and not (plan.intent == "generate" and reply.generation_id) and _is_of(before, plan),
        slot_id=plan.slot_id,
        sends_of=plan.creator_id if reply.sends else kept.sends_of,
        replaces=again.replaces
        or (reply.ending == "question" and turn.plan.question is None and reply.approval is None),
        shown=reply.kept or again.shown,
        approval=reply.approval or again.approval,
        decides=reply.decides,
        supposed=supposed,
        viewed=_viewed(viewed_before, plan),
        waited=_waited(viewed_before, plan),
        **_history(before, plan, reply),
        **_shared(turn, before, plan, reply),
    )


def _still_supposed(before: ConversationState, plan: ChatPlan) -> ChatPlan | None:
    """The week that was only asked about, as long as it is looked at, or asked whether it shall be planned."""
    supposed = before.supposed
    stays = supposed is not None and supposed.creator_id == plan.creator_id
    return supposed if stays and (plan.intent in LOOKS or plan.question is not None) else None


def _without_wishes(before: ConversationState, creator_id: str | None) -> ConversationState:
    """What ran without the wishes that are taken back: of every other creator, or, where another than the one in view
    is named, of her alone. Those of the one in view can be gone back to."""
    in_view = before.plan.creator_id if before.plan is not None else None

    def stays(plan: ChatPlan | None) -> bool:
        return plan is not None and (plan.creator_id == creator_id) == (in_view == creator_id)

    ran = before.ran if stays(before.ran) else None
    gone = {"meant": (), "said_of": (), "shared_by": ()}
    return before.model_copy(update={"ran": ran, "earlier": tuple(filter(stays, before.earlier)), **gone})


def _is_of(before: ConversationState, plan: ChatPlan) -> bool:
    """Whether a plan is of the page whose sends are in view."""
    return before.sends_of in (None, plan.creator_id)


def _after_an_edit(turn: Understood, before: ConversationState, reply: Reply) -> ConversationState:
    """The week is in view as a look leaves it, with what was wished of it before; a question waits with its edit."""
    before = _declined(before) if before.asked else before
    wishes = _wishes_of(before.plan, turn.plan.creator_id)
    question = reply.text if reply.ending == "question" else None
    pending = reply.pending or turn.pending
    if pending is None and question is not None and turn.edit is not None:
        pending = PendingEdit(wish=turn.edit, asks="yes")
    viewed = turn.plan.model_copy(update={**wishes, "intent": "show", "question": question, "notices": ()})
    return before.model_copy(
        update={
            "plan": viewed,
            "status": reply.status or before.status,
            "sends": reply.sends or before.sends,
            "sends_of": turn.plan.creator_id if reply.sends else before.sends_of,
            "open": (),
            "choices": (),
            "edit": pending,
            "viewed": before.plan,
            "edited": reply.edited or before.edited,
            "made": turn.edit if reply.edited else before.made,
            "slot_id": reply.slot_id or (before.slot_id if question is None and not reply.edited else None),
        }
    )


def _declined(before: ConversationState) -> ConversationState:
    """A question whether to plan or to replace a week ends with anything but a yes, and what was wished for it with
    it."""
    asked = before.plan.model_copy(update={"question": None}) if before.plan is not None else None
    return before.model_copy(
        update={"plan": left_in_view(before) or asked, "replaces": False, "approval": None, "decides": None}
    )


def _kept_after_all(turn: Understood, before: ConversationState, reply: Reply) -> ConversationState:
    """What was to be replaced is in view, and not what ran before of another page or week."""
    left = _conversation_called_off(before) if turn.called_off else _declined(before)
    asked = before.plan
    if asked is None or (before.ran is None and before.viewed is None) or _ran_last(asked, before):
        return left.model_copy(update=_view_of(left, reply))
    kept = ChatPlan(intent="show", creator_id=asked.creator_id, week_start=asked.week_start)
    left = left.model_copy(update={"plan": kept})
    return left.model_copy(update=_view_of(left, reply))


def _ran_last(asked: ChatPlan, before: ConversationState) -> bool:
    """Whether the week that is asked about is the one that was planned last, and nobody else's is in view."""
    ran = before.ran
    if ran is None or not before.shows(ran.creator_id):
        return False
    return (asked.creator_id, asked.week_start) == (ran.creator_id, ran.week_start)


def _view_of(left: ConversationState, reply: Reply) -> Update:
    if not reply.sends or left.plan is None:
        return {}
    return {"sends": reply.sends, "sends_of": left.plan.creator_id, "status": reply.status, "slot_id": None}


def left_in_view(before: ConversationState) -> ChatPlan | None:
    """What was in view when the question was asked that is dropped; None where nothing was, and somebody is named."""
    if not before.asked or before.plan is None:
        return before.plan
    return before.viewed or (before.ran if before.plan.creator_id is None else None)


def _viewed(before: ConversationState, plan: ChatPlan) -> ChatPlan | None:
    """What is in view while a plan's question waits."""
    if begins_anew(plan):  # no wish holds, planned or not
        return plan.model_copy(update={"question": None})
    return before.viewed if before.asked else before.plan


def _waited(before: ConversationState, plan: ChatPlan) -> ChatPlan | None:
    """The plan that waited for a yes to replacing the same week, until this one took its place."""
    asked = before.plan
    if asked is None or not before.replaces or before.open or asked.intent != "generate":
        return None
    if (asked.creator_id, asked.week_start) != (plan.creator_id, plan.week_start) or asked.said == plan.said:
        return before.waited
    return asked.model_copy(update={"question": None})


def _goes_on_anew(before: ConversationState, plan: ChatPlan) -> bool:
    """Whether wishes are made for the week without any that is asked about: that one is gone back to, and no other."""
    bare = before.plan
    if bare is None or not begins_anew(bare) or begins_anew(plan) or plan.intent != "generate":
        return False
    return plan.creator_id == bare.creator_id and not plan.wishes_alike(bare)


def _begun_anew(before: ConversationState) -> ConversationState:
    """No wish holds, planned or not: the week without any counts as the one that was planned last."""
    bare = before.plan.model_copy(update={"question": None, "notices": ()}) if before.plan is not None else None
    ran = (before.ran,) if before.ran is not None else ()
    return before.model_copy(update={"ran": bare, "earlier": (*before.earlier, *ran)[-_UNDONE_AT_MOST:]})


def _conversation_called_off(before: ConversationState) -> ConversationState:
    """What was in view stays so; of what was open only who and which week it was for, where nothing was."""
    left, asked = left_in_view(before), before.plan
    if left is None and asked is not None and asked.creator_id is not None:
        left = ChatPlan(intent="generate", creator_id=asked.creator_id, week_start=asked.week_start)
    if begins_anew(before.plan):
        before = _begun_anew(before)
        left = before.ran
    meant = tuple(one for one in before.meant if one.creator_id not in before.shared_by)
    gone = {"replaces": False, "open": (), "choices": (), "shared_by": (), "meant": meant, "edit": None}
    gone |= {"approval": None, "decides": None}
    return before.model_copy(update={"plan": left, **gone})


def _history(before: ConversationState, plan: ChatPlan, reply: Reply) -> Update:
    """The plans that ran: one joins the earlier ones when another runs, and leaves them when it is gone back to."""
    if plan.intent != "generate" or reply.kind != "week" or reply.generation_id is None:
        return {"ran": before.ran, "earlier": before.earlier}
    back = bool(before.earlier) and plan.wishes_alike(before.earlier[-1])
    earlier = before.earlier[:-1] if back else (*before.earlier, *([before.ran] if before.ran is not None else []))
    return {"ran": plan, "earlier": earlier[-_UNDONE_AT_MOST:]}


def _shared(turn: Understood, before: ConversationState, plan: ChatPlan, reply: Reply) -> Update:
    """What is said of several creators is kept for those whose turn has not come, beside what was wished for each."""
    shared_by = turn.shared_by or before.shared_by
    others = tuple(one for one in before.meant if one.creator_id not in {it.creator_id for it in turn.meant})
    meant, ran, left = (*others, *turn.meant), plan.intent == "generate" and reply.kind == "week", before.plan
    if before.asked and left is not None and left.creator_id not in (None, plan.creator_id):
        bare = left.model_copy(update={"notices": (), "question": None})  # not planned yet, and gone on from later
        if left.intent == plan.intent == "generate":
            meant = (*(one for one in meant if one.creator_id != left.creator_id), bare)
    if turn.meant:
        shared_by = ()
        meant = (*(one for one in meant if one.creator_id not in {it.creator_id for it in turn.meant}), *turn.meant)
    elif turn.shared_by:
        meant = (*meant, *(with_what_is_said(before.newest_of(one), plan, {}, one) for one in shared_by))
    elif plan.intent == "generate" and plan.creator_id is None and left is not None and before.asked:
        said = left.said if left.creator_id is None else {}
        meant = tuple(with_what_is_said(before.newest_of(one), plan, said, one) for one in shared_by)
    elif plan.intent == "generate" and plan.creator_id in shared_by and not _is_hers_alone(turn, before):
        of_her = left if left is not None and left.creator_id == plan.creator_id else before.newest_of(plan.creator_id)
        said = of_her.said if of_her is not None else {}
        meant = tuple(with_what_is_said(before.newest_of(one), plan, said, one) for one in shared_by)
    elif ran and plan.creator_id not in shared_by:
        meant = tuple(one for one in meant if one.creator_id not in shared_by)
    if plan.creator_id in shared_by or ran:
        meant = tuple(one for one in meant if one.creator_id != plan.creator_id)
    come = plan.creator_id if plan.intent == "generate" else None
    said_of = turn.said_of or tuple(one for one in before.said_of if one.split()[0] != come)
    return {"shared_by": () if ran else shared_by, "meant": meant, "said_of": said_of}


def _is_hers_alone(turn: Understood, before: ConversationState) -> bool:
    """Whether what is said, or answered to what was asked of it, is of one of several creators and of no other."""
    asked_of = before.plan.creator_id if before.plan is not None and before.asked and before.hers_alone else None
    return turn.hers_alone or (asked_of is not None and asked_of == turn.plan.creator_id)


def _wishes_of(plan: ChatPlan | None, creator_id: str | None) -> Update:
    source = plan if plan is not None and plan.creator_id == creator_id else ChatPlan(intent="generate")
    return {name: getattr(source, name) for name in WISHES}
