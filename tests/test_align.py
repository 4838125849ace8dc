"""Alignment: moves on small invented stories, the hand-aligned pair, properties of every alignment, the command, bad input."""

import functools
import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsframes import InputError, annotate, read_corpus
from newsframes import align as alignment_module
from newsframes.__main__ import main
from newsframes.agreement import two_coders
from newsframes.align import MOVES, align, align_spans, compared, consonants, is_across, numbers_in, tellings
from newsframes.parallel import parallel_articles
from newsframes.regions import COUNTED
from newsframes.stories import aligned_codes, changed_codes, namings, sentence_codes, side_by_side
from newsframes.tables import TABLES, read_table
from newsframes.trials import SPLIT, alignment_accuracy, calibrate_alignment, disturbed, links_of

ROOT = Path(__file__).parents[1]
EN = [
    "Canada banned TikTok on Monday.", "The ban covers 12 ministries.", "“We had no choice,” minister Harjit Dhaliwal said in Ottawa.",
    "ByteDance, which owns the app, denied any risk.", "Shares in Tencent fell by 3.5 percent.",
]  # fmt: skip
AR = [
    "حظرت كندا تيك توك يوم الاثنين.", "ويشمل الحظر 12 وزارة.", "وقال الوزير هارجيت داليوال في أوتاوا «لم يكن لدينا خيار».",
    "ونفت بايت دانس المالكة للتطبيق وجود أي خطر.", "وانخفضت أسهم تينسنت بنسبة 3.5 بالمئة.",
]  # fmt: skip


def story(*texts: tuple[str, list[str]]) -> pd.DataFrame:
    rows = [(f"a{i}", language, "", "s", " ".join(own)) for i, (language, own) in enumerate(texts)]
    return pd.DataFrame(rows, columns=["article_id", "language", "title", "story", "text"])


def rows_of(table: pd.DataFrame) -> list[tuple]:
    return [tuple(None if pd.isna(cell) else int(cell) for cell in row)
            for row in table[["left_first", "left_last", "right_first", "right_last"]].itertuples(index=False)]  # fmt: skip


@functools.cache
def canada():
    articles = read_corpus(ROOT / "seeds")
    annotation = annotate(articles[articles["story"] == "Canada bans WeChat"])
    return annotation, align(annotation), two_coders(read_table("gold_alignment", ROOT / "data"))[0]


# What is recovered


def test_sentences_one_by_one():
    found = align(annotate(story(("en", EN), ("ar", AR))))
    assert rows_of(found) == [(i, i, i, i) for i in range(1, 6)]
    assert (found["score"] > 0.5).all() and not is_across(found).any()


def test_a_sentence_left_out_on_either_side_stands_alone_in_its_place():
    found = align(annotate(story(("en", EN[:1] + EN[2:]), ("ar", AR[:3] + AR[4:]))))
    assert rows_of(found) == [(1, 1, 1, 1), (None, None, 2, 2), (2, 2, 3, 3), (3, 3, None, None), (4, 4, 4, 4)]


def test_a_sentence_split_in_two_and_one_merged():
    english = [*EN[:2], "“We had no choice,” minister Harjit Dhaliwal said.", "He spoke in Ottawa.", *EN[3:]]
    arabic = [AR[0].removesuffix(".") + "، " + AR[1], *AR[2:]]
    found = align(annotate(story(("en", english), ("ar", arabic))))
    assert rows_of(found) == [(1, 2, 1, 1), (3, 4, 2, 2), (5, 5, 3, 3), (6, 6, 4, 4)]


def test_three_sentences_joined_in_one():
    english = [EN[0], "Twelve ministries will remove it.", "They have until Friday.", *EN[2:]]
    arabic = ["حظرت كندا تيك توك يوم الاثنين، وعلى 12 وزارة أن تحذفه قبل يوم الجمعة.", *AR[2:]]
    found = align(annotate(story(("en", english), ("ar", arabic))))
    assert rows_of(found) == [(1, 3, 1, 1), (4, 4, 2, 2), (5, 5, 3, 3), (6, 6, 4, 4)]


