"""Reading articles: what comes in as it is, and what is refused in words that say where and what to do."""

import hashlib
import json
from pathlib import Path

import pandas as pd
import pytest

from newsframes import InputError, read_corpus
from newsframes.corpus import read_articles
from newsframes.errors import InputErrors

SEEDS = Path(__file__).parents[1] / "seeds"
COLUMNS = [
    "article_id", "language", "language_source", "title", "outlet", "published", "story", "source_path", "sha256",
    "n_chars", "n_words", "text",
]  # fmt: skip
TEXTS = {
    "ar": "حظرت كندا تطبيق وي تشات الصيني على الأجهزة الحكومية بسبب مخاطر الأمن السيبراني.",
    "en": "Canada has banned the Chinese app WeChat from the phones of the government because of security risks.",
    "fr": "Le Canada a interdit l'application chinoise WeChat sur les téléphones du gouvernement pour la sécurité.",
}
ARABIC, ENGLISH, FRENCH = TEXTS["ar"], TEXTS["en"], TEXTS["fr"]


def files(folder: Path, **contents: str | bytes) -> Path:
    """A folder with these files; ``a_txt`` is a.txt."""
    folder.mkdir(exist_ok=True)
    for name, content in contents.items():
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (folder / name.replace("_", ".")).write_bytes(data)
    return folder


def json_lines(*records: dict) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def error_of(path: Path) -> InputError:
    """The one error for which a corpus is refused."""
    with pytest.raises(InputError) as caught:
        read_corpus(path)
    assert not isinstance(caught.value, InputErrors), f"more than one error: {caught.value}"
    return caught.value


def assert_says(error: InputError, path: Path, line: int | None, value: str, remedy: str) -> None:
    where = str(path) if line is None else f"{path}, line {line}"
    assert str(error).startswith(f"{where}: ")
    assert value in error.what
    assert remedy in error.remedy
    assert str(error).endswith(f" -> {error.remedy}")


# What is read


def test_seeds_are_five_articles_with_the_columns_of_the_contract_in_order():
    articles = read_corpus(SEEDS)
    assert list(articles.columns) == COLUMNS
    assert articles["article_id"].tolist() == sorted(path.stem for path in SEEDS.glob("*.txt"))
    assert articles["language"].tolist() == ["ar", "en", "ar", "fr", "ar"]
    assert set(articles["language_source"]) == {"given"}
    assert articles["outlet"].tolist() == ["CNN Arabic", "", "", "Digital Trends", ""]


def test_seeds_are_the_files_of_the_checksum_list():
    listed = dict(line.split()[::-1] for line in (SEEDS / "SHA256SUMS").read_text("utf-8").splitlines())
    read = {row.source_path: row.sha256 for row in read_corpus(SEEDS).itertuples()}
    assert read == {name.lstrip("*"): digest for name, digest in listed.items() if name.endswith(".txt")}


def test_folder_without_metadata_is_read_with_its_languages_detected(tmp_path):
    articles = read_corpus(files(tmp_path / "corpus", a_txt=ARABIC, b_txt=ENGLISH, c_txt=FRENCH))
    assert articles["article_id"].tolist() == ["a", "b", "c"]
    assert articles["language"].tolist() == ["ar", "en", "fr"]
    assert set(articles["language_source"]) == {"detected"}
    assert articles["source_path"].tolist() == ["a.txt", "b.txt", "c.txt"]
    assert (articles[["title", "outlet", "published", "story"]] == "").all(axis=None)


def test_folder_with_metadata_takes_its_values(tmp_path):
    metadata = (
        "article_id,outlet,language,published,story,title\nb.txt,Le Monde,FR,2023-10-30,Ban,\na,CBC,en,2023,Ban,T\n"
    )
    articles = read_corpus(files(tmp_path / "corpus", a_txt=ENGLISH, b_txt=FRENCH, metadata_csv=metadata))
    given = articles[["article_id", "language", "language_source", "title", "outlet", "published", "story"]]
    assert given.to_numpy().tolist() == [
        ["a", "en", "given", "T", "CBC", "2023", "Ban"],
        ["b", "fr", "given", "", "Le Monde", "2023-10-30", "Ban"],
    ]


