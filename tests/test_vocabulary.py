"""Words of three languages: clitics and elision taken off, lemmas, keyness, keyword in context."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from newsframes import load_lexicon
from newsframes.text import fold_string
from newsframes.vocabulary import (
    PRIOR_WORDS,
    REFERENCE_SIZE,
    count_words_and_clitics,
    keyness,
    keyword_in_context,
    lemmatize,
    reference_frequencies,
    strip_article,
    strip_proclitics,
    tokens,
    without_proclitics,
)

LEXICON = load_lexicon(Path(__file__).parents[1] / "data" / "lexicon")
ENGLISH = "Canada’s ban on China's app doesn't apply to users’ phones, O'Reilly said in 2020."
FRENCH = "L'application qu’elle juge d'aujourd’hui n'est pas jusqu'ici l’État lorsqu’on s’en sert."
ARABIC = "والحكومة الصينية تنفي WeChat وتيك توك"


def sentence_rows(*texts: str, region: str = "body", article: str = "a") -> pd.DataFrame:
    """Sentences of one article, with a space between them."""
    starts = np.cumsum([0, *(len(text) + 1 for text in texts[:-1])])
    return pd.DataFrame(
        [(article, n, s, s + len(t), region, t) for n, (s, t) in enumerate(zip(starts, texts, strict=True), start=1)],
        columns=["article_id", "sentence_no", "start", "end", "region", "text"],
    )


def spans(*rows: tuple[int, int]) -> pd.DataFrame:
    return pd.DataFrame([("a", start, end) for start, end in rows], columns=["article_id", "start", "end"])


def tokens_of(text: str, language: str, *names: tuple[int, int]) -> pd.DataFrame:
    return tokens(sentence_rows(text), spans(*names), pd.Series({"a": language}), LEXICON)


# Clitics and lemmas


@pytest.mark.parametrize(
    ("word", "bare"),
    [
        ("والصين", "الصين"),
        ("بالصين", "الصين"),
        ("للصين", "الصين"),
        ("وللصين", "الصين"),
        ("وبالصين", "الصين"),
        ("كالصين", "الصين"),
        ("وقال", "قال"),
        ("فقال", "قال"),
        ("سيقول", "يقول"),
        ("لبيانات", "بيانات"),
        ("وبحسب", "حسب"),
        ("للحكومة", "الحكومه"),
        ("بالتجسس", "التجسس"),
    ],
)
def test_proclitics_are_taken_off(word, bare):
    assert strip_proclitics(fold_string(word)) == bare


@pytest.mark.parametrize(
    "word",
    [
        "وزير",
        "بكين",
        "كاسبر",
        "فيسبوك",
        "فريق",
        "وسائل",
        "كبير",
        "باريس",
        "لندن",
        "لبنان",
        "سلطات",
        "بيانات",
        "بريطانيا",
        "ولايات",
    ],
)
def test_word_that_merely_begins_with_such_a_letter_is_never_cut(word):
    assert strip_proclitics(fold_string(word)) == fold_string(word)


@pytest.mark.parametrize(
    ("word", "bare"), [("الحكومه", "حكومه"), ("الكتروني", "الكتروني"), ("الله", "الله"), ("الف", "الف")]
)
def test_article_is_taken_off_unless_it_is_part_of_the_word(word, bare):
    assert strip_article(word) == bare


@pytest.mark.parametrize(
    ("language", "forms", "lemma"),
    [
        ("en", ["accusation", "accusations", "Accusations"], "accusation"),
        ("en", ["say", "says", "said", "SAID"], "say"),
        ("en", ["company", "companies"], "company"),
        ("fr", ["application", "applications", "Applications"], "application"),
        ("fr", ["chinois", "chinoises", "Chinoise"], "chinois"),
        ("fr", ["État", "États"], "état"),
        ("ar", ["حكومة", "الحكومة", "والحكومة", "للحكومة", "بِالحُكومَةِ", "الحكومـة"], "حكومه"),
        ("ar", ["أمن", "الأمن", "والأمن"], "امن"),
    ],
)
def test_forms_of_a_word_have_one_lemma(language, forms, lemma):
    assert {lemmatize(form, language) for form in forms} == {lemma}


def test_accents_of_french_lemmas_stay():
    assert lemmatize("sécurité", "fr") == "sécurité"


@pytest.mark.parametrize(
    ("word", "bare"), [("والحكومة", "الحكومة"), ("وقالَ", "وقالَ"), ("وزير", "وزير"), ("ban", "ban")]
)
def test_shown_form_loses_its_proclitics_where_letters_stand_one_for_one(word, bare):
    assert without_proclitics(word) == bare


# Tokens


def test_english_possessives_are_taken_off_and_other_apostrophes_stay():
    table = tokens_of(ENGLISH, "en")
    words = "Canada ban on China app doesn't apply to users phones O'Reilly said in"
    assert table["surface"].tolist() == words.split()


def test_french_elisions_are_split_off_and_aujourd_hui_stays():
    words = "application elle juge aujourd’hui est pas ici État on en sert"
    assert tokens_of(FRENCH, "fr")["surface"].tolist() == words.split()


def test_words_in_another_script_than_the_articles_are_left_out():
    assert tokens_of(ARABIC, "ar")["surface"].tolist() == ["والحكومة", "الصينية", "تنفي", "وتيك", "توك"]


@pytest.mark.parametrize(("language", "text"), [("en", ENGLISH), ("fr", FRENCH), ("ar", ARABIC)])
def test_offsets_of_tokens_give_their_surface(language, text):
    table = tokens_of(text, language)
    assert len(table) > 4
    assert [text[token.start : token.end] for token in table.itertuples()] == table["surface"].tolist()


def test_offsets_of_tokens_count_from_the_start_of_the_article():
    table = tokens(sentence_rows("Canada acts.", "L’État agit."), spans(), pd.Series({"a": "fr"}), LEXICON)
    assert table.loc[table["surface"] == "État", ["sentence_no", "start", "end"]].to_numpy().tolist() == [[2, 15, 19]]


def test_stop_words_and_words_of_names_are_marked():
    text = "The Treasury Board of Canada acts"
    table = tokens_of(text, "en", (4, 28)).set_index("surface")
    assert table.index[table["is_stop"]].tolist() == ["The", "of"]
    assert table.index[table["in_name"]].tolist() == ["Treasury", "Board", "of", "Canada"]


def test_arabic_name_behind_a_proclitic_is_in_the_name():
    assert tokens_of("حظرت كندا تيك توك وكاسبر", "ar", (5, 9), (19, 24))["in_name"].tolist() == [
        False,
        True,
        False,
        False,
        True,
    ]


def test_boilerplate_has_no_tokens():
    table = tokens(sentence_rows("Leave a comment", region="boilerplate"), spans(), pd.Series({"a": "en"}), LEXICON)
    assert table.empty


@pytest.mark.parametrize(
    ("language", "text", "n"),
    [
        ("fr", "l'application", 2),
        ("fr", "aujourd'hui", 1),
        ("fr", "Qu’est-ce que c’est", 5),
        ("en", "China's app", 2),
        ("ar", "وزير", 1),
        ("ar", "الصين", 2),
        ("ar", "والصين", 3),
        ("ar", "للصين", 3),
        ("ar", "وبالصين", 4),
    ],
)
def test_words_written_together_are_counted_apart(language, text, n):
    assert count_words_and_clitics(sentence_rows(text), pd.Series({"a": language})).tolist() == [n]


# Keyness


def token_rows(counts: dict[str, int], *, article: str = "a", language: str = "en", **marks: bool) -> pd.DataFrame:
    """So many tokens of each lemma, written as the lemma."""
    rows = [(article, language, 1, word, word) for word, n in counts.items() for _ in range(n)]
    table = pd.DataFrame(rows, columns=["article_id", "language", "sentence_no", "surface", "lemma"])
    return table.assign(**({"is_stop": False, "in_name": False} | marks))


TOY = pd.concat([
    token_rows({"espionage": 6, "people": 6, "cybersecurity": 3, "ban": 2, "device": 1}),
    token_rows({"the": 30}, is_stop=True),
    token_rows({"huawei": 9}, in_name=True),
])  # fmt: skip
GROUPS = pd.Series({"a": "en"})


def test_rare_words_that_are_frequent_here_come_first():
    keys = keyness(TOY, GROUPS)
    assert keys["lemma"].tolist() == ["espionage", "cybersecurity", "ban", "people"]
    assert keys["n"].tolist() == [6, 3, 2, 6]
    assert keys["z"].is_monotonic_decreasing


def test_stop_words_and_names_count_among_the_tokens_but_are_no_key_words():
    keys = keyness(TOY, GROUPS)
    assert set(keys["n_tokens"]) == {18 + 30 + 9}
    assert keys["per_1000"].tolist() == pytest.approx([1000 * n / 57 for n in keys["n"]])
    assert not {"the", "huawei"} & set(keys["lemma"])


def test_names_can_be_counted_in():
    keys = keyness(TOY, GROUPS, with_names=True).set_index("lemma")
    assert keys.loc["huawei", "n"] == 9
    assert len(keys) == 5


def test_least_count_can_be_set():
    assert "device" in set(keyness(TOY, GROUPS, min_count=1)["lemma"])


def test_log_odds_and_z_are_those_of_monroe_and_others():
    general = reference_frequencies("en")["espionage"]
    a, n, b, m = 6, 57, REFERENCE_SIZE * general, REFERENCE_SIZE
    prior, all_prior = PRIOR_WORDS * general, PRIOR_WORDS
    here = np.log((a + prior) / (n + all_prior - a - prior))
    there = np.log((b + prior) / (m + all_prior - b - prior))
    row = keyness(TOY, GROUPS).set_index("lemma").loc["espionage"]
    assert row["log_odds"] == pytest.approx(here - there)
    assert row["z"] == pytest.approx((here - there) / np.sqrt(1 / (a + prior) + 1 / (b + prior)))
    assert row["reference"] == pytest.approx(1e6 * general)


def test_groups_are_told_apart_and_rows_in_another_order_give_the_same():
    french = token_rows({"espionnage": 4, "application": 3}, article="b", language="fr")
    both, groups = pd.concat([TOY, french]), pd.Series({"a": "en", "b": "fr"})
    keys = keyness(both, groups)
    assert keys.loc[keys["group"] == "fr", "lemma"].tolist() == ["espionnage", "application"]
    pd.testing.assert_frame_equal(keyness(both.sample(frac=1, random_state=3), groups[::-1]), keys)


def test_most_frequent_form_is_the_label():
    forms = ["bans", "Ban", "bans", "ban", "Bans"]
    table = token_rows({"ban": 5}).assign(surface=forms)
    assert keyness(table, GROUPS)["label"].tolist() == ["bans"]


def test_articles_with_stop_words_alone_give_a_table_without_rows():
    assert keyness(token_rows({"the": 3}, is_stop=True), GROUPS).empty


# Keyword in context

LINES = {
    "en": ("Citing security concerns, Canada has banned the Chinese app WeChat from official phones.", "Chinese"),
    "fr": ("Pékin, qui nie tout, a demandé des preuves à l’administration américaine dès lundi.", "preuves"),
    "ar": ("وأكدت السلطات الصينية اليوم الثلاثاء بأن الاتهامات التي وجهتها الولايات المتحدة لا أساس لها.", "الاتهامات"),
}


def context(language: str, width: int) -> tuple[str, str, pd.Series]:
    text, word = LINES[language]
    sentences = sentence_rows("First.", text)
    start = sentences["start"].iloc[1] + text.index(word)
    span = pd.DataFrame(
        [("a", 2, start, start + len(word), word)], columns=["article_id", "sentence_no", "start", "end", "surface"]
    )
    return text, word, keyword_in_context(span, sentences, width=width).iloc[0]


@pytest.mark.parametrize("language", LINES)
def test_context_wide_enough_rebuilds_the_sentence(language):
    text, word, line = context(language, 200)
    assert line["before"] + line["keyword"] + line["after"] == text
    assert line["keyword"] == word


@pytest.mark.parametrize("language", LINES)
@pytest.mark.parametrize("width", [12, 20, 30])
def test_narrow_context_is_cut_at_words_and_says_so(language, width):
    text, word, line = context(language, width)
    left, right = text.split(word)
    before, after = line["before"].removeprefix("…"), line["after"].removesuffix("…")
    assert line["before"].startswith("…")
    assert line["after"].endswith("…")
    assert left.endswith(" " + before)
    assert right.startswith(after + " ")
    assert len(before) <= width
    assert len(after) <= width


def test_context_has_a_row_for_each_span_in_their_order():
    sentences = sentence_rows("China denies. China accuses.")
    rows = [("a", 1, 14, 19, "China"), ("a", 1, 0, 5, "China")]
    lines = keyword_in_context(
        pd.DataFrame(rows, columns=["article_id", "sentence_no", "start", "end", "surface"]), sentences
    )
    assert lines["before"].tolist() == ["China denies. ", ""]
    assert lines["after"].tolist() == [" accuses.", " denies. China accuses."]
