"""Claims, the tables over them and their display: what holds for any text, however hostile, and for any coding."""

import itertools
import re
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from newsframes import Annotation, InputError, annotate, load_lexicon, read_corpus
from newsframes import text as plain_text
from newsframes.accusations import (
    accusation_pairs,
    certainty_by_position,
    linked_codings,
    reading_marks,
    value_counts,
)
from newsframes.agreement import check_coding, claim_finding, claim_values, pair_claims
from newsframes.codebook import CLAIM_VARIABLES, MANY_VALUED
from newsframes.show import show_reading

ROOT = Path(__file__).parents[1]
LEXICON = load_lexicon(ROOT / "data" / "lexicon")
ENTITIES = frozenset(LEXICON.entities["entity_id"]) | {""}
ALLOWED = {name: frozenset(values) or ENTITIES for name, values in CLAIM_VARIABLES.items()}


def few(max_examples: int) -> settings:
    return settings(max_examples=max_examples, deadline=None, derandomize=True)


# Texts put together from fragments

SENTENCES = {
    "en": [
        "The ministry said that WeChat could hand over user data to the Chinese government",
        "Mike Pompeo accused Huawei of spying on its customers", "“The hackers stole emails,” said Microsoft",
        "Tencent denied that it read the chats", "Canada bans TikTok over security risks",
        "He added that they had been in the network for months", "There is no evidence that data was compromised",
        "Kaspersky did not reply to a request for comment", "In 2019, a leak exposed 364 million records",
        "According to Citizen Lab, WeChat monitors chats", "US officials warned of a backdoor in the software",
    ],
    "fr": [
        "Selon Microsoft, le groupe Hafnium a volé des messages", "Pékin dément que l'attaque vienne de Chine",
        "« TikTok collecte des données », a déclaré lundi le ministre", "Le gouvernement accuse Huawei d'espionnage",
        "L'application pourrait transmettre des données à la Chine", "Tencent n'a pas répondu",
        "Le Canada interdit WeChat en raison de risques", "Il a affirmé qu'elles envoient tout à Pékin",
        "Des chercheurs ont trouvé une porte dérobée dans le logiciel",
    ],
    "ar": [
        "قال مايك بومبيو إن تطبيق تيك توك يتجسس على المستخدمين", "واتهمت الولايات المتحدة الصين باختراق خوادم مايكروسوفت",
        "وأضاف أنها ترسل البيانات إلى الحكومة الصينية", "نفت شركة تينسنت الاتهامات", "قد يكون هناك باب خلفي في البرنامج",
        "حظرت كندا تطبيق وي تشات بسبب مخاطر أمنية", "بحسب شركة مايكروسوفت، سرقت المجموعة الرسائل",
        "ولم ترد الشركة على طلب للتعليق", "لا يوجد دليل على اختراق البيانات", "كشف باحثون عن تسريب بيانات المستخدمين",
    ],
}  # fmt: skip
WORDS = ["said", "accused", "hacked", "data", "China", "not", "may", "WeChat", "risk", "ne", "que", "par", "selon", "a déclaré", "Huawei", "قال", "قد", "لم", "أن", "الصين", "تجسس", "هجوم"]  # fmt: skip
QUOTES = [*"“”«»\"'‘’‹›„", "“”", "«“", "”»", '""', "“„«"]
HOSTILE = [
    "\u202e", "\u202c", "\u2066", "\u2069", "\u061c", "\x00", "\u200b", "\u200d", "\u200c", "\ufeff", "\u0301", "\u064b", "\u0654",
    "👀", "👩\u200d💻", "🇨🇳", "ـ", "ﷺ", "ﻻ", "İ", "ß", "ǅ", "\u2028", "\x85", "\x1c", "|", "$", "<b>", "&amp;", "\U000e0041",
]  # fmt: skip
JOINTS = [
    ". ",
    ".",
    " ",
    ", ",
    "\n",
    "\n\n",
    "\r\n",
    ": ",
    "؛ ",
    " and ",
    " mais ",
    " و",
    "؟ ",
    "\t",
    "\u00a0",
    "…",
    "",
]