def test_empty_language_cell_is_detected_and_marked_so(tmp_path):
    metadata = "article_id,language\na,\nb,fr\n"
    articles = read_corpus(files(tmp_path / "corpus", a_txt=ENGLISH, b_txt=FRENCH, metadata_csv=metadata))
    assert articles["language"].tolist() == ["en", "fr"]
    assert articles["language_source"].tolist() == ["detected", "given"]


def test_metadata_saved_by_a_spreadsheet_with_mark_and_crlf_is_read(tmp_path):
    metadata = "article_id,outlet\r\na,Radio-Canada\r\n".encode("utf-8-sig")
    assert read_corpus(files(tmp_path / "c", a_txt=FRENCH, metadata_csv=metadata))["outlet"].tolist() == [
        "Radio-Canada"
    ]


def test_json_lines_are_read_and_blank_lines_passed_over(tmp_path):
    content = json_lines({"text": ARABIC}) + "\n" + json_lines({"text": ENGLISH, "article_id": "x", "outlet": None})
    path = files(tmp_path, news_jsonl=content) / "news.jsonl"
    articles = read_corpus(path)
    assert articles["article_id"].tolist() == ["news-000001", "x"]
    assert articles["language"].tolist() == ["ar", "en"]
    assert articles["outlet"].tolist() == ["", ""]


def test_csv_is_read_with_line_breaks_inside_its_cells(tmp_path):
    path = (
        files(tmp_path, news_csv=f'text,article_id\n"{ENGLISH}\r\n\nTencent, the owner, is silent.",a\n') / "news.csv"
    )
    assert read_corpus(path)["text"].tolist() == [f"{ENGLISH}\r\n\nTencent, the owner, is silent."]


def test_parquet_is_read(tmp_path):
    path = tmp_path / "news.parquet"
    pd.DataFrame({"text": [FRENCH, ARABIC], "story": ["Ban", None]}).to_parquet(path)
    articles = read_corpus(path)
    assert articles["article_id"].tolist() == ["news-000001", "news-000002"]
    assert articles["text"].tolist() == [FRENCH, ARABIC]
    assert articles["story"].tolist() == ["Ban", ""]


def test_folder_of_tables_is_read_as_one_corpus(tmp_path):
    folder = files(tmp_path / "c", a_jsonl=json_lines({"text": ARABIC}), b_csv=f'text\n"{ENGLISH}"\n')
    pd.DataFrame({"text": [FRENCH]}).to_parquet(folder / "c.parquet")
    articles = read_corpus(folder)
    assert articles["source_path"].tolist() == ["a.jsonl", "b.csv", "c.parquet"]
    assert articles["language"].tolist() == ["ar", "en", "fr"]


def test_publication_dates_of_a_parquet_file_come_as_the_day(tmp_path):
    path = tmp_path / "news.parquet"
    pd.DataFrame({"text": [ENGLISH], "published": pd.to_datetime(["2023-10-30"])}).to_parquet(path)
    assert read_corpus(path)["published"].tolist() == ["2023-10-30"]


@pytest.mark.parametrize(
    "text",
    [
        f"{ENGLISH}\r\n\r\nIt took effect on Monday.\r\n",
        f"{FRENCH}\n\u00ab\u00a0Un risque\u00a0\u00bb, dit-il.\n\n",
        f"  \t{ARABIC}\u200f\nقال\u0640\u0640\u0640 الوزيرُ.",
        f"{ENGLISH} e\u0301 \ufb01 \U0001f600\u2028New line.",
    ],
    ids=["CRLF", "NBSP", "tatweel, mark, direction", "combining, ligature, emoji, line separator"],
)
@pytest.mark.parametrize("kind", ["txt", "jsonl", "csv", "parquet"])
def test_text_is_kept_exactly_as_read(tmp_path, text, kind):
    if kind == "txt":
        path = files(tmp_path / "c", a_txt=text)
    else:
        path = tmp_path / f"a.{kind}"
        quoted = text.replace('"', '""')
        if kind == "parquet":
            pd.DataFrame({"text": [text]}).to_parquet(path)
        else:
            path.write_bytes((json_lines({"text": text}) if kind == "jsonl" else f'text\n"{quoted}"\n').encode())
    row = read_corpus(path).iloc[0]
    assert row["text"] == text
    assert row["n_chars"] == len(text)
    assert row["sha256"] == hashlib.sha256(text.encode("utf-8")).hexdigest()


