"""A verb that decides or changes something acts only where the whole message is an order of it (R63)."""

from datetime import date

import pytest
from chat_verdicts import CREATORS, TODAY, talked

from eros.language.chat_plan import ChatPlan, ConversationState
from eros.language.inquiries import AN_ORDER
from eros.language.ports import Reply
from eros.language.rejections import WHY, decision_reason
from eros.language.understand import understand_turn
from graph.chat import state_after

WEEK = "luna next week"

#: What an order leads to: the intent, the decision.
ORDERS = {
    ("review", "approve"): [
        "approve it", "approve it please", "ok approve", "can you approve it", "can you please approve it?",
        "looks good, approve", "looks good approve it because the client likes it", "let's approve it", "i approve",
        "go ahead and approve it", "lgtm ship it",
        "yes approve", "approve luna's week", "you can approve it now",
        "approve it since the client checked every caption", "approve it because bianca agreed",
        "approve it because nothing depends on the captions", "approve it because it sells well even if it is thin",
        "approve it because it was fine when i looked at it", "approve it because some sends are great",
        "approve it all",
        "approve it cause it is fine", "approve luna for the week of may 3", "approve luna week 47",
        "approve luna's schedule for next week please", "go ahead and approve it, thanks", "approve it right away",
        "approve it becuase it is fine", "approve luna, next week",
    ],
    ("review", "reject"): [
        "reject it because too heavy", "reject, too heavy", "it's too heavy so reject it", "too heavy, reject it",
        "can you reject it, sunday is full", "reject it because bianca has the same",
        "reject it because some of it is thin", "reject it, too many with the same caption",
        "reject luna's week because it is dull",
    ],
    ("export", None): [
        "export it", "download it please", "can you export it", "csv please", "can i get it as csv",
        "send it to me as csv", "i need the csv",
    ],
    ("generate", None): ["start over", "start over please", "do a reset", "no, start over",
                         "i don't like it, start over"],
}  # fmt: skip

#: Questions, denials and what is said of others.
TALK = [
    "how do i approve it", "do i need to approve it", "who can approve it", "can i approve luna",
    "can i approve bianca",
        "how to approve", "where do i approve", "boss will approve it", "can i reject luna because too heavy",
    "who can check and approve it", "what happens if i approve it", "the manager rejects it because too heavy",
    "shall i approve", "we might reject it because too heavy", "don't approve it", "approve it later",
    "approve it as soon as the captions are new", "reject it as soon as anna has seen it",
    "reject it as long as nobody minds", "approve it as of next week",
    "approve it because it is fine, but only if the captions are new", "approve it since it depends on luna",
    "approve it because it is good if the captions are new", "approve it because it is fine when anna says so",
    "approve it since it will be fine once the captions are changed",
    "approve it because it is fine, but hold off until monday", "approve it in case anna agrees",
    "approve the previous one", "approve a different week because it is fine", "approve either one", "approve any week",
    "reject a different week because it is thin", "approve the captions", "reject the captions because they are dull",
    "approve it pending captions", "reject luna's photos because they are dull", "reject luna's photos, they are dull",
    "reject the opening line of luna because it is dull", "approve it because it is fine, postpone to monday",
    "approve it because it is fine, and put it off to monday", "approve it because it is fine, without the bundles",
    "approve it because it might be fine", "approve it because anna will look", "reject it because it is thin, maybe",
    "approve one of luna", "approve it because it is fine, wait till monday",
    "approve it because hold it till monday", "approve it and tell me what waits", "approve it as reviewer anna",
    "approve luna's week because it is fine if the captions are new",
    "approve the other week", "approve the other one because it is fine", "reject the other one because it is thin",
    "approve 2026-11-30_1", "approve some of it", "reject some of it because it is thin", "approve it in a day",
    "reject it in a day because it is thin", "approve it with changes", "approve it and export it as csv",
    "approve it and show it",
    "approve it?", "dont undo", "no undo", "is there an undo", "how do i undo that",
    "can i undo that", "please dont undo anything", "undo?", "don't start over", "how do i start over",
    "can i start over", "we shouldn't start over", "don't export it", "how do i export it", "can i export it",
    "boss will export it", "who exports it", "no csv", "the export is wrong", "export failed",
    "i'll export it later", "it was exported", "export it when approved",
    "i'll approve it", "i already approve", "tell maria to approve it", "no reset",
    "what does start over do", "don't revert it", "do you want to export it",
]  # fmt: skip