def broken(sentence: str, cut: float, thing: str) -> str:
    """A sentence with something put in, or cut off there."""
    at = int(cut * len(sentence))
    return sentence[:at] + thing + (sentence[at:] if thing else "")


whole = st.sampled_from([sentence for of in SENTENCES.values() for sentence in of])
fragments = st.one_of(
    whole,
    st.builds(broken, whole, st.floats(0, 1), st.sampled_from([*QUOTES, *HOSTILE, *JOINTS])),
    st.builds(lambda left, inside, right: left + inside + right, *map(st.sampled_from, (QUOTES, WORDS, QUOTES))),
    st.sampled_from([*WORDS, *QUOTES, *HOSTILE]),
)
texts = st.lists(st.tuples(fragments, st.sampled_from(JOINTS)), max_size=16).map(
    lambda parts: "".join(itertools.chain(*parts))
)
items = st.tuples(st.sampled_from(["ar", "en", "fr"]), texts)


def corpus(rows: list[tuple[str, str]]) -> pd.DataFrame:
    return pd.DataFrame([(f"t{i}", language, "", text) for i, (language, text) in enumerate(rows)],
                        columns=["article_id", "language", "title", "text"])  # fmt: skip


def assert_sound(found: Annotation) -> None:
    """What holds for the claims of any text."""
    of = found.articles.set_index("article_id")["text"]
    sentences = found.sentences.set_index(["article_id", "sentence_no"])
    for row in found.claims.itertuples():
        text, sentence = of[row.article_id], sentences.loc[(row.article_id, row.sentence_no)]
        assert row.start < row.end and text[row.start : row.end] == row.surface
        assert sentence["start"] <= row.start and row.end <= sentence["end"] and sentence["region"] != "boilerplate"
        none = (row.cue_start, row.cue_end, row.cue) == (-1, -1, "")
        assert none or (0 <= row.cue_start < row.cue_end and text[row.cue_start : row.cue_end] == row.cue)
        for name, allowed in ALLOWED.items():
            values = getattr(row, name).split("|") if name in MANY_VALUED else [getattr(row, name)]
            assert len(set(values)) == len(values) and allowed.issuperset(values), (name, values)
            assert len(values) == 1 or "" not in values
    for row in found.claim_cues.itertuples():
        none = (row.start, row.end, row.surface) == (-1, -1, "")
        assert none or (0 <= row.start <= row.end and of[row.article_id][row.start : row.end] == row.surface)
    values = found.claims.set_index("claim_id")[[*CLAIM_VARIABLES, "claim_group"]].stack().to_dict()
    rows = found.claim_cues.set_index(["claim_id", "variable"])["value"]
    assert rows.index.is_unique and rows.to_dict() == values
    for article, claims in found.claims.groupby("article_id"):
        assert claims["claim_id"].tolist() == [f"{article}-{number:02d}" for number in range(1, len(claims) + 1)]
        assert claims[["start", "end"]].to_numpy().tolist() == sorted(claims[["start", "end"]].to_numpy().tolist())


@pytest.mark.parametrize("language", SENTENCES)
def test_the_whole_sentences_hold_claims_of_several_kinds(language):
    claims = annotate(corpus([(language, ". ".join(SENTENCES[language]))])).claims
    assert len(claims) >= 4 and claims["allegation"].nunique() >= 3 and claims["verb_stance"].nunique() >= 2


@few(16)
@given(st.lists(items, min_size=3, max_size=6))
def test_any_text_gives_claims_with_true_offsets_and_values_of_the_codebook(rows):
    assert_sound(annotate(corpus(rows)))


