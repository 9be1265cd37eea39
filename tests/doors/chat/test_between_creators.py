"""What was wished for a creator is kept while others are spoken of, and said when she is named again (R63)."""

from datetime import date

import pytest
from chat_verdicts import talked

BUNDLES = ("bundle", "flash_bundle", "snapchat_bundle")
WISHED = "alexia next week, no bundles"


@pytest.mark.requirement("chat:taken-back")
@pytest.mark.parametrize(
    "again", ["alexia", "now alexia", "back to alexia", "alexia next week", "plan alexia", "alexia again"]
)
@pytest.mark.parametrize(
    "between", [["luna next week, lighter"], ["luna", "margot"], ["luna", "show luna", "plan it"], ["luna", "undo"]]
)
def test_naming_a_creator_again_keeps_her_wishes_and_says_so(between: list[str], again: str) -> None:
    plan = talked([WISHED, *between, again])
    assert (plan.intent, plan.creator_id, plan.question) == ("generate", "alexia", None)
    assert plan.said == {"exclude": BUNDLES}
    assert any(one.startswith("as before: no bundle") for one in plan.notices)


@pytest.mark.requirement("chat:taken-back")
def test_wishes_of_another_stay_hers_and_more_can_be_said() -> None:
    assert talked([WISHED, "luna next week, lighter", "alexia, friday off"]).said == {
        "exclude": BUNDLES,
        "days_off": (date(2026, 12, 4),),
    }
    assert talked([WISHED, "luna, lighter", "show alexia", "plan it"]).said == {"exclude": BUNDLES}
    assert talked([WISHED, "how's luna doing?", "alexia next week"]).said == {"exclude": BUNDLES}
    assert talked([WISHED, "show luna", "plan alexia"]).said == {"exclude": BUNDLES}
    assert talked([WISHED, "luna, lighter", "same for alexia"]).said == {"volume": "lighter"}
    assert talked([WISHED, "start over", "yes", "luna", "alexia"]).said == {}
    assert talked([WISHED, "luna, lighter", "sorry i meant alexia"]).said == {"volume": "lighter"}


@pytest.mark.requirement("chat:taken-back")
def test_the_week_that_was_spoken_of_last_holds_for_her_too_and_her_days_move_along() -> None:
    plan = talked(["alexia next week, friday off", "luna week of dec 14", "alexia"])
    assert (plan.week_start, plan.days_off) == (date(2026, 12, 14), (date(2026, 12, 18),))
    back = talked(["alexia next week, friday off", "luna week of dec 14", "back to alexia"])
    assert (back.week_start, back.days_off) == (date(2026, 11, 30), (date(2026, 12, 4),))


@pytest.mark.requirement("chat:taken-back")
def test_what_is_said_of_several_creators_holds_for_each_of_them_in_turn() -> None:
    said = "alexia and luna week of jan 11, lighter"
    for turns in ([said, "alexia", "luna"], [said, "luna", "alexia", "luna"], [said, "alexia", "what's next?", "luna"]):
        plan = talked(turns)
        assert (plan.week_start, plan.said) == (date(2027, 1, 11), {"volume": "lighter"}), turns
        assert "as before: lighter; 'start over' begins without" in plan.notices
    three = talked(["alexia and luna and margot, lighter", "margot", "luna", "alexia"])
    assert (three.creator_id, three.volume) == ("alexia", "lighter")
    answered = talked(["alexia and luna, friday or saturday off", "alexia", "friday", "luna"])
    assert answered.days_off == (date(2026, 12, 4),)
    called_off = talked(["alexia and luna, lighter", "cancel", "luna"])
    assert (called_off.creator_id, called_off.volume) == ("luna", None)


@pytest.mark.requirement("chat:follow-on")
def test_what_is_taken_over_from_another_creator_says_what_changes_it() -> None:
    assert (
        "as for alexia: the week of Mon 11 Jan; say another week to change it"
        in talked(["alexia week of jan 11", "luna"]).notices
    )
    assert "as for alexia: a dry run; say 'for real' to change it" in talked(["alexia, dry run", "luna"]).notices


@pytest.mark.requirement("chat:taken-back")
def test_only_what_still_holds_is_told_as_before() -> None:
    plan = talked([WISHED, "luna", "alexia, bundles are ok, lighter"])
    assert (plan.said, any(one.startswith("as before") for one in plan.notices)) == ({"volume": "lighter"}, False)
    assert (
        "as before: no bundle, flash_bundle, snapchat_bundle; 'start over' begins without"
        in talked([WISHED, "luna", "alexia, lighter"]).notices
    )
    assert (
        "as before: nothing on Fri 18 Dec; 'start over' begins without"
        in talked(["alexia next week, friday off", "luna", "alexia week of dec 14"]).notices
    )


@pytest.mark.requirement("chat:taken-back")
def test_a_week_that_was_asked_about_when_another_creator_was_named_keeps_its_wishes_and_says_what_is_open() -> None:
    asked = ["alexia next week, lighter, friday or saturday off", "luna next week"]
    assert "left open for alexia: 'friday or saturday off'; say it again with her week" in talked(asked).notices
    again = talked([*asked, "alexia"])
    assert (again.question, again.said) == (None, {"volume": "lighter"})


@pytest.mark.requirement("chat:taken-back")
@pytest.mark.parametrize("order", [["luna", "alexia"], ["alexia", "luna"]])
def test_what_is_said_of_several_creators_stands_beside_what_was_wished_for_each(order: list[str]) -> None:
    hers = {"luna": ("luna, no bundles", BUNDLES), "alexia": ("alexia, no games", ("game_post",))}
    turns = [*(said for said, _ in hers.values()), "alexia and luna, lighter"]
    for name in order:
        turns.append(name)
        plan = talked(turns)
        assert (plan.question, plan.said) == (None, {"volume": "lighter", "exclude": hers[name][1]})
        assert any(one.startswith("as before: lighter, no ") for one in plan.notices)


@pytest.mark.requirement("chat:taken-back")
def test_what_is_answered_of_several_holds_for_all_and_days_stay_in_the_week() -> None:
    said = ["alexia no games", "luna no bundles", "alexia and luna friday or saturday off", "luna", "friday", "alexia"]
    assert talked(said).said == {"exclude": ("game_post",), "days_off": (date(2026, 12, 4),)}
    later = talked(["luna friday off", "alexia and luna week of dec 14, monday off", "alexia", "luna"])
    assert later.days_off == (date(2026, 12, 14), date(2026, 12, 18))


@pytest.mark.requirement("chat:taken-back")
@pytest.mark.parametrize("instead", ["cancel", "renata"])
def test_what_was_said_of_several_and_called_off_or_planned_for_another_is_none_of_hers(instead: str) -> None:
    assert talked(["luna no bundles", "alexia and luna lighter", instead, "luna"]).said == {"exclude": BUNDLES}


@pytest.mark.requirement("chat:taken-back")
@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (["luna dry run", "alexia next week"], ["as for luna: a dry run; say 'for real' to change it"]),
        (["luna dry run", "alexia friday off, dry run"], []),
        (
            ["luna lighter, dry run", "alexia next week"],
            [
                "as for luna: a dry run; say 'for real' to change it",
                "lighter: of luna alone; say it again to wish it here too",
            ],
        ),
        (["luna lighter", "alexia lighter"], []),
    ],
)
def test_what_holds_for_the_next_creator_and_what_does_not_is_told_once_each(turns: list[str], told: list[str]) -> None:
    plan = talked(turns)
    assert sorted(one for one in plan.notices if "luna" in one) == told