@pytest.mark.requirement("chat:decisions-are-orders")
@pytest.mark.parametrize("nothing", ["no", "none", "no reason"])
def test_a_rejection_with_no_in_the_place_of_its_reason_says_that_it_is_none(nothing: str) -> None:
    plan = talked([f"{WEEK} no bundles", f"reject it because {nothing}"])
    assert (plan.decision, f"'{nothing}' is no reason" in (plan.question or "")) == (None, True)


@pytest.mark.requirement("chat:decisions-are-orders")
@pytest.mark.parametrize(
    "message",
    ["looks good", "looks good to me", "boss says it looks good", "luna's week looks great", "good to go", "looks ok"],
)
def test_praise_decides_nothing_and_it_is_asked_whether_it_approves(message: str) -> None:
    plan = talked([f"{WEEK} no bundles", message])
    assert (plan.intent, plan.decision) == ("review", None)
    assert plan.question == "Is that an approval? Say yes, or 'approve it'; nothing is decided yet."
    assert talked([f"{WEEK} no bundles", message, "yes"]).decision == "approve"
    assert talked([f"{WEEK} no bundles", message, "no"]).decision is None


@pytest.mark.requirement("chat:decisions-are-orders")
@pytest.mark.parametrize(
    ("message", "intent", "decision"), [(one, *done) for done, messages in ORDERS.items() for one in messages]
)
def test_an_order_is_carried_out(message: str, intent: str, decision: str | None) -> None:
    plan = talked([f"{WEEK} no bundles", message])
    assert (plan.intent, plan.decision) == (intent, decision)
    assert plan.said == {}
    assert (plan.question is None) is (intent != "generate")  # without any wish it is asked whether to plan


@pytest.mark.requirement("chat:decisions-are-orders")
@pytest.mark.parametrize(
    "message",
    [
        "reject luna, the week of 7 december, because it is thin",
        "reject it, 7 december, because it is thin",
        "reject it - week 50 - because it is thin",
        "reject luna: the week of 7 december, because it is thin",
        "reject luna, the week of 7 december, it is thin",
        "reject luna, not the week of 30 november, because it is thin",
        "reject luna, the other week, because it is thin",
        "reject it, the previous one, because it is thin",
        "reject luna, the photos, because they are dull",
        "reject luna, friday only, because dull",
        "reject it - photos only - because dull",
        "reject luna, half of it, because dull",
        "reject luna, next month, because thin",
        "reject luna, pending anna, because thin",
        "reject luna (friday) because thin",
        "the other one: approve it",
        "the other week, approve it because it is fine",
        "the other one, reject it because it is thin",
        "friday's bundle: reject it because it is dull",
        "the captions, approve luna",
        "both: approve luna",
        "either, approve luna",
        "captions: reject luna because they are dull",
        "half: reject luna because it is thin",
        "if anna agrees, reject luna because it is thin",
        "tomorrow, reject luna because it is thin",
        "approve it and the one after",
        "approve it, next and the one after",
        "reject it and the one after because they are thin",
        "approve this and the next",
        "approve luna because it is fine, postponed to monday",
        "approve it because it is fine, keep it waiting",
        "approve it because it is fine, do not save it",
        "approve it because it is fine, ask anna first",
        "approve it because it is fine and keep it waiting",
        "reject it because it is thin unless anna objects",
        "reject it because it is thin, hold off till monday",
        "approve luna for today",
        "approve today's",
        "approve luna's plan for today",
        "the previous one: approve luna",
        "reject luna next and the one after because both are thin",
    ],
)  # fmt: skip
def test_a_decision_that_may_mean_another_week_a_part_or_a_later_time_decides_nothing_unasked(message: str) -> None:
    plan = talked([WEEK, message])
    assert plan.decision is None or plan.question is not None


@pytest.mark.requirement("chat:taken-back")
@pytest.mark.parametrize(
    "message", ["undo", "undo that please", "could you undo that please", "no, undo that", "no wait undo that"]
)
def test_the_wishes_of_the_first_message_are_taken_back_and_a_week_without_any_has_none(message: str) -> None:
    plan = talked([f"{WEEK} no bundles", message])
    assert (plan.intent, plan.question, plan.said) == ("generate", None, {})
    assert plan.notices == ("taken back: no bundle, flash_bundle, snapchat_bundle",)
    bare = talked([WEEK, message])
    assert (bare.intent, bare.said) == ("undo", {})
    assert "nothing was planned" not in str(bare.notices)  # a week that it replaced was