@few(5)
@given(st.data())
def test_news_with_anything_put_in_anywhere_gives_sound_claims(data):
    rows = []
    for row in read_corpus(ROOT / "seeds").itertuples():
        text = row.text
        for at, thing in data.draw(st.lists(st.tuples(st.floats(0, 1), st.sampled_from([*QUOTES, *HOSTILE])))):
            text = broken(text, at, thing)
        rows.append((row.language, text))
    assert_sound(annotate(corpus(rows)))


def test_more_than_99_claims_are_numbered_on():
    found = annotate(corpus([("en", "Hackers stole emails from WeChat. " * 105)]))
    assert len(found.claims) > 99
    assert_sound(found)


def test_a_value_rests_on_a_stretch_or_on_none_but_not_on_an_empty_one():
    reasons = annotate(corpus([("ar", "وجد باب خلفي في البرنامج.")])).claim_cues
    assert (reasons["start"] < reasons["end"]).eq(reasons["start"] >= 0).all()


# Articles do not touch each other


def rows_of(table: pd.DataFrame, article: str) -> list[list]:
    return table[table["article_id"] == article].to_numpy().tolist()


@few(5)
@given(st.data())
def test_articles_annotated_together_in_any_order_have_the_claims_of_each_alone(data):
    articles = corpus(data.draw(st.lists(items, min_size=3, max_size=3)))
    together = annotate(articles.iloc[data.draw(st.permutations(range(3)))])
    for number, article in enumerate(articles["article_id"]):
        alone = annotate(articles.iloc[[number]])
        assert rows_of(together.claims, article) == rows_of(alone.claims, article)
        assert rows_of(together.claim_cues, article) == rows_of(alone.claim_cues, article)


def test_the_number_of_workers_and_the_batches_change_no_claim(monkeypatch):
    articles = read_corpus(ROOT / "seeds")
    expected = annotate(articles)
    monkeypatch.setattr(sys.modules["newsframes.annotate"], "BATCH", 2)
    for workers in (1, 2, 3):
        found = annotate(articles, workers=workers)
        pd.testing.assert_frame_equal(found.claims, expected.claims)
        pd.testing.assert_frame_equal(found.claim_cues, expected.claim_cues)


QUIET = {
    "en": "The valley is green in spring and the river runs slowly. Farmers sow their fields after the rain.",
    "fr": "La vallée est verte au printemps et la rivière coule lentement. On y sème après la pluie.",
    "ar": "الوادي أخضر في الربيع والنهر يجري ببطء. يزرع الفلاحون حقولهم بعد المطر.",
}
AFTERWARDS = [
    *QUIET.values(),
    "Sign up for our daily newsletter and never miss a story.",
    "Related stories\n- Kaspersky denies the allegations\n- China hacked Microsoft",
    "المصدر: رويترز",
    "© 2023 Example News. All rights reserved.",
    "“An unclosed quotation about the river",
]


@few(12)
@given(st.sampled_from(sorted(SENTENCES)), st.lists(fragments, min_size=1, max_size=8), st.sampled_from(AFTERWARDS))
def test_a_paragraph_far_below_changes_no_claim_above(language, parts, later):
    text = "\n\n".join([". ".join([*SENTENCES[language][:3], *parts]) + ".", *[QUIET[language]] * 5])
    table = annotate(corpus([(language, text), (language, f"{text}\n\n{later}")])).claims.drop(columns="claim_id")
    short, long = (rows_of(table, article) for article in ("t0", "t1"))
    assume(long or not short)  # the density of technical words is the next test's
    assert [row[1:] for row in short] == [row[1:] for row in long]


def test_a_claim_does_not_go_away_because_the_article_goes_on():
    claim = "Le groupe Hafnium a volé des données."
    claims = annotate(corpus([("fr", claim), ("fr", "\n\n".join([claim, *[QUIET["fr"]] * 3]))])).claims
    assert claims["article_id"].tolist() == ["t0", "t1"]