def test_articles_of_one_language_align_by_their_words():
    reworded = ["On Monday, TikTok was banned by Canada.", "Twelve offices (12 ministries) are covered.", *EN[2:]]
    for language, texts in (("en", (EN, reworded)), ("ar", (AR, AR))):
        found = align(annotate(story((language, texts[0]), (language, texts[1]))))
        assert rows_of(found) == [(i, i, i, i) for i in range(1, 6)]


def test_what_is_told_against_the_order_is_a_second_grade():
    filler = [
        "Police in Berlin arrested 14 men on 3 May 2019 at the airport.",
        "A court in Madrid fined Airbus 750,000 euros.",
    ]
    moved = "On 26 August 2020, President Donald Trump told Reuters in Washington that Huawei and ZTE were spying for China."
    first, second = [*EN, moved, *filler], [moved, *EN, *filler]
    found = align(annotate(story(("en", first), ("en", second))))
    across = found[is_across(found)]
    assert rows_of(across) == [(6, 6, 1, 1)]
    assert across["score"].iloc[0] <= found.loc[~is_across(found), "score"].min() / 2


def test_every_pair_of_articles_of_a_story_is_aligned_and_no_other():
    articles = story(("en", EN), ("ar", AR), ("en", EN), ("en", EN)).assign(story=["s", "s", "s", "t"])
    found = align(annotate(articles))
    pairs = list(dict.fromkeys(zip(found["left_article"], found["right_article"], strict=True)))
    assert pairs == [("a0", "a1"), ("a0", "a2"), ("a1", "a2")]


def test_names_are_heard_alike_in_both_scripts():
    for latin, arabic in [("Biden", "بايدن"), ("Trump", "ترامب"), ("Chirac", "شيراك"), ("Google", "جوجل"), ("Vladimir", "فلاديمير")]:  # fmt: skip
        assert consonants(latin) == consonants(arabic), latin


def test_numbers_are_the_same_whatever_their_signs():
    for text in ("1,500", "1 500", "1.500", "١٬٥٠٠", "1500"):
        assert [number for _, number in numbers_in(text)] == ["1500"], text
    assert [number for _, number in numbers_in("in 2020 3 apps, 4.5 percent")] == ["2020", "3", "45"]


# Against hand alignment


def test_the_hand_alignment_holds_every_sentence_once():
    annotation, _, gold = canada()
    assert_is_an_alignment(gold, annotation)


def test_the_pair_aligned_by_hand_is_found():
    annotation, found, gold = canada()
    table = alignment_accuracy(annotation, found, gold).set_index("trial")
    assert table.loc["whole", "f1"] >= 0.97
    assert table.loc["left out", "f1"] >= 0.95
    assert table.loc["left out", "singles_f1"] >= 0.80
    assert table.loc["whole", "links_true"] == len(links_of(gold)) == 19


def test_the_figures_of_parallel_news_are_kept_for_both_parts_and_no_worse_than_promised():
    table = read_table("calibration_alignment", ROOT / "data")
    assert list(zip(table["part"], table["first"], table["second"], strict=True)) == [
        (part, *pair) for part in ("even", "odd") for pair in itertools.combinations(("ar", "en", "fr"), 2)
    ]
    odd = table[table["part"] == "odd"].set_index(["first", "second"])
    assert (
        odd.loc[("ar", "en"), "f1"] >= 0.92
        and odd.loc[("en", "fr"), "f1"] >= 0.95
        and odd.loc[("ar", "fr"), "f1"] >= 0.91
    )
    assert (
        (odd["singles_f1"] >= 0.8).all() and (odd["f1_low"] <= odd["f1"]).all() and (odd["f1"] <= odd["f1_high"]).all()
    )


# Properties


