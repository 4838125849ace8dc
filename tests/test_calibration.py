"""Calibration: measures on coded lines worked out by hand, verdicts, correction, and the command on a tiny parallel corpus."""

import math

import numpy as np
import pandas as pd
import pytest

from newsframes import annotate
from newsframes.__main__ import main
from newsframes.calibration import (
    ENOUGH,
    beside_reader,
    calibrate,
    code_counts,
    coded_lines,
    corrected,
    larger_than_instrument,
    mending_list,
    same_entities,
    with_shares,
    worst_disagreements,
)
from newsframes.parallel import parallel_articles, read_parallel, runs_together
from newsframes.tables import csv_text, read_table_at

SENTENCES = {
    "en": ["The Supreme Court ruled on Monday.", "She walked home.", "Police arrested two men in Paris.", "It rained."],
    "fr": ["La Cour suprême a statué lundi.", "Elle est rentrée.", "La police a arrêté deux hommes à Paris.", "Il a plu."],
    "ar": ["أصدرت المحكمة العليا حكمها الاثنين.", "عادت إلى البيت.", "اعتقلت الشرطة رجلين في باريس.", "هطل المطر."],
}  # fmt: skip


def lines_of(documents: list[str], texts: dict[str, list[str]]) -> pd.DataFrame:
    return pd.DataFrame({"line": range(1, len(documents) + 1), "document": documents, **texts})


@pytest.fixture(scope="module")
def lines():
    return lines_of(["a", "a", "b", "b"], SENTENCES)


@pytest.fixture(scope="module")
def annotation(lines):
    return annotate(parallel_articles(lines))


@pytest.fixture
def parallel(tmp_path):
    for language, texts in SENTENCES.items():
        (tmp_path / f"{language}.txt").write_text("\n".join(texts) + "\n", encoding="utf-8")
    (tmp_path / "document_ids.tsv").write_text("a\na\nb\nb\n", encoding="utf-8")
    return tmp_path


def coded_as(**languages: set[int]) -> pd.DataFrame:
    rows = [
        ("frame", "political", name, line, "word") for name, numbers in languages.items() for line in sorted(numbers)
    ]
    return pd.DataFrame(rows, columns=["kind", "code", "language", "line", "words"])


def test_codes_are_placed_in_their_line(annotation, lines):
    coded = coded_lines(annotation, lines)
    legality = coded.query("kind == 'frame' and code == 'legality_constitutionality_and_jurisprudence'")
    crime = coded.query("kind == 'frame' and code == 'crime_and_punishment'")
    assert set(legality["line"]) == {1} and set(legality["language"]) == {"ar", "en", "fr"}
    assert set(crime["line"]) == {3} and set(crime["language"]) == {"ar", "en", "fr"}
    assert (coded["words"] != "").all() and not coded.duplicated(["kind", "code", "language", "line"]).any()


def test_measures_of_a_small_table_worked_out_by_hand():
    n = 40
    lines = lines_of([f"d{i}" for i in range(n)], {"en": ["x"] * n, "fr": ["x"] * n})
    both, only_en, only_fr = set(range(1, 7)), {11, 12}, {21}
    table = calibrate(coded_as(en=both | only_en, fr=both | only_fr), lines)
    row = table.query("part == 'all'").iloc[0]
    assert (row["lines"], row["n_first"], row["n_second"], row["n_both"]) == (40, 8, 7, 6)
    assert row["ratio"] == pytest.approx(8 / 7)
    agreed, chance = 37 / 40, (8 * 7 + 32 * 33) / 40**2
    assert row["kappa"] == pytest.approx((agreed - chance) / (1 - chance))
    # Krippendorff: 15 ones and 65 noughts among 80 values.
    assert row["alpha"] == pytest.approx(1 - (3 / 40) / (2 * 15 * 65 / (80 * 79)))
    assert row["p"] == pytest.approx(1.0)  # 2 against 1
    assert (
        row["ratio_low"] <= row["ratio"] <= row["ratio_high"] and row["alpha_low"] <= row["alpha"] <= row["alpha_high"]
    )


