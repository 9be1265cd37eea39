"""The parts of a message by themselves: clocks, dates, names; each expected value is worked by hand."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from drawing import examples
from hypothesis import assume, given
from hypothesis import strategies as st

from eros.failures import RequestError
from eros.language import phrases
from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator, SendInView
from eros.language.dates import read_dates
from eros.language.forms import read_clock
from eros.language.rejections import approval_reason, decision_reason
from eros.language.text import edit_distance, near_names, near_word, normal
from eros.language.understand import export_formats, understand
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.wall_clock import next_monday

TODAY = date(2026, 11, 25)
Read = Callable[..., ChatPlan]


@pytest.mark.parametrize(
    ("text", "at", "sure"),
    [
        ("6pm", time(18), True),
        ("12am", time(0), True),
        ("12 pm", time(12), True),
        ("18:05", time(18, 5), True),
        ("8:20", time(8, 20), False),
        ("6 in the evening", time(18), True),
        ("11 at night", time(23), True),
        ("2 at night", time(2), True),
        ("half past 9 in the evening", time(21, 30), True),
        ("quarter to 10", time(9, 45), False),
        ("10 o'clock", time(10), False),
        ("noon", time(12), True),
        ("09:15", time(9, 15), True),
    ],
)
def test_a_time_of_day_and_whether_its_half_is_sure(text: str, at: time, sure: bool) -> None:
    assert read_clock(text) == (at, sure)


@pytest.mark.parametrize("text", ["25:00", "13pm", "9:75", "0am"])
def test_what_is_no_time_of_day_is_none(text: str) -> None:
    assert read_clock(text) is None


@given(st.times())
def test_every_time_written_with_two_digits_is_read_back(at: time) -> None:
    read = read_clock(f"{at:%H:%M}")
    assert read is not None
    assert read[0] == at.replace(second=0, microsecond=0)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("4 january", (date(2027, 1, 4),)),
        ("nov 24", (date(2026, 11, 24),)),  # this week's
        ("nov 20", (date(2027, 11, 20),)),  # last week's is past
        ("the 7th", (date(2026, 12, 7),)),
        ("the 31st", (date(2026, 12, 31),)),
        ("12/14/2026", (date(2026, 12, 14),)),
        ("14.12.", (date(2026, 12, 14),)),
        ("christmas day", (date(2026, 12, 25),)),
        ("29 february", (date(2028, 2, 29),)),
        ("dec 7-9", (date(2026, 12, 7), date(2026, 12, 8), date(2026, 12, 9))),
        ("31 february", ()),
        ("7/12", ()),  # 7 December or 12 July
        ("the 45th", ()),
        ("2026-13-07", ()),
    ],
)
def test_a_date_is_the_next_such_date_and_never_one_that_is_not(text: str, days: tuple[date, ...]) -> None:
    assert read_dates(text, TODAY) == days


@pytest.mark.requirement("chat:zone")
def test_the_next_week_begins_on_the_monday_after_today() -> None:
    assert next_monday(date(2026, 11, 29)) == date(2026, 11, 30)
    assert next_monday(date(2026, 11, 30)) == date(2026, 12, 7)


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("Alexia’s week — NO flash-bundles", "alexia 's week , no flash bundles"),
        ("twenty-five dollars, a dozen", "25 dollars, 12"),
        ("ppv_unlock on 2026-12-04_3", "ppv unlock on 2026-12-04_3"),
        ("what's up w/c 7 dec", "what's up week commencing 7 dec"),
    ],
)
def test_a_message_is_brought_into_one_spelling(message: str, text: str) -> None:
    assert normal(message) == text


def test_swapped_neighbours_are_one_typing_error() -> None:
    assert edit_distance("alexai", "alexia") == 1
    assert edit_distance("josefine", "josephine") == 2
    assert edit_distance("luna", "luna") == 0


@pytest.mark.requirement("chat:analyse")
@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("why is luna's confidence low", "analyse"),
        ("why is the confidence so low for luna?", "analyse"),
        ("why is luna's saturation so high", "analyse"),
        ("what is luna's confidence", "analyse"),
        ("why is there a bundle on friday for luna", "explain"),
        ("why so few bundles for luna, is it her performance", "explain"),
    ],
)
def test_why_a_figure_of_the_page_is_as_it_is_has_its_answer_in_the_analysis(
    read: Read, message: str, intent: str
) -> None:
    plan = read(message)
    assert (plan.intent, plan.creator_id, plan.question) == (intent, "luna", None)
    assert intent == "explain" or not plan.notices


@pytest.mark.requirement("chat:names")
def test_a_typing_error_is_corrected_only_where_one_creator_is_meant() -> None:
    names = ["alexia", "luna", "leona", "nova", "noor"]
    assert near_names("alexai", names) == ("alexia",)
    assert near_names("lena", names) == ("luna", "leona")
    assert near_names("nora", names) == ("nova", "noor")
    assert near_names("zebulon", names) == ()


@pytest.mark.requirement("chat:names")
def test_a_name_that_was_corrected_is_reported(read: Read) -> None:
    plan = read("plan alexai for next week")
    assert plan.creator_id == "alexia"
    assert plan.notices == ("'alexai' was read as 'alexia'",)


@pytest.mark.requirement("chat:names")
def test_an_unknown_name_is_never_taken_for_the_creator_of_the_turn_before(read: Read) -> None:
    plan = read("plan zebulon for next week", creator_id="alexia", week_start=date(2026, 11, 30))
    assert plan.creator_id is None
    assert plan.question == "There is no active creator 'zebulon'. Which one is it for?"


@pytest.mark.requirement("chat:follow-on")
def test_days_move_along_when_only_the_week_changes(read: Read) -> None:
    plan = read(
        "now the following week", creator_id="luna", week_start=date(2026, 11, 30), days_off=[date(2026, 12, 6)]
    )
    assert (plan.week_start, plan.days_off) == (date(2026, 12, 7), (date(2026, 12, 13),))


@pytest.mark.requirement("chat:follow-on")
def test_another_creator_by_name_begins_anew(read: Read) -> None:
    plan = read("plan luna next week", creator_id="alexia", exclude=["vip_program"])
    assert (plan.creator_id, plan.exclude) == ("luna", ())


@pytest.mark.requirement("chat:follow-on")
def test_leave_it_out_goes_on_without_what_was_asked_about(read: Read) -> None:
    asked = read("luna next week without the karaoke sends")
    assert asked.question is not None
    went_on = read("leave it out", conversation=ConversationState(plan=asked))
    assert (went_on.question, went_on.creator_id, went_on.week_start) == (None, "luna", date(2026, 11, 30))
    agreed = read("yes", conversation=ConversationState(plan=asked))
    assert agreed.question == f"'yes' does not answer it. {asked.question}"


def test_a_time_points_at_the_one_send_that_stands_there(read: Read) -> None:
    send = SendInView(slot_id="2026-12-04_3", date=date(2026, 12, 4), time=time(20, 16), send_type_key="bundle")
    conversation = ConversationState(plan=ChatPlan(intent="generate", creator_id="luna"), status="saved", sends=(send,))
    assert read("why 8:16pm?", conversation=conversation).slot_id == "2026-12-04_3"
    assert read("why 9:16pm?", conversation=conversation).slot_id is None


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("reject it because the prices are too high", "the prices are too high"),
        ("Reject, too many bundles on Friday!", "too many bundles on Friday"),
        ("sorry, reject this one: Sunday is full", "Sunday is full"),
        ("too many bundles", "too many bundles"),
        ("approve it since I checked every caption", "I checked every caption"),
        ("approve it as it is the best we have", "it is the best we have"),
        ("reject it as it's too heavy", "it's too heavy"),
    ],
)
def test_a_reason_is_kept_in_the_users_own_words(message: str, reason: str) -> None:
    assert decision_reason(message) == reason


@pytest.mark.requirement("review:captions-used")
@pytest.mark.parametrize("behind", ["", " as it is", " as is", " as planned", " due to be posted monday"])
def test_what_says_only_which_week_is_approved_is_no_reason(read: Read, behind: str) -> None:
    said = f"approve odessa{behind}"
    assert (read(said).decision, approval_reason(said)) == ("approve", "")
    assert approval_reason(f"{said} because the fans love it") == "the fans love it"


@pytest.mark.requirement("chat:review")
@pytest.mark.parametrize(
    "said", ["because too many", "bc too many", "since it is too much", ": too many", ", too heavy"]
)
def test_a_rejection_whose_reason_holds_only_small_words_is_not_asked_for_it(read: Read, said: str) -> None:
    rejected = read(f"reject odessa{said if said[0] in ':,' else f' {said}'}")
    assert (rejected.creator_id, rejected.decision, rejected.question) == ("odessa", "reject", None)


@pytest.mark.requirement("chat:review")
@pytest.mark.parametrize(
    "said", ["reject odessa", "reject odessa because", "reject odessa too", "please reject odessa"]
)
def test_a_rejection_without_a_reason_is_asked_for_it(read: Read, said: str) -> None:
    assert read(said).question == "Why? A rejection needs its reason."


def test_formats_are_read_each_once() -> None:
    assert export_formats("export it as CSV and Excel, csv again") == ("csv", "xlsx")


@pytest.mark.requirement("chat:catalogue")
def test_every_send_type_that_can_be_planned_has_words_and_one_without_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    phrases.lexicon.cache_clear()
    assert phrases.lexicon()["live", "streams"] == ("TYPE", "live_promo")
    bundle = default_catalogue()["bundle"]
    monkeypatch.setattr(phrases, "default_catalogue", lambda: {**default_catalogue(), "audio_drop": bundle})
    phrases.lexicon.cache_clear()
    with pytest.raises(RequestError, match=r"\[types\] in eros/language/phrases\.toml has no words for .* audio_drop"):
        phrases.lexicon()


LUNA = KnownCreator(creator_id="luna")
BUMPS = ("bump_normal", "bump_descriptive", "bump_text_only", "bump_flyer")
NOON, SIX, NINE = time(12), time(18), time(21)
MONDAY, TUESDAY, FRIDAY, SUNDAY = date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 4), date(2026, 12, 6)


@pytest.mark.requirement("wishes:hours-of-days")
@pytest.mark.parametrize(
    ("message", "not_before_on", "not_after_on"),
    [
        ("no sends before noon on monday", {MONDAY: NOON}, {}),
        ("nothing before noon monday", {MONDAY: NOON}, {}),
        ("on monday nothing before noon", {MONDAY: NOON}, {}),
        ("monday not before 12", {MONDAY: NOON}, {}),
        ("don't start before noon on monday", {MONDAY: NOON}, {}),
        ("nothing after 9pm on friday", {}, {FRIDAY: NINE}),
        ("nothing on friday after 9pm", {}, {FRIDAY: NINE}),
        ("on friday only before 9pm", {}, {FRIDAY: NINE}),
        ("on sunday only between 12 and 6", {SUNDAY: NOON}, {SUNDAY: SIX}),
        ("on sunday from noon to 6pm only", {SUNDAY: NOON}, {SUNDAY: SIX}),
        ("nothing before noon or after 9pm on monday", {MONDAY: NOON}, {MONDAY: NINE}),
        ("nothing before noon on monday and tuesday", {MONDAY: NOON, TUESDAY: NOON}, {}),
        ("nothing before noon on monday, nothing after 9pm on friday", {MONDAY: NOON}, {FRIDAY: NINE}),
        ("nothing before noon on 4 december", {FRIDAY: NOON}, {}),
        ("keep monday free before noon", {MONDAY: NOON}, {}),
        ("friday off after 9pm", {}, {FRIDAY: NINE}),
        ("keep monday free until noon", {MONDAY: NOON}, {}),
        ("monday off until noon", {MONDAY: NOON}, {}),
        ("monday is off from 6pm", {}, {MONDAY: SIX}),
        ("on sunday, nothing after 6pm; on monday, nothing before noon", {MONDAY: NOON}, {SUNDAY: SIX}),
        ("nothing before noon on Mon. and Tue.", {MONDAY: NOON, TUESDAY: NOON}, {}),
        ("nothing earlier than noon on tuesday", {TUESDAY: NOON}, {}),
    ],
)
def test_hours_of_single_days_are_read(
    read: Read, message: str, not_before_on: dict[date, time], not_after_on: dict[date, time]
) -> None:
    plan = read(f"plan luna {message}")
    assert plan.question is None
    assert (plan.not_before_on, plan.not_after_on) == (not_before_on, not_after_on)
    assert plan.said.keys() <= {"not_before_on", "not_after_on"}


@pytest.mark.requirement("wishes:hours-of-days", "chat:asks-rather-than-guesses")
def test_hours_that_are_asked_about_are_in_no_part_of_the_plan(read: Read) -> None:
    for message in (
        "nothing before noon on monday or after 9pm",
        "only between 10 and 6 on sunday",
        "on sunday before 10",
        "monday only after 12:00",
        "nothing before noon every other day",
        "every other day off until noon",
        "nothing before noon on some days",
        "nothing before noon on thanksgiving",
        "on thanksgiving, nothing before noon",
        "nothing before noon on payday",
        "nothing before noon on the first day of the week",
        "nothing before noon on the last day",
        "monday morning off",
        "nothing before noon on day one",
        "day one, nothing before noon",
        "on day one nothing before noon",
        "on one of the days, nothing before noon",
        "nothing before noon on a day",
        "nothing before noon each second day",
        "each second day, nothing before noon",
        "nothing before noon early in the week",
        "no sends after 8pm early in the week",
        "nothing before noon twice a week",
        "nothing before noon once",
        "sometimes, nothing before noon",
        "nothing before noon, occasionally",
        "nothing before noon in alternation",
        "nothing before noon most of the time",
        "nothing before noon while travelling",
        "nothing before noon, only on monday",
        "nothing before noon except bundles",
        "monday: nothing before noon",
        "monday from noon",
        "tuesday before noon off",
        "keep day one free until noon",
        "no bumps on monday before noon",
        "nothing on monday morning",
        "nothing friday night",
        "nothing in the morning on monday",
        "nothing before noon on any day but friday",
        "nothing before noon from wednesday",
        "starting wednesday, nothing before noon",
    ):
        plan = read(f"plan luna {message}")
        assert plan.question is not None, message
        assert plan.said == {}, message


@pytest.mark.requirement("wishes:hours-of-days", "chat:asks-rather-than-guesses")
@given(st.text("bcdfgjkmpqvwxz", min_size=5, max_size=9))
@examples(30)
def test_any_unknown_word_beside_hours_is_asked_about(word: str) -> None:
    assume(not near_word(word) and word not in phrases.known_words())
    for message in (f"nothing before noon {word}", f"nothing before noon, {word}", f"{word} nothing before noon"):
        plan = understand(f"plan luna next week, {message}", ConversationState(), lambda _: TODAY, [LUNA])
        assert (plan.said, plan.creator_id, plan.week_start) == ({}, "luna", MONDAY), message
        assert word in (plan.question or ""), message


@pytest.mark.requirement("wishes:hours-of-days", "chat:asks-rather-than-guesses")
@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("seed 4, dry run, nothing before noon sometimes", {"seed": 4, "dry_run": True}),
        ("at most 5 a day, nothing before noon on day two", {"max_per_day": 5}),
        ("at most 5 a day, on day one nothing before noon", {"max_per_day": 5}),
        ("budget $60 on friday, nothing before noon", {"not_before": NOON}),
        ("sunday off, nothing on monday morning, lighter", {"days_off": (SUNDAY,), "volume": "lighter"}),
        ("nothing before noon like friday, sunday off", {"days_off": (SUNDAY,)}),
        ("at most 5 a day, nothing on friday if she travels", {"max_per_day": 5}),
    ],
)
def test_only_the_clause_that_is_asked_about_is_left_out(read: Read, message: str, said: dict[str, object]) -> None:
    plan = read(f"plan luna {message}")
    assert plan.question is not None
    assert plan.said == said


@pytest.mark.requirement("wishes:hours-of-days", "chat:asks-rather-than-guesses")
def test_an_answer_that_says_no_wish_leaves_the_question_open(read: Read) -> None:
    asked = ConversationState(plan=read("plan luna, at most 5 a day, nothing before noon sometimes"))
    assert read("for the whole week", conversation=asked).question
    assert read("leave it out", conversation=asked).said == {"max_per_day": 5}
    answered = read("nothing before noon on monday", conversation=asked)
    assert (answered.question, answered.said) == (None, {"max_per_day": 5, "not_before_on": {MONDAY: NOON}})


@pytest.mark.requirement("wishes:hours-of-days")
@pytest.mark.parametrize(
    "message",
    [
        "nothing before noon every day",
        "nothing before noon on all days",
        "nothing before noon all week please",
        "nothing before noon in the week of 30 november",
        "for next week nothing before noon for her, thanks",
        "from noon on",
    ],
)
def test_words_that_narrow_nothing_leave_the_hours_to_the_week(read: Read, message: str) -> None:
    plan = read(f"plan luna {message}")
    assert (plan.question, plan.said) == (None, {"not_before": NOON})


@pytest.mark.requirement("wishes:hours-of-days")
@pytest.mark.parametrize(
    "message",
    [
        *("nothing after midnight", "nothing after 1am on friday", "never after 12am", "nothing after 23:59"),
        *("nothing before 07:00", "only between 6am and 23:45"),
    ],
)
def test_an_end_outside_the_hours_of_any_day_limits_nothing_and_that_is_told(read: Read, message: str) -> None:
    plan = read(f"plan luna {message}")
    assert (plan.question, plan.said) == (None, {})
    assert "limits nothing" in " ".join(plan.notices)


@pytest.mark.requirement("wishes:hours-of-days", "chat:asks-rather-than-guesses")
def test_the_form_that_a_question_suggests_is_read(read: Read) -> None:
    question = read("plan luna only between 12 and 18 on tuesday").question or ""
    suggested = question.split("Say it as '")[1].split("'")[0]
    plan = read(f"plan luna {suggested}")
    assert (plan.question, plan.not_before_on, plan.not_after_on) == (None, {TUESDAY: NOON}, {TUESDAY: SIX})


@pytest.mark.requirement("wishes:hours-of-days")
def test_a_day_off_beside_the_hours_of_a_day_is_a_wish_of_its_own(read: Read) -> None:
    plan = read("plan luna no sends before noon on monday, sunday off")
    assert (plan.question, plan.not_before_on, plan.days_off) == (None, {MONDAY: NOON}, (SUNDAY,))
    plan = read("plan luna nothing on monday, not before 12")
    assert (plan.question, plan.not_before_on, plan.days_off, plan.not_before) == (None, {}, (MONDAY,), NOON)


@pytest.mark.requirement("wishes:hours-of-days")
def test_two_times_for_one_day_are_asked_back(read: Read) -> None:
    plan = read("plan luna nothing before noon on monday, not before 11am on monday")
    assert plan.question == "Two different wishes for not before on 2026-11-30: which one holds?"


@pytest.mark.requirement("wishes:hours-of-days", "chat:asks-rather-than-guesses")
@pytest.mark.parametrize(
    "message",
    [
        *("not after 7am", "nothing after 6 am", "no sends after 5am", "stop at 6am", "only before 8am", "until 7am"),
        *("nothing after 9 in the morning", "nothing after 7am on friday", "friday off after 7am"),
    ],
)
def test_a_last_time_that_leaves_hardly_a_send_is_asked_about_with_forms_that_are_read(
    read: Read, message: str
) -> None:
    plan = read(f"plan luna {message}")
    assert plan.said == {}
    forms = (plan.question or "").split(": is it ")[1].removesuffix("?").replace("'", "").split(" or ")
    answered = [read(form, conversation=ConversationState(plan=plan)) for form in forms]
    assert [it.question for it in answered] == [None, None]
    evening, morning = (it.not_after for it in answered)
    assert evening is not None
    assert morning == evening.replace(hour=evening.hour - 12)


@pytest.mark.requirement("wishes:hours-of-days")
@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("not after 07:00", {"not_after": time(7)}),
        ("nothing after 11am", {"not_after": time(11)}),
        ("nothing after 9am on friday", {"not_after_on": {FRIDAY: time(9)}}),
        ("only between 9am and 11am", {"not_before": time(9), "not_after": time(11)}),
    ],
)
def test_a_last_time_in_the_morning_that_can_be_meant_is_read(
    read: Read, message: str, said: dict[str, object]
) -> None:
    plan = read(f"plan luna {message}")
    assert (plan.question, plan.said) == (None, said)


@pytest.mark.requirement("wishes:hours-of-days", "chat:asks-rather-than-guesses")
@pytest.mark.parametrize(
    ("message", "before"),
    [
        ("nothing after midnight", {"not_after": time(22)}),
        ("nothing after 23:31", {"not_after": time(22)}),
        ("nothing after 11:45", {"not_after": time(22)}),
        ("nothing after 23:59 on friday", {"not_after_on": {FRIDAY: time(22)}}),
        ("nothing after 1am on friday", {"not_after_on": {FRIDAY: time(22)}}),
        ("nothing after midnight on friday", {"not_after": time(22)}),
        ("nothing before midnight", {"not_before": time(10)}),
        ("nothing before 07:59", {"not_before": time(10)}),
        ("nothing before 7am on friday", {"not_before_on": {FRIDAY: time(10)}}),
        ("only between 3am and midnight", {"not_before": time(10), "not_after": time(22)}),
        ("on friday only between 06:00 and 23:59", {"not_before": time(10), "not_after": time(22)}),
    ],
)
def test_an_end_that_limits_nothing_leaves_the_one_before_and_asks(
    read: Read, message: str, before: dict[str, Any]
) -> None:
    plan = read(message, creator_id="luna", **before)
    assert "limits nothing" in (plan.question or "")
    assert plan.said == before
    assert read("leave it out", conversation=ConversationState(plan=plan)).said == before
    within = read(f"plan luna nothing after 22:00, {message}")
    assert within.said == {"not_after": time(22)}


@pytest.mark.requirement("wishes:hours-of-days", "chat:asks-rather-than-guesses")
@pytest.mark.parametrize(
    ("message", "before", "field"),
    [
        ("nothing after 23:59", {"not_after": time(22)}, "not_after"),
        ("nothing before 07:00", {"not_before": time(10)}, "not_before"),
        ("nothing after 23:59 on friday", {"not_after_on": {FRIDAY: time(22)}}, "not_after_on"),
        ("nothing before 7am on friday", {"not_before_on": {FRIDAY: time(10)}}, "not_before_on"),
    ],
)
def test_each_form_offered_for_an_end_that_limits_nothing_settles_it(
    read: Read, message: str, before: dict[str, Any], field: str
) -> None:
    asked = read(message, creator_id="luna", **before)
    forms = (asked.question or "").split(": is it ")[1].removesuffix("?").replace(" as said", "").split(", or ")
    kept, widened = (read(form.strip("'"), conversation=ConversationState(plan=asked)) for form in forms)
    assert (kept.question, kept.said) == (None, before)
    edge = time(23, 30) if "after" in field else time(8)
    assert (widened.question, widened.said) == (None, {field: {FRIDAY: edge} if field.endswith("_on") else edge})


@pytest.mark.requirement("wishes:hours-of-days")
def test_hours_that_lie_whole_before_the_first_send_are_left_for_the_rules_to_refuse(read: Read) -> None:
    plan = read("plan luna only between 1am and 3am")
    assert (plan.question, plan.said) == (None, {"not_before": time(1), "not_after": time(3)})


@pytest.mark.requirement("wishes:hours-of-days")
def test_an_end_that_limits_takes_the_place_of_the_one_before(read: Read) -> None:
    plan = read("nothing after 23:00", creator_id="luna", not_after=time(22))
    assert (plan.question, plan.said) == (None, {"not_after": time(23)})


@pytest.mark.requirement("chat:asks-rather-than-guesses")
@pytest.mark.parametrize(
    ("message", "said", "notice"),
    [
        ("sunday off, actually no friday", {"days_off": (FRIDAY,)}, "'sunday' was corrected to 'friday'"),
        ("sunday off, actually no, friday", {"days_off": (FRIDAY,)}, "'sunday' was corrected to 'friday'"),
        ("lighter, no, heavier", {"volume": "heavier"}, "'lighter' was corrected to 'heavier'"),
        ("lighter, actually no heavier", {"volume": "heavier"}, "'lighter' was corrected to 'heavier'"),
        ("at most 5 a day, actually no 6", {"max_per_day": 6}, "'5' was corrected to '6'"),
        ("nothing on friday, actually no sunday", {"days_off": (FRIDAY, SUNDAY)}, None),
        ("only bumps, actually no tip goals", {"include": BUMPS, "exclude": ("tip_goal",)}, None),
    ],
)
def test_a_no_turns_round_what_was_said_only_where_it_leaves_nothing_out(
    read: Read, message: str, said: dict[str, object], notice: str | None
) -> None:
    plan = read(f"plan luna {message}")
    assert plan.said == said
    assert plan.notices == (() if notice is None else (notice,))


@pytest.mark.requirement("chat:review")
@pytest.mark.parametrize(
    "message", ["what needs my ok?", "which weeks need approval?", "is anything awaiting my approval?"]
)
def test_what_waits_for_a_person_is_asked_for_in_several_ways(read: Read, message: str) -> None:
    plan = read(message)
    assert (plan.intent, plan.decision, plan.question) == ("review", None, None)


@pytest.mark.requirement("chat:verdict")
@pytest.mark.parametrize(
    ("message", "about", "times"),
    [
        ("why is luna's score 84", "verdict", None),
        ("why does luna's week wait for review", "verdict", None),
        ("why is the score of luna not 100", "verdict", None),
        ("what did luna lose points on", "verdict", None),
        ("why is luna's send at 21:02 on monday at that time", None, (time(21, 2),)),
        ("explain luna's 9:05 on monday", None, (time(9, 5), time(21, 5))),
        ("why is there nothing before 9:00 for luna", None, None),
    ],
)
def test_why_asks_of_the_verdict_or_of_a_send_at_its_time(message: str, about: Any, times: Any) -> None:
    plan = understand(message, ConversationState(), lambda creator: TODAY, [KnownCreator(creator_id="luna")])
    assert (plan.intent, plan.filter.about, plan.filter.times) == ("explain", about, times)
    assert about is None or plan.notices == ()
