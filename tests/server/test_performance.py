"""get_performance_trends, get_content_type_rankings, get_best_timing and get_vault_availability over the wire."""

import pytest


@pytest.mark.requirement("server:trends")
async def test_trends_come_from_the_newest_tracking_of_fourteen_days_by_default(connect):
    async with connect() as ask:
        trends = await ask("get_performance_trends", creator_id="alexia")
    assert (trends["period"], trends["saturation_score"], trends["opportunity_score"]) == ("14d", 45, 62)
    assert (trends["revenue_trend"], trends["revenue_per_send_trend"]) == ("up", 8.0)
    assert trends["engagement_velocity"] == 0.01  # views up 3 %, purchases down 1 %
    assert (trends["data_source"], trends["tracking_date"]) == ("volume_performance_tracking", "2026-11-19")


@pytest.mark.requirement("server:trends")
@pytest.mark.parametrize(
    ("period", "saturation", "word"), [("7d", 40, "stable"), ("14d", 45, "up"), ("30d", 50, "stable")]
)
async def test_each_period_has_its_own_trends(connect, period, saturation, word):
    async with connect() as ask:
        trends = await ask("get_performance_trends", creator_id="alexia", period=period)
    assert (trends["saturation_score"], trends["revenue_trend"]) == (saturation, word)


@pytest.mark.requirement("server:trends")
async def test_without_tracking_the_messages_are_counted(connect, sql):
    sql("DELETE FROM volume_performance_tracking")
    async with connect() as ask:
        trends = await ask("get_performance_trends", creator_id="alexia", period="7d")
    # days 1 to 7: 7 x 50 at nine in the evening, 200 once, 10 once, in 7 + 7 + 1 + 1 + 5 sends
    assert trends["data_source"] == "calculated_on_demand"
    assert (trends["total_messages_sent"], trends["total_earnings"]) == (21, 560)
    assert trends["avg_revenue_per_send"] == pytest.approx(26.6667)


@pytest.mark.requirement("server:trends")
async def test_stale_tracking_and_one_message_leave_a_newcomers_scores(connect):
    async with connect() as ask:
        trends = await ask("get_performance_trends", creator_id="fay")
    assert (trends["data_source"], trends["saturation_score"], trends["opportunity_score"]) == (
        "default_values",
        40,
        60,
    )
    assert trends["message"]


@pytest.mark.requirement("server:arguments")
async def test_an_unknown_period_is_refused_by_name_and_value(connect):
    async with connect() as ask:
        body = await ask.refusal("get_performance_trends", creator_id="alexia", period="21d")
    assert (body["code"], body["field"]) == ("INVALID_ARGUMENT", "period")
    assert "period='21d'" in body["error"]


@pytest.mark.requirement("server:rankings")
async def test_rankings_are_the_newest_analysis_by_rank(connect):
    async with connect() as ask:
        answer = await ask("get_content_type_rankings", creator_id="alexia")
    assert [one["content_type"] for one in answer["rankings"]] == ["outdoor", "solo", "travel"]
    assert (answer["top_types"], answer["low_types"], answer["avoid_types"]) == (["outdoor"], ["solo"], ["travel"])
    assert (answer["mid_types"], answer["analysis_date"]) == ([], "2026-11-15")


@pytest.mark.requirement("server:rankings")
async def test_no_analysis_is_an_empty_ranking_with_a_word(connect):
    async with connect() as ask:
        answer = await ask("get_content_type_rankings", creator_id="fay")
    assert (answer["rankings"], answer["analysis_date"]) == ([], None)
    assert answer["message"]


@pytest.mark.requirement("server:timing")
async def test_timing_shrinks_a_lucky_hour_and_counts_zero_earners(connect):
    async with connect() as ask:
        timing = await ask("get_best_timing", creator_id="alexia")
    # nine in the morning sold once for 200; noon never sold in ten sends; evenings carry the general curve
    assert timing["peak_hours"] == [19, 20, 21]
    assert timing["avoid_hours"] == [3, 4, 5, 6, 12]
    assert [one["hour"] for one in timing["best_hours"]] == [21, 20, 9, 12]
    assert timing["best_hours"][0] == {"hour": 21, "avg_earnings": 50, "message_count": 11, "total_earnings": 550}
    assert timing["hourly_performance"]["21"] == 1.0
    assert (timing["fallback"], timing["message_count"], timing["sample_sizes"]["12"]) == ("own_priced_sends", 24, 10)
    assert (timing["timezone"], timing["analysis_period_days"]) == ("America/Los_Angeles", 30)