def test_parts_are_halves_of_the_documents(lines):
    table = calibrate(coded_as(en={1, 3}, fr={1}, ar={3}), lines)
    assert table.groupby("part")["lines"].first().to_dict() == {"all": 4, "even": 2, "odd": 2}
    pair = table.query("first == 'en' and second == 'fr'").set_index("part")
    assert (pair.loc["even", "n_both"], pair.loc["odd", "n_both"]) == (1, 0)


def test_lines_whose_words_run_together_are_left_out_and_counted_apart():
    texts = ["قال الوزير إن البنك أفلس", "قالالوزيرإنالبنكأفلس أمس", "هطل المطر", "أفاستسقيناكموها"]
    lines = lines_of(["a", "b", "c", "d"], {"ar": texts, "en": ["x"] * 4})
    assert runs_together(lines).tolist() == [False, True, False, False]
    table = calibrate(coded_as(ar={1}, en={1, 2}), lines).set_index("part")
    assert table["lines"].to_dict() == {"all": 3, "even": 2, "odd": 1, "odd whole": 2}
    assert table["n_second"].to_dict() == {"all": 1, "even": 1, "odd": 0, "odd whole": 1}
    gaps = mending_list(coded_as(ar={1}, en={1, 2}), lines.assign(document=["a", "a", "c", "d"]))
    assert gaps.empty
    assert calibrate(coded_as(ar={2}, en={2}), lines.iloc[[1]]).empty


def test_no_line_of_a_language_of_long_words_is_left_out():
    assert not runs_together(
        lines_of(["a"], {"en": ["antidisestablishmentarianism"], "fr": ["anticonstitutionnellement"]})
    ).any()


@pytest.mark.parametrize(
    ("english", "french", "verdict"),
    [
        pytest.param(set(range(1, 301)), set(range(1, 301)), "equivalent", id="the same lines"),
        pytest.param(set(range(1, 201)), set(range(1, 21)), "different", id="ten times as often"),
        pytest.param({1, 2, 3}, {1, 5}, "too few to tell", id="hardly ever"),
    ],
)
def test_verdicts(english, french, verdict):
    lines = lines_of([f"d{i // 5}" for i in range(600)], {"en": ["x"] * 600, "fr": ["x"] * 600})
    table = calibrate(coded_as(en=english, fr=french), lines)
    assert table.query("part == 'all'")["verdict"].tolist() == [verdict]


def test_holm_never_makes_a_p_smaller_and_keeps_the_order(annotation, lines):
    for _, own in calibrate(coded_lines(annotation, lines), lines).groupby(["part", "first", "second"]):
        assert (own["p_holm"] >= own["p"] - 1e-12).all() and (own["p_holm"] <= 1).all()
        assert own.sort_values("p")["p_holm"].is_monotonic_increasing


def test_the_same_entities_of_a_line(annotation, lines):
    table = same_entities(annotation, lines).query("part == 'all'")
    assert (table["n_both"] <= table[["n_first", "n_second"]].min(axis=1)).all()
    assert table["n_both"].tolist() == [1, 1, 1]  # Paris


def test_mending_list_shows_gaps_of_even_documents_only(lines):
    gaps = mending_list(coded_as(en={1, 3}, fr={1}, ar={4}), lines)
    assert gaps["line"].tolist() == [1]
    assert gaps.loc[0, ["en", "fr", "ar"]].tolist() == ["word", "word", ""]


def calibration_row(n_both: int = ENOUGH, ratio: float = 2.0, low: float = 1.6, high: float = 2.5) -> pd.DataFrame:
    row = {"part": "all", "kind": "frame", "code": "political", "first": "en", "second": "fr", "n_both": n_both}
    return pd.DataFrame([{**row, "ratio": ratio, "ratio_low": low, "ratio_high": high}])


def test_a_share_is_corrected_by_the_ratio_and_its_interval_grows():
    n = pd.DataFrame({"kind": "frame", "code": "political", "language": ["en", "fr"], "n": [30, 20], "N": [100, 100]})
    english, french = corrected(with_shares(n), calibration_row()).itertuples()
    assert english.factor == 1 and english.corrected == pytest.approx(30)
    assert french.factor == 2 and french.corrected == pytest.approx(40)
    assert math.log(french.corrected_high / french.corrected_low) > math.log(french.high / french.low)


