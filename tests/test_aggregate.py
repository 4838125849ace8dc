"""Totals read a part at a time: the same counts as in memory, and intervals that cover what they should."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from newsframes import InputError, annotate, read_corpus
from newsframes.accusations import value_counts
from newsframes.aggregate import GROUPS, claim_totals, entity_totals, frame_totals
from newsframes.rates import entity_rates
from newsframes.regions import COUNTED

SEEDS = Path(__file__).parents[1] / "seeds"
VARIABLES = ["allegation", "verb_stance", "certainty", "evidence", "response"]


@pytest.fixture(scope="module")
def annotation():
    return annotate(read_corpus(SEEDS))


@pytest.fixture(scope="module")
def languages(annotation):
    return annotation.articles.set_index("article_id")["language"]


@pytest.fixture(scope="module", params=[1, 2, 5], ids="parts of {}".format)
def folder(annotation, tmp_path_factory, request):
    """The tables of the five articles as a file each, or as parts of one article or two."""
    out = tmp_path_factory.mktemp("tables")
    ids = annotation.articles["article_id"].tolist()
    for name, table in annotation.tables().items():
        if request.param == 5:
            table.to_parquet(out / f"{name}.parquet")
            continue
        (out / f"{name}.parquet").mkdir()
        for at in range(0, 5, request.param):
            own = table[table["article_id"].isin(ids[at : at + request.param])]
            own.to_parquet(out / f"{name}.parquet" / f"part-{at:05d}.parquet")
    return out


def test_entities_are_counted_as_in_memory(folder, annotation, languages):
    expected = entity_rates(annotation.mentions, annotation.sentences, languages, resamples=1)
    found = entity_totals(folder).rename(columns={"language": "group"})
    same = ["group", "entity_id", "n", "n_name", "n_demonym", "n_metonym", "n_words", "rate", "share"]
    pd.testing.assert_frame_equal(found[same], expected[same], check_dtype=False)


def test_sentences_of_frames_are_counted_as_in_memory(folder, annotation, languages):
    sentences = annotation.sentences[annotation.sentences["region"].isin(COUNTED)]
    coded = annotation.sentence_frames.merge(sentences, on=["article_id", "sentence_no"])
    expected = coded.groupby([coded["article_id"].map(languages), "frame"]).size()
    found = frame_totals(folder).set_index(["language", "frame"])
    assert found["n_sentences"][found["n_sentences"] > 0].to_dict() == expected.to_dict()
    sizes = sentences.groupby(sentences["article_id"].map(languages)).size()
    assert found["all_sentences"].to_dict() == {key: sizes[key[0]] for key in found.index}
    of_language = annotation.frames.assign(language=annotation.frames["article_id"].map(languages))
    for name in ("present", "primary"):
        expected = of_language.groupby(["language", "frame"])[name].sum()
        assert found[f"n_{name}"].to_dict() == expected.to_dict()


@pytest.mark.parametrize("variable", VARIABLES)
def test_values_of_claims_are_counted_as_in_memory(folder, annotation, languages, variable):
    expected = value_counts(annotation.claims, annotation.claims, languages, [variable])
    found = claim_totals(folder, variable)
    pairs = zip(found["language"], found[variable], strict=True)
    counted = dict(zip(pairs, zip(found["n"], found["N"], strict=True), strict=True))
    assert counted == {(row.language, row.value): (row.n, row.N) for row in expected.itertuples()}


def test_parts_do_not_change_a_figure(annotation, folder, tmp_path):
    for name, table in annotation.tables().items():
        table.to_parquet(tmp_path / f"{name}.parquet")
    for totals in (entity_totals, frame_totals, lambda path, *by: claim_totals(path, "allegation", *by)):
        for by in ((), ("outlet",), ("language", "month")):
            pd.testing.assert_frame_equal(totals(folder, *by), totals(tmp_path, *by))


def test_months_are_those_of_the_date_and_empty_where_there_is_none(folder, annotation):
    published = annotation.articles["published"]
    assert "2020" in set(published)  # a year is no month
    assert set(entity_totals(folder, "month")["month"]) == {date[:7] if len(date) >= 7 else "" for date in published}
    assert set(entity_totals(folder, "year")["year"]) == {date[:4] for date in published}


def test_one_article_has_no_interval_but_where_nothing_is_found_the_rule_of_three(folder):
    found = entity_totals(folder)
    of_one = found[found["all_articles"] == 1]
    assert len(of_one)
    assert of_one.loc[of_one["n"] > 0, ["ci_low", "ci_high"]].isna().all(axis=None)
    none = of_one[of_one["n"] == 0]
    assert none["ci_high"].tolist() == pytest.approx((3000 / none["n_words"]).tolist())


def made(tmp_path: Path, counts: np.ndarray, words: np.ndarray) -> Path:
    """Annotated articles of one language: in the i-th, ``counts[i]`` mentions in ``words[i]`` words."""
    ids = [f"a{number:04d}" for number in range(len(counts))]
    texts = dict.fromkeys(("published", "outlet", "story"), "")
    pd.DataFrame({"article_id": ids, "language": "en", **texts}).to_parquet(tmp_path / "articles.parquet")
    pd.DataFrame({"article_id": ids, "region": "body", "n_words": words}).to_parquet(tmp_path / "sentences.parquet")
    mentions = pd.DataFrame({"article_id": np.repeat(ids, counts), "region": "body", "entity_id": "x", "form": "name"})
    mentions.assign(stands_for="").to_parquet(tmp_path / "mentions.parquet")
    return tmp_path


def test_intervals_cover_the_rate_of_clustered_mentions_about_as_often_as_they_say(tmp_path):
    rng = np.random.default_rng(1)
    covered = []
    for _ in range(200):
        words = rng.integers(100, 900, size=60)
        counts = rng.poisson(words * rng.gamma(0.5, 2 / 100, size=60))  # ten per 1,000 words, most in few articles
        row = entity_totals(made(tmp_path, counts, words)).iloc[0]
        covered.append(row["ci_low"] <= 10 <= row["ci_high"])
    assert 0.88 <= np.mean(covered) <= 0.99


def test_interval_agrees_with_resampled_articles(tmp_path):
    rng = np.random.default_rng(2)
    words = rng.integers(100, 900, size=400)
    counts = rng.poisson(words * rng.gamma(2, 1 / 200, size=400))
    row = entity_totals(made(tmp_path, counts, words)).iloc[0]
    drawn = rng.multinomial(400, np.full(400, 1 / 400), size=4000)
    expected = np.percentile(1000 * (drawn @ counts) / (drawn @ words), [2.5, 97.5])
    assert [row["ci_low"], row["ci_high"]] == pytest.approx(expected.tolist(), rel=0.02)


def test_unknown_group_and_missing_tables_are_told(folder, tmp_path):
    with pytest.raises(InputError, match="no 'colour' -> group by " + ", ".join(GROUPS)):
        entity_totals(folder, "colour")
    with pytest.raises(InputError, match=r"articles\.parquet: this table is not there"):
        entity_totals(tmp_path)


def test_tables_with_other_parts_than_the_articles_are_refused(annotation, tmp_path):
    for name, parts in (("articles", 2), ("sentences", 2), ("mentions", 1)):
        (tmp_path / f"{name}.parquet").mkdir()
        for number in range(parts):
            getattr(annotation, name).to_parquet(tmp_path / f"{name}.parquet" / f"part-{number:05d}.parquet")
    with pytest.raises(InputError, match="mentions has 1 parts, articles has 2"):
        entity_totals(tmp_path)