@pytest.mark.requirement("server:timing")
async def test_a_peak_is_no_hour_to_avoid_however_far_another_is_ahead(connect, sql):
    sql("UPDATE mass_messages SET earnings = 99999 WHERE creator_id = 'alexia' AND sending_hour = 9")
    sql("UPDATE mass_messages SET earnings = 1 WHERE creator_id = 'alexia' AND sending_hour != 9")
    async with connect() as ask:
        timing = await ask("get_best_timing", creator_id="alexia")
    assert 9 in timing["peak_hours"]
    assert not {*timing["peak_hours"]} & {*timing["avoid_hours"]}


@pytest.mark.requirement("server:timing")
async def test_weekdays_count_from_monday_and_have_their_names(connect):
    async with connect() as ask:
        timing = await ask("get_best_timing", creator_id="alexia")
    names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    assert all(names[day["day_of_week"]] == day["day_name"] for day in timing["day_performance"])
    assert sum(day["message_count"] for day in timing["day_performance"]) == 24
    assert timing["best_days"] == [day["day_name"] for day in timing["day_performance"][:3]]


@pytest.mark.requirement("server:timing")
async def test_too_few_priced_sends_fall_back_to_all_and_then_to_the_general_curve(connect):
    async with connect() as ask:
        few = await ask("get_best_timing", creator_id="alexia", days_lookback=8)
        none = await ask("get_best_timing", creator_id="nell")
    assert few["fallback"] == "own_sends"
    assert (none["fallback"], none["peak_hours"], none["best_hours"]) == ("general_curve", [19, 20, 21], [])
    assert none["hourly_performance"]["20"] == 1.0
    assert len(none["hourly_performance"]) == 24


@pytest.mark.requirement("server:timing")
async def test_sends_that_earned_nothing_are_no_basis_for_hours(connect, sql):
    sql("UPDATE mass_messages SET earnings = 0 WHERE creator_id = 'alexia'")
    async with connect() as ask:
        timing = await ask("get_best_timing", creator_id="alexia")
    assert (timing["fallback"], timing["best_hours"]) == ("general_curve", [])


@pytest.mark.requirement("server:vault")
async def test_the_vault_distinguishes_media_kinds_from_themes(connect):
    async with connect() as ask:
        vault = await ask("get_vault_availability", creator_id="alexia")
    assert vault["available_content_types"] == ["picture", "video"]
    assert vault["content_counts"] == {"picture": 120, "video": 45, "gif": 0}
    assert {row["media_type"]: row["quantity_available"] for row in vault["media_items"]} == vault["content_counts"]
    assert [theme["type_name"] for theme in vault["vault_items"]] == ["outdoor", "solo"]
    assert vault["available_content"] == vault["vault_items"]
    assert (vault["content_types"], vault["total_items"]) == (["outdoor", "solo"], 100)
    assert vault["last_updated"] == "2026-11-15T09:00:00+00:00"


@pytest.mark.requirement("server:vault")
async def test_media_that_nobody_counted_are_unknown_not_absent(connect):
    async with connect() as ask:
        vault = await ask("get_vault_availability", creator_id="fay")
    assert (vault["available_content_types"], vault["content_counts"]) == (None, None)


@pytest.mark.requirement("server:timing")
async def test_sends_outside_of_the_hours_of_a_week_are_no_basis_for_the_best_of_these(connect, sql):
    async with connect() as ask:
        before = await ask("get_best_timing", creator_id="alexia")
        sql("UPDATE mass_messages SET sending_hour = 3 WHERE creator_id = 'alexia' AND message_type = 'ppv'")
        priced = await ask("get_best_timing", creator_id="alexia")
        sql("UPDATE mass_messages SET sending_hour = 3 WHERE creator_id = 'alexia'")
        none = await ask("get_best_timing", creator_id="alexia")
    assert before["fallback"] == "own_priced_sends"
    assert priced["fallback"] != "own_priced_sends"
    assert (none["fallback"], none["message_count"]) == ("general_curve", 0)