@pytest.mark.requirement("chat:decisions-are-orders")
@pytest.mark.parametrize("message", TALK)
def test_what_only_speaks_of_it_is_answered_and_changes_nothing(message: str) -> None:
    plan = talked([f"{WEEK} no bundles", message])
    assert plan.question is not None
    assert plan.intent == "help"
    went_on = talked([f"{WEEK} no bundles", message, "what did i ask for?"])
    assert went_on == talked([f"{WEEK} no bundles", "what did i ask for?"])
    lighter = talked([f"{WEEK} no bundles", message, "lighter"])
    assert (lighter.volume, len(lighter.exclude)) == ("lighter", 3)


@pytest.mark.requirement("chat:decisions-are-orders")
@pytest.mark.parametrize(
    ("message", "week"),
    [
        ("approve zara next week", "2026-11-30"),
        ("approve zara's week of dec 14", "2026-12-14"),
        ("approve zara dec 14", "2026-12-14"),
        ("can you approve zara for the week of 21 december", "2026-12-21"),
        ("reject zara next week because friday is too thin", "2026-11-30"),
        ("reject zara's week of dec 14, next week was better", "2026-12-14"),
        ("approve zara", None),
    ],
)
def test_a_decision_is_about_the_week_that_it_names(message: str, week: str | None) -> None:
    plan = talked([message])
    assert (plan.intent, plan.creator_id, plan.question) == ("review", "zara", None)
    assert plan.model_dump(mode="json")["week_start"] == week


@pytest.mark.requirement("chat:decisions-are-orders")
@pytest.mark.parametrize("answer", ["yes", "leave it out", "ok", "luna", "just go"])
@pytest.mark.parametrize(
    "message",
    [
        *("approve friday", "approve it boss", "approve luna foo", "approve luna on monday"),
        *(
            f"{verb} {behind}"
            for verb in ("approve it", "approve luna", "reject luna", "reject it because too heavy")
            for behind in ("but not yet", ". hmm no", ", no wait", "- actually no, show her first", "... not now")
        ),
        *(
            f"{verb} luna{behind}"
            for verb in ("approve", "reject")
            for behind in (
                " tomorrow",
                " after lunch",
                " if she agrees",
                " later",
                ". no don't, I want to see it first",
            )
        ),
    ],
)
def test_a_decision_that_is_put_off_taken_back_or_half_read_is_not_taken_and_no_answer_makes_it(
    message: str, answer: str
) -> None:
    plan = talked([WEEK, message])
    assert (plan.decision, plan.intent) == (None, "help")
    assert "decided" in (plan.question or "")
    assert talked([WEEK, message, answer]).decision is None


@pytest.mark.requirement("chat:decisions-are-orders")
@pytest.mark.parametrize(
    ("message", "decision"),
    [
        *((f"nadia {word} approve", "approve") for word in ("ok", "great", "yes please")),
        ("nadia ok reject, not enough ppv", "reject"),
        ("reject nadia, no ppv on friday is too thin", "reject"),
        ("approve nadia now", "approve"),
    ],
)
def test_a_word_beside_the_name_or_a_no_within_the_reason_leaves_a_decision_one(message: str, decision: str) -> None:
    plan = talked([message])
    assert (plan.intent, plan.creator_id, plan.decision, plan.question) == ("review", "nadia", decision, None)


@pytest.mark.requirement("chat:decisions-are-orders")
@pytest.mark.parametrize("message", ["undo, no wait", "undo that, not yet", "undo it. hmm no"])
def test_going_back_that_is_taken_back_at_once_goes_nowhere(message: str) -> None:
    plan = talked([f"{WEEK} lighter", "no bundles", message])
    assert (plan.intent, plan.said) == ("help", {})


@pytest.mark.requirement("chat:decisions-are-orders")
@pytest.mark.parametrize("decided", ["approve luna", "reject luna because too heavy", "what is waiting for review"])
@pytest.mark.parametrize(
    "message", ["and alexia", "alexia too", "now alexia", "no sorry alexia", "sorry i meant alexia"]
)
def test_a_name_behind_a_decision_neither_decides_nor_plans(decided: str, message: str) -> None:
    plan = talked([decided, message])
    assert (plan.intent, plan.creator_id, plan.decision) == ("review", "alexia", None)
    assert "'approve alexia'" in (plan.question or "")
    assert talked([decided, message, "plan it"]).intent == "generate"
    assert talked([decided, message, "approve it"]).decision == "approve"


