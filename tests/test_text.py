import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsframes.text import count_words, fold, fold_string, script_of, strip_accents, words

STABLE = settings(max_examples=200, deadline=None, derandomize=True)

ANY_CHARACTER = st.characters(exclude_categories=[])
"""Lone surrogates are characters too."""
NEWS_CHARACTERS = st.sampled_from(
    "aéÉœßİſ5٥۵ .,'’[]-_\n\t\u00a0\u202f\u2028\x00\x1f"
    "اأإآٱبتةهىيیکكلوؤئء\u0640\u064b\u064e\u0651\u0653\u0654\u0655\u0670ﻷﷲﺍﻴ"
    "\u0301\u0327\u200b\u200c\u200d\u200f\ufeff\u00ad\ufe0f🙂👍🏽中가\ud800\udc00"
)
UNITS = st.sampled_from(
    [*"aÉœßİſ5٥ .,'’-_\n\t\u00a0اأإآىةیکلؤئ\u0640\u200b\u200c\u200d\u00ad\x00ﻷﷲﺍ🙂\ud800", "e\u0301", "و\u0654", "صِ", "ا\u0653", "❤\ufe0f", "[Donald]", "[1]", "[دونالدُ]"]
)  # fmt: skip
"""Marks come with the letter that they stand on, and brackets in pairs."""
TEXTS = st.one_of(st.text(ANY_CHARACTER), st.text(NEWS_CHARACTERS), st.text(st.one_of(ANY_CHARACTER, NEWS_CHARACTERS)))


@STABLE
@given(text=TEXTS)
def test_every_folded_character_stands_for_a_stretch_of_the_text(text):
    folded = fold(text)
    assert len(folded.points) == len(folded.starts) == len(folded.ends) == len(str(folded))
    assert np.all(folded.starts >= 0)
    assert np.all(folded.starts < folded.ends)
    assert np.all(folded.ends <= len(text))


@STABLE
@given(text=TEXTS)
def test_offsets_never_go_back(text):
    folded = fold(text)
    assert np.all(np.diff(folded.starts) >= 0)
    assert np.all(np.diff(folded.ends) >= 0)


@STABLE
@given(text=TEXTS)
def test_the_way_back_leads_to_what_was_folded(text):
    folded = fold(text)
    for char, start, end in zip(str(folded), folded.starts, folded.ends, strict=True):
        # Whether a bracket is an editor's depends on what stands beside it.
        assert char in text[start:end] if char in "[]" else char in str(fold(text[start:end]))


@STABLE
@given(text=TEXTS)
def test_the_quick_way_to_fold_a_string_gives_the_same(text):
    assert fold_string(text) == str(fold(text)).strip()


@STABLE
@given(text=st.lists(UNITS).map("".join))
def test_folding_what_is_folded_changes_nothing(text):
    assert fold_string(fold_string(text)) == fold_string(text)


@STABLE
@given(text=st.text(NEWS_CHARACTERS))
def test_folded_text_has_nothing_that_readers_do_not_see(text):
    folded = fold_string(text)
    assert "  " not in folded
    assert not set(folded) & set("\u0640\u064e\u0651\u0670\u200b\u200c\u200d\u200f\ufeff\u00ad\x00\t\u00a0أإآٱةىÉ٥’_")


@pytest.mark.parametrize(
    "text", ["\ud800", "\udfff", "\ud83d\ude00", "a\udc80e\u0301", "\ud800\u064e", "[\ud800]"], ids=ascii
)
def test_lone_surrogates_are_kept(text):
    kept = [char for char in fold_string(text) if "\ud800" <= char <= "\udfff"]
    assert kept == [char for char in text if "\ud800" <= char <= "\udfff"]


SAME = {
    "letter case": ("TikTok", "TIKTOK"),
    "accented letter case": ("Élysée", "ÉLYSÉE"),
    "Greek final sigma is its own letter": ("ΣΑΣ", "σασ"),
    "decomposed accent": ("États", unicodedata.normalize("NFD", "États")),
    "full width": ("TikTok", "ＴｉｋＴｏｋ"),
    "ligature": ("office", "oﬃce"),
    "curly apostrophe": ("l'Iran", "l’Iran"),
    "letter apostrophe": ("l'Iran", "lʼIran"),
    "grave for an apostrophe": ("l'Iran", "l`Iran"),
    "no-break hyphen": ("Tik-Tok", "Tik‑Tok"),
    "Unicode hyphen": ("Tik-Tok", "Tik‐Tok"),
    "low line": ("North Korea", "North_Korea"),
    "no-break space": ("North Korea", "North\u00a0Korea"),
    "ideographic space": ("North Korea", "North\u3000Korea"),
    "run of spaces": ("North Korea", " North \t\u202f Korea "),
    "soft hyphen": ("Kaspersky", "Kasper\u00adsky"),
    "zero-width space": ("Kaspersky", "Kasper\u200bsky"),
    "byte order mark": ("Kaspersky", "\ufeffKaspersky"),
    "variation selector": ("❤TikTok", "❤\ufe0fTikTok"),
    "alef with hamza above": ("امريكا", "أمريكا"),
    "alef with hamza below": ("ايران", "إيران"),
    "alef with madda": ("ابل", "آبل"),
    "alef with wasla": ("الصين", "ٱلصين"),
    "decomposed hamza": ("أمريكا", "ا\u0654مريكا"),
    "decomposed hamza on waw": ("مؤسسة", "مو\u0654سسة"),
    "decomposed hamza on ya": ("رئيس", "ري\u0654يس"),
    "decomposed hamza under a vowel": ("مؤسسة", "مو\u064e\u0654سسة"),
    "ta marbuta": ("السعوديه", "السعودية"),
    "alef maqsura": ("علي", "على"),
    "Persian ya": ("صيني", "صینی"),
    "Persian kaf": ("بكين", "بکين"),
    "vowels": ("الصين", "الصِّينُ"),
    "dagger alef": ("الرحمن", "الرحمٰن"),
    "tatweel": ("الصين", "الصـــين"),
    "tatweel with a vowel": ("بكين", "بـَكين"),
    "zero-width non-joiner": ("تيكتوك", "تيك\u200cتوك"),
    "right-to-left mark": ("الصين", "\u200fالصين\u200f"),
    "presentation forms": ("الصين", "ﺍﻟﺼﻴﻦ"),
    "lam-alef ligature": ("الأمريكي", "اﻷمريكي"),
    "Arabic-Indic digits": ("360", "٣٦٠"),
    "Persian digits": ("456", "۴۵۶"),
    "editorial brackets": ("Donald Trump", "[Donald] Trump"),
    "editorial brackets, Arabic": ("دونالد ترامب", "[دونالد] ترامب"),
    "editorial brackets behind a vowel": ("دونالد ترامب", "[دونالدُ] ترامب"),
}
OTHER = {
    "accent": ("États", "Etats"),
    "cedilla": ("français", "francais"),
    "hyphen and space": ("Tik-Tok", "Tik Tok"),
    "hamza on waw": ("مؤمن", "مومن"),
    "hamza on ya": ("رئيس", "رييس"),
    "hamza alone": ("سماء", "سما"),
    "space and line break": ("North Korea", "North\nKorea"),
    "Latin and Cyrillic": ("Ta", "Та"),
    "footnote mark": ("[1]", "1"),
    "Arabic footnote mark": ("[١]", "١"),
    "brackets inside a word": ("hack[er]s", "hackers"),
}