# Tables over claims, of the instrument and of a hand coding alike

LANGUAGES = pd.Series({"a": "ar", "b": "en", "c": "fr"})
PLACES = pd.DataFrame(
    [(article, number + 1, 30 * number, 30 * number + 29) for article in LANGUAGES.index for number in range(4)],
    columns=["article_id", "sentence_no", "start", "end"],
)
SOME = {"claimant_entity": ["", "state.china", "org.microsoft"], "accused_entity": ["state.china", "app.wechat", "org.microsoft"]}  # fmt: skip


def cells(name: str) -> st.SearchStrategy[str]:
    one = st.sampled_from(SOME.get(name) or CLAIM_VARIABLES[name])
    if name not in MANY_VALUED:
        return one
    return st.lists(one, min_size=name != "accused_entity", max_size=3, unique=True).map("|".join)


def as_claims(rows: list[tuple]) -> pd.DataFrame:
    table = pd.DataFrame(
        [(article, 30 * n + min(edges), 30 * n + max(edges), *values) for article, n, edges, values in rows],
        columns=["article_id", "start", "end", *CLAIM_VARIABLES],
    ).astype({"start": "int64", "end": "int64", **dict.fromkeys(["article_id", *CLAIM_VARIABLES], "str")})
    table["claim_group"] = table["accused_entity"] + ": " + table["allegation"]
    table.insert(0, "claim_id", [f"c{number:02d}" for number in range(len(table))])
    return table.astype({"claim_id": "str"})


edges = st.sets(st.integers(0, 29), min_size=2, max_size=2)
claim = st.tuples(st.sampled_from("abc"), st.integers(0, 3), edges, st.tuples(*map(cells, CLAIM_VARIABLES)))
tables_of_claims = st.lists(claim, max_size=12).map(as_claims)
apart = st.lists(claim, max_size=8, unique_by=lambda row: (row[0], row[1], frozenset(row[2]))).map(as_claims)


def shuffled(table: pd.DataFrame, seed: int) -> pd.DataFrame:
    return table.sample(frac=1, random_state=seed)


@few(25)
@given(tables_of_claims, st.integers(0, 99))
def test_pairs_of_claimant_and_accused_add_up_to_the_claims(claims, seed):
    pairs = accusation_pairs(claims, LANGUAGES)
    assert pairs["n"].sum() == claims["accused_entity"].str.split("|").map(len).sum()
    of = claims["accused_entity"].str.split("|").explode()
    assert pairs.groupby("accused")["n"].sum().to_dict() == of.value_counts().to_dict()
    assert not pairs.duplicated(["language", "claimant", "accused"]).any() and "" not in pairs["claimant"].tolist()
    pd.testing.assert_frame_equal(accusation_pairs(shuffled(claims, seed), LANGUAGES), pairs)


@few(8)
@given(tables_of_claims, tables_of_claims, st.integers(0, 99))
def test_counts_of_values_add_up_to_the_claims_of_each_language(claims, coded, seed):
    names = ["allegation", "certainty", "response"]
    table = value_counts(claims, coded, LANGUAGES, names)
    for has, of, total in ((claims, "n", "N"), (coded, "n_coded", "N_coded")):
        languages = has["article_id"].map(LANGUAGES)
        for row in table.itertuples():
            assert getattr(row, total) == (languages == row.language).sum()
        told = Counter((n, v, language) for n in names for cell, language in zip(has[n], languages, strict=True) for v in cell.split("|"))  # fmt: skip
        counted = table.set_index(["variable", "value", "language"])[of]
        assert counted[counted > 0].to_dict() == told
    again = value_counts(shuffled(claims, seed), shuffled(coded, seed), LANGUAGES, names)
    pd.testing.assert_frame_equal(again, table)