@pytest.mark.requirement("chat:decisions-are-orders")
@pytest.mark.parametrize(
    ("turns", "decision", "reason"),
    [
        (["approve because the client read it", "priya"], "approve", "the client read it"),
        (["reject because too heavy", "priya"], "reject", "too heavy"),
        (["reject", "priya because it is too heavy"], "reject", "it is too heavy"),
        (["reject", "priya", "too heavy"], "reject", "too heavy"),
    ],
)
def test_a_decision_keeps_its_words_while_its_creator_is_asked(turns: list[str], decision: str, reason: str) -> None:
    conversation = ConversationState()
    for message in turns:
        found = understand_turn(message, conversation, lambda _: TODAY, CREATORS)
        conversation = state_after(found, conversation, Reply(found.plan.question or "", ending="question"))
    assert (found.plan.creator_id, found.plan.decision, found.plan.question) == ("priya", decision, None)
    assert decision_reason(found.said or turns[-1]) == reason


@pytest.mark.requirement("chat:decisions-are-orders")
def test_a_week_with_an_approval_behind_it_is_asked_about() -> None:
    plan = talked([f"{WEEK} and approve"])
    assert plan.question is not None
    for offered in plan.question.split("'")[1::2]:
        assert talked([offered]).model_copy(update={"decision": None, "intent": "generate"}) == ChatPlan(
            intent="generate", creator_id="luna", week_start=talked([WEEK]).week_start
        )


@pytest.mark.requirement("chat:decisions-are-orders")
@pytest.mark.parametrize(
    "said",
    ["too heavy", "too many bundles on friday", "because the captions are old", "it is too thin", "too few"],
)
def test_a_rejection_takes_a_reason_in_its_own_terms(said: str) -> None:
    plan = talked([WEEK, "reject it", said])
    assert (plan.intent, plan.decision, plan.question) == ("review", "reject", None)


@pytest.mark.requirement("chat:decisions-are-orders")
@pytest.mark.parametrize(
    "said",
    [
        *("wait", "actually keep it", "leave it out", "leave it", "hold on", "oops", "sorry wrong one", "wrong week"),
        *("skip it", "hmm", "let me think", "not sure", "i dont know", "keep it", "one sec", "that's a mistake", "no"),
        *("not this one", "undo", "let it wait", "no reason", "later", "back", "i changed my mind", "oh no, sorry"),
    ],
)  # fmt: skip
def test_words_that_take_a_rejection_back_or_put_it_off_decide_nothing(said: str) -> None:
    assert talked([WEEK, "reject it", said]).decision is None
    assert talked([WEEK, "reject it", "friday again", said]).decision is None
    assert talked([WEEK, "reject it", said, "too heavy"]).decision is None  # the question has ended
    beside = talked([WEEK, f"reject it, {said}"])
    assert beside.decision is None or beside.question == WHY


@pytest.mark.requirement("chat:decisions-are-orders")
@pytest.mark.parametrize(
    "said",
    [
        *("luna week of jan 11", "luna next week", "margot", "i meant the week after", "i meant margot", "dec 14"),
        *("margot because it is thin", "margot too thin", "next week because it is thin"),
    ],
)
def test_another_creator_or_week_is_no_reason_and_ends_the_question_with_what_to_say(said: str) -> None:
    plan = talked([WEEK, "reject it", said])
    assert (plan.intent, plan.decision) == ("help", None)
    rejecting, planning = (plan.question or "").split("'")[1::2]
    assert talked([rejecting.replace("...", "it is too thin")]).decision == "reject"
    assert talked([planning]).question is None
    assert talked([WEEK, "reject it", said, "too heavy"]).decision is None


@pytest.mark.requirement("chat:decisions-are-orders")
def test_an_order_to_plan_is_no_reason_and_says_that_nothing_is_rejected() -> None:
    plan = talked([WEEK, "reject it", "make it lighter"])
    assert (plan.intent, plan.volume, plan.notices) == ("generate", "lighter", ("luna's week is not rejected",))


@pytest.mark.requirement("chat:decisions-are-orders")
@pytest.mark.parametrize(
    "turns",
    [
        *(["reject friday"], ["reject the bundles"], ["reject luna bundles are old"], ["reject friday, too thin"]),
        *(["reject it", "no bundles"], ["reject it", "the captions are old"], ["reject it", "lighter"]),
        *(["reject it, friday"], ["reject it", "x"]),
    ],
)  # fmt: skip
def test_what_may_be_no_reason_is_shown_and_takes_a_plain_yes(turns: list[str]) -> None:
    asked = talked([WEEK, *turns])
    assert (asked.question or "").startswith("Reject luna's whole week")
    assert f'because "{decision_reason(turns[-1]).removeprefix("luna ")}"?' in (asked.question or "").replace(
        "luna b", "b"
    )
    assert (talked([WEEK, *turns, "yes"]).decision, talked([WEEK, *turns, "yes"]).question) == ("reject", None)
    for said in ("no", "ok", "hmm", "cancel", "what does that mean?"):
        left = talked([WEEK, *turns, said])
        assert left.decision is None or left.question is not None, said


