"""Copies of one text: found in versions as outlets make them of a wire report, and in nothing else."""

import random
from pathlib import Path

import pandas as pd
import pytest

from newsframes.annotate import sentence_table
from newsframes.corpus import read_corpus
from newsframes.duplicates import MIN_SIMILARITY, copies
from newsframes.lexicon import load_lexicon
from newsframes.tables import TABLES, read_table

ROOT = Path(__file__).parents[1]
REPORT = """Canberra accuses Moscow of breaking into a port
Australia on Tuesday accused Russian military intelligence of breaking into the computers of a Melbourne port operator.
Officials said the group had been inside the network for seven weeks before anybody noticed that files were being copied.
The embassy dismissed the statement as fiction and said that Australian agencies were spying on Russian ministries.
Trade through the port was not interrupted, and the operator has since replaced its servers, its chief executive said."""


def table(*texts: str, published: tuple[str, ...] = (), language: str = "en") -> pd.DataFrame:
    dates = published or ("",) * len(texts)
    rows = [
        (f"a{n}", language, date, len(text.split()), "", text)
        for n, (text, date) in enumerate(zip(texts, dates, strict=True))
    ]
    return pd.DataFrame(rows, columns=["article_id", "language", "published", "n_words", "title", "text"])


def groups(articles: pd.DataFrame) -> pd.DataFrame:
    lexicon = load_lexicon()
    sentences = sentence_table(articles, lexicon)
    sentences.insert(0, "article_id", articles["article_id"].to_numpy()[sentences.pop("text_no")])
    return copies(articles, sentences)


def test_wire_report_under_another_headline_is_a_copy():
    other = REPORT.replace("Canberra accuses Moscow of breaking into a port", "Port hack: Russia blamed")
    found = groups(table(REPORT, other, published=("2024-03-13", "2024-03-12")))
    assert found[["article_id", "group", "first"]].values.tolist() == [["a1", "a1", True], ["a0", "a1", False]]
    assert found["similarity"].between(0.8, 1).all()


def test_report_that_was_cut_is_a_copy_of_the_whole():
    short = "\n".join(REPORT.splitlines()[:3])
    found = groups(table(short, REPORT))
    assert found["similarity"].tolist() == [1.0, 1.0]
    assert found["group"].tolist() == ["a1", "a1"]  # undated: the longest is the first


def test_letter_case_quotation_marks_and_line_breaks_make_no_other_text():
    assert len(groups(table(REPORT, REPORT.upper().replace("\n", "\n\n")))) == 2


def test_copies_of_a_copy_are_one_group():
    lines = REPORT.splitlines()
    found = groups(table("\n".join(lines[:4]), "\n".join(lines[1:4]), "\n".join(lines[1:])))
    assert found["group"].nunique() == 1 and len(found) == 3


@pytest.mark.parametrize("texts", [(REPORT,), ("Yes.", "Yes."), (REPORT, "The weather will be fine on Sunday, with some clouds over the hills in the west.")])  # fmt: skip
def test_where_there_are_no_copies_the_table_is_empty_and_typed(texts):
    found = groups(table(*texts))
    assert found.empty
    assert list(found.columns) == [column.name for column in TABLES["copies"].columns]


def test_the_same_words_in_two_languages_are_no_copies():
    articles = pd.concat([table(REPORT), table(REPORT, language="fr").assign(article_id="b")], ignore_index=True)
    assert groups(articles).empty


def test_five_articles_have_no_copies_for_those_on_one_story_are_in_two_languages():
    assert groups(read_corpus(ROOT / "seeds")).empty


def test_order_of_the_articles_does_not_matter():
    lines = REPORT.splitlines()
    articles = table(REPORT, "\n".join(lines[1:]), "\n".join(lines[:4]), "\n".join([*lines[2:], lines[0]]))
    pd.testing.assert_frame_equal(groups(articles), groups(articles.iloc[::-1].reset_index(drop=True)))


# Measured on generated versions


def versions(text: str, others: list[str], rng: random.Random) -> dict[str, str]:
    """What outlets make of a report, one version of each kind; ``others`` are sentences of reports that are not in the corpus."""
    sentences = text.split(". ")
    swapped = [rng.choice(others).split()[0] if rng.random() < 0.06 else token for token in text.split()]
    return {
        "another headline": rng.choice(others) + "\n" + text,
        "cut to half": ". ".join(sentences[: max(2, len(sentences) // 2)]),
        "one word in sixteen changed": " ".join(swapped),
        "a paragraph added": f"{text}\n{rng.choice(others)}. {rng.choice(others)}.",
        "sentences in another order": ". ".join(rng.sample(sentences, len(sentences))),
    }


@pytest.fixture(scope="module")
def measured() -> pd.DataFrame:
    """Invented reports of one half with generated versions, and reports of the other half that quote a sentence of them: who is in whose group.

    One threshold was set before measuring, the other after a measurement with another seed.
    """
    trial = read_table("trial_articles", ROOT / "data")
    rng, rows = random.Random(11), []
    for language, own in trial.groupby("language"):
        outside = own[own["half"] == "dev"]["text"].tolist()
        pool = [s for text in outside for s in text.replace("\n", " ").split(". ") if len(s.split()) > 5]
        for number, row in enumerate(own[own["half"] == "test"].itertuples()):
            made = {"original": row.text, **versions(row.text, pool, rng)}
            rows += [(f"{row.article_id} {kind}", language, kind, row.article_id, text) for kind, text in made.items()]
            quoting = f"{outside[number]}\n{max(row.text.split('. '), key=len)}."
            rows.append(
                (f"{row.article_id} quoted", language, "quoted by another", f"dev {language} {number}", quoting)
            )
    made = pd.DataFrame(rows, columns=["article_id", "language", "kind", "report", "text"]).assign(
        title="", published=""
    )
    made["n_words"] = made["text"].str.split().str.len()
    found = groups(made).set_index("article_id")["group"]
    return made.assign(group=made["article_id"].map(found).fillna(made["article_id"]))


def test_most_versions_of_every_kind_are_found(measured, record_property):
    of_report = measured[measured["kind"] == "original"].set_index("report")["group"]
    versions = measured[~measured["kind"].isin(["original", "quoted by another"])]
    recall = (versions["group"] == versions["report"].map(of_report)).groupby(versions["kind"]).mean()
    print("recall of versions:", recall.round(3).to_dict())
    record_property("recall", recall.to_dict())
    assert len(versions) == 36 * 5
    assert recall.min() >= 0.9, recall.to_dict()


def test_different_reports_are_never_joined_but_some_that_quote_one_another(measured, record_property):
    quoting = measured[measured["kind"] == "quoted by another"]
    reports = measured[measured["kind"] != "quoted by another"].groupby("group")["report"]
    joined = quoting["group"].isin(measured.loc[measured["kind"] == "original", "group"])
    print(f"joined with the report that they quote: {joined.sum()} of {len(joined)}")
    record_property("quoting_joined", int(joined.sum()))
    assert (reports.nunique() == 1).all()
    assert joined.mean() <= 0.2  # texts of some eighty words, of which the quoted sentence is up to a half


def test_similarity_is_that_of_the_most_similar_article_of_the_group():
    found = groups(table(REPORT, REPORT, "\n".join(REPORT.splitlines()[1:])))
    assert (found["similarity"] >= MIN_SIMILARITY).all()
    assert found["similarity"].max() == 1.0
