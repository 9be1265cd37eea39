"""Whose week is in view, where a question was dropped or another creator was spoken of (R62, R63)."""

from datetime import date, time

import pytest
from chat_verdicts import CREATORS, TODAY

from eros.language.chat_plan import ChatPlan, ConversationState, SendInView, Understood
from eros.language.ports import Reply
from eros.language.understand import understand_turn
from graph.chat import state_after


def say(message: str, before: ConversationState, *, kept: bool = False) -> tuple[Understood, ConversationState]:
    """A turn whose plans run and are shown, where they replace no week that is ``kept``, or after a yes."""
    turn = understand_turn(message, before, lambda _: TODAY, CREATORS)
    if turn.plan.question is not None:
        return turn, state_after(turn, before, Reply(turn.plan.question, ending="question"))
    if kept and turn.plan.intent == "generate" and not turn.agreed:
        return turn, state_after(turn, before, Reply("Replace it?", ending="question"))
    shows = turn.plan.creator_id is not None and turn.plan.intent in ("generate", "show")
    if not shows or turn.plan.filter.about is not None:
        return turn, state_after(turn, before, Reply())
    send = SendInView(slot_id="2026-11-30_1", date=date(2026, 11, 30), time=time(20), send_type_key="bundle")
    shown = Reply(kind="week", generation_id=f"of {turn.plan.creator_id}", status="needs_review", sends=(send,))
    return turn, state_after(turn, before, shown)


def talk(*turns: str) -> tuple[Understood, ConversationState]:
    turn, state = say(turns[0], ConversationState())
    for message in turns[1:]:
        turn, state = say(message, state)
    return turn, state


DROPPED = [
    ("bundle friday at 9", "never mind"),
    ("bundle friday at 9", "cancel"),
    ("bundle friday at 9", "undo"),
    ("bundle friday at 9", "wednesday or thursday off", "never mind"),
    ("looks fine to me", "no"),
    ("no games?", "no"),
    ("friday maybe off", "never mind"),
    ("reject it", "never mind"),
    ("wren friday maybe off", "never mind"),
    ("plan wren for dec 14, bundle friday at 9", "cancel"),
]


@pytest.mark.requirement("chat:in-view")
@pytest.mark.parametrize("dropped", DROPPED, ids=" / ".join)
def test_what_drops_a_question_leaves_in_view_who_was_shown_last(dropped: tuple[str, ...]) -> None:
    _, state = talk("wren next week, lighter", "show gwen", *dropped)
    assert (state.plan.creator_id if state.plan else None, state.sends_of) == ("gwen", "gwen")
    approved, _ = say("approve it", state)
    assert (approved.plan.decision, approved.plan.creator_id) == ("approve", "gwen")
    edited, _ = say("drop the last one on monday", state)
    assert (edited.plan.intent, edited.plan.creator_id, edited.plan.question) == ("edit", "gwen", None)
    wished, _ = say("no bundles", state)
    assert wished.plan.creator_id == "gwen"
    assert "volume" not in wished.plan.said


@pytest.mark.requirement("chat:in-view")
def test_a_look_while_a_question_waits_is_what_is_in_view_after_it() -> None:
    _, state = talk("wren next week", "bundle friday at 9", "show gwen", "never mind")
    assert state.plan is not None
    assert (state.plan.creator_id, state.sends_of) == ("gwen", "gwen")


@pytest.mark.requirement("chat:in-view")
@pytest.mark.parametrize("spoken_of", ["analyse gwen", "is gwen planned?"])
def test_neither_an_edit_nor_a_decision_is_made_at_once_where_another_week_is_in_view(spoken_of: str) -> None:
    for dropped in ((), ("bundle friday at 9", "never mind")):
        _, state = talk("wren next week", spoken_of, *dropped)
        for order in ("approve it", "reject it because too many games", "drop the last one on monday"):
            turn, _ = say(order, state)
            assert turn.plan.question is not None, (dropped, order)
            assert (turn.plan.decision, "gwen" in turn.plan.question) == (None, True), (dropped, order)
        named, _ = say("approve gwen", state)
        assert (named.plan.decision, named.plan.creator_id) == ("approve", "gwen")


@pytest.mark.requirement("chat:replaces-after-a-yes")
@pytest.mark.parametrize(("corrected", "day"), [("make it monday", 30), ("no wait, monday", 30)])
@pytest.mark.parametrize(
    "before",
    [
        ["isla next week", "isla sunday off"],
        ["isla next week, no games", "yes", "isla sunday off", "yes", "undo", "isla sunday off"],
    ],
    ids=" / ".join,
)
def test_a_correction_reaches_what_was_said_last_though_an_earlier_week_waited_for_its_yes(
    before: list[str], corrected: str, day: int
) -> None:
    state = ConversationState()
    for message in before:
        _, state = say(message, state, kept=True)
    turn, state = say(corrected, state, kept=True)
    assert (turn.plan.question, turn.plan.days_off) == (None, (date(2026, 11, day),))
    assert state.replaces
    agreed, _ = say("yes", state, kept=True)
    assert (agreed.agreed, agreed.plan.said) == (True, turn.plan.said)


