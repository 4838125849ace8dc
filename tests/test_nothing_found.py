"""Where there is nothing to count, to draw or to compare, it is said so: no error, no zero that looks like a finding."""

import pandas as pd
import pytest
from matplotlib import pyplot as plt

from newsframes import figures, findings
from newsframes.accusations import accusation_pairs, certainty_by_position, linked_codings, value_counts
from newsframes.agreement import (
    claim_finding,
    claim_values,
    mention_accuracy,
    two_coders,
    unit_agreement,
    value_agreement,
)
from newsframes.annotate import annotate
from newsframes.calibration import code_counts, corrected, larger_than_instrument, with_shares
from newsframes.codebook import CLAIM_VARIABLES, FRAMES
from newsframes.corpus import article_labels, overview
from newsframes.errors import InputError
from newsframes.lexicon import load_lexicon
from newsframes.profiles import (
    coded_sentences,
    coding_accuracy,
    frames_of_claims,
    in_sentences,
    presence,
    ranking,
    shares,
    voice_counts,
)
from newsframes.rates import by_language, entity_rates, leading_entities, named_by_all, same_story
from newsframes.show import MOST_ROWS, NOT_CODED, show_concordance, show_passages, show_table
from newsframes.tables import TABLES
from newsframes.vocabulary import keyness, tokens

WEATHER = (
    "The weather is nice today. People walk in the park.",
    "Il fait beau aujourd’hui. Les gens se promènent.",
    "مرحبا",
)


def empty(name: str) -> pd.DataFrame:
    """A table of the collection without rows, typed as read_table types it."""
    types = {"string": "str", "integer": "int64", "number": "float64", "boolean": "bool"}
    return pd.DataFrame({column.name: pd.Series(dtype=types[column.type]) for column in TABLES[name].columns})


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    """Three articles that name nobody and claim nothing, one of a single word."""
    rows = [
        (f"a{n}", language, text, "", "", "", "", len(text.split()))
        for n, (language, text) in enumerate(zip(("en", "fr", "ar"), WEATHER, strict=True))
    ]
    return pd.DataFrame(
        rows, columns=["article_id", "language", "text", "title", "story", "outlet", "published", "n_words"]
    )


@pytest.fixture(scope="module")
def annotation(articles):
    return annotate(articles)


@pytest.fixture(scope="module")
def languages(articles) -> pd.Series:
    return articles.set_index("article_id")["language"]


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def words_of(figure) -> str:
    return " ".join(text.get_text() for text in figure.findobj(plt.Text))


def test_rates_and_stories_of_articles_that_name_nobody_are_empty(annotation, articles, languages):
    rates = entity_rates(annotation.mentions, annotation.sentences, languages)
    assert rates.empty and named_by_all(rates) == "" and leading_entities(rates).empty
    assert findings.named_most(rates.assign(label="")) == "nobody"
    assert findings.spread(rates.assign(label="")) == "no entity of the authority file is named in any article"
    names = pd.DataFrame(columns=["en", "ar", "fr"])
    captions = figures.language_captions(articles)
    assert by_language(rates, names["en"], ["n"]).empty
    assert "N = 0" in words_of(figures.draw_entity_rates(rates, names, captions))
    assert "N = 0" in words_of(figures.draw_entities_by_article(rates, names, article_labels(articles), languages))
    assert (
        findings.told_alike(same_story(rates.assign(label=""), articles)) == "no two articles are given the same story"
    )


def test_claims_that_are_not_there_are_neither_drawn_nor_counted(annotation, articles, languages):
    claims, coded = annotation.claims, empty("gold_claims_consensus")
    labels = article_labels(articles)
    assert findings.certain_by_position(certainty_by_position(claims)) == "no claim is found"
    assert claims.empty
    pairs = accusation_pairs(claims, languages)
    assert findings.accused_most(pairs, {}) == "nobody"
    assert "N = 0" in words_of(figures.draw_accusations(pairs, {}, figures.language_captions(articles)))
    counts = value_counts(claims, coded, languages, ["evidence", "response"])
    assert findings.told_of(claims, coded, languages) == "what is told: no claim is found"
    assert "N = 0" in words_of(figures.draw_evidence_and_answers(counts, figures.language_captions(articles)))
    strips = figures.draw_claim_strips(
        claims, coded, articles.set_index("article_id")["text"].str.len(), labels, languages, annotation.sentences
    )
    assert "N = 0 found" in words_of(strips) and "hand" not in words_of(strips)
    assert findings.leading_value(claims["allegation"]) == "none"
    assert frames_of_claims(claims, annotation.sentence_frames).empty


def test_frames_of_articles_without_any_and_without_hand_coding(annotation, articles, languages):
    coded = coded_sentences(empty("gold_sentence_frames_consensus"), annotation.sentences, "frames", "frame")
    by_frame = shares(annotation.sentence_frames.head(0), coded, annotation.sentences, "frame")
    labels = article_labels(articles)
    assert (by_frame["n"] == 0).all() and by_frame["share_coded"].isna().all()
    told = findings.leading_frames(by_frame, labels)
    assert "none" in told and "hand" not in told
    assert "N = 0" in words_of(figures.draw_shares(by_frame, labels, languages, "frame", "Frames", []))
    drawn = figures.draw_shares(by_frame, labels, languages, "frame", "Frames", list(FRAMES)[:1])
    assert "hand coding" not in [text.get_text() for legend in drawn.legends for text in legend.get_texts()]
    assert "N = 0" in words_of(figures.draw_frame_voices(voice_counts(annotation.sentence_frames.head(0))))
    hand = empty("gold_article_frames_consensus")
    assert "hand" not in words_of(figures.draw_frame_scores(annotation.frames, hand, labels, languages, list(FRAMES)))
    assert "hand" not in findings.primary_frames(annotation.frames, hand, labels)
    assert list(presence(annotation.frames, hand, [0.5]).columns) == ["score from which a frame is present", "present"]
    assert ranking(annotation.sentence_frames.head(0)).empty
    assert in_sentences(empty("gold_claims_consensus"), annotation.sentences)["sentence_no"].dtype == "int64"


