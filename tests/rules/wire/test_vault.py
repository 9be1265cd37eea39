import pytest

from eros.failures import ToolFailure
from eros.vocabulary.facts import ContentRanking, VaultTheme
from eros.wire import odd_rankings, odd_vault, read_rankings, read_vault


@pytest.mark.requirement("wire:vault")
def test_media_kinds_and_themes_in_the_specifications_words():
    vault = read_vault(
        {
            "available_content_types": ["video", "Photos", "flyer"],
            "content_counts": {"video": 45, "picture": "120", "flyer": 0},
            "vault_items": [{"content_type_id": 2, "type_name": "outdoor", "quantity_available": 5}],
        }
    )
    assert vault.media_kinds == ("video", "picture")
    assert vault.themes == (VaultTheme(content_type_id=2, type_name="outdoor", quantity=5),)


@pytest.mark.requirement("wire:vault")
def test_an_older_server_knows_themes_but_no_media_kinds():
    vault = read_vault(
        {
            "available_content": [
                {"content_type_id": 7, "type_name": "solo", "has_content": 1, "quantity_available": 12},
                {"content_type_id": 2, "type_name": "outdoor", "has_content": 0, "quantity_available": 3},
                {"content_type_id": 3, "type_name": "beach", "has_content": 1, "quantity_available": 0},
                {"content_type_id": 4, "type_name": "gym", "has_content": 1},
                {"type_name": "no id"},
            ],
            "content_types": ["solo", "gym"],
        }
    )
    assert vault.media_kinds is None
    assert [theme.type_name for theme in vault.themes] == ["gym", "solo"]


@pytest.mark.requirement("wire:vault", "volume:odd-figures")
def test_what_is_no_count_says_nothing_and_is_named_with_its_value():
    answer = {
        "available_content_types": ["video", "picture"],
        "content_counts": {"video": -3, "picture": "many", "flyer": 4, "gif": None},
        "vault_items": [
            {"content_type_id": 2, "type_name": "outdoor", "quantity_available": -5},
            {"content_type_id": 3, "type_name": "beach", "quantity_available": 0},
        ],
    }
    vault = read_vault(answer)
    assert vault.media_kinds == ("video", "picture", "flyer")
    assert vault.themes == (VaultTheme(content_type_id=2, type_name="outdoor", quantity=0),)
    assert [*odd_vault(answer)] == [
        ("the vault's count of video is -3, not a count", "its list of kinds"),
        ("the vault's count of picture is 'many', not a count", "its list of kinds"),
        ("the vault's quantity of outdoor is -5, not a count", "outdoor without a quantity"),
    ]
    counts = {"content_counts": {"video": "lots", "picture": 3, "flyer": 0, "gif": None}}
    assert read_vault(counts).media_kinds == ("video", "picture")
    assert [*odd_vault(counts)] == [("the vault's count of video is 'lots', not a count", "a count of 1")]
    none = {"content_counts": {"video": "lots"}}
    assert read_vault(none).media_kinds is None
    assert [instead for _, instead in odd_vault(none)] == ["the assumption that all is there"]
    (listed,) = odd_vault({"media_types": 7, "vault_items": [{"content_type_id": 4, "type_name": "gym"}]})
    assert listed == ("media_types of the vault is 7, not a list of kinds", "the rest of the vault")


@pytest.mark.requirement("wire:vault", "volume:odd-figures")
def test_a_name_that_is_none_is_named_and_a_word_that_is_neither_medium_nor_theme_where_themes_are_told():
    listed = ["video", float("nan"), {"a": 1}, "1e400", "vidoe", "gym", "Photos"]
    answer = {"available_content_types": listed}
    ((text, instead),) = odd_vault(answer)
    assert text == "available_content_types of the vault names nan, {'a': 1}, '1e400', no kind of media"
    assert instead == "the rest of the list"
    assert read_vault(answer).media_kinds == ("video", "picture")
    themed = answer | {"vault_items": [{"content_type_id": 4, "type_name": "gym", "quantity": 2}]}
    ((text, _),) = odd_vault(themed)
    assert text == "available_content_types of the vault names nan, {'a': 1}, '1e400', 'vidoe', no kind of media"