@pytest.mark.requirement("editing:chat")
@pytest.mark.parametrize(
    ("two", "second"),
    [
        ("remove the first one on monday and the last one on tuesday", "remove the last one on tuesday"),
        ("remove the first one and the last one", "remove the last one"),
        ("drop the 8pm one and the last one", "drop the last one"),
        ("no bumps, remove the last one", ""),
    ],
)
def test_two_removals_in_one_sentence_take_no_wish_back(two: str, second: str) -> None:
    for replaces in (False, True):
        _, state = talk("luna next week, no games")
        if replaces:
            _, state = say("lighter", state, kept=True)
        turn, _ = say(two, state)
        assert turn.plan.question is not None
        assert second in turn.plan.question
        assert not any(one.startswith("taken back") for one in turn.plan.notices)


#: What is asked about luna, of every kind; the last turn leaves it open.
OPEN = [
    ("lock luna next week",),
    ("luna next week sunday off if possible",),
    ("luna next week nothing after 9, friday maybe off",),
    ("luna 12/7",),
    ("luna bundle friday at 9",),
    ("luna next week sunday off",),
    ("show luna", "no games"),
    ("show luna", "reject it"),
    ("show luna", "reject it friday"),
    ("show luna", "looks fine to me"),
    ("show luna", "drop the first one and the last one"),
    ("show gwen", "show luna", "show gwen", "drop the last one on luna's monday"),
    ("luna next week", "start over"),
    ("luna next week", "what would it look like without bundles?", "ok plan it"),
]
LOOKS_AT_GWEN = ("show gwen", "analyse gwen", "explain gwen", "is gwen planned?")
#: An answer, a reason, a wish, an edit, a decision and a question, each without a name.
WHAT_FOLLOWS = (
    *("yes", "go ahead", "no", "pm", "the first one", "leave it out", "saturday"),
    *("because she hates it", "too many games", "no bundles", "lighter"),
    *("drop the last one on monday", "approve it", "reject it because too many games", "undo", "is it saved?"),
)


@pytest.mark.requirement("chat:put-aside")
@pytest.mark.parametrize("asked", OPEN, ids=" / ".join)
def test_a_look_at_another_page_puts_aside_what_is_asked_about_the_first(asked: tuple[str, ...]) -> None:
    open_state = ConversationState()
    for message in asked:
        _, open_state = say(message, open_state, kept=True)
    assert open_state.asked
    for look in LOOKS_AT_GWEN:
        looked, state = say(look, ConversationState.model_validate_json(open_state.model_dump_json()))
        assert [one for one in looked.plan.notices if one.startswith("what was asked about luna waits no longer")]
        for follows in WHAT_FOLLOWS:
            turn, after = say(follows, state, kept=True)
            assert (turn.plan.creator_id or "gwen", after.plan and after.plan.creator_id) == ("gwen", "gwen"), follows
            assert not turn.agreed, follows
            of_luna = "luna" in (turn.plan.question or "")
            assert not of_luna or "gwen was spoken of last: nothing is decided" in (turn.plan.question or ""), follows


@pytest.mark.requirement("chat:put-aside")
def test_a_look_at_the_same_week_leaves_the_question_open_and_one_at_another_week_does_not() -> None:
    for look, waits in (("show luna", True), ("show luna next week", True), ("show luna week of dec 14", False)):
        turn, state = talk("luna next week, sunday maybe off", look)
        assert (state.asked, turn.puts_aside) == (waits, not waits), look
    _, state = talk("luna next week, sunday maybe off", "show gwen")
    approved, _ = say("approve it", state)
    assert (approved.plan.decision, approved.plan.creator_id, approved.plan.question) == ("approve", "gwen", None)


@pytest.mark.requirement("chat:put-aside")
@pytest.mark.parametrize("look", ["show luna", "show it", "export luna", "analyse luna"])
def test_a_look_is_no_answer_to_one_of_two_wishes_that_wait(look: str) -> None:
    waits = ("make the first one on tuesday free", "move everything on friday an hour earlier")
    asked = ChatPlan(intent="generate", creator_id="luna", question="How are they meant?")
    turn, state = say(look, ConversationState(plan=asked, open=waits))
    assert (turn.plan.question, turn.plan.intent) == (None, look.split()[0])
    assert state.open == waits


@pytest.mark.requirement("chat:put-aside")
@pytest.mark.parametrize("asked", ["no games", "reject it", "approve it"])
def test_a_look_answers_no_question_whose_week_is_meant(asked: str) -> None:
    for look in ("show gwen", "export gwen", "why is gwen so low?"):
        looked, state = talk(asked, look)
        assert (looked.plan.decision, looked.puts_aside) == (None, True), look
        turn, _ = say("yes", state)
        assert (turn.plan.decision, turn.plan.said) == (None, {}), look