def test_words_that_are_said_once_make_no_list(annotation, articles, languages):
    keys = keyness(tokens(annotation.sentences, annotation.mentions, languages, load_lexicon()), languages)
    assert findings.key_words(keys.head(0), pd.Series(dtype="str")) == "no word is said twice"
    assert "N = 0" in words_of(figures.draw_keyness(keys.head(0), figures.language_captions(articles)))


def test_without_hand_coding_there_is_no_accuracy_and_no_agreement(annotation, languages):
    claims = empty("gold_claims")
    first, second = two_coders(claims)
    assert first.empty and second.empty
    assert unit_agreement(first, second, languages, "claim").empty
    values = value_agreement([first, second], CLAIM_VARIABLES, pd.Series(dtype="str"), "claim")
    assert values.empty and list(values.columns) == [column.name for column in TABLES["agreement_values"].columns]
    assert "N = 0" in words_of(figures.draw_agreement(values, 0.667))
    found, consensus = annotation.claims, empty("gold_claims_consensus")
    assert claim_finding(found, consensus, annotation.sentences, languages).empty
    assert claim_values(found, consensus, CLAIM_VARIABLES, languages).empty
    assert mention_accuracy(annotation.mentions, empty("gold_mentions"), annotation.sentences, languages).empty
    none = coding_accuracy(
        annotation.sentence_frames, empty("sentence_frames"), annotation.sentences, languages, "frame"
    )
    assert none.empty and "not known" in findings.codes_f1(none)
    assert findings.frames_f1(none) == ""
    assert linked_codings(found, consensus, {"coder_a": first, "coder_b": second}).empty
    assert "not known" in findings.f1_by_language(none)


def test_codes_that_nobody_has_are_not_corrected(annotation, articles, languages):
    counts = code_counts(annotation.claims.assign(code="any"), "claim", languages, languages.value_counts())
    values = corrected(with_shares(counts), empty("calibration"))
    parts = larger_than_instrument(values)
    assert values.empty and parts.empty
    assert "N = 0" in words_of(
        figures.draw_corrected(values, parts, {"claim": "%"}, figures.language_captions(articles), "Claims")
    )


@pytest.mark.parametrize("coders", [["a"], ["a", "b", "c"]])
def test_agreement_asks_for_two_coders(coders):
    with pytest.raises(InputError, match=f"coded by {len(coders)}"):
        two_coders(pd.DataFrame({"coder": coders}))


def test_tables_and_passages_of_no_rows_are_a_sentence():
    assert (
        repr(show_table(pd.DataFrame(columns=["a"]), "Claims", names={"a": "b"}, nothing=NOT_CODED))
        == f"Claims: {NOT_CODED}"
    )
    assert (
        repr(show_concordance(pd.DataFrame(columns=["before", "keyword", "after"]), "Words", names={}))
        == "Words: there is none."
    )
    assert repr(show_passages(pd.DataFrame(columns=["article_id"]), "Economy:")) == "Economy: there is none."


def test_long_table_says_how_many_rows_it_shows():
    shown = repr(show_table(pd.DataFrame({"n": range(1_000)}), "Rows"))
    assert shown.startswith(f"Rows (the first {MOST_ROWS} of 1,000 rows)")
    assert len(shown.splitlines()) == MOST_ROWS + 2


def test_overview_takes_the_longest_of_each_language_in_turn():
    articles = pd.DataFrame({"article_id": list("abcdef"), "language": list("eeeeaa"), "n_words": [1, 9, 8, 2, 3, 4]})
    assert overview(articles, 4)["article_id"].tolist() == ["b", "c", "e", "f"]
    assert overview(articles, 3)["article_id"].tolist() == ["b", "e", "f"]
    assert overview(articles)["article_id"].tolist() == list("abcdef")


def test_findings_of_many_articles_are_one_sentence_and_not_a_list():
    labels = pd.Series({f"a{n:03d}": f"Label {n}" for n in range(200)})
    voices = pd.DataFrame({"article_id": labels.index, "role": "author", "n_words": 10, "share": 0.5})
    claims = pd.DataFrame({"article_id": ["a001", "a001", "a002"], "certainty": "certain"})
    frames = pd.DataFrame({"article_id": labels.index, "frame": "morality", "primary": [n < 150 for n in range(200)]})
    for told in (
        findings.loudest(voices, labels),
        findings.claims_by_article(claims, labels),
        findings.primary_frames(frames, empty("gold_article_frames_consensus"), labels),
    ):
        assert len(told) < 300
    assert "none in 198 of 200 articles" in findings.claims_by_article(claims, labels)
    assert "morality in 150, none in 50" in findings.primary_frames(
        frames, empty("gold_article_frames_consensus"), labels
    )
