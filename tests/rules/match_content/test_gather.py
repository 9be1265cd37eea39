"""Phase 3's questions to the server, against a small server in memory."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from eros.failures import PhaseFailure, ToolFailure
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.documents import Recovery
from eros.vocabulary.facts import Vault, VaultTheme
from eros.vocabulary.request import Request
from eros.vocabulary.state import Directives, StalePool
from eros.wire import UnreadCaption, unread_captions
from eros.wire.captions import NAMELESS, OF_ANOTHER
from nodes.match_content.demand import QUERY_LIMIT, QUERY_MARGIN
from nodes.match_content.gather_findings import failure_findings, late_findings
from nodes.match_content.gather_node import gather_captions
from nodes.match_content.node import match_content
from nodes.match_content.queries import FailedQuery

Row = dict[str, Any]
Make = Callable[..., Any]


def types_of(update: Any) -> list[str]:
    return [finding.error_type for finding in update["findings"]]


def asked(server: Any, tool: str = "get_send_type_captions") -> list[Row]:
    return [arguments for name, arguments in server.calls if name == tool]


def steps(update: Any, key: str) -> dict[int, int]:
    return {one.caption.caption_id: one.ladder_step for one in update["pool"].candidates[key]}


PERSONA = {"primary_tone": "playful"}
RANKED = [{"content_type": "solo", "performance_tier": "TOP", "rank": 1}]


@pytest.mark.requirement("gather:one-query-per-type", "gather:follow-ups-too", "gather:own-week-is-no-use")
async def test_a_rich_server_is_asked_once_per_type(server: Make, row: Make, state: Make, runtime: Make) -> None:
    places = enumerate(("ppv_unlock", "dm_farm", "ppv_followup"))
    rows = {key: [row(10 * place + number) for number in range(9)] for place, key in places}
    fake = server(rows=rows, persona=PERSONA, rankings=RANKED)
    update = await gather_captions(state(["ppv_unlock", "dm_farm"], ["ppv_unlock"]), runtime(fake))
    assert Counter(name for name, _ in fake.calls) == {
        "get_persona_profile": 1, "get_content_type_rankings": 1, "get_send_type_captions": 3,
    }  # fmt: skip
    assert [call["send_type_key"] for call in asked(fake)] == ["ppv_unlock", "dm_farm", "ppv_followup"]
    assert asked(fake)[0] == {
        "creator_id": "alexia", "send_type_key": "ppv_unlock", "min_freshness": 30, "min_performance": 40,
        "limit": 2 + QUERY_MARGIN, "for_week": "2026-11-23", "order": "worth",
    }  # fmt: skip
    assert update["pool"].demand == {"ppv_unlock": 2, "dm_farm": 1, "ppv_followup": 2}
    assert update["findings"] == ()
    assert update["persona"].primary_tone == "playful"
    assert update["rankings"][0].type_name == "solo"


@pytest.mark.requirement("gather:wide", "failure:captions_not_all_seen")
@pytest.mark.parametrize("older", [False, True])
async def test_many_unused_weak_captions_hide_no_rested_strong_one_and_a_full_answer_is_told(
    server: Make, row: Make, state: Make, runtime: Make, older: bool
) -> None:
    """0.40 * 100 + 0.35 * 41 is less than 0.40 * 85 + 0.35 * 95."""
    weak, strong = [row(n, 100, 41) for n in range(1, 700)], [row(1000 + n, 85, 95) for n in range(3)]
    fake = server(rows={"dm_farm": [*weak, *strong]}, persona=PERSONA, rankings=RANKED, older=older)
    update = await gather_captions(state(["dm_farm"]), runtime(fake))
    best = update["pool"].candidates["dm_farm"][:3]
    assert [one.caption.performance_score for one in best] == [95, 95, 95]
    told = [finding for finding in update["findings"] if finding.error_type == "captions_not_all_seen"]
    assert [finding.severity for finding in told] == ["LOW"] * (not older)  # an older server showed every strong one
    assert all("dm_farm" in finding.message for finding in told)


@pytest.mark.requirement("gather:wide")
async def test_captions_below_a_step_that_was_wholly_seen_are_not_said_to_be_better(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    fake = server(rows={"dm_farm": [row(n, 100, 5) for n in range(1, 300)]}, persona=PERSONA, rankings=RANKED)
    update = await gather_captions(state(["dm_farm"]), runtime(fake))
    assert {*steps(update, "dm_farm").values()} == {3}
    assert "captions_not_all_seen" not in types_of(update)


@pytest.mark.requirement("gather:avoid")
async def test_a_theme_ranked_avoid_is_offered_only_where_nothing_else_is_left(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    themes = (VaultTheme(content_type_id=1, type_name="solo"), VaultTheme(content_type_id=2, type_name="outdoor"))
    rows = [row(1, 12, 25, content_type_id=1), row(2, 100, 99, content_type_id=2), row(3, 100, 98, content_type_id=2)]
    avoid = [*RANKED, {"content_type": "outdoor", "performance_tier": "AVOID", "rank": 2}]
    fake = server(rows={"dm_farm": rows}, persona=PERSONA, rankings=avoid)
    one = await gather_captions(state(["dm_farm"], vault=Vault(themes=themes)), runtime(fake))
    assert steps(one, "dm_farm") == {1: 2}
    two = await gather_captions(state(["dm_farm", "dm_farm"], vault=Vault(themes=themes)), runtime(fake))
    assert {it.caption.caption_id: it.avoided for it in two["pool"].candidates["dm_farm"]} == {
        1: False,
        2: True,
        3: True,
    }


@pytest.mark.requirement("gather:rest-by-date")
async def test_an_older_server_s_freshness_that_runs_backwards_gives_way_to_the_date_of_the_last_use(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    """R1: rested 50 days is 100, whatever such a server calls it; yesterday is 100 / 30. Null says nothing."""
    rows = [
        row(1, 0, last_used_date="2026-10-04"),
        row(2, 98, last_used_at="2026-11-22T10:00:00Z"),
        row(3, 55, last_used_date=None),
    ]
    older = server(rows={"dm_farm": rows}, persona=PERSONA, rankings=RANKED, older=True)
    update = await gather_captions(state(["dm_farm"]), runtime(older))
    fresh = {one.caption.caption_id: one.caption.freshness_score for one in update["pool"].candidates["dm_farm"]}
    assert fresh == {1: 100, 2: pytest.approx(100 / 30), 3: 55}
    assert steps(update, "dm_farm") == {1: 0, 2: 3, 3: 0}
    newer = server(rows={"dm_farm": rows}, persona=PERSONA, rankings=RANKED)
    update = await gather_captions(state(["dm_farm"]), runtime(newer))
    assert [one.caption.freshness_score for one in update["pool"].candidates["dm_farm"]] == [98, 55]


@pytest.mark.requirement("gather:rest-by-date")
@pytest.mark.parametrize("stated", [None, "fresh", 250])
async def test_a_freshness_that_a_server_does_not_state_follows_from_the_date_beside_it(
    stated: Any, server: Make, row: Make, state: Make, runtime: Make
) -> None:
    rows = [row(1, last_used_date="2026-10-04"), row(2, last_used_date="2026-11-22", times_used=3), row(3)]
    fake = server(rows={"dm_farm": rows}, persona=PERSONA)
    plain = fake.call

    async def unrated(tool: str, **arguments: Any) -> Any:
        answer = await plain(tool, **arguments)
        captions = [{**one, "freshness_score": stated} for one in answer.get("captions", ())]
        return answer | {"captions": captions} if captions else answer

    fake.call = unrated
    update = await gather_captions(state(["dm_farm"]), runtime(fake))
    known = {one.caption.caption_id: one.caption for one in update["pool"].candidates["dm_farm"]}
    fresh = {caption_id: caption.freshness_score for caption_id, caption in known.items()}
    assert fresh == {1: 100, 2: pytest.approx(100 / 30), 3: 50}
    assert [caption_id for caption_id, caption in known.items() if caption.unstated] == [3]
    told = " ".join(finding.message for finding in update["findings"] if finding.error_type == "figure_ignored")
    assert ("caption 2" in told) == (stated is not None)
    assert "caption 3" in told


@pytest.mark.requirement("gather:deep-enough")
async def test_a_theme_that_is_asked_for_and_was_not_seen_is_asked_for_by_name(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    themes = (VaultTheme(content_type_id=1, type_name="solo"), VaultTheme(content_type_id=2, type_name="outdoor"))
    rows = {"dm_farm": [row(n, content_type_id=1) for n in range(60)]}
    fake = server(rows=rows, themed={"outdoor": [row(100, content_type_id=2)]}, persona=PERSONA, rankings=RANKED)
    week = state(["dm_farm"], vault=Vault(themes=themes), volume={"content_allocations": {"outdoor": 3}})
    update = await gather_captions(week, runtime(fake))
    assert 100 in steps(update, "dm_farm")
    (call,) = asked(fake, "get_top_captions")
    assert (call["content_type"], call["send_type_key"], call["min_freshness"]) == ("outdoor", "dm_farm", 30)


@pytest.mark.requirement("gather:deep-enough")
async def test_of_what_is_asked_for_by_theme_only_captions_of_the_types_own_kinds_are_taken(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    themes = (VaultTheme(content_type_id=1, type_name="solo"), VaultTheme(content_type_id=2, type_name="outdoor"))
    given = [
        row(n, content_type_id=2, caption_type=kind) for n, kind in ((100, "playful"), (101, "winback"), (102, None))
    ]
    rows = {"dm_farm": [row(n, content_type_id=1) for n in range(60)]}
    fake = server(rows=rows, themed={"outdoor": given}, persona=PERSONA, rankings=RANKED)
    week = state(["dm_farm"], vault=Vault(themes=themes), volume={"content_allocations": {"outdoor": 3}})
    found = steps(await gather_captions(week, runtime(fake)), "dm_farm")
    assert {100, 102} <= set(found)
    assert 101 not in found


@pytest.mark.requirement("gather:older-servers")
async def test_an_older_server_is_asked_for_what_it_takes(server: Make, row: Make, state: Make, runtime: Make) -> None:
    fake = server(rows={}, top={"casual": [row(1)]}, persona=PERSONA, rankings=RANKED, older=True)
    await gather_captions(state(["dm_farm"]), runtime(fake))
    for _, arguments in fake.calls:
        assert not {"exclude_ids", "for_week"} & set(arguments)
    assert all("min_freshness" not in arguments for arguments in asked(fake, "get_top_captions"))
    assert [arguments["limit"] for arguments in asked(fake)] == [
        QUERY_LIMIT,
        QUERY_LIMIT,
        QUERY_LIMIT,
        QUERY_LIMIT,
    ]


@pytest.mark.requirement("ladder:only-where-short", "ladder:steps")
async def test_only_a_short_type_climbs_down(server: Make, row: Make, state: Make, runtime: Make) -> None:
    fake = server(
        rows={
            "dm_farm": [row(1), row(2, fresh=22), row(3, fresh=12)],
            "link_drop": [row(n, fresh=25 if n > 15 else 90) for n in range(10, 20)],
        },
        persona=PERSONA, rankings=RANKED,
    )  # fmt: skip
    update = await gather_captions(state(["dm_farm", "dm_farm", "link_drop"]), runtime(fake))
    floors = [(call["send_type_key"], call["min_freshness"], call["min_performance"]) for call in asked(fake)]
    assert floors == [("dm_farm", 30, 40), ("link_drop", 30, 40), ("dm_farm", 20, 30)]
    assert (asked(fake)[-1]["exclude_ids"], asked(fake)[-1]["limit"]) == ([1], 3 + QUERY_MARGIN)
    assert steps(update, "dm_farm") == {1: 0, 2: 1}


@pytest.mark.requirement("ladder:top-captions")
async def test_after_0_0_come_the_top_captions(server: Make, row: Make, state: Make, runtime: Make) -> None:
    fake = server(
        rows={"dm_farm": [row(1, fresh=0, sells=0)]}, top={"playful": [row(5)]}, persona=PERSONA, rankings=RANKED
    )
    update = await gather_captions(state(["dm_farm", "dm_farm"]), runtime(fake))
    assert [call["min_freshness"] for call in asked(fake)] == [30, 20, 10, 0]
    assert steps(update, "dm_farm") == {1: 3, 5: 4}


@pytest.mark.requirement("gather:failed-query")
async def test_a_failed_query_is_reported_and_the_ladder_goes_on(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    fake = server(
        rows={"like_farm": [row(1)]}, top={"casual": [row(5)]}, persona=PERSONA, rankings=RANKED, broken={"dm_farm"}
    )
    update = await gather_captions(state(["dm_farm", "like_farm"]), runtime(fake))
    assert steps(update, "dm_farm") == {5: 4}
    (finding,) = [one for one in update["findings"] if one.error_type == "caption_query_failed"]
    assert finding.severity == "MEDIUM"
    assert finding.message == "get_send_type_captions failed: no answer within 15 s (dm_farm)"


@pytest.mark.requirement("gather:asked-again", "failure:retry-told")
@pytest.mark.parametrize(
    ("kind", "failing", "floors", "came"),
    [
        ("rejected", 1, [30, 30], "once more"),
        ("bad_answer", 2, [30, 30, 30], "again"),
        ("rejected", 3, [30, 30, 30, 20], "again"),  # what 20/30 gives is all that 30/40 would have given
        ("rejected", 6, [30, 30, 30, 20, 10, 0], ""),
        ("not_found", 1, [30, 20], "once more"),
        ("not_found", 4, [30, 20, 10, 0], ""),
        ("timeout", 1, [30], ""),
        ("refused", 1, [30], ""),
    ],
)
async def test_captions_that_came_when_they_were_asked_for_again_are_told_as_that_and_no_others(
    server: Make, row: Make, state: Make, runtime: Make, kind: Any, failing: int, floors: list[int], came: str
) -> None:
    """Two types are refused, the third is not; the third's captions and findings are none of it."""
    keys = ("dm_farm", "like_farm", "ppv_unlock")
    rows = {key: [row(10 * place + n) for n in range(9)] for place, key in enumerate(keys)}
    plain = await gather_captions(state([*keys]), runtime(server(rows=rows, persona=PERSONA, rankings=RANKED)))
    fake = server(rows=rows, persona=PERSONA, rankings=RANKED, failing=dict.fromkeys(keys[:2], (failing, kind)))
    update = await gather_captions(state([*keys]), runtime(fake))
    assert [[call["min_freshness"] for call in asked(fake) if call["send_type_key"] == key] for key in keys] == [
        floors, floors, [30]
    ]  # fmt: skip
    assert (update["pool"] == plain["pool"]) is bool(came)
    assert update["pool"].unread == (() if came else keys[:2])
    (told,) = update["findings"]
    failed = "get_send_type_captions failed: something broke inside (dm_farm, like_farm)"
    if came:
        assert (told.error_type, told.severity, told.phase) == ("tool_call_failed", "LOW", "phase_3")
        assert (told.message, told.impact) == (f"{failed}; asked for {came}, the captions came", "")
        assert (told.failed_tool, told.attempts) == ("get_send_type_captions", failing + 1)
    else:
        tries = len(floors)
        failed = failed if tries == 1 else failed.replace("farm)", f"farm; asked for {tries} times)")
        assert (told.error_type, told.message, told.send_types) == ("caption_query_failed", failed, keys[:2])
        assert (told.failed_tool or told.garbled_tool, told.attempts) == ("get_send_type_captions", tries)