@pytest.mark.requirement("wire:vault")
def test_themes_among_the_content_types_say_nothing_of_media_kinds():
    vault = read_vault({"available_content_types": ["solo", "outdoor"]})
    assert (vault.media_kinds, vault.themes) == (None, None)


@pytest.mark.requirement("wire:vault")
def test_counts_alone_are_enough_and_zeros_mean_that_there_is_nothing():
    assert read_vault({"content_counts": {"video": 3, "gif": 0}}).media_kinds == ("video",)
    assert read_vault({"content_counts": {"video": 0}}).media_kinds == ()
    assert read_vault({"video": 45, "picture": 120, "flyer": 30}).media_kinds == ("video", "picture", "flyer")


@pytest.mark.requirement("wire:vault")
@pytest.mark.parametrize("name", ["vault_items", "available_content", "available_content_types", "content_counts"])
def test_a_vault_of_empty_lists_is_there_and_has_no_items(name):
    vault = read_vault({name: {} if name == "content_counts" else []})
    assert (vault.media_kinds, vault.themes) == (None, ())


@pytest.mark.requirement("wire:vault")
def test_an_empty_vault_answer_speaks_of_nothing():
    vault = read_vault({})
    assert (vault.media_kinds, vault.themes) == (None, None)


@pytest.mark.requirement("wire:rankings")
def test_rankings_come_by_rank_and_without_rows_that_cannot_be_read():
    rankings = read_rankings(
        {
            "rankings": [
                {"content_type": "solo", "rank": 2, "performance_tier": "mid"},
                {"type_name": "outdoor", "rank": 1, "tier": "TOP"},
                {"content_type": "gym", "rank": 3, "performance_tier": "great"},
                "nothing",
            ]
        }
    )
    assert rankings == (
        ContentRanking(type_name="outdoor", tier="TOP", rank=1),
        ContentRanking(type_name="solo", tier="MID", rank=2),
    )


@pytest.mark.requirement("wire:strict-where-needed")
def test_rankings_that_are_no_list_are_a_bad_answer():
    with pytest.raises(ToolFailure, match=r"get_content_type_rankings: .*rankings"):
        read_rankings({"rankings": {"solo": 1}})


@pytest.mark.requirement("wire:rankings:odd")
def test_what_of_the_rankings_is_no_theme_no_tier_and_no_place_is_named_row_by_row():
    answer = {
        "rankings": [
            {"content_type": "beach", "rank": "first", "performance_tier": "GOLD"},
            {"content_type": {}, "performance_tier": "TOP"},
            "travel",
            {"content_type": "solo", "rank": "second", "performance_tier": "MID"},
        ]
    }
    assert read_rankings(answer) == (ContentRanking(type_name="solo", tier="MID", rank=4),)
    assert [f"{text}; {instead}" for text, instead in odd_rankings(answer)] == [
        "performance_tier of beach is 'GOLD', not one of TOP, MID, LOW, AVOID; the row is left out",
        "rank of beach is 'first', not a place; its place in the list is used",
        "content_type of row 2 of the rankings is {}, not the name of a theme; the row is left out",
        "row 3 of the rankings is 'travel', not a theme with its tier; the row is left out",
        "rank of solo is 'second', not a place; its place in the list is used",
    ]
    assert list(odd_rankings({"rankings": [{"content_type": "solo", "performance_tier": "TOP"}]})) == []


@pytest.mark.requirement("wire:rankings:odd")
def test_a_theme_that_is_ranked_twice_in_one_tier_is_whole_and_in_several_is_told_with_the_one_that_counts():
    rows = [{"content_type": name, "performance_tier": tier} for name, tier in (("Beach", "TOP"), ("beach", "MID"))]
    assert list(odd_rankings({"rankings": rows})) == [("the tier of beach is stated as TOP, MID", "MID is used")]
    avoided = {"rankings": rows, "avoid_types": ["beach"]}
    assert list(odd_rankings(avoided)) == [("the tier of beach is stated as TOP, MID", "AVOID is used")]
    assert list(odd_rankings({"rankings": [rows[0], rows[0]]})) == []
