"""What may never be sent (R20). The cases are data, kept clinical: ``safety_cases.json``; ``safety_drop.jsonl`` and
``safety_pass.jsonl`` were written by somebody who had not seen the rules, their first lines say how they fared. The
lists ``_2`` to ``_8`` are by kinds that were missed or held back."""

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from eros.vocabulary import safety_words
from eros.vocabulary.safety import match_when_read, unsafe, unsafe_match
from eros.vocabulary.safety_readings import readings
from eros.vocabulary.safety_rules import (
    IDIOMS,
    PATTERNS_OF_FIGURES,
    RULES,
    compiled,
    marks_of,
    patterns_called_by,
    pieces_of,
    within_run,
    without_idioms,
)
from eros.vocabulary.safety_words import PICTURES, SPAN, harmless
from eros.vocabulary.unsafe_words.patterns import AGE, CONSENT, YOUTH

CASES: dict[str, list[str]] = json.loads((Path(__file__).parent / "safety_cases.json").read_text(encoding="utf-8"))
FINE = CASES["fine"]
TONGUES = ("en", "es", "de", "fr", "pt", "uk")
BAD = [text for kind in ("age", "youth", "consent") for text in CASES[kind]]


def listed(name: str) -> list[dict[str, str]]:
    lines = (Path(__file__).parent / f"safety_{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines[1:]]


@pytest.mark.requirement("content:safety:youth-and-age")
@pytest.mark.parametrize("text", [*CASES["age"], *CASES["youth"]])
def test_a_hint_at_youth_or_an_age_is_unsafe(text: str) -> None:
    assert unsafe(text) in (AGE, YOUTH)


@pytest.mark.requirement("content:safety:consent")
@pytest.mark.parametrize("text", CASES["consent"])
def test_a_hint_at_a_lack_of_consent_is_unsafe(text: str) -> None:
    assert unsafe(text) == CONSENT


@pytest.mark.requirement("content:safety:with-care")
@pytest.mark.parametrize("text", FINE)
def test_what_only_looks_alike_is_fine(text: str) -> None:
    assert unsafe(text) is None


#: What says an age, whatever a person says behind it.
AGES = (
    "i'm 17", "im 17", "i am 17", "she is 16", "i'm seventeen", "just turned 17", "i just turned 17", "i'll be 17",
    "she's barely 15", "she looks 15", "i look 16", "celebrating 17 today", "17f", "turning 17", "almost 17",
    "me at 17", "me, 17", "not even 17", "gonna be 17", "i'm basically 17", "she's like 17", "acting 15",
    "babysitter at 15", "16 going on 17",
)  # fmt: skip
SAID_BEHIND = (
    "", "lol", "haha", "omg", "guys", "please", "daddy", "really", "dm me", "babes xx", "wanna see", "in this one",
    "so what", "ok", "and wild", "hehe", "too", "yay", "btw", "!", "love you", "come play", "dms open", "xo", "tbh",
    "fr", "don't tell", "promise", "for you", "2 days ago", "3 new videos inside", "$5 only", "5% off", "/ 3 new",
    "4 you", "200 new pics", "200 days ago",
    "on 2 may",
)  # fmt: skip


@pytest.mark.requirement("content:safety:youth-and-age")
def test_an_age_is_one_whatever_is_said_behind_it() -> None:
    assert [f"{age} {more}" for age in AGES for more in SAID_BEHIND if unsafe(f"{age} {more}") is None] == []


@pytest.mark.requirement("content:safety:with-care")
@pytest.mark.parametrize(
    "text",
    [
        "i'm 15 minutes away", "i'm 20 tips short of my goal", "i'm 17 messages behind lol", "i'm 10 out of 10",
        "i'm 50 percent sure", "just turned 20 heads", "i turned 10 likes into a new set", "i'll be 10 min late",
        "i'm 24/7 yours", "i'm 90% legs", "she is 20 tips away", "i look 10 times better in red",
        "i'll be 20 minutes late haha", "i'm 12 hours ahead", "i was 30 seconds away", "he is 10 steps behind",
        "i'm 15 dollars richer", "im 20 photos into this set", "celebrating 15 months with you",
        "celebrating 20k fans", "i'm 10 for 10 today", "i'm 30 deep in dms", "i'm 14 new photos richer",
        "looks 20 shades darker", "turning 17 heads", "almost 15 minutes of me", "me, 15 clips and you",
        "me at 15:00", "only 17 left", "just 16 bucks", "18 in a row", "still 10 in the queue",
        "only 15 for you", "casi 17 fotos", "solo 15 para ti", "seulement 15 pour toi", "nur 15 für dich",
        "fast 17 videos", "só 15 pra você", "com 16 fotos",
        "only 15 2-minute clips", "i hit 15 200 followers", "i'm 18 200 fans strong",
        "i'm 15-20 minutes away", "i turned 20 000 fans into friends", "i'm 24-7 yours",
        "i am 13 unread texts behind", "i'm 25 points from winning", "i'm 16 songs in",
    ],
)  # fmt: skip
def test_what_somebody_counts_is_no_age(text: str) -> None:
    assert unsafe(text) is None


@pytest.mark.requirement("content:safety:youth-and-age")
@pytest.mark.parametrize(
    "text",
    [
        "ich bin 17 lol", "ich bin 17 schatz", "tengo 17 jaja", "tengo 17 jajaja amor", "j'ai 17 mdr",
        "j'ai dix-sept lol", "tenho 17 kkk", "мені 17 хех", "мені сімнадцять лол",
        "ich bin 17 xo", "fast 17 ok", "endlich 17 nur für dich", "tengo 17 para ti", "casi 17", "solo 17",
        "j'ai 17 promis",
        "je vais avoir 17", "presque 17 enfin", "seulement 17", "tenho 17 viu", "quase 17", "com 16 pra você",
        "мені 17 ок", "мені 17 для тебе",
        "tengo 18 2 fotos", "ich bin achtzehn 3 neue bilder", "j'ai 18 3 photos", "tenho 18 2 fotos", "мені 18 3 фото",
    ],
)  # fmt: skip
def test_an_age_in_another_tongue_is_one_before_a_laugh_or_a_name(text: str) -> None:
    assert unsafe(text) is not None


@given(st.sampled_from(BAD), st.sampled_from(FINE), st.booleans())
def test_a_harmless_text_beside_it_does_not_hide_an_unsafe_one(bad: str, fine: str, first: bool) -> None:
    assert unsafe(f"{bad}. {fine}" if first else f"{fine}. {bad}") is not None


@given(
    st.sampled_from(BAD), st.sampled_from([str.upper, str.title, lambda text: text.replace(" ", "  "), "\u200b".join])
)
def test_capitals_spaces_and_unseen_signs_do_not_hide_it(bad: str, dress) -> None:  # type: ignore[no-untyped-def]
    assert unsafe(dress(bad)) is not None


LISTED = [
    row["text"]
    for name in (
        f"{verdict}{number}"
        for number in ("", "_2", "_3", "_4", "_5", "_6", "_7", "_8")
        for verdict in ("drop", "pass")
    )
    for row in listed(name)
]


#: Each pattern with its marks.
MARKS = {
    pattern: {(mark, needed) for mark, rules in RULES.items() for needed, _, other in rules if other == pattern}
    for pattern in {pattern for rules in RULES.values() for _, _, pattern in rules}
}
PATTERNS = sorted(MARKS)


def hyphened(text: str) -> str:
    """Each word in parts of two letters and more."""
    return re.sub(r"([a-zA-Z]{2})(?=[a-zA-Z]{2})", r"\1-", text)


#: Words that read otherwise beside others, that hide one, or that only look as if they did.
BESIDE = [
    "I", "a", "t", "e", "n", "1", "8", "9", "5", "i'm", "can't", "don’t", "I'm,", "à", "é", "ñ", "año", "naïve",
    "Ünder", "ⅷ", "²", "18", "2O", "l8", "l9", "yo", "2nd", "6a", "@", "@luna", "9.99", "$9.99", "24/7", "1.8",
    "to-do", "self-care..", "and/or", "R&B", "u.n", "so...good", "sooo", "ch*ld", "te*n", "te-", "-en", "un", "der",
    "full-length", "Warm-up!", "e-mail", "te-ens", "un-der", "non-con", "sent-", "_",
    "age", "ｕｎ", "tеen", "р", "о", "к", "і", "в", "i", "'s", "'t", "a'b", "λa", "漢", "🔥", "\u2764\ufe0f", "🔞", "🇹",
    "🇪", "🇪🇳", "👍🏽", "\u200b", "un\u200bder", "e\u0301", "\xb4", "a\u1ffdb", "\U000e0000", "nonconsent", "consider",
    "homework", "ahomework", "telling", "without", "eighties", "x-ray", "(a)", "✨",
    "\x85", "te\x85en", "\xa0", "\n", "\x1c", "3 2 1", "1-8", "te*se", "t*en", "un_der", "mañana", "niña", "привіт",
    "з", "й", "чай", "їй", "мені", "років", "the", "me", "рокiв", "ч4й", "λ", "p.m.",
]  # fmt: skip
DRESS = (
    str.upper, str.title, hyphened, "\u200b".join, " ".join, ".".join, "🍀".join, lambda text: text.translate(LEET),
)  # fmt: skip
LEET = str.maketrans("oieast", "013457")


@given(
    st.lists(
        st.sampled_from(BESIDE)
        | st.sampled_from([*BAD, *FINE, *LISTED]).flatmap(lambda text: st.sampled_from(text.split()))
        | st.sampled_from(LISTED)
        | st.builds(lambda dress, text: dress(text), st.sampled_from(DRESS), st.sampled_from(LISTED))
        | st.text(max_size=4),
        max_size=12,
    ),
    st.sampled_from((" ", " ", " ", "  ", "\n", "\xa0", "")),
)
def test_what_its_words_tell_of_a_text_is_what_reading_it_whole_finds(words: list[str], blank: str) -> None:
    text = blank.join(words)
    assert unsafe_match(text) == match_when_read(text)


#: What captions hold beside words; what makes a figure an age, or what is written with figures.
EVERYDAY = [
    "50%", "24 hours", "$15", "$9.99", "9pm", "10am", "10:30 pm", "7-9pm", "1st", "2nd", "24/7", "2 for 1", "4.5", "5x",
    "10k", "#1", "(3)", "100", "1,000", "5'10", "...", "—", "–", "-", "“it’s”", "w/", "🔥", "9pm🔥", "sooo", "mmm",
    "full-length", "so...good", "wow!now", "@luna", "b4", "3", "8", "9-5", "te*se", "3 2 1", "mañana", "привіт",
]  # fmt: skip
AGING = [
    "18", "19", "21", "18+", "f19", "22f", "30s", "20 something", "8 yo", "one yo", "y", "y/o", "years", "old", "now",
    "at last", "and naughty", "& naughty", "n wild", "barely", "i'm", "she is", "turned", "twenty", "eighteen", "of",
    "months from", "not yet", "recien", "juste", "recem", "ist", "tengo", "l8", "2O", "0ld", "a5leep", "t33n", "i", "u",
]  # fmt: skip


@settings(max_examples=300)
@given(
    st.sampled_from([*BAD, *FINE, *LISTED]).map(str.split),
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from([*EVERYDAY, *AGING])), min_size=1, max_size=5),
    st.booleans(),
)
def test_figures_dashes_and_signs_beside_it_change_nothing_of_what_reading_it_whole_finds(
    words: list[str], beside: list[tuple[int, str]], alone: bool
) -> None:
    for at, figure in beside:
        words = [*words[: at % (len(words) + 1)], figure, *words[at % (len(words) + 1) :]]
    text = " ".join(figure for _, figure in beside) if alone else " ".join(words)
    assert unsafe_match(text) == match_when_read(text)