def test_the_other_direction_of_a_pair_gives_the_inverse():
    turned = calibration_row(ratio=0.5, low=0.4, high=0.625).assign(first="fr", second="en")
    n = pd.DataFrame({"kind": "frame", "code": "political", "language": ["fr"], "n": [20], "N": [100]})
    assert corrected(with_shares(n), turned)["factor"].tolist() == [2]


def test_too_few_lines_leave_a_share_uncorrected_and_say_so():
    n = pd.DataFrame({"kind": "frame", "code": "political", "language": ["en", "fr"], "n": [30, 20], "N": [100, 100]})
    shares = corrected(with_shares(n), calibration_row(n_both=ENOUGH - 1))
    assert np.isnan(shares.loc[1, "factor"]) and np.isnan(shares.loc[1, "corrected"])
    assert larger_than_instrument(shares)["corrected"].tolist() == ["cannot be told"]


def test_no_end_of_an_interval_is_above_the_whole():
    n = pd.DataFrame({"kind": "frame", "code": "political", "language": ["fr"], "n": [60], "N": [100]})
    assert corrected(with_shares(n), calibration_row())["corrected_high"].tolist() == [100]


def test_codes_that_a_language_lacks_count_nought():
    rows = pd.DataFrame({"article_id": ["a", "a", "b"], "code": ["x", "x", "y"]})
    counts = code_counts(rows, "frame", pd.Series({"a": "en", "b": "fr"}), pd.Series({"en": 10, "fr": 5}))
    found = counts.set_index(["code", "language"])[["n", "N"]].to_dict("index")
    assert found["x", "en"] == {"n": 2, "N": 10} and found["x", "fr"] == {"n": 0, "N": 5} and len(counts) == 4


def test_the_worst_disagreements_are_lines_of_even_documents_with_the_words_of_one_language():
    n = 120
    lines = lines_of([f"d{i}" for i in range(n)], {"en": ["x"] * n, "fr": ["x"] * n})
    coded = coded_as(en=set(range(1, 101)), fr=set(range(21, 121)))
    worst = worst_disagreements(coded, lines, calibrate(coded, lines))
    assert len(worst) == 3 and (worst["line"] % 2 == 1).all()  # documents count from 0, lines from 1
    assert ((worst["words_first"] == "") != (worst["words_second"] == "")).all()
    assert set(worst["line"]) <= set(range(1, 21)) | set(range(101, 121))


def test_the_command_writes_figures_and_no_text(parallel):
    out = parallel / "out"
    assert main(["calibrate", str(parallel), "--out", str(out), "--mend", str(parallel / "gaps.csv")]) == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "alignment.csv",
        "codes.csv",
        "disagreements.csv",
        "entities.csv",
    ]
    kept = "".join(path.read_text(encoding="utf-8") for path in out.iterdir())
    assert not any(text in kept for texts in SENTENCES.values() for text in texts)
    assert (parallel / "gaps.csv").exists()


def read_as(rows: list[tuple]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["line", "language", "code", "grade"])
    return table.assign(coder="reader", coder_kind="language model")


def test_hedges_of_a_reader_stand_beside_the_instrument():
    n = 40
    # Documents count from 0, so those of odd lines are even.
    lines = lines_of([f"d{i}" for i in range(n)], {"en": ["x"] * n, "fr": ["x"] * n})
    coded = coded_as(en={1, 3, 5, 7, 8}, fr={1, 3}).assign(kind="certainty", code="possible")
    read = read_as([
        (1, "en", "possible", "clear"), (3, "en", "possible", "clear"), (9, "en", "possible", "doubtful"),
        (1, "fr", "possible", "clear"), (9, "fr", "possible", "doubtful"),
    ])  # fmt: skip
    table = beside_reader(coded, read, lines).query("part == 'even'")
    counts = table.set_index(["first_coder", "first", "second_coder", "second"])[["n_first", "n_second", "n_both"]]
    assert {key: tuple(row) for key, row in zip(counts.index, counts.to_numpy().tolist(), strict=True)} == {
        ("instrument", "en", "instrument", "fr"): (4, 2, 2),
        ("reader", "en", "reader", "fr"): (3, 2, 2),
        ("reader, clear", "en", "reader, clear", "fr"): (2, 1, 1),
        ("instrument", "en", "reader", "en"): (4, 3, 2),
        ("instrument", "fr", "reader", "fr"): (2, 2, 1),
        ("instrument", "en", "reader, clear", "en"): (4, 2, 2),
        ("instrument", "fr", "reader, clear", "fr"): (2, 1, 1),
    }
    assert set(table["lines"]) == {20}
    same = calibrate(coded, lines).query("part == 'even'")["alpha"].iloc[0]
    assert table["alpha"].iloc[0] == pytest.approx(same)