@pytest.mark.requirement("gather:asked-again", "failure:retry-told")
def test_captions_that_nobody_can_read_are_one_matter_however_many_they_are_of_each_type() -> None:
    def unread(about: str, tries: int, *why: UnreadCaption) -> FailedQuery:
        skipped = Counter(why)
        failure = ToolFailure("get_send_type_captions", "bad_answer", unread_captions(skipped))
        return FailedQuery(about, failure, tries, unread=False, skipped=skipped)

    some = [unread("vip_program", 2, *[NAMELESS] * 3), unread("like_farm", 2, *[NAMELESS] * 5)]
    again = unread("like_farm", 3, *[NAMELESS] * 2)
    (late,) = late_findings([*some, some[0]])
    about = "get_send_type_captions failed: 8 captions lack an id or a text (vip_program, like_farm"
    assert late.message == f"{about}); asked for once more, the captions came"
    (lost,) = failure_findings([*some, again], ())
    assert (lost.message, lost.attempts) == (f"{about}; asked for up to 5 times)", 5)
    assert len([*failure_findings([some[0], unread("bundle", 1, OF_ANOTHER)], ())]) == 2


@pytest.mark.requirement("gather:asked-again", "gather:wide")
async def test_a_full_answer_to_a_wider_question_is_not_all_that_the_refused_one_would_have_given(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    """Worth more at 100/35 than at 30/40, so they take the places; of the type some captions came all the same."""
    for weak, told in ((35, "caption_query_failed"), (41, "tool_call_failed")):
        rows = [row(n, 100, weak) for n in range(1, 60)] + [row(100 + n, 30, 40) for n in range(9)]
        fake = server(rows={"dm_farm": rows}, persona=PERSONA, rankings=RANKED, failing={"dm_farm": (3, "rejected")})
        update = await gather_captions(state(["dm_farm"]), runtime(fake))
        assert types_of(update)[:2] == [told, "captions_not_all_seen"]
        assert not any(one.send_types for one in update["findings"])


@pytest.mark.requirement("gather:asked-again")
async def test_a_theme_that_cannot_be_asked_for_is_told_by_its_name_and_the_type_is_not(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    themes = (VaultTheme(content_type_id=1, type_name="solo"), VaultTheme(content_type_id=2, type_name="outdoor"))
    rows = {"dm_farm": [row(n, content_type_id=1) for n in range(9)]}
    fake = server(rows=rows, persona=PERSONA, rankings=RANKED, broken={"get_top_captions"})
    week = state(["dm_farm"], vault=Vault(themes=themes), volume={"content_allocations": {"outdoor": 3}})
    update = await gather_captions(week, runtime(fake))
    (told,) = update["findings"]
    assert told.message == "get_top_captions failed: no answer within 15 s (outdoor for dm_farm)"
    assert "dm_farm" not in (*told.send_types, *update["pool"].unread)


@pytest.mark.requirement("gather:all-empty")
async def test_no_caption_anywhere_is_a_failure_once_and_then_for_people(
    server: Make, state: Make, runtime: Make
) -> None:
    week = state(["dm_farm", "like_farm"])
    with pytest.raises(PhaseFailure) as failure:
        await gather_captions(week, runtime(server(rows={})))
    assert (failure.value.error_type, failure.value.kind.severity) == ("zero_captions_available", "HIGH")
    tried = Recovery(
        phase="phase_3",
        error_type="zero_captions_available",
        severity="HIGH",
        action="ask_again",
        success=True,
    )
    update = await gather_captions({**week, "recoveries": (tried,)}, runtime(server(rows={})))
    assert "zero_captions_available" in types_of(update)


@pytest.mark.requirement("content:safety:dropped")
async def test_unsafe_captions_are_dropped_and_reported_with_kind_and_matching_words_alone(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    fake = server(
        rows={"dm_farm": [row(1, text="Say hi, I'm barely 18, see you"), row(2)]}, persona=PERSONA, rankings=RANKED
    )
    update = await gather_captions(state(["dm_farm"]), runtime(fake))
    assert steps(update, "dm_farm") == {2: 0}
    (finding,) = update["findings"]
    assert finding.error_type == "content_unsafe"
    assert finding.message == "1 caption states or hints at what may never be sent, a person's age: 1"
    assert finding.impact.endswith('read as that: 1 "im barely 18"')
    assert "say hi" not in (finding.message + finding.impact).lower()


@pytest.mark.requirement("gather:paid-only")
async def test_a_free_page_gets_no_paid_only_captions(server: Make, row: Make, state: Make, runtime: Make) -> None:
    fake = server(rows={"dm_farm": [row(1, is_paid_page_only=1), row(2, is_paid_page_only=0)]})
    update = await gather_captions(state(["dm_farm"], page_type="free"), runtime(fake))
    assert steps(update, "dm_farm") == {2: 0}


@pytest.mark.requirement("gather:unusable")
async def test_of_captions_that_came_and_cannot_be_used_it_is_told_why_where_they_are_missed(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    rows = [
        row(1, is_paid_page_only=1), row(2, is_paid_page_only=1), row(3, text="Im barely 18, say hi"),
        row(4, content_type_id=99), row(5, text="[manual required]"), row(6), row(7, text=row(6)["caption_text"]),
        row(6, text="its own words, and the id of another"),
    ]  # fmt: skip
    fake = server(rows={"dm_farm": rows}, persona=PERSONA, rankings=RANKED)
    enough = await gather_captions(state(["dm_farm"], page_type="free"), runtime(fake))
    assert "caption_shortage" not in types_of(enough)
    short = await gather_captions(state(["dm_farm", "dm_farm"], page_type="free"), runtime(fake))
    (told,) = [it for it in short["findings"] if it.error_type == "caption_shortage"]
    assert told.message == (
        "Of the captions that the data server gives for dm_farm 7 cannot be used: 2 for paid pages only, 1 that may "
        "never be sent, 1 of themes that the vault lacks, 1 without words, 1 with the words of another, "
        "1 with the id of another"
    )
    assert (told.impact, told.send_types) == ("1 of 2 that it needs can", ("dm_farm",))
    assert told.fallback == "1 caption of its own, 1 other"


@pytest.mark.requirement("gather:vault-themes")
async def test_a_foreign_theme_is_the_very_last_resort(server: Make, row: Make, state: Make, runtime: Make) -> None:
    fake = server(rows={"dm_farm": [row(1, content_type_id=99), row(2, content_type_id=1)]})
    one = await gather_captions(state(["dm_farm"]), runtime(fake))
    two = await gather_captions(state(["dm_farm", "dm_farm"]), runtime(fake))
    assert steps(one, "dm_farm") == {2: 0}
    assert steps(two, "dm_farm") == {2: 0, 1: 4}


@pytest.mark.requirement("persona:missing")
async def test_without_persona_and_rankings_the_week_goes_on(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    silent = server(rows={"dm_farm": [row(1)]})
    failing = server(rows={"dm_farm": [row(1)]}, broken={"get_persona_profile", "get_content_type_rankings"})
    for fake, why in (
        (silent, "There is no persona profile"),
        (failing, "get_persona_profile failed: no answer within 15 s"),
    ):
        update = await gather_captions(state(["dm_farm"]), runtime(fake))
        assert update["persona"].is_default
        assert types_of(update) == ["persona_missing", "rankings_missing"]
        assert {finding.severity for finding in update["findings"]} == {"LOW"}
        assert update["findings"][0].message == why
        no_persona, no_rankings = update["findings"]
        failed = ("get_persona_profile", "get_content_type_rankings") if fake is failing else ("", "")
        assert (no_persona.failed_tool, no_rankings.failed_tool) == failed
        assert (no_persona.garbled_tool, no_rankings.garbled_tool) == ("", "")


@pytest.mark.requirement("persona:missing")
@pytest.mark.parametrize(
    ("vault", "impact", "instead"),
    [
        (Vault(), "No send has a theme to be ranked", "no theme, ranked or not, as the vault's themes are not known"),
        (
            Vault(themes=(VaultTheme(content_type_id=1, type_name="solo"),)),
            "Themes were spread without ranks",
            "equal shares of the vault's themes",
        ),
    ],
)
async def test_without_rankings_it_is_told_whether_there_are_themes_that_they_would_have_ranked(
    server: Make, row: Make, state: Make, runtime: Make, vault: Vault, impact: str, instead: str
) -> None:
    fake = server(rows={"dm_farm": [row(1)]}, persona=PERSONA)
    update = await gather_captions({**state(["dm_farm"]), "vault": vault}, runtime(fake))
    (unranked,) = [one for one in update["findings"] if one.error_type == "rankings_missing"]
    assert (unranked.impact, unranked.fallback) == (impact, instead)


@pytest.mark.requirement("volume:odd-figures")
async def test_captions_without_a_text_among_others_are_no_failed_call(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    for rows, kind, said in (
        (
            [row(1), row(2, text=" "), row(3, text="")],
            "figure_ignored",
            "2 captions for dm_farm lack an id or a text; ",
        ),
        (
            [row(1), row(2, text="x" * 9000), row(3, text="x" * 5001)],
            "figure_ignored",
            "2 captions for dm_farm are longer than the 5,000 characters that are read; ",
        ),
        (
            [row(1), row(1, text="another"), row(1, text="a third"), row(1)],
            "figure_ignored",
            "2 captions for dm_farm have the id of another; they are left out",
        ),
        (
            [row(1), {**row(2), "creator_id": "somebody"}, {**row(3), "is_active": 0}],
            "figure_ignored",
            "1 caption for dm_farm is another creator's, 1 is switched off; they are left out",
        ),
        ([row(2, text=" ")], "caption_query_failed", "get_send_type_captions failed: 1 caption lacks an id or a text"),
    ):
        fake = server(rows={"dm_farm": rows, "like_farm": [row(9)]}, persona=PERSONA, rankings=RANKED)
        update = await gather_captions(state(["dm_farm", "like_farm"]), runtime(fake))
        assert [it.message for it in update["findings"] if it.error_type == kind and it.message.startswith(said)]
        assert ("caption_query_failed" in types_of(update)) is (kind == "caption_query_failed")


@pytest.mark.requirement("persona:missing")
async def test_of_a_persona_of_which_nothing_can_be_used_no_rest_is_said_to_be(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    fake = server(rows={"dm_farm": [row(1)]}, persona={"primary_tone": {"is": 1}}, rankings=RANKED)
    told = [it.message for it in (await gather_captions(state(["dm_farm"]), runtime(fake)))["findings"]]
    assert "primary_tone of the persona is {'is': 1}, not a word; the default persona is used" in told


@pytest.mark.requirement("gather:warned-first")
async def test_caption_warnings_are_reported_and_asked_for_first(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    fake = server(rows={"dm_farm": [row(1)], "like_farm": [row(2)]}, persona=PERSONA, rankings=RANKED)
    warning = "Low captions for like_farm: <3 usable"
    week = state(["dm_farm", "like_farm"], volume={"caption_warnings": (warning,)})
    update = await gather_captions(week, runtime(fake))
    assert [call["send_type_key"] for call in asked(fake)] == ["like_farm", "dm_farm"]
    assert [(one.error_type, one.message) for one in update["findings"]] == [("caption_pool_warning", warning)]
    assert update["findings"][0].impact == "like_farm was asked for first"
    assert update["findings"][0].action == "warned_types_first"
    for text, why in (
        ("exhausted for bundle", "No send of the week is of its type"),
        ("x", "It names no send type that is known"),
    ):
        week = state(["dm_farm", "like_farm"], volume={"caption_warnings": (text,)})
        assert (await gather_captions(week, runtime(fake)))["findings"][0].impact == why
    both = state(
        ["dm_farm", "like_farm"], volume={"caption_warnings": (warning, "Low captions for dm_farm: <3 usable")}
    )
    findings = (await gather_captions(both, runtime(fake)))["findings"]
    assert {one.action for one in findings} == {"surface"}
    told = [one.impact for one in findings]
    assert [text.partition(" ")[2].partition(":")[2] for text in told] == [" none was asked for first"] * 2


@pytest.mark.requirement("gather:stale")
async def test_a_pool_below_50_is_stale(server: Make, row: Make, state: Make, runtime: Make) -> None:
    for fresh, stale in ((49, True), (50, False)):
        fake = server(rows={"dm_farm": [row(1, fresh=fresh)]}, persona=PERSONA, rankings=RANKED)
        update = await gather_captions(state(["dm_farm"]), runtime(fake))
        assert update["pool"].stale is stale
        assert types_of(update) == ["caption_freshness_low"] * stale


@pytest.mark.requirement("gather:stale:spared")
async def test_what_was_changed_for_a_stale_pool_is_told_and_nothing_where_nothing_was(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    for before, changed, instead in (
        (
            {"dm_farm": 2, "bump_text_only": 1, "ppv_unlock": 1},
            "ppv_unlock 1 -> 0; with it dm_farm from 2 to 1",
            "fewer ppv_unlock",
        ),
        ({}, "bump_text_only 0 -> 1; with it dm_farm from 0 to 1", "more bump_text_only"),
        ({"dm_farm": 1}, "bump_text_only 0 -> 1", "more bump_text_only"),
        ({"dm_farm": 2, "bump_text_only": 1}, None, None),
        ({"dm_farm": 1, "bump_text_only": 2}, None, None),
    ):
        fake = server(rows={"dm_farm": [row(1)], "bump_text_only": [row(2)]}, persona=PERSONA, rankings=RANKED)
        directives = Directives(stale=StalePool(freshness=41.2, sends=before))
        week = {**state(["dm_farm", "bump_text_only"]), "directives": directives}
        update = await gather_captions(week, runtime(fake))
        told = [(one.impact, one.fallback) for one in update["findings"] if one.error_type == "caption_pool_stale"]
        assert told == ([(changed, instead)] if changed else [])
        assert all("41 (below 50)" in one.message and "->" not in one.message for one in update["findings"])


async def test_a_pool_that_sells_little_is_reported(server: Make, row: Make, state: Make, runtime: Make) -> None:
    fake = server(rows={"dm_farm": [row(1, sells=39)]}, persona=PERSONA, rankings=RANKED)
    update = await gather_captions(state(["dm_farm"]), runtime(fake))
    assert types_of(update) == ["caption_performance_low"]


async def test_the_pool_stands_best_first(server: Make, row: Make, state: Make, runtime: Make) -> None:
    """0.40 * freshness + 0.35 * performance: 40 + 28 against 37 + 35; the other costs a step."""
    fake = server(rows={"dm_farm": [row(1, 100, 80), row(2, 29, 100), row(3, 92.5, 100)]})
    update = await gather_captions(state(["dm_farm"] * 3, vault=Vault()), runtime(fake))
    assert [one.caption.caption_id for one in update["pool"].candidates["dm_farm"]] == [3, 1, 2]


@pytest.mark.requirement("target:budget-captions")
async def test_a_budget_has_captions_kept_for_what_may_take_the_place_of_priced_sends(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    """Two of Monday's and one of Tuesday's sends cost something; first_to_tip stands once a day, vip_program once a
    week, and the week was to have neither."""
    keys = ("ppv_unlock", "bundle", "ppv_followup", "vip_program", "first_to_tip")
    fake = server(rows={key: [row(10 * place + number) for number in range(9)] for place, key in enumerate(keys)})
    days = (["ppv_unlock", "bundle"], ["ppv_unlock"])

    async def kept(**wishes: Any) -> dict[str, int]:
        week = state(*days, request=Request(creator_id="alexia", **wishes))
        gathered = await gather_captions(week, runtime(fake))
        assert set(gathered["pool"].demand) == {"ppv_unlock", "bundle", "ppv_followup"}
        matched = await match_content({**week, **gathered, "persona_scores": {}}, runtime(fake))
        return {key: len(spares) for key, spares in matched["content"].spare_captions.items()}

    assert await kept() == {}
    assert await kept(budget_per_day=0) == {"vip_program": 1, "first_to_tip": 2}
    assert await kept(budget_per_day=20) == {"vip_program": 1, "first_to_tip": 1}
    assert await kept(budget_per_day=0, exclude=("vip_program",)) == {"first_to_tip": 2}
    assert await kept(budget_per_day=1000) == {}


@pytest.mark.requirement("target:substitute:follow-up-captions")
@pytest.mark.parametrize(("taking", "wishes", "spared"), [
    (True, {}, {"ppv_followup": 2}), (False, {}, {}), (True, {"follow_ups": False}, {}),
])  # fmt: skip
async def test_a_substitute_that_may_want_a_follow_up_has_a_caption_kept_for_it(
    taking: bool, wishes: dict[str, Any], spared: dict[str, int], server: Make, row: Make, state: Make, runtime: Make
) -> None:
    """Two sends are bound to an audience, of a category in which others take follow-ups or none does. The bank's first
    answer has one caption for a follow-up: the others are asked for further down."""
    rows = {"vip_program": [row(1), row(2)], "ppv_followup": [row(9), row(10, fresh=25), row(11, fresh=15)]}
    kinds = {key: kind.model_copy(update={"can_have_followup": taking and kind.can_have_followup})
             for key, kind in default_catalogue().items()}  # fmt: skip
    kinds["vip_program"] = kinds["vip_program"].model_copy(update={"required_target": ("nobody",)})
    week = state(["vip_program"], ["vip_program"], request=Request(creator_id="alexia", **wishes), send_types=kinds)
    fake = server(rows=rows)
    matched = await match_content(
        {**week, **await gather_captions(week, runtime(fake)), "persona_scores": {}}, runtime(fake)
    )
    spares = matched["content"].spare_captions
    assert {key: len(words) for key, words in spares.items() if key == "ppv_followup"} == spared


@pytest.mark.requirement("target:budget-captions")
async def test_what_the_budget_sends_away_is_not_told_as_a_send_with_a_weak_caption(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    weak = server(rows={key: [row(10 * n, fresh=25, sells=35)] for n, key in enumerate(("bundle", "bump_normal"), 1)})
    for budget, slots in ((None, ("2026-11-23_1", "2026-11-23_2")), (0, ("2026-11-23_2",))):
        week = state(["bundle", "bump_normal"], request=Request(creator_id="alexia", budget_per_day=budget))
        gathered = await gather_captions(week, runtime(weak))
        matched = await match_content({**week, **gathered, "persona_scores": {}}, runtime(weak))
        ladder = [one.slot_ids for one in matched["findings"] if "marginal captions" in one.message]
        assert ladder == [slots]


@pytest.mark.requirement("content:safety:dropped")
async def test_of_many_unsafe_captions_each_is_listed_with_the_words_that_were_read_so(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    unsafe = [row(number, text=f"Say hi {number}, I'm barely 18, see you") for number in range(10, 90)]
    fake = server(rows={"dm_farm": [*unsafe, row(2)]}, persona=PERSONA, rankings=RANKED)
    update = await gather_captions(state(["dm_farm"]), runtime(fake))
    (finding,) = [it for it in update["findings"] if it.error_type == "content_unsafe"]
    read = finding.impact.partition("read as that: ")[2]
    assert read == ", ".join(f'{number} "im barely 18"' for number in range(10, 90))


@pytest.mark.requirement("volume:odd-figures")
async def test_garbage_in_captions_and_persona_is_named_with_what_stands_in_each_fault_once(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    garbage: dict[int, Row] = {
        1: {"freshness_score": float("nan"), "times_used": 4},
        2: {"performance_score": "high"},
        3: {"performance_score": -7},
        4: {"times_used": "often", "last_used_date": "yesterday", "is_paid_page_only": "perhaps"},
        5: {"type_priority_score": float("inf"), "diversity_score": 101, "send_type_priority": 0},
        6: {"performance_score": None, "creator_performance_score": None},
        7: {"freshness_score": None, "times_used": None, "last_used_date": None},
        8: {"freshness_score": None, "times_used": 0, "last_used_date": None},
    }
    persona = {"primary_tone": "playful", "secondary_tone": {"is": 1}, "avg_caption_length": "-1e400"}
    fake = server(rows={"dm_farm": [row(number) for number in range(1, 10)]}, persona=persona, rankings=RANKED)
    plain = fake.call

    async def garbled(tool: str, **arguments: Any) -> Any:
        answer = await plain(tool, **arguments)
        captions = [one | garbage.get(one["caption_id"], {}) for one in answer.get("captions", ())]
        return answer | {"captions": captions} if captions else answer

    fake.call = garbled
    update = await gather_captions(state(["dm_farm"]), runtime(fake))
    told = [it for it in update["findings"] if it.error_type == "figure_ignored"]
    assert [it.message for it in told] == [
        "secondary_tone of the persona is {'is': 1}, not a word; the rest of the profile is used",
        "avg_caption_length of the persona is '-1e400', not a length; the rest of the profile is used",
        "freshness_score of caption 1 is nan, not within 0 to 100; 50 is used",
        "performance_score of captions 2, 3 is 'high', -7, not within 0 to 100; 50 is used",
        "is_paid_page_only of caption 4 is 'perhaps', not yes or no; every page may have it",
        "last_used_date of caption 4 is 'yesterday', not a date; no last use is known",
        "times_used of caption 4 is 'often', not a count; no number of uses is known",
        "diversity_score of caption 5 is 101, not within 0 to 100; how often it was used and how it begins are used",
        "send_type_priority of caption 5 is 0, not a place; the place of its type is used",
        "type_priority_score of caption 5 is inf, not within 0 to 100; the place of its type is used",
        "performance_score of caption 6 is not stated; 50 is used",
        "freshness_score of caption 7 is not stated; 50 is used",
    ]
    assert {it.severity for it in told} == {"LOW"}
    scores = {one.caption.caption_id: one.caption for one in update["pool"].candidates["dm_farm"]}
    assert (scores[1].freshness_score, scores[2].performance_score) == (50, 50)


@pytest.mark.requirement("volume:odd-figures")
async def test_many_scores_that_stand_in_for_one_fault_are_told_as_one(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    """Each from the other field of its caption's performance."""
    rows = [row(number, performance_score=150, creator_performance_score=10 * number) for number in range(1, 9)]
    update = await gather_captions(state(["dm_farm"]), runtime(server(rows={"dm_farm": rows}, rankings=RANKED)))
    told = [it.message for it in update["findings"] if it.message.startswith("performance_score")]
    listed = "1, 2, 3, 4, 5, 6 and others"
    assert told == [f"performance_score of captions {listed} is 150, not within 0 to 100; 10 to 80 are used"]


@pytest.mark.requirement("volume:odd-figures")
async def test_a_persona_of_nothing_but_garbage_is_none_and_is_not_called_absent(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    fake = server(rows={"dm_farm": [row(number) for number in range(9)]}, persona={"primary_tone": []}, rankings=RANKED)
    update = await gather_captions(state(["dm_farm"]), runtime(fake))
    told = {it.error_type: it.message for it in update["findings"]}
    assert told["persona_missing"] == "The persona profile holds nothing that can be used"
    assert told["figure_ignored"].startswith("primary_tone of the persona is [], not a word")