@few(25)
@given(tables_of_claims, st.integers(0, 99))
def test_certainty_by_position_counts_every_claim_once(claims, seed):
    table = certainty_by_position(claims)
    counts = table.set_index(["article_id", "position"])[list(CLAIM_VARIABLES["certainty"])]
    told = Counter(zip(claims["article_id"], claims["position"], claims["certainty"], strict=True))
    assert {key: n for key, n in counts.stack().to_dict().items() if n} == told
    pd.testing.assert_frame_equal(certainty_by_position(shuffled(claims, seed)), table)


@few(10)
@given(apart, apart, apart, st.integers(0, 99))
def test_linked_codings_have_every_claim_once_in_any_order_of_rows(found, settled, coded, seed):
    table = linked_codings(found, settled, {"coder": coded})
    if settled.empty:
        assert table.empty  # nobody has coded
        return
    for column, claims in (("claim_id", found), ("settled", settled)):
        assert sorted(table.loc[table[column] != "", column]) == claims["claim_id"].tolist()
    assert len(table) == len(found) + len(settled) - len(pair_claims(found, settled))
    linked = table.loc[table["coder"] != "", "coder"]
    assert linked.is_unique and set(linked) <= set(coded["claim_id"])
    again = linked_codings(*(shuffled(t, seed) for t in (found, settled)), {"coder": shuffled(coded, seed)})
    assert sorted(again.to_numpy().tolist()) == sorted(table.to_numpy().tolist())


@few(10)
@given(apart)
def test_a_coding_linked_with_itself_differs_in_nothing(claims):
    table = linked_codings(claims, claims, {"coder": claims})
    assert (table["claim_id"] == table["settled"]).all() and (table["coder"] == table["settled"]).all()
    assert (table["differs"] == "").all()


def test_ties_of_overlap_are_settled_in_text_order_whatever_the_labels():
    same = ("certain",) * len(CLAIM_VARIABLES)
    found, settled = as_claims([("a", 0, {0, 29}, same)]), as_claims([("a", 0, {0, 9}, same), ("a", 0, {19, 28}, same)])
    for coding in (settled, settled[::-1].reset_index(drop=True)):
        paired = coding.loc[pair_claims(found, coding)["coded"], "start"]
        assert paired.tolist() == [0]


def test_labels_of_more_than_99_claims_stay_apart():
    claims = as_claims([("a", 0, {0, 9}, ("certain",) * len(CLAIM_VARIABLES))] * 101).assign(cue_start=-1, cue_end=-1)
    claims["claim_id"] = [f"a-{number:02d}" for number in range(1, 102)]
    nothing = pd.DataFrame({"article_id": []})
    labels = reading_marks(claims, nothing, nothing, "a")["label"]
    assert labels.nunique() == 101


# Accuracy


@few(6)
@given(tables_of_claims.filter(len), st.integers(0, 99))
def test_a_coding_against_itself_is_all_right(claims, seed):
    table = claim_finding(claims, shuffled(claims, seed), PLACES, LANGUAGES)
    table = table[table["n_coded"] + table["n_found"] > 0]
    assert (table[["precision", "recall", "f1"]] == 1).all(axis=None)
    assert table.set_index(["unit", "group"]).loc[("row", "all"), "n_right"] == len(claims)
    values = claim_values(claims, claims, CLAIM_VARIABLES, LANGUAGES, many=MANY_VALUED)
    values = values[values["n"] > 0]
    assert (values["accuracy"] == 1).all() and (values["n_right"] == values["n"]).all()
    assert set(values.loc[values["group"] == "all", "n"]) == {len(claims)}