#: Of Cyrillic letters some look like Latin ones that stand alone, in words or beside them.
CYRILLIC = [
    "у", "я", "і", "в", "й", "є", "з", "а", "о", "ь", "це", "же", "ми", "до", "була", "сила", "зима", "щоб", "їй,",
    "будь-яку", "по-перше", "п'ять", "п’ять", "мені", "не", "один", "18", "8", "1", "рік", "років!", "те", "е", "n",
    "оk", "take", "x", "mañana", "-", "🔥", "it’s", "юна", "дівча", "шко", "ла", "т", "ее", "спала",
    "нарешті", "тільки",
]  # fmt: skip


@settings(max_examples=300)
@given(
    st.lists(st.sampled_from(CYRILLIC), min_size=1, max_size=9),
    st.lists(st.sampled_from([one for row in listed("drop") if row["tongue"] == "uk" for one in row["text"].split()])),
    st.integers(0, 9),
)
def test_what_cyrillic_letters_look_like_changes_nothing_of_what_reading_it_whole_finds(
    words: list[str], unsafe_words: list[str], at: int
) -> None:
    text = " ".join([*words[:at], *unsafe_words, *words[at:]])
    assert unsafe_match(text) == match_when_read(text)


def test_a_text_of_the_lists_with_a_figure_or_a_sign_of_every_day_is_mostly_told_by_its_words() -> None:
    fine = [text for text in FINE if text.isascii() and harmless(text.casefold())]
    told = [(text, beside) for text in fine for beside in EVERYDAY if harmless(f"{text} love {beside}".casefold())]
    assert len(told) > 0.95 * len(fine) * len(EVERYDAY)
    assert [f"{text} love {beside}" for text, beside in told[::7] if match_when_read(f"{text} love {beside}")] == []