def assert_is_an_alignment(table: pd.DataFrame, annotation) -> None:
    """Every counted sentence of either article once, groups of the sizes in MOVES, and the links in order but for those across."""
    sentences = annotation.sentences[annotation.sentences["region"].isin(COUNTED)]
    for (left, right), own in table.groupby(["left_article", "right_article"]):
        for side, article in (("left", left), ("right", right)):
            held = own.dropna(subset=[f"{side}_first"])
            numbers = [
                n
                for a, b in zip(held[f"{side}_first"], held[f"{side}_last"], strict=True)
                for n in range(int(a), int(b) + 1)
            ]
            assert sorted(numbers) == sentences.loc[sentences["article_id"] == article, "sentence_no"].tolist()
        linked = own.dropna(subset=["left_first", "right_first"])
        sizes = [linked[f"{side}_last"] - linked[f"{side}_first"] + 1 for side in ("left", "right")]
        assert set(zip(*sizes, strict=True)) <= set(MOVES)
        in_order = own[~is_across(own)].dropna(subset=["left_first", "right_first"])
        assert in_order["left_first"].is_monotonic_increasing and in_order["right_first"].is_monotonic_increasing
        assert own["score"].between(0, 1).all()


def test_the_pair_is_aligned_whole_and_alike_whenever_it_is_done():
    annotation, found, _ = canada()
    assert_is_an_alignment(found, annotation)
    assert align(annotation).equals(found)
    assert list(found.columns) == [column.name for column in TABLES["alignment"].columns]
    assert str(found["left_first"].dtype) == str(found["right_last"].dtype) == "Int64"


@functools.cache
def prepared():
    annotation, _, _ = canada()
    told = tellings(annotation, set(annotation.articles["article_id"]))
    sentences = annotation.sentences[annotation.sentences["region"].isin(COUNTED)]
    ids = sorted(told)
    spans = [sentences.loc[sentences["article_id"] == article, ["start", "end"]].to_numpy() for article in ids]
    return [told[article] for article in ids], spans


@settings(max_examples=25, deadline=None)
@given(st.sets(st.integers(0, 13)), st.sets(st.integers(0, 18)))
def test_any_choice_of_sentences_is_aligned_whole_in_order_and_the_same_with_sides_swapped(left, right):
    (one, other), spans = prepared()
    chosen = [side[sorted(kept)] for side, kept in zip(spans, (left, right), strict=True)]
    links = align_spans(compared(one, other), *chosen)
    for side, kept in ((0, left), (1, right)):
        assert sorted(place for link in links for place in range(*link[side])) == list(range(len(kept)))
    swapped = align_spans(compared(other, one), *reversed(chosen))
    assert {(link.left, link.right, link.score) for link in links} == {
        (link.right, link.left, link.score) for link in swapped
    }


def test_articles_of_two_thousand_sentences_are_aligned_and_longer_ones_refused(monkeypatch):
    rng = np.random.default_rng(3)
    words = ["Canada", "China", "TikTok", "ban", "court", "police", "2020", "17", "Paris", "app", "data", "risk"]
    lines = [" ".join(rng.choice(words, 6)).capitalize() + f" {number}." for number in range(400)]
    annotation = annotate(story(("en", lines), ("en", lines[:150] + lines[250:])))
    found = align(annotation)
    assert found["right_first"].isna().sum() == 100
    monkeypatch.setattr(alignment_module, "MOST_PAIRS", 1000)
    with pytest.raises(InputError, match=r"'a0' \(400\) and 'a1' \(300\) have more than 1,000 pairs"):
        align(annotation)


def test_texts_without_any_evidence_or_sentence_do_not_fail():
    blank = story(("en", ["..."]), ("ar", ["حظرت كندا تيك توك."]), ("en", ["Nothing here."]))
    found = align(annotate(blank))
    assert set(zip(found["left_article"], found["right_article"], strict=True)) == {("a0", "a1"), ("a0", "a2"), ("a1", "a2")}  # fmt: skip


# Trials on parallel news


def test_disturbed_lines_stay_in_order_and_keep_what_they_say():
    text = "\n".join(f"Line {n} says that something happened, and that it was told of twice." for n in range(400))
    pieces = disturbed(text, np.random.default_rng(1))
    assert all(a.end <= b.start for a, b in itertools.pairwise(pieces))
    for piece in pieces:
        assert len(piece.lines) <= 2
        assert all(f"Line {n} " in text[piece.start : piece.end] or len(piece.lines) == 1 for n in piece.lines)
    lines = [n for piece in pieces for n in piece.lines]
    cut = len(lines) - len(set(lines))
    assert 280 < len(set(lines)) < 360 and 0.5 * SPLIT < cut / len(set(lines)) < 1.5 * SPLIT
    assert 10 < sum(len(piece.lines) == 2 for piece in pieces) < 50


