"""The bank: how many, how different, how tasteful."""

import re
from collections import Counter
from statistics import mean

import pytest

from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.safety import unsafe
from eros_db.demo import parts
from eros_db.demo.captions import DemoCaption

#: Words that no demo caption may hold: explicit ones, and claims that no data stands behind.
_TASTELESS = re.compile(
    r"\b(?:sex\w*|nudes?|nudity|naked|porn\w*|fuck\w*|cock|dick|pussy|tits?|boobs?|ass|cum|horny|orgasm\w*|strip\w*|slut\w*|"
    r"baby|daddy|girls?|boys?|kids?|teen\w*|young\w*|school\w*|college|innocent|virgin\w*|petite|"
    r"retail|discount\w*|percent|half price|sold out|in stock|only \w+ left|last ones?|free trial|guarantee\w*)\b"
    r"|[0-9$%€£]",
    re.IGNORECASE,
)
_LAST_ONE = "last one"  # "the last one" is the set before, not a stock

_NOT_WORDS = re.compile(r"[^a-z' ]")


def _words(text: str) -> str:
    return " ".join(_NOT_WORDS.sub(" ", text.lower()).split())


@pytest.mark.requirement("demo:captions:count")
def test_the_bank_has_the_sizes_of_the_real_one(captions: list[DemoCaption]) -> None:
    counts = Counter(caption.kind for caption in captions)
    assert len(captions) == 59_405
    assert set(counts) == {kind for row in default_catalogue().values() for kind in row.caption_types}
    assert counts["flirty"] == 12_800
    assert counts["ppv_offer"] == 11_600
    assert counts["miss_you"] == 68


@pytest.mark.requirement("demo:captions:count")
def test_every_register_writes_every_caption_type_somewhere(captions: list[DemoCaption]) -> None:
    written = {(caption.tone, caption.kind) for caption in captions}
    assert {tone for tone, _ in written} == set(parts.tones())
    assert len(written) == len(parts.tones()) * len(parts.caption_types())


@pytest.mark.requirement("demo:captions:unique")
def test_no_two_captions_are_alike_even_without_emoji(captions: list[DemoCaption]) -> None:
    assert len({caption.text for caption in captions}) == len(captions)
    plain = Counter((caption.kind, _words(caption.text)) for caption in captions)
    alike = sum(count - 1 for count in plain.values())
    assert alike < len(captions) / 1_000  # a "lol" or a comma may be all the difference


@pytest.mark.full
@pytest.mark.requirement("demo:captions:taste")
def test_no_caption_is_tasteless_or_claims_what_no_data_holds(captions: list[DemoCaption]) -> None:
    found = [caption.text for caption in captions if _TASTELESS.search(caption.text.lower().replace(_LAST_ONE, ""))]
    assert found == []


@pytest.mark.requirement("demo:captions:taste")
def test_a_sample_of_captions_is_safe(captions: list[DemoCaption]) -> None:
    assert [caption.text for caption in captions[::12] if unsafe(caption.text)] == []


@pytest.mark.full
@pytest.mark.requirement("demo:captions:taste")
def test_every_caption_is_safe(captions: list[DemoCaption]) -> None:
    assert [caption.text for caption in captions if unsafe(caption.text)] == []


@pytest.mark.requirement("demo:captions:taste")
def test_captions_read_like_sentences(captions: list[DemoCaption]) -> None:
    for caption in captions:
        assert "{" not in caption.text
        assert "  " not in caption.text
        assert not re.search(r"\b[Aa] [aeio]\w+ set\b|\b[Aa]n [^aeiou ]\w* set\b", caption.text)
        assert 14 <= len(caption.text) <= 400


@pytest.mark.requirement("demo:captions:facts")
def test_scores_and_marks_have_the_shares_of_a_real_bank(captions: list[DemoCaption]) -> None:
    assert mean(caption.score >= 40 for caption in captions) == pytest.approx(0.75, abs=0.02)
    assert all(0 <= caption.score <= 100 for caption in captions)
    assert mean(caption.theme is None for caption in captions) == pytest.approx(0.60, abs=0.02)
    assert 0.05 <= mean(caption.paid_only for caption in captions) <= 0.10


@pytest.mark.requirement("demo:captions:facts")
def test_themes_are_spread_evenly_and_winbacks_are_for_paid_pages(captions: list[DemoCaption]) -> None:
    themes = Counter(caption.theme for caption in captions if caption.theme is not None)
    assert set(themes) == set(range(1, 17))
    assert max(themes.values()) < 1.2 * min(themes.values())
    assert all(caption.paid_only for caption in captions if caption.kind in ("renewal", "winback"))


@pytest.mark.requirement("demo:captions:facts")
def test_what_speaks_of_a_subscription_is_for_paid_pages_only(captions: list[DemoCaption]) -> None:
    speaks = [caption for caption in captions if "subscri" in caption.text.lower()]
    assert len(speaks) > 1_000
    assert all(caption.paid_only for caption in speaks)