@settings(suppress_health_check=list(HealthCheck))
@given(st.sampled_from(PATTERNS_OF_FIGURES), st.data(), st.sampled_from(["", "Hey you ", "only $5: "]))
def test_a_figure_by_which_a_pattern_finds_something_is_never_harmless(
    pattern: str, data: st.DataObject, before: str
) -> None:
    text = before + data.draw(st.from_regex(re.compile(compiled(pattern).pattern, re.ASCII), fullmatch=True))
    assert unsafe_match(text) == match_when_read(text)


def test_no_piece_that_is_looked_for_beside_a_word_is_longer_than_what_is_read_there() -> None:
    assert max(len(piece) for pattern in PATTERNS for pieces in pieces_of(pattern) for piece in pieces) < SPAN


def test_each_text_of_the_lists_is_told_alike_by_its_words_and_read_whole() -> None:
    texts = [*BAD, *FINE, *LISTED]
    assert [text for text in texts if harmless(text.casefold()) and match_when_read(text)] == []
    assert sum(harmless(text.casefold()) for text in texts) > 0.4 * sum(match_when_read(text) is None for text in texts)


def holds_what_it_needs(text: str, pattern: str) -> bool:
    return all(any(piece in text for piece in pieces) for pieces in pieces_of(pattern))


def test_what_its_words_tell_of_a_text_does_not_hang_on_which_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [*FINE, *BAD]
    told = [harmless(text.casefold()) for text in texts]
    monkeypatch.setattr(safety_words, "_MOST_REMEMBERED", 20)
    assert [harmless(text.casefold()) for text in texts] == told


