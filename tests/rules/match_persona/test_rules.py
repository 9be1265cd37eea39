from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eros.vocabulary.facts import Persona
from eros.vocabulary.week import Caption
from nodes.match_persona.features import style_of
from nodes.match_persona.lexicon import ALIASES, TONES
from nodes.match_persona.rules import (
    EXAMPLES,
    emoji_score,
    length_score,
    persona_score,
    persona_scores,
    slang_score,
    tone_score,
    tones_of,
    unknown_words,
    voice_profile,
    voice_score,
)

Make = Callable[..., Caption]


def part(rule: Callable[..., float | None], caption: Caption, **fields: object) -> float | None:
    profile = voice_profile(Persona.model_validate({"is_default": False, **fields}))
    return rule(caption, style_of(caption.caption_text), profile)


def test_emoji_are_counted_as_people_count_them() -> None:
    assert len(style_of("one 👩‍👩‍👧 two 🇩🇪 three 👍🏽 four ❤️ five 🥹🫶").emoji) == 6
    assert style_of("カタカナ and 漢字").emoji == ()


@pytest.mark.requirement("persona:parts")
@pytest.mark.parametrize(
    ("frequency", "text", "score"),
    [("none", "hi", 100), ("none", "hi 😊", 75), ("light", "hi", 100), ("heavy", "hi 😊", 50), ("moderate", "hi", 75)],
)
def test_each_emoji_out_of_range_costs_a_quarter(caption: Make, frequency: str, text: str, score: float) -> None:
    assert part(emoji_score, caption(text), emoji_frequency=frequency) == score


@pytest.mark.requirement("persona:parts")
def test_favorite_emoji_count_a_third(caption: Make) -> None:
    """Number right: 70; one of two is a favorite: 15."""
    fields = {"emoji_frequency": "light", "favorite_emojis": ("❤️",)}
    assert part(emoji_score, caption("hi ❤️😊"), **fields) == 85


@pytest.mark.requirement("persona:parts")
@pytest.mark.parametrize(
    ("level", "text", "score"),
    [
        ("none", "Good evening to you.", 100),
        ("none", "lol u up", 5),
        ("high", "lol u up", 100),
        ("high", "Good evening to you.", 5),
        ("low", "Good evening to you.", 75),
    ],
)
def test_slang_goes_by_the_distance_of_the_levels(caption: Make, level: str, text: str, score: float) -> None:
    assert part(slang_score, caption(text), slang_level=level) == score


@pytest.mark.requirement("persona:parts")
def test_length_goes_by_its_ratio(caption: Make) -> None:
    same, double, half = (part(length_score, caption("x" * n), avg_caption_length=60.0) for n in (60, 120, 30))
    assert same == 100
    assert double is not None
    assert double == pytest.approx(half)
    assert 70 < double < 80


@pytest.mark.requirement("persona:parts")
def test_a_signature_phrase_is_the_voice(caption: Make) -> None:
    fields = {"signature_phrases": ("No days off",), "voice_samples": ("Whatever.",)}
    assert part(voice_score, caption("Up at six! NO DAYS OFF!"), **fields) == 100


@pytest.mark.requirement("persona:parts")
def test_the_tone_is_in_the_words_and_half_of_it_in_the_bank_s_word(caption: Make) -> None:
    kind, harsh = caption("Thank you, I appreciate your support"), caption("Obey the rules and kneel")
    assert part(tone_score, kind, primary_tone="grateful") > 70 > 40 > part(tone_score, harsh, primary_tone="grateful")  # type: ignore[operator]
    assert part(tone_score, caption("x", tone="grateful"), primary_tone="grateful") == pytest.approx(75)


def test_a_text_without_any_tone_is_neutral(caption: Make) -> None:
    assert part(tone_score, caption("xyz"), primary_tone="grateful") == 50


@pytest.mark.requirement("persona:what-is-not-stated")
def test_what_the_profile_leaves_out_does_not_count(caption: Make) -> None:
    for rule in (tone_score, emoji_score, slang_score, voice_score, length_score):
        assert part(rule, caption("hello"), archetype="nobody knows it") is None
    assert persona_score(caption("hello"), voice_profile(Persona(is_default=False))) == 50


@pytest.mark.requirement("persona:missing")
def test_the_default_persona_is_neutral_to_all(caption: Make) -> None:
    assert persona_scores(Persona(), [caption("a", 1), caption("b", 2)]) == {1: 50.0, 2: 50.0}


def test_every_alias_stands_for_known_tones() -> None:
    assert {tone for tones in ALIASES.values() for tone in tones} <= set(TONES)
    assert not set(ALIASES) & set(TONES)


@pytest.mark.requirement("persona:range")
@given(
    st.text(max_size=300),
    st.builds(
        Persona,
        is_default=st.just(False),
        primary_tone=st.one_of(st.none(), st.sampled_from([*TONES, *ALIASES, "unheard of"])),
        emoji_frequency=st.sampled_from(["none", "light", "moderate", "heavy", "sometimes", None]),
        slang_level=st.sampled_from(["none", "low", "medium", "high", "?", None]),
        favorite_emojis=st.lists(st.text(max_size=3), max_size=3).map(tuple),
        avg_caption_length=st.one_of(st.none(), st.floats(0, 5000)),
        signature_phrases=st.lists(st.text(max_size=10), max_size=2).map(tuple),
        voice_samples=st.lists(st.text(max_size=100), max_size=3).map(tuple),
    ),
)
def test_any_text_and_any_profile_give_0_to_100(text: str, persona: Persona) -> None:
    caption = Caption(caption_id=1, caption_text=text, freshness_score=1, performance_score=1)
    score = persona_score(caption, voice_profile(persona))
    assert 0 <= score <= 100
    assert score == persona_score(caption, voice_profile(persona))


@pytest.mark.requirement("volume:odd-figures")
def test_a_word_of_the_profile_that_says_nothing_is_named_and_the_rest_is_used() -> None:
    odd = Persona(
        is_default=False,
        archetype="girl next door",
        primary_tone="7",
        secondary_tone="flirtty",
        emoji_frequency="often",
    )
    assert all(map(tones_of, EXAMPLES))
    assert [it.message for it in unknown_words(odd)] == [
        "primary_tone of the persona is '7', not a tone that is known, as girl_next_door or brat or seductress or "
        "flirty; the rest of the profile is used",
        "secondary_tone of the persona is 'flirtty', not a tone that is known, as flirty or witty or bratty; "
        "the rest of the profile is used",
        "emoji_frequency of the persona is 'often', not one of none, light, moderate, heavy; the rest of the profile "
        "is used",
    ]
    assert [*unknown_words(Persona())] == []