@pytest.mark.requirement("editing:chat")
@pytest.mark.parametrize(
    ("behind", "told"),
    [
        *((it, "What was done stays done: 'undo that'") for it in ("keep it", "no leave it", "no don't", "stop", "no")),
        *((it, "say 'undo that' first") for it in ("i meant tuesday", "sorry, tuesday", "no, tuesday")),
        *((it, "say that edit whole") for it in ("and the first one", "and on tuesday", "and the last one too")),
    ],
)
def test_what_stands_right_behind_an_edit_is_told_that_it_is_done(behind: str, told: str) -> None:
    _, before = talk("show gwen")
    edit, _ = say("drop the last one on monday", before)
    done = state_after(edit, before, Reply("Done.", edited=True, sends=before.sends))
    turn, after = say(behind, done)
    assert told in (turn.plan.question or "")
    assert not after.asked
    undone, _ = say("undo that", after)
    assert undone.edit is not None
    assert undone.edit.do == "undo"
    _, looked = say("show gwen", done)
    left, _ = say("keep it", looked)
    assert left.plan.question == "Nothing is planned or changed: the week stays as it is."


@pytest.mark.requirement("chat:in-view")
def test_what_was_wished_for_a_creator_is_told_and_taken_back_after_a_look_at_another() -> None:
    wished = ("celeste next week no games sunday off", "show gwen", "show celeste")
    _, state = talk(*wished)
    assert state.plan is not None
    assert state.plan.said == talk(wished[0], "show celeste")[1].plan.said != {}  # type: ignore[union-attr]
    undone, _ = say("undo", state)
    assert undone.plan.intent == "generate"
    assert any(it.startswith("taken back: no game_post") for it in undone.plan.notices)


@pytest.mark.requirement("chat:in-view")
@pytest.mark.parametrize("between", [("show thea",), ("thea next week lighter",), ()])
@pytest.mark.parametrize("said", ["undo", "no bundles", "lighter"])
def test_a_look_back_at_a_creator_keeps_the_week_that_was_wished_for_her(between: tuple[str, ...], said: str) -> None:
    turn, _ = talk("celeste the week of 14 december no games", *between, "show celeste", said)
    assert (turn.plan.creator_id, turn.plan.week_start) == ("celeste", date(2026, 12, 14))


@pytest.mark.requirement("chat:in-view")
@pytest.mark.parametrize(
    "said",
    [
        ("thea next week no bundles", "wren next week", "thea max 6"),
        ("thea next week no bundles", "thea max 6", "show wren", "show thea"),
    ],
)
def test_going_back_leads_to_what_was_wished_for_her_before_whoever_was_planned_or_shown_between(
    said: tuple[str, ...],
) -> None:
    turn, _ = talk(*said, "undo")
    assert turn.plan.notices == ("taken back: at most 6 a day",)
    assert set(turn.plan.said) - {"week_start"} == {"exclude"}


@pytest.mark.requirement("chat:in-view")
@pytest.mark.parametrize(
    "look", ["do we have anything for wren the week of dec 7?", "analyse wren for the week of dec 7", "show wren dec 7"]
)
@pytest.mark.parametrize(
    ("wished", "back", "left"),
    [
        ("lighter", "undo", set()),
        ("lighter", "scratch that", set()),
        ("lighter", "not lighter after all", set()),
        ("lighter, friday off", "friday is fine", {"volume"}),
        ("no bundles, lighter", "bundles are ok after all", {"volume"}),
    ],
)
def test_what_is_taken_back_after_a_look_at_another_week_of_hers_is_of_the_week_it_was_wished_for(
    look: str, wished: str, back: str, left: set[str]
) -> None:
    _, state = talk(f"wren next week, {wished}", look)
    turn, _ = say(back, state)
    assert (turn.plan.intent, turn.plan.week_start) == ("generate", date(2026, 11, 30))
    assert set(turn.plan.said) - {"week_start"} == left


@pytest.mark.requirement("chat:in-view")
def test_a_wish_that_is_new_is_of_the_week_that_is_in_view() -> None:
    turn, _ = talk("wren next week, no bundles", "show wren dec 7", "saturday off")
    assert turn.plan.week_start == date(2026, 12, 7)


@pytest.mark.requirement("chat:in-view")
@pytest.mark.parametrize("message", ["plan wren <img src=x onerror=alert(1)> next week", "wren next week (1)"])
def test_what_waits_is_told_without_the_signs_around_it(message: str) -> None:
    turn, _ = talk(message)
    assert turn.open == ("1",)


@pytest.mark.requirement("chat:in-view")
def test_again_behind_a_look_says_which_weeks_can_be_planned_and_plans_none() -> None:
    turn, state = talk("wren next week, lighter", "show wren dec 7", "again")
    assert turn.plan.question is not None
    assert "'plan wren for the week of Mon 7 Dec' or 'plan wren for the week of Mon 30 Nov'" in turn.plan.question
    planned, _ = say("plan wren for the week of Mon 30 Nov", state)
    assert (planned.plan.question, planned.plan.week_start) == (None, date(2026, 11, 30))
