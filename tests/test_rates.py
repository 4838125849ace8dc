"""Rates, intervals, dispersion and the other figures, against what a few rows give by hand."""

import numpy as np
import pandas as pd
import pytest

from newsframes import findings
from newsframes.rates import (
    boilerplate_effect,
    counted_entity,
    entity_rates,
    leading_entities,
    mentions_by_form,
    named_by_all,
    rates_by_definition,
    same_story,
)

COLUMNS = [
    "group", "entity_id", "n", "n_name", "n_demonym", "n_metonym", "n_words", "rate", "ci_low", "ci_high", "share",
    "n_sentences", "all_sentences", "dispersion",
]  # fmt: skip


def sentence_rows(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["article_id", "sentence_no", "region", "n_words"])


def mention_rows(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(
        rows, columns=["article_id", "sentence_no", "entity_id", "form", "stands_for", "region"], dtype="str"
    ).astype({"sentence_no": "int64"})


SENTENCES = sentence_rows(
    ("en1", 1, "headline", 5),
    ("en1", 2, "body", 15),
    ("en1", 3, "boilerplate", 10),
    ("fr1", 1, "body", 20),
    ("fr1", 2, "body", 30),
)
MENTIONS = mention_rows(
    ("en1", 1, "state.china", "name", "", "headline"),
    ("en1", 2, "place.beijing", "metonym", "state.china", "body"),
    ("en1", 2, "place.beijing", "name", "", "body"),
    ("en1", 3, "state.china", "name", "", "boilerplate"),
    ("fr1", 2, "state.canada", "demonym", "", "body"),
)
LANGUAGES = pd.Series({"en1": "en", "fr1": "fr"})


@pytest.fixture(scope="module")
def rates() -> pd.DataFrame:
    return entity_rates(MENTIONS, SENTENCES, LANGUAGES)


def row(rates: pd.DataFrame, group: str, entity: str) -> pd.Series:
    return rates.set_index(["group", "entity_id"]).loc[(group, entity)]


def random_rows() -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    """Three articles of 20 sentences and two entities, strewn at random."""
    rng = np.random.default_rng(7)
    sentences = sentence_rows(*((a, n, "body", int(rng.integers(5, 30))) for a in "abc" for n in range(1, 21)))
    mentions = mention_rows(
        *((a, n, e, "name", "", "body") for a in "abc" for e in ("x", "y") for n in rng.integers(1, 21, 15))
    )
    return mentions, sentences, pd.Series({"a": "en", "b": "en", "c": "fr"})


def test_there_is_one_row_for_each_group_and_each_entity_that_any_group_names(rates):
    assert list(rates.columns) == COLUMNS
    assert rates[["group", "entity_id", "n"]].to_numpy().tolist() == [
        ["en", "state.china", 2],
        ["en", "place.beijing", 1],
        ["en", "state.canada", 0],
        ["fr", "state.canada", 1],
        ["fr", "place.beijing", 0],
        ["fr", "state.china", 0],
    ]


def test_metonym_counts_for_its_state_and_the_city_by_name_for_itself(rates):
    forms = ["n", "n_name", "n_demonym", "n_metonym"]
    assert row(rates, "en", "state.china")[forms].tolist() == [2, 1, 0, 1]
    assert row(rates, "en", "place.beijing")[forms].tolist() == [1, 1, 0, 0]
    assert row(rates, "fr", "state.canada")[forms].tolist() == [1, 0, 1, 0]


def test_counted_entity_of_a_metonym_can_be_the_city():
    assert counted_entity(MENTIONS).tolist()[:3] == ["state.china", "state.china", "place.beijing"]
    as_city = counted_entity(MENTIONS, metonyms_as_states=False)
    assert as_city.tolist()[:3] == ["state.china", "place.beijing", "place.beijing"]


def test_rate_is_per_thousand_words_without_boilerplate(rates):
    china, canada = row(rates, "en", "state.china"), row(rates, "fr", "state.canada")
    assert (china["n_words"], china["rate"]) == (20, pytest.approx(1000 * 2 / 20))
    assert (canada["n_words"], canada["rate"]) == (50, pytest.approx(1000 * 1 / 50))


def test_share_is_the_part_of_the_groups_mentions(rates):
    assert row(rates, "en", "state.china")["share"] == pytest.approx(2 / 3)
    assert row(rates, "en", "place.beijing")["share"] == pytest.approx(1 / 3)
    assert rates.groupby("group")["share"].sum().tolist() == pytest.approx([1, 1])


def test_sentences_that_name_an_entity_are_counted_once_each(rates):
    assert row(rates, "en", "state.china")[["n_sentences", "all_sentences"]].tolist() == [2, 2]
    assert row(rates, "fr", "state.canada")[["n_sentences", "all_sentences"]].tolist() == [1, 2]


def test_dispersion_is_the_normalised_deviation_of_proportions(rates):
    # Words ¼ and ¾, mentions ½ and ½: half of ¼ + ¼, over 1 - ¼.
    assert row(rates, "en", "state.china")["dispersion"] == pytest.approx(0.25 / 0.75)
    # Words ⅖ and ⅗, mentions 0 and 1: half of ⅖ + ⅖, over 1 - ⅖.
    assert row(rates, "fr", "state.canada")["dispersion"] == pytest.approx(0.4 / 0.6)


def test_dispersion_is_0_where_mentions_follow_the_words_and_1_where_they_crowd_the_shortest_sentence():
    sentences = sentence_rows(("a", 1, "body", 10), ("a", 2, "body", 10), ("b", 1, "body", 5), ("b", 2, "body", 15))
    mentions = mention_rows(
        ("a", 1, "x", "name", "", "body"), ("a", 2, "x", "name", "", "body"), ("b", 1, "x", "name", "", "body")
    )
    groups = pd.Series({"a": "even", "b": "crowded"})
    dispersion = entity_rates(mentions, sentences, groups).set_index("group")["dispersion"]
    assert dispersion.to_dict() == {"even": pytest.approx(0), "crowded": pytest.approx(1)}


def test_dispersion_is_empty_only_where_nothing_is_counted(rates):
    assert (rates["dispersion"].isna() == (rates["n"] == 0)).all()


def test_entity_that_is_not_named_has_the_rule_of_three_as_upper_end(rates):
    canada, china = row(rates, "en", "state.canada"), row(rates, "fr", "state.china")
    assert canada[["rate", "ci_low", "ci_high"]].tolist() == [0, 0, 1000 * 3 / 20]
    assert china[["rate", "ci_low", "ci_high"]].tolist() == [0, 0, 1000 * 3 / 50]


def test_interval_contains_the_rate_and_has_some_width():
    rates = entity_rates(*random_rows())
    assert (rates["ci_low"] < rates["rate"]).all()
    assert (rates["rate"] < rates["ci_high"]).all()


def test_interval_has_about_the_width_of_the_ratio_estimator():
    mentions, sentences, groups = random_rows()
    here = sentences[sentences["article_id"] == "c"].set_index("sentence_no")["n_words"]
    counts = mentions[(mentions["article_id"] == "c") & (mentions["entity_id"] == "x")].groupby("sentence_no").size()
    counts = counts.reindex(here.index, fill_value=0)
    error = np.sqrt(len(here) * (counts - counts.sum() / here.sum() * here).var()) / here.sum()
    interval = row(entity_rates(mentions, sentences, groups), "fr", "x")
    assert interval["ci_high"] - interval["ci_low"] == pytest.approx(2 * 1.96 * 1000 * error, rel=0.15)


def test_rows_in_another_order_give_the_same_rates():
    mentions, sentences, groups = random_rows()
    shuffled = entity_rates(
        mentions.sample(frac=1, random_state=1), sentences.sample(frac=1, random_state=2), groups[::-1]
    )
    pd.testing.assert_frame_equal(shuffled, entity_rates(mentions, sentences, groups))


def test_demonyms_can_be_left_out():
    rates = entity_rates(MENTIONS, SENTENCES, LANGUAGES, demonyms=False)
    assert "state.canada" not in set(rates["entity_id"])


def test_boilerplate_can_be_counted():
    china = row(
        entity_rates(MENTIONS, SENTENCES, LANGUAGES, regions=("headline", "body", "boilerplate")), "en", "state.china"
    )
    assert (china["n"], china["n_words"], china["rate"]) == (3, 30, pytest.approx(100))


def test_articles_that_name_nobody_give_a_table_without_rows():
    rates = entity_rates(MENTIONS.head(0), SENTENCES, LANGUAGES)
    assert list(rates.columns) == COLUMNS
    assert rates.empty


def test_article_of_boilerplate_alone_does_not_keep_the_others_from_being_counted():
    sentences = sentence_rows(("en1", 1, "body", 20), ("fr1", 1, "boilerplate", 4))
    rates = entity_rates(mention_rows(("en1", 1, "state.china", "name", "", "body")), sentences, LANGUAGES)
    assert row(rates, "en", "state.china")["rate"] == pytest.approx(50)


def test_group_of_a_single_sentence_is_counted_without_a_warning(recwarn):
    sentences, mentions = sentence_rows(("en1", 1, "body", 5)), mention_rows(("en1", 1, "x", "name", "", "body"))
    rates = entity_rates(mentions, sentences, pd.Series({"en1": "en"}))
    assert rates[["rate", "ci_low", "ci_high"]].to_numpy().tolist() == [[200, 200, 200]]
    assert [str(warning.message) for warning in recwarn] == []


def test_definitions_move_count_rate_and_rank():
    words_and_clitics = SENTENCES["n_words"] * 2
    leaders = pd.Series({"en": "state.china", "fr": "state.china"})
    table = rates_by_definition(MENTIONS, SENTENCES, LANGUAGES, leaders, words_and_clitics=words_and_clitics)
    english = table[table["group"] == "en"].set_index("definition")
    assert english["n"].to_dict() == {
        "names, demonyms, metonyms; headline and body": 2,
        "without demonyms": 2,
        "metonyms count for the city": 1,
        "boilerplate included": 3,
        "elided and prefixed words counted apart": 2,
        "per mention instead of per word": 2,
    }
    assert english["rate"].tolist() == pytest.approx([100, 100, 50, 100, 50, 200 / 3])
    assert english["rank"].tolist() == [1, 1, 2, 1, 1, 1]
    assert english["unit"].tolist() == ["per 1,000 words"] * 5 + ["per 100 mentions"]


def test_each_group_is_led_by_what_it_names_most():
    rates = pd.DataFrame(
        {"group": ["en", "en", "fr"], "entity_id": ["b", "a", "c"], "n": [2, 2, 1], "rate": [1.0, 1.0, 3.0]}
    )
    assert leading_entities(rates).to_dict() == {"en": "a", "fr": "c"}


def test_the_entity_that_all_name_is_the_one_with_the_highest_lowest_rate():
    rates = pd.DataFrame({"group": ["en", "fr"] * 2, "entity_id": ["a", "a", "b", "b"], "rate": [9.0, 0.0, 2.0, 1.0]})
    assert named_by_all(rates) == "b"


def test_articles_on_one_story_are_compared_entity_by_entity():
    articles = pd.DataFrame({"article_id": ["x", "y", "z"], "story": ["ban", "ban", "leak"]})
    rates = pd.DataFrame(
        {
            "group": ["x", "y", "z"] * 2,
            "entity_id": ["a"] * 3 + ["b"] * 3,
            "label": ["A"] * 3 + ["B"] * 3,
            "n": [2, 2, 5, 1, 0, 0],
        }
    )
    table = same_story(rates, articles)
    assert table[["story", "label", "counts", "alike"]].to_numpy().tolist() == [
        ["ban", "A", "2 – 2", True],
        ["ban", "B", "1 – 0", False],
    ]


def test_mentions_by_form_leave_boilerplate_out():
    assert mentions_by_form(MENTIONS, LANGUAGES).to_numpy().tolist() == [["en", 2, 0, 1, 3], ["fr", 0, 1, 0, 1]]


def test_effect_of_boilerplate_is_the_rate_with_and_without_it():
    effect = boilerplate_effect(SENTENCES, MENTIONS).set_index("article_id")
    assert effect.loc["en1"].tolist() == pytest.approx([20, 10, 3, 1, 150, 1000 * 4 / 30])
    assert effect.loc["fr1"].tolist() == pytest.approx([50, 0, 1, 0, 20, 20])


def test_a_finding_keeps_the_capitals_of_names():
    assert findings.sentence("on 'Canada bans WeChat'", "(table x)") == "On 'Canada bans WeChat' (table x)."