def test_calibration_counts_documents_of_even_and_odd_number_apart():
    lines = pd.DataFrame({"line": range(1, 11), "document": ["x"] * 5 + ["y"] * 5, "en": EN * 2, "ar": AR * 2})
    table = calibrate_alignment(annotate(parallel_articles(lines)), lines)
    assert list(table["part"]) == ["even", "odd"] and list(table["n"]) == [1, 1]
    assert (table["links_right"] <= table[["links_true", "links_found"]].min(axis=1)).all()
    assert table.equals(calibrate_alignment(annotate(parallel_articles(lines)), lines))


# Codes of aligned sentences


def test_codes_of_aligned_sentences_and_how_names_are_written():
    annotation, found, _ = canada()
    codes = sentence_codes(
        annotation.sentence_frames, annotation.sentence_functions, annotation.claims, annotation.mentions, annotation.sentences
    )  # fmt: skip
    aligned = aligned_codes(found, codes)
    asked = aligned[(aligned["left_first"] == 6) & (aligned["variable"] == "entity")].iloc[0]
    assert asked["left_only"] == "outlet.cnn" and not asked["right_only"] and "org.tencent" in asked["both"].split("|")
    counts = changed_codes(aligned).set_index("variable")
    assert (counts["alike"] <= counts["links"]).all() and (counts["links"] <= len(found)).all()
    written = namings(found, annotation.mentions).set_index("entity_id")
    assert written.loc["outlet.cnn", ["left", "right"]].tolist() == ["CNN", ""]
    assert "WeChat" in written.loc["app.wechat", "right"] and "وي تشات" in written.loc["app.wechat", "left"]


def test_sentences_side_by_side_with_their_translation():
    annotation, found, _ = canada()
    rows = side_by_side(found, annotation.sentences, read_table("translations", ROOT / "data"))
    assert rows["left"].iloc[0] == "1" and rows["right"].iloc[0] == "1–2"
    assert rows["left_english"].str.contains("CNN").sum() == 1 and (rows["right_english"] == rows["right_text"]).all()
    assert rows["right_words"].sum() == annotation.articles["n_words"].iloc[1]


# The command


def write_story(folder: Path, second: str = "s") -> Path:
    folder.mkdir()
    (folder / "one.txt").write_text(" ".join(EN), encoding="utf-8")
    (folder / "two.txt").write_text(" ".join(AR), encoding="utf-8")
    (folder / "metadata.csv").write_text(f"article_id,language,story\none,en,s\ntwo,ar,{second}\n", encoding="utf-8")
    return folder


def test_the_command_writes_one_table(tmp_path, capsys):
    assert main(["align", str(write_story(tmp_path / "in")), "--out", str(tmp_path / "out")]) == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["alignment.parquet"]
    table = pd.read_parquet(tmp_path / "out" / "alignment.parquet")
    assert list(table.columns) == [column.name for column in TABLES["alignment"].columns]
    assert rows_of(table) == [(i, i, i, i) for i in range(1, 6)]
    assert "5 links, 0 single sentences" in capsys.readouterr().out


def test_articles_without_a_common_story_are_an_error_and_nothing_is_written(tmp_path, capsys):
    folder = write_story(tmp_path / "in", second="t")
    assert main(["align", str(folder), "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert str(folder) in told and "no two of 2 articles share a story" in told and "'story'" in told
    assert not (tmp_path / "out").exists()
    with pytest.raises(InputError, match="no two of 1 articles share a story"):
        align(annotate(story(("en", EN))))


def test_bad_input_is_told_and_nothing_is_written(tmp_path, capsys):
    folder = write_story(tmp_path / "in")
    (folder / "two.txt").write_text("", encoding="utf-8")
    assert main(["align", str(folder), "--out", str(tmp_path / "out")]) == 2
    assert "two" in capsys.readouterr().err and not (tmp_path / "out").exists()
    assert main(["align", str(tmp_path / "none"), "--out", str(tmp_path / "out")]) == 2
    assert "no such file or folder" in capsys.readouterr().err