def test_byte_order_mark_is_no_part_of_the_text(tmp_path):
    assert read_corpus(files(tmp_path / "c", a_txt=ENGLISH.encode("utf-8-sig")))["text"].tolist() == [ENGLISH]


def test_words_are_those_of_headline_and_body_and_the_title_is_the_headline(tmp_path):
    text = "Canada bans WeChat\n\nThe ban took effect on Monday.\n\nShare on Facebook\n"
    row = read_corpus(files(tmp_path / "c", a_txt=text)).iloc[0]
    assert (row["title"], row["n_words"]) == ("Canada bans WeChat", 9)


def test_csv_cell_longer_than_a_hundred_thousand_characters_is_read(tmp_path):
    long = " ".join([ENGLISH] * 1500)
    path = files(tmp_path, news_csv=f'text\n"{long}"\n') / "news.csv"
    assert read_corpus(path)["n_chars"].tolist() == [len(long)]


# Languages


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Officials denied the allegations, which they said had no basis in fact, and asked for evidence."),
        ("en", "TikTok said it would fight the ban in court, as it has done before in other countries."),
        ("fr", "Pékin a démenti ces accusations, qu'il juge sans fondement, et a demandé des preuves à Washington."),
        ("fr", "Selon l’entreprise, les données des utilisateurs ne sont pas transmises aux autorités chinoises."),
        ("ar", "ونفت بكين هذه الاتهامات، وقالت إنها لا أساس لها من الصحة، وطالبت بتقديم أدلة."),
        ("ar", "قال باحثون إن التطبيق WeChat يجمع بيانات المستخدمين ويرسلها إلى خوادم في الصين عبر GPS."),
    ],
)
def test_language_of_running_text_is_detected(tmp_path, language, text):
    assert read_corpus(files(tmp_path / "c", a_txt=text))["language"].tolist() == [language]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Canada bans TikTok"),
        ("en", "China denies hacking Microsoft"),
        ("en", "Spying claims denied"),
        ("fr", "Le Canada interdit WeChat"),
        ("fr", "Huawei interdit au Canada"),
        ("fr", "Piratage : Pékin nie"),
        ("fr", "Fuite de données"),
        ("ar", "حظر تيك توك"),
        ("ar", "الصين تنفي"),
        ("ar", "تسريب بيانات"),
    ],
)
def test_language_of_a_short_text_is_detected(tmp_path, language, text):
    assert read_corpus(files(tmp_path / "c", a_txt=text))["language"].tolist() == [language]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (
            "Die kanadische Regierung hat die chinesische App auf ihren Geräten verboten, weil sie ein Risiko ist.",
            "looks like 'de'",
        ),
        (
            "El gobierno de Canadá ha prohibido la aplicación china en los teléfonos oficiales por su riesgo.",
            "looks like 'es'",
        ),
        (
            "دولت کانادا استفاده از این برنامه چینی را در دستگاه‌های دولتی ممنوع کرده است و می‌گوید که خطر دارد.",
            "looks like 'fa'",
        ),
        ("加拿大政府禁止在公务设备上使用微信。", "cannot be told"),
        ("Канада запретила китайское приложение на служебных телефонах.", "cannot be told"),
    ],
    ids=["German", "Spanish", "Persian", "Chinese", "Russian"],
)
def test_running_text_of_another_language_is_refused(tmp_path, text, value):
    folder = files(tmp_path / "c", other_txt=text)
    error = error_of(folder)
    assert_says(error, folder / "other.txt", None, value, "ar, en, fr")
    assert "'other'" in error.what