@few(4)
@given(tables_of_claims.filter(len))
def test_nothing_found_has_recall_0_and_nothing_coded_has_no_recall(claims):
    nothing = claims.head(0)
    missed, extra, neither = (
        claim_finding(*pair, PLACES, LANGUAGES) for pair in ((nothing, claims), (claims, nothing), (nothing, nothing))
    )
    assert (missed.loc[missed["n_coded"] > 0, ["recall", "f1"]] == 0).all(axis=None) and missed[
        "precision"
    ].isna().all()
    assert (extra.loc[extra["n_found"] > 0, ["precision", "f1"]] == 0).all(axis=None) and extra["recall"].isna().all()
    assert neither[["precision", "recall", "f1"]].isna().all(axis=None)
    for pair in ((nothing, claims), (claims, nothing), (nothing, nothing)):
        values = claim_values(*pair, CLAIM_VARIABLES, LANGUAGES, many=MANY_VALUED)
        assert (values["n"] == 0).all() and values[["accuracy", "macro_f1"]].isna().all(axis=None)


@pytest.mark.parametrize("order", [1, -1], ids=["nothing found", "nothing coded"])
def test_texts_without_a_claim_can_be_compared_with_a_coding(order):
    rows = [("en", "Hackers stole emails from WeChat."), ("en", "The valley is green.")]
    full, none = annotate(corpus(rows)), annotate(corpus([("en", "The valley is green.")]))
    assert len(full.claims) and none.claims.empty
    pair = [none.claims, full.claims][::order]
    claim_finding(*pair, full.sentences, full.articles.set_index("article_id")["language"])


# Reading with marks


class Read(HTMLParser):
    """The text outside of labels, the tags and the attributes of some HTML; tags that do not match raise."""

    def __init__(self, markup: str):
        super().__init__()
        self.open, self.tags, self.attributes, self.text, self.labels = [], set(), set(), "", ""
        self.feed(markup)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes |= set(attributes)
        if tag == "br":
            self.handle_data("\n")
        else:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "small" in self.open:
            self.labels += data
        else:
            self.text += data

    def unexpected(self, data):
        raise AssertionError(data)

    handle_comment = handle_decl = handle_pi = unknown_decl = unexpected


DANGER = ["<script>", "</p>", "<!--", "]]>", "&lt;", "&#60;", '" onclick="x', "'", "$x$", "\\(", *HOSTILE, "ا", "é"]
MARKS = {"claim": "mark", "cue": "b", "entity": "i", "source": None}
pieces = st.lists(st.sampled_from([*DANGER, "قال", "said ", "\n", "x"]), min_size=1, max_size=8).map("".join)
marked = st.tuples(st.integers(-3, 60), st.integers(1, 40), st.sampled_from(sorted(MARKS)), st.sampled_from([*DANGER, ""]))  # fmt: skip


def reading(lines: list[str], marks: list[tuple], language: str, caption: str = "c"):
    """The lines as sentences with a sign between, and show_reading of them."""
    starts = [0, *itertools.accumulate(len(line) + 1 for line in lines[:-1])]
    table = pd.DataFrame([(n + 1, at, at + len(line), line) for n, (at, line) in enumerate(zip(starts, lines, strict=True))],
                         columns=["sentence_no", "start", "end", "text"])  # fmt: skip
    spans = [(at, at + length, kind, label) for at, length, kind, label in marks]
    return table, show_reading(table, pd.DataFrame(spans, columns=["start", "end", "kind", "label"]), language, caption)


@few(150)
@given(st.lists(pieces, min_size=1, max_size=4), st.lists(marked, max_size=8), st.sampled_from(["ar", "en", "fr"]), st.sampled_from(DANGER))  # fmt: skip
def test_marks_of_any_kind_leave_text_whole_and_markup_balanced(lines, marks, language, caption):
    table, shown = reading(lines, marks, language, caption)
    read = Read(shown._repr_html_())
    assert read.tags <= {"p", "b", "small", "span", "mark", "i", "br"}
    assert {name for name, _ in read.attributes} <= {"lang", "dir", "align", "style"}
    assert not re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", shown._repr_html_())
    assert "$" not in shown._repr_html_().replace("<span>$</span>", "")
    claims = sum(at < row.end and row.start < at + n for at, n, kind, _ in marks if kind == "claim" for row in table.itertuples())  # fmt: skip
    assert read.labels.count("⟦") == read.labels.count("⟧") == claims
    head, *plain = repr(shown).split("\n")
    assert head == plain_text.visible(caption) and len(plain) == len(lines)
    for number, (line, said) in enumerate(zip(lines, plain, strict=True), start=1):
        bare = re.sub("⟦[^:]*: |[⟧‹›*]", "", said)
        assert bare == f"{number} " + plain_text.visible(line.replace("\n", " "))
    # Labels are followed by a space.
    edges = r"[‹› \n]"
    assert re.sub(edges, "", read.text) == re.sub(edges, "", plain_text.visible(caption + "".join(lines)))