def test_the_command_sets_a_reader_beside(parallel):
    read, out = parallel / "read.csv", parallel / "out"
    read.write_text(csv_text(read_as([(1, "en", "possible", "clear")])), encoding="utf-8")
    assert main(["calibrate", str(parallel), "--out", str(out), "--read", str(read)]) == 0
    table = read_table_at(out / "hedges.csv", "calibration_hedges")
    assert table.query("first_coder == 'reader' and first == 'en'")["n_first"].tolist() == [1, 0]


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ((5, "en", "possible", "clear"), "line 5 is coded, but the corpus has lines 1 to 4"),
        ((1, "en", "maybe", "clear"), "maybe"),
    ],
)
def test_a_coding_of_other_lines_is_refused(parallel, capsys, row, what):
    read = parallel / "read.csv"
    read.write_text(csv_text(read_as([row])), encoding="utf-8")
    assert main(["calibrate", str(parallel), "--out", str(parallel / "out"), "--read", str(read)]) == 2
    told = capsys.readouterr().err
    assert "read.csv, line 2" in told and what in told and not (parallel / "out").exists()


def test_files_of_different_length_name_the_first_line_that_differs(tmp_path, capsys):
    for language, texts in SENTENCES.items():
        (tmp_path / f"{language}.txt").write_text(
            "\n".join(texts[: 3 if language == "fr" else 4]) + "\n", encoding="utf-8"
        )
    (tmp_path / "document_ids.tsv").write_text("a\na\nb\nb\n", encoding="utf-8")
    assert main(["calibrate", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert "fr.txt, line 4: 3 lines" in told and not (tmp_path / "out").exists()


def test_a_factor_of_one_changes_nothing_and_nothing_found_stays_nothing():
    n = pd.DataFrame({"kind": "frame", "code": "political", "language": ["en", "fr"], "n": [7, 0], "N": [19, 17]})
    english, french = corrected(with_shares(n), calibration_row()).itertuples()
    assert (english.corrected, english.corrected_low, english.corrected_high) == pytest.approx(
        (english.value, english.low, english.high)
    )
    assert (french.corrected, french.corrected_low) == (0, 0) and french.corrected_high == pytest.approx(
        french.high * 2.5
    )


def test_a_handful_of_lines_is_never_called_equivalent():
    lines = lines_of([f"d{i}" for i in range(100)], {"en": ["x"] * 100, "fr": ["x"] * 100})
    table = calibrate(coded_as(en={1, 2, 3}, fr={1, 2, 3}), lines)
    assert set(table["verdict"]) == {"too few to tell"}


def test_an_interval_without_an_upper_bound_is_the_same_in_either_direction():
    n = 123
    coded = coded_as(en=set(range(1, 70)), fr={1, 2, 3})
    there, back = (
        calibrate(coded, lines_of([f"d{i}" for i in range(n)], {name: ["x"] * n for name in names}))
        .query("part == 'all'")
        .iloc[0]
        for names in (("en", "fr"), ("fr", "en"))
    )
    assert np.isnan(there["ratio_high"]) and back["ratio_low"] == 0
    assert there["ratio_low"] == pytest.approx(1 / back["ratio_high"], rel=0.02)


def test_one_document_and_a_corpus_without_any_code_are_measured_all_the_same():
    one = lines_of(["a", "a"], {"en": ["x", "x"], "fr": ["x", "x"]})
    assert set(calibrate(coded_as(en={1}, fr={1}), one)["part"]) == {"all", "even"}
    assert calibrate(coded_as(), one).empty


def test_windows_line_ends_do_not_part_a_document(tmp_path):
    for language in ("en", "fr"):
        (tmp_path / f"{language}.txt").write_bytes(b"One.\r\nTwo.\r\n")
    (tmp_path / "document_ids.tsv").write_bytes(b"a\r\na")
    assert read_parallel(tmp_path, ("en", "fr"))["document"].tolist() == ["a", "a"]