def test_unknown_language_in_the_metadata_is_refused_at_its_row(tmp_path):
    folder = files(tmp_path / "c", a_txt=ENGLISH, b_txt=FRENCH, metadata_csv="article_id,language\na,en\nb,xx\n")
    assert_says(error_of(folder), folder / "metadata.csv", 3, "'xx' of 'b'", "use one of ar, en, fr")


def test_unknown_language_in_a_table_is_refused_at_its_line(tmp_path):
    path = files(tmp_path, a_jsonl=json_lines({"text": ENGLISH}, {"text": ENGLISH, "language": "German"})) / "a.jsonl"
    assert_says(error_of(path), path, 2, "'de'", "use one of ar, en, fr")


# Bad input


@pytest.mark.parametrize(
    "text", ["", " \n\t\u00a0\n", "… — !\n***", "\ufeff"], ids=["nothing", "white", "signs", "mark"]
)
def test_text_without_a_word_is_refused(tmp_path, text):
    folder = files(tmp_path / "c", a_txt=ENGLISH, b_txt=text)
    assert_says(error_of(folder), folder / "b.txt", None, "text of 'b' is empty", "take it out")


def test_empty_text_in_a_table_is_refused_at_its_line(tmp_path):
    path = files(tmp_path, a_csv=f"article_id,text\na,{ENGLISH}\nb,\n") / "a.csv"
    assert_says(error_of(path), path, 3, "text of 'b' is empty", "take it out")


@pytest.mark.parametrize(
    ("data", "line", "value"),
    [
        (ARABIC.encode("cp1256", "replace"), 1, "byte 0 (cd d9 d1 ca)"),
        (ENGLISH.encode("utf-16"), 1, "byte 0 (ff fe 43 00)"),
        (b"Canada bans WeChat\n\nUn risque avou\xe9, dit-il.", 3, "byte 34 (e9 2c 20 64)"),
    ],
    ids=["cp1256", "UTF-16", "Latin-1 in the third line"],
)
def test_text_that_is_not_utf_8_is_refused_with_its_line_and_bytes(tmp_path, data, line, value):
    folder = files(tmp_path / "c", a_txt=data)
    assert_says(error_of(folder), folder / "a.txt", line, value, "save the file as UTF-8")


def test_json_line_that_is_not_utf_8_is_refused_at_its_line(tmp_path):
    bad = '{"text": "Le Canada a interdit l\'été"}\n'.encode("latin-1")
    path = files(tmp_path, a_jsonl=json_lines({"text": ENGLISH}).encode() + bad) / "a.jsonl"
    assert_says(error_of(path), path, 2, "not UTF-8", "save the file as UTF-8")


def test_csv_that_is_not_utf_8_is_refused_at_its_line(tmp_path):
    good = f"{ENGLISH}\n" * 400
    path = files(tmp_path, a_csv=f"text\n{good}{ARABIC}\n".encode("cp1256", "replace")) / "a.csv"
    assert_says(error_of(path), path, 402, "not UTF-8", "save the file as UTF-8")


def test_metadata_row_for_a_file_that_is_not_there_is_refused(tmp_path):
    folder = files(tmp_path / "c", a_txt=ENGLISH, metadata_csv="article_id,outlet\na,CBC\nghost,CBC\n")
    assert_says(error_of(folder), folder / "metadata.csv", 3, "'ghost'", "add the file or drop the row")


def test_file_without_a_metadata_row_is_refused(tmp_path):
    folder = files(tmp_path / "c", a_txt=ENGLISH, b_txt=FRENCH, metadata_csv="article_id,outlet\na,CBC\n")
    assert_says(error_of(folder), folder / "metadata.csv", None, "no row for b.txt", "add a row with article_id b")


def test_metadata_without_article_id_is_refused(tmp_path):
    folder = files(tmp_path / "c", a_txt=ENGLISH, metadata_csv="file,outlet\na,CBC\n")
    assert_says(error_of(folder), folder / "metadata.csv", 1, "'article_id' is missing", "add it to the header")


