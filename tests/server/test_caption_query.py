"""The pure half of caption rest, and how the pool is read."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from eros.vocabulary.caption_scores import diversity_score, opening
from eros_db import caption_query
from eros_db.engine import read_transaction
from eros_db.freshness import freshness, rest_for


@pytest.mark.requirement("server:captions:freshness")
@pytest.mark.parametrize(
    ("rest", "score"), [(None, 100), (0, 0), (9, 30), (10, 33.33), (29, 96.67), (30, 100), (99, 100)]
)
def test_freshness_is_rest_over_thirty_days(rest, score):
    assert freshness(rest) == score


@pytest.mark.requirement("server:captions:freshness")
@given(st.integers(0, 100), st.integers(0, 60))
def test_the_rest_for_a_threshold_is_the_least_that_reaches_it(threshold, rest):
    reached = freshness(rest) >= threshold
    assert reached == (rest >= rest_for(threshold))


@pytest.mark.requirement("server:captions:diversity")
@pytest.mark.parametrize(
    ("uses", "alike", "score"),
    [(0, False, 100), (3, False, 70), (8, False, 20), (20, False, 20), (2, True, 55), (9, True, 0)],
)
def test_diversity_has_its_floor_and_its_penalty(uses, alike, score):
    assert diversity_score(uses, alike) == score


@pytest.mark.requirement("server:captions:diversity")
def test_openings_are_alike_whatever_their_case_signs_and_emoji():
    assert opening("✨ Good morning, sunshine!") == opening("good MORNING sunshine, how are you")
    assert opening("Good evening, sunshine") != opening("Good morning, sunshine")


@pytest.mark.requirement("server:captions:index-only")
@pytest.mark.parametrize("kind", ["teaser", None])
def test_the_pool_is_read_by_index_never_scanned_or_sorted_whole(engine, kind):
    asked = []
    event.listen(
        engine,
        "before_cursor_execute",
        lambda _c, _k, statement, values, *_: asked.append((statement, values)),
    )
    with read_transaction(engine) as connection:
        caption_query.find_captions(
            _shelf(connection, {1: {date(2026, 11, 1): 19}}), caption_query.CaptionFilter([(1, kind)], 30, 40, 10)
        )
        caption_query.count_usable(_shelf(connection, {}), [("teaser", 3), ("flirty", 3)], 30, 40)
        of_bank = [one for one in asked if one[0].startswith("SELECT") and "caption_bank" in one[0]]
        plans = [_plan(connection, *question) for question in of_bank]
        assert len(plans) == 3  # rested, tired, counted
        assert [step for question in of_bank for step in _walks(connection, *question)] == []
        assert not [step for step in plans[0] if "TEMP B-TREE" in step]


@pytest.mark.requirement("server:captions:index-only")
@pytest.mark.parametrize(
    ("query", "walks"),
    [
        ("SELECT 1 FROM caption_bank WHERE caption_text = 'a'", True),
        ("SELECT 1 FROM caption_bank AS one WHERE caption_text = 'a'", True),
        ("SELECT 1 FROM creators WHERE 2 IN (SELECT caption_id FROM caption_bank other WHERE tone = 'a')", True),
        ("SELECT caption_type FROM caption_bank AS whole", True),  # every entry of an index is every caption
        ("SELECT caption_id FROM caption_bank AS few WHERE never_planned IS NOT NULL", False),
        ("SELECT 1 FROM caption_bank AS one WHERE caption_id = 3", False),
        ("SELECT 1 FROM creators", False),
    ],
)
def test_a_walk_through_the_whole_bank_is_seen_by_any_name(engine, query, walks):
    with read_transaction(engine) as connection:
        assert bool(_walks(connection, query, ())) is walks


def _walks(connection, statement, values):
    """The steps that read every caption: a scan of the bank by any name, but for one of an index of some rows alone."""
    names = {"caption_bank", *re.findall(r"\bcaption_bank(?: +AS)? +(\w+)", statement)}
    indexes = connection.exec_driver_sql("PRAGMA index_list(caption_bank)").all()
    of_some = {name for _, name, _, _, partial in indexes if partial}
    scans = [step for step in _plan(connection, statement, values) if step.split()[0] == "SCAN"]
    return [step for step in scans if step.split()[1] in names and step.split()[-1] not in of_some]


@pytest.mark.requirement("server:captions:index-only")
def test_questions_that_differ_by_their_limit_alone_read_the_pool_once(engine):
    asked = []
    event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_: asked.append(statement))
    with read_transaction(engine) as connection:
        shelf = _shelf(connection, {})
        few, more = (
            caption_query.find_captions(shelf, caption_query.CaptionFilter([(1, "teaser")], 30, 40, limit))
            for limit in (2, 12)
        )
        of_bank = [one for one in asked if one.startswith("SELECT") and "caption_bank" in one]
    assert len(few) == 2
    assert few == more[:2]
    assert len(of_bank) == 2  # rested, tired


def _plan(connection, statement, values):
    return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]


def _shelf(connection, planned):
    return caption_query.CaptionQuery(connection, "alexia", "paid", date(2026, 11, 20), planned)


@pytest.mark.requirement("server:captions:order")
@given(
    planned=st.dictionaries(st.integers(1, 15), st.integers(0, 40), max_size=5),
    limit=st.integers(1, 20),
    least=st.sampled_from([0, 10, 30, 60, 100]),
    exclude=st.frozensets(st.integers(1, 15), max_size=3),
)
def test_the_merged_answer_is_what_scoring_every_caption_would_give(made_engine, planned, limit, least, exclude):
    taken = {caption_id: {date(2026, 11, 1): rest} for caption_id, rest in planned.items()}
    kinds = [(1, "ppv_offer"), (2, "teaser")]
    with read_transaction(made_engine) as connection:
        some = caption_query.find_captions(
            _shelf(connection, taken), caption_query.CaptionFilter(kinds, least, 0, limit, None, exclude)
        )
        every = caption_query.find_captions(_shelf(connection, taken), caption_query.CaptionFilter(kinds, 0, 0, 500))
    wanted = [one for one in every if freshness(one.rest) >= least and one.row.caption_id not in exclude]
    assert [one.row.caption_id for one in some] == [one.row.caption_id for one in wanted][:limit]
