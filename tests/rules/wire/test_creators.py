import pytest

from eros.failures import ToolFailure
from eros.vocabulary.facts import Persona
from eros.wire import odd_persona, read_creators, read_persona, read_profile


@pytest.mark.requirement("wire:creator")
def test_a_profile_in_the_specifications_words():
    profile = read_profile(
        {
            "creator": {
                "id": "alexia",
                "page_type": "PAID",
                "tier": "High",
                "fan_count": 8500,
                "timezone": "Europe/London",
            }
        }
    )
    assert (profile.creator_id, profile.page_name, profile.display_name) == ("alexia", "alexia", "alexia")
    assert (profile.page_type, profile.volume_level, profile.performance_tier) == ("paid", "high", None)
    assert (profile.fan_count, profile.timezone) == (8500, "Europe/London")


@pytest.mark.requirement("wire:creator")
def test_a_profile_in_an_older_servers_words():
    profile = read_profile(
        {
            "creator": {
                "creator_id": "c_1",
                "page_name": "alexia",
                "display_name": "Alexia",
                "page_type": "free",
                "performance_tier": "2",
                "current_active_fans": "8500",
                "timezone": None,
            },
            "analytics_summary": None,
        }
    )
    assert (profile.creator_id, profile.page_name, profile.display_name) == ("c_1", "alexia", "Alexia")
    assert (profile.page_type, profile.volume_level, profile.performance_tier) == ("free", None, 2)
    assert (profile.fan_count, profile.timezone) == (8500, None)


@pytest.mark.requirement("wire:creator")
def test_a_tier_that_is_a_number_is_the_performance_tier_and_one_that_is_a_word_the_volume_level():
    assert read_profile({"creator": {"id": "a", "tier": 3}}).performance_tier == 3
    assert read_profile({"creator": {"id": "a", "tier": 3}}).volume_level is None
    assert read_profile({"creator": {"id": "a", "tier": "ultra"}}).volume_level == "ultra"


@pytest.mark.requirement("wire:creator")
@pytest.mark.parametrize("answer", [{}, {"creator": None}, {"creator": {}}])
def test_an_answer_without_a_creator_is_not_found(answer):
    with pytest.raises(ToolFailure) as raised:
        read_profile(answer)
    assert raised.value.kind == "not_found"


@pytest.mark.requirement("wire:creator")
def test_a_creator_that_is_no_object_is_a_bad_answer_and_not_an_absent_creator():
    with pytest.raises(ToolFailure) as raised:
        read_profile({"creator": "alexia"})
    assert raised.value.kind == "bad_answer"


@pytest.mark.requirement("wire:strict-where-needed")
def test_a_creator_without_an_id_is_a_bad_answer_that_names_tool_and_field():
    with pytest.raises(ToolFailure, match=r"get_creator_profile: .*creator\.creator_id") as raised:
        read_profile({"creator": {"page_type": "paid"}})
    assert raised.value.kind == "bad_answer"


@pytest.mark.requirement("wire:creator-asked")
def test_another_page_than_was_asked_for_is_a_bad_answer_that_names_what_it_states():
    other = {"creator": {"creator_id": "thea", "id": 7, "page_name": "thea_vip", "display_name": "Thea Ö"}}
    with pytest.raises(
        ToolFailure, match=r"asked for 'esme', .* another page: creator_id 'thea', id '7', page_name"
    ) as bad:
        read_profile(other, "esme")
    assert bad.value.kind == "bad_answer"
    for asked in ("thea", "7", "THEA_vip", " @thea_vip", "thea  O\u0308"):
        assert read_profile(other, asked).creator_id == "thea"


@pytest.mark.requirement("wire:creator")
def test_a_page_type_and_a_zone_that_do_not_exist_keep_the_servers_word_for_the_message():
    profile = read_profile({"creator": {"id": "a", "page_type": "vip", "timezone": "Mars/Olympus"}})
    assert (profile.page_type, profile.stated_page_type) == (None, "vip")
    assert (profile.timezone, profile.stated_timezone) == (None, "Mars/Olympus")


@pytest.mark.requirement("wire:creator")
def test_the_list_of_creators_leaves_out_rows_without_an_id():
    creators = read_creators({"creators": [{"creator_id": "a"}, {"page_name": "nobody"}, None], "count": 3})
    assert [creator.creator_id for creator in creators] == ["a"]


@pytest.mark.requirement("wire:persona")
def test_a_persona_of_the_specification():
    persona = read_persona(
        {
            "persona": {"primary_tone": "Flirty", "emoji_frequency": "heavy", "slang_level": "low"},
            "enhanced": {"archetype": "girl_next_door", "signature_phrases": ["hey you"]},
            "voice_samples": [{"text": "good morning"}, "night night"],
        }
    )
    assert persona == Persona(
        is_default=False,
        archetype="girl_next_door",
        primary_tone="flirty",
        emoji_frequency="heavy",
        slang_level="low",
        signature_phrases=("hey you",),
        voice_samples=("good morning", "night night"),
    )


@pytest.mark.requirement("wire:persona")
def test_a_persona_of_an_older_server():
    persona = read_persona(
        {
            "creator": {"id": "a", "persona_type": "playful"},
            "persona": {"primary_tone": "warm", "favorite_emojis": '["😘", "🔥"]', "avg_caption_length": "84.5"},
            "voice_samples": {},
        }
    )
    assert (persona.archetype, persona.favorite_emojis) == ("playful", ("😘", "🔥"))
    assert (persona.avg_caption_length, persona.voice_samples) == (84.5, ())


@pytest.mark.requirement("wire:persona")
def test_without_a_profile_it_is_the_default_persona():
    assert read_persona({"creator": {"id": "a"}, "persona": None, "voice_samples": {}}) == Persona()


@pytest.mark.requirement("wire:persona:odd")
@pytest.mark.parametrize("stated", ["warm and flirty", ["warm", "flirty"], 7])
def test_a_profile_that_is_no_profile_is_named_and_not_called_absent(stated):
    assert [one.of("the persona profile") for one in odd_persona({"persona": stated})] == [
        f"persona of the persona profile is {stated!r}, not a profile"
    ]
    assert odd_persona({"persona": None, "enhanced": {}}) == ()