def test_second_metadata_row_for_an_article_is_refused(tmp_path):
    folder = files(tmp_path / "c", a_txt=ENGLISH, metadata_csv="article_id,outlet\na,CBC\na.txt,BBC\n")
    assert_says(error_of(folder), folder / "metadata.csv", 3, "'a' stands in line 2 already", "drop one")


def test_article_id_of_two_rows_of_a_table_is_refused(tmp_path):
    rows = [
        {"text": ENGLISH, "article_id": "x"},
        {"text": FRENCH, "article_id": "y"},
        {"text": ARABIC, "article_id": "x"},
    ]
    path = files(tmp_path, a_jsonl=json_lines(*rows)) / "a.jsonl"
    assert_says(error_of(path), path, 3, "'x'", "an id of its own")


def test_article_id_of_two_tables_is_refused_and_both_are_named(tmp_path):
    table = f"article_id,text\nx,{ENGLISH}\n"
    folder = files(tmp_path / "c", a_csv=table, b_csv=table)
    error = error_of(folder)
    assert_says(error, folder / "b.csv", 2, "'x'", "an id of its own")
    assert "a.csv" in error.what


@pytest.mark.parametrize("line", ['{"text": ', "Canada bans WeChat", "{'text': 'x'}"])
def test_broken_json_line_is_refused(tmp_path, line):
    path = files(tmp_path, a_jsonl=json_lines({"text": ENGLISH}) + line + "\n") / "a.jsonl"
    assert_says(error_of(path), path, 2, "not a JSON object", '{"text": …}')


@pytest.mark.parametrize("line", ["[1]", '"Canada bans WeChat"', "5", "null"])
def test_json_that_is_no_object_is_refused(tmp_path, line):
    path = files(tmp_path, a_jsonl=json_lines({"text": ENGLISH}) + line + "\n") / "a.jsonl"
    assert_says(error_of(path), path, 2, "not an object", '{"text": …}')


@pytest.mark.parametrize("record", [{"words": ENGLISH}, {"text": None}, {"text": 5}])
def test_json_object_without_a_text_is_refused(tmp_path, record):
    path = files(tmp_path, a_jsonl=json_lines({"text": ENGLISH}, record)) / "a.jsonl"
    assert_says(error_of(path), path, 2, "text", "text")


def test_csv_without_the_column_text_is_refused(tmp_path):
    path = files(tmp_path, a_csv="article_id,words\na,Canada bans WeChat\n") / "a.csv"
    assert_says(error_of(path), path, 1, "'text' is missing, there are article_id, words", "--column text=COLUMN")


def test_parquet_without_the_column_text_is_refused(tmp_path):
    path = tmp_path / "a.parquet"
    pd.DataFrame({"words": [ENGLISH]}).to_parquet(path)
    assert_says(error_of(path), path, 1, "column 'text' is missing, there are words", "--column text=COLUMN")


@pytest.mark.parametrize(("row", "cells"), [("b,Canada bans TikTok, China says", 3), ("Canada bans TikTok", 1)])
def test_csv_row_of_the_wrong_length_is_refused(tmp_path, row, cells):
    path = files(tmp_path, a_csv=f"article_id,text\na,{ENGLISH}\n{row}\n") / "a.csv"
    assert_says(error_of(path), path, 3, f"{cells} cells where the header has 2", "quote cells that hold a comma")


def test_csv_with_a_quotation_mark_that_never_closes_is_refused(tmp_path):
    path = files(tmp_path, a_csv=f'article_id,text\na,"{ENGLISH}\nb,{FRENCH}\n') / "a.csv"
    assert error_of(path).path == path


def test_broken_parquet_is_refused(tmp_path):
    path = files(tmp_path, a_parquet=b"PAR1 this is none") / "a.parquet"
    assert_says(error_of(path), path, None, "not a Parquet file that can be read", "write it again")


