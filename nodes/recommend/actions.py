"""What mends what a report names and what a week went without: a step that a scheduler can take (R53).

``{again}`` plans the week as it was asked for with another seed, ``{fewer}`` with fewer sends; ``{types}`` are the send
types of the named slots with their counts, ``{captions}`` with the captions that each needs. What depends on the cause
is filled in by it: see ``steps.filled``; ``{impact}`` and ``{message}`` are what the findings of a row say themselves.
"""

from typing import NamedTuple


class Step(NamedTuple):
    """Which check loses points by a remark, "" where none does, and what to do about it."""

    check: str
    text: str


#: How the edits of a week are undone: a later one stands before an earlier.
TAKEN_BACK = "`{undo}` takes edits back, the last one first"

#: Every type of remark that a report can hold; tests hold the table against the checks.
STEPS: dict[str, Step] = {
    "missing_required_field": Step("completeness", "look at what the data server leaves out of {types}"),
    "sends_missing": Step("completeness", "{missing}"),
    "quota_short": Step("", "{capped}"),
    "unreached_send": Step("completeness", "give the data server {audiences}{or_without}"),
    "taken_out": Step("completeness", f"nothing, if they are to stay out; {TAKEN_BACK}"),
    "dropped_send": Step("completeness", "{room}"),
    "budget_left_out": Step("", "{budget}"),
    "day_skipped": Step("", "nothing can stand on that day"),
    "relaxed_by_request": Step("", "leave the wish out where the rule matters more"),
    "diversity_too_low": Step("diversity", "{variety}"),
    "deprecated_send_type": Step("diversity", "take the type out of the data server"),
    "wrong_page_type": Step("diversity", "correct the type's page in the data server"),
    "unwanted_send_type": Step("diversity", "{again}"),
    "daily_cap_exceeded": Step("diversity", "take one of the named sends out: {types}"),
    "weekly_cap_exceeded": Step("diversity", "take one of the named sends out: {types}"),
    "score_capped": Step("", "write captions for {captions}"),
    "manual_caption": Step("captions", "write captions for {captions}"),
    "unread_caption": Step("captions", "plan again once the data server gives the captions of {captions}"),
    "caption_not_kept": Step(
        "captions",
        "give {types} words of your own: of the captions that were kept with the week none is free, whatever the bank "
        "holds",
    ),
    "duplicate_caption": Step("captions", "write another caption for all but one of {types}"),
    "caption_type_mismatch": Step("captions", "write captions of the wanted kind for {types}"),
    "paid_only_caption": Step("captions", "write captions that a free page may send for {types}"),
    "content_unsafe": Step("captions", "take the caption out of the bank"),
    "vault_missing": Step("captions", "choose other media for {types}, or add the theme to the vault"),
    "vault_warning": Step("", "add the missing media to the vault for {types}"),
    "low_freshness": Step("quality", "write new captions for {captions}, or rest the tired ones"),
    "low_performance": Step("quality", "write stronger captions for {captions}"),
    "persona_mismatch": Step("", "reword the captions of {types}"),
    "target_not_on_page": Step("targeting", "give the data server the audience that {types} needs"),
    "required_target": Step("targeting", "give the data server the audience that {types} needs"),
    "channel_incompatible": Step("targeting", "let the channel reach the audience of {types} in the data server"),
    "reserved_channel": Step("targeting", "take the reserved channel from {types} in the data server"),
    "timing_conflict": Step("timing", "move one of {types}"),
    "spacing_too_small": Step("timing", "{room}"),
    "same_type_gap": Step("timing", "move one of {types}"),
    "block_too_full": Step("timing", "{room}"),
    "same_type_in_a_row": Step("timing", "{apart}"),
    "outside_window": Step("timing", "move {types} into 08:00 to 23:30"),
    "avoid_hour": Step("timing", "{room}"),
    "wrong_expiry": Step("timing", "{again}"),
    "hour_skipped": Step("timing", "move {types} out of the skipped hour"),
    "outside_week": Step("timing", "{again}"),
    "request_hours": Step("timing", "widen the hours asked for, or move {types}"),
    "pin_outside_hours": Step("timing", "move the pinned {types} into the hours asked for"),
    "pin_missing": Step("timing", "{pinned}"),
    "timing_relaxed": Step("timing", "{room}"),
    "followup_rate_low": Step("followups", "{followed}"),
    "followup_taken_out": Step("followups", f"nothing, if they are to stay out; {TAKEN_BACK}"),
    "added_without_followup": Step("followups", "a send that a person adds comes alone: {alone}"),
    "followup_left_out": Step("followups", f"no edit adds a follow-up: {TAKEN_BACK}"),
    "orphaned_followup": Step("followups", "{again}"),
    "second_followup": Step("followups", "take one of the follow-ups out"),
    "followup_delay": Step("followups", "{again}"),
    "followup_limit": Step("followups", "take the last of the day's follow-ups out"),
    "followups_too_close": Step("followups", "move one of the follow-ups"),
    "followup_distance": Step("followups", "move one of {types}"),
    "unwanted_followup": Step("followups", "{again}"),
    "category_balance_off": Step(
        "balance",
        "{balance}",
    ),
    "daily_limit_exceeded": Step("balance", "take sends out of that day: {types}"),
    "budget_exceeded": Step("balance", "raise the budget of the day, or lower the prices of {types}"),
    "quarter_hour": Step("variation", "move {types} by a minute"),
    "time_repeated": Step("variation", "pin the events of {types} to different times"),
    "same_minute": Step("variation", "move one of {types} by a minute, or {fewer}"),
    "variation_metadata": Step("variation", "{again}"),
    "strategy_missing": Step("variation", "{again}"),
    "strategy_repeated": Step("variation", "{again}"),
    "few_strategies": Step("variation", "leave more days on"),
    "prime_hours_repeated": Step("variation", "give the page more peak hours in the data server"),
    "confidence_too_low": Step("confidence", "plan it all the same with low confidence allowed"),
    "low_confidence": Step("confidence", "send more messages: the volume follows them"),
    "review_needed": Step("confidence", "write new captions for {captions}{approve}"),
    "caption_pool_warning": Step("confidence", "write new captions for {captions}"),
    "divergence_detected": Step("", "look at what this week earns before the next is planned"),
    "elasticity_capped": Step("", "raise the quality of the sends instead of their number"),
    "stood_in": Step("", "let the data server give it"),
    "recovered": Step("", "look at the data server with `eros doctor`"),
    "volume_out_of_range": Step("", "correct the figure in the data server"),
}