@pytest.mark.parametrize(("left", "right"), SAME.values(), ids=SAME.keys())
def test_what_readers_do_not_see_apart_folds_to_the_same(left, right):
    assert fold_string(left) == fold_string(right)


@pytest.mark.parametrize(("left", "right"), OTHER.values(), ids=OTHER.keys())
def test_what_readers_see_apart_does_not_fold_to_the_same(left, right):
    assert fold_string(left) != fold_string(right)


@pytest.mark.parametrize(
    ("text", "number", "stretch"),
    [
        pytest.param("الصِّين", 2, "صِّ", id="a letter takes its vowels with it"),
        pytest.param("الصـين", 2, "ص", id="but not the tatweel"),
        pytest.param("e\u0301t", 0, "e\u0301", id="a decomposed letter is whole"),
        pytest.param("ﻷن", 1, "ﻷ", id="both letters of a ligature come from it"),
        pytest.param("a  b", 1, " ", id="the first of a run of spaces"),
        pytest.param("👍🏽 a", 3, "a", id="offsets count code points"),
    ],
)
def test_a_folded_character_knows_its_stretch(text, number, stretch):
    folded = fold(text)
    assert text[folded.starts[number] : folded.ends[number]] == stretch


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "China's hackers hit the U.K.", ["China's", "hackers", "hit", "the", "U", "K"], id="English possessive"
        ),
        pytest.param("a state-backed attack", ["a", "state-backed", "attack"], id="English hyphen"),
        pytest.param(
            "364,000,000 records, 3.5 million", ["364,000,000", "records", "3.5", "million"], id="English numbers"
        ),
        pytest.param(
            "L’application n'est qu’un outil", ["L’application", "n'est", "qu’un", "outil"], id="French elision"
        ),
        pytest.param("les États-Unis, c.-à-d.", ["les", "États-Unis", "c", "à-d"], id="French hyphens"),
        pytest.param("« Faux », dit-il ; 3,5 %", ["Faux", "dit-il", "3,5"], id="French punctuation"),
        pytest.param(unicodedata.normalize("NFD", "État visé"), ["E\u0301tat", "vise\u0301"], id="French, decomposed"),
        pytest.param("وقالت الصين، وبالصين؟", ["وقالت", "الصين", "وبالصين"], id="Arabic proclitics"),
        pytest.param("الصِّينُ والعَرَب", ["الصِّينُ", "والعَرَب"], id="Arabic vowels"),
        pytest.param("الصـــين تنفي", ["الصـــين", "تنفي"], id="Arabic tatweel"),
        pytest.param("٣٫٥ مليون و١٬٠٠٠", ["٣٫٥", "مليون", "و١٬٠٠٠"], id="Arabic numbers"),
        pytest.param("تيك\u200cتوك TikTok", ["تيك\u200cتوك", "TikTok"], id="zero-width non-joiner and Latin"),
        pytest.param("TikTok.The most الصين.وقال", ["TikTok", "The", "most", "الصين", "وقال"], id="glued sentences"),
        pytest.param("— … 🙂 « » ،", [], id="no words"),
        pytest.param("", [], id="empty"),
    ],
)
def test_words_of_three_languages(text, expected):
    assert words(text) == expected
    assert count_words(text) == len(expected)


@STABLE
@given(text=TEXTS)
def test_words_are_counted_as_they_are_listed(text):
    assert count_words(text) == len(words(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("États-Unis", "Etats-Unis"),
        ("Çavuşoğlu", "Cavusoglu"),
        ("e\u0301", "e"),
        ("cœur", "cœur"),
        ("TikTok", "TikTok"),
    ],
)
def test_accents_are_stripped(text, expected):
    assert strip_accents(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("الصين", "Arabic"),
        ("TikTok 360", "Latin"),
        ("تطبيق X", "Arabic"),
        ("360", "other"),
        ("Россия", "other"),
        ("", "other"),
    ],
)
def test_the_script_is_that_of_most_letters(text, expected):
    assert script_of(text) == expected