def test_folder_without_articles_is_refused(tmp_path):
    folder = files(tmp_path / "c", notes_pdf=b"%PDF", metadata_csv="article_id\n")
    assert_says(
        error_of(folder), folder, None, "no article in this folder", ".txt, .html, .docx, .jsonl, .csv or .parquet"
    )


def test_path_that_does_not_exist_is_refused(tmp_path):
    path = tmp_path / "nowhere"
    assert_says(error_of(path), path, None, "no such file or folder", "check the name")


def test_unknown_suffix_is_refused(tmp_path):
    path = files(tmp_path, news_docx=b"PK") / "news.docx"
    assert_says(error_of(path), path, None, "'.docx'", ".jsonl, .csv, .parquet")


def test_half_a_character_pair_in_a_json_line_is_refused_or_kept_but_never_breaks(tmp_path):
    path = files(tmp_path, a_jsonl=json.dumps({"text": f"{ENGLISH} \ud83d"}) + "\n") / "a.jsonl"
    articles, errors = read_articles(path)
    assert len(articles) + len(errors) == 1


def test_no_article_of_a_folder_with_texts_and_tables_is_passed_over_in_silence(tmp_path):
    folder = files(tmp_path / "c", a_txt=ENGLISH, b_jsonl=json_lines({"text": FRENCH}))
    try:
        articles, errors = read_articles(folder)
    except InputError as error:
        articles, errors = pd.DataFrame(), [error]
    assert len(articles) == 2 or "b.jsonl" in str(errors)


# All or nothing, or the good ones


def test_one_bad_article_keeps_the_corpus_from_being_read(tmp_path):
    folder = files(tmp_path / "c", a_txt=ENGLISH, b_txt="", c_txt=FRENCH)
    assert_says(error_of(folder), folder / "b.txt", None, "'b' is empty", "take it out")


def test_several_errors_are_told_together(tmp_path):
    folder = files(tmp_path / "c", a_txt=ENGLISH, b_txt="", c_txt=b"\xff", d_txt="加拿大政府禁止在公务设备上使用微信。")
    with pytest.raises(InputErrors) as caught:
        read_corpus(folder)
    told = str(caught.value).splitlines()
    assert sorted(Path(line.partition(": ")[0].partition(",")[0]).name for line in told) == ["b.txt", "c.txt", "d.txt"]
    assert [str(error) for error in caught.value.errors] == told


def test_read_articles_gives_the_good_articles_and_all_errors(tmp_path):
    content = json_lines({"text": ENGLISH}) + "{\n" + json_lines({"text": ""}, {"text": FRENCH}, {"body": "x"})
    articles, errors = read_articles(files(tmp_path, a_jsonl=content) / "a.jsonl")
    assert articles["text"].tolist() == [ENGLISH, FRENCH]
    assert list(articles.columns) == COLUMNS
    assert sorted(error.line for error in errors) == [2, 3, 5]


def test_read_articles_gives_an_empty_table_where_no_article_can_be_used(tmp_path):
    articles, errors = read_articles(files(tmp_path / "c", a_txt="", b_txt="?"))
    assert list(articles.columns) == COLUMNS
    assert (len(articles), len(errors)) == (0, 2)


def test_read_articles_keeps_the_good_rows_of_a_csv_with_one_of_wrong_length(tmp_path):
    path = files(tmp_path, a_csv=f"article_id,text\na,{ENGLISH}\nb,x,y\nc,{FRENCH.replace(',', '')}\n") / "a.csv"
    articles, errors = read_articles(path)
    assert articles["article_id"].tolist() == ["a", "c"]
    assert [error.line for error in errors] == [3]


def test_read_articles_keeps_the_good_tables_of_a_folder_with_a_broken_one(tmp_path):
    folder = files(tmp_path / "c", a_jsonl=json_lines({"text": ENGLISH}), b_csv="body\nx\n", c_parquet=b"none")
    articles, errors = read_articles(folder)
    assert articles["source_path"].tolist() == ["a.jsonl"]
    assert sorted(Path(error.path).name for error in errors) == ["b.csv", "c.parquet"]