#: What to do about what the plan did not have and an edit brought (R43): a week planned anew would have no edit left.
OF_AN_EDIT = f"an edit brought it: {TAKEN_BACK}"
OF_A_MOVE = f"move {{moved}} again, or {TAKEN_BACK}"
#: The checks of which an edit's faults are mended so, and those that another time mends.
BY_EDITS = frozenset({"completeness", "diversity", "timing", "targeting", "followups", "balance", "variation"})
BY_THE_CLOCK = frozenset({"timing", "followups", "variation"})

#: What to do where a check lost points that no remark of it names.
OF_CHECK = {
    "completeness": "{missing}",
    "diversity": "{variety}",
    "captions": "write captions where they are missing",
    "timing": "{room}",
    "quality": "write new captions",
    "targeting": "complete the audiences in the data server",
    "followups": "{followed}",
    "balance": "bring the quotas of the data server into balance",
    "variation": "{again}",
    "confidence": "send more messages, and write captions where they run short",
}

#: What the data server did not give, so that the week rests on defaults: a finding's row -> what is to be checked.
INPUTS = {
    "performance_trends_unavailable": "performance trends",
    "volume_config_partial": "the volume",
    "quota_calculation_failed": "the quotas",
    "weekly_distribution_malformed": "weekly_distribution",
    "empty_day_filled": "the empty days of weekly_distribution",
    "confidence_invalid": "confidence_score",
    "vault_data_missing": "the vault",
    "best_timing_missing": "the best hours",
    "target_not_found": "audience targets",
    "targets_unavailable": "audience targets",
    "page_type_mismatch": "the page's audience targets",
    "channel_incompatible": "the channels of the audiences",
    "send_type_details_missing": "send type details",
    "missing_required_fields": "required fields",
    "persona_missing": "the persona",
    "timezone_unknown": "the time zone",
    "rankings_missing": "the rankings of themes",
}

#: The files that bring an input, where the data server is ours.
BROUGHT_BY = {"vault_data_missing": "--vault", "persona_missing": "--personas", "rankings_missing": "--rankings"}