def test_each_text_of_the_lists_is_told_alike_with_hyphens_in_its_words() -> None:
    texts = [hyphened(text) for text in [*BAD, *FINE, *LISTED]]
    assert [text for text in texts if harmless(text.casefold()) and match_when_read(text)] == []
    assert sum(harmless(text.casefold()) for text in texts) > 100


@settings(suppress_health_check=list(HealthCheck))
@given(st.sampled_from(PATTERNS), st.data())
def test_whatever_a_pattern_matches_holds_each_piece_that_it_is_said_to_need(pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(compiled(pattern)))
    assert holds_what_it_needs(text, pattern)


def test_letters_with_several_spellings_are_one_piece_with_what_stands_beside_them() -> None:
    ways = {"pidsyp", "pidsip", "pydsyp", "pydsip"}
    assert pieces_of(r"\bпідсип\w+") == (frozenset(ways),)
    assert pieces_of(r"\bwithout (?:asking|telling)\b(?= her)") == (frozenset({"without asking", "without telling"}),)


def test_a_pattern_of_one_cyrillic_word_is_called_for_by_that_word_alone() -> None:
    assert any("підсип" in pattern for pattern in patterns_called_by("pidsypav"))
    assert not any("підсип" in pattern for pattern in patterns_called_by("pidsmazhyla"))


def test_each_pattern_that_finds_something_in_the_lists_finds_each_piece_that_it_needs() -> None:
    for way in {way for text in [*BAD, *LISTED] for way in readings(text)}:
        missing = [one for one in (*PATTERNS, *IDIOMS) if not holds_what_it_needs(way, one)]
        assert [one for one in missing if compiled(one).search(way)] == []