@pytest.mark.requirement("chat:questions-change-nothing")
@pytest.mark.parametrize(
    "message", ["friday off? lighter!", "luna friday off? lighter!", "no bundles? lighter.", "luna, only bumps? ok. go"]
)
def test_a_question_before_an_order_plans_nothing_before_a_yes(message: str) -> None:
    assert AN_ORDER in (talked(["luna next week", message]).question or "")


@pytest.mark.requirement("chat:questions-change-nothing")
@pytest.mark.parametrize(
    "message", ["luna next week? lighter", "can you plan luna? lighter", "could it be lighter? luna"]
)
def test_a_question_about_no_wish_and_a_polite_order_are_no_doubt(message: str) -> None:
    plan = talked([message])
    assert (plan.question, plan.said) == (None, {"volume": "lighter"})


@pytest.mark.requirement("chat:fourth-list")
@pytest.mark.parametrize("money", ["€60", "₴60", "¥60", "A$60", "CA$60", "60₹", "£60", "$60", "a $60"])
def test_a_budget_in_other_money_than_dollars_says_that_it_was_read_as_dollars(money: str) -> None:
    plan = talked([f"luna budget {money} a day"])
    assert (plan.question, plan.said) == (None, {"budget_per_day": 60.0})
    assert any("was read as dollars" in one for one in plan.notices) == (money not in ("$60", "a $60"))


@pytest.mark.requirement("chat:fourth-list")
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("ppv friday around 8pm", "'around 8pm' was read as 8pm"),
        ("budget about $60 a day", "'about $60' was read as $60"),
        ("roughly 8 a day", "'roughly 8' was read as 8"),
        ("max approximately 6 a day", "'approximately 6' was read as 6"),
        ("max 6 a day", None),
        ("what about 8 a day", None),
    ],
)
def test_a_figure_that_is_said_to_be_near_is_told_to_be_taken_as_it_stands(said: str, told: str | None) -> None:
    plan = talked([f"luna {said}"])
    assert [one for one in plan.notices if one.startswith(("'around", "'about", "'roughly", "'approx"))] == (
        [told] if told else []
    )


@pytest.mark.requirement("chat:signs")
@pytest.mark.parametrize(
    ("message", "decides"),
    [
        *((f"approve odessa {sign}", False) for sign in ("👎", "❌", "🤔", ":/", "👍🤔")),
        *((f"approve odessa {sign}", True) for sign in ("👍", "👍🏽", "✅", "❤️", "🎉", ":)")),
        ("reject odessa because it is thin ❌", True),
        ("reject odessa because it is thin 🤔", False),
    ],
)
def test_a_sign_of_doubt_or_of_the_contrary_beside_a_decision_decides_nothing(message: str, decides: bool) -> None:
    plan = talked([message])
    assert (plan.decision is not None and plan.question is None) is decides


@pytest.mark.requirement("chat:supposed")
@pytest.mark.parametrize("order", ["ok plan it", "again", "plan it like that", "do it"])
def test_what_was_only_supposed_stays_no_wish_and_an_order_behind_it_is_asked(order: str) -> None:
    supposed = ["luna next week, no games", "what would it look like without bundles?"]
    assert talked(supposed).dry_run
    assert talked([*supposed, "sunday off"]).exclude == ("game_post",)
    asked = talked([*supposed, order])
    assert (asked.question is not None, asked.dry_run) == (True, False)
    assert "bundle" in talked([*supposed, order, "yes"]).exclude
    assert talked([*supposed, order, "no"]).intent == "help"


@pytest.mark.requirement("chat:edit-waits")
def test_a_week_is_not_decided_while_an_edit_of_it_waits() -> None:
    edit = "move luna's 8pm bundle to 9"
    assert talked([edit, "approve it"]).decision is None
    assert talked([edit, "approve it", "approve it"]).decision == "approve"
    assert talked([edit, "approve alexia"]).decision == "approve"


@pytest.mark.requirement("chat:over")
@pytest.mark.parametrize("message", ["luna last week", "luna 2026-11-16", "plan everyone last week"])
def test_a_week_that_is_over_is_asked_about_and_a_yes_means_the_next(message: str) -> None:
    assert "is over" in (talked([message]).question or "")
    assert talked([message, "yes"]).week_start == date(2026, 11, 30)