#: What else makes a week poorer, and what to do about it.
OTHERWISE = {
    "required_target_missing": "Give the data server {audiences}{or_without}",
    "vault_content_mismatch": "Choose the media of {types} by hand: no content type of the vault fits",
    "quota_not_filled": "Sends are left out for want of media: {missing}",
    "no_available_slots": "Some days do not fit under all rules ({impact}): {room}",
    "avoid_hours_violation": "{types} in hours to avoid: {avoided}",
    "minimum_spacing_violated": "Move the pinned events further apart: {types}",
    "timing_conflict_detected": "Move one of the pinned events: {types}",
    "time_calculation_failed": "The best times of {types} are not proved: {again}{or_fewer}",
    "asked_theme_missed": "Themes do not have the shares that the volume asks for: {impact}",
    "avoided_theme_used": "Write captions of other themes for {types}: theirs are ranked AVOID",
    "timezone_contradicted": "Let profile and best hours in the data server name one time zone: which is used is told",
    "creator_inactive": "Look whether the page is to be planned at all: the data server states that it is not active",
    "caption_shared": "Write new captions for {captions}: other pages send the same within seven days",
    "caption_performance_low": "Write stronger captions: {impact}",
    "diversity_check_failed": "The week was made again for its variety: {variety}",
    "validation_score_low": "The week was made again for its score: look at the checks that lost points",
    "zero_captions_available": "Add captions to the caption bank with `eros-db import --captions FILE`",
    "send_types_empty": "The data server gave the send types only when it was asked once more: `eros doctor` shows "
    "whether it answers",
    "figure_ignored": "Correct in the data server what is left out of use: {message}",
    "vault_media_unknown": "Bring the vault's kinds of media with `eros-db import --vault FILE`, or let the data "
    "server say them: no media are checked for {types}",
    "protection_unknown": "Look before a save which weeks are kept here with `{weeks}`, and in the data server whether "
    "it has the week approved: a save replaces it",
    "ledger_not_whole": "Look whether other programs send the captions of {types}: the data server does not show it",
    "deprecated_send_type_listed": "Take out of the data server's list of send types: {message}",
    "unknown_send_type_listed": "Take out of the data server's list of send types, or rename there: {message}",
    "prime_hour_overused": "Pin the events of {types} to different times",
    "parent_invalid": "Follow-ups of sends that do not stand were skipped: {again}",
    "orphaned_followups": "Follow-ups of sends that do not stand were removed: {again}",
}

#: The same where recovery asked once more, and nothing of it was found again: what was asked for came.
CAME_AT_LAST = {
    "zero_captions_available": "The data server gave captions only when it was asked once more: `eros doctor` shows "
    "whether it answers",
    "required_target_missing": "The data server gave audience targets that reach somebody only when it was asked once "
    "more: `eros doctor` shows whether it answers",
}
#: The same of types for which other advice asks for new captions, with their number.
SHARED_AND_ASKED = "Use the new captions for {types}: other pages send the same within seven days"
#: Shares of themes that the sends do not make up which a day's budget leaves; one that leaves none of them out may turn
#: some into others, which use other captions.
OVER_BUDGET_THEMES = "Themes do not have the shares that the volume asks for: {impact}; plan without `--budget-per-day`"
#: A theme ranked AVOID that media bring, where no caption names one.
AVOIDED_MEDIA = "Add media of themes that are not ranked AVOID to the vault: it decides the theme of {types}"
#: Media of which no theme is known.
UNKNOWN_THEMES = (
    "Bring the vault's themes with `eros-db import --vault FILE`, or let the data server say them: {types} have none"
)
#: What the details of a type said when the sends were laid out already: nothing of it is wrong.
LATE_DETAILS = "To plan by what the data server says, {again}: {message}"
#: Quotas that no want of media, but the caps of the types left short.
CAPPED = "The caps of the send types leave sends out: {capped}"
#: Minutes that repeat because a day is crowded.
CROWDED_MINUTES = "Sends of a day share their minutes: {room}"
#: Quotas that are more than a day holds.
OVER_A_DAY = "More is asked for than a day holds: {cut}"

#: Rows about which another rule of the advice says more: the rule that does.
SAID_ELSEWHERE = {
    "vault_media_missing": "vault_content",
    "caption_freshness_low": "low_freshness",
    "caption_pool_stale": "low_freshness",
    "caption_query_failed": "unread_captions",
    "caption_shortage": "low_steps",
    "caption_pool_warning": "new_captions",
    "content_unsafe": "unsafe_captions",
    "no_followup_caption": "new_captions",
    "category_balance_off": "lost_points",
    "daily_limit_exceeded": "follow_ups",
    "no_followup_time": "follow_ups",
}

#: Rows after which a scheduler has nothing to do, each with the reason.
NEEDS_NO_ACTION = {
    "deprecated_tool_missing": "nothing asks for the tool",
    "captions_not_all_seen": "the captions that were seen are enough for the week (R55)",
    "persona_judge_abstained": "the model is an extra: the offline score stands (R36)",
    "advice_ranker_abstained": "the model only orders the advice, and the advice is there by then",
    "saturation_applied": "the week follows its audience, as it would with an optimized volume (R5)",
    "gap_off_lattice": "the gap that is kept is longer than the one asked for (R27)",
    "late_night_followup": "the follow-up stands, on the next morning (R28)",
    "tool_call_failed": "the next try of the call gave the answer (R61)",
    "save_incomplete": "found at the save, after the advice; the finding itself says what to do",
}