def test_no_picture_that_is_passed_over_stands_for_a_letter_or_a_number() -> None:
    signs = [chr(code) for code in range(0x80, 0x20000) if PICTURES.fullmatch(chr(code))]
    assert len(signs) > 1000
    assert [sign for sign in signs for way in readings(sign) if any(map(str.isalnum, way))] == []


def test_each_digit_is_read_as_one_of_the_ten_that_patterns_know() -> None:
    digits = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Nd"]
    assert {way for sign in digits for way in readings(sign)} == set("0123456789")


def is_called_for(text: str, pattern: str) -> bool:
    """Whether the words of the text have it tried."""
    marks = marks_of(text)
    return any(mark in marks and needed in text for mark, needed in MARKS[pattern])


def called_for_draws(pattern: str, data: st.DataObject) -> None:
    """ "4" stands for a letter in patterns that a text is never read with."""
    spelt_out = compiled(pattern).pattern.replace("(?:ch|4)", "ch")
    text = data.draw(st.from_regex(re.compile(spelt_out, re.ASCII), fullmatch=True))
    assert is_called_for(text, pattern) or not compiled(pattern).search(text)


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(PATTERNS), st.data())
def test_whatever_a_pattern_matches_has_a_word_that_calls_for_it(pattern: str, data: st.DataObject) -> None:
    called_for_draws(pattern, data)


@pytest.mark.soak
@pytest.mark.parametrize("pattern", PATTERNS)
def test_each_pattern_is_called_for_by_each_of_its_ways(pattern: str) -> None:
    @settings(max_examples=40, suppress_health_check=list(HealthCheck), phases=[Phase.generate], deadline=None)
    @given(st.data())
    def each_way(data: st.DataObject) -> None:
        called_for_draws(pattern, data)

    each_way()


@given(st.sampled_from([*BAD, *FINE]))
def test_the_marks_looked_for_first_pass_over_no_text_that_a_rule_finds(text: str) -> None:
    every = {pattern for rules in RULES.values() for _, _, pattern in rules}
    found = any(compiled(pattern).search(without_idioms(way)) for way in readings(text) for pattern in every)
    assert unsafe(text) is not None or not found


@pytest.mark.requirement("content:safety:tongues")
@pytest.mark.parametrize("tongue", TONGUES)
def test_of_two_hundred_texts_that_must_be_dropped_none_is_missed(tongue: str) -> None:
    assert [row["text"] for row in listed("drop") if row["tongue"] == tongue and unsafe(row["text"]) is None] == []


@pytest.mark.requirement("content:safety:tongues")
def test_of_two_hundred_texts_that_only_look_alike_at_most_two_in_a_hundred_are_held_back() -> None:
    rows = listed("pass")
    held_back = [row["text"] for row in rows if unsafe(row["text"]) is not None]
    assert len(held_back) <= 0.02 * len(rows), held_back


@pytest.mark.requirement("content:safety:tongues")
def test_what_says_that_somebody_sleeps_is_dropped_and_what_only_speaks_of_sleep_or_of_errands_is_not() -> None:
    assert [row["text"] for row in listed("drop_2") if unsafe(row["text"]) is None] == []
    assert [row["text"] for row in listed("pass_2") if unsafe(row["text"]) is not None] == []


@pytest.mark.requirement("content:safety:tongues")
def test_what_says_that_somebody_was_pressed_filmed_unseen_or_kept_in_by_parents_is_dropped_and_likes_of_it_not() -> (
    None
):
    assert [row["text"] for row in listed("drop_3") if unsafe(row["text"]) is None] == []
    assert [row["text"] for row in listed("pass_3") if unsafe(row["text"]) is not None] == []


@pytest.mark.requirement("content:safety:tongues")
def test_force_by_any_person_and_tense_is_dropped_and_what_says_that_nobody_is_forced_is_not() -> None:
    assert [row["text"] for row in listed("drop_4") if unsafe(row["text"]) is None] == []
    assert [row["text"] for row in listed("pass_4") if unsafe(row["text"]) is not None] == []