def test_every_kind_of_mark_is_shown_where_it_stands_though_others_cross_it():
    _, shown = reading(["abcdefgh"], [(0, 5, "claim", "A"), (3, 5, "claim", "B"), (2, 2, "cue", ""), (1, 6, "source", ""), (7, 1, "entity", "")], "en")  # fmt: skip
    assert repr(shown) == "c\n1 ⟦A: a‹b*c*⟦B: *d*e⟧fg›h⟧"
    assert "<mark><b>c</b></mark>" in shown._repr_html_() and "<i>h</i>" in shown._repr_html_()


# What a coding must fit


@pytest.fixture(scope="module")
def coding() -> Annotation:
    found = annotate(read_corpus(ROOT / "seeds"))
    check_coding(found.claims, found.articles, found.sentences, "coding.csv")
    return found


def wrong_surface(row: pd.Series, found: Annotation) -> dict:
    return {"surface": row["surface"] + "x"}


def wrong_cue(row: pd.Series, found: Annotation) -> dict:
    return {"cue_start": 0, "cue_end": 3, "cue": "\x00no"}


def two_sentences(row: pd.Series, found: Annotation) -> dict:
    text = found.articles.set_index("article_id")["text"][row["article_id"]]
    ends = found.sentences.loc[found.sentences["article_id"] == row["article_id"], "end"]
    start, end = (row["start"], ends[ends > row["end"]].iloc[1]) if (ends > row["end"]).sum() > 1 else (0, len(text))
    return {"start": start, "end": end, "surface": text[start:end]}


def unknown_article(row: pd.Series, found: Annotation) -> dict:
    return {"article_id": "nowhere"}


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (wrong_surface, "not '"),
        (wrong_cue, "cue 0:3 of"),
        (two_sentences, "does not lie inside one sentence"),
        (unknown_article, "article_id 'nowhere' is unknown"),
    ],
)
@few(6)
@given(data=st.data())
def test_a_coding_that_does_not_fit_is_refused_with_its_line(coding, damage, told, data):
    at = data.draw(st.integers(0, len(coding.claims) - 1))
    table = coding.claims.copy()
    for name, value in damage(table.iloc[at], coding).items():
        table.loc[at, name] = value
    with pytest.raises(InputError) as caught:
        check_coding(table, coding.articles, coding.sentences, "coding.csv")
    assert str(caught.value).startswith(f"coding.csv, line {at + 2}: ") and told in str(caught.value)
    assert caught.value.line == at + 2 and caught.value.remedy


CHINA = pd.DataFrame({"article_id": ["a"], "text": ["China said"], "start": [0], "end": [10]})


@pytest.mark.parametrize("offsets", [(np.nan, np.nan), (-4, 10)], ids=["missing", "negative"])
def test_a_cue_without_true_offsets_is_refused(offsets):
    row = {"claim_id": "c", "article_id": "a", "start": 0, "end": 5, "surface": "China", "cue": "said"}
    with pytest.raises(InputError):
        check_coding(pd.DataFrame([row | dict(zip(["cue_start", "cue_end"], offsets, strict=True))]), CHINA, CHINA, "c")