@pytest.mark.requirement("content:safety:tongues")
def test_coming_of_age_and_asleep_unaware_are_dropped_in_every_tongue_and_what_only_looks_so_is_not() -> None:
    assert [row["text"] for row in listed("drop_5") if unsafe(row["text"]) is None] == []
    assert [row["text"] for row in listed("pass_5") if unsafe(row["text"]) is not None] == []


@pytest.mark.requirement("content:safety:tongues")
def test_an_age_to_come_or_of_several_and_a_no_by_any_form_of_the_verb_are_dropped_and_counts_prices_and_june_not() -> (
    None
):
    assert [row["text"] for row in listed("drop_6") if unsafe(row["text"]) is None] == []
    assert [row["text"] for row in listed("pass_6") if unsafe(row["text"]) is not None] == []


@pytest.mark.requirement("content:safety:tongues")
def test_births_names_with_ages_parents_about_fear_and_secret_cameras_are_dropped_and_clock_times_and_delays_not() -> (
    None
):
    assert [row["text"] for row in listed("drop_7") if unsafe(row["text"]) is None] == []
    assert [row["text"] for row in listed("pass_7") if unsafe(row["text"]) is not None] == []


@pytest.mark.requirement("content:safety:youth-and-age")
def test_an_age_before_a_figure_with_its_day_or_as_an_ordinal_is_dropped_and_what_is_turned_or_numbered_is_not() -> (
    None
):
    assert [row["text"] for row in listed("drop_8") if unsafe(row["text"]) is None] == []
    assert [row["text"] for row in listed("pass_8") if unsafe(row["text"]) is not None] == []


@pytest.mark.requirement("content:safety:obfuscated")
@pytest.mark.parametrize(
    ("hidden", "plain"),
    [
        ("u n d e r a g e", "underage"),
        ("u.n.d.e.r.a.g.e", "underage"),
        ("un🍀der🍀age", "underage"),
        ("u🍀n🍀d🍀e🍀r🍀a🍀g🍀e", "underage"),
        ("un\u200bder\u2060age", "underage"),
        ("und3r4g3", "underage"),
        ("und*r*ge", "underage"),
        ("t-33-n", "teen"),
        ("sixt33n", "sixteen years old"),
        ("ündérâge", "underage"),
        ("undеrаgе", "underage"),
        ("ｕｎｄｅｒａｇｅ", "underage"),
        ("🅤🅝🅓🅔🅡🅐🅖🅔", "underage"),
        ("ᴜɴᴅᴇʀᴀɢᴇ", "underage"),
        ("i am １８", "i am 18"),
        ("i am 1️⃣8️⃣", "i am 18"),
        ("i am 1 🍀 8", "i am 18"),
        ("i am 18yo", "i am 18 yo"),
        ("i am 2O", "i am 20"),
        ("i am l9", "i am 19"),
        ("мені 18 рокiв", "meni 18 rokiv"),
        ("мені 18 p0кiв", "meni 18 rokiv"),
        ("р о к і в", "rokiv"),
        ("minderjährig", "minderjahrig"),
        ("años", "anhos"),
    ],
)
def test_what_hides_a_word_is_read_through(hidden: str, plain: str) -> None:
    assert plain in readings(hidden)


@pytest.mark.requirement("content:safety:obfuscated")
@pytest.mark.parametrize(
    "text", ["s h e i s u n d e r a g e", "w i t h o u t c o n s e n t", "t e f u e r z o a m i r a r"]
)
def test_letters_apart_without_a_sign_of_where_a_word_ends_hide_nothing(text: str) -> None:
    assert unsafe(text) is not None


def test_each_pattern_can_be_looked_for_in_words_that_are_run_together() -> None:
    assert all(within_run(pattern).pattern for pattern in PATTERNS)


@pytest.mark.parametrize(
    "text", ["T O N I G H T", "G O O D M O R N I N G", "L I V E at 9 pm", "a d m i r e r s", "with @luna"]
)
def test_letters_apart_and_mentions_are_no_sign_of_anything(text: str) -> None:
    assert unsafe(text) is None


def test_of_what_is_unsafe_the_words_that_were_read_so_are_told() -> None:
    assert unsafe_match("Good morning, I'm １８!") == (AGE, "im 18")


@given(st.text(max_size=200))
def test_it_reads_any_text(text: str) -> None:
    assert unsafe(text) in (None, AGE, YOUTH, CONSENT)
